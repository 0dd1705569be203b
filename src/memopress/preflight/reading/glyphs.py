"""The glyphs that a font's codes lead to in its embedded program (ISO 32000-1, 9.6 and 9.7)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from pikepdf import Array, Dictionary, Name, PdfError, Stream

from memopress.preflight.reading.cff import BrokenError, Cff
from memopress.preflight.reading.decoding import TooLargeError, decoded
from memopress.preflight.reading.latin import character, encoding, latin
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.type1 import Type1

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Object

    from memopress.preflight.reading.fonts import Font

_SYMBOLIC = 4  # of a font descriptor's Flags
_NOTDEF = ".notdef"
_PRIVATE = (0xF000, 0xF100, 0xF200)  # where symbols stand in a map of platform 3, encoding 0


class Glyph(NamedTuple):
    """What a code leads to: a glyph of the program or none, its width, whether it is .notdef.

    The width is in thousandths of the em, None where the program does not tell. `blank` tells of a
    glyph that the program has no outline for.
    """

    present: bool
    width: float | None
    notdef: bool = False
    blank: bool = False


_ABSENT = Glyph(present=False, width=None)
_DRAWN = re.compile(rb"[\0\t\n\f\r ]*([-+]?(?:\d+\.?\d*|\.\d+))[^A-Za-z%]*\bd[01]\b")


def finder(font: Font, obj: Object) -> Callable[[int], Glyph | None] | None:
    """Return what finds the glyph of a code; it returns None where the way there is not known.

    None for a font without a program, or with one that cannot be read.
    """
    try:
        return _finder(font, obj)
    except (BrokenError, struct.error, IndexError, KeyError):
        return None


def _finder(font: Font, obj: Object) -> Callable[[int], Glyph | None] | None:
    if font.kind == "Type3":
        return _by_drawing(font)
    if not font.program:
        return None
    composite = obj.get("/Subtype") == "/Type0"
    if font.program_kind == "/FontFile2" or _is_sfnt(font.program):
        sfnt = Sfnt(font.program)
        if "CFF " in sfnt.tables:
            compact = Cff(sfnt.tables["CFF "])
            return _by_cid(compact, obj) if composite else _by_name(compact, obj)
        return _by_map(sfnt, obj) if composite else _by_character(sfnt, obj)
    if font.program_kind == "/FontFile3":
        compact = Cff(font.program)
        return _by_cid(compact, obj) if composite else _by_name(compact, obj)
    return _by_type1(Type1(font.program), obj) if not composite else None


def _is_sfnt(program: bytes) -> bool:
    return program[:4] in (b"\x00\x01\x00\x00", b"true", b"OTTO")


def descendant(obj: Object) -> Object:
    """Return the CIDFont of a composite font, empty where it has none."""
    fonts = obj.get("/DescendantFonts")
    first = fonts[0] if isinstance(fonts, Array) and len(fonts) else None
    return first if isinstance(first, Dictionary) else Dictionary()


def is_identity(obj: Object) -> bool:
    """Tell whether a composite font's codes are its CIDs, two bytes each (9.7.5.2)."""
    return str(obj.get("/Encoding", "")) in ("/Identity-H", "/Identity-V")


def _by_map(sfnt: Sfnt, obj: Object) -> Callable[[int], Glyph | None] | None:
    """Find the glyphs of a CIDFontType2: by CIDToGIDMap (9.7.4.2)."""
    if not is_identity(obj):
        return None
    table = descendant(obj).get("/CIDToGIDMap")
    numbers = _data(table) if isinstance(table, Stream) else None

    def find(cid: int) -> Glyph | None:
        glyph = cid if numbers is None else int.from_bytes(numbers[2 * cid : 2 * cid + 2])
        return _of(sfnt, glyph) if sfnt.count else None

    return find


def _by_cid(compact: Cff, obj: Object) -> Callable[[int], Glyph | None] | None:
    """Find the glyphs of a CIDFontType0: by the charset, or by number where it has names."""
    if not is_identity(obj):
        return None

    def find(cid: int) -> Glyph | None:
        glyph = compact.glyphs.get(cid) if compact.is_cid else cid
        if glyph is None or glyph >= len(compact.charstrings):
            return _ABSENT
        return Glyph(present=True, width=compact.width(glyph), notdef=glyph == 0)

    return find


