"""Filling columns: a cursor that blocks move down, from column to column and from page to page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from memopress.page.model import Artifact, Column, Item, Placed, Role
from memopress.page.spans import Fit

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.layout import Element
    from memopress.page.context import Context
    from memopress.units import Box, Point

_FINE = 2.0  # points: the step in which columns are shortened
_LEADING = frozenset({"wrap", *(f"h{level}" for level in range(1, 7))})
_BETWEEN = ("space", "rule")  # what may stand between a heading and its text
_ENDLESS = 1e6  # points: the height of a column inside a box, which grows with what it holds
LOWERED = {"middle": 0.5, "bottom": 1.0}  # by which share of the free height a valign lowers
T = TypeVar("T")
Setter = Callable[["Flow", "Element", list["Element"]], None]


@dataclass(frozen=True, slots=True)
class Overset:
    """Text that found no room: its source, how many lines and words, and how it begins."""

    source: Place | None
    lines: int
    words: int
    text: str


@dataclass(slots=True)
class Flow:
    """Places blocks in a row of columns and keeps what it placed, in reading order.

    `setters` know how a block of each tag is set: they are handed the flow, the element, and the
    elements after it.
    """

    context: Context
    columns: tuple[Column, ...]
    setters: Mapping[str, Setter]
    fit: Fit = field(default_factory=Fit)
    stretch: float | None = None  # the height that blocks which fill get between them
    parent: Role | Artifact | None = None  # what it is a part of, None for the page itself
    column: int = 0
    y: float = 0.0  # where the next block's slot begins
    ink: float = 0.0  # where the last thing placed ends: a baseline or a bottom edge
    top: bool = True  # nothing stands in this column yet
    lowest: float = -math.inf  # where the lowest slot of the columns before this one ends
    spare: float = math.inf  # the least height that any of these has left
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    overset: list[Overset] = field(default_factory=list)
    begun: int | None = None  # the column in which the block in hand begins, once it does
    obstacles: tuple[Column, ...] = ()  # what stands on the page, for text to run around
    wraps: list[Column] = field(default_factory=list)  # what it placed itself for that
    filling: int = 0  # blocks met that fill
    smallest: float = 0.0  # the least height that any of them asks for
    parted: int = 0  # times that what should keep together did not
    gridded: bool = False  # some text stands on the baseline grid

    def __post_init__(self) -> None:
        """Stand at the top of the first column."""
        self.y = self.ink = self.box.y

    @property
    def box(self) -> Box:
        """The column in hand."""
        return self.columns[self.column].box

    @property
    def page(self) -> int:
        """The number of the page in hand."""
        return self.columns[self.column].page

    @property
    def left(self) -> bool:
        """Whether the page in hand is a left one."""
        return self.context.left != bool(self.page % 2)

    @property
    def decoration(self) -> Artifact:
        """What a drawing without a meaning is here."""
        return self.parent if isinstance(self.parent, Artifact) else Artifact.LAYOUT

    @property
    def end(self) -> float:
        """Where a block below all of its columns may begin."""
        return max(self.lowest, self.y, self.ink)

    @property
    def free(self) -> float:
        """The height that the fullest of its columns has left."""
        return min(self.spare, self.box.bottom - self.ink)

    @property
    def placed(self) -> list[Placed]:
        """What stands on the page in hand."""
        return self.pages[-1]

    def run(self, elements: list[Element]) -> Flow:
        """Place blocks one after the other, and return the flow itself."""
        start = 0
        while start < len(elements):
            end = self._chain(elements, start)
            before = self._saved() if end > start + 1 and not self.top else {}
            together = self._set(elements, start, end)
            if not together and before:
                # None of these stays behind: all of them go to the next column.
                self._restore(before)
                self.next_column()
                together = self._set(elements, start, end)
            self.parted += not together
            start = end
        self.clear()
        return self

    def _chain(self, elements: list[Element], start: int) -> int:
        """Return the number after a block and all that keep it with what comes next."""
        end = start
        while end + 1 < len(elements) and (
            self._leads(elements[end]) or (end > start and elements[end].tag in _BETWEEN)
        ):
            end += 1
        return end + 1

    def _leads(self, element: Element) -> bool:
        """Tell whether a block is kept with the next: headings are, and what text runs around."""
        style = self.context.layout.styles.get(element.get("style"))
        return element.tag in _LEADING or (style is not None and style.keep_next)

    def _set(self, elements: list[Element], start: int, end: int) -> bool:
        """Place some blocks; tell whether each begins in the column where the last one ended."""
        together = True
        for index in range(start, end):
            column, self.begun = self.column, None
            self.setters[elements[index].tag](self, elements[index], elements[index + 1 :])
            together &= index == start or self.begun in (None, column)
        return together

    def _saved(self) -> dict[str, Any]:
        """Return all there is to know of the flow as it is now."""
        saved = {each.name: getattr(self, each.name) for each in fields(self)}
        lists = {name: list(value) for name, value in saved.items() if isinstance(value, list)}
        return saved | lists | {"pages": [list(page) for page in self.pages]}

    def _restore(self, saved: dict[str, Any]) -> None:
        for name, value in saved.items():
            setattr(self, name, value)

    def sub(
        self,
        box: Box,
        element: Element,
        columns: int = 1,
        gap: float = 0.0,
        row: Element | None = None,
    ) -> Flow:
        """Return what an element holds, set in a box, under the structure role that it names.

        The box is as high as it must be; its columns are made equally long. A cell is in a `row`.
        """
        parent = self.context.parent(row or element, self.parent)
        parent = self.context.group(element, parent)
        elements = self.context.blocks(element)
        if elements and not self.context.has_room(box.columns(columns, gap), element):
            elements = []

        def make(height: float) -> Flow:
            return Flow(
                self.context,
                tuple(Column(each, page=self.page) for each in box.columns(columns, gap, height)),
                self.setters,
                self.fit,
                parent=parent,
            ).run(elements)

        whole = make(_ENDLESS)
        length = whole.ink - box.y
        return shortest(make, length / columns, length) if columns > 1 else whole

    def role(
        self, tag: str, element: Element, *attributes: tuple[str, str, str | int]
    ) -> Role | Artifact:
        """Return a new structure element for a block, under the one that it stands in."""
        parent = self.context.parent(element, self.parent)
        return self.context.role(tag, parent, element, *attributes)

    def fits(self, y: float) -> bool:
        """Tell whether the column in hand reaches down to y."""
        return y <= self.box.bottom + 0.1

    def next_column(self) -> bool:
        """Go to the top of the next column; tell whether there is one."""
        if self.column + 1 >= len(self.columns):
            return False
        self.clear()
        self.lowest, self.spare = self.end, self.free
        self.column += 1
        while len(self.pages) <= self.page - self.columns[0].page:
            self.pages.append([])
        self.y = self.ink = self.box.y
        self.top = True
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
        """Move below all that it placed in this column for text to run around."""
        for box in self._reaching(self.wraps):
            self.y, self.ink = max(self.y, box.bottom), max(self.ink, box.bottom)

    def room(self, height: float, before: float) -> float:
        """Return where a block of this height begins, in the next column if need be."""
        y, _ = self.settle(lambda y: (y, y + height), before)
        return y

    def settle(self, compose: Callable[[float], tuple[T, float]], before: float) -> tuple[T, float]:
        """Return what a block is composed of where it fits, and its bottom edge.

        `compose` gives both for a height of the column in hand; it is asked again where something
        is in the way, and in the next column if need be.
        """
        found, bottom = self._lowered(compose, self.y + (0.0 if self.top else before))
        if not self.fits(bottom) and not self.top and self.next_column():
            found, bottom = self._lowered(compose, self.y)
        return found, bottom

    def _lowered(self, compose: Callable[[float], tuple[T, float]], y: float) -> tuple[T, float]:
        while True:
            found, bottom = compose(y)
            below = [b.bottom for b in self.in_the_way() if b.y < bottom and b.bottom > y + 0.01]
            if not below:
                return found, bottom
            y = min(below)

    def close(self, bottom: float, after: float) -> None:
        """Stand below a block that ends at `bottom`."""
        self.ink, self.top = bottom, False
        self.y = bottom + after

    def add(self, at: Point, item: Item, role: Role | Artifact, source: Place | None) -> None:
        """Keep an item at its point of the page in hand."""
        self.put([Placed(at, item, role, source)])

    def put(self, placed: Iterable[Placed]) -> None:
        """Keep what was placed on the page in hand."""
        self.placed.extend(placed)
        self.begun = self.column if self.begun is None else self.begun

    def shift(self, down: float) -> None:
        """Move everything placed."""
        self.pages = [[replace(p, at=p.at.moved(0, down)) for p in placed] for placed in self.pages]

    def follow(self, other: Flow) -> None:
        """Come after another flow: what that one placed on its page reads first."""
        self.pages[0][:0] = other.placed
        self.overset[:0] = other.overset
        self.gridded |= other.gridded
        self.filling += other.filling
        self.smallest = max(self.smallest, other.smallest)


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
        if trial.overset or trial.parted > best.parted:
            low = middle
        else:
            high, best = middle, trial
    return best
