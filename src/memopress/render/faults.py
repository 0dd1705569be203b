"""What a draft shows over its pages: what errors left of them, and that nobody should print it."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING

from memopress.colour import Palette, Swatch, luminance
from memopress.page.model import Segment, Shape
from memopress.render.board import Board
from memopress.render.font import SheetFont
from memopress.render.ink import Inks
from memopress.render.model import SIGN, Comment
from memopress.render.overlay import rectangle
from memopress.typeset.model import Line
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memopress.page.model import Fault, Page
    from memopress.picture import Plates
    from memopress.render.marks import Room
    from memopress.render.model import FaceFile, Output, SheetContent
    from memopress.render.pen import Pen
    from memopress.render.typecase import Typecase

_NO_INK = (0.0, 0.0, 0.0, 0.0)
_PALETTE = Palette(
    {
        name: Swatch(name, _NO_INK, rgb)
        for name, rgb in {
            "paper": (255, 255, 255),
            "night": (45, 45, 50),
            "dusk": (120, 120, 124),
            "field": (222, 222, 224),
            "line": (178, 178, 182),
            "word": (70, 70, 75),
            "edge": (225, 25, 25),
        }.items()
    }
)
_FACE = "Mark"  # the resource of the font of what a draft says itself
_WORDS = {  # by the language of the document: whoever gets a draft should read them
    "nl": {"overset": "loopt over", "page": "Deze pagina kon niet worden gemaakt"},
    "": {"overset": "runs over", "page": "This page could not be made"},
}
_ORIGIN = Point(0, 0)
_GAP = 4.0  # points: of signs from the page's corner, and from each other
_STEP = SIGN + _GAP
_SIZE, _LEAST = 8.0, 4.0  # points: of words in a field
_TAG = 6.0  # points: of the word above text that runs over
_VEILS = (("paper", 0.3, 0.7), ("edge", 0.15, 0.0))  # of the watermark: opacity, shift in points
_LABEL = 6.0  # points: of the same words at the page's edge
_ACROSS = 0.86  # of the page's diagonal: the watermark's length
_LIGHT = 0.5  # luminance: lighter letters stand on a dark ground


class DraftBoard(Board):
    """Draws the sheets of a draft, with what errors left of their pages."""

    def __init__(
        self,
        output: Output,
        plates: Plates,
        faces: Mapping[str, FaceFile],
        case: Typecase,
        faults: Mapping[int, Sequence[Fault]],
    ) -> None:
        """Begin with a bare sheet; faults are known by the folios of their pages."""
        super().__init__(output, plates, faces, case)
        self._faults, self._marks = faults, Inks(_PALETTE, output)
        self._tagger = None
        self._words = _WORDS.get(output.info.language.partition("-")[0], _WORDS[""])

    def comments(self, pages: Sequence[Page]) -> tuple[Comment, ...]:
        """Return what is told of the pages of a sheet, where it stands on that."""
        found = []
        rooms, _ = self._rooms(pages)
        for page, room in zip(pages, rooms, strict=True):
            told = [f for f in self._faults.get(page.folio, ()) if f.kind == "finding"]
            corners = _corners(room)
            for fault in told:
                if fault.box is None:
                    found.append(Comment(fault.text, next(corners), whole=True))
                else:
                    box = fault.shown(page.trim)
                    x, y = room.trim.x + box.x, room.top - box.bottom
                    found.append(Comment(fault.text, Box(x, y, box.width, box.height)))
        return tuple(found)

    def _beside(self, pages: Sequence[Page], font: SheetFont | None) -> Iterator[SheetContent]:
        yield from super()._beside(pages, font)
        rooms, _ = self._rooms(pages)
        shown = [placed for page in pages for f in self._of(page) for placed in f.items]
        fonts = self._fonts_of((), shown, "Over")
        name = next(iter(self._faces))
        file = self._case.file(self._faces[name])
        texts = [self.output.watermark, *self._words.values()]
        texts += [fault.text for page in pages for fault in self._of(page)]
        own = SheetFont(_FACE, name, file, file.shape("".join(sorted({*"".join(texts)}))))
        self._begin({**fonts, _FACE: own})
        for self._page, self._room in zip(pages, rooms, strict=True):
            for fault in self._of(self._page):
                self._show(fault, own)
            pen = self._new_pen(self._marks)
            self._watermark(pen, own)
            self._flush(pen)
        yield self._take()

    def _of(self, page: Page) -> list[Fault]:
        """Return what is to be seen of a page's faults."""
        return [f for f in self._faults.get(page.folio, ()) if f.kind != "finding"]

    def _show(self, fault: Fault, font: SheetFont) -> None:
        box = fault.shown(self._page.trim)
        pen = self._new_pen(self._marks)
        self._clip(pen, self._room.share)
        if fault.kind == "lack":
            _field(pen, box)
            _centred(pen, box, font, fault.text, "field")
        elif fault.kind == "page":
            edge = box.inset(*[min(box.width, box.height) / 12] * 4)
            pen.shape(Shape(rectangle(edge), "paper", "edge", 0.75, dash=(4, 3)), _ORIGIN)
            middle = edge.y + edge.height / 2
            upper = Box(edge.x, middle - 16, edge.width, 16)
            _centred(pen, upper, font, self._words["page"], "paper", 10.0)
            _centred(pen, upper.moved(0, 16), font, fault.text, "paper")
        else:
            pen.shape(Shape(rectangle(box), self._ground(fault), "edge", 0.75), _ORIGIN)
            _tag(pen, box, fault.tab, font, self._words["overset"])
        pen.unclip()
        self._flush(pen)
        if fault.items:
            self._run_on(fault, box)

    def _run_on(self, fault: Fault, box: Box) -> None:
        """Draw what ran over, in the box that shows it."""
        natural = fault.ground
        scale = box.width / natural.width
        pen = self._pen = self._new_pen(self.inks)
        self._clip(pen, Box(pen.left + box.x, pen.top - box.bottom, box.width, box.height))
        across = pen.left + box.x - scale * (pen.left + natural.x)
        up = pen.top - box.y - scale * (pen.top - natural.y)
        self._canvas.addLiteral(pen.take())
        self._canvas.addLiteral(f"{scale:.5f} 0 0 {scale:.5f} {across:.3f} {up:.3f} cm")
        for placed in fault.items:
            self._place(placed, None, None)
        pen.unclip()
        self._flush(pen)

    def _ground(self, fault: Fault) -> str:
        """Return the ground on which all of its letters are seen."""
        lines = (placed.item for placed in fault.items if isinstance(placed.item, Line))
        swatches = {run.swatch for line in lines for run in line.runs}
        light = [luminance(self.output.palette[each].rgb) > _LIGHT for each in sorted(swatches)]
        return "paper" if not any(light) else "night" if all(light) else "dusk"

    def _watermark(self, pen: Pen, font: SheetFont) -> None:
        """Write along the page's diagonal that it is a draft, and plainly at its upper edge."""
        trim, text = self._room.trim, self.output.watermark
        diagonal = math.hypot(trim.width, trim.height)
        size = diagonal * _ACROSS / _wide(font, text)
        cos, sin = trim.width / diagonal, trim.height / diagonal
        pen.turn(cos, sin, trim.x + trim.width / 2, trim.y + trim.height / 2)
        left, low = pen.left + font.advance(text, size) / 2, pen.top + size * 0.35
        for swatch, opacity, shift in _VEILS:  # one of them is seen on any ground
            pen.veil(swatch, opacity)
            pen.plain_text(shift - left, low + shift, font, size, text)
        pen.unclip()
        width = min(font.advance(text, _LABEL) + 12, trim.width)
        band = Box((trim.width - width) / 2, 0, width, _LABEL * 1.8)
        pen.shape(Shape(rectangle(band), "edge"), _ORIGIN)
        small = min(_LABEL, (width - 4) / _wide(font, text))
        start = (trim.width - font.advance(text, small)) / 2
        pen.plain_text(start, band.height / 2 + small * 0.36, font, small, text, "paper")


