"""The glyphs that a font's codes lead to in its embedded program (ISO 32000-1, 9.6 and 9.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pikepdf import Array, Dictionary, Name, Stream

from memopress.preflight.reading.cff import Cff
from memopress.preflight.reading.charstrings import BrokenError
from memopress.preflight.reading.decoding import data_of
from memopress.preflight.reading.latin import character, encoding, latin
from memopress.preflight.reading.sfnt import SIGNATURES, Sfnt
from memopress.preflight.reading.type1 import Type1
from memopress.preflight.reading.values import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Object

    from memopress.preflight.reading.fonts import FontResource

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


def read_program(font: FontResource) -> Sfnt | Cff | Type1 | None:
    """Return a font's embedded program, None where it has none.

    Raises BrokenError for one that cannot be read, or that lacks what draws its glyphs. It is read
    once.
    """
    if not font.parsed:
        try:
            font.parsed.append(_read_program(font))
        except BrokenError as fault:
            font.parsed.append(fault)
    found: Sfnt | Cff | Type1 | BrokenError | None = font.parsed[0]
    if isinstance(found, BrokenError):
        raise found
    return found


def _read_program(font: FontResource) -> Sfnt | Cff | Type1 | None:
    if not font.program_kind:
        return None
    if font.program[:4] in SIGNATURES:
        sfnt = Sfnt(font.program)
        if not sfnt.is_sound:
            raise BrokenError("the font program lacks a table")
        return Cff(sfnt.tables["CFF "]) if "CFF " in sfnt.tables else sfnt
    if font.program_kind == "/FontFile3":
        return Cff(font.program)
    if font.program_kind == "/FontFile":
        return Type1(font.program)
    raise BrokenError("the font program is not of its kind")


def finder(font: FontResource, obj: Object) -> Callable[[int], Glyph | None] | None:
    """Return what finds the glyph of a code; it returns None where the way there is not known.

    None for a font without a program, or with one that cannot be read.
    """
    try:
        program = read_program(font)
    except BrokenError:
        return None
    if font.kind == "Type3":
        return _by_drawing(font)
    if program is None:
        return None
    composite = obj.get("/Subtype") == "/Type0"
    if isinstance(program, Sfnt):
        return _by_map(program, font, obj) if composite else _by_character(program, obj)
    if isinstance(program, Cff):
        return _by_cid(program, font) if composite else _by_name(program, obj)
    if isinstance(program, Type1) and not composite:
        return _by_type1(program, obj)
    return None


def descendant(obj: Object) -> Object:
    """Return the CIDFont of a composite font, empty where it has none."""
    fonts = obj.get("/DescendantFonts")
    first = fonts[0] if isinstance(fonts, Array) and len(fonts) else None
    return first if isinstance(first, Dictionary) else Dictionary()


def _by_map(sfnt: Sfnt, font: FontResource, obj: Object) -> Callable[[int], Glyph | None] | None:
    """Find the glyphs of a CIDFontType2: by CIDToGIDMap (9.7.4.2)."""
    if font.cmap is None:
        return None
    table = descendant(obj).get("/CIDToGIDMap")
    numbers = data_of(table) if isinstance(table, Stream) else None

    def find(code: int) -> Glyph | None:
        cid = font.cid(code)
        # A map that ends before a CID leads it to no glyph.
        pair = None if numbers is None else numbers[2 * cid : 2 * cid + 2]
        glyph = cid if pair is None else int.from_bytes(pair) if len(pair) == 2 else 0
        return _of(sfnt, glyph)

    return find


def _by_cid(compact: Cff, font: FontResource) -> Callable[[int], Glyph | None] | None:
    """Find the glyphs of a CIDFontType0: by the charset, or by number where it has names."""
    if font.cmap is None:
        return None

    def find(code: int) -> Glyph | None:
        cid = font.cid(code)
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
            found[code] = name_of(each)
            code += 1
        elif isinstance(each, int):
            code = int(each)
    return found


def built_in(font: FontResource) -> dict[int, str]:
    """Return the glyph names by code of a simple font's own program, empty where it has none."""
    try:
        program = read_program(font)
    except BrokenError:
        return {}
    return (program.encoding or {}) if isinstance(program, Type1 | Cff) else {}


def is_symbolic(obj: Object) -> bool:
    """Tell whether a simple font's descriptor calls it symbolic (9.8.2)."""
    descriptor = obj.get("/FontDescriptor")
    flags = descriptor.get("/Flags", 0) if isinstance(descriptor, Dictionary) else 0
    return bool(isinstance(flags, int) and flags & _SYMBOLIC)


def _by_name(compact: Cff, obj: Object) -> Callable[[int], Glyph | None] | None:
    if compact.is_cid:
        return None
    known = names(obj, compact.encoding or {})

    def find(code: int) -> Glyph | None:
        name = known.get(code, _NOTDEF if compact.encoding is not None else "")
        glyph = compact.glyphs.get(name)
        if glyph is None:
            return _ABSENT if name else None
        return Glyph(present=True, width=compact.width(glyph), notdef=glyph == 0)

    return find


def _by_type1(program: Type1, obj: Object) -> Callable[[int], Glyph | None]:
    known = names(obj, program.encoding or latin().standard)

    def find(code: int) -> Glyph | None:
        name = known.get(code, _NOTDEF)
        if name not in program.glyphs:
            return _ABSENT if name else None
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
                places = (high + code for high in (0, *_PRIVATE))
                return next((symbols[place] for place in places if place in symbols), 0)
            table = mac if mac is not None else unicode
            return None if table is None else table.get(code, 0)
        name = known.get(code, _NOTDEF)
        if name == _NOTDEF:
            return 0
        char = character(name)
        found, told = 0, bool(char)
        if char and unicode is not None:
            found = unicode.get(ord(char), 0)
        elif char and mac is not None:
            found = mac.get(int.from_bytes(char.encode("mac_roman", "ignore")), 0)
        else:
            told = bool(sfnt.names)
        # What the maps do not have, the names of the glyphs may.
        return found or sfnt.names.get(name, 0 if told else None)

    def find(code: int) -> Glyph | None:
        glyph = number(code)
        return None if glyph is None else _of(sfnt, glyph)

    return find


def _of(sfnt: Sfnt, glyph: int) -> Glyph:
    blank = bool(sfnt.drawn) and glyph not in sfnt.drawn
    return Glyph(glyph < sfnt.count, sfnt.width(glyph), glyph == 0, blank)


def _by_drawing(font: FontResource) -> Callable[[int], Glyph | None]:
    """Find the glyph descriptions of a Type 3 font: each begins with its width (9.6.5)."""
    drawn = {**font.glyphs, **font.stencils}

    def find(code: int) -> Glyph | None:
        if code not in drawn:
            return _ABSENT
        found = _DRAWN.match(data_of(drawn[code]))
        width = float(found[1]) * font.scale * 1000 if found else None
        return Glyph(present=True, width=width)

    return find
