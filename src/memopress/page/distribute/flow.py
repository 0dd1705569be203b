"""Filling columns: a cursor that pieces move down, from column to column and from page to page."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from memopress.page.prepare.pieces import Gap, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from memopress.page.distribute.model import Overset, Stood
    from memopress.page.model import Column
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.pieces import Piece
    from memopress.page.prepare.spans import Fit
    from memopress.units import Box

ENDLESS = 1e6  # points: the height of a column inside a box, which grows with what it holds
_FINE = 2.0  # points: the step in which columns are shortened
_BETWEEN = (Gap, Rule)  # what may stand between a heading and its text
_NEARLY = 0.1  # points by which something may reach below a column
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms pieces are set: how text is made to fit, and what is given to what fills.

    `setters` know how a piece of each class is set: they are handed the flow, the piece, and the
    pieces after it. `left` tells whether the first page is a left one.
    """

    matter: Matter
    setters: Mapping[type[Piece], Callable[[Flow, Any, Sequence[Piece]], None]]
    fit: Fit
    left: bool
    stretch: float | None = None  # the height that pieces which fill get between them


@dataclass(slots=True)
class Cursor:
    """Where a flow stands, and what it has met so far."""

    column: int = 0
    y: float = 0.0  # where the next piece's slot begins
    ink: float = 0.0  # where the last thing set ends: a baseline or a bottom edge
    top: bool = True  # nothing stands in this column yet
    lowest: float = -math.inf  # where the lowest slot of the columns before this one ends
    spare: float = math.inf  # the least height that any of these has left
    begun: int | None = None  # the column in which the piece in hand begins, once it does
    filling: int = 0  # pieces met that fill
    smallest: float = 0.0  # the least height that any of them asks for
    parted: int = 0  # times that what should keep together did not
    gridded: bool = False  # some text stands on the baseline grid


class _Saved(NamedTuple):
    """Where a flow stood, and how much it had set: on each page, overset, and to run around."""

    at: Cursor
    lengths: tuple[int, ...]
    overset: int
    wraps: int


class _Kept(NamedTuple):
    """Where a flow stood before the piece of a number."""

    start: int
    saved: _Saved


