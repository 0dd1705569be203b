"""A finished page as plain, frozen data: all that any output is drawn from.

Coordinates are points from the trim's top left corner, y downwards; bleed lies at negative
coordinates and beyond the trim's width and height. Colours are swatch references until drawing.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from memopress.diagnostics import Place
from memopress.layout.model import Grid
from memopress.typeset.model import Line, Target
from memopress.units import Box, Point, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Points: what is left around text that ran over, and kept from the page's edges.
_AROUND, _ABOVE = 5.0, 2.0
_TAB = 9.0  # points: the height of the tab below a box of what ran over
_LEAST = 0.25  # of its size: smaller, text is not to be read at 400 % either
_SEEN = 60.0  # points: the least width of a field for what is not there


class Role(Struct, frozen=True):
    """A structure element: its standard type, what makes it one and the same, and its parents.

    `tag` is a structure type of ISO 32000-1, 14.8.4 (H1, P, L, LI, Figure, Aside …); `key` is
    unique within the page and those that its text goes on over, so that items with equal roles
    belong to one element. Of the elements of one parent those of a lower `order` are read first.
    `attributes` are of an owner, with a name and a value (14.8.5); `note` is the name of a Note.
    """

    tag: str
    key: int
    parent: Role | None = None
    alt: str | None = None
    order: int = 0
    lang: str = ""
    attributes: tuple[tuple[str, str, str | int], ...] = ()
    note: str = ""


class Artifact(Enum):
    """What is no part of the content: by the kinds of ISO 32000-1, 14.8.2.2.2."""

    PAGINATION = "Pagination"
    LAYOUT = "Layout"
    BACKGROUND = "Background"


class Segment(Struct, frozen=True, array_like=True):
    """A step of a path: 'M' and 'L' take a point, 'C' three, 'Z' none (relative to the item)."""

    op: str
    points: tuple[float, ...] = ()


class Shape(Struct, frozen=True, array_like=True, tag=True):
    """A path that is filled, stroked, or both; widths in points, dash as on/off lengths."""

    path: tuple[Segment, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0
    round_caps: bool = False
    dash: tuple[float, ...] = ()


class Drawing(Struct, frozen=True, array_like=True, tag=True):
    """Shapes clipped to a box of their own (relative to the item).

    They may have thousands of segments, and pages are held by the thousand: shapes are kept packed,
    and are made again whenever they are asked for. That raises ValueError for what was never any.
    """

    clip: Box
    packed: bytes

    @classmethod
    def of(cls, clip: Box, shapes: Iterable[Shape]) -> Drawing:
        """Return the drawing of some shapes."""
        return cls(clip, pack(tuple(shapes)))

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes, from the lowest on."""
        return _unpack(self.packed)


def _plain(value: object) -> str:
    """Return a text that knows its place as a text alone; raises NotImplementedError."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is no data of a page")


pack = msgspec.msgpack.Encoder(enc_hook=_plain).encode  # what a page is made of, as bytes
_unpack = msgspec.msgpack.Decoder(tuple[Shape, ...]).decode


class Picture(Struct, frozen=True, array_like=True, tag=True):
    """A picture file of the project that fills a box, by its path there.

    `focus` is the point (0 to 1) that cropping keeps.
    """

    file: str
    size: Size
    focus: tuple[float, float] = (0.5, 0.5)


class Link(Struct, frozen=True, array_like=True, tag=True):
    """An active area over a text; what it is told as is its target's title, or else the text."""

    size: Size
    to: Target
    text: str = ""

    @property
    def target(self) -> str:
        """A web address, or '#' and an anchor's name."""
        return self.to.href


class Bookmark(Struct, frozen=True, array_like=True):
    """An entry of the outline; level 0 is the outermost."""

    title: str
    level: int


class Spot(Struct, frozen=True, array_like=True, tag=True):
    """A place that shows nothing: one that links or the outline lead to, or an empty element's.

    `title` is what is told of links to it, '' where they tell it themselves.
    """

    anchor: str = ""
    title: str = ""
    bookmark: Bookmark | None = None


Item = Line | Shape | Drawing | Picture | Link | Spot


