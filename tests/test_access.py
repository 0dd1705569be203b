"""What `memopress check` tells of headings, reading order, links and words for pictures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import memopress
from conftest import put_picture
from memopress.page.inspect.passages import Passage
from memopress.page.inspect.reading import odd_order
from memopress.page.inspect.wording import is_vague
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project, SetPage

BIRD = "layouts/pocket/pages/bird.xml.j2"
TEST = "layouts/pocket/pages/test.xml.j2"
HERON = "source/birds/heron.yaml"
LEFT, RIGHT = 'x="40pt" width="200pt"', 'x="300pt" width="200pt"'


def codes(*wanted: str) -> list[str]:
    """Return the places, codes and messages of what is said of the project, of some codes."""
    return [
        f"{each.place} {each.code}: {told}{each.message}"
        for each in memopress.check()
        for told in ([f"{each.subject}: "] if str(each.subject or "") else [""])
        if each.code in wanted
    ]


@pytest.fixture
def said(project: Project) -> Callable[[str], list[str]]:
    """Return a function that makes a page of markup and returns codes and messages for it."""

    def check(markup: str) -> list[str]:
        project.write("layouts/pocket/pages/plan.xml.j2", '<plan><use template="test"/></plan>')
        project.write(TEST, f'<page master="spread">{markup}</page>')
        return [f"{each.code}: {each.subject}: {each.message}" for each in memopress.check()]

    return check


def frame(box: str, y: float, *blocks: str, height: float = 100) -> str:
    """Return a frame with paragraphs, or with other blocks as they are given."""
    inside = "".join(b if b.startswith("<") else f'<p style="text">{b}</p>' for b in blocks)
    return f'<frame {box} y="{y}pt" height="{height}pt">{inside}</frame>'


# headings -----------------------------------------------------------------------------------


def test_headings_that_go_down_step_by_step_are_well(project: Project) -> None:
    """The small publication has h1, and h2 for each bird; going up may leave levels out."""
    project.change(BIRD, "{% for block in document.notes %}",
                   '<h3 style="text">Notes</h3>{% for block in document.notes %}')  # fmt: skip

    assert codes("heading-level", "reading-order", "empty-heading") == []


def test_skipped_level_is_told_where_the_heading_stands(project: Project) -> None:
    """Once for all editions and where its text comes from; the next h3 follows an h3."""
    project.write(BIRD, (project.folder / BIRD).read_text().replace("h2", "h3"))

    (told,) = codes("heading-level")

    assert told == (
        f"{HERON}:1:7 heading-level: all editions, page 3: 'Grey heron' is h3, and the heading "
        "before it is h1"
    )


def test_first_heading_is_the_first_level(said: Callable[[str], list[str]]) -> None:
    """Whatever comes after it."""
    heads = ('<h2 style="name">Tides</h2>', '<h3 style="name">Ebb</h3>')

    (told,) = said(frame(LEFT, 40, *heads))

    assert told == (
        "heading-level: all editions, page 1: 'Tides' is h2, and no heading is before it"
    )


def test_heading_of_two_lines_is_one(said: Callable[[str], list[str]]) -> None:
    """And one that is decoration is none."""
    heads = ('<h1 style="name">Tides of the whole quay</h1>', '<h2 style="name">Ebb</h2>')
    decoration = f'<frame {RIGHT} y="40pt" height="90pt" artifact="true">{{}}</frame>'

    assert said(frame(LEFT, 40, *heads) + decoration.format('<h4 style="name">Ebb</h4>')) == []


def test_empty_heading_is_told_at_its_line(project: Project) -> None:
    """It would be a stop without a name in a reader's list of headings."""
    project.change(BIRD, '<h2 style="name">', '<h2 style="name"> <br/></h2><h2 style="name">')

    assert codes("empty-heading") == [
        f"{BIRD}:3:5 empty-heading: all editions: this h2 has no text"
    ]


# reading order ------------------------------------------------------------------------------


def test_frames_read_against_where_they_stand_are_told(said: Callable[[str], list[str]]) -> None:
    """The upper one is drawn last: told once for the page, however many do so."""
    lower = frame(LEFT, 200, "This is read at once", "And this then")
    upper = frame(LEFT, 40, "This stands above, and is read when all the rest has been")

    (told,) = said(lower + upper + frame(LEFT, 150, "So is this", height=20))

    assert told == (
        "reading-order: all editions, page 1: 'This stands above, and is read when "
        "all…' is read after 'This is read at once', and stands above it"
    )


