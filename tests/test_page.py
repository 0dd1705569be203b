"""Pages: what stands where, and that nothing which does not fit is ever lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import memopress
from conftest import MAIN, SetPage, describe, put_picture, role_of, said
from memopress.composing import compose
from memopress.diagnostics import InputError, Place, Problems
from memopress.edition import choose_editions
from memopress.page.model import Artifact, Picture, Role
from memopress.session import Session
from memopress.subject import Subject
from memopress.typeset import Line

if TYPE_CHECKING:
    from conftest import Project
    from memopress.page import Composition

Set = Callable[..., SetPage]
# 160 pt of Work Sans at 10 pt take four of these words.
LONG = " ".join(f"woord{number:02}" for number in range(1, 61))
TWO = (
    "main: {x: 20pt, y: 20pt, width: 70pt, height: 60pt, next: rest}\n"
    "      rest: {x: 110pt, y: 20pt, width: 70pt, height: 60pt}"
)
FITTED = "main: {x: 20pt, y: 20pt, width: 160pt, height: 44pt, copyfit: {%s}}"


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


def placed_words(page: SetPage) -> list[str]:
    """Return the words that stand on a page, in reading order."""
    return [
        word
        for placed in page.lines
        if isinstance(placed.item, Line)
        for word in words(placed.item.text)
    ]


def composed(project: Project, edition: str) -> Composition:
    """Return an edition of a project composed into pages."""
    session = Session(project.folder)
    chosen = choose_editions(session.job.publication, (edition,))
    return compose(session, chosen, Problems(), Problems())[0]


# the baseline grid ------------------------------------------------------------------------------


def test_first_line_hangs_from_the_frame(set_page: Set) -> None:
    """Capitals begin at or below the frame's top, and the baseline is on the grid."""
    page = set_page('<frame name="main"><p style="body">Een</p><p style="body">Twee</p></frame>')

    # Top 20 + capitals 6.6 = 26.6, and the next of 20, 32, 44 … is 32.
    assert page.describe() == ["P at 20,32 'Een'", "P at 20,44 'Twee'"]


def test_body_text_returns_to_the_grid(set_page: Set) -> None:
    """After a heading that is off the grid, body text stands on it again."""
    page = set_page(
        '<frame name="main"><h1 style="head">Kop</h1><p style="body">Een twee</p>'
        f'<rule stroke="ink" thickness="1pt" before="3pt"/><p style="body">{LONG[:80]}</p></frame>'
    )

    body = [placed.at.y for placed in page.lines[1:]]
    assert body[0] > page.lines[0].at.y
    assert [(y - 20) % 12 for y in body] == [0] * len(body)


@pytest.mark.parametrize(
    "inside", ["{}", "<box>{}</box>", '<row><cell width="100%">{}</cell></row>']
)
@pytest.mark.parametrize("valign", ["middle", "bottom"])
def test_grid_holds_in_frames_that_align(set_page: Set, inside: str, valign: str) -> None:
    """Text on the grid stays on it when its frame aligns it to the middle or the bottom."""
    text = inside.format('<p style="body">Een twee</p>')
    page = set_page(
        f'<frame name="main" valign="{valign}">{text}</frame>',
        frames=MAIN.replace("120pt", "125pt"),
    )

    (line,) = page.lines
    assert line.at.y > 60
    assert (line.at.y - 20) % 12 == pytest.approx(0, abs=0.01)


# running over -----------------------------------------------------------------------------------


def test_overset_counts_lines_and_words(set_page: Set) -> None:
    """What found no room is told with its source, lines, words and first text."""
    page = set_page('<frame name="main"><p style="body">{{ text }}</p></frame>', text=said(LONG, 7))

    # Frame from 20 to 140: baselines 32 … 140 are ten lines of three words.
    ((frame, overset),) = page.sheet.overset
    assert (frame, overset.source) == ("main", Place("said.yaml", 7, 1))
    assert (len(page.lines), overset.lines, overset.words) == (10, 10, 30)
    assert words(overset.text)[0] == "woord31"


def test_nothing_is_dropped_when_text_runs_over(set_page: Set) -> None:
    """Every word stands on the page or is counted as overset, of every paragraph."""
    paragraphs = "".join(f'<p style="body">{LONG}</p>' for _ in range(3))
    page = set_page(f'<frame name="main">{paragraphs}</frame>')

    missing = sum(overset.words for _, overset in page.sheet.overset)
    assert len(placed_words(page)) + missing == 180
    assert len(page.sheet.overset) == 1


@pytest.mark.parametrize(
    "block",
    [
        f'<list style="body"><item>{LONG}</item></list>',
        f'<box><p style="body">{LONG}</p></box>',
        f'<row><cell width="50%"><p style="body">{LONG}</p></cell></row>',
        '<shape height="130pt" fill="ink"/>',
        '<drawing height="130"><rect x="0" y="0" width="1" height="1"/></drawing>',
        f'<pills style="body" height="20pt">{"<pill>een woord</pill>" * 40}</pills>',
        '<rule stroke="ink" thickness="130pt"/>',
        '<space height="130pt"/><rule stroke="ink" thickness="1pt"/>',
        '<space height="110pt"/><box fill="ink" height="30pt"/>',
    ],
)
def test_every_block_tells_when_it_runs_over(set_page: Set, block: str) -> None:
    """Whatever is too tall for its frame is told, be it text, list, box, row or graphic."""
    page = set_page(f'<frame name="main">{block}</frame>')

    assert page.problems == ()
    assert len(page.sheet.overset) >= 1


