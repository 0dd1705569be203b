"""The safety distance: what is not cut stays clear of the knife."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.bleed import CUT
from memopress.preflight.rules.rule import warning
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, Mark, Sheet

SAFETY = warning("safety", "what stands near the trim is cut into, or seen to stand unevenly")
_SLACK = 0.15


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of text that is nearer to the trim than the safety distance, and of other things.

    Text has to keep it; fills, lines and pictures keep it or run into the bleed. What is painted
    under a clip of its own is one picture, and judged by its outline.
    """
    wanted = profile.limits.safety
    for sheet in file.sheets:
        if sheet.own_trim is None:
            continue
        for what, box, least in _things(sheet):
            near = _nearest(box, sheet.trim, least, wanted)
            if near is not None:
                yield SAFETY.found(
                    f"{what} is near the trim",
                    sheet,
                    box,
                    value=f"{in_mm(near):.1f} mm",
                    limit=f"{in_mm(wanted):.1f} mm",
                )


def _things(sheet: Sheet) -> Iterator[tuple[str, Rect, float]]:
    """Yield what to judge: its name, its box, and from which distance on it is this rule's."""
    bleed = sheet.bleed
    drawings: dict[int, Rect] = {}
    for mark in sheet.marks:
        if not mark.visible:
            continue
        if mark.kind == "text":
            yield f"'{mark.text[:40]}'", mark.box, float("-inf")
        elif (number := _drawing(mark, bleed)) is not None:
            drawings[number] = drawings.get(number, mark.box).join(mark.box)
        else:
            yield f"a {mark.kind}", mark.box, CUT
    for box in drawings.values():
        yield "a drawing", box, CUT


def _drawing(mark: Mark, bleed: Rect) -> int | None:
    """Return the number of the clip that makes a mark part of a drawing, None for none.

    The outermost clip is the page's, as long as it cuts nothing off.
    """
    clip = mark.clip
    found = None
    while clip.outer is not None:
        if clip.outer.outer is not None or not clip.box.holds(bleed):
            found = clip.number
        clip = clip.outer
    return found


def _nearest(box: Rect, trim: Rect, least: float, wanted: float) -> float | None:
    """Return how far inside the trim a box is on its worst side, None where it is well."""
    if not (box.x1 > trim.x0 and box.x0 < trim.x1 and box.y1 > trim.y0 and box.y0 < trim.y1):
        return None
    sides = (box.x0 - trim.x0, box.y0 - trim.y0, trim.x1 - box.x1, trim.y1 - box.y1)
    near = [distance for distance in sides if least < distance < wanted - _SLACK]
    return min(near) if near else None
