"""The markup for finer pages: what runs around what, what spans, hangs, keeps together, goes on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pdfplumber
import pytest

import memopress
from conftest import MAIN, SetPage, describe
from memopress.typeset import Line
from test_page import composed

if TYPE_CHECKING:
    from conftest import Project

Set = Callable[..., SetPage]
LONG = " ".join(f"woord{number:02}" for number in range(1, 61))
TEXT = (
    "Amateurkunstenaars en samenwerkingsverbanden organiseren in gemeenschapscentra en "
    "muziekacademies tentoonstellingen, voorstellingen en repetities voor stadsgenoten "
)
TWO_LOW = (
    "main: {x: 10pt, y: 20pt, width: 100pt, height: 24pt, next: rest}\n"
    "      rest: {x: 10pt, y: 60pt, width: 100pt, height: 100pt}"
)


def words(page: SetPage) -> list[str]:
    """Return the words that stand on a page and those it goes on over, parted ones in one piece."""
    text = ""
    for sheet in page.sheets:
        for placed in sheet.items:
            if isinstance(placed.item, Line):
                line = placed.item
                text += line.text[:-1] if line.soft else line.text + " " * (not line.joined)
    return text.split()


# from column to column --------------------------------------------------------------------------


@pytest.mark.parametrize("width", range(60, 130, 10))
@pytest.mark.parametrize("style", ["body", "hyphenated"])
def test_text_goes_on_in_a_frame_of_another_width(set_page: Set, style: str, width: int) -> None:
    """Lines that stand in their column stay as they are, whatever the width of the next one."""
    frames = (
        "main: {x: 10pt, y: 20pt, width: 60pt, height: 84pt, next: rest}\n"
        f"      rest: {{x: 74pt, y: 20pt, width: {width}pt, height: 400pt}}"
    )
    text = TEXT.replace("samenwerkingsverbanden", "kringen") * 2
    page = set_page(f'<frame name="main"><p style="{style}">{text}</p></frame>', frames=frames)

    assert {p.at.x for p in page.lines} == {10, 74}
    assert words(page) == text.split()


# running around ---------------------------------------------------------------------------------

WRAP = (
    '<wrap side="{side}" width="60pt" gap="10pt"><shape height="{height}pt" fill="coral"/></wrap>'
)


def wrap(height: int, side: str = "right") -> str:
    """Return markup of a shape of 60 pt width that text runs around."""
    inner = f'<shape height="{height}pt" fill="coral"/>'
    return f'<wrap side="{side}" width="60pt" gap="10pt">{inner}</wrap>'


def shown(page: SetPage) -> list[str]:
    """Return the items of a page as text, lines only by the place where they stand."""
    return [
        text.rsplit(" '", 1)[0] if " '" in text else text for text in describe(page.sheet.items)
    ]


def measures(page: SetPage) -> list[float]:
    """Return the room that each line of a page had."""
    return [p.item.measure for p in page.lines if isinstance(p.item, Line)]


def test_text_runs_around_a_wrap(set_page: Set) -> None:
    """Lines beside a wrap are shorter by its width and gap; those below have the whole measure."""
    page = set_page(f'<frame name="main">{wrap(30)}<p style="body">{LONG[:150]}</p></frame>')

    # The first baseline is 32, its capitals begin at 25.4: there the shape's top is, its end at
    # 55.4. Half the gap, 5 pt, is kept free below. The line on 68 takes room from 68 - 8.6 = 59.4
    # on, so it is beside the shape by a hair, and that on 80 is free.
    assert shown(page)[0] == "artifact at 120,25.4 shape 60 x 30"
    assert [p.at.y for p in page.lines[:6]] == [32, 44, 56, 68, 80, 92]
    assert measures(page)[:6] == [90, 90, 90, 90, 160, 160]


def test_wrap_on_the_left_indents(set_page: Set) -> None:
    """Beside a wrap on the left, lines begin after its gap."""
    page = set_page(f'<frame name="main">{wrap(14, "left")}<p style="body">{LONG[:99]}</p></frame>')

    assert shown(page)[:4] == [
        "artifact at 20,25.4 shape 60 x 14",
        "P at 90,32",
        "P at 90,44",
        "P at 20,56",
    ]


def test_wrap_goes_on_beside_the_next_paragraph(set_page: Set) -> None:
    """A paragraph shorter than the wrap leaves the rest of its side to the next one."""
    page = set_page(
        f'<frame name="main">{wrap(30)}<p style="body">een</p><p style="body">twee</p>'
        f'<p style="body">{LONG[:150]}</p></frame>'
    )

    assert measures(page)[:7] == [90, 90, 90, 90, 160, 160, 160]


@pytest.mark.parametrize(
    "block",
    [
        '<box fill="ink"><p style="body">doos</p></box>',
        '<shape height="9pt" fill="ink"/>',
        '<rule stroke="ink" thickness="2pt"/>',
        '<row><cell width="100%"><p style="body">rij</p></cell></row>',
        '<table style="body"><tr><td>cel</td></tr></table>',
        '<wrap width="50pt"><shape height="9pt" fill="ink"/></wrap>',
        '<pills style="body"><pill>pil</pill></pills>',
    ],
)
def test_blocks_do_not_run_around(set_page: Set, block: str) -> None:
    """A block that is no text comes below what text runs around."""
    page = set_page(f'<frame name="main">{wrap(30)}<p style="body">een</p>{block}</frame>')

    # The shape ends at 25.4 + 30, and 5 pt are kept free below it.
    assert min(p.at.y for p in page.sheet.items[2:]) >= 60.39


def test_block_that_would_reach_into_a_picture_of_the_page(set_page: Set) -> None:
    """A block that begins above what text runs around, and is too tall for that, comes below."""
    around = '<shape x="120pt" y="50pt" width="60pt" height="30pt" fill="coral" wrap="5pt"/>'
    page = set_page(
        f'{around}<frame name="main"><p style="body">een</p>'
        '<box fill="ink"><shape height="20pt" fill="ink"/></box></frame>'
    )

    # The text's slot ends at 32 + 0.26 x 12 = 35.1; 20 pt more reach beyond 50 - 5.
    assert shown(page)[2] == "artifact at 20,85 shape 160 x 20"


def test_wrap_at_the_end_of_a_column(set_page: Set) -> None:
    """A wrap that does not fit goes to the next column, with the text that follows it."""
    start = '<p style="body">een</p>' * 3
    page = set_page(
        f'<frame name="main">{start}{wrap(40)}<p style="body">{LONG[:40]}</p></frame>',
        frames=(
            "main: {x: 20pt, y: 20pt, width: 160pt, height: 60pt, next: rest}\n"
            "      rest: {x: 20pt, y: 100pt, width: 160pt, height: 60pt}"
        ),
    )

    assert page.sheet.overset == []
    assert shown(page)[3:5] == ["artifact at 120,109.4 shape 60 x 40", "P at 20,116"]


@pytest.mark.parametrize("leading", ["9.3pt", "9.5pt", "10.1pt", "11.7pt"])
def test_line_below_what_is_as_wide_as_the_column(set_page: Set, leading: str) -> None:
    """Text goes on right below what leaves it no room, whatever the sums of its leading."""
    for height in range(100, 160, 7):
        page = set_page(
            f'<shape x="0" y="20pt" width="200pt" height="{height / 10}pt" wrap="1pt" fill="ink"/>'
            '<frame name="main"><p style="loose">een</p></frame>',
            styles=f"loose: {{based-on: body, grid: false, leading: {leading}}}",
        )
        share = float(leading.removesuffix("pt")) * 0.72
        assert page.lines[0].at.y == pytest.approx(20 + height / 10 + 1 + share)


def test_text_of_a_frame_runs_around_another(set_page: Set) -> None:
    """A frame with `wrap` keeps others' text away on both kinds of pages, and not its own."""
    markup = (
        '<frame x="140pt" y="20pt" width="60pt" height="30pt" wrap="10pt">'
        '<p style="body">zelf</p></frame>'
        f'<frame name="main"><p style="body">{LONG[:99]}</p></frame>'
    )
    right, left = set_page(markup), set_page(markup, left=True)

    # The frame's box with 10 pt around it is 130 to 210, 10 to 60, and mirrored -10 to 70.
    assert shown(right)[:4] == ["P at 140,32", "P at 20,32", "P at 20,44", "P at 20,56"]
    assert shown(left)[:4] == ["P at 0,32", "P at 70,32", "P at 70,44", "P at 70,56"]
    assert measures(right)[1:6] == measures(left)[1:6] == [110, 110, 110, 110, 160]


