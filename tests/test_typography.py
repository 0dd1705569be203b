"""The setting of the brochure's text, all editions of it, measured in the finished files.

Which words make a paragraph is taken from the YAML, which styles are justified or stand on the
baseline grid from the layout; where the lines are is what the PDFs show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import BUILT, ROOT, Brochure
from measure import Hyphen, Line, Paragraph, blocks, paragraphs, plain
from plumbed import plumbed
from records import replace
from test_measure import REGULAR, Sheet
from test_printed_words import card_order, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


LAYOUT: dict[str, Any] = yaml.safe_load(
    (ROOT / "layouts/memorandum/layout.yaml").read_text(encoding="utf-8")
)
# The styles that the page templates give to the paragraphs and the list items of a field.
STYLES = {
    ("practices", "body"): ("card-body", "list"),
    ("chapters", "body"): ("body", "list"),
    ("chapters", "recommendations"): ("body", "advice"),
}
SIDE = "side"
NEAR = 0.05  # points
WIDE, HOLE = 1.6, 2.2  # of the font's word space
FEW_WIDE, FEW_BROKEN = 0.05, 0.2  # of the lines
FITTED = 0.94  # copyfitting makes no style smaller than this share of its size


def points(length: str) -> float:
    """Return a length of the layout that is given in points."""
    return float(length.removesuffix("pt"))


def style(name: str) -> dict[str, Any]:
    """Return a paragraph style of the layout with what it takes from the one it is based on."""
    own = dict(LAYOUT["styles"][name])
    return style(own.pop("based-on")) | own if "based-on" in own else own


START, STEP = points(LAYOUT["baseline"]["start"]), points(LAYOUT["baseline"]["step"])


@dataclass(frozen=True)
class Setting:
    """The paragraphs of a file, each with the name of its style."""

    bodies: tuple[tuple[str, Paragraph], ...]
    sides: tuple[tuple[str, Paragraph], ...]

    @property
    def all(self) -> list[Paragraph]:
        """All of the paragraphs."""
        return [paragraph for _, paragraph in self.bodies + self.sides]

    def styled(self, key: str, value: object) -> list[Paragraph]:
        """Return the bodies whose style says so."""
        return [paragraph for name, paragraph in self.bodies if style(name).get(key) == value]


def chapters() -> list[str]:
    """Return the ids of the chapters, in printed order."""
    order: list[str] = load("memorandum")["collections"]["chapters"]["order"]
    return order


@cache
def body_texts(cards: tuple[str, ...]) -> dict[str, str]:
    """Return the paragraphs and list items of some cards and the chapters, with their styles."""
    names = {"practices": cards, "chapters": chapters()}
    return {
        text: styles[listed]
        for (folder, field), styles in STYLES.items()
        for name in names[folder]
        for text, listed in blocks(load(f"{folder}/{name}").get(field, "")).items()
    }


@cache
def side_texts(cards: tuple[str, ...]) -> dict[str, str]:
    """Return the running texts of some cards' sidebars, with their style."""
    trees = [load(f"practices/{name}") for name in cards]
    texts = [entry["text"] for tree in trees for entry in tree["sidebar"]]
    texts += [tree["tip"] for tree in trees if "tip" in tree]
    return {plain(text): SIDE for text in texts}


@cache
def measured(file: Path) -> Setting:
    """Return the paragraphs of a file that are set in the style that the layout has for them."""
    cards = tuple(card_order())
    bodies, sides = body_texts(cards), side_texts(cards)
    styles = bodies | sides
    found = []
    for paragraph in paragraphs(list(plumbed(file).lines), styles):
        name = styles[paragraph.text]
        size = points(style(name)["size"])
        # A poster may quote a body's text, and a place's name may be all that a sidebar says.
        if all(FITTED * size <= line.size <= size + 0.01 for line in paragraph.lines):
            found.append((name, paragraph))
    return Setting(
        tuple(pair for pair in found if pair[1].text in bodies),
        tuple(pair for pair in found if pair[1].text in sides),
    )


# what is a fault -------------------------------------------------------------------------------


def at(line: Line) -> str:
    """Return where a line stands, and its text."""
    return f"page {line.page}, {line.x0:.1f} {line.y:.2f}: {line.text}"


def off_grid(found: Iterable[Paragraph]) -> list[str]:
    """Return the lines whose baselines are not on the layout's grid."""
    return [
        at(line)
        for paragraph in found
        for line in paragraph.lines
        if abs((line.y - START + STEP / 2) % STEP - STEP / 2) > NEAR
    ]


