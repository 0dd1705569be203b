"""One thing wrong with what a page paints: that one thing is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import Array, Dictionary, Name, String

from damaged import (
    INK,
    Damage,
    adding,
    agrees,
    form,
    icc,
    on,
    picture,
    separation,
    setting,
    swapping,
    verdicts,
)
from memopress.preflight import RULES
from memopress.standards import X4
from test_preflight_access import HARMS as ACCESS
from test_preflight_archive import HARMS as ARCHIVE
from test_preflight_damage import DAMAGES as OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pikepdf import Object, Pdf

    from damaged import Change
    from memopress.preflight import Verdict

SQUARE = "100 100 60 60 re f"
PLACE = (100, 100, 160, 160)
WORDS = "[<0024016701A5>] TJ"
TEXT = f"0 0.6 0.5 0 k BT /F0 14 Tf 100 200 Td {WORDS} ET"
BLACK = "BT\n/Over gs\n0 0 0 1 k\n/F0 9 Tf"
GROUND = "28.346 464.882 m\n342.992 464.882 l\n342.992 28.346 l\n28.346 28.346 l"
RGB, CMYK, GRAY = Name.DeviceRGB, Name.DeviceCMYK, Name.DeviceGray


def pictured(width: int, height: int, space: Any, sample: bytes, bits: int = 8, **more: Any) -> Any:
    """Return what makes the resources of a page with a picture X of one colour."""
    return lambda pdf: {
        "X": picture(
            pdf, width, height, space(pdf) if callable(space) else space, sample, bits, **more
        )
    }


def formed(code: str, resources: Any = None, **more: Any) -> Any:
    """Return what makes the resources of a page with a form X."""
    return lambda pdf: {"X": form(pdf, code, resources, **more)}


def placed(width: float, height: float | None = None) -> str:
    """Return how X is placed at 100, 100."""
    return f"{width} 0 0 {height or width} 100 100 cm /X Do"


def _tiled(code: str, paint: int = 1) -> Any:
    """Return what makes the resources of a page with a tiling pattern P."""
    return lambda pdf: {
        "P": pdf.make_stream(
            code.encode(), Type=Name.Pattern, PatternType=1, PaintType=paint, TilingType=1,
            BBox=Array([0, 0, 30, 30]), XStep=30, YStep=30, Resources=Dictionary(),
        )
    }  # fmt: skip


def _shaded(space: Object, low: list[float], high: list[float]) -> Object:
    """Return a shading from left to right."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=low, C1=high)
    return Dictionary(
        ShadingType=2, ColorSpace=space, Coords=[100, 0, 160, 0], Function=function,
        Extend=[True, True],
    )  # fmt: skip


def _program(data: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    """Return how the font's program becomes another."""

    def change(pdf: Pdf) -> None:
        font = pdf.pages[3].obj.Resources.Font.F0.DescendantFonts[0].FontDescriptor
        font.FontFile2 = pdf.make_stream(data(font.FontFile2.read_bytes()))

    return change


def _drawn(pdf: Pdf) -> Object:
    """Return the picture of the second page."""
    ((_, found),) = pdf.pages[1].obj.Resources.XObject.items()
    return found


def _drawn_state(pdf: Pdf) -> Object:
    """Return the half transparent state of the third page."""
    return pdf.pages[2].obj.Resources.ExtGState.Alpha500


def _then(first: Change, second: Change) -> Change:
    """Return one change that is made in two places: a resource, and its use."""

    def change(pdf: Pdf) -> None:
        second(pdf)
        first(pdf)

    return change


def _state(**entries: Any) -> dict[str, Any]:
    return {"ExtGState": {"G": Dictionary({f"/{key}": each for key, each in entries.items()})}}


def _alternate(pdf: Pdf) -> Object:
    other = Dictionary(Image=picture(pdf, 9, 9, CMYK, b"\0\0\0\0"), DefaultForPrinting=True)
    return Array([other])


def _postscript(pdf: Pdf) -> dict[str, Object]:
    return {"X": pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)}


