"""Ink as the preflight measures it: as known of flat patches, and as plates made apart show it."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array
from PIL import Image, ImageMath

from conftest import needs
from handmade import NOISE, Page, made, picture, some_pages, spot
from memopress.diagnostics import Severity
from memopress.preflight import DEFAULT, RULES, judge, load_profile, separations
from memopress.preflight.model import Rect
from memopress.preflight.reading import open_file
from memopress.preflight.rules.ink import fullest_square
from memopress.units import mm
from records import replace

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Brochure

PROFILE = load_profile(DEFAULT, RULES)
INK = ("ink-average", "ink-peak")
SIDE = mm(15)
CLOSE = 1.5  # percent: how near two measures of an average of ink have to be
PEAKS = 3.0  # percent: the same of a spot, where a pixel's rounding counts more


@dataclass(frozen=True)
class Ink:
    """A page's ink by Ghostscript at a resolution of the test's own, not scaled down."""

    rows: list[list[int]]  # of 255 an ink
    scale: float  # pixels a point
    media: Rect

    def within(self, rect: Rect) -> list[list[int]]:
        """Return the pixels of a part of the page."""
        left, right = (round((x - self.media.x0) * self.scale) for x in (rect.x0, rect.x1))
        top, bottom = (round((self.media.y1 - y) * self.scale) for y in (rect.y1, rect.y0))
        return [row[left:right] for row in self.rows[top:bottom]]

    def average(self, rect: Rect) -> float:
        """Return the average of a part of the page in percent."""
        rows = self.within(rect)
        return sum(map(sum, rows)) / sum(map(len, rows)) / 2.55

    def most(self, area: Rect) -> float:
        """Return the highest average of any square of 15 mm: sums slid over columns and rows."""
        rows = self.within(area)
        wide, high = (min(round(SIDE * self.scale), n) for n in (len(rows[0]), len(rows)))
        columns, best = [0] * len(rows[0]), 0
        for n, row in enumerate(rows):
            columns = list(map(add, columns, row))
            if n >= high:
                columns = [one - other for one, other in zip(columns, rows[n - high], strict=True)]
            if n >= high - 1:
                ends = list(itertools.accumulate(columns, initial=0))
                best = max(best, *(b - a for a, b in zip(ends, ends[wide:], strict=False)))
        return best / (wide * high) / 2.55


def plates(data: bytes, folder: Path, resolution: float) -> list[dict[str, Image.Image]]:
    """Return the plates of each page, by ink, as Ghostscript makes them."""
    needs("gs")
    folder = folder / f"plates-{resolution:g}"
    folder.mkdir()
    (folder / "in.pdf").write_bytes(data)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{resolution:g}",
         f"-sOutputFile={folder / 'x%d.tif'}", str(folder / "in.pdf")],
        check=True, capture_output=True,
    )  # fmt: skip
    pages: dict[int, dict[str, Image.Image]] = {}
    for path in folder.glob("x*(*.tif"):
        match = re.fullmatch(r"x(\d+)\((.+)\)\.tif", path.name)
        assert match
        with Image.open(path) as image:
            image.load()
        pages.setdefault(int(match[1]), {})[match[2]] = image
    return [pages[number] for number in sorted(pages)]


def ink(data: bytes, folder: Path, resolution: float) -> list[Ink]:
    """Return the ink of each page of a file whose pages are not rotated."""
    file = open_file(data)
    found = []
    for sheet, images in zip(file.sheets, plates(data, folder, resolution), strict=True):
        width, samples = next(iter(images.values())).width, [i.tobytes() for i in images.values()]
        whole = [255 * len(samples) - sum(values) for values in zip(*samples, strict=True)]
        rows = [whole[start : start + width] for start in range(0, len(whole), width)]
        found.append(Ink(rows, resolution / 72, sheet.whole))
    return found


@dataclass(frozen=True)
class Measured:
    """What the preflight measures on a page."""

    area: Rect
    average: float
    square: Rect
    peak: float


def measured(data: bytes) -> list[Measured]:
    """Return what the preflight measures on each page."""
    needs("gs")
    found = []
    file = open_file(data)
    with separations.separated(data, file.sheets) as pages:
        for sheet, each in pages:
            total, area = each.total(sheet.bleed)
            most, square = fullest_square(total, area, SIDE)
            found.append(Measured(area, most, square, float(total.getextrema()[1])))  # type: ignore[arg-type]
    return found


def patch(x: float, y: float, width: float, height: float, *inks: float) -> str:
    """Return the operators of a rectangle in CMYK percentages."""
    return f"{' '.join(str(i / 100) for i in inks)} k {x} {y} {width} {height} re f\n"


FLAT = Page(patch(10, 10, 60, 60, 100, 100, 100, 0) + patch(90, 40, 70, 50, 75, 65, 60, 95))
OVER = Page(patch(20, 20, 80, 80, 100, 0, 0, 0) + "/OP gs " + patch(30, 30, 60, 60, 0, 0, 0, 100))
KNOCKED = Page(patch(20, 20, 80, 80, 100, 0, 0, 0) + patch(30, 30, 60, 60, 0, 0, 0, 100))
SPOT = Page(
    patch(20, 20, 80, 80, 80, 40, 0, 0) + "/OP gs /S cs 1 scn 30 30 60 60 re f",
    spaces={"S": spot("PANTONE 021 C", 0, 0.6, 1, 0)},
)
# Noise of 400 ppi: 850 pixels are 153 points. The dark one has 333 % on the average.
NOISY = Page("q 153 0 0 153 20 20 cm /P Do Q", pictures={"P": picture(850, 850, NOISE)})
DARK = replace(
    NOISY,
    pictures={
        "P": picture(850, 850, bytes(NOISE.translate(bytes(255 - n // 3 for n in range(256)))))
    },
)
EXACT = Page(patch(31.3, 33.7, SIDE, SIDE, 100, 100, 100, 100))
MOVED = replace(FLAT, media=(-60, 5, 180, 205))
SMALL = Page(patch(0, 0, 15, 30, 100, 100, 50, 0), media=(0, 0, 30, 30))
NARROW = Page(patch(0, 40, 30, 60, 100, 100, 50, 0), media=(0, 0, 30, 200))
MARKED = Page(
    patch(60, 60, 60, 60, 50, 50, 0, 0) + "/A cs 1 scn 0 0 50 200 re f 0 0 240 35 re f",
    bleed=(50, 35, 230, 190),
    spaces={"A": spot("All", 1, 1, 1, 1)},
)
PAGES = {
    "flat": FLAT, "over": OVER, "knocked": KNOCKED, "spot": SPOT, "noisy": NOISY, "dark": DARK,
    "exact": EXACT, "moved": MOVED, "small": SMALL, "narrow": NARROW, "marked": MARKED,
}  # fmt: skip
SUMS = {
    "flat": 300, "over": 200, "knocked": 100, "spot": 220, "moved": 300, "small": 125,
    "narrow": 250, "marked": 100,
}  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> dict[str, Measured]:
    """Measure each of the pages."""
    return dict(zip(PAGES, measured(made(*PAGES.values())), strict=True))


@pytest.mark.parametrize("resolution", [100, 300])
def test_ink_agrees_with_plates_of_another_resolution(
    resolution: int, ours: dict[str, Measured], tmp_path: Path
) -> None:
    """The fullest square is as full as the fullest one of plates made apart, and lies there.

    Ghostscript takes one sample of a picture for a pixel: at 100 dpi too few of them are taken of
    noise. Of a page of 10 mm it leaves off what fills no whole pixel; a fortieth here.
    """
    for name, other in zip(PAGES, ink(made(*PAGES.values()), tmp_path, resolution), strict=True):
        close = 4.5 if name == "small" else 3.5 if name == "noisy" and resolution < 300 else CLOSE
        most, here = other.most(ours[name].area), other.average(ours[name].square)
        assert ours[name].average == pytest.approx(most, abs=close), name
        # A patch of the square's own size has a pixel of paper at its side.
        assert here == pytest.approx(most, abs=5 if name == "exact" else close), name
        assert ours[name].area.holds(ours[name].square, 0.5), name


@pytest.mark.parametrize("name", SUMS)
def test_ink_of_known_patches(name: str, ours: dict[str, Measured]) -> None:
    """Sums of flat inks are exact: overprinting black adds, knocking out does not, spots count.

    What lies outside the bleed does not count, as marks in All do.
    """
    assert ours[name].peak == pytest.approx(SUMS[name] if name != "small" else 250, abs=0.5)
    if name != "small":
        assert ours[name].average == pytest.approx(SUMS[name], abs=0.5)


@pytest.mark.parametrize("name", ["noisy", "dark"])
def test_ink_of_noise_is_the_average_of_its_samples(name: str, ours: dict[str, Measured]) -> None:
    """Of a picture of random inks, the square found is as full as the samples that lie there."""
    data = PAGES[name].pictures["P"][0]
    x0, y0, x1, y1 = ((v - 20) * 850 / 153 for v in ours[name].square)
    left, right, top, bottom = round(x0), round(x1), round(850 - y1), round(850 - y0)
    rows = [data[4 * (850 * y + left) : 4 * (850 * y + right)] for y in range(top, bottom)]

    truth = sum(map(sum, rows)) / ((right - left) * (bottom - top)) / 2.55

    assert ours[name].average == pytest.approx(truth, abs=CLOSE)


@pytest.mark.parametrize("rotate", [90, 180, 270, -90])
def test_ink_of_a_rotated_page(rotate: int, ours: dict[str, Measured]) -> None:
    """A page that is turned for viewing has its ink where it is written."""
    (turned,) = measured(made(replace(FLAT, rotate=rotate)))

    assert turned.average == pytest.approx(ours["flat"].average, abs=0.5)
    assert turned.peak == pytest.approx(ours["flat"].peak, abs=0.5)
    assert Rect(10, 10, 70, 70).holds(turned.square, 0.5)


def test_ink_findings_say_what_was_measured() -> None:
    """Verdicts tell of each page's fullest square, or of its fullest spot where that is well."""
    needs("gs")
    spot_ = Page(patch(50, 60, 10, 10, 100, 100, 100, 50))
    verdict = judge(made(FLAT, DARK, MARKED, spot_, MOVED), "x.pdf", PROFILE)

    found = {(f.page, f.code): f for f in verdict.findings if f.code in INK}

    assert set(found) == {(2, "ink-average"), (4, "ink-peak")}
    assert (found[2, "ink-average"].value, found[2, "ink-average"].limit) == ("334 %", "300 %")
    assert found[2, "ink-average"].severity is Severity.ERROR
    assert found[4, "ink-peak"].value == "350 %"
    box = found[4, "ink-peak"].box
    assert box
    assert (box.x, box.y, box.width) == pytest.approx((50, 130, 10), abs=1.1)
    assert not verdict.unchecked


