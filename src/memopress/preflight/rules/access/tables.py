"""Tables: each cell in its place in a grid, and under headers that are known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.preflight.reading.allowance import charge
from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem

IRREGULAR = must(
    "table-irregular",
    "the rows of a table have the same columns, and cells do not lie over each other "
    "(ISO 14289-1, 7.2; Matterhorn 15-002)",
    UA1,
)
HEADERS = must(
    "table-headers",
    "each cell has headers, by Scope or by their IDs (ISO 14289-1, 7.5; Matterhorn 15-003, 15-005)",
    UA1,
)
_GROUPS = ("THead", "TBody", "TFoot")
_PLACE = 20  # units of work for a place in a grid
_MOST = 10_000  # columns or rows that a cell may span


class _Cell(Struct, frozen=True):
    element: StructElem
    row: int
    column: int
    rows: int
    columns: int


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of tables that are no grid, and of cells whose headers are not known."""
    for table in file.structure.walk() if file.structure else ():
        if table.type != "Table":
            continue
        cells, fault = _grid(_rows(table))
        if fault:
            yield found_at(IRREGULAR, file, table, fault)
        else:
            yield from _headers(file, cells)


def _rows(table: StructElem) -> list[StructElem]:
    found = []
    for kid in table.elements:
        if kid.type == "TR":
            found.append(kid)
        elif kid.type in _GROUPS:
            found += [row for row in kid.elements if row.type == "TR"]
    return found


def _grid(rows: list[StructElem]) -> tuple[list[_Cell], str]:
    """Return the cells in their places, and the first fault of the grid, '' for none."""
    taken: dict[tuple[int, int], _Cell] = {}
    cells, fault = [], ""
    for number, row in enumerate(rows):
        column = 0
        for element in row.elements:
            if element.type not in ("TH", "TD"):
                continue
            while (number, column) in taken:
                column += 1
            height, width = (_span(element, name) for name in ("RowSpan", "ColSpan"))
            cell = _Cell(element, number, column, height, width)
            if number + height > len(rows):
                fault = fault or "a cell of the table goes on below its last row"
                height = len(rows) - number
            charge(_PLACE * height * width)
            for place in ((number + y, column + x) for y in range(height) for x in range(width)):
                if place in taken:
                    fault = fault or "cells of the table lie over each other"
                taken[place] = cell
            cells.append(cell)
            column += width
    counts = Counter(y for y, _ in taken)
    widths = [counts[number] for number in range(len(rows))]
    if not fault and len(set(widths)) > 1:
        other = next(n for n, width in enumerate(widths) if width != widths[0])
        fault = f"row 1 of the table has {widths[0]} columns, row {other + 1} has {widths[other]}"
    return cells, fault


def _span(element: StructElem, name: str) -> int:
    value = element.attribute("Table", name)
    return min(int(value), _MOST) if isinstance(value, float) and value >= 1 else 1


def _headers(file: File, cells: list[_Cell]) -> Iterator[Finding]:
    """Yield the cells whose headers are not known, in a table that has any.

    Headers are called by their ID, or by the name that IDTree has for them (ISO 32000-1, 14.7.2).
    A cell that shows nothing, such as the corner above the one row and beside the other, has none.
    """
    heads = [cell for cell in cells if cell.element.type == "TH"]
    headers = {cell.element for cell in heads}
    listed = file.structure.listed if file.structure else {}
    ids = {header.id for header in headers if header.id is not None}
    ids |= {name for name, element in listed.items() if element in headers}
    columns: set[int] = set()
    rows: set[int] = set()
    for cell in heads:
        charge(cell.rows + cell.columns)
        scope = cell.element.attribute("Table", "Scope")
        if scope in ("Column", "Both"):
            columns |= set(range(cell.column, cell.column + cell.columns))
        if scope in ("Row", "Both"):
            rows |= set(range(cell.row, cell.row + cell.rows))
    for cell in cells:
        named = cell.element.attribute("Table", "Headers")
        if named:
            lost = [str(name) for name in named if name not in ids] if named != "" else []
            if lost:
                what = "a cell names a header that the table does not have"
                yield found_at(HEADERS, file, cell.element, what, value=lost[0])
        elif cell.element.type == "TD" and heads and cell.element.kids:
            charge(cell.rows + cell.columns)
            across = set(range(cell.column, cell.column + cell.columns))
            down = set(range(cell.row, cell.row + cell.rows))
            if columns.isdisjoint(across) and rows.isdisjoint(down):
                yield found_at(HEADERS, file, cell.element, "no header is known of a cell")
