"""Pictures, SVG files and fonts, spoilt where their readers would trip."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

import nasty
from attacked import FONTS as _FONTS
from spoilt import Files, Mutation, bytes_of, early, flip, replaced, text_of

if TYPE_CHECKING:
    from random import Random


def _sized(chance: Random, files: Files) -> None:
    """Have the header of a PNG, JPEG or TIFF tell another size."""
    sizes = [0, 1, 65_500, 30_000, 200_000, 2**31 - 1, 2**32 - 1]
    match chance.randrange(3):
        case 0:
            data = files["images/gull.png"]
            packed = struct.pack(">II", chance.choice(sizes), chance.choice(sizes))
            files["images/gull.png"] = data[:16] + packed + data[24:]
        case 1:
            data = files["images/heron.jpg"]
            at = data.find(b"\xff\xc0")
            packed = struct.pack(
                ">HH", chance.choice(sizes[:3]) % 65536, chance.choice(sizes[:3]) % 65536
            )
            files["images/heron.jpg"] = data[: at + 5] + packed + data[at + 9 :]
        case _:
            data = files["images/rope.tif"]
            tag = struct.pack("<H", chance.choice([256, 257, 258, 259, 262, 273, 277, 278, 279]))
            at = data.rfind(tag)
            packed = struct.pack("<I", chance.choice(sizes))
            files["images/rope.tif"] = data[: at + 8] + packed + data[at + 12 :]


def _marked(chance: Random, files: Files) -> None:
    """Give a JPEG an application segment of rubbish: EXIF, an ICC profile, Adobe's."""
    data = files["images/heron.jpg"]
    rubbish = bytes(chance.randrange(256) for _ in range(chance.choice([0, 4, 200])))
    code, name = chance.choice(
        [
            (0xE1, b"Exif\0\0"),
            (0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff"),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x"),
            (0xE2, b"ICC_PROFILE\0\1\1"),
            (0xE2, b"ICC_PROFILE\0\2\1"),
            (0xE2, b"MPF\0II*\0"),
            (0xED, b"Photoshop 3.0\x008BIM\4\4"),
            (0xEE, b"Adobe\0\x64\0\0\0\0\x02"),
        ]
    )
    body = name + rubbish
    files["images/heron.jpg"] = (
        data[:2] + b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body + data[2:]
    )


def _vector(chance: Random, text: str) -> str:
    bits = [
        '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<?xml version='1.0' encoding='utf-16'?>",
        "<?xml version='1.0' encoding='nowhere'?>",
        "<?xml version='1.1'?>",
    ]
    match chance.randrange(6):
        case 0:
            return chance.choice(bits) + text
        case 1:
            return "<svg>" * chance.choice([50, 3000]) + text
        case 2:
            return replaced(chance, text, re.compile(r'(?<= d=")[^"]*'), nasty.PATHS)
        case 3:
            return replaced(
                chance,
                text,
                re.compile(r"\d+"),
                [*nasty.LENGTHS, "1e5", "1e30", "1e308", "9" * 500],
            )
        case 4:
            return replaced(
                chance, text, re.compile(r'(?<= id=")[^"]*'), ["a", "b", "", "a b", "x"]
            )
        case _:
            return text.replace("</svg>", '<path d="' + "M0 0L9 9z" * 30_000 + '"/></svg>')


def _tabled(chance: Random, files: Files) -> None:
    """Drop, empty, move or spoil one table of a font."""
    name = chance.choice(sorted(_FONTS))
    data = bytearray(files[name])
    if len(data) < 12:
        return
    count = struct.unpack(">H", data[4:6])[0]
    entry = 12 + 16 * chance.randrange(max(1, count))
    if entry + 16 > len(data):
        return
    start, size = struct.unpack(">II", data[entry + 8 : entry + 16])
    match chance.randrange(6):
        case 0:
            data[entry : entry + 4] = b"zzzz"
        case 1:
            data[entry + 12 : entry + 16] = struct.pack(
                ">I", chance.choice([0, 1, 2, size // 2, 2**32 - 1])
            )
        case 2:
            data[entry + 8 : entry + 12] = struct.pack(
                ">I", chance.choice([0, len(data), 2**32 - 1, start + 2])
            )
        case 3:
            data[start : start + size] = bytes(size)
        case 4:
            data[start : start + size] = early(chance, bytes(data[start : start + size]))
        case _:
            data[start : start + size] = flip(chance, bytes(data[start : start + size]), 200)
    files[name] = bytes(data)


def _swapped(chance: Random, files: Files) -> None:
    names = chance.sample(sorted(_FONTS), 2)
    files[names[0]] = files[names[1]]


_BITMAPS = bytes_of(".jpg", ".png", ".tif")
PICTURES: tuple[Mutation, ...] = (_BITMAPS, _BITMAPS, _sized, _marked)
VECTORS: tuple[Mutation, ...] = (
    bytes_of(".svg"),
    text_of(_vector, ".svg"),
    text_of(_vector, ".svg"),
)
FONTS: tuple[Mutation, ...] = (bytes_of(".ttf"), _tabled, _tabled, _swapped)
