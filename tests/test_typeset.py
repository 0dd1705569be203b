"""Setting lines: rooms of their own, margins, what letters may give, and the features of fonts."""

from __future__ import annotations

import itertools

import pytest

from conftest import often, typesetter
from memopress.typeset import Limits, Line, Setting, Shape, Span, TextStyle, Typesetter
from memopress.typeset.breaking import Candidate, Hyphen, Taste, choose_breaks
from records import replace

FACES = {
    "text": "work-sans/WorkSans_400Regular.ttf",
    "bold": "work-sans/WorkSans_700Bold.ttf",
    "display": "bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf",
    "inter": "inter/Inter_400Regular.ttf",
}
BODY = TextStyle(("text", "inter"), 10, "ink")
TEXT = (
    "Amateurkunstenaars hebben in hun directe omgeving, in hun stad of gemeente, een plek nodig "
    "om samen artistiek bezig te zijn. Betaalbare, aangepaste plekken om te repeteren, te "
    "presenteren en materiaal te stockeren. Plekken waar kunstenaars elkaar treffen kunnen "
    "bovendien onverwachte ontmoetingen en nieuwe samenwerking tot stand brengen."
)
LONG = f"{TEXT} {TEXT} {TEXT}"
JUSTIFIED = Setting(align="justify")
RIGID = Limits(tracking=0, scaling=0)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    """Return a typesetter in Work Sans and Bricolage, with Inter for what they lack."""
    return typesetter(FACES)


def lines_of(
    setter: Typesetter, text: str, room: float | Shape, setting: Setting = JUSTIFIED
) -> tuple[Line, ...]:
    """Return a text set in Work Sans of ten points."""
    return setter.set((Span(text, BODY),), room, setting)


def joined(lines: tuple[Line, ...]) -> str:
    """Return the text of lines again, the typesetter's own hyphens gone."""
    return "".join(line.text[:-1] if line.soft else f"{line.text} " for line in lines).strip()


# rooms --------------------------------------------------------------------------------------------


def test_each_line_has_the_room_that_the_shape_gives(setter: Typesetter) -> None:
    """Lines beside an obstacle are indented and short, those below have the whole measure."""
    shape = Shape(((60.0, 140.0),) * 3 + ((0.0, 200.0),))

    lines = lines_of(setter, TEXT, shape)

    assert [line.measure for line in lines[:5]] == [140, 140, 140, 200, 200]
    assert [line.left + line.hang[0] for line in lines[:5]] == pytest.approx([60, 60, 60, 0, 0])
    assert max(line.excess for line in lines) <= 0.01
    assert joined(lines) == TEXT


def test_forced_lines_go_on_in_the_shape(setter: Typesetter) -> None:
    """What stands after a forced line end gets the rooms that are left."""
    shape = Shape(((0.0, 100.0), (20.0, 80.0), (0.0, 100.0)))

    lines = lines_of(setter, "een\ntwee\ndrie", shape)

    assert [(line.text, line.measure) for line in lines] == [
        ("een", 100),
        ("twee", 80),
        ("drie", 100),
    ]


def test_line_at_a_column_end_may_not_be_hyphenated(setter: Typesetter) -> None:
    """A line that the shape wants whole ends between words, wherever that is possible."""
    room = ((0.0, 150.0),)
    for ragged in ("left", "justify"):
        setting = Setting(align=ragged)
        free = lines_of(setter, TEXT, Shape(room), setting)
        soft = [number for number, line in enumerate(free) if line.soft]
        assert soft, "the text must have hyphens for this test"
        for number in soft:
            held = lines_of(setter, TEXT, Shape(room, frozenset({number})), setting)
            assert not held[number].soft
            assert joined(held) == TEXT


def test_a_slash_may_stand_at_a_column_end(setter: Typesetter) -> None:
    """What is no hyphen is no harm there, though a word goes on after it."""
    text = "Wie meedoet krijgt begeleiding/ondersteuning en plek."
    room = ((0.0, 160.0),)
    free = lines_of(setter, text, Shape(room), Setting())
    held = lines_of(setter, text, Shape(room, frozenset({0})), Setting())

    assert free[0].text.endswith("/")
    assert [line.text for line in held] == [line.text for line in free]


def test_no_suspended_hyphen_at_a_column_end(setter: Typesetter) -> None:
    """A word that ends in a hyphen of its own does not end a line that has to be whole either."""
    text = "Steden tellen veel kunst- en cultuurhuizen, vrijetijds- en jeugddiensten."
    room = ((0.0, 140.0),)
    free = lines_of(setter, text, Shape(room), Setting())
    (ends, *_) = [number for number, line in enumerate(free) if line.text.endswith("kunst-")]

    held = lines_of(setter, text, Shape(room, frozenset({ends})), Setting())

    assert not held[ends].dashed
    assert joined(held) == text


