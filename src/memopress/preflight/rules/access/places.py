"""Where a structure element is seen, and which one an annotation belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary

from memopress.preflight.reading.elements import ObjectReference
from memopress.preflight.rules.archive.annotations import rect_of

if TYPE_CHECKING:
    from pikepdf import Object

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.reading import File, PageObject, StructElem
    from memopress.preflight.rules.rule import Rule

_DEEP = 32  # fields within fields


def found_at(
    rule: Rule, file: File, element: StructElem, message: str, value: str = "", limit: str = ""
) -> Finding:
    """Return a finding where an element is seen first; in the file if it shows nothing."""
    sheet, box = _seen(file, element)
    return rule.found(message, sheet, box, value=value, limit=limit)


def _seen(file: File, element: StructElem) -> tuple[PageObject | None, Rect | None]:
    for content in element.content():
        if content.page is None:
            continue
        box = None
        for each in content.walk():
            if each.box is not None:
                box = each.box if box is None else box.join(each.box)
        if box is not None:
            return file.sheets[content.page - 1], box
    for below in element.walk():
        for kid in below.kids:
            if isinstance(kid, ObjectReference) and kid.page is not None:
                return file.sheets[kid.page - 1], rect_of(kid.obj)
    return (file.sheets[element.page - 1] if element.page else None), None


def owners(file: File) -> dict[tuple[int, int], StructElem]:
    """Return the elements that refer to annotations and other objects, by the objects' numbers."""
    return {
        kid.obj.objgen: element
        for element in (file.structure.walk() if file.structure else ())
        for kid in element.kids
        if isinstance(kid, ObjectReference) and kid.obj.is_indirect
    }


def field_of(widget: Object) -> Object:
    """Return the field that a widget shows: the nearest with a name of its own, T, above it.

    A widget without one is a part of the field above, and has no entries of a field (ISO 32000-1,
    12.7.3.1).
    """
    node: object = widget
    for _ in range(_DEEP):
        if not isinstance(node, Dictionary):
            break
        if "/T" in node:
            return node
        node = node.get("/Parent")
    return widget
