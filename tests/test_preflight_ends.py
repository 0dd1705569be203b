"""Judging a file ends: by work that is counted, in memory that is bounded, and never in a fault.

What is told of a hostile file is that rules were not checked; sound files beside them are judged
whole. Nothing here is timed: units of work and things kept are counted.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from accessible import PROFILE, accessible
from damaged import good, profile
from memopress.keeping import Cache
from memopress.preflight import RULES, as_html, judge, judge_all
from memopress.preflight.reading import allowance, open_file
from memopress.preflight.reading.allowance import SpentError
from memopress.preflight.reading.charstrings import BrokenError
from memopress.preflight.reading.decoding import TooLargeError, decoded, size_of
from memopress.preflight.reading.functions import at_end
from memopress.preflight.reading.lexis import Written
from memopress.preflight.reading.packet import NotWellFormedError, read_packet
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.streams import laid_out
from memopress.preflight.reading.type1 import Type1

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Object, Pdf

    from memopress.preflight import Verdict

pytestmark = pytest.mark.usefixtures("no_ghostscript")
HERE = Path(__file__).parent
CASES = 40  # of all five kinds


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give files so little that a small one uses it up."""
    monkeypatch.setattr(allowance, "AT_FIRST", 400_000)
    monkeypatch.setattr(allowance, "EACH_BYTE", 0)


def made(
    content: bytes = b"0 g 20 20 50 50 re f", change: Callable[[Pdf], object] | None = None
) -> bytes:
    """Return a file of one page, changed."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300))
        page = pdf.pages[0].obj
        page.TrimBox, page.BleedBox = Array([10, 10, 290, 290]), Array([0, 0, 300, 300])
        page.Contents = pdf.make_stream(content)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        if change is not None:
            change(pdf)
        target = io.BytesIO()
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
        )
    return target.getvalue()


def unchecked(verdict: Verdict) -> set[str]:
    """Return the codes of the rules that were not checked, and hold that they say why."""
    assert all(each.why for each in verdict.unchecked)
    return {code for each in verdict.unchecked for code in each.codes}


def stream(pdf: Pdf, data: bytes, *filters: str, **entries: object) -> Stream:
    """Return a stream of data that are compressed already."""
    found = pdf.make_stream(b"")
    names = [Name(f"/{each}") for each in filters]
    found.write(data, filter=Array(names) if len(names) != 1 else names[0])
    for key, value in entries.items():
        found[f"/{key}"] = value
    return found


# Streams -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", [b"", b"\n", b"\r\n", b"and two thousand bytes" * 100])
def test_what_follows_deflated_data_is_nothing(rest: bytes) -> None:
    """A stream of more than a piece ends where its data end, whatever stands behind them."""
    whole = b"0 0 m 9 9 l S\n" * 150_000  # two pieces
    with pikepdf.new() as pdf:
        found = stream(pdf, zlib.compress(whole) + rest, "FlateDecode")
        assert decoded(found) == whole
        assert size_of(found, len(whole) + 1) == len(whole)


def _lzw(count: int) -> bytes:
    """Return codes of LZW that stand for strings of one letter, each longer by one."""
    bits, length, width = 256, 9, 9
    for number in range(count):
        code = 97 if number == 0 else 257 + number
        width = min(max((258 + number).bit_length(), 9), 12)
        bits, length = bits << width | code, length + width
    return (bits << -length % 8).to_bytes((length + 7) // 8)


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (zlib.compress(bytes(3_000_000)), ("FlateDecode",)),
        (zlib.compress(zlib.compress(bytes(3_000_000))), ("FlateDecode", "FlateDecode")),
        (zlib.compress(bytes(3_000_000)).hex().encode() + b">", ("ASCIIHexDecode", "FlateDecode")),
        (b"\x81a" * 30_000 + b"\x80", ("RunLengthDecode",)),
        (_lzw(3_500), ("LZWDecode",)),
        (zlib.compress(_lzw(3_500)), ("FlateDecode", "LZWDecode")),
    ],
    ids=["deflated", "twice", "as text", "runs", "LZW", "LZW deflated"],
)
def test_swelling_data_are_measured_before_they_are_decoded(
    data: bytes, filters: tuple[str, ...]
) -> None:
    """By whatever filters little becomes much, it is told by its size alone."""
    with pikepdf.new() as pdf:
        found = stream(pdf, data, *filters)
        size = len(decoded(found))
        assert size > 2_000_000
        assert len(decoded(found, size)) == size
        with pytest.raises(TooLargeError):
            decoded(found, size - 1)


def test_no_program_of_others_decodes_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pikepdf would have decoded by another program is not decoded."""
    monkeypatch.setattr("pikepdf.jbig2.run", lambda *_, **__: pytest.fail("a program is started"))
    with pikepdf.new() as pdf:
        found = stream(pdf, b"data", "JBIG2Decode")
        with pytest.raises(pikepdf.PdfError):
            decoded(found)


