"""One picture file made into a JPEG of the wanted part, size and colours."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from memopress.picture.crop import crop
from memopress.picture.facts import PictureFault, opened, upright_size

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageCms import ImageCmsProfile, ImageCmsTransform

    from memopress.units import Size

_QUALITY = {"cmyk": 90, "rgb": 82}
# No chroma subsampling for the press; the usual halving of it for the screen.
_SUBSAMPLING = {"cmyk": "4:4:4", "rgb": "4:2:0"}
# Bright values of 16 bits a channel: what lies above was scaled to fewer bits by nobody.
_SIXTEEN_BITS = 65535
_SPACES = {"RGB": "RGB", "CMYK": "CMYK"}


@dataclass(frozen=True, slots=True)
class Made:
    """A JPEG file's bytes, and its width and height in pixels."""

    data: bytes
    width: int
    height: int


class Converter:
    """Makes JPEGs in sRGB, or in the CMYK of a profile; grey stays grey in both.

    Colours are converted relative to the paper's white, with black point compensation.
    """

    def __init__(self, profile: Path) -> None:
        """Keep the CMYK profile's place; it is read with the first picture that needs it."""
        self._profile = profile
        self._transforms: dict[tuple[str, str, str], ImageCmsTransform | None] = {}

    def convert(
        self,
        source: Path,
        size: Size,
        focus: tuple[float, float],
        colours: str,
        resolution: int,
    ) -> Made:
        """Return the part of a picture around its focus that fills a box of a size in points.

        Raises PictureFault for a file that is no picture, and for a box without an area.
        """
        with opened(source) as image:
            part = crop(upright_size(image), size, focus, resolution)
            scale = part.width / (part.box[2] - part.box[0])
            full = image.size
            # A JPEG can be decoded at half its size or less, much faster. What stays is twice
            # what is needed, for the resampling proper.
            image.draft(None, (round(full[0] * scale * 2), round(full[1] * scale * 2)))
            drafted = max(image.size) / max(full)
            icc = image.info.get("icc_profile")
            flat = _flat(ImageOps.exif_transpose(image), source)
        left, top, right, bottom = (value * drafted for value in part.box)
        box = (left, top, min(right, flat.width), min(bottom, flat.height))
        sized = flat.resize((part.width, part.height), Image.Resampling.LANCZOS, box=box)
        return _encode(self._coloured(sized, icc, colours), colours)

    def _coloured(self, image: Image.Image, icc: bytes | None, colours: str) -> Image.Image:
        wanted = _mode(colours)
        if image.mode == "L":
            return image
        transform = self._transform(image.mode, icc, wanted)
        if transform is None:
            return image
        from PIL import ImageCms  # noqa: PLC0415 (only a build with new pictures needs it)

        converted = ImageCms.applyTransform(image, transform)
        assert converted is not None  # noqa: S101 (it is None only when working in place)
        return converted

    def _transform(self, mode: str, icc: bytes | None, wanted: str) -> ImageCmsTransform | None:
        """Return the way from a picture's colours to the wanted ones, None where they are those."""
        if icc is None and mode == wanted:
            return None
        key = (mode, hashlib.sha256(icc).hexdigest() if icc else "", wanted)
        if key not in self._transforms:
            self._transforms[key] = self._build(mode, icc, wanted)
        return self._transforms[key]

    def _build(self, mode: str, icc: bytes | None, wanted: str) -> ImageCmsTransform | None:
        from PIL import ImageCms  # noqa: PLC0415 (as above)

        own = _embedded(icc, mode) if icc else None
        if own is None:
            if mode == wanted:
                return None
            own = self._plain(mode)
        return ImageCms.buildTransform(
            own,
            self._plain(wanted),
            mode,
            wanted,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def _plain(self, mode: str) -> ImageCmsProfile:
        """Return the profile of pictures that bring none, and of what is made."""
        from PIL import ImageCms  # noqa: PLC0415 (as above)

        if mode == "CMYK":
            return ImageCms.ImageCmsProfile(io.BytesIO(self._profile.read_bytes()))
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _mode(colours: str) -> str:
    return "CMYK" if colours == "cmyk" else "RGB"


def _embedded(icc: bytes, mode: str) -> ImageCmsProfile | None:
    """Return a picture's own profile, None where it is broken or meant for other channels."""
    from PIL import ImageCms  # noqa: PLC0415 (as above)

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except (ImageCms.PyCMSError, OSError):
        return None
    return profile if profile.profile.xcolor_space.strip() == mode else None


def _flat(image: Image.Image, source: Path) -> Image.Image:
    """Return a picture in L, RGB or CMYK with eight bits a channel, on white where it has holes."""
    if image.mode.startswith("I"):
        # Pillow clips where it should scale: 16 bits become white, all but the darkest.
        image = image.convert("I").point(lambda value: value * (255 / _SIXTEEN_BITS)).convert("L")
    elif image.mode == "F":
        raise PictureFault(f"'{source}' holds floating-point pixels; save it with 8 or 16 bits")
    if image.mode in ("LA", "La") or (image.mode in ("L", "1") and "transparency" in image.info):
        return _on_white(image.convert("LA"), "L")
    if image.mode in ("RGBA", "RGBa", "PA") or "transparency" in image.info:
        return _on_white(image.convert("RGBA"), "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("RGB")


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    paper = Image.new(mode, image.size, "white")
    paper.paste(image.convert(mode), mask=image.getchannel("A"))
    return paper


def _encode(image: Image.Image, colours: str) -> Made:
    # Nothing of the source's dates, comments or thumbnails goes along.
    image.info = {}
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY[colours], subsampling=_SUBSAMPLING[colours])
    return Made(target.getvalue(), image.width, image.height)
