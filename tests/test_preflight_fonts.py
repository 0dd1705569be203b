"""Fonts of strangers' files: which glyphs codes lead to, against what fontTools reads of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from fontTools.pens.basePen import NullPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, Object

from lettered import (
    SYMBOLIC,
    WIDTHS,
    by_hand,
    charstrings,
    cmap,
    codes,
    compact,
    compact_cid,
    composite,
    glyphs,
    opentype,
    page,
    read_compact,
    simple,
    stream,
    told,
    truetype,
    type1,
)
from memopress.preflight.reading.cff import Cff
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.type1 import Type1
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pikepdf import Pdf

pytestmark = pytest.mark.usefixtures("no_ghostscript")
LATIN = {32: "space", 65: "A", 66: "B", 0xE9: "eacute"}
TEXT = bytes(LATIN)


def wide(names: dict[int, str]) -> dict[int, float]:
    """Return the widths of glyphs that codes lead to."""
    return {code: WIDTHS[name] for code, name in names.items()}


def seen(data: bytes) -> dict[int, float | None]:
    """Return the widths of the glyphs that a page's codes lead to, all of which are there."""
    found = {code: each for code, each in glyphs(data).items() if each is not None}
    assert all(each.present and not each.notdef for each in found.values())
    return {code: each.width for code, each in found.items()}


def differing(*names: str | int, base: Any = None) -> Dictionary:
    """Return an Encoding with Differences."""
    changes = Array([Name(f"/{each}") if isinstance(each, str) else each for each in names])
    made = Dictionary(Type=Name.Encoding, Differences=changes)
    if base is not None:
        made.BaseEncoding = base
    return made


def mapped(*maps: tuple[int, int, int, dict[int, str]]) -> Callable[[TTFont], None]:
    """Return how a TrueType program gets other maps: format, platform, encoding and glyphs."""

    def change(font: TTFont) -> None:
        table = newTable("cmap")
        table.tableVersion, table.tables = 0, []
        for form, platform, number, names in maps:
            made = CmapSubtable.newSubtable(form)
            made.platformID, made.platEncID, made.language, made.cmap = platform, number, 0, names
            table.tables.append(made)
        font["cmap"] = table

    return change


SYMBOLS = mapped((4, 3, 0, {0xF000 + code: name for code, name in LATIN.items()}))
BY_CODE = mapped((0, 1, 0, LATIN))
MAC = mapped((0, 1, 0, {65: "A", 66: "B", 0x8E: "eacute"}))
UNMAPPED = mapped()
WIN = Name.WinAnsiEncoding
TT, T1, T2, OT = "FontFile2", "FontFile", "FontFile3 Type1C", "FontFile3 OpenType"
OWN = "256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 1 /B put\ndup 2/A put\nreadonly def"


def coded(names: dict[int, str]) -> Callable[[Any], None]:
    """Return how a compact program gets an encoding of its own."""

    def change(top: Any) -> None:
        top.Encoding = [names.get(code, ".notdef") for code in range(256)]

    return change


