"""Which blocks there are, and what piece is made of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.layout import FILL, Length
from memopress.layout import elements as e
from memopress.page.prepare import pieces as p
from memopress.page.prepare.notes import marks_in
from memopress.page.prepare.spans import note_anchor
from memopress.page.prepare.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from memopress.diagnostics import Problems
    from memopress.layout import Element, Style
    from memopress.page.prepare.matter import Matter


class Pieces(Struct, eq=False):
    """The pieces of a matter: each element is prepared once, wherever it will stand.

    `shown` is what the marks of notes show instead of their refs.
    """

    matter: Matter
    shown: Mapping[str, str] = field(default_factory=dict)
    _texts: dict[tuple[Element, tuple[str, ...]], Text] = field(default_factory=dict)
    _known: dict[Element, tuple[p.Piece, ...]] = field(default_factory=dict)

    def of(self, holder: Element) -> tuple[p.Piece, ...]:
        """Return the blocks that an element holds, those in its <tag>s among them."""
        if holder not in self._known:
            self._known[holder] = tuple(self._prepared(holder, ()))
            if not isinstance(holder, e.Frame):
                self._check_heights(self._known[holder])
        return self._known[holder]

    def held(self, element: e.Grouping) -> p.Held:
        """Return what an element holds."""
        return p.Held(element=element, pieces=self.of(element))

    def text(self, element: Element, style: Style) -> Text:
        """Return the text of an element in a style."""
        if not self.shown:
            return Text(self.matter, element, style, element.source)
        # Most texts have no mark: these are set once, whatever the numbers.
        key = element, tuple(self.shown.get(ref, ref) for ref in marks_in(element))
        if key not in self._texts:
            self._texts[key] = Text(self.matter, element, style, element.source, self.shown)
        return self._texts[key]

    def numbered(self, shown: Mapping[str, str]) -> Pieces:
        """Return pieces whose marks show something else."""
        return Pieces(self.matter, shown, self._texts)

    def footnotes(self, element: e.Footnotes, items: Mapping[str, e.Item]) -> p.Footnotes:
        """Return the notes of a frame, by their refs."""
        style, texts = element.style, {}
        indent = style.size * 1.6 if element.indent is None else element.indent
        for ref, item in items.items():
            marker = _marker(self, element, item, self.shown.get(ref, ref), indent)
            text = self.text(item, style)
            texts[ref] = p.Item(element=item, marker=marker, text=text, indent=indent)
        return p.Footnotes(element=element, style=style, items=texts)

    def _check_heights(self, pieces: tuple[p.Piece, ...]) -> None:
        """Tell of heights that are measured in one that itself follows from what is inside."""
        for piece in pieces:
            height = getattr(piece.element, "height", None)
            if piece.fills or (isinstance(height, Length) and height.share):
                tag = piece.element.tag
                said = "fill" if piece.fills else "%"
                message = f"<{tag} height>: '{said}' is of a frame's height, and here is none"
                hint = "give it a length"
                self.matter.problems.error("wrong-length", message, piece.element.place, hint)

    def _prepared(self, holder: Element, tags: tuple[e.Tag, ...]) -> Iterator[p.Piece]:
        for child in holder.elements():
            if isinstance(child, e.Tag):
                yield from self._prepared(child, (*tags, child))
            elif not isinstance(child, e.Footnotes):
                style = getattr(child, "style", None)
                common = {
                    "element": child,
                    "tags": tags,
                    "style": style,
                    "leads": _leads(child, style),
                    "spans": getattr(child, "span", "") == "all",
                    "fills": getattr(child, "height", None) is FILL,
                }
                yield BLOCKS[type(child)](self, child, common)


def _leads(element: Element, style: Style | None) -> bool:
    """Tell whether a block is kept with the next: headings are, and what text runs around."""
    heading = isinstance(element, e.Heading) and not isinstance(element, e.Paragraph)
    return heading or isinstance(element, e.Wrap) or (style is not None and style.keep_next)


def _paragraph(pieces: Pieces, element: e.Heading, common: Any) -> p.Paragraph:
    style = element.style
    together = style.keep_together or not isinstance(element, e.Paragraph)
    return p.Paragraph(text=pieces.text(element, style), together=together, **common)


def _list(pieces: Pieces, element: e.List, common: Any) -> p.List:
    style = element.style
    indent = style.size * 1.6 if element.indent is None else element.indent
    items = []
    for number, item in enumerate(element.elements(), 1):
        assert isinstance(item, e.Item)  # noqa: S101 - as the table of the language has it
        marker = _marker(pieces, element, item, str(number), indent)
        within = style.indent if element.hang else indent
        text = pieces.text(item, style)
        items.append(p.Item(element=item, marker=marker, text=text, indent=within))
    return p.List(items=tuple(items), **common)


def _marker(
    pieces: Pieces, element: e.List | e.Footnotes, item: e.Item, number: str, indent: float
) -> p.Marker:
    """Return what stands before an item of a number."""
    return p.Marker(
        matter=pieces.matter,
        element=element,
        style=element.marker_style or element.style,
        shown=element.marker.replace("#", number),
        indent=indent,
        anchor=note_anchor(pieces.matter.name, item.note) if item.note else "",
        title=item.title,
        back=item.back,
    )


def _pills(pieces: Pieces, element: e.Pills, common: Any) -> p.Pills:
    height = element.style.leading * 1.4 if element.height is None else element.height
    return p.Pills(
        pills=tuple(pieces.text(pill, element.style) for pill in element.elements()),
        height=height,
        radius=height / 2 if element.radius is None else element.radius,
        **common,
    )


def _table(pieces: Pieces, element: e.Table, common: Any) -> p.Table:
    rows = []
    for row in element.elements():
        assert isinstance(row, e.TableRow)  # noqa: S101 - as the table of the language has it
        style = (element.head_style or element.style) if row.head else element.style
        cells = tuple(_cell(pieces, cell, style) for cell in row.elements())
        rows.append(p.TableRow(element=row, cells=cells, style=style))
    most = max((row.columns for row in rows), default=0)
    uneven = _tell_uneven(element, rows, pieces.matter.problems)
    if element.widths and len(element.widths) != most and not uneven:
        message = f"<table widths>: {len(element.widths)} widths for {most} columns"
        pieces.matter.problems.error("wrong-type", message, element.place)
    return p.Table(rows=tuple(rows), columns=most, uneven=uneven, **common)


def _tell_uneven(element: e.Table, rows: list[p.TableRow], problems: Problems) -> bool:
    """Report the rows of other columns than their table has, if they differ; tell whether any does.

    It has as many as its widths, if a row agrees with them, and else as many as most rows.
    """
    counts = Counter(row.columns for row in rows)
    if len(counts) < 2:
        return False
    columns = len(element.widths)
    if columns not in counts:
        columns = max(counts, key=lambda count: (counts[count], count))
    for row in rows:
        if row.columns != columns:
            many = row.columns > columns
            message = f"this row has cells for {row.columns} column(s), its table has {columns}"
            hint = "leave a cell out, or give other rows one more, and <table> a width for it"
            fewer = 'an empty cell is <td/>; one across two columns has span="2"'
            problems.error("uneven-row", message, row.element.place, hint if many else fewer)
    return True


def _cell(pieces: Pieces, cell: Element, style: Style) -> p.TableCell:
    assert isinstance(cell, e.TableCell)  # noqa: S101 - as the table of the language has it
    look = cell.style or style
    if cell.align:
        look = replace(look, align=cell.align)
    return p.TableCell(element=cell, text=pieces.text(cell, look))


def _row(pieces: Pieces, element: e.Row, common: Any) -> p.Row:
    cells = (cell for cell in element.elements() if isinstance(cell, e.Cell))
    return p.Row(cells=tuple(pieces.held(cell) for cell in cells), **common)


def _graphic(_: Pieces, __: e.Graphic, common: Any) -> p.Graphic:
    return p.Graphic(**common)


BLOCKS: dict[type[Element], Callable[[Pieces, Any, Any], p.Piece]] = {
    e.Heading: _paragraph,
    e.Paragraph: _paragraph,
    e.List: _list,
    e.Table: _table,
    e.Pills: _pills,
    e.Space: lambda _, __, common: p.Gap(**common),
    e.Rule: lambda _, __, common: p.Rule(**common),
    e.Box: lambda pieces, box, common: p.Box(held=pieces.held(box), **common),
    e.Wrap: lambda pieces, wrap, common: p.Wrap(held=pieces.held(wrap), **common),
    e.Row: _row,
    **dict.fromkeys((e.Shape, e.Picture, e.Drawing, e.Illustration, e.Vector), _graphic),
}
