"""Lengths in points (1/72 inch), points in the plane, and boxes, from a page's top left."""

from __future__ import annotations

import math
import re
from typing import Self

from msgspec import Struct

from memopress.limits import NUMBER

POINTS = {
    "pt": 1.0,
    "mm": 72 / 25.4,
    "cm": 720 / 25.4,
    "in": 72.0,
    "pc": 12.0,
}
FARTHEST = 1e6  # points; the largest page that PDF knows has 14,400 (ISO 32000-1, C.2)
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)\s*")


def mm(value: float) -> float:
    """Return millimetres as points."""
    return value * POINTS["mm"]


def in_mm(points: float) -> float:
    """Return points as millimetres."""
    return points / POINTS["mm"]


def parse_length(text: str | float, relative: dict[str, float] | None = None) -> float:
    """Return a length such as '12mm', '3 lines' or '50%' in points.

    `relative` gives the size in points of units that depend on the place of use, such as
    'lines' (of the baseline grid), 'em' or '%' (one hundredth of the frame). A bare number is in
    points. Raises ValueError, with the units that are known.
    """
    if isinstance(text, int | float):
        return float(text)
    units = POINTS | (relative or {})
    match = _LENGTH.fullmatch(text)
    if not match or (match[2] and match[2] not in units) or len(text) > NUMBER:
        raise ValueError(f"'{text}' is not a length; write a number and one of {', '.join(units)}")
    return check_reach(float(match[1]) * (units[match[2]] if match[2] else 1.0), text)


def check_reach(value: float, text: str) -> float:
    """Return a number that is some place on a page; raises ValueError, which shows its text."""
    if not abs(value) <= FARTHEST:
        raise ValueError(f"'{text[:40]}' is farther than any page reaches")
    return value


class Point(Struct, frozen=True, array_like=True):
    """A point: x to the right and y down, in points, from the trim's top left."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Point:
        """Return the point shifted."""
        return Point(self.x + dx, self.y + dy)


class Size(Struct, frozen=True, array_like=True):
    """A finite width and height in points, neither of them negative."""

    width: float
    height: float

    def __post_init__(self) -> None:
        """Refuse what is no size."""
        if not (0 <= self.width < math.inf and 0 <= self.height < math.inf):
            raise ValueError(f"no size: {self.width} x {self.height}")


class Box(Struct, frozen=True, array_like=True):
    """A rectangle: its top left corner, width and height in points."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Self:
        """Return the box shifted."""
        return type(self)(self.x + dx, self.y + dy, self.width, self.height)

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its bottom edge."""
        return self.y + self.height

    def columns(self, count: int, gap: float, height: float | None = None) -> tuple[Self, ...]:
        """Return the box parted into columns with gaps between them, of a height of their own."""
        width = (self.width - gap * (count - 1)) / count
        tall = self.height if height is None else height
        return tuple(
            type(self)(self.x + index * (width + gap), self.y, width, tall)
            for index in range(count)
        )

    def within(self, other: Box) -> Box:
        """Return what the box shares with another, nothing wide or high where they are apart."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, max(right - x, 0.0), max(bottom - y, 0.0))

    def around(self, other: Box) -> Box:
        """Return the least box that holds this one and another."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y)

    def mirrored(self, page_width: float) -> Box:
        """Return the box as it stands on the facing page."""
        return Box(page_width - self.right, self.y, self.width, self.height)

    def inset(self, top: float, right: float, bottom: float, left: float) -> Self:
        """Return the box made smaller on each side (or larger, by negative insets)."""
        return type(self)(
            self.x + left, self.y + top, self.width - left - right, self.height - top - bottom
        )
