"""What was made of files, taken again as long as those say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from memopress.diagnostics import Diagnostic, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from memopress.files import Asked, Files

T = TypeVar("T")
# What else it needs, what it asked, the result and what was found on the way.
_Known = tuple[tuple[Any, ...], "list[Asked]", Any, list[Diagnostic]]


class Readings:
    """Results by name, each with what was asked of files to make it, and what it needed besides.

    What a reading does not take is forgotten with the next one.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[Hashable, _Known] = {}
        self._before: dict[Hashable, _Known] = {}

    def begin(self) -> None:
        """Begin another reading."""
        # One that ended early, at a fault, has not taken all that the next one will.
        self._before |= self._known
        self._known = {}

    def end(self) -> None:
        """End a reading that came to its end: what it did not take is not needed any more."""
        self._before = {}

    def take(
        self,
        name: Hashable,
        needs: tuple[Any, ...],
        files: Files,
        problems: Problems,
        make: Callable[[Problems], T],
    ) -> T:
        """Return what `make` makes, or has made of the same needs and the same answers of files.

        What it told, now or then, goes to `problems`.
        """
        known = self._known.get(name) or self._before.get(name)
        if known is None or not (_alike(known[0], needs) and files.answers(known[1])):
            own = Problems(subject=problems.subject)
            with files.asking() as asked:
                made = make(own)
            known = needs, asked, made, own.found
        self._known[name] = known
        problems.extend(known[3])
        found: T = known[2]
        return found


def _alike(some: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other or one == other for one, other in zip(some, others, strict=True)
    )
