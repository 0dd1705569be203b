"""Faults that hide: in soft masks, behind names, in a picture's data, in what stands for an ink."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from damaged import Damage, adding, agrees, form, setting, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object, Pdf

    from memopress.preflight import Verdict

SQUARE = "100 100 60 60 re f"
RGB, CMYK, GRAY = Name.DeviceRGB, Name.DeviceCMYK, Name.DeviceGray
COLOUR = "0 0.5 0.5 0 k"


def _jpeg(pdf: Pdf, size: int, mode: str, cut: int | None = None, **more: int) -> dict[str, Object]:
    target = io.BytesIO()
    Image.new(mode, (size, size), "white").save(target, "JPEG")
    keys = {"Width": size, "Height": size} | more
    return {
        "X": pdf.make_indirect(
            Stream(
                pdf,
                target.getvalue()[:cut],
                Type=Name.XObject,
                Subtype=Name.Image,
                ColorSpace=CMYK,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
                Decode=[1, 0] * 4,
                **keys,
            )
        )
    }


def _raw(pdf: Pdf) -> dict[str, Object]:
    short = Stream(pdf, bytes(1000), Type=Name.XObject, Subtype=Name.Image, ColorSpace=CMYK)
    short.Width = short.Height = 250
    short.BitsPerComponent = 8
    return {"X": pdf.make_indirect(short)}


def _masked(code: str, space: Object) -> Damage:
    def change(pdf: Pdf) -> None:
        group = form(pdf, code, Group=Dictionary(S=Name.Transparency, CS=space))
        mask = Dictionary(S=Name.Luminosity, G=group)
        blend = Dictionary(S=Name.Transparency, CS=CMYK)
        pdf.pages[3].obj.Group = blend
        adding(f"/M gs {COLOUR} {SQUARE}", ExtGState={"M": Dictionary(SMask=mask)})(pdf)

    return Damage("masked", "", 4, change)


def _faded(pdf: Pdf) -> None:
    group = form(pdf, f"{COLOUR} {SQUARE}", Group=Dictionary(S=Name.Transparency, CS=CMYK))
    adding("/T gs /F Do", ExtGState={"T": Dictionary(ca=0.5)}, XObject={"F": group})(pdf)


def _namesake(pdf: Pdf) -> None:
    embedded = pdf.pages[3].obj.Resources.Font.F0.BaseFont
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=embedded)
    adding(f"{COLOUR} BT /H 14 Tf 100 200 Td (Hallo) Tj ET", Font={"H": font})(pdf)


def _standing_for(space: Object, *full: float) -> Object:
    none = [1.0] * 3
    tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=none, C1=list(full))
    return Array([Name.Separation, Name.Magenta, space, tint])


PICTURE = "q 60 0 0 60 100 100 cm /X Do Q"
HIDDEN = (
    Damage("RGB in a soft mask", "rgb", 4, _masked(f"1 0 0 rg {SQUARE}", GRAY).do),
    Damage("soft mask worked out in RGB", "blend-space", 4, _masked(f"1 g {SQUARE}", RGB).do),
    Damage("font that shares a name", "font-embedded", 4, _namesake),
    Damage("separation that RGB stands for", "rgb", 4, adding(
        f"/S cs 1 scn {SQUARE}", ColorSpace={"S": _standing_for(RGB, 1, 0, 0.5)})),
    Damage("JPEG of another size", "content-broken", 4, adding(
        PICTURE, XObject=lambda pdf: _jpeg(pdf, 40, "CMYK", Width=400, Height=400))),
    Damage("JPEG of other channels", "content-broken", 4, adding(
        PICTURE, XObject=lambda pdf: _jpeg(pdf, 250, "RGB"))),
    Damage("samples that are missing", "content-broken", 4, adding(PICTURE, XObject=_raw)),
    Damage("line made thin in one direction", "thin-line", 4, adding(
        "0.05 0 0 20 0 0 cm 0 0.5 0.5 0 K 1 w 3000 5 m 3000 8 l S"), value="0.05 pt"),
    Damage("pale ground ends at the trim", "bleed-empty", 4, adding(
        "0.06 0 0 0 k 36.85 60 100 380 re f"), limit="3.0 mm"),
)  # fmt: skip
SOUND = (
    Damage("faint group on a page without one", "", None, _faded),
    Damage("soft mask in grey", "", None, _masked(f"1 g {SQUARE}", GRAY).do),
    Damage("condition as Fogra names its data", "", None, setting(
        lambda pdf: pdf.Root.OutputIntents[0], "/OutputConditionIdentifier", String("FOGRA39L"))),
    Damage("condition in full", "", None, setting(
        lambda pdf: pdf.Root.OutputIntents[0], "/OutputConditionIdentifier",
        String("Coated FOGRA39 (ISO 12647-2:2004)"))),
    Damage("registry by a safe address", "", None, setting(
        lambda pdf: pdf.Root.OutputIntents[0], "/RegistryName", String("https://www.color.org/"))),
    Damage("black ink by name", "", None, adding(
        "/Over gs /D cs 1 scn BT /F0 9 Tf 100 200 Td [<0024>] TJ ET", ColorSpace={"D": Array([
            Name.DeviceN, [Name.Black], CMYK, Dictionary(
                FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 0, 0, 1])])})),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(common: Path) -> dict[str, Verdict]:
    """Return what is said of the files of this module."""
    return verdicts(common, "hidden", (*HIDDEN, *SOUND))


@pytest.mark.parametrize("damage", HIDDEN, ids=[each.name for each in HIDDEN])
def test_what_hides_is_found(damage: Damage, found: dict[str, Verdict]) -> None:
    """One hidden fault is one finding, and the file is not what it claims to be."""
    agrees(found[damage.name], damage)


@pytest.mark.parametrize("sound", SOUND, ids=[each.name for each in SOUND])
def test_what_only_looks_odd_is_not(sound: Damage, found: dict[str, Verdict]) -> None:
    """Other ways to say the same, and masks in grey, are no faults."""
    assert [str(each) for each in found[sound.name].findings] == []


def test_a_jpeg_that_ends_early_is_broken() -> None:
    """What is missing of it may print as anything: Ghostscript makes it full ink."""
    cut = adding(PICTURE, XObject=lambda pdf: _jpeg(pdf, 250, "CMYK", cut=-400))
    verdict = Damage("cut short", "content-broken", 4, cut).verdict()

    assert "a picture's JPEG ends early" in verdict.findings[0].message
    assert verdict.keeps == ()
