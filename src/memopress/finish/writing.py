"""A PDF in the writing: numbered objects, packed into streams where they are no streams."""

from __future__ import annotations

import hashlib
import struct
import zlib

from msgspec import Struct

FLATE = "/Filter/FlateDecode"
# Objects in one stream: a reader that wants one unpacks all of it (ISO 32000-1, 7.5.7).
_TOGETHER = 200
_FREE, _PLAIN, _PACKED = 0, 1, 2  # kinds of entries of a cross-reference stream (7.5.8.3)
_ENTRY = struct.Struct(">BIB")  # its kind, then offset or stream, and index in that

Entry = tuple[int, int, int]


class Writer:
    """Takes the objects of a file: streams are written as they come, the others at the end.

    Objects are text in Latin-1, a character for a byte; streams are bytes as their filters want
    them.
    """

    def __init__(self, version: str) -> None:
        """Begin a file of a version of PDF."""
        # Four bytes above 127 tell that the file is no text (7.5.2; ISO 19005-2, 6.1.2).
        self._pieces = [f"%PDF-{version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1")]
        self._at = len(self._pieces[0])
        self._entries: list[Entry] = [(_FREE, 0, 0)]
        self._waiting: list[tuple[int, str]] = []

    def reserve(self) -> int:
        """Return the number of an object that is still to come."""
        self._entries.append((_FREE, 0, 0))
        return len(self._entries) - 1

    def put(self, body: str, number: int = 0) -> int:
        """Add an object that is no stream, under its reserved number if it has one."""
        number = number or self.reserve()
        self._waiting.append((number, body))
        return number

    def stream(self, data: bytes, keys: str = FLATE) -> int:
        """Add a stream, with what its dictionary has besides its length."""
        number = self.reserve()
        self._entries[number] = (_PLAIN, self._at, 0)
        pieces = _stream(number, data, keys)
        self._pieces += pieces
        self._at += sum(map(len, pieces))
        return number

    def deflate(self, data: bytes, keys: str = "") -> int:
        """Add a stream that is still to be deflated."""
        return self.stream(zlib.compress(data), keys + FLATE)

    def close(self) -> tuple[bytes, Body]:
        """Pack what waits; return the file's bytes but for its end, and what its end is made of."""
        self._waiting.sort()
        for start in range(0, len(self._waiting), _TOGETHER):
            part = self._waiting[start : start + _TOGETHER]
            pack = len(self._entries)
            head, at = [], 0
            for index, (number, body) in enumerate(part):
                self._entries[number] = (_PACKED, pack, index)
                head.append(f"{number} {at}")
                at += len(body) + 1
            first = f"{' '.join(head)}\n"
            text = first + "\n".join(body for _, body in part)
            self.deflate(text.encode("latin-1"), f"/Type/ObjStm/N {len(part)}/First {len(first)}")
        whole = hashlib.sha256()
        for piece in self._pieces:
            whole.update(piece)
        data = b"".join(self._pieces)
        return data, Body(len(data), tuple(self._entries), whole.hexdigest())


class Body(Struct, frozen=True):
    """A file but for its end: its length, the entries of its objects, and the bytes' digest."""

    length: int
    entries: tuple[Entry, ...]
    digest: str

    def end(self, last: int, packet: bytes, keys: str) -> bytes:
        """Return what ends the file: the XMP metadata of that number, and the cross-references.

        The metadata is not deflated, so that programs find it that know no PDF. `keys` are those of
        the trailer; the identifier is drawn from all bytes (ISO 32000-1, 14.4).
        """
        at = self.length
        metadata = b"".join(_stream(last, packet, "/Type/Metadata/Subtype/XML"))
        entries = [*self.entries, (_PLAIN, at + len(metadata), 0)]
        entries[last] = (_PLAIN, at, 0)
        named = hashlib.sha256(self.digest.encode() + metadata).hexdigest()[:32]
        rows = b"".join(_ENTRY.pack(*entry) for entry in entries)
        references = b"".join(
            _stream(
                len(self.entries),
                zlib.compress(_predicted(rows, _ENTRY.size)),
                f"/Type/XRef/W[1 4 1]/Size {len(entries)}/ID[<{named}><{named}>]{keys}"
                f"/DecodeParms<</Predictor 12/Columns {_ENTRY.size}>>{FLATE}",
            )
        )
        return metadata + references + b"startxref\n%d\n%%%%EOF\n" % (at + len(metadata))


def _stream(number: int, data: bytes, keys: str) -> tuple[bytes, bytes, bytes]:
    head = f"{number} 0 obj\n<<{keys}/Length {len(data)}>>\nstream\n"
    return head.encode("latin-1"), data, b"\nendstream\nendobj\n"


def _predicted(rows: bytes, width: int) -> bytes:
    """Return rows as PNG's predictor Up has them: what each differs by from the one above."""
    count = len(rows) // width
    predicted = bytearray(count * (width + 1))
    predicted[:: width + 1] = b"\2" * count
    for column in range(width):
        values = rows[column::width]
        above = b"\0" + values
        predicted[column + 1 :: width + 1] = bytes(
            (value - over) & 0xFF for value, over in zip(values, above, strict=False)
        )
    return bytes(predicted)
