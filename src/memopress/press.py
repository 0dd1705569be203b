"""The story: from a project's YAML to its finished PDFs, through the rooms in order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.content import inspect_content
from memopress.diagnostics import (
    Diagnostic,
    InputError,
    Place,
    Problems,
    Severity,
)
from memopress.edition import Edition, choose_editions
from memopress.files import Files, leads_out, shown
from memopress.finish import finish
from memopress.job import PROFILES, Job, font_fault, read
from memopress.manifest import Made, write
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
from memopress.typeset import FontFault

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
    """What a build made, and what there is to say about it."""

    folder: Path
    files: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]  # of each edition's typography
    verdicts: tuple[Verdict, ...] = ()  # on each file that is to keep a standard


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
    that is done. With `strict`, warnings stop the build as errors do.
    Raises InputError with everything that is wrong; then nothing in the folder has changed. Choices
    that contradict themselves or the outputs have the code 'wrong-use', and are told alone.
    """
    if contradictions := choices.contradictions(outputs):
        raise InputError(contradictions)
    files = Files(Path(project))
    with files.quoting():
        built = _build(files, editions, outputs, folder, choices=choices, strict=strict, tell=tell)
    return replace(built, diagnostics=files.quoted(built.diagnostics))


def _build(
    known: Files,
    editions: Sequence[str],
    outputs: Sequence[Name],
    folder: Path | str | None,
    *,
    choices: Choices,
    strict: bool,
    tell: Tell,
) -> Built:
    """Return what a build makes; its diagnostics are still without the lines that they are of."""
    project = known.root
    job = read(project, known)
    chosen = choose_editions(job.publication, editions)
    problems = Problems()
    problems.extend((*job.publication.diagnostics, *job.diagnostics))
    if "press" in outputs:
        problems.extend(inspect_content(job.publication, ("filled",)))
    if choices.marks is None and job.publication.press.marks:
        choices = replace(choices, marks=job.publication.press.marks)
    profiles: dict[Name, Profile] = {
        name: _rules(job, name, problems) for name in outputs if name != "proof"
    }
    count = len(chosen) * (1 + len(outputs))
    done = 0

    def begin(step: str) -> None:
        nonlocal done
        tell(step, done / count)
        done += 1

    target = project / "output" if folder is None else Path(folder)
    _check_target(target, folder, chosen, known, problems)
    compositions = compose(job, chosen, problems, begin)
    for each in compositions:
        problems.extend(choices.cannot_part(each.edition.id, each.pages, each.edition.place))
    problems.stop()
    plates = job.plates()
    _make_plates(compositions, outputs, plates, problems)
    problems.stop()
    try:
        files = tuple(_press(job, compositions, outputs, choices, plates, begin))
    except PictureFault as fault:  # a plate that was kept is gone, and its picture is another one
        problems.error(fault.code, str(fault), None, fault.hint)
        raise InputError(problems.found) from None
    files, verdicts = _judged(job, files, profiles, problems)
    if strict and any(d.severity is Severity.WARNING for d in problems.found):
        count = sum(d.severity is Severity.WARNING for d in problems.found)
        problems.error("strict", f"{count} warning(s) stop this build, as --strict is given")
        raise InputError(problems.found)
    made = tuple(file.entry() for file in files)
    write(target, {file.name: file.data for file in files}, made)
    reports = tuple(report(c.edition.id, c.pages, c.fitted) for c in compositions)
    return Built(target, made, tuple(problems.found), reports, verdicts)


def _check_target(
    target: Path,
    given: Path | str | None,
    editions: Iterable[Edition],
    files: Files,
    problems: Problems,
) -> None:
    """Tell of folders to write in that lead elsewhere, but for the one that was asked for."""
    if given is None and files.leads_out(target):
        message = f"the folder {target.name} leads out of the project"
        hint = "name the folder that is meant: --out DIR"
        problems.error("foreign-file", message, Place(shown(target)), hint)
    for edition in editions:
        if leads_out(target / edition.id, target):
            message = f"edition '{edition.id}': its folder {shown(target / edition.id)} leads "
            hint = "take the link away"
            problems.error("foreign-file", f"{message}out of {shown(target)}", edition.place, hint)


def screen_file(project: Path | str, edition: str) -> bytes:
    """Return the screen file of an edition, as a build makes it; nothing is put away.

    Raises InputError with everything that is wrong.
    """
    files = Files(Path(project))
    with files.quoting():
        return _screen_file(read(files.root, files), edition)


def _screen_file(job: Job, edition: str) -> bytes:
    problems = Problems()
    compositions = compose(job, choose_editions(job.publication, (edition,)), problems)
    problems.stop()
    plates = job.plates()
    _make_plates(compositions, ("screen",), plates, problems)
    problems.stop()
    (file,) = _press(job, compositions, ("screen",), USUAL, plates, lambda _step: None)
    return file.data


def check(project: Path | str = ".") -> tuple[Diagnostic, ...]:
    """Return everything there is to say about a project, errors included, without making PDFs."""
    problems = Problems()
    files = Files(Path(project))
    try:
        job = read(files.root, files)
        problems.extend((*job.publication.diagnostics, *job.diagnostics))
        problems.extend(inspect_content(job.publication))
        _rules(job, "press", problems)
        compositions = compose(job, choose_editions(job.publication, ()), problems)
        _inspect_access(job, compositions, problems)
    except InputError as error:
        problems.extend(error.diagnostics)
    return files.quoted(problems.found)


