"""The safety distance: what is not cut stays clear of the knife."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.bleed import CUT
from memopress.preflight.rules.motifs import motifs
from memopress.preflight.rules.rule import warning
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

SAFETY = warning("safety", "what stands near the trim is cut into, or seen to stand unevenly")
_SLACK = 0.15


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of text that is nearer to the trim than the safety distance, and of other things.

    Text has to keep it; fills, lines and pictures keep it or run into the bleed. What is painted
    under a clip of its own is one picture, and judged by its outline.
    """
    wanted = profile.limits.safety
    if sheet.own_trim is None:
        return
    for motif in motifs(sheet):
        # What stops still nearer to the trim has not filled the bleed.
        least = float("-inf") if motif.is_text else CUT
        near = _nearest(motif.box, sheet.trim, least, wanted)
        if near is not None:
            yield SAFETY.found(
                f"{motif.name} is near the trim",
                sheet,
                motif.box,
                value=f"{in_mm(near):.1f} mm",
                limit=f"{in_mm(wanted):.1f} mm",
            )


def _nearest(box: Rect, trim: Rect, least: float, wanted: float) -> float | None:
    """Return how far inside the trim a box is on its worst side, None where it is well."""
    if not (box.x1 > trim.x0 and box.x0 < trim.x1 and box.y1 > trim.y0 and box.y0 < trim.y1):
        return None
    sides = (box.x0 - trim.x0, box.y0 - trim.y0, trim.x1 - box.x1, trim.y1 - box.y1)
    near = [distance for distance in sides if least < distance < wanted - _SLACK]
    return min(near) if near else None
