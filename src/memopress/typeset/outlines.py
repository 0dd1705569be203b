"""Whether the outline of a glyph can be drawn as its maker drew it (OpenType 1.9, glyf, CFF)."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uharfbuzz as hb

    from memopress.typeset.soundness import FontTables

_REPEAT = 8  # flags of points
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _INSTRUCTIONS = 1, 8, 32, 64, 128, 256  # of components
_DEEP = 16  # glyphs made of glyphs


class BrokenOutlineError(Exception):
    """An outline does not hold together."""


class Outlines:
    """The outlines of a TrueType font."""

    def __init__(self, font: FontTables) -> None:
        """Keep where the glyphs are."""
        self._glyphs, self._count = font.tables["glyf"], font.count
        self._loca = font.tables["loca"]
        self._long = struct.unpack_from(">H", font.tables["head"], 50)[0] == 1
        self._known: dict[int, bool] = {}

    def is_blank(self, gid: int, above: tuple[int, ...] = ()) -> bool:
        """Tell whether a glyph draws nothing; raises BrokenOutlineError where it is damaged.

        `above` are the glyphs that it is looked at as a part of.
        """
        blank = self._known.get(gid)
        if blank is None:
            blank = self._known[gid] = self._is_blank(gid, above)
        return blank

    def _is_blank(self, gid: int, above: tuple[int, ...]) -> bool:
        if gid >= self._count or gid in above or len(above) > _DEEP:
            raise BrokenOutlineError
        glyph = self._glyph(gid)
        if not glyph:
            return True
        try:
            (contours,) = struct.unpack_from(">h8x", glyph)
            if contours < 0:
                blank = [self.is_blank(part, (*above, gid)) for part in _components(glyph)]
                return all(blank)
            if contours:
                _check_points(glyph, contours)
        except struct.error as error:
            raise BrokenOutlineError from error
        return not contours

    def _glyph(self, gid: int) -> memoryview:
        if self._long:
            start, end = struct.unpack_from(">2I", self._loca, 4 * gid)
        else:
            start, end = (2 * half for half in struct.unpack_from(">2H", self._loca, 2 * gid))
        return self._glyphs[start:end]


class CompactOutlines:
    """The outlines of a compact font, which HarfBuzz follows from end to end."""

    def __init__(self, font: hb.Font) -> None:
        """Keep the font."""
        self._font = font

    def is_blank(self, gid: int) -> bool:
        """Tell whether a glyph draws nothing; raises BrokenOutlineError where it is damaged."""
        extents = self._font.get_glyph_extents(gid)
        if extents is None:
            raise BrokenOutlineError
        return not (extents.width or extents.height)


def _components(glyph: memoryview) -> list[int]:
    """Return the glyphs that a composite one is made of; struct.error where it ends too early."""
    parts = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, gid = struct.unpack_from(">2H", glyph, at)
        parts.append(gid)
        at += 4 + (4 if flags & _WORDS else 2)
        if flags & _SCALE:
            at += 2
        elif flags & _TWO_SCALES:
            at += 4
        elif flags & _MATRIX:
            at += 8
    length = struct.unpack_from(">H", glyph, at)[0] + 2 if flags & _INSTRUCTIONS else 0
    if at + length > len(glyph):
        raise BrokenOutlineError
    return parts


def _check_points(glyph: memoryview, contours: int) -> None:
    """Raise BrokenOutlineError, or struct.error, for points in no order or that end too early."""
    ends = struct.unpack_from(f">{contours}H", glyph, 10)
    if any(after < end for end, after in pairwise(ends)):
        raise BrokenOutlineError
    at = 10 + 2 * contours
    at += 2 + struct.unpack_from(">H", glyph, at)[0]
    left, length = ends[-1] + 1, 0
    while left > 0:
        (flag,) = struct.unpack_from(">B", glyph, at)
        at, times = at + 1, 1
        if flag & _REPEAT:
            times, at = 1 + struct.unpack_from(">B", glyph, at)[0], at + 1
        left -= times
        length += times * _LENGTHS[flag]
    if left < 0 or at + length > len(glyph):
        raise BrokenOutlineError


def _lengths(flag: int) -> int:
    """Return how many bytes the coordinates of a point take: two each, one, or none if alike."""
    x = 1 if flag & 2 else 0 if flag & 16 else 2
    y = 1 if flag & 4 else 0 if flag & 32 else 2
    return x + y


_LENGTHS = tuple(map(_lengths, range(256)))