def uneven(found: Iterable[Paragraph], leading: float) -> list[str]:
    """Return the lines whose distance to the one above is not their page's own.

    That is the style's leading, in points, or less where the page was copyfitted.
    """
    own: dict[int, float] = {}
    wrong = []
    for paragraph in found:
        for above, line in (pair for piece in paragraph.pieces for pair in pairwise(piece)):
            step = line.y - above.y
            first = own.setdefault(line.page, step)
            if abs(step - first) > NEAR or not FITTED * leading - NEAR < step < leading + NEAR:
                wrong.append(f"{step:.2f} above {at(line)}")
    return wrong


def ladders(found: Iterable[Paragraph]) -> list[str]:
    """Return the paragraphs with three lines in a row that end in a hyphen, whoever's it is."""
    return [at(paragraph.lines[0]) for paragraph in found if paragraph.ladder > 2]


def lone_lines(found: Iterable[Paragraph]) -> list[str]:
    """Return first lines alone at a column's end, and last lines alone at a column's top."""
    return [
        at(piece[0])
        for paragraph in found
        for piece in (paragraph.pieces[0], paragraph.pieces[-1])
        if len(paragraph.pieces) > 1 and len(piece) == 1
    ]


def turned_words(found: Iterable[Paragraph]) -> list[str]:
    """Return the last lines of columns and pages that break a word."""
    return [
        at(piece[-1])
        for paragraph in found
        for piece in paragraph.pieces
        if piece[-1].hyphen is Hyphen.SOFT
    ]


def parts(found: Iterable[Paragraph]) -> list[str]:
    """Return the last lines that hold the rest of a broken word and nothing else."""
    return [at(paragraph.lines[-1]) for paragraph in found if paragraph.ends_in_a_part]


def wider(found: Iterable[Paragraph], ratio: float) -> list[str]:
    """Return the lines with a word space above a ratio; last lines are not stretched."""
    return [
        f"{max(line.spaces):.2f} on {at(line)}"
        for paragraph in found
        for line in paragraph.lines[:-1]
        if max(line.spaces, default=0) > ratio
    ]


def inner(found: Iterable[Paragraph]) -> int:
    """Return how many lines are not the last of their paragraph."""
    return sum(len(paragraph.lines) - 1 for paragraph in found)


def broken(found: Iterable[Paragraph]) -> float:
    """Return the share of the lines that end in a hyphen of the typesetter's."""
    lines = [line for paragraph in found for line in paragraph.lines]
    return sum(line.hyphen is Hyphen.SOFT for line in lines) / len(lines)


# the brochure ----------------------------------------------------------------------------------

every_file = pytest.mark.parametrize(("edition", "output"), BUILT)


@every_file
def test_every_paragraph_is_found(brochure: Brochure, edition: str, output: str) -> None:
    """What the other tests measure is all of the cards, their sidebars and the chapters."""
    keys = brochure.entry(edition, output)["cards"]
    cards = tuple(key.partition("/")[2] for key in keys if key.startswith("practices/"))
    setting = measured(brochure.file(edition, output))

    assert cards
    assert set(body_texts(cards)) - {paragraph.text for _, paragraph in setting.bodies} == set()
    assert set(side_texts(cards)) - {paragraph.text for _, paragraph in setting.sides} == set()


@every_file
def test_bodies_stand_on_the_grid(brochure: Brochure, edition: str, output: str) -> None:
    """Each baseline of a style on the grid is a whole number of steps from the grid's start."""
    found = measured(brochure.file(edition, output)).styled("grid", value=True)

    assert found
    assert off_grid(found) == []


@every_file
def test_sidebars_keep_their_increment(brochure: Brochure, edition: str, output: str) -> None:
    """Lines of a page's sidebar follow each other by one and the same leading."""
    found = [paragraph for _, paragraph in measured(brochure.file(edition, output)).sides]

    assert found
    assert uneven(found, points(style(SIDE)["leading"])) == []


@every_file
def test_no_hyphens_in_three_lines_running(brochure: Brochure, edition: str, output: str) -> None:
    """Neither in the bodies nor in the sidebars."""
    assert ladders(measured(brochure.file(edition, output)).all) == []


@every_file
def test_no_line_is_left_alone(brochure: Brochure, edition: str, output: str) -> None:
    """No widow, no orphan."""
    assert lone_lines(measured(brochure.file(edition, output)).all) == []


@every_file
def test_no_word_goes_on_in_another_column(brochure: Brochure, edition: str, output: str) -> None:
    """No hyphen on the last line of a column or page."""
    assert turned_words(measured(brochure.file(edition, output)).all) == []


@every_file
def test_no_paragraph_ends_in_part_of_a_word(brochure: Brochure, edition: str, output: str) -> None:
    """A last line holds a whole word at least."""
    assert parts(measured(brochure.file(edition, output)).all) == []


@every_file
def test_few_words_are_broken(brochure: Brochure, edition: str, output: str) -> None:
    """Fewer than a fifth of the bodies' lines end in a hyphen of ours."""
    bodies = [paragraph for _, paragraph in measured(brochure.file(edition, output)).bodies]

    assert broken(bodies) < FEW_BROKEN


