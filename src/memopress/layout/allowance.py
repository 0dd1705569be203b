"""What a template may do at the most: a page is drawn by no more work than any page needs.

Work is counted, not timed, so that a template that runs here runs everywhere. A unit is about one
expression of a template; the heaviest drawing of the first layout takes 130,000, and all
its pages in seven editions six million.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = 2_000_000  # units of one rendering
AT_FIRST, EACH = 10_000_000, 100_000  # units of all renderings: at first, and for each of them
TEXT = 4_000_000  # characters that one rendering may put together
VALUE = 500_000  # characters of one text, or items of one list
WIDTH = 10_000  # of a number that a filter is given, such as a width or a count of letters
BITS = 1_024  # of a whole number
_LETTERS_A_UNIT = 32  # that are looked through in the time of an expression
_ITEMS_A_UNIT = 32  # of lists, that are copied in this time


class LimitError(Exception):
    """A template wants more than any page needs; the message says of what."""


class _Left:
    """The work and the characters that a rendering may still take."""

    __slots__ = ("text", "work")

    def __init__(self, work: int) -> None:
        self.work, self.text = work, TEXT


# Each thread, and each rendering within it, has its own.
_LEFT: ContextVar[_Left] = ContextVar("left")


class Account:
    """The work that all renderings of a layout's templates have taken together."""

    def __init__(self) -> None:
        """Begin with what a small layout needs; each rendering adds to it."""
        self._left = AT_FIRST

    @contextmanager
    def allowance(self) -> Iterator[None]:
        """Give what is rendered meanwhile an allowance of its own."""
        self._left += EACH
        most = min(WORK, self._left)
        left = _Left(most)
        token = _LEFT.set(left)
        try:
            yield
        finally:
            _LEFT.reset(token)
            self._left -= most - max(0, left.work)


def charge(work: int) -> None:
    """Count work; raises LimitError past the allowance of the rendering."""
    left = _LEFT.get()
    left.work -= work
    if left.work < 0:
        raise LimitError("the template takes too many steps; does it repeat itself without end?")


def charge_reading(letters: int) -> None:
    """Count that a text of some length is looked through."""
    charge(1 + letters // _LETTERS_A_UNIT)


def charge_list(items: int) -> None:
    """Count a list that is put together of others; raises LimitError where it is too long.

    To be called before it is made.
    """
    check_length(items)
    charge(1 + items // _ITEMS_A_UNIT)


def charge_text(letters: int) -> None:
    """Count a text that is put together; raises LimitError where it, or all of them, is too long.

    To be called before the text is made.
    """
    if letters > VALUE:
        raise LimitError(f"the template makes a text of {letters:,} characters; {VALUE:,} is most")
    left = _LEFT.get()
    left.text -= letters
    if left.text < 0:
        raise LimitError(f"the template puts together more than {TEXT:,} characters")


def check_markup(letters: int) -> None:
    """Raise LimitError for more markup than a template may make."""
    if letters > TEXT:
        raise LimitError(f"the template makes {letters:,} characters; {TEXT:,} is most")


def check_length(items: int) -> None:
    """Raise LimitError for more items than a list may have."""
    if items > VALUE:
        raise LimitError(f"the template makes a list of {items:,} items; {VALUE:,} is most")
