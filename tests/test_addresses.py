"""Where lines end inside addresses, and where authors allow or forbid it (U+200B, U+2060)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

from conftest import typesetter
from memopress.typeset import Inline, Line, Setting, Shape, Span, Target, TextStyle, Typesetter
from memopress.typeset.addresses import address_breaks
from memopress.typeset.breaking import Candidate, Hyphen, Taste, choose_breaks
from records import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import SetPage

BODY = TextStyle(("text",), 10, "ink")
BOLD = TextStyle(("bold",), 10, "ink")
LONG = "https://www.example.org/culture_houses/in-the-city/index.html?year=2031&all=yes#summer"
TEXT = f"Wie meer wil weten over zalen en podia, leest {LONG}, en belt dan eens met ons."


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    """Return a typesetter in Work Sans, which has a glyph for U+200B and none for U+2060."""
    setter = typesetter(
        {"text": "work-sans/WorkSans_400Regular.ttf", "bold": "work-sans/WorkSans_700Bold.ttf"}
    )
    assert list(map(setter.faces["text"].covers, "\u200b\u2060")) == [True, False]
    return setter


def set_lines(
    setter: Typesetter, text: str, room: float | Shape, setting: Setting | None = None
) -> tuple[Line, ...]:
    """Return the lines of a text in one style."""
    return setter.set((Span(text, BODY),), room, setting or Setting())


def texts(lines: tuple[Line, ...]) -> list[str]:
    """Return the lines' texts."""
    return [line.text for line in lines]


def drawn(lines: tuple[Line, ...]) -> str:
    """Return what the glyphs of lines stand for."""
    return "".join(text for line in lines for run in line.runs for text in run.texts)


# addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        "https://|www.|example.|org/|path_|to-|page/",
        "(https://|example.|org/|path/|to.|html).",
        "http://|example.|org/|search?|query=|long&|page=|2031#|high",
        "“www.kunstenpunt.|be/|agenda”,",
        "voornaam.|achternaam@example.org",
        "mailto:jan_|peeters@kunstenpunt.be",
        "example.|org/|path-|to/|page",
        "zie:https://|example.|org/|path",
        "https://|example.|org/|tilde/|~name/..//?|q=|value",
        # Too little on one side, or in all.
        "www.kunstenpunt.be",
        "https://oaze.be",
        "jan@example.org",
        "https://|example.|be/abc",
        "HTTPS://|EXAMPLE.|ORG/|PATH",
    ],
)
def test_where_an_address_may_be_broken(shown: str) -> None:
    """After its marks, never within '://', nor before what ends the sentence, nor for a stub."""
    word = shown.replace("|", "")
    ends = [found.at for found in address_breaks(word) or ()]

    assert "|".join(word[a:b] for a, b in zip([0, *ends], [*ends, None], strict=True)) == shown


@pytest.mark.parametrize(
    "word",
    [
        "samenwerkingsverbanden.", "(amateur)kunstenaars/muzikanten", "102.000/2.040.000.000",
        "kunstenaars…/verenigingen", "sociaal-cultureel/artistiek", "a/b", "12-12-2031/13-12-2031",
    ],
)  # fmt: skip
def test_what_is_no_address(word: str) -> None:
    """Words with slashes, points and hyphens stay as they are."""
    assert address_breaks(word) is None


