"""The feet of columns: notes set in them, whole or parted, and where the text above has to end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from memopress.page.distribute.model import DROP, NEARLY, Lines
from memopress.page.prepare.notes import followed, marks_in
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from memopress.layout import Element, Grid
    from memopress.page.model import Column
    from memopress.page.prepare.pieces import Footnotes, Item
    from memopress.typeset import Line


class Past(NamedTuple):
    """Lines of a note that stand in feet before: the room of each, and where it ends."""

    rooms: tuple[tuple[float, float], ...] = ()
    ends: tuple[int, ...] = ()


class Noted(NamedTuple):
    """A note, or a part of one, and the foot that it stands in; None if it finds room in none.

    `past` are the lines of it that stand in feet before; `most` is how many of the others stand
    here, None for all.
    """

    foot: int | None
    note: Item
    past: Past = Past()
    most: int | None = None


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

    `setter` sets what is left of notes in a box, one below the other, and returns the lines.
    """

    notes: Footnotes
    boxes: tuple[tuple[Box, int], ...]
    obstacles: tuple[Column, ...]
    grid: Grid
    setter: Callable[[Box, Sequence[tuple[Item, Past]]], Sequence[Lines]]
    _laid: dict[tuple[int, tuple[Noted, ...]], Laid] = field(default_factory=dict)
    _set: dict[object, Sequence[Lines]] = field(default_factory=dict)
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

    def laid(self, foot: int, noted: Iterable[Noted]) -> Laid:
        """Return those notes that stand in a foot, the last line on its bottom edge."""
        key = foot, tuple(each for each in noted if each.foot == foot)
        if key not in self._laid:
            self._laid[key] = self._lay(*key)
        return self._laid[key]

    def _lay(self, foot: int, noted: tuple[Noted, ...]) -> Laid:
        box, page = self.boxes[foot]
        found = self._lines(box, noted)
        if not found:
            return Laid({}, 0.0, None, math.inf)
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

    def _lines(self, box: Box, noted: tuple[Noted, ...]) -> Sequence[Lines]:
        """Return the lines of notes, which are the same in all columns above each other.

        One that goes on in a later foot is the last one.
        """
        parts = tuple((each.note, each.past) for each in noted)
        key = box.x, box.width, parts
        if key not in self._set:
            self._set[key] = self.setter(box, parts)
        found = self._set[key]
        most = noted[-1].most if noted else None
        return found if most is None else [*found[:-1], found[-1].first(most)]

    def left(self, part: Noted, foot: int) -> tuple[Line, ...]:
        """Return the lines of what is left of a note, as they would stand in a foot."""
        whole = self._lines(self.boxes[foot][0], (Noted(foot, part.note, part.past),))
        return whole[0].lines if whole else ()

    def parted(self, part: Noted, foot: int) -> list[Noted]:
        """Return what may stand in a foot of what is left of a note, from the least on.

        As many lines stay together as its style has it, and none of them is unclosed at the end.
        """
        style, lines = part.note.text.style, self.left(part, foot)
        if style.keep_together or style.drop_lines > 1:  # lines beside an initial go with it
            return []
        counts = range(style.keep, len(lines) - style.keep + 1)
        closed = (count for count in counts if not lines[count - 1].unclosed)
        return [part._replace(foot=foot, most=count) for count in closed]

    def after(self, part: Noted) -> Noted:
        """Return what is left of a note after a part of it, and stands in no foot yet."""
        assert part.foot is not None  # noqa: S101 - it was found room for
        lines = self._lines(self.boxes[part.foot][0], (part,))[0]
        rooms = tuple((slot.indent, slot.measure) for slot in lines.slots)
        ends = tuple(line.end for line in lines.lines)
        return Noted(None, part.note, Past(part.past.rooms + rooms, part.past.ends + ends))
