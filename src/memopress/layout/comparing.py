"""How templates compare: texts, numbers and lists of these, in a time that their size bounds."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import Undefined

from memopress.content import Money, StandIn, Text
from memopress.layout.allowance import charge, charge_reading
from memopress.layout.order import ranks
from memopress.layout.views import NUMBERS, RefusedError, check_items, is_plain, key_of, what
from memopress.printing import listed


def comparable(value: Any) -> Any:
    """Return a value that can be compared in bounded time; raises RefusedError for any other.

    A list of lists of lists … that are one and the same is small, and takes for ever to compare.
    """
    if is_plain(value):
        if isinstance(value, str):
            charge_reading(len(value))
        return value
    if isinstance(value, tuple | list):
        charge(len(value))
        if not all(map(is_plain, value)):
            raise RefusedError("lists of lists cannot be compared")
        return tuple(value)
    if isinstance(value, dict):
        raise RefusedError("maps cannot be compared")
    return value  # all else is what it is, and nothing more


def in_order(environment: Any, keys: Sequence[Any], *, case: bool) -> list[Any]:
    """Return what stands for each of some comparable values where they are put in order.

    Texts stand as the language of the publication has them. Raises RefusedError where there is no
    order: of texts and numbers, of dates and what is left out.
    """
    if any(isinstance(each, StandIn) for key in keys for each in _parts(key)):
        return _with_stand_ins(environment, keys, case=case)
    texts = {_text(each) for key in keys for each in _parts(key) if isinstance(each, str)}
    found = ranks(texts, environment.language, case=case) if texts else {}
    kinds = {_kind(key) for key in keys}
    if len(kinds) > 1 or (None in kinds and len(keys) > 1):
        names = listed(sorted({what(key) for key in keys}), "and")
        lost = any(key is None for key in keys)
        hint = "; choose first, as with select or rejectattr" if lost else ""
        raise RefusedError(f"there is no order of {names}{hint}")
    return [
        tuple(_ranked(each, found) for each in key)
        if isinstance(key, tuple)
        else _ranked(key, found)
        for key in keys
    ]


def _with_stand_ins(environment: Any, keys: Sequence[Any], *, case: bool) -> list[Any]:
    """Return the same for keys of a draft: what stands in for a value comes last."""
    lost = [any(isinstance(each, StandIn) for each in _parts(key)) for key in keys]
    sound = [key for key, is_lost in zip(keys, lost, strict=True) if not is_lost]
    found = iter(in_order(environment, sound, case=case))
    return [(1,) if is_lost else (0, next(found)) for is_lost in lost]


def _parts(key: Any) -> Sequence[Any]:
    return key if isinstance(key, tuple) else (key,)


def _ranked(value: Any, found: Mapping[str, Any]) -> Any:
    return found[_text(value)] if isinstance(value, str) else value


def _text(value: str) -> str:
    return value.plain if isinstance(value, Text) else str(value)


def _kind(key: Any) -> Any:
    """Return what is the same for values that there is an order of; None where there is none."""
    if isinstance(key, tuple):
        return tuple(map(_kind, key))
    for each in (str, int | float, dt.date, dt.time, Money):
        if isinstance(key, each):
            return each
    return None


def _within(value: Any, container: Any) -> bool:
    if isinstance(container, str):
        if not isinstance(value, str):
            raise RefusedError("only a text can be in a text")
        charge_reading(len(container))
        return value in container
    if isinstance(container, Mapping):
        return key_of(value) in container
    charge(len(check_items(container)))
    wanted = comparable(value)
    if isinstance(container, range):
        return wanted in container
    return any(_same(wanted, each) for each in container)


def _same(wanted: Any, other: Any) -> bool:
    """Tell whether a comparable value is another, which may be anything."""
    if is_plain(wanted) or is_plain(other):
        return is_plain(wanted) and is_plain(other) and bool(wanted == other)
    return bool(wanted == comparable(other))


def _on_two(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    return lambda left, right: bool(compare(comparable(left), comparable(right)))


# What compares two numbers, and by _on_two all else.
_NUMBERS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    **{name: _on_two(each) for name, each in _NUMBERS.items()},
    "in": _within,
    "notin": lambda value, container: not _within(value, container),
}

_ORDERING = ("gt", "gteq", "lt", "lteq")
_ONE = 2  # an operator and a value: what most comparisons have


def compare(first: Any, *rest: Any) -> bool:
    """Return what a chain of comparisons says; operators and values take turns."""
    left = first
    if len(rest) == _ONE and type(left) in NUMBERS and type(rest[1]) in NUMBERS:
        number = _NUMBERS.get(rest[0])
        if number is not None:
            return number(left, rest[1])
    for name, right in zip(rest[::2], rest[1::2], strict=True):
        if isinstance(left, Undefined) or isinstance(right, Undefined):
            return bool(left == right)  # which tells what is not there
        if name in _ORDERING and (isinstance(left, StandIn) or isinstance(right, StandIn)):
            return False
        if not _COMPARE[name](left, right):
            return False
        left = right
    return True
