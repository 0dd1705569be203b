"""The tags of a PDF as its objects have them: read with pikepdf alone, and by none of our readers.

`Tagged` is the structure tree with the text of each element; `faults` tells what is wrong with the
tree and with the marks in the pages' content (ISO 32000-1, 14.6 to 14.8; ISO 14289-1, clause 7).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOFT_HYPHEN = "\u00ad"
SHOWING = {"Tj", "TJ", "'", '"'}
PAINTING = SHOWING | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}
# ISO 32000-1, 14.8.4.
STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "H", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl"),
    *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
    *("Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu"),
    *("WT", "WP", "Figure", "Formula", "Form"),
}
# What an element may stand in, where that is told.
WITHIN = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI", "Note", "TOCI", "BibEntry", "P", "Div"},
    "TOCI": {"TOC"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}
# What an element may hold, where that is told.
HOLDS = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"Caption", "TR", "THead", "TBody", "TFoot"},
    "TR": {"TH", "TD"},
}
EMPTY = {"TH", "TD"}  # elements that may hold nothing


@dataclass(frozen=True)
class Mark:
    """Marked content that an element claims: its page, from 0, and its number there."""

    page: int
    number: int


@dataclass(frozen=True)
class Area:
    """An annotation that an element claims, and its page, from 0."""

    page: int
    annotation: Any


@dataclass
class Element:
    """A structure element with what it holds, in its order."""

    node: Any
    parent: Element | None
    kids: list[Element | Mark | Area] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """Its structure type, as it stands."""
        return str(self.node.S)[1:]

    def get(self, key: str) -> str:
        """Return one of its texts (T, Alt, ActualText, Lang, E, ID), '' without it."""
        return str(self.node.get(f"/{key}", ""))

    @property
    def elements(self) -> list[Element]:
        """Return the elements that stand in it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all those in it, as they are read."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def find(self, *tags: str) -> list[Element]:
        """Return the elements of some types in it, as they are read."""
        return [one for one in self.walk() if one.tag in tags]

    def attribute(self, owner: str, name: str) -> Any:
        """Return an attribute of an owner, None without it."""
        for one in _listed(self.node.get("/A")):
            if str(one.O) == f"/{owner}" and f"/{name}" in one:
                return one[f"/{name}"]
        return None

    def outline(self) -> str:
        """Return the types in it, as in 'L(LI(Lbl LBody))'."""
        inner = " ".join(kid.outline() for kid in self.elements)
        return f"{self.tag}({inner})" if inner else self.tag


@dataclass
class Sheet:
    """What a page's content marks: the text of each number, artifacts, and what is wrong."""

    texts: dict[int, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    tags: dict[int, str] = field(default_factory=dict)
    actual: dict[int, str] = field(default_factory=dict)
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)  # the text of each artifact
    faults: list[str] = field(default_factory=list)


