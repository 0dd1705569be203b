"""The filters, tests and functions of templates: all that there are, and none that runs away.

Jinja's own where they are harmless, watched over for the size of what goes in and comes out; ours
where a small argument makes a large result, or where values would be compared without end.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Undefined, pass_context, pass_environment
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, markup_join
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from memopress.content import StandIn
from memopress.layout.allowance import (
    WIDTH,
    LimitError,
    charge,
    charge_reading,
    charge_text,
    check_length,
)
from memopress.layout.blocks import blocks
from memopress.layout.chance import Chance
from memopress.layout.comparing import comparable, compare, in_order
from memopress.layout.localised import FILTERS as LOCALISED
from memopress.layout.views import (
    Function,
    Group,
    RefusedError,
    check_items,
    check_number,
    items_of,
    key_of,
    replaced,
    view_of,
    what,
)


def thousands(value: float) -> str:
    """Return a number as Dutch writes it: 102.000 (Taalunie, 'Punt of komma in getallen')."""
    return f"{value:,}".replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


# What the sandbox puts in the place of Jinja's own code -----------------------------------------


@pass_context
def _counted(context: Context, value: Any, weight: int) -> Any:
    """Return what a loop goes through, with the work of all its turns counted beforehand."""
    del context  # asked for, so that nothing is worked out when the template is compiled
    items = check_items(value)
    charge(weight * len(items))
    return items


@pass_context
def _charge(context: Context, work: int) -> None:
    del context
    charge(work)


def _joined_texts(*values: Any) -> str:
    """Return texts put together, as `~` does."""
    texts = [_text(value) for value in values]
    charge_text(sum(map(len, texts)))
    return markup_join(texts)


def _part(value: Any, start: Any, stop: Any, step: Any) -> Any:
    """Return a part of a text or a list, as `[start:stop]` does."""
    if not isinstance(value, str | tuple | list | range):
        raise RefusedError(f"{what(value)} has no parts")
    part = value[start:stop:step]
    if isinstance(part, str):
        charge_text(len(part))
    else:
        charge(len(part))
    return part


# Filters ----------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """Return a plain value as text, one that is not escaped with a mark of where it came from."""
    if isinstance(value, str):
        return value
    view = view_of(value)
    if view is None or not view.prints:
        raise RefusedError(f"{what(value)} is no text")
    return str(value)


def _watched(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja's with its arguments bounded and its work counted."""
    skipped = 1 if hasattr(work, "jinja_pass_arg") else 0

    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        value, *options = args[skipped:]
        for option in (*options, *kwargs.values()):
            if isinstance(option, int) and abs(option) > WIDTH:
                raise LimitError(f"a filter is given the number {option}; {WIDTH:,} is most")
        _charge_size(value)
        made = work(*args, **kwargs)
        if isinstance(made, Iterator):
            made = tuple(made)
        return check_number(made)

    return run


def _charge_size(value: Any) -> None:
    if isinstance(value, str):
        charge_reading(len(value))
        charge_text(len(value))
    elif isinstance(value, tuple | list | range | Mapping):
        charge(len(value))
    elif not isinstance(value, int | float | Undefined | type(None)):
        view = view_of(value)
        if view is None or not view.prints:
            raise RefusedError(f"{what(value)} cannot be filtered")