@pytest.mark.parametrize("block", ["rule", "shape"])
def test_block_takes_the_width_of_the_column_that_it_comes_in(set_page: Set, block: str) -> None:
    """What goes to a narrower column is as wide as that."""
    marks = {"rule": 'stroke="ink" thickness="9pt"', "shape": 'height="9pt" fill="ink"'}
    page = set_page(
        f'<frame name="main"><p style="body">een</p><{block} {marks[block]}/></frame>',
        frames=TWO_LOW.replace("x: 10pt, y: 60pt, width: 100pt", "x: 10pt, y: 60pt, width: 70pt"),
    )

    assert shown(page) == ["P at 10,32", "artifact at 10,60 shape 70 x 9"]


def test_wrap_of_its_own_on_each_side(set_page: Set) -> None:
    """What text runs around has one distance, or one for each side, turned round on left pages."""
    shape = '<shape x="140pt" y="20pt" width="60pt" height="30pt" fill="coral" wrap="%s"/>'
    text = f'<frame name="main"><p style="body">{LONG[:99]}</p></frame>'
    rooms = {
        wrap_: [measures(set_page(shape % wrap_ + text, left=left))[:5] for left in (False, True)]
        for wrap_ in ("10pt", "0 20pt", "0 0 30pt 5pt")
    }

    assert rooms == {
        "10pt": [[110, 110, 110, 110, 160]] * 2,
        "0 20pt": [[100, 100, 100, 160, 160]] * 2,
        "0 0 30pt 5pt": [[115, 115, 115, 115, 115]] * 2,
    }


# tables -----------------------------------------------------------------------------------------

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
    roles = [p.role for p in page.lines if p.role]
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
        '<tr><td span="3" align="right">drie</td></tr><tr><td/></tr></table></frame>'
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
        ('<table style="boddy">', "no style 'boddy'"),
        ('<table style="body" stroke="inkt">', "<table stroke>: no swatch 'inkt'"),
    ],
)
def test_fault_in_a_table_is_told(set_page: Set, table: str, message: str) -> None:
    """A wrong width, style or swatch of a table is told at its line."""
    page = set_page(f'<frame name="main">\n{table}{CELLS}</table></frame>')

    found = page.problems[0]
    assert found.message.startswith(message)
    assert str(found.place) == "layout/pages/test.xml.j2:2:1"


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


# initials ---------------------------------------------------------------------------------------

OPENING = "opening: {based-on: body, drop-lines: %d, drop-style: letter%s}"
LETTER = "letter: {font: bold, size: 9pt, leading: 9pt, swatch: coral}"


def opening(lines: int = 3, more: str = "") -> str:
    """Return the styles of a paragraph with an initial of so many lines."""
    return f"{OPENING % (lines, more)}\n{LETTER}"


def initial(page: SetPage) -> Line:
    """Return the first line on a page, which is the initial."""
    line = page.lines[0].item
    assert isinstance(line, Line)
    return line


