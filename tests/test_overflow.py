"""Text that goes on: through frames, over pages, and in whole editions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pdfplumber
import pytest

import memopress
from conftest import describe
from memopress.job import read_job
from memopress.page.model import Artifact
from memopress.typeset import Line
from test_page import composed
from test_vocabulary import LONG, Set, paragraphs, words

if TYPE_CHECKING:
    from conftest import Project


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


def test_pages_have_their_originals_beside_them(project: Project) -> None:
    """The element and the document of each: one and the same of all pages that a text takes."""
    onward(project)

    composition = composed(project, "all")

    originals = composition.originals
    assert [
        original.document.key if original.document else original.template for original in originals
    ] == [page.name for page in composition.pages]
    assert [one == other for one, other in pairwise(originals)] == [
        page.continues for page in composition.pages[1:]
    ]
    gull = next(one for one in originals if one.document and one.document.key == "birds/gull")
    assert gull.element(read_job(project.folder).composer).place.file.endswith("pages/bird.xml.j2")
    assert any(each is gull.document for each in composition.edition.collections["birds"])


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
        (folio,) = [
            p for p in page.items if isinstance(p.item, Line) and p.role is Artifact.PAGINATION
        ]
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
