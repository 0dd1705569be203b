"""Compact font programs (Adobe Technical Notes 5176 and 5177): glyphs, their names and widths."""

from __future__ import annotations

import struct
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, NamedTuple

from memopress.preflight.reading.charstrings import BrokenError, operand, width_of_type2
from memopress.preflight.reading.latin import latin

_ESCAPE = 12
_HALVES = (*"0123456789.", "E", "E-", "", "-")
_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _SUBRS = 15, 16, 17, 18, 19
_DEFAULT, _NOMINAL = 20, 21
_MATRIX, _ROS, _FDARRAY, _FDSELECT = 1207, 1230, 1236, 1237
_SUPPLEMENT = 0x80
# 5176, appendix C: the charsets Expert and ExpertSubset, as first and last standard string.
_EXPERT = (
    *((0, 1), (229, 238), (13, 15), (99, 99), (239, 248), (27, 28), (249, 266), (109, 110)),
    *((267, 318), (158, 158), (155, 155), (163, 163), (319, 326), (150, 150), (164, 164)),
    *((169, 169), (327, 378)),
)
_SUBSET = (
    *((0, 1), (231, 232), (235, 238), (13, 15), (99, 99), (239, 248), (27, 28), (249, 251)),
    *((253, 266), (109, 110), (267, 270), (272, 272), (300, 302), (305, 305), (314, 315)),
    *((158, 158), (155, 155), (163, 163), (320, 326), (150, 150), (164, 164), (169, 169)),
    (327, 346),
)


class _Private(NamedTuple):
    """What glyphs of one font dictionary share."""

    default: float
    nominal: float
    subrs: list[bytes]
    scale: float  # from units to thousandths of the em


