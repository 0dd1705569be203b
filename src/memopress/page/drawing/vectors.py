"""Vector files: the paths of an SVG, as wide as asked."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from memopress.files import VECTOR
from memopress.page.drawing.paths import Path, Transform, reached, read_path
from memopress.page.model import Drawing, Shape
from memopress.plain import FileFault
from memopress.units import Box

if TYPE_CHECKING:
    from pathlib import Path as File

    from memopress.diagnostics import Problems
    from memopress.files import Files
    from memopress.layout import elements


def read_vector(
    element: elements.Vector, file: File, width: float, files: Files, problems: Problems
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
    parts = element.parts or tuple(paths)
    for name in (*parts, *element.lit):
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
    try:
        outlines = {name: reached(place.path(paths[name])) for name in parts}
    except ValueError as error:
        report("malformed-drawing", f"<vector>, {file.name}: {error}")
        return None
    shapes = tuple(
        Shape(
            path=outlines[name],
            fill=element.lit_fill if name in element.lit else element.fill,
            stroke=element.stroke,
            width=element.thickness if element.stroke else 0.0,
        )
        for name in parts
    )
    return Drawing.of(Box(0, 0, width, (max(ys) - top) * scale), shapes)


def _read_svg(data: bytes) -> tuple[tuple[str, Path], ...]:
    # ElementTree resolves no external entities.
    return tuple(
        (node.get("id", f"path{number}"), read_path(node.get("d", "")))
        for number, node in enumerate(ET.fromstring(data).iter())  # noqa: S314
        if node.tag.rpartition("}")[2] == "path"
    )
