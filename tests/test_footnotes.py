"""Notes at the foot of the columns or pages where their marks stand."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

import memopress
from conftest import Project, SetPage, describe, role_of
from memopress.edition import choose_editions
from memopress.page import compose_edition
from memopress.page.model import Artifact, Link, Role, Shape, Spot
from memopress.standards import STANDARDS
from memopress.typeset import Line

if TYPE_CHECKING:
    from memopress.page.model import Placed
    from memopress.page.sheet import Sheet

Set = Callable[..., SetPage]
# Body text stands on 32, 44 … 140, ten lines in a column. Notes have a leading of 9 pt, of which
# 6.66 are above the baseline, and the last one stands on 140. Without a distance, the text above
# a note of one line ends at 133.34: it loses one line, and two above a note of two or three.
FRAME = "main: {x: 20pt, y: 20pt, width: 160pt, height: 120pt%s}"
TWO = FRAME % ", columns: 2, gap: 10pt"
LONG = "Deze noot is zo lang dat ze zeker twee regels vult, en niet meer."
A, B, C = 'a<note ref="a"/>', 'b<note ref="b"/>', 'c<note ref="c"/>'
WHOLE = "whole: {based-on: small, keep-together: true}"


def notes(attributes: str = "", before: str = "0", **texts: str) -> str:
    """Return markup of the notes a, b and c, or of others."""
    given = texts or {"a": "Noot A.", "b": "Noot B.", "c": "Noot C."}
    items = "".join(f'<item note="{ref}">{text}</item>' for ref, text in given.items())
    return (
        f'<footnotes style="small" before="{before}" indent="8pt" {attributes}>{items}</footnotes>'
    )


def lines(number: int, text: str = "regel") -> str:
    """Return markup of so many paragraphs of a line."""
    return f'<p style="body">{text}</p>' * number


def p(text: str) -> str:
    """Return markup of a paragraph."""
    return f'<p style="body">{text}</p>'


def frame(*content: str) -> str:
    """Return markup of the frame with its content."""
    return f'<frame name="main">{"".join(content)}</frame>'


def is_note(placed: Placed) -> bool:
    """Tell whether an item belongs to a note."""
    role = placed.role if not isinstance(placed.role, Artifact) else None
    while role and role.tag != "Note":
        role = role.parent
    return role is not None


def standing(sheet: Sheet, x: float = 20) -> tuple[str, str]:
    """Return the text of a page and that of its notes: each line by its height, if not at x."""
    told: tuple[list[str], list[str]] = ([], [])
    for placed in sheet.items:
        if isinstance(placed.item, Line) and (not is_note(placed) or role_of(placed).tag == "P"):
            at = "" if placed.at.x < 100 + x - 20 else "right "
            told[is_note(placed)].append(f"{at}{placed.at.y:g} {placed.item.text}")
    return "; ".join(each for each in told[0] if "regel" not in each), "; ".join(told[1])


def last(sheet: Sheet, *, right: bool = False) -> float:
    """Return the lowest baseline of the text in a column."""
    return max(
        (
            round(placed.at.y, 2)
            for placed in sheet.items
            if isinstance(placed.item, Line)
            and not is_note(placed)
            and (placed.at.x >= 100) == right
        ),
        default=0,
    )


# where notes stand --------------------------------------------------------------------------------


def test_a_note_stands_at_the_foot_of_its_column(set_page: Set) -> None:
    """Its last line is level with the last line that the column can have."""
    page = set_page(frame(notes(a="Noot A."), p(A), lines(1)))

    assert standing(page.sheet) == ("32 aa", "140 Noot A.")
    assert page.problems == ()


def test_footnotes_show_nothing_where_they_stand(set_page: Set) -> None:
    """Before, between or after the text they are the same."""
    pages = [
        set_page(frame(*content)).describe()
        for content in (
            (notes(), '<h1 style="body">Kop</h1>', p(A)),
            ('<h1 style="body">Kop</h1>', notes(), p(A)),
            ('<h1 style="body">Kop</h1>', p(A), notes()),
        )
    ]

    assert pages[0] == pages[1] == pages[2]


def test_notes_stand_in_the_order_of_their_marks(set_page: Set) -> None:
    """Each once, however often its mark stands in the text, and with the gap between them."""
    page = set_page(frame(notes('gap="3pt"'), p(f"{C} {A} {C}"), p(B)))

    assert standing(page.sheet)[1] == "116 Noot C.; 128 Noot A.; 140 Noot B."


def test_a_note_of_a_note_follows_it(set_page: Set) -> None:
    """A mark that stands in a note has its note in the same place."""
    texts = {"a": f"Zie {C}.", "b": "Noot B.", "c": "Noot C."}
    page = set_page(frame(notes('numbering="through"', **texts), p(A), p(B)))

    assert standing(page.sheet) == ("32 a1; 44 b3", "122 Zie c2.; 131 Noot C.; 140 Noot B.")


def test_text_ends_above_the_notes(set_page: Set) -> None:
    """It loses the room that the notes, their distance and their rule take."""
    ends = [
        last(set_page(frame(notes(attributes, before), p(A), lines(20))).sheet)
        for attributes, before in (
            ("", "0"),  # 133.34
            ("", "5pt"),  # 128.34
            ("", "6pt"),  # 127.34
            ('stroke="ink" thickness="5pt"', "0"),  # 128.34
            ('stroke="ink" thickness="6pt"', "0"),
            ('thickness="6pt"', "0"),
        )
    ]

    assert ends == [128, 128, 116, 128, 116, 128]


def test_rule_above_the_notes(set_page: Set) -> None:
    """It stands right above the first, as wide as it is told, and is an artifact."""
    page = set_page(frame(notes('stroke="ink" thickness="1pt" width="25%"'), p(A), p(B)))

    (rule,) = [each for each in page.sheet.items if isinstance(each.item, Shape)]
    assert isinstance(rule.item, Shape)
    # Two notes, on 131 and 140: 131 - 6.66 - 1.
    assert (rule.at.x, round(rule.at.y, 2)) == (20, 123.34)
    assert max(rule.item.path[1].points[0::2]) == 40
    assert rule.role is Artifact.LAYOUT


def test_marker_and_indent(set_page: Set) -> None:
    """A marker has the mark's number where # stands, and a style of its own if wanted."""
    page = set_page(
        frame(notes('marker="(#)" marker-style="body" numbering="through"'), p(C), p(A))
    )

    found = [each for each in page.lines if is_note(each)]
    assert [(each.at.x, each.item.text) for each in found if isinstance(each.item, Line)] == [
        (20, "(1)"),
        (28, "Noot C."),
        (20, "(2)"),
        (28, "Noot A."),
    ]
    sizes = [each.item.runs[0].size for each in found if isinstance(each.item, Line)]
    assert sizes == [10, 7, 10, 7]


