"""Line breaking: the breaks of whole paragraphs, and the lines that are set from them."""

from __future__ import annotations

import itertools

import pytest

from conftest import typesetter
from memopress.typeset import (
    Inline,
    Line,
    MissingGlyphError,
    Setting,
    Span,
    Target,
    TextStyle,
    Typesetter,
)
from memopress.typeset.breaking import Candidate, Hyphen, Taste, choose_breaks
from records import replace

FACES = {
    "text": "work-sans/WorkSans_400Regular.ttf",
    "bold": "work-sans/WorkSans_700Bold.ttf",
    "inter": "inter/Inter_400Regular.ttf",
}
BODY = TextStyle(("text", "inter"), 10, "ink")
BOLD = TextStyle(("bold", "inter"), 10, "ink")
TEXT = (
    "In elke stad, gemeente of dorp wonen amateurkunstenaars, geïnspireerd door "
    "gemeenschapscentra en muziekacademies, die samen met verenigingen en ondersteunende "
    "organisaties ideeën beëindigen noch opgeven."
)
RAGGED = Taste(justified=False, space=1, zone=4, short_last=2)
JUSTIFIED = Taste(justified=True, space=1, zone=4, short_last=2)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    """Return a typesetter in Work Sans, with Inter for what that lacks."""
    return typesetter(FACES)


def words(*widths: float) -> list[Candidate]:
    """Return the line ends of words of these widths, one unit of space between them."""
    found, x = [], 0.0
    for index, width in enumerate(widths):
        last = index == len(widths) - 1
        end = x + width
        x = end + (0 if last else 1)
        found.append(Candidate(end, x, index, index + 1, last=last))
    return found


def shown(lines: tuple[Line, ...]) -> str:
    """Return a paragraph's words again: the typesetter's own hyphens gone."""
    parts = [line.text[:-1] if line.soft else f"{line.text} " for line in lines]
    return "".join(parts).strip()


def test_whole_paragraph_beats_the_first_fit() -> None:
    """A first line that is short saves the second from being worse."""
    # Filling greedily a line of 10: 3+1+3 = 7 and 2 more fit: 'aaa bbb cc' (10), then 'ddddd' (5,
    # for the next word is 8 wide), then the rest: falling short by 5. Better: 7, 8, 8.
    paragraph = words(3, 3, 2, 5, 8, 4)

    assert choose_breaks(paragraph, 10, RAGGED) == [1, 3, 4, 5]


def test_lines_that_fit_exactly_are_taken() -> None:
    """Words that fill their lines are broken there and nowhere else."""
    assert choose_breaks(words(4, 5, 4, 5, 4, 5), 10, JUSTIFIED) == [1, 3, 5]


def test_paragraph_of_one_line_is_not_broken() -> None:
    """What fits on a line stays on a line."""
    assert choose_breaks(words(2, 2), 10, JUSTIFIED) == [1]
    assert choose_breaks(words(10), 10, RAGGED) == [0]


@pytest.mark.parametrize("taste", [RAGGED, JUSTIFIED])
def test_word_too_wide_stands_alone(taste: Taste) -> None:
    """A word wider than the measure gets a line of its own, and the others keep theirs."""
    assert choose_breaks(words(4, 5, 30, 4, 5), 10, taste) == [1, 2, 4]


def test_two_loose_lines_are_better_than_a_monstrous_one() -> None:
    """However loose lines have to be, a looser one costs more."""
    # Spaces of 13 and 1 in the first lines, or of 4 and 7.
    assert choose_breaks(words(5, 12, 5, 14, 9, 6), 30, JUSTIFIED) == [2, 4, 5]


def test_hyphen_is_taken_only_where_it_helps() -> None:
    """A break in a word costs: it has to better the lines by more than that."""
    # Lines of 10 without it: 7 and 9. With it: 10 and 7.5, which alone would be the better.
    plain = words(7, 9, 9)
    paragraph = [plain[0], Candidate(10, 9.5, 1, 1, Hyphen.SOFT, dashed=True), *plain[1:]]

    assert choose_breaks(paragraph, 10, RAGGED) == [0, 2, 3]
    assert choose_breaks(paragraph, 10, replace(RAGGED, soft_penalty=0)) == [1, 2, 3]