@pytest.fixture(scope="module")
def best(setter: Typesetter) -> dict[float, int]:
    """Return how many lines a long text has at its best, by the measure."""
    measures = range(270, 340, often(30, 10))[: often(2, 9)]
    return {float(wide): len(lines_of(setter, LONG, float(wide))) for wide in measures}


@pytest.mark.parametrize("looseness", [-1, 1, 2])
def test_looseness_makes_as_many_lines_more(
    setter: Typesetter, best: dict[float, int], looseness: int
) -> None:
    """Asked for, a paragraph has more or fewer lines than the best ones (Knuth and Plass)."""
    reached = []
    for measure, lines in best.items():
        asked = lines_of(setter, LONG, measure, replace(JUSTIFIED, looseness=looseness))
        assert max(line.excess for line in asked) <= 0.01
        reached.append(len(asked) - lines)

    # Not every measure lets it; none goes the other way, or further.
    assert set(reached) <= set(range(min(0, looseness), max(0, looseness) + 1))
    assert looseness in reached


def test_looseness_beyond_reach_does_what_it_can(setter: Typesetter) -> None:
    """A paragraph of one line stays one, whatever is asked."""
    assert len(lines_of(setter, "een regel", 200, replace(JUSTIFIED, looseness=-3))) == 1


# breaks -------------------------------------------------------------------------------------------


def test_neighbours_of_like_spacing_are_preferred() -> None:
    """A tight line beside a very loose one costs more than two of adjacent classes."""
    # Four lines' ends at 10, with spaces that would shrink or stretch: by demerits of lines alone
    # the first way is better by a little; by classes the second.
    taste = Taste(justified=True, space=1, zone=4, short_last=0, limits=Limits(0.5, 1, 2, 0, 0))
    found = [
        Candidate(10.4, 11.4, 1, 2),  # shrunk by 0.4 of a space: tight
        Candidate(9.8, 10.8, 1, 2),
        Candidate(19.9, 20.9, 3, 4),
        Candidate(30, 30, 5, 6, last=True),
    ]

    chosen = choose_breaks(found, 10, taste)

    assert chosen[0] == 1


def test_last_line_has_a_least_length(setter: Typesetter) -> None:
    """No last line is shorter than the style allows where other breaks make it longer."""

    def shortest(last: float) -> float:
        return min(
            lines_of(setter, TEXT, float(measure), replace(JUSTIFIED, last=last))[-1].width
            / measure
            for measure in range(140, 320, 4)
        )

    assert shortest(0.0) < 0.16
    assert shortest(0.16) >= 0.16


def test_last_line_is_no_part_of_a_word(setter: Typesetter) -> None:
    """A paragraph never ends in the rest of a broken word, if it can end in any other way."""
    for measure in range(100, 300, 3):
        for align in ("left", "justify"):
            lines = lines_of(setter, TEXT, float(measure), Setting(align=align))
            assert not (lines[-2].soft and " " not in lines[-1].text)


def test_headings_are_balanced_and_broken_for_their_sense(setter: Typesetter) -> None:
    """Lines of a heading are alike in length, and none ends in an article or preposition."""
    setting = Setting(hyphenate=False, balance=True)
    title = "De stadsfotografen van Beringen gaan de straat op"

    plain = lines_of(setter, title, 200, replace(setting, balance=False))
    even = lines_of(setter, title, 200, setting)
    sense = lines_of(setter, "Jazz met Pit in de Druivenstreek", 140, setting)

    def spread(lines: tuple[Line, ...]) -> float:
        return max(line.width for line in lines) - min(line.width for line in lines)

    assert len(even) == len(plain)
    assert spread(even) < spread(plain)
    assert [line.text for line in sense] == ["Jazz met Pit", "in de Druivenstreek"]


def test_soft_hyphen_of_the_author_is_the_only_break(setter: Typesetter) -> None:
    """A soft hyphen in the content says where a word breaks, shows only there, and is kept."""
    word = "klank\u00adlaboratorium"
    broken = lines_of(setter, word, 60, Setting())
    whole = lines_of(setter, word, 200, Setting())

    assert [line.text for line in broken] == ["klank-", "laboratorium"]
    assert (broken[0].soft, len(whole)) == (True, 1)
    assert whole[0].width == pytest.approx(setter.ruler.width("klanklaboratorium", BODY), abs=0.3)


