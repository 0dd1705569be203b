"""What typesetting yields: lines of positioned glyphs, plain and frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face, size and colour on one baseline.

    `gids` are glyph ids of the face; `texts` the characters each glyph stands for ('' for all but
    the first glyph of a cluster); `shifts` the adjustment after each glyph in thousandths of the
    size, as a PDF TJ array writes it (positive moves left): kerning, tracking, word space in one.
    `x` is the start from the line's origin and `rise` the height above the baseline, in points.
    `width` is the run's advance in points.
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
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, its origin at the left end of the baseline; width in points.

    `soft` tells that it ends in a hyphen the typesetter put there (to be extracted as U+00AD).
    `ratio` is the used share of the stretch (positive) or shrink (negative) of its word spaces.
    """

    width: float
    runs: tuple[Run, ...]
    text: str
    soft: bool = False
    ratio: float = 0.0
