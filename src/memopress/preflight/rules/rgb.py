"""RGB of no profile: colours that the press does not have, and that nobody can convert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

COLOUR = must("rgb", "RGB without a profile means another colour to every device (ISO 15930-7)")
PICTURE = must(
    "picture-rgb",
    "a picture in RGB without a profile looks otherwise on every device (ISO 15930-7)",
)


def check_page(sheet: PageObject, facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of fills, lines, letters, shadings and pictures in DeviceRGB, or that it stands for.

    PDF/X-4 takes RGB with a profile, also as DefaultRGB (ISO 32000-1, 8.6.5.6), and RGB of the
    device where that is what the output intent describes.
    """
    if facts.press_space == "RGB ":
        return
    for mark in sheet.seen:
        space = mark.colour.space
        if not space.is_device_rgb:
            continue
        if mark.image is not None and not mark.image.stencil:
            size = f"{mark.image.width} × {mark.image.height} pixels"
            yield PICTURE.found(f"a picture in {space.shown}, {size}", sheet, mark.box)
        else:
            yield COLOUR.found(f"{mark.shown} in RGB", sheet, mark.box, value=mark.colour.shown)
