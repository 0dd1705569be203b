"""What typesetting takes and yields, plain and frozen: spans and a setting in, lines out."""

from __future__ import annotations

from msgspec import Struct

HYPHENS = ("-", "‐")
Features = tuple[tuple[str, bool], ...]


class TextStyle(Struct, frozen=True):
    """How characters look: a chain of faces, size and rise in points, tracking in 1/1000 em."""

    faces: tuple[str, ...]
    size: float
    swatch: str
    tracking: float = 0.0
    features: Features = (("kern", True), ("liga", True))
    rise: float = 0.0
    upper: bool = False


class Target(Struct, frozen=True, array_like=True):
    """Where a link leads: a web address, or '#' and an anchor's name; `title` tells where that is.

    `number` tells links of one paragraph apart.
    """

    href: str
    title: str = ""
    number: int = 0


class Inline(Struct, frozen=True, array_like=True):
    """What a stretch of text means, besides how it looks.

    It may be a link, the mark of a note, of another language (BCP 47), an abbreviation with its
    expansion, or have something else said in its place. `number` tells stretches of one paragraph
    apart.
    """

    link: Target | None = None
    note: str = ""
    lang: str = ""
    expansion: str = ""
    spoken: str = ""
    number: int = 0


class Span(Struct, frozen=True):
    """A stretch of text in one style; a newline in it forces a line end."""

    text: str
    style: TextStyle
    inline: Inline | None = None


class Limits(Struct, frozen=True):
    """How far justified text may go to fill its lines, as a paragraph style declares it.

    `least`, `wanted` and `most` are word spaces as shares of the font's own. Where these do not
    suffice, letters give: `tracking` in 1/1000 em and `scaling` as a share of their width, both
    to either side. A line whose spaces end up above `tolerance` times `most` is the last resort.
    """

    least: float = 0.8
    wanted: float = 1.0
    most: float = 1.33
    tracking: float = 10.0
    scaling: float = 0.015
    tolerance: float = 1.2


class Setting(Struct, frozen=True):
    """How a paragraph is broken and its lines are placed in their measure.

    `align` is left, right, centre or justify. `margins` tells what hangs in the margin: nothing
    ('none'), punctuation and a little of round and slanted letters ('optical'), or these and the
    side bearing of the outer letters ('ink', for display). `balance` evens the lines out. `left`
    and `right` are the fewest letters before and after a hyphen, `row` the most hyphens in a row,
    `hyphen_cost` a share of what a hyphen costs by the house's taste, `last` the least length of a
    last line and `zone` how uneven a rag may be, as shares of the measure. `looseness` asks for so
    many lines more than the best ones (Knuth and Plass, p. 1163).
    """

    align: str = "left"
    hyphenate: bool = True
    language: str = "nl"
    exceptions: tuple[str, ...] = ()
    left: int = 3
    right: int = 3
    row: int = 2
    hyphen_cost: float = 1.0
    last: float = 0.16
    zone: float = 0.14
    looseness: int = 0
    balance: bool = False
    margins: str = "optical"
    limits: Limits = Limits()

    @property
    def justified(self) -> bool:
        """Whether all lines but the last are to fill the measure."""
        return self.align == "justify"


class Shape(Struct, frozen=True):
    """The room of a paragraph: each line's indent and measure in points, the last for all after.

    `whole` are the numbers of lines, from 0, that may not be unclosed: a column or a page ends
    there. `ends` are the breaks of the first lines, where these stand in their place already.
    """

    rooms: tuple[tuple[float, float], ...]
    whole: frozenset[int] = frozenset()
    ends: tuple[int, ...] = ()

    def indent(self, line: int) -> float:
        """Return how far from the column's left edge a line's room begins."""
        return self.rooms[min(line, len(self.rooms) - 1)][0]

    def measure(self, line: int) -> float:
        """Return the width of a line's room."""
        return self.rooms[min(line, len(self.rooms) - 1)][1]

    def after(self, lines: int) -> Shape:
        """Return the shape of what follows a number of lines."""
        rest = self.rooms[min(lines, len(self.rooms) - 1) :]
        whole = frozenset(n - lines for n in self.whole if n >= lines)
        return Shape(rest, whole, self.ends[lines:])


class Run(Struct, frozen=True, array_like=True):
    """Glyphs of one face, size and colour on one baseline.

    `gids` are glyph ids of the face; `texts` the characters each glyph stands for ('' for all but
    the first glyph of a cluster); `shifts` the adjustment after each glyph in thousandths of the
    size, as a PDF TJ array writes it (positive moves left): kerning, tracking, word space in one.
    `x` is the start from the line's origin and `rise` the height above the baseline, in points.
    `width` is the run's advance in points, `scale` the horizontal scaling of its glyphs (and, as
    in PDF, of its shifts).
    """

    face: str
    size: float
    swatch: str
    x: float
    width: float
    gids: tuple[int, ...]
    texts: tuple[str, ...]
    shifts: tuple[float, ...]
    rise: float = 0.0
    inline: Inline | None = None
    scale: float = 1.0


class Line(Struct, frozen=True, array_like=True, tag=True):
    """One line of text, its origin at the left end of the baseline; lengths in points.

    `soft` tells that it ends in a hyphen that the typesetter put there, `hard` that it ends inside
    a word at a hyphen, dash or slash which the word has itself, `bare` that it ends inside an
    address, or where the author lets a word be parted, with nothing to show for it.
    `left` is where the origin stands from the column's left edge, `hang` how much of the line
    hangs in the margins left and right, and `measure` the room that it had without these. `space`
    tells how wide its word spaces are, as a multiple of the font's own; `tracking` (1/1000 em) and
    `scale` tell what its letters gave; `gaps` are where its word spaces begin and end, from the
    origin. `justified` lines fill their measure. `last` ends a paragraph or stands before a forced
    line end. What follows a `joined` line belongs to the same word, as after an initial. `end` is
    the number of the break that it ends at, as in a Shape.
    """

    width: float
    runs: tuple[Run, ...]
    text: str
    soft: bool = False
    hard: bool = False
    bare: bool = False
    left: float = 0.0
    measure: float = 0.0
    hang: tuple[float, float] = (0.0, 0.0)
    space: float = 1.0
    tracking: float = 0.0
    scale: float = 1.0
    gaps: tuple[tuple[float, float], ...] = ()
    justified: bool = False
    last: bool = False
    joined: bool = False
    end: int = 0

    @property
    def torn(self) -> bool:
        """Whether its last word goes on in the next line."""
        return self.soft or self.hard or self.bare

    @property
    def dashed(self) -> bool:
        """Whether it ends in a hyphen, the typesetter's or the word's own."""
        return self.text.endswith(HYPHENS)

    @property
    def unclosed(self) -> bool:
        """Whether no column should end in it: in a hyphen, or in a word that goes on unseen."""
        return self.dashed or self.bare

    @property
    def excess(self) -> float:
        """How much the line is wider than its room: above 0 it did not fit."""
        return self.width - sum(self.hang) - self.measure