@pytest.mark.parametrize("kind", [Hyphen.SOFT, Hyphen.HARD])
@pytest.mark.parametrize("ladder", [1, 2, 5, 99])
def test_hyphen_ladder_has_its_rungs(ladder: int, kind: Hyphen) -> None:
    """No more lines in a row than allowed end in a hyphen, though that made each line full."""
    # Words of 6, 10, 10 …, 4, a space of 1, and a hyphen of 0.5 after 4 of each word of ten: lines
    # of 6 + 1 + 4.5 = 11.5 fill the measure, every one of them with a hyphen.
    found = [Candidate(6, 7, 0, 1)]
    for index in range(1, 7):
        x = 11.0 * index - 4
        found.append(Candidate(x + 4.5, x + 4, index, index, kind, dashed=True))
        found.append(Candidate(x + 10, x + 11, index, index + 1))
    found.append(Candidate(77, 77, 7, 8, last=True))
    taste = replace(RAGGED, short_last=0.1, soft_penalty=1, ladder=ladder)

    ends = [found[index].hyphen is kind for index in choose_breaks(found, 11.5, taste)]

    rows = [len(list(row)) for soft, row in itertools.groupby(ends) if soft]
    assert max(rows, default=0) <= ladder
    assert rows == [6] or ladder < 6


