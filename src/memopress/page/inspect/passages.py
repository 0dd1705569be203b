"""The passages of a page: stretches of text that belong to one element and stand in one column."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from memopress.page.model import Role
from memopress.typeset import Line
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.diagnostics import Place
    from memopress.page.model import Column, Page, Placed

_RISE, _FALL = 0.7, 0.2  # of the size: what letters take above and below their baseline
_EDGE = 1.0  # points: by so much a baseline may miss the column that its line stands in
_SHOWN = 40  # characters that stand for a text in a message


class Passage(NamedTuple):
    """Lines of one structure element that follow each other, and the box that they fill.

    `column` is the number of their column among the page's, `frame` that of its frame, both None
    where they stand outside of all.
    """

    role: Role
    text: str
    box: Box
    source: Place | None
    column: int | None
    frame: int | None


def role_of(placed: Placed) -> Role | None:
    """Return the structure element that an item belongs to, None where it is an artifact."""
    return placed.role if isinstance(placed.role, Role) else None


def order_of(role: Role | None) -> int:
    """Return the order in which an element is to be read, its own or that of one around it.

    0 is where it stands, of elements that say nothing of it.
    """
    while role is not None:
        if role.order:
            return role.order
        role = role.parent
    return 0


def beginning(text: str) -> str:
    """Return as much of a text as a message shows."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds some others, of which there is at least one."""
    known = list(boxes)
    x, y = min(each.x for each in known), min(each.y for each in known)
    right, bottom = max(each.right for each in known), max(each.bottom for each in known)
    return Box(x, y, right - x, bottom - y)


def passages(page: Page) -> Iterator[Passage]:
    """Yield what is read on a page, as its items follow each other; markers of lists are not."""
    where = _Where(page.construction.columns if page.construction else ())
    lines = [
        _Standing(role, each.item, _box(each, each.item), each.source, *where.find(each, each.item))
        for each in page.items
        if isinstance(each.item, Line) and (role := role_of(each)) and role.tag != "Lbl"
    ]
    for _, group in itertools.groupby(lines, key=lambda each: (each.role.key, each.column)):
        same = list(group)
        text = " ".join(each.line.text for each in same)
        first = same[0]
        box = around(each.box for each in same)
        yield Passage(first.role, text, box, first.source, first.column, first.frame)


class _Standing(NamedTuple):
    """A line, its element, its box, and where it stands."""

    role: Role
    line: Line
    box: Box
    source: Place | None
    column: int | None
    frame: int | None


def _box(placed: Placed, line: Line) -> Box:
    size = max((run.size for run in line.runs), default=0.0)
    return Box(placed.at.x, placed.at.y - size * _RISE, line.width, size * (_RISE + _FALL))


class _Where:
    """Finds the columns of lines, in the order in which they were placed.

    A finished page does not tell in which frame a line was set, but frames are filled one after the
    other: where they lie over each other, a line stands in the one in hand, or else the next.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = list(zip(columns, _frames(columns), strict=True))
        self.frame = 0

    def find(self, placed: Placed, line: Line) -> tuple[int | None, int | None]:
        """Return the number of a line's column, and that of its frame."""
        x, y = placed.at.x + line.hang[0] + _EDGE, placed.at.y
        found = [
            (frame < self.frame, abs(frame - self.frame), number, frame)
            for number, (each, frame) in enumerate(self.columns)
            if each.box.x <= x <= each.box.right + _EDGE
            and each.box.y - _EDGE <= y <= each.box.bottom + _EDGE
        ]
        if not found:
            return None, None
        *_, number, self.frame = min(found)
        return number, self.frame


def _frames(columns: Sequence[Column]) -> list[int]:
    """Return the number of each column's frame: columns of one name side by side are of one."""
    frames = [0] * len(columns)
    for number, (one, after) in enumerate(itertools.pairwise(columns), 1):
        level = (one.frame, one.box.y, one.box.height) == (
            after.frame, after.box.y, after.box.height,
        )  # fmt: skip
        frames[number] = frames[number - 1] + (not level or after.box.x < one.box.right)
    return frames