def test_initial_is_as_high_as_its_lines(set_page: Set) -> None:
    """The letter reaches from the capitals of the first line to the baseline of the last."""
    page = set_page(
        f'<frame name="main"><p style="opening">W{LONG[1:160]}</p></frame>', styles=opening(3)
    )

    # Two leadings of 12 pt and capitals of 6.6 pt: 30.6 pt, and capitals are 0.66 of the size.
    (run,) = initial(page).runs
    assert run.size == pytest.approx((24 + 6.6) / 0.66, abs=0.01)
    assert (run.swatch, initial(page).text, page.lines[0].at.y) == ("coral", "W", 56)
    rooms = measures(page)[1:]
    assert rooms[0] == rooms[1] == rooms[2] < rooms[3] == 160
    # The letter's ink begins at the column's edge: it hangs by its bearing and a little more.
    assert 16 < page.lines[0].at.x <= 20
    assert page.lines[1].at.x == pytest.approx(180 - rooms[0])


def test_initial_and_its_word_are_one(set_page: Set) -> None:
    """The letter belongs to the word after it; a letter that is a word does not."""
    word = set_page(
        f'<frame name="main"><p style="opening">{LONG}</p></frame>',
        frames=MAIN.replace("120pt", "280pt"),
        styles=opening(2),
    )
    alone = set_page(
        f'<frame name="main"><p style="opening">U {LONG}</p></frame>',
        frames=MAIN.replace("120pt", "280pt"),
        styles=opening(2),
    )

    assert (initial(word).joined, initial(alone).joined) == (True, False)
    assert words(word) == LONG.split()
    assert words(alone) == ["U", *LONG.split()]


def test_opening_quote_goes_with_the_initial(set_page: Set) -> None:
    """An opening quotation mark stands before the letter, and hangs."""
    page = set_page(
        f'<frame name="main"><p style="opening">“Hier {LONG}</p></frame>', styles=opening(2)
    )

    assert initial(page).text == "“H"
    assert initial(page).hang[0] > 5
    assert page.lines[0].at.x == pytest.approx(20 - initial(page).hang[0])


def test_short_paragraph_has_no_initial(set_page: Set) -> None:
    """A paragraph of fewer lines than its initial would take is set without one."""
    page = set_page(
        f'<frame name="main"><p style="opening">{LONG[:23]}</p></frame>', styles=opening(3)
    )

    assert page.describe() == ["P at 20,32 'woord01 woord02 woord03'"]


def test_column_too_low_for_an_initial(set_page: Set) -> None:
    """Where a column has fewer lines than the initial takes, the text is set without it."""
    page = set_page(
        f'<frame name="main"><p style="opening">{LONG[:55]}</p></frame>',
        frames=TWO_LOW,
        styles=opening(3),
    )

    assert (page.sheet.overset, initial(page).text) == ([], "woord01 woord02")
    assert words(page) == LONG[:55].split()


def test_initial_goes_to_the_next_column_with_its_lines(set_page: Set) -> None:
    """An initial is not parted from the lines beside it."""
    page = set_page(
        f'<frame name="main"><p style="body">een</p><p style="opening">{LONG[:90]}</p></frame>',
        frames=TWO_LOW.replace("24pt", "36pt"),
        styles=opening(3),
    )

    assert [p.at.y for p in page.lines[:3]] == [32, 92, 68]


def test_initial_on_a_grid_finer_than_its_leading(set_page: Set) -> None:
    """The letter stands on the last baseline beside it, however the grid spreads the lines."""
    page = set_page(
        f'<frame name="main"><p style="opening">{LONG[:120]}</p></frame>',
        styles=opening(3, ", leading: 10pt"),
    )

    # A leading of 10 pt on a grid of 12 pt.
    (run,) = initial(page).runs
    assert [p.at.y for p in page.lines[:4]] == [56, 32, 44, 56]
    assert run.size == pytest.approx((24 + 6.6) / 0.66, abs=0.01)


def test_initial_takes_the_place_of_an_indent(set_page: Set) -> None:
    """A style with a first indent has none beside an initial."""
    plain, indented = (
        set_page(f'<frame name="main"><p style="opening">{LONG[:99]}</p></frame>', styles=styles)
        for styles in (opening(2), opening(2, ", first-indent: 10pt"))
    )

    assert plain.describe() == indented.describe()


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("left", [False, True])
def test_initial_beside_a_wrap(set_page: Set, side: str, left: bool) -> None:  # noqa: FBT001
    """An initial stands beside what text runs around, and its lines beside the initial."""
    page = set_page(
        f'<frame name="main">{wrap(14, side)}<p style="opening">{LONG[:150]}</p></frame>',
        styles=opening(3),
        left=left,
    )

    letter, *beside = page.lines[:4]
    edge = 90 if side == "left" else 20
    assert edge - 3 < letter.at.x <= edge
    assert len({p.at.x for p in beside}) == 1
    assert beside[0].at.x >= edge + initial(page).width - 3
    assert page.lines[4].at.x == 20


def test_initial_of_a_justified_paragraph(set_page: Set) -> None:
    """Lines beside the initial fill what it leaves, to the right edge."""
    text = "Een stad in beeld is de stad zelf. " * 9
    page = set_page(
        f'<frame name="main"><p style="opening">{text}</p></frame>',
        styles=opening(3, ", align: justify, hyphenate: true"),
    )

    ends = [p.at.x + p.item.width for p in page.lines[1:-1] if isinstance(p.item, Line)]
    assert len(ends) > 4
    assert ends == pytest.approx([180] * len(ends), abs=0.05)


# lists ------------------------------------------------------------------------------------------


