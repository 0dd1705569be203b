"""Filling columns: a cursor that pieces move down, from column to column and from page to page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import field
from msgspec.structs import replace

from memopress.page.distribute.columns import Columns
from memopress.page.distribute.cursor import Kept, Saved
from memopress.page.distribute.model import Footnote, Lines, Rows
from memopress.page.prepare.pieces import Gap, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memopress.page.distribute.footing import Footing
    from memopress.page.distribute.model import Stood
    from memopress.page.prepare.pieces import Item, Piece

_FINE = 2.0  # points: the step in which columns are shortened
_BETWEEN = (Gap, Rule)  # what may stand between a heading and its text


class Flow(Columns):
    """Sets pieces in a row of columns, and keeps where they stand in reading order."""

    pages: list[list[Stood]] = field(default_factory=lambda: [[]])
    down: float = 0.0  # how far all of it is moved
    kept: Kept | None = None  # where it stood before the first piece that fills

    def next_column(self) -> bool:
        """Go to the top of the next column, on a new page if need be; tell whether there is one."""
        found = super().next_column()
        self._on(self.page)
        return found

    def run(self, pieces: Sequence[Piece], start: int = 0) -> Flow:
        """Set pieces one after the other, and return the flow itself."""
        while start < len(pieces):
            end = _chain(pieces, start)
            if self.kept is None and any(piece.fills for piece in pieces[start:end]):
                self.kept = Kept(start, self._saved())
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
        terms = replace(self.terms, stretch=stretch)
        other = Flow(terms, self.columns, self.obstacles, footing=self.footing)
        other.pages, other.overset, other.wraps = self.pages, self.overset[:], self.wraps[:]
        other.kept = self.kept
        other._restore(self.kept.saved)
        return other.run(pieces, self.kept.start)

    def _saved(self) -> Saved:
        """Return where the flow stands, and how much it has set."""
        lengths = tuple(len(page) for page in self.pages)
        return Saved(replace(self.at), lengths, len(self.overset), len(self.wraps))

    def _restore(self, saved: Saved) -> None:
        self.at = replace(saved.at)
        pairs = zip(self.pages, saved.lengths, strict=False)
        self.pages = [page[:length] for page, length in pairs]
        del self.overset[saved.overset :], self.wraps[saved.wraps :]

    def close(self, bottom: float, after: float) -> None:
        """Stand below a piece that ends at `bottom`."""
        self.at.ink, self.at.top = bottom, False
        self.at.y = bottom + after

    def put(self, stood: Stood, y: float = -math.inf, notes: tuple[Item, ...] = ()) -> None:
        """Keep what stands in the column in hand and reaches down to y, and its notes."""
        self._on(self.page).append(stood)
        self.at.begun = self.at.column if self.at.begun is None else self.at.begun
        if self.footing:
            lost = sum(each.foot is None for each in self.at.noted)
            # What comes after text without room is no progress.
            self.at.count += _count(stood) if len(self.overset) <= lost else 0
            self._note(self.footing, stood.piece, y, notes)

    def _note(self, footing: Footing, piece: Piece, y: float, notes: tuple[Item, ...]) -> None:
        """Keep the notes of what stands in the column in hand and reaches down to y."""
        whole = footing.whole(self.at.column, notes, self.at.noted)
        if not whole:
            return
        lost = tuple(each._replace(foot=None) for each in whole)
        # What has no room itself has its notes as far as there would be any.
        rooms = (self._standing(footing, whole, low) for low in (y, self.box.y))
        for each in next(filter(None, rooms), lost):
            if each.foot is None:
                self._lose(footing, each)
                continue
            self.at.noted += (each,)
            self._on(footing.page(each.foot)).append(Footnote(piece, each.note, each.foot))
        self.at.foot = footing.limit(self.at.column, self.at.noted)

    def _on(self, page: int) -> list[Stood]:
        """Return what stands on a page."""
        while len(self.pages) <= page - self.columns[0].page:
            self.pages.append([])
        return self.pages[page - self.columns[0].page]

    def follow(self, other: Flow) -> None:
        """Come after another flow on the same pages: what that one set reads first."""
        for page, stood in enumerate(other.pages, self.columns[0].page):
            self._on(page)[:0] = stood
        self.overset[:0] = other.overset
        self.at.gridded |= other.at.gridded
        self.at.filling += other.at.filling
        self.at.smallest = max(self.at.smallest, other.at.smallest)


def _count(stood: Stood) -> int:
    """Return how much there is of what stands, in lines or rows."""
    match stood:
        case Lines(lines=lines):
            return len(lines)
        case Rows(rows=rows):
            return len(rows)
    return 1


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
