"""Readers of font programs and CMaps, part by part, against fontTools where it reads the same."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from fontTools.cffLib import cffExpertSubsetStrings, cffIExpertStrings, cffStandardStrings
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.eexec import decrypt, encrypt
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from pikepdf import Array, Dictionary, Name, Object

from lettered import (
    CODES,
    WIDTHS,
    by_hand,
    charstrings,
    cmap,
    number,
    read_compact,
    truetype,
    type1,
)
from memopress.preflight.reading.allowance import SpentError
from memopress.preflight.reading.cff import Cff
from memopress.preflight.reading.charstrings import BrokenError, width_of_type1, width_of_type2
from memopress.preflight.reading.cmaps import IDENTITY, read_cmap, texts_of
from memopress.preflight.reading.fonts import read_font
from memopress.preflight.reading.icc import described
from memopress.preflight.reading.latin import character, encoding, latin, macintosh
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.type1 import Type1

if TYPE_CHECKING:
    from collections.abc import Callable

END, RETURN = b"\x0e", b"\x0b"


# Names --------------------------------------------------------------------------------------------


def test_names_are_those_of_everybody() -> None:
    """Standard strings, encodings and the order of Apple's glyphs are those of fontTools."""
    assert list(latin().strings) == cffStandardStrings
    assert list(macintosh()) == standardGlyphOrder
    standard = encoding("StandardEncoding")
    assert [standard.get(code, ".notdef") for code in range(256)] == StandardEncoding
    mac = encoding("MacRomanEncoding")
    odd = {127: "DEL", 202: "nbspace", 219: "currency", 240: "apple"}
    for code, name in enumerate(MacRoman):
        if code >= 32 and code not in odd:
            assert mac[code] == name
    assert (mac[202], mac[219]) == ("space", "currency")
    assert encoding("MacExpertEncoding") == {}


def test_winansi_has_a_glyph_for_every_code_that_prints() -> None:
    """What it has beyond cp1252: a space and a hyphen that do not break, and bullets (D.2)."""
    win = encoding("WinAnsiEncoding")
    assert set(win) == set(range(32, 256))
    assert (win[160], win[173], win[149], win[129]) == ("space", "hyphen", "bullet", "bullet")
    for code in range(33, 256):
        if code not in {127, 129, 141, 143, 144, 157, 173, 160}:
            assert character(win[code]) == bytes((code,)).decode("cp1252")


@pytest.mark.parametrize(
    ("name", "char"),
    [
        ("A", "A"),
        ("fi", "\ufb01"),
        ("twosuperior", "²"),
        ("uni00E9", "é"),
        ("u1F600", "\U0001f600"),
        ("uFFFFFF", ""),
        ("uni00e9", ""),
        ("Nobody", ""),
    ],
)
def test_a_name_stands_for_a_character(name: str, char: str) -> None:
    """Names of the list do, and those that tell a number that a character has."""
    assert character(name) == char


# Compact programs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "names"),
    [
        (0, cffStandardStrings[:229]),
        (1, cffIExpertStrings),
        (2, cffExpertSubsetStrings),
        (b"\0\0\x22\0\x23", [".notdef", "A", "B"]),
        (b"\1\0\x22\1", [".notdef", "A", "B"]),
        (b"\2\0\x22\0\1", [".notdef", "A", "B"]),
        (b"\0\x01\x87\x01\x88", [".notdef", "own.one", ""]),
    ],
)
def test_charsets_name_the_glyphs(charset: bytes | int, names: list[str]) -> None:
    """Standard ones, those of each format, and names of the program's own."""
    program = by_hand([END] * len(names), charset=charset, names=[b"own.one"])
    found = Cff(program).glyphs
    assert [*found] == names
    assert [*found.values()] == [*range(len(names))]
    if names[-1]:
        assert read_compact(program).charset == names


