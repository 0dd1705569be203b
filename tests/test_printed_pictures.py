"""Pictures of every kind as others find them in finished files: Ghostscript, pdfium, poppler."""

from __future__ import annotations

import datetime as dt
import io
import math
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageCms

from conftest import needs
from memopress.colour import Palette, Swatch
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.page.model import Artifact, Page, Picture, Placed, Segment, Shape
from memopress.picture import Plates
from memopress.render import Info, Output, PlanChest, draw
from memopress.units import Point, Size
from outputs import TICKET
from pictured import GREYS, KINDS, PROFILE, RGB, patched
from records import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pictured import Colour

INFO = Info("Pictures", "", "", "nl", dt.date(2026, 1, 1), "", "memopress")

FRAME = Size(108, 72)
# Centres of the patches on the page: top left, top right, bottom left, bottom right.
CENTRES = ((27, 18), (81, 18), (27, 54), (81, 54))
each_kind = pytest.mark.parametrize("number", range(len(KINDS)), ids=[k.name for k in KINDS])


# What the patches should be, told by ImageCms alone.


def profile(source: str | bytes) -> ImageCms.ImageCmsProfile:
    """Return a profile that ICC bytes hold, or the common one of a mode."""
    if isinstance(source, bytes):
        return ImageCms.ImageCmsProfile(io.BytesIO(source))
    if source == "CMYK":
        return ImageCms.ImageCmsProfile(str(PROFILE))
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB" if source == "LAB" else "sRGB"))


@cache
def transform(mode: str, icc: bytes | None, wanted: str) -> ImageCms.ImageCmsTransform:
    """Return the way that pictures go from their colours to others; to Lab black is as it is."""
    return ImageCms.buildTransform(
        profile(icc or mode),
        profile(wanted),
        mode,
        wanted,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags(0) if wanted == "LAB" else ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def through(colour: Colour, mode: str, icc: bytes | None, wanted: str) -> Colour:
    """Return one colour converted as pictures are."""
    image = transform(mode, icc, wanted).apply(Image.new(mode, (1, 1), colour))
    value = image.getpixel((0, 0))
    assert isinstance(value, tuple)
    return value


def lab(colour: Colour, mode: str) -> tuple[float, float, float]:
    """Return CIE L*a*b* of a colour of the press or of the screen, relative to the paper."""
    light, a, b = through(colour, mode, None, "LAB")
    return light / 2.55, a - 128, b - 128


def difference(one: Colour, other: Colour, mode: str) -> float:
    """Return how far apart two colours are: CIE 1976 ΔE."""
    pairs = zip(lab(one, mode), lab(other, mode), strict=True)
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs))


def light_of(grey: int, gamma: float | None) -> float:
    """Return the light of a grey value, from 0 to 1: by a gamma, or by sRGB's curve."""
    value = grey / 255
    if gamma:
        return math.pow(value, gamma)
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def lightness(light: float) -> float:
    """Return CIE L* of a light from 0 to 1."""
    return 116 * math.pow(light, 1 / 3) - 16 if light > 0.008856 else light * 903.3


def black_for(light: float) -> float:
    """Return the L* that black ink is to have for a light, its own darkest standing for none."""
    darkest = ((lab((0, 0, 0, 255), "CMYK")[0] + 16) / 116) ** 3
    return lightness(darkest + (1 - darkest) * light)


# The files, made once, and what the others find in them.


def pages(kinds: Sequence[Path]) -> list[Page]:
    """Return a page for each picture, which fills it."""
    return [
        Page(n, FRAME, 0, (Placed(Point(0, 0), Picture(str(file), FRAME), Artifact.LAYOUT, None),))
        for n, file in enumerate(kinds)
    ]


def made(folder: Path, paper: Sequence[Page], output: Output) -> Path:
    """Write a finished file, and return its path."""
    plates = Plates(Cache(None), PROFILE.read_bytes(), Files(folder))
    file = folder / f"{output.name}.pdf"
    file.write_bytes(finish(draw(paper, output, {}, plates, PlanChest(Cache(None)))).data)
    return file