def test_markers_hang_in_the_margin(set_page: Set) -> None:
    """With `hang` the items' text stands at the column's edge, its markers before that."""
    page = set_page(
        '<frame name="main"><list style="body" marker="–" indent="9pt" hang="true">'
        f"<item>{LONG[:40]}</item><item>twee</item></list></frame>"
    )

    assert shown(page) == [
        "Lbl at 11,32",
        "LBody at 20,32",
        "LBody at 20,44",
        "Lbl at 11,56",
        "LBody at 20,56",
    ]


def test_markers_stand_beside_a_wrap(set_page: Set) -> None:
    """Beside what stands on the left a list is indented, and its markers do not hang in that."""
    for hang in ("false", "true"):
        page = set_page(
            f'<frame name="main">{wrap(14, "left")}<list style="body" indent="9pt" hang="{hang}">'
            f"<item>een</item><item>twee</item><item>drie</item></list></frame>"
        )
        indent = 0 if hang == "true" else 9

        assert [p.at.x for p in page.lines] == [90, 99, 90, 99, 11 + indent, 20 + indent]


def test_items_that_are_alike_keep_their_order(set_page: Set) -> None:
    """Items with the same words have each its own marker before it."""
    page = set_page(
        '<frame name="main"><list style="body" marker="#." indent="12pt">'
        "<item>een</item><item>een</item></list></frame>"
    )

    assert page.describe() == [
        "Lbl at 20,32 '1.'",
        "LBody at 32,32 'een'",
        "Lbl at 20,44 '2.'",
        "LBody at 32,44 'een'",
    ]


def test_list_goes_on_in_the_next_column(set_page: Set) -> None:
    """A marker goes with its item, whatever column that begins in."""
    page = set_page(
        '<frame name="main"><list style="body" indent="10pt" marker="–">'
        f"<item>een</item><item>twee</item><item>{LONG[:31]}</item></list></frame>",
        frames=TWO_LOW.replace("24pt", "36pt"),
    )

    assert shown(page) == [
        "Lbl at 10,32", "LBody at 20,32", "Lbl at 10,44", "LBody at 20,44",
        "Lbl at 10,68", "LBody at 20,68", "LBody at 20,80",
    ]  # fmt: skip


def test_a_number_stays_with_what_it_counts(set_page: Set) -> None:
    """No line ends between a number and the million that it counts."""
    page = set_page('<frame name="main"><p style="body">meer dan 2 miljoen, 7 jaar</p></frame>')

    assert [line.text for line in lines_of(page)] == ["meer dan 2\u00a0miljoen, 7\u00a0jaar"]


# across the columns -----------------------------------------------------------------------------

COLUMNS = "main: {x: 20pt, y: 20pt, width: 160pt, height: 200pt, columns: 2, gap: 20pt%s}"


def test_what_spans_comes_below_a_wrap(set_page: Set) -> None:
    """A wrap that was moved down is still above what spans the columns, and not beside it."""
    page = set_page(
        f'<frame name="main">{wrap(20)}{wrap(20, "left")}<p style="small">een</p>'
        '<rule span="all" stroke="ink" thickness="1pt"/></frame>'
    )

    first, second, line, rule = page.sheet.items
    assert line.at.y < first.at.y + 20 < second.at.y
    assert rule.at.y >= second.at.y + 20


def columns(page: SetPage) -> str:
    """Return the columns that lines stand in, one digit for each line in reading order."""
    edges = sorted({c.box.x for c in page.sheet.columns})
    return "".join(str(sum(p.at.x >= edge for edge in edges)) for p in page.lines)


def paragraphs(number: int) -> str:
    """Return markup of so many paragraphs of a line."""
    return '<p style="body">een</p>' * number


LOW = COLUMNS.replace("200pt", "64pt") % ""  # five lines in a column


# what keeps together ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chain",
    [
        '<h1 style="body">Kop</h1><h2 style="body">Kop</h2>',
        '<h1 style="body">Kop</h1><p style="lead">Inleiding</p>',
        '<h1 style="body">Kop</h1><rule stroke="ink" thickness="1pt"/><p style="lead">In</p>',
        '<p style="lead">een</p><space height="2pt"/><p style="lead">een</p>',
        '<p style="body">een</p><h1 style="body">Kop</h1>',
    ],
)
@pytest.mark.parametrize(
    "block",
    [
        '<p style="body">een</p>',
        '<list style="body"><item>een</item></list>',
        '<box><p style="body">een</p></box>',
        '<table style="body" inset="0"><tr><td>een</td></tr></table>',
    ],
)
def test_chains_keep_together(set_page: Set, chain: str, block: str) -> None:
    """Headings and what is kept with the next all go along with the block that they lead to."""
    page = set_page(
        f'<frame name="main">{paragraphs(3)}{chain}{block}</frame>',
        frames=LOW,
        styles="lead: {based-on: body, keep-next: true}",
    )

    ends = [line for line in page.lines if line.at.x < 110]
    text = "een" if chain.startswith('<p style="body">') else "x"
    assert page.sheet.overset == []
    assert len(ends) == (4 if text == "een" else 3)


def test_chain_longer_than_a_column(set_page: Set) -> None:
    """What cannot keep together is set all the same, and nothing is lost."""
    heads = '<h1 style="body">Kop</h1>' * 6
    page = set_page(
        f'<frame name="main">{paragraphs(2)}{heads}{paragraphs(1)}</frame>',
        frames=LOW.replace("columns: 2", "columns: 3").replace("gap: 20pt", "gap: 10pt"),
    )

    assert page.sheet.overset == []
    assert columns(page) == "11" + "22222" + "33"


def test_wrap_keeps_with_its_text(set_page: Set) -> None:
    """A wrap goes along when the paragraph that is to run around it does."""
    page = set_page(
        f'<frame name="main">{paragraphs(4)}<wrap width="20pt" gap="4pt">'
        f'<shape height="6pt" fill="coral"/></wrap><p style="body">{LONG[:30]}</p></frame>',
        frames=LOW,
    )

    assert [text for text in shown(page) if "shape" in text] == [
        "artifact at 160,25.4 shape 20 x 6"
    ]


