"""A layout: format, grid, swatches, fonts, styles, masters with their frames. Plain and frozen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.units import Box, Size

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.colour import Palette
    from memopress.diagnostics import Place


class Typeface(Struct, frozen=True):
    """A font file under a name, with the names of its relatives and of its fallbacks."""

    name: str
    file: Path
    italic: str | None
    bold: str | None
    fallback: tuple[str, ...]
    place: Place


class Hyphens(Struct, frozen=True):
    """The fewest letters before and after a hyphen, the most hyphens in a row, and their cost.

    The cost is a share of what a hyphen costs the lines of a paragraph by the house's taste: more
    of it spares hyphens, less of it makes word spaces and rags more even.
    """

    before: int = 3
    after: int = 3
    row: int = 2
    cost: float = 1.0


class Style(Struct, frozen=True):
    """A paragraph style; lengths in points, tracking in 1/1000 em.

    `grid` is the share of the baseline step on which its baselines stand: 1 the whole step, 4/5
    an increment of its own, 0 none. `first_baseline` tells what touches the top of a frame: the
    capitals, the small letters, or the leading. `align` is left, right, centre or justify.
    `features` are OpenType features switched on or off.

    How lines are broken: `margins` is none, optical or ink; `balance` evens lines out;
    `word_space` is least, wanted and most of the font's own, and `tolerance` how much more than
    the most is no last resort; `letter_space` (1/1000 em) and `glyph_scale` are what letters may
    give to either side; `last_line` is the least length of a last line and `zone` the unevenness
    of a rag, as shares of the measure; `looseness` lines more or less.

    How paragraphs keep together: `keep` lines at a column's end and start, `keep_together` all of
    them, `keep_next` with what follows. `drop_lines` and `drop_style` make an initial.
    """

    name: str
    font: str
    size: float
    leading: float
    swatch: str
    place: Place
    align: str = "left"
    hyphenate: bool = False
    grid: float = 0.0
    first_baseline: str = "cap-height"
    tracking: float = 0.0
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    first_indent: float = 0.0
    upper: bool = False
    features: tuple[tuple[str, bool], ...] = (("kern", True), ("liga", True))
    margins: str = "optical"
    balance: bool = False
    word_space: tuple[float, float, float] = (0.8, 1.0, 1.33)
    letter_space: float = 10.0
    glyph_scale: float = 0.015
    tolerance: float = 1.2
    hyphens: Hyphens = Hyphens()
    last_line: float = 0.16
    zone: float = 0.14
    looseness: int = 0
    keep: int = 2
    keep_together: bool = False
    keep_next: bool = False
    drop_lines: int = 0
    drop_style: str = ""


class Character(Struct, frozen=True):
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


class Copyfit(Struct, frozen=True):
    """How far text may change to fit: tracking (1/1000 em), then leading, then size (shares)."""

    tracking: float = 0.0
    leading: float = 1.0
    size: float = 1.0


class Frame(Struct, frozen=True):
    """Where content goes on a right page: a box, its columns, and what happens on overset.

    `valign` is top, middle or bottom. `balance` makes its columns equally long. `next` names the
    frame that takes what runs over.
    """

    name: str
    box: Box
    place: Place
    columns: int = 1
    gap: float = 0.0
    valign: str = "top"
    mirror: bool = True
    balance: bool = False
    next: str | None = None
    copyfit: Copyfit | None = None

    def whole(self, page: Size, *, left: bool) -> Box:
        """Return the box on a right page, or mirrored for a left one."""
        return self.box.mirrored(page.width) if left and self.mirror else self.box

    def boxes(self, page: Size, *, left: bool) -> tuple[Box, ...]:
        """Return the columns as boxes, on a right page or mirrored for a left one."""
        return self.whole(page, left=left).columns(self.columns, self.gap)


class Master(Struct, frozen=True):
    """A kind of page: its frames by name, and the template of what stands on every such page."""

    name: str
    frames: dict[str, Frame]
    place: Place
    furniture: str | None = None

    def area(self, page: Size, *, left: bool) -> Box | None:
        """Return the part of a page that the margins leave: what all frames together span of it.

        A frame that runs off the trim leaves no margin there. None without any frame.
        """
        boxes = [box for frame in self.frames.values() for box in frame.boxes(page, left=left)]
        if not boxes:
            return None
        x, y = max(0.0, min(b.x for b in boxes)), max(0.0, min(b.y for b in boxes))
        right = min(page.width, max(b.right for b in boxes))
        bottom = min(page.height, max(b.bottom for b in boxes))
        return Box(x, y, right - x, bottom - y)


class Grid(Struct, frozen=True):
    """The baseline grid: the first baseline from the trim's top and the step, in points."""

    start: float
    step: float

    def snap(self, y: float, share: float = 1.0) -> float:
        """Return the first baseline at or below y, on that share of the step."""
        step = self.step * share
        return self.start + math.ceil((y - self.start - 0.01) / step) * step

    def lines(self, top: float, bottom: float, share: float = 1.0) -> tuple[float, ...]:
        """Return the baselines between two heights, for a share of the step those of a finer grid.

        They go on above the first baseline, as `snap` does.
        """
        step = self.step * share
        first = math.ceil((top - self.start - 0.01) / step)
        last = math.floor((bottom - self.start + 0.01) / step)
        return tuple(self.start + number * step for number in range(first, last + 1))


class Spare(Struct, frozen=True):
    """What stands in, in a draft, for what markup names and the layout does not have."""

    swatch: str
    style: Style
    master: Master
    target: str = "#"  # which leads to nothing


class Layout(Struct, frozen=True):
    """Everything that a layout folder holds but its templates.

    `spoken` has what is said in the place of a character that no voice knows, such as an arrow.
    In a draft's layout alone there is something to `spare` for what it does not have.
    """

    folder: Path
    trim: Size
    bleed: float
    safety: float
    grid: Grid
    palette: Palette
    fonts: dict[str, Typeface]
    styles: dict[str, Style]
    characters: dict[str, Character]
    masters: dict[str, Master]
    fillers: tuple[str, ...]
    multiple: int
    budget: Place  # where fillers and multiple stand
    hyphenation: tuple[str, ...] = ()
    spoken: dict[str, str] = field(default_factory=dict)
    spare: Spare | None = None
