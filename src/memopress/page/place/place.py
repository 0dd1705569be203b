"""The chosen distribution of a frame, as items of its pages in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field

from memopress.layout import elements
from memopress.page.distribute.model import (
    Boxed,
    CellStood,
    Footnote,
    Inner,
    Lines,
    Pilled,
    Rows,
    RowStood,
)
from memopress.page.drawing.paths import rectangle
from memopress.page.model import Artifact, Bookmark, Lack, Placed, Role, Shape, Spot
from memopress.page.place.figures import inside, rectangular
from memopress.page.place.roles import around_notes, decoration
from memopress.page.place.texts import placed_line, placed_lines, placed_opening, tell_too_wide
from memopress.page.prepare.pieces import Paragraph, Rule
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.diagnostics import Place, Problems
    from memopress.layout import Element
    from memopress.page.distribute.model import Stood
    from memopress.page.place.figures import Figures
    from memopress.page.place.roles import Roles
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.pieces import Footnotes, Item, List, Piece, Table
    from memopress.page.prepare.spans import Fit

_SLIGHT = 0.5  # points: what reaches farther by less is seen by nobody


class Hand(Struct, frozen=True):
    """What places items: it makes their roles and drawings, and tells what is wrong with them.

    `lacks` are where something could not be drawn, until they are taken.
    """

    matter: Matter
    roles: Roles
    figures: Figures
    problems: Problems
    lacks: list[Lack] = field(default_factory=list)

    def taken(self) -> list[Lack]:
        """Return the lacks of what was placed since the last time."""
        lacks = self.lacks[:]
        self.lacks.clear()
        return lacks

    def graphic(
        self, element: elements.Graphic, box: Box, parent: Role | Artifact | None
    ) -> Iterator[Placed]:
        """Yield a graphic in a box of the page."""
        role: Role | Artifact = decoration(parent)
        if getattr(element, "alt", ""):
            role = self.roles.role("Figure", parent, element)
        box = inside(element, box, self.matter)
        item = self.figures.item(element, box, self.matter, self.problems)
        # A picture that the content names is the content's, whatever template places it.
        source = element.trace("src") or element.source
        if item is not None:
            yield Placed(Point(box.x, box.y), item, role, source)
        else:
            name = getattr(element, "src", "") or getattr(element, "name", "") or element.tag
            self.lacks.append(Lack(box, str(name), source))


def named(element: elements.Named, at: Point, parent: Role | Artifact | None) -> Iterator[Placed]:
    """Yield the spot by which links or the outline lead to an element that begins at a point."""
    if element.anchor or element.bookmark:
        bookmark = Bookmark(element.bookmark, element.level) if element.bookmark else None
        spot = Spot(element.anchor, bookmark=bookmark)
        yield Placed(at, spot, decoration(parent), element.place)


class Placing(Struct):
    """One frame's content on its way to items; a piece that goes on in a column keeps its roles."""

    hand: Hand
    fit: Fit
    _roles: dict[Piece, Role | Artifact] = field(default_factory=dict)
    _told: set[Element] = field(default_factory=set)  # whose anchors stand already
    _items: dict[Item, tuple[Role | Artifact, Role | Artifact]] = field(default_factory=dict)

    def place(
        self, stood: Iterable[Stood], parent: Role | Artifact | None, down: float
    ) -> Iterator[Placed]:
        """Yield the items of what stands in a part of the page, moved down by so many points."""
        roles = self.hand.roles
        for each in stood:
            outer = roles.within(each.piece.tags, parent)
            yield from self._named(each, outer, down)
            match each:
                case Inner():
                    yield from self._inner(each, outer, parent, down)
                case Lines():
                    yield from self._lines(each, outer, down)
                case Boxed(piece=piece, box=box):
                    box = box.moved(0, down)
                    if isinstance(piece, Rule):
                        element = piece.element
                        yield _filled(box, element.stroke, decoration(parent), element.place)
                    else:
                        yield from self.hand.graphic(piece.element, box, outer)
                case Pilled():
                    yield from self._pills(each, outer, down)
                case Rows():
                    yield from self._rows(each, outer, down)
                case Footnote():
                    yield from self._footnote(each, outer)
                case _:
                    assert_never(each)

    def _named(self, stood: Stood, parent: Role | Artifact | None, down: float) -> Iterator[Placed]:
        """Yield the spot by which links or the outline lead to a block, where it begins."""
        element = stood.piece.element
        if not isinstance(element, elements.Named) or element in self._told:
            return
        assert not isinstance(stood, Footnote)  # noqa: S101 - it comes after its block
        self._told.add(element)
        if not isinstance(stood, Lines | Pilled):
            tell_beyond(element, stood.excess, self.hand.problems)
        yield from named(element, stood.corner.moved(0, down), parent)

    def _inner(
        self,
        inner: Inner,
        outer: Role | Artifact | None,
        parent: Role | Artifact | None,
        down: float,
    ) -> Iterator[Placed]:
        """Yield the panel of an element, and what it holds."""
        element, roles = inner.held.element, self.hand.roles
        if inner.cramped is not None:
            tell_no_room(element, inner.cramped, self.hand.problems)
        panel, ground = inner.panel, inner.ground
        if panel and ground and (panel.fill or panel.stroke):
            kind = parent if isinstance(parent, Artifact) else Artifact.BACKGROUND
            at = Point(ground.x, ground.y + inner.down + down)
            yield Placed(at, rectangular(panel, ground), kind, element.place)
        yield from self.place(inner.stood, roles.group(element, outer), inner.down + down)

    def _lines(self, stood: Lines, parent: Role | Artifact | None, down: float) -> Iterator[Placed]:
        text, marker, label = stood.text, None, None
        if isinstance(stood.piece, Paragraph):
            role = self._paragraph(stood.piece, parent)
        else:
            assert stood.item is not None  # noqa: S101 - a list has nothing but items
            label, role = self._item(stood.piece, stood.item, parent)
            marker = stood.item.marker.line(self.fit)
        yield from placed_opening(stood, marker, label or role, role, down)
        yield from placed_lines(stood, role, down)
        tell_too_wide(stood.lines, text.style.name, text.source, self.hand.problems)

    def _footnote(self, stood: Footnote, parent: Role | Artifact | None) -> Iterator[Placed]:
        """Yield a note at the foot of its column, and the rule above the first."""
        if stood.lines is None:
            return
        element = stood.lines.piece.element
        assert isinstance(element, elements.Footnotes)  # noqa: S101 - no others are set there
        if stood.rule:
            yield _filled(stood.rule, element.stroke, decoration(parent), element.place)
            tell_beyond(element, stood.excess, self.hand.problems)
        yield from self._lines(stood.lines, around_notes(parent), stood.down)

    def _paragraph(self, piece: Paragraph, parent: Role | Artifact | None) -> Role | Artifact:
        """Return the element of a paragraph, one in all of its columns."""
        if piece not in self._roles:
            element = piece.element
            self._roles[piece] = self.hand.roles.role(element.tag.upper(), parent, element)
        return self._roles[piece]

    def _item(
        self, piece: List | Footnotes, item: Item, parent: Role | Artifact | None
    ) -> tuple[Role | Artifact, Role | Artifact]:
        """Return the elements of an item's marker and of its text."""
        if item in self._items:
            return self._items[item]
        element, roles, anchor = piece.element, self.hand.roles, item.marker.anchor
        found: tuple[Role | Artifact, Role | Artifact]
        if isinstance(element, elements.List) and element.role == "P":
            found = decoration(parent), roles.role("P", parent, element)
        elif anchor:
            note = roles.role("Note", parent, element, note=anchor)
            found = roles.role("Lbl", note), roles.role("P", note)
        else:
            if piece not in self._roles:
                # An arrow or a dash does what a bullet does.
                numbering = "Decimal" if "#" in element.marker else "Disc"
                attribute = ("List", "ListNumbering", numbering)
                self._roles[piece] = roles.role("L", parent, element, attribute)
            one = roles.role("LI", self._roles[piece])
            found = roles.role("Lbl", one), roles.role("LBody", one)
        self._items[item] = found
        return found

    def _pills(
        self, stood: Pilled, parent: Role | Artifact | None, down: float
    ) -> Iterator[Placed]:
        piece, roles, problems = stood.piece, self.hand.roles, self.hand.problems
        element = piece.element
        whole = roles.role("L", parent, element)
        for text, box, line, at in stood.pills:
            body = roles.role("LBody", roles.role("LI", whole))
            path = rectangle(0, 0, box.width, box.height, piece.radius)
            shape = Shape(path, element.fill, element.stroke, 0.6 if element.stroke else 0.0)
            panel = Point(box.x, box.y + down)
            yield Placed(panel, shape, decoration(parent), text.element.place)
            yield from placed_line(line, at.moved(0, down), body, text.source)
            tell_too_wide((line,), piece.style.name, text.source, problems)
        for text in stood.broken:
            problems.error(
                "too-wide",
                f"the pill '{text.element.text}' does not fit on one line of its column",
                text.source,
                "use a smaller style or a wider frame",
            )

    def _rows(self, stood: Rows, parent: Role | Artifact | None, down: float) -> Iterator[Placed]:
        piece, roles = stood.piece, self.hand.roles
        if piece not in self._roles:
            self._roles[piece] = roles.role("Table", parent, piece.element)
        for row in stood.rows:
            # What comes again is read once.
            role = roles.role("TR", Artifact.PAGINATION if row.again else self._roles[piece])
            yield from self._ground(piece, row, stood.box, decoration(parent), down)
            for cell in row.cells:
                yield from self._cell(row, cell, role, down)
                if not piece.uneven:  # that is the cause of what is too wide then
                    text = row.row.cells[cell.number].text
                    tell_too_wide(cell.lines, text.style.name, text.source, self.hand.problems)

    def _cell(
        self, row: RowStood, stood: CellStood, role: Role | Artifact, down: float
    ) -> Iterator[Placed]:
        cell = row.row.cells[stood.number]
        element, text, roles = cell.element, cell.text, self.hand.roles
        across = (("Table", "ColSpan", element.span),) if element.span > 1 else ()
        if row.row.element.head:
            own = roles.role("TH", role, element, ("Table", "Scope", "Column"), *across)
        else:
            own = roles.role("TD", role, element, *across)
        if not stood.lines:
            yield Placed(Point(stood.x, row.first + down), Spot(), own, text.source)
        for baseline, line in zip(stood.baselines, stood.lines, strict=True):
            at = Point(stood.x + line.left, baseline + down)
            yield from placed_line(line, at, own, text.source)

    def _ground(
        self, piece: Table, row: RowStood, box: Box, role: Artifact, down: float
    ) -> Iterator[Placed]:
        """Yield a row's fill and the rule below it, as artifacts."""
        table, element = piece.element, row.row.element
        striped = table.stripe if row.number % 2 and not element.head else None
        if fill := element.fill or striped:
            whole = Box(box.x, row.y + down, box.width, row.bottom - row.y)
            yield _filled(whole, fill, role, element.place)
        if table.stroke:
            thickness = table.thickness * (2 if element.head else 1)
            rule = Box(box.x, row.bottom - thickness + down, box.width, thickness)
            yield _filled(rule, table.stroke, role, element.place)


def _filled(box: Box, swatch: str | None, role: Artifact, source: Place) -> Placed:
    """Return a box of the page filled with a swatch."""
    shape = Shape(rectangle(0, 0, box.width, box.height), swatch)
    return Placed(Point(box.x, box.y), shape, role, source)


def tell_beyond(element: Element, excess: float, problems: Problems) -> None:
    """Report what reaches beyond its column, by so many points."""
    if excess > _SLIGHT:
        problems.warn(
            "beyond-column",
            f"<{element.tag}> reaches {excess:.1f} pt beyond the column it stands in",
            element.place,
            "make it, or what is in it, narrower; what is to run out stands on the page itself",
        )


def tell_no_room(element: Element, width: float, problems: Problems) -> None:
    """Report columns that have no width for what an element holds."""
    message = f"<{element.tag}> leaves columns of {width:.4g} pt for what it holds"
    hint = "make it wider, or its insets, gaps or columns fewer or smaller"
    problems.error("no-room", message, element.place, hint)
