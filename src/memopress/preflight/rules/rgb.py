"""RGB: colours that the press does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

COLOUR = must("rgb", "colours in RGB are converted by someone, and nobody saw the result")
PICTURE = must("picture-rgb", "a picture in RGB is converted by someone, and nobody saw the result")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of fills, lines, letters, shadings and pictures in RGB, profiled or not."""
    for sheet, mark in file.marks():
        space = mark.colour.space
        if not space.is_rgb:
            continue
        if mark.image is not None and not mark.image.stencil:
            size = f"{mark.image.width} × {mark.image.height} pixels"
            yield PICTURE.found(f"a picture in {space.shown}, {size}", sheet, mark.box)
        else:
            yield COLOUR.found(f"{mark.shown} in RGB", sheet, mark.box, value=mark.colour.shown)
