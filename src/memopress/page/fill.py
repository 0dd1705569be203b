"""A frame filled: copyfitting, balanced columns, blocks that span them, and what goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from memopress.page.blocks import SETTERS
from memopress.page.flow import LOWERED, Flow, shortest
from memopress.page.model import Column
from memopress.page.spans import Fit
from memopress.units import Box

if TYPE_CHECKING:
    from memopress.layout import Copyfit, Element, Frame
    from memopress.page.context import Context
    from memopress.page.model import Artifact, Role


_FINE = 0.2  # points: the free height is given away as exactly as this


@dataclass(frozen=True, slots=True)
class Thread:
    """What the text of a frame runs through: its columns, and those that take what runs over.

    `whole` is the frame as it stands on its page, all of its columns and the gaps between them.
    """

    frame: Frame
    columns: tuple[Column, ...]
    whole: Box


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a thread: its elements, and what their flow is told."""

    context: Context
    thread: Thread
    elements: list[Element]
    obstacles: tuple[Column, ...]
    parent: Role | Artifact | None
    valign: str

    def fill(self) -> tuple[Flow, Fit]:
        """Return the flow that holds the elements, and how it was made to fit.

        What runs over is copyfitted within the frame's limits; blocks that fill take the free
        height; then everything is moved to where the frame's alignment wants it.
        """
        used = Fit()
        result = self._flow(used)
        limits = self.thread.frame.copyfit
        if result.overset and limits:
            for fit in _steps(limits):
                trial = self._flow(fit)
                if not trial.overset:
                    result, used = trial, fit
                    break
        step = self.context.layout.grid.step
        if result.filling and not result.overset:
            result = self._stretched(result, used, step)
        if self.valign in LOWERED and any(result.pages) and not result.overset:
            shift = result.free * LOWERED[self.valign]
            if result.gridded:
                shift = math.floor((shift + 0.01) / step) * step
            result.shift(shift)
        return result, used

    def _flow(self, fit: Fit, stretch: float | None = None) -> Flow:
        """Return the elements set in the thread: columns above, below and between what spans."""
        thread = self.thread
        count = thread.frame.columns
        first, rest = thread.columns[:count], thread.columns[count:]
        segments = _segments(self.elements)
        result: Flow | None = None
        top = thread.whole.y
        for number, (spans, elements) in enumerate(segments):
            last = number == len(segments) - 1
            lowered = (Column(thread.whole),) if spans else first
            columns = tuple(replace(each, box=_from(each.box, top)) for each in lowered)
            if last:
                columns += rest
            balanced = not last or (thread.frame.balance and not rest)
            if balanced and not spans and len(columns) > 1:
                part = self._balanced(columns, fit, stretch, elements)
            else:
                # Below columns, a block that spans them keeps the distance that it asks for.
                begun = spans and number > 0
                part = self._part(columns, fit, stretch, elements, begun=begun)
            top = part.end
            if result:
                part.follow(result)
            result = part
        return result or self._part(thread.columns, fit, stretch, [])

    def _part(
        self,
        columns: tuple[Column, ...],
        fit: Fit,
        stretch: float | None,
        elements: list[Element],
        *,
        begun: bool = False,
    ) -> Flow:
        flow = Flow(self.context, columns, SETTERS, fit, stretch, self.parent)
        flow.obstacles = self.obstacles
        flow.top = not begun
        return flow.run(elements)

    def _balanced(
        self,
        columns: tuple[Column, ...],
        fit: Fit,
        stretch: float | None,
        elements: list[Element],
    ) -> Flow:
        """Return the elements in the shortest columns that hold them."""

        def make(height: float) -> Flow:
            shorter = tuple(replace(each, box=replace(each.box, height=height)) for each in columns)
            return self._part(shorter, fit, stretch, elements)

        flow = shortest(make, 0.0, columns[0].box.height)
        # What they are shorter by is free like the rest.
        flow.spare += columns[0].box.height - flow.box.height
        flow.columns = columns
        return flow

    def _stretched(self, result: Flow, fit: Fit, step: float) -> Flow:
        """Return the flow with the free height given to the blocks that fill.

        As many whole grid steps as there are come first: text on the grid moves by these only.
        What can still be given without moving it, so that nothing but its distance to what fills
        changes, is given then.
        """
        free = max(0.0, result.box.bottom - result.ink) / result.filling
        # A drawing is made for its size; while sizes are tried, none is made.
        self.context.trying = True
        whole = 0.0
        for lines in range(math.floor((free + 0.01) / step), 0, -1):
            if self._holds(fit, result.smallest + lines * step):
                whole = lines * step
                break
        low, high = whole, whole + step if result.gridded else free
        given = high
        while high - low > _FINE:
            low, high = (given, high) if self._holds(fit, result.smallest + given) else (low, given)
            given = (low + high) / 2
        self.context.trying = False
        return self._flow(fit, result.smallest + low)

    def _holds(self, fit: Fit, stretch: float) -> bool:
        return not self._flow(fit, stretch).overset


def _from(box: Box, top: float) -> Box:
    """Return a box that begins lower and ends where it ended."""
    return Box(box.x, top, box.width, max(0.0, box.bottom - top))


def _segments(elements: list[Element]) -> list[tuple[bool, list[Element]]]:
    """Return the elements in stretches: those that span all columns, and those that do not."""
    found: list[tuple[bool, list[Element]]] = []
    for element in elements:
        spans = element.get("span") == "all"
        if found and found[-1][0] == spans:
            found[-1][1].append(element)
        else:
            found.append((spans, [element]))
    return found


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
