"""What is painted on a page, and what of it shows at a point: the grounds that text stands on."""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from memopress.page.model import Drawing, Picture, Shape
from memopress.page.passages import around
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.colour import RGB, Palette
    from memopress.page.model import Placed, Segment
    from memopress.page.paths import Path as Outline
    from memopress.units import Point

PAPER: RGB = (255.0, 255.0, 255.0)
_STEP = 3.0  # points: how long the pieces of a curve are at most, as far as 32 of them will do
_PIECES = 32
_RECTANGLE = "MLLLZ"

Vertex = tuple[float, float]


class Pixels(Protocol):
    """A picture as its box shows it."""

    def at(self, x: float, y: float) -> tuple[RGB, float]:
        """Return colour and opacity (0 to 1) at a point, given in shares of width and height."""


Look = Callable[[Picture], Pixels | None]  # None for a file that cannot be read


class Shown(NamedTuple):
    """What shows at a point: its sRGB, what it is made of from the top down, if a picture too."""

    rgb: RGB
    parts: tuple[str, ...]
    pictured: bool


@dataclass(frozen=True, eq=False)
class Paint(ABC):
    """Something painted: where it reaches at most, and what it puts there."""

    box: Box
    name: str
    opacity: float = 1.0

    @abstractmethod
    def at(self, x: float, y: float) -> tuple[RGB, float] | None:
        """Return colour and opacity at a point of the box, None where it puts nothing."""

    def hides(self, box: Box) -> bool:
        """Tell whether nothing else shows in a box, and it has one colour there."""
        del box
        return False

    def reaches(self, box: Box) -> bool:
        """Tell whether it may show in a box."""
        return meet(self.box, box)


@dataclass(frozen=True, eq=False)
class _Area(Paint):
    """The inside or the outline of a path whose origin is at a point, inside of a clip."""

    rgb: RGB = PAPER
    path: Outline = ()
    origin: Vertex = (0.0, 0.0)
    half: float = 0.0  # of the line's width; 0 for an inside

    @cached_property
    def _polygons(self) -> list[list[Vertex]]:
        return list(flattened(self.path))

    def hides(self, box: Box) -> bool:
        """Tell whether it is a rectangle that lets nothing through, and reaches all over a box."""
        return holds(self.box, box) and self._whole

    def reaches(self, box: Box) -> bool:
        """Tell whether it may show in a box; a line round a box does not."""
        if not meet(self.box, box) or not self.half:
            return meet(self.box, box)
        left, top = box.x - self.origin[0] - self.half, box.y - self.origin[1] - self.half
        right, bottom = left + box.width + 2 * self.half, top + box.height + 2 * self.half
        return any(
            min(a[0], b[0]) < right
            and max(a[0], b[0]) > left
            and min(a[1], b[1]) < bottom
            and max(a[1], b[1]) > top
            for line in self._polygons
            for a, b in itertools.pairwise(line)
        )

    @cached_property
    def _whole(self) -> bool:
        ops = "".join(segment.op for segment in self.path)
        if self.half or self.opacity < 1 or ops != _RECTANGLE:
            return False
        ((a, b, c, d, *_),) = self._polygons
        upright = (a[1], b[0], c[1], d[0]) == (b[1], c[0], d[1], a[0])
        return upright or (a[0], b[1], c[0], d[1]) == (b[0], c[1], d[0], a[1])

    def at(self, x: float, y: float) -> tuple[RGB, float] | None:
        """Return its colour and opacity where it is; dashes count as one line."""
        point = x - self.origin[0], y - self.origin[1]
        if self.half:
            inside = any(near(line, point, self.half) for line in self._polygons)
        else:
            inside = self._whole or winding(self._polygons, point) != 0
        return (self.rgb, self.opacity) if inside else None


@dataclass(frozen=True, eq=False)
class _Photograph(Paint):
    """A picture in its box."""

    picture: Picture | None = None
    look: Look = lambda _picture: None

    def at(self, x: float, y: float) -> tuple[RGB, float] | None:
        """Return the pixel at a point, None where the file cannot be read."""
        pixels = self.look(self.picture) if self.picture else None
        if pixels is None:
            return None
        return pixels.at((x - self.box.x) / self.box.width, (y - self.box.y) / self.box.height)


class Layer(NamedTuple):
    """What one item paints, lowest first, and the box that holds it."""

    box: Box
    paints: tuple[Paint, ...]


def layer_of(placed: Placed, palette: Palette, look: Look) -> Layer | None:
    """Return what an item paints, None where it is nothing: text and links are no ground."""
    item, at = placed.item, placed.at
    found: list[Paint] = []
    if isinstance(item, Shape):
        found += _areas(item, at, None, palette)
    elif isinstance(item, Drawing):
        clip = item.clip
        box = Box(at.x + clip.x, at.y + clip.y, clip.width, clip.height)
        for shape in item.shapes:
            found += _areas(shape, at, box, palette)
    elif isinstance(item, Picture):
        box = Box(at.x, at.y, item.size.width, item.size.height)
        found.append(_Photograph(box, Path(item.file).name, picture=item, look=look))
    return Layer(around(each.box for each in found), tuple(found)) if found else None