@dataclass(slots=True)
class Flow:
    """Sets pieces in a row of columns, and keeps where they stand in reading order."""

    terms: Terms
    columns: tuple[Column, ...]
    obstacles: tuple[Column, ...] = ()  # what stands on the page, for text to run around
    at: Cursor = field(default_factory=Cursor)
    pages: list[list[Stood]] = field(default_factory=lambda: [[]])
    overset: list[Overset] = field(default_factory=list)
    wraps: list[Column] = field(default_factory=list)  # what it set itself to be run around
    down: float = 0.0  # how far all of it is moved
    kept: _Kept | None = None  # where it stood before the first piece that fills

    def __post_init__(self) -> None:
        """Stand at the top of the first column."""
        self.at.y = self.at.ink = self.box.y

    @property
    def matter(self) -> Matter:
        """What its pieces were prepared with."""
        return self.terms.matter

    @property
    def fit(self) -> Fit:
        """How text is made to fit."""
        return self.terms.fit

    @property
    def box(self) -> Box:
        """The column in hand."""
        return self.columns[self.at.column].box

    @property
    def page(self) -> int:
        """The number of the page in hand."""
        return self.columns[self.at.column].page

    @property
    def left(self) -> bool:
        """Whether the page in hand is a left one."""
        return self.terms.left != bool(self.page % 2)

    @property
    def end(self) -> float:
        """Where a piece below all of its columns may begin."""
        return max(self.at.lowest, self.at.y, self.at.ink)

    @property
    def free(self) -> float:
        """The height that the fullest of its columns has left."""
        return min(self.at.spare, self.box.bottom - self.at.ink)

    def run(self, pieces: Sequence[Piece], start: int = 0) -> Flow:
        """Set pieces one after the other, and return the flow itself."""
        while start < len(pieces):
            end = _chain(pieces, start)
            if self.kept is None and any(piece.fills for piece in pieces[start:end]):
                self.kept = _Kept(start, self._saved())
            before = self._saved() if end > start + 1 and not self.at.top else None
            together = self._set(pieces, start, end)
            if not together and before:
                # None of these stays behind: all of them go to the next column.
                self._restore(before)
                self.next_column()
                together = self._set(pieces, start, end)
            self.at.parted += not together
            start = end
        self.clear()
        return self

    def _set(self, pieces: Sequence[Piece], start: int, end: int) -> bool:
        """Set some pieces; tell whether each begins in the column where the last one ended."""
        together = True
        for index in range(start, end):
            column, self.at.begun = self.at.column, None
            piece = pieces[index]
            self.terms.setters[type(piece)](self, piece, pieces[index + 1 :])
            together &= index == start or self.at.begun in (None, column)
        return together

    def again(self, pieces: Sequence[Piece], stretch: float) -> Flow:
        """Return the flow of the same pieces, with another height for each that fills.

        What comes before the first of these stands where it stood.
        """
        assert self.kept is not None  # noqa: S101 - asked for where something fills
        other = Flow(replace(self.terms, stretch=stretch), self.columns, self.obstacles)
        other.pages, other.overset, other.wraps = self.pages, self.overset[:], self.wraps[:]
        other.kept = self.kept
        other._restore(self.kept.saved)
        return other.run(pieces, self.kept.start)

    def _saved(self) -> _Saved:
        """Return where the flow stands, and how much it has set."""
        lengths = tuple(len(page) for page in self.pages)
        return _Saved(replace(self.at), lengths, len(self.overset), len(self.wraps))

    def _restore(self, saved: _Saved) -> None:
        self.at = replace(saved.at)
        pairs = zip(self.pages, saved.lengths, strict=False)
        self.pages = [page[:length] for page, length in pairs]
        del self.overset[saved.overset :], self.wraps[saved.wraps :]

    def fits(self, y: float) -> bool:
        """Tell whether the column in hand reaches down to y."""
        return y <= self.box.bottom + _NEARLY

    def beyond(self, x: float, width: float) -> float:
        """Return by how many points what begins at x and is so wide is not in its column."""
        return max(0.0, self.box.x - x, x + width - self.box.right)

    def next_column(self) -> bool:
        """Go to the top of the next column; tell whether there is one."""
        if self.at.column + 1 >= len(self.columns):
            return False
        self.clear()
        self.at.lowest, self.at.spare = self.end, self.free
        self.at.column += 1
        while len(self.pages) <= self.page - self.columns[0].page:
            self.pages.append([])
        self.at.y = self.at.ink = self.box.y
        self.at.top = True
        return True

    def in_the_way(self) -> list[Box]:
        """Return what reaches into the column in hand, for text to run around it."""
        return self._reaching((*self.obstacles, *self.wraps))

    def _reaching(self, columns: Iterable[Column]) -> list[Box]:
        box = self.box
        return [
            each.box
            for each in columns
            if each.page == self.page and each.box.x < box.right and each.box.right > box.x
        ]

    def clear(self) -> None:
        """Move below all that it set in this column for text to run around."""
        for box in self._reaching(self.wraps):
            self.at.y, self.at.ink = max(self.at.y, box.bottom), max(self.at.ink, box.bottom)

    def room(self, height: float, before: float) -> float:
        """Return where a piece of this height begins, in the next column if need be."""
        y, _ = self.settle(lambda y: (y, y + height), before)
        return y

    def settle(self, compose: Callable[[float], tuple[T, float]], before: float) -> tuple[T, float]:
        """Return what a piece is composed of where it fits, and its bottom edge.

        `compose` gives both for a height of the column in hand; it is asked again where something
        is in the way, and in the next column if need be.
        """
        found, bottom = self._lowered(compose, self.at.y + (0.0 if self.at.top else before))
        if not self.fits(bottom) and not self.at.top and self.next_column():
            found, bottom = self._lowered(compose, self.at.y)
        return found, bottom

    def _lowered(self, compose: Callable[[float], tuple[T, float]], y: float) -> tuple[T, float]:
        while True:
            found, bottom = compose(y)
            below = [b.bottom for b in self.in_the_way() if b.y < bottom and b.bottom > y + 0.01]
            if not below:
                return found, bottom
            y = min(below)

    def close(self, bottom: float, after: float) -> None:
        """Stand below a piece that ends at `bottom`."""
        self.at.ink, self.at.top = bottom, False
        self.at.y = bottom + after

    def put(self, stood: Stood) -> None:
        """Keep what stands on the page in hand."""
        self.pages[-1].append(stood)
        self.at.begun = self.at.column if self.at.begun is None else self.at.begun

    def follow(self, other: Flow) -> None:
        """Come after another flow: what that one set on its page reads first."""
        self.pages[0][:0] = other.pages[-1]
        self.overset[:0] = other.overset
        self.at.gridded |= other.at.gridded
        self.at.filling += other.at.filling
        self.at.smallest = max(self.at.smallest, other.at.smallest)


def _chain(pieces: Sequence[Piece], start: int) -> int:
    """Return the number after a piece and all that keep it with what comes next."""
    end = start
    while end + 1 < len(pieces) and (
        pieces[end].leads or (end > start and isinstance(pieces[end], _BETWEEN))
    ):
        end += 1
    return end + 1


def shortest(make: Callable[[float], Flow], low: float, high: float) -> Flow:
    """Return the flow of the least height from `low` to `high` that holds everything.

    `make` makes one of a height in points; where not even the highest holds all, that is returned.
    """
    best = make(high)
    if best.overset:
        return best
    while high - low > _FINE:
        middle = (low + high) / 2
        trial = make(middle)
        if trial.overset or trial.at.parted > best.at.parted:
            low = middle
        else:
            high, best = middle, trial
    return best
