"""Illustrations are right in bleed by construction: whatever the seed, at any size.

Here 50 seeds at three sizes; `python tests/illustrations.py` takes as many as one likes at ten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import often
from illustrations import BLEED, SIZES, Wish, beside, drawn, faults, job, judged, names, pressed
from memopress.diagnostics import Problems
from memopress.files import Files
from memopress.layout import Templates
from memopress.page.drawing.paths import ellipse, rectangle
from memopress.page.model import Drawing, Shape
from memopress.page.place.figures import Figures
from memopress.preflight import DEFAULT, RULES, load_profile
from memopress.preflight.reading import open_file
from memopress.preflight.rules import bleed
from memopress.units import Box, mm
from records import replace

if TYPE_CHECKING:
    from pathlib import Path


THREE = (SIZES[0], SIZES[3], SIZES[6])  # a strip, one that lies, one that stands
SEEDS = tuple(f"new-card-{number}" for number in range(often(24, 50)))


def test_there_are_illustrations() -> None:
    """Those of the disciplines, the chapters, and all together: what is below tests something."""
    assert len(names()) >= 14


@pytest.mark.parametrize("name", names())
def test_every_seed_is_right_at_every_size(name: str) -> None:
    """No seed is without one: few seeds may meet with a fault of a template.

    Nothing of a third of them ends beside the trim: each lies in the bleed with all of its sides,
    in a press file that our own rule judges.
    """
    problems, judgeable = Problems(), []
    for number, seed in enumerate(SEEDS):
        for nth, size in enumerate(THREE):
            wish = Wish(name, seed, size)
            drawing = drawn(wish, problems)
            assert drawing is None or len(drawing.shapes) > 2
            if drawing and nth == number % 3:
                judgeable.append((wish, drawing))
    assert [each.message for each in problems.found] == []
    assert judged(judgeable) == []


@pytest.mark.parametrize(
    "wish",
    [
        # Ends of two bristles in a line, a foot of the dancer and a handlebar on films, the grooves
        # of three small records, a step of a large gable, and a pile's lowest block.
        Wish("beeld", "card-5010", (121, 160)),
        Wish("fotografie", "card-6056", (176, 69)),
        Wish("fotografie", "card-20059", (121, 62)),
        Wish("muziek", "card-6014", (121, 46)),
        Wish("plek", "card-6038", (176, 140)),
        Wish("leren", "card-42198", (176, 107)),
        # The disc behind an eye, grooves as wide as they are, a double bass's foot, a stem, and
        # the valves of a horn.
        Wish("fotografie", "card-40194", (121, 90)),
        Wish("muziek", "card-41860", (176, 133)),
        Wish("muziek", "card-42271", (176, 54)),
        Wish("muziek", "r-176", (176, 118)),
        Wish("muziek", "r-151", (176, 87)),
    ],
    ids=str,
)
def test_what_few_seeds_met_with_does_not_come_back(wish: Wish) -> None:
    """Faults that the seeds above do not show: each was found in thousands of others."""
    assert faults([wish]) == []


@pytest.mark.parametrize("inside", [3.0, 4.0, 6.0])
def test_what_the_rule_cannot_see_is_left_out_of_what_is_alike(inside: float) -> None:
    """In the long form what looks alike along a side is judged once: nothing else is told apart."""
    box = Box(0, 0, 200, 150)
    ground = Shape(rectangle(0, 0, 200, 150), fill="infrastructuur")
    shape = Shape(rectangle(BLEED + mm(inside), 60, 40, 30), stroke="accent", width=mm(0.6))
    left, top, right, bottom = beside(Drawing.of(box, (ground, shape)))
    assert left == ((ground, shape) if inside < 4.5 else (ground,))
    assert top == right == bottom == (ground,)


@pytest.mark.parametrize("inside", [0.0, 4.0, 8.5, 10.5])
def test_the_judge_sees_what_ends_beside_the_trim(inside: float) -> None:
    """What the tests above rely on: an edge within the bleed's strip is found, one clear is not."""
    box = Box(0, 0, 200, 150)
    ground = Shape(rectangle(0, 0, 200, 150), fill="infrastructuur")
    shape = Shape(rectangle(inside, 40, 60, 60), fill="accent")
    file = open_file(pressed([Drawing.of(box, (ground, shape))]))
    found = list(bleed.check_pages(file, file.sheets, load_profile(DEFAULT, RULES)))
    assert bool(found) == (inside > 0)


def test_the_judge_knows_a_curve_that_leaves_the_strip_for_one() -> None:
    """A disc's rim is cut well wherever it lies, at the limit of what the knife reaches as well."""
    box = Box(0, 0, 200, 150)
    ground = Shape(rectangle(0, 0, 200, 150), fill="infrastructuur")
    rims = [BLEED + mm(0.7 + 0.05 * step) for step in range(12)]
    discs = [Shape(ellipse(rim + 60, 75, 60, 60), fill="accent") for rim in rims]
    file = open_file(pressed([Drawing.of(box, (ground, disc)) for disc in discs]))
    assert list(bleed.check_pages(file, file.sheets, load_profile(DEFAULT, RULES))) == []


def test_sides_within_the_page_are_left_alone() -> None:
    """A drawing learns what the trim takes of it; where that is nothing, a shape may end."""
    wish = Wish("plek", "new-card-2", THREE[1])
    problems = Problems()
    card = drawn(wish, problems, ("left", "top"))
    whole = drawn(wish, problems)
    assert card is not None
    assert whole is not None
    assert card != whole
    assert problems.found == []


def test_a_drawing_that_fails_is_told_with_its_card_and_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One template draws for many cards, and few of them may show its fault."""
    folder = tmp_path / "layout/illustrations"
    folder.mkdir(parents=True)
    faulty = '<drawing width="{{ width }}" height="{{ height }}" fill="{{ []|first }}"/>\n'
    (folder / "leeg.xml.j2").write_text(faulty, encoding="utf-8")
    layout = replace(job().layout, folder=tmp_path / "layout")
    figures = Figures(Templates(layout, "layout", Files(tmp_path)))
    monkeypatch.setattr(job().composer, "figures", figures)
    problems = Problems()
    drawing = drawn(Wish("leeg", "kaboekie", (100, 80)), problems, name="practices/kaboekie")
    (found,) = problems.found
    assert drawing is None
    assert found.message.startswith("the illustration of practices/kaboekie (seed 'kaboekie'): ")
    assert found.place is not None
    assert found.place.file == "layout/illustrations/leeg.xml.j2"
