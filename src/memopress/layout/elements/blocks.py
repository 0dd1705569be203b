"""Elements that stand in columns one below the other: text, and what holds other blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import kinds
from memopress.layout.elements.element import COLUMN, PLACED, Element, attribute
from memopress.layout.elements.pages import Grouping
from memopress.layout.kinds import Edges

if TYPE_CHECKING:
    from memopress.layout.kinds import Length
    from memopress.layout.model import Style

_ALL = kinds.choice("all")
PAINT = ("fill", "stroke")  # what shows a panel


class Named(Element):
    """What links may lead to, and the outline names."""

    anchor: str = attribute(
        kinds.TEXT, "the name by which links lead to it", default="", within=PLACED
    )
    bookmark: str = attribute(kinds.TEXT, "its entry in the outline", default="", within=PLACED)
    level: int = attribute(
        kinds.whole(0), "that of its bookmark; 0 is outermost", default=0, beside=("bookmark",)
    )


class Block(Named):
    """Whatever may stand in a column."""

    span: str = attribute(
        _ALL,
        "in a frame: it stands across all columns",
        default="",
        without="its column",
        within=("frame",),
    )


class Spaced(Block):
    """A block with distances of its own."""

    before: float = attribute(
        kinds.LENGTH,
        "in a column: the distance above, but not at its top",
        default=0.0,
        within=COLUMN,
    )
    after: float = attribute(
        kinds.LENGTH, "in a column: the distance below", default=0.0, within=COLUMN
    )


class Heading(Block):
    """A heading: it is not parted, and keeps with what follows."""

    style: Style = attribute(kinds.STYLE, "how it is set")
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )


class Paragraph(Heading):
    """A paragraph of text."""

    role: str = attribute(kinds.ROLE, "its structure type, instead of P", default="")
    artifact: bool = attribute(kinds.FLAG, "decoration, which is not read", default=False)


class List(Block):
    """A list of items, each with a marker before it."""

    style: Style = attribute(kinds.STYLE, "how its text is set")
    marker: str = attribute(kinds.TEXT, "what stands before an item; # is its number", default="•")
    marker_style: Style | None = attribute(
        kinds.STYLE, "how markers are set", default=None, without="as its text"
    )
    indent: float | None = attribute(
        kinds.LENGTH, "from the marker to the text", default=None, without="1.6 of the size"
    )
    gap: float = attribute(kinds.SIZE, "between items", default=0.0)
    hang: bool = attribute(
        kinds.FLAG, "the text stands at the column's edge, the markers before it", default=False
    )
    role: str = attribute(
        kinds.ROLE, "P: its items are paragraphs, its markers decoration", default=""
    )
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )


class Item(Element):
    """An item of a list, or of the footnotes; one with a `note` is that note."""

    note: str = attribute(kinds.TEXT, "the ref of the note that it is", default="")
    title: str = attribute(
        kinds.TEXT,
        "what is told of links to the note",
        default="",
        without="its text",
        beside=("note",),
    )
    back: str = attribute(kinds.TEXT, "what is told of the way back", default="", beside=("note",))


class Footnotes(Element):
    """Notes at the foot of columns or pages: each stands where its mark does, and moves with it.

    Where it stands itself, it shows nothing and takes no room; a frame has one at most.
    """

    style: Style = attribute(kinds.STYLE, "how the notes are set")
    marker: str = attribute(
        kinds.TEXT, "what stands before a note; # is its number, as its mark has it", default="#"
    )
    marker_style: Style | None = attribute(
        kinds.STYLE, "how markers are set", default=None, without="as the notes"
    )
    indent: float | None = attribute(
        kinds.SIZE, "from the marker to the text", default=None, without="1.6 of the size"
    )
    gap: float = attribute(kinds.SIZE, "between notes", default=0.0)
    before: float = attribute(
        kinds.SIZE, "the least distance from the last baseline of the text above", default=9.0
    )
    stroke: str | None = attribute(kinds.SWATCH, "of the rule above the notes", default=None)
    thickness: float = attribute(kinds.SIZE, "of this rule", default=0.5, beside=("stroke",))
    width: Length | None = attribute(
        kinds.ROOM,
        "the length of this rule",
        default=None,
        without="as wide as the notes",
        beside=("stroke",),
    )
    at: str = attribute(
        kinds.choice("column", "page"),
        "column: a note stands in the column of its mark; page: below all columns of the frame",
        default="column",
    )
    numbering: str = attribute(
        kinds.choice("ref", "through", "page"),
        "ref: marks show their ref; through: their number in the frame; page: on each page from 1",
        default="ref",
    )
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )


class Space(Block):
    """Room that is left free."""

    height: Length = attribute(kinds.HEIGHT, "how much; fill: what the frame has left")
    min: float = attribute(
        kinds.SIZE, "the least of what fills", default=0.0, beside=("height=fill",)
    )


class Rule(Spaced):
    """A line across the column."""

    stroke: str = attribute(kinds.SWATCH, "its swatch")
    thickness: float = attribute(kinds.SIZE, "its thickness")
    width: Length | None = attribute(kinds.ROOM, "its length", default=None, without="the column")


class Panel(Grouping):
    """A panel behind blocks."""

    fill: str | None = attribute(kinds.SWATCH, "what it is filled with", default=None)
    stroke: str | None = attribute(kinds.SWATCH, "what it is drawn round with", default=None)
    thickness: float = attribute(kinds.SIZE, "of its stroke", default=0.5, beside=("stroke",))
    radius: float = attribute(kinds.SIZE, "of its corners", default=0.0, beside=PAINT)
    inset: Edges = attribute(
        kinds.EDGES, "how far inside the panel its content stands", default=Edges(), without="0"
    )
    height: float = attribute(kinds.SIZE, "the least of the panel", default=0.0)


class Box(Panel, Spaced):
    """Blocks on a panel; it does not break."""

    outset: Edges = attribute(
        kinds.EDGES,
        "how far the panel reaches beyond the box",
        default=Edges(),
        without="0",
        beside=PAINT,
    )
    width: Length | None = attribute(kinds.ROOM, "its width", default=None, without="the column")
    columns: int = attribute(kinds.whole(1), "its content in columns of equal length", default=1)
    gap: float = attribute(kinds.SIZE, "between columns", default=12.0, beside=("columns",))


class Wrap(Panel, Named):
    """Blocks that the text after them runs around."""

    side: str = attribute(
        kinds.choice("right", "left"), "at which side of the column", default="right"
    )
    width: Length | None = attribute(
        kinds.ROOM, "its width", default=None, without="half the column"
    )
    gap: float = attribute(kinds.SIZE, "the distance that text keeps", default=9.0)
    mirror: bool = attribute(kinds.FLAG, "at the other side on left pages", default=False)


class Row(Spaced):
    """Cells side by side; it does not break."""

    gap: float = attribute(kinds.SIZE, "between cells", default=0.0)
    valign: str = attribute(
        kinds.choice("top", "middle", "bottom"), "where its cells stand in it", default="top"
    )


class Cell(Grouping):
    """A cell of a row, with blocks in it."""

    width: Length = attribute(kinds.ROOM, "its width; % of what the gaps leave")
    valign: str | None = attribute(
        kinds.choice("top", "middle", "bottom"),
        "where it stands in the row",
        default=None,
        without="as the row has it",
    )


class Pills(Spaced):
    """Short texts in panels side by side, in as many rows as they need."""

    style: Style = attribute(kinds.STYLE, "how they are set")
    fill: str | None = attribute(kinds.SWATCH, "what they are filled with", default=None)
    stroke: str | None = attribute(kinds.SWATCH, "what they are drawn round with", default=None)
    gap: float = attribute(kinds.SIZE, "between them, and between rows", default=3.0)
    inset: float = attribute(kinds.LENGTH, "beside their text", default=5.0)
    height: float | None = attribute(
        kinds.SIZE, "their height", default=None, without="1.4 of the leading"
    )
    radius: float | None = attribute(
        kinds.SIZE, "of their corners", default=None, without="half the height", beside=PAINT
    )
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )


class Pill(Element):
    """A short text in a panel."""


class Table(Spaced):
    """Rows of cells; a row does not break, and a head keeps with the row below it."""

    style: Style = attribute(kinds.STYLE, "how its text is set")
    head_style: Style | None = attribute(
        kinds.STYLE, "how heads are set", default=None, without="as its text"
    )
    widths: tuple[Length, ...] = attribute(
        kinds.ROOMS,
        "one for each column; % of what the gaps leave",
        default=(),
        without="all alike",
    )
    gap: float = attribute(kinds.SIZE, "between columns", default=8.0)
    inset: float = attribute(kinds.LENGTH, "above and below the text of a row", default=3.0)
    stroke: str | None = attribute(kinds.SWATCH, "of rules below the rows", default=None)
    thickness: float = attribute(
        kinds.SIZE, "of these rules; twice as much below a head", default=0.5, beside=("stroke",)
    )
    stripe: str | None = attribute(kinds.SWATCH, "behind every second row", default=None)
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )


class TableRow(Element):
    """A row of a table."""

    head: bool = attribute(
        kinds.FLAG,
        "its cells are headings, and come again in every column that the table goes on in",
        default=False,
    )
    fill: str | None = attribute(kinds.SWATCH, "what it is filled with", default=None)


class TableCell(Element):
    """A cell of a table; it may be empty."""

    style: Style | None = attribute(
        kinds.STYLE, "how it is set", default=None, without="as the table has it"
    )
    align: str = attribute(
        kinds.choice("left", "right", "centre", "justify"),
        "how its lines stand",
        default="",
        without="as the style has it",
    )
    span: int = attribute(kinds.whole(1), "how many columns it stands across", default=1)