def test_of_two_glyphs_with_one_name_the_first_has_it() -> None:
    """As FreeType has it; another is shown by its number alone."""
    assert Cff(by_hand([END] * 3, charset=b"\0\0\x22\0\x22")).glyphs == {".notdef": 0, "A": 1}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (b"\0\2\x41\x61", {0x41: "A", 0x61: "B"}),
        (b"\1\1\x41\1", {0x41: "A", 0x42: "B"}),
        (b"\x80\1\x41\1\x61\0\x23", {0x41: "A", 0x61: "B"}),
        (b"\x81\1\x41\1\1\x61\0\x22", {0x41: "A", 0x42: "B", 0x61: "A"}),
    ],
)
def test_encodings_of_compact_programs(given: bytes, wanted: dict[int, str]) -> None:
    """Both formats, and codes that are added to them, are as fontTools reads them."""
    program = by_hand([END] * 3, charset=b"\0\0\x22\0\x23", encoding=given)
    assert Cff(program).encoding == wanted
    read = read_compact(program).Encoding
    assert {code: name for code, name in enumerate(read) if name != ".notdef"} == wanted
    assert Cff(by_hand([END])).encoding == latin().standard
    assert Cff(by_hand([END], encoding=1)).encoding is None


@pytest.mark.parametrize(
    ("outer", "inner", "scale"),
    [
        (b"", b"", 1),
        (b"\x1e\xa0\x01\xff\x8b\x8b\x1e\xa0\x01\xff\x8b\x8b\x0c\x07", b"", 1),
        (b"\x1e\xa0\x00\x5f\x8b\x8b\x1e\xa0\x00\x5f\x8b\x8b\x0c\x07", b"", 0.5),
        (b"", b"\x1e\xa0\x00\x5f\x8b\x8b\x1e\xa0\x00\x5f\x8b\x8b\x0c\x07", 0.5),
        (
            b"\x1e\xa0\x00\x5f\x8b\x8b\x1e\xa0\x00\x5f\x8b\x8b\x0c\x07",
            b"\x8c\x8b\x8b\x8c\x8b\x8b\x0c\x07",
            0.5,
        ),
    ],
)
def test_matrices_scale_widths(outer: bytes, inner: bytes, scale: float) -> None:
    """The program's, and in one with CIDs also that of the font dictionary."""
    strings = [number(610) + END]
    if not inner:
        assert Cff(by_hand(strings, matrices=(outer, b""))).width(0) == pytest.approx(610 * scale)
    cids = by_hand(strings, matrices=(outer, inner), select=b"\0\0")
    assert Cff(cids).width(0) == pytest.approx(610 * scale)


def test_numbers_in_halves_of_bytes() -> None:
    """Widths may be written so, with all signs there are."""
    # -12.5E-1 and 6.1E2.
    private = b"\x1e\xe1\x2a\x5c\x1f\x14\x1e\x6a\x1b\x2f\x15"
    program = by_hand([END, number(10) + END], private=private)
    cff = Cff(program)
    assert (cff.width(0), cff.width(1)) == (-1.25, 620)
    top = read_compact(program)
    assert (top.Private.defaultWidthX, top.Private.nominalWidthX) == (-1.25, 610)


def test_glyphs_that_are_not_there_have_no_width() -> None:
    """Nor those of a font dictionary that is not there."""
    assert Cff(by_hand([END])).width(1) is None
    assert Cff(by_hand([END])).width(-1) is None
    assert Cff(by_hand([END], select=b"\0\1")).width(0) is None
    assert Cff(by_hand([END, END], select=b"\3\0\1\0\0\0\0\1")).width(1) == 0


CALL, GLOBAL = b"\x0a", b"\x1d"
FIRST = number(-107)  # of fewer than 1240 subroutines


@pytest.mark.parametrize(
    ("code", "width"),
    [
        (END, None),
        (number(10) + END, 10),
        (number(10) * 4 + END, None),
        (number(10) * 5 + END, 10),
        (number(10) + b"\x16", None),
        (number(12) + number(10) + b"\x16", 12),
        (number(10) * 2 + b"\x15", None),
        (number(12) + number(10) * 2 + b"\x15", 12),
        (number(10) + b"\x04", None),
        (number(12) + number(10) + b"\x04", 12),
        (number(10) * 2 + b"\x01", None),
        (number(12) + number(10) * 2 + b"\x12", 12),
        (number(12) + b"\x13", 12),
        (b"\x1c\x02\x62" + END, 610),
        (b"\xff\x00\x01\x80\x00" + END, 1.5),
        (number(-400) + END, -400),
        (number(400) + END, 400),
        (number(5) + FIRST + CALL + END, 5),
        (FIRST + GLOBAL + END, 77),
        (FIRST + number(-106) + CALL, 7),
    ],
)
def test_widths_of_type_2(code: bytes, width: float | None) -> None:
    """A width goes before the first operator, if there is an operand too many, or nowhere."""
    assert width_of_type2(code, [RETURN, b"\x0a" + number(7) + END], [number(77)]) == width


