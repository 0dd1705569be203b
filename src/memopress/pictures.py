"""Picture files: the formats that are opened, and what one is before anything is done to it."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image, UnidentifiedImageError

from memopress.files import shown
from memopress.plain import FileFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memopress.files import Files

# What Pillow may open. For the others it knows, it starts programs (EPS: Ghostscript, without a
# limit), or they are no pictures of pixels; and some it takes for anything at all (TGA).
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "JPEG2000", "PPM")
# How files begin that are drawings or documents: PostScript and EPS, also with a preview before it
# (Adobe Technical Note 5002, 5.2), PDF and so Illustrator's own, and SVG, whatever stands first.
_DRAWINGS = {
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"%PDF": "PDF",
    b"<": "SVG or other markup",
    b"\xd7\xcd\xc6\x9a": "a Windows metafile",
}
_EXPORT = "export it as SVG and set it with <vector>, or as TIFF"
_ANEW = "export it or copy it anew from where it came from; half a copy is no picture"
_SAVE = "save it as JPEG, PNG or TIFF"

# The EXIF tag for orientation, and the values of it that lay a picture on its side.
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)


class PictureFault(Exception):  # noqa: N818 (a fault of the input, and named so throughout)
    """A file is not a picture that can be used; the message says why and names the file."""

    def __init__(self, message: str, hint: str = "", code: str = "picture-unreadable") -> None:
        """Keep what a diagnostic tells besides the message."""
        super().__init__(message)
        self.hint, self.code = hint, code


class Facts(Struct, frozen=True):
    """A picture's width and height in pixels as it is meant to be seen, its mode and format.

    `mode` is Pillow's name for the channels, such as 'RGB', 'L' or 'CMYK'.
    """

    width: int
    height: int
    mode: str
    format: str


class _DrawingError(Exception):
    """A file is a drawing or a document; the text says of what kind."""


def inspect(path: Path, files: Files, name: str = "") -> Facts:
    """Return what a picture file is, from its header; raises PictureFault where it is none.

    Its message tells the file by its name, or else by its path.
    """
    with _told(name or shown(path)):
        return files.facts(path, _facts)


def _facts(data: bytes) -> Facts:
    with _open(data) as image:
        width, height = upright_size(image)
        return Facts(width, height, image.mode, image.format or "")


def fingerprint(path: Path, files: Files) -> str:
    """Return a digest of a picture's bytes as first read; raises PictureFault without any."""
    with _told(shown(path)):
        return files.digest(path)


@contextmanager
def opened(path: Path, files: Files) -> Iterator[Image.Image]:
    """Open a picture for a while; what goes wrong with it meanwhile is raised as PictureFault."""
    with _told(shown(path)), _open(files.large(path)) as image:
        yield image


def _open(data: bytes) -> Image.Image:
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, kind in _DRAWINGS.items():
        if head.startswith(start):
            raise _DrawingError(kind)
    return Image.open(io.BytesIO(data), formats=FORMATS)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Raise whatever goes wrong with a picture meanwhile as a PictureFault that names it."""
    try:
        with warnings.catch_warnings():
            # What is only half as large as Pillow refuses is a large picture, and no attack.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except PictureFault:
        raise
    except FileFault as fault:
        if fault.missing:
            raise PictureFault(f"there is no picture '{name}'") from None
        known = fault.code in ("foreign-file", "changed-file")
        code = fault.code if known else "picture-unreadable"
        raise PictureFault(f"'{name}' {fault}", fault.hint, code) from None
    except _DrawingError as found:
        message = f"'{name}' is {found}, and no picture of pixels"
        raise PictureFault(message, _EXPORT) from None
    except UnidentifiedImageError:
        raise PictureFault(f"'{name}' is not a picture of a known kind", _SAVE) from None
    except Image.DecompressionBombError:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise PictureFault(
            f"'{name}' is too large; save it with at most {most} million pixels"
        ) from None
    except Exception as error:
        # Broken files make Pillow's readers raise nearly anything that Python has.
        what = "breaks off" if "truncated" in str(error).lower() else f"cannot be read: {error}"
        raise PictureFault(f"'{name}' {what}", _ANEW) from error


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height in pixels with the camera's orientation applied."""
    width, height = image.size
    if image.format == "TIFF":
        return width, height  # Pillow has turned these already
    return (height, width) if image.getexif().get(_ORIENTATION) in _SIDEWAYS else (width, height)
