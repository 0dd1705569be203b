"""Plates: the right part of a picture, in the right size and colours, kept and found again."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageCms

from memopress.files import Files
from memopress.keeping import Cache
from memopress.page.model import Picture
from memopress.picture import PictureFault, Plates, Raster, inspect
from memopress.picture.crop import crop
from memopress.units import Size
from outputs import PRESS, SCREEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.render import Output

PROFILES = Path(__file__).parents[1] / "src/memopress/profiles"
PROFILE = PROFILES / "ISOcoated_v2_300_bas.icc"
INCH = Size(72, 72)
BRICK = (180, 70, 50)


@pytest.fixture
def plates(tmp_path: Path) -> Plates:
    """Return plates kept in a folder that is not there yet."""
    return made(tmp_path)


def made(folder: Path) -> Plates:
    """Return plates that are kept below a folder, as a new build has them."""
    return Plates(Cache(folder / "plates"), PROFILE.read_bytes(), Files(folder))


def kept(folder: Path) -> Path:
    """Return the file of the only plate that is kept below a folder."""
    (file,) = (folder / "plates").glob("*/plate/*")
    return file


def saved(image: Image.Image, file: Path, **how: Any) -> Picture:
    """Save an image and return the picture of it on a square inch."""
    image.save(file, **how)
    return Picture(str(file), INCH)


def pixels(raster: Raster) -> Image.Image:
    """Return the pixels that a raster holds, as an image."""
    size = (raster.width, raster.height)
    if raster.filter == "DCTDecode":
        image = Image.open(io.BytesIO(raster.data))
        assert image.size == size
        return image
    mode = {"DeviceGray": "L", "DeviceRGB": "RGB", "DeviceCMYK": "CMYK"}[raster.space]
    return Image.frombytes("1" if raster.bits == 1 else mode, size, zlib.decompress(raster.data))


def values(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Return the channels of an image's pixel."""
    value = image.getpixel((x, y))
    assert value is not None
    return value if isinstance(value, tuple) else (int(value),)


def pixel(plates: Plates, picture: Picture, output: Output) -> tuple[int, ...]:
    """Return a plate's colour in its middle."""
    image = pixels(plates.make(picture, output).image)
    return values(image, image.width // 2, image.height // 2)


def opacity(plates: Plates, picture: Picture, output: Output) -> int:
    """Return how opaque a plate is in its middle, from 0 to 255."""
    mask = plates.make(picture, output).mask
    return values(pixels(mask), mask.width // 2, mask.height // 2)[0] if mask else 255


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
        ("RGB", BRICK, "a.bmp", BRICK),
        ("RGB", BRICK, "a.jp2", BRICK),
        ("RGB", BRICK, "a.ppm", BRICK),
        ("L", 128, "a.png", (128,)),
        ("1", 1, "a.png", (255,)),
        ("I;16", 0x8080, "a.png", (128,)),
        ("I;16", 0x8080, "a.tif", (128,)),
        ("LA", (7, 128), "a.png", (7,)),
        ("RGBA", (*BRICK, 128), "a.png", BRICK),
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
    """Whatever is in the file, the screen gets sRGB or grey, the press CMYK or black ink."""
    image = Image.new(mode, (40, 40), colour)
    picture = saved(image, tmp_path / name, **({"lossless": True} if "webp" in name else {}))

    assert close(pixel(plates, picture, SCREEN), seen)
    assert len(pixel(plates, picture, PRESS)) == (1 if len(seen) == 1 else 4)
    for output in (SCREEN, PRESS):
        assert opacity(plates, picture, output) == (128 if mode.endswith("A") else 255)


def test_a_palette_may_have_a_hole(plates: Plates, tmp_path: Path) -> None:
    """A transparent colour of a palette is not there, and what is there has no mask."""
    image = Image.new("P", (40, 40), 0)
    image.putpalette([10, 20, 30, *BRICK])

    opaque = saved(image, tmp_path / "opaque.png")
    holed = saved(image, tmp_path / "holed.png", transparency=0)

    assert pixel(plates, opaque, SCREEN) == (10, 20, 30)
    assert plates.make(opaque, SCREEN).mask is None
    assert opacity(plates, holed, SCREEN) == 0


def test_opaque_all_over_is_no_mask(plates: Plates, tmp_path: Path) -> None:
    """An alpha channel that says nothing in the part that is shown is left out."""
    image = Image.new("RGBA", (80, 40), (*BRICK, 255))
    image.putpixel((79, 0), (0, 0, 0, 0))
    image.save(tmp_path / "a.png")

    assert plates.make(Picture(str(tmp_path / "a.png"), INCH, (0, 0)), PRESS).mask is None
    assert plates.make(Picture(str(tmp_path / "a.png"), INCH, (1, 0)), PRESS).mask is not None


@pytest.mark.parametrize(
    ("mode", "name", "coding"),
    [
        ("RGB", "a.jpg", "DCTDecode"),
        ("RGB", "a.png", "DCTDecode"),
        ("L", "a.tif", "DCTDecode"),
        ("CMYK", "a.tif", "DCTDecode"),
        ("P", "a.png", "FlateDecode"),
        ("1", "a.png", "FlateDecode"),
        ("LA", "a.png", "FlateDecode"),
        ("RGBA", "a.png", "FlateDecode"),
    ],
)
def test_drawings_lose_nothing(
    plates: Plates, tmp_path: Path, mode: str, name: str, coding: str
) -> None:
    """What a palette, two tones or transparency can hold is a drawing; the rest is for JPEG."""
    picture = saved(Image.new("RGB", (40, 40), BRICK).convert(mode), tmp_path / name)

    for output in (PRESS, SCREEN):
        assert plates.make(picture, output).image.filter == coding


def test_a_black_drawing_is_for_black_ink(plates: Plates, tmp_path: Path) -> None:
    """A drawing without a colour stays one channel, whatever its file could hold."""
    grey = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 200)), tmp_path / "grey.png")
    tinted = saved(Image.new("RGBA", (40, 40), (0, 0, 1, 200)), tmp_path / "tinted.png")

    assert pixel(plates, grey, PRESS) == (0,)
    assert pixel(plates, grey, SCREEN) == (0,)
    assert len(pixel(plates, tinted, PRESS)) == 4


