"""Prints of content: what is the same for values that say the same at the same place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.content.model import Block, Document, Record, Rich, Text
from memopress.keeping import digest

if TYPE_CHECKING:
    from collections.abc import Iterator


def print_of(value: Any) -> str:
    """Return a print of a value of the content, with the places that its texts know."""
    return digest(*_parts(value))


def print_of_field(document: Document, name: str) -> str:
    """Return a print of a document's field, '' for no field.

    For '' it is one of the document itself: of its kind, its words' breaks and its fields' names.
    """
    if not name:
        return digest(document.kind, *dict.keys(document._fields), "", *document.hyphenation)
    if name not in document:
        return ""
    value = document[name]
    place = str(document.place_of(name)) if isinstance(value, Path) else ""
    return digest(place, *_parts(value))


def _parts(value: Any) -> Iterator[str]:
    """Yield the parts that a value consists of, each list with its length."""
    if isinstance(value, Rich):
        yield from ("rich", value, str(value.place), value.markup, value.plain)
        for each in value.references:
            yield from (each.note, str(each.place))
        yield "."
    elif isinstance(value, Text):
        yield from ("text", value, str(value.place))
    elif isinstance(value, Block):
        yield from ("block", value.kind, str(value.place), str(value.level), str(value.ordered))
        yield from _parts((value.items, value.rows, value.aligns))
    elif isinstance(value, Record):
        yield from ("record", value.kind, str(len(value)))
        for name in value:
            yield name
            if isinstance(value[name], Path):
                yield str(value.place_of(name))
            yield from _parts(value[name])
    elif isinstance(value, dict):
        yield from ("map", str(len(value)))
        for name, each in value.items():
            yield from _parts(name)
            yield from _parts(each)
    elif isinstance(value, tuple | list):
        yield from ("list", str(len(value)))
        for each in value:
            yield from _parts(each)
    else:  # numbers, dates, paths, truth values, nothing
        yield from (type(value).__name__, str(value))
