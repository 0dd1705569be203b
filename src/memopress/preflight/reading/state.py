"""The graphics state as far as a preflight follows it (ISO 32000-1, 8.4)."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from memopress.preflight.model import Rect, around
from memopress.preflight.reading.spaces import GRAY, Colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.marks import Clip

BLACK = Colour(GRAY, (0.0,))


class Matrix(NamedTuple):
    """A map of the plane: x' = a·x + c·y + e and y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """Return the map that applies this one first (ISO 32000-1, 8.3.4)."""
        a, b, c, d, e, f = self
        oa, ob, oc, od, oe, of = outer
        return Matrix(
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point mapped."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def rect(self, box: Rect) -> Rect:
        """Return the rectangle around a mapped one."""
        x0, y0, x1, y1 = box
        return around((self.at(x0, y0), self.at(x1, y0), self.at(x1, y1), self.at(x0, y1)))

    @property
    def growth(self) -> float:
        """By how much lengths grow, in the direction in which they do least."""
        a, b, c, d = self[:4]
        half = (a * a + b * b + c * c + d * d) / 2
        area = a * d - b * c
        return math.sqrt(max(half - math.sqrt(max(half * half - area * area, 0.0)), 0.0))


class State(Struct):
    """What operators set and q and Q keep and bring back."""

    ctm: Matrix
    clip: Clip
    fill: Colour = BLACK
    stroke: Colour = BLACK
    width: float = 1.0
    over_fill: bool = False
    over_stroke: bool = False
    mode: int = 0
    alpha_fill: float = 1.0
    alpha_stroke: float = 1.0
    blend: str = "Normal"
    font: FontResource | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    showing: int = 0

    def kept(self) -> State:
        """Return a copy for q to keep."""
        return copy.copy(self)


def matrix_of(o: Sequence[Any]) -> Matrix:
    """Return the map of six numbers; ValueError for other than six."""
    a, b, c, d, e, f = (float(value) for value in o)
    return Matrix(a, b, c, d, e, f)
