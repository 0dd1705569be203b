"""Paragraph styles at work: where lines stand, how they break, and their initials."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conftest import MAIN, SetPage
from memopress.typeset import Line
from test_vocabulary import LONG, TEXT, TWO_LOW, Set, lines_of, measures, paragraphs, words, wrap

# styles: where lines stand and how they break -----------------------------------------------------


def set_style(set_page: Set, text: str, style: str, frames: str = MAIN) -> SetPage:
    """Return a page of one paragraph in a style that differs from body as told."""
    return set_page(
        f'<frame name="main"><p style="own">{text}</p></frame>',
        frames=frames,
        styles=f"own: {{based-on: body, {style}}}",
    )


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


# initials -----------------------------------------------------------------------------------------


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


def test_character_style_adds_to_the_features_of_its_paragraph(set_page: Set) -> None:
    """A span in a character style keeps the paragraph's features, and has its own on top."""

    def gids(style: str, text: str) -> tuple[int, ...]:
        page = set_page(
            f'<frame name="main"><p style="old">1 {text}</p></frame>',
            styles=f"old: {{based-on: body, features: [{style}]}}",
        )
        line = page.lines[0].item
        assert isinstance(line, Line)
        return tuple(gid for run in line.runs for gid in run.gids)

    raised = gids("onum", '<span style="raised">12</span>')

    assert raised != gids("onum", "12")
    assert raised[:2] == gids("onum", "12")[:2]
    assert raised[:2] != gids("lnum", "12")[:2]
