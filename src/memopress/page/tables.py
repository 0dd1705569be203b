"""Tables: rows of cells between rules, with a head that comes again in every column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.flow import Flow, Overset
from memopress.page.model import Placed, Role, Shape
from memopress.page.paragraphs import set_element
from memopress.page.paths import rectangle
from memopress.page.spans import plain_text, source_of
from memopress.units import Point

if TYPE_CHECKING:
    from memopress.layout import Element, Style
    from memopress.typeset import Line

_DESCENT = 0.26  # of the leading


def place_table(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a table; rows do not break, and rows of `head="true"` stand above every part of it."""
    _Table(flow, element).place()


class _Table:
    """A table on its way into columns."""

    def __init__(self, flow: Flow, element: Element) -> None:
        """Read what the element says of widths, rules and styles."""
        context = flow.context
        self.flow, self.element = flow, element
        self.body = context.style(element)
        self.head = context.style(element, "head-style") if element.get("head-style") else self.body
        self.gap = context.length(element, "gap", 8.0)
        self.inset = context.length(element, "inset", 3.0)
        self.rows = element.elements()
        self.widths = self._widths()
        self.role = flow.role("Table")

    def _widths(self) -> list[float]:
        context, most = self.flow.context, max((len(r.elements()) for r in self.rows), default=0)
        free = self.flow.box.width - self.gap * (most - 1)
        names = self.element.get("widths").split()
        if names and len(names) != most:
            message = f"<table widths>: {len(names)} widths for {most} columns"
            context.problems.error("wrong-type", message, self.element.place)
            names = []
        if not names:
            return [free / most] * most if most else []
        return [context.measure(self.element, "widths", name, free) for name in names]

    def place(self) -> None:
        """Place the rows, going to the next column where one does not fit."""
        flow, context = self.flow, self.flow.context
        if self.body is None or self.head is None:
            return
        heads = [row for row in self.rows if row.get("head") == "true"]
        y = flow.room(0.0, context.length(self.element, "before", 0.0))
        for row in self.rows:
            placed, bottom = self._row(row, y, artifact=False)
            # A head is not left without the row that it heads.
            needed = bottom
            if row in heads and row is not self.rows[-1]:
                needed = self._row(self.rows[self.rows.index(row) + 1], bottom, artifact=False)[1]
            if not flow.fits(needed) and not flow.top and flow.next_column():
                y = flow.y
                for head in heads if row not in heads else []:
                    again, y = self._row(head, y, artifact=True)
                    flow.placed.extend(again)
                placed, bottom = self._row(row, y, artifact=False)
            if not flow.fits(bottom):
                words = len(plain_text(row).split())
                source = source_of(row) or row.place
                flow.overset.append(Overset(source, 1, words, plain_text(row)))
                continue
            flow.placed.extend(placed)
            flow.gridded |= bool(self.body.grid)
            flow.close(bottom, 0.0)
            y = bottom
        flow.y += context.length(self.element, "after", 0.0)

    def _row(self, row: Element, y: float, *, artifact: bool) -> tuple[list[Placed], float]:
        """Return a row's items with its top at y, and where it ends."""
        flow, context = self.flow, self.flow.context
        is_head = row.get("head") == "true"
        style = self.head if is_head else self.body
        assert style is not None  # noqa: S101 - place() looked
        own = context.role("TR", self.role) if self.role and not artifact else None
        items: list[Placed] = []
        lowest = first = self._baseline(style, y)
        x, column = flow.box.x, 0
        for cell in row.elements():
            span = context.whole(cell, "span", 1, 1)
            widths = self.widths[column : column + span]
            width = sum(widths) + self.gap * (len(widths) - 1)
            look = self._look(cell, style)
            role = context.role("TH" if is_head else "TD", own) if own else None
            baseline = first
            for line in set_element(flow, cell, look, width):
                align = cell.get("align", look.align)
                slack = line.measure - line.width + sum(line.hang)
                shift = {"right": 1.0, "centre": 0.5}.get(align, 0.0) * slack
                shift -= {"right": 1.0, "centre": 0.5}.get(look.align, 0.0) * slack
                items.append(self._line(line, Point(x + line.left + shift, baseline), role, cell))
                lowest = max(lowest, baseline)
                baseline += look.leading * flow.fit.leading
            x += width + self.gap
            column += span
        bottom = lowest + style.leading * flow.fit.leading * _DESCENT + self.inset
        return [*self._ground(row, y, bottom), *items], bottom

    def _look(self, cell: Element, style: Style) -> Style:
        named = self.flow.context.style(cell) if cell.get("style") else style
        return named or style

    def _line(self, line: Line, at: Point, role: Role | None, cell: Element) -> Placed:
        return Placed(at, line, role, source_of(cell) or cell.place)

    def _baseline(self, style: Style, y: float) -> float:
        flow = self.flow
        face = flow.context.typesetter.faces[style.font]
        baseline = y + self.inset + face.cap_height * style.size * flow.fit.size
        grid = flow.context.layout.grid
        return grid.snap(baseline, style.grid) if style.grid else baseline

    def _ground(self, row: Element, y: float, bottom: float) -> list[Placed]:
        """Return a row's fill and the rule below it, as artifacts."""
        flow, context = self.flow, self.flow.context
        box, found = flow.box, []
        at = Point(box.x, y)
        is_head = row.get("head") == "true"
        stripe = self.element if self.rows.index(row) % 2 and not is_head else None
        source = row if row.get("fill") else stripe
        fill = context.swatch(source, "fill" if source is row else "stripe") if source else None
        if fill:
            path = rectangle(0, 0, box.width, bottom - y)
            found.append(Placed(at, Shape(path, fill), None, row.place))
        stroke = context.swatch(self.element, "stroke")
        thickness = context.length(self.element, "thickness", 0.5) * (2 if is_head else 1)
        if stroke:
            path = rectangle(0, 0, box.width, thickness)
            line = Shape(path, stroke)
            found.append(Placed(Point(box.x, bottom - thickness), line, None, row.place))
        return found
