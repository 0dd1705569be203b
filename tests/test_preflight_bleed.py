"""Where ink stops at the trim: elements that end there are told, what pictures show is not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

from damaged import Change, Damage, adding, form, verdicts
from memopress.preflight.raster import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pikepdf import Object, Pdf

    from memopress.preflight import Verdict
    from memopress.preflight.reading import PageObject

# The last page's trim is 36.85 to 334.49 across and 36.85 to 456.38 up, its bleed 8.5 more.
BLEED = "102.047 0 0 436.536 28.346 28.346 cm /X Do"  # the left third, with all of the bleed
BARE = "93.543 0 0 436.536 36.85 28.346 cm /X Do"  # the same, from the trim on
SIZE = (425, 1819)  # pixels: 300 an inch
EDGE = 35  # pixels of the bleed
CMYK = Name.DeviceCMYK
SHELF = "0 0.9 0.9 0 k 36.85 200 60 100 re f"  # a box from the trim on, 35 mm high


def _photograph(edge: int | None = EDGE, width: int = SIZE[0]) -> Image.Image:
    """Return a picture, dark from an edge on, as of a door post at the trim."""
    made = Image.linear_gradient("L").resize((width, SIZE[1])).point(lambda v: 40 + v // 4)
    if edge is not None:
        ImageDraw.Draw(made).rectangle((edge, 0, width, SIZE[1]), fill=190)
    return Image.merge("CMYK", (made, made, made.point(lambda v: v // 2), made.point(lambda _: 0)))


def _pictured(image: Image.Image, pdf: Pdf, **more: Any) -> Object:
    made = Stream(
        pdf, image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
        Height=image.height, BitsPerComponent=8,
        ColorSpace=CMYK if image.mode == "CMYK" else Name.DeviceGray, **more,
    )  # fmt: skip
    return pdf.make_indirect(made)


def _placed(how: str, image: Image.Image, then: str = "") -> Change:
    return adding(f"q {how} Q {then}", XObject=lambda pdf: {"X": _pictured(image, pdf)})


def _indexed(pdf: Pdf) -> dict[str, Object]:
    """Return the photograph in a palette of two colours."""
    plane = _photograph().getchannel("C").point(lambda v: v == 190)
    space = Array([Name.Indexed, CMYK, 1, String(bytes([20, 20, 0, 0, 190, 190, 90, 0]))])
    made = _pictured(plane, pdf)
    made.ColorSpace = space
    return {"X": made}


def _jpeg(pdf: Pdf) -> dict[str, Object]:
    target = io.BytesIO()
    _photograph().getchannel("C").save(target, "JPEG")
    made = Stream(
        pdf, target.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0],
        Height=SIZE[1], BitsPerComponent=8, ColorSpace=Name.DeviceGray, Filter=Name.DCTDecode,
    )  # fmt: skip
    return {"X": pdf.make_indirect(made)}


def _in_form(clip: str) -> Change:
    """Return how a form paints the photograph, under a clip."""

    def change(pdf: Pdf) -> None:
        held = Dictionary(XObject=Dictionary(X=_pictured(_photograph(), pdf)))
        inner = form(pdf, f"q {clip} {BLEED} Q", held)
        adding("/F Do", XObject={"F": inner})(pdf)

    return change


def _softly(edge: int) -> Change:
    """Return how a picture of one colour is placed that its soft mask lets end at an edge."""
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).rectangle((edge, 0, *SIZE), fill=255)

    def made(pdf: Pdf) -> dict[str, Object]:
        return {"X": _pictured(_photograph(None), pdf, SMask=_pictured(mask, pdf))}

    return adding(BLEED, XObject=made)


def _shading(*, extend: bool, stop: float) -> Change:
    """Return a shading across the trim that changes at once, at a part of its way."""
    ends = [
        Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=each, C1=each)
        for each in ([0.1, 0.1, 0, 0], [0.8, 0.7, 0.2, 0])
    ]
    steps = Dictionary(
        FunctionType=3, Domain=[0, 1], Functions=ends, Bounds=[stop], Encode=[0, 1, 0, 1]
    )
    shading = Dictionary(
        ShadingType=2, ColorSpace=CMYK, Function=steps, Extend=[extend, extend],
        Coords=[36.85, 0, 136.85, 0] if not extend else [26.85, 0, 126.85, 0],
    )  # fmt: skip
    return adding("28.346 28.346 100 436.536 re W n /S sh", Shading={"S": shading})


def _patterned(pdf: Pdf) -> None:
    """Fill a box into the bleed with a shading pattern that changes at the trim."""
    _shading(extend=True, stop=0.1)(pdf)
    resources = pdf.pages[3].obj.Resources
    pattern = Dictionary(PatternType=2, Shading=resources.Shading.S)
    adding("/Pattern cs /P scn 28.346 28.346 100 436.536 re f", Pattern={"P": pattern})(pdf)


def _two(first: Image.Image, second: Image.Image) -> Change:
    """Return how two pictures meet at the trim."""
    left, right = "8.504 0 0 436.536 28.346 28.346 cm /Y Do", BARE

    def made(pdf: Pdf) -> dict[str, Object]:
        return {"X": _pictured(second, pdf), "Y": _pictured(first, pdf)}

    return adding(f"q {left} Q {right}", XObject=made)


def _stated(image: Image.Image, how: str, then: str = "", **state: Any) -> Change:
    """Return how a picture is placed in a graphics state, and what else is drawn in it."""
    return adding(
        f"/T gs q {how} Q {then}", XObject=lambda pdf: {"X": _pictured(image, pdf)},
        ExtGState={"T": Dictionary(**state)},
    )  # fmt: skip


PLAIN = _photograph(None)
DARK = Image.new("CMYK", SIZE, (200, 180, 90, 20))
KEEPS = (
    ("photograph with an edge at the trim", _placed(BLEED, _photograph())),
    ("photograph with an edge within 1 mm", _placed(BLEED, _photograph(EDGE + 6))),
    ("photograph as a JPEG", adding(BLEED, XObject=_jpeg)),
    ("photograph in a palette", adding(BLEED, XObject=_indexed)),
    ("photograph in a form", _in_form("")),
    ("photograph in a form, clipped in the bleed", _in_form("20 20 100 460 re W n")),
    ("photograph twice", adding(f"q {BLEED} Q {BLEED}", XObject=lambda pdf: {
        "X": _pictured(_photograph(), pdf)})),
    ("photograph cut into strips at the trim", _two(
        _photograph(None, EDGE), _photograph(None, SIZE[0] - EDGE))),
    ("photograph that is faint", _stated(_photograph(), BLEED, ca=0.5)),
    ("photograph that multiplies", _stated(_photograph(), BLEED, BM=Name.Multiply)),
    ("shading that changes at the trim", _shading(extend=True, stop=0.1)),
    ("shading of a fill that changes at the trim", _patterned),
    ("box within the photograph", _placed(BLEED, _photograph(), SHELF.replace("36.85 ", "60 "))),
    ("box over the photograph, into the bleed", _placed(
        BLEED, _photograph(), SHELF.replace("36.85 ", "28 "))),
)  # fmt: skip
BREAKS = (
    ("photograph that ends at the trim", _placed(BARE, _photograph())),
    ("photograph that ends with 1 mm of bleed", _placed(
        BARE.replace("36.85", "34.02"), _photograph())),
    ("one colour that ends at the trim", _placed(BARE, DARK)),
    ("photograph with an edge and a box that ends there", _placed(BLEED, _photograph(), SHELF)),
    ("photograph with a faint box that ends there", _placed(
        BLEED, PLAIN, SHELF.replace("0 0.9 0.9 0 k", "0.2 0.2 0.1 0 k"))),
    ("photograph in a form, clipped at the trim", _in_form("36.85 20 200 460 re W n")),
    ("photograph clipped to a curve at the trim", _placed(
        "36.85 28 m 30 250 36.85 460 36.85 464.9 c 200 464.9 l 200 28 l W n " + BLEED,
        _photograph())),
    ("photograph that a mask lets end", _softly(EDGE)),
    ("two photographs that meet at the trim", _two(PLAIN, DARK)),
    ("photograph that is faint and ends", _stated(_photograph(), BARE, ca=0.2)),
    ("photograph that multiplies and ends", _stated(_photograph(), BARE, BM=Name.Multiply)),
    ("box that multiplies over a photograph", _stated(
        _photograph(), BLEED, SHELF, BM=Name.Multiply)),
    ("box that screens a photograph", _stated(
        _photograph(), BLEED, SHELF.replace("0 0.9 0.9 0", "0.3 0.3 0.3 0"), BM=Name.Screen)),
    ("shading that ends at the trim", _shading(extend=False, stop=0.5)),
    ("photograph with a box that overprints", _placed(BLEED, _photograph(), SHELF.replace(
        "k", "k /Over gs"))),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(common: Path) -> dict[str, Verdict]:
    """Return what is said of the files of this module."""
    return verdicts(common, "bleed", (Damage(name, "", 4, do) for name, do in (*KEEPS, *BREAKS)))


def ends(verdict: Verdict) -> list[str]:
    """Return on which sides something ends, as a verdict tells."""
    assert not [each for each in verdict.unchecked if "bleed-empty" in each.codes]
    return [each.message for each in verdict.findings if each.code == "bleed-empty"]


@pytest.mark.parametrize("name", [name for name, _ in KEEPS])
def test_what_a_picture_shows_does_not_end(name: str, found: dict[str, Verdict]) -> None:
    """An edge within it runs on into the bleed with it."""
    assert ends(found[name]) == []


@pytest.mark.parametrize("name", [name for name, _ in BREAKS])
def test_what_ends_is_told(name: str, found: dict[str, Verdict]) -> None:
    """A picture, what clips it, and what lies on it end where they are seen to."""
    assert [each for each in ends(found[name]) if "along the left side" in each]


def test_pages_are_drawn_again_only_where_something_seems_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One picture of the page is enough for most; else it takes three, whatever is on it."""
    drawings: list[int] = []

    def counted(*arguments: Any) -> Iterator[tuple[PageObject, Image.Image]]:
        for each in drawn(*arguments):
            drawings[-1] += 1
            yield each

    monkeypatch.setattr("memopress.preflight.rules.bleed.drawn", counted)
    for do in (_placed(BLEED, PLAIN), _placed(BLEED, _photograph()), adding(SHELF)):
        drawings.append(0)
        Damage("counted", "", 4, do).verdict()

    assert drawings == [1, 3, 1]
