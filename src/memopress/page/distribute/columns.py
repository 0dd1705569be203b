"""Columns one after the other, and where in them the next thing may stand, its notes below it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from memopress.page.distribute.cursor import Cursor
from memopress.page.distribute.model import NEARLY, Overset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from memopress.layout import Element
    from memopress.page.distribute.feet import Noted
    from memopress.page.distribute.footing import Footing
    from memopress.page.model import Column
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.pieces import Item, Piece
    from memopress.page.prepare.spans import Fit
    from memopress.typeset import Line
    from memopress.units import Box

ENDLESS = 1e6  # points: the height of a column that is as high as what it holds
T = TypeVar("T")


class Terms(Struct, frozen=True):
    """On what terms pieces are set: how text is made to fit, and what is given to what fills.

    `setters` know how a piece of each class is set: they are handed the flow, the piece, and the
    pieces after it. `left` tells whether the first page is a left one.
    """

    matter: Matter
    setters: Mapping[type[Piece], Callable[[Any, Any, Sequence[Piece]], None]]
    fit: Fit
    left: bool
    stretch: float | None = None  # the height that pieces which fill get between them


class Columns(Struct):
    """Columns that are filled one after the other, from page to page."""

    terms: Terms
    columns: tuple[Column, ...]
    obstacles: tuple[Column, ...] = ()  # what stands on the page, for text to run around
    at: Cursor = field(default_factory=Cursor)
    overset: list[Overset] = field(default_factory=list)
    wraps: list[Column] = field(default_factory=list)  # what was set to be run around
    footing: Footing | None = None  # what they end above, where notes may stand
    short: float = 0.0  # what they are shorter by than they may be
    # Where text must end above a foot, for notes that found no room below columns before theirs:
    # for all of them, and for the least part of the last.
    wanting: dict[int, tuple[float, ...]] = field(default_factory=dict)
    # What was set when a foot was left, and if its notes end there.
    passed: dict[int, tuple[int, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Stand at the top of the first column."""
        self.at.y = self.at.ink = self.box.y
        if self.footing:
            self.at.foot = self.footing.limit(self.at.column, self.at.noted)

    @property
    def matter(self) -> Matter:
        """What the pieces were prepared with."""
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
        """Where a piece below all of the columns may begin."""
        return max(self.at.lowest, self.at.y, self.at.ink)

    @property
    def free(self) -> float:
        """The height that the fullest of the columns has left."""
        bottom = min(self.box.bottom + self.short, self.at.foot)
        return min(self.at.spare, bottom - self.at.ink)

    @property
    def crowded(self) -> bool:
        """Whether the column in hand is lower than it may be, for notes of what came before it."""
        return self.at.foot < self.box.bottom

    # from column to column ------------------------------------------------------------------

    def next_column(self) -> bool:
        """Go to the top of the next column; tell whether there is one."""
        if self.at.column + 1 >= len(self.columns):
            return False
        deep = max(self.at.ink, self.at.hung)
        self.clear()
        self.at.lowest, self.at.spare = self.end, self.free
        self.at.column += 1
        if self.footing:
            self._step(self.footing, deep)
        self.at.y = self.at.ink = self.box.y
        self.at.top = True
        return True

    def _step(self, footing: Footing, deep: float) -> None:
        """Stand above the foot of another column; the one before ended so deep."""
        before, foot = (footing.foot(number) for number in (self.at.column - 1, self.at.column))
        if foot != before:
            self.passed[before] = self.at.count, not footing.is_closed(before, self.at.noted)
        self.at.beside = max(self.at.beside, deep) if foot == before else -math.inf
        self.at.hung = -math.inf
        self.at.foot = footing.limit(self.at.column, self.at.noted)

    def reached(self, foot: int) -> tuple[int, bool]:
        """Return how much was set when it left the columns above a foot, and if its notes end."""
        assert self.footing is not None  # noqa: S101 - asked for where notes may stand
        if self.footing.foot(self.at.column) <= foot:
            return self.at.count, not self.footing.is_closed(foot, self.at.noted)
        return self.passed[foot]

    # what is in the way ---------------------------------------------------------------------

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
        """Move below all that was set in this column for text to run around."""
        for box in self._reaching(self.wraps):
            self.at.y, self.at.ink = max(self.at.y, box.bottom), max(self.at.ink, box.bottom)

    # room -----------------------------------------------------------------------------------

    def beyond(self, x: float, width: float) -> float:
        """Return by how many points what begins at x and is so wide is not in its column."""
        return max(0.0, self.box.x - x, x + width - self.box.right)

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
            # What stands at a column's top goes on only for notes, its own or those from before.
            low = self.crowded or (notes and self.fits(bottom))
            if (self.at.top and not low) or not self.next_column():
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

    # notes ----------------------------------------------------------------------------------

    def notes_in(self, element: Element) -> tuple[Item, ...]:
        """Return the notes whose marks stand in an element that is set as a whole."""
        return self.footing.feet.held(element) if self.footing else ()

    def notes_of(self, line: Line) -> tuple[Item, ...]:
        """Return the notes whose marks stand in a line."""
        return self.footing.feet.of(line) if self.footing else ()

    def fits(self, y: float, notes: tuple[Item, ...] = ()) -> bool:
        """Tell whether the column in hand reaches down to y, with some more notes at its foot."""
        return y <= self.limit(y, notes) + NEARLY

    def limit(self, y: float, notes: tuple[Item, ...]) -> float:
        """Return where the column in hand ends with some more notes at its foot, for text to y."""
        if not notes or not self.footing:
            return self.bottom
        whole = self.footing.whole(self.at.column, notes, self.at.noted)
        if not whole:
            return self.bottom
        if self.at.beside > y:
            self._want(self.footing, whole, y)
        standing = self._standing(self.footing, whole, y)
        if standing is None:
            return -math.inf
        return min(self.bottom, self.footing.limit(self.at.column, (*self.at.noted, *standing)))

    def _want(self, footing: Footing, whole: tuple[Noted, ...], y: float) -> None:
        """Keep where columns before this one would have to end for notes to stand below y."""
        here = max(y, self.at.hung)
        limits = (
            footing.limit(self.at.column, (*self.at.noted, *way)) for way in footing.ways(whole)
        )
        wanted = tuple(each for each in limits if self.at.beside > each + NEARLY >= here)
        if wanted:
            self.wanting.setdefault(footing.foot(self.at.column), wanted)

    def _standing(
        self, footing: Footing, whole: tuple[Noted, ...], y: float
    ) -> tuple[Noted, ...] | None:
        """Return how notes stand if text in the column in hand reaches down to y."""
        here = max(y, self.at.hung, self.at.beside)

        def floor(foot: int) -> float:
            later = range(self.at.column + 1, len(self.columns))
            tops = [self.columns[each].box.y for each in later if foot in footing.below[each]]
            own = here if foot in footing.below[self.at.column] else -math.inf
            return max(own, footing.feet.boxes[foot][0].y, *tops)

        return footing.standing(whole, self.at.noted, floor)

    def bearable(self, depth: float, notes: tuple[Item, ...]) -> tuple[Item, ...]:
        """Return those of the notes that some column holds, below something of a height.

        The others are overset. Where what has the marks is too high itself, no note is.
        """
        footing = self.footing
        if not notes or not footing or not footing.holds(self.columns, depth, ()):
            return notes
        while notes and not footing.holds(self.columns, depth, notes):
            for lost in footing.whole(self.at.column, notes[-1:], self.at.noted):
                self._lose(footing, lost._replace(foot=None))
            notes = notes[:-1]
        return notes

    def _lose(self, footing: Footing, rest: Noted) -> None:
        """Tell that what is left of a note finds room in no foot."""
        self.at.noted += (rest,)
        lines = footing.feet.left(rest, footing.foot(self.at.column))
        words = sum(len(line.text.split()) for line in lines)
        shown = lines[0].text if lines else ""
        text, left = rest.note.text, self.box.x + rest.note.indent
        found = Overset(text.source, len(lines), words, shown)
        self.overset.append(found.running_on(lines, left, text.style.leading))
