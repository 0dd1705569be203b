"""Filling columns: a cursor that pieces move down, from column to column and from page to page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.page.distribute.cursor import Cursor, Kept, Saved
from memopress.page.distribute.feet import Noted
from memopress.page.distribute.model import NEARLY, Footnote, Lines, Overset, Rows
from memopress.page.prepare.pieces import Gap, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from memopress.layout import Element
    from memopress.page.distribute.feet import Ground
    from memopress.page.distribute.model import Stood
    from memopress.page.model import Column
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.pieces import Item, Piece
    from memopress.page.prepare.spans import Fit
    from memopress.typeset import Line
    from memopress.units import Box

ENDLESS = 1e6  # points: the height of a column that is as high as what it holds
_FINE = 2.0  # points: the step in which columns are shortened
_BETWEEN = (Gap, Rule)  # what may stand between a heading and its text
T = TypeVar("T")


class Terms(Struct, frozen=True):
    """On what terms pieces are set: how text is made to fit, and what is given to what fills.

    `setters` know how a piece of each class is set: they are handed the flow, the piece, and the
    pieces after it. `left` tells whether the first page is a left one.
    """

    matter: Matter
    setters: Mapping[type[Piece], Callable[[Flow, Any, Sequence[Piece]], None]]
    fit: Fit
    left: bool
    stretch: float | None = None  # the height that pieces which fill get between them


class Flow(Struct):
    """Sets pieces in a row of columns, and keeps where they stand in reading order."""

    terms: Terms
    columns: tuple[Column, ...]
    obstacles: tuple[Column, ...] = ()  # what stands on the page, for text to run around
    at: Cursor = field(default_factory=Cursor)
    pages: list[list[Stood]] = field(default_factory=lambda: [[]])
    overset: list[Overset] = field(default_factory=list)
    wraps: list[Column] = field(default_factory=list)  # what it set itself to be run around
    ground: Ground | None = None  # what its columns end above, where notes may stand
    short: float = 0.0  # what its columns are shorter by than they may be
    down: float = 0.0  # how far all of it is moved
    # Where text must end above a foot, for notes that found no room below columns before theirs.
    wanting: dict[int, float] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)  # what was set when it left a foot
    kept: Kept | None = None  # where it stood before the first piece that fills

    def __post_init__(self) -> None:
        """Stand at the top of the first column."""
        self.at.y = self.at.ink = self.box.y
        if self.ground:
            self.at.foot = self.ground.limit(self.at.column, self.at.noted)

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
    def bottom(self) -> float:
        """Where what stands in the column in hand has to end, above the notes at its foot."""
        return min(self.box.bottom, self.at.foot)

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
        bottom = min(self.box.bottom + self.short, self.at.foot)
        return min(self.at.spare, bottom - self.at.ink)

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
        other = Flow(terms, self.columns, self.obstacles, ground=self.ground)
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

    def fits(self, y: float, notes: tuple[Item, ...] = ()) -> bool:
        """Tell whether the column in hand reaches down to y, with some more notes at its foot."""
        bottom = self.bottom
        if notes and self.ground and (more := self._more(notes)):
            limit = self.ground.limit(self.at.column, (*self.at.noted, *more))
            here = max(y, self.at.hung)
            if self.at.beside > limit + NEARLY >= here:
                self.wanting.setdefault(self.ground.foot(self.at.column), limit)
            bottom, y = min(bottom, limit), max(here, self.at.beside)
        return y <= bottom + NEARLY

    def _more(self, notes: Iterable[Item]) -> list[Noted]:
        """Return what notes are not set yet, in the foot of the column in hand."""
        assert self.ground is not None  # noqa: S101 - asked for where notes may stand
        foot, done = self.ground.foot(self.at.column), {each.note for each in self.at.noted}
        return [Noted(foot, note) for note in dict.fromkeys(notes) if note not in done]

    def notes_in(self, element: Element) -> tuple[Item, ...]:
        """Return the notes whose marks stand in an element that is set as a whole."""
        return self.ground.feet.held(element) if self.ground else ()

    def notes_of(self, line: Line) -> tuple[Item, ...]:
        """Return the notes whose marks stand in a line."""
        return self.ground.feet.of(line) if self.ground else ()

    def bearable(self, depth: float, notes: tuple[Item, ...]) -> tuple[Item, ...]:
        """Return those of the notes that some column holds, below something of a height.

        The others are overset. Where what has the marks is too high itself, no note is.
        """
        if not notes or not self._somewhere(depth, ()):
            return notes
        while notes and not self._somewhere(depth, notes):
            *some, last = notes
            notes = tuple(some)
            if self._more((last,)):
                self.at.noted += (Noted(None, last),)
                text = last.text
                lines = text.words(self.fit).lines(self.box.width - last.indent)
                words = sum(len(line.text.split()) for line in lines)
                found = Overset(text.source, len(lines), words, text.element.text)
                left = self.box.x + last.indent
                self.overset.append(found.running_on(lines, left, text.style.leading))
        return notes

    def _somewhere(self, depth: float, notes: Iterable[Item]) -> bool:
        assert self.ground is not None  # noqa: S101 - asked for where notes may stand
        for number, column in enumerate(self.columns):
            alone = [Noted(self.ground.foot(number), note) for note in notes]
            limit = min(column.box.bottom, self.ground.limit(number, alone))
            if column.box.y + depth <= limit + NEARLY:
                return True
        return False

    def beyond(self, x: float, width: float) -> float:
        """Return by how many points what begins at x and is so wide is not in its column."""
        return max(0.0, self.box.x - x, x + width - self.box.right)

    def next_column(self) -> bool:
        """Go to the top of the next column; tell whether there is one."""
        if self.at.column + 1 >= len(self.columns):
            return False
        deep = max(self.at.ink, self.at.hung)
        self.clear()
        self.at.lowest, self.at.spare = self.end, self.free
        self.at.column += 1
        if self.ground:
            self._step(self.ground, deep)
        while len(self.pages) <= self.page - self.columns[0].page:
            self.pages.append([])
        self.at.y = self.at.ink = self.box.y
        self.at.top = True
        return True

    def _step(self, ground: Ground, deep: float) -> None:
        """Stand above the foot of another column; the one before ended so deep."""
        before, foot = (ground.foot(number) for number in (self.at.column - 1, self.at.column))
        if foot != before:
            self.passed[before] = self.at.count
        self.at.beside = max(self.at.beside, deep) if foot == before else -math.inf
        self.at.hung = -math.inf
        self.at.foot = ground.limit(self.at.column, self.at.noted)

    def reached(self, foot: int) -> int:
        """Return how much was set when it left the columns above a foot."""
        assert self.ground is not None  # noqa: S101 - asked for where notes may stand
        last = self.ground.foot(self.at.column) <= foot
        return self.at.count if last else self.passed.get(foot, 0)

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

    def room(self, height: float, before: float, notes: tuple[Item, ...] = ()) -> float:
        """Return where a piece of this height begins, in the next column if need be."""
        y, _ = self.settle(lambda y: (y, y + height), before, notes)
        return y

    def settle(
        self,
        compose: Callable[[float], tuple[T, float]],
        before: float,
        notes: tuple[Item, ...] = (),
    ) -> tuple[T, float]:
        """Return what a piece is composed of where it fits with its notes, and its bottom edge.

        `compose` gives both for a height of the column in hand; it is asked again where something
        is in the way, and in the next column if need be.
        """
        y = self.at.y + (0.0 if self.at.top else before)
        found, bottom = self._lowered(compose, y)
        if notes and not self.fits(bottom, notes):
            notes = self.bearable(bottom - y, notes)
        while not self.fits(bottom, notes):
            # What stands at a column's top goes on only for its notes.
            if (self.at.top and not (notes and self.fits(bottom))) or not self.next_column():
                break
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

    def put(self, stood: Stood, notes: tuple[Item, ...] = ()) -> None:
        """Keep what stands on the page in hand, and its notes."""
        self.pages[-1].append(stood)
        self.at.begun = self.at.column if self.at.begun is None else self.at.begun
        if self.ground:
            lost = sum(each.foot is None for each in self.at.noted)
            # What comes after text without room is no progress.
            self.at.count += _count(stood) if len(self.overset) <= lost else 0
            more = self._more(notes)
            self.at.noted += tuple(more)
            self.pages[-1] += [
                Footnote(stood.piece, each.note, self.ground.foot(self.at.column)) for each in more
            ]
            if more:
                self.at.foot = self.ground.limit(self.at.column, self.at.noted)

    def follow(self, other: Flow) -> None:
        """Come after another flow: what that one set on its page reads first."""
        self.pages[0][:0] = other.pages[-1]
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
