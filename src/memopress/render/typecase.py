"""Font files and encoded glyph strings, kept from one drawing to the next."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING
from unicodedata import category

import uharfbuzz as hb

from memopress.keeping import digest
from memopress.render.model import Metrics
from memopress.typeset import FontFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.render.model import FaceFile
    from memopress.typeset.model import Run

Pair = tuple[int, str]

# Layout tables serve the shaping that is behind us; hinting and kerning of old go the same way.
_DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "kern", "STAT", "HVAR", "DSIG", "meta")
_POSTSCRIPT_NAME = 6
_SHORTEST_OS2 = 78  # bytes of Microsoft's first version
_NO_NAME = frozenset("[](){}<>/%#")  # what would end a name in PDF, or mean something else in it
_LEAST_ANGLE, _MOST_ANGLE = 0x10000 // 100, 90 * 0x10000  # of italics, in 1/65536 of a degree
_UNTOLD = frozenset(("Cc", "Cs", "Co", "Cn"))  # categories of characters that are no text
_HEAVIEST = 1000  # OpenType 1.9, OS/2, usWeightClass


@dataclass(frozen=True, slots=True)
class Body:
    """The inside of a TJ array, and the glyphs in it with the text that each stands for."""

    code: str
    pairs: frozenset[Pair]


class FontFile:
    """A font file as HarfBuzz sees it: names, widths, and subsets of it."""

    def __init__(self, face: FaceFile) -> None:
        """Open a font; it is sound, as all are that text has been measured in."""
        self._called = face.name
        self._face = hb.Face(hb.Blob(face.data))
        self._font = hb.Font(self._face)
        self.count: int = self._face.glyph_count
        self._scale: float = 1000 / self._face.upem
        named = _plain_name(self._face.get_name(_POSTSCRIPT_NAME) or "")
        self.name = named or _plain_name(PurePath(face.file).stem) or "Font"
        self.is_cff = "CFF " in self._face.table_tags
        self._widths: dict[int, float] = {}
        self._nominal: dict[str, int] = {}  # 0 where there is none
        self.digest = digest(face.file, face.data)

    def width(self, gid: int) -> float:
        """Return a glyph's advance in thousandths of the size."""
        width = self._widths.get(gid)
        if width is None:
            advance: int = self._font.get_glyph_h_advance(gid)
            width = self._widths[gid] = round(advance * self._scale, 3)
        return width

    def metrics(self) -> Metrics:
        """Return what the tables head, OS/2 and post say (OpenType 1.9).

        Apple's oldest OS/2 tells no ascent and descent: these are those of hhea. An angle that no
        letters lean by counts as none.
        """
        head, post = self._table("head", 54), self._table("post", 32)
        os2, hhea = self._table("OS/2"), self._table("hhea", 36)
        box = struct.unpack_from(">4h", head, 36)
        version, weight = struct.unpack_from(">H2xH", os2.ljust(6, b"\0"))
        ascent, descent = struct.unpack_from(">2h", *((os2, 68) if len(os2) >= 72 else (hhea, 4)))
        higher = version >= 2 and len(os2) >= 90
        cap_height = struct.unpack_from(">h", os2, 88)[0] if higher else ascent
        angle, fixed = struct.unpack_from(">i4xI", post, 4)
        if not _LEAST_ANGLE <= abs(angle) <= _MOST_ANGLE:
            angle = 0
        x0, y0, x1, y1 = (round(value * self._scale) for value in box)
        return Metrics(
            box=(x0, y0, x1, y1),
            ascent=round(ascent * self._scale),
            descent=round(descent * self._scale),
            cap_height=round(cap_height * self._scale),
            weight=min(weight, _HEAVIEST),
            angle=angle / 65536,
            fixed=bool(fixed),
        )

    def _table(self, tag: str, length: int = 0) -> bytes:
        """Return a table, filled with zeros up to a length."""
        return bytes(self._face.reference_table(tag).data).ljust(length, b"\0")

    def subset(self, gids: Sequence[int]) -> bytes:
        """Return a font program of these glyphs under their own ids: TrueType, or bare CFF.

        Raises FontFault where its maker's mistakes leave none.
        """
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(gids)
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        # HarfBuzz takes no OS/2 as short as Apple's oldest, and no PDF needs one.
        short = len(self._table("OS/2")) < _SHORTEST_OS2
        dropped = (*_DROPPED, "OS/2") if short else _DROPPED
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in dropped)
        try:
            subset = hb.subset(self._face, wanted)
        except RuntimeError as error:
            raise FontFault("cannot be put into a PDF", face=self._called) from error
        blob = subset.reference_table("CFF ") if self.is_cff else subset.blob
        return bytes(blob.data)

    def text(self, gid: int) -> str:
        """Return the character that the font itself has a glyph for, '' if there is none.

        Of several it is the first; those for private use, and controls, tell nothing.
        """
        return self._characters.get(gid, "")

    @cached_property
    def _characters(self) -> dict[int, str]:
        chars = (char for char in self._face.unicodes if category(chr(char)) not in _UNTOLD)
        found: dict[int, str] = {}
        for char in sorted(chars):
            if gid := self._font.get_nominal_glyph(char):
                found.setdefault(gid, chr(char))
        return found

    def shape(self, text: str) -> Iterable[Pair]:
        """Return the glyphs of a plain text with their characters; unknown ones are left out."""
        for char in text:
            gid = self._nominal.get(char)
            if gid is None:
                gid = self._nominal[char] = self._font.get_nominal_glyph(ord(char)) or 0
            if gid:
                yield gid, char

    def space(self) -> int | None:
        """Return the glyph id of the word space, None in a face that has none."""
        return self._font.get_nominal_glyph(0x20) or None