def _areas(shape: Shape, at: Point, clip: Box | None, palette: Palette) -> Iterator[Paint]:
    """Yield the inside and the outline of a shape, as far as they are painted."""
    if not shape.path:
        return
    stroke = shape.stroke if shape.width > 0 else None
    for name, half in ((shape.fill, 0.0), (stroke, shape.width / 2)):
        if name is None or name not in palette:
            continue
        bounds = _bounds(shape.path, at, half)
        box = _meeting(bounds, clip) if clip else bounds
        rgb = palette[name].rgb
        yield _Area(box, name, shape.opacity, rgb, shape.path, (at.x, at.y), half)


def _bounds(path: Iterable[Segment], at: Point, more: float) -> Box:
    """Return a box that holds a path, its control points included, and a line's half width."""
    points = [segment.points for segment in path]
    xs = [x for each in points for x in each[0::2]]
    ys = [y for each in points for y in each[1::2]]
    left, top = min(xs) - more, min(ys) - more
    return Box(at.x + left, at.y + top, max(xs) + more - left, max(ys) + more - top)


def _meeting(one: Box, other: Box) -> Box:
    """Return what two boxes share, a box without an area where they do not meet."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Box(x, y, max(0.0, right - x), max(0.0, bottom - y))


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def holds(outer: Box, inner: Box) -> bool:
    """Tell whether a box holds another one wholly."""
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


def behind(box: Box, layers: Sequence[Layer]) -> list[Paint]:
    """Return what may show behind a box, the topmost first, up to what hides all the rest."""
    found: list[Paint] = []
    for layer in reversed(layers):
        if not meet(layer.box, box):
            continue
        for paint in reversed(layer.paints):
            if paint.reaches(box):
                found.append(paint)
                if paint.hides(box):
                    return found
    return found


def shown(x: float, y: float, painted: Iterable[Paint]) -> Shown:
    """Return what shows at a point of things painted, the topmost first, on white paper.

    What lets through is mixed as PDF does it with a page in RGB: value by value, in sRGB itself
    (ISO 32000-1, 11.3.3, and 11.3.6 for the blend mode Normal).
    """
    layers: list[tuple[RGB, float]] = []
    parts: list[str] = []
    pictured = False
    for paint in painted:
        box = paint.box
        inside = 0 <= x - box.x < box.width and 0 <= y - box.y < box.height
        seen = paint.at(x, y) if inside else None
        if seen is None or not seen[1]:
            continue
        layers.append(seen)
        pictured |= isinstance(paint, _Photograph)
        parts.append(paint.name if paint.opacity == 1 else f"{paint.name} ({paint.opacity:.0%})")
        if seen[1] == 1:
            break
    mixed = PAPER
    for rgb, opacity in reversed(layers):
        mixed = rgb if opacity == 1 else _over(mixed, rgb, opacity)
    return Shown(mixed, tuple(parts), pictured)


def _over(below: RGB, rgb: RGB, opacity: float) -> RGB:
    """Return a colour that lets another one through."""
    red, green, blue = (b + (a - b) * opacity for a, b in zip(rgb, below, strict=True))
    return red, green, blue


def flattened(path: Outline) -> Iterator[list[Vertex]]:
    """Yield the subpaths of a path in straight pieces; a closed one ends where it begins."""
    line: list[Vertex] = []
    for segment in path:
        points = list(zip(segment.points[0::2], segment.points[1::2], strict=True))
        if segment.op == "M":
            if len(line) > 1:
                yield line
            line = points
        elif segment.op == "L":
            line.extend(points)
        elif segment.op == "C":
            line.extend(_pieces(line[-1], *points))
        elif line:
            line.append(line[0])
    if len(line) > 1:
        yield line


def _pieces(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> Iterator[Vertex]:
    """Yield the ends of straight pieces along a curve of four control points, without its begin."""
    length = math.dist(a, b) + math.dist(b, c) + math.dist(c, d)
    count = min(_PIECES, max(4, math.ceil(length / _STEP)))
    for number in range(1, count + 1):
        t = number / count
        u = 1 - t
        w = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield (
            w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
            w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
        )


def winding(polygons: Iterable[Sequence[Vertex]], point: Vertex) -> int:
    """Return how often polygons go round a point; 0 is outside (ISO 32000-1, 8.5.3.3.2)."""
    x, y = point
    count = 0
    for polygon in polygons:
        # Filling closes what is open.
        for (x1, y1), (x2, y2) in itertools.pairwise([*polygon, polygon[0]]):
            if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                count += 1 if y2 > y1 else -1
    return count


def near(line: Sequence[Vertex], point: Vertex, distance: float) -> bool:
    """Tell whether a point is within a distance of a line of straight pieces."""
    return any(_distance(a, b, point) <= distance for a, b in itertools.pairwise(line))


def _distance(a: Vertex, b: Vertex, point: Vertex) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length if length else 0.0
    t = min(1.0, max(0.0, t))
    return math.dist((a[0] + t * dx, a[1] + t * dy), point)