@pytest.mark.parametrize(
    "markup",
    [
        frame(LEFT, 40, "First") + frame(LEFT, 200, "Then"),
        frame(LEFT, 200, "First") + frame(RIGHT, 40, "Then"),
        frame(RIGHT, 40, "First") + frame(LEFT, 200, "Then"),
        frame(LEFT, 40, "Tall " * 80, height=300) + frame('x="60pt" width="50pt"', 60, "Pull"),
        frame(
            LEFT, 40, '<row valign="bottom"><cell width="50%"><p style="text">A long low cell of '
            'text</p></cell><cell width="50%"><p style="text">B</p></cell></row>',
        ),
        frame(
            f'{LEFT} columns="2" gap="9pt"', 40, "First " * 60,
            '<box span="all"><p style="text">Across both of them</p></box>', "Last " * 20,
            height=250,
        ),
        frame(
            LEFT, 40, '<wrap width="50%"><p style="text">Beside</p></wrap>', "Around " * 20
        ),
        frame(LEFT, 40, '<list style="text"><item>One</item><item>Two</item></list>'),
    ],
    ids=["below", "right", "left-and-below", "over", "row", "columns", "wrap", "list"],
)  # fmt: skip
def test_what_reads_as_it_stands_is_well(said: Callable[[str], list[str]], markup: str) -> None:
    """Below, beside, across, around: all that a page may do."""
    assert said(markup) == []


def test_text_that_goes_on_to_the_left_is_told(
    project: Project, said: Callable[[str], list[str]]
) -> None:
    """A frame's text runs on into the frame on its left: from a left page on, as they mirror."""
    project.change("layouts/pocket/layout.yaml", "height: 330pt}\n      right", "height: 330pt, "
                   "next: right}\n      right")  # fmt: skip
    text = f'<p style="text">{"Tide and ebb. " * 120}</p>'
    one = f'<frame name="left">{text}</frame>'

    (told,) = said(f'{one}</page><page master="spread">{one}')

    assert told.startswith("reading-order: all editions, page 2: ")
    assert told.endswith(", and stands to the left of it")


def test_decoration_has_no_order(said: Callable[[str], list[str]]) -> None:
    """Nobody hears it."""
    assert said(
        frame(LEFT, 200, "This is read")
        + frame(f'{LEFT} artifact="true"', 40, "This is decoration, above")
    ) == []  # fmt: skip


def test_what_has_an_order_of_its_own_is_left_alone() -> None:
    """Compared is what has the same one, given to the element or to one around it."""

    def passage(text: str, y: float, order: int = 0) -> Passage:
        around = SimpleNamespace(tag="Div", order=order, parent=None)
        role: Any = SimpleNamespace(tag="P", key=int(y), order=0, parent=around)
        return Passage(role, text, Box(0, y, 100, 9), None, 0, 0)

    low, high = passage("low", 200), passage("high", 40)

    assert odd_order([low, high]) == (low, high, "above")
    assert odd_order([low, passage("high", 40, 2)]) is None
    assert odd_order([passage("low", 200, 2), passage("high", 40, 2)]) is not None


# links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "hier", "Klik hier!", "» Lees meer …", "LINK", "meer info", "Deze pagina", "website",
        "Read more", "here.", "→", "https://www.quay.example/birds/2031?all", "quay.example/tides",
        "http://quay.example/#gull",
    ],
)  # fmt: skip
def test_link_that_says_nothing(text: str) -> None:
    """In Dutch and in English, whatever its case and marks; and addresses with a path."""
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "het rapport van 2023", "hierna", "website van de haven", "quay.example",
        "www.quay.be/", "https://quay.example", "info@quay.example", "Meer vogels", "12",
        "More birds", "and/of",
    ],
)  # fmt: skip
def test_link_that_says_something(text: str) -> None:
    """A name, a host, an address of mail, a number of a page."""
    assert not is_vague(text)


def test_vague_link_is_told_at_its_line(project: Project) -> None:
    """On the second line of a text in the content, and in a template."""
    notes = "  - long neck"
    link = "[a map](https://q.example/map)\n    or [here](https://q.example)"
    project.change(HERON, notes, f"{notes}, {link}")
    project.change(
        BIRD, "{{ words.seen }}", '<a href="https://q.example">link</a> {{ words.seen }}'
    )

    assert codes("vague-link") == [
        f"{HERON}:6:8 vague-link: all editions: the link 'here' does not tell where it leads",
        f"{BIRD}:19:49 vague-link: all editions: the link 'link' does not tell where it leads",
    ]
    hints = [each.hints[0] for each in memopress.check() if each.code == "vague-link"]
    assert [each.partition(", or ")[2] for each in hints] == [
        '[www.…](https://www.… "what is there")',
        '<a href="…" title="what is there">',
    ]


