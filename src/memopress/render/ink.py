"""Swatches as the colour operators of one output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.render.model import SpotInk

if TYPE_CHECKING:
    from memopress.colour import Palette
    from memopress.render.model import Output


# Lines and strokes below this width overprint where they are black (GWG 2022, as for small text).
THIN = 2.0


class Ink(Struct, frozen=True):
    """A swatch's operators; `black` tells of solid black, which need not knock out.

    `spot` is the resource of the colour space that the operators name, '' for none.
    """

    fill: str
    stroke: str
    black: bool
    spot: str = ""


class Inks:
    """The inks of an output by swatch reference, each worked out once.

    `spots` are those that the output prints on plates of their own; a swatch of another spot ink is
    converted: it prints in its CMYK values.
    """

    def __init__(self, palette: Palette, output: Output) -> None:
        """Begin with none."""
        self._palette = palette
        self._press = output.colours == "cmyk"
        self._known: dict[str, Ink] = {}
        self.spots: dict[str, SpotInk] = {}
        for swatch in palette.swatches.values() if self._press else ():
            name = swatch.spot
            if name in output.spots and name not in self.spots:
                cmyk = tuple(value / 100 for value in swatch.cmyk)
                self.spots[name] = SpotInk(f"Spot{len(self.spots)}", name, cmyk)

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
            return Ink(f"{values} rg", f"{values} RG", black=False)
        if spot := self.spots.get(swatch.spot or ""):
            name, tint = spot.resource, _number(swatch.tint)
            fill, stroke = f"/{name} cs {tint} scn", f"/{name} CS {tint} SCN"
            return Ink(fill, stroke, black=False, spot=name)
        values = " ".join(_number(value / 100) for value in swatch.cmyk)
        *colours, black = swatch.cmyk
        # Only solid black: a grey that overprints would sink into a coloured ground, and white
        # would vanish.
        solid = not any(colours) and black == 100
        return Ink(f"{values} k", f"{values} K", black=solid)


def _number(share: float) -> str:
    return f"{round(share, 4):g}"
