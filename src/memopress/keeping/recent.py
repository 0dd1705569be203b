"""What was used lately, kept at hand: as much as there is room for."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A map that lets go of what was not used for longest, when there is more than so many."""

    def __init__(self, most: int) -> None:
        """Begin empty."""
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._held)

    def get(self, key: K) -> V | None:
        """Return what is at hand under a key, None where nothing is."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key]

    def put(self, key: K, value: V) -> V:
        """Keep a value under a key, and return it."""
        self._held[key] = value
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return value
