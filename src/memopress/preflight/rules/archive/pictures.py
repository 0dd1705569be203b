"""Pictures: samples that every reader shows alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Stream

from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject
    from memopress.preflight.reading.store import Painted

SMOOTHED = must(
    "picture-interpolated", "no picture asks to be smoothed (ISO 19005-2, 6.2.8.1)", A2A
)
BITS = must(
    "picture-bits",
    "a picture has 1, 2, 4, 8 or 16 bits a component, a mask 1 (ISO 19005-2, 6.2.8.1)",
    A2A,
)
JPX = must(
    "picture-jpx",
    "JPEG 2000 has 1, 3 or 4 channels of one depth, and one colour (ISO 19005-2, 6.2.8.3)",
    A2A,
)
_BITS = (1, 2, 4, 8, 16)
_JAB = 19  # CIEJab, among the enumerated colour spaces
_DEEP = 4  # boxes in boxes


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of pictures of a page, those of masks and in the content itself too."""
    for painted in sheet.paintings:
        for mark in painted.marks:
            inline = mark.image is not None and mark.image.name == "inline"
            if mark.image is not None and inline and mark.image.interpolated:
                yield SMOOTHED.found("a picture asks to be smoothed", sheet, mark.box)
        for obj in _pictures(painted):
            if obj.get("/Interpolate", False):
                yield SMOOTHED.found("a picture asks to be smoothed", sheet)
            jpx = "/JPXDecode" in str(obj.get("/Filter", ""))
            bits = obj.get("/BitsPerComponent")
            mask = bool(obj.get("/ImageMask", False))
            if not jpx and bits is not None and (bits not in _BITS or (mask and bits != 1)):
                yield BITS.found("a picture has other samples", sheet, value=f"{bits} bits")
            if jpx and (fault := _fault(obj)):
                yield JPX.found(f"a picture in JPEG 2000 {fault}", sheet)


def _pictures(painted: Painted) -> Iterator[Object]:
    for obj in painted.images.values():
        yield obj
        for key in ("/SMask", "/Mask"):
            if isinstance(obj.get(key), Stream):
                yield obj[key]


def _fault(obj: Object) -> str:
    """Return what is wrong with the boxes of a JPEG 2000 file (ISO/IEC 15444-1, annex I)."""
    found = dict(_boxes(obj.read_raw_bytes())) if obj.get("/Filter") == "/JPXDecode" else {}
    header, colours = found.get(b"ihdr"), found.get(b"colr")
    if header is None or len(header[0]) < 14:
        return ""
    channels, depth = int.from_bytes(header[0][8:10]), header[0][10]
    alpha = any(int.from_bytes(c[4:6]) for c in found.get(b"cdef", ()))
    if channels - alpha not in (1, 3, 4):
        return f"has {channels} channels"
    if depth == 255 or b"bpcc" in found:
        return "has channels of several depths"
    if not 1 <= (depth & 0x7F) + 1 <= 38:
        return f"has {(depth & 0x7F) + 1} bits"
    colours = colours or []
    if len(colours) > 1 and sum(c[2:3] == b"\1" for c in colours) != 1:
        return "has several colour spaces"
    for colour in colours:
        if colour[:1] not in (b"\1", b"\2", b"\3"):
            return "has a colour space of an unknown kind"
        if colour[:1] == b"\1" and int.from_bytes(colour[3:7]) == _JAB:
            return "is in CIEJab"
    return ""


def _boxes(data: bytes, depth: int = 0) -> list[tuple[bytes, list[bytes]]]:
    """Return the boxes of a file by kind, those in its header box too."""
    found: dict[bytes, list[bytes]] = {}
    at = 0
    while at + 8 <= len(data) and depth < _DEEP:
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        start = at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16]), at + 16
        end = at + size if size else len(data)
        if end <= at:
            break
        if kind == b"jp2h":
            for inner, parts in _boxes(data[start:end], depth + 1):
                found.setdefault(inner, []).extend(parts)
        elif kind != b"jp2c":
            found.setdefault(kind, []).append(data[start:end])
        at = end
    return list(found.items())