def test_what_runs_over_goes_to_the_next_frame(set_page: Set) -> None:
    """A frame with a next one fills that with what it cannot hold, in order and completely."""
    text = " ".join(words(LONG)[:8])
    page = set_page(f'<frame name="main"><p style="body">{text}</p></frame>', frames=TWO)

    # Each frame has baselines 32, 44, 56, 68, 80: five lines of one word.
    assert page.sheet.overset == []
    assert [(p.at.x, p.at.y) for p in page.lines] == [
        *((20, y) for y in (32, 44, 56, 68, 80)),
        *((110, y) for y in (32, 44, 56)),
    ]
    assert placed_words(page) == words(text)


def test_text_fits_the_next_frame_too(set_page: Set) -> None:
    """What goes to a narrower frame keeps within that, or is told to be too wide."""
    frames = (
        "main: {x: 20pt, y: 20pt, width: 130pt, height: 60pt, next: rest}\n"
        "      rest: {x: 155pt, y: 20pt, width: 40pt, height: 60pt}"
    )
    text = "de en of te " * 20
    page = set_page(f'<frame name="main"><p style="body">{text}</p></frame>', frames=frames)

    wide = [p.item.width for p in page.lines if isinstance(p.item, Line) and p.at.x == 155]
    assert wide
    assert max(wide) <= 40.01 or "too-wide" in page.codes


def test_columns_fill_one_after_the_other(set_page: Set) -> None:
    """Two columns are read down the first and then down the second."""
    frame = "main: {x: 20pt, y: 20pt, width: 160pt, height: 36pt, columns: 2, gap: 20pt}"
    markup = (
        '<frame name="main">' + "".join(f'<p style="body">{n}</p>' for n in "abcd") + "</frame>"
    )

    page = set_page(markup, frames=frame)

    assert page.describe() == [
        "P at 20,32 'a'",
        "P at 20,44 'b'",
        "P at 20,56 'c'",
        "P at 110,32 'd'",
    ]


def test_heading_stays_with_its_text(set_page: Set) -> None:
    """A heading that would stand alone at the bottom goes along to the next frame."""
    start = '<p style="body">een</p>' * 3
    page = set_page(
        f'<frame name="main">{start}<h2 style="head">Kop</h2><p style="body">tekst</p></frame>',
        frames=TWO,
    )

    (heading,) = [p for p in page.lines if role_of(p).tag == "H2"]
    assert [p.at.x for p in page.lines] == [20, 20, 20, 110, 110]
    assert heading.at.x == 110


def test_no_line_stays_behind_alone(set_page: Set) -> None:
    """A paragraph leaves two lines at least in a frame, and takes two at least along."""
    frame = TWO.replace("height: 60pt, next", "height: 48pt, next")  # four lines
    three = '<p style="body">een</p>' * 3

    orphan = set_page(
        f'<frame name="main">{three}<p style="body">{"woordwoord " * 4}</p></frame>', frames=frame
    )
    widow = set_page(
        f'<frame name="main"><p style="body">{"woordwoord " * 5}</p></frame>', frames=frame
    )

    assert [p.at.x for p in orphan.lines] == [20] * 3 + [110] * 4
    assert [p.at.x for p in widow.lines] == [20] * 3 + [110] * 2


# copyfitting ------------------------------------------------------------------------------------


def fit_text(number: int) -> str:
    """Return markup with so many words in the frame to be fitted."""
    return f'<frame name="main"><p style="small">{" ".join(words(LONG)[:number])}</p></frame>'


def test_text_that_fits_is_left_alone(set_page: Set) -> None:
    """Limits for copyfitting do nothing to text that fits."""
    page = set_page(fit_text(12), frames=FITTED % "tracking: -20, leading: 0.8, size: 0.8")

    assert page.sheet.fitted == []
    assert {run.size for p in page.lines if isinstance(p.item, Line) for run in p.item.runs} == {7}


def test_copyfit_stays_within_its_limits(set_page: Set) -> None:
    """Text that runs over is fitted, by no more than the layout allows, and that is kept."""
    # Five lines of 9 pt stand in 44 pt, six of 7.65 pt do: 4.62 + 5 x 7.65 = 42.87.
    before = set_page(fit_text(28), frames=FITTED.replace(", copyfit: {%s}", ""))
    page = set_page(fit_text(28), frames=FITTED % "tracking: -10, leading: 0.8, size: 0.9")

    assert before.sheet.overset
    assert page.sheet.overset == []
    (fitted,) = page.sheet.fitted
    assert fitted.frame == "main"
    assert -10 <= fitted.fit.tracking < 0
    assert 0.8 <= fitted.fit.leading <= 1
    assert 0.9 <= fitted.fit.size <= 1
    assert placed_words(page) == words(LONG)[:28]


def test_copyfit_takes_the_mildest_that_serves(set_page: Set) -> None:
    """Tracking comes before leading, and leading before size."""
    page = set_page(fit_text(28), frames=FITTED % "tracking: -1, leading: 0.7, size: 0.5")

    assert page.sheet.fitted[0].fit.size == 1
    assert page.sheet.fitted[0].fit.leading < 1


def test_copyfit_that_cannot_help_changes_nothing(set_page: Set) -> None:
    """Beyond the limits the text is set as it is, and told as overset."""
    page = set_page(fit_text(60), frames=FITTED % "tracking: -5, leading: 0.95, size: 0.95")

    assert page.sheet.fitted == []
    assert len(page.sheet.overset) == 1
    assert {run.size for p in page.lines if isinstance(p.item, Line) for run in p.item.runs} == {7}


