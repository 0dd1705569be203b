"""Total-fit line breaking: the breaks that make a whole paragraph look best.

After Knuth and Plass, 'Breaking Paragraphs into Lines' (Software: Practice and Experience 11,
1981): every feasible break is a node, every line between two of them has demerits, and the path
with the fewest wins. Their fitness classes, tolerance and looseness are here under their names.
Ragged text is judged by how far its lines fall short, so the rag is shaped by the same search.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.typeset.model import Limits, Shape

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Hyphen(Enum):
    """What a break does to a word."""

    NONE = "none"  # between words
    HARD = "hard"  # after a hyphen or slash of the word itself
    SOFT = "soft"  # with a hyphen that the typesetter adds
    BARE = "bare"  # with nothing added, where the author allows it (U+200B)
    ADDRESS = "address"  # with nothing added, inside an address

    @property
    def bare(self) -> bool:
        """Whether nothing shows that the word goes on."""
        return self in (Hyphen.BARE, Hyphen.ADDRESS)


class Candidate(Struct, frozen=True):
    """A possible line end, in points along the unbroken paragraph.

    `end` is where a line that stops here ends (its hyphen included) and `start` where the next
    one begins, both less what hangs in the margin. `spaces` counts the word spaces before `end`,
    `spaces_after` those before `start`. `weak` tells that the line would end in a word that leans
    on the next one, such as an article, or in the first short word of a sentence; `best` that a
    soft hyphen stands where a compound has its seam; `dashed` that the line would end in a hyphen,
    the typesetter's or the word's own (sociaal-cultureel, kunst- en cultuur).
    """

    end: float
    start: float
    spaces: int
    spaces_after: int
    hyphen: Hyphen = Hyphen.NONE
    last: bool = False
    weak: bool = False
    best: bool = False
    dashed: bool = False


class Taste(Struct, frozen=True):
    """What makes lines good: distances in points, penalties in demerits, those of hyphens as roots.

    `space` is the word space of the text and `limits` tell how far it may change (as shares of
    it, whatever is wanted) in justified text; `mend` is the share of a line's width that its
    letters can give at the limits of tracking and scaling. `zone` is how far a ragged line may
    fall short before it hurts, `short_last` the least that a last line should measure, `ladder`
    the most hyphens in a row, and `looseness` how many lines more (or fewer) than the best ones
    the paragraph should have. In `even` text the last line is to be as long as the others.
    """

    justified: bool
    space: float
    zone: float
    short_last: float
    limits: Limits = field(default_factory=Limits)
    mend: float = 0.0
    soft_penalty: float = 75.0
    hard_penalty: float = 8.0
    address_penalty: float = 106.0
    weak_penalty: float = 1200.0
    ladder: int = 2
    looseness: int = 0
    even: bool = False

    def spread(self, slack: float, spaces: int, width: float) -> tuple[float, float]:
        """Return how a justified line's slack (points) is shared out: spaces' part, letters' part.

        The spaces go half-way to their limits with ease; past that the letters give what they
        can, and what is left goes to the spaces again.
        """
        room = self.space * spaces * _EASE
        mend = self.mend * width
        most = (self.limits.most - 1) * room
        least = (self.limits.least - 1) * room
        if slack > most:
            letters = min(mend, slack - most)
        elif slack < least:
            letters = max(-mend, slack - least)
        else:
            letters = 0.0
        return slack - letters, letters


_SEAM = 0.5  # of the demerits of a hyphen, where it parts a compound into its members
_EASE = 0.5  # of the way to their limits: so far word spaces go before letters help
_WORST = 1e24  # demerits of a line that is too wide: taken only where nothing else is left
_LADDER = 1e15  # of a hyphen too many in a row, or where no word may be torn
_TORN = 1e13  # of a last line that is part of a word
_SHORT = 1e6  # of a last line that is shorter than it should be, for each measure that it lacks
_STUB = 3e6  # of the same, however little it lacks
_LOOSE = 1e7  # of a line beyond the tolerance, for each unit beyond, squared
_HOPELESS_COST = 1e12  # demerits that no paragraph's loose lines add up to
_HOPELESS = 5.0  # times the ease: from there on demerits grow with looseness, not with its square
_UNLIKE = 3000.0  # of neighbours that are not of one class or of two adjacent ones
_FULL = 0.5  # of the measure: shorter lines are not looked at in a first search
_OVER = 1.15  # times the measure: wider lines only get wider
_LONG = 5_000  # places to break: in longer text a line more or less is not looked for
_SLIGHT = 0.01  # points: less is rounding


class _Node(Struct):
    """A feasible break: where the next line begins and what the lines up to here cost."""

    index: int
    start: float
    spaces: int
    line: int  # lines up to here
    row: int  # lines in a row that end in a hyphen, up to here
    fitness: int  # class of the line that ends here: 0 tight or full, to 3 very loose or short
    cost: float
    before: _Node | None
    torn: bool = False  # the next line begins with part of a word


def choose_breaks(
    candidates: Sequence[Candidate], room: float | Shape, taste: Taste, begin: float = 0.0
) -> list[int]:
    """Return the indices of the candidates at which lines end, the last one included.

    `room` is the measure in points, or the shape of a paragraph whose lines differ; `begin` is
    where the first line begins, less than nothing if it hangs in the margin. A word that is wider
    than the measure gets a line of its own; nothing is ever lost.
    """
    shape = room if isinstance(room, Shape) else Shape(((0.0, room),))
    end = _search(candidates, shape, taste, begin, shortest=_FULL)
    if end is None or end.cost >= _LOOSE:
        end = _search(candidates, shape, taste, begin, shortest=0.0)
    path: list[int] = []
    while end is not None and end.before is not None:
        path.append(end.index)
        end = end.before
    return path[::-1]


def _search(
    candidates: Sequence[Candidate], shape: Shape, taste: Taste, begin: float, shortest: float
) -> _Node | None:
    """Return the last node of the best path, or None if lines of `shortest` allow no path."""
    # From the line on from which all are alike, ways to a break that differ in their number of
    # lines only need not be kept apart: there would be ever more of them.
    settled = max(len(shape.rooms) - 1, max(shape.whole, default=-1) + 1)
    if taste.looseness and len(candidates) <= _LONG:
        settled = len(candidates)
    begun = _begun(candidates, shape, begin)
    active = [begun]
    only = shape.measure(0) if len(shape.rooms) == 1 else 0.0
    for index in range(begun.index + 1, len(candidates)):
        here = candidates[index]
        reached: dict[tuple[int, int, int], _Node] = {}
        end, spaces, last = here.end, here.spaces, here.last
        latest: _Node | None = None  # of those from which the line is too wide
        roomy = False
        keep: list[_Node] = []
        for node in active:
            width = end - node.start
            measure = only or shape.measure(node.line)
            if width <= measure * _OVER:
                keep.append(node)
                if width < shortest * measure and not last:
                    roomy = True
                    continue
                judged = _judge(width, spaces - node.spaces, measure, taste, last=last)
                if judged is not None:
                    _reach(reached, index, here, node, judged, shape, taste, settled)
                    continue
            if latest is None or node.index > latest.index:
                latest = node
        if latest and not reached and not roomy:
            # Nothing fits: the line is set too wide from the last place that was possible.
            _reach(reached, index, here, latest, (_WORST, 0), shape, taste, settled)
        active = keep
        active += _worthwhile(reached.values(), settled)
    ends = [node for node in active if node.index == len(candidates) - 1]
    if not ends:
        return None
    best = min(ends, key=lambda node: node.cost)
    wanted = best.line + taste.looseness
    # Without a way to so many lines, the nearest number that there is a way to.
    return min(ends, key=lambda node: (abs(node.line - wanted), node.cost))


def _begun(candidates: Sequence[Candidate], shape: Shape, begin: float) -> _Node:
    """Return the node to go on from: the end of the lines that stand already, or the start."""
    node = _Node(-1, begin, 0, 0, 0, 1, 0.0, None)
    for index in shape.ends:
        here = candidates[index]
        row = node.row + 1 if here.dashed else 0
        torn = here.hyphen is Hyphen.SOFT
        node = _Node(
            index, here.start, here.spaces_after, node.line + 1, row, 1, 0.0, node, torn=torn
        )
        if here.last:
            break  # the other ones are of what comes after a forced line end
    return node


def _worthwhile(nodes: Collection[_Node], settled: int) -> list[_Node]:
    """Return the nodes that can still be on the best path.

    One that costs more than another by all that a change of class can cost, and has no fewer
    hyphens in a row, cannot; before the line `settled`, from which all are alike, if that other one
    has as many lines. Nor can one that is worse than the best by all that the lines to come cost.
    """
    if len(nodes) < 2:
        return list(nodes)
    kept: list[_Node] = []
    ordered = sorted(nodes, key=lambda each: each.cost)
    hopeless = ordered[0].cost + _HOPELESS_COST
    for node in ordered:
        if node.cost > hopeless:
            break
        for better in kept:
            if (
                better.row <= node.row
                and better.cost + _UNLIKE <= node.cost
                and min(better.line, settled) == min(node.line, settled)
            ):
                break
        else:
            kept.append(node)
    return kept


def _reach(
    reached: dict[tuple[int, int, int], _Node],
    index: int,
    here: Candidate,
    node: _Node,
    judged: tuple[float, int],
    shape: Shape,
    taste: Taste,
    settled: int,
) -> None:
    """Enter a way to a candidate, if it is the best of its kind."""
    cost, fitness = judged
    row = 0
    total = node.cost + cost
    if abs(fitness - node.fitness) > 1 and not here.last:
        total += _UNLIKE
    if here.weak:
        total += taste.weak_penalty
    if here.dashed:
        row = min(node.row, taste.ladder) + 1
        if row > taste.ladder or node.line in shape.whole:
            total += _LADDER
    if here.hyphen is Hyphen.SOFT:
        total += taste.soft_penalty**2 * row * (_SEAM if here.best else 1.0)
    elif here.hyphen is Hyphen.HARD:
        total += taste.hard_penalty**2
    elif here.hyphen is not Hyphen.NONE:
        address = here.hyphen is Hyphen.ADDRESS
        total += (taste.address_penalty if address else taste.hard_penalty) ** 2
        if node.line in shape.whole and not here.dashed:
            total += _LADDER
    elif here.last and node.torn:
        # The last line begins with part of a word; it may not be that alone.
        total += 2 * taste.soft_penalty**2 if here.spaces > node.spaces else _TORN
    line = node.line + 1
    key = (row, fitness, min(line, settled))
    best = reached.get(key)
    if best is None or total < best.cost:
        torn = here.hyphen is Hyphen.SOFT
        reached[key] = _Node(
            index, here.start, here.spaces_after, line, row, fitness, total, node, torn=torn
        )


def _judge(
    width: float, spaces: int, measure: float, taste: Taste, *, last: bool
) -> tuple[float, int] | None:
    """Return a line's demerits and its class, or None if it is too wide for the measure."""
    slack = measure - width
    if slack < -_SLIGHT and not (taste.justified and spaces):
        return None
    if last and slack >= -_SLIGHT and not taste.even:
        short = max(0.0, taste.short_last - width) / taste.short_last if taste.short_last else 0.0
        return 1 + (_STUB + _SHORT * short if short else 0.0), 1
    if not taste.justified:
        ratio = slack / taste.zone
        return float((1 + 60 * ratio**2) ** 2), 0 if ratio < 0.4 else 1 if ratio < 1 else 2
    limits = taste.limits
    room = max(spaces * taste.space, 0.01)
    spread, letters = taste.spread(slack, spaces, width)
    # Of the whole change that the letters may take, half the pain of the same change in spaces.
    given = 0.5 * abs(letters) / (taste.mend * width) if letters else 0.0
    if slack < 0:
        if spread < (limits.least - 1) * room - _SLIGHT:
            return None
        ratio = -spread / room / max(1 - limits.least, 0.01) + given
        return float((1 + 100 * ratio**3) ** 2), 0 if ratio > 0.5 else 1
    ratio = min(spread / room / max(limits.most - 1, 0.01), _HOPELESS) + given
    cost = float((1 + 100 * ratio**3) ** 2)
    over = (1 + spread / room) / (limits.most * limits.tolerance) - 1
    if over > 0:
        far = max(over - _HOPELESS, 0.0)
        cost += _LOOSE * (over - far) ** 2
        if spaces:  # a word alone is no looser than another one: both fall short
            cost += _LOOSE * 2 * _HOPELESS * far
    return cost, 1 if ratio < 0.5 else 2 if ratio < 1 else 3
