"""A publication of another kind, written as its author would: nothing is counted or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest

import memopress
from conftest import Project, needs, written
from memopress.edition import choose_editions
from memopress.job import read_job
from memopress.page import compose_edition
from memopress.page.model import Link, Picture, Role
from memopress.typeset import Line
from programme import SEASON

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.page import Composition, Page


def season(folder: Path) -> Project:
    """Write the season programme."""
    pictures = {"posters/tall.png": (600, 900), "posters/wide.png": (900, 300)}
    return written(folder, SEASON, pictures)


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the season programme in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return season(tmp_path)


def composed(project: Project) -> Composition:
    """Return the composition of the one edition."""
    job = read_job(project.folder)
    (edition,) = choose_editions(job.publication, [])
    return compose_edition(job.composer, edition)


def pictures(page: Page) -> list[Picture]:
    """Return the pictures on a page."""
    return [placed.item for placed in page.items if isinstance(placed.item, Picture)]


def test_it_builds_for_the_press_and_the_screen(programme: Project) -> None:
    """Sixteen pages, both files keep what they are to keep; one address says little to the ear."""
    needs("gs")
    built = memopress.build(programme.folder)

    assert [found.code for found in built.diagnostics] == ["vague-link"]
    assert [made.pages for made in built.files] == [16, 16]
    assert [len(verdict.keeps) for verdict in built.verdicts] == [3, 2]


def test_parts_begin_where_they_are_to(programme: Project) -> None:
    """Months begin on right pages; what comes before is empty, or made by a template."""
    pages = composed(programme).pages

    begin = {page.name: page.folio for page in reversed(pages)}
    months = [begin[f"months/{name}"] for name in ("october", "november", "december")]
    assert months == [3, 5, 7]
    assert [page.name for page in pages[3:6:2]] == ["lines", "lines"]
    programme.change("layouts/lock/pages/plan.xml.j2", ' blank="lines"', "")
    again = composed(programme).pages
    assert [page.items for page in again[3:6:2]] == [(), ()]
    assert again[2] == pages[2]


def test_empty_page_is_told_once_where_it_comes_from(programme: Project) -> None:
    """At the <use> that wants it or the <page> that has nothing; the file's verdict has both."""
    needs("gs")
    plan, lines = "layouts/lock/pages/plan.xml.j2", "layouts/lock/pages/lines.xml.j2"
    programme.change(plan, ' blank="lines"', "")
    programme.write(lines, '<page master="two"/>')
    programme.change("layouts/lock/layout.yaml", "masters:", "masters:\n  two: {frames: {}}")

    built = memopress.build(programme.folder)

    found = [each for each in built.diagnostics if each.code == "page-empty"]
    assert [(str(each.place), each.hints[0][:24], str(each.subject)) for each in found] == [
        (f"{plan}:5:3", "name a template for that", "edition 'season', pages 4 and 6"),
        (f"{lines}:1:1", "draw something on it: a ", "edition 'season', pages 8-16"),
    ]
    pages = [each.page for each in built.verdicts[0].findings if each.code == "page-empty"]
    assert pages == [4, 6, *range(8, 17)]
    assert [
        each for each in memopress.check(programme.folder) if each.code == "page-empty"
    ] == found


def test_events_are_led_to_on_their_page(programme: Project) -> None:
    """Two events on a page have anchors and entries in the outline, each at its own height."""
    page = composed(programme).pages[2]

    heights = [y for anchor, y in page.destinations if anchor.startswith("october")]
    assert len(heights) == 2
    assert 100 < heights[0] < heights[1]
    assert [(mark.title, mark.level) for mark, _ in page.outline] == [
        ("October", 1), ("Tide", 2), ("Night", 2),
    ]  # fmt: skip
    assert [y for mark, y in page.outline if mark.level == 2] == heights


def test_contents_tell_the_pages_of_events(programme: Project) -> None:
    """A template asks for the folio of a block, and links lead to it in the file."""
    pages = composed(programme).pages
    told = [placed.item for placed in pages[1].items if isinstance(placed.item, Link)]

    assert {link.target for link in told} >= {"#october-tide", "#december-night"}
    texts = " ".join(link.text for link in told)
    assert "Tide in October 3" in texts
    assert "Night in December 7" in texts
    needs("gs")
    built = memopress.build(programme.folder, outputs=["screen"])
    (made,) = built.files
    with pikepdf.open(built.folder / made.file) as pdf, pdf.open_outline() as outline:
        month = outline.root[0].children[0]
        assert [each.title for each in month.children] == ["Tide", "Night"]


