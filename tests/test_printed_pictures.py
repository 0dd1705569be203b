"""Pictures of every kind as others find them in finished files: Ghostscript, pdfium, poppler.

Each picture has four patches, no two alike, so that no turn and no mirroring goes unseen.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageCms

from memopress.colour import Palette, Swatch
from memopress.finish import finish
from memopress.page.model import Page, Picture, Placed, Segment, Shape
from memopress.picture import Plates
from memopress.render import PRESS, SCREEN, Info, Output, Typecase, draw
from memopress.units import Point, Size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PROFILES = Path(__file__).parents[1] / "src/memopress/profiles"
PROFILE = PROFILES / "ISOcoated_v2_300_bas.icc"
SRGB = (PROFILES / "sRGB.icc").read_bytes()
INFO = Info("Pictures", "", "", "nl", dt.date(2026, 1, 1), "", "memopress")

Colour = tuple[int, ...]
FRAME = Size(108, 72)
# Centres of the patches on the page: top left, top right, bottom left, bottom right.
CENTRES = ((27, 18), (81, 18), (27, 54), (81, 54))
RGB: tuple[Colour, ...] = ((200, 40, 40), (40, 150, 70), (40, 70, 180), (230, 190, 60))
INKS: tuple[Colour, ...] = (
    (0, 230, 200, 10),
    (200, 30, 220, 0),
    (230, 180, 0, 30),
    (0, 60, 200, 0),
)
GREYS: tuple[Colour, ...] = ((0,), (70,), (150,), (230,))
LAB: tuple[Colour, ...] = ((110, 178, 160), (130, 88, 150), (90, 138, 80), (200, 135, 190))


def patched(
    mode: str, colours: Sequence[Colour], size: tuple[int, int] = (600, 400)
) -> Image.Image:
    """Return an image of four patches."""
    image = Image.new(mode, size)
    across, down = size[0] // 2, size[1] // 2
    for number, colour in enumerate(colours):
        x, y = number % 2 * across, number // 2 * down
        image.paste(colour if len(colour) > 1 else colour[0], (x, y, x + across, y + down))
    return image


# Profiles and files that Pillow does not write.


def swapped() -> bytes:
    """Return sRGB's profile with the red and blue primaries changed for each other."""
    icc = bytearray(SRGB)
    red, blue = icc.index(b"rXYZ"), icc.index(b"bXYZ")
    icc[red : red + 4], icc[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(icc)


def pale() -> bytes:
    """Return the press's profile for a press whose inks are a fifth paler."""
    icc = bytearray(PROFILE.read_bytes())
    for number in range(struct.unpack_from(">I", icc, 128)[0]):
        name, start, _ = struct.unpack_from(">4sII", icc, 132 + 12 * number)
        if name.startswith(b"A2B"):  # mft2 (ICC.1:2001-04, 6.5.9): input tables from byte 52 on
            count = 4 * struct.unpack_from(">H", icc, start + 48)[0]
            table = struct.unpack_from(f">{count}H", icc, start + 52)
            paler = [value * 4 // 5 for value in table]
            struct.pack_into(f">{count}H", icc, start + 52, *paler)
    return bytes(icc)


def grey_profile(gamma: float) -> bytes:
    """Return an ICC profile of grey with a gamma as its tone curve (ICC.1:2001-04)."""
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"grey\0" + bytes(78),
        b"cprt": b"text" + bytes(4) + b"none\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061),
        b"kTRC": b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)),
    }
    table, data = b"", b""
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(
        ">II4s4s4s4s", 128 + len(body), 0, b"\x02\x10\0\0", b"mntr", b"GRAY", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + body


def samples(colours: Sequence[Colour]) -> list[int]:
    """Return the channels of an image of patches in 16 bits, from what they are in 8."""
    channels = len(colours[0])
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    return [value * 257 for value in patched(mode, colours).tobytes()]


def png16(colours: Sequence[Colour]) -> bytes:
    """Return a PNG of 16 bits a channel."""
    channels = len(colours[0])
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    row = 600 * channels
    data = samples(colours)
    rows = [struct.pack(f">{row}H", *data[at : at + row]) for at in range(0, len(data), row)]
    file = b"\x89PNG\r\n\x1a\n"
    for name, chunk in (
        (b"IHDR", struct.pack(">IIBBBBB", 600, 400, 16, kind, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + each for each in rows))),
        (b"IEND", b""),
    ):
        sum_ = struct.pack(">I", zlib.crc32(name + chunk))
        file += struct.pack(">I", len(chunk)) + name + chunk + sum_
    return file


