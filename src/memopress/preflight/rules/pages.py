"""The pages as a set: how many, of one size, upright, at full scale, none of them empty."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, warning
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, Mark, PageObject

SIZES = error("page-sizes", "the pages of one job are cut to one size (GWG 2022)")
ROTATED = error(
    "page-rotated", "a page that is turned for viewing may be imposed on its side (GWG)"
)
SCALED = error(
    "page-scaled", "not every RIP knows units other than a point (ISO 32000-1, UserUnit)"
)
EMPTY = warning("page-empty", "an empty page may be a page that was lost (GWG 2022)")
COUNT = warning("page-count", "sheets are folded: stitched brochures have a multiple of 4 pages")


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of pages that stand apart, and of a number that cannot be folded."""
    limits = profile.limits
    sizes = Counter(_size(s.own_trim) for s in file.sheets if s.own_trim is not None)
    usual = sizes.most_common(1)[0][0] if sizes else (0.0, 0.0)
    for sheet in file.sheets:
        size = _size(sheet.own_trim) if sheet.own_trim is not None else usual
        if max(abs(a - b) for a, b in zip(size, usual, strict=True)) > limits.trim_difference:
            yield SIZES.found(
                "the page is of another size than the others",
                sheet,
                value=" × ".join(f"{in_mm(value):.1f}" for value in size) + " mm",
                limit=" × ".join(f"{in_mm(value):.1f}" for value in usual) + " mm",
            )
    multiple, count = limits.page_multiple, len(file.sheets)
    if multiple and count % multiple:
        yield COUNT.found(
            "the number of pages cannot be folded",
            value=str(count),
            limit=f"a multiple of {multiple}",
        )


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of a page that is turned, scaled or empty."""
    if sheet.rotation % 360:
        yield ROTATED.found("the page is rotated", sheet, value=f"{sheet.rotation}°")
    unit = sheet.obj.get("/UserUnit", 1)
    if unit != 1:
        yield SCALED.found("the page has units of its own", sheet, value=str(unit), limit="1")
    if not any(_shows(mark, sheet) for mark in sheet.marks) and not sheet.painted.broken:
        yield EMPTY.found("the page is empty", sheet)


def _shows(mark: Mark, sheet: PageObject) -> bool:
    """Tell whether a mark puts anything on the page: printer's marks stand around it."""
    seen = mark.box.meet(sheet.trim)
    return mark.visible and not mark.colour.is_white and seen.width > 0 and seen.height > 0


def _size(trim: Rect) -> tuple[float, float]:
    return trim.width, trim.height
