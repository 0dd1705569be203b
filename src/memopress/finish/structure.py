"""The structure tree: what a file tells those who cannot see it (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.growing import Annotation, Content, grow
from memopress.finish.syntax import array, name, number, numbers, ref, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.finish.growing import Node
    from memopress.finish.sheets import Sheets
    from memopress.finish.writing import Writer
    from memopress.render.model import Artwork

Parents = dict[tuple[int, int], int]
# What later editions of the standard have, for readers of this one (14.8.4).
_ROLES = {"Aside": "Sect"}


def structure(writer: Writer, artwork: Artwork, sheets: Sheets) -> tuple[str, Parents]:
    """Return the structure tree of artwork, and the keys of annotations in its parent tree.

    The keys are by the numbers of their sheets and their own.
    """
    tree = _Tree(writer, sheets)
    root = writer.reserve()
    document = tree.element(grow(artwork.sheets), root)
    parents = writer.put(f"<</Nums{array(tree.parents())}>>")
    more = ""
    if tree.roles:
        more += f"/RoleMap<<{''.join(f'{name(a)}{name(b)}' for a, b in tree.roles.items())}>>"
    if tree.ids:
        ids = array(f"{string(key)} {ref(one)}" for key, one in sorted(tree.ids.items()))
        more += f"/IDTree {ref(writer.put(f'<</Names{ids}>>'))}"
    writer.put(
        f"<</Type/StructTreeRoot/K {ref(document)}/ParentTree {ref(parents)}"
        f"/ParentTreeNextKey {len(sheets.numbers) + len(tree.owners)}{more}>>",
        root,
    )
    return f"/StructTreeRoot {ref(root)}/MarkInfo<</Marked true>>", tree.keys


class _Tree:
    """A structure tree in the writing, and who claims what on each sheet."""

    def __init__(self, writer: Writer, sheets: Sheets) -> None:
        self.writer, self.sheets = writer, sheets
        self.marked: list[dict[int, int]] = [{} for _ in sheets.numbers]
        self.owners: list[int] = []  # of annotations
        self.keys: Parents = {}
        self.ids: dict[str, int] = {}
        self.roles: dict[str, str] = {}

    def element(self, node: Node, parent: int) -> int:
        """Write a node as an element, with all that it holds; return its number."""
        element = self.writer.reserve()
        parts = [f"<</Type/StructElem/S{name(node.tag)}/P {ref(parent)}"]
        if node.tag in _ROLES:
            self.roles[node.tag] = _ROLES[node.tag]
        texts = (
            ("/T", node.title), ("/Alt", node.alt), ("/ActualText", node.actual),
            ("/Lang", node.lang), ("/E", node.expansion),
        )  # fmt: skip
        parts += [f"{key}{string(text)}" for key, text in texts if text]
        if node.id or node.tag == "Note":
            called = self._name(node.id)
            parts.append(f"/ID{string(called)}")
            self.ids[called] = element
        if node.attributes or node.box:
            attributes = list(_attributes(node))
            parts.append(f"/A{attributes[0] if len(attributes) == 1 else array(attributes)}")
        page = next((kid.sheet for kid in node.kids if isinstance(kid, Content)), None)
        if page is not None:
            parts.append(f"/Pg {ref(self.sheets.numbers[page])}")
        kids = [self._kid(kid, element, page) for kid in node.kids]
        if kids:
            parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K{array(kids)}")
        parts.append(">>")
        return self.writer.put("".join(parts), element)

    def _name(self, wanted: str) -> str:
        """Return a name that no other element has: each note has one (ISO 14289-1, 7.9)."""
        free = wanted and wanted not in self.ids
        return wanted if free else f"{wanted or 'note'} {len(self.ids) + 1}"

    def _kid(self, kid: Node | Content | Annotation, element: int, page: int | None) -> str:
        if isinstance(kid, Content):
            self.marked[kid.sheet][kid.number] = element
            if kid.sheet == page:
                return str(kid.number)
            return f"<</Type/MCR/Pg {ref(self.sheets.numbers[kid.sheet])}/MCID {kid.number}>>"
        if isinstance(kid, Annotation):
            self.keys[kid.sheet, kid.number] = len(self.sheets.numbers) + len(self.owners)
            self.owners.append(element)
            on = ref(self.sheets.numbers[kid.sheet])
            return f"<</Type/OBJR/Pg {on}/Obj {ref(self.sheets.areas[kid.sheet][kid.number])}>>"
        return ref(self.element(kid, element))

    def parents(self) -> Iterator[str]:
        """Yield the leaves of the parent tree (14.7.4.4): of each sheet, then of annotations."""
        for index, marked in enumerate(self.marked):
            yield f"{index}{array(ref(marked[key]) for key in sorted(marked))}"
        for index, owner in enumerate(self.owners, len(self.marked)):
            yield f"{index} {ref(owner)}"


def _attributes(node: Node) -> Iterator[str]:
    """Yield a dictionary of attributes for each owner (14.7.5)."""
    owners: dict[str, dict[str, str]] = {}
    for owner, key, value in node.attributes:
        said = name(value) if isinstance(value, str) else f" {number(value)}"
        owners.setdefault(owner, {})[key] = said
    if node.box:
        box = node.box
        corners = numbers((box.x, box.y, box.right, box.bottom))
        owners.setdefault("Layout", {}).update({"BBox": corners, "Placement": "/Block"})
    for owner, values in owners.items():
        yield f"<</O{name(owner)}{''.join(f'{name(k)}{value}' for k, value in values.items())}>>"
