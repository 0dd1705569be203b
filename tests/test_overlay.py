"""Proofs: what a page tells of its construction, and how the overlay shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import MAIN, SetPage
from memopress.diagnostics import Place
from memopress.layout import Frame, Grid, Master
from memopress.page.model import Column
from memopress.units import Box, Size

Set = Callable[..., SetPage]
TWO_COLUMNS = "main: {x: 20pt, y: 20pt, width: 140pt, height: 60pt, columns: 2, gap: 20pt}"


# what a page tells --------------------------------------------------------------------------------


def test_grid_has_lines_between_two_heights() -> None:
    """Baselines go on above the first one; a share of the step gives the lines of a finer grid."""
    grid = Grid(start=20, step=12)

    assert grid.lines(0, 60) == (8, 20, 32, 44, 56)
    assert grid.lines(20, 44) == (20, 32, 44)
    assert grid.lines(20, 44, share=0.5) == (20, 26, 32, 38, 44)
    assert grid.lines(21, 31) == ()


@pytest.mark.parametrize(("left", "x"), [(False, 20), (True, 0)])
def test_margins_leave_what_all_frames_span(x: float, *, left: bool) -> None:
    """A frame that runs off the trim leaves no margin there, on a left page on the other side."""
    place = Place("layout.yaml")
    master = Master(
        "plain",
        {
            "one": Frame("one", Box(20, 30, 50, 60), place, columns=2, gap=5),
            "two": Frame("two", Box(80, 40, 130, 100), place),
        },
        place,
    )

    assert master.area(Size(200, 300), left=left) == Box(x, 30, 180, 110)
    assert Master("bare", {}, place).area(Size(200, 300), left=left) is None


def test_page_knows_its_columns(set_page: Set) -> None:
    """Frames that the page uses give their columns, mirrored on a left page."""
    markup = '<frame name="main"><p style="body">Een</p></frame>'

    right = set_page(markup, frames=TWO_COLUMNS).sheet
    left = set_page(markup, frames=TWO_COLUMNS, left=True).sheet

    assert right.columns == (
        Column(Box(20, 20, 60, 60), "main", (1.0,)),
        Column(Box(100, 20, 60, 60), "main", (1.0,)),
    )
    assert [column.box.x for column in left.columns] == [40, 120]
    assert (right.area, left.area) == (Box(20, 20, 140, 60), Box(40, 20, 140, 60))


def test_frames_that_a_page_leaves_out_are_not_its_columns(set_page: Set) -> None:
    """A master's other frames count for the margins alone; a frame of the page's own is there."""
    frames = f"{MAIN}\n      foot: {{x: 20pt, y: 200pt, width: 100pt, height: 50pt}}"
    page = set_page(
        '<frame name="foot"><p style="small">Voet</p></frame>'
        '<frame x="5pt" y="6pt" width="70pt" height="20pt"><p style="small">Los</p></frame>',
        frames=frames,
    )

    assert [(column.frame, column.box) for column in page.sheet.columns] == [
        ("foot", Box(20, 200, 100, 50)),
        ("frame", Box(5, 6, 70, 20)),
    ]
    assert page.sheet.area == Box(20, 20, 160, 230)


def test_thread_gives_the_columns_of_all_its_frames(set_page: Set) -> None:
    """Where text may run on, there are columns too."""
    frames = (
        "main: {x: 20pt, y: 20pt, width: 70pt, height: 60pt, next: rest}\n"
        "      rest: {x: 110pt, y: 20pt, width: 70pt, height: 60pt}"
    )
    page = set_page('<frame name="main"><p style="body">Een</p></frame>', frames=frames)

    assert [column.frame for column in page.sheet.columns] == ["main", "rest"]


def test_column_knows_the_grids_in_it(set_page: Set) -> None:
    """A style off the grid gives no share, however deep it stands; spans have other styles."""
    page = set_page(
        '<frame name="main"><box><p style="small">los <span style="coral">woord</span></p></box>'
        "</frame>"
        '<frame name="main"><row><cell width="100%"><p style="body">vast</p></cell></row></frame>'
    )

    assert [column.shares for column in page.sheet.columns] == [(), (1.0,)]
