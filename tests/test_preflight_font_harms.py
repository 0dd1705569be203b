"""Harmed font programs in PDFs: each gets its verdict, and the right finding."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, String

from conftest import examples
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
    opentype,
    page,
    simple,
    stream,
    told,
    truetype,
    type1,
)
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Pdf

pytestmark = pytest.mark.usefixtures("no_ghostscript")
WIN = Name.WinAnsiEncoding
LATIN = {32: 250, 65: 610, 66: 655, 0xE9: 520}
GIDS = dict(enumerate(WIDTHS.values()))
CIDS = dict(zip((1, 5, 6, 70, 71, 300), [*WIDTHS.values()][1:], strict=True))
LETTERS = charstrings({name: WIDTHS[name] for name in (".notdef", "space", "A", "B", "eacute")})
# A program, what embeds it, and a text in all its letters.
KINDS: dict[str, tuple[bytes, Callable[[bytes], Callable[[Pdf], Object]], bytes]] = {
    "TrueType": (
        truetype(),
        lambda data: simple(data, "FontFile2", LATIN, Encoding=WIN),
        bytes(LATIN),
    ),
    "symbols": (
        truetype(named=False),
        lambda data: simple(data, "FontFile2", LATIN, SYMBOLIC),
        bytes(LATIN),
    ),
    "TrueType by number": (
        truetype(),
        lambda data: composite(data, "FontFile2", GIDS, stream(b"\0\0\0\1\0\2")),
        b"\0\1\0\2",
    ),
    "OpenType": (
        opentype(),
        lambda data: simple(data, "FontFile3 OpenType", LATIN, Encoding=WIN),
        bytes(LATIN),
    ),
    "compact": (
        compact(),
        lambda data: simple(data, "FontFile3 Type1C", LATIN, Encoding=WIN),
        bytes(LATIN),
    ),
    "compact with CIDs": (
        compact_cid(),
        lambda data: composite(data, "FontFile3 CIDFontType0C", CIDS),
        b"".join(cid.to_bytes(2) for cid in CIDS),
    ),
    "compact by hand": (
        by_hand(
            [b"\x0e", b"\x20\x0a\x0e", b"\x20\x1d\x0e"],
            charset=b"\0\0\x22\0\x23",
            encoding=b"\0\2\x41\x42",
            local=[b"\x8b\x0b"],
            shared=[b"\x8b\x0b"],
        ),
        lambda data: simple(data, "FontFile3 Type1C", {65: 0, 66: 0}),
        b"AB",
    ),
    "Type 1": (
        type1(LETTERS),
        lambda data: simple(data, "FontFile", LATIN, Encoding=WIN),
        bytes(LATIN),
    ),
    "Type 1 in segments": (
        type1(LETTERS, form="pfb"),
        lambda data: simple(data, "FontFile", LATIN, Encoding=WIN),
        bytes(LATIN),
    ),
}
# What a harmed program may be found to be; that a rule was stopped is never among it.
FONTS = {"font-program", "font-glyph-absent", "font-widths", "font-notdef", "glyph-missing"}
ALL = FONTS | {"font-encoding", "font-subset"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_that_is_whole_is_no_fault(kind: str) -> None:
    """What the harms are done to is sound."""
    program, embed, text = KINDS[kind]
    assert codes(page(embed(program), text)) <= {"font-encoding"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "Type 1" not in kind])
def test_a_program_that_is_cut_short_is_broken(kind: str) -> None:
    """Wherever it ends too soon, it cannot be read."""
    program, embed, text = KINDS[kind]
    for size in [*range(0, len(program), 17), len(program) - 1]:
        assert "font-program" in codes(page(embed(program[:size]), text)), size


@pytest.mark.parametrize("kind", ["Type 1", "Type 1 in segments"])
def test_a_type_1_program_that_is_cut_short_lacks_glyphs(kind: str) -> None:
    """It has those that were written before its end."""
    program, embed, text = KINDS[kind]
    for size in range(0, program.index(b"0" * 64) - 120, 23):
        found = codes(page(embed(program[:size]), text), X4)
        assert found in ({"font-program"}, {"font-glyph-absent"}), size


@pytest.mark.parametrize("kind", ["TrueType", "OpenType"])
def test_a_table_that_leads_out_of_the_program_breaks_it(kind: str) -> None:
    """Each entry of the directory, by its offset and by its length."""
    program, embed, text = KINDS[kind]
    (count,) = struct.unpack_from(">H", program, 4)
    for entry in range(count):
        for field in (8, 12):
            at = 12 + 16 * entry + field
            broken = program[:at] + b"\x7f" + program[at + 1 :]
            assert "font-program" in codes(page(embed(broken), text)), (entry, field)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("TrueType", lambda data: data.replace(b"glyf", b"glyx")),
        ("TrueType", lambda data: b"true\xff\xff" + data[6:]),
        ("TrueType", lambda _: b"true"),
        ("TrueType", lambda data: b"ttcf" + data[4:]),
        ("TrueType", lambda _: b""),
        ("TrueType by number", lambda data: data.replace(b"loca", b"local")[:4]),
        ("OpenType", lambda data: data.replace(b"CFF ", b"CFF2")),
        ("compact", lambda data: data[:2] + b"\xff" + data[3:]),
        ("compact", lambda data: data[::-1]),
        ("compact by hand", lambda data: data.replace(b"\x00\x03\x04", b"\x00\x03\x05", 1)),
        ("compact by hand", lambda data: data.replace(b"\x00\x03\x04", b"\x00\x03\x00", 1)),
        (
            "compact by hand",
            lambda data: data.replace(b"\x00\x03\x04\0\0\0\1", b"\x00\x03\x04\xff" * 2),
        ),
        ("Type 1", lambda data: data.replace(b"eexec", b"exec")),
        ("Type 1", lambda data: data + bytes(1 << 24)),
        ("Type 1 in segments", lambda data: data.replace(b"\x80\2", b"\x80\4")),
    ],
)
def test_a_program_with_wrong_counts_is_broken(kind: str, change: Callable[[bytes], bytes]) -> None:
    """What does not hold together cannot be read, and costs all three standards."""
    program, embed, text = KINDS[kind]
    assert change(program) != program
    found = [each for each in told(page(embed(change(program)), text)) if each.code in FONTS]
    assert {each.code for each in found} == {"font-program"}
    assert found[0].standards == (X4, UA1, A2A)


COMPACT_HARMS: dict[str, dict[str, Any]] = {
    "no glyphs": {"strings": []},
    "no dictionaries of fonts": {"select": b""},
    "a charset that is not there": {"charset": 1 << 20},
    "an encoding that is not there": {"encoding": 1 << 20},
    "an encoding's end that is not there": {"encoding": b"\x80\0\xff"},
    "fonts of glyphs that are cut short": {"select": b"\3\xff\xff"},
    "a number that does not end": {"private": b"\x1e\x12"},
    "a number that is none": {"private": b"\x1e\xee\xff\x14"},
    "no number where one is due": {"private": b"\x16\x14"},
    "no width where one is due": {"private": b"\x14"},
    "a matrix of nothing": {"matrices": (b"\x0c\x07", b"")},
    "endless": {"matrices": (b"\x1e\x1b\x99\x9f\x0f", b"")},
    "an offset below none": {"matrices": (b"\x1d\xff\xff\xff\xff\x0f", b"")},
}


@pytest.mark.parametrize("name", COMPACT_HARMS)
def test_a_compact_program_that_does_not_hold_together_is_broken(name: str) -> None:
    """Dictionaries, indexes and numbers of all kinds."""
    entries = {"strings": [b"\x0e"] * 3, **COMPACT_HARMS[name]}
    font = simple(by_hand(**entries), "FontFile3 Type1C", {65: 0})
    assert codes(page(font, b"A")) == {"font-program"}


def test_glyphs_of_many_ranges_are_counted_once() -> None:
    """FDSelect and charset go on from one range to the next, and no range begins anew."""
    select = b"\3\xff\xff" + b"\0\0\0" * 0xFFFF + b"\xff\xff"
    font = composite(by_hand([b"\x0e"] * 3, select=select), "FontFile3 CIDFontType0C", {1: 0})
    assert codes(page(font, b"\0\1")) == set()


@pytest.mark.parametrize("kind", KINDS)
@examples(60)
@given(data=st.data())
def test_a_harmed_program_gets_its_verdict(kind: str, data: st.DataObject) -> None:
    """Whatever bytes are others, no rule is stopped, and what is found is of fonts."""
    program, embed, text = KINDS[kind]
    harmed = bytearray(program)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(harmed) - 1))
        new = data.draw(st.sampled_from((b"\0", b"\xff", b"\x7f\xff", b"\xff\xff\xff\xff", b"\1")))
        harmed[at : at + len(new)] = new
    assert codes(page(embed(bytes(harmed)), text)) <= ALL


@pytest.mark.parametrize("kind", ["Type 1", "compact by hand"])
@examples(60)
@given(code=st.binary(max_size=40))
def test_a_harmed_charstring_gets_its_verdict(kind: str, code: bytes) -> None:
    """Whatever a glyph's drawing says, its width is told, or nobody tells it."""
    if kind == "Type 1":
        font = simple(type1({"A": code}), "FontFile", {65: 610})
    else:
        program = by_hand([b"\x0e", code], charset=b"\0\0\x22", local=[code], shared=[code])
        font = simple(program, "FontFile3 Type1C", {65: 610})
    assert codes(page(font, b"A")) <= {"font-widths"}


