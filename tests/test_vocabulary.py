"""The markup for finer pages: what runs around what, what spans, hangs, keeps together, goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import SetPage, describe
from memopress.typeset import Line

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
COLUMNS = "main: {x: 20pt, y: 20pt, width: 160pt, height: 200pt, columns: 2, gap: 20pt%s}"
LOW = COLUMNS.replace("200pt", "64pt") % ""  # five lines in a column


def words(page: SetPage) -> list[str]:
    """Return the words that stand on a page and those it goes on over, parted ones in one piece."""
    text = ""
    for sheet in page.sheets:
        for placed in sheet.items:
            if isinstance(placed.item, Line):
                line = placed.item
                text += line.text[:-1] if line.soft else line.text + " " * (not line.joined)
    return text.split()


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


def columns(page: SetPage) -> str:
    """Return the columns that lines stand in, one digit for each line in reading order."""
    edges = sorted({c.box.x for c in page.sheet.columns})
    return "".join(str(sum(p.at.x >= edge for edge in edges)) for p in page.lines)


def paragraphs(number: int) -> str:
    """Return markup of so many paragraphs of a line."""
    return '<p style="body">een</p>' * number


def lines_of(page: SetPage) -> list[Line]:
    """Return the lines of a page."""
    return [p.item for p in page.lines if isinstance(p.item, Line)]


# from column to column ----------------------------------------------------------------------------


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


# running around -----------------------------------------------------------------------------------


WRAP = (
    '<wrap side="{side}" width="60pt" gap="10pt"><shape height="{height}pt" fill="coral"/></wrap>'
)


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


# lists --------------------------------------------------------------------------------------------


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


# across the columns -------------------------------------------------------------------------------


def test_what_spans_comes_below_a_wrap(set_page: Set) -> None:
    """A wrap that was moved down is still above what spans the columns, and not beside it."""
    page = set_page(
        f'<frame name="main">{wrap(20)}{wrap(20, "left")}<p style="small">een</p>'
        '<rule span="all" stroke="ink" thickness="1pt"/></frame>'
    )

    first, second, line, rule = page.sheet.items
    assert line.at.y < first.at.y + 20 < second.at.y
    assert rule.at.y >= second.at.y + 20


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


@pytest.mark.parametrize(
    ("valign", "tops"), [("top", (32, 32)), ("middle", (116, 116)), ("bottom", (200, 200))]
)
def test_balanced_columns_stand_where_the_frame_aligns_them(
    set_page: Set, valign: str, tops: tuple[int, int]
) -> None:
    """Columns made shorter are moved down in their frame as full ones are."""
    frames = COLUMNS % f", balance: true, valign: {valign}"
    page = set_page(f'<frame name="main">{paragraphs(4)}</frame>', frames=frames)

    first, _, third, _ = page.lines
    assert (round(first.at.y), round(third.at.y)) == tops
    assert columns(page) == "1122"


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