@pytest.mark.parametrize("align", ["left", "justify"])
@pytest.mark.parametrize("hyphenate", [True, False])
@pytest.mark.parametrize("measure", [75.0, 100.0, 150.0, 300.0])
def test_long_address_keeps_within_the_measure(
    setter: Typesetter,
    measure: float,
    align: str,
    hyphenate: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    """It is parted without a hyphen, in styles that hyphenate and in those that do not."""
    setting = Setting(align=align, hyphenate=hyphenate)
    lines = set_lines(setter, TEXT, measure, setting)
    words = "".join(
        line.text[:-1] if line.soft else line.text if line.torn else f"{line.text} "
        for line in lines
    )

    assert max(line.excess for line in lines) <= 0.01
    assert words.strip() == TEXT
    assert any(line.bare and line.torn and not line.soft for line in lines)


def test_address_is_broken_only_where_it_has_to_be(setter: Typesetter) -> None:
    """A rag of its zone is better than a broken address; one of three times that is worse."""
    address = "https://example.org/path-to"
    width = setter.ruler.width(f"Op {address}", BODY)
    zone = Setting().zone * width
    for share, parted in ((0.0, False), (1.0, False), (3.0, True)):
        # The first line may hold the first word and part of the address, or that word alone.
        first = setter.ruler.width("Op", BODY) + share * zone
        shape = Shape(((0.0, first), (0.0, width)))
        text = f"Op {address} staan alle zalen."
        for cost in (1.0, 0.0):  # what a style says of hyphens says nothing of addresses
            setting = Setting(margins="none", hyphen_cost=cost)
            assert set_lines(setter, text, shape, setting)[0].bare is parted


@pytest.mark.parametrize(
    ("first", "hyphen", "parted"),
    [
        (5.2, Hyphen.SOFT, True),
        (5.2, Hyphen.ADDRESS, False),
        (5.2, Hyphen.BARE, True),
        (4.0, Hyphen.ADDRESS, True),
    ],
)
def test_address_costs_more_than_a_hyphen(first: float, hyphen: Hyphen, parted: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """A line that a hyphen would fill is left short for an address, unless it is shorter still."""
    # Words of `first`, 10, what fills a second line that begins with part of that, and 6: in lines
    # of 10, the first one is full if the second word is broken.
    second, third = first + 1, first + 12
    last = third + 8 - first + 1
    candidates = [
        Candidate(first, second, 0, 1),
        Candidate(10, 10, 1, 1, hyphen, dashed=hyphen is Hyphen.SOFT),
        Candidate(third - 1, third, 1, 2),
        Candidate(last - 1, last, 2, 3),
        Candidate(last + 6, last + 6, 3, 4, last=True),
    ]
    chosen = choose_breaks(candidates, 10, Taste(False, 1, 4, 2))  # noqa: FBT003 - not justified

    assert (chosen[0] == 1) is parted


def test_heading_keeps_an_address_whole_if_it_can(setter: Typesetter) -> None:
    """Lines that are evened out are not so at an address's cost."""
    heading = Setting(balance=True, hyphenate=False)
    text = "Alle zalen in Gent www.example.org/zalen/stad"
    wide = setter.ruler.width("www.example.org/zalen/stad", BODY) + 20

    assert texts(set_lines(setter, text, wide, heading)) == [
        "Alle zalen in Gent",
        "www.example.org/zalen/stad",
    ]
    assert set_lines(setter, text, wide)[0].bare
    assert any(line.bare for line in set_lines(setter, text, wide / 2, heading))


def test_name_and_language_do_not_keep_an_address_whole(setter: Typesetter) -> None:
    """An address has no language, and a capital in it does not make it a name."""
    for inline in (None, Inline(lang="en"), Inline(Target("https://x"))):
        span = Span("lees Example.org/Path/To/Page", BODY, inline)
        lines = setter.set((span,), 100, Setting())
        assert texts(lines) == ["lees Example.org/", "Path/To/Page"]


# what authors write -------------------------------------------------------------------------


def test_zero_width_space_is_where_a_line_may_end(setter: Typesetter) -> None:
    """In any word, with nothing to show for it; it is not drawn, and told to nobody."""
    text = "de X\u200bY\u200bZdansers"
    (whole,) = set_lines(setter, text, 200)
    (plain,) = set_lines(setter, "de XYZdansers", 200)
    parted = set_lines(setter, text, 25, Setting(hyphenate=False))

    assert replace(whole, end=plain.end) == plain
    assert texts(parted)[-1] == "Zdansers"
    assert parted[-2].text.endswith("Y")
    assert parted[-2].bare
    assert not parted[-2].soft
    assert drawn(parted) in ("de XYZdansers", "deXYZdansers")


def test_zero_width_space_parts_words_for_hyphenation(setter: Typesetter) -> None:
    """Each of them is broken for itself, and the author's place costs less than a hyphen."""
    text = "amateurkunstenaars\u200bverenigingen"
    lines = set_lines(setter, text, setter.ruler.width("amateurkunstenaars", BODY) + 1)
    narrow = set_lines(setter, text, 50)

    assert texts(lines) == ["amateurkunstenaars", "verenigingen"]
    assert "".join(line.text[:-1] if line.soft else line.text for line in narrow) == (
        "amateurkunstenaarsverenigingen"
    )
    assert [line.text for line in narrow if line.bare] == ["naars"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lees \u200bverder", ["lees", "verder"]),
        ("lees\u200b verder", ["lees", "verder"]),
        ("lees \u200b verder", ["lees", "verder"]),
        ("\u200blees verder\u200b", ["lees", "verder"]),
        ("lees verder \u200b", ["lees", "verder"]),
    ],
)
def test_zero_width_space_beside_a_space_adds_nothing(
    setter: Typesetter, text: str, expected: list[str]
) -> None:
    """The space is a place to break already, and there is one of it."""
    (whole,) = set_lines(setter, text, 200)

    assert whole == set_lines(setter, "lees verder", 200)[0]
    assert texts(set_lines(setter, text, 40)) == expected


def test_text_of_nothing_but_signs_has_no_lines(setter: Typesetter) -> None:
    """As one of spaces has none."""
    assert set_lines(setter, "\u200b \u2060\u200b", 200) == ()


@pytest.mark.parametrize(
    ("text", "free", "bound"),
    [
        ("kunst-|kring", ["kunst-", "kring"], ["kunst-kring"]),
        ("lees www.example.|org/|path-|to", None, ["lees", "www.example.org/path-to"]),
        ("zie| Gent", ["zie", "Gent"], ["zie\u00a0Gent"]),
        ("zie |Gent", ["zie", "Gent"], ["zie\u00a0Gent"]),
    ],
)
def test_word_joiner_forbids_a_line_end(
    setter: Typesetter, text: str, free: list[str] | None, bound: list[str]
) -> None:
    """After a hyphen of a word, in an address, and on either side of a space."""
    setting = Setting()
    room = 0.9 * max(setter.ruler.width(line, BODY) for line in bound)
    loose = set_lines(setter, text.replace("|", ""), room, setting)

    assert texts(set_lines(setter, text.replace("|", "\u2060"), room, setting)) == bound
    assert texts(loose) == free if free else loose[-2].bare


def test_signs_on_the_seam_of_two_looks(setter: Typesetter) -> None:
    """Where they stand counts along the whole word, whoever they belong to."""
    bold = (Span("dans", BODY), Span("\u200b", BOLD), Span("VET", BOLD))
    glued = (Span("dans\u2060", BODY), Span(" ", BOLD), Span("VET", BOLD))

    assert texts(setter.set(bold, 30, Setting())) == ["dans", "VET"]
    assert texts(setter.set(glued, 30, Setting())) == ["dans\u00a0VET"]


# columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [LONG, "\u200b".join(["woord"] * 16)])
def test_no_column_ends_in_a_word_that_goes_on_unseen(
    set_page: Callable[..., SetPage], word: str
) -> None:
    """Such a line goes along to the next column, whatever the height, if there is another end."""
    text = (
        f"Een zaal of een podium is {escape(word)} hier. Je vindt ze op een kaart van de hele stad."
    )
    seen = 0
    for height in range(42, 180, 12):
        frame = (
            f"main: {{x: 20pt, y: 20pt, width: 180pt, height: {height}pt, columns: 2, gap: 20pt}}"
        )
        page = set_page(f'<frame name="main"><p style="body">{text}</p></frame>', frames=frame)
        lines = [(p.at.x, p.item) for p in page.lines if isinstance(p.item, Line)]
        left = [line for x, line in lines if x == 20]
        right = [line for x, line in lines if x == 120]
        if left and right:
            seen += any(line.bare for line in (*left, *right))
            assert not left[-1].bare or all(line.bare for line in left)
    assert seen > 2
