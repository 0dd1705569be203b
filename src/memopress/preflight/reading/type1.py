"""Type 1 font programs (Adobe Type 1 Font Format): names and widths of their glyphs."""

from __future__ import annotations

import re
from functools import cached_property

from memopress.preflight.reading.allowance import charge

_SECRET, _CHARSTRING = 55665, 4330
_CODE = re.compile(rb"dup\s+(\d+)\s*/([^\s/]+)\s+put")
_GLYPH = re.compile(rb"/([^\s/]+)\s+(\d+)\s+(?:RD|-\|)\s")
_LENGTH = re.compile(rb"/lenIV\s+(\d+)")
_HSBW, _ESCAPE, _SBW, _DIV = 13, 12, 7, 12


class Type1:
    """A font program in its clear text and its encrypted part."""

    def __init__(self, data: bytes) -> None:
        """Find the two parts."""
        if data[:1] == b"\x80":  # segments of PFB, each with a header of six bytes
            data = _joined(data)
        head, _, tail = data.partition(b"eexec")
        self._head = head
        secret = tail.lstrip(b" \t\r\n")
        if re.match(rb"[0-9A-Fa-f\s]{8}", secret):
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", secret)
            secret = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        self._private = _decrypted(secret, _SECRET, 4)

    @cached_property
    def encoding(self) -> dict[int, str] | None:
        """The program's own encoding: names by code; None for StandardEncoding."""
        found = {int(code): name.decode("latin-1") for code, name in _CODE.findall(self._head)}
        return found or None

    @cached_property
    def glyphs(self) -> dict[str, float | None]:
        """The widths of the glyphs by name; None where one is not told."""
        match = _LENGTH.search(self._private)
        skip = int(match[1]) if match else 4
        found: dict[str, float | None] = {}
        start = max(self._private.find(b"/CharStrings"), 0)
        at = start
        while each := _GLYPH.search(self._private, at):
            at = each.end() + int(each[2])
            code = self._private[each.end() : at]
            found[each[1].decode("latin-1")] = _width(_decrypted(code, _CHARSTRING, skip))
        return found


def _joined(data: bytes) -> bytes:
    parts, at = [], 0
    while data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in (b"\1", b"\2"):
        size = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append(data[at + 6 : at + 6 + size])
        at += 6 + size
    return b"".join(parts)


def _decrypted(data: bytes, key: int, skip: int) -> bytes:
    charge(1 + len(data) // 4)
    found = bytearray()
    for byte in data:
        found.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(found[skip:])


def _width(code: bytes) -> float | None:
    """Return the width that a charstring begins with."""
    stack: list[float] = []
    at = 0
    while at < len(code):
        first = code[at]
        if first >= 32:
            if first == 255:
                value, at = int.from_bytes(code[at + 1 : at + 5], signed=True), at + 5
            elif first >= 251:
                value, at = -(first - 251) * 256 - code[at + 1] - 108, at + 2
            elif first >= 247:
                value, at = (first - 247) * 256 + code[at + 1] + 108, at + 2
            else:
                value, at = first - 139, at + 1
            stack.append(value)
        elif first == _HSBW and len(stack) >= 2:
            return stack[1]
        elif first == _ESCAPE and code[at + 1 : at + 2] == bytes((_DIV,)) and len(stack) >= 2:
            below = stack.pop()
            stack.append(stack.pop() / (below or 1))
            at += 2
        elif first == _ESCAPE and code[at + 1 : at + 2] == bytes((_SBW,)) and len(stack) >= 4:
            return stack[2]
        else:
            return None
    return None
