"""The story: from a project's YAML to its finished PDFs, through the rooms in order."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress import keeping, shelf
from memopress.content import inspect_content
from memopress.diagnostics import (
    Diagnostic,
    InputError,
    Place,
    Problems,
    Severity,
)
from memopress.edition import Edition, choose_editions, read_editions
from memopress.finish import finish
from memopress.job import CACHE, PROFILES, Job, read
from memopress.manifest import Made
from memopress.page import (
    Composition,
    Report,
    inspect_contrast,
    inspect_reading,
    report,
)
from memopress.page.model import Picture
from memopress.picture import PictureFault, Plates, inspect, see
from memopress.render import (
    USUAL,
    Choices,
    Draft,
    FaceFile,
    Info,
    Name,
    Output,
    Part,
    Typecase,
    draw,
    output,
)
from memopress.standards import X4
from memopress.yamlnodes import shown

if TYPE_CHECKING:
    from memopress.preflight import Profile, Verdict

OUTPUTS: tuple[Name, ...] = ("press", "screen")
_SRGB = PROFILES / "sRGB.icc"

Tell = Callable[[str, float], None]  # hears what is begun, and which share is done
Begin = Callable[[str], None]
_WHERE = re.compile(r"edition '[^']*'(?:, page \d+)?(?=, |: )")


@dataclass(frozen=True, slots=True)
class _File:
    """A finished file, what it was made of, and what the manifest tells of it."""

    edition: Edition
    part: Part
    draft: Draft
    data: bytes

    @property
    def name(self) -> str:
        """Its path below the output folder."""
        edition = self.edition
        return f"{edition.id}/{edition.publication.name}-{edition.id}-{self.part.name}.pdf"

    def entry(self) -> Made:
        """Return what the manifest tells of the file."""
        return Made(
            file=self.name,
            edition=self.edition.id,
            output=self.part.name,
            pages=len(self.part.sheets),
            bytes=len(self.data),
            sha256=hashlib.sha256(self.data).hexdigest(),
            cards=tuple(dict.fromkeys(page.name for page in self.part.pages if page.card)),
        )


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, and what there is to say about it.

    `reports` are of each edition's typography, `verdicts` on each file that is to keep a standard.
    `failed` are the editions that were not made, by their ids; what there was of them before is as
    it was. `flaws` tell of each file that was made and should not be used: its name, and why.
    All is well if there is no error among the `diagnostics`.
    """

    folder: Path
    files: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]
    verdicts: tuple[Verdict, ...] = ()
    failed: tuple[str, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything was made as it should be."""
        return not any(each.severity is Severity.ERROR for each in self.diagnostics)


def build(
    project: Path | str = ".",
    editions: Sequence[str] = (),
    outputs: Sequence[Name] = OUTPUTS,
    folder: Path | str | None = None,
    *,
    choices: Choices = USUAL,
    strict: bool = False,
    tell: Tell = lambda _step, _share: None,
) -> Built:
    """Make the PDFs of a project's editions (all when none is named) and the manifest.

    `outputs` are press, screen and proof, `choices` what may be chosen about them. `folder` takes
    the files, the project's output/ when None; `tell` hears of each step and of the share (0 to 1)
    that is done.
    An edition is made whole or not at all, whatever becomes of the others: see `Built.failed`. A
    file that its profile rejects, or that breaks a standard it was to keep, is made all the same,
    without the label: see `Built.flaws`. Both are errors among the diagnostics. With `strict`,
    nothing is made if anything is an error or a warning, or was not checked.
    Raises InputError with everything that is wrong if no edition was made; then nothing in the
    folder has changed. Choices that contradict themselves or the outputs have the code 'wrong-use',
    and are told alone.
    """
    if contradictions := choices.contradictions(outputs):
        raise InputError(contradictions)
    project = Path(project)
    target = project / "output" if folder is None else Path(folder)
    _clear(project, target)
    job = read(project)
    chosen = read_editions(job.publication, editions)
    problems = Problems()
    _tell_faults(job, chosen, problems, alone=not editions)
    problems.extend(job.publication.diagnostics)
    if "press" in outputs:
        problems.extend(inspect_content(job.publication, ("filled",)))
    if choices.marks is None and job.publication.press.marks:
        choices = replace(choices, marks=job.publication.press.marks)
    general = Problems()
    profiles: dict[Name, Profile] = {
        name: _rules(job, name, general) for name in outputs if name != "proof"
    }
    problems.extend(general.found)
    whole = [edition for edition in chosen if not edition.faults]
    count = max(len(whole), 1) * (1 + len(outputs))
    done = 0

    def begin(step: str) -> None:
        nonlocal done
        tell(step, done / count)
        done += 1

    compositions = compose(job, whole, problems, begin)
    if len(_sound(compositions)) < len(compositions):  # for what a card lacks that they tell of?
        _tell_faults(job, (), problems)
    compositions = _with(compositions, _cannot_part(compositions, choices), problems)
    plates = Plates(job.project / CACHE / "pictures", job.profile)
    if not general.errors:
        faults = _make_plates(_sound(compositions), outputs, plates)
        compositions = _sound(_with(compositions, faults, problems))
    if general.errors or not compositions:
        raise InputError(problems.found)
    files = tuple(_press(job, compositions, outputs, choices, plates, begin))
    files, verdicts, flaws = _judged(job, files, profiles, problems)
    if strict:
        _stop_at_warnings(problems)
    if folder is None and target.is_symlink():
        message = f"{shown(target)} is a link, and what it leads to is not known to be meant"
        problems.error("not-written", message, None, "name the folder itself: --out DIR")
        raise InputError(problems.found)
    made = _put(target, files, problems)
    if not made:
        raise InputError(problems.found)
    names = dict.fromkeys(entry.edition for entry in made)
    return Built(
        target,
        made,
        tuple(problems.found),
        tuple(
            report(c.edition.id, c.pages, c.fitted) for c in compositions if c.edition.id in names
        ),
        tuple(each for each in verdicts if any(each.file == entry.file for entry in made)),
        tuple(edition.id for edition in chosen if edition.id not in names),
        tuple(each for each in flaws if any(each[0] == entry.file for entry in made)),
    )


def _clear(project: Path, target: Path) -> None:
    """Take away what builds left that were killed; what cannot be mended is told in the end."""
    keeping.clear(project / CACHE)
    with suppress(shelf.NotPutError):
        shelf.mend(target)


def _tell_faults(
    job: Job, chosen: Iterable[Edition], problems: Problems, *, alone: bool = True
) -> None:
    """Tell of what keeps editions from being made; of what concerns none of them, if `alone`."""
    if alone:
        for faults in job.publication.faults.values():
            problems.extend(faults)
    for edition in chosen:
        problems.extend(edition.faults)
        if edition.faults:  # the others tell theirs when they are composed
            problems.extend(edition.diagnostics)


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


def _put(target: Path, files: Sequence[_File], problems: Problems) -> tuple[Made, ...]:
    """Put the editions into the output folder, one by one, and return what is there of them."""
    made: list[Made] = []
    editions: dict[str, list[_File]] = {}
    for file in files:
        editions.setdefault(file.edition.id, []).append(file)
    try:
        with shelf.hold(target) as held:
            for edition, own in editions.items():
                entries = [file.entry() for file in own]
                try:
                    held.put(edition, {file.name: file.data for file in own}, entries)
                except shelf.NotPutError as fault:
                    _not_put(fault, f"edition '{edition}': ", problems)
                else:
                    made += entries
    except shelf.NotPutError as fault:
        _not_put(fault, "", problems)
    return tuple(made)


def _not_put(fault: shelf.NotPutError, what: str, problems: Problems) -> None:
    message = f"{what}{shown(fault.path)} cannot be written: {fault}"
    full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    room = "make room on this disk, or name a folder on another one: --out DIR"
    mine = "is it a folder, open elsewhere, or not yours to change? --out DIR names another place"
    problems.error("not-written", message, None, room if full else mine)


def screen_file(project: Path | str, edition: str) -> bytes:
    """Return the screen file of an edition, as a build makes it; nothing is put away.

    Raises InputError with everything that is wrong.
    """
    job = read(Path(project))
    problems = Problems()
    chosen = read_editions(job.publication, (edition,))
    _tell_faults(job, chosen, problems, alone=False)
    problems.stop()
    compositions = compose(job, chosen, problems)
    problems.stop()
    plates = Plates(job.project / CACHE / "pictures", job.profile)
    _with(compositions, _make_plates(compositions, ("screen",), plates), problems)
    problems.stop()
    (file,) = _press(job, compositions, ("screen",), USUAL, plates, lambda _step: None)
    return file.data


def check(project: Path | str = ".") -> tuple[Diagnostic, ...]:
    """Return everything there is to say about a project, errors included, without making PDFs."""
    problems = Problems()
    try:
        job = read(Path(project))
        chosen = read_editions(job.publication)
        _tell_faults(job, chosen, problems)
        problems.extend(job.publication.diagnostics)
        problems.extend(inspect_content(job.publication))
        _rules(job, "press", problems)
        compositions = compose(job, [each for each in chosen if not each.faults], problems)
        _inspect_access(job, compositions, problems)
    except InputError as error:
        problems.extend(error.diagnostics)
    return tuple(problems.found)


def _inspect_access(job: Job, compositions: Sequence[Composition], problems: Problems) -> None:
    """Tell of pages that some cannot read: faint text, headings and texts out of their order.

    They cost more than a build should take for what its files are made of; the rest of what those
    need who do not see the pages is told wherever pages are composed.
    """
    plates = Plates(job.project / CACHE / "pictures", job.profile)
    faces, palette = job.composer.typesetter.faces, job.layout.palette
    found = list(inspect_contrast(compositions, palette, faces, cache(lambda p: see(p, plates))))
    own = Problems()
    for each in compositions:
        inspect_reading(each.pages, each.edition.id, own)
    problems.extend(_merged(found + own.found))


def survey(project: Path | str = ".") -> dict[str, list[dict[str, object]]]:
    """Return the editions with their page and card counts, the fonts and the styles, as rows."""
    job = read(Path(project))
    problems = Problems()
    compositions = compose(job, choose_editions(job.publication, ()), problems)
    return {
        "editions": [
            {
                "name": each.edition.id,
                "pages": len(each.pages),
                **{name: len(docs) for name, docs in each.edition.collections.items()},
            }
            for each in compositions
        ],
        "fonts": [
            {"name": font.name, "file": font.file.name} for font in job.layout.fonts.values()
        ],
        "styles": [
            {
                "name": s.name,
                "font": s.font,
                "size": f"{s.size:g}/{s.leading:g} pt",
                "swatch": s.swatch,
            }
            for s in job.layout.styles.values()
        ],
    }


def compose(
    job: Job, editions: Iterable[Edition], problems: Problems, begin: Begin = lambda _step: None
) -> list[Composition]:
    """Return the editions composed; what is wrong or worth telling goes to `problems`.

    Those that cannot be made have errors among their own diagnostics too.
    """
    compositions: list[Composition] = []
    found: list[Diagnostic] = []
    for edition in editions:
        begin(f"compose {edition.id}")
        problems.extend(edition.diagnostics)
        composition = job.composer.compose(edition)
        found += composition.diagnostics
        compositions.append(composition)
    problems.extend(_merged(found))
    return _with(compositions, _inspect_pictures(compositions), problems)


def _sound(compositions: Iterable[Composition]) -> list[Composition]:
    """Return the editions without an error."""
    return [
        each
        for each in compositions
        if not any(told.severity is Severity.ERROR for told in each.diagnostics)
    ]


def _with(
    compositions: Iterable[Composition],
    found: Mapping[str, Sequence[Diagnostic]],
    problems: Problems,
) -> list[Composition]:
    """Return the editions, with what else was found by their ids; it is told once."""
    made = []
    for each in compositions:
        more = tuple(found.get(each.edition.id, ()))
        problems.extend(more)
        made.append(replace(each, diagnostics=(*each.diagnostics, *more)))
    return made


def _cannot_part(
    compositions: Iterable[Composition], choices: Choices
) -> dict[str, tuple[Diagnostic, ...]]:
    """Return what keeps editions from being made in parts, by their ids."""
    return {
        each.edition.id: tuple(choices.cannot_part(each.edition.id, each.pages, each.edition.place))
        for each in compositions
    }


def _merged(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics with those that editions share told once, with all their pages."""
    groups: dict[Diagnostic, list[str]] = {}
    for diagnostic in found:
        match = _WHERE.match(diagnostic.message)
        rest = diagnostic.message[match.end() :] if match else diagnostic.message
        shared = groups.setdefault(replace(diagnostic, message=rest), [])
        if match:
            shared.append(match[0])
    return [replace(d, message="; ".join(where) + d.message) for d, where in groups.items()]


def _inspect_pictures(compositions: Iterable[Composition]) -> dict[str, list[Diagnostic]]:
    """Return what is wrong with pictures that templates name, by the ids of editions."""
    return _faults_of_pictures(compositions, lambda picture: inspect(Path(picture.file)))


def _make_plates(
    compositions: Iterable[Composition], outputs: Iterable[Name], plates: Plates
) -> dict[str, list[Diagnostic]]:
    """Make the plates of all pictures; return which break off after a good beginning."""
    kinds = [output(name) for name in outputs]

    def make(picture: Picture) -> None:
        for kind in kinds:
            plates.make(picture, kind)

    return _faults_of_pictures(compositions, make)


def _faults_of_pictures(
    compositions: Iterable[Composition], use: Callable[[Picture], object]
) -> dict[str, list[Diagnostic]]:
    """Use each picture at each of its sizes once; return the faults of editions, by their ids."""
    tried: dict[Picture, Diagnostic | None] = {}
    found: dict[str, list[Diagnostic]] = {}
    for each in compositions:
        for picture, source in _pictures([each]):
            if picture not in tried:
                tried[picture] = _fault_of(picture, source, use)
            if fault := tried[picture]:
                found.setdefault(each.edition.id, []).append(fault)
    return found


def _fault_of(
    picture: Picture, source: Place | None, use: Callable[[Picture], object]
) -> Diagnostic | None:
    try:
        use(picture)
    except (PictureFault, OSError) as fault:
        message = f"{shown(Path(picture.file))}: {fault}"
        return Diagnostic(Severity.ERROR, "picture-unreadable", message, source)
    return None


def _pictures(compositions: Iterable[Composition]) -> Iterable[tuple[Picture, Place | None]]:
    """Return each picture at each of its sizes once, with a place that it is asked for."""
    items = (placed for each in compositions for page in each.pages for placed in page.items)
    return {i.item: i.source for i in items if isinstance(i.item, Picture)}.items()


def _press(
    job: Job,
    compositions: Iterable[Composition],
    outputs: Sequence[Name],
    choices: Choices,
    plates: Plates,
    begin: Begin,
) -> Iterable[_File]:
    """Yield each file; all its plates can be made."""
    files = {name: FaceFile(name, font.file) for name, font in job.layout.fonts.items()}
    palette, case = job.layout.palette, Typecase()
    for composition in compositions:
        edition, pages = composition.edition, composition.pages
        info = _info(edition)
        for name in outputs:
            begin(f"{name} {edition.id}")
            for part in choices.parts(job.output(name), pages):
                draft = draw(pages, palette, files, part.output, info, plates, case, part.sheets)
                yield _File(edition, part, draft, _finished(job, draft))


def _finished(job: Job, draft: Draft, labels: Sequence[str] | None = None) -> bytes:
    root = shown(job.project)
    if draft.output.colours == "rgb":
        return finish(draft, _SRGB, "sRGB IEC61966-2.1", root=root, labels=labels)
    return finish(draft, job.profile, job.condition, root=root, labels=labels)


def _rules(job: Job, output: Name, problems: Problems) -> Profile:
    """Return the profile that the job's files of an output are judged by."""
    from memopress.preflight import DEFAULT, RULES, Profile, load_profile  # noqa: PLC0415

    if output == "screen":
        return load_profile("screen", RULES)
    name = str(job.publication.press.preflight or DEFAULT)
    try:
        profile = load_profile(name, RULES, job.layout.folder)
    except InputError as error:
        problems.extend(_placed(error.diagnostics, job.publication.press.place_of("preflight")))
        return Profile(name)
    return replace(profile, inks=(*profile.inks, *job.spots))


def _placed(diagnostics: Iterable[Diagnostic], place: Place) -> Iterable[Diagnostic]:
    """Yield diagnostics, those without a place with this one."""
    return (d if d.place else replace(d, place=place) for d in diagnostics)


def _judged(
    job: Job, files: Sequence[_File], profiles: Mapping[Name, Profile], problems: Problems
) -> tuple[tuple[_File, ...], tuple[Verdict, ...], tuple[tuple[str, str], ...]]:
    """Return the files, the verdicts on those that are to keep a standard, and their flaws.

    A file is labelled with what it keeps: one that has not earned all of its labels is made anew.
    What was found is told.
    """
    from memopress.preflight import judge_all  # noqa: PLC0415 - not all commands judge

    wanted = {file.name: file for file in files if file.part.output.standards}
    verdicts = judge_all(
        {
            name: (file.data, _standing(profiles[file.part.output.name], file.part.output))
            for name, file in wanted.items()
        },
        job.project / CACHE / "preflight",
    )
    found: list[Diagnostic] = []
    judged = []
    flaws: list[tuple[str, str]] = []
    for file in files:
        verdict = verdicts.get(file.name)
        if verdict:
            what = f"the {file.part.output.name} file"
            edition = f"edition '{file.edition.id}'"
            standards = file.part.output.standards
            # A cover, or what it goes around, is no whole that somebody could read.
            spare = () if file.part.is_whole else tuple(s for s in standards if s != X4)
            found += verdict.diagnostics(edition, shown(job.project), spare)
            kept = tuple(each for each in standards if each in verdict.keeps)
            why: list[str] = []
            if kept != standards:
                lost = [each for each in standards if each not in kept]
                broken = ", ".join(lost)
                severity = Severity.ERROR if set(lost) - set(spare) else Severity.WARNING
                message = f"{edition}: {what} breaks {broken}, and is not labelled so"
                found.append(Diagnostic(severity, "not-labelled", message))
                if severity is Severity.ERROR:
                    why.append(f"breaks {broken}")
                verdicts[file.name] = replace(verdict, claims=kept)
                file = replace(file, data=_finished(job, file.draft, kept))  # noqa: PLW2901
            if verdict.rejects(standards):
                why.append(f"rejected by {verdict.profile}")
            if why:
                flaws.append((file.name, ", ".join(why)))
        judged.append(file)
    problems.extend(_merged(found))
    return tuple(judged), tuple(verdicts.values()), tuple(flaws)


def _standing(profile: Profile, output: Output) -> Profile:
    """Return a profile that asks for the standards of an output besides its own."""
    return replace(profile, standards=tuple(dict.fromkeys((*profile.standards, *output.standards))))


def _info(edition: Edition) -> Info:
    publication = edition.publication
    return Info(
        title=f"{publication.title} – {edition.name}",
        author=str(publication.author),
        subject=str(publication.subject),
        language=str(publication.language),
        date=publication.date,
        slug=f"{publication.title} · {edition.name}",
        creator="memopress",
    )