def test_keep_together(set_page: Set) -> None:
    """A paragraph that keeps together goes whole to the next column."""
    text = LONG[:47]
    for style in ("body", "block"):
        page = set_page(
            f'<frame name="main">{paragraphs(2)}<p style="{style}">{text} {text}</p></frame>',
            frames=LOW,
            styles="block: {based-on: body, keep-together: true}",
        )
        assert len(page.lines) > 4
        assert (columns(page)[2] == "1") == (style == "body")


def test_keep_together_of_more_than_a_column(set_page: Set) -> None:
    """A paragraph longer than any column is parted after all, from a column's top on."""
    page = set_page(
        f'<frame name="main">{paragraphs(1)}<p style="block">{LONG[:79]}</p></frame>',
        frames=LOW.replace("columns: 2", "columns: 3").replace("gap: 20pt", "gap: 10pt"),
        styles="block: {based-on: body, keep-together: true}",
    )

    assert page.sheet.overset == []
    assert columns(page) == "12222233333"
    assert words(page) == ["een", *LONG[:79].split()]


@pytest.mark.parametrize(("keep", "stays"), [(1, 4), (2, 3), (3, 0)])
def test_keep_tells_the_fewest_lines_at_an_end(set_page: Set, keep: int, stays: int) -> None:
    """So many lines of a paragraph stay at a column's end at least, and come to the next one."""
    page = set_page(
        f'<frame name="main">{paragraphs(1)}<p style="kept">{LONG[:39]}</p></frame>',
        frames=LOW,
        styles=f"kept: {{based-on: body, keep: {keep}}}",
    )

    # Five lines of one word, of which four have room.
    assert len(page.lines) == 6
    assert columns(page) == "1" * (stays + 1) + "2" * (5 - stays)


# columns, balanced and spanned --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "stand"), [(1, "1"), (2, "12"), (5, "11122"), (6, "111222"), (7, "1111222")]
)
@pytest.mark.parametrize("where", ["master", "markup"])
def test_balanced_columns(set_page: Set, lines: int, stand: str, where: str) -> None:
    """Columns are as long as each other, the first a line longer where the number is odd."""
    frames, mark = COLUMNS % "", ' balance="true"'
    if where == "master":
        frames, mark = COLUMNS % ", balance: true", ""
    page = set_page(f'<frame name="main"{mark}>{paragraphs(lines)}</frame>', frames=frames)

    assert columns(page) == stand


def test_balance_may_be_switched_off(set_page: Set) -> None:
    """A page may fill the columns of a balanced frame one after the other."""
    page = set_page(
        f'<frame name="main" balance="false">{paragraphs(4)}</frame>',
        frames=COLUMNS % ", balance: true",
    )

    assert columns(page) == "1111"


def test_balance_parts_nothing_that_keeps_together(set_page: Set) -> None:
    """Columns rather differ than leave a line, a heading or part of a whole alone."""
    frames = COLUMNS % ", balance: true"
    styles = "block: {based-on: body, keep-together: true}"
    head = '<h1 style="body">Kop</h1>'

    def stand(markup: str) -> str:
        return columns(
            set_page(f'<frame name="main">{markup}</frame>', frames=frames, styles=styles)
        )

    # A paragraph of three lines stays whole, as two of its lines keep together at either end.
    assert stand(f'<p style="body">{LONG[:23]}</p>') == "111"
    assert stand(f'<p style="body">{LONG[:31]}</p>') == "1122"
    assert stand(f'<p style="block">{LONG[:31]}</p>') == "1111"
    assert stand(f"{paragraphs(2)}{head}{paragraphs(1)}") == "1122"
    assert stand(f"{paragraphs(1)}{head}{paragraphs(1)}") in ("111", "122")


def test_balanced_list(set_page: Set) -> None:
    """Items and their markers are balanced as paragraphs are."""
    items = "<item>een</item>" * 3
    page = set_page(
        f'<frame name="main"><list style="body" indent="9pt" marker="–">{items}</list></frame>',
        frames=COLUMNS % ", balance: true",
    )

    assert shown(page) == [
        "Lbl at 20,32", "LBody at 29,32", "Lbl at 20,44", "LBody at 29,44",
        "Lbl at 110,32", "LBody at 119,32",
    ]  # fmt: skip


HEAD = '<h1 style="body" span="all">Een kop over alle kolommen</h1>'


def test_spanning_block_comes_first(set_page: Set) -> None:
    """A heading over both columns has their whole width, and text goes on below it."""
    page = set_page(f'<frame name="main">{HEAD}{paragraphs(3)}</frame>', frames=COLUMNS % "")

    assert page.describe() == [
        "H1 at 20,32 'Een kop over alle kolommen'",
        "P at 20,44 'een'",
        "P at 20,56 'een'",
        "P at 20,68 'een'",
    ]


def test_spanning_block_in_the_middle(set_page: Set) -> None:
    """Above it the columns are balanced, below it they are filled, each in reading order."""
    page = set_page(
        f'<frame name="main">{paragraphs(3)}{HEAD}{paragraphs(2)}</frame>', frames=COLUMNS % ""
    )

    assert shown(page) == [
        "P at 20,32", "P at 20,44", "P at 110,32", "H1 at 20,56", "P at 20,68", "P at 20,80",
    ]  # fmt: skip


