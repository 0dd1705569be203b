"""Total-fit line breaking: the breaks that make a whole paragraph look best.

After Knuth and Plass, 'Breaking Paragraphs into Lines' (Software: Practice and Experience 11,
1981): every feasible break is a node, every line between two of them has demerits, and the path
with the fewest wins. Ragged text is judged by how far its lines fall short, so the rag is shaped
by the same search.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hyphen(Enum):
    """What a break does to a word."""

    NONE = "none"  # between words
    HARD = "hard"  # after a hyphen or slash of the word itself
    SOFT = "soft"  # with a hyphen that the typesetter adds


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible line end, in points along the unbroken paragraph.

    `end` is where a line that stops here ends (its hyphen included) and `start` where the next
    one begins. `spaces` counts the word spaces before `end`, `spaces_after` those before `start`.
    """

    end: float
    start: float
    spaces: int
    spaces_after: int
    hyphen: Hyphen = Hyphen.NONE
    last: bool = False


@dataclass(frozen=True, slots=True)
class Taste:
    """What makes lines good: distances in points, penalties in demerits of a line.

    `space` is the word space of the text. `zone` is how far a ragged line may fall short before it
    hurts. `short_last` is the least that a last line should measure, and `ladder` the most hyphens
    in a row.
    """

    justified: bool
    space: float
    zone: float
    short_last: float
    soft_penalty: float = 75.0
    hard_penalty: float = 8.0
    ladder: int = 2


_STRETCH, _SHRINK = 0.5, 0.2  # of the word space, as ratios of 1
_WORST = 1e24  # demerits of a line that is too wide: taken only where nothing else is left
_LADDER = 1e12  # demerits of one hyphen too many in a row
_FULL = 0.5  # of the measure: shorter lines are not looked at in a first search


@dataclass(slots=True)
class _Node:
    """The best known way to a break: where the next line starts, and what it has cost so far."""

    index: int
    start: float
    spaces: int
    row: int  # hyphens in a row up to here
    cost: float
    before: _Node | None


def choose_breaks(candidates: Sequence[Candidate], measure: float, taste: Taste) -> list[int]:
    """Return the indices of the candidates at which lines end, the last one included.

    A word that is wider than the measure gets a line of its own; nothing is ever lost.
    """
    end = _search(candidates, measure, taste, shortest=_FULL * measure)
    if end is None or end.cost >= _WORST:
        end = _search(candidates, measure, taste, shortest=0.0)
    path: list[int] = []
    while end is not None and end.before is not None:
        path.append(end.index)
        end = end.before
    return path[::-1]


def _search(
    candidates: Sequence[Candidate], measure: float, taste: Taste, shortest: float
) -> _Node | None:
    """Return the last node of the best path, or None if lines of `shortest` allow no path."""
    active = [_Node(-1, 0.0, 0, 0, 0.0, None)]
    widest = measure * 1.1 if taste.justified else measure + 0.01
    for index, here in enumerate(candidates):
        reached: dict[int, _Node] = {}
        end, spaces, last = here.end, here.spaces, here.last
        dropped: _Node | None = None
        keep: list[_Node] = []
        for node in active:
            width = end - node.start
            if width > widest:
                dropped = node
                continue
            keep.append(node)
            if width < shortest and not last:
                continue
            cost = _line_cost(width, spaces - node.spaces, measure, taste, last=last)
            if cost is not None:
                _reach(reached, index, here, node, cost, taste)
        if not keep and dropped is not None:
            # Nothing fits: the line is set too wide from the last place that was possible.
            _reach(reached, index, here, dropped, _WORST, taste)
        active = keep
        active += reached.values()
    ends = [node for node in active if node.index == len(candidates) - 1]
    return min(ends, key=lambda node: node.cost) if ends else None


def _reach(
    reached: dict[int, _Node], index: int, here: Candidate, node: _Node, cost: float, taste: Taste
) -> None:
    """Enter a way to a candidate, if it is the best one for its number of hyphens in a row."""
    row = 0
    total = node.cost + cost
    if here.hyphen is Hyphen.SOFT:
        row = min(node.row, taste.ladder) + 1
        total += taste.soft_penalty**2 * row
        if row > taste.ladder:
            total += _LADDER
    elif here.hyphen is Hyphen.HARD:
        total += taste.hard_penalty**2
    elif here.last and node.row:
        total += 2 * taste.soft_penalty**2  # the last line begins with part of a word
    best = reached.get(row)
    if best is None or total < best.cost:
        reached[row] = _Node(index, here.start, here.spaces_after, row, total, node)


def _line_cost(
    width: float, spaces: int, measure: float, taste: Taste, *, last: bool
) -> float | None:
    """Return the demerits of one line, or None if it is too wide for the measure."""
    slack = measure - width
    shrink = spaces * taste.space * _SHRINK if taste.justified else 0.0
    if slack < -shrink - 0.01:
        return None
    if last:
        short = max(0.0, taste.short_last - width) / taste.short_last
        return (1 + 90 * short) ** 2 if slack >= 0 else (1 + 100 * (slack / shrink) ** 2) ** 2
    if taste.justified:
        stretch = max(spaces * taste.space * _STRETCH, 0.01)
        ratio = slack / stretch if slack >= 0 else -slack / shrink
        return float((1 + 100 * ratio**3) ** 2)
    return float((1 + 60 * (slack / taste.zone) ** 2) ** 2)
