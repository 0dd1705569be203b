"""Fonts as far as a page shows them: the same letters in subsets that have others besides.

Each file has its own subset of a font. What a page shows of it is known apart from what others do:
the glyphs of its codes, with their widths and texts, and all of the program that is no glyph.
"""

from __future__ import annotations

import hashlib
import re
import struct
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Object

    from memopress.preflight.reading.fonts import FontResource

_TAG = re.compile(r"/[A-Z]{6}\+")
_SIGNATURES = (b"\0\1\0\0", b"true")
_NEEDED = (b"head", b"hhea", b"hmtx", b"loca", b"glyf", b"maxp")
# Tables of which glyphs found by their numbers take nothing (ISO 32000-1, table 126).
_SPARED = frozenset((b"glyf", b"loca", b"hmtx", b"cmap", b"name", b"post", b"OS/2", b"DSIG"))
# What a subset has otherwise: a sum of the file, how far glyphs reach, and how many there are.
_COUNTS = {b"head": ((8, 12),), b"maxp": ((4, 6),), b"hhea": ((10, 18), (34, 36))}
_NAMED = ("/BaseFont", "/FontName")
_TABLES = 100
_DEEP, _PARTS = 8, 64  # glyphs made of others, and of how many
_LONG = struct.Struct(">I")


class NotSubsetError(Exception):
    """A font is not one whose glyphs can be told apart here."""


class Subset:
    """A composite font with an embedded TrueType program, whose codes are its CIDs.

    `parts` are the font's dictionary, its CIDFont's and its descriptor, each with the entries that
    it is known by apart from its glyphs. Raises NotSubsetError for others.
    """

    def __init__(self, obj: Object, font: FontResource) -> None:
        """Take a font with its dictionary."""
        self._font = font
        self.parts = _parts(obj)
        data = font.program
        if data[:4] not in _SIGNATURES or font.program_kind != "/FontFile2":
            raise NotSubsetError
        try:
            self._read(data)
        except (struct.error, KeyError, IndexError) as fault:
            raise NotSubsetError from fault
        self._glyphs: dict[int, bytes] = {}
        self._map: bytes | None = None
        table = obj.DescendantFonts[0].get("/CIDToGIDMap")
        if isinstance(table, Stream):
            self._map = bytes(table.read_bytes())

    def _read(self, data: bytes) -> None:
        count = struct.unpack_from(">H", data, 4)[0]
        tables = {}
        for number in range(min(count, _TABLES)):
            tag, _, at, size = struct.unpack_from(">4sIII", data, 12 + 16 * number)
            if at + size > len(data) or tag in tables:
                raise NotSubsetError
            tables[tag] = data[at : at + size]
        if count > _TABLES or any(tag not in tables for tag in _NEEDED):
            raise NotSubsetError
        whole = hashlib.sha256()
        for tag in sorted(tables.keys() - _SPARED):
            table = bytearray(tables[tag])
            for start, end in _COUNTS.get(tag, ()):
                table[start:end] = bytes(end - start)
            whole.update(tag + _LONG.pack(len(table)) + table)
        self.rest = whole.digest()
        self._glyf, self._hmtx = tables[b"glyf"], tables[b"hmtx"]
        self._count = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
        self._metrics = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
        long = struct.unpack_from(">h", tables[b"head"], 50)[0]
        size = self._count + 1
        self._loca = (
            struct.unpack_from(f">{size}I", tables[b"loca"])
            if long
            else tuple(2 * each for each in struct.unpack_from(f">{size}H", tables[b"loca"]))
        )

    def shown(self, codes: Iterable[int]) -> bytes:
        """Return a digest of what these codes show, of themselves and as text."""
        whole = hashlib.sha256(self.rest)
        for code in codes:
            glyph = self._glyphs.get(code)
            if glyph is None:
                glyph = self._glyphs[code] = self._code(code)
            whole.update(glyph)
        return whole.digest()

    def _code(self, code: int) -> bytes:
        font = self._font
        facts = (code, font.width(code), font.texts.get(code), self._glyph_of(code))
        whole = hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass"))
        self._feed(whole, self._glyph_of(code), 0)
        return whole.digest()

    def _glyph_of(self, cid: int) -> int:
        if self._map is None:
            return cid
        pair = self._map[2 * cid : 2 * cid + 2]
        return int.from_bytes(pair) if len(pair) == 2 else 0

    def _feed(self, whole: Any, glyph: int, depth: int) -> None:
        """Add a glyph with those that it is made of (ISO/IEC 14496-22, table glyf)."""
        if glyph >= self._count:
            whole.update(b"none")
            return
        start, end = self._loca[glyph], self._loca[glyph + 1]
        data = self._glyf[start:end] if start < end else b""
        whole.update(_LONG.pack(len(data)) + data + self._metric(glyph))
        if len(data) < 10 or data[0] < 0x80:  # no parts
            return
        if depth == _DEEP:
            raise NotSubsetError
        at = 10
        for _ in range(_PARTS):
            flags, part = struct.unpack_from(">HH", data, at)
            self._feed(whole, part, depth + 1)
            at += 4 + (4 if flags & 1 else 2)
            at += 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            if not flags & 0x20:
                return
        raise NotSubsetError

    def _metric(self, glyph: int) -> bytes:
        """Return a glyph's width and its bearing, as they stand in table hmtx."""
        last = max(self._metrics - 1, 0)
        width = self._hmtx[4 * min(glyph, last) : 4 * min(glyph, last) + 2]
        at = 4 * glyph + 2 if glyph <= last else 4 * (last + 1) + 2 * (glyph - last - 1)
        return width + self._hmtx[at : at + 2]


def _parts(obj: Object) -> tuple[tuple[Object, tuple[str, ...]], ...]:
    """Return the dictionaries of a font with the entries that say which it is, but for glyphs."""
    fonts = obj.get("/DescendantFonts")
    cid = fonts[0] if isinstance(fonts, Array) and len(fonts) == 1 else None
    encoding = obj.get("/Encoding")
    if obj.get("/Subtype") != "/Type0" or not isinstance(encoding, Name):
        raise NotSubsetError
    if str(encoding) not in ("/Identity-H", "/Identity-V") or not isinstance(cid, Dictionary):
        raise NotSubsetError
    descriptor = cid.get("/FontDescriptor")
    table = cid.get("/CIDToGIDMap", Name.Identity)
    if cid.get("/Subtype") != "/CIDFontType2" or not isinstance(descriptor, Dictionary):
        raise NotSubsetError
    if not isinstance(table, Stream) and table != "/Identity":
        raise NotSubsetError
    if not isinstance(descriptor.get("/FontFile2"), Stream):
        raise NotSubsetError
    if any(key in descriptor for key in ("/FontFile", "/FontFile3")):
        raise NotSubsetError
    apart = (
        (obj, ("/DescendantFonts", "/ToUnicode")),
        (cid, ("/W", "/DW", "/CIDToGIDMap", "/FontDescriptor")),
        (descriptor, ("/FontFile2", "/CIDSet")),
    )
    return tuple((each, tuple(k for k in sorted(each.keys()) if k not in a)) for each, a in apart)


def untagged(key: str, value: object) -> object:
    """Return an entry's value, a font's name without the tag that tells subsets apart (9.6.4)."""
    return _TAG.sub("/", str(value)) if key in _NAMED and isinstance(value, Name) else value