def test_nothing_hidden_is_seen_at_an_edge(plates: Plates, tmp_path: Path) -> None:
    """Colours of transparent pixels do not count, neither when reduced nor beside an edge."""
    image = Image.new("RGBA", (600, 600), (0, 255, 0, 0))
    image.paste((*BRICK, 255), (0, 0, 299, 600))

    for side in (600, 100):
        file = tmp_path / f"{side}.png"
        image.resize((side, side), Image.Resampling.NEAREST).save(file)
        plate = plates.make(Picture(str(file), INCH), SCREEN)
        row = [values(pixels(plate.image), x, 9) for x in range(plate.image.width)]

        assert all(close(seen, BRICK) for seen in row[: len(row) // 2 + 3])
        assert row[-1] == (255, 255, 255)


def test_two_tones_stay_two_on_the_press(plates: Plates, tmp_path: Path) -> None:
    """Up to 1200 pixels an inch, not resampled below; the screen gets grey."""
    image = Image.new("1", (900, 900), 1)
    image.paste(0, (0, 0, 450, 900))
    fine = saved(image, tmp_path / "fine.png")
    finest = saved(image.resize((2000, 2000)), tmp_path / "finest.png")

    press = plates.make(fine, PRESS).image
    assert (press.width, press.bits, press.space) == (900, 1, "DeviceGray")
    assert pixels(press).tobytes() == image.tobytes()
    assert plates.make(finest, PRESS).image.width == 1200
    assert plates.make(finest, PRESS).image.bits == 1
    screen = plates.make(fine, SCREEN).image
    assert (screen.width, screen.bits, screen.space) == (150, 8, "DeviceGray")


def test_what_is_reduced_is_sharpened(plates: Plates, tmp_path: Path) -> None:
    """An edge of a photograph gains contrast, what is flat does not; small pictures stay."""
    image = Image.new("L", (1200, 1200), 100)
    image.paste(150, (600, 0, 1200, 1200))
    large = saved(image, tmp_path / "large.tif")
    small = saved(image.resize((100, 100)), tmp_path / "small.tif")
    drawing = saved(image.convert("P"), tmp_path / "drawing.png")

    def range_of(picture: Picture) -> tuple[float, float]:
        low, high = pixels(plates.make(picture, SCREEN).image).convert("L").getextrema()
        assert isinstance(low, (int, float))
        assert isinstance(high, (int, float))
        return low, high

    assert range_of(large)[0] < 97
    assert range_of(large)[1] > 153
    assert close(pixel(plates, Picture(large.file, INCH, (0, 0)), SCREEN), (150,))
    assert 97 <= range_of(small)[0] < range_of(small)[1] <= 153
    assert range_of(drawing) == (100, 150)


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

    facts = inspect(tmp_path / "turned.jpg", Files(tmp_path))
    top = Picture(str(tmp_path / "turned.jpg"), INCH, (0.5, 0))

    assert (facts.width, facts.height, facts.mode) == (40, 80, "RGB")
    assert close(pixel(plates, top, SCREEN), BRICK)


def test_a_large_jpeg_is_cropped_where_it_should_be(plates: Plates, tmp_path: Path) -> None:
    """Decoding at a fraction of the size does not move the crop."""
    image = Image.new("RGB", (2000, 1000), "white")
    image.paste(BRICK, (1000, 0, 2000, 1000))
    image.save(tmp_path / "large.jpg", quality=95)

    plate = plates.make(Picture(str(tmp_path / "large.jpg"), INCH, (1, 0.5)), SCREEN)

    assert (plate.image.width, plate.image.height) == (150, 150)
    assert close(values(pixels(plate.image), 1, 75), BRICK)


def test_a_plate_is_made_once(plates: Plates, tmp_path: Path) -> None:
    """The same content in the same way is one file, until the content changes."""
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")
    first = plates.make(picture, SCREEN)
    file = kept(tmp_path)
    before = file.stat().st_mtime_ns

    again = made(tmp_path).make(picture, SCREEN)
    after = file.stat().st_mtime_ns
    saved(Image.new("RGB", (41, 41), BRICK), tmp_path / "a.png")
    changed = made(tmp_path).make(picture, SCREEN)

    assert again == first
    assert after == before
    assert changed.name != first.name
    assert not list((tmp_path / "plates").glob("*/parts/*"))


def test_a_warm_build_loads_no_colour_management(plates: Plates, tmp_path: Path) -> None:
    """Where all plates are kept, nothing that converts is even imported."""
    picture = saved(Image.new("RGBA", (40, 40), BRICK), tmp_path / "a.png")
    plates.make(picture, PRESS)
    code = (
        "import sys; from pathlib import Path; from memopress.picture import Plates;"
        "from memopress.files import Files; from memopress.keeping import Cache;"
        "from memopress.page.model import Picture; from types import SimpleNamespace;"
        "from memopress.units import Size;"
        f"Plates(Cache(Path({str(tmp_path / 'plates')!r})), Path({str(PROFILE)!r}).read_bytes(),"
        f"Files(Path({str(tmp_path)!r})))"
        f".make(Picture({picture.file!r}, Size(72, 72)),"
        f"SimpleNamespace(colours={PRESS.colours!r}, resolution={PRESS.resolution}));"
        "sys.exit('PIL.ImageCms' in sys.modules or 'memopress.picture.convert' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("spoil", [lambda _: b"spoilt", lambda d: d[:-9], lambda d: d + b"x"])
def test_a_spoilt_plate_is_made_anew(
    plates: Plates, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """What lies in the cache and is not what was put there is not used."""
    picture = saved(Image.new("RGBA", (40, 40), (*BRICK, 128)), tmp_path / "a.png")
    first = plates.make(picture, SCREEN)
    file = kept(tmp_path)
    data = file.read_bytes()
    file.write_bytes(spoil(data))

    assert made(tmp_path).make(picture, SCREEN) == first
    assert file.read_bytes() == data


def test_a_cache_that_fails_does_not_fail_the_build(tmp_path: Path) -> None:
    """Where the folder cannot be, plates stay in memory, and are made once all the same."""
    (tmp_path / "plates").write_text("in the way")
    picture = saved(Image.new("RGB", (40, 40), BRICK), tmp_path / "a.png")
    plates = made(tmp_path)

    plate = plates.make(picture, SCREEN)

    assert plate.image.width == 40
    (tmp_path / "a.png").unlink()
    assert plates.make(picture, SCREEN) == plate


@pytest.mark.parametrize("data", [b"", b"no picture", None])
def test_what_is_no_picture_is_a_fault(plates: Plates, tmp_path: Path, data: bytes | None) -> None:
    """The message names the file."""
    file = tmp_path / "a.jpg"
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(PictureFault, match=r"a\.jpg"):
        inspect(file, Files(tmp_path))
    with pytest.raises(PictureFault, match=r"a\.jpg"):
        plates.make(Picture(str(file), INCH), SCREEN)


def test_a_torn_picture_is_a_fault(plates: Plates, tmp_path: Path) -> None:
    """A file whose header is right and whose end is missing is found out."""
    picture = saved(Image.effect_noise((200, 200), 50), tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2])

    with pytest.raises(PictureFault, match=r"a\.jpg"):
        plates.make(picture, SCREEN)


@pytest.mark.parametrize(("mode", "name"), [("F", "a.tif"), ("I", "a.tif")])
def test_pixels_beyond_16_bits_are_a_fault(
    plates: Plates, tmp_path: Path, mode: str, name: str
) -> None:
    """What such numbers mean nobody knows; the message tells the way out."""
    picture = saved(Image.new(mode, (40, 40), 70_000), tmp_path / name)

    with pytest.raises(PictureFault, match=r"a\.tif.*8 or 16 bits"):
        plates.make(picture, PRESS)


def test_a_huge_picture_is_a_fault(
    plates: Plates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that would fill the memory is refused with a hint, one half as large is not."""
    picture = saved(Image.new("RGB", (2000, 2000), BRICK), tmp_path / "a.png")

    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 3_000_000)
    assert plates.make(picture, SCREEN).image.width == 150
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000_000)
    with pytest.raises(PictureFault, match=r"a\.png.*at most 2 million pixels"):
        plates.make(picture, PRESS)


def test_a_hollow_profile_is_not_used(plates: Plates, tmp_path: Path) -> None:
    """A profile that has a head and no curves, or that describes no colours, is left out."""
    image = Image.new("RGB", (40, 40), BRICK)
    srgb = (PROFILES / "sRGB.icc").read_bytes()
    hollow = srgb.replace(b"rTRC", b"none").replace(b"rXYZ", b"nope")
    link = srgb[:12] + b"link" + srgb[16:]

    for name, icc in (("hollow", hollow), ("link", link), ("torn", srgb[:200])):
        picture = saved(image, tmp_path / f"{name}.png", icc_profile=icc)
        assert close(pixel(plates, picture, SCREEN), BRICK)
        assert close(pixel(plates, picture, PRESS), in_cmyk(BRICK))
