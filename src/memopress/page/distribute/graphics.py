"""Rules, spaces, what is drawn, and pills: pieces of a height of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import FILL
from memopress.page.distribute.columns import ENDLESS
from memopress.page.distribute.model import Boxed, Overset, Pilled
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.layout import elements
    from memopress.page.distribute.flow import Flow
    from memopress.page.prepare import pieces as p


def set_gap(flow: Flow, piece: p.Gap, _rest: Sequence[p.Piece]) -> None:
    """Leave room."""
    flow.at.y += _height(flow, piece.element)


def set_rule(flow: Flow, piece: p.Rule, _rest: Sequence[p.Piece]) -> None:
    """Set a rule across the column."""
    rule = piece.element
    y = flow.room(rule.thickness, rule.before)
    width = flow.box.width if rule.width is None else rule.width.of(flow.box.width)
    box = Box(flow.box.x, y, width, rule.thickness)
    flow.put(Boxed(piece, box, flow.beyond(box.x, width)))
    _tell_over(flow, piece, y + rule.thickness)
    flow.close(y + rule.thickness, rule.after)


def set_graphic(flow: Flow, piece: p.Graphic, _rest: Sequence[p.Piece]) -> None:
    """Set what is drawn as a block; a height of its own follows from its width."""
    graphic = piece.element
    given = None if graphic.height is None else _height(flow, graphic)

    def boxed(y: float) -> tuple[Box, float]:
        whole = flow.box.width
        width = whole if graphic.width is None else graphic.width.of(whole)
        height = flow.matter.natural(graphic, width) if given is None else given
        box = Box(flow.box.x + graphic.x.of(whole), y, width, height)
        return box, box.bottom

    box, bottom = flow.settle(boxed, graphic.before)
    flow.put(Boxed(piece, box, flow.beyond(box.x, box.width)))
    _tell_over(flow, piece, bottom)
    flow.close(bottom, graphic.after)


def _tell_over(flow: Flow, piece: p.Piece, bottom: float) -> None:
    if not flow.fits(bottom):
        element = piece.element
        flow.overset.append(Overset(element.place, 1, 0, f"<{element.tag}>"))


def _height(flow: Flow, element: elements.Space | elements.Graphic) -> float:
    """Return the height of a piece; one that fills gets its share of what is left."""
    if element.height is not None and element.height is not FILL:
        return element.height.of(flow.box.height if flow.box.height < ENDLESS else 0.0)
    flow.at.filling += 1
    flow.at.smallest = max(flow.at.smallest, element.min)
    stretch = flow.terms.stretch
    return element.min if stretch is None else max(element.min, stretch)


def set_pills(flow: Flow, piece: p.Pills, _rest: Sequence[p.Piece]) -> None:
    """Set pills side by side, in as many rows as they need."""
    element, style, height = piece.element, piece.style, piece.height
    rise = (height + flow.matter.capitals(style, flow.fit)) / 2
    notes = flow.notes_in(element)
    y = flow.room(height, element.before, notes)
    measure = flow.box.width - 2 * element.inset
    x, top = 0.0, y
    found, broken = [], []
    for text in piece.pills:
        lines = text.words(flow.fit).lines(measure)
        if len(lines) > 1:
            broken.append(text)
        for line in lines:
            width = line.width + 2 * element.inset
            if x and x + width > flow.box.width + 0.1:
                x, y = 0.0, y + height + element.gap
            box = Box(flow.box.x + x, y, width, height)
            found.append((text, box, line, Point(box.x, y).moved(element.inset, rise)))
            x += width + element.gap
            if not flow.fits(y + height):
                flow.overset.append(Overset(text.source, 1, 1, text.element.text))
    flow.put(Pilled(piece, tuple(found), tuple(broken), Point(flow.box.x, top)), y + height, notes)
    flow.close(y + height, element.after)