def test_notes_on_the_grid(set_page: Set) -> None:
    """Notes whose style is on the grid stand on it, the last one as low as it goes."""
    frames = (FRAME % "").replace("120pt", "123pt")
    styles = "fine: {based-on: small, grid: 1/2, leading: 6pt}"
    page = set_page(
        frame(notes().replace("small", "fine"), p(A), p(B)), frames=frames, styles=styles
    )

    # The grid's halves are at 134, 140, and 146, below 143.
    assert standing(page.sheet)[1] == "134 Noot A.; 140 Noot B."


def test_notes_stand_above_what_is_in_their_way(set_page: Set) -> None:
    """A picture at the column's foot that text runs around has the notes above it."""
    shape = '<shape x="0" y="{y}pt" width="60pt" height="{h}pt" fill="coral" wrap="0"/>'
    ends = []
    for y, h in ((120, 100), (120, 15), (50, 20)):
        page = set_page(shape.format(y=y, h=h) + frame(notes(), p(A), lines(20)))
        ends.append((standing(page.sheet)[1], last(page.sheet)))

    # Text ends at 120 - 6.66 = 113.34; a picture further up is not in the way.
    assert ends == [("120 Noot A.", 104), ("120 Noot A.", 104), ("140 Noot A.", 128)]


# marks and their lines ----------------------------------------------------------------------------


def test_a_line_goes_on_with_its_note(set_page: Set) -> None:
    """A line stands only where its note does; the text before it stays."""
    for before in range(7, 12):
        page = set_page(frame(notes(), lines(before), p(A), lines(3)), overflow="plain")
        number = 0 if before <= 8 else 1

        assert [standing(sheet)[1] for sheet in page.sheets][number] == "140 Noot A."
        assert last(page.sheets[0]) == [128, 128, 128, 140, 140][before - 7]
        assert page.sheet.overset == []


def test_a_paragraph_is_parted_between_its_notes(set_page: Set) -> None:
    """Of a paragraph over two pages, each page has the notes of the lines that stand on it."""
    words = " ".join(f"woord{n:02}" for n in range(30))
    text = words.replace("woord01", f"woord01{A}").replace("woord28", f"woord28{B}")
    page = set_page(frame(notes(), lines(6), p(text)), overflow="plain")

    assert [standing(sheet)[1] for sheet in page.sheets] == ["140 Noot A.", "140 Noot B."]
    assert last(page.sheets[0]) == 128


def test_no_line_is_left_alone(set_page: Set) -> None:
    """Lines that go on for another's sake take their notes along."""
    words = " ".join(f"woord{n:02}" for n in range(9))  # three lines: all of them keep together
    page = set_page(frame(notes(), lines(8), p(A + words)), overflow="plain")

    assert [standing(sheet)[1] for sheet in page.sheets] == ["", "140 Noot A."]


@pytest.mark.parametrize(
    "block",
    [
        f'<h2 style="body">{A}</h2>',
        f'<list style="body" marker="–"><item>{A}</item></list>',
        f'<table style="body" inset="0"><tr><td>x</td><td>{A}</td></tr></table>',
        f"<box>{p(A)}</box>",
        f'<row><cell width="50%">{p("x")}</cell><cell width="50%">{p(A)}</cell></row>',
        f'<wrap width="60pt">{p(A)}</wrap>',
        f'<pills style="body"><pill>{A}</pill></pills>',
        f"<box><row><cell width='100%'><box>{p(A)}</box></cell></row></box>",
        f'<tag role="L"><tag role="LI"><p style="body" role="LBody">{A}</p></tag></tag>',
    ],
)
def test_marks_stand_in_every_block(set_page: Set, block: str) -> None:
    """The whole block keeps with its note: both stand here, or both in the next column."""
    own = notes(a="Noot A.")
    here = set_page(frame(own, block, lines(2)), overflow="plain")
    on = set_page(frame(own, lines(9), block, lines(2)), overflow="plain")

    assert [standing(sheet)[1] for sheet in here.sheets] == ["140 Noot A."]
    assert [standing(sheet)[1] for sheet in on.sheets] == ["", "140 Noot A."]
    assert last(on.sheets[0]) == 128
    for page in (here, on):
        names = {
            each.item.anchor for s in page.sheets for each in s.items if isinstance(each.item, Spot)
        }
        assert names == {"^a", "^a^"}
        assert page.problems == ()
        assert all(not sheet.overset for sheet in page.sheets)


def test_head_of_a_table_has_its_note_once(set_page: Set) -> None:
    """Where the head comes again, its note does not."""
    table = (
        f'<table style="body" inset="0"><tr head="true"><td>{A}</td></tr>'
        + "<tr><td>regel</td></tr>" * 14
        + "</table>"
    )
    page = set_page(frame(notes(), table), overflow="plain")

    assert [standing(sheet) for sheet in page.sheets] == [
        ("32 aa", "140 Noot A."),
        ("32 aa", ""),
    ]


def test_a_row_without_cells(set_page: Set) -> None:
    """It holds nothing, and no mark."""
    assert set_page(frame(notes(a="Noot A."), "<row></row>", p(A))).problems == ()


