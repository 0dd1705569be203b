"""Whether structure elements and the content that they claim agree (ISO 32000-1, 14.7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Object

from memopress.preflight.reading.allowance import charge, counted
from memopress.preflight.reading.elements import (
    Content,
    Fault,
    FaultCode,
    ObjectReference,
    StructElem,
)
from memopress.preflight.reading.trees import number_tree
from memopress.preflight.reading.values import whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.preflight.model import Rect
    from memopress.preflight.reading.sheet import PageObject
    from memopress.preflight.reading.structure import Structure
    from memopress.preflight.reading.summary import Key, Told

_Claims = dict[Any, dict[int, StructElem]]  # elements by stream and MCID


def faults_of(structure: Structure) -> tuple[Fault, ...]:
    """Return all that does not hold together: in a tree, and between it and the pages."""
    return (*structure.own_faults, *_Check(structure).run())


class _Check:
    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        kids = [kid for element in structure.walk() for kid in element.kids]
        self.contents = [kid for kid in kids if isinstance(kid, Content)]
        self.references = [kid for kid in kids if isinstance(kid, ObjectReference)]
        self.numbers: dict[int, str] = {}  # who has which number of the parent tree

    def run(self) -> Iterator[Fault]:
        yield from self._contents()
        yield from self._unclaimed()
        _, faults = number_tree(self.structure.root.get("/ParentTree", Dictionary()))
        for fault in faults:
            yield Fault("root-broken", f"ParentTree: {fault}")
        if "/ParentTree" in self.structure.root:
            yield from self._streams()
            yield from self._objects()
        elif self.contents or self.references:
            yield Fault("parent-tree-missing", "there is no ParentTree")

    # content -----------------------------------------------------------------------------------

    def _contents(self) -> Iterator[Fault]:
        claimed: set[tuple[Any, ...]] = set()
        for each in self.contents:
            if each.page is None:
                continue  # which is told already
            key = (each.page, each.form, each.mcid)
            if key in claimed:
                yield self._fault("claimed-twice", f"two claims of the content {each.mcid}", each)
            elif not each.sequences:
                yield self._fault("content-missing", f"there is no content {each.mcid}", each)
            claimed.add(key)

    def _unclaimed(self) -> Iterator[Fault]:
        claimed = {(each.page, each.form, each.mcid) for each in self.contents}
        for sheet in self.structure.sheets:
            for (form, mcid), found in self.structure.tagged.on(sheet.number).items():
                box = _box(found)
                if len(found) > 1:
                    message = f"{len(found)} sequences of one stream have the MCID {mcid}"
                    yield Fault("content-twice", message, sheet.number, box=box, form=form)
                if (sheet.number, form, mcid) not in claimed:
                    message = f"no element claims the content {mcid}"
                    yield Fault("content-unclaimed", message, sheet.number, box=box, form=form)

    # the parent tree ---------------------------------------------------------------------------

    def _streams(self) -> Iterator[Fault]:
        """Yield what is wrong with the entries of pages and forms."""
        claims: _Claims = {}
        for each in self.contents:
            stream = each.form if each.form is not None else each.page
            claims.setdefault((each.form is not None, stream), {})[each.mcid] = each.element
        forms: dict[Key, PageObject] = {}
        for sheet in self.structure.sheets:
            own = claims.get((False, sheet.number), {})
            yield from self._entries(sheet.obj, sheet.number, None, own)
            for key in sheet.summary.forms:
                forms.setdefault(key, sheet)
        for key, sheet in forms.items():
            own = claims.get((True, key), {})
            yield from self._entries(sheet.form(key), sheet.number, key, own)

    def _entries(
        self, stream: Object, page: int, form: Any, claims: dict[int, StructElem]
    ) -> Iterator[Fault]:
        name = "the page" if form is None else "a form"
        number = whole_of(stream.get("/StructParents"))
        if number is None:
            if claims:
                message = f"{name} has tagged content, but no StructParents"
                yield Fault("parents-missing", message, page)
            return
        yield from self._numbered(number, f"{name} {page}", page)
        entry = self.structure.parents.get(number)
        if not isinstance(entry, Array):
            if claims:
                message = f"ParentTree has no array {number} for {name}"
                yield Fault("parent-missing", message, page)
            return
        charge(len(entry))
        entries = dict(enumerate(entry))
        for mcid, element in claims.items():
            yield from self._agrees(entries.get(mcid), element, f"the content {mcid}", page)
        for mcid, each in entries.items():
            if not isinstance(each, Dictionary) or mcid in claims:
                continue
            if (form, mcid) in self.structure.tagged.on(page):
                message = (
                    f"by the ParentTree, an element has the content {mcid} that it does not claim"
                )
                yield Fault("parent-differs", message, page)
            else:
                message = f"the ParentTree has an entry for the content {mcid}, which is not there"
                yield Fault("parent-stale", message, page)

    def _objects(self) -> Iterator[Fault]:
        """Yield what is wrong with the entries of annotations and other objects."""
        referred: set[tuple[int, int]] = set()
        for each in self.references:
            name = f"an object of type {each.subtype or 'unknown'}"
            if each.obj.objgen in referred:
                yield self._fault("claimed-twice", f"two references to {name}", each)
                continue
            referred.add(each.obj.objgen)
            number = whole_of(each.obj.get("/StructParent"))
            if number is None:
                yield self._fault("reference-unnumbered", f"{name} has no StructParent", each)
                continue
            yield from self._numbered(number, f"{name} {each.obj.objgen}", each.page)
            entry = self.structure.parents.get(number)
            yield from self._agrees(entry, each.element, name, each.page)
        for sheet in self.structure.sheets:
            annotations = sheet.obj.get("/Annots")
            for obj in counted(annotations) if isinstance(annotations, Array) else ():
                known = not isinstance(obj, Dictionary) or obj.objgen in referred
                if not known and whole_of(obj.get("/StructParent")) is not None:
                    message = "an annotation has a StructParent, but no element refers to it"
                    yield Fault("reference-missing", message, sheet.number)

    def _numbered(self, number: int, owner: str, page: int | None) -> Iterator[Fault]:
        if self.numbers.setdefault(number, owner) != owner:
            message = f"the number {number} of the ParentTree is of two objects"
            yield Fault("parents-twice", message, page)

    def _agrees(
        self, entry: object, element: StructElem, name: str, page: int | None
    ) -> Iterator[Fault]:
        if not isinstance(entry, Dictionary):
            yield Fault("parent-missing", f"ParentTree has no entry for {name}", page, element)
        elif not entry.is_indirect or entry.objgen != element.obj.objgen:
            message = f"by the ParentTree, {name} is of another element"
            yield Fault("parent-differs", message, page, element)

    def _fault(self, code: FaultCode, message: str, kid: Content | ObjectReference) -> Fault:
        return Fault(code, message, kid.page, kid.element)


def _box(sequences: Sequence[Told]) -> Rect | None:
    """Return the box around what sequences paint, None where they paint nothing."""
    box = None
    for each in counted(sequences):
        if each.box is not None:
            box = each.box if box is None else box.join(each.box)
    return box
