"""Lines too thin to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

THIN = warning("thin-line", "thinner lines break up in the plate or vanish (GWG 2022)")
_SLACK = 0.002


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of strokes and of long fills thinner than the limit; 0 is the thinnest."""
    least = profile.limits.line - _SLACK
    for sheet, mark in file.marks():
        long_fill = mark.kind == "fill" and max(mark.whole.width, mark.whole.height) > 2
        if (mark.kind == "stroke" or long_fill) and mark.size < least:
            yield THIN.found(
                "a thin line",
                sheet,
                mark.box,
                value=f"{mark.size:.3g} pt",
                limit=f"{profile.limits.line:g} pt",
            )