def spotted(count: int) -> bytes:
    """Return a page with so many spot inks, each of 20 %, one over the other."""
    names = [f"S{number}" for number in range(count)]
    content = "/OP gs " + "".join(f"/{n} cs 0.2 scn 20 20 80 80 re f " for n in names)
    return made(Page(content, spaces={name: spot(name, 0, 0.6, 1, 0) for name in names}))


@pytest.mark.parametrize("name", ["Grün", "a(b)", "x/y", "100%", "[lak]*", 'a"b', "A" * 120])
def test_ink_of_spots_with_odd_names(name: str) -> None:
    """A plate counts whatever its ink is called."""
    (ours,) = measured(made(replace(SPOT, spaces={"S": spot(name, 0, 0.6, 1, 0)})))

    assert ours.peak == pytest.approx(220, abs=0.5)


def test_ink_of_many_spots() -> None:
    """Twenty spots are twenty plates; where Ghostscript mixes inks of others, ink is unchecked."""
    (ours,) = measured(spotted(20))

    assert ours.average == pytest.approx(400, abs=0.5)
    (unchecked,) = judge(spotted(61), "x.pdf", PROFILE).unchecked
    assert unchecked.codes == INK
    assert unchecked.why == "Ghostscript makes plates of no more than 60 spot inks"