def test_note_does_not_reach_into_a_wrap(set_page: Set) -> None:
    """A line beside a wrap goes on where its note would stand over the wrap."""
    wrap = '<wrap width="60pt"><shape height="112pt" fill="coral"/></wrap>'
    page = set_page(frame(notes(), wrap, lines(4), p(A)), overflow="plain")

    assert [standing(sheet)[1] for sheet in page.sheets] == ["", "140 Noot A."]


# notes that are parted ----------------------------------------------------------------------------


def told(count: int, name: str = "n") -> str:
    """Return the text of a note of so many lines, each of a word that says which it is."""
    return "<br/>".join(f"{name}{n}" for n in range(1, count + 1))


def feet(page: SetPage) -> list[str]:
    """Return the notes of each page: where their lines stand, the first and the last word."""
    return [standing(sheet)[1] for sheet in page.sheets]


def test_a_note_is_parted_where_it_does_not_fit_whole(set_page: Set) -> None:
    """As much as finds room stands below the line of its mark, the rest below the next page."""
    page = set_page(frame(notes(a=told(7)), lines(6), p(A), lines(7)), overflow="plain")

    # The line of the mark is on 104: four lines have room below it.
    assert feet(page) == [
        "113 n1; 122 n2; 131 n3; 140 n4",
        "122 n5; 131 n6; 140 n7",
    ]
    assert [last(sheet) for sheet in page.sheets] == [104, 104]
    assert page.problems == ()


def test_a_note_that_fits_is_not_parted(set_page: Set) -> None:
    """With four lines it is whole; one more text line above it, and there is room for two."""
    own = notes(a=told(4))
    here = set_page(frame(own, lines(6), p(A), lines(8)), overflow="plain")
    on = set_page(frame(own, lines(7), p(A), lines(8)), overflow="plain")

    assert feet(here) == ["113 n1; 122 n2; 131 n3; 140 n4", ""]
    assert feet(on) == ["131 n1; 140 n2", "131 n3; 140 n4"]
    assert [last(sheet) for sheet in on.sheets] == [116, 116]


@pytest.mark.parametrize(
    ("style", "before", "count", "parts"),
    [
        ("keep: 2", 7, 3, [0, 3]),  # three lines go together where two stay at either end
        ("keep: 2", 7, 4, [2, 2]),
        ("keep: 2", 6, 5, [3, 2]),  # four would have room
        ("keep: 3", 6, 6, [3, 3]),
        ("keep: 3", 6, 5, [0, 5]),
        ("keep: 1", 7, 3, [2, 1]),
        ("keep-together: true", 6, 8, [0, 8]),
        ("drop-lines: 2, drop-style: small", 6, 8, [0, 9]),  # the initial is one
    ],
)
def test_what_keeps_together_in_a_note(
    set_page: Set, style: str, before: int, count: int, parts: list[int]
) -> None:
    """As many lines stay as its style has it, and none alone; the line goes on with it else."""
    page = set_page(
        frame(notes(a=told(count)).replace("small", "own"), lines(before), p(A)),
        overflow="plain",
        styles=f"own: {{based-on: small, {style}}}",
    )

    assert [len(each.split(";")) if each else 0 for each in feet(page)] == parts
    assert page.sheet.overset == []


def test_no_part_of_a_note_ends_in_a_hyphen(set_page: Set) -> None:
    """A line less stands above where the last one that has room would end in one."""
    own = notes(before="9pt", a="n1<br/>n2<br/>sociaal-cultureel n3<br/>n4<br/>n5")
    own = own.replace("small", "own")
    styles = "own: {based-on: small, hyphenate: true}"
    ends = set()
    for width in range(40, 100, 10):
        frames = FRAME.replace("160pt", f"{width}pt") % ""
        page = set_page(frame(own, lines(6), p(A)), frames=frames, overflow="plain", styles=styles)
        ends.add(feet(page)[0].split("; ")[-1])

    # Three lines have room.
    assert ends == {"140 n2", "140 sociaal-cultureel n3"}


def test_a_note_goes_on_in_the_next_column(set_page: Set) -> None:
    """The rest stands before that column's own notes, below a rule as the others do."""
    own = notes('stroke="ink" thickness="1pt"', a=told(6), b="Noot B.")
    page = set_page(frame(own, lines(6), p(A), lines(2), p(B), lines(9)), frames=TWO)

    assert feet(page) == [
        "113 n1; 122 n2; 131 n3; 140 n4; right 122 n5; right 131 n6; right 140 Noot B."
    ]
    rules = [each for each in page.sheet.items if isinstance(each.item, Shape)]
    assert [(each.at.x, round(each.at.y, 2)) for each in rules] == [(20, 105.34), (105, 114.34)]


def test_a_note_goes_on_as_long_as_it_has_to(set_page: Set) -> None:
    """Columns that it fills have no text, and what follows it has its own notes as ever."""
    own = notes(a=told(30), b="Noot B.")
    page = set_page(frame(own, lines(6), p(A), lines(8), p(B)), overflow="plain")

    assert [each.count("n") for each in feet(page)] == [4, 13, 13, 0]
    assert [last(sheet) for sheet in page.sheets] == [104, 0, 0, 128]
    assert feet(page)[3] == "140 Noot B."


def test_a_note_goes_on_where_no_text_is_left(set_page: Set) -> None:
    """Pages come for it alone."""
    page = set_page(frame(notes(a=told(20)), p(A)), overflow="plain")

    assert [each.count("n") for each in feet(page)] == [12, 8]
    assert [last(sheet) for sheet in page.sheets] == [32, 0]


def test_a_note_goes_on_in_another_measure(set_page: Set) -> None:
    """Its words are broken anew in a frame that is narrower, and none is lost or set twice."""
    frames = (
        f"{FRAME % ', next: rest'}\n      rest: {{x: 20pt, y: 160pt, width: 80pt, height: 120pt}}"
    )
    words = " ".join(f"woord{n:02}" for n in range(40))
    page = set_page(frame(notes(a=words), lines(6), p(A), lines(2)), frames=frames)

    found = [each for each in page.lines if is_note(each) and role_of(each).tag == "P"]
    texts = [each.item.text for each in found if isinstance(each.item, Line)]
    assert " ".join(texts) == words
    assert [each.at.y for each in found][:5] == [113, 122, 131, 140, 181]
    assert min(len(each.split()) for each in texts[:4]) == 4
    assert max(len(each.split()) for each in texts[4:]) == 2


