"""Compact font programs (Adobe Technical Notes 5176 and 5177): glyphs, their names and widths."""

from __future__ import annotations

import struct
from functools import cached_property
from itertools import pairwise
from typing import Any

from memopress.preflight.reading.allowance import charge, keep
from memopress.preflight.reading.latin import latin

_CLEARING = {1, 3, 18, 19, 20, 23}  # hints: whatever is odd before them is the width
_MOVES = {21: 2, 22: 1, 4: 1}  # moves, with how many operands they take
_END, _CALL, _GLOBAL, _RETURN, _ESCAPE = 14, 10, 29, 11, 12
_DEEP = 10
_STACK = 513  # operands at once: more has no charstring before its width (Note 5177, 3.1)
_FONTS = 256  # of a CID font: FDSelect has no numbers for more
_HALVES = (*"0123456789.", "E", "E-", "", "-")
_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _SUBRS = 15, 16, 17, 18, 19
_DEFAULT, _NOMINAL = 20, 21
_MATRIX, _ROS, _FDARRAY, _FDSELECT = 1207, 1230, 1236, 1237


class BrokenError(ValueError):
    """A font program does not hold together."""


class Cff:
    """A font program with its first font. Raises BrokenError for one that cannot be read."""

    def __init__(self, data: bytes) -> None:
        """Read the indexes and dictionaries."""
        # Items may lie over each other: none of them is copied.
        self._data = view = memoryview(data)
        try:
            _, at = _index(view, view[2])
            tops, at = _index(view, at)
            self._strings, at = _index(view, at)
            self._globals, _ = _index(view, at)
            self._top = _dictionary(tops[0])
            self.charstrings, _ = _index(view, int(self._top[_CHARSTRINGS][0]))
            self.is_cid = _ROS in self._top
            self.charset = self._charset()
            self._fonts, self._selected = self._privates()
        except (IndexError, KeyError, struct.error, TypeError, OverflowError) as fault:
            raise BrokenError("the compact font program cannot be read") from fault

    def _charset(self) -> list[int]:
        """Return the string number, or the CID, of each glyph."""
        count = len(self.charstrings)
        offset = int(self._top.get(_CHARSET, (0,))[0])
        if offset <= 2:
            return list(range(count))  # ISOAdobe; the expert sets are not told apart
        data, form = self._data, self._data[offset]
        found, at = [0], offset + 1
        while len(found) < count:
            (first,) = struct.unpack_from(">H", data, at)
            if form == 0:
                left, at = 0, at + 2
            elif form == 1:
                left, at = data[at + 2], at + 3
            else:
                left, at = int.from_bytes(data[at + 2 : at + 4]), at + 4
            found += range(first, first + left + 1)
        return found[:count]

    def _privates(self) -> tuple[list[tuple[float, float, list[memoryview]]], list[int]]:
        """Return default and nominal width and subroutines of each font, and which glyphs use."""
        if not self.is_cid:
            return [self._private(self._top)], []
        array, _ = _index(self._data, int(self._top[_FDARRAY][0]))
        fonts = [self._private(_dictionary(each)) for each in array[:_FONTS]]
        data, at = self._data, int(self._top[_FDSELECT][0])
        count = len(self.charstrings)
        if data[at] == 0:
            return fonts, list(data[at + 1 : at + 1 + count])
        (ranges,) = struct.unpack_from(">H", data, at + 1)
        selected: list[int] = []
        for index in range(ranges):
            first, font, after = struct.unpack_from(">HBH", data, at + 3 + 3 * index)
            selected += [font] * (min(after, count) - first)
        return fonts, selected

    def _private(self, font: dict[int, list[float]]) -> tuple[float, float, list[memoryview]]:
        size, offset = (int(value) for value in font.get(_PRIVATE, (0, 0)))
        private = _dictionary(self._data[offset : offset + size])
        subrs: list[memoryview] = []
        if _SUBRS in private:
            subrs, _ = _index(self._data, offset + int(private[_SUBRS][0]))
        return private.get(_DEFAULT, [0.0])[0], private.get(_NOMINAL, [0.0])[0], subrs

    @cached_property
    def glyphs(self) -> dict[int | str, int]:
        """The numbers of glyphs by CID, or by name where the font has names."""
        if self.is_cid:
            return {cid: glyph for glyph, cid in enumerate(self.charset)}
        return {self._name(sid): glyph for glyph, sid in enumerate(self.charset)}

    def _name(self, sid: int) -> str:
        standard = latin().strings
        if sid < len(standard):
            return standard[sid]
        own = sid - len(standard)
        return str(self._strings[own], "latin-1") if own < len(self._strings) else ""

    @cached_property
    def encoding(self) -> dict[int, str]:
        """The program's own encoding: names by code; StandardEncoding where it says so."""
        offset = int(self._top.get(_ENCODING, (0,))[0])
        if self.is_cid or offset <= 1:
            return latin().standard
        data, form = self._data, self._data[offset] & 0x7F
        codes: list[int] = []
        if form == 0:
            codes = list(data[offset + 2 : offset + 2 + data[offset + 1]])
        else:
            for index in range(data[offset + 1]):
                first, left = data[offset + 2 + 2 * index : offset + 4 + 2 * index]
                codes += range(first, first + left + 1)
        names = [self._name(sid) for sid in self.charset[1:]]
        return dict(zip(codes, names, strict=False))

    def width(self, glyph: int) -> float | None:
        """Return a glyph's width in thousandths of the em, None where there is none."""
        if not 0 <= glyph < len(self.charstrings):
            return None
        number = self._selected[glyph] if glyph < len(self._selected) else 0
        default, nominal, subrs = self._fonts[min(number, len(self._fonts) - 1)]
        own = self._own_width(self.charstrings[glyph], subrs)
        matrix = self._top.get(_MATRIX)
        scale = matrix[0] * 1000 if matrix and matrix[0] else 1.0
        return (default if own is None else nominal + own) * scale

    def _own_width(self, code: memoryview, subrs: list[memoryview]) -> float | None:
        """Return the width that a charstring begins with, None for the default one."""
        stack: list[float] = []
        calls = [(code, 0)]
        while calls:
            code, at = calls.pop()
            while at < len(code):
                charge()
                value, at = _operand(code, at)
                if value is not None:
                    stack.append(value)
                    if len(stack) > _STACK:
                        return None
                    continue
                operator, at = code[at], at + 1
                if operator in (_CALL, _GLOBAL) and stack and len(calls) < _DEEP:
                    table = subrs if operator == _CALL else self._globals
                    bias = 107 if len(table) < 1240 else 1131 if len(table) < 33900 else 32768
                    number = int(stack.pop()) + bias
                    if not 0 <= number < len(table):
                        return None
                    calls.append((code, at))
                    code, at = table[number], 0
                elif operator == _RETURN:
                    break
                elif operator in _CLEARING:
                    return stack[0] if len(stack) % 2 else None
                elif operator in _MOVES:
                    return stack[0] if len(stack) > _MOVES[operator] else None
                elif operator == _END:
                    return stack[0] if len(stack) in (1, 5) else None
                else:
                    return None
        return None