def test_filters_that_nobody_needs_together_are_not_followed() -> None:
    """Runs of what was deflated of strings may swell a millionfold."""
    with pikepdf.new() as pdf:
        for names in (("LZWDecode", "FlateDecode"), ("FlateDecode",) * 26):
            with pytest.raises(TooLargeError):
                decoded(stream(pdf, b"\x80", *names))


def test_a_picture_of_more_than_a_font_may_have_is_measured() -> None:
    """A large picture is no fault, and its rows are counted without their predictors."""
    rows, columns = 9_000, 9_000
    data = zlib.compress(bytes(rows * (columns + 1)), 1)
    parameters = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=columns)

    def paint(height: int) -> Callable[[Pdf], None]:
        def change(pdf: Pdf) -> None:
            picture = stream(
                pdf, data, "FlateDecode", Type=Name.XObject, Subtype=Name.Image, Width=columns,
                Height=height, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
                DecodeParms=parameters,
            )  # fmt: skip
            pdf.pages[0].obj.Resources.XObject = Dictionary(P=picture)

        return change

    for height, faults in ((rows, []), (rows + 1, ["a picture has 81000000 of 81009000 bytes"])):
        file = open_file(made(b"q 200 0 0 200 20 20 cm /P Do Q", paint(height)))
        assert file.sheets[0].painted.broken == faults


# Work --------------------------------------------------------------------------------------------


def _kids(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.pages[0].obj] * 20_000)
    pdf.Root.Pages.Count = 20_000


def _tree(kid: Callable[[Pdf], Object], **more: Any) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=kid(pdf), **more)

    return change


def _nested(pdf: Pdf) -> Object:
    kid = pdf.make_indirect(Dictionary(S=Name.P, ActualText=String("x")))
    for _ in range(2_000):
        kid = pdf.make_indirect(Dictionary(S=Name.P, K=kid, ActualText=String("x")))
    return kid


def _endless(pdf: Pdf) -> Object:
    """Return kids without a number of their own, that are their own kids."""
    kids = pdf.make_indirect(Array())
    kids.append(Dictionary(S=Name.P, K=kids))
    return kids


def _wide(pdf: Pdf) -> Object:
    value = pdf.make_indirect(Array([1]))
    for _ in range(8):
        value = pdf.make_indirect(Array([value] * 12))
    return Dictionary(S=Name.P, A=Dictionary(O=Name.Layout, BBox=value))


def _table(pdf: Pdf) -> Object:
    cell = Dictionary(S=Name.TD, A=Dictionary(O=Name.Table, ColSpan=10_000, RowSpan=10_000))
    rows = [Dictionary(S=Name.TR, K=cell), *(Dictionary(S=Name.TR) for _ in range(200))]
    return pdf.make_indirect(Dictionary(S=Name.Table, K=Array(rows)))


def _order(pdf: Pdf) -> None:
    order = pdf.make_indirect(Array())
    for _ in range(19):
        order = pdf.make_indirect(Array([order] * 4))
    layers = Dictionary(Name=String("x"), Order=order)
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=layers)


def _fields(pdf: Pdf) -> None:
    kids = pdf.make_indirect(Array())
    kids.append(Dictionary(T=String("x"), Kids=kids))
    # Not Fields yet: qpdf follows them when it saves a file, and finds no end.
    pdf.Root.AcroForm = Dictionary(Fielde=kids)


def _roles(pdf: Pdf) -> None:
    roles = Dictionary({f"/R{n}": Name(f"/R{n + 1}") for n in range(2_000)})
    _tree(lambda _: Dictionary(S=Name.R0), RoleMap=roles)(pdf)


