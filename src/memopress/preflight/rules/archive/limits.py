"""Implementation limits: what is so large or so deep that readers give up on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Stream

from memopress.preflight.reading.decoding import decoded
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, PageObject

LIMIT = must("limit", "readers have no room for more (ISO 19005-2, 6.1.13)", A2A)
NAME = must("name-encoding", "names that people read are in UTF-8 (ISO 19005-2, 6.1.8)", A2A)

_INTEGER = 2_147_483_647
_REAL, _SMALL = 3.403e38, 1.175e-38
_STRING, _NAME, _OBJECTS, _NESTED, _COLORANTS = 32_767, 127, 8_388_607, 28, 32
_LAST = 65_535  # CID
_LEAST, _MOST = 3.0, 14_400.0  # sides of page boundaries, in units
_STRINGS = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>", re.DOTALL)
_NAMES = re.compile(rb"/[^\s/<>\[\](){}%]{128,}")
_DIGITS = re.compile(rb"\d{10}")  # which all of the next two have
_LONG = re.compile(rb"(?<![\w.#/+-])[+-]?\d{10,}(?![\d.])")
_REALS = re.compile(rb"(?<![\w.#/+-])[+-]?(?:\d{38,}\.\d*|0*\.0{37,}\d+)")
_CIDS = re.compile(rb"begincid(?:char|range)(.*?)endcid", re.DOTALL)
_CID = re.compile(rb"<[0-9A-Fa-f\s]*>\s*(\d+)")
_READ = re.compile(rb"/(?:BaseFont|FontName|S) (/[^\s/<>\[\](){}%]*#[^\s/<>\[\](){}%]*)")
_INKS = re.compile(rb"/Separation (/[^\s/<>\[\](){}%]*#[^\s/<>\[\](){}%]*)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of objects, numbers, strings, names and CIDs beyond the limits."""
    text = file.objects.text
    if file.objects.number > _OBJECTS:
        yield _over("indirect objects", str(file.objects.number), str(_OBJECTS))
    longest = max((_length(each) for each in _STRINGS.findall(text)), default=0)
    if longest > _STRING:
        yield _over("bytes in a string", str(longest), str(_STRING))
    plain = _STRINGS.sub(b"", text)
    names = [_plain(each) for each in _NAMES.findall(plain)]
    longest = max((len(each) - 1 for each in names), default=0)
    if longest > _NAME:
        yield _over("bytes in a name", str(longest), str(_NAME))
    if _DIGITS.search(plain):
        yield from _numbers((*_LONG.findall(plain), *_REALS.findall(plain)))
    for name in {*_READ.findall(plain), *_INKS.findall(plain)} if b"#" in plain else ():
        try:
            _plain(name).decode()
        except UnicodeDecodeError:
            yield NAME.found("a name is not in UTF-8", value=name.decode("latin-1"))
    for font, obj, sheet, box in file.fonts:
        cid = _greatest(obj.get("/Encoding"))
        if cid > _LAST:
            yield LIMIT.found(
                f"a CID of {font.name}: beyond the limit", sheet, box, str(cid), str(_LAST)
            )


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of numbers, strings, states and inks of content beyond the limits, and of boxes."""
    for painted in sheet.paintings:
        yield from _numbers(painted.written.huge, sheet)
        if painted.written.longest > _STRING:
            yield _over("bytes in a string", str(painted.written.longest), str(_STRING), sheet)
        if painted.deepest > _NESTED:
            yield _over("graphics states in each other", str(painted.deepest), str(_NESTED), sheet)
        inks = max((len(m.colour.space.names) for m in painted.marks), default=0)
        if inks > _COLORANTS:
            yield _over("colorants in a space", str(inks), str(_COLORANTS), sheet)
    for box in (sheet.media, sheet.crop, sheet.own_bleed, sheet.own_trim, sheet.art):
        if box is not None and not all(_LEAST <= side <= _MOST for side in (box.width, box.height)):
            size = f"{box.width:g} × {box.height:g}"
            yield _over("a page boundary", size, f"{_LEAST:g} to {_MOST:g}", sheet)


def _over(what: str, value: str, limit: str, sheet: PageObject | None = None) -> Finding:
    return LIMIT.found(f"{what}: beyond the limit", sheet, value=value, limit=limit)


def _numbers(texts: Iterable[bytes], sheet: PageObject | None = None) -> Iterator[Finding]:
    """Yield the greatest integer beyond the limit, and all such real numbers."""
    whole = max((abs(int(each)) for each in texts if b"." not in each), default=0)
    if whole > _INTEGER + 1:
        yield _over("an integer", str(whole), str(_INTEGER), sheet)
    for each in sorted(each for each in texts if b"." in each):
        if abs(float(each)) > _REAL or 0 < abs(float(each)) < _SMALL:
            yield _over("a real number", each.decode()[:12], f"{_SMALL} to {_REAL}", sheet)


def _greatest(cmap: object) -> int:
    """Return the greatest CID that an embedded CMap leads to, 0 for none."""
    blocks = _CIDS.findall(decoded(cmap)) if isinstance(cmap, Stream) else []
    return max((int(each) for block in blocks for each in _CID.findall(block)), default=0)


def _length(text: bytes) -> int:
    """Return the bytes of a string as it is written."""
    if text.startswith(b"<"):
        return (len(text) - 1) // 2
    return len(re.sub(rb"\\(?:[0-7]{3}|.)", b"x", text, flags=re.DOTALL)) - 2


def _plain(name: bytes) -> bytes:
    """Return a name with the bytes that '#' stands for (7.3.5)."""
    return _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), name)
