"""Elements that are drawn: as blocks, or on the page; and the shapes of drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import kinds
from memopress.layout.elements.blocks import PAINT, Spaced
from memopress.layout.elements.element import PAGE, PLACED, Element, attribute
from memopress.layout.kinds import Length
from memopress.units import FARTHEST

if TYPE_CHECKING:
    from memopress.layout.kinds import Edges


class Graphic(Spaced):
    """What is drawn in a box: a block, or at a place of the page."""

    x: Length = attribute(
        kinds.SHARE,
        "on the page from the trim's left, else from the column's",
        default=Length(0.0),
        within=PLACED,
    )
    y: Length = attribute(
        kinds.SHARE, "on the page: from the trim's top", default=Length(0.0), within=PAGE
    )
    width: Length | None = attribute(
        kinds.ROOM, "its width", default=None, without="the column, or the page"
    )
    height: Length | None = attribute(
        kinds.HEIGHT,
        "its height; fill: what the frame has left",
        default=None,
        without="a picture's follows from its width, that of others is 0",
    )
    min: float = attribute(
        kinds.SIZE, "the least height of what fills", default=0.0, beside=("height=fill",)
    )
    mirror: bool = attribute(
        kinds.FLAG, "on the page: turned round on left ones", default=True, within=PAGE
    )
    wrap: Edges | None = attribute(
        kinds.EDGES,
        "on the page: the distance that the text of frames keeps",
        default=None,
        within=PAGE,
    )


class Figure(Graphic):
    """A graphic that may mean something: with `alt` it is a figure, without it decoration."""

    alt: str = attribute(
        kinds.TEXT, "what it shows, for those who cannot see it", default="", within=PLACED
    )
    artifact: bool = attribute(
        kinds.FLAG, "decoration, which is not read", default=False, within=PLACED
    )
    order: int = attribute(
        kinds.whole(0),
        "of its neighbours, those of a lower order are read first",
        default=0,
        within=PLACED,
    )


class Shape(Graphic):
    """A rectangle."""

    fill: str | None = attribute(kinds.SWATCH, "what it is filled with", default=None)
    stroke: str | None = attribute(kinds.SWATCH, "what it is drawn round with", default=None)
    thickness: float = attribute(kinds.SIZE, "of its stroke", default=0.5, beside=("stroke",))
    radius: float = attribute(kinds.SIZE, "of its corners", default=0.0, beside=PAINT)
    opacity: float = attribute(kinds.OPACITY, "how much it covers", default=1.0, beside=PAINT)
    dash: tuple[float, ...] = attribute(
        kinds.numbers(2, 0.01, FARTHEST),
        "lengths on and off, in points",
        default=(),
        without="a line without gaps",
        beside=("stroke",),
    )


class Picture(Figure):
    """A picture file, cut to its box."""

    src: str = attribute(kinds.FILE, "the picture file")
    fit: str = attribute(
        kinds.choice("cover", "contain"),
        "cover: it fills its box, and is cut to it; contain: all of it is in its box",
        default="cover",
        beside=("height",),
    )
    focus: tuple[float, ...] = attribute(
        kinds.numbers(2, 0, 1),
        "the point that cropping keeps, across and down",
        default=(0.5, 0.5),
        beside=("height",),
    )


class Drawing(Figure):
    """Shapes, clipped to a box; its width and height are those that they are drawn in."""

    fill: str | None = attribute(kinds.SWATCH, "what it is filled with", default=None)


class Illustration(Figure):
    """What a template in illustrations/ draws for its seed, in the size at hand."""

    name: str = attribute(kinds.TEXT, "the template")
    seed: str = attribute(kinds.TEXT, "what it varies by", default="")
    main: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")
    deep: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")
    light: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")
    accent: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")
    paper: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")
    ink: str = attribute(kinds.SWATCH, "a colour of the drawing", default="")


class Vector(Figure):
    """The paths of an SVG file; its height follows from its width."""

    src: str = attribute(kinds.FILE, "the SVG file")
    parts: tuple[str, ...] = attribute(
        kinds.NAMES, "ids of paths to draw", default=(), without="all"
    )
    fill: str | None = attribute(kinds.SWATCH, "what they are filled with", default=None)
    stroke: str | None = attribute(kinds.SWATCH, "what they are drawn with", default=None)
    thickness: float = attribute(kinds.SIZE, "of the stroke", default=0.5, beside=("stroke",))
    lit: tuple[str, ...] = attribute(kinds.NAMES, "ids of paths filled otherwise", default=())
    lit_fill: str | None = attribute(
        kinds.SWATCH, "what these are filled with", default=None, beside=("lit",)
    )


class Painted(Element):
    """A shape of a drawing."""

    fill: str | None = attribute(kinds.SWATCH, "what it is filled with", default=None)
    stroke: str | None = attribute(kinds.SWATCH, "what it is drawn with", default=None)
    thickness: float = attribute(
        kinds.EXTENT, "of its stroke", default=1.0, was="stroke-width", beside=("stroke",)
    )
    opacity: float = attribute(kinds.OPACITY, "how much it covers", default=1.0)
    rotate: float = attribute(kinds.COORDINATE, "degrees, about its middle", default=0.0)
    cap: str = attribute(
        kinds.choice("butt", "round"), "ends of its stroke", default="butt", beside=("stroke",)
    )


class Group(Element):
    """Shapes that are moved, turned or scaled together."""

    transform: str = attribute(kinds.TEXT, "translate, rotate, scale, as in SVG", default="")
    opacity: float = attribute(kinds.OPACITY, "how much they cover", default=1.0)


class Rectangle(Painted):
    """A rectangle."""

    x: float = attribute(kinds.COORDINATE, "its left edge")
    y: float = attribute(kinds.COORDINATE, "its upper edge")
    width: float = attribute(kinds.EXTENT, "its width")
    height: float = attribute(kinds.EXTENT, "its height")
    radius: float = attribute(kinds.EXTENT, "of its corners", default=0.0)


class Circle(Painted):
    """A circle."""

    cx: float = attribute(kinds.COORDINATE, "its centre, across")
    cy: float = attribute(kinds.COORDINATE, "its centre, down")
    r: float = attribute(kinds.EXTENT, "its radius")


class Ellipse(Painted):
    """An ellipse."""

    cx: float = attribute(kinds.COORDINATE, "its centre, across")
    cy: float = attribute(kinds.COORDINATE, "its centre, down")
    rx: float = attribute(kinds.EXTENT, "its radius, across")
    ry: float = attribute(kinds.EXTENT, "its radius, down")


class Stroke(Painted):
    """A straight line."""

    x1: float = attribute(kinds.COORDINATE, "its beginning, across")
    y1: float = attribute(kinds.COORDINATE, "its beginning, down")
    x2: float = attribute(kinds.COORDINATE, "its end, across")
    y2: float = attribute(kinds.COORDINATE, "its end, down")


class Polygon(Painted):
    """Straight lines from point to point, and back to the first."""

    points: str = attribute(kinds.TEXT, "coordinates, as in SVG")


class Outline(Painted):
    """A path."""

    d: str = attribute(kinds.TEXT, "its segments, as in SVG")
