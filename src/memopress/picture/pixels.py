"""A picture's pixels: upright, eight bits, cropped and reduced, apart from what is transparent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PIL import Image, ImageChops, ImageFilter, ImageOps

from memopress.files import shown
from memopress.pictures import PictureFault

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.picture.crop import Crop

_SIXTEEN_BITS = 65535
_ORIENTATION = 0x0112  # the EXIF tag
_STRIP = 4_000_000  # pixels that are flattened at a time
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}  # of a pixel in Pillow's memory; else 4
_DECODED_IN_PLACE = ("JPEG", "PNG", "TIFF")  # of other formats Pillow has two copies for a while
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0  # TIFF 6.0, section 8
# What is reduced less than this keeps its own sharpness.
_REALLY = 0.9
# An unsharp mask: each pixel and half of what it differs by from a blur of the 3 x 3 around it
# (1 2 1, 2 4 2, 1 2 1). A third of the time of Pillow's UnsharpMask; what is flat stays as it is.
_SHARPEN = ImageFilter.Kernel((3, 3), (-1, -2, -1, -2, 44, -2, -1, -2, -1), 32)
# How far colours run on under what is transparent: viewers mix neighbours when they reduce.
_SPREAD = ImageFilter.BoxBlur(8)
_SEEN = [0] + [255] * 255
# Fainter pixels have lost their own colours by being resampled premultiplied in eight bits.
_TRUE = [0] * 16 + [255] * 240


def is_drawing(image: Image.Image) -> bool:
    """Tell whether a picture is a drawing: in a palette, of two tones, or with transparency.

    What its file can hold decides, not what its pixels happen to be. A drawing is coded without
    loss and not sharpened, so that its edges stay clean; everything else is a photograph.
    """
    return image.mode in ("1", "P") or image.has_transparency_data


def flatten(image: Image.Image, source: Path) -> Image.Image:
    """Return a picture upright, in 1, L, LA, RGB, RGBA, CMYK or LAB of eight bits a channel.

    Raises PictureFault for pixels that are floating-point or have more than 16 bits.
    """
    return _plain(ImageOps.exif_transpose(image), image, source)


def reduced(image: Image.Image, source: Path, factor: int) -> Image.Image:
    """Return a picture as `flatten` does, at a whole fraction of its width and height.

    Of a large picture no second one is made: its strips are flattened and reduced one by one.
    """
    width, height = -(-image.width // factor), -(-image.height // factor)
    rows = max(1, _STRIP // (width * factor * factor))
    made: Image.Image | None = None
    for row in range(0, height, rows):
        box = (0, row * factor, image.width, min((row + rows) * factor, image.height))
        strip = _plain(image.crop(box), image, source).reduce(factor)
        made = made or Image.new(strip.mode, (width, height))
        made.paste(strip, (0, row))
    assert made is not None  # noqa: S101 - no picture is without a row
    if image.format != "TIFF":  # Pillow has turned these already
        made.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
    return ImageOps.exif_transpose(made)


def weight(image: Image.Image, full: tuple[int, int], factor: int) -> int:
    """Return how many bytes it takes at most to decode a picture and to reduce it by a factor.

    `full` is its size in its file.
    """
    pixels = image.width * image.height
    weight = pixels * _BYTES.get(image.mode, 4)
    if image.format not in _DECODED_IN_PLACE or (
        image.format == "TIFF" and image.getexif().get(_ORIENTATION, 1) != 1
    ):
        weight *= 2
    if image.info.get("progressive"):
        # libjpeg keeps all coefficients of these, of two bytes each (libjpeg.txt).
        layers = [(across, down) for _, across, down, _ in getattr(image, "layer", ())]
        most = max((a for a, _ in layers), default=1) * max((d for _, d in layers), default=1)
        weight += 2 * full[0] * full[1] * sum(a * d for a, d in layers) // most
    # Resampling first makes all rows as narrow as the result.
    return weight + 3 * 4 * pixels // factor**2


def _plain(upright: Image.Image, image: Image.Image, source: Path) -> Image.Image:
    """Return all or a strip of an image in 1, L, LA, RGB, RGBA, CMYK or LAB of eight bits."""
    if upright.mode.startswith("I"):
        return _scaled(upright, source, inverted=_counts_down(image))
    if upright.mode == "F":
        raise PictureFault(
            f"'{shown(source)}' holds floating-point pixels; save it with 8 or 16 bits"
        )
    if upright.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        # Pillow takes all inks of JPEGs for inverted; only Adobe's are (libjpeg.txt).
        return ImageChops.invert(upright)
    if upright.has_transparency_data:
        return upright.convert("LA" if upright.mode in ("1", "L", "LA", "La") else "RGBA")
    return upright if upright.mode in ("1", "L", "RGB", "CMYK", "LAB") else upright.convert("RGB")


def _scaled(image: Image.Image, source: Path, *, inverted: bool) -> Image.Image:
    """Return grey of 16 bits in eight; Pillow clips where it should scale."""
    image = image.convert("I")
    low, high = cast("tuple[int, int]", image.getextrema())
    if not 0 <= low <= high <= _SIXTEEN_BITS:
        raise PictureFault(f"'{shown(source)}' holds pixels of 32 bits; save it with 8 or 16 bits")
    grey = image.point(lambda value: value * (255 / _SIXTEEN_BITS) + 0.5).convert("L")
    return ImageChops.invert(grey) if inverted else grey


def _counts_down(image: Image.Image) -> bool:
    """Tell whether grey counts from white to black, as TIFF allows: Pillow forgets at 16 bits."""
    tags = getattr(image, "tag_v2", {})
    return bool(tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO)


def cut(image: Image.Image, part: Crop, drafted: float, *, drawing: bool) -> Image.Image:
    """Return a part of a picture that was decoded at a share (1 or less) of its full size.

    Colours are averaged by how opaque they are, as Pillow resizes LA and RGBA premultiplied. A
    photograph in grey or RGB that loses pixels is sharpened; ink is not, as it has its limits.
    """
    left, top, right, bottom = (value * drafted for value in part.box)
    box = (left, top, min(right, image.width), min(bottom, image.height))
    size = (part.width, part.height)
    if size == (box[2] - box[0], box[3] - box[1]):
        return image.crop(box)
    two_tones = image.mode == "1"
    if two_tones:
        image = image.convert("L")
    # Lanczos is the sharper one, and overshoots at edges: a drawing would get a rim there.
    resampling = Image.Resampling.HAMMING if drawing else Image.Resampling.LANCZOS
    image = image.resize(size, resampling, box=box)
    if two_tones:
        return image.point([0] * 128 + [255] * 128, "1")
    if not drawing and image.mode in ("L", "RGB") and part.scale < _REALLY:
        return image.filter(_SHARPEN)
    return image


def parted(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return a picture's colours, and its opacity as L; None where all of it is opaque.

    What cannot be seen gets the colours of what can be seen beside it, and farther off white: no
    viewer's own resampling then finds anything there that does not belong to the edge.
    """
    if image.mode not in ("LA", "RGBA"):
        return image, None
    plain = image.mode[:-1]
    opacity = image.getchannel("A")
    if opacity.getextrema() == (255, 255):
        return image.convert(plain), None
    near = image.convert(f"{plain}a").filter(_SPREAD).convert(image.mode)
    colours = Image.new(plain, image.size, "white")
    for layer, trusted in ((near, _SEEN), (image, _TRUE)):
        colours.paste(layer.convert(plain), mask=layer.getchannel("A").point(trusted))
    return colours, opacity


def is_grey(image: Image.Image) -> bool:
    """Tell whether every pixel of an RGB picture has three equal values."""
    red, green, blue = image.split()
    return not any(ImageChops.difference(green, other).getbbox() for other in (red, blue))
