"""Font files, and the shaping of text into glyphs through HarfBuzz."""

from __future__ import annotations

import itertools
import re
import struct
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

import uharfbuzz as hb
from msgspec import Struct
from msgspec.structs import replace

from memopress.typeset.fault import BrokenGlyphError, FontFault, MissingGlyphError
from memopress.typeset.outlines import BrokenOutlineError, CompactOutlines, Outlines
from memopress.typeset.soundness import examine
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.typeset.model import Features

# Characters of no ink besides spaces, controls and formats: those that a program may ignore
# (Unicode 15, Default_Ignorable_Code_Point), an empty cell of Braille,
# and what stands for an object.
_UNSEEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc"
    r"\U000e0100-\U000e01ef]"
)
# Private and unassigned characters may be anything; a half of a pair is none.
_INKLESS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn", "Cs"})


class Shaped(Struct, frozen=True):
    """Glyphs of one face: ids, the text each stands for, shifts after each, and the advance.

    Shifts, advances and the width are in thousandths of the size; a positive shift moves left, as
    in a TJ array. `size` is that of the glyphs and `rise` their height above the baseline, as
    shares of the text's size: a fallback face is made to match the first one.
    """

    face: str
    gids: tuple[int, ...]
    texts: tuple[str, ...]
    shifts: tuple[float, ...]
    advances: tuple[float, ...]
    width: float
    size: float = 1.0
    rise: float = 0.0


class Face:
    """One font under the name that the layout gives it.

    `data` is what its file holds, `file` the file's name, and `remarks` what is odd about the font:
    codes with messages, that go on with the file's name.
    """

    def __init__(self, name: str, data: bytes, file: str) -> None:
        """Open the font; raises FontFault where it is none, or is not whole."""
        self.name, self.data, self.file = name, data, file
        font = examine(data)
        face = hb.Face(hb.Blob(data))
        # HarfBuzz passes over rules that it cannot read: letters would stand where they should not.
        read = {"GSUB": face.has_layout_substitution, "GPOS": face.has_layout_positioning}
        for tag, is_read in read.items():
            if tag in font.tables and not is_read:
                raise FontFault(f"is damaged: its table '{tag}' cannot be read")
        self.remarks = font.remarks
        self.upem: int = face.upem
        self._face = face
        self._font = hb.Font(face)
        self._outlines = Outlines(font) if "glyf" in font.tables else CompactOutlines(self._font)
        self._blank: dict[int, bool] = {}
        self._covered: dict[str, bool] = {}
        self._natural: dict[int, float] = {}
        self._glyphs: dict[int, tuple[float, Box | None]] = {}
        self._shaped: dict[tuple[str, Features, str], Shaped] = {}

    def covers(self, char: str) -> bool:
        """Tell whether the face has a glyph for a character."""
        known = self._covered.get(char)
        if known is None:
            known = self._covered[char] = bool(self._font.get_nominal_glyph(ord(char)))
        return known

    @cached_property
    def cap_height(self) -> float:
        """Height of the capitals above the baseline, as a share of the size."""
        return self._height(88) or 0.7

    @cached_property
    def x_height(self) -> float:
        """Height of the small letters above the baseline, as a share of the size."""
        return self._height(86) or 0.5

    @cached_property
    def weight(self) -> int:
        """How bold it is, 400 for regular and 700 for bold (OpenType 1.9, OS/2, usWeightClass)."""
        return int(struct.unpack_from(">H", self._os2, 4)[0]) or 400

    def glyph(self, gid: int) -> tuple[float, Box | None]:
        """Return a glyph's advance, and the box of its ink from its origin, y down; None if blank.

        All are shares of the size.
        """
        known = self._glyphs.get(gid)
        if known is None:
            extents = self._font.get_glyph_extents(gid)
            box = None
            if extents and extents.width and extents.height:
                # HarfBuzz counts heights down from the top: they are negative.
                left, top = extents.x_bearing / self.upem, -extents.y_bearing / self.upem
                box = Box(left, top, extents.width / self.upem, -extents.height / self.upem)
            known = self._glyphs[gid] = self._advance(gid) / 1000, box
        return known

    def bearings(self, char: str) -> tuple[float, float]:
        """Return the space left and right of a character's ink, as shares of the size."""
        extents = self._extents(char)
        if not extents:
            return 0.0, 0.0
        advance = self._font.get_glyph_h_advance(self._font.get_nominal_glyph(ord(char)))
        right = advance - extents.x_bearing - extents.width
        return extents.x_bearing / self.upem, right / self.upem

    def middle(self, char: str) -> float | None:
        """Return the height of a character's middle above the baseline, None without its glyph."""
        extents = self._extents(char)
        return (extents.y_bearing + extents.height / 2) / self.upem if extents else None

    def _extents(self, char: str) -> hb.GlyphExtents | None:
        gid = self._font.get_nominal_glyph(ord(char))
        return self._font.get_glyph_extents(gid) if gid else None

    @property
    def _os2(self) -> bytes:
        return bytes(self._face.reference_table("OS/2").data)

    def _height(self, offset: int) -> float:
        """Return a height that OS/2 tells as a share of the size, 0 where it tells none.

        From version 2 on it holds sxHeight at 86 and sCapHeight at 88 (OpenType 1.9, OS/2).
        """
        table = self._os2.ljust(offset + 2, b"\0")
        version, height = struct.unpack_from(f">H{offset - 2}xh", table)
        return max(height, 0) / self.upem if version >= 2 else 0.0

    def _advance(self, gid: int) -> float:
        advance = self._natural.get(gid)
        if advance is None:
            advance = self._natural[gid] = self._font.get_glyph_h_advance(gid) * 1000 / self.upem
        return advance

    def shape(self, text: str, features: Features, language: str) -> Shaped:
        """Return the glyphs of a text that stands in this face from end to end."""
        key = (text, features, language)
        shaped = self._shaped.get(key)
        if shaped is None:
            shaped = self._shaped[key] = self._shape(text, features, language)
        return shaped

    def _shape(self, text: str, features: Features, language: str) -> Shaped:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "ltr"
        buffer.script = "Latn"
        buffer.language = language
        hb.shape(self._font, buffer, dict(features))
        scale = 1000 / self.upem
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        gids = tuple(info.codepoint for info in infos)
        clusters = [info.cluster for info in infos]
        # Where the text of each cluster ends: where the next one begins.
        ends = dict(itertools.pairwise((*dict.fromkeys(clusters), len(text))))
        texts: list[str] = []
        shifts: list[float] = []
        advances: list[float] = []
        for index, position in enumerate(positions):
            start = clusters[index]
            first = index == 0 or clusters[index - 1] != start
            texts.append(text[start : ends[start]] if first else "")
            advance = position.x_advance * scale
            offset = position.x_offset * scale
            # An offset glyph is reached by moving before it and back after it.
            if offset and shifts:
                shifts[-1] -= offset
            shifts.append(round(self._advance(gids[index]) - advance + offset, 2))
            advances.append(advance)
        self._check(text, gids, clusters)
        return Shaped(self.name, gids, tuple(texts), tuple(shifts), tuple(advances), sum(advances))

    def _check(self, text: str, gids: Sequence[int], clusters: Sequence[int]) -> None:
        """Raise a GlyphError for the first glyph that does not show what it stands for.

        A glyph may be empty if its characters are, or if the font's own rules put it in the place
        of one that is not: a letter may go into its neighbour.
        """
        pairs = list(zip(gids, clusters, strict=True))
        shown = {at for gid, at in pairs if not self._is_blank(gid, text[at])}
        for gid, at in pairs:
            if not gid:
                raise MissingGlyphError(text[at], [self.name])
            if at in shown:
                continue
            end = min((each for each in clusters if each > at), default=len(text))
            char = next((char for char in text[at:end] if _has_ink(char)), "")
            if char and gid == self._font.get_nominal_glyph(ord(char)):
                raise BrokenGlyphError(char, f"{self.name} ({self.file})", "is empty")

    def _is_blank(self, gid: int, char: str) -> bool:
        """Tell whether a glyph draws nothing; raises BrokenGlyphError where it is no outline."""
        blank = self._blank.get(gid)
        if blank is None:
            try:
                blank = self._blank[gid] = self._outlines.is_blank(gid)
            except BrokenOutlineError as error:
                raise BrokenGlyphError(char, f"{self.name} ({self.file})", "is damaged") from error
        return blank


