"""Outlines: SVG path data and transforms into segments, and what is refused."""

from __future__ import annotations

import math

import pytest

from memopress.page.drawing.paths import (
    Transform,
    ellipse,
    polygon,
    read_path,
    read_transform,
    rectangle,
    rotation,
)
from memopress.page.model import Segment

KAPPA = 4 / 3 * (math.sqrt(2) - 1)


def short(data: str) -> str:
    """Return path data read and written again with absolute M, L, C and Z."""
    return " ".join(
        segment.op + ",".join(f"{round(value, 2) + 0.0:g}" for value in segment.points)
        for segment in read_path(data)
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1 2L3 4Z", "M1,2 L3,4 Z"),
        ("M1,2,3,4", "M1,2 L3,4"),  # further pairs of a moveto are linetos
        ("m1 2 3 4 5 6", "M1,2 L4,6 L9,12"),
        ("M10 10 h5 v-5 H0 V0", "M10,10 L15,10 L15,5 L0,5 L0,0"),
        ("M10 10 l5 0 l0 5 z l1 1", "M10,10 L15,10 L15,15 Z L11,11"),  # z goes back to the start
        ("M0 0 c1 2 3 4 5 6", "M0,0 C1,2,3,4,5,6"),
        ("M5 5 c1 2 3 4 5 6", "M5,5 C6,7,8,9,10,11"),
        ("M.5.5-1-1", "M0.5,0.5 L-1,-1"),  # numbers need no space between them
        ("M1e1 2E-1", "M10,0.2"),
        ("M0 0\n\tL 1 1", "M0,0 L1,1"),
        ("", ""),
    ],
)
def test_lines_and_curves(data: str, expected: str) -> None:
    """Commands are read absolute and relative, with SVG's shorthand (SVG 1.1, 8.3)."""
    assert short(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # The first control point mirrors the last one of the curve before.
        ("M0 0 C0 5 5 5 5 0 S10 -5 10 0", "M0,0 C0,5,5,5,5,0 C5,-5,10,-5,10,0"),
        ("M0 0 C0 5 5 5 5 0 s5 -5 5 0", "M0,0 C0,5,5,5,5,0 C5,-5,10,-5,10,0"),
        # With no curve before, it is the current point.
        ("M1 1 S2 3 4 5", "M1,1 C1,1,2,3,4,5"),
        ("M0 0 Q3 3 6 0 S9 9 12 0", "M0,0 C2,2,4,2,6,0 C6,0,9,9,12,0"),
    ],
)
def test_smooth_curves(data: str, expected: str) -> None:
    """S mirrors the control point of a curve before it, and of nothing else."""
    assert short(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # A quadratic's control points lie at two thirds of the way to its own one.
        ("M0 0 Q3 3 6 0", "M0,0 C2,2,4,2,6,0"),
        ("M0 0 q3 3 6 0", "M0,0 C2,2,4,2,6,0"),
        ("M0 0 Q3 3 6 0 T12 0", "M0,0 C2,2,4,2,6,0 C8,-2,10,-2,12,0"),
        ("M0 0 Q3 3 6 0 t6 0 t6 0", "M0,0 C2,2,4,2,6,0 C8,-2,10,-2,12,0 C14,2,16,2,18,0"),
        ("M0 0 T6 0", "M0,0 C0,0,2,0,6,0"),
    ],
)
def test_quadratic_curves(data: str, expected: str) -> None:
    """Q and T become cubic curves of the same form."""
    assert short(data) == expected


def test_arc_is_a_quarter_circle() -> None:
    """An arc of ninety degrees is one curve, its handles at kappa of the radius."""
    path = read_path("M10 0 A10 10 0 0 1 0 10")

    assert path[0] == Segment("M", (10, 0))
    assert path[1].op == "C"
    k = 10 * KAPPA
    assert path[1].points == pytest.approx((10, k, k, 10, 0, 10), abs=1e-9)


@pytest.mark.parametrize(
    ("flags", "top"),
    [
        ("0 0", 10 - math.sqrt(75)),
        ("0 1", -(10 - math.sqrt(75))),
        ("1 0", 10 + math.sqrt(75)),
        ("1 1", -(10 + math.sqrt(75))),
    ],
)
def test_arc_flags_choose_one_of_four(flags: str, top: float) -> None:
    """Large and sweep choose the arc; its farthest point tells which one was drawn."""
    # Radius 10 over a chord of 10: the centres lie sqrt(75) above and below its middle.
    path = read_path(f"M0 0 A10 10 0 {flags} 10 0")

    highest = max((y for x, y in points_on(path)), key=abs)
    assert highest == pytest.approx(top, abs=0.05)
    assert path[-1].points[-2:] == (10, 0)


def points_on(path: tuple[Segment, ...], steps: int = 40) -> list[tuple[float, float]]:
    """Return points on the curves of a path."""
    found: list[tuple[float, float]] = []
    x0 = y0 = 0.0
    for segment in path:
        if segment.op == "C":
            x1, y1, x2, y2, x3, y3 = segment.points
            for n in range(steps + 1):
                t = n / steps
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
        if segment.points:
            x0, y0 = segment.points[-2:]
    return found