def _codes(pdf: Pdf) -> None:
    text = b"beginbfrange " + b"<0000> <00ff> <0041>\n" * 5_000 + b"endbfrange"
    pdf.pages[0].obj.Resources.Font.F.ToUnicode = pdf.make_stream(text)


def _widths(pdf: Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F
    font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
    cid = Dictionary(Subtype=Name.CIDFontType2, W=Array([0, 65_535, 500] * 100))
    font.DescendantFonts = Array([cid])


def _tint(pdf: Pdf) -> None:
    value = pdf.make_indirect(Array([1]))
    for _ in range(5):
        value = pdf.make_indirect(Array([value] * 12))
    space = Array([Name.Separation, Name.Ink, Name.DeviceCMYK, value])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)


SHOWS = b"BT /F 9 Tf 20 20 Td (a) Tj ET"
ENDLESS: dict[str, tuple[bytes, Callable[[Pdf], object] | None, str]] = {
    "pages that are one": (b"0 g 20 20 5 5 re f", _kids, "content-broken"),
    "letters without number": (SHOWS[:-2] + b"(a) Tj " * 60_000, None, "content-broken"),
    "white on much": (
        b"200 200 2 2 re f " * 3_000 + b"1 g " + b"30 30 5 5 re f " * 3_000, None, "safety"),
    "clips in clips": (
        b"20 20 200 200 re W n " * 3_000 + b"30 30 5 5 re f " * 1_000, None, "safety"),
    "elements in elements": (b"n", _tree(_nested), "words-joined"),
    "elements that are their own": (b"n", _tree(_endless), "structure-broken"),
    "attributes of attributes": (b"n", _tree(_wide), "structure-broken"),
    "cells over cells": (b"n", _tree(_table), "table-irregular"),
    "roles after roles": (b"n", _roles, "role-missing"),
    "layers in layers": (b"n", _order, "layer-order"),
    "fields that are their own": (b"n", _fields, "form-acts"),
    "codes again and again": (SHOWS, _codes, "content-broken"),
    "widths again and again": (SHOWS, _widths, "content-broken"),
    "a tint of tints": (b"/S cs 1 scn 20 20 5 5 re f", _tint, "content-broken"),
}  # fmt: skip


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("name", ENDLESS)
def test_rules_that_do_not_end_were_not_checked(name: str) -> None:
    """Where the allowance is used up, the rules at work say so; nothing is raised."""
    content, change, code = ENDLESS[name]
    data = made(content, change).replace(b"/Fielde", b"/Fields")
    found = set()
    for by in (profile(), PROFILE):
        verdict = judge(data, name, by)
        found |= unchecked(verdict) & {code}
        assert verdict.keeps == ()
        assert str(verdict.as_data())
    assert found == {code}


