"""Drawings: shape elements of page markup, and vector files, into shapes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from memopress.files import VECTOR, FileFault
from memopress.page.model import Drawing, Shape
from memopress.page.paths import (
    Path,
    Transform,
    ellipse,
    polygon,
    read_path,
    read_transform,
    rectangle,
    rotation,
)
from memopress.units import Box, Size, check_reach

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path as File

    from memopress.diagnostics import Problems
    from memopress.files import Files
    from memopress.layout import Element


def read_drawing(
    element: Element, natural: Size, box: Box, report: Callable[[str, str, Element], None]
) -> Drawing:
    """Return a drawing element's shapes, scaled from the size they are drawn in to that of a box.

    `report` is told code, message and element of everything that is malformed.
    """
    fitted = Transform(
        a=box.width / natural.width if natural.width else 1.0,
        d=box.height / natural.height if natural.height else 1.0,
    )
    shapes: list[Shape] = []
    if ground := element.get("fill"):
        shapes.append(Shape(rectangle(0, 0, box.width, box.height), fill=ground))
    for child in element.elements():
        _draw(child, fitted, 1.0, shapes, report)
    return Drawing(Box(0, 0, box.width, box.height), tuple(shapes))


def _draw(
    element: Element,
    transform: Transform,
    opacity: float,
    shapes: list[Shape],
    report: Callable[[str, str, Element], None],
) -> None:
    try:
        opacity *= _opacity(element)
        if element.tag == "group":
            inner = transform.after(read_transform(element.get("transform")))
            for child in element.elements():
                _draw(child, inner, opacity, shapes, report)
            return
        path = _outline(element)
        turn = _number(element, "rotate", 0.0)
        width = _number(element, "stroke-width", 1.0)
        if turn and path:
            xs = [v for s in path for v in s.points[0::2]]
            ys = [v for s in path for v in s.points[1::2]]
            middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
            path = rotation(turn, *middle).path(path)
        path = _reached(transform.path(path))
        width = check_reach(width * transform.scale, f"{width:g}")
    except (ValueError, ArithmeticError) as error:
        report("malformed-drawing", f"<{element.tag}>: {error}", element)
        return
    stroke = element.get("stroke") or None
    shapes.append(
        Shape(
            path=path,
            fill=element.get("fill") or None,
            stroke=stroke,
            width=width if stroke else 0.0,
            opacity=opacity,
            round_caps=element.get("cap") == "round",
        )
    )


def _outline(element: Element) -> Path:
    def value(name: str) -> float:
        return _number(element, name, 0.0)

    match element.tag:
        case "rect":
            return rectangle(
                value("x"), value("y"), value("width"), value("height"), value("radius")
            )
        case "circle":
            return ellipse(value("cx"), value("cy"), value("r"), value("r"))
        case "ellipse":
            return ellipse(value("cx"), value("cy"), value("rx"), value("ry"))
        case "line":
            ends = f"M{value('x1')} {value('y1')} L{value('x2')} {value('y2')}"
            return read_path(ends)
        case "polygon":
            return polygon(element.get("points"))
        case _:
            return read_path(element.get("d"))


def _reached(path: Path) -> Path:
    """Return a path; raises ValueError if it leads farther than any page reaches."""
    for value in (v for segment in path for v in segment.points):
        check_reach(value, f"{value:g}")
    return path


def _opacity(element: Element) -> float:
    value = _number(element, "opacity", 1.0)
    if not 0 <= value <= 1:
        raise ValueError(f"opacity='{element.get('opacity')}' is not between 0 and 1")
    return value


def _number(element: Element, name: str, default: float) -> float:
    text = element.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{name}='{text}' is no number") from None
    return check_reach(value, text)


def read_vector(
    element: Element, file: File, width: float, files: Files, problems: Problems
) -> Drawing | None:
    """Return the paths of an SVG file as a drawing of a given width, some of them lit.

    `parts` names the paths to draw (all when absent), and `lit` those that take `lit-fill`; the
    drawing's height follows from the parts that are drawn.
    """

    def report(code: str, message: str) -> None:
        problems.error(code, message, element.place)

    try:
        paths = dict(files.facts(file, _read_svg, VECTOR))
    except FileFault as fault:
        code = fault.code if fault.code == "foreign-file" else "vector-unreadable"
        problems.error(code, f"{file.name} {fault}", element.place, fault.hint)
        return None
    except (ET.ParseError, ValueError, LookupError, ArithmeticError) as error:
        report("vector-unreadable", f"{file.name}: {error}")
        return None
    parts = element.get("parts").split() or list(paths)
    lit = element.get("lit").split()
    for name in [*parts, *lit]:
        if name not in paths:
            report("unknown-part", f"{file.name} has no path '{name}'")
            return None
    points = [s.points for name in parts for s in paths[name] if s.points]
    xs, ys = [v for p in points for v in p[0::2]], [v for p in points for v in p[1::2]]
    if not points or max(xs) == min(xs):
        report("vector-unreadable", f"{file.name} has no outline to draw")
        return None
    left, top = min(xs), min(ys)
    scale = width / (max(xs) - left)
    place = Transform(a=scale, d=scale, e=-left * scale, f=-top * scale)
    stroke = element.get("stroke") or None
    try:
        thickness = _number(element, "thickness", 0.5) if stroke else 0.0
        outlines = {name: _reached(place.path(paths[name])) for name in parts}
    except ValueError as error:
        report("malformed-drawing", f"<vector>, {file.name}: {error}")
        return None
    shapes = tuple(
        Shape(
            path=outlines[name],
            fill=(element.get("lit-fill") if name in lit else element.get("fill")) or None,
            stroke=stroke,
            width=thickness,
        )
        for name in parts
    )
    return Drawing(Box(0, 0, width, (max(ys) - top) * scale), shapes)


def _read_svg(data: bytes) -> tuple[tuple[str, Path], ...]:
    # ElementTree resolves no external entities.
    return tuple(
        (node.get("id", f"path{number}"), read_path(node.get("d", "")))
        for number, node in enumerate(ET.fromstring(data).iter())  # noqa: S314
        if node.tag.rpartition("}")[2] == "path"
    )