class Cff:
    """A font program with its first font. Raises BrokenError for one that cannot be read."""

    def __init__(self, data: bytes) -> None:
        """Read the indexes and dictionaries."""
        self._data = data
        try:
            _, at = _index(data, data[2])
            tops, at = _index(data, at)
            self._strings, at = _index(data, at)
            self._globals, _ = _index(data, at)
            self._top = _dictionary(tops[0])
            self.charstrings, _ = _index(data, self._offset(_CHARSTRINGS))
            self.is_cid = _ROS in self._top
            self.charset = self._charset()
            self.encoding = self._encoding()
            self._fonts, self._selected = self._privates()
        except (IndexError, KeyError, OverflowError, ValueError, struct.error) as fault:
            raise BrokenError("the compact font program cannot be read") from fault
        if not self.charstrings or not self._fonts:
            raise BrokenError("the compact font program has no glyphs")

    def _offset(self, key: int, default: int = -1) -> int:
        """Return where something stands that the first dictionary tells of."""
        found = int(self._top[key][0]) if key in self._top or default < 0 else default
        if found < 0:
            raise BrokenError("an offset leads out of the program")
        return found

    def _charset(self) -> list[int]:
        """Return the string number, or the CID, of each glyph (5176, 13)."""
        count = len(self.charstrings)
        offset = self._offset(_CHARSET, 0)
        if offset == 0 or (self.is_cid and offset <= 2):
            return list(range(count))  # ISOAdobe, whose strings are numbered in its order
        if offset <= 2:
            ranges = _EXPERT if offset == 1 else _SUBSET
            return [*chain(*(range(first, last + 1) for first, last in ranges))][:count]
        data, form = self._data, self._data[offset]
        found, at = [0], offset + 1
        while len(found) < count:
            (first,) = struct.unpack_from(">H", data, at)
            if form == 0:
                left, at = 0, at + 2
            elif form == 1:
                left, at = data[at + 2], at + 3
            else:
                left, at = struct.unpack_from(">H", data, at + 2)[0], at + 4
            found += range(first, first + left + 1)
        return found[:count]

    def _privates(self) -> tuple[list[_Private], list[int]]:
        """Return what the glyphs of each font dictionary share, and which of them each is of."""
        if not self.is_cid:
            return [self._private(self._top, {})], []
        array, _ = _index(self._data, self._offset(_FDARRAY))
        fonts = [self._private(_dictionary(each), self._top) for each in array]
        data, at = self._data, self._offset(_FDSELECT)
        count = len(self.charstrings)
        if data[at] == 0:
            return fonts, list(data[at + 1 : at + 1 + count])
        (ranges,) = struct.unpack_from(">H", data, at + 1)
        selected: list[int] = []
        for index in range(ranges):
            _, font, after = struct.unpack_from(">HBH", data, at + 3 + 3 * index)
            selected += [font] * (min(after, count) - len(selected))
        return fonts, selected

    def _private(self, font: dict[int, list[float]], top: dict[int, list[float]]) -> _Private:
        size, offset = (int(value) for value in font.get(_PRIVATE, (0, 0)))
        if size < 0 or not 0 <= offset <= len(self._data) - size:
            raise BrokenError("an offset leads out of the program")
        private = _dictionary(self._data[offset : offset + size])
        subrs: list[bytes] = []
        if _SUBRS in private:
            subrs, _ = _index(self._data, offset + int(private[_SUBRS][0]))
        # A CIDFont's matrix is applied after those of its font dictionaries (5176, 18).
        matrices = [each[_MATRIX][0] for each in (font, top) if _MATRIX in each]
        scale = 1000.0 if matrices else 1.0
        for each in matrices:
            scale *= each
        return _Private(
            private.get(_DEFAULT, [0.0])[0], private.get(_NOMINAL, [0.0])[0], subrs, scale
        )

    @cached_property
    def glyphs(self) -> dict[int | str, int]:
        """The numbers of glyphs by CID, or by name where the font has names."""
        found: dict[int | str, int] = {}
        for glyph, number in enumerate(self.charset):
            found.setdefault(number if self.is_cid else self._name(number), glyph)
        return found

    def _name(self, sid: int) -> str:
        standard = latin().strings
        if sid < len(standard):
            return standard[sid]
        own = sid - len(standard)
        return self._strings[own].decode("latin-1") if own < len(self._strings) else ""

    def _encoding(self) -> dict[int, str] | None:
        """Return the program's own encoding: names by code (5176, 12).

        StandardEncoding where it says so; None for the Expert one, whose codes are not told here.
        """
        offset = self._offset(_ENCODING, 0)
        if self.is_cid or offset <= 1:
            return None if offset == 1 else latin().standard
        data, form, count = self._data, self._data[offset], self._data[offset + 1]
        codes: list[int] = []
        at = offset + 2
        if form & ~_SUPPLEMENT == 0:
            codes, at = list(data[at : at + count]), at + count
        else:
            for _ in range(count):
                first, left = data[at : at + 2]
                codes += range(first, first + left + 1)
                at += 2
        names = [self._name(sid) for sid in self.charset[1:]]
        found = dict(zip(codes, names, strict=False))
        if form & _SUPPLEMENT:
            for index in range(data[at]):
                code, sid = struct.unpack_from(">BH", data, at + 1 + 3 * index)
                found[code] = self._name(sid)
        return found

    def width(self, glyph: int) -> float | None:
        """Return a glyph's width in thousandths of the em, None where nobody can tell."""
        if not 0 <= glyph < len(self.charstrings):
            return None
        number = self._selected[glyph] if glyph < len(self._selected) else 0
        if number >= len(self._fonts):
            return None
        font = self._fonts[number]
        try:
            own = width_of_type2(self.charstrings[glyph], font.subrs, self._globals)
        except BrokenError:
            return None
        return (font.default if own is None else font.nominal + own) * font.scale


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Return the items of an INDEX and where it ends (5176, 5).

    Raises BrokenError for items that are not one after the other, within the program.
    """
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return [], at + 2
    size = data[at + 2]
    if not 1 <= size <= 4:
        raise BrokenError("an index has offsets of no size")
    start, base = at + 3, at + 2 + size * (count + 1)
    offsets = [
        int.from_bytes(data[start + size * n : start + size * (n + 1)]) for n in range(count + 1)
    ]
    if any(b < a for a, b in pairwise(offsets)) or base + offsets[-1] > len(data):
        raise BrokenError("an index leads out of the program")
    return [data[base + a : base + b] for a, b in pairwise(offsets)], base + offsets[-1]


def _dictionary(data: bytes) -> dict[int, list[float]]:
    """Return a DICT: operands by operator, 1200 more for those of two bytes (5176, 4)."""
    found: dict[int, list[float]] = {}
    operands: list[Any] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            if first == _ESCAPE:
                at += 1
                first = 1200 + data[at]
            found[first] = operands
            operands, at = [], at + 1
        elif first == 29:
            operands.append(struct.unpack_from(">i", data, at + 1)[0])
            at += 5
        elif first == 30:
            value, at = _real(data, at + 1)
            operands.append(value)
        else:
            number, at = operand(data, at)
            if number is None:
                raise BrokenError("a dictionary has no number where one is due")
            operands.append(number)
    return found


def _real(data: bytes, at: int) -> tuple[float, int]:
    """Return a number written in half bytes, and where it ends."""
    text = ""
    while at < len(data):
        for half in (data[at] >> 4, data[at] & 15):
            if half == 15:
                return float(text or "0"), at + 1
            text += _HALVES[half]
        at += 1
    raise BrokenError("a number does not end")