def _inspect_access(job: Job, compositions: Sequence[Composition], problems: Problems) -> None:
    """Tell of pages that some cannot read: faint text, headings and texts out of their order.

    They cost more than a build should take for what its files are made of; the rest of what those
    need who do not see the pages is told wherever pages are composed.
    """
    plates = job.plates()
    faces, palette = job.composer.typesetter.faces, job.layout.palette
    found = list(inspect_contrast(compositions, palette, faces, cache(lambda p: see(p, plates))))
    own = Problems()
    for each in compositions:
        inspect_reading(each.pages, each.edition.id, own)
    problems.extend(_merged(found + own.found))


def survey(project: Path | str = ".") -> dict[str, list[dict[str, object]]]:
    """Return the editions with their page and card counts, the fonts and the styles, as rows."""
    files = Files(Path(project))
    with files.quoting():
        job = read(files.root, files)
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
    """Return the editions composed; what is wrong or worth telling goes to `problems`."""
    compositions = []
    found: list[Diagnostic] = []
    for edition in editions:
        begin(f"compose {edition.id}")
        problems.extend(edition.diagnostics)
        composition = job.composer.compose(edition)
        found += composition.diagnostics
        compositions.append(composition)
    problems.extend(_merged(found))
    _inspect_pictures(compositions, job.files, problems)
    return compositions


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


def _inspect_pictures(
    compositions: Iterable[Composition], files: Files, problems: Problems
) -> None:
    """Tell of pictures that templates name and that cannot be opened."""
    for picture, source in _pictures(compositions):
        try:
            inspect(Path(picture.file), files)
        except PictureFault as fault:
            _tell_picture(picture, fault, source, problems)


def _tell_picture(
    picture: Picture, fault: PictureFault, source: Place | None, problems: Problems
) -> None:
    problems.error(fault.code, f"{shown(Path(picture.file))}: {fault}", source, fault.hint)


def _make_plates(
    compositions: Iterable[Composition],
    outputs: Iterable[Name],
    plates: Plates,
    problems: Problems,
) -> None:
    """Make the plates of all pictures, and tell of those that break off after a good beginning."""
    kinds = [output(name) for name in outputs]
    for picture, source in _pictures(compositions):
        try:
            for kind in kinds:
                plates.make(picture, kind)
        except PictureFault as fault:
            _tell_picture(picture, fault, source, problems)


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
    """Yield each file; all its plates can be made.

    Raises InputError for a font that cannot be put into a file.
    """
    faces = job.composer.typesetter.faces
    files = {name: FaceFile(name, face.data, face.file) for name, face in faces.items()}
    palette, case = job.layout.palette, Typecase()
    for composition in compositions:
        edition, pages = composition.edition, composition.pages
        info = _info(edition)
        for name in outputs:
            begin(f"{name} {edition.id}")
            for part in choices.parts(job.output(name), pages):
                try:
                    draft = draw(
                        pages, palette, files, part.output, info, plates, case, part.sheets
                    )
                except FontFault as fault:
                    raise InputError([font_fault(job.layout.fonts[fault.face], fault)]) from fault
                yield _File(edition, part, draft, _finished(job, draft))


def _finished(job: Job, draft: Draft, labels: Sequence[str] | None = None) -> bytes:
    root = shown(job.project)
    if draft.output.colours == "rgb":
        return finish(draft, _SRGB.read_bytes(), "sRGB IEC61966-2.1", root=root, labels=labels)
    return finish(draft, job.icc, job.condition, root=root, labels=labels)


def _rules(job: Job, output: Name, problems: Problems) -> Profile:
    """Return the profile that the job's files of an output are judged by."""
    from memopress.preflight import DEFAULT, RULES, Profile, load_profile  # noqa: PLC0415

    if output == "screen":
        return load_profile("screen", RULES)
    name = str(job.publication.press.preflight or DEFAULT)
    try:
        profile = load_profile(name, RULES, job.layout.folder, job.files)
    except InputError as error:
        problems.extend(_placed(error.diagnostics, job.publication.press.place_of("preflight")))
        return Profile(name)
    return replace(profile, inks=(*profile.inks, *job.spots))


def _placed(diagnostics: Iterable[Diagnostic], place: Place) -> Iterable[Diagnostic]:
    """Yield diagnostics, those without a place with this one."""
    return (d if d.place else replace(d, place=place) for d in diagnostics)


def _judged(
    job: Job, files: Sequence[_File], profiles: Mapping[Name, Profile], problems: Problems
) -> tuple[tuple[_File, ...], tuple[Verdict, ...]]:
    """Return the files, and the verdicts on those that are to keep a standard; findings are told.

    A file is labelled with what it keeps: one that has not earned all of its labels is made anew.
    """
    from memopress.preflight import judge_all  # noqa: PLC0415 - not all commands judge

    wanted = {file.name: file for file in files if file.part.output.standards}
    verdicts = judge_all(
        {
            name: (file.data, _standing(profiles[file.part.output.name], file.part.output))
            for name, file in wanted.items()
        },
        job.kept("preflight"),
    )
    found: list[Diagnostic] = []
    judged = []
    for file in files:
        verdict = verdicts.get(file.name)
        if verdict:
            what = f"the {file.part.output.name} file"
            edition = f"edition '{file.edition.id}'"
            found += verdict.diagnostics(edition, shown(job.project))
            standards = file.part.output.standards
            kept = tuple(each for each in standards if each in verdict.keeps)
            if kept != standards:
                broken = ", ".join(each for each in standards if each not in kept)
                message = f"{edition}: {what} breaks {broken}, and is not labelled so"
                found.append(Diagnostic(Severity.WARNING, "not-labelled", message))
                verdicts[file.name] = replace(verdict, claims=kept)
                file = replace(file, data=_finished(job, file.draft, kept))  # noqa: PLW2901
        judged.append(file)
    problems.extend(_merged(found))
    return tuple(judged), tuple(verdicts.values())


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