PALETTE = Palette({"ground": Swatch("ground", (0, 20, 60, 0), (250, 210, 120))})
SWATCHED = replace(TICKET, palette=PALETTE)
PRESS, SCREEN = SWATCHED.output("press", INFO), SWATCHED.output("screen", INFO)
GROUND = tuple(round(ink * 2.55) for ink in (0, 20, 60, 0))


def inked(file: Path, resolution: int = 72) -> list[Image.Image]:
    """Return the pages of a file in the inks that Ghostscript finds, within the trim."""
    needs("gs")
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseTrimBox", "-sDEVICE=tiff32nc",
         f"-r{resolution}", f"-sOutputFile={file.with_suffix('')}-%03d.tif", str(file)],
        check=True,
    )  # fmt: skip
    seen = []
    for page in sorted(file.parent.glob(f"{file.stem}-*.tif")):
        with Image.open(page) as image:
            seen.append(image.copy())
    return seen


def lit(file: Path, scale: float = 1) -> list[Image.Image]:
    """Return the pages of a file as pdfium shows them on screen."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]


def listed(file: Path) -> list[dict[str, str]]:
    """Return what poppler tells of the images in a file, by the heads of its columns."""
    needs("pdfimages")
    run = subprocess.run(
        ["pdfimages", "-list", str(file)], check=True, capture_output=True, text=True
    )
    head, _, *rows = run.stdout.splitlines()
    names = head.replace("object ID", "object id").split()
    return [dict(zip(names, row.split(), strict=True)) for row in rows]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a file for the press and one for the screen with a page for each kind."""
    folder = tmp_path_factory.mktemp("pictures")
    sources = [kind.save(folder) for kind in KINDS]
    paper = pages(sources)
    return made(folder, paper, PRESS), made(folder, paper, SCREEN)


@pytest.fixture(scope="module")
def press(files: tuple[Path, Path]) -> list[Image.Image]:
    """Return the pages of the press in inks."""
    return inked(files[0])


@pytest.fixture(scope="module")
def screen(files: tuple[Path, Path]) -> list[Image.Image]:
    """Return the pages of the screen in RGB."""
    return lit(files[1])


