"""What stands around a page on its press sheet, as tools that are not ours find it there."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from PIL import Image

from conftest import FONTS, INFO, face_file, needs
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.page.model import Page
from memopress.picture import Plates
from memopress.render import PlanChest, draw
from memopress.units import Size, mm
from outputs import ICC, PRESS
from records import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.marks import PrintersMark

FACES = {"text": face_file("text", FONTS / "work-sans/WorkSans_400Regular.ttf")}
SIZES = {
    "brochure": (mm(170), mm(240), mm(3)),
    "landscape A5": (mm(210), mm(148), mm(3)),
    "bleed of 5 mm": (mm(148), mm(210), mm(5)),
    "no bleed": (mm(170), mm(240), 0.0),
    "small": (mm(100), mm(80), mm(3)),
    "tiny": (100.0, 80.0, 8.0),
}
INKS = ("Cyan", "Magenta", "Yellow", "Black")

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


def sheet(size: str, marks: tuple[PrintersMark, ...] = PRESS.marks, slug: str = INFO.slug) -> bytes:
    """Return an empty page of a size, finished for the press."""
    width, height, bleed = SIZES[size]
    page = Page(12, Size(width, height), bleed, ())
    output = replace(PRESS, marks=marks, info=replace(INFO, slug=slug))
    # Nothing is pictured: no plate is ever written.
    plates = Plates(Cache(None), ICC, Files(Path()))
    return finish(draw([page], output, FACES, plates, PlanChest(Cache(None)))).data


def found(data: bytes, *kinds: str) -> list[dict[str, Any]]:
    """Return what stands on the sheet: its lines, rects, curves and chars, or some of these."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        objects = pdf.pages[0].objects
        return [
            one
            for kind in kinds or ("line", "rect", "curve", "char")
            for one in objects.get(kind, ())
        ]


def boxes(data: bytes) -> dict[str, Box]:
    """Return the media, bleed and trim box, from the sheet's top left corner."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        height = float(page.height)
        corners = {
            name: [float(n) for n in page.page_obj.attrs[name]]
            for name in ("MediaBox", "BleedBox", "TrimBox")
        }
    return {name: (x0, height - y1, x1, height - y0) for name, (x0, y0, x1, y1) in corners.items()}


def outline(one: dict[str, Any]) -> Box:
    """Return the box of an object."""
    return (one["x0"], one["top"], one["x1"], one["bottom"])


def between(one: Box, other: Box) -> float:
    """Return how far two boxes are apart, along one axis; 0 or less where they meet."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def heaps(found: Iterable[Box], near: float = 1.0) -> list[Box]:
    """Return boxes united with all that meet them or come near, in points."""
    united: list[Box] = []
    for box in found:
        one = box
        while meets := [other for other in united if between(one, other) < near]:
            united = [other for other in united if other not in meets]
            every = list(zip(one, *meets, strict=True))
            one = (min(every[0]), min(every[1]), max(every[2]), max(every[3]))
        united.append(one)
    return united


@pytest.mark.parametrize("size", SIZES)
def test_marks_keep_clear_of_bleed_and_trim(size: str) -> None:
    """Every mark is 2 mm from the bleed and 3 mm from the trim at least, and on the sheet."""
    data = sheet(size)
    around = boxes(data)
    media = around["MediaBox"]

    for one in found(data):
        box = outline(one)
        assert between(box, around["BleedBox"]) > mm(2) - 0.01
        assert between(box, around["TrimBox"]) > mm(3) - 0.01
        assert box[0] >= -0.01
        assert box[1] >= -0.01
        assert box[2] <= media[2] + 0.01
        assert box[3] <= media[3] + 0.01


@pytest.mark.parametrize(
    ("size", "count"), [(size, 12 if size == "tiny" else 15) for size in SIZES]
)
def test_marks_do_not_meet(size: str, count: int) -> None:
    """Eight crop marks, four registration marks, two halves of the colour bar and the slug line.

    A tiny page has no room for the last two.
    """
    assert len(heaps(map(outline, found(sheet(size))))) == count


