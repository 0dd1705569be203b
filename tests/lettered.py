"""Fonts of each kind that a PDF may embed, made with fontTools or by hand, and PDFs that use them.

All have the same letters, and each of them its own width.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict, PrivateDict
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import encrypt
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from memopress.preflight import Profile, judge
from memopress.preflight.reading import open_file
from memopress.preflight.reading.glyphs import Glyph, finder
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from memopress.preflight import Finding

WIDTHS = {".notdef": 400, "space": 250, "A": 610, "B": 655, "eacute": 520, "fi": 580, "odd": 333}
CODES = {32: "space", 65: "A", 66: "B", 0xE9: "eacute", 0xFB01: "fi", 0xE000: "odd"}
NONSYMBOLIC, SYMBOLIC = 32, 4


# Programs -----------------------------------------------------------------------------------------


def _square(pen: Any, width: int) -> Any:
    pen.moveTo((50, 0))
    for point in ((50, 700), (width - 50, 700), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen


def truetype(
    change: Callable[[TTFont], object] = lambda _: None,
    *,
    units: int = 1000,
    named: bool = True,
) -> bytes:
    """Return a TrueType program; `change` is what is done to it before it is written."""
    builder = FontBuilder(units)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupCharacterMap(CODES)
    glyphs = {name: _square(TTGlyphPen(None), width).glyph() for name, width in WIDTHS.items()}
    glyphs["space"] = TTGlyphPen(None).glyph()
    builder.setupGlyf(glyphs)
    _measured(builder, units)
    builder.setupPost(keepGlyphNames=named)
    return _saved(builder, change)


def opentype(change: Callable[[TTFont], object] = lambda _: None) -> bytes:
    """Return an OpenType program with compact outlines."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupCharacterMap(CODES)
    strings = {
        name: _square(T2CharStringPen(width, None), width).getCharString()
        for name, width in WIDTHS.items()
    }
    # 400 is what most are wide, and 600 what is added to what charstrings say.
    private = {"defaultWidthX": 400, "nominalWidthX": 600}
    for name, width in WIDTHS.items():
        program = strings[name].program
        if program[1:3] and isinstance(program[0], int):
            program[0] = width - 600
        if width == 400:
            del program[0]
    builder.setupCFF("Made", {"FullName": "Made"}, strings, private)
    _measured(builder, 1000)
    builder.setupPost()
    return _saved(builder, change)


def _measured(builder: FontBuilder, units: int) -> None:
    metrics = {name: (width * units // 1000, 50) for name, width in WIDTHS.items()}
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})


def _saved(builder: FontBuilder, change: Callable[[TTFont], object]) -> bytes:
    change(builder.font)
    target = io.BytesIO()
    builder.font.save(target)
    return target.getvalue()


