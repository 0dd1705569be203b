"""Pictures as a reader sees them: single pixels of their boxes, in sRGB."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image

from memopress.pictures import PictureFault

if TYPE_CHECKING:
    from memopress.colour import RGB
    from memopress.page.model import Picture
    from memopress.picture.model import Plate, Raster
    from memopress.picture.plates import Plates


class _Way(Struct, frozen=True):
    """How plates are made to be looked at: a pixel to the point is as fine as letters need."""

    colours: str = "rgb"
    resolution: int = 72


class Seen:
    """A picture cut to its box, as it shows on a screen."""

    def __init__(self, image: Image.Image, mask: Image.Image | None) -> None:
        """Take the picture in RGB and, if not all of it is opaque, its opacity as L."""
        self._image = image
        self._colours = image.tobytes()
        self._opacity = mask.tobytes() if mask else b""

    def at(self, x: float, y: float) -> tuple[RGB, float]:
        """Return colour and opacity (0 to 1) at a point, given in shares of width and height."""
        width, height = self._image.size
        column = min(width - 1, max(0, int(x * width)))
        row = min(height - 1, max(0, int(y * height)))
        number = row * width + column
        red, green, blue = self._colours[3 * number : 3 * number + 3]
        return (red, green, blue), self._opacity[number] / 255 if self._opacity else 1.0


def decode(picture: Picture, plates: Plates) -> Plate:
    """Return a picture's plate to look at, which is kept; raises PictureFault as others do.

    All pixels of the file are decoded for it, large ones at a fraction of their size.
    """
    return plates.make(picture, _Way())


def see(picture: Picture, plates: Plates) -> Seen | None:
    """Return a picture to look at, None where its file cannot be used; plates are kept."""
    try:
        plate = decode(picture, plates)
        return Seen(_image(plate.image, "RGB"), _image(plate.mask, "L") if plate.mask else None)
    except (PictureFault, OSError, SyntaxError, ValueError, zlib.error):
        return None  # a plate may have been put into the cache by others, and hold anything


def _image(raster: Raster, mode: str) -> Image.Image:
    """Return the pixels of a plate for the screen, which are grey or RGB."""
    if raster.filter == "DCTDecode":
        return Image.open(io.BytesIO(raster.data), formats=("JPEG",)).convert(mode)
    own = "L" if raster.space == "DeviceGray" else "RGB"
    length = raster.width * raster.height * len(own)
    pixels = zlib.decompressobj().decompress(raster.data, max(length, 1))
    return Image.frombytes(own, (raster.width, raster.height), pixels).convert(mode)
