"""Tables: columns and rows, heads that come again, and what is said of faults."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from conftest import role_of
from memopress.typeset import Line

if TYPE_CHECKING:
    from test_vocabulary import Set

CELLS = "<tr><td>een</td><td>twee</td></tr>"


def test_table_stands_between_rules(set_page: Set) -> None:
    """Rows have their columns, a rule below each, and a head of its own role."""
    page = set_page(
        '<frame name="main"><table style="small" widths="40pt 110pt" gap="10pt" inset="3pt" '
        'stroke="ink" thickness="1pt"><tr head="true"><td>Kop</td><td>Kop</td></tr>'
        '<tr><td>een</td><td align="right">twee</td></tr></table></frame>'
    )

    # A row: inset 3, capitals 0.66 x 7 = 4.62, descent 0.26 x 9 = 2.34, inset 3: 12.96 pt.
    assert page.describe() == [
        "artifact at 20,31 shape 160 x 2",
        "TH at 20,27.6 'Kop'",
        "TH at 70,27.6 'Kop'",
        "artifact at 20,44.9 shape 160 x 1",
        "TD at 20,40.6 'een'",
        "TD at 163.2,40.6 'twee'",
    ]
    roles = [role_of(p) for p in page.lines]
    assert roles[0].parent == roles[1].parent != roles[2].parent
    assert {role.parent.parent.tag for role in roles if role.parent and role.parent.parent} == {
        "Table"
    }


def test_rows_that_are_alike_have_their_stripes(set_page: Set) -> None:
    """Every second row is striped, whatever it says; a row's own fill wins."""
    rows = '{% for n in range(4) %}<tr><td>x</td></tr>{% endfor %}<tr fill="coral"><td>x</td></tr>'
    page = set_page(f'<frame name="main"><table style="body" stripe="ink">{rows}</table></frame>')

    shapes = [p.item.fill for p in page.sheet.items if not isinstance(p.item, Line)]  # type: ignore[union-attr]
    assert [text.split()[0] for text in page.describe()] == [
        "TD", "artifact", "TD", "TD", "artifact", "TD", "artifact", "TD",
    ]  # fmt: skip
    assert shapes == ["ink", "ink", "coral"]


def test_lines_of_a_cell_stand_on_the_grid(set_page: Set) -> None:
    """In a style on the grid every line of a cell is on it, those that follow as well."""
    page = set_page(
        '<frame name="main"><table style="fine" widths="24% 76%"><tr><td>een twee drie vier</td>'
        "<td/></tr></table></frame>",
        styles="fine: {based-on: body, leading: 9pt, grid: 4/5}",
    )

    # Increments of 9.6 pt from 20: a leading of 9 comes to 9.6.
    ys = [p.at.y for p in page.lines]
    assert len(ys) > 2
    assert [round(b - a, 2) for a, b in pairwise(ys)] == [9.6] * (len(ys) - 1)


def test_cells_may_be_empty_and_span(set_page: Set) -> None:
    """An empty cell keeps its place, and one that spans has the gaps between as well."""
    page = set_page(
        '<frame name="main"><table style="body" gap="10pt"><tr><td/><td>b</td><td/></tr>'
        '<tr><td span="2" align="right">twee</td><td>c</td></tr>'
        '<tr><td span="3" align="right">drie</td></tr><tr><td span="3"/></tr></table></frame>'
    )

    # Three columns of (160 - 2 x 10) / 3 = 46.7 pt: 20, 76.7, 133.3.
    ends = [round(p.at.x + p.item.width, 1) for p in page.lines if isinstance(p.item, Line)]
    assert next(round(p.at.x, 1) for p in page.lines if p.at.x != 20) == 76.7
    assert (ends[1], ends[3]) == (123.3, 180)
    assert page.lines[2].at.x == pytest.approx(133.33, abs=0.01)


def test_columns_of_rows_that_all_span(set_page: Set) -> None:
    """The columns of a table are those of its widest row, each cell counted for what it spans."""
    page = set_page(
        '<frame name="main"><table style="body" widths="20% 30% 50%" gap="0"><tr><td span="2">a'
        "</td><td>b</td></tr></table></frame>"
    )

    assert page.problems == ()
    assert page.describe() == ["TD at 20,32 'a'", "TD at 100,32 'b'"]


