"""Which blocks there are, and what piece is made of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from memopress.layout import elements as e
from memopress.page.prepare import pieces as p
from memopress.page.prepare.spans import note_anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memopress.layout import Element, Style
    from memopress.page.prepare.matter import Matter


def prepare(matter: Matter, holder: Element, tags: tuple[e.Tag, ...] = ()) -> Iterator[p.Piece]:
    """Yield the pieces of the blocks in an element, those in its <tag>s among them."""
    for child in holder.elements():
        if isinstance(child, e.Tag):
            yield from prepare(matter, child, (*tags, child))
        else:
            style = getattr(child, "style", None)
            common = {
                "element": child,
                "tags": tags,
                "style": style,
                "leads": _leads(child, style),
                "spans": getattr(child, "span", "") == "all",
            }
            yield BLOCKS[type(child)](matter, child, common)


def _leads(element: Element, style: Style | None) -> bool:
    """Tell whether a block is kept with the next: headings are, and what text runs around."""
    heading = isinstance(element, e.Heading) and not isinstance(element, e.Paragraph)
    return heading or isinstance(element, e.Wrap) or (style is not None and style.keep_next)


def _paragraph(matter: Matter, element: e.Heading, common: Any) -> p.Paragraph:
    style = element.style
    together = style.keep_together or not isinstance(element, e.Paragraph)
    return p.Paragraph(text=matter.text(element, style), together=together, **common)


def _list(matter: Matter, element: e.List, common: Any) -> p.List:
    style = element.style
    marker_style = element.marker_style or style
    indent = style.size * 1.6 if element.indent is None else element.indent
    items = []
    for number, item in enumerate(element.elements(), 1):
        assert isinstance(item, e.Item)  # noqa: S101 - as the table of the language has it
        marker = p.Marker(
            matter=matter,
            element=element,
            style=marker_style,
            shown=element.marker.replace("#", str(number)),
            indent=indent,
            anchor=note_anchor(matter.name, item.note) if item.note else "",
            title=item.title,
            back=item.back,
        )
        within = style.indent if element.hang else indent
        text = matter.text(item, style)
        items.append(p.Item(element=item, marker=marker, text=text, indent=within))
    return p.List(items=tuple(items), **common)


def _pills(matter: Matter, element: e.Pills, common: Any) -> p.Pills:
    height = element.style.leading * 1.4 if element.height is None else element.height
    return p.Pills(
        pills=tuple(matter.text(pill, element.style) for pill in element.elements()),
        height=height,
        radius=height / 2 if element.radius is None else element.radius,
        **common,
    )


def _table(matter: Matter, element: e.Table, common: Any) -> p.Table:
    rows = []
    for row in element.elements():
        assert isinstance(row, e.TableRow)  # noqa: S101 - as the table of the language has it
        style = (element.head_style or element.style) if row.head else element.style
        cells = tuple(_cell(matter, cell, style) for cell in row.elements())
        rows.append(p.TableRow(element=row, cells=cells, style=style))
    most = max((sum(cell.element.span for cell in row.cells) for row in rows), default=0)
    if element.widths and len(element.widths) != most:
        message = f"<table widths>: {len(element.widths)} widths for {most} columns"
        matter.problems.error("wrong-type", message, element.place)
    return p.Table(rows=tuple(rows), columns=most, **common)


def _cell(matter: Matter, cell: Element, style: Style) -> p.TableCell:
    assert isinstance(cell, e.TableCell)  # noqa: S101 - as the table of the language has it
    look = cell.style or style
    if cell.align:
        look = replace(look, align=cell.align)
    return p.TableCell(element=cell, text=matter.text(cell, look))


def held(matter: Matter, element: e.Grouping) -> p.Held:
    """Return what an element holds."""
    return p.Held(element=element, pieces=matter.pieces(element))


def _row(matter: Matter, element: e.Row, common: Any) -> p.Row:
    cells = (cell for cell in element.elements() if isinstance(cell, e.Cell))
    return p.Row(cells=tuple(held(matter, cell) for cell in cells), **common)


def _graphic(_: Matter, __: e.Graphic, common: Any) -> p.Graphic:
    return p.Graphic(**common)


BLOCKS: dict[type[Element], Callable[[Matter, Any, Any], p.Piece]] = {
    e.Heading: _paragraph,
    e.Paragraph: _paragraph,
    e.List: _list,
    e.Table: _table,
    e.Pills: _pills,
    e.Space: lambda _, __, common: p.Gap(**common),
    e.Rule: lambda _, __, common: p.Rule(**common),
    e.Box: lambda matter, box, common: p.Box(held=held(matter, box), **common),
    e.Wrap: lambda matter, wrap, common: p.Wrap(held=held(matter, wrap), **common),
    e.Row: _row,
    **dict.fromkeys((e.Shape, e.Picture, e.Drawing, e.Illustration, e.Vector), _graphic),
}
