"""Annotations: of known kinds, to be seen and printed, with an appearance of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Stream

from memopress.preflight.model import Rect
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

KIND = must(
    "annotation-kind",
    "annotations are of kinds that paper has too: no films, sounds or models (ISO 19005-2, 6.3.1)",
    A2A,
)
FLAGS = must("annotation-flags", "annotations are shown and printed (ISO 19005-2, 6.3.2)", A2A)
APPEARANCE = must(
    "annotation-appearance",
    "an annotation brings the one way in which it looks (ISO 19005-2, 6.3.3)",
    A2A,
)
_KINDS = frozenset(
    (
        "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
        "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment",
        "Widget", "PrinterMark", "TrapNet", "Watermark", "Redact",
    )
)  # fmt: skip
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW, _TOGGLE = 1, 2, 4, 32, 256
_UNSEEN = {_INVISIBLE: "Invisible", _HIDDEN: "Hidden", _NO_VIEW: "NoView", _TOGGLE: "ToggleNoView"}
_BARE = ("Popup", "Link")


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of annotations page by page."""
    for each in sheet.annotations:
        kind, box = str(each.get("/Subtype", "/"))[1:], rect_of(each)
        if kind not in _KINDS:
            yield KIND.found(f"an annotation of type {kind}", sheet, box)
        if fault := _flags(each, kind):
            yield FLAGS.found(f"an annotation of type {kind} {fault}", sheet, box)
        if fault := _appearance(each, kind, box):
            yield APPEARANCE.found(f"an annotation of type {kind} {fault}", sheet, box)


def rect_of(annotation: Object) -> Rect | None:
    """Return where an annotation is on its page, its corners in order."""
    corners = annotation.get("/Rect")
    if not isinstance(corners, Array) or len(corners) != 4:
        return None
    x0, y0, x1, y1 = (float(value) for value in corners)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _flags(annotation: Object, kind: str) -> str:
    flags = annotation.get("/F")
    if flags is None:
        return "" if kind == "Popup" else "has no flags"
    unseen = [name for bit, name in _UNSEEN.items() if int(flags) & bit]
    if unseen:
        return f"is {', '.join(unseen)}"
    return "" if int(flags) & _PRINT else "is not printed"


def _appearance(annotation: Object, kind: str, box: Rect | None) -> str:
    looks = annotation.get("/AP")
    if looks is None:
        nothing = box is not None and box.width == 0 and box.height == 0
        return "" if kind in _BARE or nothing else "has no appearance"
    if not isinstance(looks, Dictionary) or set(looks.keys()) != {"/N"}:
        return "has several appearances"
    button = kind == "Widget" and annotation.get("/FT") == "/Btn"
    if button != (not isinstance(looks.N, Stream)):
        return "has a normal appearance of another kind"
    return ""
