"""What stands around a page on its sheet: the boxes, crop marks, and a line that names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.colors import CMYKColorSep

from memopress.units import Box, mm

if TYPE_CHECKING:
    from memopress.page.model import Page
    from memopress.render.font import DocumentFont
    from memopress.render.model import Info, Output
    from memopress.render.pen import Pen
    from memopress.render.sheet import Sheet

AREA = mm(10)
_CLEAR = mm(2)
_LEAST = mm(3)
_WIDTH = 0.25
_SLUG_SIZE = 6.0
_FOOT = mm(20)  # what the legend of a proof takes below
_PROOF = {"nl": "proef, niet voor druk"}


@dataclass(frozen=True, slots=True)
class Room:
    """The boxes of a page in PDF's coordinates, points from the sheet's lower left corner."""

    media: tuple[float, float]
    trim: Box
    bleed: Box

    @classmethod
    def around(cls, page: Page, output: Output) -> Room:
        """Return the boxes of a page in an output."""
        bleed = page.bleed if output.bleed else 0.0
        area = AREA if output.marks or output.overlay else 0.0
        foot = _FOOT if output.overlay else 0.0
        width, height = page.trim.width, page.trim.height
        trim = Box(bleed + area, bleed + area + foot, width, height)
        return cls(
            (width + 2 * (bleed + area), height + 2 * (bleed + area) + foot),
            trim,
            trim.inset(-bleed, -bleed, -bleed, -bleed),
        )

    @property
    def top(self) -> float:
        """The y of the trim's upper edge."""
        return self.trim.y + self.trim.height


def slug(page: Page, output: Output, info: Info) -> str:
    """Return the text that names a page and its output, below the bleed."""
    kind: str = output.name
    if kind == "proof":
        # Whoever gets the file should read it, so in the document's language.
        kind = _PROOF.get(info.language.partition("-")[0], "proof, not for print")
    return f"{info.slug} · {kind} · {page.folio} · {info.date.isoformat()}"


def sign(pen: Pen, room: Room, font: DocumentFont, text: str) -> None:
    """Write the slug line below the bleed, in the colour that is set."""
    beside = room.trim.x - room.bleed.x + _CLEAR
    pen.plain_text(_SLUG_SIZE, room.trim.height + beside + _SLUG_SIZE, font, _SLUG_SIZE, text)


def mark(sheet: Sheet, pen: Pen, room: Room, font: DocumentFont | None, text: str) -> None:
    """Draw crop marks outside of the bleed and the slug line, in every separation.

    The colour space All prints on each plate, spot inks included (ISO 32000-1, 8.6.6.4).
    """
    every = CMYKColorSep(1, 1, 1, 1, spotName="All")
    sheet.setStrokeColor(every)
    sheet.setLineWidth(_WIDTH)
    sheet.lines(_crops(room))
    if font:
        sheet.setFillColor(every)
        sign(pen, room, font, text)
        sheet.addLiteral(pen.take())


def _crops(room: Room) -> list[tuple[float, float, float, float]]:
    """Return two lines a corner, from beyond the bleed to the sheet's edge."""
    trim, (width, height) = room.trim, room.media
    gap = max(trim.x - room.bleed.x + _CLEAR, _LEAST)
    across = [(0.0, trim.x - gap), (trim.right + gap, width)]
    upright = [(0.0, trim.y - gap), (room.top + gap, height)]
    return [(x1, y, x2, y) for x1, x2 in across for y in (trim.y, room.top)] + [
        (x, y1, x, y2) for y1, y2 in upright for x in (trim.x, trim.right)
    ]
