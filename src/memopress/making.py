"""Editions made into files: the plates of their pictures, and their pages drawn and finished."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.finish import Bound, finish
from memopress.job import Job, font_fault
from memopress.manifest import Made
from memopress.page.model import Picture
from memopress.picture import PictureFault, Plates, decode, inspect
from memopress.render import FaceFile, Output, PlanChest, draw
from memopress.subject import Subject
from memopress.typeset import FontFault

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.edition import Edition
    from memopress.files import Files
    from memopress.page import Composition, Page

Outputs = Mapping[str, Sequence[Output]]  # by the ids of editions
_COVER = 4  # pages: two leaves' sides, or one sheet's
_SHORTEST = 8  # pages that a cover can be taken off


class File(Struct, frozen=True):
    """A finished file: a component of an edition's output, and what the manifest tells of it.

    `empty` are the folios of pages that were composed with nothing on them.
    """

    edition: Edition
    component: str
    bound: Bound
    pages: int
    cards: tuple[str, ...]
    empty: frozenset[int]

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.bound.data

    @property
    def output(self) -> Output:
        """What it was to be."""
        return self.bound.output

    def labelled(self, labels: Sequence[str]) -> File:
        """Return the file as one that says it keeps these standards, and no others."""
        return replace(self, bound=self.bound.labelled(labels))

    @property
    def is_whole(self) -> bool:
        """Whether it is all that there is of its output."""
        return self.component == self.output.name

    @property
    def name(self) -> str:
        """Its path below the output folder."""
        edition = self.edition
        return f"{edition.id}/{edition.publication.name}-{edition.id}-{self.component}.pdf"

    def entry(self) -> Made:
        """Return what the manifest tells of the file."""
        return Made(
            file=self.name,
            edition=self.edition.id,
            output=self.component,
            pages=self.pages,
            bytes=len(self.data),
            sha256=hashlib.sha256(self.data).hexdigest(),
            cards=self.cards,
        )


def inspect_pictures(
    compositions: Iterable[Composition], files: Files
) -> dict[str, list[Diagnostic]]:
    """Return what is wrong with pictures that templates name, by the ids of editions."""

    def look(picture: Picture) -> None:
        inspect(files.root / picture.file, files)

    return _faults_of_pictures(compositions, look)


def decode_pictures(
    compositions: Iterable[Composition], plates: Plates
) -> dict[str, list[Diagnostic]]:
    """Return which pictures break off after a good beginning, where no plates are made of them."""
    return _faults_of_pictures(compositions, lambda picture: decode(picture, plates))


def make_plates(
    compositions: Iterable[Composition], outputs: Outputs, plates: Plates
) -> dict[str, list[Diagnostic]]:
    """Make the plates of all pictures; return which break off after a good beginning."""

    def make(picture: Picture) -> None:
        for output in _ways(outputs):
            plates.make(picture, output)

    return _faults_of_pictures(compositions, make)


def plates_of(
    compositions: Iterable[Composition], outputs: Outputs, plates: Plates
) -> list[Callable[[], object]]:
    """Return what makes each plate of the pictures, one by one."""
    return [
        partial(plates.make, picture, output)
        for picture, _ in _pictures(compositions)
        for output in _ways(outputs)
    ]


def _ways(outputs: Outputs) -> Iterable[Output]:
    """Return an output for each way in which plates are made for some."""
    found = {(each.colours, each.resolution): each for own in outputs.values() for each in own}
    return found.values()


def _faults_of_pictures(
    compositions: Iterable[Composition], use: Callable[[Picture], object]
) -> dict[str, list[Diagnostic]]:
    """Use each picture at each of its sizes once; return the faults of editions, by their ids."""
    tried: dict[Picture, Diagnostic | None] = {}
    found: dict[str, list[Diagnostic]] = {}
    for each in compositions:
        for picture, source in _pictures([each]):
            if picture not in tried:
                tried[picture] = fault_of(picture, source, use)
            if fault := tried[picture]:
                found.setdefault(each.edition.id, []).append(fault)
    return found


def fault_of(
    picture: Picture, source: Place | None, use: Callable[[Picture], object]
) -> Diagnostic | None:
    """Use a picture; return why that cannot be, None where it can."""
    try:
        use(picture)
    except PictureFault as fault:
        hints = (fault.hint,) if fault.hint else ()
        return Diagnostic(Severity.ERROR, fault.code, str(fault), source, hints)
    return None


def _pictures(compositions: Iterable[Composition]) -> Iterable[tuple[Picture, Place | None]]:
    """Return each picture at each of its sizes once, with a place that it is asked for."""
    items = (placed for each in compositions for page in each.pages for placed in page.items)
    return {i.item: i.source for i in items if isinstance(i.item, Picture)}.items()


def press_files(
    job: Job,
    compositions: Iterable[Composition],
    outputs: Outputs,
    plates: Plates,
) -> Iterable[File]:
    """Yield each file as it is done; all its plates can be made, and only what is new is drawn.

    Raises InputError for a font that cannot be put into a file, and for a picture that is another
    one by now.
    """
    faces = job.composer.typesetter.faces
    files = {name: FaceFile(name, face.data, face.file) for name, face in faces.items()}
    chest = PlanChest(job.cache)
    for composition in compositions:
        edition, pages = composition.edition, composition.pages
        for output in outputs[edition.id]:
            for component, sheets in components(output, pages).items():
                try:
                    artwork = draw(pages, output, files, plates, chest, sheets)
                    bound = finish(artwork)
                except FontFault as fault:
                    raise InputError([font_fault(job.layout.fonts[fault.face], fault)]) from fault
                except PictureFault as fault:  # a plate that was kept is gone, and its picture too
                    hints = (fault.hint,) if fault.hint else ()
                    told = Diagnostic(Severity.ERROR, fault.code, str(fault), None, hints)
                    raise InputError([told]) from fault
                cards = dict.fromkeys(page.name for page in artwork.pages if page.card)
                empty = frozenset(p.folio for each in sheets for p in each if p.is_empty)
                yield File(edition, component, bound, len(artwork.sheets), tuple(cards), empty)


def components(output: Output, pages: Sequence[Page]) -> dict[str, Sequence[tuple[Page, ...]]]:
    """Return the sheets of each file that an output makes of pages, by the names of components."""
    if output.spreads:
        return {output.name: _facing(pages)}
    sheets = [(page,) for page in pages]
    if output.cover_apart:
        cover, inside = [*sheets[:2], *sheets[-2:]], sheets[2:-2]
        return {f"{output.name}-cover": cover, f"{output.name}-inside": inside}
    return {output.name: sheets}


def _facing(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Return the pages as a reader sees them: an even one on the left of the one after it."""
    sheets: list[tuple[Page, ...]] = []
    for page in pages:
        if sheets and page.folio % 2 and sheets[-1][-1].folio == page.folio - 1:
            sheets[-1] = (*sheets[-1], page)
        else:
            sheets.append((page,))
    return sheets


def cannot_part(
    compositions: Iterable[Composition], outputs: Outputs
) -> dict[str, tuple[Diagnostic, ...]]:
    """Return why no cover can be taken off editions that want one apart, by their ids."""
    found: dict[str, tuple[Diagnostic, ...]] = {}
    for each in compositions:
        edition, count = each.edition, len(each.pages)
        if not any(output.cover_apart for output in outputs[edition.id]):
            continue
        if count < _SHORTEST:
            least = f"the cover takes {_COVER}, and the inside has {_SHORTEST - _COVER} at least"
            message = f"{count} pages are too few for a cover apart: {least}"
            hint = "make this edition with its cover in one file"
        elif count % 2:
            message = f"{count} pages are an odd number, which has no back cover"
            hint = "let `budget` fill up to a multiple of 4"
        else:
            continue
        of, place = Subject.of(edition.id), edition.place
        told = Diagnostic(Severity.ERROR, "no-cover-apart", message, place, (hint,), of)
        found[edition.id] = (told,)
    return found