# A program, the key that it stands under, the names that codes have by its encoding, and entries.
SIMPLE: dict[str, tuple[bytes, str, dict[int, str], dict[str, Any]]] = {
    "TrueType": (truetype(), TT, LATIN, {"Encoding": WIN}),
    "TrueType of 2048 units": (truetype(units=2000), TT, LATIN, {"Encoding": WIN}),
    "TrueType in MacRoman": (
        truetype(),
        TT,
        {65: "A", 0x8E: "eacute", 0xCA: "space", 0xDE: "fi"},
        {"Encoding": Name.MacRomanEncoding},
    ),
    "TrueType with differences": (
        truetype(),
        TT,
        {65: "B", 66: "eacute", 67: "fi"},
        {"Encoding": differing(65, "B", "uni00E9", "fi", base=WIN)},
    ),
    "TrueType with differences of nothing": (
        truetype(),
        TT,
        {65: "A", 66: "fi"},
        {"Encoding": differing(66, "fi")},
    ),
    "TrueType for Macs": (truetype(MAC), TT, {65: "A", 0xE9: "eacute"}, {"Encoding": WIN}),
    "TrueType without maps": (truetype(UNMAPPED), TT, {65: "A", 0xE9: "eacute"}, {"Encoding": WIN}),
    "TrueType with an odd name": (
        truetype(),
        TT,
        {65: "odd"},
        {"Encoding": differing(65, "odd", base=WIN)},
    ),
    "symbols": (truetype(SYMBOLS), TT, LATIN, {"flags": SYMBOLIC}),
    "symbols by code": (truetype(BY_CODE), TT, LATIN, {"flags": SYMBOLIC}),
    "symbols with characters": (
        truetype(mapped((4, 3, 1, LATIN))),
        TT,
        LATIN,
        {"flags": SYMBOLIC},
    ),
    "Type 1": (type1(), T1, {32: "space", 65: "A", 0xAE: "fi"}, {}),
    "Type 1 in WinAnsi": (type1(), T1, LATIN, {"Encoding": WIN}),
    "Type 1 in an encoding of nobody": (type1(), T1, {65: "A"}, {"Encoding": Name.Nobodys}),
    "Type 1 with its own encoding": (type1(encoding=OWN), T1, {1: "B", 2: "A"}, {"flags": 4}),
    "Type 1 with differences": (
        type1(encoding=OWN),
        T1,
        {1: "B", 2: "fi"},
        {"flags": 4, "Encoding": differing(2, "fi")},
    ),
    "Type 1 in hexadecimal": (type1(form="hexadecimal"), T1, LATIN, {"Encoding": WIN}),
    "Type 1 in segments": (type1(form="pfb"), T1, LATIN, {"Encoding": WIN}),
    "Type 1 without salt": (type1(length=0), T1, LATIN, {"Encoding": WIN}),
    "Type 1 with open charstrings": (type1(length=-1), T1, LATIN, {"Encoding": WIN}),
    "Type 1 that calls otherwise": (type1(call="-|"), T1, LATIN, {"Encoding": WIN}),
    "compact": (compact(), T2, {32: "space", 65: "A", 0xAE: "fi"}, {}),
    "compact in WinAnsi": (compact(), T2, LATIN, {"Encoding": WIN}),
    "compact with its own encoding": (compact(coded({1: "A", 9: "B"})), T2, {1: "A", 9: "B"}, {}),
    "compact with a dense encoding": (
        compact(coded({40 + n: name for n, name in enumerate([*WIDTHS][1:])})),
        T2,
        {40 + n: name for n, name in enumerate([*WIDTHS][1:])},
        {},
    ),
    "OpenType": (opentype(), OT, LATIN, {"Encoding": WIN}),
    "OpenType with TrueType": (
        truetype(),
        OT,
        {65: "A"},
        {"Encoding": WIN, "Subtype": Name.TrueType},
    ),
}


@pytest.mark.parametrize("name", SIMPLE)
def test_codes_lead_to_the_glyphs_of_their_names(name: str) -> None:
    """A code of a simple font has the glyph, and so the width, of its name; nothing is found."""
    program, key, names, entries = SIMPLE[name]
    data = page(simple(program, key, wide(names), **entries), bytes(names))
    assert seen(data) == pytest.approx(wide(names))
    expected = {"font-encoding"} if name in CONTRARY else set()
    assert codes(data) == expected


# What 19005-2, 6.2.11.6, does not allow, though readers find their way.
CONTRARY = {
    "TrueType with differences of nothing",
    "TrueType without maps",
    "TrueType with an odd name",
}


def second(program: bytes, key: str, folder: Path) -> dict[str, float]:
    """Return what fontTools says of the widths of a program's glyphs, in thousandths of the em."""
    if key == T1:
        path = folder / "made.pfb"
        path.write_bytes(program)
        letters = T1Font(str(path), kind="PFB" if program[:1] == b"\x80" else "OTHER").getGlyphSet()
    elif key == T2:
        top = read_compact(program)
        letters = {name: top.CharStrings[name] for name in top.charset}
    else:
        font = TTFont(io.BytesIO(program))
        units = font["head"].unitsPerEm
        return {name: font["hmtx"][name][0] * 1000 / units for name in font.getGlyphOrder()}
    found = {}
    for name in WIDTHS:
        letters[name].draw(NullPen())
        found[name] = letters[name].width
    return found


@pytest.mark.parametrize("name", [n for n in SIMPLE if "open charstrings" not in n])
def test_fonttools_is_of_one_mind_about_widths(name: str, tmp_path: Path) -> None:
    """All glyphs of a program, and their widths, are those that fontTools reads."""
    program, key, _, _ = SIMPLE[name]
    wanted = second(program, key, tmp_path)
    if key == T1:
        found = Type1(program).glyphs
    elif key == T2 or b"CFF " in program[:200]:
        data = Sfnt(program).tables["CFF "] if key == OT else program
        cff = Cff(data)
        found = {str(each): cff.width(glyph) for each, glyph in cff.glyphs.items()}
    else:
        sfnt = Sfnt(program)
        found = {each: sfnt.width(glyph) for each, glyph in sfnt.names.items()}
    assert found == pytest.approx(wanted)
    assert wanted == pytest.approx(WIDTHS)


