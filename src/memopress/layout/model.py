"""A layout: format, grid, swatches, fonts, styles, masters with their frames. Plain and frozen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.units import Box, Size

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.colour import Palette
    from memopress.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Font:
    """A font file under a name, with the names of its relatives and of its fallbacks."""

    name: str
    file: Path
    italic: str | None
    bold: str | None
    fallback: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; lengths in points, tracking in 1/1000 em.

    `grid` puts its baselines on the baseline grid. `align` is left, right, centre or justify.
    `features` are OpenType features switched on or off.
    """

    name: str
    font: str
    size: float
    leading: float
    swatch: str
    place: Place
    align: str = "left"
    hyphenate: bool = False
    grid: bool = False
    tracking: float = 0.0
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    upper: bool = False
    features: tuple[tuple[str, bool], ...] = (("kern", True), ("liga", True))


@dataclass(frozen=True, slots=True)
class Character:
    """A character style: what it changes of the text around it; None leaves it as it is."""

    name: str
    place: Place
    font: str | None = None
    scale: float = 1.0
    rise: float = 0.0  # share of the size
    swatch: str | None = None
    tracking: float | None = None
    upper: bool | None = None
    features: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Copyfit:
    """How far text may change to fit: tracking (1/1000 em), then leading, then size (shares)."""

    tracking: float = 0.0
    leading: float = 1.0
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where content goes on a right page: a box, its columns, and what happens on overset.

    `valign` is top, middle or bottom. `next` names the frame that takes what runs over.
    """

    name: str
    box: Box
    place: Place
    columns: int = 1
    gap: float = 0.0
    valign: str = "top"
    mirror: bool = True
    next: str | None = None
    copyfit: Copyfit | None = None

    def boxes(self, page: Size, *, left: bool) -> tuple[Box, ...]:
        """Return the columns as boxes, on a right page or mirrored for a left one."""
        box = self.box.mirrored(page.width) if left and self.mirror else self.box
        width = (box.width - self.gap * (self.columns - 1)) / self.columns
        return tuple(
            Box(box.x + index * (width + self.gap), box.y, width, box.height)
            for index in range(self.columns)
        )


@dataclass(frozen=True, slots=True)
class Master:
    """A kind of page: its frames by name, and the template of what stands on every such page."""

    name: str
    frames: dict[str, Frame]
    place: Place
    furniture: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The baseline grid: the first baseline from the trim's top and the step, in points."""

    start: float
    step: float

    def snap(self, y: float) -> float:
        """Return the first baseline at or below y."""
        return self.start + math.ceil((y - self.start - 0.01) / self.step) * self.step


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that a layout folder holds but its templates."""

    folder: Path
    trim: Size
    bleed: float
    safety: float
    grid: Grid
    palette: Palette
    fonts: dict[str, Font]
    styles: dict[str, Style]
    characters: dict[str, Character]
    masters: dict[str, Master]
    fillers: tuple[str, ...]
    multiple: int
    hyphenation: tuple[str, ...] = ()
