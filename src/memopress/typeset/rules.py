"""How a font joins and moves its glyphs: whether the tables lead anywhere (GSUB, GPOS, GDEF).

A bounded look: every list, lookup and subtable lies within its table, and names what there is.
What single rules do to single glyphs is known to the one who wrote them, and kept by the sums.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from memopress.typeset.fault import FontFault

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXTENSION = {"GSUB": 7, "GPOS": 9}  # the lookup type that leads to another, which is the last one
_CONTEXTS = {"GSUB": (5, 6), "GPOS": (7, 8)}  # of format 3 these begin with no coverage
_MOST = 20_000  # subtables that are looked at; large fonts have some thousand


def check_gsub(tables: Mapping[str, memoryview], _count: int) -> None:
    """Check the substitutions; raises FontFault, and struct.error where they end too early."""
    _check("GSUB", tables["GSUB"])


def check_gpos(tables: Mapping[str, memoryview], _count: int) -> None:
    """Check the positions; raises FontFault, and struct.error where they end too early."""
    _check("GPOS", tables["GPOS"])


def check_gdef(tables: Mapping[str, memoryview], _count: int) -> None:
    """Check the definitions; raises FontFault, and struct.error where they end too early."""
    table = tables["GDEF"]
    version, *offsets = struct.unpack_from(">I4H", table)
    if version not in (0x00010000, 0x00010002, 0x00010003):
        raise FontFault("is damaged: its table 'GDEF' is of no known version")
    classes, points, carets, marks = offsets
    for at in (classes, marks):
        if at:
            _check_classes("GDEF", table, at)
    for at in (points, carets):
        if at:
            (coverage, count) = struct.unpack_from(">2H", table, at)
            struct.unpack_from(f">{count}H", table, at + 4)
            if coverage:
                _check_coverage("GDEF", table, at + coverage)


def _check(tag: str, table: memoryview) -> None:
    version, scripts, features, lookups = struct.unpack_from(">I3H", table)
    if version not in (0x00010000, 0x00010001):
        raise FontFault(f"is damaged: its table '{tag}' is of no known version")
    found = _offsets(table, lookups) if lookups else ()
    named = _check_features(tag, table, features, len(found)) if features else 0
    if scripts:
        _check_scripts(tag, table, scripts, named)
    left = _MOST
    for offset in found:
        left = _check_lookup(tag, table, lookups + offset, left)


def _offsets(table: memoryview, at: int, size: str = "H") -> tuple[int, ...]:
    """Return a list of offsets, or of numbers, after its length."""
    (count,) = struct.unpack_from(">H", table, at)
    return struct.unpack_from(f">{count}{size}", table, at + 2)


def _tagged(table: memoryview, at: int) -> tuple[int, ...]:
    """Return the offsets of a list of tags with offsets, after its length."""
    (count,) = struct.unpack_from(">H", table, at)
    return struct.unpack_from(">" + "4xH" * count, table, at + 2)


def _check_features(tag: str, table: memoryview, at: int, lookups: int) -> int:
    """Check the features, each with lookups that there are; return how many they are."""
    offsets = _tagged(table, at)
    for offset in offsets:
        if any(number >= lookups for number in _offsets(table, at + offset + 2)):
            raise FontFault(f"is damaged: its table '{tag}' names rules that it does not have")
    return len(offsets)


def _check_scripts(tag: str, table: memoryview, at: int, features: int) -> None:
    """Check the scripts and their languages, each with features that there are."""
    for script in (at + offset for offset in _tagged(table, at)):
        (usual,) = struct.unpack_from(">H", table, script)
        for offset in (usual, *_tagged(table, script + 2)):
            if not offset:
                continue
            if any(number >= features for number in _offsets(table, script + offset + 4)):
                what = "names features that it does not have"
                raise FontFault(f"is damaged: its table '{tag}' {what}")


def _check_lookup(tag: str, table: memoryview, at: int, left: int) -> int:
    """Check a lookup and its subtables; return how many more of these are looked at."""
    kind, _flags = struct.unpack_from(">2H", table, at)
    last = _EXTENSION[tag]
    if not 1 <= kind <= max(last, 8 if tag == "GSUB" else 9):
        raise FontFault(f"is damaged: its table '{tag}' has rules of no known kind")
    for offset in _offsets(table, at + 4):
        left -= 1
        if left < 0:
            break
        within, own = at + offset, kind
        if kind == last:
            _form, own, onward = struct.unpack_from(">2HI", table, within)
            within += onward
            if own == last:
                raise FontFault(f"is damaged: rules of its table '{tag}' lead to nothing")
        form, coverage = struct.unpack_from(">2H", table, within)
        if not 1 <= form <= 3:
            raise FontFault(f"is damaged: its table '{tag}' has rules of no known format")
        if own in _CONTEXTS[tag] and form == 3:
            struct.unpack_from(f">{coverage}H", table, within + 4)
        elif coverage:
            _check_coverage(tag, table, within + coverage)
    return left


def _check_coverage(tag: str, table: memoryview, at: int) -> None:
    """Check the glyphs that a rule is for; those of an unknown format are none, in all programs."""
    form, count = struct.unpack_from(">2H", table, at)
    if form in (1, 2) and at + 4 + count * (2 if form == 1 else 6) > len(table):
        raise FontFault(f"is damaged: its table '{tag}' ends too early")


def _check_classes(tag: str, table: memoryview, at: int) -> None:
    """Check the classes of glyphs; those of an unknown format are none, in all programs."""
    form, number = struct.unpack_from(">2H", table, at)
    if form == 1:
        (number,) = struct.unpack_from(">H", table, at + 4)
    length = {1: 6 + 2 * number, 2: 4 + 6 * number}.get(form, 0)
    if at + length > len(table):
        raise FontFault(f"is damaged: its table '{tag}' ends too early")
