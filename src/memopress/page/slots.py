"""Where lines of text may stand in a column: baselines, and the room that each of them has."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memopress.layout import Style
    from memopress.page.flow import Flow

DROP = 0.26  # of the leading: what a line takes below its baseline
_RISE = 0.72  # of the leading: what it takes above, as far as obstacles go
_SLIGHT = 0.01  # points: what reaches into a line by less is not in its way
_NARROW = 4  # ems: a room less wide beside an obstacle is no room


def first_baseline(flow: Flow, style: Style, y: float) -> float:
    """Return the baseline of a paragraph's first line, for a slot that begins at y."""
    leading = style.leading * flow.fit.leading
    if not flow.top:
        baseline = y + style.before + leading * (1 - DROP)
    elif style.first_baseline == "leading":
        baseline = y + leading * (1 - DROP)
    else:
        face = flow.context.typesetter.faces[style.font]
        share = face.x_height if style.first_baseline == "x-height" else face.cap_height
        baseline = y + share * style.size * flow.fit.size
    return _on_grid(flow, style, baseline)


def next_baseline(flow: Flow, style: Style, baseline: float) -> float:
    """Return the baseline of the line below one."""
    return _on_grid(flow, style, baseline + style.leading * flow.fit.leading)


def capitals(flow: Flow, style: Style) -> float:
    """Return the height of a style's capitals, as they are fitted."""
    return flow.context.typesetter.faces[style.font].cap_height * style.size * flow.fit.size


def _on_grid(flow: Flow, style: Style, baseline: float) -> float:
    return flow.context.layout.grid.snap(baseline, style.grid) if style.grid else baseline


@dataclass(slots=True)
class Slots:
    """The baselines that a column has from a paragraph's first line on, and the room at each."""

    flow: Flow
    style: Style
    found: list[tuple[float, float, float]] = field(default_factory=list)  # baseline, indent, room

    @property
    def leading(self) -> float:
        """The style's leading, as it is fitted."""
        return self.style.leading * self.flow.fit.leading

    def __getitem__(self, number: int) -> tuple[float, float, float]:
        """Return a line's baseline, the indent from the column's left edge, and the measure."""
        while len(self.found) <= number:
            self.found.append(self._next())
        return self.found[number]

    def _next(self) -> tuple[float, float, float]:
        flow, style = self.flow, self.style
        if self.found:
            baseline = next_baseline(flow, style, self.found[-1][0])
        else:
            baseline = first_baseline(flow, style, flow.y)
        least = min(_NARROW * style.size, flow.box.width)
        while True:
            left, right, below = self._room(baseline)
            if right - left >= least or below is None:
                return baseline, left - flow.box.x, right - left
            baseline = _on_grid(flow, style, below + self.leading * _RISE)

    def _room(self, baseline: float) -> tuple[float, float, float | None]:
        """Return the room at a baseline, and the lowest edge of what is in the way of it."""
        left, right, below = self.flow.box.x, self.flow.box.right, None
        top, bottom = baseline - _RISE * self.leading, baseline + DROP * self.leading
        for box in self.flow.in_the_way():
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
        lowest = max((box.bottom for box in self.flow.in_the_way()), default=-math.inf)
        number = 0
        while self[number][0] - _RISE * self.leading < lowest and self.flow.fits(self[number][0]):
            number += 1
        return [(self[n][1], self[n][2]) for n in range(number + 1)]
