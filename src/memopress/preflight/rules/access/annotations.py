"""Annotations in the structure: links, fields and others, each in an element of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.elements import Content, ObjectReference
from memopress.preflight.reading.values import name_of, text_of
from memopress.preflight.rules.access.places import field_of, owners
from memopress.preflight.rules.archive.annotations import rect_of
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, PageObject, StructElem

LINK = must(
    "link-tag",
    "a link is in an element Link (ISO 14289-1, 7.18.5; Matterhorn 28-011)",
    UA1,
)
LINK_TEXT = must(
    "link-text",
    "a link says where it leads: Contents (ISO 14289-1, 7.18.5; Matterhorn 28-012)",
    UA1,
)
FIELD = must(
    "form-tag",
    "a field is in an element Form (ISO 14289-1, 7.18.4; Matterhorn 28-010)",
    UA1,
)
FIELD_TEXT = must(
    "form-text",
    "a field says what is to be filled in: TU (ISO 14289-1, 7.18.1; Matterhorn 28-005)",
    UA1,
)
OTHER = must(
    "annotation-tag",
    "other annotations are in an element Annot (ISO 14289-1, 7.18.1; Matterhorn 28-002)",
    UA1,
)
OTHER_TEXT = must(
    "annotation-text",
    "an annotation has words that stand for it: Contents or Alt (ISO 14289-1, 7.18.1; "
    "Matterhorn 28-004)",
    UA1,
)
ORDER = must(
    "tab-order",
    "keys lead through the annotations of a page by its structure: Tabs is S (ISO 14289-1, 7.18.3; "
    "Matterhorn 28-008, 28-009)",
    UA1,
)
TRAPPING = must(
    "annotation-trapnet",
    "no annotation is a trap network (ISO 14289-1, 7.18.2; Matterhorn 28-007)",
    UA1,
)
PRINTER = must(
    "printer-mark-tag",
    "printer's marks are no part of the structure (ISO 14289-1, 7.18.8; Matterhorn 28-018)",
    UA1,
)
_HIDDEN = 2


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of annotations page by page; those that nobody sees are exempt."""
    if file.structure is None:
        return
    owned = owners(file)
    for sheet in file.sheets:
        if sheet.annotations and sheet.obj.get("/Tabs") != "/S":
            said = name_of(sheet.obj.get("/Tabs")) or "nothing"
            yield ORDER.found("the page's annotations have another order", sheet, value=said)
        for each in sheet.annotations:
            yield from _annotation(each, owned.get(each.objgen), sheet)


def _annotation(each: Object, owner: StructElem | None, sheet: PageObject) -> Iterator[Finding]:
    kind, box = name_of(each.get("/Subtype")), rect_of(each)
    within = owner.type if owner else "nothing"
    if kind == "TrapNet":
        yield TRAPPING.found("the page has a trap network", sheet, box)
    elif kind == "PrinterMark":
        if owner is not None:
            yield PRINTER.found("a printer's mark is tagged", sheet, box)
    elif kind == "Popup" or _is_unseen(each, sheet):
        return
    elif kind == "Link":
        if within != "Link":
            yield LINK.found("a link is not in an element Link", sheet, box, value=within)
        if not (text_of(each.get("/Contents")) or "").strip():
            yield LINK_TEXT.found("a link does not say where it leads", sheet, box)
    elif kind == "Widget":
        if owner is None or within != "Form":
            yield FIELD.found("a field is not in an element Form", sheet, box, value=within)
        elif _is_crowded(owner):
            yield FIELD.found("an element Form has more in it than its field", sheet, box)
        said = (text_of(field_of(each).get("/TU")), owner.alt if owner else None)
        if not any((text or "").strip() for text in said):
            yield FIELD_TEXT.found("a field does not say what it is for", sheet, box)
    else:
        if within != "Annot":
            what = f"an annotation of type {kind} is not in an element Annot"
            yield OTHER.found(what, sheet, box, value=within)
        told = text_of(each.get("/Contents")) or (owner.alt if owner else None)
        if not (told or "").strip():
            what = f"an annotation of type {kind} has no words that stand for it"
            yield OTHER_TEXT.found(what, sheet, box)


def _is_unseen(annotation: Object, sheet: PageObject) -> bool:
    """Tell whether an annotation is hidden, or lies off the page that is shown."""
    flags = annotation.get("/F", 0)
    if isinstance(flags, int) and flags & _HIDDEN:
        return True
    box, page = rect_of(annotation), sheet.crop or sheet.whole
    return box is not None and (
        box.x1 < page.x0 or box.x0 > page.x1 or box.y1 < page.y0 or box.y0 > page.y1
    )


def _is_crowded(owner: StructElem) -> bool:
    """Tell whether a Form without a role for what it looks like has more than its field."""
    if owner.attribute("PrintField", "Role") is not None:
        return False
    fields = [kid for kid in owner.kids if isinstance(kid, ObjectReference)]
    return len(fields) > 1 or any(isinstance(kid, Content) for kid in owner.kids)
