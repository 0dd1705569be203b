"""What a page paints: each mark with its visible box, its colour, and how it meets the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from memopress.preflight.model import Rect
    from memopress.preflight.reading.fonts import Font
    from memopress.preflight.reading.spaces import Colour, Space

PLAIN = ("Normal", "Compatible")  # blend modes that let nothing through
Kind = Literal["fill", "stroke", "text", "picture", "shading"]


@dataclass(frozen=True, slots=True)
class Clip:
    """What may be seen: the box around a clip, its number on the page, and the clip around it."""

    box: Rect
    number: int
    outer: Clip | None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's samples: pixels, bits a component, space (None for a stencil), and its name."""

    name: str
    width: int
    height: int
    bits: int
    space: Space | None
    stencil: bool
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing painted. Lengths are in points on the page, boxes what their clips leave to see.

    `size` is a text's size, a line's width, or the lesser side of a fill. `across` and `along` are
    the lengths in points that a picture's width and height take; `lost` tells of a text in which
    the font has no glyph for a character.
    """

    kind: Kind
    box: Rect
    whole: Rect
    colour: Colour
    size: float
    overprint: bool
    mode: int
    opacity: float
    blend: str
    clip: Clip
    text: str = ""
    font: Font | None = None
    hidden: bool = False
    lost: bool = False
    image: Image | None = None
    across: float = 0.0
    along: float = 0.0

    @property
    def shown(self) -> str:
        """What it is called in messages: the beginning of a text, or its kind."""
        return f"'{self.text[:40]}'" if self.text else f"a {self.kind}"

    @property
    def visible(self) -> bool:
        """Whether anything of it is to be seen."""
        return not self.hidden and self.box.width > 0 and self.box.height > 0