def test_lines_that_go_with_a_mark_have_room_first(set_page: Set) -> None:
    """Above a note that is parted stand as many lines of the paragraph as have to."""
    words = " ".join(f"woord{n:02}" for n in range(24))  # eight lines
    found = {}
    for mark in (0, 5, 8, 15, 19):
        text = words.replace(f"woord{mark:02}", f"woord{mark:02}{A}")
        page = set_page(frame(notes(a=told(12)), lines(2), p(text)), overflow="plain")
        found[mark] = last(page.sheet), feet(page)[0].count("n")

    # A mark in the first line leaves room for the second; the last but one goes with the last.
    assert found == {0: (68, 8), 5: (68, 8), 8: (80, 6), 15: (116, 2), 19: (116, 0)}


def test_a_note_that_is_parted_is_read_once(set_page: Set) -> None:
    """Its parts are one element with one marker, and stand in their order after their block."""
    words = " ".join(f"woord{n:02}" for n in range(24))
    text = words.replace("woord03", f"woord03{A}")
    page = set_page(
        frame(notes('numbering="page"', a=told(7), b="b1"), lines(5), p(text), p(B)),
        overflow="plain",
    )

    roles = {
        tuple(f"{each.tag}{each.key}" for each in (role_of(placed), role_of(placed).parent) if each)
        for sheet in page.sheets
        for placed in sheet.items
        if is_note(placed) and isinstance(placed.item, Line) and placed.item.text.startswith("n")
    }
    labels = [
        (number, placed.item.text)
        for number, sheet in enumerate(page.sheets)
        for placed in sheet.items
        if isinstance(placed.item, Line) and role_of(placed).tag == "Lbl"
    ]
    assert len(roles) == 1
    assert labels == [(0, "1"), (1, "1")]
    texts = [each.item.text for each in page.sheets[1].items if isinstance(each.item, Line)]
    # On the next page it comes after what is left of the paragraph that has its mark.
    assert [each for each in texts if each[0] in "nb"] == ["n5", "n6", "n7", "b1", "b1"]
    assert texts.index("n5") > texts.index("woord21 woord22 woord23")


@pytest.mark.parametrize("block", [p("woord " * 11), f"<box>{lines(9)}</box>"])
def test_a_block_goes_on_where_a_note_leaves_no_room(set_page: Set, block: str) -> None:
    """What keeps together is not parted for what is left of a note: two lines have room there."""
    page = set_page(frame(notes(a=told(12)), lines(7), p(A), block), overflow="plain")

    assert [each.count("n") for each in feet(page)] == [2, 10, 0]
    assert [last(sheet) for sheet in page.sheets[:2]] == [116, 0]
    assert last(page.sheets[2]) > 32
    assert all(sheet.overset == [] for sheet in page.sheets)


def test_a_note_below_all_columns_is_parted(set_page: Set) -> None:
    """Columns before that of its mark end higher for the least of it; the rest is on the next."""
    own = notes('at="page"', a=told(9))
    page = set_page(frame(own, lines(14), p(A), lines(9)), frames=TWO, overflow="plain")

    assert feet(page) == ["131 n1; 140 n2", "; ".join(f"{59 + 9 * n} n{n}" for n in range(3, 10))]
    assert (last(page.sheet), last(page.sheet, right=True)) == (116, 116)


def test_columns_end_higher_for_the_least_of_a_note(set_page: Set) -> None:
    """Where the line of its mark would have no room above all of it, in columns that are alike."""
    own = notes('at="page"', a=told(4))
    page = set_page(frame(own, lines(14), p(A), lines(2)), frames=TWO, overflow="plain")

    assert feet(page) == ["131 n1; 140 n2", "131 n3; 140 n4"]
    assert (last(page.sheet), last(page.sheet, right=True)) == (116, 116)


def test_columns_end_higher_for_a_note_to_be_whole(set_page: Set) -> None:
    """Rather than being parted below the longest of them, if as much of the text has room so."""
    own, block = notes('at="page"', a=told(5)), f"<box>{lines(4)}</box>"
    found = [
        feet(set_page(frame(own, lines(7), block, p(A), after), frames=TWO, overflow="plain"))
        for after in ("", f"<box>{lines(9)}</box>", lines(2))
    ]

    assert found[0] == ["104 n1; 113 n2; 122 n3; 131 n4; 140 n5"]
    assert found[1] == [*found[0], ""]
    assert found[2] == ["122 n1; 131 n2; 140 n3", "131 n4; 140 n5"]


def test_a_block_higher_than_a_column_has_its_note(set_page: Set) -> None:
    """What keeps together is parted where no column is high enough, its marks' notes below."""
    words = " ".join(f"woord{n:02}" for n in range(30))  # ten lines
    page = set_page(
        frame(notes(a="Noot A."), f'<h1 style="body">{A} {words}</h1>'), overflow="plain"
    )

    assert feet(page) == ["140 Noot A.", ""]
    assert last(page.sheet) == 128


def test_a_note_goes_on_below_what_spans(set_page: Set) -> None:
    """Beside and after it: no part stands higher than what spans the columns ends."""
    head = '<h1 style="body" span="all">%s</h1>'
    own = notes(a=told(25))
    found = []
    for content in ((head % A, lines(1)), (head % "x", p(A), lines(1))):
        page = set_page(frame(own, *content), frames=TWO, overflow="plain")
        found.append([each.count("n") for each in feet(page)])
        assert "32 n" not in feet(page)[0]

    # Below a mark on 32 twelve lines have room, below one on 44 ten, and eleven beside that.
    assert found == [[23, 2], [21, 4]]


