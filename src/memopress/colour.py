"""Swatches: the named colours of a layout, each with a press and a screen value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

RGB = tuple[float, float, float]  # of sRGB, each from 0 to 255
_TINT = re.compile(r"(?P<name>[\w-]+)(?:\s+(?P<tint>\d+(?:\.\d+)?)\s*%)?")


class Swatch(Struct, frozen=True):
    """A named colour: CMYK in percent of ink, RGB from 0 to 255, and a spot ink's name or None.

    `tint` is the share (0 to 1) of the full colour that this one is.
    """

    name: str
    cmyk: tuple[float, float, float, float]
    rgb: tuple[int, int, int]
    spot: str | None = None
    tint: float = 1.0

    def tinted(self, percent: float) -> Swatch:
        """Return a tint: that share of the ink on white paper."""
        share = percent / 100
        c, m, y, k = (value * share for value in self.cmyk)
        r, g, b = (round(255 - (255 - value) * share) for value in self.rgb)
        return Swatch(f"{self.name} {percent:g}%", (c, m, y, k), (r, g, b), self.spot, share)


def split_tint(reference: str) -> tuple[str, float] | None:
    """Return ('coral', 30.0) for 'coral 30%', tint 100 where none is given, or None."""
    match = _TINT.fullmatch(reference.strip())
    if not match or float(match["tint"] or 100) > 100:
        return None
    return match["name"], float(match["tint"] or 100)


class Palette(Struct, frozen=True):
    """The swatches of a layout by name."""

    swatches: dict[str, Swatch]

    def __getitem__(self, reference: str) -> Swatch:
        """Return the swatch of a reference such as 'coral' or 'coral 30%'; KeyError if unknown."""
        parts = split_tint(reference)
        if parts is None or parts[0] not in self.swatches:
            raise KeyError(reference)
        name, tint = parts
        swatch = self.swatches[name]
        return swatch if tint == 100 else swatch.tinted(tint)

    def __iter__(self) -> Iterator[str]:
        """Return the names of the swatches."""
        return iter(self.swatches)

    def __contains__(self, reference: str) -> bool:
        """Tell whether a reference names a swatch of this palette."""
        parts = split_tint(reference)
        return parts is not None and parts[0] in self.swatches


def luminance(rgb: RGB) -> float:
    """Return the relative luminance of an sRGB colour, from 0 to 1 (WCAG 2.2, its definition)."""
    linear = (_linear(value / 255) for value in rgb)
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, its definition)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
