"""The layout's construction, drawn over a page of a proof: a layer for each kind, and a legend."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.colour import Palette, Swatch
from memopress.page.model import Segment, Shape
from memopress.units import Box, Point, mm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.page.model import Column, Construction, Page
    from memopress.render.font import SheetFont
    from memopress.render.marks import Room
    from memopress.render.pen import Pen


class Layer(Struct, frozen=True):
    """One kind of construction: the name of its layer, and how its lines look."""

    name: str
    rgb: tuple[int, int, int]
    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


LAYERS = (
    # Its lines run through text that is not on the grid, which must stay easy to read.
    Layer("grid", (0, 165, 225), 0.25, opacity=0.6),
    Layer("columns", (120, 70, 215), 0.35),
    Layer("margins", (230, 0, 140), 0.5),
    Layer("safety", (0, 155, 65), 0.5, (4, 2)),
    Layer("trim", (225, 25, 25), 0.5),
    Layer("bleed", (245, 135, 0), 0.5),
)
# A proof is never separated: the inks of these colours are of no account.
_NO_INK = (0.0, 0.0, 0.0, 0.0)
PALETTE = Palette(
    {"paper": Swatch("paper", _NO_INK, (255, 255, 255))}
    | {layer.name: Swatch(layer.name, _NO_INK, layer.rgb) for layer in LAYERS}
)
# Lines of a finer grid are thin and dashed too: on a screen all hairlines are one pixel wide.
_FINER_WIDTH, _FINER_DASH = 0.5, (2.0, 2.0)
_TINT = 0.07
_HALO, _HALO_WIDTH = 0.65, 0.6  # of the paper under a line, and how far it shows on both sides
_LABEL, _LABEL_ROOM = 4.5, 5.6  # a label's size, and the height of the paper it stands on
_LABEL_PAPER = 0.85
_TEXT, _ROW = 6.0, 9.0
_SAMPLE, _NAME, _VALUES = 6.0, 26.0, 58.0  # where the parts of a legend's row begin
_SAMPLE_WIDTH = 14.0
_ORIGIN = Point(0, 0)


def overlay(pen: Pen, page: Page, font: SheetFont | None) -> None:
    """Draw a page's construction, each kind in its layer; columns are named if there is a font."""
    for layer in LAYERS:
        pen.enter(layer.name)
        for shape in _shapes(layer, page):
            pen.shape(shape, _ORIGIN)
        if font and layer.name == "columns":
            for column in _columns(page):
                _name(pen, column, font, layer.name)
        pen.leave()


def _name(pen: Pen, column: Column, font: SheetFont, swatch: str) -> None:
    """Write a column's label above it, on paper that keeps it legible."""
    text, box = _label(column), column.box
    room = Box(box.x, box.y - _LABEL_ROOM, font.advance(text, _LABEL) + 2, _LABEL_ROOM)
    pen.shape(Shape(rectangle(room), fill="paper", opacity=_LABEL_PAPER), _ORIGIN)
    pen.plain_text(box.x + 1, box.y - 1.4, font, _LABEL, text, swatch)


def explain(pen: Pen, page: Page, font: SheetFont, room: Room) -> None:
    """Write the legend below the slug line: how each kind is drawn, and its values."""
    y = page.trim.height + room.gap + 2.2 * _ROW
    for layer, text in zip(LAYERS, legend(page), strict=True):
        # Beside it may stand the legend of the facing page.
        width = max(page.trim.width - _VALUES, _ROW)
        size = min(_TEXT, width / font.advance(text, 1))
        middle = y - _TEXT * 0.3
        pen.shape(_line(layer, _SAMPLE, middle, _SAMPLE_WIDTH), _ORIGIN)
        pen.solid()
        pen.plain_text(_NAME, y, font, _TEXT, layer.name)
        pen.plain_text(_VALUES, y, font, size, text)
        y += _ROW


def texts(page: Page) -> tuple[str, ...]:
    """Return everything that is written over and below a page."""
    names = tuple(layer.name for layer in LAYERS)
    return (*names, *legend(page), *(_label(column) for column in _columns(page)))


def legend(page: Page) -> tuple[str, ...]:
    """Return the values of each layer on a page, in the words of layout.yaml."""
    built = page.construction
    trim = page.trim
    return (
        _grid_text(built) if built else "none",
        _columns_text(built) if built else "none",
        _margins_text(built.area, page) if built and built.area else "none",
        f"{_mm(built.safety)} mm inside of the trim" if built and built.safety else "none",
        f"{_mm(trim.width)} × {_mm(trim.height)} mm",
        f"{_mm(page.bleed)} mm outside of the trim" if page.bleed else "none",
    )


