"""Fonts as far as a preflight must know them: whether they are embedded, their widths and texts."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.reading.allowance import SpentError
from memopress.preflight.reading.cmaps import CMap, read_cmap, texts_of
from memopress.preflight.reading.decoding import data_of
from memopress.preflight.reading.latin import CODECS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_D0 = re.compile(rb"\bd0\b")
_HEAD = 200  # bytes in which a glyph description tells whether it has colours
_AVERAGE = 500.0  # what a glyph is taken for whose width is not told
_SPACE = 32
_MOST = 1 << 18  # widths of ranges that are read: four times all CIDs
CUT = -1  # stands for a code that a string has only the beginning of


class Letter(NamedTuple):
    """What a code sets: its text, its width at size 1, and what it is.

    `blank` tells of white space, `spaced` of the code that word spacing is for, `lost` of CID 0,
    `drawn` of a letter that is drawn in the file.
    """

    text: str
    width: float
    blank: bool
    spaced: bool
    lost: bool
    drawn: bool


@dataclass(frozen=True, slots=True)
class FontResource:
    """A font resource: its name and type, if its program is in the file, how its codes are read.

    `widths` are in thousandths of the size, by code or by CID, `default` for all others; `texts`
    say what a code is extracted as. `glyphs` are the drawings of a Type 3 font that have colours of
    their own, `stencils` those that take the colour of the text, with the font's `matrix` and
    `resources`. `cmap` tells a composite font's codes and CIDs, None where it is not known: then
    codes have two bytes, and are taken for CIDs. `used` are the codes that a file shows, `rendered`
    those of them that are not only shown unseen (9.3.6), with CUT where a string ended within a
    code: File.fonts puts together what its pages show. `key` is the number of its dictionary, or
    one of its own where that has none; `parsed` is what reading its program gave, once it was read.
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
    cmap: CMap | None = None
    used: set[int] = field(default_factory=set, repr=False)
    rendered: set[int] = field(default_factory=set, repr=False)
    key: tuple[int, int] = field(default=(0, 0), repr=False, compare=False)
    parsed: list[Any] = field(default_factory=list, repr=False, compare=False)
    _letters: dict[int, Letter] = field(default_factory=dict, repr=False, compare=False)

    def codes(self, data: bytes) -> Iterable[int]:
        """Return the codes of a string."""
        if not self.wide:
            return data
        if self.cmap is not None and self.cmap.cids is not None:
            return self.cmap.codes(data)
        count = len(data) // 2
        return struct.unpack(f">{count}H", data[: 2 * count])

    def letter(self, code: int) -> Letter:
        """Return what setting text asks of a code, found once however often it is shown."""
        found = self._letters.get(code)
        if found is None:
            text = self.text(code)
            found = self._letters[code] = Letter(
                text,
                self.width(code) * self.scale,
                text.isspace(),
                self.is_space(code),
                self.wide and self.cid(code) == 0,
                code in self.glyphs or code in self.stencils,
            )
        return found

    def cid(self, code: int) -> int:
        """Return the CID of a code, in a simple font the code itself."""
        return code if self.cmap is None else self.cmap.cid(code)

    def width(self, code: int) -> float:
        """Return how wide the font dictionary says that the glyph of a code is."""
        return self.widths.get(self.cid(code), self.default)

    def text(self, code: int) -> str:
        """Return what a code is extracted as, '' where the file does not tell."""
        found = self.texts.get(code)
        if found is None:
            return chr(code) if not self.wide and _SPACE <= code < 127 else ""
        return found

    def is_space(self, code: int) -> bool:
        """Tell whether word spacing applies to a code (ISO 32000-1, 9.3.3)."""
        return not self.wide and code == _SPACE


