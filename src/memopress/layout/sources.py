"""What a template is given and looks at: by which its markup is known when it is wanted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from memopress.content import Document, Keyed, Publication
from memopress.content.model import Text
from memopress.edition import Edition
from memopress.keeping import digest
from memopress.layout.views import Function, is_plain
from memopress.watching import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memopress.watching import Name, Seen


class Sources(Protocol):
    """Tells what a template looked at, and what is there now."""

    def names(self, seen: Seen) -> list[Name] | None:
        """Return the names of all that was looked at, None if one cannot be told again."""

    def value(self, name: Name) -> str:
        """Return what is the same as long as what has a name is."""


class _UnknownError(Exception):
    """A value is of a kind that has no print."""


def asked_of(template: str, context: Mapping[str, object]) -> str | None:
    """Return what tells a request for markup from others, None where it cannot be told.

    What holds other values is told by its kind alone: it tells itself which of them are read.
    """
    try:
        parts = [part for name in sorted(context) for part in (name, *_told(context[name]))]
    except _UnknownError:
        return None
    return digest(template, *parts)


def look_at(context: Mapping[str, object]) -> None:
    """Tell of what is given to a template by its name alone."""
    for name, value in context.items():
        if isinstance(value, Document):
            look("find", value.key)
        elif isinstance(value, Keyed):
            look("publication", name)


def _told(value: object) -> Iterator[str]:
    kind = type(value).__name__
    if isinstance(value, Document):
        yield from (kind, value.key)
    elif isinstance(value, Edition | Publication | Keyed):
        yield kind
    elif isinstance(value, Function):
        yield from (kind, value.name)
    elif isinstance(value, Text):
        yield from (kind, value, str(value.place), value.markup)
    elif is_plain(value):
        yield from (kind, repr(value) if isinstance(value, float) else str(value))
    elif isinstance(value, dict):
        yield from (kind, str(len(value)))
        for name, each in value.items():
            yield from _told(name)
            yield from _told(each)
    elif isinstance(value, tuple):
        yield from (kind, str(len(value)))
        for each in value:
            yield from _told(each)
    else:
        raise _UnknownError
