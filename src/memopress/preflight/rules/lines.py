"""Lines too thin to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, Mark, PageObject

THIN = warning("thin-line", "thinner lines break up in the plate or vanish (GWG 2022)")
_SLACK = 0.002


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of strokes and of long fills thinner than the limit; 0 is the thinnest.

    So are the outlines of letters: those that are not filled, or with another colour.
    """
    least = profile.limits.line - _SLACK
    filled: Mark | None = None  # the letters that the next mark may be the outlines of
    for mark in sheet.seen:
        if mark.line is not None and mark.line < least and not _is_covered(mark, filled):
            yield THIN.found(
                f"{mark.shown} is drawn in a thin line",
                sheet,
                mark.box,
                value=f"{mark.line:.3g} pt",
                limit=f"{profile.limits.line:g} pt",
            )
        filled = mark if mark.kind == "text" and mark.line is None else None
        long_fill = mark.kind == "fill" and max(mark.whole.width, mark.whole.height) > 2
        if (mark.kind == "stroke" or long_fill) and mark.size < least:
            yield THIN.found(
                "a thin line",
                sheet,
                mark.box,
                value=f"{mark.size:.3g} pt",
                limit=f"{profile.limits.line:g} pt",
            )


def _is_covered(outline: Mark, filled: Mark | None) -> bool:
    """Tell whether letters are filled with the colour of their outlines (mode 2 of 9.3.6)."""
    return (
        filled is not None
        and (filled.whole, filled.text, filled.font) == (outline.whole, outline.text, outline.font)
        and filled.colour == outline.colour
    )
