"""What the tables of a font must hold for text to be measured, shaped and embedded (OpenType 1.9).

Each check takes all tables and the number of glyphs. It raises FontFault for what is wrong, and
struct.error where a table ends before what it says it holds.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING

from memopress.typeset.charmap import check_cmap
from memopress.typeset.compact import check_cff
from memopress.typeset.fault import FontFault
from memopress.typeset.rules import check_gdef, check_gpos, check_gsub

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Tables = Mapping[str, memoryview]
    Check = Callable[[Tables, int], None]

# The tables of every font, and the least that they hold. OS/2 has 68 bytes in Apple's oldest fonts.
NEEDED = {
    "cmap": 4, "head": 54, "hhea": 36, "hmtx": 4, "maxp": 6, "name": 6, "OS/2": 68, "post": 32,
}  # fmt: skip
_MAGIC = 0x5F0F3CF5
_OS2_LENGTHS = {0: 68, 1: 86, 2: 96, 3: 96, 4: 96, 5: 100}  # by version
_POST_VERSIONS = (0x00010000, 0x00020000, 0x00025000, 0x00028000, 0x00030000, 0x00040000)
_WIDEST = 1000  # ems of one glyph; the widest of real fonts have some 30


def _check_head(tables: Tables, _count: int) -> None:
    magic, _flags, units = struct.unpack_from(">IHH", tables["head"], 12)
    if magic != _MAGIC:
        raise FontFault("is damaged: its table 'head' is of no font")
    if not 16 <= units <= 16384:
        raise FontFault(f"is damaged: its em has {units} units, and may have 16 to 16,384")
    if "glyf" in tables and struct.unpack_from(">H", tables["head"], 50)[0] > 1:
        raise FontFault("is damaged: its table 'loca' is of no known format")


def _check_maxp(tables: Tables, count: int) -> None:
    (version,) = struct.unpack_from(">I", tables["maxp"])
    if version not in (0x00005000, 0x00010000):
        raise FontFault("is damaged: its table 'maxp' is of no known version")
    if not count:
        raise FontFault("is damaged: it has no glyphs")


def _check_hmtx(tables: Tables, count: int) -> None:
    table = tables["hmtx"]
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    (units,) = struct.unpack_from(">H", tables["head"], 18)
    if not 1 <= full <= count:
        raise FontFault(f"is damaged: it has widths of {full} glyphs, and {count} glyphs")
    if len(table) < 2 * full + 2 * count:
        raise FontFault("is damaged: its table 'hmtx' ends too early")
    widest = max(struct.unpack_from(f">{2 * full}H", table)[::2])
    if not widest:
        raise FontFault("is damaged: all of its glyphs have no width")
    if widest > _WIDEST * units:
        raise FontFault(f"is damaged: a glyph of it is {widest // units:,} em wide")


def _check_os2(tables: Tables, _count: int) -> None:
    (version,) = struct.unpack_from(">H", tables["OS/2"])
    if len(tables["OS/2"]) < _OS2_LENGTHS.get(version, 100):
        raise FontFault("is damaged: its table 'OS/2' ends too early")


def _check_post(tables: Tables, _count: int) -> None:
    (version,) = struct.unpack_from(">I", tables["post"])
    if version not in _POST_VERSIONS:
        raise FontFault("is damaged: its table 'post' is of no known version")


def _check_name(tables: Tables, _count: int) -> None:
    table = tables["name"]
    _, count, storage = struct.unpack_from(">3H", table)
    numbers = struct.unpack_from(">" + "8x2H" * count, table, 6)
    texts = zip(numbers[::2], numbers[1::2], strict=True)
    if any(storage + offset + length > len(table) for length, offset in texts):
        raise FontFault("is damaged: its table 'name' ends too early")


def _check_loca(tables: Tables, count: int) -> None:
    (long,) = struct.unpack_from(">H", tables["head"], 50)
    offsets = struct.unpack_from(f">{count + 1}{'I' if long else 'H'}", tables["loca"])
    if any(after < offset for offset, after in pairwise(offsets)):
        raise FontFault("is damaged: its table 'loca' leads back")
    if offsets[-1] * (1 if long else 2) > len(tables["glyf"]):
        raise FontFault("is damaged: its table 'loca' leads past the glyphs")


def _check_kern(tables: Tables, _count: int) -> None:
    table = tables["kern"]
    version, count = struct.unpack_from(">2H", table)
    if version:  # Apple's, with a version of four bytes
        (count,) = struct.unpack_from(">I", table, 4)
    at = 8 if version else 4
    for _ in range(count):
        if version:
            length, _coverage, pairs = struct.unpack_from(">IHxxH", table, at)
        else:
            _, length, coverage, pairs = struct.unpack_from(">4H", table, at)
            if not coverage >> 8 and 14 + 6 * pairs > 0xFFFF:
                length = 14 + 6 * pairs  # too much for its field, which is known and harmless
        if length < 6 or at + length > len(table):
            raise FontFault("is damaged: its table 'kern' ends too early")
        at += length


# In the order in which they lean on each other.
CHECKS: dict[str, Check] = {
    "head": _check_head,
    "maxp": _check_maxp,
    "hmtx": _check_hmtx,
    "OS/2": _check_os2,
    "post": _check_post,
    "name": _check_name,
    "loca": _check_loca,
    "CFF ": check_cff,
    "cmap": check_cmap,
    "GDEF": check_gdef,
    "GSUB": check_gsub,
    "GPOS": check_gpos,
    "kern": _check_kern,
}