def _of_text(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja's for texts: lists and the like are refused."""
    skipped = 1 if hasattr(work, "jinja_pass_arg") else 0
    run = _watched(work)

    @functools.wraps(work)
    def checked(*args: Any, **kwargs: Any) -> Any:
        for value in args[skipped:]:
            _text(value)
        return run(*args, **kwargs)

    return checked


def _items(value: Any) -> tuple[Any, ...]:
    """Return what a value holds, one by one; the names of a map."""
    items = check_items(value)
    charge(len(items))
    return tuple(items)


def _keyed(
    environment: Any, value: Any, attribute: Any, *, case_sensitive: bool = True
) -> list[tuple[Any, Any]]:
    """Return what a value holds, each with what it is to be judged by: itself or an attribute."""
    items = _items(value)
    read = make_attrgetter(environment, attribute) if attribute is not None else _itself
    found = []
    for item in items:
        key = comparable(read(item))
        if isinstance(key, str) and not (case_sensitive or isinstance(key, StandIn)):
            key = key.lower()
        found.append((key, item))
    # Sorting and comparing cost more than going through.
    charge(len(items) * len(items).bit_length())
    return found


def _itself(value: Any) -> Any:
    return value


@pass_environment
def _join(environment: Any, value: Any, d: str = "", attribute: Any = None) -> str:
    read = make_attrgetter(environment, attribute) if attribute is not None else _itself
    texts = [_text(read(item)) for item in _items(value)]
    charge_text(sum(map(len, texts)) + len(d) * len(texts))
    if any(hasattr(each, "__html__") for each in (*texts, d)):
        return (d if isinstance(d, Markup) else Markup.escape(d)).join(texts)
    return d.join(texts)


@pass_environment
def _unique(
    environment: Any,
    value: Any,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002 - as Jinja has it
    attribute: Any = None,
) -> tuple[Any, ...]:
    first: dict[Any, Any] = {}
    for key, item in _keyed(environment, value, attribute, case_sensitive=case_sensitive):
        first.setdefault(key, item)
    return tuple(first.values())


@pass_environment
def _sort(
    environment: Any,
    value: Any,
    reverse: bool = False,  # noqa: FBT001, FBT002
    case_sensitive: bool = False,  # noqa: FBT001, FBT002
    attribute: Any = None,
) -> tuple[Any, ...]:
    if isinstance(attribute, str) and "," in attribute:
        for each in reversed(attribute.split(",")):
            value = _sort(environment, value, reverse, case_sensitive, each.strip())
        return tuple(value)
    pairs = _keyed(environment, value, attribute)
    order = in_order(environment, [key for key, _ in pairs], case=case_sensitive)
    numbers = sorted(range(len(pairs)), key=order.__getitem__, reverse=reverse)
    return tuple(pairs[number][1] for number in numbers)


@pass_environment
def _groupby(
    environment: Any,
    value: Any,
    attribute: Any,
    default: Any = None,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002
) -> tuple[Group, ...]:
    groups: dict[Any, tuple[Any, list[Any]]] = {}
    read = make_attrgetter(environment, attribute, default=default)
    for key, item in _keyed(environment, value, attribute, case_sensitive=case_sensitive):
        groups.setdefault(key, (read(item), []))[1].append(item)
    made = [Group(each, tuple(members)) for each, members in groups.values()]
    order = in_order(environment, list(groups), case=case_sensitive)
    return tuple(made[number] for number in sorted(range(len(made)), key=order.__getitem__))


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter that chooses the greatest or the least."""

    @pass_environment
    def run(
        environment: Any,
        value: Any,
        case_sensitive: bool = False,  # noqa: FBT001, FBT002 - as Jinja has it
        attribute: Any = None,
    ) -> Any:
        pairs = _keyed(environment, value, attribute)
        if not pairs:
            raise RefusedError("there is nothing to choose from: the list is empty")
        order = in_order(environment, [key for key, _ in pairs], case=case_sensitive)
        return pairs[choose(range(len(pairs)), key=order.__getitem__)][1]

    return run


@pass_environment
def _sum(environment: Any, value: Any, attribute: Any = None, start: float = 0) -> Any:
    read = make_attrgetter(environment, attribute) if attribute is not None else _itself
    total = start
    for item in _items(value):
        number = read(item)
        if isinstance(number, StandIn):
            return number
        if not isinstance(number, int | float):
            raise RefusedError("only numbers have a sum")
        total = check_number(total + number)
    return total


def _replace(value: Any, old: Any, new: Any, count: int = -1) -> str:
    text, old, new = _text(value), _text(old), _text(new)
    if hasattr(new, "__html__") and not hasattr(text, "__html__"):
        text = Markup.escape(text)
    return replaced(text, old, new, count)


def _first_of(value: Any) -> Any:
    return _one_of(value, 0)


def _last_of(value: Any) -> Any:
    return _one_of(value, -1)


def _one_of(value: Any, number: int) -> Any:
    items = check_items(value)
    if isinstance(items, Mapping):
        items = _items(items)
    if not items:
        which = "first" if not number else "last"
        raise RefusedError(f"there is no {which} item: the list is empty")
    return items[number]


def _reverse(value: Any) -> Any:
    if isinstance(value, str):
        charge_text(len(value))
        return value[::-1]
    return _items(value)[::-1]


def _map_items(value: Any) -> tuple[tuple[Any, Any], ...]:
    if not isinstance(value, Mapping):
        raise RefusedError("only maps and records have names and values")
    return items_of(value)


@pass_environment
def _dictsort(
    environment: Any,
    value: Any,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002
    by: str = "key",
    reverse: bool = False,  # noqa: FBT001, FBT002
) -> tuple[Any, ...]:
    number = 1 if by == "value" else 0
    return _sort(environment, _map_items(value), reverse, case_sensitive, number)


def _default(value: Any, other: Any = "", boolean: bool = False) -> Any:  # noqa: FBT001, FBT002
    return other if isinstance(value, Undefined) or (boolean and not value) else value


def _of_value(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter for numbers, dates and the like that lets pass what stands in for one."""
    skipped = 1 if hasattr(work, "jinja_pass_arg") else 0

    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        value = args[skipped]
        return value if isinstance(value, StandIn) else work(*args, **kwargs)

    return run


def _of_number(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test for numbers: `%` would fill in a text, and `*` repeat it."""

    @functools.wraps(work)
    def checked(value: Any, *args: Any, **kwargs: Any) -> Any:
        for each in (value, args[0] if args else 0):
            if not isinstance(each, int | float):
                raise RefusedError(f"{what(each)} is no number")
        return work(value, *args, **kwargs)

    return checked


_TEXT_FILTERS = (
    *("capitalize", "e", "escape", "forceescape", "lower", "safe", "string", "title", "trim"),
    *("truncate", "upper", "urlencode", "wordcount"),
)
_OTHER_FILTERS = "batch count length map reject rejectattr select selectattr slice"

FILTERS: dict[str, Callable[..., Any]] = {
    **{name: _of_text(JINJA_FILTERS[name]) for name in _TEXT_FILTERS},
    **{name: _watched(JINJA_FILTERS[name]) for name in _OTHER_FILTERS.split()},
    **{name: _of_value(_watched(JINJA_FILTERS[name])) for name in ("float", "int")},
    **{name: _of_value(_watched(_of_number(JINJA_FILTERS[name]))) for name in ("abs", "round")},
    "blocks": blocks,
    "d": _default,
    "default": _default,
    "dictsort": _dictsort,
    "first": _first_of,
    "groupby": _groupby,
    "items": _map_items,
    "join": _join,
    "last": _last_of,
    "list": _items,
    "max": _extreme(max),
    "min": _extreme(min),
    "replace": _replace,
    "reverse": _reverse,
    "sort": _sort,
    "sum": _sum,
    "thousands": _of_value(_watched(thousands)),
    "unique": _unique,
    **{name: _of_value(_watched(work)) for name, work in LOCALISED.items()},
    # No template can name these but as texts, and then they do no more than here.
    "(charge)": _charge,
    "(compare)": compare,
    "(counted)": _counted,
    "(join)": _joined_texts,
    "(key)": key_of,
    "(part)": _part,
}

# Tests ------------------------------------------------------------------------------------------

_PLAIN_TESTS = (
    "boolean defined false float integer iterable mapping none number sameas sequence string true"
    " undefined"
)
_COMPARING_TESTS = {
    "eq": "== eq equalto",
    "ne": "!= ne",
    "gt": "> gt greaterthan",
    "gteq": ">= ge",
    "lt": "< lt lessthan",
    "lteq": "<= le",
    "in": "in",
}


def _holds(test: Callable[..., bool]) -> Callable[..., bool]:
    """Return a test for numbers that is not met by what stands in for one."""
    return lambda value, *args: not isinstance(value, StandIn) and test(value, *args)


def _test(name: str) -> Callable[[Any, Any], bool]:
    return lambda value, other: compare(value, name, other)


_JINJA_TESTS: Mapping[str, Any] = JINJA_TESTS

TESTS: dict[str, Callable[..., Any]] = {
    **{name: _JINJA_TESTS[name] for name in _PLAIN_TESTS.split()},
    **{name: _holds(_of_number(_JINJA_TESTS[name])) for name in ("divisibleby", "even", "odd")},
    "lower": lambda value: _text(value).islower(),
    "upper": lambda value: _text(value).isupper(),
    **{each: _test(name) for name, names in _COMPARING_TESTS.items() for each in names.split()},
}

# Functions --------------------------------------------------------------------------------------


def _range(*ends: int) -> range:
    made = range(*(0 if isinstance(each, StandIn) else each for each in ends))
    check_length(len(made))
    return made


def _dict(first: Any = None, /, **values: Any) -> dict[Any, Any]:
    if first is None:
        return values
    if not isinstance(first, Mapping):
        raise RefusedError(f"{what(first)} is no map")
    return dict(items_of(first)) | values


def _seeded(seed: Any) -> Chance:
    return Chance(_text(seed))


FUNCTIONS: dict[str, Any] = {
    "cycler": Function("cycler", Cycler),
    "dict": Function("dict", _dict),
    "joiner": Function("joiner", lambda sep=", ": Joiner(_text(sep))),
    "namespace": Function("namespace", lambda *of, **values: Namespace(_dict(*of, **values))),
    "random": Function("random", _seeded),
    "range": Function("range", _range),
    "cos": Function("cos", _of_value(math.cos)),
    "sin": Function("sin", _of_value(math.sin)),
    "sqrt": Function("sqrt", _of_value(math.sqrt)),
    "pi": math.pi,
}
