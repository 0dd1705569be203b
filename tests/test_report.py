"""The typographic report: what it counts, and that it finds what is put before it."""

from __future__ import annotations

import json

import pytest

import memopress
from conftest import Project, typesetter
from invoked import invoke
from memopress.diagnostics import Place
from memopress.page import Page, report
from memopress.page.inspect.report import Copyfitted
from memopress.page.model import Placed, Role
from memopress.page.prepare.spans import Fit
from memopress.typeset import Line, Setting, Span, TextStyle
from memopress.units import Point, Size
from records import replace

SOURCE = Place("card.yaml", 4, 3)
LINE = Line(width=100, runs=(), text="een regel", measure=100, justified=True)


def page(*lines: Line, folio: int = 7) -> Page:
    """Return a page with one paragraph of these lines, twelve points apart."""
    role = Role("P", 1)
    items = tuple(
        Placed(Point(20, 40 + 12 * n), line, role, SOURCE) for n, line in enumerate(lines)
    )
    return Page(folio, Size(200, 300), 9, items)


def found(*lines: Line) -> list[tuple[str, float]]:
    """Return kind and value of what a report finds in a paragraph."""
    return [(b.kind, b.value) for b in report("x", [page(*lines)], ()).blemishes]


def test_paragraph_without_fault_is_only_counted() -> None:
    """Figures tell how it was set; there is nothing to look at."""
    lines = (
        replace(LINE, space=1.4, soft=True, text="een re-"),
        replace(LINE, space=0.9, tracking=-4.0, scale=0.994),
        replace(LINE, justified=False, last=True),
    )

    told = report("limburg", [page(*lines)], ())

    assert (told.edition, told.lines, told.justified, told.hyphenated) == ("limburg", 3, 2, 1)
    assert (told.mended, told.in_a_row, told.spaces, told.blemishes) == (1, 1, 1.4, ())


@pytest.mark.parametrize(("space", "kind"), [(1.61, "loose"), (0.59, "tight")])
def test_spaces_beyond_the_bounds_are_told(space: float, kind: str) -> None:
    """A loose or a tight line is told with its page, words and source; a ragged one never."""
    (blemish,) = report("x", [page(LINE, replace(LINE, space=space))], ()).blemishes

    assert (blemish.kind, blemish.folio, blemish.value) == (kind, 7, space)
    assert (blemish.text, blemish.source) == ("een regel", SOURCE)
    assert found(replace(LINE, space=space, justified=False)) == []


def test_short_line_inside_a_rag_is_told() -> None:
    """A hole in a ragged paragraph is told; a last line, and a heading's line, may be short."""
    ragged = replace(LINE, justified=False)
    short = replace(ragged, width=50)

    assert found(ragged, short, ragged, ragged) == [("short", 0.5)]
    assert found(ragged, ragged, ragged, replace(short, last=True)) == []
    assert found(ragged, short, ragged) == []


def test_third_hyphen_in_a_row_is_told() -> None:
    """Two hyphens in a row may stand, three are a ladder."""
    soft = replace(LINE, soft=True, text="een re-")

    assert found(soft, soft, LINE, soft, soft) == []
    assert found(LINE, soft, soft, soft, LINE) == [("ladder", 3)]


def test_river_is_found_where_spaces_meet() -> None:
    """Wide spaces one under the other through four lines are a river, narrow ones are not."""

    def line(at: float, space: float = 1.4) -> Line:
        return replace(LINE, space=space, gaps=((5, 8), (at, at + 3)))

    # The gaps at 5 are kept apart from those that wander from 40 on by their place.
    apart = [replace(each, gaps=each.gaps[1:]) for each in (line(40), line(41), line(42), line(41))]
    straight = [line(40 + 9 * n) for n in range(4)]

    assert found(*apart) == [("river", 4)]
    assert found(*straight) == [("river", 4)]
    assert found(*apart[:3], LINE) == []
    assert found(*(replace(each, space=1.2) for each in apart)) == []
    assert (
        found(*(replace(each, gaps=((9.0 * n, 9.0 * n + 3),)) for n, each in enumerate(apart)))
        == []
    )


def test_gaps_are_where_the_word_spaces_stand() -> None:
    """A line tells each of its word spaces: as wide as it is set, and as many as there are."""
    setter = typesetter({"text": "work-sans/WorkSans_400Regular.ttf"})
    style = TextStyle(("text",), 10, "ink")
    text = "Amateurkunstenaars hebben in hun stad of gemeente een plek nodig om te repeteren."
    lines = setter.set((Span(text, style),), 170, Setting(align="justify"))

    for line in lines:
        assert len(line.gaps) == line.text.count(" ")
        (first, *_) = line.gaps
        word = setter.ruler.width(line.text.split(" ")[0], style)
        tracked = line.tracking * len(line.text.split(" ")[0]) * 10 / 1000
        assert first[0] == pytest.approx((word + tracked) * line.scale, abs=0.01)
        own = setter.ruler.width(" ", style)
        assert first[1] - first[0] == pytest.approx(line.space * own, abs=0.01)


def test_copyfitting_is_told() -> None:
    """Each frame that was fitted stands in the report with what was done to it."""
    told = report("x", [page(LINE)], [Copyfitted(10, "advice", Fit(-1, -3.0, 0.98, 1.0))])

    assert told.as_data()["fitted"] == [
        {"page": 10, "frame": "advice", "lines": -1, "tracking": -3.0, "leading": 0.98, "size": 1.0}
    ]


def test_build_tells_it_for_each_edition(project: Project) -> None:
    """The report comes with the build: as data from Python, and in the JSON of the command."""
    built = memopress.build(project.folder, outputs=("screen",))
    printed = invoke(["build", "--output", "screen", "--json"])

    assert [told.edition for told in built.reports] == ["all", "north"]
    assert built.reports[0].lines > built.reports[1].lines > 0
    assert json.loads(printed.stdout)["typography"] == [told.as_data() for told in built.reports]
