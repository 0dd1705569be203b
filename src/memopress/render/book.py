"""A document in the making: pages drawn on ReportLab's canvas, sheet by sheet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from memopress.page.model import Artifact, Drawing, Link, Picture, Role, Shape, Spot
from memopress.render.canvas import DraftCanvas
from memopress.render.font import DocumentFont
from memopress.render.ink import Inks
from memopress.render.marks import Room, mark, sign
from memopress.render.model import UnknownAnchorError
from memopress.render.overlay import PALETTE, explain, overlay
from memopress.render.pen import SOFT_HYPHEN, Pen
from memopress.render.tags import Tagger, artifact
from memopress.render.tears import find_tears, next_line
from memopress.typeset.model import Line
from memopress.units import Box, Point, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memopress.page.model import Page, Placed
    from memopress.picture import Plates
    from memopress.render.model import FaceFile, Output
    from memopress.render.pen import Marker
    from memopress.render.tears import Tear
    from memopress.render.typecase import Pair, Typecase
    from memopress.typeset.model import Inline


def fonts_of(
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
                if placed.item.soft:
                    pairs[run.face].add((run.gids[-1], SOFT_HYPHEN))
    if notes and faces:
        first = next(iter(faces))
        pairs[first].update(case.file(faces[first]).shape("".join(notes)))
    fonts = {}
    for number, name in enumerate(sorted(pairs)):
        file = case.file(faces[name])
        if space := file.space():
            pairs[name].add((space, " "))
        fonts[name] = DocumentFont(f"F{number}", file, pairs[name])
    return fonts


class Book:
    """A document in the making."""

    def __init__(
        self,
        pages: Sequence[Page],
        output: Output,
        *,
        plates: Plates,
        fonts: Mapping[str, DocumentFont],
        case: Typecase,
    ) -> None:
        """Begin without a page; `pages` tell which anchors there will be."""
        self._output, self._plates = output, plates
        self._fonts, self._case = fonts, case
        self._inks, self._overlay_inks = Inks(output.palette, output), Inks(PALETTE, output)
        self._anchors = {anchor for page in pages for anchor, _ in page.destinations}
        self._notes = _notes(pages)
        self.tagger = Tagger(links=output.links) if output.tagged else None
        self._bound: set[str] = set()
        self._level = -1
        self._bookmarks = 0
        self.canvas = DraftCanvas()
        for font in fonts.values():
            self.canvas.add_font(font)
        for spot in self._inks.spots.values():
            self.canvas.add_spot(spot)

    def add(self, pages: Sequence[Page], font: DocumentFont | None) -> None:
        """Draw a sheet: its pages, what stands around them, and what is laid over them."""
        self.canvas.states, self.canvas.spaces = {}, set()
        self._areas: dict[int, tuple[str, str, list[Box]]] = {}  # of the sheet's annotations
        if self.tagger:
            self.tagger.begin_sheet()
        rooms = [Room.around(page, self._output) for page in pages]
        whole = Room.joined(rooms)
        self.canvas.setPageSize(whole.media)
        if self._output.bleed:
            self.canvas.setTrimBox(_corners(whole.trim))
            self.canvas.setBleedBox(_corners(whole.bleed))
        for page, self._room in zip(pages, rooms, strict=True):
            self._draw(page)
        for target, title, boxes in self._areas.values():
            self.canvas.link(target, title, boxes)
        if self.tagger:
            # Marks and the slug line are no part of the page (ISO 32000-1, 14.8.2.2.2).
            self.canvas.addLiteral("/Artifact <</Type /Page>> BDC")
        if self._output.marks:
            mark(self.canvas, whole, self._output)
        for page, self._room in zip(pages, rooms, strict=True):
            if font and "slug" in self._output.marks:
                pen, text = self._new_pen(self._inks), self._output.slug(page)
                sign(self.canvas, pen, self._room, self._output, font, text)
            if self._output.overlay:
                self._overlay(page, font)
        if self.tagger:
            self.canvas.addLiteral("EMC")
        self.canvas.showPage()

    def _draw(self, page: Page) -> None:
        """Draw a page's items, clipped to its bleed, with its links, anchors and bookmarks."""
        self._pen = self._new_pen(self._inks)
        self._page = page
        if self.tagger:
            self.tagger.begin_page(page)
        self._name(page)
        self._clip(self._pen, self._room.bleed)
        tears = find_tears(page.items)
        for number, placed in enumerate(page.items):
            onward = _onward(page.items, number) if isinstance(placed.item, Line) else None
            self._place(placed, tears.get(number), onward)
        self._pen.begin("")
        self._pen.unclip()
        self.canvas.addLiteral(self._pen.take())

    def _overlay(self, page: Page, font: DocumentFont | None) -> None:
        """Draw a page's construction on its share of the sheet, and what explains it."""
        pen = self._new_pen(self._overlay_inks)
        self._clip(pen, self._room.share)
        overlay(pen, page, font)
        if font:
            explain(pen, page, font, self._room)
        pen.unclip()
        self.canvas.addLiteral(pen.take())

    @staticmethod
    def _clip(pen: Pen, box: Box) -> None:
        """Show nothing outside of a box of PDF's coordinates."""
        pen.clip(box.x - pen.left, pen.top - box.y - box.height, box.width, box.height)

    def _new_pen(self, inks: Inks) -> Pen:
        """Return a pen for the present page in the state of a page's beginning."""
        return Pen(
            self._room.trim.x,
            self._room.top,
            inks=inks,
            fonts=self._fonts,
            case=self._case,
            states=self.canvas.states,
            spaces=self.canvas.spaces,
        )

    def _name(self, page: Page) -> None:
        """Bind the page's anchors and enter its bookmarks in the outline."""
        if self._output.links:
            for anchor, y in page.destinations:
                if anchor not in self._bound:
                    self._bound.add(anchor)
                    self._bind(f"#{anchor}", y)
        if not self._output.bookmarks:
            return
        for bookmark, y in page.outline:
            key = f"bookmark {self._bookmarks}"
            self._bind(key, y)
            # An outline has no gaps: what skips a level stands one below its forerunner.
            self._level = min(bookmark.level, self._level + 1)
            self.canvas.addOutlineEntry(bookmark.title, key, self._level)
            if not self._bookmarks:
                self.canvas.showOutline()
            self._bookmarks += 1

    def _bind(self, key: str, y: float = 0.0) -> None:
        self.canvas.bookmarkPage(key, fit="XYZ", top=f"{self._room.top - y:.3f}")

    def _place(self, placed: Placed, tear: Tear | None, onward: Inline | None) -> None:
        """Draw one item from its first operator to its last, marked as what it is."""
        item, at, tagger = placed.item, placed.at, self.tagger
        mark = None
        if tagger and not isinstance(item, Link | Spot):
            mark = self._mark(placed, tagger)
        if isinstance(item, Line):
            self._pen.line(item, at, tear, mark, onward)
        elif isinstance(item, Shape):
            self._pen.shape(item, at)
        elif isinstance(item, Drawing):
            self._pen.drawing(item, at)
        elif isinstance(item, Picture):
            self._picture(item, at)
        elif isinstance(item, Link):
            self._link(placed, item)
        elif isinstance(item, Spot):
            if tagger and not isinstance(placed.role, Artifact):
                tagger.place(placed.role)
        else:
            assert_never(item)

    def _picture(self, picture: Picture, at: Point) -> None:
        plate = self._plates.make(picture, self._output)
        self._pen.solid()
        self.canvas.addLiteral(self._pen.take())
        self.canvas.place(plate, self._box(picture.size, at))

    def _mark(self, placed: Placed, tagger: Tagger) -> Marker | None:
        """Begin the marked content of an item; return what gives that of a line, part by part."""
        role = placed.role
        extent = placed.extent
        box = None
        if extent:
            whole = self._box(Size(extent.width, extent.height), Point(extent.x, extent.y))
            box = whole.within(self._room.bleed)  # all that is seen of it
        if isinstance(role, Artifact):
            self._pen.begin(artifact(role, placed.at.y, self._page.trim.height, box))
            return None
        if isinstance(placed.item, Line):
            self._pen.begin("")
            return lambda inline, told: tagger.mark(role, inline, told)
        tag, number = tagger.mark(role)
        if box:
            tagger.enclose(role, box)
        self._pen.begin(f"/{tag} <</MCID {number}>> BDC")
        return None

    def _link(self, placed: Placed, link: Link) -> None:
        target = link.target
        if target.startswith("#") and target[1:] not in self._anchors:
            raise UnknownAnchorError(f"no page has the anchor '{target[1:]}'")
        if not self._output.links or isinstance(placed.role, Artifact):
            return  # what is furniture is no part of the structure, and links have to be
        title = link.to.title or self._notes.get(target[1:]) or link.text or target
        if not target.startswith("#") and link.text not in title:
            title = f"{link.text}: {title}"  # who speaks to a program says what is seen
        number = self.tagger.link(placed.role, link) if self.tagger else len(self._areas)
        self._areas.setdefault(number, (target, title, []))[2].append(
            self._box(link.size, placed.at)
        )

    def _box(self, size: Size, at: Point) -> Box:
        """Return a box in PDF's coordinates, its y the lower edge."""
        pen = self._pen
        return Box(pen.left + at.x, pen.top - at.y - size.height, size.width, size.height)