@pytest.mark.parametrize(
    "code",
    [b"", number(1), b"\x1c\1", b"\xff\1", b"\xf7", b"\x05", b"\x0c\x0c", CALL, RETURN,
     number(1000) + CALL, number(-500) + GLOBAL, number(1) * 600],
)  # fmt: skip
def test_charstrings_of_type_2_without_a_beginning(code: bytes) -> None:
    """What is cut short, draws before it moves, or calls what is not there, tells no width."""
    with pytest.raises(BrokenError):
        width_of_type2(code, [RETURN], [])


class _Counted(list[bytes]):
    """Subroutines that count how often they are called."""

    calls = 0

    def __getitem__(self, at: Any) -> Any:
        self.calls += 1
        return super().__getitem__(at)


def test_subroutines_that_call_themselves_end_soon() -> None:
    """One that calls itself is left at the depth that the format allows; a tree of calls too."""
    loop = _Counted([FIRST + CALL])
    with pytest.raises(BrokenError):
        width_of_type2(FIRST + CALL, loop, [])
    assert loop.calls == 10
    # Each calls the next twenty times: all of them would be 20 to the power of nine.
    tree = _Counted([(number(n - 106) + CALL) * 20 + RETURN for n in range(9)] + [RETURN])
    with pytest.raises(BrokenError):
        width_of_type2(FIRST + CALL, tree, [])
    assert tree.calls == 500


def test_many_subroutines_are_counted_from_the_middle() -> None:
    """Their bias grows with their number (5177, 4.7)."""
    for count, bias in ((1239, 107), (1240, 1131), (33900, 32768)):
        table = [RETURN] * count
        table[bias] = number(9) + RETURN
        assert width_of_type2(number(0) + CALL + END, table, []) == 9


# Type 1 -------------------------------------------------------------------------------------------

HSBW, DIV, SBW = b"\r", b"\x0c\x0c", b"\x0c\x07"


@pytest.mark.parametrize(
    ("code", "width"),
    [
        (number(50) + number(610) + HSBW, 610),
        (number(50) + number(-200) + HSBW, -200),
        (number(50) + number(32000) + HSBW, 32000),
        (number(50) + number(1220) + number(2) + DIV + HSBW, 610),
        (number(50) + number(610) + number(0) + DIV + HSBW, 610),
        (number(50) + number(0) + number(610) + number(0) + SBW, 610),
        (b"", None),
        (b"\xf7", None),
        (number(610) + HSBW, None),
        (number(610) + DIV, None),
        (number(610) * 3 + SBW, None),
        (number(610) * 4 + b"\x0c\x06", None),
        (END, None),
    ],
)
def test_widths_of_type_1(code: bytes, width: float | None) -> None:
    """Hsbw and sbw tell it, and numbers may be quotients."""
    assert width_of_type1(code) == width


def test_the_clear_text_of_a_type_1_program() -> None:
    """Its encoding is its own or the standard one; a matrix that is no number counts for none."""
    own = "256 array\ndup 65 /A put\ndup 300/B put\ndup 9999 /C put\nreadonly def"
    assert Type1(type1(encoding=own)).encoding == {65: "A", 300: "B"}
    assert Type1(type1()).encoding is None
    for matrix, width in (("[.002 0 0 .002 0 0]", 1220), ("[1-1 0 0 1 0 0]", 610), ("x", 610)):
        assert Type1(type1(matrix=matrix)).glyphs["A"] == pytest.approx(width)


@pytest.mark.parametrize(
    "data", [b"", b"%!", b"\x80\x01", b"%!\neexec", b"%!\neexec " + b"00" * 50, type1({})]
)
def test_a_type_1_program_without_glyphs_is_broken(data: bytes) -> None:
    """Whatever it lacks."""
    with pytest.raises(BrokenError):
        Type1(data)


def test_a_type_1_program_that_is_too_long_is_not_read() -> None:
    """None has so many bytes; its secret part is read byte by byte."""
    with pytest.raises(BrokenError, match="larger"):
        Type1(type1() + bytes(1 << 24))


