"""Editions made into files: the plates of their pictures, and their pages drawn and finished."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.files import shown
from memopress.finish import finish
from memopress.job import PROFILES, Job, font_fault
from memopress.manifest import Made
from memopress.page.model import Picture
from memopress.picture import PictureFault, Plates, inspect
from memopress.render import Choices, Component, Draft, FaceFile, Info, Name, Typecase, draw, output
from memopress.typeset import FontFault

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.edition import Edition
    from memopress.files import Files
    from memopress.page import Composition

Begin = Callable[[str], None]
_SRGB = PROFILES / "sRGB.icc"


@dataclass(frozen=True, slots=True)
class File:
    """A finished file, what it was made of, and what the manifest tells of it."""

    edition: Edition
    component: Component
    draft: Draft
    data: bytes

    @property
    def name(self) -> str:
        """Its path below the output folder."""
        edition = self.edition
        return f"{edition.id}/{edition.publication.name}-{edition.id}-{self.component.name}.pdf"

    def entry(self) -> Made:
        """Return what the manifest tells of the file."""
        return Made(
            file=self.name,
            edition=self.edition.id,
            output=self.component.name,
            pages=len(self.component.sheets),
            bytes=len(self.data),
            sha256=hashlib.sha256(self.data).hexdigest(),
            cards=tuple(dict.fromkeys(page.name for page in self.component.pages if page.card)),
        )


def inspect_pictures(
    compositions: Iterable[Composition], files: Files
) -> dict[str, list[Diagnostic]]:
    """Return what is wrong with pictures that templates name, by the ids of editions."""
    return _faults_of_pictures(compositions, lambda picture: inspect(Path(picture.file), files))


def make_plates(
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
    except PictureFault as fault:
        message = f"{shown(Path(picture.file))}: {fault}"
        hints = (fault.hint,) if fault.hint else ()
        return Diagnostic(Severity.ERROR, fault.code, message, source, hints)
    return None


def _pictures(compositions: Iterable[Composition]) -> Iterable[tuple[Picture, Place | None]]:
    """Return each picture at each of its sizes once, with a place that it is asked for."""
    items = (placed for each in compositions for page in each.pages for placed in page.items)
    return {i.item: i.source for i in items if isinstance(i.item, Picture)}.items()


def press_files(
    job: Job,
    compositions: Iterable[Composition],
    outputs: Sequence[Name],
    choices: Choices,
    plates: Plates,
    begin: Begin,
) -> Iterable[File]:
    """Yield each file; all its plates can be made.

    Raises InputError for a font that cannot be put into a file, and for a picture that is another
    one by now.
    """
    faces = job.composer.typesetter.faces
    files = {name: FaceFile(name, face.data, face.file) for name, face in faces.items()}
    palette, case = job.layout.palette, Typecase()
    for composition in compositions:
        edition, pages = composition.edition, composition.pages
        info = _info(edition)
        for name in outputs:
            begin(f"{name} {edition.id}")
            for component in choices.components(job.output(name), pages):
                try:
                    draft = draw(
                        pages,
                        palette,
                        files,
                        component.output,
                        info,
                        plates,
                        case,
                        component.sheets,
                    )
                except FontFault as fault:
                    raise InputError([font_fault(job.layout.fonts[fault.face], fault)]) from fault
                except PictureFault as fault:  # a plate that was kept is gone, and its picture too
                    hints = (fault.hint,) if fault.hint else ()
                    told = Diagnostic(Severity.ERROR, fault.code, str(fault), None, hints)
                    raise InputError([told]) from fault
                yield File(edition, component, draft, finished(job, draft))


def finished(job: Job, draft: Draft, labels: Sequence[str] | None = None) -> bytes:
    """Return a drawn file with all that the canvas cannot write, and with these labels only."""
    root = shown(job.project)
    if draft.output.colours == "rgb":
        return finish(draft, _SRGB.read_bytes(), "sRGB IEC61966-2.1", root=root, labels=labels)
    return finish(draft, job.icc, job.condition, root=root, labels=labels)


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
