"""What there is to know of a page besides its looks: its construction, its blocks, its setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from memopress.page import report
from memopress.page.model import Drawing, Link, Picture, Role, Spot
from memopress.typeset import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.diagnostics import Place
    from memopress.page import Copyfitted, Page
    from memopress.page.model import Placed
    from memopress.units import Box

Row = tuple[float, float, float, float]
_SLIGHT = 1.0  # points
_SHOWN = 400  # characters of a block that are told


class Block(Struct):
    """What a structure element shows on a page: its tag, and its words.

    `tags` are its own and those around it, from the outermost; `boxes` are what it takes, one for
    each column that its text goes on in.
    """

    tags: tuple[str, ...]
    text: str = ""
    alt: str = ""
    boxes: list[Box] = []
    source: Place | None = None

    @property
    def tag(self) -> str:
        """What it is called: a span of a heading is a heading."""
        return next((tag for tag in reversed(self.tags) if tag != "Span"), "Span")

    def take(self, extent: Box) -> None:
        """Make its box larger, or begin another one where the text goes on higher up."""
        if self.boxes and extent.y >= self.boxes[-1].y - _SLIGHT:
            self.boxes[-1] = self.boxes[-1].around(extent)
        else:
            self.boxes.append(extent)


class _Node(Struct, eq=False):
    """A structure element of a page and what it holds, in the order of drawing."""

    role: Role | None
    kids: list[_Node | Placed]


def facts(page: Page, edition: str, fitted: Iterable[Copyfitted]) -> dict[str, Any]:
    """Return what there is to know of a page as plain data; lengths are points from its trim."""
    built = page.construction
    columns = built.columns if built else ()
    told = report(edition, [page], [each for each in fitted if each.folio == page.folio])
    data = told.as_data()
    return {
        "folio": page.folio,
        "name": page.name,
        "trim": [page.trim.width, page.trim.height],
        "bleed": page.bleed,
        "safety": built.safety if built else 0,
        "area": _row(built.area) if built and built.area else None,
        "grid": [round(y, 2) for y in built.grid.lines(0.0, page.trim.height)] if built else [],
        "frames": [{"name": each.frame, "box": _row(each.box)} for each in columns],
        "blocks": [
            {
                "tag": block.tag,
                "tags": block.tags,
                "text": block.text[:_SHOWN],
                "alt": block.alt,
                "boxes": [_row(box) for box in block.boxes],
                **placed(block.source),
            }
            for block in blocks(page)
        ],
        "spots": [{"box": row, **placed(place)} for row, place in sources(page)],
        "report": {name: data[name] for name in data if name != "edition"},
    }


def placed(place: Place | None) -> dict[str, Any]:
    """Return a place as data."""
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.file, "line": place.line, "column": place.column}


def sources(page: Page) -> Iterator[tuple[Row, Place]]:
    """Yield boxes on a page with the place that they come from, as they lie upon each other.

    What follows each other and comes from one place is one.
    """
    held: Box | None = None
    before: tuple[type, Place] | None = None
    for each in page.items:
        extent = each.extent
        if each.source is None or extent is None or isinstance(each.item, Link | Spot):
            continue
        this = (type(each.item), each.source)
        if held and before == this and isinstance(each.item, Line):
            held = held.around(extent)
            continue
        if held and before:
            yield _row(held), before[1]
        held, before = extent, this
    if held and before:
        yield _row(held), before[1]


def blocks(page: Page) -> Iterator[Block]:
    """Yield what is read on a page, in the order in which it is read.

    Of the elements of one parent those of a lower `order` come first, as in the file that is made.
    """
    root = _Node(None, [])
    nodes: dict[int, _Node] = {}

    def node(role: Role) -> _Node:
        if role.key not in nodes:
            parent = node(role.parent) if role.parent else root
            nodes[role.key] = made = _Node(role, [])
            parent.kids.append(made)
        return nodes[role.key]

    for each in page.items:
        if isinstance(each.role, Role) and not isinstance(each.item, Link | Spot):
            node(each.role).kids.append(each)
    yield from _read(root, ())


def _read(node: _Node, tags: tuple[str, ...]) -> Iterator[Block]:
    tags = (*tags, node.role.tag) if node.role else tags
    own = [kid for kid in node.kids if not isinstance(kid, _Node)]
    if own and node.role:
        yield _block(node.role, own, tags)
    inner = [kid for kid in node.kids if isinstance(kid, _Node)]
    for kid in sorted(inner, key=lambda kid: kid.role.order if kid.role else 0):
        yield from _read(kid, tags)


def _block(role: Role, items: Iterable[Placed], tags: tuple[str, ...]) -> Block:
    block = Block(tags, alt=role.alt or "")
    words: list[str] = []
    for each in items:
        block.source = block.source or each.source
        if (extent := each.extent) is not None:
            block.take(extent)
        if isinstance(each.item, Line):
            torn = each.item.text[:-1] if each.item.soft else each.item.text
            words.append(torn if each.item.torn or each.item.joined else f"{each.item.text} ")
        elif isinstance(each.item, Picture | Drawing) and role.tag != "Figure":
            words.append(" ")
    block.text = " ".join("".join(words).split())
    return block


def _row(box: Box) -> Row:
    return (round(box.x, 1), round(box.y, 1), round(box.width, 1), round(box.height, 1))