def test_a_note_goes_on_past_what_spans_below_it(set_page: Set) -> None:
    """From the last column above it to the next page, where all is within the frame."""
    head = '<h1 style="body" span="all">x</h1>'
    page = set_page(frame(notes(a=told(32)), lines(1), p(A), head), frames=TWO, overflow="plain")

    assert [each.count("n") for each in feet(page)] == [12, 20]
    text = [each for sheet in page.sheets for each in sheet.items if isinstance(each.item, Line)]
    assert min(each.at.y for each in text) >= 20 + 9 * 0.74
    assert page.sheet.overset == []


def test_a_line_of_several_notes(set_page: Set) -> None:
    """All of them begin where it stands: the last one is parted, or the line goes on."""
    found = []
    for a, b in ((2, 6), (6, 2)):
        own = notes(a=told(a, "a"), b=told(b, "b"))
        page = set_page(frame(own, lines(5), p(f"{A} {B}"), lines(2)), overflow="plain")
        found.append(feet(page))

    assert found == [
        ["104 a1; 113 a2; 122 b1; 131 b2; 140 b3", "122 b4; 131 b5; 140 b6"],
        ["", "77 a1; 86 a2; 95 a3; 104 a4; 113 a5; 122 a6; 131 b1; 140 b2"],
    ]


def test_nothing_begins_below_a_note_that_goes_on(set_page: Set) -> None:
    """Text goes on above it where it has room; a line with a note of its own does not."""
    own = notes(a=told(6), b="Noot B.").replace("small", "own")
    styles = "own: {based-on: small, keep: 3, leading: 12pt}"
    content = ((p(A), lines(2), p(B)), (p(A), p(B)))
    pages = [
        set_page(frame(own, lines(4), *some), overflow="plain", styles=styles) for some in content
    ]

    assert [last(page.sheet) for page in pages] == [104, 80]
    assert [feet(page) for page in pages] == [
        ["116 n1; 128 n2; 140 n3", "104 n4; 116 n5; 128 n6; 140 Noot B."]
    ] * 2


def test_what_is_left_of_a_note_is_overset(set_page: Set) -> None:
    """Where nothing comes after the column, all that finds no room is told as one."""
    page = set_page(frame(notes(a=told(9)), lines(6), p(A), lines(2)))

    ((name, overset),) = page.sheet.overset
    assert (name, overset.lines, overset.words, overset.text) == ("main", 7, 7, "n5")
    assert overset.source
    assert feet(page) == ["113 n1; 122 n2; 131 n3; 140 n4"]


def test_what_is_overset_below_a_note_that_goes_on(set_page: Set) -> None:
    """A block without room has its own note along, and the foot stays as it is."""
    block = f"<box>{lines(7)}{p(B)}</box>"
    page = set_page(frame(notes(a=told(9), b="Noot B."), lines(6), p(A), block))

    ((_, overset),) = page.sheet.overset
    assert (overset.lines, overset.text) == (5 + 8 + 1, "n5")
    assert feet(page) == ["113 n1; 122 n2; 131 n3; 140 n4"]


# columns and frames -------------------------------------------------------------------------------


def test_each_column_has_its_notes(set_page: Set) -> None:
    """At the foot of the column in which their mark stands; the others are as long as before."""
    page = set_page(frame(notes(), p(A), lines(8), p(B), p(C), lines(20)), frames=TWO)

    assert standing(page.sheet)[1] == "140 Noot A.; right 131 Noot B.; right 140 Noot C."
    assert (last(page.sheet), last(page.sheet, right=True)) == (128, 116)


def test_notes_below_all_columns(set_page: Set) -> None:
    """With at="page" they stand across the frame, and all of its columns end above them."""
    page = set_page(
        frame(notes('at="page"', a=LONG, b="Noot B."), p(A), lines(12), p(B), lines(20)), frames=TWO
    )

    words = [each.item.text for each in page.lines if is_note(each) and isinstance(each.item, Line)]
    first, second = LONG[: LONG.index(" regels")], "regels vult, en niet meer."
    assert words == ["a", first, second, "b", "Noot B."]
    # Three lines: the text ends at 122 - 6.66.
    assert (last(page.sheet), last(page.sheet, right=True)) == (104, 104)
    assert {each.at.x for each in page.lines if is_note(each)} == {20, 28}


def test_columns_that_are_full_make_room(set_page: Set) -> None:
    """A mark in a later column shortens those before it, if more of the text finds room so."""
    for before in range(10, 25):
        text = frame(notes('at="page"'), lines(before), p(A), lines(20))
        page = set_page(text, frames=TWO, overflow="plain")
        found = [bool(standing(sheet)[1]) for sheet in page.sheets[:2]]

        # Nine lines in either column, seventeen of them before the mark.
        assert found == ([True, False] if before <= 17 else [False, True])
        assert last(page.sheets[0]) == (128 if before <= 17 else 140)
        rows = 9 if before <= 17 else min(before - 10, 10)
        assert last(page.sheets[0], right=True) == 20 + 12 * rows


@pytest.mark.parametrize("at", ["column", "page"])
def test_notes_of_balanced_columns(set_page: Set, at: str) -> None:
    """Columns of equal length have their notes at the foot of the frame."""
    page = set_page(
        frame(notes(f'at="{at}"'), p(A), lines(4), p(B), lines(4)),
        frames=TWO.replace("gap", "balance: true, gap"),
    )

    assert (last(page.sheet), last(page.sheet, right=True)) == (80, 80)
    right = "right 140" if at == "column" else "140"
    assert standing(page.sheet)[1].endswith(f"{right} Noot B.")
    assert page.sheet.overset == []


def test_balanced_columns_that_are_almost_full(set_page: Set) -> None:
    """All that the columns can hold above the notes finds room, and one line more does not."""
    frames = TWO.replace("gap", "balance: true, gap")
    found = {}
    for at in ("column", "page"):
        for count in (15, 16, 17, 18):
            page = set_page(frame(notes(f'at="{at}"'), p(A), lines(count)), frames=frames)
            found[at, count] = bool(page.sheet.overset)

    # A column of nine lines beside one of ten, or two of nine.
    assert found == {
        ("column", 15): False, ("column", 16): False, ("column", 17): False,
        ("column", 18): False, ("page", 15): False, ("page", 16): False,
        ("page", 17): False, ("page", 18): True,
    }  # fmt: skip


