"""What stands around pages on their sheet: the boxes, the press's marks, and lines that name them.

All marks keep 2 mm clear of the bleed and 3 mm of the trim. Between the crop marks of its corners
each side has a band for the others: a registration mark in the middle, the colour bar above the
page on both sides of it, the slug line below the page on its left. Where a page is too small for
all, the colour bar goes first, then the slug line, beginning with the title, and then registration
marks; crop marks always stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color

from memopress.render.model import AREA, DOT
from memopress.units import Box, mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.page.model import Page
    from memopress.render.canvas import SheetCanvas
    from memopress.render.font import SheetFont
    from memopress.render.model import Output
    from memopress.render.pen import Pen

_CLEAR = mm(2)
_LEAST = mm(3)
_WIDTH = 0.25
_ARM, _RING, _DISC = mm(3), mm(1.8), mm(1)  # of a registration mark: its cross, circle and centre
_PATCH, _LEAST_PATCH = mm(5), mm(3)  # the least that a densitometer's aperture fits into
_SLUG_SIZE, _LEAST_SLUG_SIZE = 6.0, 4.0

_Percents = tuple[int, int, int, int]
# Left of the middle: solids, overprints, and the grey balance of ISO 12647-2:2004 (its midtone)
# beside the black that is as light, 58 in L*, by the profile of ISO Coated v2. None has more than
# 300 % of ink, the most of that profile.
_SOLIDS: tuple[_Percents, ...] = ((100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (0, 0, 0, 100))
_CONTROL: tuple[_Percents, ...] = (
    *_SOLIDS,
    (100, 100, 0, 0),
    (100, 0, 100, 0),
    (0, 100, 100, 0),
    (100, 100, 100, 0),
    (50, 40, 40, 0),
    (0, 0, 0, 55),
)
# Right of it: tints of each ink.
_TINTS: tuple[_Percents, ...] = tuple(
    (c * tint // 100, m * tint // 100, y * tint // 100, k * tint // 100)
    for c, m, y, k in _SOLIDS
    for tint in (75, 50, 25)
)


class Room(Struct, frozen=True):
    """The boxes of a page in PDF's coordinates, points from the sheet's lower left corner.

    `media` is the sheet's size, `share` the part of it that is the page's own: in spreads a half.
    """

    media: tuple[float, float]
    share: Box
    trim: Box
    bleed: Box

    @classmethod
    def around(cls, page: Page, output: Output) -> Room:
        """Return the boxes of a page in an output; in spreads, odd pages are on the right."""
        bleed = page.bleed if output.bleed else 0.0
        edge = bleed + output.area
        height = page.trim.height + 2 * edge + output.foot
        trim = Box(edge, edge + output.foot, page.trim.width, page.trim.height)
        if not output.spreads:
            media = (trim.right + edge, height)
            return cls(media, Box(0, 0, *media), trim, trim.inset(*[-bleed] * 4))
        spine = trim.right
        media, share = (2 * spine, height), Box(0, 0, spine, height)
        if page.folio % 2:
            share, trim = (replace(box, x=spine) for box in (share, trim))
            return cls(media, share, trim, trim.inset(-bleed, -bleed, -bleed, 0))
        return cls(media, share, trim, trim.inset(-bleed, 0, -bleed, -bleed))

    @classmethod
    def joined(cls, rooms: Sequence[Room]) -> Room:
        """Return the boxes of a sheet that holds the pages of rooms, from left to right."""
        first, last = rooms[0], rooms[-1]
        return cls(
            first.media,
            _span(first.share, last.share),
            _span(first.trim, last.trim),
            _span(first.bleed, last.bleed),
        )

    @property
    def top(self) -> float:
        """The y of the trim's upper edge."""
        return self.trim.y + self.trim.height

    @property
    def gap(self) -> float:
        """How far from the trim marks begin."""
        return max(self._out + _CLEAR, _LEAST)

    @property
    def depth(self) -> float:
        """How deep the band is in which marks stand."""
        return self._out + AREA - self.gap

    @property
    def _out(self) -> float:
        """How far the bleed runs on; a page of a spread has none at the spine."""
        return self.trim.y - self.bleed.y


def _span(first: Box, last: Box) -> Box:
    return Box(first.x, first.y, last.right - first.x, first.height)


