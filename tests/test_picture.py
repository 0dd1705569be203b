"""Plates: the right part of a picture, in the right size and colours, kept and found again."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from memopress.colour import Palette
from memopress.page.model import Page, Picture, Placed
from memopress.picture import PictureFault, Plates, inspect
from memopress.picture.crop import crop
from memopress.render import PRESS, SCREEN, Info, Output, Typecase, draw
from memopress.units import Point, Size

PROFILES = Path(__file__).parents[1] / "src/memopress/profiles"
PROFILE = PROFILES / "ISOcoated_v2_300_bas.icc"
INCH = Size(72, 72)
BRICK = (180, 70, 50)


@pytest.fixture
def plates(tmp_path: Path) -> Plates:
    """Return plates kept in a folder that is not there yet."""
    return Plates(tmp_path / "plates", PROFILE)


def saved(image: Image.Image, file: Path, **how: Any) -> Picture:
    """Save an image and return the picture of it on a square inch."""
    image.save(file, **how)
    return Picture(str(file), INCH)


def pixel(plates: Plates, picture: Picture, output: Output) -> tuple[int, ...]:
    """Return a plate's mode and colour in its middle."""
    plate = plates.make(picture, output)
    with Image.open(plate.file) as image:
        assert image.size == (plate.width_px, plate.height_px)
        value = image.getpixel((plate.width_px // 2, plate.height_px // 2))
    assert value is not None
    return value if isinstance(value, tuple) else (int(value),)


def in_cmyk(rgb: tuple[int, int, int]) -> tuple[int, ...]:
    """Return an sRGB colour in the press profile's CMYK, each ink from 0 to 255."""
    converted = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), rgb),
        ImageCms.createProfile("sRGB"),
        str(PROFILE),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None
    value = converted.getpixel((0, 0))
    assert isinstance(value, tuple)
    return value


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether two colours are the same but for what JPEG does to them."""
    return len(one) == len(other) and all(abs(a - b) <= 5 for a, b in zip(one, other, strict=True))


def test_a_crop_keeps_the_focus_in_view() -> None:
    """A box narrower than the picture takes its full height around the focus."""
    assert crop((400, 200), INCH, (0.5, 0.5), 72).box == (100, 0, 300, 200)
    assert crop((400, 200), INCH, (0.9, 0.1), 72).box == (200, 0, 400, 200)
    assert crop((200, 400), INCH, (0.5, 0.25), 72).box == (0, 0, 200, 200)


def test_a_crop_never_adds_pixels() -> None:
    """Pixels an inch are at most those of the output, and at most those there are."""
    assert crop((400, 400), INCH, (0.5, 0.5), 300).width == 300
    assert crop((100, 100), INCH, (0.5, 0.5), 300).width == 100


@pytest.mark.parametrize(
    ("mode", "colour", "name", "seen"),
    [
        ("RGB", BRICK, "a.png", BRICK),
        ("RGB", BRICK, "a.webp", BRICK),
        ("RGB", BRICK, "a.tif", BRICK),
        ("L", 128, "a.png", (128,)),
        ("1", 1, "a.png", (255,)),
        ("I;16", 0x8080, "a.png", (128,)),
        ("I;16", 0x8080, "a.tif", (128,)),
        ("LA", (0, 128), "a.png", (127,)),
        ("RGBA", (255, 0, 0, 128), "a.png", (255, 127, 127)),
    ],
)
def test_a_picture_of_any_kind(
    plates: Plates,
    tmp_path: Path,
    *,
    mode: str,
    colour: int | tuple[int, ...],
    name: str,
    seen: tuple[int, ...],
) -> None:
    """Whatever is in the file, the screen gets sRGB or grey, the press CMYK or grey."""
    image = Image.new(mode, (40, 40), colour)
    picture = saved(image, tmp_path / name, **({"lossless": True} if "webp" in name else {}))

    assert close(pixel(plates, picture, SCREEN), seen)
    wanted = seen if len(seen) == 1 else in_cmyk((seen[0], seen[1], seen[2]))
    assert close(pixel(plates, picture, PRESS), wanted)


def test_a_palette_with_a_hole_stands_on_white(plates: Plates, tmp_path: Path) -> None:
    """A transparent colour of a palette is white paper."""
    image = Image.new("P", (40, 40), 0)
    image.putpalette([10, 20, 30, *BRICK])

    opaque = saved(image, tmp_path / "opaque.png")
    holed = saved(image, tmp_path / "holed.png", transparency=0)

    assert close(pixel(plates, opaque, SCREEN), (10, 20, 30))
    assert close(pixel(plates, holed, SCREEN), (255, 255, 255))


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_stays_what_it_is(plates: Plates, tmp_path: Path, name: str) -> None:
    """Inks without a profile are the press's own; on screen they are seen through it."""
    inks = in_cmyk(BRICK)
    picture = saved(Image.new("CMYK", (40, 40), inks), tmp_path / name)

    assert close(pixel(plates, picture, PRESS), inks)
    assert close(pixel(plates, picture, SCREEN), BRICK)


