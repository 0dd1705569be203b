"""Fonts as far as a preflight must know them: whether they are embedded, their widths and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

from memopress.preflight.reading.allowance import SpentError, charge
from memopress.preflight.reading.decoding import TooLargeError, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_BLOCK = re.compile(rb"(begin|end)(bfchar|bfrange)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_D0 = re.compile(rb"\bd0\b")
_MOST_CODES = 250_000  # of one font that have a width or a text: there are 65,536 of two bytes
_HEAD = 200  # bytes in which a glyph description tells whether it has colours
_AVERAGE = 500.0  # what a glyph is taken for whose width is not told
_SPACE = 32
CUT = -1  # stands for a code that a string has only the beginning of
_ENCODINGS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its name and type, whether its program is in the file, and how its codes are read.

    `widths` are in thousandths of the size; `texts` say what a code is extracted as. `glyphs` are
    the drawings of a Type 3 font that have colours of their own, `stencils` those that take the
    colour of the text, with the font's `matrix` and `resources`. `used` are the codes that content
    has been read to show, `rendered` those of them that are not only shown unseen (9.3.6), with CUT
    where a string ended within a code.
    """

    name: str
    kind: str
    embedded: bool
    wide: bool  # two bytes a code
    widths: dict[int, float] = field(default_factory=dict)
    default: float = _AVERAGE
    texts: dict[int, str] = field(default_factory=dict)
    scale: float = 0.001
    program: bytes = b""
    program_kind: str = ""
    glyphs: dict[int, Stream] = field(default_factory=dict)
    stencils: dict[int, Stream] = field(default_factory=dict)
    matrix: tuple[float, ...] = ()
    resources: Object | None = None
    used: set[int] = field(default_factory=set, repr=False)
    rendered: set[int] = field(default_factory=set, repr=False)

    def codes(self, data: bytes) -> Iterator[int]:
        """Yield the codes of a string."""
        if not self.wide:
            yield from data
            return
        for index in range(0, len(data) - 1, 2):
            yield data[index] << 8 | data[index + 1]

    def text(self, code: int) -> str:
        """Return what a code is extracted as, '' where the file does not tell."""
        found = self.texts.get(code)
        if found is None:
            return chr(code) if not self.wide and _SPACE <= code < 127 else ""
        return found

    def is_space(self, code: int) -> bool:
        """Tell whether word spacing applies to a code (ISO 32000-1, 9.3.3)."""
        return not self.wide and code == _SPACE


def read_font(obj: Object) -> Font:
    """Return a font dictionary's font; what is missing or nonsense is taken for its default."""
    kind = _name(obj.get("/Subtype"))
    name = _name(obj.get("/BaseFont")) or _name(obj.get("/Name")) or "unnamed"
    texts = _texts(obj.get("/ToUnicode"))
    if kind == "Type0":
        return _composite(obj, name, texts)
    texts = _encoded(obj.get("/Encoding")) | texts
    first = _whole(obj.get("/FirstChar"), 0)
    widths = obj.get("/Widths")
    known = {}
    if isinstance(widths, Array):
        known = {first + n: float(w) for n, w in enumerate(widths) if _is_number(w)}
    if kind == "Type3":
        matrix = obj.get("/FontMatrix")
        scale = float(matrix[0]) if isinstance(matrix, Array) and len(matrix) == 6 else 0.001
        drawn = _drawings(obj)
        coloured = {code: each for code, each in drawn.items() if _D0.search(_read(each)[:_HEAD])}
        return Font(
            name,
            kind,
            embedded=True,
            wide=False,
            widths=known,
            texts=texts,
            scale=scale,
            glyphs=coloured,
            stencils={code: each for code, each in drawn.items() if code not in coloured},
            matrix=tuple(float(value) for value in matrix) if isinstance(matrix, Array) else (),
            resources=obj.get("/Resources"),
        )
    program, program_kind = _program(obj.get("/FontDescriptor"))
    return Font(
        name,
        kind,
        embedded=bool(program_kind),
        wide=False,
        widths=known,
        texts=texts,
        program=program,
        program_kind=program_kind,
    )


def _encoded(encoding: Object | None) -> dict[int, str]:
    """Return what the codes of a named encoding stand for beyond ASCII (annex D)."""
    codec = _ENCODINGS.get(_name(encoding))
    if codec is None:
        return {}
    pairs = ((code, bytes((code,)).decode(codec, "ignore")) for code in range(128, 256))
    return {code: text for code, text in pairs if text}


def _drawings(obj: Object) -> dict[int, Stream]:
    """Return a Type 3 font's glyph descriptions by code (9.6.5)."""
    encoding, drawings = obj.get("/Encoding"), obj.get("/CharProcs")
    differences = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
    found: dict[int, Stream] = {}
    code = 0
    for each in differences if isinstance(differences, Array) else ():
        if isinstance(each, Name):
            drawing = drawings.get(str(each)) if isinstance(drawings, Dictionary) else None
            if isinstance(drawing, Stream):
                found[code] = drawing
            code += 1
        else:
            code = _whole(each, code)
    return found