def _composite(**entries: Any) -> Callable[[Pdf], Object]:
    return composite(truetype(), "FontFile2", GIDS, **entries)


def _simple(**entries: Any) -> Callable[[Pdf], Object]:
    standing = {"Encoding": WIN, **entries}
    return simple(truetype(), "FontFile2", LATIN, **standing)


IDENTITY = "/Identity-H usecmap "
JAPAN = Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2)
# A font dictionary that keeps the rules, one that does not, and which of them it breaks.
DICTIONARIES: dict[str, tuple[Callable[[Pdf], Object], Callable[[Pdf], Object], str]] = {
    "no type": (_simple(), _simple(Type=None), "font-dictionary"),
    "unknown kind": (
        _simple(),
        _simple(Subtype=Name.Type7),
        "font-dictionary",
    ),
    "no name": (_simple(), _simple(BaseFont=None), "font-dictionary"),
    "no first code": (_simple(), _simple(FirstChar=None), "font-dictionary"),
    "no last code": (_simple(), _simple(LastChar=Name.A), "font-dictionary"),
    "too few widths": (
        _simple(), _simple(LastChar=0xEA), "font-dictionary"
    ),
    "program of no kind": (
        simple(compact(), "FontFile3 Type1C", LATIN, Encoding=WIN),
        simple(compact(), "FontFile3 Type1X", LATIN, Encoding=WIN),
        "font-dictionary",
    ),
    "no map of glyphs": (_composite(), _composite(cid={"CIDToGIDMap": None}), "font-cid-map"),
    "CMap of no kind": (_composite(), _composite(Encoding=Name.Letters), "font-cmap"),
    "no CMap": (_composite(), _composite(Encoding=None), "font-cmap"),
    "CMap of two directions": (
        _composite(Encoding=cmap(IDENTITY + "/WMode 1 def", WMode=1)),
        _composite(Encoding=cmap(IDENTITY + "/WMode 1 def")),
        "font-cmap",
    ),
    "CMap that uses an unknown one": (
        _composite(Encoding=cmap(IDENTITY)),
        _composite(Encoding=cmap("/Letters usecmap")),
        "font-cmap-base",
    ),
    "CMap of another collection": (
        _composite(Encoding=cmap(IDENTITY)),
        _composite(Encoding=cmap(IDENTITY, "Japan1")),
        "font-collection",
    ),
    "CMap without collection": (
        _composite(Encoding=cmap(IDENTITY)),
        _composite(Encoding=cmap(IDENTITY, CIDSystemInfo=None)),
        "font-collection",
    ),
    "CIDFont without collection": (
        _composite(Encoding=Name("/90ms-RKSJ-H"), cid={"CIDSystemInfo": JAPAN}),
        _composite(Encoding=Name("/90ms-RKSJ-H"), cid={"CIDSystemInfo": None}),
        "font-collection",
    ),
    "symbols with an encoding": (
        simple(KINDS["symbols"][0], "FontFile2", {65: 610}, SYMBOLIC,
               Encoding=None),
        simple(KINDS["symbols"][0], "FontFile2", {65: 610}, SYMBOLIC, Encoding=WIN),
        "font-encoding",
    ),
    "letters without encoding": (_simple(), _simple(Encoding=None), "font-encoding"),
    "differences from nothing": (
        _simple(Encoding=Dictionary(BaseEncoding=WIN, Differences=Array([65, Name.A]))),
        _simple(Encoding=Dictionary(Differences=Array([65, Name.A]))),
        "font-encoding",
    ),
    "differences of no characters": (
        _simple(Encoding=Dictionary(BaseEncoding=WIN)),
        _simple(Encoding=Dictionary(BaseEncoding=WIN, Differences=Array([67, Name.odd]))),
        "font-encoding",
    ),
}  # fmt: skip
COMPOSITE = {"font-cid-map", "font-cmap", "font-cmap-base", "font-collection"}
ONLY_ARCHIVED = {"font-collection", "font-cid-map", "font-cmap-base", "font-encoding"}


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_font_dictionary_keeps_its_rules(name: str) -> None:
    """One that is as it should be breaks none; of one that is not a press hears what it asks."""
    kept, broken, code = DICTIONARIES[name]
    text = b"\0\1\0\2" if code in COMPOSITE else b"A"
    extra = {"font-encoding"} if name == "symbols with an encoding" else set()
    assert codes(page(kept, text)) - extra == set()
    assert code in codes(page(broken, text))
    assert (code in codes(page(broken, text), X4)) is (code not in ONLY_ARCHIVED)
