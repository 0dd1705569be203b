"""Small text: white, or in several inks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.black_text import is_black
from memopress.preflight.rules.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

WHITE = warning("small-text-white", "ink that spreads closes small white letters (GWG 2022)")
INKS = warning(
    "small-text-inks", "plates never meet exactly: small letters get coloured edges (GWG)"
)
_LEAST = 0.005  # less of an ink than this is none


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of white and many-coloured text below the limit; black text has rules of its own."""
    limits = profile.limits
    for mark in sheet.seen:
        if mark.kind != "text" or mark.size >= limits.small_text - 0.01:
            continue
        what = f"'{mark.text[:40]}'"
        size, wanted = f"{mark.size:.4g} pt", f"{limits.small_text:g} pt"
        if mark.colour.is_white:
            yield WHITE.found(f"small white text {what}", sheet, mark.box, value=size, limit=wanted)
            continue
        inks = mark.colour.inks
        count = sum(share > _LEAST for share in inks.values()) if inks else 0
        if count > limits.small_text_inks and not is_black(inks):
            yield INKS.found(
                f"small text in {count} inks, {what}",
                sheet,
                mark.box,
                value=f"{size}, {mark.colour.shown}",
                limit=f"{wanted}, or {limits.small_text_inks} ink",
            )