@pytest.mark.parametrize("size", SIZES)
def test_marks_are_on_every_plate_and_in_no_page(size: str, tmp_path: Path) -> None:
    """Each separation of Ghostscript's has crop and registration marks, and no ink in the bleed."""
    needs("gs")
    data = sheet(size)
    around = boxes(data)
    (tmp_path / "a.pdf").write_bytes(data)
    scale = 150 / 72

    subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r150",
         "-o", str(tmp_path / "a.tif"), str(tmp_path / "a.pdf")],
        check=True,
    )  # fmt: skip

    x0, top, x1, bottom = around["BleedBox"]
    trim = around["TrimBox"]
    middle = round((trim[0] + trim[2]) / 2 * scale)
    for ink in INKS:
        plate = Image.open(tmp_path / f"a({ink}).tif").convert("L")
        inside = plate.crop(
            (round(x0 * scale), round(top * scale), round(x1 * scale), round(bottom * scale))
        )
        assert inside.getextrema() == (255, 255)
        crop = plate.crop((round(trim[0] * scale) - 2, 0, round(trim[0] * scale) + 3, 20))
        target = plate.crop((middle - 20, 0, middle + 20, round(top * scale)))
        assert crop.getextrema()[0] == 0
        assert target.getextrema()[0] == 0


def test_registration_marks_are_centred() -> None:
    """One stands in the middle of each side, its cross reversed in the filled centre."""
    data = sheet("brochure", ("registration",))
    x0, top, x1, bottom = boxes(data)["TrimBox"]
    middle = ((x0 + x1) / 2, (top + bottom) / 2)

    centres = {
        (round((box[0] + box[2]) / 2, 1), round((box[1] + box[3]) / 2, 1))
        for box in heaps(map(outline, found(data)))
    }

    assert len(centres) == 4
    assert sorted(y for x, y in centres if x == round(middle[0], 1)) == pytest.approx(
        [top - mm(9), bottom + mm(9)], abs=0.1
    )
    assert sorted(x for x, y in centres if y == round(middle[1], 1)) == pytest.approx(
        [x0 - mm(9), x1 + mm(9)], abs=0.1
    )
    assert sorted(one["stroking_color"] for one in found(data, "line")) == [0] * 8 + [1] * 8


def test_colour_bar_has_its_values() -> None:
    """Solids, overprints, grey beside its black, and tints; no patch has more than 300 % of ink."""
    patches = found(sheet("brochure"), "rect")
    values = [tuple(round(100 * v) for v in one["non_stroking_color"]) for one in patches]

    assert values[:4] == [(100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (0, 0, 0, 100)]
    assert values[4:8] == [(100, 100, 0, 0), (100, 0, 100, 0), (0, 100, 100, 0), (100, 100, 100, 0)]
    assert values[8:10] == [(50, 40, 40, 0), (0, 0, 0, 55)]
    assert [[*{*tint} - {0}] for tint in values[10:]] == [[75], [50], [25]] * 4
    assert max(sum(value) for value in values) == 300
    assert {(round(one["width"], 2), round(one["height"], 2)) for one in patches} == {
        (round(mm(5), 2), round(mm(5), 2))
    }


def test_lines_are_a_quarter_point() -> None:
    """Whatever is stroked is thin."""
    strokes = [one for one in found(sheet("brochure"), "line", "curve") if one["stroke"]]

    assert {one["linewidth"] for one in strokes} == {0.25}


@pytest.mark.parametrize(
    ("marks", "count"),
    [(("crop",), 8), (("registration",), 4), (("colour-bar",), 2), (("slug",), 1), ((), 0)],
)
def test_marks_can_be_chosen(marks: tuple[PrintersMark, ...], count: int) -> None:
    """Each kind is drawn where it is named, and no other."""
    assert len(heaps(map(outline, found(sheet("brochure", marks))))) == count


def test_without_marks_the_sheet_ends_with_the_bleed() -> None:
    """The media box is the bleed box; the trim lies in it as ever."""
    around = boxes(sheet("brochure", ()))

    assert around["MediaBox"] == pytest.approx(around["BleedBox"], abs=0.001)
    assert around["TrimBox"] == pytest.approx((mm(3), mm(3), mm(173), mm(243)), abs=0.001)


def test_slug_line_gives_up_its_beginning_first() -> None:
    """Short of room it is set smaller, to 4 points, and then without title or edition."""
    full = "Lokaal talent doet me wat · West-Vlaanderen"

    def line(size: str, slug: str) -> tuple[str, float]:
        chars = found(sheet(size, slug=slug), "char")
        return "".join(one["text"] for one in chars), round(chars[0]["size"], 2)

    assert line("brochure", full) == (f"{full} · press · 12 · 2026-03-02", 6)
    assert line("small", INFO.slug)[0] == f"{INFO.slug} · press · 12 · 2026-03-02"
    assert 4 <= line("small", INFO.slug)[1] < 6
    assert line("small", full)[0] == "West-Vlaanderen · press · 12 · 2026-03-02"