def _onward(items: Sequence[Placed], number: int) -> Inline | None:
    """Return what the line after one begins with, where the one ends in an abbreviation."""
    line = items[number].item
    inline = line.runs[-1].inline if isinstance(line, Line) and line.runs else None
    if inline is None or not inline.expansion or (after := next_line(items, number)) is None:
        return None
    following = items[after].item
    return following.runs[0].inline if isinstance(following, Line) else None


def _notes(pages: Iterable[Page]) -> dict[str, str]:
    """Return what is told of links to notes, by their names: their titles, or their own words."""
    texts: defaultdict[str, str] = defaultdict(str)
    titles: dict[str, str] = {}
    for placed in (placed for page in pages for placed in page.items):
        line, role = placed.item, placed.role
        if isinstance(line, Spot) and line.title:
            titles.setdefault(line.anchor, line.title)
        while isinstance(role, Role) and not role.note:
            role = role.parent or Artifact.LAYOUT
        if isinstance(line, Line) and isinstance(role, Role):
            torn = line.text[:-1] if line.soft else line.text
            texts[role.note] += torn if line.torn or line.joined else f"{line.text} "
    return {name: " ".join(text.split()) for name, text in texts.items()} | titles


def _corners(box: Box) -> tuple[float, float, float, float]:
    return (box.x, box.y, box.right, box.bottom)
