"""A frame filled: copyfitting, balanced columns, pieces that span them, and what goes on."""

from __future__ import annotations

import math
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from memopress.page.distribute.columns import Terms
from memopress.page.distribute.cursor import Cursor
from memopress.page.distribute.feet import Feet
from memopress.page.distribute.flow import Flow, shortest
from memopress.page.distribute.footing import Footing
from memopress.page.distribute.graphics import set_gap, set_graphic, set_pills, set_rule
from memopress.page.distribute.groups import LOWERED, set_box, set_row, set_wrap
from memopress.page.distribute.model import Lines
from memopress.page.distribute.paragraphs import set_list, set_notes, set_paragraph
from memopress.page.distribute.tables import set_table
from memopress.page.model import Column
from memopress.page.prepare import Fit
from memopress.page.prepare import pieces as p
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from memopress.layout import Copyfit, Frame
    from memopress.page.distribute.feet import Noted
    from memopress.page.prepare.matter import Matter

_SLIGHT = 0.5  # points: what is wider than its column by less is seen by nobody
_FINE = 0.2  # points: the free height is given away as exactly as this
SETTERS: dict[type[p.Piece], Callable[[Flow, Any, Sequence[p.Piece]], None]] = {
    p.Paragraph: set_paragraph,
    p.List: set_list,
    p.Table: set_table,
    p.Gap: set_gap,
    p.Rule: set_rule,
    p.Graphic: set_graphic,
    p.Pills: set_pills,
    p.Box: set_box,
    p.Row: set_row,
    p.Wrap: set_wrap,
}


class Thread(Struct, frozen=True):
    """What the text of a frame runs through: its columns, and those that take what runs over.

    `whole` is the frame as it stands on its page, all of its columns and the gaps between them.
    """

    frame: Frame
    columns: tuple[Column, ...]
    whole: Box


