"""Where a structure element is seen: its page, and the box around what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.elements import Reference
from memopress.preflight.rules.archive.annotations import rect_of

if TYPE_CHECKING:
    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.reading import Element, File, Sheet
    from memopress.preflight.rules.rule import Rule


def found_at(
    rule: Rule, file: File, element: Element, message: str, value: str = "", limit: str = ""
) -> Finding:
    """Return a finding where an element is seen first; in the file if it shows nothing."""
    sheet, box = _seen(file, element)
    return rule.found(message, sheet, box, value=value, limit=limit)


def _seen(file: File, element: Element) -> tuple[Sheet | None, Rect | None]:
    for content in element.content():
        if content.page is None:
            continue
        box = None
        for mark in content.marks():
            box = mark.box if box is None else box.join(mark.box)
        if box is not None:
            return file.sheets[content.page - 1], box
    for each in element.walk():
        for kid in each.kids:
            if isinstance(kid, Reference) and kid.page is not None:
                return file.sheets[kid.page - 1], rect_of(kid.obj)
    return (file.sheets[element.page - 1] if element.page else None), None