def tiff16(colours: Sequence[Colour], photometric: int) -> bytes:
    """Return a TIFF of 16 bits a channel, little-endian and uncompressed (TIFF 6.0)."""
    channels, data = len(colours[0]), samples(colours)
    if photometric == 0:  # white is zero
        data = [65535 - value for value in data]
    start = 8 + 2 + 12 * 9 + 4
    entries = (
        (256, 3, 1, 600), (257, 3, 1, 400), (258, 3, channels, 16 if channels == 1 else start),
        (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, start + 2 * channels),
        (277, 3, 1, channels), (278, 3, 1, 400), (279, 4, 1, 2 * len(data)),
    )  # fmt: skip
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    head += b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return (
        head + struct.pack(f"<{channels}H", *[16] * channels) + struct.pack(f"<{len(data)}H", *data)
    )


def jpeg(image: Image.Image) -> bytes:
    """Return a JPEG file of an image."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=98, subsampling="4:4:4")
    return target.getvalue()


def ycck() -> bytes:
    """Return a JPEG as Photoshop saves inks: inverted, the first three as YCbCr."""
    cyan, magenta, yellow, black = patched("CMYK", INKS).split()
    light = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr")
    # Pillow inverts all that it writes; libjpeg takes the first three for 255 less RGB.
    channels = [ImageChops.invert(channel) for channel in light.split()]
    data = bytearray(jpeg(Image.merge("CMYK", (*channels, black))))
    data[data.index(b"Adobe") + 11] = 2
    return bytes(data)


def unmarked() -> bytes:
    """Return a JPEG of inks that are as they are, as is right where no mark of Adobe's stands."""
    data = jpeg(ImageChops.invert(patched("CMYK", INKS)))
    mark = data.index(b"\xff\xee")
    return data[:mark] + data[mark + 2 + struct.unpack_from(">H", data, mark + 2)[0] :]


@dataclass(frozen=True)
class Kind:
    """A kind of picture: its patches, how they are saved, and what poppler is to find of it."""

    name: str
    mode: str
    colours: tuple[Colour, ...]
    icc: bytes | None = None
    how: Mapping[str, Any] = field(default_factory=dict)
    data: Callable[[], bytes] | None = None
    lossless: bool = False
    small: bool = False

    def save(self, folder: Path) -> Path:
        """Write the picture, and return its file."""
        file = folder / self.name.replace(" ", "-")
        if self.data:
            file.write_bytes(self.data())
            return file
        image = patched(self.mode, self.colours, (90, 60) if self.small else (600, 400))
        how = {"icc_profile": self.icc, **self.how} if self.icc else dict(self.how)
        if "exif" in how:
            image = image.transpose(TURNS[how["exif"][0x0112]])
        if "palette" in self.name:
            image = image.quantize(8, dither=Image.Dither.NONE)
        image.save(file, **how)
        return file


Turn = Image.Transpose
# How a picture lies in its file, by the EXIF value that tells how to set it upright.
TURNS = {
    2: Turn.FLIP_LEFT_RIGHT, 3: Turn.ROTATE_180, 4: Turn.FLIP_TOP_BOTTOM, 5: Turn.TRANSPOSE,
    6: Turn.ROTATE_90, 7: Turn.TRANSVERSE, 8: Turn.ROTATE_270,
}  # fmt: skip