def _operand(code: memoryview, at: int) -> tuple[float | None, int]:
    """Return the number that begins at a place, and where it ends; None for an operator."""
    first = code[at]
    if first == 28:
        return struct.unpack_from(">h", code, at + 1)[0], at + 3
    if first == 255:
        return struct.unpack_from(">i", code, at + 1)[0] / 65536, at + 5
    if first >= 251:
        return -(first - 251) * 256 - code[at + 1] - 108, at + 2
    if first >= 247:
        return (first - 247) * 256 + code[at + 1] + 108, at + 2
    if first >= 32:
        return first - 139, at + 1
    return None, at


def _index(data: memoryview, at: int) -> tuple[list[memoryview], int]:
    """Return the items of an INDEX and where it ends."""
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
    charge(count)
    keep(count // 8)
    return [data[base + a : base + b] for a, b in pairwise(offsets)], base + offsets[-1]


def _dictionary(data: memoryview) -> dict[int, list[float]]:
    """Return a DICT: operands by operator, 1200 more for those of two bytes."""
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
            operand, at = _operand(data, at)
            if operand is None:
                raise BrokenError("a dictionary has no number where one is due")
            operands.append(operand)
    return found


def _real(data: memoryview, at: int) -> tuple[float, int]:
    """Return a number written in half bytes, and where it ends."""
    text = ""
    while at < len(data):
        for half in (data[at] >> 4, data[at] & 15):
            if half == 15:
                return float(text or "0"), at + 1
            text += _HALVES[half]
        at += 1
    raise BrokenError("a number does not end")