def test_copyfit_of_a_word_that_is_too_wide(set_page: Set) -> None:
    """A frame that copyfits sets it smaller; where that does not suffice, it is told."""
    narrow = FITTED.replace("width: 160pt", "width: 60pt") % "leading: 0.9, size: 0.8"
    fitting, beyond = (
        set_page(f'<frame name="main"><p style="small">{"n" * count}</p></frame>', frames=narrow)
        for count in (16, 30)
    )

    assert [each.fit.size < 1 for each in fitting.sheet.fitted] == [True]
    assert beyond.sheet.fitted == []


# frames -----------------------------------------------------------------------------------------


def test_left_pages_mirror_their_frames(set_page: Set) -> None:
    """On a left page a frame stands as far from the right edge as it did from the left."""
    frame = "main: {x: 50pt, y: 20pt, width: 140pt, height: 60pt}"
    markup = (
        '<frame name="main"><p style="body">Een</p></frame>'
        '<shape x="0" y="0" width="5pt" height="9pt" fill="ink"/>'
    )

    right, left = set_page(markup, frames=frame), set_page(markup, frames=frame, left=True)

    assert right.describe() == ["P at 50,32 'Een'", "artifact at 0,0 shape 5 x 9"]
    assert left.describe() == ["P at 10,32 'Een'", "artifact at 195,0 shape 5 x 9"]


def test_what_does_not_mirror_stays(set_page: Set) -> None:
    """`mirror` switched off keeps a frame or a graphic where it was drawn."""
    frame = "main: {x: 50pt, y: 20pt, width: 140pt, height: 60pt, mirror: false}"
    markup = (
        '<frame name="main"><p style="body">Een</p></frame>'
        '<shape mirror="false" x="0" y="0" width="5pt" height="9pt" fill="ink"/>'
    )

    assert set_page(markup, frames=frame, left=True).describe() == [
        "P at 50,32 'Een'",
        "artifact at 0,0 shape 5 x 9",
    ]


def test_fill_takes_the_rest(set_page: Set) -> None:
    """A graphic that fills is as tall as what the text leaves, and the text ends at the bottom."""
    page = set_page(
        '<frame name="main"><shape height="fill" min="10pt" fill="coral"/>'
        '<p style="small">onderaan</p></frame>'
    )

    # The last baseline is the frame's bottom, 140; above it 9 pt of leading times 0.74.
    assert page.describe() == ["artifact at 20,20 shape 160 x 113.34", "P at 20,140 'onderaan'"]


def test_fill_is_shared(set_page: Set) -> None:
    """Two blocks that fill get the same height, and text between them keeps to the grid."""
    page = set_page(
        '<frame name="main"><shape height="fill" fill="coral"/><p style="body">midden</p>'
        '<shape height="fill" fill="coral"/></frame>'
    )

    first, text, second = page.sheet.items
    heights = [float(each.rsplit(" x ", 1)[1]) for each in page.describe() if "shape" in each]
    assert page.sheet.overset == []
    assert heights[0] == heights[1]
    assert first.at.y + heights[0] < text.at.y < second.at.y
    assert (text.at.y - 20) % 12 == pytest.approx(0)
    assert 140 - 12 < second.at.y + heights[1] <= 140


def test_fill_keeps_its_least(set_page: Set) -> None:
    """A block that fills is never smaller than `min`: then the frame runs over."""
    page = set_page(
        '<frame name="main"><shape height="fill" min="100pt" fill="coral"/>'
        f'<p style="body">{LONG[:100]}</p></frame>'
    )

    assert page.describe()[0] == "artifact at 20,20 shape 160 x 100"
    assert len(page.sheet.overset) == 1


# roles, sources, links --------------------------------------------------------------------------


def test_items_know_their_role_and_source(set_page: Set) -> None:
    """Text is tagged by its element, and knows the line of source/ that it came from."""
    page = set_page(
        '<frame name="main"><h2 style="head">{{ kop }}</h2><p style="body">{{ tekst }}</p>'
        '<p style="body">van hier</p></frame>',
        kop=said("Kop", 3, 8),
        tekst=said("Tekst", 5, 3),
    )

    assert [(role_of(p).tag, str(p.source)) for p in page.lines] == [
        ("H2", "said.yaml:3:8"),
        ("P", "said.yaml:5:3"),
        ("P", "layout/pages/test.xml.j2:1:103"),
    ]


def test_lines_of_a_paragraph_are_one_element(set_page: Set) -> None:
    """All lines of a paragraph have one role; the next paragraph has another."""
    page = set_page(
        f'<frame name="main"><p style="body">{LONG[:60]}</p><p style="body">nog</p></frame>'
    )

    keys = [role_of(p).key for p in page.lines]
    assert len(page.lines) > 2
    assert len(set(keys[:-1])) == 1
    assert keys[-1] != keys[0]


def test_list_has_its_structure(set_page: Set) -> None:
    """An item is a label and a body in a list item in a list; numbers count up."""
    page = set_page(
        '<frame name="main"><list style="body" marker="#." indent="12pt">'
        "<item>een</item><item>twee</item></list></frame>"
    )

    assert page.describe() == [
        "Lbl at 20,32 '1.'",
        "LBody at 32,32 'een'",
        "Lbl at 20,44 '2.'",
        "LBody at 32,44 'twee'",
    ]
    first, body, second = (role_of(page.lines[n]) for n in (0, 1, 2))
    assert first.parent
    assert second.parent
    assert first.parent == body.parent
    assert first.parent.tag == "LI"
    assert first.parent != second.parent
    assert first.parent.parent == second.parent.parent


def test_frame_gives_its_role(set_page: Set) -> None:
    """A frame with a role is the parent of what stands in it."""
    page = set_page('<frame name="main" role="Aside"><p style="body">Tip</p></frame>')

    role = role_of(page.lines[0])
    assert role.parent is not None
    assert role.parent.tag == "Aside"


