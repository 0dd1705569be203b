"""Whether a picture's data are what its dictionary says: one RIP goes by these, one by that."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pikepdf import PdfError

from memopress.preflight.reading.decoding import TooLargeError, size_of
from memopress.preflight.reading.spaces import CMYK, GRAY, RGB, UNKNOWN

if TYPE_CHECKING:
    from pikepdf import Stream

    from memopress.preflight.reading.marks import Image
    from memopress.preflight.reading.spaces import Space

# Markers of a JPEG's frame: all of C0 to CF but those of tables (ITU-T T.81, B.1.1.3).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length
_PLAIN = frozenset(("FlateDecode", "Fl", "LZWDecode", "LZW", "RunLengthDecode", "RL"))
# The others of ISO 32000-1, 7.4.1, table 6, and their abbreviations (8.9.7, table 94).
_FILTERS = _PLAIN | {
    "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "CCITTFaxDecode", "CCF", "JBIG2Decode",
    "DCTDecode", "DCT", "JPXDecode", "Crypt",
}  # fmt: skip
# Enumerated colour spaces of JPEG 2000 (ISO 15444-1, I.5.3.3, and 15444-2).
_ENUMERATED = {12: CMYK, 16: RGB, 17: GRAY, 18: RGB}


def fault_of(stream: Stream, image: Image) -> str:
    """Return what does not fit between a picture's dictionary and its data, '' for nothing."""
    if fault := unknown_filter(image):
        return fault
    try:
        if not image.filters or set(image.filters) <= _PLAIN:
            return _short(stream, image)
        if image.filters == ("DCTDecode",):
            return _other_frame(stream.read_raw_bytes(), image)
    except (PdfError, TooLargeError) as fault:
        return f"a picture cannot be decoded: {fault}"
    return ""


def unknown_filter(image: Image) -> str:
    """Return that nobody can decode a picture, and why; '' where its filters are known (7.4)."""
    unknown = [each for each in image.filters if each not in _FILTERS]
    return f"a picture has a filter '{unknown[0][:20]}', and there is none" if unknown else ""


def jpx_space(stream: Stream) -> Space:
    """Return the colour space that a JPEG 2000 picture brings along, unknown where it has none."""
    data = stream.read_raw_bytes()
    at = data.find(b"colr")
    if at < 0 or data[at + 4 : at + 5] != b"\1" or len(data) < at + 11:
        return UNKNOWN
    return _ENUMERATED.get(int.from_bytes(data[at + 7 : at + 11]), UNKNOWN)


def _short(stream: Stream, image: Image) -> str:
    channels = 1 if image.stencil else image.space.channels if image.space else 0
    wanted = (image.width * channels * image.bits + 7) // 8 * image.height
    found = size_of(stream, wanted)
    return f"a picture has {found} of {wanted} bytes" if found < wanted else ""


def _other_frame(data: bytes, image: Image) -> str:
    """Return how a JPEG's frame differs, or that the JPEG ends early."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            if (width, height) != (image.width, image.height):
                size = f"{image.width} × {image.height}"
                return f"a picture of {size} pixels holds a JPEG of {width} × {height}"
            wanted = image.space.channels if image.space else channels
            if channels != wanted:
                return f"a picture of {wanted} channels holds a JPEG of {channels}"
            # Padding may follow the end of the image.
            return "" if b"\xff\xd9" in data[-1024:] else "a picture's JPEG ends early"
        at += 2 if marker in _BARE or marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return "a picture's JPEG has no frame"