def test_spanning_block_comes_last(set_page: Set) -> None:
    """Below balanced columns it stands as far from the longest as from a paragraph above it."""
    rule = '<rule span="all" stroke="ink" thickness="1pt" before="4pt"/>'
    ends = set()
    for lines in (3, 4):
        page = set_page(
            f'<frame name="main">{paragraphs(lines)}{rule}</frame>', frames=COLUMNS % ""
        )
        ends.add(round(page.sheet.items[-1].at.y, 2))

    # The second baseline is 44, its slot ends 0.26 x 12 = 3.12 below.
    assert ends == {44 + 3.12 + 4}


def test_spanning_blocks_follow_each_other(set_page: Set) -> None:
    """Blocks that span stand one below the other; a picture among them is as wide as the frame."""
    page = set_page(
        f'<frame name="main">{HEAD}<shape span="all" height="20pt" fill="ink"/>{HEAD}</frame>',
        frames=COLUMNS % "",
    )

    assert shown(page) == ["H1 at 20,32", "artifact at 20,35.1 shape 160 x 20", "H1 at 20,68"]


def test_frame_of_columns_that_aligns(set_page: Set) -> None:
    """A frame moves down what it holds by what its longest column leaves."""
    page = set_page(
        f'<frame name="main" valign="bottom">{paragraphs(7)}</frame>',
        frames=LOW,
    )

    # Five lines, 32 to 80 in a frame to 84, and two beside: there is no room to move in.
    assert [p.at.y for p in page.lines] == [32, 44, 56, 68, 80, 32, 44]


# threads and overflow -----------------------------------------------------------------------------

THREAD = (
    "main: {x: 10pt, y: 20pt, width: 60pt, height: 36pt, next: side}\n"
    "      side: {x: 80pt, y: 20pt, width: 100pt, height: 24pt, next: foot}\n"
    "      foot: {x: 10pt, y: 80pt, width: 180pt, height: 200pt}"
)
ONWARD = (
    "main: {x: 30pt, y: 20pt, width: 160pt, height: 60pt}\n"
    "  more:\n    frames:\n"
    "      main: {x: 50pt, y: 20pt, width: 140pt, height: 48pt%s}"
)


def test_thread_of_frames_of_different_widths(set_page: Set) -> None:
    """Text runs from frame to frame, in each of them as wide as that is."""
    page = set_page(f'<frame name="main"><p style="body">{LONG}</p></frame>', frames=THREAD)

    assert page.sheet.overset == []
    assert words(page) == LONG.split()
    assert [(p.at.x, round(p.item.measure)) for p in page.lines if isinstance(p.item, Line)] == [
        *[(10, 60)] * 3,
        *[(80, 100)] * 2,
        *[(10, 180)] * (len(page.lines) - 5),
    ]


def test_thread_that_bites_its_tail(set_page: Set) -> None:
    """Frames that name each other in a ring are filled once each; then the text runs over."""
    page = set_page(
        f'<frame name="main"><p style="body">{LONG}</p></frame>',
        frames=THREAD.replace("next: foot", "next: main"),
    )

    assert [(p.at.x, p.at.y) for p in page.lines] == [
        *((10, y) for y in (32, 44, 56)),
        *((80, y) for y in (32, 44)),
    ]
    assert len(page.sheet.overset) == 1


@pytest.mark.parametrize("left", [False, True])
def test_overflow_goes_on_over_pages(set_page: Set, left: bool) -> None:  # noqa: FBT001
    """Text takes as many pages as it needs, in turn mirrored, and loses nothing."""
    page = set_page(
        f'<frame name="main"><p style="body">{LONG}</p></frame>',
        frames=ONWARD % "",
        overflow="more",
        left=left,
    )

    # 20 lines: five on the first page, then four on each (140 pt hold three words as 160 do).
    edges = [{p.at.x for p in sheet.items} for sheet in page.sheets]
    first, second = ({10}, {50}) if left else ({30}, {10})
    assert edges[:3] == [first, second, {10} if left else {50}]
    assert page.sheet.overset == []
    assert words(page) == LONG.split()


def test_insets_are_mirrored_on_each_page(set_page: Set) -> None:
    """A box that text going on puts on a left page has the insets of a left page."""
    box = '<box inset="0 0 0 12pt"><p style="body">een</p><shape height="9pt"/></box>'
    page = set_page(f'<frame name="main">{box * 5}</frame>', frames=ONWARD % "", overflow="more")

    # Right pages have the inset on the left: 30 + 12 and 50 + 12; left ones on the right, from 10.
    assert [{p.at.x for p in sheet.items} for sheet in page.sheets] == [{42}, {10}, {62}, {10}]


def test_page_that_needs_no_overflow(set_page: Set) -> None:
    """Text that fits leaves a page alone."""
    page = set_page(
        f'<frame name="main">{paragraphs(2)}</frame>', frames=ONWARD % "", overflow="more"
    )

    assert len(page.sheets) == 1


def test_unknown_overflow_is_told(set_page: Set) -> None:
    """A master that is not there is told at the page, once."""
    page = set_page(
        f'<frame name="main">{paragraphs(2)}</frame>', frames=ONWARD % "", overflow="moor"
    )

    (found,) = page.problems
    assert (found.code, found.hints) == ("unknown-master", ("did you mean 'more'?",))


def test_overflow_without_such_a_frame(set_page: Set) -> None:
    """Where the other master has no frame of the name, text runs over as it always did."""
    page = set_page(
        f'<frame name="main"><p style="body">{LONG}</p></frame>',
        frames=(ONWARD % "").replace("      main: {x: 50pt", "      text: {x: 50pt"),
        overflow="more",
    )

    assert (len(page.sheets), len(page.sheet.overset)) == (1, 1)


# styles: where lines stand and how they break -----------------------------------------------------


def set_style(set_page: Set, text: str, style: str, frames: str = MAIN) -> SetPage:
    """Return a page of one paragraph in a style that differs from body as told."""
    return set_page(
        f'<frame name="main"><p style="own">{text}</p></frame>',
        frames=frames,
        styles=f"own: {{based-on: body, {style}}}",
    )


