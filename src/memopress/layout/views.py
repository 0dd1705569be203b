"""What templates may look at: one table of types, and of the names that each shows.

What is not in this table has no attributes, cannot be printed, and cannot be called. Nothing in it
can be changed by a template but a `namespace`, which is the template's own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup, escape
from msgspec import Struct

from memopress.content import (
    Block,
    Blocks,
    Document,
    Keyed,
    Money,
    NoteReference,
    Publication,
    Record,
    Rich,
    StandIn,
)
from memopress.content.model import Text, Time
from memopress.edition import Edition
from memopress.layout.allowance import (
    BITS,
    LimitError,
    charge,
    charge_reading,
    charge_text,
    check_length,
)
from memopress.layout.chance import Chance
from memopress.watching import look

EDITION = "the edition"  # what its fields are called


class Function(Struct, frozen=True):
    """Something that templates may call, under the name that they know it by."""

    name: str
    run: Callable[..., Any]


class FileName(Struct, frozen=True):
    """The name of a file: its path 'foto/dans.jpg', 'dans.jpg', its stem 'dans', its suffix '.jpg'.

    A name that stands in the content knows where.
    """

    path: str
    name: str
    stem: str
    suffix: str

    def __str__(self) -> str:
        """Return the path."""
        return str(self.path)

    def __html__(self) -> str:
        """Return the path as page markup, with the mark of its place if it has one."""
        return str(escape(self.path))


class RefusedError(Exception):
    """A template wants what no template gets; the message says what, the hint what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.hint = hint


class Group(NamedTuple):
    """What `groupby` makes: what the members have in common, and the members."""

    grouper: Any
    list: tuple[Any, ...]


Reader = Callable[[Any], Any]


class View(Struct, frozen=True):
    """A type as templates see it: what it is called, and how each of its names is read.

    With `fields`, values have names of their own besides (of the writer's choice); with
    `fields_first` these win. `prints` tells whether a value can be put into markup.
    """

    what: str
    names: Mapping[str, Reader]
    fields: Callable[[Any], Mapping[Any, Any]] | None = None
    fields_first: bool = False
    prints: bool = False


def viewed(value: Any) -> Any:
    """Return a value as templates get it: of a path, only its name."""
    if isinstance(value, Path):
        return FileName(value.name, value.name, value.stem, value.suffix)
    return value


def _field(owner: Any, name: Any, value: Any) -> Any:
    """Return a value of a record or a map: the name of a file with where the record has it."""
    if isinstance(value, Path) and isinstance(owner, Record):
        place = Record.place_of(owner, name)
        path = Text(value.as_posix(), place)
        return FileName(path, Text(value.name, place), value.stem, value.suffix)
    return viewed(value)


# Types that templates meet at every step: told by themselves, before all that are kinds of them.
NUMBERS = frozenset((int, float))
_USUAL = frozenset((int, float, str, Text, bool, type(None)))
_PLAIN = (str, int, float, dt.date, dt.time, Money)
_ROWS = (str, tuple, list, range)
_ITEMS = (*_ROWS, Mapping)


def is_plain(value: Any) -> bool:
    """Tell whether a value holds no other values: it can be compared and looked up in no time."""
    return type(value) in _USUAL or isinstance(value, _PLAIN)


def check_number(value: Any) -> Any:
    """Return a number; raises LimitError for a whole number that is too large to be one."""
    if type(value) is not float and isinstance(value, int) and value.bit_length() > BITS:
        raise LimitError(f"the template makes a number of more than {BITS} bits")
    return value


def _plain(*names: str) -> dict[str, Reader]:
    """Return readers of attributes."""
    return {name: _attribute(name) for name in names}


def _attribute(name: str) -> Reader:
    return lambda value: viewed(getattr(value, name))


