"""Tables: rows of cells between rules, with a head that comes again in every column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from memopress.page.distribute.model import DROP, CellStood, Overset, Rest, Rows, RowStood
from memopress.page.distribute.slots import leading, next_baseline, on_grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.page.distribute.flow import Flow
    from memopress.page.prepare import pieces as p


def set_table(flow: Flow, piece: p.Table, _rest: Sequence[p.Piece]) -> None:
    """Set a table; rows do not break, and rows of `head="true"` stand above every part of it."""
    table = piece.element
    before = table.before
    for numbers in _together(piece):
        compose = partial(_rows, flow, piece, numbers, flow.at.column)
        notes = tuple(
            note for number in numbers for note in flow.notes_in(piece.rows[number].element)
        )
        rows, bottom = flow.settle(compose, before, notes)
        if not flow.fits(bottom, notes):
            flow.overset += map(_overset, rows.rows[-len(numbers) :])
            continue
        flow.put(rows, bottom, notes)
        flow.at.gridded |= bool(table.style.grid)
        flow.close(bottom, 0.0)
        before = 0.0
    flow.at.y += table.after


def _overset(stood: RowStood) -> Overset:
    """Return a row that found no room."""
    texts = [cell.element.text for cell in stood.row.cells]
    rest = (
        Rest(line, cell.x + line.left, baseline - stood.y)
        for cell in stood.cells
        for line, baseline in zip(cell.lines, cell.baselines, strict=True)
    )
    words = sum(len(text.split()) for text in texts)
    found = Overset(stood.row.element.source, 1, words, " ".join(texts))
    return found.overrun(rest, stood.bottom - stood.y)


def _together(piece: p.Table) -> Iterator[list[int]]:
    """Yield the numbers of rows that one column holds: those of a head and of what it heads."""
    group: list[int] = []
    for number, row in enumerate(piece.rows):
        group.append(number)
        if not row.element.head:
            yield group
            group = []
    if group:
        yield group


def _rows(
    flow: Flow, piece: p.Table, numbers: list[int], column: int, y: float
) -> tuple[Rows, float]:
    """Return rows with their top at y, and where they end.

    In another column than that of the rows before, the head stands above them once more.
    """
    first = numbers[0]
    goes_on = flow.at.column != column and not piece.rows[first].element.head
    again = [n for n in range(first) if piece.rows[n].element.head] if goes_on else []
    widths = _widths(flow, piece)
    found = []
    for number in [*again, *numbers]:
        row = _row(flow, piece, number, y, widths, again=number < first)
        found.append(row)
        y = row.bottom
    wide = sum(widths) + piece.element.gap * (len(widths) - 1)
    return Rows(piece, flow.box, tuple(found), flow.beyond(flow.box.x, wide)), y


def _widths(flow: Flow, piece: p.Table) -> list[float]:
    """Return the widths of the table's columns in the column in hand."""
    free = flow.box.width - piece.element.gap * (piece.columns - 1)
    if len(piece.element.widths) != piece.columns:
        return [free / piece.columns] * piece.columns if piece.columns else []
    return [each.of(free) for each in piece.element.widths]


def _row(
    flow: Flow, piece: p.Table, number: int, y: float, all_widths: list[float], *, again: bool
) -> RowStood:
    """Return a row with its top at y."""
    row, gap, inset = piece.rows[number], piece.element.gap, piece.element.inset
    top = y + inset
    baselines = [
        on_grid(flow, cell.text.style, top + flow.matter.capitals(cell.text.style, flow.fit))
        for cell in row.cells
    ]
    first = max(baselines, default=y)
    bottom = first + leading(flow, row.style) * DROP
    x, column = flow.box.x, 0
    cells = []
    for index, cell in enumerate(row.cells):
        style, span = cell.text.style, cell.element.span
        widths = all_widths[column : column + span]
        width = sum(widths) + gap * (len(widths) - 1)
        lines = cell.text.words(flow.fit).lines(width)
        at, baseline = [], first
        for _ in lines:
            at.append(baseline)
            bottom = max(bottom, baseline + leading(flow, style) * DROP)
            baseline = next_baseline(flow, style, baseline)
        cells.append(CellStood(index, x, lines, tuple(at)))
        x += width + gap
        column += span
    return RowStood(row, number, y, bottom + inset, first, tuple(cells), again)
