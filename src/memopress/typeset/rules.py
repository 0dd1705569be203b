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
_TIMES = 4  # that a table may be read over, as lists that are alike may lie in one place


class _Lists:
    """The lists of a table, read within bounds: those that lie over each other have no end."""

    def __init__(self, tag: str, table: memoryview) -> None:
        """Keep the table, and how much of it may be read."""
        self.tag, self.table = tag, table
        self._left = _TIMES * len(table)

    def numbers(self, at: int, form: str = "H") -> tuple[int, ...]:
        """Return the numbers of a list, after its length; `form` is that of an entry."""
        (count,) = struct.unpack_from(">H", self.table, at)
        self._left -= 2 + count * struct.calcsize(f">{form}")
        if self._left < 0:
            raise FontFault(f"is damaged: lists of its table '{self.tag}' lie over each other")
        return struct.unpack_from(">" + form * count, self.table, at + 2)

    def places(self, at: int, form: str = "H") -> list[int]:
        """Return where a list leads to, each place once."""
        return sorted({at + offset for offset in self.numbers(at, form)})


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
    lists = _Lists(tag, table)
    rules = len(lists.numbers(lookups)) if lookups else 0
    named = _check_features(lists, features, rules) if features else 0
    if scripts:
        _check_scripts(lists, scripts, named)
    for at in lists.places(lookups) if lookups else ():
        _check_lookup(lists, at)


def _check_features(lists: _Lists, at: int, lookups: int) -> int:
    """Check the features, each with lookups that there are; return how many they are."""
    for feature in lists.places(at, "4xH"):
        if any(number >= lookups for number in lists.numbers(feature + 2)):
            raise FontFault(f"is damaged: its table '{lists.tag}' names rules it does not have")
    return len(lists.numbers(at, "4xH"))


def _check_scripts(lists: _Lists, at: int, features: int) -> None:
    """Check the scripts and their languages, each with features that there are."""
    for script in lists.places(at, "4xH"):
        (usual,) = struct.unpack_from(">H", lists.table, script)
        for offset in sorted({usual, *lists.numbers(script + 2, "4xH")} - {0}):
            if any(number >= features for number in lists.numbers(script + offset + 4)):
                what = "names features it does not have"
                raise FontFault(f"is damaged: its table '{lists.tag}' {what}")


def _check_lookup(lists: _Lists, at: int) -> None:
    """Check a lookup and its subtables."""
    tag, table = lists.tag, lists.table
    (kind,) = struct.unpack_from(">H", table, at)
    last = _EXTENSION[tag]
    if not 1 <= kind <= max(last, 8):
        raise FontFault(f"is damaged: its table '{tag}' has rules of no known kind")
    for offset in lists.numbers(at + 4):
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
            if within + 4 + 2 * coverage > len(table):
                raise FontFault(f"is damaged: its table '{tag}' ends too early")
        elif coverage:
            _check_coverage(tag, table, within + coverage)


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
