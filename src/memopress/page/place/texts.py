"""Lines, markers and initials as items, with their links and what leads to them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from memopress.page.inspect.passages import beginning
from memopress.page.model import Link, Placed, Spot
from memopress.page.prepare.spans import back_anchor
from memopress.units import Point, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.diagnostics import Place, Problems
    from memopress.page.distribute.model import Lines
    from memopress.page.model import Artifact, Role
    from memopress.typeset import Line

_SLIGHT = 0.5  # points: what is wider than its room by less is seen by nobody


def tell_too_wide(lines: Iterable[Line], style: str, source: Place, problems: Problems) -> None:
    """Report the lines that are wider than their room."""
    for line in lines:
        if line.excess > _SLIGHT:
            problems.error(
                "too-wide",
                f"'{beginning(line.text)}' is {line.excess:.1f} pt wider than its column "
                f"({line.measure:.1f} pt) in style '{style}'",
                source,
                "use a smaller style, a wider frame, or allow hyphenation",
            )


def placed_line(line: Line, at: Point, role: Role | Artifact, source: Place) -> Iterator[Placed]:
    """Yield a line that stands at a point, with its links and what leads back to it."""
    yield Placed(at, line, role, source)
    yield from _references(line, at, role, source)
    yield from _links(line, at, role, source)


def placed_lines(stood: Lines, role: Role | Artifact, down: float) -> Iterator[Placed]:
    """Yield the lines of a paragraph, moved down."""
    source = stood.text.source
    for slot, line in zip(stood.slots, stood.lines, strict=True):
        at = Point(stood.x + line.left, slot.baseline + down)
        yield from placed_line(line, at, role, source)


def placed_opening(
    stood: Lines, marker: Line | None, label: Role | Artifact, role: Role | Artifact, down: float
) -> Iterator[Placed]:
    """Yield what stands before the first line of a paragraph: a list's marker, an initial."""
    if stood.opening is None:
        return
    edge, item = stood.opening.edge.moved(0, down), stood.item
    if marker and item:
        own, place = item.marker, item.marker.element.place
        at = edge.moved(marker.left - own.indent, 0)
        yield from placed_line(marker, at, label, place)
        if own.anchor:
            yield Placed(at.moved(0, -stood.leading), Spot(own.anchor, own.title), label, place)
    initial, standing = stood.opening.initial, stood.opening.at
    if initial and standing:
        yield Placed(standing.moved(0, down), initial.line, role, stood.text.source)


def _references(line: Line, at: Point, role: Role | Artifact, source: Place) -> Iterator[Placed]:
    """Yield the places that notes lead back to."""
    for run in line.runs:
        if run.inline and run.inline.note and run.inline.link:
            name = back_anchor(run.inline.link.href[1:])
            yield Placed(at.moved(run.x, -2 * run.size), Spot(name), role, source)


def _links(line: Line, at: Point, role: Role | Artifact, source: Place) -> Iterator[Placed]:
    """Yield the active areas of a line that stands at a point."""
    for target, group in groupby(line.runs, key=lambda run: run.inline and run.inline.link):
        if target:
            runs = list(group)
            x, size = runs[0].x, runs[0].size
            width = runs[-1].x + runs[-1].width - x
            # The mark of a note is small; what is to be hit is as wide as a letter is high.
            grown = max(0.0, size - width) / 2
            text = "".join(t for run in runs for t in run.texts).strip()
            link = Link(Size(width + 2 * grown, size * 1.2), target, text)
            yield Placed(at.moved(x - grown, -size * 0.9), link, role, source)
