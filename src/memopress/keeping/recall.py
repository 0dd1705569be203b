"""Results that are found again as long as all that was looked at for them is as it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from memopress.keeping.cache import digest
from memopress.watching import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from memopress.keeping.cache import Cache
    from memopress.watching import Name

    ValueOf = Callable[[Name], str]

T = TypeVar("T")
_PARTS = (2, 3)  # that names have: a kind, a name, and of a document a field


class Recall:
    """Results of one kind, by what they were asked for and what was looked at for them.

    Under the key of what was asked stand the names of all that was ever looked at to answer it.
    The values that these have now make, together with that key, the key of the result. A name more
    than a result needs does no harm, but that it is made anew when that one changes.
    """

    def __init__(self, cache: Cache, kind: str) -> None:
        """Keep results of a kind in a cache."""
        self.cache, self.kind = cache, kind

    def find(self, asked: str, value_of: ValueOf, unpack: Callable[[bytes], T]) -> T | None:
        """Return the result that was kept for a key, if what it was made of has the same values.

        `unpack` makes it of bytes; bytes that it raises ValueError for are none that were kept.
        """
        names = self._names(asked)
        if names is None:
            self.cache.count(self.kind, found=False)
            return None
        data = self.cache.get(self.kind, _key(asked, names, value_of))
        if data is None:
            return None
        try:
            found = unpack(data)
        except (ValueError, RecursionError):
            return None
        for name in names:  # who listens hears of them as if it were made now
            look(*name)
        return found

    def keep(self, asked: str, names: Iterable[Name], data: bytes, value_of: ValueOf) -> None:
        """Keep a result with the names of all that was looked at while it was made."""
        known = self._names(asked)
        whole = sorted({*(known or ()), *names})
        if whole != known:
            self.cache.put(f"{self.kind}-of", asked, json.dumps(whole).encode())
        self.cache.put(self.kind, _key(asked, whole, value_of), data)

    def _names(self, asked: str) -> list[Name] | None:
        data = self.cache.get(f"{self.kind}-of", asked)
        if data is None:
            return None
        try:
            rows = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(rows, list):
            return None
        if not all(isinstance(r, list) and len(r) in _PARTS for r in rows):
            return None
        if not all(isinstance(part, str) for row in rows for part in row):
            return None
        return sorted(tuple(row) for row in rows)


def _key(asked: str, names: Iterable[Name], value_of: ValueOf) -> str:
    return digest(asked, *(part for name in names for part in (*name, value_of(name))))