def names(obj: Object, own: dict[int, str]) -> dict[int, str]:
    """Return a simple font's glyph names by code: its Encoding over the program's own (9.6.6)."""
    said = obj.get("/Encoding")
    if isinstance(said, Name):
        return dict(encoding(str(said)[1:]) or own)
    if not isinstance(said, Dictionary):
        return dict(own)
    base = said.get("/BaseEncoding")
    found = dict(encoding(str(base)[1:]) or own) if isinstance(base, Name) else dict(own)
    code = 0
    differences = said.get("/Differences")
    for each in differences if isinstance(differences, Array) else ():
        if isinstance(each, Name):
            found[code] = str(each)[1:]
            code += 1
        elif isinstance(each, int):
            code = int(each)
    return found


def built_in(font: Font) -> dict[int, str]:
    """Return the glyph names by code of a simple font's own program, empty where it has none."""
    try:
        if font.program_kind == "/FontFile":
            return Type1(font.program).encoding or {}
        if font.program_kind == "/FontFile3" and not _is_sfnt(font.program):
            return Cff(font.program).encoding
    except (BrokenError, struct.error, IndexError, KeyError):
        pass
    return {}


def is_symbolic(obj: Object) -> bool:
    """Tell whether a simple font's descriptor calls it symbolic (9.8.2)."""
    descriptor = obj.get("/FontDescriptor")
    flags = descriptor.get("/Flags", 0) if isinstance(descriptor, Dictionary) else 0
    return bool(isinstance(flags, int) and flags & _SYMBOLIC)


def _by_name(compact: Cff, obj: Object) -> Callable[[int], Glyph | None]:
    known = names(obj, compact.encoding)

    def find(code: int) -> Glyph | None:
        glyph = compact.glyphs.get(known.get(code, _NOTDEF))
        if glyph is None:
            return _ABSENT
        return Glyph(present=True, width=compact.width(glyph), notdef=glyph == 0)

    return find


def _by_type1(program: Type1, obj: Object) -> Callable[[int], Glyph | None] | None:
    if not program.glyphs:
        return None
    known = names(obj, program.encoding or latin().standard)

    def find(code: int) -> Glyph | None:
        name = known.get(code, _NOTDEF)
        if name not in program.glyphs:
            return _ABSENT
        return Glyph(present=True, width=program.glyphs[name], notdef=name == _NOTDEF)

    return find


def _by_character(sfnt: Sfnt, obj: Object) -> Callable[[int], Glyph | None]:
    """Find the glyphs of a TrueType font: by its maps (9.6.6.4)."""
    symbols, mac, unicode = (sfnt.maps.get(key) for key in ((3, 0), (1, 0), (3, 1)))
    by_code = is_symbolic(obj) or "/Encoding" not in obj
    known = names(obj, latin().standard)

    def number(code: int) -> int | None:
        if by_code:
            if symbols is not None:
                found = (symbols[high + code] for high in (0, *_PRIVATE) if high + code in symbols)
                return next(found, 0)
            table = mac if mac is not None else unicode
            return None if table is None else table.get(code, 0)
        name = known.get(code, _NOTDEF)
        if name == _NOTDEF:
            return 0
        char = character(name)
        if not char:
            return None
        if unicode is not None:
            return unicode.get(ord(char), 0)
        if mac is not None:
            try:
                return mac.get(char.encode("mac_roman")[0], 0)
            except UnicodeEncodeError:
                return None
        return None

    def find(code: int) -> Glyph | None:
        glyph = number(code)
        return _of(sfnt, glyph) if glyph is not None and sfnt.count else None

    return find


def _of(sfnt: Sfnt, glyph: int) -> Glyph:
    blank = bool(sfnt.drawn) and glyph not in sfnt.drawn
    return Glyph(glyph < sfnt.count, sfnt.width(glyph), glyph == 0, blank)


def _by_drawing(font: Font) -> Callable[[int], Glyph | None]:
    """Find the glyph descriptions of a Type 3 font: each begins with its width (9.6.5)."""
    drawn = {**font.glyphs, **font.stencils}

    def find(code: int) -> Glyph | None:
        if code not in drawn:
            return _ABSENT
        found = _DRAWN.match(_data(drawn[code]))
        width = float(found[1]) * font.scale * 1000 if found else None
        return Glyph(present=True, width=width)

    return find


def _data(stream: Stream) -> bytes:
    try:
        return decoded(stream)
    except (PdfError, TooLargeError):
        return b""
