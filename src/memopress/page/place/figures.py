"""What is drawn, as items: shapes, pictures, drawings, illustrations and vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.content import is_missing
from memopress.diagnostics import Problems
from memopress.keeping import Recent
from memopress.layout import FILL, elements
from memopress.page.drawing.paths import rectangle
from memopress.page.drawing.shapes import read_drawing
from memopress.page.model import Picture, Shape
from memopress.units import Box, Size
from memopress.watching import look, watching

if TYPE_CHECKING:
    from memopress.layout import Templates
    from memopress.page.model import Drawing, Item
    from memopress.page.prepare.matter import Matter
    from memopress.watching import Name

    Drawn = tuple[Drawing | None, Problems, tuple[Name, ...]]  # the names of what was looked at

_COLOURS = ("main", "deep", "light", "accent", "paper", "ink")


class Figures(Struct):
    """Makes the drawings of pages; what two pages have alike is drawn once."""

    templates: Templates
    drawn: Recent[tuple[object, ...], Drawn] = field(default_factory=Recent)

    def item(
        self, element: elements.Graphic, box: Box, matter: Matter, problems: Problems
    ) -> Item | None:
        """Return what an element shows in a box of the page (points), None after a diagnostic."""
        match element:
            case elements.Picture():
                place = element.trace("src") or element.source
                if is_missing(matter.images, element.src, place, matter.files, problems):
                    return None
                focus = (element.focus[0], element.focus[-1])
                file = f"{matter.images.name}/{element.src}"
                return Picture(file, Size(box.width, box.height), focus)
            case elements.Drawing():
                natural = _natural(element, box.width, box.height)
                return read_drawing(element, natural, box, problems)
            case elements.Illustration():
                return self.illustration(element, box, matter, problems)
            case elements.Vector():
                return matter.vector(element, box.width)
            case elements.Shape():
                return rectangular(element, box)
        return None

    def illustration(
        self, element: elements.Illustration, box: Box, matter: Matter, problems: Problems
    ) -> Drawing | None:
        """Return what a drawing template of the layout makes for a box on the page (points).

        The template is told how much of each side the trim cuts off. What is wrong is told with
        the document and the seed: few seeds may meet with a fault.
        """
        width, height, trim = box.width, box.height, matter.layout.trim
        sides = {
            "left": -box.x,
            "top": -box.y,
            "right": box.right - trim.width,
            "bottom": box.bottom - trim.height,
        }
        trimmed = {side: max(round(past, 2), 0.0) for side, past in sides.items()}
        colours = {name: getattr(element, name) for name in _COLOURS}
        size = round(width, 2), round(height, 2)
        key = (element.name, element.seed, *colours.values(), *size, *trimmed.values())
        if key not in self.drawn:
            context = {
                "width": width,
                "height": height,
                "trimmed": trimmed,
                "seed": element.seed,
                "colours": colours,
            }
            own = Problems()
            with watching() as seen:
                drawing = self._illustrated(element, context, Box(0, 0, width, height), own)
            self.drawn[key] = drawing, own, tuple(seen.names)
        drawing, own, names = self.drawn[key]
        for name in names:  # every page depends on it that shows the drawing
            look(*name)
        whose = f"the illustration of {matter.name} (seed '{element.seed}')"
        problems.extend(replace(d, message=f"{whose}: {d.message}") for d in own.found)
        return drawing

    def _illustrated(
        self,
        element: elements.Illustration,
        context: dict[str, object],
        box: Box,
        own: Problems,
    ) -> Drawing | None:
        _, roots = self.templates.pages(
            f"illustrations/{element.name}", context, own, element.place
        )
        drawing = None
        for root in roots:
            if isinstance(root, elements.Drawing):
                natural = _natural(root, box.width, box.height)
                drawing = read_drawing(root, natural, box, own)
        return drawing


def _natural(element: elements.Drawing, width: float, height: float) -> Size:
    """Return the size that a drawing is drawn in, for a box of so many points."""
    return Size(
        width if element.width is None else element.width.of(width),
        height if element.height is None or element.height is FILL else element.height.of(height),
    )


def inside(element: elements.Graphic, box: Box, matter: Matter) -> Box:
    """Return the part of a box that a graphic takes: a picture that it contains may take less."""
    if not isinstance(element, elements.Picture) or element.fit != "contain":
        return box
    pixels = matter.pixels(element)
    if pixels is None or not box.width or not box.height:
        return box
    scale = min(box.width / pixels[0], box.height / pixels[1])
    width, height = pixels[0] * scale, pixels[1] * scale
    across, down = element.focus[0], element.focus[-1]
    x, y = box.x + (box.width - width) * across, box.y + (box.height - height) * down
    return Box(x, y, width, height)


def rectangular(element: elements.Shape | elements.Panel, box: Box) -> Shape:
    """Return the rectangle that an element's fill, stroke and radius describe."""
    return Shape(
        path=rectangle(0, 0, box.width, box.height, element.radius),
        fill=element.fill,
        stroke=element.stroke,
        width=element.thickness if element.stroke else 0.0,
        opacity=getattr(element, "opacity", 1.0),
        dash=getattr(element, "dash", ()),
    )