@pytest.mark.parametrize("box", [{"CropBox": Array([5, 5, 230, 190])}, {"UserUnit": 2}])
def test_ink_of_a_page_seen_otherwise(box: dict[str, Any], ours: dict[str, Measured]) -> None:
    """A crop box and units of its own do not change what ink is on a page, or where."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(FLAT))) as pdf:
        for key, value in box.items():
            pdf.pages[0].obj[f"/{key}"] = value
        pdf.save(out)

    (found,) = measured(out.getvalue())

    assert found.average == pytest.approx(ours["flat"].average, abs=0.5)
    assert Rect(10, 10, 70, 70).holds(found.square, 0.5)


def test_ink_of_the_brochure(brochure: Brochure, tmp_path: Path) -> None:
    """Two pages of the real press file have the ink that plates made apart show, peaks as well."""
    data = some_pages(brochure.file("vlaanderen", "press"), 2, 5)
    whole = ink(data, tmp_path, 100)
    fine = plates(data, tmp_path, separations.RESOLUTION * 3)

    for ours, other, images in zip(measured(data), whole, fine, strict=True):
        assert ours.average == pytest.approx(other.most(ours.area), abs=CLOSE)
        assert ours.average == pytest.approx(other.average(ours.square), abs=CLOSE)
        assert ours.peak == pytest.approx(_peak(images, other.media, ours.area), abs=PEAKS)


def _peak(images: dict[str, Image.Image], media: Rect, area: Rect) -> float:
    """Return the highest sum of ink of any three by three pixels within an area, in percent."""
    parts = {f"p{n}": image.convert("F") for n, image in enumerate(images.values())}
    total = ImageMath.lambda_eval(
        lambda p: (len(parts) * 255 - sum(p[name] for name in parts)) / 2.55, **parts
    ).reduce(3)
    scale = separations.RESOLUTION / 72
    box = (
        round((area.x0 - media.x0) * scale),
        round((media.y1 - area.y1) * scale),
        round((area.x1 - media.x0) * scale),
        round((media.y1 - area.y0) * scale),
    )
    return float(total.crop(box).getextrema()[1])


def test_ink_without_ghostscript(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Ghostscript is not installed, ink is said to be unchecked: never a pass."""
    monkeypatch.setattr("shutil.which", lambda _: None)

    _is_unchecked("Ghostscript is not installed")


