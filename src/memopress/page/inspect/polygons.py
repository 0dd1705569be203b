"""Paths as polygons: whether a point is inside of one, or on its line."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.page.drawing.paths import Path

_STEP = 3.0  # points: how long the pieces of a curve are at most, as far as 32 of them will do
_PIECES = 32

Vertex = tuple[float, float]


def flattened(path: Path) -> Iterator[list[Vertex]]:
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
