"""A drawing board: one sheet at a time, drawn from its pages and its output alone."""

from __future__ import annotations

import zlib
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, assert_never

from memopress.page.model import Artifact, Drawing, Link, Picture, Shape, Spot
from memopress.render.canvas import SheetCanvas
from memopress.render.font import SheetFont
from memopress.render.ink import Inks
from memopress.render.marks import Room, mark, sign
from memopress.render.model import Area, DrawnSheet, SheetContent
from memopress.render.overlay import PALETTE, explain, overlay, texts
from memopress.render.pen import SOFT_HYPHEN, Pen
from memopress.render.tags import Tagger, Tags, artifact
from memopress.render.tears import find_tears, next_line
from memopress.render.told import told
from memopress.typeset.model import Line
from memopress.units import Box, Point, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memopress.page.model import Page, Placed
    from memopress.picture import Plates
    from memopress.render.model import FaceFile, Output
    from memopress.render.pen import Marker
    from memopress.render.tears import Tear
    from memopress.render.typecase import Pair, Typecase
    from memopress.typeset.model import Inline

_SLUG = "Slug"  # the resource of the font of what stands around the pages


class Board:
    """Draws the sheets of an output, each as if there were no other one."""

    def __init__(
        self, output: Output, plates: Plates, faces: Mapping[str, FaceFile], case: Typecase
    ) -> None:
        """Begin with a bare sheet."""
        self.output, self._plates = output, plates
        self._faces, self._case = faces, case
        self.inks, self._overlay_inks = Inks(output.palette, output), Inks(PALETTE, output)
        self._canvas = SheetCanvas()
        self._marked: dict[Room, SheetContent] = {}

    def draw(self, pages: Sequence[Page]) -> DrawnSheet:
        """Return a sheet with its pages and what is laid over them.

        Raises KeyError for a swatch or a face that is not there, and PictureFault.
        """
        rooms, whole = self._rooms(pages)
        fonts = self._fonts_of(pages)
        self._begin(fonts)
        self._areas: dict[int, tuple[Link, list[Box]]] = {}
        self._tagger = Tagger(links=self.output.links) if self.output.tagged else None
        drawn = []
        for page, self._room in zip(pages, rooms, strict=True):
            if self._tagger:
                self._tagger.begin_page(page)
            self._draw(page)
            tags = self._tagger.page if self._tagger else Tags()
            drawn.append(told(page, self.output, self._room.top, tags))
        part, over = self._take(), None
        if self.output.overlay:
            self._begin(fonts)
            self._begin_artifact()
            for page, self._room in zip(pages, rooms, strict=True):
                self._overlay(page)
            self._end_artifact()
            over = self._take()
        areas = (
            Area(link.target, _title(link), link.text or link.target, tuple(boxes))
            for link, boxes in self._areas.values()
        )
        bleeds = self.output.bleed
        return DrawnSheet(
            part,
            over,
            whole.media,
            whole.trim if bleeds else None,
            whole.bleed if bleeds else None,
            tuple(areas),
            tuple(drawn),
        )

    def surround(self, sheets: Sequence[Sequence[Page]]) -> Iterator[tuple[SheetContent, ...]]:
        """Yield what stands around the pages of each sheet: marks, and the lines that name them.

        Marks and the slug line are no part of the page (ISO 32000-1, 14.8.2.2.2). The marks of
        sheets of one size are one and the same.
        """
        font = None
        if "slug" in self.output.marks and self._faces:
            face = next(iter(self._faces))
            file = self._case.file(self._faces[face])
            slugs = (self.output.slug(page.folio) for pages in sheets for page in pages)
            font = SheetFont(_SLUG, face, file, file.shape("".join({*"".join(slugs)})))
        for pages in sheets:
            yield tuple(self._beside(pages, font))

    def _beside(self, pages: Sequence[Page], font: SheetFont | None) -> Iterator[SheetContent]:
        rooms, whole = self._rooms(pages)
        if {*self.output.marks} - {"slug"}:
            part = self._marked.get(whole)
            if part is None:
                self._begin({})
                self._begin_artifact()
                mark(self._canvas, whole, self.output)
                self._end_artifact()
                part = self._marked[whole] = self._take()
            yield part
        if font:
            self._begin({font.face: font})
            self._begin_artifact()
            for page, self._room in zip(pages, rooms, strict=True):
                pen, text = self._new_pen(self.inks), self.output.slug(page.folio)
                sign(self._canvas, pen, self._room, self.output, font, text)
            self._end_artifact()
            yield self._take()

    def _begin(self, fonts: Mapping[str, SheetFont]) -> None:
        """Begin a part, without any resource but its fonts."""
        self._fonts = fonts
        self._states: set[str] = set()
        self._spaces: set[str] = set()
        self._named_plates: dict[str, None] = {}

    def _begin_artifact(self) -> None:
        if self.output.tagged:
            self._canvas.addLiteral("/Artifact <</Type /Page>> BDC")

    def _end_artifact(self) -> None:
        if self.output.tagged:
            self._canvas.addLiteral("EMC")

    def _take(self) -> SheetContent:
        """Return the part that was drawn, with its resources in an order of their own."""
        code, named = self._canvas.take()
        return SheetContent(
            zlib.compress(f"{code}\n".encode("latin-1")),
            tuple(sorted(self._states)),
            tuple(sorted(self._spaces.union(named))),
            tuple(use for font in self._fonts.values() for use in font.uses()),
            tuple(self._named_plates),
        )

    def _rooms(self, pages: Iterable[Page]) -> tuple[list[Room], Room]:
        rooms = [Room.around(page, self.output) for page in pages]
        return rooms, Room.joined(rooms)

    def _fonts_of(
        self, pages: Sequence[Page], more: Iterable[Placed] = (), called: str = "F"
    ) -> dict[str, SheetFont]:
        """Return the fonts by face name, each with all the glyphs that pages and `more` show.

        They are gathered before anything is drawn, so that a glyph that stands for two texts is
        known as such from its first use on. Their resources are called so, with numbers.
        """
        pairs: defaultdict[str, set[Pair]] = defaultdict(set)
        first = next(iter(self._faces), "")
        for placed in chain(more, *(page.items for page in pages)):
            if isinstance(placed.item, Line):
                for run in placed.item.runs:
                    pairs[run.face] |= self._case.body(run).pairs
                if placed.item.soft:
                    pairs[run.face].add((run.gids[-1], SOFT_HYPHEN))
        for page in pages:
            if self.output.overlay and first:
                file = self._case.file(self._faces[first])
                pairs[first].update(file.shape("".join(texts(page))))
        fonts = {}
        for number, name in enumerate(sorted(pairs)):
            file = self._case.file(self._faces[name])
            if space := file.space():
                pairs[name].add((space, " "))
            fonts[name] = SheetFont(f"{called}{number}", name, file, pairs[name])
        return fonts

    def _draw(self, page: Page) -> None:
        """Draw a page's items, clipped to its bleed, and gather its links."""
        self._pen = self._new_pen(self.inks)
        self._page = page
        self._clip(self._pen, self._room.bleed)
        tears = find_tears(page.items)
        for number, placed in enumerate(page.items):
            onward = _onward(page.items, number) if isinstance(placed.item, Line) else None
            self._place(placed, tears.get(number), onward)
        self._pen.begin("")
        self._pen.unclip()
        self._flush(self._pen)

    def _overlay(self, page: Page) -> None:
        """Draw a page's construction on its share of the sheet, and what explains it."""
        pen = self._new_pen(self._overlay_inks)
        font = self._fonts.get(next(iter(self._faces), ""))
        self._clip(pen, self._room.share)
        overlay(pen, page, font)
        if font:
            explain(pen, page, font, self._room)
        pen.unclip()
        self._flush(pen)

    def _flush(self, pen: Pen) -> None:
        """Put on the sheet what a pen wrote, and note the resources that it named."""
        self._canvas.addLiteral(pen.take())
        self._states |= pen.states
        self._spaces |= pen.spaces

    @staticmethod
    def _clip(pen: Pen, box: Box) -> None:
        """Show nothing outside of a box of PDF's coordinates."""
        pen.clip(box.x - pen.left, pen.top - box.y - box.height, box.width, box.height)

    def _new_pen(self, inks: Inks) -> Pen:
        """Return a pen for the present page in the state of a page's beginning."""
        room = self._room
        return Pen(room.trim.x, room.top, inks=inks, fonts=self._fonts, case=self._case)

    def _place(self, placed: Placed, tear: Tear | None, onward: Inline | None) -> None:
        """Draw one item from its first operator to its last, marked as what it is."""
        item, at, tagger = placed.item, placed.at, self._tagger
        marker = None
        if tagger and not isinstance(item, Link | Spot):
            marker = self._mark(placed, tagger)
        if isinstance(item, Line):
            self._pen.line(item, at, tear, marker, onward)
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
        plate = self._plates.name(picture, self.output)
        self._named_plates[plate] = None
        self._pen.solid()
        self._canvas.addLiteral(self._pen.take())
        self._canvas.place(plate, self._box(picture.size, at))

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
        if not self.output.links or isinstance(placed.role, Artifact):
            return  # what is furniture is no part of the structure, and links have to be
        areas = self._areas
        number = self._tagger.link(placed.role, link) if self._tagger else len(areas)
        areas.setdefault(number, (link, []))[1].append(self._box(link.size, placed.at))

    def _box(self, size: Size, at: Point) -> Box:
        """Return a box in PDF's coordinates, its y the lower edge."""
        pen = self._pen
        return Box(pen.left + at.x, pen.top - at.y - size.height, size.width, size.height)


def _title(link: Link) -> str:
    """Return what a link tells of where it leads; who speaks to a program says what is seen."""
    title = link.to.title
    if title and not link.target.startswith("#") and link.text not in title:
        return f"{link.text}: {title}"
    return title


def _onward(items: Sequence[Placed], number: int) -> Inline | None:
    """Return what the line after one begins with, where the one ends in an abbreviation."""
    line = items[number].item
    inline = line.runs[-1].inline if isinstance(line, Line) and line.runs else None
    if inline is None or not inline.expansion or (after := next_line(items, number)) is None:
        return None
    following = items[after].item
    return following.runs[0].inline if isinstance(following, Line) else None