@pytest.mark.parametrize("at", ["column", "page"])
def test_notes_above_and_below_what_spans(set_page: Set, at: str) -> None:
    """What spans stands above the notes of all text, and its own are in the first column."""
    head = f'<h1 style="body" span="all">{B}</h1>'
    page = set_page(
        frame(notes(f'at="{at}"'), lines(1), p(A), head, lines(30)), frames=TWO, overflow="plain"
    )

    text, found = standing(page.sheet)
    assert text == "right 32 aa; 44 bb"
    if at == "column":
        assert found == "right 140 Noot A.; 140 Noot B."
    else:
        assert found == "131 Noot A.; 140 Noot B."
    end = 128 if at == "column" else 116
    assert (last(page.sheet), last(page.sheet, right=True)) == (end, end)


def test_notes_in_a_frame_that_takes_what_runs_over(set_page: Set) -> None:
    """They stand at the foot of that, in its measure."""
    frames = (
        f"{FRAME % ', next: rest'}\n      rest: {{x: 20pt, y: 160pt, width: 90pt, height: 120pt}}"
    )
    page = set_page(frame(notes(a=LONG), lines(10), p(A)), frames=frames)

    assert standing(page.sheet)[0] == "176 aa"
    (first, *_, end) = [each.at.y for each in page.lines if is_note(each)]
    assert (end, len({each.at.y for each in page.lines if is_note(each)})) == (280, 4)
    assert first == 280 - 3 * 9


def test_valign_moves_the_text_alone(set_page: Set) -> None:
    """It stands where the frame aligns it in what the notes leave; they stay at the foot."""
    ys = {}
    for valign in ("top", "middle", "bottom"):
        frames = FRAME % f", valign: {valign}"
        page = set_page(frame(notes(before="9pt"), p(A), lines(1)), frames=frames)
        ys[valign] = standing(page.sheet)[0], standing(page.sheet)[1]

    # The last line is on 44, the text may end at 124.34: 80.34, of which the grid takes 72, or 36.
    assert ys == {
        "top": ("32 aa", "140 Noot A."),
        "middle": ("68 aa", "140 Noot A."),
        "bottom": ("104 aa", "140 Noot A."),
    }


def test_what_fills_leaves_the_notes_their_room(set_page: Set) -> None:
    """A space that fills ends where the last line is as low as the notes have it."""
    page = set_page(frame(notes(), lines(1), '<space height="fill"/>', p(A), lines(1)))
    block = set_page(frame(notes(), p(A), '<shape height="fill" fill="ink"/>'))

    assert standing(page.sheet) == ("116 aa", "140 Noot A.")
    assert last(page.sheet) == 128
    (shape,) = [each for each in block.sheet.items if isinstance(each.item, Shape)]
    assert isinstance(shape.item, Shape)
    bottom = shape.at.y + max(shape.item.path[2].points[1::2])
    assert bottom == pytest.approx(133.34, abs=0.3)


def test_copyfit_counts_the_notes(set_page: Set) -> None:
    """What the notes make too long is fitted, they along with it."""
    frames = FRAME % ", copyfit: {size: 0.8, leading: 0.8}"
    styles = "free: {based-on: body, grid: false}"
    text = lines(9).replace("body", "free") + p(A).replace("body", "free")
    page = set_page(frame(notes(before="9pt"), text), frames=frames, styles=styles)

    assert page.sheet.overset == []
    assert len(page.sheet.fitted) == 1
    assert standing(page.sheet)[1] == "140 Noot A."


# numbers ------------------------------------------------------------------------------------------


def test_numbers_through_the_frame(set_page: Set) -> None:
    """Notes are counted in the order of their marks, wherever they are written."""
    text = frame(notes('numbering="through"'), p(C), lines(9), p(A), p(f"{B} {C}"))
    page = set_page(text, overflow="plain")

    assert [standing(sheet) for sheet in page.sheets] == [
        ("32 c1", "140 Noot C."),
        ("44 a2; 56 b3 c1", "131 Noot A.; 140 Noot B."),
    ]


def test_numbers_by_page(set_page: Set) -> None:
    """On each page they begin with 1 again, marks and notes alike."""
    text = frame(notes('numbering="page"'), p(C), lines(9), p(A), p(f"{B} {C}"))
    page = set_page(text, overflow="plain")

    assert [standing(sheet)[0] for sheet in page.sheets] == ["32 c1", "44 a1; 56 b2 c1"]
    labels = [
        each.item.text
        for sheet in page.sheets
        for each in sheet.items
        if isinstance(each.item, Line) and role_of(each).tag == "Lbl"
    ]
    assert labels == ["1", "1", "2"]


def test_numbers_that_never_settle(set_page: Set) -> None:
    """A mark that as number 10 goes to the next page, and as 1 stays, is told."""
    names = {f"n{n}": "Noot." for n in range(10)}
    marks = "".join(f'<note ref="{ref}"/>' for ref in names if ref != "n9")
    found = set()
    for letters in range(50, 54):
        tail = p("i" * letters + ' en<note ref="n9"/>')
        text = frame(notes('numbering="page"', **names), p(marks), tail)
        page = set_page(text, frames=FRAME.replace("120pt", "115pt") % "", overflow="plain")
        found |= {(each.code, each.place.line if each.place else 0) for each in page.problems}

    assert found == {("unsettled", 1)}


# what is wrong ------------------------------------------------------------------------------------


def test_a_note_that_fits_no_column(set_page: Set) -> None:
    """One that keeps together is overset, and the text stands as if it had no note."""
    own = notes(a=LONG * 12, b="Noot B.").replace("small", "whole")
    page = set_page(frame(own, lines(1), p(A), p(B), lines(1)), styles=WHOLE)

    ((name, overset),) = page.sheet.overset
    assert (name, overset.words, overset.lines) == ("main", 157, 19)
    assert overset.text.startswith("Deze noot")
    assert overset.source
    assert standing(page.sheet) == ("44 aa; 56 bb", "140 Noot B.")


