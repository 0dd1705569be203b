"""How templates compare: texts, numbers and lists of these, in a time that their size bounds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined

from memopress.layout.allowance import charge, charge_reading
from memopress.layout.views import RefusedError, check_items, is_plain, key_of


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


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _on_two(operator.eq),
    "ne": _on_two(operator.ne),
    "gt": _on_two(operator.gt),
    "gteq": _on_two(operator.ge),
    "lt": _on_two(operator.lt),
    "lteq": _on_two(operator.le),
    "in": _within,
    "notin": lambda value, container: not _within(value, container),
}


def compare(first: Any, *rest: Any) -> bool:
    """Return what a chain of comparisons says; operators and values take turns."""
    left = first
    for name, right in zip(rest[::2], rest[1::2], strict=True):
        if isinstance(left, Undefined) or isinstance(right, Undefined):
            return bool(left == right)  # which tells what is not there
        if not _COMPARE[name](left, right):
            return False
        left = right
    return True
