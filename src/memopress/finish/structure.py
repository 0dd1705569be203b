"""The structure tree: what a file tells those who cannot see it (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from memopress.render.model import Content, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.render.model import Annotation, Draft

# What later editions of the standard have, for readers of this one (14.8.4).
_ROLES = {"Aside": "Sect"}


def structure(pdf: Pdf, draft: Draft) -> None:
    """Add the structure tree of a draft, and what leads from pages and annotations to it.

    The tab order of all pages is that of the structure (14.9.2.2; ISO 14289-1, 7.18.3).
    """
    if draft.structure is None:
        return
    pages: list[Object] = [page.obj for page in pdf.pages]
    tree = _Tree(pdf, pages)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = tree.element(draft.structure, root)
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(tree.parents())))
    root.ParentTreeNextKey = len(pages) + len(tree.owners)
    if tree.roles:
        root.RoleMap = Dictionary({f"/{own}": Name(f"/{std}") for own, std in tree.roles.items()})
    if tree.ids:
        names = [part for key, one in sorted(tree.ids.items()) for part in (String(key), one)]
        root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
    for number, page in enumerate(pages):
        page.StructParents = number
        page.Tabs = Name.S
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


class _Tree:
    """A structure tree in the making, and who claims what on each page."""

    def __init__(self, pdf: Pdf, pages: list[Object]) -> None:
        self.pdf, self.pages = pdf, pages
        self.marked: list[dict[int, Object]] = [{} for _ in pages]
        self.owners: list[Object] = []  # of annotations
        self.ids: dict[str, Object] = {}
        self.roles: dict[str, str] = {}

    def element(self, node: Node, parent: Object) -> Object:
        """Return a node as an element, with all that it holds."""
        element = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{node.tag}"), P=parent)
        )
        if node.tag in _ROLES:
            self.roles[node.tag] = _ROLES[node.tag]
        texts = {
            "/T": node.title,
            "/Alt": node.alt,
            "/ActualText": node.actual,
            "/Lang": node.lang,
            "/E": node.expansion,
        }
        for key, text in texts.items():
            if text:
                element[key] = String(text)
        if node.id or node.tag == "Note":
            name = self._name(node.id)
            element.ID = String(name)
            self.ids[name] = element
        if attributes := list(_attributes(node)):
            element.A = attributes[0] if len(attributes) == 1 else Array(attributes)
        page = next((kid.sheet for kid in node.kids if isinstance(kid, Content)), None)
        if page is not None:
            element.Pg = self.pages[page]
        kids = [self._kid(kid, element, page) for kid in node.kids]
        if kids:
            element.K = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _name(self, wanted: str) -> str:
        """Return a name that no other element has: each note has one (ISO 14289-1, 7.9)."""
        free = wanted and wanted not in self.ids
        return wanted if free else f"{wanted or 'note'} {len(self.ids) + 1}"

    def _kid(self, kid: Node | Content | Annotation, element: Object, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self.element(kid, element)
        on = self.pages[kid.sheet]
        if isinstance(kid, Content):
            self.marked[kid.sheet][kid.number] = element
            if kid.sheet == page:
                return kid.number
            return Dictionary(Type=Name.MCR, Pg=on, MCID=kid.number)
        annotation = on.Annots[kid.number]
        annotation.StructParent = len(self.pages) + len(self.owners)
        self.owners.append(element)
        return Dictionary(Type=Name.OBJR, Pg=on, Obj=annotation)

    def parents(self) -> Iterator[Any]:
        """Yield the leaves of the parent tree (14.7.4.4): of each page, then of annotations."""
        for number, marked in enumerate(self.marked):
            yield number
            yield Array([marked[key] for key in sorted(marked)])
        for number, owner in enumerate(self.owners, len(self.pages)):
            yield number
            yield owner


def _attributes(node: Node) -> Iterator[Dictionary]:
    """Yield a dictionary of attributes for each owner (14.7.5)."""
    owners: dict[str, dict[str, Any]] = {}
    for owner, name, value in node.attributes:
        owners.setdefault(owner, {})[f"/{name}"] = (
            Name(f"/{value}") if isinstance(value, str) else value
        )
    if node.box:
        box = node.box
        corners = [round(v, 3) for v in (box.x, box.y, box.right, box.bottom)]
        owners.setdefault("Layout", {}).update({"/BBox": Array(corners), "/Placement": Name.Block})
    for owner, values in owners.items():
        yield Dictionary({"/O": Name(f"/{owner}"), **values})
