"""What was used lately, at hand: what nobody asks for between two turns is let go of."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key. Of those from before a turn, those stay that are asked for until the next."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __contains__(self, key: object) -> bool:
        """Tell whether a value is at hand."""
        return key in self._young or key in self._old

    def __getitem__(self, key: K) -> V:
        """Return a value; raises KeyError."""
        if key in self._young:
            return self._young[key]
        found = self._young[key] = self._old[key]
        return found

    def __setitem__(self, key: K, value: V) -> None:
        """Have a value at hand."""
        self._young[key] = value

    def __len__(self) -> int:
        """Return how many values there are, those of before a turn left out."""
        return len(self._young)

    def turn(self) -> None:
        """Let go of what was not asked for since the last turn."""
        self._old, self._young = self._young, {}
