"""A finished page as plain, frozen data: all that any output is drawn from.

Coordinates are points from the trim's top left corner, y downwards; bleed lies at negative
coordinates and beyond the trim's width and height. Colours are swatch references until drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.typeset.model import Line

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.layout.model import Grid
    from memopress.units import Box, Point, Size


@dataclass(frozen=True, slots=True)
class Role:
    """A structure element: its standard type, what makes it one and the same, and its parents.

    `tag` is a structure type of ISO 32000-1, 14.8.4 (H1, P, L, LI, Figure, Aside …); `key` is
    unique within the page, so that items with equal roles belong to one element.
    """

    tag: str
    key: int
    parent: Role | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A step of a path: 'M' and 'L' take a point, 'C' three, 'Z' none (relative to the item)."""

    op: str
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A path that is filled, stroked, or both; widths in points, dash as on/off lengths."""

    path: tuple[Segment, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0
    round_caps: bool = False
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes clipped to a box of their own (relative to the item)."""

    clip: Box
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file that fills a box; `focus` is the point (0 to 1) that cropping keeps."""

    file: str
    size: Size
    focus: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Link:
    """An active area; `target` is a web address, or '#' and an anchor's name."""

    size: Size
    target: str
    title: str = ""


Item = Line | Shape | Drawing | Picture | Link


@dataclass(frozen=True, slots=True)
class Placed:
    """An item at its point of the page; a role of None makes it an artifact."""

    at: Point
    item: Item
    role: Role | None
    source: Place | None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; level 0 is the outermost."""

    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a page uses it: its box, the name of its frame, and the grids in it.

    `shares` are of the baseline step, one for each grid that a style of the frame's text is on.
    `page` is the number of its page, from 0, among those that its text runs over.
    """

    box: Box
    frame: str = ""
    shares: tuple[float, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Construction:
    """What a page is built on and never shows but in a proof.

    `safety` is a distance from the trim; `area` is what the margins of the page's master leave.
    """

    grid: Grid
    safety: float
    area: Box | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its folio, trim and bleed, and its items in reading order."""

    folio: int
    trim: Size
    bleed: float
    items: tuple[Placed, ...]
    anchors: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    name: str = ""
    card: bool = False
    construction: Construction | None = None