def test_a_charstring_that_is_cut_short_is_no_glyph() -> None:
    """What says that it is longer than the program is not there."""
    odd = charstrings() | {"long": b"\x8b" * 20}
    whole = type1(odd, length=-1)
    assert "long" in Type1(whole).glyphs
    # The first part of a program that is not encrypted can be cut at a byte that is known.
    head, _, _ = whole.partition(b"eexec")
    private = decrypt(whole[len(head) + 6 :], 55665)[0]
    cut = private[: private.index(b"/long") + 15]
    assert "long" not in Type1(head + b"eexec\n" + encrypt(cut, 55665)[0]).glyphs


# TrueType -----------------------------------------------------------------------------------------

FORMATS = {0: (1, 0), 4: (3, 1), 6: (1, 0), 12: (3, 10)}


@pytest.mark.parametrize("form", FORMATS)
def test_character_maps_of_each_format(form: int) -> None:
    """They lead where fontTools says."""
    names = {code: name for code, name in CODES.items() if form in (4, 12) or code < 256}
    if form == 12:
        names[0x1F600] = "odd"

    def change(font: TTFont) -> None:
        table = newTable("cmap")
        made = CmapSubtable.newSubtable(form)
        made.platformID, made.platEncID = FORMATS[form]
        made.language, made.cmap = 0, names
        table.tableVersion, table.tables = 0, [made]
        font["cmap"] = table

    program = truetype(change)
    order = [*WIDTHS]
    assert Sfnt(program).maps == {
        FORMATS[form]: {code: order.index(name) for code, name in names.items()}
    }


def test_a_map_of_format_4_with_an_array_of_glyphs() -> None:
    """Segments may name their glyphs one by one, and add to them; 0 stays none."""
    words = (4, 44, 0, 4, 0, 0, 0, 70, 0xFFFF, 0, 65, 0xFFFF, 1, 1, 4, 0, 7, 0, 9, 2, 0, 3)
    table = struct.pack(f">{len(words)}H", *words)
    program = truetype(lambda font: font.__setitem__("cmap", _raw(table, 3, 1)))
    assert Sfnt(program).maps[3, 1] == {65: 8, 67: 10, 68: 3, 70: 4}


def _raw(subtable: bytes, platform: int, number: int, times: int = 1) -> Any:
    head = struct.pack(">HH", 0, times)
    where = struct.pack(">HHI", platform, number, 4 + 8 * times)
    made = DefaultTable("cmap")
    made.data = head + where * times + subtable
    return made


@pytest.mark.parametrize(
    ("subtable", "wanted"),
    [
        (b"", {}),
        (b"\0\2" + bytes(20), {}),
        (b"\0\4\0\0", {}),
        (struct.pack(">HHHHH", 6, 12, 0, 65, 9), {}),
        (struct.pack(">HHIIIIII", 12, 0, 28, 0, 2, 65, 66, 2), {}),
        # Of what overlaps, the first counts: no code is read twice.
        (struct.pack(">HHIIIIIIIII", 12, 0, 40, 0, 2, 65, 66, 2, 65, 66, 4), {65: 2, 66: 3}),
        (struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 66, 65, 2), {}),
        (struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x10FFFF, 0x110000, 2), {}),
        (
            struct.pack(">16H", 4, 32, 0, 4, 0, 0, 0, 66, 66, 0, 65, 65, 0x10000 - 63, 0, 0, 0),
            {65: 2, 66: 3},
        ),
    ],
)
def test_odd_character_maps(subtable: bytes, wanted: dict[int, int]) -> None:
    """What is cut short, or out of order, is empty from there; segments are read once."""
    program = truetype(lambda font: font.__setitem__("cmap", _raw(subtable, 3, 1)))
    assert Sfnt(program).maps == {(3, 1): wanted}


def test_many_maps_are_one_map() -> None:
    """As many are read as there are kinds, and one that stands under several once."""
    program = truetype(lambda font: font.__setitem__("cmap", _raw(b"\0\6\0\0", 3, 1, 60000)))
    table = Sfnt(program)
    assert table.maps == {(3, 1): {}}
    assert Sfnt(truetype(lambda font: font.__delitem__("cmap"))).maps == {}