class Typecase:
    """Open font files and encoded runs, shared by all drawings of a build."""

    def __init__(self) -> None:
        """Begin empty."""
        self._files: dict[bytes, FontFile] = {}
        self._bodies: dict[tuple[tuple[int, ...], tuple[float, ...], tuple[str, ...]], Body] = {}

    def file(self, face: FaceFile) -> FontFile:
        """Return the font file of a face, opened once."""
        file = self._files.get(face.data)
        if file is None:
            file = self._files[face.data] = FontFile(face)
        return file

    def clear(self) -> None:
        """Forget the runs; the files stay open."""
        self._bodies.clear()

    def body(self, run: Run) -> Body:
        """Return a run's glyphs as they stand in a TJ array."""
        key = (run.gids, run.shifts, run.texts)
        body = self._bodies.get(key)
        if body is None:
            pairs = set(zip(run.gids, run.texts, strict=True))
            body = self._bodies[key] = Body(
                encode(run.gids, run.shifts), frozenset((gid, plain(text)) for gid, text in pairs)
            )
        return body


def _plain_name(name: str) -> str:
    """Return a name with the characters only that a font's name may have (OpenType 1.9, name 6)."""
    return "".join(char for char in name if "!" <= char <= "~" and char not in _NO_NAME)[:63]


def plain(text: str) -> str:
    """Return a glyph's text as it is to be extracted.

    A no-break space shares the word space's glyph and has done its work once lines are broken.
    """
    return text.replace("\u00a0", " ")


def encode(gids: Sequence[int], shifts: Sequence[float]) -> str:
    """Return the inside of a TJ array: hexadecimal glyph ids, and shifts where there are any."""
    digits = struct.pack(f">{len(gids)}H", *gids).hex().upper()
    code, start = [], 0
    for end, shift in enumerate(shifts, 1):
        if shift:
            code.append(f"<{digits[start : 4 * end]}>{shift:g}")
            start = 4 * end
    if start < len(digits):
        code.append(f"<{digits[start:]}>")
    return "".join(code)