def turned(value: int) -> dict[str, Any]:
    """Return how to save a picture with an EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = value
    return {"exif": exif}


def opaque(colours: Sequence[Colour]) -> tuple[Colour, ...]:
    """Return colours with full opacity in a channel more."""
    return tuple((*colour, 255) for colour in colours)


BEST = {"quality": 98, "subsampling": "4:4:4"}
KINDS = [
    Kind("rgb.png", "RGB", RGB),
    Kind("rgb.jpg", "RGB", RGB, how=BEST),
    Kind("rgb.tif", "RGB", RGB, how={"compression": "tiff_lzw"}),
    Kind("rgb.webp", "RGB", RGB, how={"lossless": True}),
    Kind("rgb srgb.jpg", "RGB", RGB, SRGB, BEST),
    Kind("rgb swapped.png", "RGB", RGB, swapped()),
    Kind("rgb small.png", "RGB", RGB, small=True),
    Kind("rgb 16.png", "RGB", RGB, data=lambda: png16(RGB)),
    Kind("rgb 16.tif", "RGB", RGB, data=lambda: tiff16(RGB, 2)),
    Kind("cmyk.tif", "CMYK", INKS),
    Kind("cmyk.jpg", "CMYK", INKS, how=BEST),
    Kind("cmyk own.tif", "CMYK", INKS, PROFILE.read_bytes()),
    Kind("cmyk foreign.tif", "CMYK", INKS, pale()),
    Kind("cmyk foreign.jpg", "CMYK", INKS, pale(), BEST),
    Kind("cmyk ycck.jpg", "CMYK", INKS, data=ycck),
    Kind("cmyk unmarked.jpg", "CMYK", INKS, data=unmarked),
    Kind("lab.tif", "LAB", LAB),
    Kind("grey.png", "L", GREYS),
    Kind("grey.jpg", "L", GREYS, how={"quality": 98}),
    Kind("grey gamma.tif", "L", GREYS, grey_profile(1.4)),
    Kind("grey 16.png", "L", GREYS, data=lambda: png16(GREYS)),
    Kind("grey 16.tif", "L", GREYS, data=lambda: tiff16(GREYS, 1)),
    Kind("grey 16 from white.tif", "L", GREYS, data=lambda: tiff16(GREYS, 0)),
    Kind("palette.png", "RGB", RGB, lossless=True),
    Kind("palette.gif", "RGB", RGB, lossless=True),
    Kind("rgba.png", "RGBA", opaque(RGB), lossless=True),
    # WebP leaves out an alpha channel that says nothing: this file holds RGB.
    Kind("rgba.webp", "RGBA", opaque(RGB), how={"lossless": True}),
    Kind("rgba 16.png", "RGBA", opaque(RGB), data=lambda: png16(opaque(RGB)), lossless=True),
    Kind("la.png", "LA", opaque(GREYS), lossless=True),
    Kind("la 16.png", "LA", opaque(GREYS), data=lambda: png16(opaque(GREYS)), lossless=True),
    *[Kind(f"turned {n}.jpg", "RGB", RGB, how={**BEST, **turned(n)}) for n in TURNS],
    *[Kind(f"turned {n}.tif", "RGB", RGB, how=turned(n)) for n in TURNS],
    Kind("turned 6.png", "RGBA", opaque(RGB), how=turned(6), lossless=True),
    Kind("turned 8.webp", "RGB", RGB, how={"lossless": True, **turned(8)}),
]
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
        Page(n, FRAME, 0, (Placed(Point(0, 0), Picture(str(file), FRAME), None, None),))
        for n, file in enumerate(kinds)
    ]


def made(folder: Path, paper: Sequence[Page], output: Output) -> Path:
    """Write a finished file, and return its path."""
    plates = Plates(folder / "plates", PROFILE)
    draft = draw(paper, PALETTE, {}, output, INFO, plates, Typecase())
    file = folder / f"{output.name}.pdf"
    file.write_bytes(finish(draft, PROFILE))
    return file


PALETTE = Palette({"ground": Swatch("ground", (0, 20, 60, 0), (250, 210, 120))})
GROUND = tuple(round(ink * 2.55) for ink in (0, 20, 60, 0))


def needed(tool: str) -> None:
    """Skip the test where a tool is not installed, but for where it must be."""
    if not shutil.which(tool) and os.environ.get("CI") != "true":
        pytest.skip(f"{tool} is not installed")


def inked(file: Path, resolution: int = 72) -> list[Image.Image]:
    """Return the pages of a file in the inks that Ghostscript finds, within the trim."""
    needed("gs")
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
    needed("pdfimages")
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
        None,
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