def test_an_embedded_profile_counts(plates: Plates, tmp_path: Path) -> None:
    """A profile is used if it is of the picture's kind; a picture without one is in sRGB."""
    image = Image.new("RGB", (40, 40), BRICK)
    # A CMYK profile says nothing about RGB.
    foreign = saved(image, tmp_path / "foreign.tif", icc_profile=PROFILE.read_bytes())
    broken = saved(image, tmp_path / "broken.png", icc_profile=b"nothing")
    srgb = saved(image, tmp_path / "srgb.png", icc_profile=(PROFILES / "sRGB.icc").read_bytes())
    swapped = bytearray((PROFILES / "sRGB.icc").read_bytes())
    # With the red and blue primaries changed for each other in the profile's table of tags.
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    other = saved(image, tmp_path / "other.png", icc_profile=bytes(swapped))

    for picture in (foreign, broken, srgb):
        assert close(pixel(plates, picture, SCREEN), BRICK)
    assert close(pixel(plates, other, SCREEN), BRICK[::-1])


def test_orientation_is_applied_before_cropping(plates: Plates, tmp_path: Path) -> None:
    """A camera's picture on its side is cropped as it is seen."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste(BRICK, (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise: its left is seen at the top
    image.save(tmp_path / "turned.jpg", exif=exif, quality=95)

    facts = inspect(tmp_path / "turned.jpg")
    top = Picture(str(tmp_path / "turned.jpg"), INCH, (0.5, 0))

    assert (facts.width, facts.height, facts.mode) == (40, 80, "RGB")
    assert close(pixel(plates, top, SCREEN), BRICK)


def test_a_large_jpeg_is_cropped_where_it_should_be(plates: Plates, tmp_path: Path) -> None:
    """Decoding at a fraction of the size does not move the crop."""
    image = Image.new("RGB", (2000, 1000), "white")
    image.paste(BRICK, (1000, 0, 2000, 1000))
    image.save(tmp_path / "large.jpg", quality=95)

    plate = plates.make(Picture(str(tmp_path / "large.jpg"), INCH, (1, 0.5)), SCREEN)

    assert (plate.width_px, plate.height_px) == (150, 150)
    with Image.open(plate.file) as made:
        corner = made.getpixel((1, 75))
    assert isinstance(corner, tuple)
    assert close(corner, BRICK)


def test_a_plate_is_made_once(plates: Plates, tmp_path: Path) -> None:
    """The same content in the same way is one file, until the content changes."""
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")
    first = plates.make(picture, SCREEN)
    before = first.file.stat().st_mtime_ns

    again = Plates(tmp_path / "plates", PROFILE).make(picture, SCREEN)
    saved(Image.new("RGB", (41, 41), BRICK), tmp_path / "a.png")
    changed = plates.make(picture, SCREEN)

    assert again == first
    assert again.file.stat().st_mtime_ns == before
    assert changed != first
    assert not list((tmp_path / "plates").glob("*.part"))


def test_a_spoilt_plate_is_made_anew(plates: Plates, tmp_path: Path) -> None:
    """What lies in the cache and is no picture is not used."""
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")
    first = plates.make(picture, SCREEN)
    first.file.write_bytes(b"spoilt")

    assert Plates(tmp_path / "plates", PROFILE).make(picture, SCREEN) == first
    assert inspect(first.file).format == "JPEG"


def test_a_cache_that_fails_does_not_fail_the_build(tmp_path: Path) -> None:
    """Where the folder cannot be, plates go to a passing one."""
    (tmp_path / "plates").write_text("in the way")
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")

    plate = Plates(tmp_path / "plates", PROFILE).make(picture, SCREEN)

    assert plate.width_px == 40


@pytest.mark.parametrize("data", [b"", b"no picture", None])
def test_what_is_no_picture_is_a_fault(plates: Plates, tmp_path: Path, data: bytes | None) -> None:
    """The message names the file."""
    file = tmp_path / "a.jpg"
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(PictureFault, match=r"a\.jpg"):
        inspect(file)
    with pytest.raises(PictureFault, match=r"a\.jpg"):
        plates.make(Picture(str(file), INCH), SCREEN)


def test_a_torn_picture_is_a_fault(plates: Plates, tmp_path: Path) -> None:
    """A file whose header is right and whose end is missing is found out."""
    picture = saved(Image.effect_noise((200, 200), 50), tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2])

    with pytest.raises(PictureFault, match=r"a\.jpg"):
        plates.make(picture, SCREEN)


def test_inks_reach_the_plate_uninverted(plates: Plates, tmp_path: Path) -> None:
    """CMYK JPEGs may hold their inks inverted; Ghostscript finds them right in the file."""
    if not shutil.which("gs") and os.environ.get("CI") != "true":
        pytest.skip("gs is not installed")
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")
    info = Info("", "", "", "nl", dt.date(2026, 1, 1), "", "")
    page = Page(1, INCH, 0, (Placed(Point(0, 0), picture, None, None),))
    draft = draw([page], Palette({}), {}, PRESS, info, plates, Typecase())
    (tmp_path / "a.pdf").write_bytes(draft.data)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiff32nc", "-r72",
         f"-sOutputFile={tmp_path / 'a.tif'}", str(tmp_path / "a.pdf")],
        check=True,
    )  # fmt: skip

    with Image.open(tmp_path / "a.tif") as seen:
        value = seen.getpixel((seen.width // 2, seen.height // 2))

    assert isinstance(value, tuple)
    assert close(value, in_cmyk(BRICK))
