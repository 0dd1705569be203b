"""Pages as pictures, as pdfium draws them."""

from __future__ import annotations

import ctypes
import math
from threading import Lock
from typing import TYPE_CHECKING, Any

from memopress.preflight.reading.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from memopress.preflight.reading import File, Sheet

_PIXELS_A_UNIT, _PAINTED_A_UNIT = 64, 512  # drawn, and painted over, in the time of a unit
_MOST = 4000  # pixels: what is larger is drawn smaller


_ENDLESS = 1e6  # times a page is painted over
_ONE = Lock()  # pdfium does one thing at a time, in whatever documents


class NotDrawnError(Exception):
    """A page cannot be drawn; the message says why."""


def check_drawable(file: File) -> None:
    """Raise SpentError for a file that pdfium should not open: it reads all XMP when it does."""
    charge(len(file.xmp))


def drawn(
    data: bytes, sheets: list[Sheet], resolution: float
) -> Iterator[tuple[Sheet, Image.Image]]:
    """Yield each page with a picture of its whole media box, upright as it is written, in RGB.

    `resolution` is in pixels an inch. Raises NotDrawnError.
    """
    import pypdfium2  # noqa: PLC0415 - a check of the content must not wait for it

    if any(sheet.painted.endless for sheet in sheets):
        raise NotDrawnError("a page paints more than any page for a press")
    try:
        with _ONE:
            document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise NotDrawnError(f"pdfium cannot open the file: {fault}") from fault
    try:
        for sheet in sheets:
            yield sheet, _draw(document, sheet, resolution / 72)
    finally:
        with _ONE:
            document.close()


def _draw(document: Any, sheet: Sheet, scale: float) -> Image.Image:
    import pypdfium2  # noqa: PLC0415

    media = sheet.whole
    if not (0 < media.width < math.inf and 0 < media.height < math.inf):
        raise NotDrawnError(f"page {sheet.number} has no size")
    scale = min(scale, _MOST / max(media.width, media.height, 1))
    pixels = max(media.width * scale, 1) * max(media.height * scale, 1)
    # Each mark is painted as a whole, however often another lies on it.
    painted = sum(
        (mark.box.width * mark.box.height for mark in sheet.marks if mark.visible), start=0.0
    )
    share = min(painted / (media.width * media.height), _ENDLESS)
    charge(int(pixels / _PIXELS_A_UNIT + pixels * share / _PAINTED_A_UNIT))
    try:
        with _ONE:
            page = document[sheet.number - 1]
            page.set_cropbox(*media)
            page.set_rotation(0)
            bitmap = page.render(scale=scale, may_draw_forms=False)
            image: Image.Image = bitmap.to_pil().convert("RGB").copy()
            bitmap.close()
            page.close()
    except (
        pypdfium2.PdfiumError,
        ctypes.ArgumentError,
        ArithmeticError,
        IndexError,
        MemoryError,
        TypeError,
        ValueError,
    ) as fault:
        raise NotDrawnError(f"pdfium cannot draw page {sheet.number}: {fault}") from fault
    return image