@pytest.mark.parametrize(("exceptions", "line"), [((), "de"), (("Vaart-kom",), "de Vaart-")])
def test_name_breaks_where_an_exception_has_it(
    setter: Typesetter, exceptions: tuple[str, ...], line: str
) -> None:
    """Names are whole, but for the breaks that the content lists for them."""
    lines = lines_of(setter, "de Vaartkom van Leuven", 55, Setting(exceptions=exceptions))

    assert lines[0].text == line


def test_costly_hyphens_are_fewer(setter: Typesetter) -> None:
    """A style that makes hyphens dear has fewer of them, one that makes them cheap has more."""

    def hyphens(cost: float) -> int:
        setting = replace(JUSTIFIED, hyphen_cost=cost)
        return sum(
            line.soft
            for measure in range(150, 300, 10)
            for line in lines_of(setter, TEXT, float(measure), setting)
        )

    assert hyphens(4.0) < hyphens(1.0) < hyphens(0.1)


def test_compounds_are_rather_broken_at_their_seams() -> None:
    """Of two breaks that are as good for the lines, the one between two members is taken."""
    # A word that does not fit a line of ten can be broken at 9.7 or at 9.8.
    for seam in (0, 1):
        found = [
            Candidate(9.7, 9.2, 0, 0, Hyphen.SOFT, dashed=True, best=seam == 0),
            Candidate(9.8, 9.3, 0, 0, Hyphen.SOFT, dashed=True, best=seam == 1),
            Candidate(18, 18, 0, 1, last=True),
        ]
        taste = Taste(justified=False, space=1, zone=4, short_last=1)
        assert choose_breaks(found, 10, taste) == [seam, 2]


# justified lines ----------------------------------------------------------------------------------


def test_letters_give_no_more_than_the_style_lets_them(setter: Typesetter) -> None:
    """Tracking and scaling keep within their limits, and lines still fill the measure."""
    limits = Limits(tracking=6, scaling=0.01)
    changed = 0
    for measure in range(110, 320, 7):
        for line in lines_of(setter, TEXT, float(measure), replace(JUSTIFIED, limits=limits)):
            assert abs(line.tracking) <= 6 + 1e-6
            assert abs(line.scale - 1) <= 0.01 + 1e-9
            changed += line.scale != 1
            assert line.excess == pytest.approx(0, abs=1e-6) or line.last or not line.gaps
            assert {run.scale for run in line.runs} == {round(line.scale, 5)}
    assert changed


def test_letters_are_left_alone_where_spaces_suffice(setter: Typesetter) -> None:
    """A line whose word spaces stay near the wanted ones is neither tracked nor scaled."""
    limits = JUSTIFIED.limits
    for measure in range(160, 340, 9):
        for line in lines_of(setter, TEXT, float(measure)):
            if line.justified and 1 + (limits.least - 1) / 2 < line.space < (1 + limits.most) / 2:
                assert (line.tracking, line.scale) == (0, 1)


def test_letters_spare_loose_lines(setter: Typesetter) -> None:
    """With what letters give, the widest word spaces are narrower than without."""
    for measure in (150.0, 190.0, 230.0):
        free = lines_of(setter, TEXT, measure)
        rigid = lines_of(setter, TEXT, measure, replace(JUSTIFIED, limits=RIGID))
        assert {(line.tracking, line.scale) for line in rigid} == {(0, 1)}
        assert max(line.space for line in free) < max(line.space for line in rigid)


def test_no_break_space_stretches_with_the_others(setter: Typesetter) -> None:
    """All word spaces of a justified line are equally wide, the glued ones as well."""
    text = TEXT.replace("stad of gemeente", "stad\u00a0of\u00a0gemeente")
    for line in lines_of(setter, text, 230):
        widths = [end - start for start, end in line.gaps]
        assert widths == pytest.approx([widths[0]] * len(widths), abs=0.01)
    assert any("\u00a0" in line.text for line in lines_of(setter, text, 230))


def test_wanted_word_space_is_aimed_at(setter: Typesetter) -> None:
    """A style that wants narrower spaces has narrower lines on the whole, the last one too."""
    narrow = replace(JUSTIFIED, limits=Limits(0.7, 0.85, 1.2, 0, 0))
    plain = replace(JUSTIFIED, limits=Limits(0.8, 1.0, 1.33, 0, 0))

    def mean(setting: Setting) -> float:
        lines = lines_of(setter, f"{TEXT} {TEXT} {TEXT}", 340, setting)[:-1]
        return sum(line.space for line in lines) / len(lines)

    assert mean(narrow) < mean(plain) - 0.05
    assert lines_of(setter, TEXT, 300, narrow)[-1].space == pytest.approx(0.85)


