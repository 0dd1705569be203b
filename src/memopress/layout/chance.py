"""Chance for drawings: choices that look random, and are the same for the same seed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from memopress.layout.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chance:
    """A deterministic source of choices for drawings: the same seed gives the same picture."""

    __slots__ = ("_state",)

    def __init__(self, seed: object) -> None:
        """Start from a seed, whatever text it has."""
        self._state = int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big")

    def unit(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        # SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the same everywhere.
        mask = 2**64 - 1
        self._state = (self._state + 0x9E3779B97F4A7C15) & mask
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) / 2**64

    def between(self, low: float, high: float) -> float:
        """Return a number from low up to high."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def choose(self, items: Sequence[Any]) -> Any:
        """Return one of the items; raises ValueError where there are none."""
        if not items:
            raise ValueError("there is nothing to choose from")
        return items[self.whole(0, len(items) - 1)]

    def shuffle(self, items: Sequence[Any]) -> tuple[Any, ...]:
        """Return the items in another order."""
        charge(10 * len(items))
        left = list(items)
        return tuple(left.pop(self.whole(0, len(left) - 1)) for _ in range(len(left)))
