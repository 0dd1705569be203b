"""Structure elements, what they are made of, and what is wrong with them (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.summary import Told
from memopress.preflight.reading.values import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Object

    from memopress.preflight.model import Rect
    from memopress.preflight.reading.tagged import Tagged

FaultCode = Literal[
    # The tree itself (14.7.2).
    "root-broken",  # RoleMap, ClassMap, IDTree or ParentTree is not what it must be
    "kid-broken",  # a kid that is no element, no content and no reference
    "kid-twice",  # an element that is a kid for the second time; a circle in K as well
    "kind-missing",  # an element without S
    "parent-wrong",  # P is missing, or is not the element's parent
    "entry-broken",  # an entry whose value is of another type than it must be
    "role-circular",  # RoleMap leads back to where it began (14.7.3)
    "role-remapped",  # RoleMap gives a standard type another meaning
    # Content and its claims (14.7.4.2).
    "page-missing",  # content without Pg, its own or its element's
    "page-unknown",  # Pg is no page of the file
    "content-missing",  # the page, or the form, has no sequence with that MCID
    "content-unclaimed",  # a sequence with an MCID that no element claims
    "content-twice",  # two sequences of one stream with the same MCID
    "claimed-twice",  # two claims of the same sequence
    # The parent tree (14.7.4.4).
    "parent-tree-missing",  # there is content, but no ParentTree
    "parents-missing",  # a page or form whose content is claimed has no StructParents
    "parents-twice",  # two objects have the same number
    "parent-missing",  # no entry for an MCID or an object
    "parent-differs",  # the entry is another element than the one that claims
    "parent-stale",  # an entry for content that is not there
    # Objects as content (14.7.4.3).
    "reference-broken",  # OBJR without an Obj that is a dictionary
    "reference-unnumbered",  # an object that is referred to has no StructParent
    "reference-missing",  # an annotation has a StructParent, but no element refers to it
    # Identifiers (14.7.2) and classes (14.7.5.2).
    "id-twice",  # two elements have the same ID
    "id-unlisted",  # an ID that IDTree does not have
    "id-unresolved",  # an entry of IDTree that is another element than the one with that ID
    "id-stale",  # an entry of IDTree with an ID that no element has
    "class-missing",  # a class that ClassMap does not have
    "attribute-broken",  # an attribute object that is none, or that has no owner
]


class Fault(Struct, frozen=True):
    """One thing that does not hold together: what it is in words, and where it is, if known.

    `box` is in PDF's coordinates, as those of marks are; `form` is the number of the form XObject
    whose content is at fault.
    """

    code: FaultCode
    message: str
    page: int | None = None
    element: StructElem | None = None
    box: Rect | None = None
    form: Any = None


class Content(Struct, eq=False):
    """Marked content that an element claims: an MCID of a page, or of a form on it (14.7.4.2).

    `form` is the number of that form XObject, None for the page's own content. `sequences` are
    what the page has of it: one where all is well, none where it is missing.
    """

    element: StructElem
    page: int | None
    mcid: int
    form: Any
    tagged: Tagged

    @property
    def sequences(self) -> Sequence[Told]:
        """The marked-content sequences that it stands for."""
        return self.tagged.sequences(self.page, self.form, self.mcid)

    def walk(self) -> Iterator[Told]:
        """Yield these sequences and those within them that are no content of their own."""
        queue = list(self.sequences)[::-1]
        while queue:
            each = queue.pop()
            charge(1 + len(each.parts))
            yield each
            # What has an MCID of its own is content of its own.
            inner = (part for part in each.parts[::-1] if isinstance(part, Told))
            queue += (part for part in inner if part.mcid is None)


class ObjectReference(Struct, eq=False):
    """An object that is content as a whole: an annotation or an XObject (OBJR, 14.7.4.3)."""

    element: StructElem
    page: int | None
    obj: Object

    @property
    def subtype(self) -> str:
        """What kind of annotation or XObject it is, such as 'Link'."""
        return name_of(self.obj.get("/Subtype"))


class StructElem(Struct, eq=False):
    """A structure element (14.7.2). Texts are None where it has none.

    `kind` is its type as written (S), `type` the standard type that it is by the RoleMap, '' where
    that leads to none. `attributes` are by owner and name: `attributes['Table']['Scope']`; names
    and texts in them are str, numbers float, arrays tuples; classes are included (14.7.5). `page`
    is the number of its own Pg. `language` is its own or the one that it inherits, the document's
    at last (14.9.2); `depth` counts the elements above it.
    """

    obj: Object
    parent: StructElem | None
    kind: str = ""
    type: str = ""
    lang: str | None = None
    alt: str | None = None
    actual_text: str | None = None
    expansion: str | None = None
    title: str | None = None
    id: str | None = None
    page: int | None = None
    attributes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kids: list[StructElem | Content | ObjectReference] = field(default_factory=list)
    language: str = ""
    depth: int = 0

    @property
    def elements(self) -> list[StructElem]:
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, StructElem)]

    def walk(self) -> Iterator[StructElem]:
        """Yield the element and all below it, in reading order."""
        queue = [self]
        while queue:
            each = queue.pop()
            charge(1 + len(each.kids))
            yield each
            queue += each.elements[::-1]

    def outwards(self) -> Iterator[StructElem]:
        """Yield the element and those above it, up to one of the tree's own kids."""
        each: StructElem | None = self
        while each is not None:
            charge()
            yield each
            each = each.parent

    def content(self) -> Iterator[Content]:
        """Yield the marked content of the element and of all below it, in reading order."""
        queue: list[StructElem | Content | ObjectReference] = [self]
        while queue:
            each = queue.pop()
            charge()
            if isinstance(each, Content):
                yield each
            elif isinstance(each, StructElem):
                queue += each.kids[::-1]

    def attribute(self, owner: str, name: str) -> Any:
        """Return an attribute of its own, None where it has none."""
        return self.attributes.get(owner, {}).get(name)
