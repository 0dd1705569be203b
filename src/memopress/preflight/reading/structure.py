"""The structure tree of a tagged PDF, as it is in the file (ISO 32000-1, 14.7).

Nothing here judges: what does not hold together is kept as faults, for rules to tell of; whether
the tree and the pages agree is for claims.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Object, Stream

from memopress.preflight.reading.allowance import charge, keep
from memopress.preflight.reading.elements import (
    Content,
    Fault,
    FaultCode,
    ObjectReference,
    StructElem,
)
from memopress.preflight.reading.roles import STANDARD, circular, standard_type
from memopress.preflight.reading.tagged import Tagged
from memopress.preflight.reading.trees import name_tree, number_tree
from memopress.preflight.reading.values import entries_of, name_of, plain_of, text_of, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memopress.preflight.reading.sheet import PageObject

_TEXTS = {  # entries that are text strings, and what an element calls them
    "/Lang": "lang",
    "/Alt": "alt",
    "/ActualText": "actual_text",
    "/E": "expansion",
    "/T": "title",
    "/ID": "id",
}
_ELEMENT = 20  # units of work for an element


@dataclass(eq=False)
class Structure:
    """A structure tree: StructTreeRoot with what it leads to.

    `lang` is the document's language, `roles` the RoleMap as written, `classes` the ClassMap,
    `ids` the elements by their ID, `listed` those that IDTree has by the name that it has for them.
    `own_faults` are those that are told without reading the pages, `tagged` is the marked content
    of these.
    """

    root: Object = field(repr=False)
    sheets: Sequence[PageObject] = field(repr=False)
    lang: str = ""
    roles: Mapping[str, str] = field(default_factory=dict, repr=False)
    classes: Mapping[str, Object] = field(default_factory=dict, repr=False)
    kids: list[StructElem] = field(default_factory=list, repr=False)
    ids: dict[str, StructElem] = field(default_factory=dict, repr=False)
    listed: dict[str, StructElem] = field(default_factory=dict, repr=False)
    own_faults: list[Fault] = field(default_factory=list, repr=False)
    tagged: Tagged = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Have the marked content at hand, no page of it read yet."""
        self.tagged = Tagged(self.sheets)

    def walk(self) -> Iterator[StructElem]:
        """Yield all elements in reading order."""
        charge(len(self._elements))
        return iter(self._elements)

    @cached_property
    def _elements(self) -> tuple[StructElem, ...]:
        return tuple(each for kid in self.kids for each in kid.walk())

    @cached_property
    def parents(self) -> Mapping[int, Object]:
        """The entries of the ParentTree (14.7.4.4)."""
        return number_tree(self.root.get("/ParentTree"))[0]


def read_structure(catalogue: Object, sheets: Sequence[PageObject]) -> Structure | None:
    """Return the structure tree that a catalogue leads to, None where it leads to none."""
    root = catalogue.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return None
    structure = Structure(root, sheets, text_of(catalogue.get("/Lang")) or "")
    _Reader(structure).run()
    return structure


