"""Pages as pictures: a file of one page in, its pixels as pdfium draws them out."""

from __future__ import annotations

import io
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_ONE = Lock()  # pdfium does one thing at a time
_MOST = 6000  # pixels of a side: a page that is larger is drawn smaller
_LEAST = 0.05  # pixels a point


def rasterise(data: bytes, scale: float, number: int = 0) -> Image.Image:
    """Return a page of a file in RGB, `scale` pixels a point; a page of a build by its number."""
    import pypdfium2  # noqa: PLC0415 - the command line must not wait for it

    with _ONE:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number]
            most = _MOST / max(*page.get_size(), 1)
            bitmap = page.render(
                scale=max(min(scale, most), _LEAST), may_draw_forms=False, draw_annots=False
            )
            image: Image.Image = bitmap.to_pil()
            bitmap.close()
            page.close()
        finally:
            document.close()
    return image if image.mode == "RGB" else image.convert("RGB")


def as_bmp(image: Image.Image) -> bytes:
    """Return a picture as BMP: packing it would take longer than all else, and spare nobody."""
    file = io.BytesIO()
    image.save(file, "BMP")
    return file.getvalue()
