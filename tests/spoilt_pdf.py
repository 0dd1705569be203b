"""Ways to spoil a PDF: its bytes, its tokens, its objects, its streams, its cross-references."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel, String

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from pikepdf import Object, Pdf

_TOKEN = re.compile(rb"[^\s()<>\[\]/%]+")
_WORDS = (
    b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e400", b"0.0000001",
    b"null", b"true", b"[", b"]", b"<<", b">>", b"(", b")", b"R", b"obj", b"endobj", b"stream",
    b"endstream", b"xref", b"trailer", b"%%EOF", b"q", b"Q", b"BT", b"ET", b"Do", b"gs", b"BDC",
)  # fmt: skip
_FILTERS = (
    "FlateDecode", "LZWDecode", "RunLengthDecode", "ASCIIHexDecode", "ASCII85Decode", "DCTDecode",
    "JPXDecode", "CCITTFaxDecode", "JBIG2Decode", "Crypt", "Nonsense",
)  # fmt: skip
_SWOLLEN = 30_000_000  # bytes that a bomb inflates to
_SEEN = 20_000  # bytes among which a word is chosen
_FEW = 3


def of_bytes(chance: Random, data: bytes) -> bytes:
    """Change, lose, repeat or cut off some bytes."""
    found = bytearray(data)
    at, length = chance.randrange(len(found)), chance.choice((1, 1, 2, 8, 60, 500))
    way = chance.randrange(5)
    if way == 0:
        found[at : at + length] = chance.randbytes(length)
    elif way == 1:
        del found[at : at + length]
    elif way == 2:
        found[at:at] = found[at : at + length] * chance.choice((1, 2, 200))
    elif way == 3:
        found[at] ^= 1 << chance.randrange(8)
    else:
        del found[max(at, 100) :]
    return bytes(found)


def of_tokens(chance: Random, data: bytes) -> bytes:
    """Put another word in the place of some in a file that is not compressed."""
    found = plain(data)
    places = list(_TOKEN.finditer(found))
    for _ in range(chance.choice((1, 2, 5, 20))):
        place = chance.choice(places)
        word = chance.choice((*_WORDS, chance.choice(places)[0]))
        # Words that are longer would move all that follows; half of the time they may.
        if chance.random() < 0.5:
            word = word[: len(place[0])].ljust(len(place[0]))
        found = found[: place.start()] + word + found[place.end() :]
        places = list(_TOKEN.finditer(found))
    return found


def of_xref(chance: Random, data: bytes) -> bytes:
    """Change the numbers of the cross-reference table, the trailer and what leads there."""
    found = plain(data)
    start = max(found.rfind(b"\nxref"), 0)
    head, tail = found[:start], bytearray(found[start:])
    numbers = list(re.finditer(rb"\d+", bytes(tail)))
    for _ in range(chance.choice((1, 2, 5)) if numbers else 0):
        place = chance.choice(numbers)
        width = place.end() - place.start()
        value = chance.choice((0, 1, len(found), chance.randrange(10**width)))
        tail[place.start() : place.end()] = str(value % 10**width).rjust(width, "0").encode()
    return head + bytes(tail)


def of_objects(chance: Random, data: bytes) -> bytes:
    """Set entries of dictionaries and arrays to other values, some of them to what holds them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = [each for each in pdf.objects if isinstance(each, Dictionary | Array | Stream)]
        for _ in range(chance.choice((1, 2, 5, 20))):
            owner = chance.choice(objects)
            value = _value(chance, pdf, objects)
            if isinstance(owner, Array):
                if len(owner):
                    owner[chance.randrange(len(owner))] = value
                if chance.random() < 0.1:
                    owner.extend([value] * chance.choice((1, 100, 5_000)))
                continue
            keys = list(owner.keys())
            if not keys:
                continue
            key = chance.choice(keys)
            inner = owner[key]
            if isinstance(inner, Dictionary) and len(inner) and chance.random() < 0.5:
                owner, key = inner, chance.choice(list(inner.keys()))
            if chance.random() < 0.2 and key != "/Length":
                del owner[key]
            elif key != "/Length":
                owner[key] = value
        return _saved(pdf)


def _value(chance: Random, pdf: Pdf, objects: Sequence[Object]) -> Any:
    deep: Any = 0
    for _ in range(chance.choice((1, 20, 400))):
        deep = Array([deep])
    wide = pdf.make_indirect(Array([0]))
    for _ in range(chance.choice((1, 5, 20))):
        wide = pdf.make_indirect(Array([wide] * 5))
    return chance.choice(
        [
            chance.choice(objects), chance.choice(objects), chance.choice(objects), None, True, 0,
            -1, 2**31, 2**62, 1e30, String(""), String("x" * 100_000), String("\ud7ff"),
            Name("/" + "n" * 300), Name.DeviceN, Name.Pattern, Name.Form, Array([]), Dictionary(),
            Array([0, 0, 0, 0]), Array([0, 0, 1e9, 1e9]), deep, wide,
            pdf.make_stream(chance.randbytes(300)), pdf.make_stream(b"q " * 5_000),
        ]
    )  # fmt: skip


def of_streams(chance: Random, data: bytes) -> bytes:
    """Change what streams hold, how long they say that they are, and how they are compressed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, Stream)]
        for _ in range(chance.choice((1, 2, 5))):
            stream = chance.choice(streams)
            raw: bytes = stream.read_raw_bytes()
            filters: Any = stream.get("/Filter")
            try:
                whole = stream.read_bytes()[:_SWOLLEN]
            except pikepdf.PdfError:
                whole = raw
            at = chance.randrange(len(whole) + 1)
            way = chance.randrange(7)
            if way == 0:
                stream.write(of_bytes(chance, whole or b"0"))
            elif way == 1:
                more = chance.randbytes(chance.choice((1, 3, 2_000)))
                stream.write(raw + more, filter=filters)
            elif way == 2:
                stream.write(raw[: chance.randrange(len(raw) + 1)], filter=filters)
            elif way == 3:
                names = [
                    Name(f"/{chance.choice(_FILTERS)}") for _ in range(chance.randint(1, _FEW))
                ]
                stream.write(raw, filter=Array(names))
            elif way == 4:
                piece = chance.choice((whole, b"\0", b"q ", b"(a) Tj ", b"0 0 m 9 9 l S ", b"<a>"))
                times = _SWOLLEN // max(len(piece), 1)
                stream.write(zlib.compress((piece * times)[:_SWOLLEN], 1), filter=Name.FlateDecode)
            elif way == 5:
                stream.write(whole[: _SWOLLEN // 20] * chance.choice((2, 20)))
            elif words := list(_TOKEN.finditer(whole, at, at + _SEEN)):
                place = chance.choice(words)
                word = chance.choice(_WORDS)
                stream.write(whole[: place.start()] + word + whole[place.end() :])
        return _saved(pdf)


def plain(data: bytes) -> bytes:
    """Return a file whose objects and streams stand there as text, as far as they can."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        target = io.BytesIO()
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.generalized,
            fix_metadata_version=False,
        )
        return target.getvalue()


def _saved(pdf: Pdf) -> bytes:
    """Return a file as it is, its streams as they were written."""
    target = io.BytesIO()
    pdf.save(
        target,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        fix_metadata_version=False,
    )
    return target.getvalue()


KINDS: dict[str, Callable[[Random, bytes], bytes]] = {
    "bytes": of_bytes,
    "tokens": of_tokens,
    "objects": of_objects,
    "streams": of_streams,
    "xref": of_xref,
}
