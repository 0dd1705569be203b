"""Tables: rows of cells between rules, with a head that comes again in every column."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from memopress.page.flow import Overset
from memopress.page.model import Artifact, Placed, Role, Shape, Spot
from memopress.page.paragraphs import links, set_element
from memopress.page.paths import rectangle
from memopress.page.slots import DROP, capitals, leading, next_baseline, on_grid
from memopress.page.spans import plain_text, source_of
from memopress.units import Point

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.layout import Element, Style
    from memopress.page.flow import Flow


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
        self.role = flow.role("Table", element)
        counts = (sum(self._span(cell) for cell in row.elements()) for row in self.rows)
        self.most = max(counts, default=0)  # columns

    def _widths(self) -> list[float]:
        """Return the widths of the table's columns in the column in hand."""
        context, most = self.flow.context, self.most
        free = self.flow.box.width - self.gap * (most - 1)
        names = self.element.get("widths").split()
        if names and len(names) != most:
            message = f"<table widths>: {len(names)} widths for {most} columns"
            context.problems.error("wrong-type", message, self.element.place)
            names = []
        if not names:
            return [free / most] * most if most else []
        return [context.measure(self.element, "widths", name, free) for name in names]

    def _span(self, cell: Element) -> int:
        return self.flow.context.whole(cell, "span", 1, 1)

    def place(self) -> None:
        """Place the rows, going to the next column where one does not fit."""
        flow, context = self.flow, self.flow.context
        if self.body is None or self.head is None:
            return
        before = context.length(self.element, "before", 0.0)
        for numbers in self._together():
            compose = partial(self._compose, numbers, flow.column)
            items, bottom = flow.settle(compose, before)
            if not flow.fits(bottom):
                for row in (self.rows[number] for number in numbers):
                    texts = [plain_text(cell) for cell in row.elements()]
                    words = sum(len(text.split()) for text in texts)
                    source = source_of(row)
                    flow.overset.append(Overset(source, 1, words, " ".join(texts)))
                continue
            flow.put(items)
            flow.gridded |= bool(self.body.grid)
            flow.close(bottom, 0.0)
            before = 0.0
        flow.y += context.length(self.element, "after", 0.0)

    def _together(self) -> Iterator[list[int]]:
        """Yield the numbers of rows that one column holds: those of a head and of what it heads."""
        group: list[int] = []
        for number, row in enumerate(self.rows):
            group.append(number)
            if not _is_head(row):
                yield group
                group = []
        if group:
            yield group

    def _compose(self, numbers: list[int], column: int, y: float) -> tuple[list[Placed], float]:
        """Return the items of rows with their top at y, and where they end.

        In another column than that of the rows before, the head stands above them once more.
        """
        context = self.flow.context
        items: list[Placed] = []
        first = numbers[0]
        goes_on = self.flow.column != column and not _is_head(self.rows[first])
        again = [n for n in range(first) if _is_head(self.rows[n])] if goes_on else []
        for number in [*again, *numbers]:
            # What comes again is read once.
            role = context.role("TR", Artifact.PAGINATION if number < first else self.role)
            placed, y = self._row(number, y, role)
            items += placed
        return items, y

    def _row(self, number: int, y: float, own: Role | Artifact) -> tuple[list[Placed], float]:
        """Return a row's items with its top at y, and where it ends."""
        flow, context, row = self.flow, self.flow.context, self.rows[number]
        style = self.head if _is_head(row) else self.body
        assert style is not None  # noqa: S101 - place() looked
        cells = [(cell, self._look(cell, style)) for cell in row.elements()]
        top = y + self.inset
        baselines = [on_grid(flow, look, top + capitals(flow, look)) for _, look in cells]
        first = max(baselines, default=y)
        items: list[Placed] = []
        bottom = first + leading(flow, style) * DROP
        all_widths = self._widths()
        x, column = flow.box.x, 0
        for cell, look in cells:
            span = self._span(cell)
            widths = all_widths[column : column + span]
            width = sum(widths) + self.gap * (len(widths) - 1)
            across = (("Table", "ColSpan", span),) if span > 1 else ()
            if _is_head(row):
                role = context.role("TH", own, cell, ("Table", "Scope", "Column"), *across)
            else:
                role = context.role("TD", own, cell, *across)
            baseline = first
            source = source_of(cell)
            lines = set_element(flow, cell, look, width)
            if not lines:
                items.append(Placed(Point(x, baseline), Spot(), role, source))
            for line in lines:
                at = Point(x + line.left, baseline)
                items += [Placed(at, line, role, source), *links(line, at, role, source)]
                bottom = max(bottom, baseline + leading(flow, look) * DROP)
                baseline = next_baseline(flow, look, baseline)
            x += width + self.gap
            column += span
        bottom += self.inset
        return [*self._ground(number, y, bottom), *items], bottom

    def _look(self, cell: Element, style: Style) -> Style:
        named = (self.flow.context.style(cell) if cell.get("style") else style) or style
        return replace(named, align=cell.get("align", named.align))

    def _ground(self, number: int, y: float, bottom: float) -> list[Placed]:
        """Return a row's fill and the rule below it, as artifacts."""
        flow, context, row = self.flow, self.flow.context, self.rows[number]
        box, found = flow.box, []
        at = Point(box.x, y)
        stripe = self.element if number % 2 and not _is_head(row) else None
        source = row if row.get("fill") else stripe
        fill = context.swatch(source, "fill" if source is row else "stripe") if source else None
        if fill:
            path = rectangle(0, 0, box.width, bottom - y)
            found.append(Placed(at, Shape(path, fill), flow.decoration, row.place))
        stroke = context.swatch(self.element, "stroke")
        thickness = context.length(self.element, "thickness", 0.5) * (2 if _is_head(row) else 1)
        if stroke:
            path = rectangle(0, 0, box.width, thickness)
            line = Shape(path, stroke)
            at = Point(box.x, bottom - thickness)
            found.append(Placed(at, line, flow.decoration, row.place))
        return found


def _is_head(row: Element) -> bool:
    return row.get("head") == "true"