def _read(stream: Stream) -> bytes:
    """Return a stream's data, empty where they cannot be decoded."""
    try:
        return decoded(stream)
    except (PdfError, TooLargeError):
        return b""


def _composite(obj: Object, name: str, texts: dict[int, str]) -> Font:
    descendants = obj.get("/DescendantFonts")
    cid = descendants[0] if isinstance(descendants, Array) and len(descendants) else Dictionary()
    if not isinstance(cid, Dictionary):
        cid = Dictionary()
    program, program_kind = _program(cid.get("/FontDescriptor"))
    default: Any = cid.get("/DW")
    return Font(
        name,
        _name(cid.get("/Subtype")) or "Type0",
        embedded=bool(program_kind),
        wide=True,
        widths=_cid_widths(cid.get("/W")),
        default=float(default) if _is_number(default) else 1000.0,
        texts=texts,
        program=program,
        program_kind=program_kind,
    )


def _cid_widths(array: Object | None) -> dict[int, float]:
    """Return the widths of a W array (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, Array) else []
    index = 0
    while index + 1 < len(items):
        first, second = items[index], items[index + 1]
        if not _is_number(first):
            break
        if isinstance(second, Array):
            charge(len(second))
            values = [float(w) for w in second if _is_number(w)]
            widths |= {int(first) + n: width for n, width in enumerate(values)}
            index += 2
        elif index + 2 < len(items) and _is_number(second) and _is_number(items[index + 2]):
            last = min(int(second), int(first) + 0xFFFF)
            charge(max(last - int(first), 0) // 8)
            widths |= dict.fromkeys(range(int(first), last + 1), float(items[index + 2]))
            index += 3
        else:
            break
        _bound(widths)
    return widths


def _bound(codes: dict[int, Any]) -> None:
    """Raise SpentError where a font tells of more codes than there can be."""
    if len(codes) > _MOST_CODES:
        raise SpentError(f"a font tells of more than {_MOST_CODES:,} codes")


def _program(descriptor: Object | None) -> tuple[bytes, str]:
    """Return an embedded font program and the key that it stands under, empty if there is none."""
    if isinstance(descriptor, Dictionary):
        for key in _FILES:
            stream = descriptor.get(key)
            if isinstance(stream, Stream):
                return _read(stream), key
    return b"", ""


def _texts(stream: Object | None) -> dict[int, str]:
    """Return what a ToUnicode CMap says of single codes and ranges (9.10.3)."""
    if not isinstance(stream, Stream):
        return {}
    texts: dict[int, str] = {}
    for kind, body in _blocks(_read(stream)):
        tokens = [
            "[" if opening else "]" if closing else _hexadecimal(text)
            for text, opening, closing in _HEX.findall(body)
            if opening or closing or len(text.split()) == 1
        ]
        if kind == b"bfchar":
            plain = [token for token in tokens if isinstance(token, bytes)]
            for code, text in zip(plain[0::2], plain[1::2], strict=False):
                texts[int.from_bytes(code)] = _utf16(text)
        else:
            texts |= _ranges(tokens)
        _bound(texts)
    return texts


def _blocks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind of each block of a CMap, and what stands between its begin and its end."""
    begun: re.Match[bytes] | None = None
    for match in _BLOCK.finditer(data):
        if begun is None:
            begun = match if match[1] == b"begin" else None
        elif match[1] == b"end":
            charge(match.start() - begun.end())
            yield begun[2], data[begun.end() : match.start()]
            begun = None


def _ranges(tokens: list[bytes | str]) -> dict[int, str]:
    texts: dict[int, str] = {}
    index = 0
    while index + 2 < len(tokens):
        low, high, start = tokens[index : index + 3]
        index += 3
        if not isinstance(low, bytes) or not isinstance(high, bytes):
            continue
        codes = range(int.from_bytes(low), min(int.from_bytes(high), int.from_bytes(low) + 255) + 1)
        charge(len(codes))
        _bound(texts)
        if isinstance(start, bytes):
            head, tail = start[:-2], int.from_bytes(start[-2:])
            for step, code in enumerate(codes):
                texts[code] = _utf16(head + min(tail + step, 0xFFFF).to_bytes(2))
            continue
        for code in codes:
            if index >= len(tokens) or not isinstance(text := tokens[index], bytes):
                break
            texts[code] = _utf16(text)
            index += 1
        while index < len(tokens) and tokens[index] == "]":
            index += 1
    return texts


def _hexadecimal(text: bytes) -> bytes:
    """Return the bytes of a hexadecimal string; a missing last digit is 0 (7.3.4.3)."""
    return bytes.fromhex((text + b"0" * (len(text) % 2)).decode())


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


def _name(obj: object) -> str:
    return str(obj)[1:] if isinstance(obj, Name) else ""


def _whole(obj: object, default: int) -> int:
    return int(obj) if isinstance(obj, int) else default


def _is_number(obj: object) -> bool:
    return isinstance(obj, int | float | Decimal) and not isinstance(obj, bool)