def test_bare_address_is_told_with_what_may_be_done(project: Project) -> None:
    """It is a link as it stands; one with a path tells a listener nothing, a host and mail do."""
    notes = "  - long neck"
    text = "www.quay.example, a@quay.example and\n    (https://quay.example/map?all=1)."
    project.change(HERON, notes, f"{notes}, {text}")

    (told,) = (each for each in memopress.check() if each.code == "vague-link")

    assert str(told.place) == f"{HERON}:6:6"
    assert told.message == "the link 'https://quay.example/map?all=1' does not tell where it leads"
    assert told.hints == (
        'in print it is of use; tell listeners more: [www.…](https://www.… "what is there")',
    )


# pictures -----------------------------------------------------------------------------------


def test_photograph_without_words_is_told_at_its_line(said: Callable[[str], list[str]]) -> None:
    """An illustration may do without, and so may what says that it is decoration."""
    picture = '<picture src="heron.png" {} x="0" y="0" width="50pt" height="50pt"/>'
    drawn = '<drawing x="0" y="0" width="50pt" height="50pt"/>'

    assert said(picture.format("") + drawn) == [
        "missing-alt: all editions: this picture has no alternative text"
    ]
    caption = (
        f'<frame {LEFT} y="40pt" height="90pt">{{}}<p style="text" role="Caption">x</p></frame>'
    )
    flow = '<drawing height="50pt"{}/>'
    (told,) = said(caption.format(flow.format("")))
    assert told.startswith("missing-alt: all editions: this drawing has a caption, and no altern")
    assert said(caption.format(flow.format(' artifact="true"'))) == []
    assert said(picture.format('artifact="true"') + drawn) == []
    assert said(picture.format('alt="A heron at the steps"')) == []
    aside = f'<frame {LEFT} y="40pt" height="90pt" artifact="true">'
    assert said(f'{aside}<picture src="heron.png" height="50pt"/></frame>') == []


def test_photograph_that_the_content_is_silent_about_is_told_there_only(project: Project) -> None:
    """The template has nothing to mend."""
    project.change(HERON, ", alt: A heron at the steps", "")

    assert codes("missing-alt") == [
        f"{HERON}:8:11 missing-alt: this picture has no alternative text"
    ]


@pytest.mark.parametrize(
    ("alt", "fault"),
    [
        ("heron.png", "is the name of a file"),
        ("Foto van een reiger", "begins with 'Foto van', which a reader says itself"),
        ("Een foto van een", "begins with 'Een foto van', which a reader says itself"),
        ("Image of a heron", "begins with 'Image of', which a reader says itself"),
        ("Bird", "is too short to tell anything"),
        ("A heron. " * 30, "has 269 characters: more than 250 are tiring to hear"),
        ("A heron at the steps, waiting", ""),
        ("Fotograaf van de haven aan het werk", ""),
        ("A heron " * 31, ""),
    ],
)  # fmt: skip
def test_words_for_a_picture_are_told_where_they_stand(
    project: Project, alt: str, fault: str
) -> None:
    """In the content, where it has them."""
    project.change(HERON, "A heron at the steps", f"'{alt}'")

    told = codes("poor-alt")

    assert [each.partition("' ")[2] for each in told] == ([fault] if fault else [])
    assert {each.partition(" ")[0] for each in told} <= {f"{HERON}:8:35"}


def test_words_of_a_template_are_told_there(said: Callable[[str], list[str]]) -> None:
    """Drawings that have words are pictures too."""
    assert said('<drawing x="0" y="0" width="50pt" height="50pt" alt="map.svg"/>') == [
        "poor-alt: all editions: the alternative text 'map.svg' is the name of a file"
    ]


@pytest.mark.parametrize("tag", ["drawing", "picture"])
def test_figure_that_is_decoration_has_no_role(set_page: Callable[..., SetPage], tag: str) -> None:
    """Even with words: `artifact` decides."""
    figure = '<{} src="quay.png" width="40pt" height="40pt" alt="The quay at dawn"{}/>'
    if tag == "drawing":
        figure = figure.replace('src="quay.png" ', "")
    put_picture("quay.png")

    for more, role in (("", "Figure"), (' artifact="true"', "artifact")):
        page = set_page(f'<frame name="main">{figure.format(tag, more)}</frame>')

        assert page.codes == []
        assert [each.partition(" ")[0] for each in page.describe()] == [role]