def compact(change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Return a compact program with names; `change` is given its first dictionary."""
    return _compiled(TTFont(io.BytesIO(opentype())), change)


def compact_cid(
    change: Callable[[Any], object] = lambda _: None,
    *,
    cids: Sequence[int] = (0, 1, 5, 6, 70, 71, 300),
    form: int = 3,
) -> bytes:
    """Return a compact program with CIDs, whose glyphs are of two font dictionaries in turn."""
    font = TTFont(io.BytesIO(opentype()))
    top = font["CFF "].cff.topDictIndex[0]
    index = top.CharStrings.charStringsIndex
    strings = [index[glyph] for glyph in range(len(cids))]
    for each in strings:
        each.decompile()
    fonts, select = FDArrayIndex(), FDSelect()
    fonts.strings, fonts.GlobalSubrs = None, top.GlobalSubrs
    for nominal in (600, 100):
        made = FontDict()
        made.Private = PrivateDict()
        made.Private.rawDict = {"defaultWidthX": 400, "nominalWidthX": nominal}
        fonts.append(made)
    select.format, select.gidArray = form, [glyph % 2 for glyph in range(len(cids))]
    for glyph, (each, width) in enumerate(zip(strings, WIDTHS.values(), strict=True)):
        each.private, each.fdSelectIndex = fonts[glyph % 2].Private, glyph % 2
        if width != 400:
            each.program[0] = width - each.private.nominalWidthX
    names = [".notdef", *(f"cid{cid:05d}" for cid in cids[1:])]
    top.CharStrings.charStrings = {name: glyph for glyph, name in enumerate(names)}
    top.charset, top.ROS, top.CIDCount = names, ("Adobe", "Identity", 0), max(cids) + 1
    del top.Private
    top.FDArray, top.FDSelect = fonts, select
    index.fdArray, index.fdSelect = fonts, select
    top.CharStrings.fdArray, top.CharStrings.fdSelect = fonts, select
    return _compiled(font, change)


def _compiled(font: TTFont, change: Callable[[Any], object]) -> bytes:
    cff = font["CFF "].cff
    change(cff.topDictIndex[0])
    target = io.BytesIO()
    cff.compile(target, font)
    return target.getvalue()


def read_compact(program: bytes) -> Any:
    """Return what fontTools reads as the first dictionary of a compact program."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    return fonts.topDictIndex[0]


def index(items: Sequence[bytes]) -> bytes:
    """Return an INDEX of a compact program, with offsets of four bytes."""
    if not items:
        return b"\0\0"
    ends = [1 + sum(map(len, items[:n])) for n in range(len(items) + 1)]
    offsets = b"".join(end.to_bytes(4) for end in ends)
    return len(items).to_bytes(2) + b"\4" + offsets + b"".join(items)


def by_hand(
    strings: Sequence[bytes],
    *,
    charset: bytes | int = 0,
    encoding: bytes | int = 0,
    private: bytes = b"",
    local: Sequence[bytes] = (),
    shared: Sequence[bytes] = (),
    names: Sequence[bytes] = (),
    select: bytes | None = None,
    matrices: tuple[bytes, bytes] = (b"", b""),
) -> bytes:
    """Return a compact program of charstrings, all else of which is given as bytes.

    Charset and encoding are the number of a standard one, or bytes. With `select` it has CIDs.
    `matrices` are entries of its dictionaries: of the first, and of the one that FDArray has.
    """
    head = b"\1\0\4\4" + index([b"Made"])
    after = index(list(names)) + index(list(shared))
    private += b"\x1d" + (len(private) + 6).to_bytes(4) + b"\x13" if local else b""

    def laid(at: dict[str, int]) -> tuple[bytes, dict[str, int]]:
        def entry(operator: bytes, *values: int) -> bytes:
            return b"".join(b"\x1d" + value.to_bytes(4) for value in values) + operator

        inner = entry(b"\x12", len(private), at["private"])
        top = entry(b"\x0f", at["charset"]) + entry(b"\x11", at["strings"]) + matrices[0]
        if select is None:
            top += entry(b"\x10", at["encoding"]) + inner
        else:
            # ROS goes first; its strings do not matter.
            top = entry(b"\x0c\x1e", 0, 0, 0) + top
            top += entry(b"\x0c\x24", at["array"]) + entry(b"\x0c\x25", at["select"])
        whole, places = head + index([top]) + after, {}
        for key, part in (
            ("charset", charset),
            ("encoding", encoding),
            ("strings", index(list(strings))),
            ("array", index([inner + matrices[1]])),
            ("select", select or b""),
            ("private", private + (index(list(local)) if local else b"")),
        ):
            places[key] = part if isinstance(part, int) else len(whole)
            whole += b"" if isinstance(part, int) else part
        return whole, places

    nowhere = dict.fromkeys(("charset", "encoding", "strings", "array", "select", "private"), 0)
    return laid(laid(nowhere)[1])[0]


def number(value: int) -> bytes:
    """Return a number as charstrings of type 1 write it."""
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        return bytes((247 + (value - 108 >> 8), value - 108 & 255))
    if -1131 <= value <= -108:
        return bytes((251 + (-value - 108 >> 8), -value - 108 & 255))
    return b"\xff" + value.to_bytes(4, signed=True)


def charstrings(widths: Mapping[str, int] = WIDTHS) -> dict[str, bytes]:
    """Return charstrings of type 1 by name: side bearing and width, and the end."""
    return {name: number(50) + number(width) + b"\r\x0e" for name, width in widths.items()}


def type1(
    strings: Mapping[str, bytes] | None = None,
    *,
    encoding: str = "StandardEncoding def",
    matrix: str = "[0.001 0 0 0.001 0 0]",
    length: int | None = None,
    form: str = "binary",
    call: str = "RD",
) -> bytes:
    """Return a Type 1 program of charstrings.

    `length` is its lenIV, which is not told where it is None; `form` is how its secret part is
    written: binary, hexadecimal or pfb, which has segments.
    """
    head = (
        f"%!PS-AdobeFont-1.0: Made\n11 dict begin\n/FontName /Made def\n/FontType 1 def\n"
        f"/PaintType 0 def\n/FontMatrix {matrix} readonly def\n/Encoding {encoding}\n"
        "/FontBBox {0 0 1000 1000} readonly def\ncurrentdict end\ncurrentfile eexec\n"
    ).encode()
    skip = 4 if length is None else length
    strings = charstrings() if strings is None else strings
    private = b"dup /Private 8 dict dup begin\n/RD {string currentfile exch readstring pop} def\n"
    private = private.replace(b"/RD", f"/{call}".encode())
    private += b"/ND {def} def\n/NP {put} def\n/BlueValues [] def\n/password 5839 def\n"
    private += f"/lenIV {length} def\n".encode() if length is not None else b""

    def hidden(code: bytes) -> bytes:
        return code if skip < 0 else encrypt(b"\0" * skip + code, 4330)[0]

    back = hidden(b"\x0b")
    private += f"/Subrs 1 array\ndup 0 {len(back)} {call} ".encode() + back + b" NP\nND\n"
    private += f"2 index /CharStrings {len(strings)} dict dup begin\n".encode()
    for name, code in strings.items():
        secret = hidden(code)
        private += f"/{name} {len(secret)} {call} ".encode() + secret + b" ND\n"
    private += b"end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\n"
    private += b"mark currentfile closefile\n"
    secret = encrypt(b"\0\0\0\0" + private, 55665)[0]
    tail = (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"
    if form == "hexadecimal":
        secret = secret.hex().encode() + b"\n"
    parts = ((1, head), (2, secret), (1, tail))
    if form != "pfb":
        return b"".join(part for _, part in parts)
    segments = (b"\x80" + bytes((n,)) + len(p).to_bytes(4, "little") + p for n, p in parts)
    return b"".join(segments) + b"\x80\3"


# PDFs ---------------------------------------------------------------------------------------------


def stream(data: bytes, **entries: Any) -> Callable[[Pdf], Object]:
    """Return what makes a stream of a file."""
    return lambda pdf: pdf.make_indirect(pdf.make_stream(data, **entries))


def _made(pdf: Pdf, entries: Mapping[str, Any]) -> dict[str, Any]:
    found = {k: v(pdf) if callable(v) else v for k, v in entries.items()}
    return {f"/{key}": value for key, value in found.items() if value is not None}


def _descriptor(pdf: Pdf, key: str, program: bytes, flags: int, entries: Any) -> Object:
    made = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Made,
        Flags=flags,
        FontBBox=Array([0, 0, 1000, 1000]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
    )
    file, _, subtype = key.partition(" ")
    made[f"/{file}"] = stream(program, **({"Subtype": Name(f"/{subtype}")} if subtype else {}))(pdf)
    for name, value in _made(pdf, entries).items():
        made[name] = value
    return pdf.make_indirect(made)


def simple(
    program: bytes,
    key: str,
    widths: Mapping[int, float],
    flags: int = NONSYMBOLIC,
    descriptor: Mapping[str, Any] | None = None,
    **entries: Any,
) -> Callable[[Pdf], Object]:
    """Return what makes a simple font with a program, under a key such as 'FontFile3 Type1C'.

    `widths` are by code, 0 where none is given; entries that are None are left out.
    """
    kind = Name.TrueType if key == "FontFile2" else Name.Type1
    first, last = min(widths), max(widths)

    def make(pdf: Pdf) -> Object:
        standing = {
            "Type": Name.Font,
            "Subtype": kind,
            "BaseFont": Name.Made,
            "FirstChar": first,
            "LastChar": last,
            "Widths": Array([widths.get(code, 0) for code in range(first, last + 1)]),
            "FontDescriptor": _descriptor(pdf, key, program, flags, descriptor or {}),
        }
        return pdf.make_indirect(Dictionary(_made(pdf, standing | entries)))

    return make


def composite(
    program: bytes,
    key: str,
    widths: Mapping[int, float],
    mapped: Any = Name.Identity,
    descriptor: Mapping[str, Any] | None = None,
    cid: Mapping[str, Any] | None = None,
    **entries: Any,
) -> Callable[[Pdf], Object]:
    """Return what makes a composite font; `widths` are by CID, `mapped` is its CIDToGIDMap."""
    true = key == "FontFile2"
    collection = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)

    def make(pdf: Pdf) -> Object:
        standing = {
            "Type": Name.Font,
            "Subtype": Name.CIDFontType2 if true else Name.CIDFontType0,
            "BaseFont": Name.Made,
            "CIDSystemInfo": collection,
            "FontDescriptor": _descriptor(pdf, key, program, SYMBOLIC, descriptor or {}),
            "DW": 0,
            "W": Array([each for code, w in widths.items() for each in (code, Array([w]))]),
            "CIDToGIDMap": mapped if true else None,
        }
        descendant = Dictionary(_made(pdf, standing | dict(cid or {})))
        above = {
            "Type": Name.Font,
            "Subtype": Name.Type0,
            "BaseFont": Name.Made,
            "Encoding": Name("/Identity-H"),
            "DescendantFonts": Array([pdf.make_indirect(descendant)]),
        }
        return pdf.make_indirect(Dictionary(_made(pdf, above | entries)))

    return make


def cmap(body: str, info: str = "Identity", **entries: Any) -> Callable[[Pdf], Object]:
    """Return what makes an embedded CMap."""
    collection = Dictionary(Registry=String("Adobe"), Ordering=String(info), Supplement=0)
    standing = {"Type": Name.CMap, "CMapName": Name.Mine, "CIDSystemInfo": collection}

    def make(pdf: Pdf) -> Object:
        return stream(
            body.encode(),
            **{key[1:]: value for key, value in _made(pdf, standing | entries).items()},
        )(pdf)

    return make


def page(font: Callable[[Pdf], Object], text: bytes, showing: int = 0) -> bytes:
    """Return a PDF of a page that shows the bytes of a text in a font."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    sheet = pdf.pages[0].obj
    sheet.TrimBox = sheet.MediaBox
    sheet.Resources = Dictionary(Font=Dictionary(F=font(pdf)))
    content = f"0 g BT {showing} Tr /F 10 Tf 10 50 Td <{text.hex()}> Tj ET"
    sheet.Contents = pdf.make_stream(content.encode())
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


# Judgement ----------------------------------------------------------------------------------------

ALL = Profile("fonts", standards=(X4, UA1, A2A))


def told(data: bytes, *standards: str) -> list[Finding]:
    """Return what is found wrong with the fonts of a file, or said to be damaged."""
    by = Profile("fonts", standards=standards) if standards else ALL
    kinds = ("font-", "glyph-", "damaged")
    return [each for each in judge(data, "x.pdf", by).findings if each.code.startswith(kinds)]


def codes(data: bytes, *standards: str) -> set[str]:
    """Return the codes of what is found wrong with the fonts of a file."""
    return {each.code for each in told(data, *standards)}


def glyphs(data: bytes) -> dict[int, Glyph | None]:
    """Return the glyphs that the codes of a page's text lead to."""
    file = open_file(data, "")
    ((font, obj, _, _),) = file.fonts
    find = finder(font, obj)
    assert find is not None
    return {code: find(code) for code in font.used}
