"""YAML of a project, spoilt: its content, its layout, and what its files are judged by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nasty
from attacked import PROFILE
from spoilt import Files, Mutation, bytes_of, encoding_of, lines, replaced, scaled, text_of

if TYPE_CHECKING:
    from random import Random

_LAYOUT = "layouts/pocket/layout.yaml"
_RULES = "layouts/pocket/quay.yaml"
_LONG = 20_000

_SCALAR = re.compile(
    r"(?<=: )[^\s{}\[\],][^{}\[\],\n]*|(?<=[\[,] )[^{}\[\],:\n]+|(?<=\[)[^{}\[\],\n]+"
)
_KEY = re.compile(r"(?:(?<=^)|(?<=[{,] )|(?<=  )|(?<=\{))[\w.-]+(?=: |:$)", re.MULTILINE)
_LETTER = re.compile(r"\w")


def _value(chance: Random, text: str) -> str:
    return replaced(chance, text, _SCALAR, nasty.NASTY)


def _key(chance: Random, text: str) -> str:
    names = ["x", "", "'", "id", "kind", "items", "0", "null", "<<", "*a", "__class__", "x" * 999]
    return replaced(chance, text, _KEY, [*names, *(found[0] for found in _KEY.finditer(text))])


def _written(chance: Random, text: str) -> str:
    """Return a text with something put into the middle of it."""
    bits = [
        "*",
        "**",
        "[",
        "]",
        "](",
        "{",
        "}",
        "[^1]",
        "|",
        "#",
        "> ",
        "\n",
        "\n\n",
        "- ",
        "&",
        "<",
        "'",
        '"',
        ": ",
    ]
    return replaced(chance, text, _LETTER, [*bits, *nasty.NASTY])


def _deep(chance: Random, text: str) -> str:
    depth = chance.choice([30, 300, 2000])
    opening, closing = chance.choice([("[", "]"), ("{a: ", "}")])
    return replaced(chance, text, _SCALAR, [opening * depth + "x" + closing * depth])


def _many(chance: Random, text: str) -> str:
    """Return a text with many more fields or items."""
    count = chance.choice([50, 1000])
    return text + chance.choice(
        [
            "".join(f"field{n}: {n}\n" for n in range(count)),
            "\nx: &a [1, 2]\n" + "".join(f"y{n}: *a\n" for n in range(count)),
            "\nmore: [" + ", ".join(["x"] * count) + "]\n",
        ]
    )


def _block(chance: Random, files: Files) -> None:
    """Put Markdown into a text of blocks."""
    name = chance.choice(["source/opening/welcome.yaml", "source/birds/heron.yaml"])
    bits = [
        "# x\n\n###### y",
        "- a\n  - b\n    - c",
        "> > > q",
        "| a |\n|---|\n" + "| b |\n" * 60,
        "|" + " a |" * 40 + "\n|" + "---|" * 40,
        "| |\n|-|\n| |",
        "```\ncode\n```",
        "![p](heron.jpg)",
        "<div>x</div>",
        "a\\\nb",
        "***x***",
        "[a [b](#c)](#d)",
        "x" * _LONG,
        "lang " * 8000,
        "1. a\n\n   b",
        "---",
        "[^1]: x",
        "*" * 2000,
        "[" * 2000,
        "\u00a0" * 50,
        "\u200b" * 50,
        "é\u0301" * 400,
        "ab\u00adcd" * 200,
        "- " * 200 + "x",
        "**" + "a" * 3000 + "**",
    ]
    text = chance.choice(bits).replace("\n", "\n  ")
    data = files[name].decode("utf-8", "replace")
    files[name] = re.sub(r"(?<=: \|\n)", lambda _: f"  {text}\n\n", data, count=1).encode()


_FILE_NAMES = ("con", "x y", "é", ".hidden", "A" * 200, "-x", "x.y")


def _moved(chance: Random, files: Files) -> None:
    """Call a file otherwise, leave it out, or have it twice."""
    name = chance.choice(sorted(files))
    folder, _, own = name.rpartition("/")
    match chance.randrange(4):
        case 0:
            del files[name]
        case 1:
            files[f"{folder}/{chance.choice(_FILE_NAMES)}.yaml"] = files[name]
        case 2:
            files[f"{folder}/{own.upper()}"] = files[name]
        case _:
            files[name] = files[chance.choice(sorted(files))]


_NUMBERED = re.compile(r"(?<=[ \[])-?[\d./]+(?:mm|pt|lines|%)?(?=[,\]}\s])")
_NAMED = re.compile(r"(?<=: )[a-z-]+(?=[,}\s])")


def _length(chance: Random, text: str) -> str:
    return replaced(chance, text, _NUMBERED, nasty.LENGTHS)


def _name(chance: Random, text: str) -> str:
    return replaced(chance, text, _NAMED, [*nasty.WORDS, *(f[0] for f in _NAMED.finditer(text))])


def _field(chance: Random, text: str) -> str:
    """Return layout.yaml with one more field in one of its mappings."""
    name = chance.choice(nasty.FIELDS)
    value = chance.choice(
        chance.choice([nasty.LENGTHS, nasty.LENGTHS, nasty.WORDS, nasty.LISTS, nasty.NASTY])
    )
    return replaced(chance, text, re.compile(r"(?<=\{)"), [f"{name}: {value}, "])


def _frame(chance: Random, text: str) -> str:
    """Return layout.yaml with a frame of other measures."""
    sizes = ", ".join(
        f"{side}: {chance.choice(nasty.LENGTHS)}" for side in ("x", "y", "width", "height")
    )
    more = chance.choice(
        ["", ", columns: 999", ", columns: 1000000", ", columns: 9, gap: 90mm", ", next: main"]
    )
    frames = re.compile(r"(?<=(?:main|late|left): )\{[^{}\n]*\}")
    return replaced(chance, text, frames, [f"{{{sizes}{more}}}"])


YAML: tuple[Mutation, ...] = (
    *(
        text_of(change, "source/")
        for change in (_value, _value, _key, _written, lines, _deep, _many)
    ),
    encoding_of("source/"),
    bytes_of(".yaml"),
    _block,
    _block,
    _moved,
)
LAYOUT: tuple[Mutation, ...] = (
    *(text_of(scaled, _LAYOUT) for _ in range(8)),
    *(text_of(_length, _LAYOUT) for _ in range(4)),
    *(text_of(change, _LAYOUT) for change in (_field, _field, _field, _frame, _frame)),
    *(text_of(change, _LAYOUT) for change in (_name, _name, _value, _key, lines, _deep)),
    encoding_of(_LAYOUT),
)
RULES: tuple[Mutation, ...] = (
    bytes_of(PROFILE),
    *(text_of(change, _RULES) for change in (_value, _key, _many, lines)),
)
