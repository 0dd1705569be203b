"""The structure of a document in the making: which content belongs to which element.

ISO 32000-1, 14.7 and 14.8. Sheets tell it step by step, in the order of their drawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.page.model import Role
    from memopress.render.model import Drawn, DrawnSheet
    from memopress.typeset.model import Inline, Target
    from memopress.units import Box

_Key = tuple[object, ...]


class Content(Struct, frozen=True, gc=False):
    """Marked content: the number of its page in the PDF, from 0, and its own there (MCID)."""

    sheet: int
    number: int


class Annotation(Struct, frozen=True, gc=False):
    """An annotation: the number of its page in the PDF, and its own among those of the page."""

    sheet: int
    number: int


class Node(Struct, eq=False):
    """A structure element (ISO 32000-1, 14.7.2) and what it holds, in reading order.

    Of the elements of one parent those of a lower `order` are read first. `attributes` are of an
    owner, with a name and a value; `box` is a figure's, in points of its page with `y` the lower
    edge; `id` is what notes are known by.
    """

    tag: str
    kids: list[Node | Content | Annotation] = []
    title: str = ""
    alt: str = ""
    actual: str = ""
    lang: str = ""
    expansion: str = ""
    id: str = ""
    order: tuple[int, int] = (0, 0)
    attributes: tuple[tuple[str, str, str | int], ...] = ()
    box: Box | None = None


def grow(sheets: Iterable[DrawnSheet]) -> Node:
    """Return the tree of a document's structure, its root."""
    tree = _Tree()
    for sheet in sheets:
        tree.begin_sheet()
        for page in sheet.pages:
            tree.add(page)
    return tree.finish()