@pytest.fixture(scope="module")
def listings(files: tuple[Path, Path]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return what poppler tells of the images for the press and for the screen."""
    return listed(files[0]), listed(files[1])


def patches(image: Image.Image) -> list[Colour]:
    """Return the colours in the middle of a page's patches."""
    found = [image.getpixel(centre) for centre in CENTRES]
    return [colour for colour in found if isinstance(colour, tuple)]


@each_kind
def test_the_press_prints_the_colours_of_the_picture(press: list[Image.Image], number: int) -> None:
    """Each patch is where it was and, in ink, less than ΔE 2 from what ImageCms makes of it."""
    kind = KINDS[number]
    for seen, source in zip(patches(press[number]), kind.colours, strict=True):
        if kind.mode in ("L", "LA"):
            wanted = black_for(light_of(source[0], 1.4 if kind.icc else None))
            assert seen[:3] == (0, 0, 0)
            assert abs(lab(seen, "CMYK")[0] - wanted) < 1
            continue
        mode, colour = kind.mode.removesuffix("A"), source[:3] if kind.mode == "RGBA" else source
        kept = mode == "CMYK" and kind.icc in (None, PROFILE.read_bytes())
        inks = colour if kept else through(colour, mode, kind.icc, "CMYK")
        assert difference(seen, inks, "CMYK") < 2


@each_kind
def test_the_screen_shows_the_colours_of_the_picture(
    screen: list[Image.Image], number: int
) -> None:
    """Each patch is where it was and, on screen, less than ΔE 2 from what ImageCms makes of it."""
    kind = KINDS[number]
    for seen, source in zip(patches(screen[number]), kind.colours, strict=True):
        if kind.mode in ("L", "LA"):
            assert max(seen) - min(seen) == 0
            wanted = lightness(light_of(source[0], 1.4 if kind.icc else None))
            assert abs(lightness(light_of(seen[0], None)) - wanted) < 1
            continue
        mode, colour = kind.mode.removesuffix("A"), source[:3] if kind.mode == "RGBA" else source
        assert difference(seen, through(colour, mode, kind.icc, "RGB"), "RGB") < 2


@each_kind
def test_poppler_finds_the_picture_as_it_was_meant(
    listings: tuple[list[dict[str, str]], list[dict[str, str]]], number: int
) -> None:
    """One image a page: no larger than wanted, with no channel too many, coded as it should be."""
    kind = KINDS[number]
    for rows, resolution, colour in zip(listings, (300, 150), ("cmyk", "rgb"), strict=True):
        (image,) = (row for row in rows if int(row["page"]) == number + 1)
        width = min(90 if kind.small else 600, resolution * 3 // 2)
        assert (image["type"], int(image["width"])) == ("image", width)
        assert int(image["height"]) == width * 2 // 3
        assert int(image["x-ppi"]) == int(image["y-ppi"]) == width * 2 // 3
        assert image["color"] == ("gray" if kind.mode in ("L", "LA") else colour)
        assert image["bpc"] == "8"
        assert image["enc"] == ("image" if kind.lossless else "jpeg")


def test_what_is_transparent_lets_the_ground_through(tmp_path: Path) -> None:
    """Clear, half clear and opaque patches on a coloured ground, in grey and in colour."""
    square = (Segment("M", (0, 0)), Segment("L", (108, 0)), Segment("L", (108, 72)))
    ground = Placed(
        Point(0, 0),
        Shape((*square, Segment("L", (0, 72)), Segment("Z")), fill="ground"),
        Artifact.LAYOUT,
        None,
    )
    colour = patched("RGBA", [(*RGB[0], 255), (*RGB[1], 0), (*RGB[2], 128), (*RGB[3], 255)])
    colour.save(tmp_path / "colour.png")
    patched("LA", [(0, 255), (9, 0), (0, 128), (230, 255)]).save(tmp_path / "grey.webp")
    hole = patched("RGB", RGB).quantize(8, dither=Image.Dither.NONE)
    clear = hole.getpixel((450, 100))
    hole.save(tmp_path / "palette.png", transparency=clear)
    names = ("colour.png", "grey.webp", "palette.png")
    paper = [
        replace(page, items=(ground, *page.items))
        for page in pages([tmp_path / name for name in names])
    ]
    file, shown = made(tmp_path, paper, PRESS), made(tmp_path, paper, SCREEN)

    on_colour, on_grey, on_palette = (patches(image) for image in lit(shown))
    paper_rgb = (250, 210, 120)
    half = tuple(round((a + b) / 2) for a, b in zip(RGB[2], paper_rgb, strict=True))
    for seen in (on_colour, on_grey, on_palette):
        assert difference(seen[1], paper_rgb, "RGB") < 2
    assert difference(on_colour[0], RGB[0], "RGB") < 2
    assert difference(on_colour[2], half, "RGB") < 2
    assert difference(on_palette[0], RGB[0], "RGB") < 2
    assert difference(on_grey[2], (125, 105, 60), "RGB") < 2

    on_colour, on_grey, on_palette = (patches(image) for image in inked(file))
    inks = [through(each, "RGB", None, "CMYK") for each in RGB]
    half = tuple(round((a + b) / 2) for a, b in zip(inks[2], GROUND, strict=True))
    for seen in (on_colour, on_grey, on_palette):
        assert difference(seen[1], GROUND, "CMYK") < 2
    assert difference(on_colour[0], inks[0], "CMYK") < 2
    assert difference(on_colour[2], half, "CMYK") < 2
    assert difference(on_palette[2], inks[2], "CMYK") < 2
    assert difference(on_grey[2], (0, 25, 77, 128), "CMYK") < 2
    masks = [row for row in listed(file) if row["type"] == "smask"]
    assert [(row["color"], row["bpc"], row["width"]) for row in masks] == [("gray", "8", "450")] * 3
    for pdf, space in ((file, "/DeviceCMYK"), (shown, "/DeviceRGB")):
        assert groups(pdf) == [space] * 3


def groups(file: Path) -> list[str]:
    """Return the colour space of each page's transparency group, empty where there is none."""
    import pikepdf  # noqa: PLC0415 (only here)

    with pikepdf.open(file) as pdf:
        return [str(page.obj.Group.CS) if "/Group" in page.obj else "" for page in pdf.pages]


def test_no_group_where_all_is_opaque(files: tuple[Path, Path]) -> None:
    """A page whose picture has no mask has no transparency to work out."""
    assert {*groups(files[0]), *groups(files[1])} == {""}


def test_hidden_colours_leave_no_rim(tmp_path: Path) -> None:
    """A red disc in a file whose clear pixels are green has no green at its edge, at any size."""
    image = Image.new("RGBA", (600, 400), (0, 255, 0, 0))
    image.paste((200, 40, 40, 255), (0, 0, 303, 400))
    image.save(tmp_path / "disc.png")
    paper = pages([tmp_path / "disc.png"])
    file, shown = made(tmp_path, paper, PRESS), made(tmp_path, paper, SCREEN)
    most = through((200, 40, 40), "RGB", None, "CMYK")[0]

    for scale in (0.4, 1, 4):
        (page,) = lit(shown, scale)
        red, green, _ = page.split()
        assert ImageChops.subtract(green, red).getextrema() == (0, 0)
        # No green, and no darker than red: between red and paper there is only what is lighter.
        assert green.getextrema()[0] in range(36, 45)
    for resolution in (36, 72, 300):
        for page in inked(file, resolution):
            low, high = page.getchannel("C").getextrema()
            assert (low, high) == (0, most)


@pytest.mark.parametrize("data", [(0, 255), (255, 0)])
def test_two_tones_are_one_bit_on_the_press(tmp_path: Path, data: tuple[int, int]) -> None:
    """Black is full black ink and white is paper; on screen they are grey of 150 ppi."""
    image = patched("1", [(data[0],), (data[1],), (data[1],), (data[1],)], (900, 600))
    image.save(tmp_path / "a.png")
    paper = pages([tmp_path / "a.png"])
    file, shown = made(tmp_path, paper, PRESS), made(tmp_path, paper, SCREEN)

    (press_row,), (screen_row,) = listed(file), listed(shown)
    keys = ("width", "color", "bpc", "x-ppi")
    assert [press_row[key] for key in keys] == ["900", "gray", "1", "600"]
    assert [screen_row[key] for key in keys] == ["225", "gray", "8", "150"]
    wanted = [data[0], *[data[1]] * 3]
    assert [seen[0] for seen in patches(lit(shown)[0])] == wanted
    assert patches(inked(file)[0]) == [(0, 0, 0, 255 - value) for value in wanted]


def test_files_hang_on_nothing_but_their_pictures(tmp_path: Path) -> None:
    """The same pictures give the same bytes, wherever they and the cache lie, cold or kept."""
    found = []
    for folder in (tmp_path / "one", tmp_path / "one", tmp_path / "the other"):
        folder.mkdir(exist_ok=True)
        patched("RGBA", [(*colour, 200) for colour in RGB]).save(folder / "a.png")
        patched("L", GREYS).save(folder / "b.jpg")
        found.append(made(folder, pages([folder / "a.png", folder / "b.jpg"]), PRESS).read_bytes())

    assert found[0] == found[1] == found[2]