def _post(form: float, **entries: Any) -> bytes:
    def change(font: TTFont) -> None:
        font["post"].formatType = form
        for key, value in entries.items():
            setattr(font["post"], key, value)

    return truetype(change)


def test_names_of_glyphs() -> None:
    """The table post has them, or says that they are Apple's, or has none."""
    order = TTFont(io.BytesIO(truetype())).getGlyphOrder()
    assert [*Sfnt(truetype()).names] == order
    assert Sfnt(truetype(named=False)).names == {}
    assert list(Sfnt(_post(1.0)).names) == standardGlyphOrder
    assert Sfnt(truetype(lambda font: font.__delitem__("post"))).names == {}
    cut = Sfnt(truetype())
    cut.tables["post"] = cut.tables["post"][:40]
    assert [*cut.names] == [".notdef", "space", "A"]


def test_a_program_lacks_a_table() -> None:
    """Each that draws glyphs is needed; more glyphs than outlines are none."""
    assert Sfnt(truetype()).is_sound
    assert Sfnt(truetype(named=False)).is_sound
    for tag in ("glyf", "head", "hhea", "hmtx", "loca", "maxp"):
        broken = truetype().replace(tag.encode(), b"xxxx", 1)
        assert not Sfnt(broken).is_sound, tag
    sfnt = Sfnt(truetype())
    sfnt.tables["maxp"] = b"\0\1\0\0\0\x09" + sfnt.tables["maxp"][6:]
    assert not sfnt.is_sound
    for data in (b"", b"true", b"OTTO" + bytes(8), truetype()[:100], b"true\0\x09" + bytes(6)):
        assert not Sfnt(data).is_sound


# CMaps --------------------------------------------------------------------------------------------


def _read(make: Callable[[pikepdf.Pdf], Object]) -> Any:
    pdf = pikepdf.new()  # its streams can be read as long as it is there
    return read_cmap(make(pdf))


SPACE = "1 begincodespacerange <0000> <FFFF> endcodespacerange "


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (SPACE + "1 begincidrange <0041> <0042> 5 endcidrange", {65: 5, 66: 6}),
        (SPACE + "1 begincidchar <41> 5 endcidchar", {65: 5}),
        (SPACE + "1 begincidrange <0042> <0041> 5 endcidrange", {}),
        (
            SPACE + "1 begincidrange <00 41> <0 042>5 endcidrange begincidchar <43> 9",
            {65: 5, 66: 6},
        ),
        (SPACE + "beginbfchar <41> 5 endbfchar", {}),
        (SPACE + "1 beginnotdefrange <0041> <0042> 1 endnotdefrange", {}),
    ],
)
def test_cids_of_codes(body: str, wanted: dict[int, int]) -> None:
    """Ranges and single codes, up to where the CMap ends."""
    assert _read(cmap(body)).cids == wanted


@pytest.mark.parametrize(
    "body",
    [
        "",
        "1 begincidchar <41> 5 endcidchar",
        "1 begincodespacerange <00> <FFFF> < > < > endcodespacerange",
        "1 begincodespacerange <0000000000> <FFFFFFFFFF> endcodespacerange",
        "1 begincodespacerange <00>",
        SPACE + "/GBK-EUC-H usecmap",
        SPACE + "begincidrange <00000000> <FFFFFFFF> 0 endcidrange",
        SPACE + "begincidrange " + "<0000> <FFFF> 0 " * 5 + "endcidrange",
    ],
)
def test_cmaps_that_are_not_known(body: str) -> None:
    """One without codes, one that uses another which is not here, and one without end."""
    assert _read(cmap(body)) is None


def test_cmaps_that_use_each_other() -> None:
    """A chain is followed as far as any goes; a ring is none; what is no CMap is none."""

    def chain(length: int) -> Callable[[pikepdf.Pdf], Object]:
        made = cmap(SPACE)
        for code in range(1, length):
            made = cmap(f"begincidchar <{code:04X}> 7 endcidchar", UseCMap=made)
        return made

    assert len(_read(chain(8)).cids) == 7
    assert _read(chain(9)) is None
    pdf = pikepdf.new()
    ring = cmap(SPACE)(pdf)
    ring.UseCMap = ring
    assert read_cmap(ring) is None
    assert read_cmap(None) is None
    assert read_cmap(Name("/Identity-V")) is IDENTITY
    assert read_cmap(pdf.make_stream(b"x", Filter=Name.DCTDecode)) is None
    assert _read(cmap(SPACE, UseCMap=3)) is None