def test_a_block_whose_notes_fit_no_column(set_page: Set) -> None:
    """Those that do fit stand; the rest is overset, and the block is not."""
    own = notes(a="Noot A.", b=LONG * 12).replace("small", "whole")
    page = set_page(frame(own, f"<box>{p(A + B)}</box>", lines(1)), styles=WHOLE)

    assert [each.text[:9] for _, each in page.sheet.overset] == ["Deze noot"]
    assert standing(page.sheet)[1] == "140 Noot A."


def test_a_high_note_goes_to_a_higher_column(set_page: Set) -> None:
    """A line leaves a column that cannot hold its note for one that can, even its first line."""
    frames = (
        "main: {x: 20pt, y: 20pt, width: 160pt, height: 24pt, next: rest}\n"
        "      rest: {x: 20pt, y: 60pt, width: 160pt, height: 120pt}"
    )
    for block in (p(A), f"<box>{p(A)}</box>"):
        page = set_page(frame(notes(a=LONG * 3), block, lines(1)), frames=frames)

        assert page.sheet.overset == []
        assert page.lines[0].at.y > 60


def test_text_without_room_for_its_note_is_overset(set_page: Set) -> None:
    """In a frame that nothing follows, the text is overset from that line on, its note with it."""
    page = set_page(frame(notes(), lines(9), p(A), lines(1)))

    ((_, first),) = page.sheet.overset
    assert (first.lines, first.text) == (1, "aa")
    assert standing(page.sheet) == ("", "")


def test_a_note_without_a_mark(set_page: Set) -> None:
    """It is not set, and told at its place."""
    page = set_page(frame("\n", notes(), p(A), p(B)))

    ((code, message, place),) = [(d.code, d.message, d.place) for d in page.problems]
    assert (code, place and place.line) == ("note-not-referred", 2)
    assert message == "no mark in the text of its frame refers to the note 'c'"
    assert "Noot C." not in " ".join(page.describe())


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ('</footnotes><footnotes style="small">', "misplaced-element"),
        ("<item>B</item>", "missing-attribute"),
        ('<item note="a">B</item>', "double-note"),
    ],
)
def test_wrong_footnotes(set_page: Set, second: str, code: str) -> None:
    """A second <footnotes>, a note without a name and two of one name are told at their lines."""
    markup = f'<footnotes style="small"><item note="a">A</item>\n{second}</footnotes>'
    page = set_page(frame(markup, p(A)))

    assert [(d.code, d.place and d.place.line) for d in page.problems] == [(code, 2)]


def test_footnotes_stand_in_frames_alone(set_page: Set) -> None:
    """A box has no foot of its own."""
    page = set_page(frame(f"<box>{notes()}</box>", p(A)))

    assert page.codes == ["misplaced-element"]


# any text -----------------------------------------------------------------------------------------


BLOCKS = (
    '<p style="body">%s</p>',
    '<list style="body" marker="–"><item>%s</item><item>regel</item></list>',
    '<table style="body"><tr><td>%s</td><td>x</td></tr></table>',
    '<box inset="3pt" fill="coral"><p style="body">%s</p></box>',
    '<h1 style="body">x</h1><wrap width="40%%"><p style="body">x</p></wrap><p style="body">%s</p>',
)


def made(chance: random.Random, count: int) -> str:
    """Return markup of blocks with the marks of so many notes, in their order."""
    blocks = []
    for number in range(count):
        words = ["woord"] * chance.randint(1, 15)
        words.insert(chance.randint(1, len(words)), f'w<note ref="n{number}"/>')
        blocks.append(chance.choice(BLOCKS) % " ".join(words))
        blocks += [lines(chance.randint(0, 6))]
    return "".join(blocks)


@pytest.mark.parametrize("seed", range(24))
def test_any_text_stands_above_its_notes(set_page: Set, seed: int) -> None:
    """On each page are the notes of its marks and no others, below all text and in their order."""
    chance = random.Random(seed)  # noqa: S311 - the same pages each time
    at, numbering = chance.choice(("column", "page")), chance.choice(("through", "page"))
    count = chance.randint(1, 9)
    texts = {f"n{n}": "noot " * chance.randint(1, 20) for n in range(count)}
    own = notes(f'at="{at}" numbering="{numbering}" stroke="ink"', before="4pt", **texts)
    columns, balance = chance.randint(1, 2), chance.choice(("", ", balance: true"))
    height = chance.randint(260, 270)
    page = set_page(
        frame(own, made(chance, count)),
        frames=FRAME.replace("120pt", f"{height}pt") % f", columns: {columns}, gap: 10pt{balance}",
        overflow="plain",
        left=chance.random() < 0.5,
    )

    bottom = 20 + height + 0.2
    known: list[str] = []
    for sheet in page.sheets:
        assert [overset.text for _, overset in sheet.overset] == []
        spots = [each.item.anchor for each in sheet.items if isinstance(each.item, Spot)]
        assert {f"{name}^" for name in spots if name[-1] != "^"} == {
            name for name in spots if name[-1] == "^"
        }
        set_here = [each for each in sheet.items if isinstance(each.item, Line)]
        feet = [each for each in set_here if is_note(each)]
        assert all(each.at.y <= bottom for each in set_here)
        for note in feet:
            beside = [each for each in set_here if not is_note(each) and over(each, note)]
            assert all(each.at.y + 4 < note.at.y - 6 for each in beside)
        labels = [
            each.item.text
            for each in feet
            if isinstance(each.item, Line) and role_of(each).tag == "Lbl"
        ]
        start = 0 if numbering == "page" else len(known)
        assert labels == [str(start + n) for n in range(1, len(labels) + 1)]
        known += labels
    assert len(known) == count


