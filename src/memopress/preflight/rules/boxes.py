"""The boxes of a page: media, crop, bleed, trim, art (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, must
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

TRIM = must("trim-missing", "the knife has to know where the page ends: a TrimBox on every page")
ART = must("art-box", "a page has a trim box or an art box, never both (ISO 15930-7)")
NESTING = must("box-nesting", "trim lies within bleed, bleed within media (ISO 15930-7)")
BLEED = error("bleed-box", "paper moves under the knife: the page has to run on beyond the trim")


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of boxes that are missing, too small, or not within one another."""
    trim = sheet.own_trim
    if sheet.art is not None and trim is not None:
        yield ART.found("the page has an art box besides its trim box", sheet)
    if trim is None:
        if sheet.art is None:
            yield TRIM.found("the page has no trim box", sheet)
        return
    lost = _outside(sheet, trim)
    if lost:
        yield NESTING.found(lost, sheet, trim)
    else:
        yield from _bleed(sheet, trim, profile.limits.bleed)


def _outside(sheet: PageObject, trim: Rect) -> str:
    """Return which box is not within which, '' if all are."""
    bleed, crop = sheet.own_bleed, sheet.crop
    if not sheet.whole.holds(trim):
        return "the trim box is not within the media box"
    if bleed is not None and not bleed.holds(trim):
        return "the trim box is not within the bleed box"
    if bleed is not None and not sheet.whole.holds(bleed):
        return "the bleed box is not within the media box"
    if crop is not None and not crop.holds(bleed or trim):
        return "the crop box cuts off what is to be printed"
    return ""


def _bleed(sheet: PageObject, trim: Rect, wanted: float) -> Iterator[Finding]:
    bleed = sheet.own_bleed or trim
    sides = (trim.x0 - bleed.x0, trim.y0 - bleed.y0, bleed.x1 - trim.x1, bleed.y1 - trim.y1)
    if min(sides) < wanted - 0.1:
        yield BLEED.found(
            "the page has too little bleed",
            sheet,
            value=f"{in_mm(min(sides)):.1f} mm",
            limit=f"{in_mm(wanted):.1f} mm on each side",
        )