def test_artifacts_have_no_role(set_page: Set) -> None:
    """What is marked as an artifact has no role, in frames and paragraphs, lists and graphics."""
    page = set_page(
        '<frame name="main"><p style="body" artifact="true">één</p></frame>'
        '<frame x="0" y="200pt" width="100pt" height="80pt" artifact="true">'
        '<p style="body">twee</p><list style="body"><item>drie</item></list></frame>'
    )

    assert [p.role for p in page.sheet.items] == [Artifact.LAYOUT] * 4


def test_pictures_and_links(set_page: Set) -> None:
    """A picture with a text alternative is a figure; a link lies over its words."""
    put_picture()
    page = set_page(
        '<frame name="main"><picture src="x.jpg" alt="Een koor" height="40pt" focus="0.2 0.3"/>'
        '<p style="body">zie <a href="#koor">het koor</a></p></frame>'
    )

    picture = page.sheet.items[0]
    assert isinstance(picture.item, Picture)
    assert (picture.item.file, picture.item.focus) == (str(Path("images/x.jpg")), (0.2, 0.3))
    assert (role_of(picture).tag, role_of(picture).alt) == ("Figure", "Een koor")
    text, link = page.describe()[1:]
    assert text == "P at 20,80 'zie het koor'"
    assert link.endswith("link to #koor")


# faults in markup -------------------------------------------------------------------------------


def test_missing_glyph_is_told_at_its_column(set_page: Set) -> None:
    """A character that no font has is told where it stands in the YAML."""
    Path("said.yaml").write_text(
        "title: Oaze\nbody: |\n  Een twee\n  drie 漢 vier\n", encoding="utf-8"
    )

    page = set_page(
        '<frame name="main"><p style="body">{{ text }}</p></frame>',
        text=said("Een twee drie 漢 vier", 3, 3),
    )

    (found,) = page.problems
    assert (found.code, str(found.place)) == ("missing-glyph", "said.yaml:4:8")
    assert found.message == "no glyph for '漢' (U+6F22) in text, inter"


@pytest.mark.parametrize(
    ("inner", "code", "hint"),
    [
        ('<p style="boddy">x</p>', "unknown-style", "did you mean 'body'?"),
        (
            '<p style="body"><span style="corral">x</span></p>',
            "unknown-style",
            "did you mean 'coral'?",
        ),
        ('<shape fill="corral" height="1pt"/>', "unknown-swatch", "did you mean 'coral'?"),
        ('<space height="veel"/>', "wrong-length", ""),
        ('<box inset="veel"><p style="body">x</p></box>', "wrong-length", ""),
        (
            '<drawing height="9"><rect x="0" y="0" width="9" height="9" fill="corral"/></drawing>',
            "unknown-swatch",
            "did you mean 'coral'?",
        ),
        ('<drawing height="9"><path d="M0"/></drawing>', "malformed-drawing", ""),
        ('<shape fill="ink" height="1pt" opacity="half"/>', "wrong-type", ""),
        ('<shape fill="ink" height="1pt" opacity="0.5 0.5"/>', "wrong-type", ""),
        ('<shape fill="ink" stroke="ink" height="1pt" dash="a b"/>', "wrong-type", ""),
        ('<picture src="x.jpg" height="9pt" focus="left"/>', "wrong-type", ""),
    ],
)
def test_fault_in_markup_is_told_at_its_line(
    set_page: Set, inner: str, code: str, hint: str
) -> None:
    """A wrong name or number in a template is told at its line, never as a traceback."""
    put_picture()
    page = set_page(f'<frame name="main">\n{inner}</frame>')

    assert page.codes == [code]
    assert all(
        str(found.place).startswith("layout/pages/test.xml.j2:2:") for found in page.problems
    )
    assert not hint or page.problems[0].hints == (hint,)


@pytest.mark.parametrize(
    "frame",
    [
        '<frame name="mian"/>',
        '<frame x="0" y="0"/>',
        '<frame x="0" y="0" width="9pt" height="9pt" columns="two"/>',
        '<frame x="0" y="0" width="9pt" height="9pt" columns="0"/>',
        '<frame x="0" y="0" width="9pt" height="9pt" columns="²"/>',
    ],
)
def test_fault_in_a_frame_is_told(set_page: Set, frame: str) -> None:
    """A frame that is not there, or has no size or no columns, is told at its line."""
    page = set_page(f"\n{frame}")

    assert [str(found.place) for found in page.problems] == ["layout/pages/test.xml.j2:2:1"]


def test_drawing_takes_lengths_in_any_unit(set_page: Set) -> None:
    """A drawing among the blocks may give its size in millimetres or points."""
    page = set_page('<frame name="main"><drawing width="20pt" height="9pt"/></frame>')

    assert page.describe() == ["artifact at 20,20 drawing 20 x 9"]


@pytest.mark.parametrize(
    ("markup", "hint"),
    [
        (
            '<picture src="zaal/koorr.jpg" alt="Een koor" height="9pt"/>',
            "did you mean 'zaal/koor.jpg'?",
        ),
        ('<picture src="zaal/koorr.jpg" alt="Een koor"/>', "did you mean 'zaal/koor.jpg'?"),
        (
            '<picture src="koorr.jpg" alt="Een koor" height="9pt" fit="contain"/>',
            "did you mean 'koor.jpg'?",
        ),
        ('<vector src="zaal/kart.svg" fill="ink"/>', "did you mean 'zaal/kaart.svg'?"),
        (
            '<picture src="quay.png" alt="Een kade" height="9pt"/>',
            "known here: koor.jpg, x.jpg, zaal/kaart.svg, zaal/koor.jpg",
        ),
    ],
)
def test_missing_picture_is_told_with_the_nearest(set_page: Set, markup: str, hint: str) -> None:
    """Of all names below images/, once however often it is needed; and nothing is drawn."""
    for name in ("x.jpg", "koor.jpg", "zaal/koor.jpg", "zaal/kaart.svg"):
        put_picture(name)

    page = set_page(f'<frame name="main">\n{markup}\n{markup}</frame>')

    assert [(d.code, d.hints) for d in page.problems] == [("picture-missing", (hint,))] * 2
    assert [str(d.place) for d in page.problems] == [
        f"layout/pages/test.xml.j2:{n}:1" for n in (2, 3)
    ]
    assert page.sheet.items == []


