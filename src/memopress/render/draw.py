"""Composed pages drawn on ReportLab's canvas."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from memopress.page.model import Drawing, Link, Picture, Shape
from memopress.render.font import DocumentFont
from memopress.render.ink import Inks
from memopress.render.marks import Room, mark, sign, slug
from memopress.render.model import Draft
from memopress.render.overlay import LAYERS, PALETTE, explain, overlay, texts
from memopress.render.pen import Pen
from memopress.render.sheet import Sheet
from memopress.render.tears import find_tears
from memopress.typeset.model import Line
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memopress.colour import Palette
    from memopress.page.model import Page, Placed
    from memopress.picture import Plates
    from memopress.render.model import FaceFile, Info, Output
    from memopress.render.tears import Tear
    from memopress.render.typecase import Pair, Typecase
    from memopress.units import Point, Size


class UnknownAnchorError(Exception):
    """A link leads to an anchor that no page has: a fault of what composed the pages."""


def draw(
    pages: Sequence[Page],
    palette: Palette,
    faces: Mapping[str, FaceFile],
    output: Output,
    info: Info,
    plates: Plates,
    case: Typecase,
) -> Draft:
    """Return the pages drawn as a PDF in the colours of an output.

    The case keeps what is learnt of fonts and runs: hand the same one to every drawing of a build.
    Raises UnknownAnchorError, KeyError for a swatch or a face that is not there, and PictureFault.
    """
    slugs = [slug(page, output, info) for page in pages if output.marks or output.overlay]
    shown = [text for page in pages for text in texts(page)] if output.overlay else []
    fonts = _fonts(pages, faces, case, [*slugs, *shown])
    book = _Book(pages, output, plates=plates, inks=Inks(palette, output), fonts=fonts, case=case)
    named = next(iter(faces), None)
    for index, page in enumerate(pages):
        book.draw(page)
        if output.marks:
            book.mark(fonts.get(named or ""), slugs[index])
        if output.overlay:
            book.overlay(page, fonts.get(named or ""), slugs[index])
        book.sheet.showPage()
    layers = tuple(layer.name for layer in LAYERS) if output.overlay else ()
    return Draft(book.sheet.getpdfdata(), output, info, tuple(pages), layers)


def _fonts(
    pages: Sequence[Page], faces: Mapping[str, FaceFile], case: Typecase, notes: Sequence[str]
) -> dict[str, DocumentFont]:
    """Return the document's fonts by face name, each with all the glyphs that it will show.

    They are gathered before anything is drawn, so that a glyph that stands for two texts is known
    as such from its first use on.
    """
    pairs: defaultdict[str, set[Pair]] = defaultdict(set)
    for page in pages:
        for placed in page.items:
            if isinstance(placed.item, Line):
                for run in placed.item.runs:
                    pairs[run.face] |= case.body(run).pairs
    if notes and faces:
        first = next(iter(faces))
        pairs[first].update(case.file(faces[first].path).shape("".join(notes)))
    fonts = {}
    for number, name in enumerate(sorted(pairs)):
        file = case.file(faces[name].path)
        if space := file.space():
            pairs[name].add((space, " "))
        fonts[name] = DocumentFont(f"F{number}", file, pairs[name])
    return fonts


class _Book:
    """A document in the making."""

    def __init__(
        self,
        pages: Sequence[Page],
        output: Output,
        *,
        plates: Plates,
        inks: Inks,
        fonts: Mapping[str, DocumentFont],
        case: Typecase,
    ) -> None:
        """Begin without a page; `pages` tell which anchors there will be."""
        self._output, self._plates = output, plates
        self._inks, self._fonts, self._case = inks, fonts, case
        self._overlay_inks = Inks(PALETTE, output)
        self._anchors = {anchor for page in pages for anchor in page.anchors}
        self._bound: set[str] = set()
        self._level = -1
        self._bookmarks = 0
        self.sheet = Sheet()
        for font in fonts.values():
            self.sheet.add_font(font)
        for spot in inks.spots.values():
            self.sheet.add_spot(spot)

    def draw(self, page: Page) -> None:
        """Draw a page's items, clipped to its bleed, with its links, anchors and bookmarks."""
        self.sheet.states, self.sheet.spaces = {}, set()
        self._room = room = Room.around(page, self._output)
        self._pen = self._new_pen(self._inks)
        self.sheet.setPageSize(room.media)
        if self._output.bleed:
            self.sheet.setTrimBox(_corners(room.trim))
            self.sheet.setBleedBox(_corners(room.bleed))
        self._name(page)
        out = room.trim.x - room.bleed.x
        self._pen.clip(-out, -out, room.bleed.width, room.bleed.height)
        tears = find_tears(page.items)
        for number, placed in enumerate(page.items):
            self._place(placed, tears.get(number))
        self._pen.unclip()
        self.sheet.addLiteral(self._pen.take())

    def mark(self, font: DocumentFont | None, text: str) -> None:
        """Draw what stands outside of the page that was drawn last."""
        mark(self.sheet, self._pen, self._room, font, text)

    def overlay(self, page: Page, font: DocumentFont | None, text: str) -> None:
        """Draw the construction of the page that was drawn last, and what explains it."""
        pen = self._new_pen(self._overlay_inks)
        overlay(pen, page, font)
        if font:
            sign(pen, self._room, font, text)
            explain(pen, page, font, self._room)
        self.sheet.addLiteral(pen.take())

    def _new_pen(self, inks: Inks) -> Pen:
        """Return a pen for the present page in the state of a page's beginning."""
        return Pen(
            self._room.trim.x,
            self._room.top,
            inks=inks,
            fonts=self._fonts,
            case=self._case,
            states=self.sheet.states,
            spaces=self.sheet.spaces,
        )

    def _name(self, page: Page) -> None:
        """Bind the page's anchors and enter its bookmarks in the outline."""
        if self._output.links:
            for anchor in page.anchors:
                if anchor not in self._bound:
                    self._bound.add(anchor)
                    self._bind(f"#{anchor}")
        if not self._output.bookmarks:
            return
        for bookmark in page.bookmarks:
            key = f"bookmark {self._bookmarks}"
            self._bind(key)
            # An outline has no gaps: what skips a level stands one below its forerunner.
            self._level = min(bookmark.level, self._level + 1)
            self.sheet.addOutlineEntry(bookmark.title, key, self._level)
            if not self._bookmarks:
                self.sheet.showOutline()
            self._bookmarks += 1

    def _bind(self, key: str) -> None:
        self.sheet.bookmarkPage(key, fit="XYZ", top=f"{self._room.top:.3f}")

    def _place(self, placed: Placed, tear: Tear | None) -> None:
        """Draw one item from its first operator to its last."""
        item, at = placed.item, placed.at
        if isinstance(item, Line):
            self._pen.line(item, at, tear)
        elif isinstance(item, Shape):
            self._pen.shape(item, at)
        elif isinstance(item, Drawing):
            self._pen.drawing(item, at)
        elif isinstance(item, Picture):
            self._picture(item, at)
        elif isinstance(item, Link):
            self._link(item, at)
        else:
            assert_never(item)

    def _picture(self, picture: Picture, at: Point) -> None:
        plate = self._plates.make(picture, self._output)
        self._pen.solid()
        self.sheet.addLiteral(self._pen.take())
        self.sheet.place(plate, self._box(picture.size, at))

    def _link(self, link: Link, at: Point) -> None:
        target = link.target
        if target.startswith("#") and target[1:] not in self._anchors:
            raise UnknownAnchorError(f"no page has the anchor '{target[1:]}'")
        if self._output.links:
            self.sheet.link(target, link.title or target, self._box(link.size, at))

    def _box(self, size: Size, at: Point) -> Box:
        """Return a box in PDF's coordinates, its y the lower edge."""
        pen = self._pen
        return Box(pen.left + at.x, pen.top - at.y - size.height, size.width, size.height)


def _corners(box: Box) -> tuple[float, float, float, float]:
    return (box.x, box.y, box.right, box.bottom)
