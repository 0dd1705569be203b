"""Annotations: links, notes, form fields."""

from collections.abc import Iterator

from pikepdf import Array

from memopress.preflight.model import Finding, Rect, around
from memopress.preflight.profile import Profile
from memopress.preflight.reading import Facts, File, PageObject
from memopress.preflight.rules.rule import must

ANNOTATION = must("annotation", "what is not on the plates lies outside of the bleed (ISO 15930-7)")
_MARKS = ("/PrinterMark", "/TrapNet")  # annotations that are made for the press


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of annotations on the page and in its bleed but printer's marks and traps.

    PDF/X-4 allows others where they lie wholly outside of the bleed box, or the trim box of a page
    without one.
    """
    for each in sheet.annotations:
        kind = each.get("/Subtype")
        if kind is None or str(kind) in _MARKS:
            continue
        corners = each.get("/Rect")
        values = [float(value) for value in corners] if isinstance(corners, Array) else []
        rect = around(zip(values[::2], values[1::2], strict=True)) if len(values) == 4 else None
        if rect is not None and _is_outside(rect, sheet.bleed):
            continue
        yield ANNOTATION.found(f"an annotation of type {str(kind)[1:]}", sheet, rect)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of forms."""
    if "/AcroForm" in file.root:
        yield ANNOTATION.found("the file is a form")


def _is_outside(rect: Rect, area: Rect) -> bool:
    """Tell whether a rectangle has nothing in common with another; they may touch."""
    return rect.x0 >= area.x1 or rect.x1 <= area.x0 or rect.y0 >= area.y1 or rect.y1 <= area.y0
