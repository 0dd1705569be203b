"""Which characters a font maps to which glyphs: whether the table holds together (cmap)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from memopress.typeset.fault import FontFault

if TYPE_CHECKING:
    from collections.abc import Mapping

# Platform and encoding of the maps that HarfBuzz can read characters in, Windows and Unicode ones,
# those of symbols, and of old Macs.
_READ = {(3, 10), (3, 1), (3, 0), (1, 0), *((0, encoding) for encoding in (0, 1, 2, 3, 4, 6))}
_LAST = 0x10FFFF
_MOST_MAPS = 100  # real fonts have three or four


def check_cmap(tables: Mapping[str, memoryview], count: int) -> None:
    """Check the maps: each within the table, and leading to glyphs that there are.

    Raises FontFault, and struct.error where the table ends too early.
    """
    table = tables["cmap"]
    version, maps = struct.unpack_from(">2H", table)
    found = [struct.unpack_from(">2HI", table, 4 + 8 * index) for index in range(maps)]
    if version or not _READ & {(platform, encoding) for platform, encoding, _ in found}:
        raise FontFault("is damaged: it maps no characters to its glyphs")
    places = {offset for _, _, offset in found}
    if len(places) > _MOST_MAPS:
        raise FontFault(f"is damaged: it maps its characters in {len(places)} ways")
    for at in sorted(places):
        if _last_glyph(table, at, count) >= count:
            raise FontFault("is damaged: it maps characters to glyphs that it does not have")


def _last_glyph(table: memoryview, at: int, count: int) -> int:
    """Return the highest glyph that the map at an offset leads to, 0 for one of a rare format."""
    (form,) = struct.unpack_from(">H", table, at)
    if form == 4:
        return _last_of_segments(table, at, count)
    if form in (12, 13):
        return _last_of_groups(table, at, many=form == 13)
    glyphs: tuple[int, ...] = ()
    if form == 0:
        glyphs = struct.unpack_from(">256B", table, at + 6)
    elif form == 6:
        (length,) = struct.unpack_from(">H", table, at + 8)
        glyphs = struct.unpack_from(f">{length}H", table, at + 10)
    elif form == 10:
        (length,) = struct.unpack_from(">I", table, at + 16)
        if length > len(table) // 2:
            raise FontFault("is damaged: its table 'cmap' ends too early")
        glyphs = struct.unpack_from(f">{length}H", table, at + 20)
    return max(glyphs, default=0)


def _last_of_segments(table: memoryview, at: int, count: int) -> int:
    """Return the highest glyph of a map of format 4; 0xFFFF, which is no character, left out."""
    (double,) = struct.unpack_from(">H", table, at + 6)
    segments = double // 2
    arrays = struct.unpack_from(f">{segments}H2x{3 * segments}H", table, at + 14)
    ends, starts = arrays[:segments], arrays[segments : 2 * segments]
    deltas, offsets = arrays[2 * segments : 3 * segments], arrays[3 * segments :]
    base = at + 16 + 6 * segments
    highest, before = 0, -1
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if last <= before or first > last:
            raise FontFault("is damaged: its characters are mapped in no order")
        before = last
        if first == 0xFFFF:
            continue
        delta, offset = deltas[index], offsets[index]
        if offset:
            glyphs = struct.unpack_from(f">{last - first + 1}H", table, base + 2 * index + offset)
            mapped = max((glyph + delta) & 0xFFFF if glyph else 0 for glyph in glyphs)
        else:
            low, high = (first + delta) & 0xFFFF, (last + delta) & 0xFFFF
            mapped = high if low <= high else 0xFFFF
        if mapped >= count:
            return mapped
        highest = max(highest, mapped)
    return highest


def _last_of_groups(table: memoryview, at: int, *, many: bool) -> int:
    """Return the highest glyph of a map of format 12, or 13, where `many` characters share one."""
    (groups,) = struct.unpack_from(">I", table, at + 12)
    if groups > len(table) // 12:
        raise FontFault("is damaged: its table 'cmap' ends too early")
    numbers = struct.unpack_from(f">{3 * groups}I", table, at + 16)
    highest, before = 0, -1
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        if not before < first <= last <= _LAST:
            raise FontFault("is damaged: its characters are mapped in no order")
        before = last
        highest = max(highest, glyph if many else glyph + last - first)
    return highest