class Placed(Struct, frozen=True):
    """An item at its point of the page, and what it is a part of, if not an artifact."""

    at: Point
    item: Item
    role: Role | Artifact
    source: Place | None

    @property
    def extent(self) -> Box | None:
        """The box that the item takes on its page, in points; None for one that shows nothing."""
        item, x, y = self.item, self.at.x, self.at.y
        if isinstance(item, Line):
            size = max((run.size for run in item.runs), default=0.0)
            return Box(x, y - size * 0.8, item.width, size * 1.05)
        if isinstance(item, Picture):
            return Box(x, y, item.size.width, item.size.height)
        if isinstance(item, Drawing):
            return item.clip.moved(x, y)
        if isinstance(item, Shape) and item.path:
            xs = [value for segment in item.path for value in segment.points[0::2]]
            ys = [value for segment in item.path for value in segment.points[1::2]]
            return Box(x + min(xs), y + min(ys), max(xs) - min(xs), max(ys) - min(ys))
        return None


class Column(Struct, frozen=True, array_like=True):
    """A column as a page uses it: its box, the name of its frame, and the grids in it.

    `shares` are of the baseline step, one for each grid that a style of the frame's text is on.
    `page` is the number of its page, from 0, among those that its text runs over.
    """

    box: Box
    frame: str = ""
    shares: tuple[float, ...] = ()
    page: int = 0


class Lack(Struct, frozen=True, array_like=True):
    """What an error left off a page: the box that it would take, and what it is called.

    It is no item, and stands beside those of its page: drafts alone show it.
    """

    box: Box
    name: str
    source: Place | None = None


class Fault(Struct, frozen=True):
    """What an error left of a part of a page, beside the page itself: drafts alone show it.

    Of a kind 'overset' are `items` that ran over, in the box that they take; 'lack' is of what is
    not there, by its name; 'page' of a page that could not be made; a 'finding' tells something of
    what stands in its box, or of the whole page without one. `frame` is the one that text ran over.
    """

    kind: Literal["overset", "lack", "page", "finding"]
    box: Box | None = None
    text: str = ""
    source: Place | None = None
    items: tuple[Placed, ...] = ()
    frame: str = ""

    @property
    def ground(self) -> Box:
        """The box that it takes, with some room around."""
        assert self.box is not None  # noqa: S101 - asked of what has one
        if self.kind != "overset":
            return self.box
        # Above it stands the last line that found room.
        return self.box.inset(-_ABOVE, -_AROUND, -_AROUND, -_AROUND)

    @property
    def tab(self) -> float:
        """The height of the tab below its box, in points."""
        return _TAB

    def shown(self, page: Size) -> Box:
        """Return where it is seen on a page of a size: all of it, as large as it can be.

        What ran over is below the text that found room, which stays to be read, unless it would be
        too small there; its tab has room on the page.
        """
        if self.box is None:
            return Box(0, 0, page.width, page.height)
        box = self.ground
        if self.kind == "lack":
            return replace(box, width=max(box.width, _SEEN), height=max(box.height, _SEEN / 2))
        if self.kind != "overset":
            return box
        room = Box(0, 0, page.width, page.height).inset(*[_AROUND] * 4)
        room = replace(room, height=room.height - _TAB)
        below = max((room.bottom - max(box.y, room.y)) / box.height, _LEAST)
        scale = min(1.0, room.width / box.width, room.height / box.height, below)
        width, height = box.width * scale, box.height * scale
        x = min(max(box.x, room.x), room.right - width)
        y = min(max(box.y, room.y), room.bottom - height)
        return Box(x, y, width, height)


class Construction(Struct, frozen=True):
    """What a page is built on and never shows but in a proof.

    `safety` is a distance from the trim; `area` is what the margins of the page's master leave.
    """

    grid: Grid
    safety: float
    area: Box | None
    columns: tuple[Column, ...]


class Page(Struct, frozen=True):
    """One page: its folio, trim and bleed, and its items in the order in which they are drawn.

    A page that `continues` takes what ran over from the one before.
    """

    folio: int
    trim: Size
    bleed: float
    items: tuple[Placed, ...]
    anchors: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    name: str = ""
    card: bool = False
    construction: Construction | None = None
    continues: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it to be seen."""
        return all(isinstance(placed.item, Link | Spot) for placed in self.items)

    @property
    def destinations(self) -> Iterator[tuple[str, float]]:
        """Yield the anchors on the page, with their heights in points from the trim's top."""
        yield from ((anchor, 0.0) for anchor in self.anchors)
        for placed in self.items:
            if isinstance(placed.item, Spot) and placed.item.anchor:
                yield placed.item.anchor, placed.at.y

    @property
    def outline(self) -> Iterator[tuple[Bookmark, float]]:
        """Yield the entries of the outline, with their heights in points from the trim's top."""
        yield from ((bookmark, 0.0) for bookmark in self.bookmarks)
        for placed in self.items:
            if isinstance(placed.item, Spot) and placed.item.bookmark:
                yield placed.item.bookmark, placed.at.y