def _corners(room: Room) -> Iterator[Box]:
    """Yield boxes of signs from the corner of a page on, in rows."""
    along = max(1, int((room.trim.width - _GAP) // _STEP))
    for number in count():
        row, column = divmod(number, along)
        yield Box(room.trim.x + _GAP + column * _STEP, room.top - (row + 1) * _STEP, SIGN, SIGN)


def _field(pen: Pen, box: Box) -> None:
    """Draw a grey field, crossed out as a picture is that is still to come."""
    pen.shape(Shape(rectangle(box), "field", "line", 0.5), _ORIGIN)
    for start, end in ((box.y, box.bottom), (box.bottom, box.y)):
        cross = (Segment("M", (box.x, start)), Segment("L", (box.right, end)))
        pen.shape(Shape(cross, stroke="line", width=0.5), _ORIGIN)


def _centred(
    pen: Pen, box: Box, font: SheetFont, text: str, ground: str, size: float = _SIZE
) -> None:
    """Write a line in the middle of a box, on a ground of its own, as far as there is room."""
    if not text:
        return
    size = max(_LEAST, min(size, (box.width - 8) / _wide(font, text)))
    width = font.advance(text, size)
    x, y = box.x + (box.width - width) / 2, box.y + box.height / 2 + size * 0.35
    pen.shape(Shape(rectangle(Box(x - 3, y - size, width + 6, size * 1.4)), ground), _ORIGIN)
    pen.plain_text(x, y, font, size, text, "word")


def _wide(font: SheetFont, text: str) -> float:
    """Return how wide a text is of a size of 1 point; of letters without any width, a little."""
    return max(font.advance(text, 1), 0.1)


def _tag(pen: Pen, box: Box, height: float, font: SheetFont, text: str) -> None:
    """Write a word below the lower edge of a box, at its right, on the page."""
    width = font.advance(text, _TAG) + 6
    ground = Box(max(box.right - width, 0), box.bottom, width, height)
    pen.shape(Shape(rectangle(ground), "edge"), _ORIGIN)
    pen.plain_text(ground.x + 3, ground.y + _TAG * 1.1, font, _TAG, text, "paper")
