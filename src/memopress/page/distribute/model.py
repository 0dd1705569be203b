"""What distributing yields: where each piece stands, and what found no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from memopress.diagnostics import Place
from memopress.units import Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.layout import elements
    from memopress.page.prepare.pieces import (
        Footnotes,
        Graphic,
        Held,
        Item,
        List,
        Paragraph,
        Piece,
        Pills,
        Rule,
        Table,
        TableRow,
    )
    from memopress.page.prepare.words import Initial, Text
    from memopress.typeset import Line
    from memopress.units import Box


DROP = 0.26  # of the leading: what a line takes below its baseline
NEARLY = 0.1  # points by which something may reach below its column
NARROWEST = 1.0  # points: the least width of a column


class Rest(NamedTuple):
    """A line that found no room: its left edge, and its baseline in the block that it is of."""

    line: Line
    x: float
    y: float


class Overset(Struct, frozen=True):
    """Text that found no room: its source, how many lines and words, and how it begins."""

    source: Place | None
    lines: int
    words: int
    text: str

    def running_on(
        self,
        lines: Sequence[Line],
        left: float,
        leading: float,
        marker: Line | None = None,
        hung: float = 0.0,
    ) -> Overrun:
        """Return it with its lines, which would stand at a left edge, one below the other.

        A `marker` before the first of them has its own left edge.
        """
        rest = [
            Rest(line, left + line.left, number * leading - leading * DROP)
            for number, line in enumerate(lines, 1)
        ]
        if marker:
            rest.append(Rest(marker, hung + marker.left, leading - leading * DROP))
        return self.overrun(rest, len(lines) * leading)

    def overrun(self, rest: Iterable[Rest], deep: float) -> Overrun:
        """Return it with lines of a block."""
        return Overrun(self.source, self.lines, self.words, self.text, tuple(rest), deep)


class Overrun(Overset, frozen=True):
    """Text that found no room, with those of its lines that stand nowhere: a block so deep."""

    rest: tuple[Rest, ...] = ()
    deep: float = 0.0


class Slot(NamedTuple):
    """Where a line may stand: its baseline, its indent in the column, and its measure."""

    baseline: float
    indent: float
    measure: float


class Opening(NamedTuple):
    """What stands before a paragraph's first line: where its text begins, and an initial."""

    edge: Point
    initial: Initial | None
    at: Point | None  # of the initial


class Lines(NamedTuple):
    """Lines of a paragraph, of an item of a list or of a note in one column; text begins at x."""

    piece: Paragraph | List | Footnotes
    item: Item | None
    text: Text
    x: float
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    leading: float
    opening: Opening | None

    def first(self, count: int) -> Lines:
        """Return so many of them."""
        return self._replace(lines=self.lines[:count], slots=self.slots[:count])

    @property
    def corner(self) -> Point:
        """Where it begins, above its first line."""
        return Point(self.x, self.slots[0].baseline - self.leading)

    @property
    def texts(self) -> Iterator[tuple[float, str, Place | None]]:
        """Yield the baseline, text and source of each line."""
        for slot, line in zip(self.slots, self.lines, strict=True):
            yield slot.baseline, line.text, self.text.source


class Boxed(NamedTuple):
    """A graphic, or a line across the column, in its box."""

    piece: Graphic | Rule
    box: Box
    excess: float  # points by which it reaches beyond its column
    texts: tuple[tuple[float, str, Place | None], ...] = ()

    @property
    def corner(self) -> Point:
        """Where it begins."""
        return Point(self.box.x, self.box.y)


class Pilled(NamedTuple):
    """Pills: the text, the panel and the line of each, and where the line stands."""

    piece: Pills
    pills: tuple[tuple[Text, Box, Line, Point], ...]
    broken: tuple[Text, ...]  # those that have more than one line
    corner: Point

    @property
    def texts(self) -> Iterator[tuple[float, str, Place | None]]:
        """Yield the baseline, text and source of each pill."""
        return ((at.y, line.text, text.source) for text, _, line, at in self.pills)


class Inner(NamedTuple):
    """What an element holds, set; `piece` is the one that it is of.

    `ground` is the box of its panel; `cramped` the width, in points, of columns that are none;
    `down` is how far all of it is moved; `excess` by how many points it reaches beyond its column.
    """

    held: Held
    piece: Piece
    stood: tuple[Stood, ...]
    corner: Point
    ground: Box | None = None
    panel: elements.Panel | None = None
    cramped: float | None = None
    down: float = 0.0
    excess: float = 0.0

    @property
    def texts(self) -> Iterator[tuple[float, str, Place | None]]:
        """Yield the baseline, text and source of each line in it."""
        for each in self.stood:
            for y, text, source in each.texts:
                yield y + self.down, text, source


class CellStood(NamedTuple):
    """A cell of a table: its text, its left edge, and its lines with their baselines."""

    number: int
    x: float
    lines: tuple[Line, ...]
    baselines: tuple[float, ...]


class RowStood(NamedTuple):
    """A row of a table from y to bottom; `again` where a head stands once more."""

    row: TableRow
    number: int
    y: float
    bottom: float
    first: float  # baseline
    cells: tuple[CellStood, ...]
    again: bool


class Rows(NamedTuple):
    """Rows of a table in one column."""

    piece: Table
    box: Box
    rows: tuple[RowStood, ...]
    excess: float  # points by which they reach beyond it

    @property
    def corner(self) -> Point:
        """Where it begins."""
        return Point(self.box.x, self.rows[0].y)

    @property
    def texts(self) -> Iterator[tuple[float, str, Place | None]]:
        """Yield the baseline, text and source of each line."""
        for row in self.rows:
            for cell in row.cells:
                source = row.row.cells[cell.number].text.source
                for y, line in zip(cell.baselines, cell.lines, strict=True):
                    yield y, line.text, source


class Footnote(NamedTuple):
    """A note, or a part of one, at the foot of a column; `piece` is the block that has its mark.

    Its lines are moved down by so much; `rule` is the line above the first note of a column, which
    may reach beyond it by some points.
    """

    piece: Piece
    note: Item
    foot: int
    lines: Lines | None = None
    down: float = 0.0
    rule: Box | None = None
    excess: float = 0.0
    texts: tuple[tuple[float, str, Place | None], ...] = ()


Stood = Lines | Boxed | Pilled | Inner | Rows | Footnote


def texts_below(stood: Iterable[Stood], y: float) -> list[tuple[str, Place | None]]:
    """Return the texts, with their sources, of lines that stand below a height."""
    return [(text, source) for each in stood for at, text, source in each.texts if at > y]
