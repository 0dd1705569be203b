"""Files judged in the build that makes them: by which rules, and what becomes of their labels."""

from __future__ import annotations

from concurrent.futures import wait
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, InputError, Place, Problems, Severity
from memopress.files import shown
from memopress.standards import X4
from memopress.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor

    from memopress.job import Job
    from memopress.making import File
    from memopress.preflight import Profile, Verdict
    from memopress.render import Name, Output
    from memopress.stages import Stages


def read_rules(job: Job, output: Name, problems: Problems) -> Profile:
    """Return the profile that the job's files of an output are judged by."""
    from memopress.preflight import DEFAULT, RULES, Profile, load_profile  # noqa: PLC0415

    if output == "screen":
        return load_profile("screen", RULES)
    name = str(job.publication.press.preflight or DEFAULT)
    try:
        return load_profile(name, RULES, job.layout.folder, job.files)
    except InputError as error:
        problems.extend(_placed(error.diagnostics, job.publication.press.place_of("preflight")))
        return Profile(name)


def _placed(diagnostics: Iterable[Diagnostic], place: Place) -> Iterable[Diagnostic]:
    """Yield diagnostics, those without a place with this one."""
    return (d if d.place else structs.replace(d, place=place) for d in diagnostics)


class Judged(Struct, frozen=True):
    """Files that were judged: the verdicts on those that are to keep a standard, and their flaws.

    `diagnostics` are what was found in them.
    """

    files: tuple[File, ...]
    verdicts: tuple[Verdict, ...]
    flaws: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]


def judge_ahead(job: Job, files: Iterable[File], profiles: Mapping[Name, Profile]) -> None:
    """Judge files for what is kept of it: whoever judges them again has it at hand."""
    from memopress.preflight import Desk  # noqa: PLC0415

    desk = Desk(job.cache, job.composer.jobs)
    try:
        for file in files:
            if file.output.standards:
                profile = _standing(profiles[file.output.name], file.output)
                desk.take(file.name, file.data, profile)
                desk.begin()
        desk.done()
    finally:
        desk.stop()


class Judging:
    """Files that are judged together, in a thread beside the one that makes them."""

    def __init__(
        self,
        job: Job,
        profiles: Mapping[Name, Profile],
        thread: ThreadPoolExecutor,
        stages: Stages,
    ) -> None:
        """Begin without files; those of each output are judged by its profile."""
        from memopress.preflight import Desk  # noqa: PLC0415 - not all commands judge

        self._job, self._profiles, self._stages = job, profiles, stages
        self._thread = thread
        self._steps: list[Future[None]] = []
        self._files: list[File] = []
        self._end: Future[Judged] | None = None
        self._desk = Desk(job.cache, job.composer.jobs)

    def take(self, files: list[File]) -> None:
        """Have files looked at, plates made, and pages read, as far as these are new.

        The list is empty then.
        """
        for file in files:
            if file.output.standards:
                profile = _standing(self._profiles[file.output.name], file.output)
                taken = self._thread.submit(self._desk.take, file.name, file.data, profile)
                self._steps.append(taken)
        self._steps.append(self._thread.submit(self._desk.begin))
        self._files += files
        files.clear()

    def close(self) -> None:
        """Have the files judged; there are no more."""
        self._end = self._thread.submit(self._judge)

    def _judge(self) -> Judged:
        with self._stages.stage("judge", *(file.edition.id for file in self._files)):
            for step in self._steps:
                step.result()
            found = self._desk.done()  # those that were known come first
            verdicts = {f.name: found[f.name] for f in self._files if f.name in found}
            return _judged(self._job, self._files, verdicts)

    def done(self) -> Judged:
        """Return all files, judged; each is labelled with what it keeps, and with nothing else."""
        assert self._end is not None  # noqa: S101 - whoever waits has closed it
        return self._end.result()

    def stop(self) -> None:
        """Let the files be, as nobody waits for them: what Ghostscript is at is stopped."""
        from memopress.preflight import abandon  # noqa: PLC0415

        steps: list[Future[Any]] = [*self._steps, *([self._end] if self._end else [])]
        while wait([each for each in steps if not each.cancel()], timeout=0.1).not_done:
            abandon()
        self._desk.stop()


def _judged(job: Job, files: Sequence[File], verdicts: dict[str, Verdict]) -> Judged:
    """Return files labelled with what they keep, and what there is to say of each."""
    found: list[Diagnostic] = []
    labelled = []
    flaws: list[tuple[str, str]] = []
    for file in files:
        verdict = verdicts.get(file.name)
        if verdict:
            what = f"the {file.output.name} file"
            standards = file.output.standards
            # A cover, or what it goes around, is no whole that somebody could read.
            spare = () if file.is_whole else tuple(s for s in standards if s != X4)
            told = verdict.diagnostics(file.edition.id, shown(job.project), spare)
            found += (each for each in told if not _is_composed_so(each, file))
            kept = tuple(each for each in standards if each in verdict.keeps)
            why: list[str] = []
            if kept != standards:
                lost = [each for each in standards if each not in kept]
                broken = ", ".join(lost)
                severity = Severity.ERROR if set(lost) - set(spare) else Severity.WARNING
                message = f"{what} breaks {broken}, and is not labelled so"
                edition = Subject.of(file.edition.id)
                found.append(Diagnostic(severity, "not-labelled", message, subject=edition))
                if severity is Severity.ERROR:
                    why.append(f"breaks {broken}")
                verdicts[file.name] = replace(verdict, claims=kept)
                file = file.labelled(kept)  # noqa: PLW2901
            if verdict.rejects(standards):
                why.append(f"rejected by {verdict.profile}")
            if why:
                flaws.append((file.name, ", ".join(why)))
        labelled.append(file)
    return Judged(tuple(labelled), tuple(verdicts.values()), tuple(flaws), tuple(found))


def _is_composed_so(found: Diagnostic, file: File) -> bool:
    """Tell whether a warning is of a page with nothing on it: that is told where it is composed."""
    if found.code != "page-empty" or found.severity is Severity.ERROR or not found.subject:
        return False
    return all(file.empty.issuperset(pages) for _, pages in found.subject.where)


def _standing(profile: Profile, output: Output) -> Profile:
    """Return a profile that asks besides its own for the standards and the inks of an output."""
    standards = dict.fromkeys((*profile.standards, *output.standards))
    return replace(profile, standards=tuple(standards), inks=(*profile.inks, *output.spots))
