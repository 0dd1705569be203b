"""Drawings: shape elements of page markup, into shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import elements
from memopress.page.drawing.paths import (
    Path,
    Transform,
    ellipse,
    polygon,
    reached,
    read_path,
    read_transform,
    rectangle,
    rotation,
)
from memopress.page.model import Drawing, Shape
from memopress.units import Box, Size, check_reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Problems
    from memopress.layout import Element


def read_drawing(element: elements.Drawing, natural: Size, box: Box, problems: Problems) -> Drawing:
    """Return a drawing element's shapes, scaled from the size they are drawn in to that of a box.

    Everything that is malformed is told to `problems`.
    """
    fitted = Transform(
        a=box.width / natural.width if natural.width else 1.0,
        d=box.height / natural.height if natural.height else 1.0,
    )
    ground: tuple[Shape, ...] = ()
    if element.fill:
        ground = (Shape(rectangle(0, 0, box.width, box.height), fill=element.fill),)
    shapes = (*ground, *_drawn(element, fitted, 1.0, problems))
    return Drawing.of(Box(0, 0, box.width, box.height), shapes)


def _drawn(
    parent: Element, transform: Transform, opacity: float, problems: Problems
) -> Iterator[Shape]:
    """Yield the shapes in a drawing or a group."""
    for element in parent.elements():
        try:
            if isinstance(element, elements.Group):
                inner = transform.after(read_transform(element.transform))
                yield from _drawn(element, inner, opacity * element.opacity, problems)
            elif isinstance(element, elements.Painted):
                yield _shape(element, transform, opacity)
        except (ValueError, ArithmeticError) as error:
            message = f"<{element.tag}>: {error}"
            problems.error("malformed-drawing", message, element.place)


def _shape(element: elements.Painted, transform: Transform, opacity: float) -> Shape:
    path = _outline(element)
    if element.rotate and path:
        xs = [v for s in path for v in s.points[0::2]]
        ys = [v for s in path for v in s.points[1::2]]
        middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        path = rotation(element.rotate, *middle).path(path)
    width = check_reach(element.thickness * transform.scale, f"{element.thickness:g}")
    return Shape(
        path=reached(transform.path(path)),
        fill=element.fill,
        stroke=element.stroke,
        width=width if element.stroke else 0.0,
        opacity=opacity * element.opacity,
        round_caps=element.cap == "round",
    )


def _outline(element: elements.Painted) -> Path:
    match element:
        case elements.Rectangle():
            return rectangle(element.x, element.y, element.width, element.height, element.radius)
        case elements.Circle():
            return ellipse(element.cx, element.cy, element.r, element.r)
        case elements.Ellipse():
            return ellipse(element.cx, element.cy, element.rx, element.ry)
        case elements.Stroke():
            return read_path(f"M{element.x1} {element.y1} L{element.x2} {element.y2}")
        case elements.Polygon():
            return polygon(element.points)
        case elements.Outline():
            return read_path(element.d)
    return ()