def lines_of(page: SetPage) -> list[Line]:
    """Return the lines of a page."""
    return [p.item for p in page.lines if isinstance(p.item, Line)]


@pytest.mark.parametrize(
    ("share", "baselines"),
    [
        ("true", [32, 44, 56]),
        ("0.5", [32, 44, 56]),  # half steps, two of them for a leading of 12
        ("4/5", [29.6, 48.8, 68]),  # 9.6 pt: the first below 26.6, and two steps for 12 pt
        ("4/5, leading: 9.6pt", [29.6, 39.2, 48.8]),
        ("2", [44, 68, 92]),
        ("false", [26.6, 38.6, 50.6]),
    ],
)
def test_grid_is_a_share_of_the_step(set_page: Set, share: str, baselines: list[float]) -> None:
    """A style's baselines stand on its own share of the grid, counted from the grid's start."""
    page = set_style(set_page, LONG[:60], f"grid: {share}")

    assert [p.at.y for p in page.lines[:3]] == pytest.approx(baselines)


def test_grids_meet(set_page: Set) -> None:
    """Five lines on increments of four fifths are as high as four on the whole step."""
    page = set_page(
        f'<frame name="main">{paragraphs(6).replace("body", "fine")}</frame>',
        styles="fine: {based-on: body, grid: 4/5, leading: 9.6pt}",
    )

    assert page.lines[5].at.y - page.lines[0].at.y == pytest.approx(4 * 12)


@pytest.mark.parametrize(
    ("first", "baseline"), [("cap-height", 26.6), ("x-height", 25), ("leading", 28.88)]
)
def test_first_baseline(set_page: Set, first: str, baseline: float) -> None:
    """Capitals, small letters or the leading touch the top: 6.6, 5 or 0.74 x 12 pt of Work Sans."""
    page = set_style(set_page, "een", f"grid: false, first-baseline: {first}")

    assert page.lines[0].at.y == pytest.approx(baseline, abs=0.01)


def test_margins(set_page: Set) -> None:
    """Punctuation hangs beyond the edges optically, bearings beyond those of text in ink."""
    found = {}
    for margins in ("none", "optical", "ink"):
        page = set_style(set_page, "“Hier,” zei zij,", f"margins: {margins}")
        line = page.lines[0]
        assert isinstance(line.item, Line)
        found[margins] = line.at.x - 20, line.item.hang

    assert found["none"] == (0, (0, 0))
    assert found["optical"][0] == pytest.approx(-found["optical"][1][0])
    assert found["optical"][0] < -2
    # The mark has a bearing of less than 0.7 pt, as text has: nothing more hangs.
    assert found["ink"] == found["optical"]
    assert found["optical"][1][1] > 1


def test_margins_on_the_right(set_page: Set) -> None:
    """Justified lines end at the edge, what hangs stands beyond it."""
    text = "Een stad, een dorp, een wijk: en toch, zegt men, is dat een kunst. " * 3
    page = set_style(set_page, text, "align: justify, margins: optical")

    hung = [line for line in lines_of(page)[:-1] if line.hang[1] > 1]
    assert hung
    for placed in page.lines[:-1]:
        line = placed.item
        assert isinstance(line, Line)
        assert placed.at.x + line.width == pytest.approx(180 + line.hang[1], abs=0.01)


def test_balanced_lines(set_page: Set) -> None:
    """A heading's lines are nearly equal, in no more lines than it had."""
    plain = lines_of(set_style(set_page, LONG[:39], "balance: false"))
    even = lines_of(set_style(set_page, LONG[:39], "balance: true"))

    assert len(plain) == len(even) == 2
    assert [len(line.text.split()) for line in even] in ([3, 2], [2, 3])
    wide = [line.width for line in even]
    assert max(wide) - min(wide) <= max(line.width for line in plain) - min(
        line.width for line in plain
    )


@pytest.mark.parametrize("looseness", [-1, 0, 1])
@pytest.mark.parametrize("align", ["left", "justify"])
def test_looseness(set_page: Set, looseness: int, align: str) -> None:
    """A paragraph has a line more or fewer than its best number, where that can be."""
    text = "De kunst van het samen maken is een kunst van het samen doen en van het laten. " * 4
    frames = MAIN.replace("120pt", "270pt")
    style = f"align: {align}, word-space: [60, 100, 200], letter-space: 40, looseness: "
    best = len(lines_of(set_style(set_page, text, style + "0", frames)))
    page = set_style(set_page, text, f"{style}{looseness}", frames)

    assert words(page) == text.split()
    found = len(lines_of(page)) - best
    assert found == looseness or (looseness < 0 and found == 0)


@pytest.mark.parametrize("row", [0, 1, 2])
def test_hyphens_in_a_row(set_page: Set, row: int) -> None:
    """No more lines in a row end in a hyphen than a style allows, and none with a row of 0."""
    narrow = MAIN.replace("width: 160pt, height: 120pt", "width: 105pt, height: 270pt")
    text = TEXT.replace("samenwerkingsverbanden", "verenigingen")
    page = set_style(set_page, text, f"hyphenate: true, hyphens: {{row: {row}}}", narrow)

    ends = "".join("-" if line.soft else " " for line in lines_of(page))
    assert max(map(len, ends.split(" "))) <= row
    assert words(page) == text.split()


def test_letters_beside_a_hyphen(set_page: Set) -> None:
    """A word is parted with the fewest letters that a style wants on either side, or more."""
    narrow = MAIN.replace("width: 160pt, height: 120pt", "width: 90pt, height: 270pt")
    style = "hyphenate: true, hyphens: {before: 6, after: 5, row: 9}"
    page = set_style(set_page, TEXT, style, narrow)

    lines = lines_of(page)
    parted = [(a.text, b.text) for a, b in pairwise(lines) if a.soft]
    assert parted
    for before, after in parted:
        assert len(before.split()[-1].rstrip("-")) >= 6
        assert len(after.split()[0].strip(".,")) >= 5


