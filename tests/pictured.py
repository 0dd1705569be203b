"""Picture files of every kind for tests, those included that Pillow does not write.

Each picture has four patches, no two alike, so that no turn and no mirroring goes unseen.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PROFILES = Path(__file__).parents[1] / "src/memopress/profiles"
PROFILE = PROFILES / "ISOcoated_v2_300_bas.icc"
SRGB = (PROFILES / "sRGB.icc").read_bytes()

Colour = tuple[int, ...]
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
