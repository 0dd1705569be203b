"""What columns end above: which notes stand in each foot, and how much of one that is parted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.page.distribute.feet import Noted
from memopress.page.distribute.model import NEARLY, Footnote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from memopress.page.distribute.feet import Feet, Laid
    from memopress.page.distribute.model import Stood
    from memopress.page.model import Column
    from memopress.page.prepare.pieces import Item


class Footing(Struct, frozen=True):
    """What the columns of a flow end above: the numbers of their feet, one or more of each.

    The notes of a column stand in the first of its feet; what is left of one goes on in the feet
    after that. `least` is where text has to end above some, whatever notes they have.
    """

    feet: Feet
    below: tuple[tuple[int, ...], ...]
    least: Mapping[int, float] = field(default_factory=dict)

    def foot(self, column: int) -> int:
        """Return the number of the foot that has the notes of a column."""
        return self.below[column][0]

    def page(self, foot: int) -> int:
        """Return the number of the page that has a foot."""
        return self.feet.boxes[foot][1]

    def limit(self, column: int, noted: Sequence[Noted]) -> float:
        """Return where text in a column has to end, with these notes in all feet."""
        return min(
            min(self.feet.laid(foot, noted).limit, self.least.get(foot, math.inf))
            for foot in self.below[column]
        )

    def whole(
        self, column: int, notes: Iterable[Item], noted: Sequence[Noted] = ()
    ) -> tuple[Noted, ...]:
        """Return those of the notes that are not set yet, whole in the foot of a column."""
        foot, done = self.foot(column), {each.note for each in noted}
        return tuple(Noted(foot, note) for note in dict.fromkeys(notes) if note not in done)

    def ways(self, whole: tuple[Noted, ...]) -> Iterator[tuple[Noted, ...]]:
        """Yield notes as they may stand in their foot: whole, and the last with its least part."""
        yield whole
        for last in whole[-1:]:
            for part in self.feet.parted(last, last.foot or 0)[:1]:
                yield (*whole[:-1], part)

    def holds(self, columns: Iterable[Column], depth: float, notes: Iterable[Item]) -> bool:
        """Tell whether some column has room for what is so high, with notes that may be parted."""
        notes = tuple(notes)
        return any(
            column.box.y + depth <= min(column.box.bottom, self.limit(number, way)) + NEARLY
            for number, column in enumerate(columns)
            for way in self.ways(self.whole(number, notes))
        )

    def standing(
        self, whole: tuple[Noted, ...], noted: Sequence[Noted], floor: Callable[[int], float]
    ) -> tuple[Noted, ...] | None:
        """Return notes as they stand beside those that are set, None where they cannot begin.

        All begin in their foot. The last one goes on in the feet after it if it has no room there;
        what is left of it then is in none. `floor` tells for a foot how far the text above reaches
        down.
        """
        found, rest = list(whole[:-1]), whole[-1]
        for foot in range(whole[-1].foot or 0, len(self.feet.boxes)):
            here = self._best(rest._replace(foot=foot), (*noted, *found), floor(foot))
            if here:
                found.append(here)
                if here.most is None:
                    return tuple(found)
                rest = self.feet.after(here)
            elif not rest.past.ends:
                return None
        return (*found, rest)

    def _best(self, part: Noted, noted: Sequence[Noted], floor: float) -> Noted | None:
        """Return as much of a note as finds room in its foot, None if that is too little."""
        foot = part.foot or 0
        if self.is_closed(foot, noted):
            return None
        for each in (part, *reversed(self.feet.parted(part, foot))):
            if floor <= self.feet.laid(foot, (*noted, each)).limit + NEARLY:
                return each
        return None

    def is_closed(self, foot: int, noted: Iterable[Noted]) -> bool:
        """Tell whether a note in a foot goes on in a later one: no other comes after it."""
        return any(each.foot == foot and each.most is not None for each in noted)

    def footed(self, pages: Iterable[Sequence[Stood]], noted: Sequence[Noted]) -> list[list[Stood]]:
        """Return what stands on pages with all notes in their places.

        A note comes after the whole of the block that has its mark, as far as this page has it:
        what is read of it is not broken up.
        """
        feet = {each.foot for each in noted if each.foot is not None}
        laid = {foot: self.feet.laid(foot, noted) for foot in feet}
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