@pytest.mark.parametrize("justified", [False, True])
@pytest.mark.parametrize("measure", [70.0, 110.0, 163.5, 240.0, 400.0])
def test_no_line_is_wider_than_the_measure(
    setter: Typesetter,
    measure: float,
    justified: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    """Whatever the measure, lines keep within it and hold the whole text in order."""
    lines = setter.set(
        (Span(TEXT, BODY),), measure, Setting(align="justify" if justified else "left")
    )

    assert max(line.excess for line in lines) <= 0.01
    # A trema that a break made vanish is put back before comparing: be-eindigen, ide-en.
    plain = str.maketrans("ëï", "ei")
    assert shown(lines).translate(plain) == TEXT.translate(plain)


def test_trema_vanishes_at_the_break_only(setter: Typesetter) -> None:
    """'beëindigen' is broken as 'be-eindigen' and set with its trema where it is whole."""
    narrow = setter.set((Span("wij beëindigen", BODY),), 45, Setting(left=2, margins="none"))
    wide = setter.set((Span("wij beëindigen", BODY),), 200, Setting())

    assert [line.text for line in narrow] == ["wij be-", "eindigen"]
    assert [line.soft for line in narrow] == [True, False]
    assert [line.text for line in wide] == ["wij beëindigen"]


def test_hard_hyphen_is_the_words_own(setter: Typesetter) -> None:
    """A break after a hyphen of the word adds none, and is not to be removed again."""
    lines = setter.set((Span("sociaal-culturele", BODY),), 50, Setting())

    assert lines[0].text.endswith("-")
    assert (lines[0].text, lines[0].soft) == ("sociaal-", False)


def test_justified_lines_reach_the_measure(setter: Typesetter) -> None:
    """Every justified line but the last is exactly as wide as the column."""
    lines = setter.set((Span(TEXT, BODY),), 240, Setting(align="justify"))

    assert len(lines) > 3
    assert [line.excess for line in lines[:-1]] == pytest.approx([0.0] * (len(lines) - 1), abs=1e-9)
    assert [line.left + line.hang[0] for line in lines] == pytest.approx([0.0] * len(lines))
    assert lines[-1].excess < 0
    assert lines[-1].space == 1


def test_ragged_lines_keep_their_word_space(setter: Typesetter) -> None:
    """Ragged text is never stretched: a line is as wide as its words and their spaces."""
    space = setter.ruler.width(" ", BODY)
    for line in setter.set((Span(TEXT, BODY),), 200, Setting()):
        parts = line.text.split(" ")
        natural = sum(setter.ruler.width(part, BODY) for part in parts) + space * (len(parts) - 1)
        assert line.width == pytest.approx(natural, abs=0.01)
        assert (line.space, line.tracking, line.scale) == (1, 0, 1)


def test_runs_add_up_to_the_line(setter: Typesetter) -> None:
    """Runs stand side by side: each starts where the one before ends, up to the line's width."""
    spans = (Span(TEXT[:40] + "⟶ ", BODY), Span(TEXT[40:], BOLD, Inline(Target("#x"))))
    for justified in (False, True):
        for line in setter.set(spans, 180, Setting(align="justify" if justified else "left")):
            assert sum(run.width for run in line.runs) == pytest.approx(line.width, abs=0.01)
            for run, following in itertools.pairwise(line.runs):
                assert following.x == pytest.approx(run.x + run.width, abs=0.01)
            assert "".join(text for run in line.runs for text in run.texts) == line.text


@pytest.mark.parametrize("texts", [("dans ", "VET"), ("dans", " VET"), ("dans ", " VET")])
def test_space_between_styles_is_counted_once(setter: Typesetter, texts: tuple[str, str]) -> None:
    """The space where two styles meet is as wide as it was measured, whoever it belongs to."""
    for first, second in ((BODY, BOLD), (BOLD, BODY)):
        (line,) = setter.set((Span(texts[0], first), Span(texts[1], second)), 200, Setting())

        assert line.text == "dans VET"
        assert sum(run.width for run in line.runs) == pytest.approx(line.width, abs=0.01)


def test_fallback_face_sets_the_arrow(setter: Typesetter) -> None:
    """A character that the first face lacks comes from the next, and only that character."""
    (line,) = setter.set((Span("naar ⟶ zee", BODY),), 200, Setting())

    assert [(run.face, "".join(run.texts)) for run in line.runs] == [
        ("text", "naar "),
        ("inter", "⟶"),
        ("text", " zee"),
    ]


def test_missing_glyph_is_refused(setter: Typesetter) -> None:
    """A character that no face of the chain has raises, with the character and the chain."""
    with pytest.raises(MissingGlyphError) as raised:
        setter.set((Span("een 漢 teken", BODY),), 200, Setting())

    assert (raised.value.char, raised.value.chain) == ("漢", ("text", "inter"))


def test_no_break_space_glues(setter: Typesetter) -> None:
    """No line ends at a no-break space, however short that makes it."""
    lines = setter.set((Span("dit kost €\u00a01.250 per jaar", BODY),), 70, Setting())
    free = setter.set((Span("dit kost € 1.250 per jaar", BODY),), 70, Setting())

    assert [line.text for line in lines] == ["dit kost", "€\u00a01.250 per", "jaar"]
    assert [line.text for line in free] == ["dit kost €", "1.250 per jaar"]


def test_newline_forces_a_line_end(setter: Typesetter) -> None:
    """A newline in a span ends the line, and the next one starts without a space."""
    lines = setter.set((Span("me\nwat", BODY),), 200, Setting())

    assert [line.text for line in lines] == ["me", "wat"]


def test_tracking_and_size_widen_the_line(setter: Typesetter) -> None:
    """100/1000 em of tracking on ten points adds one point to each glyph."""
    plain = setter.ruler.width("dans", BODY)
    tracked = setter.ruler.width("dans", TextStyle(("text", "inter"), 10, "ink", tracking=100))
    large = setter.ruler.width("dans", TextStyle(("text", "inter"), 20, "ink"))

    assert tracked - plain == pytest.approx(4.0)
    assert large == pytest.approx(2 * plain)


def test_capitals_are_measured_as_capitals(setter: Typesetter) -> None:
    """A style in capitals is as wide as its capitals, on the line as well."""
    upper = TextStyle(("text", "inter"), 10, "ink", upper=True)
    (line,) = setter.set((Span("plaats", upper),), 200, Setting())

    assert line.width == pytest.approx(setter.ruler.width("PLAATS", BODY))
    assert "".join(text for run in line.runs for text in run.texts) == "PLAATS"


def test_last_word_that_is_a_little_too_wide_is_kept(setter: Typesetter) -> None:
    """A paragraph whose last word is wider than the measure by less than a letter loses nothing."""
    # A line of 10 holds 'aaaa' and then 'bbbbbbbbbbb' of 11, which is too wide by a tenth.
    assert choose_breaks(words(4, 11), 10, RAGGED) == [0, 1]

    width = setter.ruler.width("amateurkunst", BODY)
    lines = setter.set((Span("een amateurkunst", BODY),), width - 1, Setting(hyphenate=False))

    assert shown(lines) == "een amateurkunst"
    assert [round(line.excess, 1) > 0 for line in lines] == [False, True]


def test_words_of_another_language_are_not_broken(setter: Typesetter) -> None:
    """The patterns are of the paragraph's language; its own variants are the same language."""
    setting = Setting(language="nl-BE")
    word = "gemeenschapscentra"

    def lines(lang: str) -> int:
        return len(setter.set((Span(word, BODY, Inline(lang=lang)),), 60, setting))

    assert lines("") == lines("nl") > 1
    assert lines("en") == 1


def test_what_differs_in_its_meaning_alone_is_kerned(setter: Typesetter) -> None:
    """A seam of two meanings in a word is as wide as it is without, and each has its own run."""
    style = replace(BODY, size=40)
    (whole,) = setter.set((Span("To.", style),), 400, Setting())
    parts = (Span("T", style), Span("o", style, Inline(lang="en")), Span(".", style))
    (seamed,) = setter.set(parts, 400, Setting())
    apart = sum(setter.set((span,), 400, Setting())[0].width for span in parts)

    assert seamed.width == pytest.approx(whole.width)
    assert whole.width < apart - 1
    assert [("".join(run.texts), bool(run.inline)) for run in seamed.runs] == [
        ("T", False),
        ("o", True),
        (".", False),
    ]
