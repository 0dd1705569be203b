"""Pages as pictures: a file of one page in, its pixels as pdfium draws them out."""

from __future__ import annotations

import io
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_ONE = Lock()  # pdfium does one thing at a time
_MOST = 6000  # pixels of a side: a page that is larger is drawn smaller
_LEAST = 0.05  # pixels a point
_FINE = 1.5  # pixels a point from which on a rule of half a point is not much too heavy
_SMALL = 0.75  # pixels a point below which that tells: pdfium draws no line thinner than a pixel


def rasterise(data: bytes, scale: float, number: int = 0) -> Image.Image:
    """Return a page of a file in RGB, `scale` pixels a point; a page of a build by its number.

    One that is small is drawn larger and then made smaller, so that fine lines are faint.
    """
    import pypdfium2  # noqa: PLC0415 - the command line must not wait for it

    with _ONE:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number]
            most = _MOST / max(*page.get_size(), 1)
            size = max(min(scale, most), _LEAST)
            times = max(min(ceil(_FINE / size), int(most / size)), 1) if size < _SMALL else 1
            bitmap = page.render(scale=size * times, may_draw_forms=False, draw_annots=False)
            image: Image.Image = bitmap.to_pil()
            bitmap.close()
            page.close()
        finally:
            document.close()
    image = image if image.mode == "RGB" else image.convert("RGB")
    return image.reduce(times) if times > 1 else image


def as_bmp(image: Image.Image) -> bytes:
    """Return a picture as BMP: packing it would take longer than all else, and spare nobody."""
    file = io.BytesIO()
    image.save(file, "BMP")
    return file.getvalue()