def test_pictures_take_their_own_proportions(programme: Project) -> None:
    """A picture without a height is as high as it has to be; one that is contained is not cut."""
    october, november = (composed(programme).pages[n] for n in (2, 4))
    (tall, whole), (wide, low) = pictures(october), pictures(november)
    mm = 72 / 25.4

    assert (tall.size.width, tall.size.height) == pytest.approx((35.4 * mm, 35.4 * mm * 1.5))
    assert (wide.size.width, wide.size.height) == pytest.approx((35.4 * mm, 35.4 * mm / 3))
    assert (whole.size.width, whole.size.height) == pytest.approx((40 * mm * 2 / 3, 40 * mm))
    assert (low.size.width, low.size.height) == pytest.approx((40 * mm, 40 * mm / 3))
    place = next(p.at for p in november.items if p.item is low)
    box = next(p.at for p in november.items if p.item is wide)
    assert place.x == pytest.approx(box.x)
    assert place.y == pytest.approx(box.y + wide.size.height + 13 + 40 * mm * 2 / 3)


def test_notes_stand_at_the_foot_and_addresses_break(programme: Project) -> None:
    """Notes are numbered by the page and stand below the text; an address is a link, and parted."""
    page = composed(programme).pages[0]
    lines = [(p.item.text, p) for p in page.items if isinstance(p.item, Line)]
    notes = [placed for text, placed in lines if text in ("Built in 1893.", "Not on Mondays.")]
    roles = {note.role for note in notes}
    text = [p.at.y for _, p in lines if isinstance(p.role, Role) and p.role not in roles]

    assert len(notes) == 2
    assert notes[0].at.y < notes[1].at.y
    assert len([y for y in text if y >= notes[0].at.y]) == 2  # the numbers of the notes
    address = "https://www.lock-at-the-harbour.example/programme/season-of-this-year/all-evenings"
    areas = [p.item for p in page.items if isinstance(p.item, Link) and p.item.target == address]
    assert len(areas) == 2
    assert "".join(area.text for area in areas) == address


def test_texts_of_many_paragraphs_are_set_by_a_filter(programme: Project) -> None:
    """Headings, lists, quotes and tables come in the styles of the layout, tagged as such."""
    page = composed(programme).pages[0]
    tags = {placed.role.tag for placed in page.items if isinstance(placed.role, Role)}

    assert tags == {"H1", "H2", "P", "Lbl", "LBody", "TH", "TD"}
    lines = {p.item.text: p for p in page.items if isinstance(p.item, Line)}
    before, quote = lines["wait for the bridge"], lines["Nobody leaves before the last bridge."]
    assert isinstance(quote.role, Role)
    assert quote.role.parent
    assert quote.role.parent.tag == "BlockQuote"
    # Its style asks for a distance, and all of this stands on a grid of 13 points.
    assert round(quote.at.y - before.at.y, 2) == 26


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("blocks(level=2,", "blocks(lvel=2,", "`blocks` has no 'lvel'; did you mean 'level'?"),
        ("blocks(level=2,", "blocks(level='two',", "the level of `blocks` is a number"),
        ("document.body|blocks", "document.hello|blocks", "has no paragraphs"),
    ],
)
def test_a_filter_used_wrongly_is_told(
    programme: Project, old: str, new: str, message: str
) -> None:
    """What `blocks` does not take is told at its line."""
    programme.change("layouts/lock/pages/welcome.xml.j2", old, new)

    (found,) = (each for each in composed(programme).diagnostics if "blocks" in each.message)

    assert message in found.message
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("layouts/lock/pages/welcome.xml.j2", 9)


@pytest.mark.parametrize(
    ("markup", "excess"),
    [
        ('<row><cell width="30%"><vector src="v.svg" width="100mm" fill="sea"/></cell></row>', 183),
        ('<row><cell width="60%"/><cell width="60%"/></row>', 67),
        ('<rule width="120%" stroke="sea" thickness="1pt"/>', 67),
        ('<box width="120%"><p style="body">x</p></box>', 67),
        ('<shape x="-10pt" width="10pt" height="5pt" fill="sea"/>', 10),
        ('<table style="table" widths="60% 60%" gap="0"><tr><td>a</td><td>b</td></tr></table>', 67),
    ],
)
def test_what_reaches_beyond_its_column_is_told(
    programme: Project, markup: str, excess: int
) -> None:
    """What is wider than the cell, the box or the column that it stands in is a warning."""
    programme.write("images/v.svg", '<svg><path d="M0 0H10V10H0Z"/></svg>')
    old = "    {{ document.body|blocks }}\n"
    programme.change("layouts/lock/pages/month.xml.j2", old, f"{markup}\n")

    found = [each for each in composed(programme).diagnostics if each.code == "beyond-column"]

    assert {each.place.line for each in found if each.place} == {5}
    assert {round(float(each.message.split()[2])) for each in found} == {excess}
