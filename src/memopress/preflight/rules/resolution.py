"""The resolution of pictures at the size that they are placed in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, warning
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, Image, Mark, PageObject

LEAST = error("picture-resolution", "a picture of so few pixels shows them (GWG 2022)")
WANTED = warning("picture-resolution-low", "offset shows up to twice its screen ruling in pixels")
# Pixels are whole, boxes are not: a plate made for its box may miss its resolution by as much.
_SLACK = 0.995


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of pictures with too few pixels an inch, in the direction that has fewer.

    What masks a picture has its own pixels (ISO 32000-1, 8.9.6.3 and 11.6.5.3), and so has what a
    soft mask of the graphics state is made of (11.6.5.2): their edges are seen, and they are held
    to the limits of pictures.
    """
    limits = profile.limits
    for mark in (*sheet.seen, *_masking(sheet)):
        image = mark.image
        if image is None:
            continue
        art = is_line_art(image)
        pictures = limits.picture_least, limits.picture_wanted
        line_art = limits.line_art_least, limits.line_art_wanted
        for what, size, (least, wanted) in (
            ("line art" if art else "a picture", (image.width, image.height),
             line_art if art else pictures),
            ("a picture's mask", image.mask, pictures),
        ):  # fmt: skip
            ppi = resolution(mark, size) if size else 0.0
            rule = LEAST if ppi < least * _SLACK else WANTED if ppi < wanted * _SLACK else None
            if rule and ppi and size:
                yield rule.found(
                    f"{what} of {size[0]} × {size[1]} pixels",
                    sheet,
                    mark.box,
                    value=f"{ppi:.0f} ppi",
                    limit=f"{(least if rule is LEAST else wanted):.0f} ppi",
                    remedy=_remedy(mark, size, (least, wanted), profile.name),
                )


def _remedy(mark: Mark, size: tuple[int, int], limits: tuple[float, float], profile: str) -> str:
    """Return how many pixels a picture needs as it is printed, and how large these may be."""
    least, wanted = limits
    across = size[0] / mark.across <= size[1] / mark.along
    pixels, points = (size[0], mark.across) if across else (size[1], mark.along)
    side, way = ("wide", "across") if across else ("high", "down")
    most = in_mm(pixels / max(wanted, least) * 72)
    return (
        f"printed {in_mm(points):.0f} mm {side}, it needs {math.ceil(points / 72 * wanted)} pixels "
        f"{way} for {wanted:.0f} ppi; these do for {most:.0f} mm. The profile {profile} asks for "
        f"{wanted:.0f}, and {least:.0f} at least"
    )


def _masking(sheet: PageObject) -> Iterator[Mark]:
    """Yield the pictures that soft masks are made of, but for those that are among the page's.

    Stencils are left out: letters that are drawn in the file are kept beside masks.
    """
    told = set(map(id, sheet.marks))
    queue = [*sheet.painted.masked]
    while queue:
        painted = queue.pop()
        queue += painted.masked
        for mark in painted.marks:
            if mark.image is None or mark.image.stencil:
                continue
            if mark.visible and id(mark) not in told:
                yield mark


def resolution(mark: Mark, size: tuple[int, int] | None = None) -> float:
    """Return a picture's pixels an inch, in the direction that has fewer; 0 for one of no size.

    `size` is how many pixels there are across and along, if not as many as the picture's own.
    """
    image = mark.image
    if image is None or mark.across <= 0 or mark.along <= 0:
        return 0.0
    width, height = size or (image.width, image.height)
    return min(width / mark.across, height / mark.along) * 72


def is_line_art(image: Image) -> bool:
    """Tell whether samples are of one bit: their edges are the pixels' own."""
    return image.bits == 1
