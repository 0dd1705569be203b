"""Swatches as the colour operators of one output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memopress.colour import Palette
    from memopress.render.model import Output


@dataclass(frozen=True, slots=True)
class Ink:
    """A swatch's operators; `overprints` tells of black text that must not knock out."""

    fill: str
    stroke: str
    overprints: bool


class Inks:
    """The inks of an output by swatch reference, each worked out once."""

    def __init__(self, palette: Palette, output: Output) -> None:
        """Begin with none."""
        self._palette = palette
        self._press = output.colours == "cmyk"
        self._known: dict[str, Ink] = {}

    def __getitem__(self, reference: str) -> Ink:
        """Return the ink of a reference such as 'coral 30%'; KeyError where there is none."""
        ink = self._known.get(reference)
        if ink is None:
            ink = self._known[reference] = self._ink(reference)
        return ink

    def _ink(self, reference: str) -> Ink:
        swatch = self._palette[reference]
        if not self._press:
            values = " ".join(_number(value / 255) for value in swatch.rgb)
            return Ink(f"{values} rg", f"{values} RG", overprints=False)
        values = " ".join(_number(value / 100) for value in swatch.cmyk)
        *colours, black = swatch.cmyk
        # Only solid black: a grey that overprints would sink into a coloured ground, and white
        # would vanish.
        solid = not any(colours) and black == 100
        return Ink(f"{values} k", f"{values} K", overprints=solid)


def _number(share: float) -> str:
    return f"{round(share, 4):g}"