@pytest.mark.parametrize("data", [good, accessible], ids=["press", "screen"])
def test_sound_files_take_a_small_part_of_the_allowance(
    data: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four pages of both kinds take less than a page's share in a catalogue of 500."""
    monkeypatch.setattr(allowance, "EACH_BYTE", 0)
    monkeypatch.setattr(allowance, "AT_FIRST", 1_500_000)
    by = profile() if data is good else PROFILE
    assert not unchecked(judge(data(), "sound", by)) - {"ink-average", "ink-peak"}


def test_a_catalogue_of_500_full_pages_is_judged_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of text takes its share of the allowance at the most, of steps and of what is kept."""
    pages, lines, page = 500, 1_500, 10_000  # pages, lines of each, and bytes of each
    share = (allowance.AT_FIRST + allowance.EACH_BYTE * page * pages) // (pages * lines)
    tried = 300
    text = b"BT /F 9 Tf 20 %d Td [(twenty letters, or so)] TJ ET "
    tagged = b"/P <</MCID %d>> BDC " + text + b"EMC "
    data = made(b"".join(tagged % (n, 20 + n % 250) for n in range(tried)))
    monkeypatch.setattr(allowance, "EACH_BYTE", 0)
    monkeypatch.setattr(allowance, "KEPT", 4 * tried)
    few = made(b"".join(tagged % (n, 20 + n) for n in range(10)))
    for by in (profile(), PROFILE):
        # What does not grow with the lines is in the allowance of a file without any.
        monkeypatch.setattr(allowance, "AT_FIRST", 200_000 + share * tried)
        assert not unchecked(judge(data, "page", by)) - {"ink-average", "ink-peak"}
        monkeypatch.setattr(allowance, "AT_FIRST", 200_000)
        assert not unchecked(judge(few, "page", by)) - {"ink-average", "ink-peak"}


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more marks than memory has room for is not checked; one of as many is."""
    monkeypatch.setattr(allowance, "KEPT", 500)
    few, many = (made(b"0 g " + b"20 20 5 5 re f " * count) for count in (490, 510))
    assert "content-broken" not in unchecked(judge(few, "few", profile()))
    verdict = judge(many, "many", profile())
    assert "content-broken" in unchecked(verdict)
    assert any("more than 500 marks" in each.why for each in verdict.unchecked)


def test_objects_that_swell_are_never_read() -> None:
    """An object stream of a gigabyte is no object stream; its rules are all not checked."""
    bomb = zlib.compress(b"0 " * 20_000_000, 9)
    head = b"%PDF-1.6\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
    data = head + str(len(bomb)).encode() + b">>\nstream\n" + bomb + b"\nendstream\nendobj\n"
    verdict = judge(data, "bomb", profile())
    assert not verdict.findings
    assert unchecked(verdict) == {code for code, rule in RULES.items() if rule.applies(profile())}
    assert verdict.pages == 0
    assert verdict.keeps == ()


# Metadata ----------------------------------------------------------------------------------------

_RDF = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


@pytest.mark.parametrize(
    "packet",
    [_RDF + b"<a/>" * 300_000 + b"</r:RDF>", _RDF + b"<a>" * 200, b" " * 17_000_000 + _RDF],
    ids=["wide", "deep", "long"],
)
def test_a_packet_beyond_measure_is_not_checked(packet: bytes) -> None:
    """Packets are bounded far below what content may have."""
    with pytest.raises(SpentError):
        read_packet(packet)
    data = made(change=lambda pdf: _described(pdf, packet))
    assert "metadata-missing" in unchecked(judge(data, "packet", PROFILE))
    verdict = judge(data, "packet", profile())
    assert "bleed-empty" in unchecked(verdict)  # pdfium would read all of it
    assert "XMP has more than" in as_html(verdict, data)


def _described(pdf: Pdf, packet: bytes) -> None:
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def test_a_packet_that_nobody_decodes_is_not_checked() -> None:
    """XMP behind filters that are not undone here is told of, and no report fails of it."""

    def behind(pdf: Pdf) -> None:
        _described(pdf, b"x")
        # Not Filter yet: qpdf would undo it when it saves the file.
        pdf.Root.Metadata.Filtre = Array([Name.LZWDecode, Name.RunLengthDecode])

    data = made(change=behind).replace(b"/Filtre", b"/Filter")
    verdict = judge(data, "packet", PROFILE)
    assert "metadata-missing" in unchecked(verdict)
    assert "in ways that nobody needs" in as_html(verdict, data)


def test_a_packet_within_measure_is_read() -> None:
    """Ten thousand properties are many, and no fault; what ends early is not well-formed."""
    assert len(read_packet(_RDF + b"<a/>" * 10_000 + b"</r:RDF>").root) == 10_000
    with pytest.raises(NotWellFormedError):
        read_packet(_RDF + b"<a/>")


# Fonts and bytes ---------------------------------------------------------------------------------


def test_tables_of_a_font_that_lie_over_each_other_are_read_once() -> None:
    """A directory of a thousand tables, each of them the whole file, has seven that are read."""
    count = 1_000
    entries = b"".join(
        (b"head" if n % 2 else n.to_bytes(4)) + bytes(4) + bytes(4) + (2**31).to_bytes(4)
        for n in range(count)
    )
    font = Sfnt(b"\0\1\0\0" + count.to_bytes(2) + bytes(6) + entries)
    assert list(font.tables) == ["head"]


def test_names_without_an_end_are_looked_for_once() -> None:
    """A program of slashes, and a file of streams that never end, take their length, no square."""
    with pytest.raises(BrokenError):
        Type1(b"%!PS " + b"dup 1/" * 60_000 + b"eexec" + b"/" * 60_000)
    data = b"%PDF-1.4\n" + b"<<>>\nstream\n" * 200_000
    assert laid_out(data, lambda *_: None).rest == data


def test_strings_are_looked_at_one_by_one() -> None:
    """A million empty strings are counted, and none of them is kept."""
    written = Written()
    with allowance.allowance(0):
        before = allowance.left() or 0
        written.read(b"()" * 100_000 + b"(abc)")
        assert 100_000 < before - (allowance.left() or 0) < 400_000
    assert written.longest == 3


@pytest.mark.parametrize(
    ("program", "found"),
    [
        (b"{ 2 exp 3 add }", (4.0,)),
        (b"{ cvi 9 add cvi 999999999 cvi exp }", None),
        (b"{ 3 add cvi " + b"dup mul " * 1_000 + b"}", None),
        (b"{ " + b"1 copy 2 copy 4 copy 8 copy 16 copy 32 copy 64 copy 128 copy" + b" }", None),
    ],
    ids=["sound", "power", "squares", "copies"],
)
def test_a_program_of_a_function_ends(program: bytes, found: tuple[float, ...] | None) -> None:
    """Numbers and stacks are no larger than programs may have (ISO 32000-1, annex C)."""
    with pikepdf.new() as pdf:
        function = pdf.make_stream(
            program, FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 10])
        )
        assert at_end(function) == found


