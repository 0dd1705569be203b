"""Whether pages that were kept can be some: they may come from anywhere, and are read by type."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from memopress.page.model import Drawing, Link, Picture, Shape, Spot
from memopress.typeset.model import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.layout import Layout
    from memopress.page.model import Item
    from memopress.page.sheet import Sheet
    from memopress.typeset import Run

_FAR = 1e7  # points, and whatever else is counted: no page is so large
_POINTS = {"M": 2, "L": 2, "C": 6, "Z": 0}  # numbers that the segments of a path have


def is_sound(sheets: Iterable[Sheet], layout: Layout) -> bool:
    """Tell whether pages name what a layout has, and have the numbers that a page can have."""
    return all(
        _are_near((placed.at.x, placed.at.y)) and _is_sound(placed.item, layout)
        for sheet in sheets
        for placed in (*sheet.items, *sheet.over)
    ) and all(
        _are_near((lack.box.x, lack.box.y, lack.box.width, lack.box.height))
        for sheet in sheets
        for lack in sheet.lacks
    )


def _is_sound(item: Item, layout: Layout) -> bool:
    match item:
        case Line():
            return _are_near((item.width, item.left, item.measure, *item.hang)) and all(
                _is_run(run, layout) for run in item.runs
            )
        case Shape():
            return _is_shape(item, layout)
        case Drawing():
            clip = item.clip
            return _are_near((clip.x, clip.y, clip.width, clip.height)) and all(
                _is_shape(shape, layout) for shape in item.shapes
            )
        case Picture() | Link():
            return _are_near((item.size.width, item.size.height))
        case Spot():
            return True


def _is_run(run: Run, layout: Layout) -> bool:
    return (
        len(run.gids) == len(run.texts) == len(run.shifts) > 0
        and min(run.gids) >= 0
        and max(run.gids) <= 0xFFFF
        and run.face in layout.fonts
        and run.swatch in layout.palette
        and _are_near((run.size, run.x, run.width, run.rise, run.scale))
        and _are_near(run.shifts)
    )


def _is_shape(shape: Shape, layout: Layout) -> bool:
    return (
        bool(shape.path)
        and all(
            _POINTS.get(each.op) == len(each.points) and _are_near(each.points)
            for each in shape.path
        )
        and all(name is None or name in layout.palette for name in (shape.fill, shape.stroke))
        and _are_near((shape.width, shape.opacity, *shape.dash))
    )


def _are_near(numbers: tuple[float, ...]) -> bool:
    """Tell whether numbers are some, and none is absurd."""
    return not numbers or (max(numbers) < _FAR and min(numbers) > -_FAR and isfinite(sum(numbers)))
