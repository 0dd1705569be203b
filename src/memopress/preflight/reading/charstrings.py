"""Charstrings, the programs that draw glyphs: how wide the glyphs are that they begin.

Adobe Type 1 Font Format, chapter 6, and Adobe Technical Note 5177 for those of type 2.
"""

from __future__ import annotations

import struct

_CLEARING = {1, 3, 18, 19, 20, 23}  # hints: whatever is odd before them is the width
_MOVES = {21: 2, 22: 1, 4: 1}  # moves, with how many operands they take
_END, _CALL, _GLOBAL, _RETURN = 14, 10, 29, 11
_HSBW, _ESCAPE, _SBW, _DIV = 13, 12, 7, 12
_DEEP = 10  # subroutines in each other (5177, appendix B)
_CALLS = 500  # in all, before the width is known: there are 48 operands to be had
_OPERANDS = 513


class BrokenError(ValueError):
    """A font program does not hold together."""


def operand(code: bytes, at: int) -> tuple[float | None, int]:
    """Return the number that begins at a place, and where it ends; None for an operator.

    Raises struct.error or IndexError where the number is cut short.
    """
    first = code[at]
    if first == 28:
        return struct.unpack_from(">h", code, at + 1)[0], at + 3
    if first == 255:
        return struct.unpack_from(">i", code, at + 1)[0] / 65536, at + 5
    if first >= 32:
        return _small(code, at)
    return None, at


def _small(code: bytes, at: int) -> tuple[int, int]:
    """Return a number of one or two bytes, which both types write alike, and where it ends."""
    first = code[at]
    if first >= 251:
        return -(first - 251) * 256 - code[at + 1] - 108, at + 2
    if first >= 247:
        return (first - 247) * 256 + code[at + 1] + 108, at + 2
    return first - 139, at + 1


def width_of_type2(code: bytes, local: list[bytes], shared: list[bytes]) -> float | None:
    """Return the width that a charstring of type 2 begins with, None for the font's default one.

    `local` and `shared` are the subroutines that it may call. Raises BrokenError where nobody can
    tell, after a bounded number of calls.
    """
    try:
        return _type2(code, local, shared)
    except (IndexError, struct.error) as fault:
        raise BrokenError("a charstring is cut short") from fault


def _type2(code: bytes, local: list[bytes], shared: list[bytes]) -> float | None:
    stack: list[float] = []
    outer: list[tuple[bytes, int]] = []
    at = begun = 0
    while True:
        if at == len(code) and outer:
            code, at = outer.pop()  # a subroutine that forgets to return
            continue
        value, at = operand(code, at)
        if value is not None:
            stack.append(value)
            if len(stack) > _OPERANDS:
                raise BrokenError("a charstring has too many operands")
            continue
        operator, at = code[at], at + 1
        if operator in _CLEARING:
            return stack[0] if len(stack) % 2 else None
        if operator in _MOVES:
            return stack[0] if len(stack) > _MOVES[operator] else None
        if operator == _END:
            return stack[0] if len(stack) in (1, 5) else None
        if operator == _RETURN and outer:
            code, at = outer.pop()
            continue
        if operator not in (_CALL, _GLOBAL) or not stack or len(outer) == _DEEP or begun == _CALLS:
            raise BrokenError("a charstring has no beginning")
        table = local if operator == _CALL else shared
        begun += 1
        number = int(stack.pop()) + (
            107 if len(table) < 1240 else 1131 if len(table) < 33900 else 32768
        )
        if not 0 <= number < len(table):
            raise BrokenError("a charstring calls a subroutine that is not there")
        outer.append((code, at))
        code, at = table[number], 0


def width_of_type1(code: bytes) -> float | None:
    """Return the width that a charstring of type 1 begins with, None where it does not tell."""
    stack: list[float] = []
    at = 0
    while at < len(code):
        first = code[at]
        if first == 255:
            stack.append(int.from_bytes(code[at + 1 : at + 5], signed=True))
            at += 5
        elif first >= 247 and at + 1 == len(code):
            return None
        elif first >= 32:
            value, at = _small(code, at)
            stack.append(value)
        elif first == _HSBW and len(stack) >= 2:
            return stack[1]
        elif first == _ESCAPE and code[at + 1 : at + 2] == bytes((_DIV,)) and len(stack) >= 2:
            below = stack.pop()
            stack.append(stack.pop() / (below or 1))
            at += 2
        elif first == _ESCAPE and code[at + 1 : at + 2] == bytes((_SBW,)) and len(stack) >= 4:
            return stack[2]
        else:
            return None
    return None