def _curve() -> Object:
    return Dictionary(FunctionType=2, Domain=[0, 1], N=2)


def _stencil(pdf: Pdf) -> Object:
    """Return a stencil of 600 dots an inch in 36 points."""
    return pdf.make_stream(
        b"\xaa" * 38 * 300, Type=Name.XObject, Subtype=Name.Image, Width=300, Height=300,
        ImageMask=True, BitsPerComponent=1,
    )  # fmt: skip


def _drawn_font(pdf: Pdf, code: str = "600 0 d0 1 0 0 rg 0 0 500 700 re f") -> Object:
    """Return a Type 3 font whose letter a is a box."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 700], FirstChar=97, LastChar=97,
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], Widths=[600], Resources=Dictionary(),
        Encoding=Dictionary(Differences=[97, Name("/box")]),
        CharProcs=Dictionary(box=pdf.make_stream(code.encode())),
    )  # fmt: skip


HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
RED_GROUP = Dictionary(S=Name.Transparency, CS=RGB)
LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.9642, 1, 0.8249], Range=[-128, 127, -128, 127])])
CAL_GRAY = Array([Name.CalGray, Dictionary(WhitePoint=[0.9642, 1, 0.8249], Gamma=1.8)])
CAL_RGB = Array([Name.CalRGB, Dictionary(WhitePoint=[0.9642, 1, 0.8249])])
PALETTE = Array([Name.Indexed, RGB, 1, String(bytes([255, 0, 0, 0, 0, 255]))])
RED = {"S": separation("PANTONE Red 032 C", 0, 0.9, 0.7, 0)}
PALE = {"S": separation(INK, 0.5, 0.2, 0, 0)}
DAMAGES = (
    # RGB, wherever it may hide.
    Damage("RGB fill", "rgb", 4, adding(f"0.9 0.2 0.1 rg {SQUARE}"),
           value="DeviceRGB 0.9 0.2 0.1", box=PLACE),
    Damage("RGB line", "rgb", 4, adding("0.9 0.2 0.1 RG 2 w 100 100 m 160 100 l S"),
           value="DeviceRGB 0.9 0.2 0.1", box=(99, 99, 161, 101)),
    Damage("RGB text", "rgb", 3, swapping(3, "0 0.6 0.5 0 k\n/F0 20 Tf", "1 0.4 0.5 rg\n/F0 20 Tf"),
           value="DeviceRGB 1 0.4 0.5"),
    Damage("RGB black text", "rgb", 4, swapping(4, BLACK, BLACK.replace("0 0 0 1 k", "0 0 0 rg"))),
    Damage("RGB white fill", "rgb", 4, adding(f"1 1 1 rg {SQUARE}"), box=PLACE),
    Damage("RGB fill with a profile", "colour-managed", 4, box=PLACE, do=adding(
        f"/S cs 0.9 0.2 0.1 sc {SQUARE}", ColorSpace=lambda pdf: {"S": icc(pdf)})),
    Damage("calibrated RGB fill", "colour-managed", 4, box=PLACE, do=adding(
        f"/S cs 0.9 0.2 0.1 sc {SQUARE}", ColorSpace={"S": CAL_RGB})),
    Damage("RGB by default", "colour-managed", 4, box=PLACE, do=adding(
        f"0.9 0.2 0.1 rg {SQUARE}", ColorSpace=lambda pdf: {"DefaultRGB": icc(pdf)})),
    Damage("RGB in a form", "rgb", 4, box=PLACE, do=adding(
        "/X Do", XObject=formed(f"0.9 0.2 0.1 rg {SQUARE}"))),
    Damage("RGB in a form in a form", "rgb", 4, box=PLACE, do=adding("/X Do", XObject=lambda pdf: {
        "X": form(pdf, "/Y Do", Dictionary(XObject=Dictionary(
            Y=form(pdf, f"0.9 0.2 0.1 rg {SQUARE}"))))})),
    Damage("RGB shading", "rgb", 4, box=PLACE, do=adding("100 100 60 60 re W n /S sh", Shading={
        "S": _shaded(RGB, [1, 0, 0], [0, 0, 1])})),
    Damage("RGB in a shading pattern", "rgb", 4, do=adding(
        f"/Pattern cs /P scn {SQUARE}", Pattern={"P": Dictionary(
            PatternType=2, Shading=_shaded(RGB, [1, 0, 0], [0, 0, 1]))}), box=PLACE),
    Damage("RGB in a tiling pattern", "rgb", 4, do=adding(
        f"/Pattern cs /P scn {SQUARE}", Pattern=_tiled("0.9 0.2 0.1 rg 0 0 20 20 re f"))),
    Damage("RGB through an uncoloured pattern", "rgb", 4, do=adding(
        f"/S cs 0.9 0.2 0.1 /P scn {SQUARE}", ColorSpace={"S": Array([Name.Pattern, RGB])},
        Pattern=_tiled("0 0 20 20 re f", 2))),
    Damage("RGB in letters drawn in the file", "rgb", 4, do=adding(
        "BT /T 14 Tf 100 200 Td (aa) Tj ET", Font=lambda pdf: {"T": _drawn_font(pdf)})),
    Damage("RGB stencil", "rgb", 4, adding(f"0.9 0.2 0.1 rg {placed(24)}", XObject=lambda pdf: {
        "X": _stencil(pdf)}), box=(100, 100, 124, 124)),
    Damage("RGB picture", "picture-rgb", 4, box=PLACE, do=adding(placed(60), XObject=pictured(
        300, 300, RGB, b"\xd0\x40\x30"))),
    Damage("RGB picture with a profile", "colour-managed", 4, box=PLACE, do=adding(
        placed(60), XObject=pictured(300, 300, icc, b"\xd0\x40\x30"))),
    Damage("RGB palette", "picture-rgb", 4, box=PLACE, do=adding(placed(60), XObject=pictured(
        300, 300, PALETTE, b"\1"))),
    Damage("RGB picture inline", "picture-rgb", 4, adding(
        "2 0 0 2 100 100 cm BI /W 10 /H 10 /BPC 8 /CS /RGB ID " + "abc" * 100 + " EI")),
    # Other colours.
    Damage("Lab", "colour-managed", 4, box=PLACE, do=adding(
        f"/S cs 50 20 20 sc {SQUARE}", ColorSpace={"S": LAB})),
    Damage("calibrated grey", "colour-managed", 4, box=PLACE, do=adding(
        f"/S cs 0.5 sc {SQUARE}", ColorSpace={"S": CAL_GRAY})),
    Damage("CMYK with a profile", "colour-managed", 4, box=PLACE, do=adding(
        f"/S cs 0.5 0 0 0 sc {SQUARE}", ColorSpace=lambda pdf: {
            "S": icc(pdf, "ISOcoated_v2_300_bas.icc", 4)})),
    Damage("unknown colour space", "colour-unknown", 4, box=PLACE, do=adding(
        f"/S cs 0.5 sc {SQUARE}", ColorSpace={"S": Array([Name.Hexachrome, 6])})),
    Damage("ink that nobody ordered", "spot", 4, box=PLACE, value="PANTONE Red 032 C",
           limit=INK, do=adding(f"/S cs 0.5 scn {SQUARE}", ColorSpace=RED)),
    Damage("ink in two definitions", "spot-inconsistent", 4, box=PLACE, do=adding(
        f"/S cs 0.5 scn {SQUARE}", ColorSpace=PALE), whole=True),
    Damage("black that is red elsewhere", "ink-alternate", 4, box=PLACE, value="C0 M100 Y100 K0",
           do=adding(f"/S cs 0.5 scn {SQUARE}", ColorSpace={"S": separation("Black", 0, 1, 1, 0)})),
    Damage("All on the page", "registration-colour", 4, adding(f"/All cs 0.4 scn {SQUARE}"),
           box=PLACE),
    # Transparency.
    Damage("page group in RGB", "blend-space", 3, setting(on(3), "/Group", RED_GROUP),
           value="DeviceRGB", limit="DeviceCMYK"),
    Damage("form group in RGB", "blend-space", 3, adding(
        "/X Do", 3, XObject=formed(f"0 0 0 0.2 k {SQUARE}", Group=RED_GROUP)), value="DeviceRGB"),
    Damage("unknown blend mode", "blend-mode", 3, setting(
        _drawn_state, "/BM", Name.Melt), value="Melt"),
    # What the press decides.
    Damage("transfer function", "transfer-function", 4, adding(
        f"/G gs 0 0 0 0.2 k {SQUARE}", **_state(TR=_curve()))),
    Damage("second transfer function", "transfer-function", 4, adding(
        f"/G gs 0 0 0 0.2 k {SQUARE}", **_state(TR2=_curve()))),
    Damage("halftone with a name", "halftone", 4, adding(
        f"/G gs 0 0 0 0.2 k {SQUARE}", **_state(HT=Dictionary(
            Type=Name.Halftone, HalftoneType=1, HalftoneName=String("Mine"), Frequency=60,
            Angle=45, SpotFunction=Name.Round)))),
    # Objects that print otherwise.
    Damage("PostScript", "xobject", 4, adding("/X Do", XObject=_postscript)),
    Damage("OPI comment", "xobject", 2, setting(_drawn, "/OPI", Dictionary())),
    Damage("alternates", "xobject", 2, setting(_drawn, "/Alternates", _alternate)),
    Damage("reference to a file", "xobject-reference", 4, adding("/X Do", XObject=formed(
        f"0 0 0 0.2 k {SQUARE}", Ref=Dictionary(F=String("a.pdf"), Page=0)))),
    Damage("samples in another file", "external", 4, adding(placed(60), XObject=pictured(
        300, 300, CMYK, b"\0\x60\x60\0", F=String("a.raw")))),
    # Broken content.
    Damage("undefined graphics state", "content-broken", 4, adding("/Nope gs")),
    Damage("undefined XObject", "content-broken", 4, adding("/Nope Do")),
    Damage("undefined font", "content-broken", 4, adding(f"BT /Nope 14 Tf {WORDS} ET")),
    Damage("unknown operator", "content-broken", 4, adding("1 2 blot")),
    Damage("too few operands", "content-broken", 4, adding(f"0.5 0.5 k {SQUARE}")),
    Damage("q without Q", "content-broken", 4, adding("q 0.5 g")),
    Damage("Q without q", "content-broken", 4, adding("Q Q q")),
    # Fonts.
    Damage("font not embedded", "font-embedded", 4, adding(
        "0 0.6 0.5 0 k BT /H 14 Tf 100 200 Td (Hallo) Tj ET", Font={"H": HELVETICA})),
    Damage("font of garbage", "font-program", 1, _program(lambda data: data[::-1])),
    Damage("font cut short", "font-program", 1, _program(lambda data: data[:2000])),
    Damage("glyph 0", "glyph-missing", 4, adding(TEXT.replace(WORDS, "[<00240000>] TJ"))),
    # Pictures.
    Damage("picture of 120 ppi", "picture-resolution", 4, value="120 ppi", limit="150 ppi",
           box=PLACE, do=adding(placed(60), XObject=pictured(100, 100, CMYK, b"\0\x60\x60\0"))),
    Damage("picture of 200 ppi", "picture-resolution-low", 2, value="200 ppi", limit="300 ppi",
           do=adding(placed(72), 2, XObject=pictured(200, 200, CMYK, b"\0\x60\x60\0"))),
    Damage("picture drawn out", "picture-resolution", 4, value="100 ppi", do=adding(
        placed(72, 20), XObject=pictured(100, 100, CMYK, b"\0\x60\x60\0"))),
    Damage("line art of 400 ppi", "picture-resolution", 4, value="400 ppi", limit="550 ppi",
           do=adding(placed(36), XObject=pictured(200, 200, GRAY, b"\xaa", 1))),
    Damage("line art of 600 ppi", "picture-resolution-low", 4, value="600 ppi", limit="800 ppi",
           do=adding(placed(36), XObject=pictured(300, 300, GRAY, b"\xaa", 1))),
    # Lines and small text.
    Damage("line of no width", "thin-line", 2, swapping(2, "0.500 w", "0 w"), value="0 pt",
           limit="0.25 pt"),
    Damage("line of 0.1 pt", "thin-line", 2, swapping(2, "0.500 w", "0.1 w"), value="0.1 pt"),
    Damage("line of 0.1 pt by scale", "thin-line", 4, adding(
        "/Over gs 0 0 0 1 K 0.2 0 0 0.2 0 0 cm 0.5 w 500 500 m 800 500 l S"), value="0.1 pt"),
    Damage("fill of 0.1 pt", "thin-line", 4, adding("/Over gs 0 0 0 1 k 100 100 90 0.1 re f"),
           value="0.1 pt", box=(100, 100, 190, 100.1)),
    Damage("white text of 6 pt", "small-text-white", 1, swapping(1, "/F0 24 Tf", "/F0 6 Tf"),
           value="6 pt", limit="8 pt"),
    Damage("coloured text of 6 pt", "small-text-inks", 3, swapping(3, "/F0 20 Tf", "/F0 6 Tf"),
           value="6 pt, C0 M60 Y50 K0", limit="8 pt, or 1 ink"),
    # Black text and overprint.
    Damage("black text in four inks", "black-text-inks", 4, swapping(
        4, BLACK, BLACK.replace("0 0 0 1 k", "0.5 0.4 0.4 1 k")), limit="black alone below 12 pt"),
    Damage("large black text with 300 %", "rich-black-text", 4, value="300 %", limit="280 %",
           do=swapping(4, BLACK, "BT\n0.7 0.7 0.6 1 k\n/F0 24 Tf")),
    Damage("white text overprints", "overprint-white", 1, _then(
        adding("", 1, **_state(OP=True, op=True, OPM=1)),
        swapping(1, "BT\n0 0 0 0 k", "BT\n/G gs 0 0 0 0 k"))),
    Damage("white fill overprints", "overprint-white", 4, adding(f"/Over gs 0 0 0 0 k {SQUARE}"),
           box=PLACE),
    Damage("colour overprints", "overprint-colour", 4, adding(
        f"/Over gs 0 0.5 0.5 0 k {SQUARE}"), box=PLACE),
    Damage("large black overprints", "overprint-colour", 4, adding(
        f"/Over gs 0 0 0 1 k {SQUARE}"), value="C0 M0 Y0 K100"),
    Damage("black text knocks out", "overprint-black-text", 4, swapping(
        4, BLACK, BLACK.replace("/Over gs\n", "")), value="9 pt"),
    Damage("black text with OPM 0", "overprint-black-text", 4, setting(
        lambda pdf: pdf.pages[3].obj.Resources.ExtGState.Over, "/OPM", 0), value="9 pt"),
    Damage("black text in DeviceGray", "overprint-black-text", 4, swapping(
        4, BLACK, BLACK.replace("0 0 0 1 k", "0 g")), value="9 pt"),
    Damage("black line knocks out", "overprint-black-line", 2, _then(
        adding("", 2, **_state(OP=False, op=False)),
        swapping(2, "0 0 0 1 K\n0.500 w", "/G gs 0 0 0 1 K\n0.500 w")), value="0.5 pt"),
    Damage("black line by a fill knocks out", "overprint-black-line", 4, adding(
        "0 0 0 1 k 100 100 90 1 re f"), value="1 pt", box=(100, 100, 190, 101)),
    # Bleed and safety.
    Damage("ground ends at the trim", "bleed-empty", 1, swapping(1, GROUND, GROUND.replace(
        "28.346 464.882", "36.85 464.882").replace("28.346 28.346", "36.85 28.346")),
        limit="3.0 mm", box=(36.35, 36.85, 37.35, 456.38)),
    Damage("ground has 1 mm of bleed", "bleed-empty", 1, swapping(
        1, GROUND, GROUND.replace("342.992", "337.32")), limit="3.0 mm",
        box=(336.82, 36.85, 337.82, 456.38)),
    Damage("picture ends at the trim", "bleed-empty", 2, swapping(
        2, "314.646 0 0 170.079 28.346", "306.14 0 0 170.079 36.85"), limit="3.0 mm",
        box=(36.35, 294.8, 37.35, 456.38)),
    Damage("small box ends at the trim", "bleed-empty", 4, adding(
        "0 0 0 0.2 k 100 36.85 10 10 re f"), value="0.0 mm of bleed",
        box=(100, 36.85, 110, 46.85)),
    Damage("small box has 1 mm of bleed", "bleed-empty", 4, adding(
        "0 0 0 0.2 k 100 34.02 10 10 re f"), value="1.0 mm of bleed"),
    Damage("white box at 2 mm on a ground", "safety", 1, adding(
        "0 0 0 0 k 100 42.52 60 60 re f", 1), value="2.0 mm", box=(100, 42.52, 160, 102.52)),
    Damage("text at 3 mm", "safety", 4, swapping(4, "79.370 371.339 Td", "45.354 371.339 Td"),
           value="3.0 mm", limit="5.0 mm"),
    Damage("text across the trim", "safety", 4, swapping(
        4, "79.370 371.339 Td", "260 371.339 Td")),
    Damage("box at 2 mm", "safety", 4, adding("0 0 0 0.2 k 100 42.52 60 60 re f"), value="2.0 mm",
           box=(100, 42.52, 160, 102.52)),
    # Ink.
    Damage("360 % of ink", "ink-average", 4, adding(f"0.9 0.9 0.8 1 k {SQUARE}"),
           value="360 %", limit="300 %"),
    Damage("picture with 360 % of ink", "ink-average", 4, adding(placed(60), XObject=pictured(
        300, 300, CMYK, bytes([230, 230, 204, 255]))), value="360 %"),
    Damage("360 % by multiplying", "ink-average", 3, adding(
        "0.9 0.9 0 0.5 k 100 60 60 60 re f /G gs 0 0 0.8 1 k 100 60 60 60 re f", 3,
        **_state(BM=Name.Multiply))),
    Damage("spot of 400 % of ink", "ink-peak", 4, adding("1 1 1 1 k 100 100 6 6 re f"),
           value="400 %", limit="320 %", box=(100, 100, 106, 106)),
)  # fmt: skip
HARMLESS: tuple[tuple[str, Change], ...] = (
    ("small box through the bleed", adding("0 0 0 0.2 k 100 28.34 10 20 re f")),
    ("white box at 2 mm", adding("0 0 0 0 k 100 42.52 60 60 re f")),
    ("grey fill", adding(f"0.5 g {SQUARE}")),
    ("CMYK shading", adding("100 100 60 60 re W n /S sh", Shading={
        "S": _shaded(CMYK, [1, 0, 0, 0], [0, 1, 0, 0])})),
    ("CMYK palette", adding(placed(60), XObject=pictured(300, 300, Array(
        [Name.Indexed, CMYK, 1, String(bytes(4) + bytes([9, 99, 0, 0]))]), b"\1"))),
    ("picture on its side", adding("0 60 -60 0 160 100 cm /X Do", XObject=pictured(
        250, 250, CMYK, b"\0\x60\x60\0"))),
    ("stencil in an ink", adding(f"0 0.6 0.5 0 k {placed(24)}", XObject=lambda pdf: {
        "X": _stencil(pdf)})),
    ("small text in the black separation", adding(
        f"/Over gs /S cs 1 scn BT /F0 9 Tf 100 200 Td {WORDS} ET",
        ColorSpace={"S": separation("Black", 0, 0, 0, 1)})),
    ("large black text knocks out", adding(f"0 0 0 1 k BT /F0 24 Tf 100 200 Td {WORDS} ET")),
    ("thick black line knocks out", adding("0 0 0 1 K 3 w 100 100 m 160 100 l S")),
    ("invisible text in a font not embedded", adding(
        "BT 3 Tr /H 14 Tf 100 200 Td (Hallo) Tj ET", Font={"H": HELVETICA})),
    ("unused RGB picture", adding("", XObject=pictured(9, 9, RGB, b"abc"))),
    ("RGB outside of its clip", adding(f"40 40 5 5 re W n 1 0 0 rg {SQUARE}")),
    ("white fill knocks out", adding(f"0 0 0 0 k {SQUARE}")),
    ("unknown operator, excused", adding("BX 1 2 blot EX")),
    ("letters drawn in the file, in inks", adding(
        "0 0.6 0.5 0 k BT /T 14 Tf 100 200 Td (aa) Tj ET",
        Font=lambda pdf: {"T": _drawn_font(pdf, "600 0 0 0 500 700 d1 0 0 500 700 re f")})),
    ("group in CMYK", adding("/X Do", 3, XObject=formed(
        f"0 0 0 0.2 k {SQUARE}", Group=Dictionary(S=Name.Transparency, CS=CMYK)))),
    ("transparency without a group", setting(on(3), "/Group")),
    ("multiplied without a group", adding(
        f"/G gs 0 0 0 0.2 k {SQUARE}", **_state(BM=Name.Multiply))),
    ("mask without a group", adding(placed(60), XObject=lambda pdf: {
        "X": picture(pdf, 300, 300, CMYK, b"\0\x60\x60\0",
                     SMask=picture(pdf, 300, 300, GRAY, b"\x80"))})),
    ("the press's own transfer", adding(f"/G gs 0.5 g {SQUARE}", **_state(TR2=Name.Default))),
    ("ordered ink again", adding(f"/S cs 0.5 scn {SQUARE}", ColorSpace={
        "S": separation(INK, 1, 0.45, 0, 0)})),
    ("text at 5 mm", swapping(4, "79.370 371.339 Td", "51.1 371.339 Td")),
    ("box into the bleed", adding("0 0 0 0.2 k 100 28.3 60 60 re f")),
    ("300 % of ink", adding(f"0.8 0.8 0.4 1 k {SQUARE}")),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(common: Path) -> dict[str, Verdict]:
    """Return what is said of the files of this module."""
    return verdicts(
        common, "painted", (*DAMAGES, *(Damage(name, "", None, do) for name, do in HARMLESS))
    )


@pytest.mark.parametrize("damage", DAMAGES, ids=[each.name for each in DAMAGES])
def test_one_fault_is_one_finding(damage: Damage, found: dict[str, Verdict]) -> None:
    """A file with one thing wrong has the finding of that rule, at its place, and no other."""
    agrees(found[damage.name], damage)


@pytest.mark.parametrize("name", [name for name, _ in HARMLESS])
def test_what_is_unusual_and_right_is_no_fault(name: str, found: dict[str, Verdict]) -> None:
    """What other tools paint otherwise than ours, and a press prints well, is not found."""
    verdict = found[name]

    assert ([str(each) for each in verdict.findings], verdict.unchecked) == ([], ())
    assert verdict.keeps == (X4,)


def test_every_rule_is_put_to_the_test() -> None:
    """For each rule there is a file that breaks it, and it alone."""
    assert {each.code for each in (*DAMAGES, *OTHERS, *ACCESS, *ARCHIVE)} == set(RULES)