@pytest.mark.parametrize(
    "paths", ["", '<path id="a" d=""/>', '<path id="a" d="M3 3 V9"/>', '<path d="x"/>', "<pa"]
)
def test_vector_file_without_an_outline_is_told(set_page: Set, paths: str) -> None:
    """A vector file that holds nothing to scale is a diagnostic at its element."""
    file = f"leeg{len(paths)}.svg"
    Path("images").mkdir()
    Path("images", file).write_text(f"<svg>{paths}</svg>", encoding="utf-8")

    page = set_page(f'<frame name="main">\n<vector src="{file}" fill="ink"/></frame>')

    assert [(d.code, str(d.place)) for d in page.problems] == [
        ("vector-unreadable", "layout/pages/test.xml.j2:2:1")
    ]


def test_vector_file_is_read_as_it_is_now(set_page: Set) -> None:
    """A drawing that changed is drawn anew, in the same process too."""
    Path("images").mkdir()
    sizes = []
    for width in (10, 20):
        text = f'<svg><path d="M0 0 H{width} V10 Z"/></svg>'
        Path("images/kaart.svg").write_text(text, encoding="utf-8")
        page = set_page('<frame name="main"><vector src="kaart.svg" fill="ink"/></frame>')
        sizes.append(page.describe())

    assert sizes == [
        ["artifact at 20,20 drawing 160 x 160"],
        ["artifact at 20,20 drawing 160 x 80"],
    ]


def test_word_too_wide_is_told(set_page: Set) -> None:
    """A word that is wider than its column is an error, with how much it lacks."""
    page = set_page(
        '<frame name="main"><p style="body">{{ text }}</p></frame>', text=said("W" * 30, 4)
    )

    assert page.codes == ["too-wide"]
    assert str(page.problems[0].place) == "said.yaml:4:1"


# whole editions ---------------------------------------------------------------------------------


def test_overset_names_everything(project: Project) -> None:
    """It is of an edition, a page, a document, a field and a frame; lines and words are told."""
    project.change("source/birds/gull.yaml", "sandwiches.", "sandwiches. " + "It reads on. " * 200)

    (found,) = composed(project, "all").diagnostics

    assert found.code == "overset"
    assert str(found.place) == "source/birds/gull.yaml:3:3"
    # 601 words and eight more; how many fit is for the fonts to say.
    assert re.fullmatch(
        r"the frame is too small by \d+ line\(s\), about \d+ word\(s\), from '.*' on", found.message
    )
    assert found.subject is not None
    line = found.subject.line
    assert found.subject == Subject.of(
        "all", 4, document="birds/gull", field="notes", frame="left", line=line
    )
    assert f"from '{line}' on" in found.message
    assert str(found).startswith(
        "source/birds/gull.yaml:3:3: error: edition 'all', page 4, birds/gull, field 'notes', "
        "frame 'left': the frame is too small by "
    )


def test_overset_stops_the_build(project: Project) -> None:
    """A build of text that runs over writes nothing."""
    project.change("source/birds/gull.yaml", "sandwiches.", "sandwiches. " + "It reads on. " * 200)

    with pytest.raises(InputError):
        memopress.build(project.folder)

    assert not (project.folder / "output").exists()


def test_furniture_that_runs_over_is_told(project: Project) -> None:
    """What stands on every page is no more cut than the text is."""
    project.change(
        "layouts/pocket/pages/foot.xml.j2",
        "{{ folio }}",
        "{{ folio }} " + "of this pocket guide " * 12,
    )

    assert {found.code for found in composed(project, "all").diagnostics} == {"overset"}


def test_copyfit_is_reported(project: Project) -> None:
    """What was fitted is a note that names edition, page, document, frame and amounts."""
    project.change(
        "layouts/pocket/layout.yaml",
        "height: 330pt}\n      right",
        "height: 330pt, copyfit: {tracking: -20, leading: 0.8, size: 0.7}}\n      right",
    )
    project.change("layouts/pocket/layout.yaml", "swatch: soot, grid: true", "swatch: soot")
    project.change("source/birds/gull.yaml", "sandwiches.", "sandwiches. " + "It reads on. " * 90)

    (found,) = composed(project, "all").diagnostics

    assert (found.severity.value, found.code) == ("note", "copyfit")
    assert found.subject == Subject.of("all", 4, document="birds/gull", field="call", frame="left")
    assert found.message.startswith(
        "the frame is copyfitted: a line less where a paragraph can spare it, tracking -"
    )
    assert str(found.place) == "source/birds/gull.yaml:1:7"


def test_contents_name_the_pages(project: Project) -> None:
    """The folios that the contents print are the pages that the documents stand on."""
    for edition in ("all", "north"):
        pages = composed(project, edition).pages
        folios = {anchor: page.folio for page in pages for anchor in page.anchors}
        printed = [
            placed.item.text.rsplit(" ", 1)[1]
            for placed in pages[1].items
            if isinstance(placed.item, Line) and isinstance(placed.role, Role)
        ]
        assert printed == [str(folios[key]) for key in folios if key.startswith("birds/")]