def test_last_line_is_not_too_short(set_page: Set) -> None:
    """A paragraph's last line has the least length that its style wants, where breaks allow it."""
    text = "een twee drie vier vijf zes zeven acht negen tien elf twaalf der tien en zo"
    lengths = {
        share: lines_of(set_style(set_page, text, f"last-line: {share}"))[-1].width
        for share in (0, 60)
    }

    assert lengths[60] >= 0.6 * 160 or lengths[60] > lengths[0]


def test_word_spaces_keep_to_their_limits(set_page: Set) -> None:
    """Justified text sets its word spaces between the least and the most, as far as it can."""
    text = "De kunst van het samen maken is een kunst van het samen doen en van het laten. " * 3
    frames = MAIN.replace("120pt", "270pt")
    page = set_style(set_page, text, "align: justify, word-space: [85, 100, 125]", frames)

    # Letters that give take or add up to 10/1000 em at the space too: 0.04 of its 2.7 pt. Loose
    # lines are the last resort, by a fifth beyond the most.
    for line in lines_of(page)[:-1]:
        assert 0.85 - 0.04 <= line.space <= 1.25 * 1.2 + 0.04
        assert abs(line.tracking) <= 10
        assert abs(line.scale - 1) <= 0.0151


def test_letters_give_nothing_if_they_may_not(set_page: Set) -> None:
    """With no letter space and no glyph scale, word spaces alone fill the lines."""
    text = "De kunst van het samen maken is een kunst van het samen doen en van het laten. "
    page = set_style(set_page, text * 2, "align: justify, letter-space: 0, glyph-scale: 0")

    assert {(line.tracking, line.scale) for line in lines_of(page)} == {(0, 1)}


def test_first_indent(set_page: Set) -> None:
    """The first line alone begins further in, and not again in the next column."""
    page = set_page(
        f'<frame name="main"><p style="own">{LONG[:63]}</p></frame>',
        frames=TWO_LOW.replace("24pt", "36pt"),
        styles="own: {based-on: body, first-indent: 8pt}",
    )

    assert [p.at.x for p in page.lines] == [18, *[10] * (len(page.lines) - 1)]


# whole editions -----------------------------------------------------------------------------------

LONGER = "It reads on and on. " * 160


def onward(project: Project) -> None:
    """Let birds' notes go on over pages of a master of their own, with the same furniture."""
    project.change(
        "layouts/pocket/layout.yaml",
        "masters:\n",
        "masters:\n  onward:\n    furniture: foot\n    frames:\n"
        "      left: {x: 30mm, y: 40pt, width: 150mm, height: 200pt}\n",
    )
    project.change(
        "layouts/pocket/pages/bird.xml.j2",
        '<page master="spread"',
        '<page master="spread" overflow="onward"',
    )
    project.change("source/birds/gull.yaml", "sandwiches.", f"sandwiches. {LONGER}")


def test_pages_that_text_goes_on_over_are_numbered(project: Project) -> None:
    """They have folios, count for the budget, and move what the contents tell."""
    onward(project)

    composition = composed(project, "all")

    pages = composition.pages
    names = [page.name for page in pages]
    over = names.count("birds/gull")
    assert composition.diagnostics == ()
    assert over > 2
    assert names == [
        "opening/welcome", "list", "birds/heron", *["birds/gull"] * over, "birds/eider",
        *["blank"] * (over % 2),
    ]  # fmt: skip
    assert len(pages) % 2 == 0
    assert [page.folio for page in pages] == list(range(1, len(pages) + 1))
    folios = {anchor: page.folio for page in pages for anchor in page.anchors}
    assert folios == {
        "opening/welcome": 1,
        "birds/heron": 3,
        "birds/gull": 4,
        "birds/eider": 4 + over,
    }
    contents = [text for text in describe(pages[1].items) if "eider" in text]
    assert any(f"Common eider {4 + over}" in text for text in contents)


def test_furniture_of_pages_that_text_goes_on_over(project: Project) -> None:
    """Every one of them has the furniture of its master, at its own side."""
    onward(project)

    for page in composed(project, "all").pages:
        (folio,) = [p for p in page.items if isinstance(p.item, Line) and p.role is None]
        assert describe([folio])[0].endswith(f"'{page.folio}'")
        assert (folio.at.x > page.trim.width / 2) == (page.folio % 2 == 1)


def test_names_are_told_once(project: Project) -> None:
    """A document's anchor and its bookmark stand on the first of its pages only."""
    onward(project)

    gull = [page for page in composed(project, "all").pages if page.name == "birds/gull"]

    assert [len(page.bookmarks) for page in gull] == [1] + [0] * (len(gull) - 1)
    assert [len(page.anchors) for page in gull] == [1] + [0] * (len(gull) - 1)


def test_initial_is_extracted_with_its_word(project: Project) -> None:
    """In the finished PDF nothing stands between an initial and the rest of its word."""
    project.change(
        "layouts/pocket/layout.yaml",
        "masters:\n",
        "  drop: {based-on: text, drop-lines: 3, drop-style: name}\nmasters:\n",
    )
    project.change(
        "layouts/pocket/pages/bird.xml.j2", '<p style="text">{{ block', '<p style="drop">{{ block'
    )
    project.change("source/birds/gull.yaml", "sandwiches.", "sandwiches. " + "It reads on. " * 20)

    built = memopress.build(project.folder, ["north"], ["screen"])

    (file,) = built.files
    with pdfplumber.open(built.folder / file.file) as document:
        text = "".join(char["text"] for page in document.pages for char in page.chars)
    assert "It has read the sign" in text
