"""What is painted on a page, and what of it shows at a point: the grounds that text stands on."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from memopress.page.inspect.passages import around
from memopress.page.inspect.polygons import Vertex, flattened, near, winding
from memopress.page.model import Drawing, Picture, Shape
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.colour import RGB, Palette
    from memopress.page.drawing.paths import Path as Outline
    from memopress.page.model import Placed, Segment
    from memopress.units import Point

PAPER: RGB = (255.0, 255.0, 255.0)
_RECTANGLE = "MLLLZ"


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

    @property
    def breadth(self) -> float:
        """The lesser of its width and height, in points."""
        return min(self.box.width, self.box.height)

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

    @property
    def breadth(self) -> float:
        """The breadth of its line, or the lesser of its width and height, in points."""
        return 2 * self.half or super().breadth

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


def behind(box: Box, layers: Sequence[Layer], thin: float) -> list[Paint]:
    """Return what may show behind a box, the topmost first, up to what hides all the rest.

    What is not as broad as `thin` (points) is left out.
    """
    found: list[Paint] = []
    for layer in reversed(layers):
        if not meet(layer.box, box):
            continue
        for paint in reversed(layer.paints):
            if paint.breadth >= thin and paint.reaches(box):
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
