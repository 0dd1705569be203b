"""The structure of a document in the making: which content belongs to which element.

ISO 32000-1, 14.7 and 14.8. Content of one element is marked piece by piece, never one mark within
another: readers that follow marks (poppler among them) take nested ones for their parent's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.model import Artifact, Link, Role
from memopress.render.model import Annotation, Content, Node

if TYPE_CHECKING:
    from memopress.page.model import Page
    from memopress.typeset import Inline
    from memopress.units import Box

_Key = tuple[object, ...]


class Tagger:
    """Grows the structure tree of a document, page by page in the order of drawing."""

    def __init__(self, *, links: bool) -> None:
        """Begin without a page; without `links` what would be one is text."""
        self.document = Node("Document")
        self._links = links
        self._sections: list[tuple[int, Node]] = []
        self._card = ""  # the name of the card in hand
        self._group = 0  # counts pages, those that text goes on over as one
        self._folio: int | None = None  # of the page in hand
        self._nodes: dict[_Key, Node] = {}
        self._active: set[_Key] = set()
        self._sheet = -1
        self._marks = self._areas = 0  # on the sheet in hand

    def begin_sheet(self) -> None:
        """Go to the next page of the PDF."""
        self._sheet += 1
        self._marks = self._areas = 0

    def begin_page(self, page: Page) -> None:
        """Go to a composed page: on in its section, or into one of its own.

        A bookmark opens a section of its level, and ends those that are as deep. A card ends with
        its pages, so that a poster behind it belongs to what the card belongs to. What goes on from
        a page that this file leaves out, as a cover does, stands alone.
        """
        self._active = {
            (placed.role.key, placed.item.to)
            for placed in page.items
            if self._links and isinstance(placed.item, Link) and isinstance(placed.role, Role)
        }
        before, self._folio = self._folio, page.folio
        if page.continues and before == page.folio - 1:
            return
        self._nodes = {}
        self._group += 1
        if self._card and (self._card != page.name or page.bookmarks):
            self._sections.pop()
            self._card = ""
        for bookmark in page.bookmarks:
            self._open(bookmark.level, bookmark.title, page)
        if page.card and not self._card:
            if not page.bookmarks:
                self._open(self._sections[-1][0] + 1 if self._sections else 0, "", page)
            self._card = page.name

    def _open(self, level: int, title: str, page: Page) -> None:
        while self._sections and self._sections[-1][0] >= level:
            self._sections.pop()
        tag = "Art" if page.card else "Sect" if self._sections else "Part"
        node = Node(tag, title=title, order=(self._group, 0))
        self._section.kids.append(node)
        self._sections.append((level, node))

    @property
    def _section(self) -> Node:
        return self._sections[-1][1] if self._sections else self.document

    def mark(self, role: Role, inline: Inline | None = None, told: str = "") -> tuple[str, int]:
        """Return the tag and the number (MCID) of the next marked content, given to its element.

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
        number = self._marks
        self._marks += 1
        node.kids.append(Content(self._sheet, number))
        return node.tag, number

    def place(self, role: Role) -> None:
        """Have an element stand where it is, whether it holds anything or not."""
        self._node(role)

    def enclose(self, role: Role, box: Box) -> None:
        """Tell where a part of a figure stands, in points of the PDF with `y` the lower edge."""
        node = self._node(role)
        node.box = node.box.around(box) if node.box else box

    def link(self, role: Role, link: Link) -> int:
        """Return the number of a link's annotation on its page, given to the link's element.

        An entry of contents has one, however many areas are active.
        """
        node = self._link(role, link)
        if _entry(role):
            for kid in node.kids:
                if isinstance(kid, Annotation) and kid.sheet == self._sheet:
                    return kid.number
        node.kids.append(Annotation(self._sheet, self._areas))
        self._areas += 1
        return self._areas - 1

    def _link(self, role: Role, link: Link) -> Node:
        key = _link_key(role, link.to.href, link.to.number)
        return self._nodes.get(key) or self._child(self._node(role), key, "Link")

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
            node.kids.sort(key=lambda kid: kid.order if isinstance(kid, Node) else (0, 0))
            pending += [kid for kid in node.kids if isinstance(kid, Node)]
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


def artifact(kind: Artifact, at: float, height: float, box: Box | None) -> str:
    """Return the operator that begins an artifact (ISO 32000-1, 14.8.2.2.2).

    `at` is how far it stands below the top of a page of this height; what is repeated in the lower
    half is a footer. `box`, in points of the PDF, is asked for of backgrounds.
    """
    more = ""
    if kind is Artifact.PAGINATION:
        foot = at > height / 2
        more = (
            f"/Subtype /{'Footer' if foot else 'Header'} /Attached [/{'Bottom' if foot else 'Top'}]"
        )
    elif kind is Artifact.BACKGROUND and box:
        corners = (box.x, box.y, box.right, box.bottom)
        more = f"/BBox [{' '.join(f'{value:.2f}' for value in corners)}]"
    return f"/Artifact <</Type /{kind.value} {more}>> BDC"
