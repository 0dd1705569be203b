"""What a picture file is, before anything is done to it."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The EXIF tag for orientation, and the values of it that lay a picture on its side.
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)


class PictureFault(Exception):  # noqa: N818 (a fault of the input, and named so throughout)
    """A file is not a picture that can be used; the message says why and names the file."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A picture's width and height in pixels as it is meant to be seen, its mode and format.

    `mode` is Pillow's name for the channels, such as 'RGB', 'L' or 'CMYK'.
    """

    width: int
    height: int
    mode: str
    format: str


def inspect(path: Path) -> Facts:
    """Return what a picture file is, from its header; raises PictureFault where it is none."""
    with opened(path) as image:
        width, height = upright_size(image)
        return Facts(width, height, image.mode, image.format or "")


def profile_fault(profile: bytes) -> str:
    """Return what keeps an ICC profile from standing for a printing condition, '' for nothing.

    Its header tells its class and its colours (ICC.1, 7.2).
    """
    if profile[36:40] != b"acsp":
        return "is no ICC profile"
    kind, space = (profile[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    return "" if (kind, space) == ("prtr", "CMYK") else f"is of class '{kind}', for {space}"


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture for a while; what goes wrong with it meanwhile is raised as PictureFault."""
    try:
        with warnings.catch_warnings():
            # What is only half as large as Pillow refuses is a large picture, and no attack.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                yield image
    except PictureFault:
        raise
    except FileNotFoundError:
        raise PictureFault(f"there is no picture '{path}'") from None
    except UnidentifiedImageError:
        raise PictureFault(f"'{path}' is not a picture of a known kind") from None
    except Image.DecompressionBombError:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise PictureFault(
            f"'{path}' is too large; save it with at most {most} million pixels"
        ) from None
    except Exception as error:
        # Broken files make Pillow's readers raise nearly anything that Python has.
        raise PictureFault(f"'{path}' cannot be read: {error}") from error


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height in pixels with the camera's orientation applied."""
    width, height = image.size
    if image.format == "TIFF":
        return width, height  # Pillow has turned these already
    return (height, width) if image.getexif().get(_ORIENTATION) in _SIDEWAYS else (width, height)
