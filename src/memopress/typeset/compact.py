"""Whether a compact font program holds together (Adobe Technical Note 5176)."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING

from memopress.typeset.fault import FontFault

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHARSTRINGS, _CHARSET, _PRIVATE, _SUBRS = 17, 15, 18, 19
_ROS, _FDARRAY, _FDSELECT = 1230, 1236, 1237
_MOST_FONTS = 256  # of one that is made of several: their numbers have a byte
_ESCAPE, _SHORT, _LONG, _REAL, _FIXED = 12, 28, 29, 30, 255


def check_cff(tables: Mapping[str, memoryview], count: int) -> None:
    """Check the indexes and dictionaries: whole, within the table, and of as many glyphs.

    Raises FontFault, and struct.error where the table ends too early.
    """
    data = tables["CFF "]
    major, _minor, start = struct.unpack_from(">3B", data)
    if major != 1:
        raise FontFault("is damaged: its table 'CFF ' is of no known version")
    _names, at = _index(data, start)
    tops, at = _index(data, at)
    _strings, at = _index(data, at)
    _index(data, at)  # the subroutines of all fonts
    if len(tops) != 1:
        raise FontFault(f"is damaged: its table 'CFF ' holds {len(tops)} fonts")
    top = _dictionary(tops[0])
    glyphs, _ = _index(data, _offset(top, _CHARSTRINGS))
    if len(glyphs) != count:
        raise FontFault(f"is damaged: it has outlines of {len(glyphs)} glyphs, and {count} glyphs")
    if not all(glyphs):
        raise FontFault("is damaged: it has a glyph that does not end")
    if _ROS not in top:
        _check_private(data, top)
        return
    fonts, _ = _index(data, _offset(top, _FDARRAY))
    if len(fonts) > _MOST_FONTS:
        raise FontFault(f"is damaged: its table 'CFF ' holds {len(fonts)} fonts")
    for each in fonts:
        _check_private(data, _dictionary(each))
    if any(number >= len(fonts) for number in _selected(data, _offset(top, _FDSELECT), count)):
        raise FontFault("is damaged: a glyph of it belongs to no font of its table 'CFF '")


def _check_private(data: memoryview, font: Mapping[int, tuple[int, ...]]) -> None:
    """Check what is private to a font: its dictionary, and its subroutines if it has any."""
    size, at = (*font.get(_PRIVATE, ()), 0, 0)[:2]
    if size < 0 or at < 0 or at + size > len(data):
        raise FontFault("is damaged: its table 'CFF ' ends too early")
    private = _dictionary(data[at : at + size])
    if _SUBRS in private:
        _index(data, at + _offset(private, _SUBRS))


def _selected(data: memoryview, at: int, count: int) -> tuple[int, ...]:
    """Return the numbers of the fonts that glyphs belong to (FDSelect)."""
    (form,) = struct.unpack_from(">B", data, at)
    if form == 0:
        return struct.unpack_from(f">{count}B", data, at + 1)
    (ranges,) = struct.unpack_from(">H", data, at + 1)
    numbers = struct.unpack_from(">" + "HB" * ranges + "H", data, at + 3)
    firsts = numbers[::2]
    if form != 3 or firsts[0] or firsts[-1] != count or any(b <= a for a, b in pairwise(firsts)):
        raise FontFault("is damaged: its table 'CFF ' lists the fonts of its glyphs in no order")
    return numbers[1::2]


def _offset(dictionary: Mapping[int, tuple[int, ...]], operator: int) -> int:
    """Return the offset that a dictionary keeps under an operator."""
    values = dictionary.get(operator, ())
    if len(values) != 1 or values[0] <= 0:
        raise FontFault("is damaged: its table 'CFF ' leads nowhere")
    return values[0]


def _index(data: memoryview, at: int) -> tuple[list[memoryview], int]:
    """Return the items of an INDEX, and where it ends."""
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return [], at + 2
    (size,) = struct.unpack_from(">B", data, at + 2)
    start, base = at + 3, at + 2 + size * (count + 1)
    if not 1 <= size <= 4 or base > len(data):
        raise FontFault("is damaged: its table 'CFF ' ends too early")
    raw = data[start : base + 1]
    offsets = [int.from_bytes(raw[n : n + size]) for n in range(0, size * (count + 1), size)]
    if offsets[0] != 1 or base + offsets[-1] > len(data):
        raise FontFault("is damaged: its table 'CFF ' ends too early")
    if any(after < offset for offset, after in pairwise(offsets)):
        raise FontFault("is damaged: its table 'CFF ' leads back")
    return [data[base + one : base + after] for one, after in pairwise(offsets)], base + offsets[-1]


def _dictionary(data: memoryview) -> dict[int, tuple[int, ...]]:
    """Return a DICT: whole operands by operator, 1200 more for those of two bytes.

    Operands with a fraction, which are no offsets, are read as 0.
    """
    found: dict[int, tuple[int, ...]] = {}
    operands: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            if first == _ESCAPE:
                first, at = 1200 + struct.unpack_from(">B", data, at)[0], at + 1
            found[first] = tuple(operands)
            operands = []
        elif first == _REAL:
            end = next((n for n in range(at, len(data)) if data[n] & 15 == 15), None)
            if end is None:
                raise FontFault("is damaged: a number in its table 'CFF ' does not end")
            operands.append(0)
            at = end + 1
        else:
            operand, at = _operand(data, first, at)
            operands.append(operand)
    return found


def _operand(data: memoryview, first: int, at: int) -> tuple[int, int]:
    """Return the whole number that begins with a byte and goes on at an offset, and its end."""
    if first == _SHORT:
        return struct.unpack_from(">h", data, at)[0], at + 2
    if first == _LONG:
        return struct.unpack_from(">i", data, at)[0], at + 4
    if 32 <= first <= 246:
        return first - 139, at
    if 247 <= first <= 254:
        (second,) = struct.unpack_from(">B", data, at)
        more = (first - 247) * 256 + second + 108
        return (more if first <= 250 else -(first - 251) * 256 - second - 108), at + 1
    raise FontFault("is damaged: a dictionary of its table 'CFF ' has no number where one is due")
