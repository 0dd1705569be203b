"""Pieces: blocks of a page as they are before anything is known of where they will stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memopress.page.prepare.spans import back_anchor, plain_spans, text_style
from memopress.page.prepare.words import Words
from memopress.typeset import Inline, Target

if TYPE_CHECKING:
    from memopress.layout import Style, elements
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.spans import Fit
    from memopress.page.prepare.words import Text
    from memopress.typeset import Line


@dataclass(frozen=True, eq=False, kw_only=True)
class Piece:
    """A block: its element, and the <tag>s that it stands in, from the outermost.

    `style` is the one that its text begins in, `leads` tells that it is kept with the next piece.
    """

    element: elements.Element
    tags: tuple[elements.Tag, ...] = ()
    style: Style | None = None
    leads: bool = False
    spans: bool = False  # across all columns of its frame
    fills: bool = False  # it takes a share of the height that is left


@dataclass(frozen=True, eq=False, kw_only=True)
class Paragraph(Piece):
    """A heading or a paragraph; `together`: all of its lines in one column."""

    text: Text
    together: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Marker:
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


@dataclass(frozen=True, eq=False, kw_only=True)
class Item:
    """An item of a list, or a note: its marker, and its text so far from the column's edge."""

    element: elements.Item
    marker: Marker
    text: Text
    indent: float


@dataclass(frozen=True, eq=False, kw_only=True)
class List(Piece):
    """A list; `gap` in points between its items."""

    element: elements.List
    items: tuple[Item, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Footnotes(Piece):
    """Notes that stand where their marks do, by the refs of these."""

    element: elements.Footnotes
    items: dict[str, Item]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pills(Piece):
    """Pills, their height and radius in points."""

    element: elements.Pills
    pills: tuple[Text, ...]
    style: Style
    height: float
    radius: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Table(Piece):
    """A table: its rows, each a text for each cell, and how many columns it has."""

    element: elements.Table
    rows: tuple[TableRow, ...]
    columns: int


@dataclass(frozen=True, eq=False, kw_only=True)
class TableRow:
    """A row: its cells, and the style that gives its leading."""

    element: elements.TableRow
    cells: tuple[TableCell, ...]
    style: Style


@dataclass(frozen=True, eq=False, kw_only=True)
class TableCell:
    """A cell, and its text."""

    element: elements.TableCell
    text: Text


@dataclass(frozen=True, eq=False, kw_only=True)
class Gap(Piece):
    """Room that is left free."""

    element: elements.Space


@dataclass(frozen=True, eq=False, kw_only=True)
class Rule(Piece):
    """A line across the column."""

    element: elements.Rule


@dataclass(frozen=True, eq=False, kw_only=True)
class Graphic(Piece):
    """What is drawn."""

    element: elements.Graphic


@dataclass(frozen=True, eq=False, kw_only=True)
class Held:
    """What an element holds: its blocks."""

    element: elements.Grouping
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Box(Piece):
    """Blocks on a panel."""

    element: elements.Box
    held: Held


@dataclass(frozen=True, eq=False, kw_only=True)
class Wrap(Piece):
    """Blocks that the text after them runs around."""

    element: elements.Wrap
    held: Held


@dataclass(frozen=True, eq=False, kw_only=True)
class Row(Piece):
    """Cells side by side."""

    element: elements.Row
    cells: tuple[Held, ...]