class Tagged:
    """A tagged PDF: its tree from the Document on, and its pages' marks."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Read the tree; the pages are read when they are asked for."""
        self.pdf = pdf
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.tree: Any = pdf.Root.StructTreeRoot
        self.roles = {key[1:]: str(v)[1:] for key, v in self.tree.get("/RoleMap", {}).items()}
        self.tops = [self._element(kid, None) for kid in _listed(self.tree.get("/K"))]

    @property
    def document(self) -> Element:
        """The element that holds all others."""
        (top,) = self.tops
        return top

    def _element(self, node: Any, parent: Element | None) -> Element:
        element = Element(node, parent)
        for kid in _listed(node.get("/K")):
            if isinstance(kid, int):
                element.kids.append(Mark(self.numbers[node.Pg.objgen], kid))
            elif kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", node.get("/Pg"))
                element.kids.append(Mark(self.numbers[page.objgen], int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                page = kid.get("/Pg", node.get("/Pg"))
                element.kids.append(Area(self.numbers[page.objgen], kid.Obj))
            else:
                element.kids.append(self._element(kid, element))
        return element

    def elements(self) -> list[Element]:
        """Return all elements as they are read."""
        return [one for top in self.tops for one in top.walk()]

    def find(self, *tags: str) -> list[Element]:
        """Return the elements of some types as they are read."""
        return [one for one in self.elements() if one.tag in tags]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """What the content of each page marks."""
        return [_Reader(page).read() for page in self.pdf.pages]

    def marks(self, element: Element) -> Iterator[Mark]:
        """Yield the marked content of an element and of all in it, as it is read."""
        for kid in element.kids:
            if isinstance(kid, Mark):
                yield kid
            elif isinstance(kid, Element):
                yield from self.marks(kid)

    def shown(self, element: Element) -> str:
        """Return the text that an element shows, without the hyphens of broken lines."""
        texts = (self.sheets[mark.page].texts[mark.number] for mark in self.marks(element))
        return fold("".join(texts))

    def told(self, element: Element) -> str:
        """Return the text that is told of an element: another one in the place of its own."""
        return fold(self._told(element))

    def _told(self, element: Element) -> str:
        if actual := element.get("ActualText"):
            return actual
        if alt := element.get("Alt"):
            return f" {alt} "
        return "".join(
            self._told(kid)
            if isinstance(kid, Element)
            else self.sheets[kid.page].actual.get(
                kid.number, self.sheets[kid.page].texts[kid.number]
            )
            for kid in element.kids
            if not isinstance(kid, Area)
        )

    def leaves(self) -> dict[Any, Any]:
        """Return the entries of the parent tree by their keys."""
        return dict(_pairs(self.tree.ParentTree, "/Nums"))


def fold(text: str) -> str:
    """Return a text without soft hyphens, its white space folded."""
    return " ".join(text.replace(SOFT_HYPHEN, "").split())


def _listed(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _pairs(node: Any, key: str) -> Iterator[tuple[Any, Any]]:
    """Yield the entries of a number or name tree (7.9.6, 7.9.7)."""
    flat = list(node.get(key, []))
    yield from zip(flat[0::2], flat[1::2], strict=True)
    for kid in node.get("/Kids", []):
        yield from _pairs(kid, key)


class _Reader:
    """Runs the operators of a page, as far as marks and texts go."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.page: Any = page
        self.sheet = Sheet()
        self.open: list[str | tuple[str, dict[str, Any]]] = []  # BT, and marks with properties
        self.fonts: list[dict[int, str]] = [{}]  # of each saved state
        self.known: dict[str, dict[int, str]] = {}

    def read(self) -> Sheet:
        for step in pikepdf.parse_content_stream(self.page):
            name, operands = str(step.operator), list(step.operands)
            handle = _HANDLERS.get(name)
            if handle:
                handle(self, operands)
            if name in PAINTING:
                self._paint(name, operands)
        if self.open:
            self._fault(f"{len(self.open)} objects or marks are open at the end")
        if len(self.fonts) != 1:
            self._fault("a state is open at the end")
        return self.sheet

    def _fault(self, what: str) -> None:
        self.sheet.faults.append(what)

    def _save(self, _operands: list[Any]) -> None:
        self.fonts.append(self.fonts[-1])

    def _restore(self, _operands: list[Any]) -> None:
        if len(self.fonts) == 1:
            self._fault("Q without a q")
        else:
            self.fonts.pop()

    def _font(self, operands: list[Any]) -> None:
        name = str(operands[0])
        if name not in self.known:
            self.known[name] = unicode_map(self.page.obj.Resources.Font[name])
        self.fonts[-1] = self.known[name]

    def _begin_text(self, _operands: list[Any]) -> None:
        if "BT" in self.open:
            self._fault("BT in a BT")
        self.open.append("BT")

    def _end_text(self, _operands: list[Any]) -> None:
        if not self.open or self.open.pop() != "BT":
            self._fault("ET does not end the innermost object")

    def _begin_mark(self, operands: list[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else {}
        if isinstance(properties, pikepdf.Name):
            properties = self.page.obj.Resources.Properties[str(properties)]
        tag, entries = str(operands[0])[1:], dict(properties.items())
        self.open.append((tag, entries))
        sheet = self.sheet
        if tag == "Artifact":
            sheet.artifacts.append(entries)
            sheet.furniture.append("")
        if "/MCID" in entries:
            number = int(entries["/MCID"])
            if number in sheet.texts:
                self._fault(f"MCID {number} stands twice")
            sheet.texts[number] = ""
            sheet.tags[number] = tag
            sheet.order.append(number)
            if "/ActualText" in entries:
                sheet.actual[number] = str(entries["/ActualText"])

    def _end_mark(self, _operands: list[Any]) -> None:
        if not self.open or self.open.pop() == "BT":
            self._fault("EMC does not end the innermost mark")

    def _paint(self, name: str, operands: list[Any]) -> None:
        """Look where a painting operator stands, and keep the text that it shows."""
        marks = [each for each in self.open if not isinstance(each, str)]
        numbers = [int(entries["/MCID"]) for _, entries in marks if "/MCID" in entries]
        artifacts = [tag for tag, _ in marks if tag == "Artifact"]
        if len(numbers) + len(artifacts) != 1:
            found = f"{len(numbers)} numbered marks and {len(artifacts)} artifacts"
            self._fault(f"{name} stands in {found}")
        if name == "Do" and self.page.obj.Resources.XObject[str(operands[0])].Subtype == "/Form":
            self._fault("a form is drawn, and is not looked into")
        if name not in SHOWING:
            return
        if "BT" not in self.open:
            self._fault(f"{name} outside of a text object")
        text = "".join(self._decoded(operands[-1]))
        if numbers:
            self.sheet.texts[numbers[-1]] += text
        elif artifacts:
            self.sheet.furniture[-1] += text

    def _decoded(self, shown: Any) -> Iterator[str]:
        """Yield the texts of two-byte codes."""
        for part in _listed(shown):
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                for high, low in zip(codes[0::2], codes[1::2], strict=True):
                    code = high << 8 | low
                    if code not in self.fonts[-1]:
                        self._fault(f"code {code} has no text")
                    yield self.fonts[-1].get(code, "")


_HANDLERS: dict[str, Callable[[_Reader, list[Any]], None]] = {
    "q": _Reader._save,  # noqa: SLF001
    "Q": _Reader._restore,  # noqa: SLF001
    "Tf": _Reader._font,  # noqa: SLF001
    "BT": _Reader._begin_text,  # noqa: SLF001
    "ET": _Reader._end_text,  # noqa: SLF001
    "BMC": _Reader._begin_mark,  # noqa: SLF001
    "BDC": _Reader._begin_mark,  # noqa: SLF001
    "EMC": _Reader._end_mark,  # noqa: SLF001
}


def unicode_map(font: Any) -> dict[int, str]:
    """Return the text of each code of a font, from its ToUnicode (9.10.3; no ranges)."""
    text = font.ToUnicode.read_bytes().decode("ascii")
    assert "beginbfrange" not in text
    return {
        int(code, 16): bytes.fromhex(value).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL)
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
    }


# what is wrong ---------------------------------------------------------------------------------


def faults(pdf: pikepdf.Pdf) -> list[str]:
    """Return what is wrong with a file's tags, in words; nothing if all is well."""
    root: Any = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        return ["the file is not tagged"]
    tagged = Tagged(pdf)
    return [
        *(f"page {n}: {fault}" for n, one in enumerate(tagged.sheets, 1) for fault in one.faults),
        *_of_elements(tagged),
        *_of_claims(tagged),
        *_of_pages(tagged),
        *_of_annotations(tagged),
        *_of_ids(tagged),
    ]


def _of_elements(tagged: Tagged) -> Iterator[str]:
    """Tell of types, parents and kids that cannot be."""
    if [one.tag for one in tagged.tops] != ["Document"]:
        yield "the tree does not begin in one Document"
    seen = Counter(one.node.objgen for one in tagged.elements())
    yield from (
        f"{count} places hold the element {key}" for key, count in seen.items() if count > 1
    )
    for one in tagged.elements():
        tag = tagged.roles.get(one.tag, one.tag)
        up = one.parent.node if one.parent else tagged.tree
        if tag not in STANDARD:
            yield f"{one.tag} is no standard type"
        if one.tag in STANDARD and one.tag in tagged.roles:
            yield f"the standard type {one.tag} is remapped"
        if one.node.get("/P") is None or one.node.P.objgen != up.objgen:
            yield f"P of {one.tag} is not the element that holds it"
        if not one.kids and tag not in EMPTY:
            yield f"{one.tag} holds nothing"
        above = one.parent.tag if one.parent else ""
        if tag in WITHIN and above not in WITHIN[tag]:
            yield f"{one.tag} stands in {above}"
        if tag in HOLDS and not all(kid.tag in HOLDS[tag] for kid in one.elements):
            yield f"{one.tag} holds {', '.join(kid.tag for kid in one.elements)}"
        if tag in HOLDS and len(one.elements) < len(one.kids):
            yield f"{one.tag} holds content of its own"


def _of_claims(tagged: Tagged) -> Iterator[str]:
    """Tell of marked content that is not claimed by one element, and by that alone."""
    claims = defaultdict(list)
    for one in tagged.elements():
        for kid in one.kids:
            if isinstance(kid, Mark):
                claims[kid.page, kid.number].append(one)
    leaves = tagged.leaves()
    for page, sheet in enumerate(tagged.sheets):
        if sorted(sheet.texts) != list(range(len(sheet.texts))):
            yield f"page {page + 1}: the numbers of its marks have gaps"
        row = leaves.get(tagged.pdf.pages[page].obj.get("/StructParents", -1))
        entries = list(row) if isinstance(row, pikepdf.Array) else []
        if len(entries) != len(sheet.texts):
            yield f"page {page + 1}: {len(entries)} entries in the parent tree"
        for number in sheet.texts:
            owners = claims.pop((page, number), [])
            where = f"page {page + 1}: MCID {number}"
            if len(owners) != 1:
                yield f"{where} is claimed {len(owners)} times"
            elif number >= len(entries) or entries[number] is None:
                yield f"{where} is not in the parent tree"
            elif entries[number].objgen != owners[0].node.objgen:
                yield f"{where} belongs to another element in the parent tree"
    yield from (f"page {page + 1}: there is no MCID {number}" for page, number in claims)


def _of_pages(tagged: Tagged) -> Iterator[str]:
    """Tell of pages without a tab order, and of keys of the parent tree that are not one's own."""
    keys = []
    for number, page in enumerate(tagged.pdf.pages, 1):
        if page.obj.get("/Tabs") != "/S":
            yield f"page {number}: the tab order is not that of the structure"
        keys.append(page.obj.get("/StructParents"))
        keys += [each.get("/StructParent") for each in page.obj.get("/Annots", [])]
    if Counter(keys) != Counter(list(tagged.leaves())):
        yield "the keys of the parent tree are not those of pages and annotations, each once"
    numbers = [int(key) for key in tagged.leaves()]
    if numbers != sorted(numbers):
        yield "the keys of the parent tree are out of order"
    if tagged.tree.ParentTreeNextKey <= max(numbers, default=-1):
        yield "ParentTreeNextKey is taken"


def _of_annotations(tagged: Tagged) -> Iterator[str]:
    """Tell of annotations that no element leads to, or that say nothing."""
    claims = defaultdict(list)
    for one in tagged.elements():
        for kid in one.kids:
            if isinstance(kid, Area):
                claims[kid.annotation.objgen].append((one, kid.page))
    leaves = tagged.leaves()
    for number, page in enumerate(tagged.pdf.pages):
        for each in page.obj.get("/Annots", []):
            where = f"page {number + 1}: annotation {each.objgen}"
            owners = claims.pop(each.objgen, [])
            if not str(each.get("/Contents", "")).strip():
                yield f"{where} has no Contents"
            if not int(each.get("/F", 0)) & 4 or int(each.get("/F", 0)) & 2:
                yield f"{where} is not printed"
            if len(owners) != 1:
                yield f"{where} is claimed {len(owners)} times"
                continue
            ((owner, page_of),) = owners
            if page_of != number:
                yield f"{where} is claimed for page {page_of + 1}"
            if owner.tag != "Link":
                yield f"{where} stands in {owner.tag}"
            entry = leaves.get(each.get("/StructParent", -1))
            if entry is None or isinstance(entry, pikepdf.Array):
                yield f"{where} is not in the parent tree"
            elif entry.objgen != owner.node.objgen:
                yield f"{where} belongs to another element in the parent tree"
    yield from (f"there is no annotation {key} on a page" for key in claims)
    for link in tagged.find("Link"):
        if not any(isinstance(kid, Area) for kid in link.kids):
            yield f"a Link has no annotation: {tagged.shown(link)}"


def _of_ids(tagged: Tagged) -> Iterator[str]:
    """Tell of names of elements that do not lead to them."""
    own = [(one.get("ID"), one.node.objgen) for one in tagged.elements() if one.get("ID")]
    tree = tagged.tree.get("/IDTree")
    entries = list(_pairs(tree, "/Names")) if tree is not None else []
    listed = [(str(name), one.objgen) for name, one in entries]
    if sorted(own) != sorted(listed):
        yield f"the IDTree has {len(listed)} names, the elements have {len(own)}, or others"
    if len({name for name, _ in own}) < len(own):
        yield "two elements have one ID"
    if [bytes(name) for name, _ in entries] != sorted(bytes(name) for name, _ in entries):
        yield "the IDTree is out of order"