def read_font(obj: Object) -> FontResource:
    """Return a font dictionary's font; what is missing or nonsense is taken for its default."""
    kind = _name(obj.get("/Subtype"))
    name = _name(obj.get("/BaseFont")) or _name(obj.get("/Name")) or "unnamed"
    texts = texts_of(obj.get("/ToUnicode"))
    if kind == "Type0":
        return _composite(obj, name, texts)
    texts = _encoded(obj.get("/Encoding")) | texts
    first = _whole(obj.get("/FirstChar"), 0)
    widths = obj.get("/Widths")
    known = {}
    if isinstance(widths, Array):
        known = {first + n: float(w) for n, w in enumerate(widths) if _is_number(w)}
    if kind == "Type3":
        matrix = _matrix(obj.get("/FontMatrix"))
        drawn = _drawings(obj)
        coloured = {code: each for code, each in drawn.items() if _D0.search(data_of(each)[:_HEAD])}
        return FontResource(
            name,
            kind,
            embedded=True,
            wide=False,
            widths=known,
            texts=texts,
            scale=matrix[0] if matrix else 0.001,
            glyphs=coloured,
            stencils={code: each for code, each in drawn.items() if code not in coloured},
            matrix=matrix,
            resources=obj.get("/Resources"),
        )
    descriptor = obj.get("/FontDescriptor")
    program, program_kind = _program(descriptor)
    # Table 122: beyond Widths a glyph is as wide as MissingWidth, which is 0 where it is not said.
    missing: Any = descriptor.get("/MissingWidth") if isinstance(descriptor, Dictionary) else None
    told = isinstance(descriptor, Dictionary) and isinstance(widths, Array)
    return FontResource(
        name,
        kind,
        embedded=bool(program_kind),
        wide=False,
        widths=known,
        default=float(missing) if _is_number(missing) else 0.0 if told else _AVERAGE,
        texts=texts,
        program=program,
        program_kind=program_kind,
    )


def _matrix(array: Object | None) -> tuple[float, ...]:
    """Return the six numbers of a matrix, none for what is no matrix."""
    values = list(array) if isinstance(array, Array) else []
    numbers = tuple(float(value) for value in values if _is_number(value))
    return numbers if len(numbers) == len(values) == 6 else ()


def _encoded(encoding: Object | None) -> dict[int, str]:
    """Return what the codes of a named encoding stand for beyond ASCII (annex D)."""
    codec = CODECS.get(_name(encoding))
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


def _composite(obj: Object, name: str, texts: dict[int, str]) -> FontResource:
    descendants = obj.get("/DescendantFonts")
    cid = descendants[0] if isinstance(descendants, Array) and len(descendants) else Dictionary()
    if not isinstance(cid, Dictionary):
        cid = Dictionary()
    program, program_kind = _program(cid.get("/FontDescriptor"))
    default: Any = cid.get("/DW")
    return FontResource(
        name,
        _name(cid.get("/Subtype")) or "Type0",
        embedded=bool(program_kind),
        wide=True,
        widths=_cid_widths(cid.get("/W")),
        default=float(default) if _is_number(default) else 1000.0,
        texts=texts,
        program=program,
        program_kind=program_kind,
        cmap=read_cmap(obj.get("/Encoding")),
    )


def _cid_widths(array: Object | None) -> dict[int, float]:
    """Return the widths of a W array (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, Array) else []
    index, told = 0, 0
    while index + 1 < len(items):
        first, second = items[index], items[index + 1]
        if not _is_number(first):
            break
        if isinstance(second, Array):
            values = [float(w) for w in second if _is_number(w)]
            widths |= {int(first) + n: width for n, width in enumerate(values)}
            index += 2
        elif index + 2 < len(items) and _is_number(second) and _is_number(items[index + 2]):
            last = min(int(second), int(first) + 0xFFFF)
            told += max(last - int(first), 0)
            if told > _MOST:
                raise SpentError(f"a font tells of more than {_MOST:,} widths")
            widths |= dict.fromkeys(range(int(first), last + 1), float(items[index + 2]))
            index += 3
        else:
            break
    return widths


def _program(descriptor: Object | None) -> tuple[bytes, str]:
    """Return an embedded font program and the key that it stands under, empty if there is none."""
    if isinstance(descriptor, Dictionary):
        for key in _FILES:
            stream = descriptor.get(key)
            if isinstance(stream, Stream):
                return data_of(stream), key
    return b"", ""


def _name(obj: object) -> str:
    return str(obj)[1:] if isinstance(obj, Name) else ""


def _whole(obj: object, default: int) -> int:
    return int(obj) if isinstance(obj, int) else default


def _is_number(obj: object) -> bool:
    return isinstance(obj, int | float | Decimal) and not isinstance(obj, bool)