def _has_ink(char: str) -> bool:
    """Tell whether a character is seen."""
    return not _UNSEEN.match(char) and unicodedata.category(char) not in _INKLESS


class Chain:
    """Faces in order of preference: each character comes from the first that has it."""

    def __init__(self, faces: Sequence[Face], features: Features, language: str) -> None:
        """Keep the faces and what they are shaped with."""
        self.faces = tuple(faces)
        self.features, self.language = features, language
        self._shaped: dict[str, tuple[Shaped, ...]] = {}

    @property
    def first(self) -> Face:
        """The face that gives the chain its metrics."""
        return self.faces[0]

    def space(self, char: str = " ") -> Shaped:
        """Return the word space; a no-break space looks the same, whatever the face has for it.

        Raises MissingGlyphError where no face has one.
        """
        (space,) = self.shape(" ")
        return space if char == " " else replace(space, texts=(char,))

    def shape(self, text: str) -> tuple[Shaped, ...]:
        """Return the glyphs of a text, a piece for each stretch of one face.

        Raises MissingGlyphError for a character that no face has, BrokenGlyphError for one whose
        glyph shows nothing.
        """
        known = self._shaped.get(text)
        if known is None:
            known = self._shaped[text] = tuple(
                self._matched(face, face.shape(piece, self.features, self.language))
                for face, piece in self._split(text)
            )
        return known

    def _matched(self, face: Face, shaped: Shaped) -> Shaped:
        """Return glyphs of a fallback face at the size, and symbols at the height, of the first.

        Faces of one size differ in the size of their letters: capitals are made equally high. An
        arrow stands level with the first face's own arrow, or with the middle of its capitals.
        """
        first = self.first
        if face is first:
            return shaped
        size = round(first.cap_height / face.cap_height, 4)
        rise = 0.0
        signs = "".join(shaped.texts).strip()
        if signs and all(unicodedata.category(char).startswith("S") for char in signs):
            level = first.middle("→")
            level = first.cap_height / 2 if level is None else level
            rise = round(level - (face.middle(signs[0]) or 0.0) * size, 4)
        return replace(shaped, size=size, rise=rise)

    def _split(self, text: str) -> list[tuple[Face, str]]:
        first = self.faces[0]
        if all(map(first.covers, text)):
            return [(first, text)]
        pieces: list[tuple[Face, str]] = []
        for char in text:
            face = next((face for face in self.faces if face.covers(char)), None)
            if face is None:
                raise MissingGlyphError(char, [f.name for f in self.faces])
            if pieces and pieces[-1][0] is face:
                pieces[-1] = (face, pieces[-1][1] + char)
            else:
                pieces.append((face, char))
        return pieces