# Composite fonts: what codes lead to.
CIDS = {1: "space", 5: "A", 6: "B", 70: "eacute", 71: "fi", 300: "odd"}
NUMBERS = dict(enumerate(WIDTHS))
C0 = "FontFile3 CIDFontType0C"
ONE = "1 begincodespacerange <00> <7F> endcodespacerange "
TWO = "1 begincodespacerange <8000> <FFFF> endcodespacerange "
COMPOSITE: dict[str, tuple[Callable[[Pdf], Object], str, dict[int, str]]] = {
    "TrueType": (
        composite(truetype(), TT, wide(NUMBERS)),
        "00010002",
        {1: "space", 2: "A"},
    ),
    "TrueType with a map": (
        composite(truetype(), TT, {0: 655, 1: 610}, stream(b"\0\3\0\2")),
        "00000001",
        {0: "B", 1: "A"},
    ),
    "compact with CIDs": (
        composite(compact_cid(), C0, wide(CIDS)),
        "00050006" + "0046" + "012C",
        {5: "A", 6: "B", 70: "eacute", 300: "odd"},
    ),
    "compact with CIDs in a list": (
        composite(compact_cid(form=0), C0, wide(CIDS)),
        "00050006",
        {5: "A", 6: "B"},
    ),
    "compact with names": (composite(compact(), C0, wide(NUMBERS)), "0002", {2: "A"}),
    "OpenType": (composite(opentype(), OT, wide(NUMBERS)), "0002", {2: "A"}),
    "CMap of one byte": (
        composite(
            compact_cid(), C0, wide(CIDS),
            Encoding=cmap(f"{ONE} 2 begincidchar <41> 5 <42> 6 endcidchar"),
        ),
        "4142",
        {0x41: "A", 0x42: "B"},
    ),
    "CMap of one or two bytes": (
        composite(
            compact_cid(), C0, wide(CIDS),
            Encoding=cmap(f"{ONE}{TWO} 2 begincidrange <41> <42> 5 <8140> <8141> 70 endcidrange"),
        ),
        "4181404281 41".replace(" ", ""),
        {0x41: "A", 0x8140: "eacute", 0x42: "B", 0x8141: "fi"},
    ),
    "CMap that uses Identity": (
        composite(
            compact_cid(), C0, wide(CIDS),
            Encoding=cmap("/Identity-H usecmap 1 begincidchar <0041> 5 endcidchar"),
        ),
        "00410006",
        {0x41: "A", 6: "B"},
    ),
    "CMap that uses an embedded one": (
        composite(
            compact_cid(), C0, wide(CIDS),
            Encoding=cmap(
                "1 begincidchar <42> 6 endcidchar",
                UseCMap=cmap(f"{ONE} 2 begincidchar <41> 5 <42> 70 endcidchar"),
            ),
        ),
        "4142",
        {0x41: "A", 0x42: "B"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSITE)
def test_codes_lead_to_glyphs_by_their_cids(name: str) -> None:
    """A code of a composite font has the glyph of its CID; nothing is found."""
    font, text, names = COMPOSITE[name]
    data = page(font, bytes.fromhex(text))
    assert seen(data) == wide(names)
    # What PDF/X-4 allows, PDF/A does not: a CMap that is based on one of somebody's own.
    assert codes(data) <= (
        {"font-cmap-base"} if name == "CMap that uses an embedded one" else set()
    )
    assert codes(data, X4) == set()


@pytest.mark.parametrize("form", [0, 3])
def test_fonttools_is_of_one_mind_about_cids(form: int) -> None:
    """CIDs, their glyphs and their widths are those that fontTools reads."""
    top = read_compact(compact_cid(form=form))
    cff = Cff(compact_cid(form=form))
    wanted = {}
    for cid, name in zip((0, *CIDS), top.charset, strict=True):
        top.CharStrings[name].draw(NullPen())
        wanted[cid] = top.CharStrings[name].width
    assert {cid: cff.width(glyph) for cid, glyph in cff.glyphs.items()} == wanted


def cids(*names: int, of: dict[int, float] | None = None, **entries: Any) -> bytes:
    """Return a page with glyphs of a TrueType program by their numbers."""
    font = composite(truetype(), TT, wide(NUMBERS) if of is None else of, **entries)
    return page(font, b"".join(each.to_bytes(2) for each in names))


def emptied(name: str) -> Callable[[TTFont], None]:
    """Return how a glyph of a TrueType program loses its outline."""

    def change(font: TTFont) -> None:
        font["glyf"][name] = TTGlyphPen(None).glyph()

    return change


def bits(*listed: int) -> Callable[[Pdf], Object]:
    """Return what makes a CIDSet: a bit for each CID, the first one the highest."""
    size = max(listed) // 8 + 1
    return stream(sum(1 << 8 * size - 1 - cid for cid in listed).to_bytes(size))


def letter(of: float = 610, text: bytes = b"A", showing: int = 0, **entries: Any) -> bytes:
    """Return a page with a letter of a Type 1 program."""
    standing = {"program": type1(), "key": T1, "widths": {65: of, 66: 655}}
    return page(simple(**{**standing, **entries}), text, showing)


# A file that keeps all rules of fonts, and one that breaks some.
PAIRS: dict[str, tuple[bytes, bytes, set[str]]] = {
    "CID beyond the glyphs": (cids(6), cids(7, of={7: 0}), {"font-glyph-absent"}),
    "CID that the charset lacks": (
        page(composite(compact_cid(), C0, wide(CIDS)), b"\0\5"),
        page(composite(compact_cid(), C0, wide(CIDS)), b"\0\7"),
        {"font-glyph-absent"},
    ),
    "number beyond the charstrings": (
        page(composite(compact(), C0, wide(NUMBERS)), b"\0\6"),
        page(composite(compact(), C0, wide(NUMBERS)), b"\0\7"),
        {"font-glyph-absent"},
    ),
    "map of zeros": (
        cids(2, mapped=stream(b"\0\0\0\1\0\2")),
        cids(2, mapped=stream(bytes(6))),
        {"glyph-missing", "font-notdef"},
    ),
    "map that is cut short": (
        cids(2, mapped=stream(b"\0\0\0\1\0\2")),
        cids(2, mapped=stream(b"\0\0\0\1\0")),
        {"glyph-missing", "font-notdef"},
    ),
    "map beyond the glyphs": (
        cids(2, mapped=stream(b"\0\0\0\1\0\2")),
        cids(2, mapped=stream(b"\0\0\0\1\0\x09")),
        {"font-glyph-absent"},
    ),
    "CID 0": (cids(1, 2), cids(0, 2), {"glyph-missing", "font-notdef"}),
    "code that no CMap has": (
        page(COMPOSITE["CMap of one byte"][0], b"AB"),
        page(COMPOSITE["CMap of one byte"][0], b"AC"),
        {"glyph-missing", "font-notdef"},
    ),
    "code that is no code": (
        page(COMPOSITE["CMap of one byte"][0], b"AB"),
        page(COMPOSITE["CMap of one byte"][0], b"A\xff"),
        {"glyph-missing", "font-notdef"},
    ),
    "name that the program lacks": (
        letter(),
        letter(program=type1({k: v for k, v in charstrings().items() if k != "A"})),
        {"font-glyph-absent"},
    ),
    "code without a name": (letter(), letter(text=b"A\x01"), {"glyph-missing", "font-notdef"}),
    "code without a character": (
        page(simple(truetype(), TT, {65: 610}, Encoding=WIN), b"A"),
        page(simple(truetype(named=False), TT, {65: 610, 67: 400}, Encoding=WIN), b"C"),
        {"glyph-missing", "font-notdef"},
    ),
    "code before the encoding": (
        page(simple(truetype(), TT, {65: 610}, Encoding=WIN), b"A"),
        page(simple(truetype(), TT, {9: 400}, Encoding=WIN), b"\t"),
        {"glyph-missing", "font-notdef"},
    ),
    "symbol that the map lacks": (
        page(simple(truetype(SYMBOLS), TT, {65: 610}, SYMBOLIC), b"A"),
        page(simple(truetype(SYMBOLS), TT, {67: 400}, SYMBOLIC), b"C"),
        {"glyph-missing", "font-notdef"},
    ),
    "other width in Type 1": (letter(611), letter(612), {"font-widths"}),
    "a thousandth of the em": (
        letter(571, program=type1(charstrings({"A": 570}))),
        letter(572, program=type1(charstrings({"A": 570}))),
        {"font-widths"},
    ),
    "letter without an outline": (
        page(simple(truetype(emptied("B")), TT, {65: 610}, Encoding=WIN), b"A"),
        page(simple(truetype(emptied("A")), TT, {65: 610}, Encoding=WIN), b"A"),
        {"font-glyph-absent"},
    ),
    "other width in TrueType": (
        cids(2, of={2: 609.2}),
        cids(2, of={2: 600}),
        {"font-widths"},
    ),
    "no width": (letter(), letter(widths={66: 655}), {"font-widths"}),
    "missing width": (
        letter(widths={66: 655}, descriptor={"MissingWidth": 610}),
        letter(widths={66: 655}, descriptor={"MissingWidth": 600}),
        {"font-widths"},
    ),
    "units of a Type 1 program": (
        letter(305, program=type1(matrix="[0.0005 0 0 0.0005 0 0]")),
        letter(610, program=type1(matrix="[0.0005 0 0 0.0005 0 0]")),
        {"font-widths"},
    ),
    "list of names": (
        letter(descriptor={"CharSet": "".join(f"/{name}" for name in WIDTHS)}),
        letter(descriptor={"CharSet": "/A/B"}),
        {"font-subset"},
    ),
    "list of compact names": (
        letter(program=compact(), key=T2, descriptor={"CharSet": "/space/A/B/eacute/fi/odd"}),
        letter(program=compact(), key=T2, descriptor={"CharSet": "/A"}),
        {"font-subset"},
    ),
    "list of CIDs": (
        cids(2, descriptor={"CIDSet": stream(b"\xfe")}),
        cids(2, descriptor={"CIDSet": stream(b"\x80")}),
        {"font-subset"},
    ),
    "list of compact CIDs": (
        page(composite(compact_cid(), C0, wide(CIDS),
                       descriptor={"CIDSet": bits(0, *CIDS)}), b"\0\5"),
        page(composite(compact_cid(), C0, wide(CIDS),
                       descriptor={"CIDSet": bits(0, *[*CIDS][:-1])}), b"\0\5"),
        {"font-subset"},
    ),
    "list of numbers": (
        page(composite(compact(), C0, wide(NUMBERS), descriptor={"CIDSet": stream(b"\xfe")}),
             b"\0\2"),
        page(composite(compact(), C0, wide(NUMBERS), descriptor={"CIDSet": stream(b"\xf0")}),
             b"\0\2"),
        {"font-subset"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_what_prints_as_nothing_or_elsewhere_is_found(name: str) -> None:
    """Glyphs that are not there, .notdef and other widths are found, and nothing beside them."""
    kept, broken, expected = PAIRS[name]
    assert codes(kept) == set()
    assert codes(broken) == expected


@pytest.mark.parametrize("name", PAIRS)
def test_a_press_hears_of_all_that_prints(name: str) -> None:
    """By PDF/X-4 alone all is found but lists; a glyph that is absent or wider costs the label."""
    _, broken, expected = PAIRS[name]
    assert codes(broken, X4) == expected - {"font-notdef", "font-subset"}
    assert codes(broken, UA1) == codes(broken, A2A) == expected - {"glyph-missing"}
    for each in told(broken, X4):
        assert each.standards == (() if each.code == "glyph-missing" else (X4, UA1, A2A))


def test_a_map_that_cannot_be_read_leads_to_nothing() -> None:
    """Nor does it lead to the glyphs of the CIDs' own numbers."""
    broken = stream(b"\0\0\0\1\0\2", Filter=Name.DCTDecode)
    assert codes(cids(2, mapped=broken), X4) == {"glyph-missing"}


def test_lists_of_a_program_that_cannot_be_read_are_not_compared() -> None:
    """That it cannot be read is enough."""
    listed = {"CharSet": "/A"}
    for program, key in ((b"%!", T1), (b"\1", T2), (b"true", TT)):
        font = simple(program, key, {65: 610}, Encoding=WIN, descriptor=listed)
        assert codes(page(font, b"A"), A2A) - {"font-encoding"} == {"font-program"}
    font = composite(b"\1", C0, {5: 610}, descriptor={"CIDSet": stream(b"\0")})
    assert codes(page(font, b"\0\5")) == {"font-program"}
    # Nor are names with a program that has none, or numbers with one that a map stands before.
    true = simple(truetype(), TT, {65: 610}, Encoding=WIN, descriptor=listed)
    assert codes(page(true, b"A")) == set()
    led = cids(2, mapped=stream(b"\0\0\0\1\0\2"), descriptor={"CIDSet": stream(b"\0")})
    assert codes(led) == set()


def test_fonts_are_told_of_one_by_one() -> None:
    """One that is not embedded is found; of two of one name and size, the broken one."""
    plain = letter(descriptor={"FontFile": 0})
    assert codes(plain) == {"font-embedded"}
    whole = type1()
    broken = whole.replace(b"eexec", b"exexc")
    assert len(broken) == len(whole)
    with pikepdf.open(io.BytesIO(letter())) as pdf:
        sheet = pdf.pages[0].obj
        sheet.Resources.Font.G = simple(broken, T1, {65: 610})(pdf)
        pdf.pages[0].contents_add(b"BT /G 9 Tf 20 20 Td (A) Tj ET")
        target = io.BytesIO()
        pdf.save(target)
    assert codes(target.getvalue(), X4) == {"font-program"}


def test_what_nobody_sees_may_be_absent() -> None:
    """Text that is only to be searched needs no glyphs, and no widths; .notdef it may not show."""
    absent = type1({name: code for name, code in charstrings().items() if name != "A"})
    assert codes(letter(program=absent), X4) == {"font-glyph-absent"}
    assert codes(letter(program=absent, showing=3)) == set()
    assert codes(letter(600, showing=3)) == set()
    assert codes(letter(text=b"\x01", showing=3)) == {"font-notdef"}


def test_the_first_code_of_a_font_is_told_with_how_many_there_are() -> None:
    """A finding names the font, the first codes and how many there are."""
    (found,) = told(cids(9, 11, 10, of={9: 0}), X4)
    assert found.message == "the program of Made lacks 3 glyph(s) that are shown"
    assert (found.value, found.page) == ("code 9, A, B", 1)
    missing, notdef = told(page(simple(type1(), T1, {65: 610}), b"\1A\2"))
    assert missing.message == "Made has no glyph for 2 code(s)"
    assert missing.value == "code 1"
    assert notdef.value == "code 1, 2"
    (widths,) = told(letter(600), X4)
    assert (widths.value, widths.limit) == ("600", "610")


def test_glyph_0_that_another_cid_has_is_no_matter() -> None:
    """CID 0 that a map leads to a letter is that letter; where it is glyph 0 it is missing."""
    first = composite(truetype(), TT, {0: 610}, stream(b"\0\2"))
    assert codes(page(first, b"\0\0")) == set()
    assert codes(page(composite(truetype(), TT, {0: 400}, stream(b"\0\0")), b"\0\0"), X4) == {
        "glyph-missing"
    }


# What is not known is not told.
UNKNOWN: dict[str, Callable[[Pdf], Object]] = {
    "predefined CMap": composite(
        compact_cid(), C0, {}, Encoding=Name("/UniJIS-UTF16-H"),
        cid={"CIDSystemInfo": Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=2)},
    ),
    "TrueType by a predefined CMap": composite(
        truetype(), TT, {}, Encoding=Name("/UniJIS-UTF16-H"),
        cid={"CIDSystemInfo": Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=2)},
    ),
    "CMap that uses a predefined one": composite(
        compact_cid(), C0, {}, Encoding=cmap("/UniJIS-UTF16-H usecmap")),
    "CIDs in a simple font": simple(compact_cid(), T2, {65: 1}),
    "expert encoding": simple(by_hand([b"\x0e"] * 3, encoding=1), T2, {65: 1}),
    "name that is no text": simple(
        compact(), T2, {65: 1},
        Encoding=lambda _: Object.parse(b"<</Differences [65 /#ff]>>"),
    ),
    "the same in Type 1": simple(
        type1(), T1, {65: 1},
        Encoding=lambda _: Object.parse(b"<</Differences [65 /#ff]>>"),
    ),
    "width that is worked out": simple(
        by_hand([b"\x0e", b"\x8c\x8c\x0c\x0a\x0e"], charset=b"\0\0\x22"), T2, {65: 1}),
    "width that Type 1 does not tell": simple(type1({"A": b"\x0e"}), T1, {65: 1}),
    "drawn in the file": lambda pdf: pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1, 1]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]), FirstChar=65, LastChar=65, Widths=Array([1]),
        CharProcs=Dictionary(A=pdf.make_stream(b"1 0 d0 0 0 1 1 re f")),
        Encoding=differing(65, "A"))),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_is_not_told(name: str) -> None:
    """Where the way to a glyph, or its width, is not known, nothing is said of it."""
    assert codes(page(UNKNOWN[name], b"AA")) == set()