def test_codes_of_several_lengths() -> None:
    """Each code is as long as its range says; what begins none, as the shortest (9.7.6.3)."""
    found = _read(cmap(
        "begincodespacerange <00> <80> <8140> <9FFC> <E0000000> <E0FFFFFF> endcodespacerange"
    ))  # fmt: skip
    text = bytes.fromhex("41 8141 E0010203 FF 8120 81")
    assert [*found.codes(text)] == [0x41, 0x8141, 0xE0010203, 0xFF, 0x81, 0x20, 0x81]
    many = "".join(f"<{n:04X}> <{n:04X}>" for n in range(500))
    assert len(_read(cmap(f"begincodespacerange {many} endcodespacerange")).spaces) == 100


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("beginbfchar <41> <0061> <42> <00620063> endbfchar", {65: "a", 66: "bc"}),
        ("beginbfrange <0041> <0043> <0061> endbfrange", {65: "a", 66: "b", 67: "c"}),
        ("beginbfrange <41> <43> [<0061> <0062>] <44> <44> <0064> endbfrange",
         {65: "a", 66: "b", 68: "d"}),
        ("beginbfrange <41> <41> [<0061> <0062>] endbfrange", {65: "a"}),
        ("beginbfrange [ <41> <42> <43> endbfrange", {}),
        ("beginbfrange <41> <42> [", {}),
        ("beginbfrange <00> <FFFF> <FFF0> endbfrange begincidchar <9> 9 endcidchar",
         {n: chr(min(0xFFF0 + n, 0xFFFF)) for n in range(256)}),
        ("beginbfchar <41> <D83DDE00> <4> <0061> <43> endbfchar", {65: "\U0001f600", 64: "a"}),
    ],
)  # fmt: skip
def test_texts_of_codes(body: str, wanted: dict[int, str]) -> None:
    """Single codes, ranges and lists; what is cut short counts for nothing."""
    pdf = pikepdf.new()
    assert texts_of(pdf.make_stream(body.encode())) == wanted
    assert texts_of(Name.Identity) == {}
    assert texts_of(pdf.make_stream(body.encode(), Filter=Name.DCTDecode)) == {}


def test_texts_are_read_as_far_as_codes_go() -> None:
    """Ranges that say the same again and again are not read for ever."""
    ranges = "<0000> <00FF> <0041> " * 2000
    pdf = pikepdf.new()
    with pytest.raises(SpentError):
        texts_of(pdf.make_stream(f"beginbfrange {ranges} endbfrange".encode()))
    # Blocks without an end are looked for once.
    assert texts_of(pdf.make_stream(b"beginbfchar" * 300_000)) == {}


# Dictionaries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("array", "wanted"),
    [
        ("[1 [500 600] 7 9 400]", {1: 500, 2: 600, 7: 400, 8: 400, 9: 400}),
        ("[1 [500 /x]]", {1: 500}),
        ("[/x [500]]", {}),
        ("[1 /x 3]", {}),
        ("[1 2]", {}),
        ("[9 7 400 1 [500]]", {1: 500}),
        ("[1]", {}),
        ("/x", {}),
    ],
)
def test_widths_by_cid(array: str, wanted: dict[int, float]) -> None:
    """Lists and ranges, up to what is neither (9.7.4.3)."""
    cid = Object.parse(f"<</Subtype /CIDFontType0 /W {array} /DW 700>>".encode())
    font = read_font(Dictionary(Subtype=Name.Type0, DescendantFonts=Array([cid])))
    assert font.widths == wanted
    assert (font.default, font.kind) == (700, "CIDFontType0")


def test_widths_of_ranges_are_not_read_for_ever() -> None:
    """Four times all CIDs is enough for anybody."""
    ranges = "0 65535 1 " * 4 + "0 65535 2 1 [3]"
    cid = Object.parse(f"<</W [{ranges}]>>".encode())
    with pytest.raises(SpentError):
        read_font(Dictionary(Subtype=Name.Type0, DescendantFonts=Array([cid])))


