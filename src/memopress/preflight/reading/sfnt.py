"""TrueType and OpenType font programs as far as a preflight must know them (ISO/IEC 14496-22)."""

from __future__ import annotations

import struct
from functools import cached_property
from itertools import pairwise

from memopress.preflight.reading.latin import macintosh

SIGNATURES = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_MOST = 0x10FFFF
_MAPS = 32  # as many character maps are read: there are not that many kinds
_READ = frozenset(("CFF ", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"))
_DRAWN = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")  # ISO 32000-1, table 126


class Sfnt:
    """A font program by its tables; what is missing or nonsense in one is taken for empty."""

    def __init__(self, data: bytes) -> None:
        """Read the table directory."""
        self.tables: dict[str, bytes] = {}
        self.is_whole = False
        if data[:4] in SIGNATURES and len(data) >= 12:
            (count,) = struct.unpack_from(">H", data, 4)
            self.is_whole = 0 < count <= (len(data) - 12) // 16
            for index in range(min(count, (len(data) - 12) // 16)):
                tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
                name = tag.decode("latin-1")
                if name in _READ and name not in self.tables:  # they may lie over each other
                    self.tables[name] = data[offset : offset + length]
                self.is_whole &= offset + length <= len(data)

    @property
    def is_sound(self) -> bool:
        """Whether all tables are there that the directory names, and those that draw glyphs."""
        if not self.is_whole or "CFF " in self.tables:
            return self.is_whole
        drawn = all(tag in self.tables for tag in _DRAWN)
        return drawn and bool(self.units and self.advances) and 0 < self.count < len(self._outlines)

    def _table(self, tag: str, least: int) -> bytes:
        """Return a table, empty where it is shorter than it must be."""
        table = self.tables.get(tag, b"")
        return table if len(table) >= least else b""

    @cached_property
    def units(self) -> int:
        """How many units the em has."""
        head = self._table("head", 54)
        return int.from_bytes(head[18:20]) if head else 0

    @cached_property
    def count(self) -> int:
        """How many glyphs there are."""
        return int.from_bytes(self._table("maxp", 6)[4:6])

    @cached_property
    def advances(self) -> tuple[int, ...]:
        """The advance widths in units; the last one goes on for all glyphs after it."""
        hhea = self._table("hhea", 36)
        wanted = int.from_bytes(hhea[34:36]) if hhea else 0
        table = self.tables.get("hmtx", b"")
        count = min(wanted, len(table) // 4)
        return struct.unpack(f">{'Hh' * count}", table[: 4 * count])[::2]

    def width(self, glyph: int) -> float | None:
        """Return a glyph's width in thousandths of the em, None where the program does not tell."""
        if not self.units or not self.advances or not 0 <= glyph < self.count:
            return None
        return self.advances[min(glyph, len(self.advances) - 1)] * 1000 / self.units

    @cached_property
    def _outlines(self) -> list[int]:
        """Where the outlines of the glyphs begin, and where the last one ends."""
        long = int.from_bytes(self._table("head", 54)[50:52]) == 1
        table, size = self.tables.get("loca", b""), 4 if long else 2
        return [int.from_bytes(table[n : n + size]) for n in range(0, len(table) - size + 1, size)]

    @cached_property
    def drawn(self) -> set[int]:
        """The numbers of the glyphs that have outlines."""
        return {n for n, (start, end) in enumerate(pairwise(self._outlines)) if end > start}

    @cached_property
    def maps(self) -> dict[tuple[int, int], dict[int, int]]:
        """The character maps by platform and encoding: glyphs by code."""
        table = self._table("cmap", 4)
        found: dict[tuple[int, int], dict[int, int]] = {}
        read: dict[int, dict[int, int]] = {}
        for index in range(min(int.from_bytes(table[2:4]), (len(table) - 4) // 8, _MAPS)):
            platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
            if offset not in read:
                try:
                    read[offset] = _mapped(table[offset:])
                except (struct.error, IndexError):
                    read[offset] = {}
            found[platform, encoding] = read[offset]
        return found

    @cached_property
    def names(self) -> dict[str, int]:
        """The numbers of glyphs by the names of the table post; empty where it has none."""
        table = self._table("post", 32)
        form = int.from_bytes(table[:4])
        if form == 0x10000:
            return {name: glyph for glyph, name in enumerate(macintosh())}
        if form != 0x20000:
            return {}
        count = min(int.from_bytes(table[32:34]), max(len(table) - 34, 0) // 2)
        own, at = [], 34 + 2 * count
        while at < len(table):
            own.append(table[at + 1 : at + 1 + table[at]].decode("latin-1"))
            at += 1 + table[at]
        known = [*macintosh(), *own]
        numbers = struct.unpack_from(f">{count}H", table, 34)
        found: dict[str, int] = {}
        for glyph, number in enumerate(numbers):
            if number < len(known):
                found.setdefault(known[number], glyph)
        return found


def _mapped(table: bytes) -> dict[int, int]:
    """Return what a subtable of cmap maps, of the formats 0, 4, 6 and 12."""
    (form,) = struct.unpack_from(">H", table)
    if form == 0:
        return {code: glyph for code, glyph in enumerate(table[6:262]) if glyph}
    if form == 6:
        first, count = struct.unpack_from(">HH", table, 6)
        glyphs = struct.unpack_from(f">{count}H", table, 10)
        return {first + n: glyph for n, glyph in enumerate(glyphs) if glyph}
    if form == 12:
        found: dict[int, int] = {}
        (groups,) = struct.unpack_from(">I", table, 12)
        before = -1
        for index in range(groups):
            first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * index)
            # Groups are in order, and so no code is mapped twice.
            if before < first <= last <= _MOST:
                found |= {code: glyph + code - first for code in range(first, last + 1)}
                before = last
        return found
    return _segments(table) if form == 4 else {}


def _segments(table: bytes) -> dict[int, int]:
    """Return what a subtable of format 4 maps."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    base = 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", table, base)
    found: dict[int, int] = {}
    before = -1
    for index, (first, last, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        # Segments are in order: what one has mapped, none after it maps.
        for code in range(max(first, before + 1), last + 1):
            if not offset:
                glyph = (code + delta) & 0xFFFF
            else:
                at = base + 2 * index + offset + 2 * (code - first)
                glyph = int.from_bytes(table[at : at + 2])
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = glyph
        before = max(before, last)
    return found
