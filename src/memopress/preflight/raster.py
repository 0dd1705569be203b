"""Pages as pictures, as pdfium draws them."""

from __future__ import annotations

import ctypes
import math
from threading import Lock
from typing import TYPE_CHECKING, Any

from PIL import Image

from memopress.preflight.reading.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memopress.preflight.model import Rect
    from memopress.preflight.reading import File, PageObject

_PIXELS_A_UNIT, _PAINTED_A_UNIT = 64, 512  # drawn, and painted over, in the time of a unit
_MOST = 4000  # pixels: what is larger is drawn smaller
_LEAST = 32  # pixels: less is not spared


_ENDLESS = 1e6  # times a page is painted over
_ONE = Lock()  # pdfium does one thing at a time, in whatever documents


class NotDrawnError(Exception):
    """A page cannot be drawn; the message says why."""


def check_drawable(file: File) -> None:
    """Raise SpentError for a file that pdfium should not open: it reads all XMP when it does."""
    charge(len(file.xmp))


def drawn(
    data: bytes,
    sheets: list[PageObject],
    resolution: float,
    spared: Callable[[PageObject], Rect] | None = None,
) -> Iterator[tuple[PageObject, Image.Image]]:
    """Yield each page with a picture of its whole media box, upright as it is written, in RGB.

    `resolution` is in pixels an inch. Nothing is drawn of the part of a page that is `spared`: it
    is white. Raises NotDrawnError.
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
            yield sheet, _draw(document, sheet, resolution / 72, spared(sheet) if spared else None)
    finally:
        with _ONE:
            document.close()


def _draw(document: Any, sheet: PageObject, scale: float, spared: Rect | None) -> Image.Image:
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
            image = _edges(page, scale, spared.meet(media), media) if spared else None
            if image is None:
                image = _part(page, scale, (0, 0, 0, 0))
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


def _edges(page: Any, scale: float, spared: Rect, media: Rect) -> Image.Image | None:
    """Return a picture of what lies around a part of a page, None where that is nearly all."""
    width, height = (math.ceil(side * scale) for side in page.get_size())
    left, right = (round((x - media.x0) * scale) for x in (spared.x0, spared.x1))
    top, bottom = (round((media.y1 - y) * scale) for y in (spared.y1, spared.y0))
    if right - left < _LEAST or bottom - top < _LEAST:
        return None
    image = Image.new("RGB", (width, height), "white")
    for x0, y0, x1, y1 in (
        (0, 0, width, top),
        (0, bottom, width, height),
        (0, top, left, bottom),
        (right, top, width, bottom),
    ):
        if x1 > x0 and y1 > y0:
            part = _part(page, scale, (x0, height - y1, width - x1, y0))
            image.paste(part, (x0, y0))
    return image


def _part(page: Any, scale: float, margins: tuple[int, int, int, int]) -> Image.Image:
    """Return a picture of a page without margins in pixels: left, bottom, right, top."""
    # It takes them in points, and rounds up.
    crop = tuple(max(each - 0.5, 0.0) / scale for each in margins)
    bitmap = page.render(scale=scale, crop=crop, may_draw_forms=False)
    image: Image.Image = bitmap.to_pil()  # a copy, as pdfium has blue first
    if image.mode != "RGB":
        image = image.convert("RGB")
    bitmap.close()
    return image
