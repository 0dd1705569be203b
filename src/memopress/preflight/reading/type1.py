"""Type 1 font programs (Adobe Type 1 Font Format): names and widths of their glyphs."""

from __future__ import annotations

import re
from functools import cached_property

from memopress.preflight.reading.charstrings import BrokenError, width_of_type1

_SECRET, _CHARSTRING = 55665, 4330
_MOST = 1 << 24  # bytes: none with 256 codes has that many
_FIRST = 64  # bytes of a charstring in which its width is told
# Names are as long as names may be (ISO 32000-1, annex C), so that no run of letters is read twice.
_NAME = rb"/([^\s/\[\]{}()<>%]{0,127})"
_CODE = re.compile(rb"dup\s{1,9}(\d{1,3})\s{0,9}" + _NAME + rb"\s{1,9}put")
_GLYPH = re.compile(_NAME + rb"\s{1,9}(\d{1,5})\s{1,9}(?:RD|-\||[^\s/\[\]{}()<>%]{1,9})\s")
_CHARSTRINGS = re.compile(rb"/CharStrings\s[^/]{0,99}?begin\s")
_LENGTH = re.compile(rb"/lenIV\s{1,9}(-?\d{1,3})\s")
_MATRIX = re.compile(rb"/FontMatrix\s{0,9}[\[{]\s{0,9}([-+.\deE]{1,20})\s")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f\s]{8}")


class Type1:
    """A font program in its clear text and its encrypted part.

    Raises BrokenError for one in which no glyphs are found.
    """

    def __init__(self, data: bytes) -> None:
        """Find the two parts, and the glyphs in the second."""
        if len(data) > _MOST:
            raise BrokenError("the font program is larger than any of its kind")
        if data[:1] == b"\x80":  # segments of PFB, each with a header of six bytes
            data = _joined(data)
        self._head, _, tail = data.partition(b"eexec")
        secret = tail.lstrip(b" \t\r\n")
        if _HEXADECIMAL.match(secret):
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", secret)
            secret = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        self._private = _decrypted(secret, _SECRET, 4)
        self.glyphs = self._glyphs()
        if not self.glyphs:
            raise BrokenError("the font program has no glyphs")

    @cached_property
    def encoding(self) -> dict[int, str] | None:
        """The program's own encoding: names by code; None for StandardEncoding."""
        found = {int(code): name.decode("latin-1") for code, name in _CODE.findall(self._head)}
        return found or None

    @cached_property
    def _scale(self) -> float:
        """By what widths become thousandths of the em."""
        match = _MATRIX.search(self._head)
        try:
            return float(match[1]) * 1000 if match else 1.0
        except ValueError:
            return 1.0

    def _glyphs(self) -> dict[str, float | None]:
        """Return the widths of the glyphs by name; None where one is not told."""
        length = _LENGTH.search(self._private)
        skip = int(length[1]) if length else 4
        begin = _CHARSTRINGS.search(self._private)
        found: dict[str, float | None] = {}
        at = begin.end() if begin else len(self._private)
        while each := _GLYPH.search(self._private, at):
            at = each.end() + int(each[2])
            if at > len(self._private):
                break  # the last one, which is cut short
            code = self._private[each.end() : min(at, each.end() + _FIRST)]
            # -1 says that charstrings are not encrypted (Type 1 Font Format, supplement).
            width = width_of_type1(code if skip < 0 else _decrypted(code, _CHARSTRING, skip))
            name = each[1].decode("latin-1")
            found[name] = None if width is None else width * self._scale
        return found


def _joined(data: bytes) -> bytes:
    parts, at = [], 0
    while data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in (b"\1", b"\2"):
        size = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append(data[at + 6 : at + 6 + size])
        at += 6 + size
    return b"".join(parts)


def _decrypted(data: bytes, key: int, skip: int) -> bytes:
    found = bytearray()
    for byte in data:
        found.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(found[skip:])