# margins ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("align", ["left", "right", "justify"])
def test_hyphens_and_points_hang_in_the_margin(setter: Typesetter, align: str) -> None:
    """The line without its hanging marks reaches the edge; with them it is wider than that."""
    setting = Setting(align=align)
    for line in lines_of(setter, TEXT, 170, setting):
        if line.text[-1] in "-.,":
            mark = setter.ruler.width(line.text[-1], BODY)
            assert 0.5 * mark < line.hang[1] < mark
        if align == "right":
            assert line.left + line.width == pytest.approx(170 + line.hang[1])


def test_opening_quotation_mark_hangs(setter: Typesetter) -> None:
    """An opening quotation mark at the left edge stands in the margin by most of its width."""
    (line,) = lines_of(setter, "‘Mijn drive’", 200, Setting())

    assert line.left == pytest.approx(-0.7 * setter.ruler.width("‘", BODY))


def test_margins_may_be_switched_off(setter: Typesetter) -> None:
    """With margins of none nothing hangs, and lines keep within the measure whole."""
    for line in lines_of(setter, TEXT, 170, replace(JUSTIFIED, margins="none")):
        assert (line.hang, line.left) == ((0, 0), 0)
        assert line.width <= 170 + 1e-6


def test_ink_of_display_type_stands_where_that_of_text_does(setter: Typesetter) -> None:
    """Stems of large letters move left until their bearing is that of a line of text."""
    look = TextStyle(("display",), 60, "ink")
    stem = setter.faces["display"].bearings("H")[0] * 60
    (line,) = setter.set((Span("Het", look),), 400, Setting(margins="ink"))

    assert stem > 2
    assert line.left + stem == pytest.approx(0.7)


# faces and features -------------------------------------------------------------------------------


def test_fallback_matches_the_first_face(setter: Typesetter) -> None:
    """Capitals of the fallback are as high as the first face's, and arrows stand level."""
    (line,) = lines_of(setter, "a ⟶ →", 200, Setting())
    arrow = next(run for run in line.runs if run.face == "inter")
    text, inter = setter.faces["text"], setter.faces["inter"]

    assert arrow.size * inter.cap_height == pytest.approx(10 * text.cap_height, abs=0.01)
    middle = inter.middle("⟶")
    own = text.middle("→")
    assert middle is not None
    assert own is not None
    assert arrow.rise + middle * arrow.size == pytest.approx(own * 10, abs=0.01)


def gids(setter: Typesetter, text: str, *features: str, upper: bool = False) -> tuple[int, ...]:
    """Return the glyph ids of a text with features switched on."""
    style = replace(BODY, features=tuple((name, True) for name in features), upper=upper)
    return tuple(gid for piece in setter.ruler.shape(text, style) for gid in piece.gids)


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        *itertools.product(("onum", "tnum"), ("102",)),
        ("smcp", "dans"),
        ("c2sc", "DANS"),
        ("case", "(A-Z)"),
        ("sups", "12"),
    ],
)
def test_features_choose_other_glyphs(setter: Typesetter, feature: str, text: str) -> None:
    """Each OpenType feature of the house's faces does something, and keeps the text."""
    style = replace(BODY, features=((feature, True),))

    assert gids(setter, text, feature) != gids(setter, text)
    assert "".join(t for p in setter.ruler.shape(text, style) for t in p.texts) == text


def test_capitals_take_their_own_punctuation(setter: Typesetter) -> None:
    """A style in capitals has the case forms of hyphens and brackets without being asked."""
    assert gids(setter, "(a-z)", upper=True) == gids(setter, "(A-Z)", "case")


def test_figures_of_a_name_in_capitals_line_with_them(setter: Typesetter) -> None:
    """Old-style figures stay out of MUZIK1030, and out of nothing else."""
    assert gids(setter, "MUZIK1030", "onum") == gids(setter, "MUZIK1030", "lnum")
    assert gids(setter, "1030", "onum") != gids(setter, "1030", "lnum")


def test_tabular_figures_are_equally_wide(setter: Typesetter) -> None:
    """Columns of figures stand under each other."""
    style = replace(BODY, features=(("lnum", True), ("tnum", True)))

    assert len({round(setter.ruler.width(figure, style), 4) for figure in "0123456789"}) == 1


def test_dutch_is_shaped_as_dutch() -> None:
    """The language reaches the font: its forms for Dutch are those that are taken."""
    accented = "bíjna"  # an accent on the í asks for one on the j
    dutch, english = typesetter(FACES, "nl-BE"), typesetter(FACES, "en-GB")

    assert gids(dutch, accented) != gids(english, accented)
