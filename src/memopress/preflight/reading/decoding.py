"""Streams decoded within bounds: a kilobyte of a file may stand for a gigabyte of nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel

from memopress.preflight.reading.allowance import charge, charge_bytes
from memopress.preflight.reading.values import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 64_000_000  # bytes: more has neither a page's content, nor a font, nor a profile
_PIECE = 1 << 20
_FED = 1 << 16
_FILTERS = 25  # of one stream: more are an attack
_FLATE = ("FlateDecode", "Fl")
_TEXT = ("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85")
_RUNS, _LZW = ("RunLengthDecode", "RL"), ("LZWDecode", "LZW")
_PNG = 10  # from this predictor on, rows are predicted one by one
_CLEAR, _END, _WIDEST = 256, 257, 12  # codes of LZW, and bits of the longest


class TooLargeError(ValueError):
    """A stream holds more than anything in a press file does."""


def decoded(stream: Stream, most: int = _MOST) -> bytes:
    """Return a stream's data; raises TooLargeError, and PdfError for what cannot be decoded.

    Data are measured before they are decoded, filter by filter; those of pictures' own codings,
    which are decoded nowhere here, count as they are.
    """
    names = _filters(stream)
    _check(_measured(stream, names), most)
    # Of the others pikepdf has one decoded by a program of somebody else.
    ours = all(name in _FLATE + _TEXT + _RUNS + _LZW for name in names)
    level = StreamDecodeLevel.specialized if ours else StreamDecodeLevel.generalized
    return bytes(stream.read_bytes(level))


def data_of(stream: object) -> bytes:
    """Return a stream's data, empty for what is none, or cannot be decoded."""
    try:
        return decoded(stream) if isinstance(stream, Stream) else b""
    except (pikepdf.PdfError, TooLargeError):
        return b""


def size_of(stream: Stream, most: int) -> int:
    """Return how many bytes a stream holds, or some number from `most` on; keeps none of them.

    Raises TooLargeError and PdfError as `decoded` does, for what is not deflated alone.
    """
    names = _filters(stream)
    if any(name not in _FLATE for name in names) or len(names) > 1:
        return len(decoded(stream))
    row = _row(_parameters(stream, 0))
    size = found = 0
    for piece in _measured(stream, names):
        size += piece
        # Each row of samples has a byte before it that says how it was predicted (7.4.4.4).
        found = size - -(-size // (row + 1)) if row else size
        if found >= most:
            break
    return found


def _check(sizes: Iterable[int], most: int) -> None:
    size = 0
    for each in sizes:
        size += each
        if size > most:
            raise TooLargeError(f"a stream has more than {most // 1_000_000} MB")


def _filters(stream: Stream) -> list[str]:
    filters = stream.get("/Filter")
    if filters is None:
        return []
    names = [name_of(each) for each in (filters if isinstance(filters, Array) else [filters])]
    if len(names) > _FILTERS:
        raise TooLargeError(f"a stream has more than {_FILTERS} filters")
    return names


def _parameters(stream: Stream, number: int) -> Dictionary:
    found = stream.get("/DecodeParms", stream.get("/DP"))
    if isinstance(found, Array):
        found = found[number] if number < len(found) else None
    return found if isinstance(found, Dictionary) else Dictionary()


def _row(parameters: Dictionary) -> int:
    """Return the bytes of a row of samples that is predicted as PNG does, 0 for none (7.4.4.3)."""
    predictor = parameters.get("/Predictor", 1)
    if not isinstance(predictor, int) or predictor < _PNG:
        return 0
    colours, bits, columns = (
        value if isinstance(value := parameters.get(key, usual), int) else usual
        for key, usual in (("/Colors", 1), ("/BitsPerComponent", 8), ("/Columns", 1))
    )
    return max((colours * bits * columns + 7) // 8, 1)


def _measured(stream: Stream, names: list[str]) -> Iterator[int]:
    """Yield the sizes of the pieces of a stream's data, decoded as far as is done here."""
    raw = bytes(stream.read_raw_bytes())
    charge_bytes(len(raw))
    done = 0
    while done < len(names) and names[done] in _TEXT:  # what makes less of more
        raw = _plain(raw, names[done])
        done += 1
    pieces: Iterable[bytes] = parts_of(raw)
    while done < len(names) and names[done] in _FLATE:
        pieces = inflated(pieces)
        done += 1
    rest = names[done:]
    if rest and rest[0] in _LZW + _RUNS:
        if any(name in _FLATE + _TEXT + _LZW + _RUNS for name in rest[1:]):
            raise TooLargeError("a stream is compressed in ways that nobody needs together")
        whole = []
        size = 0
        for piece in pieces:
            size += len(piece)
            _check((size,), _MOST)
            whole.append(piece)
        data = b"".join(whole)
        early = _parameters(stream, done).get("/EarlyChange", 1)
        yield from _runs(data) if rest[0] in _RUNS else _strings(data, 0 if early == 0 else 1)
        return
    for piece in pieces:
        yield len(piece)


def _plain(data: bytes, name: str) -> bytes:
    """Return what a filter makes of text, which is never more than the text."""
    with pikepdf.new() as spare:
        return bytes(Stream(spare, data, Filter=Name(f"/{name}")).read_bytes())


def parts_of(data: bytes, at: int = 0) -> Iterator[bytes]:
    """Yield data from a place on in parts, as they are fed to what decodes them."""
    for start in range(at, len(data), _FED):
        yield data[start : start + _FED]


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield inflated data piece by piece; broken data end there.

    What follows the end of the deflated data is nothing: writers leave line ends there.
    """
    inflate = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not inflate.eof:
            try:
                found = inflate.decompress(rest, _PIECE)
            except zlib.error:
                return
            charge_bytes(len(found))
            if found:
                yield found
            rest = inflate.unconsumed_tail
        if inflate.eof:
            return


def _runs(data: bytes) -> Iterator[int]:
    """Yield the lengths of the runs of a run-length encoding (7.4.5)."""
    at = 0
    while at < len(data) and data[at] != 128:
        charge()
        length = data[at]
        yield length + 1 if length < 128 else 257 - length
        at += length + 2 if length < 128 else 2


def _strings(data: bytes, early: int) -> Iterator[int]:
    """Yield the lengths of the strings that codes of LZW stand for (7.4.4.2)."""
    lengths: list[int] = []  # of the strings from code 258 on
    width, last = 9, 0
    bits = held = 0
    for byte in data:
        bits, held = (bits << 8 | byte) & 0xFFFFF, held + 8
        if held < width:
            continue
        held -= width
        code = bits >> held & ((1 << width) - 1)
        charge()
        if code == _END:
            return
        if code == _CLEAR:
            lengths, width, last = [], 9, 0
            continue
        known = code - _END - 1
        if last:
            lengths.append(last + 1)
        last = 1 if code < _CLEAR else lengths[known] if known < len(lengths) else 1
        yield last
        count = len(lengths) + _END + 1 + early
        width = min(max(count.bit_length(), 9), _WIDEST)
        if len(lengths) > 1 << _WIDEST:  # there are no codes for more
            return
