"""Pieces: blocks of a page as they are before anything is known of where they will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.page.prepare.spans import back_anchor, plain_spans, text_style
from memopress.page.prepare.words import Words
from memopress.typeset import Inline, Target

if TYPE_CHECKING:
    from memopress.layout import Style, elements
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.spans import Fit
    from memopress.page.prepare.words import Text
    from memopress.typeset import Line


class Piece(Struct, frozen=True, eq=False, kw_only=True):
    """A block: its element, and the <tag>s that it stands in, from the outermost.

    `style` is the one that its text begins in, `leads` tells that it is kept with the next piece.
    """

    element: elements.Element
    tags: tuple[elements.Tag, ...] = ()
    style: Style | None = None
    leads: bool = False
    spans: bool = False  # across all columns of its frame
    fills: bool = False  # it takes a share of the height that is left


class Paragraph(Piece, frozen=True, eq=False, kw_only=True):
    """A heading or a paragraph; `together`: all of its lines in one column."""

    text: Text
    together: bool


class Marker(Struct, frozen=True, eq=False, kw_only=True):
    """What stands before an item of a list or a note, from `indent` points left of its text on.

    `anchor` is the name by which links lead to it, '' if none do, and `title` what these tell.
    """

    matter: Matter
    element: elements.List | elements.Footnotes
    style: Style
    shown: str
    indent: float
    anchor: str = ""
    title: str = ""
    back: str = ""
    _lines: dict[Fit, Line | None] = field(default_factory=dict)

    def line(self, fit: Fit) -> Line | None:
        """Return the marker as it is fitted, None where it has no letters."""
        if fit not in self._lines:
            matter, meaning = self.matter, Inline()
            if self.anchor and self.back:
                meaning = Inline(link=Target(f"#{back_anchor(self.anchor)}", self.back))
            base = text_style(matter.layout, self.style, fit)
            spans = tuple(plain_spans(self.shown, base, matter.layout, meaning))
            words = Words(matter, spans, matter.setting(self.style, fit), self.element.place)
            self._lines[fit] = next(iter(words.lines(self.indent)), None)
        return self._lines[fit]


class Item(Struct, frozen=True, eq=False, kw_only=True):
    """An item of a list, or a note: its marker, and its text so far from the column's edge."""

    element: elements.Item
    marker: Marker
    text: Text
    indent: float


class List(Piece, frozen=True, eq=False, kw_only=True):
    """A list; `gap` in points between its items."""

    element: elements.List
    items: tuple[Item, ...]


class Footnotes(Piece, frozen=True, eq=False, kw_only=True):
    """Notes that stand where their marks do, by the refs of these."""

    element: elements.Footnotes
    items: dict[str, Item]


class Pills(Piece, frozen=True, eq=False, kw_only=True):
    """Pills, their height and radius in points."""

    element: elements.Pills
    pills: tuple[Text, ...]
    style: Style
    height: float
    radius: float


class Table(Piece, frozen=True, eq=False, kw_only=True):
    """A table: its rows, each a text for each cell, and how many columns it has.

    Of one that is `uneven` it is told that rows have too few cells or too many.
    """

    element: elements.Table
    rows: tuple[TableRow, ...]
    columns: int
    uneven: bool


class TableRow(Struct, frozen=True, eq=False, kw_only=True):
    """A row: its cells, and the style that gives its leading."""

    element: elements.TableRow
    cells: tuple[TableCell, ...]
    style: Style

    @property
    def columns(self) -> int:
        """How many columns its cells stand across."""
        return sum(cell.element.span for cell in self.cells)


class TableCell(Struct, frozen=True, eq=False, kw_only=True):
    """A cell, and its text."""

    element: elements.TableCell
    text: Text


class Gap(Piece, frozen=True, eq=False, kw_only=True):
    """Room that is left free."""

    element: elements.Space


class Rule(Piece, frozen=True, eq=False, kw_only=True):
    """A line across the column."""

    element: elements.Rule


class Graphic(Piece, frozen=True, eq=False, kw_only=True):
    """What is drawn."""

    element: elements.Graphic


class Held(Struct, frozen=True, eq=False, kw_only=True):
    """What an element holds: its blocks."""

    element: elements.Grouping
    pieces: tuple[Piece, ...]


class Box(Piece, frozen=True, eq=False, kw_only=True):
    """Blocks on a panel."""

    element: elements.Box
    held: Held


class Wrap(Piece, frozen=True, eq=False, kw_only=True):
    """Blocks that the text after them runs around."""

    element: elements.Wrap
    held: Held


class Row(Piece, frozen=True, eq=False, kw_only=True):
    """Cells side by side."""

    element: elements.Row
    cells: tuple[Held, ...]
