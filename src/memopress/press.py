"""The story: from a project's YAML to its finished PDFs, through the rooms in order."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress import shelf
from memopress.built import Built, check_target, not_put
from memopress.composing import compose, tell_faults, with_found
from memopress.content import inspect_content
from memopress.diagnostics import Diagnostic, InputError, Problems, Severity, merged
from memopress.edition import edition_ids, read_editions
from memopress.files import leads_out, shown
from memopress.judging import Judging, judge_ahead, read_rules
from memopress.keeping import share
from memopress.making import cannot_part, make_plates, plates_of, press_files
from memopress.page import report
from memopress.printing import listed
from memopress.session import Session
from memopress.spool import Spool
from memopress.stages import Stages
from memopress.subject import Subject
from memopress.ticket import USUAL, Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from memopress.edition import Edition
    from memopress.making import File, Outputs
    from memopress.manifest import Made, Seen
    from memopress.page import Composition, Report
    from memopress.preflight import Profile, Verdict
    from memopress.render import Name, Output

OUTPUTS: tuple[Name, ...] = ("press", "screen")

_FEW = 8  # folders in a message
_BATCH = 8  # editions that are judged together, and held in memory until they are


def build(
    project: Path | str | Session = ".",
    editions: Sequence[str] = (),
    outputs: Sequence[Name] = OUTPUTS,
    folder: Path | str | None = None,
    *,
    choices: Choices = USUAL,
    strict: bool = False,
    stages: Stages | None = None,
) -> Built:
    """Make the PDFs of a project's editions (all when none is named) and the manifest.

    `outputs` are press, screen and proof, or draft alone, which is made in spite of errors (see
    `draftfiles`); `choices` are what may be chosen about them. `folder` takes
    the files, the project's output/ when None; `stages` hear how far it is. What later builds can
    use is kept in the cache of a session.
    An edition is made whole or not at all, whatever becomes of the others: see `Built.failed`. A
    file that its profile rejects, or that breaks a standard it was to keep, is made all the same,
    without the label: see `Built.flaws`. Both are errors among the diagnostics. With `strict`,
    nothing is made if anything is an error or a warning, or was not checked.
    Raises InputError with everything that is wrong if no edition was made; then nothing in the
    folder has changed. Choices that contradict themselves or the outputs have the code 'wrong-use',
    and are told alone.
    """
    if contradictions := choices.contradictions(outputs, strict=strict):
        raise InputError(contradictions)
    session = project if isinstance(project, Session) else Session(project)
    if "draft" in outputs:
        from memopress.draftfiles import build_drafts  # noqa: PLC0415 - most builds make none

        return build_drafts(session, editions, folder, choices=choices, stages=stages)
    with session.quoting():
        work = _Work(session, folder, outputs, choices, stages or Stages())
        with closing(work.spool):
            built = work.build(editions, strict=strict)
    return replace(built, diagnostics=session.files.quoted(built.diagnostics))


class _Work:
    """A build on its way: what it is to make, and what there is to say of it."""

    def __init__(
        self,
        session: Session,
        folder: Path | str | None,
        outputs: Sequence[Name],
        choices: Choices,
        stages: Stages,
    ) -> None:
        """Open the project and the folder that takes the files; raises InputError."""
        self.session, self.outputs, self.choices, self.stages = session, outputs, choices, stages
        self.problems = Problems()
        self.target = session.project / "output" if folder is None else Path(folder)
        check_target(self.target, folder, session.files)
        with suppress(shelf.NotPutError):  # what cannot be mended is told in the end
            shelf.mend(self.target)
        with stages.stage("read"):
            self.job = session.job
        self.profiles: dict[Name, Profile] = {}
        self.plates = self.job.plates()
        self.composed: list[Diagnostic] = []  # what there is to say of pages
        self.found: list[Diagnostic] = []  # and of files
        self.verdicts: list[Verdict] = []
        self.flaws: list[tuple[str, str]] = []
        self.reports: dict[str, Report] = {}
        self.made: list[Made] = []
        self.there: set[str] = set()  # editions that the folder has files of
        self.count = 0  # of editions to make
        self.unmade: set[str] = set()  # editions of which not all could be drawn
        self.seen: Seen = {}
        self.spool = Spool(self.target)  # what waits for all others to be made

    def build(self, editions: Sequence[str], *, strict: bool) -> Built:
        """Make the editions; what is told is still without the lines that it is of."""
        job, problems = self.job, self.problems
        chosen = read_editions(job.publication, editions)
        self.composed += tell_faults(job, chosen, problems, alone=not editions)
        problems.extend((*job.publication.diagnostics, *job.diagnostics))
        whole = [each for each in chosen if not each.faults and not self._is_led_away(each)]
        if "press" in self.outputs:
            problems.extend(inspect_content(job.publication, ("filled",)))
        general = Problems()
        self.profiles |= {
            name: read_rules(job, name, general) for name in self.outputs if name != "proof"
        }
        problems.extend(general.found)
        count, files = len(whole), len(whole) * len(self.outputs)
        self.count = count
        self.stages.expect(compose=count, plates=count, draw=files, judge=files, put=count)
        at_work: list[Judging] = []
        # A batch is judged while the next one is composed, and the last edition's files as they
        # come: Ghostscript measures the one while the other is drawn.
        with ThreadPoolExecutor(1) as thread:
            try:
                for batch in _batches(whole):
                    judging = Judging(job, self.profiles, thread, self.stages)
                    held: list[File] = []
                    at_work.append(judging)
                    for file in self._draw(batch, general):
                        held.append(file)
                        if file.edition is whole[-1]:
                            judging.take(held)
                    self._take(at_work[:-1], strict=strict)
                    if len(at_work) > 1:  # what one leaves lying in circles would fill the memory
                        gc.collect()
                    judging.take(held)
                    judging.close()
                    at_work = [judging]
                    job.composer.jobs = 1  # a process with a thread at work is not to be doubled
                self._take(at_work, strict=strict)
            except BaseException:  # an interruption, most likely: nobody waits for the rest
                for each in at_work:
                    each.stop()
                raise
            finally:
                job.composer.jobs = self.session.jobs
        names = edition_ids(job.publication)
        problems.extend(merged(self.composed, names))
        problems.extend(merged(self.found, names))
        if strict:
            _stop_at_warnings(problems)
            self._put(self.spool.editions())
        if not self.made:
            raise InputError(problems.found)
        if not editions:
            self._tell_gone(names)
        there = dict.fromkeys(entry.edition for entry in self.made)
        names_there = {entry.file for entry in self.made}
        return Built(
            self.target,
            tuple(self.made),
            tuple(problems.found),
            tuple(self.reports[name] for name in there),
            tuple(each for each in self.verdicts if each.file in names_there),
            tuple(edition.id for edition in chosen if edition.id not in there),
            tuple(each for each in self.flaws if each[0] in names_there),
        )

    def _is_led_away(self, edition: Edition) -> bool:
        """Tell, and say so, whether an edition's folder leads out of the output folder."""
        folder = self.target / edition.id
        if not leads_out(folder, self.target):
            return False
        message = f"its folder {shown(folder)} leads out of {shown(self.target)}"
        subject, hint = Subject.of(edition.id), "take the link away"
        self.problems.error("foreign-file", message, edition.place, hint, subject=subject)
        return True

    def _draw(self, batch: Sequence[Edition], general: Problems) -> Iterator[File]:
        """Yield the files of editions, drawn; those of editions with errors are left out."""
        job, problems, stages = self.job, self.problems, self.stages
        for edition in batch:
            wanted = {edition.id: job.outputs(edition, self.outputs, self.choices)}
            with stages.stage("compose", edition.id):
                found = Problems()
                composition, *_ = compose(self.session, [edition], problems, found)
                self.composed += found.found
            if _has_error(composition.diagnostics):  # for what a card lacks that they tell of?
                tell_faults(job, (), problems)
            (composition,) = with_found([composition], cannot_part([composition], wanted), problems)
            if general.errors or _has_error(composition.diagnostics):
                continue
            self._share(composition, wanted)
            with stages.stage("plates", edition.id):
                faults = make_plates([composition], wanted, self.plates)
            (composition,) = with_found([composition], faults, problems)
            if _has_error(composition.diagnostics):
                continue
            with stages.stage("draw", *[edition.id] * len(self.outputs)):
                try:
                    yield from press_files(job, [composition], wanted, self.plates)
                except InputError as error:
                    problems.extend(error.diagnostics)
                    self.unmade.add(edition.id)
                    continue
            pages, fitted = composition.pages, composition.fitted
            self.reports[edition.id] = report(edition.id, pages, fitted)

    def _share(self, composition: Composition, wanted: Mapping[str, tuple[Output, ...]]) -> None:
        """Have others make files too, if most of an edition's pages are new.

        Where it is the only one, they judge them as well; of several, that is done while the next
        is composed, and Ghostscript begins but once for a batch.
        """
        edition, outputs = composition.edition.id, wanted[composition.edition.id]
        if not composition.fresh:
            return
        make = self._judge_ahead if self.count == 1 else self._draw_ahead
        tasks: list[Callable[[], object]] = [
            partial(make, composition, {edition: (output,)}) for output in outputs
        ]
        plates = plates_of([composition], wanted, self.plates)
        if self.count > 1 or self.job.composer.jobs > len(tasks):
            tasks = [each for pair in zip_longest(tasks, plates) for each in pair if each]
        with self.stages.stage("draw", edition):
            share(self.session.cache, tasks, self.job.composer.jobs)

    def _draw_ahead(self, composition: Composition, wanted: Outputs) -> None:
        for _ in press_files(self.job, [composition], wanted, self.plates):
            pass

    def _judge_ahead(self, composition: Composition, wanted: Outputs) -> None:
        make_plates([composition], wanted, self.plates)
        files = press_files(self.job, [composition], wanted, self.plates)
        judge_ahead(self.job, files, self.profiles)

    def _take(self, at_work: Iterable[Judging], *, strict: bool) -> None:
        """Take files that have been judged, and put them away, or aside if they cannot be yet."""
        for each in at_work:
            found = each.done()
            self.found += found.diagnostics
            self.verdicts += found.verdicts
            self.flaws += found.flaws
            editions: dict[str, list[tuple[Made, bytes]]] = {}
            for file in found.files:
                if file.edition.id in self.unmade:
                    continue
                if strict:
                    self.spool.put(file.entry(), file.data)
                else:
                    editions.setdefault(file.edition.id, []).append((file.entry(), file.data))
            if editions:
                self._put(editions.items())

    def _tell_gone(self, editions: Collection[str]) -> None:
        """Tell which folders hold files that a build made of editions that are no more."""
        gone = sorted(self.there.difference(editions))
        if not gone:
            return
        few = [shown(self.target / name) for name in gone[:_FEW]]
        more = [f"{len(gone) - _FEW} more"] if len(gone) > _FEW else []
        folders = listed([*few, *more])
        message = f"{folders} {'is' if len(gone) == 1 else 'are'} of no edition any more"
        self.problems.note("edition-gone", message, None, "delete what nobody needs: no build does")

    def _put(self, editions: Iterable[tuple[str, list[tuple[Made, bytes]]]]) -> None:
        """Put editions into the output folder, one by one."""
        try:
            with shelf.hold(self.target, self.seen) as held:
                for edition, own in editions:
                    entries = [made for made, _ in own]
                    files = {made.file: data for made, data in own}
                    try:
                        with self.stages.stage("put", edition):
                            held.put(edition, files, entries)
                    except shelf.NotPutError as fault:
                        not_put(fault, Subject.of(edition), self.problems)
                    else:
                        self.made += entries
                self.there |= {entry.edition for entry in held.entries.values()}
        except shelf.NotPutError as fault:
            not_put(fault, None, self.problems)


def _batches(editions: Sequence[Edition]) -> Iterator[Sequence[Edition]]:
    """Yield editions that are judged together."""
    for at in range(0, len(editions), _BATCH):
        yield editions[at : at + _BATCH]


def _has_error(found: Iterable[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in found)


def _stop_at_warnings(problems: Problems) -> None:
    """Raise InputError if there is more than notes."""
    told = [each.severity for each in problems.found]
    errors, warnings = told.count(Severity.ERROR), told.count(Severity.WARNING)
    if errors or warnings:
        what = (
            f"{errors} error(s) and {warnings} warning(s)" if errors else f"{warnings} warning(s)"
        )
        problems.error("strict", f"{what} stop this build, as --strict is given")
        raise InputError(problems.found)
