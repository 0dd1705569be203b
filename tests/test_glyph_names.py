"""Names of glyphs: what encodings call codes, and which characters names stand for."""

from __future__ import annotations

import pytest

from lettered import type1
from memopress.preflight.reading.fonts import FontResource
from memopress.preflight.reading.glyphs import built_in
from memopress.preflight.reading.latin import character, encoding


@pytest.mark.parametrize(
    ("name", "code", "glyph"),
    [
        ("WinAnsiEncoding", 65, "A"),
        ("WinAnsiEncoding", 129, "bullet"),
        ("WinAnsiEncoding", 160, "space"),
        ("WinAnsiEncoding", 178, "twosuperior"),
        ("MacRomanEncoding", 202, "space"),
        ("MacRomanEncoding", 219, "currency"),
        ("MacRomanEncoding", 222, "fi"),
        ("StandardEncoding", 174, "fi"),
        ("WinAnsiEncoding", 1, None),
        ("UnknownEncoding", 65, None),
    ],
)
def test_encodings_name_codes(name: str, code: int, glyph: str | None) -> None:
    """They do as annex D of ISO 32000-1 has them."""
    assert encoding(name).get(code) == glyph


@pytest.mark.parametrize(
    ("name", "char"),
    [
        ("A", "A"),
        ("fi", "\ufb01"),
        ("alpha", "\u03b1"),
        ("angle", "\u2220"),
        ("uni2B1B", "\u2b1b"),
        ("triangle", ""),
        (".notdef", ""),
    ],
)
def test_names_stand_for_characters(name: str, char: str) -> None:
    """Those of the Symbol font do as well as Latin ones."""
    assert character(name) == char


def test_a_program_names_its_own_codes() -> None:
    """A Type 1 program has an encoding in its clear text; nonsense has none."""
    program = type1(encoding="256 array\ndup 160 /angle put\nreadonly def")
    font = FontResource(
        "X", "Type1", embedded=True, wide=False, program=program, program_kind="/FontFile"
    )
    spoilt = FontResource(
        "X", "Type1", embedded=True, wide=False, program=b"x", program_kind="/FontFile3"
    )

    assert built_in(font) == {160: "angle"}
    assert built_in(spoilt) == {}