def test_arc_too_small_grows() -> None:
    """Radii that cannot span the chord grow until they do (SVG 1.1, F.6.6)."""
    path = read_path("M0 0 a1 1 0 0 1 20 0")

    assert min(y for _, y in points_on(path)) == pytest.approx(-10, abs=0.01)


def test_arc_of_no_radius_is_a_line() -> None:
    """A radius of nought draws a straight line."""
    assert short("M0 0 A0 5 0 0 1 4 4") == "M0,0 L4,4"


def test_turned_ellipse_keeps_its_ends() -> None:
    """A turned arc ends exactly where the data say."""
    path = read_path("M10 10 a20 10 30 1 1 5 5")

    assert path[-1].points[-2:] == (15, 15)


def test_arc_flags_need_no_space() -> None:
    """Flags are one figure each, so minified data run them together (SVG 1.1, 8.3.9)."""
    assert short("M10 0A10 10 0 010 10") == short("M10 0 A10 10 0 0 1 0 10")


@pytest.mark.parametrize(
    "data",
    [
        "M1 2 X3 4",
        "M1",
        "M1 2 L3",
        "1 2 3 4",
        "M0 0 C1 2 3 4",
        "M0 0 Z 5 5",
        "M0 0 L 1 L 2 2",
        "M0 0 L1 1 url(#x)",
        "M--1 2",
        "L1 1",
        "C1 2 3 4 5 6",
        "Z",
    ],
)
def test_malformed_path_is_refused(data: str) -> None:
    """What is no path data raises ValueError; data begin with a moveto (SVG 1.1, 8.3.1)."""
    with pytest.raises(ValueError, match=r"."):
        read_path(data)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("translate(3 4)", (4, 6)),
        ("translate(3)", (4, 2)),
        ("scale(2)", (2, 4)),
        ("scale(2, 3)", (2, 6)),
        ("rotate(90)", (-2, 1)),
        ("rotate(90 1 1)", (0, 1)),
        ("translate(10 0) scale(2)", (12, 4)),  # the innermost comes last
        ("scale(2), translate(10,0)", (22, 4)),
        ("", (1, 2)),
    ],
)
def test_transforms(text: str, point: tuple[float, float]) -> None:
    """A transform list maps the point (1, 2) as SVG does."""
    assert read_transform(text)(1, 2) == pytest.approx(point)


@pytest.mark.parametrize(
    "text",
    [
        "skewX(3)",
        "matrix(1 0 0 1 0 0)",
        "translate(a)",
        "rotate()",
        "scale(2) nonsense",
        "rotate(1 2 3 4)",
        "translate(1 2 3)",
        "nonsense scale(2)",
    ],
)
def test_malformed_transform_is_refused(text: str) -> None:
    """What is no list of translate, scale and rotate raises ValueError."""
    with pytest.raises(ValueError, match=r"."):
        read_transform(text)


def test_rotation_is_clockwise() -> None:
    """With y downwards, a quarter turn brings the right to the bottom, about any point."""
    assert rotation(90)(1, 0) == pytest.approx((0, 1))
    assert rotation(180, 5, 5)(5, 0) == pytest.approx((5, 10))
    assert rotation(360, 3, 4)(7, 8) == pytest.approx((7, 8))


def test_scale_of_a_transform() -> None:
    """Lengths grow by the root of what areas grow by; a turn leaves them as they are."""
    assert Transform(a=2, d=8).scale == pytest.approx(4)
    assert rotation(33).scale == pytest.approx(1)
    assert Transform(a=-1).scale == pytest.approx(1)


def test_transforms_apply_from_the_inside_out() -> None:
    """`after` applies the inner map first; a path is mapped point by point."""
    outer, inner = Transform(a=2, d=2), Transform(e=1, f=1)

    assert outer.after(inner)(0, 0) == (2, 2)
    assert outer.path(read_path("M1 2 L3 4 Z")) == read_path("M2 4 L6 8 Z")


def test_polygon_closes() -> None:
    """Three points make a closed triangle; two make nothing."""
    assert polygon("0,0 4,0 4 4") == read_path("M0 0 L4 0 L4 4 Z")
    for wrong in ("0,0 4,0", "0,0 4,0 4", "a b c d e f"):
        with pytest.raises(ValueError, match=r"."):
            polygon(wrong)


def test_corners_are_rounded_no_further_than_half() -> None:
    """A radius too large for the box becomes half of its shorter side."""
    assert rectangle(0, 0, 20, 10, 99) == rectangle(0, 0, 20, 10, 5)
    assert rectangle(1, 2, 3, 4) == read_path("M1 2 L4 2 L4 6 L1 6 Z")


def test_ellipse_touches_its_box() -> None:
    """An ellipse reaches its radii and no further."""
    points = points_on(ellipse(10, 10, 4, 2))

    assert (min(x for x, _ in points), max(x for x, _ in points)) == pytest.approx(
        (6, 14), abs=1e-3
    )
    assert (min(y for _, y in points), max(y for _, y in points)) == pytest.approx(
        (8, 12), abs=1e-3
    )
