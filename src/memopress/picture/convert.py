"""One picture file made into rasters of the wanted part, size and colours."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from memopress.files import shown
from memopress.picture.colours import Colours
from memopress.picture.crop import crop
from memopress.picture.model import Raster
from memopress.picture.pixels import cut, flatten, is_drawing, is_grey, parted, reduced, weight
from memopress.pictures import PictureFault, opened, upright_size

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from memopress.files import Files
    from memopress.picture.model import Space
    from memopress.units import Size

_MODES = {"cmyk": "CMYK", "rgb": "RGB"}
_SPACES: dict[str, Space] = {
    "1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK",
}  # fmt: skip
_QUALITY = {"cmyk": 90, "rgb": 82}
# No chroma subsampling for the press; the usual halving of it for the screen.
_SUBSAMPLING = {"cmyk": "4:4:4", "rgb": "4:2:0"}
# Two tones have no grey to soften their steps: they are printed as fine as plates are exposed.
_TWO_TONES = 1200
_LARGE = 64_000_000  # pixels: from here on a picture is reduced before anything else
_HEAVIEST = 800_000_000  # bytes of memory for a picture
_SMALLER = "for the size that it is used at; save it with fewer pixels, such as 60 million"


class Converter:
    """Makes rasters in sRGB, or in the CMYK of a profile; grey stays grey in both."""

    def __init__(self, profile: bytes, files: Files) -> None:
        """Convert for the press whose CMYK profile these bytes are."""
        self._colours, self._files = Colours(profile), files

    def convert(
        self,
        source: Path,
        size: Size,
        focus: tuple[float, float],
        colours: str,
        resolution: int,
    ) -> tuple[Raster, Raster | None]:
        """Return the part of a picture around its focus that fills a box of a size in points.

        With it comes its opacity, where it is not opaque all over. Drawings (see `is_drawing`) are
        coded without loss, photographs as JPEG. For the press, two tones stay two, and have up to
        1200 pixels an inch. Raises PictureFault for a file that is no picture that can be used,
        and for a box without an area.
        """
        with opened(source, self._files) as image:
            drawing = is_drawing(image)
            two_tones = colours == "cmyk" and image.mode == "1" and not image.has_transparency_data
            limit = max(resolution, _TWO_TONES) if two_tones else resolution
            part = crop(upright_size(image), size, focus, limit)
            full = image.size
            # A JPEG can be decoded at half its size or less, much faster. What stays is twice
            # what is needed, for the resampling proper.
            image.draft(None, (round(full[0] * part.scale * 2), round(full[1] * part.scale * 2)))
            drafted = max(image.size) / max(full)
            icc = image.info.get("icc_profile") or b""
            if image.width * image.height > _LARGE and image.mode != "1":
                factor = max(1, int(drafted / part.scale / 2))
                if weight(image, full, factor) > _HEAVIEST:
                    raise PictureFault(f"'{shown(source)}' is too large {_SMALLER}")
                flat, drafted = reduced(image, source, factor), drafted / factor
            else:
                flat = flatten(image, source)
            if flat.mode == "1" and not two_tones:
                flat = flat.convert("L")
            sized = cut(flat, part, drafted, drawing=drawing)
        del flat
        seen, opacity = parted(sized)
        if seen.mode == "1":
            inked = seen
        elif drawing and seen.mode == "RGB" and is_grey(seen):
            # A black logo of a palette is for black ink, as if it had been saved as grey.
            inked = self._colours.grey(seen, icc, _MODES[colours])
        else:
            inked = self._colours.convert(seen, icc, _MODES[colours])
        raster = _lossless(inked) if drawing else _photograph(inked, colours)
        return raster, _lossless(opacity) if opacity else None


def _lossless(image: Image.Image) -> Raster:
    bits = 1 if image.mode == "1" else 8
    data = zlib.compress(image.tobytes())
    space = _SPACES[image.mode]
    return Raster(image.width, image.height, space, bits, "FlateDecode", data=data)


def _photograph(image: Image.Image, colours: str) -> Raster:
    # Nothing of the source's dates, comments or thumbnails goes along.
    image.info = {}
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY[colours], subsampling=_SUBSAMPLING[colours])
    data = target.getvalue()
    # Pillow writes inks as Adobe does.
    inverted = image.mode == "CMYK"
    space = _SPACES[image.mode]
    return Raster(image.width, image.height, space, 8, "DCTDecode", inverted, data)
