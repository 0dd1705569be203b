"""Annotations: links, notes, form fields."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary

from memopress.preflight.model import Finding, Rect
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must

ANNOTATION = must("annotation", "what is not on the plates has no place in a file for the press")
_MARKS = ("/PrinterMark", "/TrapNet")  # annotations that are made for the press


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of every annotation but printer's marks and traps, and of forms."""
    for sheet in file.sheets:
        annotations = sheet.obj.get("/Annots")
        for each in list(annotations) if isinstance(annotations, Array) else []:
            kind = each.get("/Subtype") if isinstance(each, Dictionary) else None
            if kind is None or str(kind) in _MARKS:
                continue
            corners = each.get("/Rect")
            values = [float(value) for value in corners] if isinstance(corners, Array) else []
            rect = Rect(*values) if len(values) == 4 else None
            yield ANNOTATION.found(f"an annotation of type {str(kind)[1:]}", sheet, rect)
    if "/AcroForm" in file.root:
        yield ANNOTATION.found("the file is a form")
