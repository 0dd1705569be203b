"""ReportLab's canvas, of which the content of one sheet after the other is taken."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from memopress.units import Box

_NO_FONT = "memopress-none"


class _NoFont:
    """The font a canvas begins with: none, where ReportLab would name Helvetica on every page."""

    fontName = _NO_FONT  # noqa: N815 (ReportLab's name)
    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815

    class face:  # noqa: N801
        """The face that ReportLab asks for a name."""

        name = _NO_FONT
        builtIn = 0  # noqa: N815


pdfmetrics.registerFont(_NoFont())


class SheetCanvas(Canvas):  # type: ignore[misc]
    """A canvas that yields what was drawn on it, and is bare again then."""

    def __init__(self) -> None:
        """Begin with a bare sheet."""
        super().__init__(io.BytesIO(), initialFontName=_NO_FONT)

    def take(self) -> tuple[str, tuple[str, ...]]:
        """Return the operators of what was drawn, and the colour spaces that ReportLab named."""
        code, spaces = "\n".join(self._code), tuple(sorted(self._colorsUsed))
        self._startPage()
        return code, spaces

    def place(self, plate: str, box: Box) -> None:
        """Draw a plate into a box of PDF coordinates (`y` its lower edge, upwards).

        drawImage would guess from a path what the plate knows, and name the image after that path,
        so that the content would hang on where the cache lies.
        """
        self.addLiteral(
            f"q {box.width:.3f} 0 0 {box.height:.3f} {box.x:.3f} {box.y:.3f} cm /{plate} Do Q"
        )