class Filling(Struct, frozen=True):
    """What fills a thread: its pieces, the notes at its foot, and what stands in their way."""

    matter: Matter
    thread: Thread
    pieces: Sequence[p.Piece]
    obstacles: tuple[Column, ...]
    valign: str
    left: bool
    notes: p.Footnotes | None = None

    def fill(self) -> tuple[Flow, Fit]:
        """Return the flow that holds the pieces, and how it was made to fit.

        What runs over, or is wider than its column, is copyfitted within the frame's limits; pieces
        that fill take the free height; then everything is moved to where the frame's alignment
        wants it.
        """
        used = Fit()
        result = self._flow(used)
        limits = self.thread.frame.copyfit
        if limits and (result.overset or _is_wide(result)):
            for fit in _steps(limits):
                trial = self._flow(fit)
                if not trial.overset and not _is_wide(trial):
                    result, used = trial, fit
                    break
        step = self.matter.layout.grid.step
        if result.at.filling and not result.overset:
            result = self._stretched(result, used, step)
        if self.valign in LOWERED and any(result.pages) and not result.overset:
            shift = result.free * LOWERED[self.valign]
            if result.at.gridded:
                shift = math.floor((shift + 0.01) / step) * step
            result.down = shift
        if result.footing:
            result.pages = result.footing.footed(result.pages, result.at.noted)
        return result, used

    def _flow(self, fit: Fit, stretch: float | None = None) -> Flow:
        """Return the pieces set in the thread: columns above, below and between what spans."""
        thread = self.thread
        count = thread.frame.columns
        first, rest = thread.columns[:count], thread.columns[count:]
        terms = Terms(self.matter, SETTERS, fit, self.left, stretch)
        footing = self._footing(terms)
        segments = [(spans, list(some)) for spans, some in groupby(self.pieces, lambda x: x.spans)]
        result: Flow | None = None
        top = thread.whole.y
        for number, (spans, pieces) in enumerate(segments):
            last = number == len(segments) - 1
            lowered = (Column(thread.whole),) if spans else first
            columns = tuple(replace(each, box=_from(each.box, top)) for each in lowered)
            if last:
                columns += rest
            own = _spanned(footing, count) if footing and spans else footing
            noted = result.at.noted if result else ()
            room = _Room(columns, own, noted)
            balanced = not last or (thread.frame.balance and not rest)
            if balanced and not spans and len(columns) > 1:
                part = self._balanced(terms, room, pieces)
            else:
                # Below columns, a piece that spans them keeps the distance that it asks for.
                part = self._part(terms, room, pieces, begun=spans and number > 0)
            top = part.end
            if result:
                part.follow(result)
                part.kept = None  # what comes first is not in it
            result = part
        return result or self._part(terms, _Room(thread.columns, footing), [])

    def _footing(self, terms: Terms) -> Footing | None:
        """Return what the columns of the thread end above, None where no notes may stand."""
        if self.notes is None:
            return None
        columns = self.thread.columns
        across = self.notes.element.at == "page"
        boxes: list[tuple[Box, int]] = []
        below: list[tuple[int, ...]] = []
        for each, before in zip(columns, (None, *columns), strict=False):
            same = before and (before.frame, before.page) == (each.frame, each.page)
            if across and same:
                boxes[-1] = boxes[-1][0].around(each.box), each.page
            else:
                boxes.append((each.box, each.page))
            below.append((len(boxes) - 1,))
        setter = partial(set_notes, terms, self.notes)
        grid = self.matter.layout.grid
        return Footing(Feet(self.notes, tuple(boxes), self.obstacles, grid, setter), tuple(below))

    def _part(
        self, terms: Terms, room: _Room, pieces: Sequence[p.Piece], *, begun: bool = False
    ) -> Flow:
        """Return the pieces set in a room.

        Where notes would stand below columns that are full already, these end higher as long as
        more finds room so, or as much with a note that need not be parted.
        """
        flow = self._once(terms, room, pieces, begun=begun)
        settled: set[int] = set()
        while flow.footing and (wanting := flow.wanting.keys() - settled):
            foot = min(wanting)
            for limit in flow.wanting[foot]:
                least = {**flow.footing.least, foot: limit}
                other = room._replace(footing=replace(flow.footing, least=least))
                trial = self._once(terms, other, pieces, begun=begun)
                if trial.reached(foot) > flow.reached(foot):
                    flow = trial
                    break
            else:
                settled.add(foot)
        return flow

    def _once(self, terms: Terms, room: _Room, pieces: Sequence[p.Piece], *, begun: bool) -> Flow:
        at = Cursor(top=not begun, noted=room.noted)
        columns, footing, short = room.columns, room.footing, room.short
        return Flow(terms, columns, self.obstacles, at, footing=footing, short=short).run(pieces)

    def _balanced(self, terms: Terms, room: _Room, pieces: Sequence[p.Piece]) -> Flow:
        """Return the pieces in the shortest columns that hold them."""
        columns = room.columns
        whole = columns[0].box.height

        def make(height: float) -> Flow:
            shorter = tuple(replace(each, box=replace(each.box, height=height)) for each in columns)
            return self._part(terms, room._replace(columns=shorter, short=whole - height), pieces)

        flow = shortest(make, 0.0, whole)
        # What they are shorter by is free like the rest.
        flow.columns, flow.short, flow.kept = columns, 0.0, None
        return flow

    def _stretched(self, result: Flow, fit: Fit, step: float) -> Flow:
        """Return the flow with the free height given to the pieces that fill.

        As many whole grid steps as there are come first: text on the grid moves by these only.
        What can still be given without moving it, so that nothing but its distance to what fills
        changes, is given then.
        """
        smallest = result.at.smallest

        def stretched(stretch: float) -> Flow:
            if result.kept:
                return result.again(self.pieces, stretch)
            return self._flow(fit, stretch)

        def holds(stretch: float) -> bool:
            return not stretched(stretch).overset

        free = max(0.0, result.bottom - result.at.ink) / result.at.filling
        whole = 0.0
        for lines in range(math.floor((free + 0.01) / step), 0, -1):
            if holds(smallest + lines * step):
                whole = lines * step
                break
        low, high = whole, whole + step if result.at.gridded else free
        given = high
        while high - low > _FINE:
            low, high = (given, high) if holds(smallest + given) else (low, given)
            given = (low + high) / 2
        return stretched(smallest + low)


class _Room(NamedTuple):
    """Columns, what they end above, the notes that stand there, and what they are shortened by."""

    columns: tuple[Column, ...]
    footing: Footing | None = None
    noted: tuple[Noted, ...] = ()
    short: float = 0.0


def _spanned(footing: Footing, count: int) -> Footing:
    """Return what a piece across so many columns ends above: the feet of all of them."""
    first = dict.fromkeys(foot for feet in footing.below[:count] for foot in feet)
    return replace(footing, below=(tuple(first), *footing.below[count:]))


def _from(box: Box, top: float) -> Box:
    """Return a box that begins lower and ends where it ended."""
    return Box(box.x, top, box.width, max(0.0, box.bottom - top))


def _is_wide(result: Flow) -> bool:
    """Tell whether a line of text is wider than its column."""
    return any(
        line.excess > _SLIGHT
        for page in result.pages
        for stood in page
        if isinstance(stood, Lines)
        for line in stood.lines
    )


def _steps(limits: Copyfit) -> list[Fit]:
    """Return ever stronger fits within the limits: other breaks, tracking, leading, size."""

    def between(limit: float, share: float) -> float:
        return 1 + (limit - 1) * share

    steps = ((0, 0, 0), (0.5, 0, 0), (1, 0, 0), (1, 0.5, 0), (1, 1, 0), (1, 1, 0.5), (1, 1, 1))
    fits = [
        Fit(-1, limits.tracking * t, between(limits.leading, lead), between(limits.size, s))
        for t, lead, s in steps
    ]
    return list(dict.fromkeys(fits))
