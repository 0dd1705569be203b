"""What a function of a file makes of a number (ISO 32000-1, 7.10)."""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Stream

from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pikepdf import Object

_BITS = 32  # of a sample (7.10.2)
_STACK = 100  # numbers at once (annex C)
_LARGE = 3.403e38  # of a real number (annex C)
_DEEP = 8  # functions and procedures in each other
_MOST = 10_000  # bytes of a program: those of tint transforms have some dozens
_TOKEN = re.compile(rb"[{}]|[^\s{}]+")
_BROKEN = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)


def at_end(function: Object, x: float = 1.0, depth: int = 0) -> tuple[float, ...] | None:
    """Return what a function of one number makes of it, of a sampled one at its ends alone.

    None where it is no such function, or has operators that colours have no need of.
    """
    if not isinstance(function, Dictionary | Stream) or depth > _DEEP:
        return None
    try:
        kind = int(function.FunctionType)
        low, high = (float(each) for each in function.Domain)
        x = min(max(x, low), high)
        if kind == 2:
            return _power(function, x)
        if kind == 3:
            return _stitched(function, x, depth)
        if kind == 0 and isinstance(function, Stream):
            return _sampled(function, is_last=x > (low + high) / 2)
        if kind == 4 and isinstance(function, Stream):
            return _bounded(function, _calculated(decoded(function, _MOST), x))
    except _BROKEN:
        return None
    return None


def _numbers(array: Object) -> list[float]:
    charge(len(array))
    return [float(each) for each in array]


def _power(function: Object, x: float) -> tuple[float, ...]:
    first = _numbers(function.get("/C0", Array([0])))
    last = _numbers(function.get("/C1", Array([1])))
    share = x ** float(function.N)
    return tuple(a + share * (b - a) for a, b in zip(first, last, strict=True))


def _stitched(function: Object, x: float, depth: int) -> tuple[float, ...] | None:
    low, high = _numbers(function.Domain)
    bounds = _numbers(function.Bounds)
    edges, codes = [low, *bounds, high], _numbers(function.Encode)
    index = sum(x >= each for each in bounds)
    start, end = codes[2 * index : 2 * index + 2]
    left, right = edges[index], edges[index + 1]
    share = (x - left) / (right - left) if right > left else 0.0
    return at_end(function.Functions[index], start + share * (end - start), depth + 1)


def _sampled(function: Stream, *, is_last: bool) -> tuple[float, ...] | None:
    (count,), bits = _numbers(function.Size), int(function.BitsPerSample)
    reach = _numbers(function.Range)
    spread = _numbers(function.get("/Decode", function.Range))
    start, end = _numbers(function.get("/Encode", Array([0, count - 1])))
    channels = len(reach) // 2
    index = min(max(round(end if is_last else start), 0), int(count) - 1)
    if not 1 <= bits <= _BITS:
        return None
    data = decoded(function)
    most = (1 << bits) - 1
    found = []
    for channel in range(channels):
        at = (index * channels + channel) * bits
        chunk = int.from_bytes(data[at // 8 : (at + bits + 7) // 8])
        if len(data) * 8 < at + bits:
            return None
        sample = chunk >> (-(at + bits) % 8) & most
        low, high = spread[2 * channel : 2 * channel + 2]
        found.append(low + sample / most * (high - low))
    return tuple(found)


def _bounded(function: Object, values: Sequence[float]) -> tuple[float, ...] | None:
    reach = _numbers(function.Range)
    if len(values) != len(reach) // 2:
        return None
    pairs = zip(reach[::2], reach[1::2], strict=True)
    return tuple(min(max(each, a), b) for each, (a, b) in zip(values, pairs, strict=True))


# Programs (7.10.5) ------------------------------------------------------------------------------

_ONE: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg, "abs": abs, "sqrt": math.sqrt, "cvr": float, "cvi": int,
    "round": lambda a: math.floor(a + 0.5), "floor": math.floor, "ceiling": math.ceil,
    "truncate": math.trunc, "not": operator.not_,
}  # fmt: skip
_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "exp": lambda a, b: float(a) ** float(b), "eq": operator.eq, "ne": operator.ne,
    "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
    "and": operator.and_, "or": operator.or_, "idiv": operator.floordiv, "mod": operator.mod,
}  # fmt: skip


def _calculated(program: bytes, x: float) -> list[float]:
    """Return what a program leaves on its stack; raises one of what is broken."""
    tokens = iter(_TOKEN.findall(program))
    if next(tokens, b"") != b"{":
        raise ValueError("a program stands between braces")
    stack: list[Any] = [x]
    _run(_procedure(tokens), stack)
    return [float(each) for each in stack]


def _procedure(tokens: Iterator[bytes], depth: int = 0) -> list[Any]:
    if depth > _DEEP:
        raise ValueError("procedures lie too deep in each other")
    found: list[Any] = []
    for token in tokens:
        if token == b"}":
            return found
        found.append(_procedure(tokens, depth + 1) if token == b"{" else token.decode("latin-1"))
    raise ValueError("a procedure does not end")


def _run(procedure: list[Any], stack: list[Any]) -> None:
    for number, each in enumerate(procedure):
        if isinstance(each, list):
            continue  # what an 'if' takes, that follows
        if each in ("if", "ifelse"):
            ways = procedure[number - 1 : number]
            if each == "ifelse":
                ways = procedure[number - 2 : number]
            if stack.pop():
                _run(ways[0], stack)
            elif len(ways) > 1:
                _run(ways[1], stack)
        else:
            _step(each, stack)


def _step(name: str, stack: list[Any]) -> None:
    if name in _TWO:
        last = stack.pop()
        found = _TWO[name](stack.pop(), last)
        if abs(found) > _LARGE:
            raise ValueError("a number is larger than any that a program may have")
        stack.append(found)
    elif name in _ONE:
        stack.append(_ONE[name](stack.pop()))
    elif name in ("true", "false"):
        stack.append(name == "true")
    elif name == "dup":
        stack.append(stack[-1])
    elif name == "pop":
        stack.pop()
    elif name == "exch":
        stack[-2:] = stack[:-3:-1]
    elif name == "index":
        stack.append(stack[-1 - int(stack.pop())])
    elif name == "copy":
        count = int(stack.pop())
        stack += stack[-count:] if count > 0 else []
    elif name == "roll":
        turns, count = int(stack.pop()), int(stack.pop())
        if count > 0:
            top = stack[-count:]
            shift = turns % count
            stack[-count:] = top[-shift:] + top[:-shift] if shift else top
    else:
        stack.append(float(name))
    if len(stack) > _STACK:
        raise ValueError("a program leaves more than it may")