def test_contents_follow_a_page_that_is_inserted(project: Project) -> None:
    """A template that makes two pages moves all that follow, in the contents as well."""
    project.change(
        "layouts/pocket/pages/welcome.xml.j2",
        "</frame>\n</page>\n",
        '</frame>\n</page>\n<page master="spread"/>\n',
    )

    lines = [p.item for p in composed(project, "all").pages[2].items if isinstance(p.item, Line)]

    assert [line.text for line in lines[:-1]] == [  # the last one is the page's own folio
        "Grey heron 4",
        "Herring gull 5",
        "Common eider 6",
    ]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("'birds/hern'", "did you mean 'birds/heron'?"),
        ("'reed'", "known here: opening/welcome, birds/heron, birds/gull, birds/eider"),
        ("'birds/eider'", ""),  # which the edition leaves out
        ("'reeds'", ""),  # an anchor, of a page that another edition may have
        ("none", ""),
    ],
)
def test_folio_of_what_no_edition_has(project: Project, asked: str, hint: str) -> None:
    """It is told at its line, with what may be meant; what is only left out is none."""
    line = f'    {{% endfor %}}\n    <p style="text">{{{{ folio_of({asked}) or 0 }}}}</p>\n'
    project.change("layouts/pocket/pages/list.xml.j2", "    {% endfor %}\n", line)
    project.write("layouts/pocket/pages/spare.xml.j2", '<page anchor="r{{ x }}s"/>')

    found = composed(project, "north").diagnostics

    refused = [each for each in found if each.code == "template-refused"]
    assert [each.message for each in refused] == [
        f"there is no {asked} to tell the page of" for _ in range(bool(hint))
    ]
    assert [each.hints for each in refused] == [(hint,)] * bool(hint)
    assert [str(each.place) for each in refused] == [
        "layouts/pocket/pages/list.xml.j2:6:34" for _ in range(bool(hint))
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "#{{ bird.key }}",
            "#{{ bird.id }}",
            ("there is no 'heron' or 'gull' to link to", "4:21", "did you mean 'birds/heron'?"),
        ),
        (
            "{{ folio_of(bird.key) or 0 }}",
            "{{ edition.fields.covr }}",
            ("the edition has no 'covr'", "4:81", "did you mean 'cover'?"),
        ),
    ],
)
def test_what_a_template_writes_for_each_document_is_told_once(
    project: Project, old: str, new: str, told: tuple[str, str, str]
) -> None:
    """It is one cause, and stands in the template."""
    project.change("source/editions/north.yaml", "name:", "cover: The north\nname:")
    project.change("layouts/pocket/pages/list.xml.j2", old, new)
    if "covr" in new:  # in another template as well
        project.change("layouts/pocket/pages/bird.xml.j2", "{{ document.call }}", new)

    (found,) = composed(project, "north").diagnostics

    place = f"layouts/pocket/pages/list.xml.j2:{told[1]}"
    assert (found.message, str(found.place), found.hints) == (told[0], place, (told[2],))


def test_contents_that_never_settle_are_told(project: Project) -> None:
    """Contents that move what they list for ever are an error: no folio is printed wrong."""
    project.change(
        "layouts/pocket/pages/list.xml.j2",
        "</page>\n",
        '</page>\n{% if folio_of("birds/heron") == 3 %}<page master="spread"/>{% endif %}\n',
    )

    composition = composed(project, "all")

    folios = {anchor: page.folio for page in composition.pages for anchor in page.anchors}
    printed = next(p.item.text for p in composition.pages[1].items if isinstance(p.item, Line))
    right = printed == f"Grey heron {folios['birds/heron']}"
    assert right or any(d.severity.value == "error" for d in composition.diagnostics)


def test_budget_counts_pages_that_the_contents_add(project: Project) -> None:
    """Contents that take a page more once they know the folios do not upset the multiple."""
    project.change(
        "layouts/pocket/pages/list.xml.j2",
        "</page>\n",
        "</page>\n{% if folio_of('birds/heron') %}<page master=\"spread\"/>{% endif %}\n",
    )

    composition = composed(project, "all")

    codes = [found.code for found in composition.diagnostics]
    assert len(composition.pages) % 2 == 0 or codes == ["page-budget"]


def test_budget_is_judged_when_the_contents_have_settled(project: Project) -> None:
    """A page that the contents take once they know the folios may be the one that was missing."""
    project.change("layouts/pocket/layout.yaml", "{multiple: 2, fillers: [blank]}", "{multiple: 6}")
    project.change(
        "layouts/pocket/pages/list.xml.j2",
        "</page>\n",
        "</page>\n{% if folio_of('birds/heron') %}<page master=\"spread\"/>{% endif %}\n",
    )

    composition = composed(project, "all")

    assert (len(composition.pages), composition.diagnostics) == (6, ())


def test_budget_adds_fillers(project: Project) -> None:
    """Five pages become six by one filler, where the plan says; four stay four."""
    assert [page.name for page in composed(project, "all").pages] == [
        "opening/welcome", "list", "birds/heron", "birds/gull", "birds/eider", "blank",
    ]  # fmt: skip
    assert len(composed(project, "north").pages) == 4


def test_budget_of_an_edition_wins(project: Project) -> None:
    """An edition's own multiple and fillers replace those of the layout."""
    project.write(
        "source/editions/north.yaml",
        "name: North\nbudget: {multiple: 7, fillers: [blank, blank]}\n",
    )

    pages = composed(project, "north").pages

    assert len(pages) == 7
    assert [page.name for page in pages[5:]] == ["blank", "blank"]


