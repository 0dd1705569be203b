"""What judging one file may cost at the most: work, and what is kept of its pages meanwhile.

Work is counted, not timed, so that a file that is judged whole here is judged whole everywhere. A
unit is about a microsecond of ours; what a file may cost grows with its size, and no faster. Where
it is used up, rules that did not come to their end were not checked, and say so.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A catalogue of 500 pages with 1,500 lines of text each takes some 180 million units, and such a
# page is never less than ten kilobytes; tests/test_preflight_ends.py holds that.
AT_FIRST, EACH_BYTE, MOST = 30_000_000, 40, 1_000_000_000
# Marks, strings, sequences and elements of all pages together: each takes some hundred bytes.
KEPT = 3_000_000
_BYTES_A_UNIT = 256  # that are inflated, copied or searched in the time of a unit

T = TypeVar("T")


class SpentError(Exception):
    """Judging a file takes more than any file is worth; the message says of what."""


class Left:
    """What may still be spent on a file: steps, and room for what is kept."""

    __slots__ = ("kept", "work")

    def __init__(self, size: int) -> None:
        """Give a file of so many bytes all that it may cost."""
        self.work, self.kept = min(AT_FIRST + EACH_BYTE * size, MOST), KEPT

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Have what is read meanwhile spend this."""
        token = _LEFT.set(self)
        try:
            yield
        finally:
            _LEFT.reset(token)


# Each thread has its own.
_LEFT: ContextVar[Left | None] = ContextVar("left", default=None)


@contextmanager
def allowance(size: int) -> Iterator[None]:
    """Give what is read meanwhile the allowance of a file of so many bytes.

    A file within a file shares that of the outer one. Without any, nothing is counted.
    """
    if _LEFT.get() is not None:
        yield
        return
    with Left(size).spent():
        yield


def charge(work: int = 1) -> None:
    """Count work; raises SpentError past the allowance, and ever after."""
    left = _LEFT.get()
    if left is not None:
        left.work -= work
        if left.work < 0:
            raise SpentError("judging the file takes more steps than any publication needs")


def charge_bytes(size: int) -> None:
    """Count bytes that are read through as a whole."""
    charge(1 + size // _BYTES_A_UNIT)


def keep(count: int = 1) -> None:
    """Count things that are kept until the verdict; raises SpentError for too many."""
    left = _LEFT.get()
    if left is not None:
        left.kept -= count
        if left.kept < 0:
            raise SpentError(f"the file has more than {KEPT:,} marks, strings and elements")


def counted(items: Iterable[T]) -> Iterator[T]:
    """Yield items, each of them counted."""
    for each in items:
        charge()
        yield each


def left() -> int | None:
    """Return how much work is left, None where nothing is counted."""
    now = _LEFT.get()
    return None if now is None else now.work