def _looked_at(kind: str, *names: str) -> dict[str, Reader]:
    """Return readers of attributes that tell when they are read, as those of a kind of thing."""

    def reader(name: str) -> Reader:
        def read(value: Any) -> Any:
            look(kind, name)
            return viewed(getattr(value, name))

        return read

    return {name: reader(name) for name in names}


def _methods(*names: str) -> dict[str, Reader]:
    """Return readers of methods that make nothing that grows."""
    return {name: _method(name) for name in names}


def _method(name: str) -> Reader:
    return lambda value: Function(name, getattr(value, name))


# Texts ------------------------------------------------------------------------------------------

_TEXT_METHODS = (
    "capitalize count endswith find index isalnum isalpha isdecimal isdigit islower isnumeric"
    " isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex"
    " rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)


def _text_method(name: str) -> Reader:
    def read(value: str) -> Function:
        # A text of the content gives a bare one; what is markup stays markup.
        method = getattr(value if isinstance(value, Markup) else str(value), name)

        def run(*args: Any) -> Any:
            charge_reading(len(value))
            made = method(*args)
            if isinstance(made, str | list | tuple):
                charge_text(len(value))
                charge(len(made) if isinstance(made, list) else 1)
            return made

        return Function(name, run)

    return read


def replaced(value: str, old: str, new: str, count: int = -1) -> str:
    """Return a text with a part of it replaced, as `str.replace` does."""
    value = value if isinstance(value, Markup) else str(value)
    found = value.count(old) if old else len(value) + 1
    found = found if count < 0 else min(found, count)
    # Markup escapes what comes in: a quotation mark becomes five characters.
    charge_text(len(value) + found * 5 * len(new))
    return value.replace(old, new, count)


def _joined(value: str, texts: Iterable[str]) -> str:
    items = tuple(texts)
    charge(len(items))
    charge_text(sum(5 * len(item) for item in items) + len(value) * len(items))
    return (value if isinstance(value, Markup) else str(value)).join(items)


_TEXT: dict[str, Reader] = {
    **{name: _text_method(name) for name in _TEXT_METHODS.split()},
    "replace": lambda value: Function("replace", lambda *args: replaced(value, *args)),
    "join": lambda value: Function("join", lambda texts: _joined(value, texts)),
}

# Lists and maps ---------------------------------------------------------------------------------


def _counted(value: Any) -> Function:
    def count(item: Any) -> int:
        if not is_plain(item):
            raise RefusedError("only texts and numbers can be counted in a list")
        charge(len(value))
        return sum(each == item for each in value if is_plain(each))

    return Function("count", count)


def _found(value: Any) -> Function:
    def index(item: Any) -> int:
        if not is_plain(item):
            raise RefusedError("only texts and numbers can be looked for in a list")
        charge(len(value))
        for number, each in enumerate(value):
            if is_plain(each) and each == item:
                return number
        raise RefusedError(f"'{item}' is not in the list")

    return Function("index", index)


_LIST: dict[str, Reader] = {"count": _counted, "index": _found}


def items_of(value: Mapping[Any, Any]) -> tuple[tuple[Any, Any], ...]:
    """Return the names and values of a map or a record."""
    charge(len(value))
    return tuple((name, viewed(inner)) for name, inner in value.items())


def _got(fields: Mapping[Any, Any]) -> Function:
    def get(name: Any, default: Any = None) -> Any:
        return viewed(fields.get(key_of(name), default))

    return Function("get", get)


def key_of(name: Any) -> Any:
    """Return what names a value in a map; raises RefusedError for what holds other values."""
    if not is_plain(name):
        what(name)  # raises, and tells what is not there
        raise RefusedError("a map is asked by a text or a number")
    return name


def _map_methods(fields: Callable[[Any], Mapping[Any, Any]]) -> dict[str, Reader]:
    return {
        "get": lambda value: _got(fields(value)),
        "keys": lambda value: Function("keys", lambda: tuple(fields(value))),
        "values": lambda value: Function(
            "values", lambda: tuple(inner for _, inner in items_of(fields(value)))
        ),
        "items": lambda value: Function("items", lambda: items_of(fields(value))),
    }


def _record_fields(value: Record) -> Mapping[str, Any]:
    return value._fields


def _of_itself(name: str) -> Reader:
    """Return a reader of an attribute of documents that is none of their fields."""

    def read(value: Document) -> Any:
        value._fields.get("")  # tells that something of the document itself was read
        return viewed(getattr(value, name))

    return read


def _day(value: Publication) -> Any:
    """Return the date of a publication; one that has none is read for drafts alone."""
    look("publication", "date")
    return StandIn("[date]", value.place) if value.date == dt.date.min else value.date


def _held(value: Edition) -> Function:
    look("edition", "collections")
    return Function("of", value.of)


def _itself(value: Any) -> Any:
    return value


_PARTS = ("year", "month", "day", "hour", "minute", "amount", "currency")  # of what is stood in for


def _answer(name: str) -> Reader:
    """Return a reader of a method that gives what it is asked of."""
    return lambda value: Function(name, lambda *_: value)


_RECORD = {**_plain("kind"), **_map_methods(_record_fields)}

# Dates ------------------------------------------------------------------------------------------

_DATE_FORMAT = re.compile(r"(?:[^%]|%-?[A-Za-z%]){0,100}")  # no widths: '%999999d' fills a disk


def _dated(value: dt.date) -> Function:
    def strftime(form: str) -> str:
        if not _DATE_FORMAT.fullmatch(form):
            raise RefusedError(f"'{form[:40]}' is no form of a date, such as '%d/%m/%Y'")
        return value.strftime(form)

    return Function("strftime", strftime)


def _amount(value: Money) -> int | float:
    """Return an amount as a number, to be reckoned with."""
    whole = int(value.amount)
    return whole if whole == value.amount else float(value.amount)


# Jinja's own ------------------------------------------------------------------------------------


def _exported(module: TemplateModule) -> Mapping[str, Any]:
    return {name: each for name, each in vars(module).items() if not name.startswith("_")}


def _own(space: Namespace) -> Mapping[str, Any]:
    values: Mapping[str, Any] = object.__getattribute__(space, "_Namespace__attrs")
    return values


class _Blocks(Mapping[str, Any]):
    """The blocks of a template, by name."""

    def __init__(self, reference: TemplateReference) -> None:
        self._reference = reference

    def __getitem__(self, name: str) -> Any:
        return self._reference[name]

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


_LOOP = "index index0 revindex revindex0 first last length depth previtem nextitem"

VIEWS: dict[type, View] = {
    type(None): View("none", {}, prints=True),
    bool: View("a truth value", {}, prints=True),
    int: View("a number", {}, prints=True),
    float: View("a number", {}, prints=True),
    str: View("a text", _TEXT, prints=True),
    Markup: View("markup", _TEXT, prints=True),
    Text: View("a text", {**_TEXT, **_plain("plain", "markup")}, prints=True),
    Rich: View("a text", {**_TEXT, **_plain("plain", "markup", "references")}, prints=True),
    StandIn: View(
        "a text",
        {
            **_TEXT,
            **_plain("plain", "markup", "references"),
            **dict.fromkeys(_PARTS, _itself),
            **{name: _answer(name) for name in ("weekday", "isoformat", "strftime")},
        },
        prints=True,
    ),
    NoteReference: View("a note reference", _plain("note")),
    Block: View("a block", _plain("kind", "items", "level", "ordered", "rows", "aligns", "text")),
    Blocks: View("a row of blocks", {**_LIST, **_plain("plain")}),
    Record: View("a record", _RECORD, _record_fields),
    Keyed: View("a map", _RECORD, _record_fields, fields_first=True),
    Document: View(
        "a document",
        {
            **_RECORD,
            **_plain("id", "key", "collection"),
            **{name: _of_itself(name) for name in ("kind", "hyphenation")},
        },
        _record_fields,
    ),
    Edition: View(
        "an edition",
        {
            **_looked_at("edition", "id", "name", "fields", "collections", "left_out", "keys"),
            "of": _held,
        },
    ),
    Publication: View(
        "the publication",
        {
            **_looked_at(
                "publication",
                *("title", "name", "author", "subject", "language", "words", "collections"),
            ),
            "date": _day,
        },
    ),
    FileName: View("a file's name", _plain("path", "name", "stem", "suffix"), prints=True),
    dt.date: View(
        "a date",
        {
            **_plain("year", "month", "day"),
            **_methods("weekday", "isoformat"),
            "strftime": _dated,
        },
        prints=True,
    ),
    Time: View("a time", _plain("hour", "minute"), prints=True),
    Money: View("an amount", {"amount": _amount, **_plain("currency")}, prints=True),
    tuple: View("a list", _LIST),
    list: View("a list", _LIST),
    Group: View("a group", {**_LIST, **_plain("grouper", "list")}),
    range: View("a range", {}),
    dict: View("a map", _map_methods(_itself), _itself),
    Chance: View("chance", _methods("unit", "between", "whole", "choose", "shuffle")),
    Function: View("a function", {}),
    Macro: View("a macro", {}),
    TemplateModule: View("a template", {}, _exported),
    TemplateReference: View("the template itself", {}, _Blocks),
    BlockReference: View("a block of the template", {}),
    LoopContext: View("a loop", {**_plain(*_LOOP.split()), **_methods("cycle")}),
    Namespace: View("a namespace", {}, _own),
    Cycler: View("a cycler", {**_plain("current"), **_methods("next", "reset")}),
    Joiner: View("a joiner", {}),
}
CALLABLE = (Function, Macro, BlockReference, LoopContext, Joiner)


def view_of(value: Any) -> View | None:
    """Return how templates see a value, None if they do not."""
    return VIEWS.get(type(value))


def what(value: Any) -> str:
    """Return what a value is called; raises UndefinedError for one that is not there."""
    if isinstance(value, Undefined):
        str(value)  # raises, and tells what is not there
    view = view_of(value)
    return view.what if view else "this"


def called(value: Any) -> str:
    """Return what a value is called, a record by its kind: 'an object'."""
    view = view_of(value)
    if isinstance(value, Record) and view and not view.fields_first:
        return f"{'an' if value.kind[:1].lower() in 'aeiou' else 'a'} {value.kind}"
    return what(value)


_NOTHING = object()


def read_attribute(value: Any, name: str) -> Any:
    """Return what `value.name` is in a template; raises LookupError where there is nothing."""
    view = view_of(value)
    if view is None:
        raise LookupError(name)
    if view.fields_first and view.fields and name in (fields := view.fields(value)):
        return _field(value, name, fields[name])
    reader = view.names.get(name)
    if reader is not None:
        return reader(value)
    if view.fields:
        return _field(value, name, view.fields(value)[name])
    raise LookupError(name)


def read_item(value: Any, name: Any) -> Any:
    """Return what `value[name]` is in a template; raises LookupError where there is nothing."""
    if isinstance(name, int) and isinstance(value, _ROWS):
        return viewed(value[name])
    view = view_of(value)
    if view is None:
        raise LookupError(name)
    if view.fields:
        found = view.fields(value).get(key_of(name), _NOTHING)
        if found is not _NOTHING:
            return _field(value, name, found)
    reader = view.names.get(name) if isinstance(name, str) else None
    if reader is None:
        raise LookupError(name)
    return reader(value)


def check_items(value: Any) -> Any:
    """Return a value that can be gone through; raises RefusedError for any other."""
    if not isinstance(value, _ITEMS):
        raise RefusedError(f"{what(value)} cannot be gone through")
    check_length(len(value))
    return value
