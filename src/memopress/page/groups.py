"""Boxes, rows, and what text runs around: blocks that hold blocks, and do not break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.flow import LOWERED, Flow, Overset
from memopress.page.graphics import panel
from memopress.page.model import Artifact, Column, Placed
from memopress.page.slots import capitals, first_baseline
from memopress.page.spans import source_of
from memopress.typeset import Line
from memopress.units import Box, Point

if TYPE_CHECKING:
    from memopress.layout import Element


def place_group(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a box or a row, whole in one column."""
    before = flow.context.length(element, "before", 0.0)
    inner, bottom = flow.settle(lambda y: _compose(flow, element, y), before)
    _tell_over(flow, inner, bottom, element)
    flow.put(inner.placed)
    flow.gridded |= inner.gridded
    flow.close(bottom, flow.context.length(element, "after", 0.0))
    flow.y = max(flow.y, inner.y)


def _tell_over(flow: Flow, inner: Flow, bottom: float, element: Element) -> None:
    """Note what a group has below the column's end."""
    if flow.fits(bottom) and not inner.overset:
        return
    low = [p for p in inner.placed if p.at.y > flow.box.bottom]
    lines = [(p.item.text, p.source) for p in low if isinstance(p.item, Line)]
    words = sum(len(text.split()) for text, _ in lines)
    text, source = lines[0] if lines else (f"<{element.tag}>", source_of(element))
    flow.overset.append(Overset(source, max(1, len(lines)), words, text))


def _compose(flow: Flow, element: Element, y: float) -> tuple[Flow, float]:
    if element.tag == "row":
        return _compose_row(flow, element, y)
    width = flow.context.length(element, "width", flow.box.width, flow.box.width)
    return compose_box(flow, element, Point(flow.box.x, y), width)


def compose_box(flow: Flow, element: Element, at: Point, width: float) -> tuple[Flow, float]:
    """Return a box's content set at a point in a width, its panel first, and its bottom edge."""
    top, right, low, left = flow.context.edges(element, "inset", left=flow.left)
    above, beyond, below, before = flow.context.edges(element, "outset", left=flow.left)
    inner = flow.sub(
        Box(at.x + left, at.y + top, width - left - right, 0),
        element,
        flow.context.whole(element, "columns", 1, 1),
        flow.context.length(element, "gap", 12.0),
    )
    ends = inner.box.bottom - inner.free  # its longest column
    bottom = max(ends + low, at.y + flow.context.length(element, "height", 0.0))
    inner.y = max(inner.y if not low else bottom, bottom)
    ground = panel(flow, element, width + before + beyond, bottom - at.y + above + below)
    if ground.fill or ground.stroke:
        kind = flow.parent if isinstance(flow.parent, Artifact) else Artifact.BACKGROUND
        inner.placed.insert(0, Placed(at.moved(-before, -above), ground, kind, element.place))
    return inner, bottom


def _compose_row(flow: Flow, element: Element, y: float) -> tuple[Flow, float]:
    whole = Flow(flow.context, (Column(flow.box),), flow.setters)
    whole.y = y
    gap = flow.context.length(element, "gap", 0.0)
    cells = element.elements()
    free = flow.box.width - gap * (len(cells) - 1)
    x, bottom = flow.box.x, y
    done: list[tuple[Flow, Element]] = []
    for cell in cells:
        width = flow.context.length(cell, "width", 0.0, free)
        inner = flow.sub(Box(x, y, width, 0), cell, row=element)
        bottom = max(bottom, inner.ink)
        whole.y = max(whole.y, inner.y)
        whole.gridded |= inner.gridded
        done.append((inner, cell))
        x += width + gap
    for inner, cell in done:
        align = cell.get("valign") or element.get("valign", "top")
        if align in LOWERED:
            inner.shift((bottom - inner.ink) * LOWERED[align])
        whole.placed.extend(inner.placed)
    return whole, bottom


def place_wrap(flow: Flow, element: Element, rest: list[Element]) -> None:
    """Place blocks at a side of the column, and have the text that follows run around them.

    Their top stands level with the capitals of the line beside it.
    """
    context = flow.context
    width = context.length(element, "width", flow.box.width / 2, flow.box.width)
    gap = context.length(element, "gap", 9.0)
    style = context.layout.styles.get(rest[0].get("style")) if rest else None
    top = flow.y

    def compose(y: float) -> tuple[Flow, float]:
        nonlocal top
        top = first_baseline(flow, style, y) - capitals(flow, style) if style else y
        x = flow.box.right - width if _on_the_right(flow, element) else flow.box.x
        return compose_box(flow, element, Point(x, top), width)

    inner, bottom = flow.settle(compose, 0.0)
    _tell_over(flow, inner, bottom, element)
    flow.put(inner.placed)
    right = _on_the_right(flow, element)
    left = flow.box.right - width - gap if right else flow.box.x
    taken = Box(left, top - 0.01, width + gap, bottom + gap / 2 - top)
    flow.wraps.append(Column(taken, page=flow.page))


def _on_the_right(flow: Flow, element: Element) -> bool:
    """Tell at which side of its column a wrap stands; with `mirror`, at the other on left pages."""
    right = element.get("side", "right") == "right"
    return right != (flow.left and element.get("mirror") == "true")