def _grid_text(built: Construction) -> str:
    start, step = built.grid.start, built.grid.step
    finer = "".join(f", dashed lines {step * share:.4g} pt" for share in _finer(built.columns))
    return f"start {start:.4g} pt, step {step:.4g} pt{finer}"


def _columns_text(built: Construction) -> str:
    """Return how many columns there are, and the gaps between those of one frame."""
    gaps = {
        _mm(second.box.x - first.box.right): None
        for first, second in pairwise(built.columns)
        # Columns of one frame are alike; other frames may bear the same name, or none of their own.
        if first.frame == second.frame
        and replace(second.box, x=first.box.x) == first.box
        and second.box.x > first.box.right
    }
    between = "".join(f", gap {gap} mm" for gap in gaps)
    return f"{len(built.columns)}{between}; each tells its width × height in mm"


def _margins_text(area: Box, page: Page) -> str:
    sides = {
        "top": area.y,
        "right": page.trim.width - area.right,
        "bottom": page.trim.height - area.bottom,
        "left": area.x,
    }
    return ", ".join(f"{side} {_mm(value)}" for side, value in sides.items()) + " mm"


def _label(column: Column) -> str:
    return f"{column.frame} {_mm(column.box.width)} × {_mm(column.box.height)}"


def _mm(points: float) -> str:
    return f"{round(points / mm(1), 2):g}"


def _columns(page: Page) -> tuple[Column, ...]:
    return page.construction.columns if page.construction else ()


def _finer(columns: tuple[Column, ...]) -> list[float]:
    """Return the shares whose lines do not all stand on baselines of the whole step."""
    return sorted({share for column in columns for share in column.shares if share % 1})


def _shapes(layer: Layer, page: Page) -> Iterator[Shape]:
    """Yield what a layer shows on a page, from the trim's top left corner."""
    built, whole = page.construction, Box(0, 0, page.trim.width, page.trim.height)
    if layer.name == "trim":
        yield from _frame(layer, whole)
    elif layer.name == "bleed" and page.bleed:
        yield from _frame(layer, whole.inset(*[-page.bleed] * 4))
    elif built is None:
        return
    elif layer.name == "grid":
        yield from _baselines(layer, built, whole)
    elif layer.name == "columns":
        for column in built.columns:
            yield Shape(rectangle(column.box), fill=layer.name, opacity=_TINT)
            yield from _frame(layer, column.box)
    elif layer.name == "margins" and built.area:
        yield from _frame(layer, built.area)
    elif layer.name == "safety" and built.safety:
        yield from _frame(layer, whole.inset(*[built.safety] * 4))


def _baselines(layer: Layer, built: Construction, whole: Box) -> Iterator[Shape]:
    """Yield the baselines across the page, and those of finer grids across their columns."""
    full = built.grid.lines(whole.y, whole.bottom)
    for y in full:
        yield _line(layer, whole.x, y, whole.width)
    shown = {round(y, 2) for y in full}
    finer = replace(layer, width=layer.width * _FINER_WIDTH, dash=_FINER_DASH)
    for column in built.columns:
        box = column.box
        for share in _finer((column,)):
            for y in built.grid.lines(box.y, box.bottom, share):
                if round(y, 2) not in shown:
                    yield _line(finer, box.x, y, box.width)


def _line(layer: Layer, x: float, y: float, width: float) -> Shape:
    path = (Segment("M", (x, y)), Segment("L", (x + width, y)))
    return Shape(
        path,
        stroke=layer.name,
        width=layer.width,
        opacity=layer.opacity,
        dash=layer.dash,
    )


def _frame(layer: Layer, box: Box) -> Iterator[Shape]:
    """Yield the outline of a box, on a halo that keeps it visible on any colour and picture."""
    path = rectangle(box)
    yield Shape(path, stroke="paper", width=layer.width + 2 * _HALO_WIDTH, opacity=_HALO)
    yield Shape(path, stroke=layer.name, width=layer.width, dash=layer.dash)


def rectangle(box: Box) -> tuple[Segment, ...]:
    """Return the path around a box."""
    return (
        Segment("M", (box.x, box.y)),
        Segment("L", (box.right, box.y)),
        Segment("L", (box.right, box.bottom)),
        Segment("L", (box.x, box.bottom)),
        Segment("Z"),
    )
