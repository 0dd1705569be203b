"""Rules, spaces, shapes, pictures, drawings and pills: blocks of a height of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.drawn import read_drawing
from memopress.page.flow import Overset
from memopress.page.model import Item, Picture, Shape
from memopress.page.paragraphs import links, set_element
from memopress.page.paths import rectangle
from memopress.page.slots import capitals
from memopress.page.spans import plain_text, source_of
from memopress.trace import traced
from memopress.units import FARTHEST, Box, Point, Size

if TYPE_CHECKING:
    from memopress.layout import Element
    from memopress.page.flow import Flow


def place_space(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Leave room."""
    flow.y += _height(flow, element)


def place_rule(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a rule across the column."""
    context = flow.context
    thickness = context.length(element, "thickness", 0.5)
    y = flow.room(thickness, context.length(element, "before", 0.0))
    width = context.length(element, "width", flow.box.width, flow.box.width)
    path = rectangle(0, 0, width, thickness)
    flow.add(
        Point(flow.box.x, y),
        Shape(path, context.swatch(element, "stroke")),
        flow.decoration,
        element.place,
    )
    _tell_over(flow, element, y + thickness)
    flow.close(y + thickness, context.length(element, "after", 0.0))


def place_graphic(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a shape, picture, drawing, illustration or vector as a block."""
    context = flow.context
    height = _height(flow, element)
    y = flow.room(height, context.length(element, "before", 0.0))
    width = context.length(element, "width", flow.box.width, flow.box.width)
    x = context.length(element, "x", 0.0, flow.box.width)
    bottom = draw(flow, element, Box(flow.box.x + x, y, width, height))
    _tell_over(flow, element, bottom)
    flow.close(bottom, context.length(element, "after", 0.0))


def _tell_over(flow: Flow, element: Element, bottom: float) -> None:
    if not flow.fits(bottom):
        flow.overset.append(Overset(element.place, 1, 0, f"<{element.tag}>"))


def _height(flow: Flow, element: Element) -> float:
    """Return the height of a block; one that fills gets its share of what is left."""
    if element.get("height") != "fill":
        return flow.context.length(element, "height", 0.0, flow.box.height)
    flow.filling += 1
    height = flow.context.length(element, "min", 0.0)
    flow.smallest = max(flow.smallest, height)
    return height if flow.stretch is None else max(height, flow.stretch)


def draw(flow: Flow, element: Element, box: Box) -> float:
    """Place a graphic in a box and return its bottom edge."""
    context = flow.context
    at, bottom = Point(box.x, box.y), box.bottom
    role = flow.role("Figure", element) if element.get("alt") else flow.decoration
    item: Item | None = None
    if element.tag == "picture":
        focus = context.numbers(element, "focus", (0.5, 0.5), reach=(0, 1))
        if file := context.image(element):
            size = Size(box.width, box.height)
            item = Picture(str(file), size, (focus[0], focus[-1]))
    elif element.tag == "drawing":
        natural = Size(
            context.length(element, "width", box.width, box.width),
            box.height
            if element.get("height") == "fill"
            else context.length(element, "height", box.height, box.height),
        )
        item = read_drawing(element, natural, box, context.report)
    elif element.tag == "illustration" and not context.trying:
        item = context.illustration(element, box)
    elif element.tag == "vector":
        item = context.vector(element, box.width)
        bottom = box.y + item.clip.height if item else bottom
    elif element.tag == "shape":
        item = panel(flow, element, box.width, box.height)
    if item is not None:
        for shape in getattr(item, "shapes", ()):
            for name in filter(None, (shape.fill, shape.stroke)):
                context.known_swatch(name, f"<{element.tag}>", element)
        # A picture that the content names is the content's, whatever template places it.
        named = traced(element.attributes.get("src", ""))
        flow.add(at, item, role, named or source_of(element))
    return bottom


def panel(flow: Flow, element: Element, width: float, height: float) -> Shape:
    """Return the rectangle that an element's fill, stroke and radius describe."""
    context = flow.context
    stroke = context.swatch(element, "stroke")
    (opacity,) = context.numbers(element, "opacity", (1.0,), most=1, reach=(0, 1))
    return Shape(
        path=rectangle(0, 0, width, height, context.length(element, "radius", 0.0)),
        fill=context.swatch(element, "fill"),
        stroke=stroke,
        width=context.length(element, "thickness", 0.5) if stroke else 0.0,
        opacity=opacity,
        dash=context.numbers(element, "dash", (), reach=(0.01, FARTHEST)),
    )


def place_pills(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place pills side by side, as many rows as they need."""
    context = flow.context
    style = context.style(element)
    if style is None:
        return
    gap = context.length(element, "gap", 3.0)
    inset = context.length(element, "inset", 5.0)
    height = context.length(element, "height", style.leading * 1.4)
    radius = context.length(element, "radius", height / 2)
    fill, stroke = context.swatch(element, "fill"), context.swatch(element, "stroke")
    parent = flow.role("L", element)
    y = flow.room(height, context.length(element, "before", 0.0))
    x = 0.0
    for pill in element.elements():
        source = source_of(pill)
        lines = set_element(flow, pill, style, flow.box.width - 2 * inset)
        if len(lines) > 1:
            context.problems.error(
                "too-wide",
                f"the pill '{plain_text(pill)}' does not fit on one line of its column",
                source,
                "use a smaller style or a wider frame",
            )
        for line in lines:
            width = line.width + 2 * inset
            if x and x + width > flow.box.width + 0.1:
                x, y = 0.0, y + height + gap
            at = Point(flow.box.x + x, y)
            body = context.role("LBody", context.role("LI", parent))
            shape = Shape(
                rectangle(0, 0, width, height, radius), fill, stroke, 0.6 if stroke else 0.0
            )
            flow.add(at, shape, flow.decoration, pill.place)
            text = at.moved(inset, (height + capitals(flow, style)) / 2)
            flow.add(text, line, body, source)
            flow.put(links(line, text, body, source))
            x += width + gap
            if not flow.fits(y + height):
                flow.overset.append(Overset(source, 1, 1, plain_text(pill)))
    flow.close(y + height, context.length(element, "after", 0.0))