def test_fillers_that_run_out_are_an_error(project: Project) -> None:
    """With too few fillers the edition is told, and how many pages it lacks."""
    project.change("layouts/pocket/layout.yaml", "multiple: 2", "multiple: 8")

    (found,) = composed(project, "all").diagnostics

    assert found.code == "page-budget"
    assert found.subject == Subject.of("all")
    assert found.message == "3 page(s) are missing to a multiple of 8; the fillers make 1"
    assert str(found.place) == "layouts/pocket/layout.yaml:3:9"
    project.write("source/editions/all.yaml", "name: Quay\nbudget: {multiple: 8}\n")
    (found,) = composed(project, "all").diagnostics
    assert str(found.place) == "source/editions/all.yaml:1:1"


def test_wrong_level_of_a_bookmark_is_told(project: Project) -> None:
    """A bookmark's level that is no number is told at its page's line."""
    project.change("layouts/pocket/pages/bird.xml.j2", 'level="1"', 'level="one"')

    found = composed(project, "north").diagnostics

    assert {str(d.place) for d in found} == {"layouts/pocket/pages/bird.xml.j2:1:1"}


def test_unknown_document_in_the_plan(project: Project) -> None:
    """A plan that asks for a document which is not there is told at its line."""
    project.change("layouts/pocket/pages/plan.xml.j2", "opening/welcome", "opening/welcom")

    (found,) = composed(project, "all").diagnostics

    assert (found.code, str(found.place)) == (
        "unknown-document",
        "layouts/pocket/pages/plan.xml.j2:2:3",
    )
    assert found.hints == ("did you mean 'opening/welcome'?",)


def test_the_plan_names_nothing_that_templates_know(project: Project) -> None:
    """A word of <use> that is called as what every template knows would hide that."""
    project.change(
        "layouts/pocket/pages/plan.xml.j2",
        'of="opening/welcome"',
        'of="opening/welcome" edition="first" colour="red"',
    )

    (found,) = composed(project, "all").diagnostics

    assert (found.code, str(found.place)) == (
        "reserved-name",
        "layouts/pocket/pages/plan.xml.j2:2:3",
    )


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ('<frame name="left">{% for no in [] %}<p style="text"/>{% endfor %}</frame>', 1),
        ('<shape fill="tide" height="9pt"/><tag role="Sect"><frame name="left"/></tag>', 1),
        ('<shape fill="tide" width="9pt" height="9pt"/>', 0),
        ('<frame name="left"/><drawing width="9pt" height="9pt" artifact="true"/>', 0),
        ('<frame name="left"><rule stroke="tide" thickness="1pt"/></frame>', 0),
    ],
)
def test_page_of_furniture_alone_is_told(project: Project, markup: str, count: int) -> None:
    """A page with frames that hold nothing is told at its line, one that is meant so is not."""
    project.write("layouts/pocket/pages/list.xml.j2", f'\n<page master="spread">{markup}</page>')

    found = composed(project, "all").diagnostics

    assert [(each.code, str(each.place), str(each.subject)) for each in found] == [
        ("frames-empty", "layouts/pocket/pages/list.xml.j2:2:1", "edition 'all', page 2")
    ] * count


def test_furniture_has_folios_and_no_roles(project: Project) -> None:
    """The folio stands on every page as an artifact, on the outer side."""
    pages = composed(project, "all").pages

    for page in pages:
        (folio,) = [
            p for p in page.items if isinstance(p.item, Line) and p.role is Artifact.PAGINATION
        ]
        assert describe([folio])[0].endswith(f"'{page.folio}'")
        assert (folio.at.x > page.trim.width / 2) == (page.folio % 2 == 1)


def test_furniture_that_is_a_page_is_told(project: Project) -> None:
    """What stands on every page is no page itself: it would be taken for one, master and all."""
    foot = "layouts/pocket/pages/foot.xml.j2"
    project.change(foot, "<furniture>", '<page master="spread">')
    project.change(foot, "</furniture>", "</page>")

    (found,) = composed(project, "all").diagnostics

    assert (found.code, str(found.place)) == (
        "misplaced-element",
        "layouts/pocket/pages/foot.xml.j2:1:1",
    )


def test_furniture_is_that_of_the_master_that_was_taken(project: Project) -> None:
    """Where a page goes on to its next master, it gets the furniture of that one."""
    project.change(
        "layouts/pocket/layout.yaml",
        "masters:\n",
        "masters:\n  low:\n    frames:\n"
        "      left: {x: 15mm, y: 40pt, width: 85mm, height: 60pt}\n"
        "      right: {x: 110mm, y: 40pt, width: 85mm, height: 330pt}\n",
    )
    project.change("layouts/pocket/pages/bird.xml.j2", 'master="spread"', 'master="low spread"')
    project.change("source/birds/gull.yaml", "sandwiches.", "sandwiches. " + "It reads on. " * 20)

    pages = {page.name: page for page in composed(project, "all").pages}

    def folios(name: str) -> list[str]:
        items = [
            p
            for p in pages[name].items
            if isinstance(p.item, Line) and p.role is Artifact.PAGINATION
        ]
        return [p.item.text for p in items if isinstance(p.item, Line)]

    assert folios("birds/eider") == []  # the low master has no furniture
    assert folios("birds/gull") == [str(pages["birds/gull"].folio)]


def test_same_card_is_composed_once(project: Project) -> None:
    """A document on the same side in two editions gives equal items."""
    heron = [
        next(page for page in composed(project, edition).pages if page.name == "birds/heron")
        for edition in ("all", "north")
    ]

    assert heron[0].items == heron[1].items
    assert hash(heron[0]) == hash(heron[1])


