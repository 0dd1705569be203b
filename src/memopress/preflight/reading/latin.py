"""Names of Latin glyphs and of those of the Symbol font: characters and encodings (annex D)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

CODECS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}
_UNI = re.compile(r"uni([0-9A-F]{4})|u([0-9A-F]{4,6})")
_AFTER = (
    *("Lslash", "lslash", "Scaron", "scaron", "Zcaron", "zcaron", "brokenbar", "Eth", "eth"),
    *("Yacute", "yacute", "Thorn", "thorn", "minus", "multiply", "onesuperior", "twosuperior"),
    *("threesuperior", "onehalf", "onequarter", "threequarters", "franc", "Gbreve", "gbreve"),
    *("Idotaccent", "Scedilla", "scedilla", "Cacute", "cacute", "Ccaron", "ccaron", "dcroat"),
)
_LAST = 0x10FFFF
_STRINGS = 391  # standard strings of CFF, with which the list begins


class Latin(NamedTuple):
    """The lists: standard strings of CFF, characters by name, and StandardEncoding by code."""

    strings: tuple[str, ...]
    characters: dict[str, str]
    standard: dict[int, str]


@cache
def latin() -> Latin:
    """Return the names from the list: each with its character and its StandardEncoding code."""
    text = (Path(__file__).parent / "latin.txt").read_text(encoding="ascii")
    rows = [line.split() for line in text.splitlines()]
    return Latin(
        tuple(name for name, _, _ in rows[:_STRINGS]),
        {name: chr(int(char, 16)) for name, char, _ in rows if char != "-"},
        {int(code): name for name, _, code in rows if code != "-"},
    )


def character(name: str) -> str:
    """Return the character that a glyph's name stands for, '' where the name does not tell."""
    match = _UNI.fullmatch(name)
    if match:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= _LAST else ""
    return latin().characters.get(name, "")


@cache
def macintosh() -> tuple[str, ...]:
    """Return the 258 names of Apple's standard order of glyphs (ISO/IEC 14496-22, table post).

    They go by the codes of MacRoman, as it was before the euro; some names come after.
    """
    codes = encoding("MacRomanEncoding")
    own = {202: "nonbreakingspace", 240: "apple"}
    names = (own.get(code) or codes.get(code, "") for code in (*range(32, 127), *range(128, 256)))
    return (".notdef", ".null", "nonmarkingreturn", *names, *_AFTER)


@cache
def encoding(name: str) -> dict[int, str]:
    """Return one of the predefined encodings: names of glyphs by code; empty for others."""
    if name == "StandardEncoding":
        return latin().standard
    if name not in CODECS:
        return {}
    names = {char: each for each, char in latin().characters.items()}
    found = {}
    for code in range(32, 256):
        char = bytes((code,)).decode(CODECS[name], "replace")
        if char in names:
            found[code] = names[char]
    # Table D.2: no-break space and soft hyphen are shown as space and hyphen, in WinAnsiEncoding
    # what has no character as a bullet, and in MacRomanEncoding the euro is still a currency sign.
    if name == "WinAnsiEncoding":
        found |= {160: "space", 173: "hyphen"}
        found |= {code: "bullet" for code in range(33, 256) if code not in found}
    else:
        found |= {189: "Omega", 202: "space", 219: "currency"}
    return found