FAKES = {
    "stops": ("echo 'Error: /undefined in foo' >&2; exit 1", "0 of 1 pages: Error: /undefined"),
    "makes nothing": ("exit 0", "Ghostscript made plates of 0 of 1 pages"),
    "makes rubbish": (': > "$(dirname "$out")/p1(Cyan).tif"', "a plate cannot be read"),
    "hangs": ("exec sleep 20", "Ghostscript took more than 0.3 seconds"),
    "is no program": ("", "Ghostscript cannot be run"),
}


@pytest.mark.parametrize("fault", FAKES)
def test_ink_with_a_ghostscript_that_fails(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Ghostscript that fails, hangs or makes no plates leaves ink unchecked, with the reason."""
    acts, reason = FAKES[fault]
    program = tmp_path / "gs"
    if acts:
        last = 'for each in "$@"; do out="$each"; done'
        program.write_text(f"#!/bin/sh\n{last}\n{acts}\n", encoding="utf-8")
    program.touch()
    program.chmod(0o755 if acts else 0o644)
    monkeypatch.setattr("shutil.which", lambda _: str(program))
    monkeypatch.setattr(separations, "_SECONDS", 0.3)
    monkeypatch.setattr(separations, "_SECONDS_A_PAGE", 0)

    _is_unchecked(reason)


def _is_unchecked(reason: str) -> None:
    verdict = judge(made(DARK), "x.pdf", PROFILE)
    (unchecked,) = verdict.unchecked
    assert unchecked.codes == INK
    assert reason in unchecked.why
    assert not [f for f in verdict.findings if f.code in (*INK, "damaged")]
    assert "not checked" in verdict.summary()
