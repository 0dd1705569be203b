"""Contrast of text with what lies behind it, as `memopress check` tells of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import memopress
from conftest import ROOT
from memopress.colour import contrast, luminance
from memopress.page.drawing.paths import ellipse, read_path, rectangle
from memopress.page.inspect.polygons import flattened, near, winding

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Composed, Project
    from memopress.diagnostics import Diagnostic, Problems
    from memopress.page import Composition
    from memopress.session import Session

SWATCHES = """\
  white: {cmyk: [0, 0, 0, 0], rgb: '#FFFFFF'}
  mist: {cmyk: [10, 5, 5, 30], rgb: '#999999'}
  mist-deep: {cmyk: [10, 5, 5, 60], rgb: '#666666'}
"""
STYLES = """\
  pale: {based-on: text, swatch: mist}
  pale-large: {based-on: pale, size: 18pt, leading: 20pt}
  pale-bold: {based-on: pale, font: heavy, size: 14pt}
  lit: {based-on: text, swatch: white}
  lit-huge: {font: heavy, size: 60pt, leading: 60pt, swatch: white}
"""
ROUND = (
    '<drawing x="0" y="0" width="300pt" height="300pt">'
    '<circle cx="100" cy="100" r="99" fill="tide"/></drawing>'
)


@pytest.fixture
def found(project: Project) -> Callable[..., list[Diagnostic]]:
    """Return a function that makes a page of markup and tells what its contrasts are said to be."""

    def check(markup: str) -> list[Diagnostic]:
        layout = "layouts/pocket/layout.yaml"
        project.change(layout, "fonts:\n", f"{SWATCHES}fonts:\n")
        project.change(layout, "masters:\n", f"{STYLES}masters:\n")
        project.write("layouts/pocket/pages/plan.xml.j2", '<plan><use template="test"/></plan>')
        project.write("layouts/pocket/pages/test.xml.j2", f'<page master="spread">{markup}</page>')
        found = memopress.check()
        assert {each.code for each in found} <= {"contrast"}
        return list(found)

    return check


def frame(style: str, text: str = "Tide", *, y: float = 40, **more: str) -> str:
    """Return a frame at the left of the page with a paragraph."""
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        f'<frame x="40pt" y="{y}pt" width="200pt" height="100pt"{given}>'
        f'<p style="{style}">{text}</p></frame>'
    )


def shape(fill: str, x: float = 0, width: float = 595, **more: str) -> str:
    """Return a panel from the top of the page to above its folio."""
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<shape x="{x}pt" y="0pt" width="{width}pt" height="300pt" fill="{fill}"{given}/>'


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has 21:1, and #767676 is the lightest grey that text on white may have."""
    white, black = (255.0, 255.0, 255.0), (0.0, 0.0, 0.0)

    assert contrast(white, black) == contrast(black, white) == pytest.approx(21)
    assert contrast(white, (0x76, 0x76, 0x76)) == pytest.approx(4.54, abs=0.005)
    assert contrast(white, (0x77, 0x77, 0x77)) < 4.5
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)


def test_pale_text_is_told_with_all_there_is_to_know(
    found: Callable[..., list[Diagnostic]],
) -> None:
    """Both editions show it: it is told once, with its ratio, at its line, and what to take."""
    (told,) = found(frame("pale"))

    assert told.message == (
        "'Tide' in 'mist' on the bare page has a contrast of 2.84:1; text wants 4.5:1"
    )
    assert told.place is not None
    assert told.place.file == "layouts/pocket/pages/test.xml.j2"
    assert told.hints == ("'mist-deep' would have 5.74:1",)
    assert told.as_data()["code"] == "contrast"


def test_lines_of_one_paragraph_are_told_once(found: Callable[..., list[Diagnostic]]) -> None:
    """However many lines and paragraphs a line of the template makes."""
    assert len(found(f"{frame('pale', 'Tide ' * 40)}")) == 1


def test_two_lines_of_a_template_are_told_apart(found: Callable[..., list[Diagnostic]]) -> None:
    """Each of them has to be mended."""
    assert len(found(f"{frame('pale')}\n{frame('pale', y=200)}")) == 2


