"""What content becomes: frozen values that know where in `source/` they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from memopress.trace import trace
from memopress.watching import Watched

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from memopress.diagnostics import Diagnostic, Place


class Text(str):
    """Plain text; `place` is where its first character stands."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place) -> Self:
        """Return the text with its place."""
        made = super().__new__(cls, text)
        made.place = place
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made from."""
        return str(self), self.place

    def __html__(self) -> str:
        """Return page markup: the mark of the place, and the text escaped for XML."""
        return escape(trace(self.place), quote=False) + self.markup

    @property
    def markup(self) -> str:
        """The page markup without the mark; quotes too are escaped, as it may be an attribute."""
        return escape(self, quote=False).replace('"', "&quot;")

    @property
    def plain(self) -> str:
        """The text without markup."""
        return str(self)


class Time(dt.time):
    """A time of the day, to the minute; as text it is what an author writes: 20:00."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return hours and minutes."""
        return f"{self:%H:%M}"


class Money(Struct, frozen=True, order=True):
    """An amount in a currency, by its code (ISO 4217): 12.50 EUR."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return the amount as it is written in content, whatever the language."""
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A note reference within a text: `[^id]`."""

    note: str
    place: Place


class Rich(Text):
    """Inline Markdown as it was written; `markup` and `plain` are what it means."""

    __slots__ = ("_markup", "_plain", "references")
    _markup: str
    _plain: str
    references: tuple[NoteReference, ...]

    def __new__(
        cls,
        text: str,
        place: Place,
        markup: str | None = None,
        plain: str | None = None,
        references: tuple[NoteReference, ...] = (),
    ) -> Self:
        """Return the text with its meaning; without markup it means what it says."""
        made = super().__new__(cls, text, place)
        made._markup = escape(text, quote=False) if markup is None else markup
        made._plain = text if plain is None else plain
        made.references = references
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made from."""
        return str(self), self.place, self._markup, self._plain, self.references

    @property
    def markup(self) -> str:
        """The page markup without the mark: em, strong, a, span, note and br."""
        return self._markup

    @property
    def plain(self) -> str:
        """The text without markup, on one line, without its note references."""
        return self._plain


class StandIn(Rich):
    """What stands in a draft for a value that there is none of: the name of its field, in brackets.

    Of whatever it is asked, it stands there itself, so that no template makes a number, a date or
    an amount of it. Nothing but lenient files gives any.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, quote or table, with its texts.

    `items` are a list's items, a quote's paragraphs or a table's cells; `level` is a heading's,
    from 1. A table has `rows` of cells, the first of them its head, and `aligns` of its columns:
    left, right, centre, or '' for what the style says.
    """

    kind: str
    items: tuple[Rich, ...]
    place: Place
    level: int = 0
    ordered: bool = False
    rows: tuple[tuple[Rich, ...], ...] = ()
    aligns: tuple[str, ...] = ()

    @property
    def text(self) -> Rich:
        """The only text of a paragraph or heading."""
        return self.items[0]


class Blocks(tuple[Block, ...]):
    """Block Markdown as a row of blocks."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The text without markup, a line for each paragraph and item."""
        return "\n".join(text.plain for block in self for text in block.items)


@dataclass(frozen=True, slots=True, eq=False)
class Record(Mapping[str, Any]):
    """Named values, read as `card.title` or `card['title']`.

    Every field of the kind is there; one that was left out is None, an empty tuple (list) or an
    empty Record (map).
    """

    kind: str
    _place: Place
    _fields: dict[str, Any]
    _places: dict[str, Place]

    def __getitem__(self, name: str) -> Any:
        """Return a field; KeyError when the kind has no such field."""
        return self._fields[name]

    def __getattr__(self, name: str) -> Any:
        """Return a field; AttributeError when the kind has no such field."""
        if not name.startswith("_") and name in self._fields:
            return self._fields[name]
        raise AttributeError(f"a {self.kind} has no field '{name}'")

    def __iter__(self) -> Iterator[str]:
        """Return the names of the fields in the kind's order."""
        return iter(self._fields)

    def __len__(self) -> int:
        """Return the number of fields."""
        return len(self._fields)

    @property
    def place(self) -> Place:
        """Where the record begins."""
        return self._place

    def place_of(self, name: str) -> Place:
        """Return where a field's value stands, or the record if the field was left out."""
        return self._places.get(name, self._place)

    def along(self, path: str) -> Iterator[tuple[Any, Place]]:
        """Return the values at a path of fields such as 'places.name', with their places.

        Lists on the way are walked through; what is left out yields nothing.
        """
        name, _, rest = path.partition(".")
        value = self._fields.get(name)
        several = isinstance(value, tuple) and not isinstance(value, Blocks)
        for item in value if several else (value,):  # type: ignore[union-attr]
            if item is None:
                continue
            if not rest:
                located = isinstance(item, Text | Record | Block)
                yield item, item.place if located else self._places.get(name, self._place)
            elif isinstance(item, Record):
                yield from item.along(rest)


@dataclass(frozen=True, slots=True, eq=False)
class Keyed(Record):
    """A map whose keys the writer chose; they win from our own names (`words.place`)."""

    def __getattribute__(self, name: str) -> Any:
        """Return the value under a key, or else our own attribute."""
        if not name.startswith("_"):
            fields = object.__getattribute__(self, "_fields")
            if name in fields:
                return fields[name]
        return object.__getattribute__(self, name)


@dataclass(frozen=True, slots=True, eq=False)
class Document(Record):
    """The record of one file; `id` is the file's name without '.yaml'.

    `hyphenation` are words of this document with '-' where they may be broken. `faults` are the
    errors in its file: no edition that holds it can be made. What they leave unknown is no field of
    it, so that a template that asks for it is told; `doubtful` are all fields whose values may be
    others than it has.
    """

    id: str
    collection: str
    file: Path
    hyphenation: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    doubtful: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Have it told which fields are read."""
        object.__setattr__(self, "_fields", Watched(self._fields))

    @property
    def key(self) -> str:
        """The name that editions override it by: 'practices/open-dansvloer'."""
        return f"{self.collection}/{self.id}"

    def along(self, path: str) -> Iterator[tuple[Any, Place]]:
        """Return the values at a path of fields, as any record; 'id' is the document's own."""
        if path == "id":
            yield self.id, self._place
        else:
            yield from Record.along(self, path)


def texts_in(value: Any) -> Iterator[Text]:
    """Return every text within a value, in order."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Block):
        yield from value.items
    elif isinstance(value, Record):
        for name in value:
            yield from texts_in(value[name])
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
