"""Embedded CMaps: how long codes are, which CIDs they are of, and what they are extracted as.

ISO 32000-1, 9.7.5 and 9.10.3. All of them are read in bounded time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from pikepdf import Name, Stream

from memopress.preflight.reading.allowance import SpentError, charge
from memopress.preflight.reading.decoding import data_of
from memopress.preflight.reading.values import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDENTITY = ("Identity-H", "Identity-V")
_BEGIN = re.compile(rb"begin(codespacerange|cidrange|cidchar|bfrange|bfchar)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CID = re.compile(rb"<([0-9A-Fa-f\s]*)>\s{0,9}(?:<([0-9A-Fa-f\s]*)>\s{0,9})?(\d{1,5})")
_USED = re.compile(rb"/([\w.-]{1,127})\s{1,9}usecmap")
_DEEP = 8  # CMaps that use each other
_MOST = 1 << 18  # codes: four times those of two bytes
_SPACES = 100  # codespace ranges: more is no CMap's
_LONGEST = 4  # bytes of a code


class CMap(Struct, frozen=True):
    """Which codes there are, as first and last bytes, and their CIDs; their own where it is None.

    Codes that differ in length alone count as one.
    """

    spaces: tuple[tuple[bytes, bytes], ...]
    cids: dict[int, int] | None = None

    def cid(self, code: int) -> int:
        """Return the CID of a code, 0 for one without (9.7.6.3)."""
        return code if self.cids is None else self.cids.get(code, 0)

    def codes(self, data: bytes) -> Iterator[int]:
        """Yield the codes of a string; what begins none is as long as the shortest of them."""
        sizes = sorted({len(low) for low, _ in self.spaces})
        at = 0
        while at < len(data):
            size = next((n for n in sizes if self._has(data[at : at + n])), sizes[0])
            yield int.from_bytes(data[at : at + size])
            at += size

    def _has(self, code: bytes) -> bool:
        return any(
            len(code) == len(low)
            and all(a <= b <= c for a, b, c in zip(low, code, high, strict=True))
            for low, high in self.spaces
        )


IDENTITY = CMap(((b"\0\0", b"\xff\xff"),))


def read_cmap(encoding: object) -> CMap | None:
    """Return the CMap of a composite font's Encoding; None for one that is not known.

    Those are the predefined ones but for Identity, and embedded ones that cannot be read, or that
    use one which is not known.
    """
    read: list[bytes] = []
    used = encoding
    while isinstance(used, Stream):
        data = data_of(used)
        if not data or len(read) == _DEEP:
            return None
        read.append(data)
        named = _USED.search(data)
        used = used.get("/UseCMap", Name(f"/{named[1].decode('ascii')}") if named else None)
    identical = name_of(used) in _IDENTITY
    if not read:
        return IDENTITY if identical else None
    if used is not None and not identical:
        return None
    spaces = list(IDENTITY.spaces) if identical else []
    cids = {code: code for code in range(0x10000)} if identical else {}
    budget = _MOST
    for data in reversed(read):
        for kind, body in _blocks(data):
            if kind == b"codespacerange":
                spaces += _spaces(body)
            elif kind.startswith(b"cid"):
                for low, high, cid in _cids(body):
                    budget -= max(high - low + 1, 0)
                    if budget < 0:
                        return None
                    cids |= {code: cid + code - low for code in range(low, high + 1)}
    return CMap(tuple(spaces[:_SPACES]), cids) if spaces else None


def _spaces(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the first and the last code of each codespace range."""
    codes = [_hexadecimal(text) for text, opening, closing in _HEX.findall(body) if text]
    for low, high in zip(codes[::2], codes[1::2], strict=False):
        if 0 < len(low) == len(high) <= _LONGEST:
            yield low, high


def _cids(body: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the first and the last code of each range and the first's CID; chars are short ones."""
    for low, high, cid in _CID.findall(body):
        start = int.from_bytes(_hexadecimal(low))
        yield start, int.from_bytes(_hexadecimal(high)) if high else start, int(cid)


def texts_of(stream: object) -> dict[int, str]:
    """Return what a ToUnicode CMap says of single codes and ranges (9.10.3)."""
    texts: dict[int, str] = {}
    budget = _MOST
    for kind, body in _blocks(data_of(stream)) if isinstance(stream, Stream) else ():
        if not kind.startswith(b"bf"):
            continue
        tokens = [
            "[" if opening else "]" if closing else _hexadecimal(text)
            for text, opening, closing in _HEX.findall(body)
            if opening or closing or len(text.split()) == 1
        ]
        for code, text in _singles(tokens) if kind == b"bfchar" else _ranges(tokens):
            charge()
            texts[code] = _utf16(text)
            budget -= 1
            if not budget:
                raise SpentError(f"a font tells of more than {_MOST:,} codes")
    return texts


def _singles(tokens: list[bytes | str]) -> Iterator[tuple[int, bytes]]:
    plain = [token for token in tokens if isinstance(token, bytes)]
    for code, text in zip(plain[0::2], plain[1::2], strict=False):
        yield int.from_bytes(code), text


def _ranges(tokens: list[bytes | str]) -> Iterator[tuple[int, bytes]]:
    index = 0
    while index + 2 < len(tokens):
        low, high, start = tokens[index : index + 3]
        index += 3
        if not isinstance(low, bytes) or not isinstance(high, bytes):
            continue
        codes = range(int.from_bytes(low), min(int.from_bytes(high), int.from_bytes(low) + 255) + 1)
        if isinstance(start, bytes):
            head, tail = start[:-2], int.from_bytes(start[-2:])
            for step, code in enumerate(codes):
                yield code, head + min(tail + step, 0xFFFF).to_bytes(2)
            continue
        for code in codes:
            if index >= len(tokens) or not isinstance(text := tokens[index], bytes):
                break
            yield code, text
            index += 1
        while index < len(tokens) and tokens[index] == "]":
            index += 1


def _blocks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield what stands between 'begin' and 'end' of codes, with the word after 'begin'."""
    at = 0
    while match := _BEGIN.search(data, at):
        at = data.find(b"end", match.end())
        if at < 0:
            return
        yield match[1], data[match.end() : at]


def _hexadecimal(text: bytes) -> bytes:
    """Return the bytes of a hexadecimal string; a missing last digit is 0 (7.3.4.3)."""
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")
