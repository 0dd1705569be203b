"""Which part of a picture fills a box, and how many pixels it needs there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from memopress.units import Size


class Crop(Struct, frozen=True):
    """A part of a picture, in pixels of it (left, top, right, bottom), and the size it is made.

    `scale` is the share (1 or less) of the part's pixels that its width and height keep.
    """

    box: tuple[float, float, float, float]
    width: int
    height: int
    scale: float


def crop(pixels: tuple[int, int], size: Size, focus: tuple[float, float], resolution: int) -> Crop:
    """Return the largest part with a box's proportions that is nearest to centring the focus.

    `size` is in points, `focus` in shares of width and height, `resolution` in pixels an inch: a
    plate has at most that, and never more pixels than the part itself. A part that keeps all its
    pixels begins and ends between two of them. Raises ValueError for a box without an area.
    """
    if not size.width or not size.height:
        raise ValueError(f"a picture cannot fill a box of {size.width:g} x {size.height:g} points")
    full_width, full_height = pixels
    width = min(full_width, full_height * size.width / size.height)
    height = min(full_height, full_width * size.height / size.width)
    left = min(max(full_width * focus[0] - width / 2, 0), full_width - width)
    top = min(max(full_height * focus[1] - height / 2, 0), full_height - height)
    scale = min(1.0, size.width / 72 * resolution / width)
    made = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale == 1:
        width, height = made
        left = min(round(left), full_width - width)
        top = min(round(top), full_height - height)
    return Crop((left, top, left + width, top + height), *made, scale)
