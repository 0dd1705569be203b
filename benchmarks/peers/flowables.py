"""Flowables that Platypus does not have: boxes at fixed places, stacks, panels, pills, drawings.

Lengths are points; boxes are placed from the trim's top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 170 * MM, 240 * MM, 3 * MM
FAR = 1e6  # as high as anything


@dataclass(frozen=True, slots=True)
class Box:
    """Flowables at a place of the page: from the top, on the foot, or spread over the height."""

    x: float
    y: float
    width: float
    height: float
    flowables: Sequence[Any]
    align: str = "top"


class Stack(Flowable):  # type: ignore[misc]
    """Flowables one below the other, with their spaces before (but the first's) and after."""

    def __init__(self, flowables: Sequence[Any]) -> None:
        """Stack flowables."""
        super().__init__()
        self.flowables = flowables

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Return the size in a measure, and remember where each stands."""
        self.places: list[tuple[float, Any]] = []
        y = 0.0
        for number, each in enumerate(self.flowables):
            _, height = each.wrap(available, FAR)
            y += each.getSpaceBefore() if number else 0.0
            self.places.append((y + height, each))
            y += height + each.getSpaceAfter()
        self.width, self.height = available, y
        return available, y

    def draw(self) -> None:
        """Draw each at its place."""
        for y, each in self.places:
            each.drawOn(self.canv, 0, self.height - y)


class Sheet(Flowable):  # type: ignore[misc]
    """A whole page: what is painted on it, and boxes of flowables.

    `paint` gets the canvas, with the trim's bottom left corner as its origin; `boxes` are asked for
    in each pass, as page numbers in them may have moved.
    """

    def __init__(
        self, key: str, title: str, paint: Callable[[Any], None], boxes: Callable[[], list[Box]]
    ) -> None:
        """Describe a page that links reach by its key, and the outline by its title."""
        super().__init__()
        self.key, self.title, self.paint, self.boxes = key, title, paint, boxes

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the page."""
        return width, height

    def draw(self) -> None:
        """Draw the page."""
        canvas = self.canv
        canvas.translate(BLEED, BLEED)
        canvas.bookmarkPage(self.key)
        if self.title:
            canvas.addOutlineEntry(self.title, self.key, 0)
        self.paint(canvas)
        for box in self.boxes():
            place(canvas, box)


def place(canvas: Any, box: Box) -> None:
    """Draw a box; one that spreads has its last flowable on its foot."""
    flowables = list(box.flowables)
    last = [flowables.pop()] if box.align == "spread" else []
    for part, on_foot in ((flowables, box.align == "foot"), (last, True)):
        stack = Stack(part)
        _, height = stack.wrap(box.width, FAR)
        top = box.y + box.height - height if on_foot else box.y
        stack.drawOn(canvas, box.x, HEIGHT - top - height)


def columns(flowables: Sequence[Any], box: Box, count: int, gap: float) -> list[Box]:
    """Return the columns of a box as boxes, as long as each other."""
    width = (box.width - gap * (count - 1)) / count
    whole = Stack(flowables).wrap(width, FAR)[1]
    for height in (whole / count + step * 6.5 for step in range(200)):
        rest, made = list(flowables), []
        for number in range(count):
            column, rest = _filled(rest, width, height)
            x = box.x + number * (width + gap)
            made.append(Box(x, box.y, width, box.height, column))
        if not rest:
            return made
    raise ValueError("a text without end")


def _filled(flowables: list[Any], width: float, height: float) -> tuple[list[Any], list[Any]]:
    """Return what fills a column, split where its foot is, and what is left."""
    taken: list[Any] = []
    for number, each in enumerate(flowables):
        used = Stack([*taken, each]).wrap(width, FAR)[1] - each.getSpaceAfter()
        if used <= height:
            taken.append(each)
            continue
        room = height - Stack(taken).wrap(width, FAR)[1] - (each.getSpaceBefore() if taken else 0)
        parts = each.split(width, room) if room > 0 else []
        return taken + parts[:1], (parts[1:] or [each]) + flowables[number + 1 :]
    return taken, []


class Panel(Flowable):  # type: ignore[misc]
    """A stack on a filled panel that sticks out of it."""

    def __init__(
        self, stack: Stack, fill: str, outset: tuple[float, float, float], radius: float = 0
    ) -> None:
        """Describe a panel that is so much wider at the sides, above, and below."""
        super().__init__()
        self.stack, self.fill, self.outset, self.radius = stack, fill, outset, radius
        self.spaceBefore = 10.4

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size in a measure."""
        _, inner = self.stack.wrap(width, height)
        self.width, self.height = width, inner + self.outset[1] + self.outset[2]
        return self.width, self.height

    def draw(self) -> None:
        """Draw the panel and what stands on it."""
        canvas = self.canv
        side = self.outset[0]
        canvas.setFillColor(HexColor(self.fill))
        wide = self.width + 2 * side
        canvas.roundRect(-side, 0, wide, self.height, self.radius, stroke=0, fill=1)
        self.stack.drawOn(canvas, 0, self.outset[2])


class Pills(Flowable):  # type: ignore[misc]
    """Words in rounded frames, in as many rows as they need."""

    def __init__(self, words: Sequence[str], font: str, size: float, stroke: str) -> None:
        """Describe pills in a font."""
        super().__init__()
        self.words, self.font, self.size, self.stroke = words, font, size, stroke

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size in a measure."""
        self.places: list[tuple[float, int, float, str]] = []
        x, row = 0.0, 0
        for word in self.words:
            wide = stringWidth(word, self.font, self.size) + 10
            if x and x + wide > width:
                x, row = 0.0, row + 1
            self.places.append((x, row, wide, word))
            x += wide + 3
        self.width, self.height = width, (row + 1) * 16.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw each pill."""
        canvas = self.canv
        canvas.setStrokeColor(HexColor(self.stroke))
        canvas.setFillColor(HexColor("#1B1A1D"))
        canvas.setLineWidth(0.5)
        canvas.setFont(self.font, self.size)
        for x, row, wide, word in self.places:
            y = self.height - (row + 1) * 16 + 3
            canvas.roundRect(x, y, wide, 13, 6.5)
            canvas.drawString(x + 5, y + 4, word)


class Dots(Flowable):  # type: ignore[misc]
    """Rows of twenty dots, some of them lit."""

    def __init__(self, count: int, lit: int, radius: float, step: float, light: str) -> None:
        """Describe dots of a radius, from centre to centre a step apart."""
        super().__init__()
        self.dots = count, lit, radius, step, light
        self.spaceBefore, self.spaceAfter = 6.5, 4
        self.height = -(-count // 20) * step

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        return width, self.height

    def draw(self) -> None:
        """Draw each dot."""
        count, lit, radius, step, light = self.dots
        for n in range(count):
            self.canv.setFillColor(HexColor("#1B1A1D" if n < lit else light))
            x, y = n % 20 * step + radius, self.height - n // 20 * step - radius
            self.canv.circle(x, y, radius, stroke=0, fill=1)


class Illustration(Flowable):  # type: ignore[misc]
    """A drawing as wide as the measure."""

    def __init__(self, name: str, drawing: dict[str, Any]) -> None:
        """Describe a drawing that is drawn once for all."""
        super().__init__()
        self.name, self.drawing = name, drawing
        self.spaceBefore = 8

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size in a measure."""
        self.width, self.height = width, width / self.drawing["width"] * self.drawing["height"]
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        cover(self.canv, self.name, self.drawing, (0, 0, self.width, self.height))


class Drawn(Flowable):  # type: ignore[misc]
    """A drawing that covers the measure, so high."""

    def __init__(self, name: str, drawing: dict[str, Any], height: float) -> None:
        """Describe a drawing and its height."""
        super().__init__()
        self.name, self.drawing, self.height = name, drawing, height

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size in a measure."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Draw it."""
        cover(self.canv, self.name, self.drawing, (0, 0, self.width, self.height))


def cover(
    canvas: Any, name: str, drawing: dict[str, Any], box: tuple[float, float, float, float]
) -> None:
    """Draw a drawing over a box (left, bottom, width, height), cut off where it is larger.

    It is a form of the file, which holds it once.
    """
    name = name.replace("/", "-")  # a slash begins a name of PDF
    if not canvas.hasForm(name):
        canvas.beginForm(name, 0, 0, drawing["width"], drawing["height"])
        _draw(canvas, drawing)
        canvas.endForm()
    x, y, width, height = box
    scale = max(width / drawing["width"], height / drawing["height"])
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.translate(
        x + (width - drawing["width"] * scale) / 2, y + (height - drawing["height"] * scale) / 2
    )
    canvas.scale(scale, scale)
    canvas.doForm(name)
    canvas.restoreState()


def _draw(canvas: Any, drawing: dict[str, Any]) -> None:
    canvas.transform(1, 0, 0, -1, 0, drawing["height"])
    for shape in drawing["shapes"]:
        path = canvas.beginPath()
        steps = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for op, *points in shape["d"]:
            steps[op](*points)
        canvas.setFillAlpha(shape["opacity"])
        if shape["fill"]:
            canvas.setFillColor(HexColor(shape["fill"]))
        if shape["stroke"]:
            canvas.setStrokeColor(HexColor(shape["stroke"]))
            canvas.setLineWidth(shape["width"])
            canvas.setLineCap(1 if shape["round"] else 0)
        canvas.drawPath(path, stroke=bool(shape["stroke"]), fill=bool(shape["fill"]))
