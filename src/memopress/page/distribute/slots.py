"""Where lines of text may stand in a column: baselines, and the room that each of them has."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from memopress.page.distribute.model import DROP, Slot

if TYPE_CHECKING:
    from memopress.layout import Style
    from memopress.page.distribute.flow import Flow

_RISE = 0.72  # of the leading: what it takes above, as far as obstacles go
_SLIGHT = 0.01  # points: what reaches into a line by less is not in its way
_NARROW = 4  # ems: a room less wide beside an obstacle is no room


def first_baseline(flow: Flow, style: Style, y: float) -> float:
    """Return the baseline of a paragraph's first line, for a slot that begins at y."""
    if not flow.at.top:
        baseline = y + style.before + leading(flow, style) * (1 - DROP)
    elif style.first_baseline == "leading":
        baseline = y + leading(flow, style) * (1 - DROP)
    elif style.first_baseline == "x-height":
        baseline = y + flow.matter.small_letters(style, flow.fit)
    else:
        baseline = y + flow.matter.capitals(style, flow.fit)
    return on_grid(flow, style, baseline)


def next_baseline(flow: Flow, style: Style, baseline: float) -> float:
    """Return the baseline of the line below one."""
    return on_grid(flow, style, baseline + leading(flow, style))


def on_grid(flow: Flow, style: Style, baseline: float) -> float:
    """Return the first baseline from a height down that the style's grid has."""
    return flow.matter.layout.grid.snap(baseline, style.grid) if style.grid else baseline


def leading(flow: Flow, style: Style) -> float:
    """Return a style's leading, as it is fitted."""
    return style.leading * flow.fit.leading


class Slots:
    """The baselines that a column has from a paragraph's first line on, and the room at each."""

    def __init__(self, flow: Flow, style: Style) -> None:
        """Look at the column in hand as it is now."""
        self.flow, self.style, self.box = flow, style, flow.box
        self.obstacles = flow.in_the_way()
        self.leading = leading(flow, style)
        self.found: list[Slot] = []

    def __getitem__(self, number: int) -> Slot:
        """Return where a line may stand, counted from 0."""
        while len(self.found) <= number:
            self.found.append(self._next())
        return self.found[number]

    def first(self, count: int) -> tuple[Slot, ...]:
        """Return where so many lines may stand."""
        return tuple(self[number] for number in range(count))

    def _next(self) -> Slot:
        flow, style, box = self.flow, self.style, self.box
        if self.found:
            baseline = next_baseline(flow, style, self.found[-1].baseline)
        else:
            baseline = first_baseline(flow, style, flow.at.y)
        least = min(_NARROW * style.size, box.width)
        while True:
            left, right, below = self._room(baseline)
            if right - left >= least or below is None:
                # Rounded, so that columns of one width are of one width.
                return Slot(baseline, left - box.x, round(right - left, 6))
            baseline = on_grid(flow, style, below + self.leading * _RISE)

    def _room(self, baseline: float) -> tuple[float, float, float | None]:
        """Return the room at a baseline, and the lowest edge of what is in the way of it."""
        left, right, below = self.box.x, self.box.right, None
        top, bottom = baseline - _RISE * self.leading, baseline + DROP * self.leading
        for box in self.obstacles:
            if box.y >= bottom - _SLIGHT or box.bottom <= top + _SLIGHT:
                continue
            below = min(below, box.bottom) if below is not None else box.bottom
            if box.x - left >= right - box.right:
                right = min(right, box.x)
            else:
                left = max(left, box.right)
        return left, right, below

    def rooms(self) -> list[tuple[float, float]]:
        """Return indent and measure of each line up to the first below all obstacles."""
        lowest = max((box.bottom for box in self.obstacles), default=-math.inf)
        number = 0
        while self[number].baseline - _RISE * self.leading < lowest and self.flow.fits(
            self[number].baseline
        ):
            number += 1
        return [(slot.indent, slot.measure) for slot in self.first(number + 1)]
