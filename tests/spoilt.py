"""Bytes and texts of any file, spoilt; each mutation has a seeded chance, and changes the files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

Files = dict[str, bytes]
Mutation: TypeAlias = "Callable[[Random, Files], None]"


def flip(chance: Random, data: bytes, most: int = 20) -> bytes:
    """Return bytes with up to `most` of them changed."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, most)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _hole(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    size = chance.randint(1, max(1, len(data) // 4))
    filling = bytes([chance.choice([0, 255])]) * size if chance.random() < 0.5 else b""
    return data[:start] + filling + data[start + size :]


def early(chance: Random, data: bytes) -> bytes:
    """Return bytes spoilt where headers and tables of contents stand."""
    head = bytearray(data[:512])
    for _ in range(chance.randint(1, 6)):
        if head:
            at = chance.randrange(len(head))
            head[at : at + 4] = chance.choice(
                [
                    b"\xff\xff\xff\xff",
                    b"\0\0\0\0",
                    b"\x7f\xff\xff\xff",
                    b"\0\0\xff\xff",
                    b"\x80\0\0\0",
                ]
            )[: len(head) - at]
    return bytes(head) + data[512:]


def _other(chance: Random, data: bytes) -> bytes:
    """Return something else altogether."""
    return chance.choice(
        [
            b"",
            b"\0" * 5000,
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n",
            b"%PDF-1.7\n",
            b"GIF89a\xff\xff\xff\xff\x80\0\0" + data[:200],
            b"title: this is text\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"P6\n99999 99999\n255\n" + b"x" * 99,
            b"wOFF" + data[4:],
            b"ttcf\0\1\0\0\0\0\0\1\0\0\0\x0c" + data,
            bytes(chance.randrange(256) for _ in range(3000)),
        ]
    )


_BYTES = (flip, flip, _cut, _hole, early, _other)


def bytes_of(*suffixes: str) -> Mutation:
    """Return a mutation of the bytes of one file with such a name."""

    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([name for name in sorted(files) if name.endswith(suffixes)])
        files[name] = chance.choice(_BYTES)(chance, files[name])

    return spoil


def lines(chance: Random, text: str) -> str:
    """Return a text with some of its lines exchanged, doubled, moved, or left out."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                del lines[at]
                lines = lines or [""]
            case 3:
                lines[at] = " " * chance.randint(1, 4) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip()
            case _:
                lines.insert(
                    at, chance.choice(["---", "...", "\t", "%YAML 1.1", "<<: {a: 1}", "# x", "x"])
                )
    return "\n".join(lines)


def _encoded(chance: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    match chance.randrange(7):
        case 0:
            return b"\xef\xbb\xbf" + data
        case 1:
            return text.encode("utf-16")
        case 2:
            return data.replace(b"\n", b"\r\n")
        case 3:
            return data.replace(b"\n", b"\r")
        case 4:
            return text.encode("latin-1", "replace") + b"\xe9"
        case 5:
            at = chance.randrange(len(text) + 1)
            odd = chance.choice(
                ["\x00", "\x1b[2J", "\u202e", "\u2028", "\ufdd0", "\x85", "\t", "\ufffe", "\x7f"]
            )
            return (text[:at] + odd + text[at:]).encode()
        case _:
            return data.replace(b"e", b"\xed\xa0\x80", 1)  # a lone half of a character


def text_of(change: Callable[[Random, str], str], *names: str) -> Mutation:
    """Return a mutation of the text of one file whose path contains any of some names."""

    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([each for each in sorted(files) if any(n in each for n in names)])
        text = files[name].decode("utf-8", "replace")
        files[name] = change(chance, text).encode("utf-8", "replace")

    return spoil


def encoding_of(*names: str) -> Mutation:
    """Return a mutation of how one file with such a name is encoded."""

    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([each for each in sorted(files) if any(n in each for n in names)])
        files[name] = _encoded(chance, files[name])

    return spoil


def replaced(chance: Random, text: str, pattern: re.Pattern[str], by: Sequence[str]) -> str:
    """Return a text with one place where a pattern matches replaced by one of some texts."""
    spots = list(pattern.finditer(text))
    if not spots:
        return text
    spot = chance.choice(spots)
    return text[: spot.start()] + chance.choice(by) + text[spot.end() :]


_NUMBER = re.compile(r"(?<![\w#.-])-?\d+\.?\d*(?=mm|pt|lines|[%,\]}\"\s])")


def scaled(chance: Random, text: str) -> str:
    """Return a text with one to three of its numbers made larger or smaller: it may still build."""
    for _ in range(chance.randint(1, 3)):
        spots = list(_NUMBER.finditer(text))
        if spots:
            spot = chance.choice(spots)
            factor = chance.choice([0, 0.01, 0.1, 0.3, 0.7, 0.9, 1.1, 1.5, 3, 10, 100, -1])
            text = f"{text[: spot.start()]}{float(spot[0]) * factor:.6g}{text[spot.end() :]}"
    return text