def test_cards_of_one_template_are_told_once(project: Project) -> None:
    """Their texts come from as many files, and are mended in one place, by the first of them."""
    layout = "layouts/pocket/layout.yaml"
    project.change(layout, "fonts:\n", f"{SWATCHES}fonts:\n")
    project.change(
        layout, "size: 24pt, leading: 28pt, swatch: tide", "size: 9pt, leading: 12pt, swatch: mist"
    )
    project.change("layouts/pocket/pages/welcome.xml.j2", '<h1 style="name">', '<h1 style="text">')

    told = [each for each in memopress.check() if each.code == "contrast"]

    assert [str(each.subject) for each in told] == ["all editions, page 3"]
    assert told[0].place is not None
    assert told[0].place.file == "source/birds/heron.yaml"


@pytest.mark.parametrize("style", ["pale-large", "pale-bold"])
def test_large_text_wants_less(found: Callable[..., list[Diagnostic]], style: str) -> None:
    """18 points, or 14 in a bold font: 2.84:1 is too little for it too, and 3:1 is asked."""
    (told,) = found(frame(style))

    assert told.message.endswith("2.84:1; large text wants 3:1")
    assert len(told.hints) == 1


@pytest.mark.parametrize("style", ["lit-huge", "lit"])
def test_size_decides(found: Callable[..., list[Diagnostic]], style: str) -> None:
    """White on #808080 has 3.94:1: enough for large text, and small text may be made large."""
    told = found(shape("soot", opacity="0.533") + frame(style))

    assert [len(each.hints) for each in told] == ([] if style == "lit-huge" else [2])
    assert all("on 'soot (53%)' has a contrast of 3.9" in each.message for each in told)


@pytest.mark.parametrize(
    "ground",
    [
        shape("tide"),
        shape("mist 20%") + shape("tide"),
        shape("tide") + shape("mist", x=300),
        ROUND,
    ],
)
def test_white_text_on_a_dark_ground_is_well(
    found: Callable[..., list[Diagnostic]], ground: str
) -> None:
    """A panel, the upper one of two, one that another stands beside, a round one."""
    assert found(ground + frame("lit", y=100)) == []


@pytest.mark.parametrize(
    ("text", "ground", "code"),
    [("Tide" * 30, "tide", "too-wide"), ("Tide", "tied", "unknown-swatch")],
)
def test_ground_that_is_missing_for_a_fault_is_not_judged(
    project: Project, text: str, ground: str, code: str
) -> None:
    """White words that run off their panel, or whose panel is left out, have their cause told."""
    project.change("layouts/pocket/layout.yaml", "fonts:\n", f"{SWATCHES}fonts:\n")
    project.change("layouts/pocket/layout.yaml", "masters:\n", f"{STYLES}masters:\n")
    page = f'<page master="spread">{shape(ground)}{frame("lit", text)}</page>'
    project.write("layouts/pocket/pages/list.xml.j2", page)

    assert {each.code for each in memopress.check()} == {code}


def test_what_is_drawn_later_is_no_ground(found: Callable[..., list[Diagnostic]]) -> None:
    """It lies over the text, and is another fault; behind the white text is the page."""
    (told,) = found(frame("lit") + shape("tide"))

    assert "'white' on the bare page has a contrast of 1.00:1" in told.message


def test_worst_of_several_grounds_is_told(found: Callable[..., list[Diagnostic]]) -> None:
    """A word that begins on a dark panel and ends beside it."""
    (told,) = found(shape("tide", width=60) + frame("lit", "Tidewater harbours"))

    assert "on the bare page" in told.message


@pytest.mark.parametrize(("width", "count"), [(78, 0), (60, 1)])
def test_ground_counts_from_half_a_letter_on(
    found: Callable[..., list[Diagnostic]], width: float, count: int
) -> None:
    """A letter of 60 points that stands beside its panel by a tenth, and by a half."""
    assert len(found(shape("tide", width=width) + frame("lit-huge", "H"))) == count


def test_line_round_a_text_is_no_ground(found: Callable[..., list[Diagnostic]]) -> None:
    """A box with a dark rule around black text, and rules through it, thin and thick."""
    ruled = '<box stroke="soot" thickness="3pt" inset="8pt"><p style="text">Tide</p></box>'
    struck = (
        '<drawing x="30pt" y="210pt" width="100pt" height="20pt">'
        '<line x1="0" y1="8" x2="100" y2="8" stroke="soot" thickness="16"/></drawing>'
    )
    thin = '<shape x="0" y="50pt" width="300pt" height="1.5pt" fill="soot"/>'
    around = f'<frame x="40pt" y="40pt" width="200pt" height="100pt">{ruled}</frame>'

    (told,) = found(thin + around + struck + frame("text", "Harbour", y=212))

    assert told.message.startswith("'Harbour' in 'soot' on 'soot'")