def mark(canvas: SheetCanvas, room: Room, output: Output) -> None:
    """Draw the marks of an output around the trim of a sheet; the slug line is `sign`'s."""
    canvas.saveState()
    canvas.setLineWidth(_WIDTH)
    if "crop" in output.marks:
        canvas.setStrokeColor(_ink(output))
        canvas.lines(_crops(room))
    if "registration" in output.marks:
        for x, y in _middles(room):
            _register(canvas, x, y, output)
    if "colour-bar" in output.marks:
        _bar(canvas, room)
    canvas.restoreState()


def sign(
    canvas: SheetCanvas, pen: Pen, room: Room, output: Output, font: SheetFont, text: str
) -> None:
    """Write the slug line below the bleed, smaller or without its beginning where room is short.

    It tells page and date at least, or nothing.
    """
    width = room.trim.width - 2 * _CLEAR
    if "registration" in output.marks and _holds_middle(room.trim.width):
        width = _half(room)
    parts = text.split(DOT)
    for start in range(len(parts) - 1):
        shown = DOT.join(parts[start:])
        size = min(_SLUG_SIZE, width / font.advance(shown, 1))
        if size >= _LEAST_SLUG_SIZE:
            canvas.saveState()
            canvas.setFillColor(_ink(output))
            pen.plain_text(_CLEAR, room.trim.height + room.gap + _SLUG_SIZE, font, size, shown)
            canvas.addLiteral(pen.take())
            canvas.restoreState()
            return


def _ink(output: Output, density: float = 1) -> Color:
    """Return what marks are drawn in: every plate of the press, spot inks too, or black.

    All is the colour space of all plates (ISO 32000-1, 8.6.6.4). At density 0 it is bare paper.
    """
    if output.colours == "cmyk":
        return CMYKColorSep(1, 1, 1, 1, spotName="All", density=density)
    return Color(1 - density, 1 - density, 1 - density)


def _crops(room: Room) -> list[tuple[float, float, float, float]]:
    """Return two lines a corner, as long as the band is deep."""
    trim, near, far = room.trim, room.gap, room.gap + room.depth
    across = [(trim.x - far, trim.x - near), (trim.right + near, trim.right + far)]
    upright = [(trim.y - far, trim.y - near), (room.top + near, room.top + far)]
    return [(x1, y, x2, y) for x1, x2 in across for y in (trim.y, room.top)] + [
        (x, y1, x, y2) for y1, y2 in upright for x in (trim.x, trim.right)
    ]


def _middles(room: Room) -> Iterable[tuple[float, float]]:
    """Yield the middle of the band on each side that is long enough for a registration mark."""
    trim, out = room.trim, room.gap + room.depth / 2
    if _holds_middle(trim.width):
        x = trim.x + trim.width / 2
        yield from ((x, trim.y - out), (x, room.top + out))
    if _holds_middle(trim.height):
        y = trim.y + trim.height / 2
        yield from ((trim.x - out, y), (trim.right + out, y))


def _holds_middle(length: float) -> bool:
    return length >= 2 * (_ARM + _CLEAR)


def _half(room: Room) -> float:
    """Return what there is between a crop mark and the registration mark above or below."""
    return room.trim.width / 2 - _ARM - 2 * _CLEAR


def _register(canvas: SheetCanvas, x: float, y: float, output: Output) -> None:
    """Draw a circle and a cross, reversed in the filled centre."""
    ink, paper = _ink(output), _ink(output, 0)
    canvas.setStrokeColor(ink)
    canvas.setFillColor(ink)
    _cross(canvas, x, y, _ARM)
    canvas.circle(x, y, _RING)
    canvas.circle(x, y, _DISC, stroke=0, fill=1)
    canvas.setStrokeColor(paper)
    _cross(canvas, x, y, _DISC)


def _cross(canvas: SheetCanvas, x: float, y: float, arm: float) -> None:
    canvas.lines([(x - arm, y, x + arm, y), (x, y - arm, x, y + arm)])


def _bar(canvas: SheetCanvas, room: Room) -> None:
    """Draw the patches of the colour bar, each as large as there is room for up to 5 mm."""
    side = min(_PATCH, _half(room) / max(len(_CONTROL), len(_TINTS)))
    if side < _LEAST_PATCH:
        return
    trim, y = room.trim, room.top + room.gap + (room.depth - side) / 2
    middle = trim.x + trim.width / 2
    for left, patches in ((trim.x + _CLEAR, _CONTROL), (middle + _ARM + _CLEAR, _TINTS)):
        for number, inks in enumerate(patches):
            canvas.setFillColor(CMYKColor(*(ink / 100 for ink in inks)))
            canvas.rect(left + number * side, y, side, side, stroke=0, fill=1)