def test_table_too_wide_for_its_words_is_told(set_page: Set) -> None:
    """A word wider than its cell is an error that says by how much."""
    page = set_page(
        '<frame name="main">\n<table style="body" widths="10% 90%"><tr><td>amateurkunst</td>'
        "<td>x</td></tr></table></frame>"
    )

    assert page.codes == ["too-wide"]
    assert str(page.problems[0].place).startswith("layout/pages/test.xml.j2:2:")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('<table style="body" widths="10%">', "<table widths>: 1 widths for 2 columns"),
        ('<table style="body" widths="10% veel">', "<table widths>: 'veel' is not a length"),
        ('<table style="boddy">', "<table style>: no style 'boddy'"),
        ('<table style="body" stroke="inkt">', "<table stroke>: no swatch 'inkt'"),
    ],
)
def test_fault_in_a_table_is_told(set_page: Set, table: str, message: str) -> None:
    """A wrong width, style or swatch of a table is told at its line."""
    page = set_page(f'<frame name="main">\n{table}{CELLS}</table></frame>')

    found = page.problems[0]
    assert found.message.startswith(message)
    assert str(found.place) == "layout/pages/test.xml.j2:2:1"


@pytest.mark.parametrize(
    ("widths", "rows", "told"),
    [
        ('widths="10% 90%"', [2, 1], [("4", "1 column(s), its table has 2", "an empty cell")]),
        ('widths="10% 90%"', [2, 3], [("4", "3 column(s), its table has 2", "leave a cell out")]),
        ("", [2, 3, 2], [("4", "3 column(s), its table has 2", "leave a cell out")]),
        ('widths="10% 90%"', [3, 3, 1], [("5", "1 column(s), its table has 3", "an empty cell")]),
    ],
)
def test_row_of_other_cells_is_told(
    set_page: Set, widths: str, rows: list[int], told: list[tuple[str, str, str]]
) -> None:
    """A row with a cell too few or too many is told where it stands, and not what follows of it."""
    cells = "\n".join(f"<tr>{'<td>amateurkunst</td>' * count}</tr>" for count in rows)
    page = set_page(f'<frame name="main">\n<table style="body" {widths}>\n{cells}</table></frame>')

    assert page.codes == ["uneven-row"] * len(told)
    for found, (line, message, hint) in zip(page.problems, told, strict=True):
        assert str(found.place) == f"layout/pages/test.xml.j2:{line}:1"
        assert found.message == f"this row has cells for {message}"
        assert found.hints[0].startswith(hint)


def test_head_comes_again_in_the_next_column(set_page: Set) -> None:
    """A table goes on in a narrower column under the same head, in that column's widths."""
    head = '<tr head="true"><td>Kop</td><td>Kop</td></tr>'
    page = set_page(
        f'<frame name="main"><table style="body" gap="10pt">{head}{CELLS * 4}</table></frame>',
        frames=(
            "main: {x: 10pt, y: 20pt, width: 110pt, height: 60pt, next: rest}\n"
            "      rest: {x: 130pt, y: 20pt, width: 60pt, height: 80pt}"
        ),
    )

    # Baselines in steps of two lines, as rows are 2 x 3 + 6.6 + 3.1 pt high: 32, 56, 80.
    assert page.describe() == [
        "TH at 10,32 'Kop'", "TH at 70,32 'Kop'",
        "TD at 10,56 'een'", "TD at 70,56 'twee'",
        "artifact at 130,32 'Kop'", "artifact at 165,32 'Kop'",
        "TD at 130,56 'een'", "TD at 165,56 'twee'",
        "TD at 130,80 'een'", "TD at 165,80 'twee'",
    ]  # fmt: skip
    assert [overset.words for _, overset in page.sheet.overset] == [2]
    assert page.sheet.overset[0][1].text == "een twee"


def test_head_is_not_left_alone(set_page: Set) -> None:
    """A head whose row does not fit goes along with it."""
    page = set_page(
        '<frame name="main"><p style="body">eerst</p><table style="body">'
        f'<tr head="true"><td>Kop</td><td/></tr>{CELLS}</table></frame>',
        frames=(
            "main: {x: 10pt, y: 20pt, width: 80pt, height: 50pt, next: rest}\n"
            "      rest: {x: 110pt, y: 20pt, width: 80pt, height: 50pt}"
        ),
    )

    assert [p.at.x for p in page.lines] == [10, 110, 110, pytest.approx(154)]


def test_table_in_a_box(set_page: Set) -> None:
    """A box is as high as the table in it."""
    page = set_page(
        '<frame name="main"><box fill="coral" inset="5pt">'
        f'<table style="small" inset="2pt">{CELLS}{CELLS}</table></box></frame>'
    )

    # Two rows of 2 + 4.62 + 2.34 + 2 = 10.96 pt, and 5 pt around.
    assert page.describe()[0] == "artifact at 20,20 shape 160 x 31.92"