class _Tree:
    """Grows the structure tree of a document, page by page in the order of drawing."""

    def __init__(self) -> None:
        self.document = Node("Document")
        self._sections: list[tuple[int, Node]] = []
        self._card = ""  # the name of the card in hand
        self._group = 0  # counts pages, those that text goes on over as one
        self._folio: int | None = None  # of the page in hand
        self._nodes: dict[_Key, Node] = {}
        self._active: set[_Key] = set()
        self._sheet = -1
        self._marks = 0  # on the sheet in hand

    def begin_sheet(self) -> None:
        """Go to the next page of the PDF."""
        self._sheet += 1
        self._marks = 0

    def add(self, page: Drawn) -> None:
        """Add what stands on a composed page, step by step."""
        self._begin_page(page)
        for step in page.steps:
            role = page.roles[step.role]
            inline = page.inlines[step.inline] if step.inline >= 0 else None
            if step.kind == "mark":
                self._mark(role, inline, step.told)
            elif step.kind == "link" and inline and inline.link:
                self._add_area(role, inline.link, step.area)
            else:
                self._node(role)  # it stands where it is, whether it holds anything or not
        for number, box in page.boxes:
            node = self._node(page.roles[number])
            node.box = node.box.around(box) if node.box else box

    def _begin_page(self, page: Drawn) -> None:
        """Go to a composed page: on in its section, or into one of its own.

        A bookmark opens a section of its level, and ends those that are as deep. A card ends with
        its pages, so that a poster behind it belongs to what the card belongs to. What goes on from
        a page that this file leaves out, as a cover does, stands alone.
        """
        self._active = {
            (page.roles[step.role].key, page.inlines[step.inline].link)
            for step in page.steps
            if step.kind == "link"
        }
        before, self._folio = self._folio, page.folio
        if page.continues and before == page.folio - 1:
            return
        self._nodes = {}
        self._group += 1
        if self._card and (self._card != page.name or page.sections):
            self._sections.pop()
            self._card = ""
        for title, level in page.sections:
            self._open(level, title, page)
        if page.card and not self._card:
            if not page.sections:
                self._open(self._sections[-1][0] + 1 if self._sections else 0, "", page)
            self._card = page.name

    def _open(self, level: int, title: str, page: Drawn) -> None:
        while self._sections and self._sections[-1][0] >= level:
            self._sections.pop()
        tag = "Art" if page.card else "Sect" if self._sections else "Part"
        node = Node(tag, title=title, order=(self._group, 0))
        self._section.kids.append(node)
        self._sections.append((level, node))

    @property
    def _section(self) -> Node:
        return self._sections[-1][1] if self._sections else self.document

    def _mark(self, role: Role, inline: Inline | None, told: str) -> None:
        """Give the next marked content to its element.

        What is `told` in the place of its glyphs is an element, with the rest of it that is blank.
        """
        node = self._inline(role, inline) if inline else self._node(role)
        if told:
            last = _last(node)
            if told.isspace() and last and last.actual:
                last.actual = last.actual.rstrip() + told
            else:
                last = Node("Span", actual=told)
                node.kids.append(last)
            node = last
        node.kids.append(Content(self._sheet, self._marks))
        self._marks += 1

    def _add_area(self, role: Role, link: Target, number: int) -> None:
        """Give a link's annotation to the link's element, if it has not got it yet."""
        key = _link_key(role, link.href, link.number)
        node = self._nodes.get(key) or self._child(self._node(role), key, "Link")
        area = Annotation(self._sheet, number)
        if area not in node.kids:
            node.kids.append(area)

    def _node(self, role: Role) -> Node:
        """Return the element of a role, made where it is met first."""
        node = self._nodes.get((role.key,))
        if node is None:
            parent = self._node(role.parent) if role.parent else self._section
            node = Node(
                role.tag,
                alt=role.alt or "",
                lang=role.lang,
                order=(0 if role.parent else self._group, role.order),
                attributes=role.attributes,
                id=role.note,
            )
            parent.kids.append(node)
            self._nodes[role.key,] = node
        return node

    def _inline(self, role: Role, inline: Inline) -> Node:
        """Return the innermost element of a stretch of text in its paragraph.

        An entry of contents is one link, whatever paragraphs it is set in.
        """
        link, entry = inline.link, _entry(role)
        active = link is not None and (role.key, link) in self._active
        if link and entry and not inline.note:
            node = self._child(self._node(entry), (entry.key, link.href), "Reference")
        else:
            node = self._node(role)
        if inline.note:
            node = self._child(node, (role.key, "note", inline.number), "Reference")
        if link and active:
            node = self._child(node, _link_key(role, link.href, link.number), "Link")
        if inline.lang or inline.expansion or inline.spoken:
            key = (role.key, inline)
            last = _last(node)
            if last is not None and last is self._nodes.get(key):
                return self._nodes[key]
            self._nodes.pop(key, None)
            node = self._child(node, key, "Span")
            node.lang, node.expansion, node.actual = inline.lang, inline.expansion, inline.spoken
        return node

    def _child(self, parent: Node, key: _Key, tag: str) -> Node:
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = Node(tag)
            parent.kids.append(node)
        return node

    def finish(self) -> Node:
        """Return the whole tree, the elements of one parent in the order in which they are read."""
        pending = [self.document]
        while pending:
            node = pending.pop()
            within = [kid for kid in node.kids if isinstance(kid, Node)]
            if within and len(node.kids) > 1:
                node.kids.sort(key=lambda kid: kid.order if isinstance(kid, Node) else (0, 0))
            pending += within
        return self.document


def _last(node: Node) -> Node | None:
    """Return the element that a node ends in, whatever active areas stand behind it."""
    kids = (kid for kid in reversed(node.kids) if not isinstance(kid, Annotation))
    last = next(kids, None)
    return last if isinstance(last, Node) else None


def _link_key(role: Role, href: str, number: int) -> _Key:
    """Return what makes a link one: in an entry of contents where it leads, else its number."""
    entry = _entry(role)
    return (entry.key, "link", href) if entry else (role.key, "link", number)


def _entry(role: Role) -> Role | None:
    """Return the entry of contents that a paragraph stands in."""
    return role.parent if role.parent and role.parent.tag == "TOCI" else None