@pytest.mark.parametrize("seed", range(12))
def test_any_note_is_whole_or_parted(set_page: Set, seed: int) -> None:
    """Every line of each stands once and in order, two at least in a foot, all in one element.

    Where none is parted, all is as if none could be.
    """
    chance = random.Random(seed)  # noqa: S311 - the same pages each time
    at, count = chance.choice(("column", "page")), chance.randint(1, 6)
    lengths = [chance.choice((5, 20, 60, 120)) for _ in range(count)]
    texts = {f"n{n}": " ".join(f"n{n}.{i}" for i in range(lengths[n])) for n in range(count)}
    own = notes(f'at="{at}" numbering="through" stroke="ink"', before="4pt", **texts)
    columns, balance = chance.randint(1, 2), chance.choice(("", ", balance: true"))
    frames = FRAME.replace("120pt", f"{chance.randint(245, 270)}pt")
    frames %= f", columns: {columns}, gap: 10pt{balance}"
    text = made(chance, count)
    page, whole = (
        set_page(frame(each, text), frames=frames, overflow="plain", styles=WHOLE)
        for each in (own, own.replace("small", "whole"))
    )

    parts: dict[tuple[str, int, float], list[tuple[float, str]]] = {}
    elements: dict[str, set[Role]] = {}
    for number, sheet in enumerate(page.sheets):
        assert sheet.overset == []
        for placed in sheet.items:
            if is_note(placed) and isinstance(placed.item, Line) and role_of(placed).tag == "P":
                name, _, _ = placed.item.text.partition(".")
                foot = parts.setdefault((name, number, placed.at.x), [])
                foot.append((placed.at.y, placed.item.text))
                elements.setdefault(name, set()).add(role_of(placed))
    for name, text in texts.items():
        own_parts = {key: lines for key, lines in parts.items() if key[0] == name}
        assert " ".join(line for lines in own_parts.values() for _, line in lines) == text
        assert list(own_parts) == sorted(own_parts)
        assert all(lines == sorted(lines) for lines in own_parts.values())
        assert len(own_parts) == 1 or min(map(len, own_parts.values())) >= 2
        assert len(elements[name]) == 1
    if len(parts) == count and not whole.sheet.overset:
        assert [describe(each.items) for each in page.sheets] == [
            describe(each.items) for each in whole.sheets
        ]


def over(one: Placed, other: Placed) -> bool:
    """Tell whether two lines share some of the page's width."""
    first, second = one.item, other.item
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    return one.at.x < other.at.x + second.width and other.at.x < one.at.x + first.width


# whole publications -------------------------------------------------------------------------------


@pytest.fixture
def noted(project: Project) -> Project:
    """Return the small publication with an opening over several pages, and notes by page.

    One of the notes is parted over two pages.
    """
    project.change("source/quay.yaml", "more: blocks", "more: blocks, notes: map of text")
    text = "".join(
        f"  Paragraph {n} of the quay{f'[^{n // 3}]' if not n % 3 else ''} goes on for a while, "
        "and has another line or two to say of gulls, eiders and herons by the water.\n\n"
        for n in range(30)
    )
    told = "".join(f"  '{n}': Of paragraph {3 * n}, and what it says.\n" for n in range(10))
    told = told.replace("12, and", f"12{', or 12' * 90}, and")
    project.write(
        "source/opening/welcome.yaml",
        f"kind: greeting\nhello: Look\nmore: |\n{text}notes:\n{told}",
    )
    style = "  text: {font: plain, size: 10pt, leading: 14pt, swatch: soot, grid: true}\n"
    small = "  fine: {font: plain, size: 7.5pt, leading: 10pt, swatch: soot}\n"
    project.change("layouts/pocket/layout.yaml", style, style + small)
    project.change(
        "layouts/pocket/layout.yaml", "height: 330pt}\n      right", "height: 150pt}\n      right"
    )
    page = "layouts/pocket/pages/welcome.xml.j2"
    project.change(
        page,
        '<frame name="left">',
        '<frame name="left"><footnotes style="fine" numbering="page" stroke="tide" width="25%">'
        "{% for ref, note in document.notes.items() %}"
        '<item note="{{ ref }}" back="Back to the text">{{ note }}</item>{% endfor %}</footnotes>',
    )
    project.change(page, 'master="spread"', 'master="spread" overflow="spread"')
    return project


def test_notes_by_page_over_several_pages(noted: Project) -> None:
    """Both outputs keep their standards, and nothing is said of them."""
    built = memopress.build(noted.folder, ["all"])

    assert memopress.check(noted.folder) == ()
    assert len(built.files) == len(built.verdicts) == 2
    assert (built.diagnostics, built.flaws) == ((), ())
    for verdict in built.verdicts:
        assert [str(finding) for finding in verdict.findings] == []
        assert set(STANDARDS[1:]) <= set(verdict.keeps)


def test_a_note_without_room_is_one_finding(noted: Project) -> None:
    """That its mark leads nowhere is not told as well."""
    noted.change("source/opening/welcome.yaml", "'0': Of", f"'0': {'Long ' * 900}Of")
    noted.change(
        "layouts/pocket/layout.yaml", "leading: 10pt", "keep-together: true, leading: 10pt"
    )

    (found,) = memopress.check(noted.folder)

    assert found.code == "overset"
    assert (found.place and found.place.file) == "source/opening/welcome.yaml"


def test_marks_and_notes_lead_to_each_other(noted: Project) -> None:
    """Each link has its place, on the same page; no number stands twice on one page."""
    job = memopress.read_job(noted.folder)
    (edition,) = choose_editions(job.publication, ["all"])
    pages = compose_edition(job.composer, edition).pages

    welcome = [page for page in pages if page.name == "opening/welcome"]
    assert len(welcome) > 3
    parted = [
        page.folio
        for page in welcome
        if any(isinstance(each.item, Line) and "or 12," in each.item.text for each in page.items)
    ]
    assert parted == [parted[0], parted[0] + 1]
    for page in welcome:
        places = {each.item.anchor for each in page.items if isinstance(each.item, Spot)}
        links = [each.item for each in page.items if isinstance(each.item, Link)]
        marks = [each.text for each in links if not each.target.endswith("^")]
        assert {each.target[1:] for each in links} <= places
        assert marks == [str(n) for n in range(1, len(marks) + 1)]
