"""The feet of columns: which notes stand in each, and where the text above them has to end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from memopress.page.distribute.model import DROP, NEARLY, Footnote, Lines
from memopress.page.prepare.notes import followed, marks_in
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from memopress.layout import Element, Grid
    from memopress.page.distribute.model import Stood
    from memopress.page.model import Column
    from memopress.page.prepare.pieces import Footnotes, Item
    from memopress.typeset import Line


class Noted(NamedTuple):
    """A note, and the foot that it stands in; None if it fits in none."""

    foot: int | None
    note: Item


class Laid(NamedTuple):
    """Notes in a foot: their lines, how far these are moved down, a rule, and where text ends.

    `excess` is by how many points the rule reaches beyond the foot.
    """

    lines: dict[Item, Lines]
    down: float
    rule: Box | None
    limit: float
    excess: float = 0.0


class Feet(Struct, eq=False):
    """The feet of all columns of a thread, each a box and the number of its page.

    `setter` sets notes in a box, one below the other, and returns the lines of each.
    """

    notes: Footnotes
    boxes: tuple[tuple[Box, int], ...]
    obstacles: tuple[Column, ...]
    grid: Grid
    setter: Callable[[Box, Sequence[Item]], Sequence[Lines]]
    _laid: dict[tuple[int, tuple[Item, ...]], Laid] = field(default_factory=dict)
    _set: dict[tuple[float, float, tuple[Item, ...]], Sequence[Lines]] = field(default_factory=dict)
    _held: dict[Element, tuple[Item, ...]] = field(default_factory=dict)

    def held(self, element: Element) -> tuple[Item, ...]:
        """Return the notes whose marks stand in an element, in their order."""
        if element not in self._held:
            self._held[element] = self.known(marks_in(element))
        return self._held[element]

    def of(self, line: Line) -> tuple[Item, ...]:
        """Return the notes whose marks stand in a line, in their order."""
        refs = [run.inline.note for run in line.runs if run.inline and run.inline.note]
        return self.known(refs) if refs else ()

    def known(self, refs: Iterable[str]) -> tuple[Item, ...]:
        """Return the notes of some refs, each followed by those that it refers to itself."""
        items = self.notes.items
        found = followed(refs, {ref: item.element for ref, item in items.items()})
        return tuple(items[ref] for ref in found)

    def laid(self, foot: int, items: tuple[Item, ...]) -> Laid:
        """Return notes as they stand in a foot, the last line on its bottom edge."""
        key = foot, items
        if key not in self._laid:
            self._laid[key] = self._lay(foot, items)
        return self._laid[key]

    def _lay(self, foot: int, items: tuple[Item, ...]) -> Laid:
        box, page = self.boxes[foot]
        found = self._lines(box, items)
        if not found:
            return Laid({}, 0.0, None, box.bottom)
        element, style = self.notes.element, self.notes.element.style
        first, last = found[0].slots[0].baseline, found[-1].slots[-1].baseline
        top = first - style.before - found[0].leading * (1 - DROP)
        thickness = element.thickness if element.stroke else 0.0
        bottom = box.bottom
        while True:
            down = bottom - last
            if style.grid:
                step = self.grid.step * style.grid
                down = math.floor((down + NEARLY) / step) * step
            head = top + down - thickness
            # What stands in the way is not run around: notes stand above it.
            low = [
                each.box.y
                for each in self.obstacles
                if each.page == page
                and each.box.x < box.right
                and each.box.right > box.x
                and each.box.y < bottom
                and each.box.bottom > head
            ]
            if not low:
                break
            bottom = min(low)
        width = box.width if element.width is None else element.width.of(box.width)
        rule = Box(box.x, head, width, thickness) if element.stroke else None
        lines = {each.item: each for each in found if each.item}
        excess = max(0.0, width - box.width)
        return Laid(lines, down, rule, head - element.before, excess)

    def _lines(self, box: Box, items: tuple[Item, ...]) -> Sequence[Lines]:
        """Return the lines of notes, which are the same in all columns above each other."""
        key = box.x, box.width, items
        if key not in self._set:
            self._set[key] = self.setter(box, items)
        return self._set[key]


class Ground(Struct, frozen=True):
    """What the columns of a flow end above: the numbers of their feet, one or more of each.

    The notes of a column stand in the first of its feet. `least` is where text has to end above
    some, whatever notes they have.
    """

    feet: Feet
    below: tuple[tuple[int, ...], ...]
    least: Mapping[int, float] = field(default_factory=dict)

    def foot(self, column: int) -> int:
        """Return the number of the foot that has the notes of a column."""
        return self.below[column][0]

    def limit(self, column: int, noted: Sequence[Noted]) -> float:
        """Return where text in a column has to end, with these notes in all feet."""
        limits = [math.inf]
        for foot in self.below[column]:
            items = tuple(each.note for each in noted if each.foot == foot)
            limits.append(self.least.get(foot, math.inf))
            if items:
                limits.append(self.feet.laid(foot, items).limit)
        return min(limits)

    def footed(self, pages: Iterable[Sequence[Stood]], noted: Sequence[Noted]) -> list[list[Stood]]:
        """Return what stands on pages with all notes in their places.

        A note comes after the whole of the block that has its mark, as far as this page has it:
        what is read of it is not broken up.
        """
        laid = {
            foot: self.feet.laid(foot, tuple(each.note for each in noted if each.foot == foot))
            for foot in {each.foot for each in noted if each.foot is not None}
        }
        return [list(_after(page, laid)) for page in pages]


def _after(page: Sequence[Stood], laid: Mapping[int, Laid]) -> Iterator[Stood]:
    waiting: list[Footnote] = []
    for each in page:
        if isinstance(each, Footnote):
            found = laid[each.foot]
            lines = found.lines.get(each.note)
            rule = found.rule if next(iter(found.lines), None) is each.note else None
            excess = found.excess if rule else 0.0
            own = each._replace(lines=lines, down=found.down, rule=rule, excess=excess)
            waiting.append(own)
            continue
        if waiting and waiting[0].piece is not each.piece:
            yield from waiting
            waiting = []
        yield each
    yield from waiting