def test_hole_in_a_drawing_shows_the_page(found: Callable[..., list[Diagnostic]]) -> None:
    """A ring whose inner edge runs the other way round: in it stands the page."""
    ring = "M0 0 L300 0 L300 300 L0 300 Z M20 20 L20 280 L280 280 L280 20 Z"
    drawing = (
        '<drawing x="0" y="0" width="300pt" height="300pt">'
        f'<path d="{ring}" fill="soot"/></drawing>'
    )

    assert found(drawing + frame("text")) == []


def test_text_that_lets_through_mixes(found: Callable[..., list[Diagnostic]]) -> None:
    """Black at a half over white is #808080, whatever it lies over; tints are mixed already."""
    (told,) = found(shape("soot 20%") + shape("white", opacity="0.9") + frame("lit"))

    assert "on 'white (90%)' over 'soot 20%' has a contrast of 1.0" in told.message


@pytest.mark.parametrize(
    ("pixels", "count"), [("dark", 0), ("light", 1), ("half", 1), ("specks", 0)]
)
def test_picture_is_judged_by_its_worst_tenth(
    project: Project, found: Callable[..., list[Diagnostic]], pixels: str, count: int
) -> None:
    """White text on a dark photograph, on a light one, on half of each, and on a few specks."""
    photograph = Image.new(
        "RGB", (595, 300), (200, 210, 220) if pixels == "light" else (20, 30, 40)
    )
    if pixels == "half":
        photograph.paste((200, 210, 220), (0, 0, 595, 60))
    if pixels == "specks":
        for x in range(0, 595, 20):
            photograph.paste((255, 255, 255), (x, 0, x + 1, 300))
    photograph.save(project.folder / "images/quay.png")
    picture = (
        '<picture src="quay.png" alt="The quay at dawn" x="0" y="0" width="595pt" height="300pt"/>'
    )

    told = found(picture + frame("lit-huge", "Tide"))

    assert len(told) == count
    for each in told:
        words = "on the picture 'quay.png' has on the worst tenth of it at best a contrast"
        assert words in each.message


def test_picture_shows_as_it_is_cut(
    project: Project, found: Callable[..., list[Diagnostic]]
) -> None:
    """Of a wide picture, light at its left, a tall box shows the dark right side."""
    wide = Image.new("RGB", (2000, 300), (250, 250, 250))
    wide.paste((10, 10, 10), (1000, 0, 2000, 300))
    wide.save(project.folder / "images/quay.png")
    picture = (
        '<picture src="quay.png" alt="The quay at dawn" focus="1 0.5" x="0" y="0" width="300pt" '
        'height="300pt"/>'
    )

    assert found(picture + frame("lit")) == []


def test_winding_and_distance() -> None:
    """Curves are flattened as finely as letters need, and open paths are closed to be filled."""
    circle = list(flattened(ellipse(0, 0, 100, 100)))
    for degrees in range(0, 360, 7):
        x, y = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        assert winding(circle, (99 * x, 99 * y))
        assert not winding(circle, (101 * x, 101 * y))
        assert near(circle[0], (99 * x, 99 * y), 1.5)
        assert not near(circle[0], (90 * x, 90 * y), 5)
    assert winding(list(flattened(read_path("M0 0 L10 0 L10 10"))), (9, 5))
    both = [*flattened(rectangle(0, 0, 9, 9)), *flattened(rectangle(3, 3, 3, 3))]
    assert winding(both, (4, 4)) == 2 * winding(both, (1, 1)) != 0


def test_our_own_pages_are_legible(composed: Composed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memorandum has no text that is fainter than WCAG allows, and nothing out of order."""

    # It composes the pages as the fixture did, from the same files: once is enough.
    def compose(
        _session: Session, _editions: object, problems: Problems, _found: Problems
    ) -> list[Composition]:
        problems.extend(composed.said)
        return list(composed.compositions)

    monkeypatch.setattr("memopress.checking.compose", compose)
    codes = {each.code for each in memopress.check(ROOT)}

    assert not codes & {"contrast", "heading-level", "reading-order", "vague-link", "poor-alt"}
