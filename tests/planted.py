"""Entries of a cache that are sealed as they should be, and are not what was kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from memopress.keeping import Cache

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    Entries = dict[tuple[str, str], bytes]

# What may stand in the place of anything else; some of it is absurd.
OTHERS: tuple[Any, ...] = (
    None, -1, 2**63 - 1, float("nan"), float("inf"), 1e300, -1e300, "", b"", [], {}, "x", True, 3,
    -(2**40), [[]], "\n", "../../x",
)  # fmt: skip
# Well-formed, and of none of the types that are kept; texts are none either.
WHOLE = (
    b"", b"null", b"3", b"[]", b"{}", b'"x"', b"[" * 100_000, b"\x91" * 100_000, b"\xc0", b"\x90",
    b"\x80", b"\xc3\x28", b"\xff" * 9,
)  # fmt: skip


class Planted(Cache):
    """A cache in memory with entries that somebody else put there; it notes what is put."""

    def __init__(self, entries: Entries | None = None) -> None:
        """Begin with entries by kind and key."""
        super().__init__(None)
        self.entries: Entries = {}
        for (kind, key), data in (entries or {}).items():
            super().put(kind, key, data)

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry, and note it."""
        self.entries[kind, key] = data
        super().put(kind, key, data)


def spoilt(data: bytes, chance: random.Random) -> bytes | None:
    """Return an entry with another value, one more or one less somewhere; None for no data."""
    value, is_json = _read(data)
    paths = [path for path in _paths(value) if path]
    if not paths:
        return None
    *way, last = chance.choice(paths)
    holder = value
    for each in way:
        holder = holder[each]
    how = chance.choice(("other", "other", "less", "more"))
    if how == "less":
        del holder[last]
    elif how == "more" and isinstance(holder, list):
        holder.append(holder[last])
    else:
        holder[last] = chance.choice(OTHERS)
    try:
        return json.dumps(value).encode() if is_json else msgspec.msgpack.encode(value)
    except TypeError:
        return None


def _read(data: bytes) -> tuple[Any, bool]:
    try:
        return json.loads(data), True
    except ValueError:
        pass
    try:
        return msgspec.msgpack.decode(data), False
    except ValueError:
        return None, False


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _paths(each, (*path, number))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _paths(each, (*path, name))