@pytest.mark.parametrize(
    ("entries", "name", "default"),
    [
        ("/Subtype /Type0", "unnamed", 1000),
        ("/Subtype /Type0 /DescendantFonts [7]", "unnamed", 1000),
        ("/Subtype /Type0 /DescendantFonts []", "unnamed", 1000),
        ("/Subtype /Type1 /BaseFont /A", "A", 500),
        ("/Subtype /Type1 /Name /B /FontDescriptor <<>>", "B", 500),
        ("/Subtype /Type1 /Name /B /Widths [1] /FontDescriptor <<>>", "B", 0),
        ("/Subtype /Type1 /Widths [1] /FontDescriptor <</MissingWidth 3>>", "unnamed", 3),
        ("/Subtype /Type1 /Widths [1] /FontDescriptor <</MissingWidth /x>>", "unnamed", 0),
    ],
)
def test_what_a_font_dictionary_lacks(entries: str, name: str, default: float) -> None:
    """It is taken for its default, whatever it is."""
    font = read_font(Object.parse(f"<<{entries}>>".encode()))
    assert (font.name, font.default, font.embedded, font.program) == (name, default, False, b"")


@pytest.mark.parametrize(
    ("matrix", "scale", "kept"),
    [("[.01 0 0 .01 0 0]", 0.01, 6), ("[1 0]", 0.001, 0), ("[1 0 0 1 0 /x]", 0.001, 0)],
)
def test_matrices_of_type_3(matrix: str, scale: float, kept: int) -> None:
    """Six numbers are one."""
    font = read_font(Object.parse(f"<</Subtype /Type3 /FontMatrix {matrix}>>".encode()))
    assert (font.scale, len(font.matrix)) == (scale, kept)
    assert font.embedded


def test_glyphs_of_type_3_with_colours_of_their_own() -> None:
    """Those that begin with d0, by Differences; whatever else is in there is nothing."""
    pdf = pikepdf.new()
    drawings = Dictionary(A=pdf.make_stream(b"1 0 d0 f"), B=pdf.make_stream(b"1 0 0 0 1 1 d1 f"))
    drawings.C = pdf.make_stream(b"x", Filter=Name.DCTDecode)
    changes = Array([65, Name.A, Name.B, Name.C, Name.D, pikepdf.String("x"), Name.A])
    font = Dictionary(
        Subtype=Name.Type3, CharProcs=drawings, Encoding=Dictionary(Differences=changes)
    )
    assert set(read_font(pdf.make_indirect(font)).glyphs) == {65, 69}
    font.CharProcs = Name.A
    assert read_font(font).glyphs == {}


# ICC ----------------------------------------------------------------------------------------------


def _profile(*tags: tuple[bytes, bytes]) -> bytes:
    at = 132 + 12 * len(tags)
    table = b""
    for tag, data in tags:
        table += struct.pack(">4sII", tag, at, len(data))
        at += len(data)
    return bytes(128) + len(tags).to_bytes(4) + table + b"".join(data for _, data in tags)


OLD = b"desc\0\0\0\0" + struct.pack(">I", 6) + b"FOGRA\0" + bytes(70)
NEW = b"mluc" + bytes(4) + struct.pack(">IIHHII", 1, 12, 0x656E, 0x5553, 10, 28)
NEW += "FOGRA".encode("utf-16-be")


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        (_profile((b"cprt", b"text"), (b"desc", OLD)), "FOGRA"),
        (_profile((b"desc", NEW)), "FOGRA"),
        (_profile((b"desc", b"text\0\0\0\0FOGRA")), ""),
        (_profile((b"desc", b"desc")), ""),
        (_profile((b"desc", NEW[:20])), ""),
        (_profile((b"desc", NEW[:31])), "F\ufffd"),
        (_profile((b"cprt", b"text")), ""),
        (_profile(*((b"cprt", b"text"),) * 101, (b"desc", OLD)), ""),
        (_profile((b"desc", OLD))[:140], ""),
        (bytes(128) + b"\xff\xff\xff\xff", ""),
        (b"", ""),
    ],
)
def test_descriptions_of_profiles(profile: bytes, text: str) -> None:
    """Of either kind; none where it is cut short, or beyond the hundredth entry."""
    assert described(profile) == text
