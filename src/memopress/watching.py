"""Who looks at what: values tell when they are read, for as long as somebody listens.

What is made of many values can be kept, and found again as long as those are the same that were
looked at while it was made.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Name = tuple[str, ...]  # of something that may be looked at, its kind first


class Watched(dict[str, Any]):
    """A map that tells which of its values are read; its names are read with each of them."""

    def __getitem__(self, name: str) -> Any:
        """Return a value, and tell."""
        self._look(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, and tell."""
        self._look(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a value; which are there is told of as a whole."""
        self._look("")
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        self._look("")
        return super().__iter__()

    def __len__(self) -> int:
        """Return how many values there are."""
        self._look("")
        return super().__len__()

    def keys(self) -> Any:
        """Return the names."""
        self._look("")
        return super().keys()

    def values(self) -> Any:
        """Return the values, and tell of each."""
        self._look(*super().keys())
        return super().values()

    def items(self) -> Any:
        """Return names and values, and tell of each."""
        self._look(*super().keys())
        return super().items()

    def _look(self, *names: str) -> None:
        seen = _listening.get()
        if seen is not None:
            for name in names:
                seen.fields[id(self), name] = self


class Seen:
    """What was looked at while somebody listened: by name, and values of maps.

    `fields` has the maps by their identity and the value's name: '' where it was asked which names
    there are.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.names: dict[Name, None] = {}
        self.fields: dict[tuple[int, str], Watched] = {}


_listening: ContextVar[Seen | None] = ContextVar("listening", default=None)


def look(*name: str) -> None:
    """Tell that something is looked at."""
    seen = _listening.get()
    if seen is not None:
        seen.names[name] = None


@contextmanager
def watching() -> Iterator[Seen]:
    """Listen for a while; who listened before hears of it all too."""
    before, own = _listening.get(), Seen()
    token = _listening.set(own)
    try:
        yield own
    finally:
        _listening.reset(token)
        if before is not None:
            before.names.update(own.names)
            before.fields.update(own.fields)
