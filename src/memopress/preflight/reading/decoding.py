"""Streams decoded within bounds: a kilobyte of a file may stand for a gigabyte of nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pikepdf import Array, Stream

from memopress.preflight.reading.values import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 64_000_000  # bytes: more has neither a page's content, nor a font, nor a profile
_PIECE = 1 << 20
_FLATE = ("FlateDecode", "Fl")


class TooLargeError(ValueError):
    """A stream holds more than anything in a press file does."""


def decoded(stream: Stream, most: int = _MOST) -> bytes:
    """Return a stream's data; raises TooLargeError, and PdfError for what cannot be decoded.

    Deflated data are measured before they are decoded, those deflated several times too; other
    filters cannot make that much of little.
    """
    filters = stream.get("/Filter")
    names = [name_of(each) for each in (filters if isinstance(filters, Array) else [filters])]
    pieces: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in names:
        if name not in _FLATE:
            break
        pieces = _inflated(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLargeError(f"a stream has more than {most // 1_000_000} MB")
    return bytes(stream.read_bytes())


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield inflated data piece by piece; broken data end there."""
    inflate = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest:
            try:
                yield inflate.decompress(rest, _PIECE)
            except zlib.error:
                return
            rest = inflate.unconsumed_tail
