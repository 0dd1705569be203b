"""The resolution of pictures at the size that they are placed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, Image, Mark

LEAST = error("picture-resolution", "a picture of so few pixels shows them (GWG 2022)")
WANTED = warning("picture-resolution-low", "offset shows up to twice its screen ruling in pixels")
# Pixels are whole, boxes are not: a plate made for its box may miss its resolution by as much.
_SLACK = 0.995


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of pictures with too few pixels an inch, in the direction that has fewer."""
    limits = profile.limits
    for sheet, mark in file.marks():
        if mark.image is None or not (ppi := resolution(mark)):
            continue
        art = is_line_art(mark.image)
        least = limits.line_art_least if art else limits.picture_least
        wanted = limits.line_art_wanted if art else limits.picture_wanted
        rule = LEAST if ppi < least * _SLACK else WANTED if ppi < wanted * _SLACK else None
        if rule:
            what = "line art" if art else "a picture"
            yield rule.found(
                f"{what} of {mark.image.width} × {mark.image.height} pixels",
                sheet,
                mark.box,
                value=f"{ppi:.0f} ppi",
                limit=f"{(least if rule is LEAST else wanted):.0f} ppi",
            )


def resolution(mark: Mark) -> float:
    """Return a picture's pixels an inch, in the direction that has fewer; 0 for one of no size."""
    image = mark.image
    if image is None or mark.across <= 0 or mark.along <= 0:
        return 0.0
    return min(image.width / mark.across, image.height / mark.along) * 72


def is_line_art(image: Image) -> bool:
    """Tell whether samples are of one bit: their edges are the pixels' own."""
    return image.bits == 1
