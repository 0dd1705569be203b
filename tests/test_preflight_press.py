"""What PDF/X-4 allows and a press is only warned of, and what hides from either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from damaged import (
    ICC,
    INK,
    Change,
    Damage,
    adding,
    agrees,
    form,
    icc,
    on,
    picture,
    separation,
    setting,
    verdicts,
)
from memopress.preflight.reading.functions import at_end
from memopress.preflight.reading.icc import broken

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object, Pdf

    from memopress.preflight import Verdict

SQUARE = "100 100 60 60 re f"
PLACE = (100, 100, 160, 160)
RGB, CMYK, GRAY = Name.DeviceRGB, Name.DeviceCMYK, Name.DeviceGray
PICTURE = "60 0 0 60 100 100 cm /X Do"
LETTERS = "[<0024016701A5>] TJ"
PIXELS = " ".join(["abc"] * 25)  # 99 bytes


def _over(mode: int) -> dict[str, Any]:
    return {"ExtGState": {"O": Dictionary(OP=True, op=True, OPM=mode)}}


def _also(*changes: Change) -> Change:
    def change(pdf: Pdf) -> None:
        for each in changes:
            each(pdf)

    return change


def _linked(left: float, low: float, right: float, high: float) -> Change:
    """Return how the last page gets a link; the bleed is 28.35 to 343 across."""
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))

    def change(pdf: Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[left, low, right, high], A=action
        )
        pdf.pages[3].obj.Annots = Array([pdf.make_indirect(note)])

    return change


def _spaces(**spaces: Any) -> dict[str, Any]:
    """Return resources with colour spaces, each an object of its own."""
    return {
        "ColorSpace": lambda pdf: {
            name: pdf.make_indirect(each(pdf) if callable(each) else Array([each]))
            for name, each in spaces.items()
        }
    }


def _halftone(**inks: bool) -> Change:
    """Return how a halftone of type 5 is set; its inks have a transfer function or none."""

    def dots(*, curved: bool) -> Object:
        more: dict[str, Any] = {"TransferFunction": Name.Identity} if curved else {}
        return Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round, **more)

    of = Dictionary({f"/{ink}": dots(curved=curved) for ink, curved in inks.items()})
    of.HalftoneType = 5
    return adding(f"/H gs 0 0 0 0.2 k {SQUARE}", ExtGState={"H": Dictionary(HT=of)})


def _profiled(data: bytes) -> Change:
    return setting(
        lambda pdf: pdf.Root.OutputIntents[0],
        "/DestOutputProfile",
        lambda pdf: Stream(pdf, data, N=4),
    )


def _masked(size: int, key: str = "SMask") -> Change:
    """Return how the last page gets a picture of 360 ppi under a mask of some pixels."""

    def made(pdf: Pdf) -> dict[str, Object]:
        more: dict[str, Any] = {"ColorSpace": GRAY, "BitsPerComponent": 8}
        if key == "Mask":
            more = {"ImageMask": True, "BitsPerComponent": 1}
        mask = Stream(
            pdf, b"\x80" * size * size, Type=Name.XObject, Subtype=Name.Image, Width=size,
            Height=size, **more,
        )  # fmt: skip
        masks: dict[str, Any] = {key: mask}
        return {"X": picture(pdf, 300, 300, CMYK, b"\0\x60\x60\0", **masks)}

    return adding(PICTURE, XObject=made)


def _stated(size: int) -> Change:
    """Return how the last page gets a fill under a soft mask: a picture of some pixels in 60 pt."""

    def change(pdf: Pdf) -> None:
        held = Dictionary(XObject=Dictionary(X=picture(pdf, size, size, GRAY, b"\x80")))
        blend = Dictionary(S=Name.Transparency, CS=GRAY)
        mask = Dictionary(S=Name.Luminosity, G=form(pdf, PICTURE, held, Group=blend))
        adding(f"/M gs 0 0.5 0.5 0 k {SQUARE}", ExtGState={"M": Dictionary(SMask=mask)})(pdf)

    return change


def _tint(program: str) -> Any:
    """Return the black separation, in CMYK by a program."""
    return lambda pdf: Array([Name.Separation, Name.Black, CMYK, pdf.make_stream(
        program.encode(), FunctionType=4, Domain=[0, 1], Range=[0, 1] * 4)])  # fmt: skip


def _two_blacks(pdf: Pdf) -> None:
    spaces = {"S": separation("Black", 0, 0, 0, 1), "T": separation("Black", 0.6, 0.6, 0.5, 1)}
    adding(f"/S cs 0.5 scn {SQUARE} /T cs 0.4 scn 200 100 60 60 re f", ColorSpace=spaces)(pdf)


SPOT = f"/S cs 0.5 scn {SQUARE}"
ORDERED: dict[str, Any] = {"ColorSpace": {"S": separation(INK, 1, 0.45, 0, 0)}}
CUT = ICC.read_bytes()[:-1000]
BROKEN = (
    Damage("link on the page's edge", "annotation", 4, _linked(300, 200, 350, 220)),
    Damage("link in the bleed", "annotation", 4, _linked(338, 200, 342, 220)),
    Damage("link of no size on the page", "annotation", 4, _linked(100, 200, 100, 200)),
    Damage("white over a spot ink", "overprint-white", 4, adding(
        f"{SPOT} /O gs 0 0 0 0 k {SQUARE}", **ORDERED, **_over(0)), box=PLACE),
    Damage("grey white over a spot ink", "overprint-white", 4, adding(
        f"{SPOT} /O gs 1 g {SQUARE}", **ORDERED, **_over(1)), box=PLACE),
    Damage("white of one ink", "overprint-white", 4, adding(
        f"/O gs /S cs 0 scn {SQUARE}", **_over(0),
        ColorSpace={"S": separation("Cyan", 1, 0, 0, 0)}), box=PLACE),
    Damage("RGB called G", "rgb", 4, adding(
        f"/G cs 0.5 0.2 0.2 scn {SQUARE}", **_spaces(G=RGB)), box=PLACE),
    Damage("RGB called CMYK", "rgb", 4, adding(
        f"/CMYK cs 0.5 0.2 0.2 scn {SQUARE}", **_spaces(CMYK=RGB)), box=PLACE),
    Damage("RGB called I", "rgb", 4, adding(
        f"/I cs 0.5 0.2 0.2 scn {SQUARE}", **_spaces(I=RGB)), box=PLACE),
    Damage("DeviceRGB, whatever is called so", "rgb", 4, adding(
        f"/DeviceRGB cs 0.5 0.2 0.2 scn {SQUARE}", **_spaces(DeviceRGB=CMYK)), box=PLACE),
    Damage("DeviceRGB by its operator", "rgb", 4, adding(
        f"0.5 0.2 0.2 rg {SQUARE}", **_spaces(DeviceRGB=icc)), box=PLACE),
    Damage("RGB by abbreviation where there is none", "colour-unknown", 4, adding(
        PICTURE, XObject=lambda pdf: {"X": picture(pdf, 300, 300, Name.RGB, b"abc")})),
    Damage("transfer by default", "halftone-transfer", 4, _halftone(Default=True)),
    Damage("transfer of an ink of the press", "halftone-transfer", 4,
           _halftone(Default=False, Cyan=True)),
    Damage("profile cut short", "intent-profile", None, _profiled(CUT)),
    Damage("profile without its last tag", "intent-profile", None,
           _profiled(len(CUT).to_bytes(4) + CUT[4:])),
    Damage("soft mask of 30 ppi", "picture-resolution", 4, _masked(25), value="30 ppi",
           limit="150 ppi", box=PLACE),
    Damage("mask of 30 ppi", "picture-resolution", 4, _masked(25, "Mask"), value="30 ppi"),
    Damage("soft mask of 204 ppi", "picture-resolution-low", 4, _masked(170), value="204 ppi"),
    Damage("soft mask of the state, of 30 ppi", "picture-resolution", 4, _stated(25),
           value="30 ppi", box=PLACE),
    Damage("letters drawn in a thin line", "thin-line", 4, value="0.05 pt", limit="0.25 pt",
           do=adding(f"0 0.6 0.5 0 K 0.05 w BT 1 Tr /F0 14 Tf 100 200 Td {LETTERS} ET")),
    Damage("letters with a thin line of another colour", "thin-line", 4, value="0.05 pt",
           do=adding("0 0.6 0.5 0 K 0.6 0 0 0 k 0.05 w BT 2 Tr /F0 14 Tf 100 200 Td "
                     f"{LETTERS} ET")),
    Damage("black that a program makes red", "ink-alternate", 4, value="C0 M50 Y50 K0",
           do=adding(SPOT, ColorSpace=lambda pdf: {"S": _tint("{ 2 div 0 exch dup 0 }")(pdf)})),
    Damage("black in two definitions", "spot-inconsistent", 4, _two_blacks),
)  # fmt: skip
SPARED = (
    ("link in the slug", _linked(345, 200, 370, 220)),
    ("link that touches the bleed", _linked(370, 220, 343.1, 200)),
    ("white that knocks out all inks", adding(f"/O gs 0 0 0 0 k {SQUARE}", **_over(0))),
    ("white paper by grey", adding(f"/O gs 1 g {SQUARE}", **_over(1))),
    ("white beside a spot ink", adding(
        f"{SPOT} /O gs 0 0 0 0 k 200 100 60 60 re f", **ORDERED, **_over(0))),
    ("grey that knocks out", adding(f"/O gs 0.5 g {SQUARE}", **_over(1))),
    ("CMYK called RGB", adding(f"/RGB cs 0 0.5 0.5 0 scn {SQUARE}", **_spaces(RGB=CMYK))),
    ("DeviceCMYK, whatever is called so", adding(
        f"/DeviceCMYK cs 0 0.5 0.5 0 scn {SQUARE}", **_spaces(DeviceCMYK=RGB))),
    ("grey picture inline, whatever is called G", adding(
        f"2 0 0 2 100 100 cm BI /W 11 /H 9 /BPC 8 /CS /G ID {PIXELS} EI", **_spaces(G=RGB))),
    ("transfer of an ink of its own", _halftone(Default=False, Orange=True)),
    ("profile with bytes behind its end", _profiled(ICC.read_bytes() + bytes(2))),
    ("soft mask of 300 ppi", _masked(250)),
    ("soft mask of the state, of 300 ppi", _stated(250)),
    ("letters drawn in a line", adding(
        f"0 0.6 0.5 0 K 0.4 w BT 1 Tr /F0 14 Tf 100 200 Td {LETTERS} ET")),
    ("letters made bolder by a thin line", adding(
        "0 0.6 0.5 0 K 0 0.6 0.5 0 k 0.05 w BT 2 Tr /F0 14 Tf 100 200 Td "
        f"{LETTERS} ET")),
    ("black that a program makes black", adding(SPOT, ColorSpace=lambda pdf: {
        "S": _tint("{ 0 exch 0 exch 0 exch }")(pdf)})),
    ("dark grey for black", adding(SPOT, ColorSpace={"S": separation("Black", 0, 0, 0, 0.8)})),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(common: Path) -> dict[str, Verdict]:
    """Return what is said of the files of this module."""
    return verdicts(common, "press", (*BROKEN, *(Damage(name, "", 4, do) for name, do in SPARED)))


@pytest.mark.parametrize("damage", BROKEN, ids=[each.name for each in BROKEN])
def test_what_breaks_is_told(damage: Damage, found: dict[str, Verdict]) -> None:
    """One fault is one finding, at its place, and costs the label where a standard has the rule."""
    agrees(found[damage.name], damage)


@pytest.mark.parametrize("name", [name for name, _ in SPARED])
def test_what_keeps_is_spared(name: str, found: dict[str, Verdict]) -> None:
    """What is allowed, and prints as it is meant, is not told."""
    assert [str(each) for each in found[name].findings] == []
    assert found[name].unchecked == ()


def test_transparency_without_an_intent_has_no_colours() -> None:
    """Where neither the page nor an output intent says in which, nobody knows."""
    bare = _also(setting(on(3), "/Group"), setting(lambda pdf: pdf.Root, "/OutputIntents"))
    verdict = Damage("bare", "", None, bare).verdict()

    assert {each.code for each in verdict.findings} == {"intent-missing", "blend-space"}
    assert verdict.keeps == ()


def test_device_rgb_is_meant_where_the_output_intent_says_so() -> None:
    """A file for a press of red, green and blue has no foreign colours; but ours has four inks."""
    data = bytearray((ICC.parent / "sRGB.icc").read_bytes())
    data[12:16] = b"prtr"
    meant = _also(adding(f"0.9 0.2 0.1 rg {SQUARE}"), _profiled(bytes(data)))
    verdict = Damage("meant", "", None, meant).verdict()

    assert {each.code for each in verdict.findings} == {"intent-profile"}


def test_a_picture_that_nobody_can_decode_is_told() -> None:
    """So is one whose mask is such, and one inline."""
    unknown: dict[str, Any] = {"Filter": Name.Squeeze}
    for name, do in (
        ("picture", adding(PICTURE, XObject=lambda pdf: {
            "X": picture(pdf, 300, 300, CMYK, b"\0\x60\x60\0", **unknown)})),
        ("mask", adding(PICTURE, XObject=lambda pdf: {
            "X": picture(pdf, 300, 300, CMYK, b"\0\x60\x60\0",
                         SMask=picture(pdf, 300, 300, GRAY, b"\x80", **unknown))})),
        ("inline", adding(
            f"2 0 0 2 100 100 cm BI /W 11 /H 9 /BPC 8 /CS /G /F /Squeeze ID {PIXELS} EI")),
    ):  # fmt: skip
        verdict = Damage(name, "", 4, do).verdict()
        said = [each.message for each in verdict.findings if each.code == "content-broken"]

        assert len(said) == 1, name
        assert said[0].endswith("a picture has a filter 'Squeeze', and there is none")
        assert verdict.keeps == ()


def test_functions_are_worked_out() -> None:
    """Of each kind, as ISO 32000-1 has it; what is none gives nothing."""
    pdf = pikepdf.new()

    def stream(data: bytes, **more: Any) -> Object:
        return Stream(pdf, data, Domain=[0, 1], **more)

    power = Dictionary(FunctionType=2, Domain=[0, 1], N=2, C0=[0, 1], C1=[1, 0.5])
    halves = Dictionary(
        FunctionType=3, Domain=[0, 1], Functions=[power, power], Bounds=[0.5], Encode=[0, 1, 1, 0]
    )
    samples = {"FunctionType": 0, "Size": [2], "BitsPerSample": 4, "Range": [0, 1, 0, 1]}
    program = {"FunctionType": 4, "Range": [0, 1, 0, 1]}
    assert at_end(power, 0.5) == (0.25, 0.875)
    assert at_end(halves) == (0, 1)
    assert at_end(halves, 0.25) == (0.25, 0.875)
    assert at_end(stream(b"\x0f\xf0", **samples)) == (1, 0)
    assert at_end(stream(b"\x0f\xf0", **samples), 0.0) == (0, 1)
    assert at_end(stream(b"\x0f", **samples)) is None
    assert at_end(stream(b"{ dup 0.5 gt { 0.25 } { 0.75 } ifelse exch 3 mul }", **program)) == (
        0.25, 1,
    )  # fmt: skip
    assert at_end(stream(b"{ 0.5 0.25 3 1 roll 1 index pop pop }", **program)) == (0.25, 1)
    assert at_end(stream(b"{ 1 }", **program)) == (1, 1)
    for odd in (b"{ 1 2 }", b"{ pop pop }", b"1", b"{ 1", b"{ 1 0 div }", b"{ melt }", b"{" * 99):
        assert at_end(stream(odd, **program)) is None
    assert at_end(Dictionary(FunctionType=7, Domain=[0, 1])) is None


def test_a_profile_is_measured_by_what_it_says() -> None:
    """By its size, by its tag table, and by where its tags are."""
    whole = ICC.read_bytes()
    many = whole[:128] + (1 << 30).to_bytes(4) + whole[132:]

    assert broken(whole) == ""
    assert broken(whole[:-1]) == f"is cut short: {len(whole) - 1} of {len(whole)} bytes"
    assert broken(many) == "is cut short: its tag table is not all there"
    assert broken(whole[:100]) == "is no ICC profile"