def test_no_column_ends_in_a_hyphen(set_page: Set) -> None:
    """A line that ends in a soft hyphen goes along to the next column, whatever the height."""
    text = "amateurkunstenaars en samenwerkingsverbanden organiseren tentoonstellingen " * 3
    ends = []
    for height in range(30, 130, 12):
        frame = (
            f"main: {{x: 20pt, y: 20pt, width: 160pt, height: {height}pt, columns: 2, gap: 20pt}}"
        )
        page = set_page(
            f'<frame name="main"><p style="hyphenated">{text}</p></frame>', frames=frame
        )
        left = [p for p in page.lines if p.at.x == 20]
        right = [p for p in page.lines if p.at.x == 110]
        if left and right:
            ends.append(left[-1].item)
            assert any(isinstance(p.item, Line) and p.item.soft for p in left + right)

    assert len(ends) > 3
    assert not [line for line in ends if isinstance(line, Line) and line.soft]


def test_pill_that_does_not_fit_on_a_line(set_page: Set) -> None:
    """A pill is never broken: one too wide for its column is told at its line."""
    page = set_page(
        '<frame name="main"><pills style="body"><pill>een veel te brede pil voor deze kolom</pill>'
        "</pills></frame>"
    )

    assert page.codes == ["too-wide"]


# boxes ------------------------------------------------------------------------------------------


def test_box_has_columns_of_equal_length(set_page: Set) -> None:
    """The content of a box in columns is parted where the columns become shortest."""
    words = "".join(f'<p style="body">{word}</p>' for word in "abcde")
    page = set_page(
        '<frame name="main"><box columns="2" gap="20pt" inset="0 0 4pt 0" fill="coral">'
        f'{words}</box><p style="body">f</p></frame>'
    )

    # Columns of (160 - 20) / 2 = 70 pt: three lines and two. The third baseline is 56; the box
    # ends 4 pt below it, and the text after that stands on the next baseline.
    assert page.describe() == [
        "artifact at 20,20 shape 160 x 40",
        *("P at 20,32 'a'", "P at 20,44 'b'", "P at 20,56 'c'"),
        *("P at 110,32 'd'", "P at 110,44 'e'"),
        "P at 20,80 'f'",
    ]


@pytest.mark.parametrize(("left", "x"), [(False, 15), (True, 13)])
def test_panel_reaches_beyond_its_box(set_page: Set, left: bool, x: float) -> None:  # noqa: FBT001
    """An outset enlarges the panel and moves nothing else; on a left page it is mirrored."""
    page = set_page(
        '<frame x="20pt" y="20pt" width="160pt" height="90pt" mirror="false">'
        '<box outset="1pt 7pt 3pt 5pt" fill="coral"><p style="body">a</p></box></frame>',
        left=left,
    )

    assert page.describe() == [f"artifact at {x},19 shape 172 x 16", "P at 20,32 'a'"]


def test_a_master_that_is_given_up_leaves_nothing(project: Project) -> None:
    """What is wrong in a master that does not hold everything is nobody's business."""
    project.change(
        "layouts/pocket/layout.yaml",
        "masters:\n",
        "masters:\n  narrow:\n    furniture: foot\n    frames:\n"
        "      left: {x: 15mm, y: 40pt, width: 12mm, height: 60pt}\n"
        "      right: {x: 110mm, y: 40pt, width: 85mm, height: 330pt}\n",
    )
    template = "layouts/pocket/pages/bird.xml.j2"
    project.change(template, 'master="spread"', 'master="narrow spread"')

    assert composed(project, "all").diagnostics == ()

    project.change(template, 'master="narrow spread"', 'master="narrow"')
    codes = {found.code for found in composed(project, "all").diagnostics}
    assert {"too-wide", "overset"} <= codes


def test_columns_that_are_given_up_leave_nothing(set_page: Callable[..., SetPage]) -> None:
    """A block that goes to the next, wider column is not too wide for the one that it left."""
    frames = (
        "main: {x: 20pt, y: 20pt, width: 30pt, height: 40pt, next: wide}\n"
        "      wide: {x: 60pt, y: 20pt, width: 130pt, height: 200pt}"
    )
    markup = (
        '<frame name="main"><p style="body">a</p><h2 style="head">Samenspeelplek</h2>'
        '<p style="body">b</p></frame>'
    )

    page = set_page(markup, frames)

    assert page.codes == []
    assert [round(line.at.x) for line in page.lines] == [20, 60, 60]


@pytest.mark.parametrize("height", ["fill", "50%"])
@pytest.mark.parametrize("holder", ['box height="40pt"', 'row><cell width="100%"'])
def test_a_height_of_none_is_told(
    set_page: Callable[..., SetPage], height: str, holder: str
) -> None:
    """A box is as high as what it holds: nothing in it can take a part of its height."""
    ends = "".join(f"</{part.split()[0]}>" for part in reversed(holder.split("><")))
    page = set_page(
        f'<frame name="main"><{holder}>\n<shape height="{height}" fill="ink"/>{ends}</frame>'
    )

    (found,) = page.problems
    assert found.code == "wrong-length"
    assert found.message.startswith("<shape height>: '")
    assert found.place is not None
    assert found.place.line == 2


def test_what_is_wrong_with_a_page_is_told_of_that_page(project: Project) -> None:
    """Of several pages that one template makes, each has what is wrong with its own text."""
    pages = "".join(
        f'<page master="spread"><frame name="left">\n<p style="text">{text}</p></frame></page>'
        for text in ("plain", "\u05d0", "plain again")
    )
    project.write("layouts/pocket/pages/list.xml.j2", pages)

    found = [each for each in composed(project, "all").diagnostics if each.code == "missing-glyph"]

    assert len(found) == 1
    assert found[0].subject is not None
    assert [where.pages for where in found[0].subject.where] == [(3,)]