# What was raised ---------------------------------------------------------------------------------


def test_data_of_ours_that_nest_are_none() -> None:
    """PieceInfo of 200,000 lists in each other is read by nobody, neither judged nor aloud."""
    deep = b"[" * 200_000 + b"]" * 200_000

    def change(pdf: Pdf) -> None:
        pdf.Root.PieceInfo = Dictionary(memopress=Dictionary(Private=pdf.make_stream(deep)))

    assert judge(made(change=change), "deep", profile()).pages == 1


def test_a_soft_mask_that_names_itself_is_told() -> None:
    """It is a fault of the content, as a form that contains itself is."""

    def change(pdf: Pdf) -> None:
        group = stream(pdf, b"/G gs 0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        state = pdf.make_indirect(Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
        group.Resources = Dictionary(ExtGState=Dictionary(G=state))
        pdf.pages[0].obj.Resources = Dictionary(ExtGState=Dictionary(G=state))

    verdict = judge(made(b"/G gs 20 20 5 5 re f", change), "mask", profile())
    assert any("a soft mask is made of itself" in each.message for each in verdict.findings)


@pytest.mark.parametrize("box", [[0, 0, 0, 0], [0, 0, 0, 300], [5, 5, 5, 1e9]])
def test_a_page_of_no_size_is_reported(box: list[float]) -> None:
    """A report on it has no picture, and its findings."""
    data = made(change=lambda pdf: setattr(pdf.pages[0].obj, "MediaBox", Array(box)))
    report = as_html(judge(data, "none", profile()), data)
    assert "has no size" in report
    assert "box-nesting" in report


def test_a_name_that_is_no_text_is_one(tmp_path: Path) -> None:
    """A file whose name is no UTF-8 is judged, kept and told as any other."""
    name = b"\xe9.pdf".decode("utf-8", "surrogateescape")
    for _ in range(2):
        verdict = judge_all({name: (made(), PROFILE)}, Cache(tmp_path))[name]
        assert "\\udce9.pdf" in verdict.summary()


def test_many_findings_are_told_as_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict has room for so many; what follows is counted with the last of its kind."""
    monkeypatch.setattr(sys.modules["memopress.preflight.judge"], "_MANY", 10)
    content = b" ".join(b"0 0 1 rg %d 20 3 3 re f" % (20 + 4 * n) for n in range(50))
    content += b" ".join(b" 0 0 .%02d rg 20 20 3 3 re f" % n for n in range(60))
    found = judge(made(content), "many", profile()).findings
    assert sum(each.count for each in found if each.code == "rgb") == 110
    assert len(found) < 30


# At random ---------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="cases are forked")
def test_nothing_gets_through() -> None:
    """No spoilt file ends in a traceback, a crash, a hang, or in too much work or memory."""
    command = [sys.executable, str(HERE / "attack_pdf.py"), "--cases", str(CASES), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