@every_file
def test_justified_lines_have_no_holes(brochure: Brochure, edition: str, output: str) -> None:
    """Word spaces of justified text stay near to the font's own."""
    found = measured(brochure.file(edition, output)).styled("align", "justify")
    lines, wide = inner(found), wider(found, WIDE)

    assert wider(found, HOLE) == []
    assert wide == [] or len(wide) < FEW_WIDE * lines, f"{len(wide)} of {lines} lines"


# the checks themselves -------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return an empty page."""
    return Sheet(tmp_path / "page.pdf")


def set_lines(sheet: Sheet, *rows: str, y: float = START, ratio: float = 1.0) -> list[Paragraph]:
    """Return the paragraph that rows make, a column in each: 'one-/two' continues a word."""
    ys = [y + STEP * n for n in range(len(rows))]
    for row, place in zip(rows, ys, strict=True):
        sheet.show(30, place, (row, REGULAR, 10), ratio=ratio)
    return paragraphs(sheet.read(), ["".join(_word(row) for row in rows).strip()])


def _word(row: str) -> str:
    return row.removesuffix("-") if row.endswith("-") else f"{row} "


GOOD = ("Een regel zoals", "wij die zetten,", "zonder gebreken.")


def in_columns(found: Sequence[Paragraph], first: int) -> list[Paragraph]:
    """Return a paragraph with its lines after the first so many in a next column."""
    (paragraph,) = found
    moved = [replace(line, x0=200, x1=300, y=line.y - 80) for line in paragraph.lines[first:]]
    return [Paragraph(paragraph.text, (*paragraph.lines[:first], *moved))]


def test_good_lines_are_no_fault(sheet: Sheet) -> None:
    """A page as it should be passes every check."""
    found = set_lines(sheet, *GOOD)

    assert len(found) == 1
    checks = (off_grid, ladders, lone_lines, turned_words, parts)
    assert [check(found) for check in checks] == [[]] * len(checks)
    assert uneven(found, STEP) == wider(found, WIDE) == []
    assert (broken(found), inner(found)) == (0, 2)


def test_a_line_off_the_grid_is_seen(sheet: Sheet) -> None:
    """A tenth of a point is too much, above as well as below."""
    assert len(off_grid(set_lines(sheet, *GOOD, y=START + 0.1))) == 3


def test_a_line_just_above_the_grid_is_seen(sheet: Sheet) -> None:
    """The distance is that to the nearest step."""
    assert len(off_grid(set_lines(sheet, *GOOD, y=START - 0.1))) == 3


def test_an_uneven_leading_is_seen(sheet: Sheet) -> None:
    """Lines too far apart, and lines that change their distance on one page."""
    found = set_lines(sheet, *GOOD)
    (paragraph,) = found
    first, second, third = paragraph.lines
    closer = Paragraph(paragraph.text, (first, second, replace(third, y=third.y - 0.3)))

    assert len(uneven(found, STEP - 1)) == 2
    assert len(uneven([closer], STEP)) == 1


def test_a_ladder_is_seen(sheet: Sheet) -> None:
    """Three hyphens in a row, one of them a word's own."""
    found = set_lines(sheet, "Een lad-", "der van af-", "gebroken woor-", "den is er.")

    assert len(ladders(found)) == 1
    assert broken(found) == pytest.approx(3 / 4)


def test_lone_lines_are_seen(sheet: Sheet) -> None:
    """One line before a column's end, or one after it."""
    found = set_lines(sheet, *GOOD)

    assert lone_lines(in_columns(found, 1)) == [at(found[0].lines[0])]
    assert len(lone_lines(in_columns(found, 2))) == 1


def test_a_word_over_a_columns_end_is_seen(sheet: Sheet) -> None:
    """The hyphen stands on the last line of the first column."""
    found = in_columns(set_lines(sheet, "Een regel", "met een afge-", "broken woord", "erin."), 2)

    assert len(turned_words(found)) == 1
    assert lone_lines(found) == []


def test_a_last_line_of_part_of_a_word_is_seen(sheet: Sheet) -> None:
    """The rest of a word, with its full stop."""
    assert len(parts(set_lines(sheet, "Een regel die ein-", "digt."))) == 1


@pytest.mark.parametrize(("ratio", "wide", "holes"), [(1.55, 0, 0), (1.7, 2, 0), (2.3, 2, 2)])
def test_wide_spaces_are_seen(sheet: Sheet, ratio: float, wide: int, holes: int) -> None:
    """In all lines but the last, which nobody stretches."""
    found = set_lines(sheet, *GOOD, ratio=ratio)

    assert (len(wider(found, WIDE)), len(wider(found, HOLE))) == (wide, holes)