class _Reader:
    """Reads the tree from its root downwards, each element once."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.pages = {sheet.obj.objgen: sheet.number for sheet in structure.sheets}
        self.seen: set[tuple[int, int]] = set()

    def run(self) -> None:
        """Read the whole tree."""
        structure, root = self.structure, self.structure.root
        roles = self._mapping("/RoleMap")
        structure.roles = {key: name_of(value) for key, value in roles.items()}
        structure.classes = self._mapping("/ClassMap")
        for kind in circular(structure.roles):
            self._tell("role-circular", f"RoleMap leads from '{kind}' back to it")
        for kind in structure.roles.keys() & STANDARD:
            if structure.roles[kind] != kind:
                self._tell("role-remapped", f"RoleMap makes '{structure.roles[kind]}' of '{kind}'")
        self.seen.add(root.objgen)
        queue: list[StructElem] = []
        for kid in _each(root.get("/K")):
            if element := self._element(kid, None):
                structure.kids.append(element)
        queue += structure.kids[::-1]
        while queue:
            element = queue.pop()
            self._read_kids(element)
            queue += element.elements[::-1]
        self._check_ids()

    def _mapping(self, key: str) -> dict[str, Object]:
        obj = self.structure.root.get(key)
        if isinstance(obj, Dictionary):
            return entries_of(obj)
        if obj is not None:
            self._tell("root-broken", f"{key[1:]} is no dictionary")
        return {}

    def _read_kids(self, element: StructElem) -> None:
        for kid in _each(element.obj.get("/K")):
            charge()
            keep()
            kind = kid.get("/Type") if isinstance(kid, Dictionary) else None
            found: StructElem | Content | ObjectReference | None
            if (mcid := whole_of(kid)) is not None:
                found = self._content(element, mcid, None, None)
            elif kind == "/MCR" and isinstance(kid, Dictionary):
                found = self._marked(element, kid)
            elif kind == "/OBJR" and isinstance(kid, Dictionary):
                found = self._reference(element, kid)
            else:
                found = self._element(kid, element)
            if found is not None:
                element.kids.append(found)

    def _element(self, obj: object, parent: StructElem | None) -> StructElem | None:
        """Return an element with what it says of itself; its kids are read later."""
        charge(_ELEMENT)
        if not isinstance(obj, Dictionary):
            self._tell("kid-broken", "a kid is no structure element", parent)
            return None
        if obj.is_indirect:
            if obj.objgen in self.seen:
                self._tell("kid-twice", "a structure element is a kid for the second time", parent)
                return None
            self.seen.add(obj.objgen)
        kind = name_of(obj.get("/S"))
        element = StructElem(obj, parent, kind, standard_type(kind, self.structure.roles))
        keep()
        element.depth = parent.depth + 1 if parent else 0
        if not kind:
            self._tell("kind-missing", "a structure element has no type", element)
        keys = obj.keys()
        for key, name in _TEXTS.items() if not _TEXTS.keys().isdisjoint(keys) else ():
            if key in keys and (value := obj.get(key)) is not None:
                setattr(element, name, text_of(value))
                if getattr(element, name) is None:
                    self._tell("entry-broken", f"{key[1:]} is no text", element)
        above = parent.language if parent else self.structure.lang
        element.language = above if element.lang is None else element.lang
        self._check_parent(element)
        if "/Pg" in keys:
            element.page = self._page(obj.get("/Pg"), element)
        if element.id is not None:
            if element.id in self.structure.ids:
                self._tell("id-twice", f"the ID '{element.id[:40]}' is of two elements", element)
            self.structure.ids.setdefault(element.id, element)
        if "/A" in keys or "/C" in keys:
            element.attributes = self._attributes(element)
        return element

    def _check_parent(self, element: StructElem) -> None:
        above = element.parent.obj if element.parent else self.structure.root
        own = element.obj.get("/P")
        if not isinstance(own, Dictionary):
            self._tell("parent-wrong", "a structure element has no parent in P", element)
        elif above.is_indirect and own.objgen != above.objgen:
            self._tell("parent-wrong", "P leads to another element than the parent", element)

    def _page(self, obj: object, element: StructElem) -> int | None:
        number = self.pages.get(obj.objgen) if isinstance(obj, Dictionary) else None
        if number is None:
            self._tell("page-unknown", "Pg is no page of the file", element)
        return number

    # kids that are no elements -----------------------------------------------------------------

    def _content(self, element: StructElem, mcid: int, page: int | None, form: Any) -> Content:
        page = element.page if page is None else page
        if page is None and "/Pg" not in element.obj:
            self._tell("page-missing", f"the content {mcid} has no page", element)
        return Content(element, page, mcid, form, self.structure.tagged)

    def _marked(self, element: StructElem, obj: Object) -> Content | None:
        mcid, stream = whole_of(obj.get("/MCID")), obj.get("/Stm")
        if mcid is None:
            self._tell("kid-broken", "a reference to marked content has no MCID", element)
            return None
        if stream is not None and not isinstance(stream, Stream):
            self._tell("kid-broken", "Stm of marked content is no stream", element)
            return None
        page = self._page(obj.get("/Pg"), element) if "/Pg" in obj else None
        return self._content(element, mcid, page, stream.objgen if stream is not None else None)

    def _reference(self, element: StructElem, kid: Object) -> ObjectReference | None:
        obj = kid.get("/Obj")
        if not isinstance(obj, Dictionary | Stream):
            self._tell("reference-broken", "an object reference leads to nothing", element)
            return None
        page = self._page(kid.get("/Pg"), element) if "/Pg" in kid else element.page
        if page is None and "/Pg" not in kid and "/Pg" not in element.obj:
            self._tell("page-missing", "an object reference has no page", element)
        return ObjectReference(element, page, obj)

    # attributes and identifiers ----------------------------------------------------------------

    def _attributes(self, element: StructElem) -> dict[str, dict[str, Any]]:
        """Return an element's attributes by owner; its own count more than those of its classes."""
        found: dict[str, dict[str, Any]] = {}
        objects: list[object] = []
        for each in _each(element.obj.get("/C")):
            if name := name_of(each):
                if name not in self.structure.classes:
                    self._tell("class-missing", f"ClassMap has no class '{name[:40]}'", element)
                objects += _each(self.structure.classes.get(name))
        for each in (*objects, *_each(element.obj.get("/A"))):
            if isinstance(each, int):
                continue  # the revision of the one before (14.7.5.3)
            owner = name_of(each.get("/O")) if isinstance(each, Dictionary | Stream) else ""
            if not owner or not isinstance(each, Dictionary | Stream):
                self._tell("attribute-broken", "an attribute object has no owner", element)
                continue
            own = found.setdefault(owner, {})
            own |= {k: plain_of(value) for k, value in entries_of(each).items() if k != "O"}
        return found

    def _check_ids(self) -> None:
        ids, obj = self.structure.ids, self.structure.root.get("/IDTree")
        if obj is None and not ids:
            return
        listed, faults = name_tree(obj) if obj is not None else ({}, [])
        for fault in faults:
            self._tell("root-broken", f"IDTree: {fault}")
        for name, element in ids.items():
            if name and name not in listed:
                self._tell("id-unlisted", f"IDTree has no '{name[:40]}'", element)
        numbers = {each.obj.objgen: each for each in self.structure.walk() if each.obj.is_indirect}
        for name, entry in listed.items():
            known = ids.get(name)
            number = entry.objgen if isinstance(entry, Dictionary) else None
            if number in numbers:
                self.structure.listed[name] = numbers[number]
            if known is None:
                self._tell("id-stale", f"no element has the ID '{name[:40]}' of IDTree")
            elif known.obj.is_indirect and number != known.obj.objgen:
                self._tell("id-unresolved", f"'{name[:40]}' in IDTree leads to another element")

    def _tell(self, code: FaultCode, message: str, element: StructElem | None = None) -> None:
        page = element.page if element else None
        charge()
        keep()
        self.structure.own_faults.append(Fault(code, message, page, element))


def _each(obj: object) -> list[Any]:
    """Return what stands in an array, or alone."""
    if isinstance(obj, Array):
        return list(obj)
    return [] if obj is None else [obj]
