"""The drawings of a layout as peers can place them: SVG, and the same paths as plain data.

They are drawn by the layout's own templates, in the sizes of its pages.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memopress.diagnostics import InputError, Problems
from memopress.layout import elements
from memopress.page.drawing.shapes import read_drawing
from memopress.page.drawing.vectors import read_vector
from memopress.units import Box, Size

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from memopress.job import Job
    from memopress.page.model import Drawing

MM = 72 / 25.4  # points
# The outlines of belgian-provinces.svg that the map of a card shows.
PROVINCES = {
    "Antwerpen": "p10000",
    "Vlaams-Brabant": "p20001",
    "West-Vlaanderen": "p30000",
    "Oost-Vlaanderen": "p40000",
    "Limburg": "p70000",
    "Brussels Hoofdstedelijk Gewest": "p04000",
}
MAP_WIDTH = 39.0  # mm


@dataclass(frozen=True, slots=True)
class Place:
    """Where a drawing stands on its page, in mm from the trim's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Studio:
    """Draws for one project; what is asked for twice is drawn once, by its name.

    Those that are `there` are not drawn.
    """

    job: Job
    there: Collection[str] = frozenset()
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def illustration(
        self, name: str, seed: str, colours: Mapping[str, str], place: Place, file: str
    ) -> str:
        """Draw what a template of illustrations/ makes for a seed; return the name it is under."""
        if file not in self.made and file not in self.there:
            layout = self.job.layout
            trim = layout.trim
            width, height = place.width * MM, place.height * MM
            sides = {
                "left": -place.x * MM,
                "top": -place.y * MM,
                "right": (place.x + place.width) * MM - trim.width,
                "bottom": (place.y + place.height) * MM - trim.height,
            }
            context = {
                "width": width,
                "height": height,
                "trimmed": {side: max(round(past, 2), 0.0) for side, past in sides.items()},
                "seed": seed,
                "colours": dict(colours),
            }
            problems = Problems()
            template = f"illustrations/{name}"
            _, roots = self.job.composer.templates.pages(template, context, problems, None)
            root = next(each for each in roots if isinstance(each, elements.Drawing))
            # A template draws in the points that it is told of.
            drawn = read_drawing(root, Size(width, height), Box(0, 0, width, height), problems)
            _stop(problems)
            self.made[file] = self._data(drawn)
        return file

    def map(self, lit: Sequence[str], swatch: str) -> str:
        """Draw Flanders and Brussels with some provinces lit; return the name it is under."""
        file = "-".join(["kaart", swatch, *sorted(PROVINCES[name] for name in lit)])
        if file not in self.made and file not in self.there:
            problems = Problems()
            markup = (
                f'<page master="bare"><vector src="belgian-provinces.svg"'
                f' parts="{" ".join(PROVINCES.values())}"'
                f' lit="{" ".join(PROVINCES[name] for name in lit)}" fill="{swatch}-half"'
                f' lit-fill="{swatch}" stroke="{swatch}-licht" thickness="0.75"/></page>'
            )
            (page,) = self.job.composer.templates.read("kaart", markup, problems)
            (element,) = page.elements()
            assert isinstance(element, elements.Vector)  # noqa: S101 - for mypy
            drawn = read_vector(
                element,
                self.job.composer.images / element.src,
                MAP_WIDTH * MM,
                self.job.files,
                problems,
            )
            _stop(problems)
            assert drawn is not None  # noqa: S101 - or there was an error
            self.made[file] = self._data(drawn)
        return file

    def _data(self, drawing: Drawing) -> dict[str, Any]:
        """Return a drawing as plain data, with the colours of the screen."""
        clip = drawing.clip
        return {
            "width": round(clip.width, 2),
            "height": round(clip.height, 2),
            "shapes": [
                {
                    "d": [[s.op, *(round(v, 2) for v in s.points)] for s in shape.path],
                    "fill": self._hex(shape.fill),
                    "stroke": self._hex(shape.stroke),
                    "width": round(shape.width, 2),
                    "opacity": shape.opacity,
                    "round": shape.round_caps,
                }
                for shape in drawing.shapes
            ],
        }

    def _hex(self, swatch: str | None) -> str | None:
        return hexed(self.job.layout.palette[swatch].rgb) if swatch else None


def hexed(rgb: Sequence[int]) -> str:
    """Return a colour as '#1B1A1D'."""
    return "#" + "".join(f"{value:02X}" for value in rgb)


def svg(drawing: Mapping[str, Any]) -> str:
    """Return a drawing as the text of an SVG file."""
    width, height = drawing["width"], drawing["height"]
    paths = []
    for shape in drawing["shapes"]:
        d = " ".join(f"{op}{' '.join(f'{v:g}' for v in points)}" for op, *points in shape["d"])
        painted = f'fill="{shape["fill"] or "none"}"'
        if shape["stroke"]:
            painted += f' stroke="{shape["stroke"]}" stroke-width="{shape["width"]:g}"'
            painted += ' stroke-linecap="round"' if shape["round"] else ""
        if shape["opacity"] != 1:
            painted += f' opacity="{shape["opacity"]:g}"'
        paths.append(f'<path d="{d}" {painted}/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice">'
        f"{''.join(paths)}</svg>\n"
    )


def _stop(problems: Problems) -> None:
    if problems.errors:
        raise InputError(problems.found)


def put_drawings(drawings: Mapping[str, Mapping[str, Any]], folder: Path, pictures: Path) -> None:
    """Write drawings as SVG below a folder's drawings/, and copy the photographs to pictures/."""
    for name, drawing in drawings.items():
        file = folder / "drawings" / f"{name}.svg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg(drawing), encoding="utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    for picture in pictures.glob("*.jpg"):
        shutil.copy(picture, folder / "pictures")
