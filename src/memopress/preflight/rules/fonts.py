"""Fonts: embedded, and able to show what is asked of them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import Font

EMBEDDED = must(
    "font-embedded",
    "a press that lacks a font prints another one (ISO 15930-7; ISO 19005-2, 6.2.11.4.1; "
    "ISO 14289-1, 7.21.4.1)",
    X4,
    UA1,
    A2A,
)
PROGRAM = must(
    "font-program", "a font program that cannot be read prints nothing, or boxes", X4, UA1, A2A
)
GLYPH = error("glyph-missing", "glyph 0 of a font is the box that stands for what it does not have")
_MAGIC = {
    "/FontFile": (b"%!", b"\x80\x01"),
    "/FontFile2": (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf"),
    "/FontFile3": (b"\x01\x00", b"OTTO", b"\x00\x01\x00\x00"),
}
_SFNT = 12  # bytes before the table directory of TrueType and OpenType, and of each entry 16


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell once a font of each that is not there or cannot be read, with where it is used first."""
    seen: set[str] = set()
    for sheet in file.sheets:
        uses: dict[int, tuple[Font, Rect]] = {}
        for mark in sheet.marks:
            if mark.kind == "text" and mark.font and not mark.hidden:
                uses.setdefault(id(mark.font), (mark.font, mark.box))
        for font, rect in uses.values():
            told = f"{font.name} {font.embedded} {len(font.program)}"
            if told in seen:
                continue
            seen.add(told)
            if not font.embedded:
                yield EMBEDDED.found(f"the font {font.name} is not embedded", sheet, rect)
            elif font.program_kind and not _is_sound(font):
                yield PROGRAM.found(f"the font {font.name} cannot be read", sheet, rect)
        for mark in sheet.marks:
            if mark.lost:
                name = mark.font.name if mark.font else ""
                yield GLYPH.found(f"{name} has no glyph for a character", sheet, mark.box)


def _is_sound(font: Font) -> bool:
    """Tell whether a font program begins as its kind does and has all the tables that it names."""
    program = font.program
    if not program.startswith(_MAGIC[font.program_kind]):
        return False
    if not program.startswith((b"\x00\x01\x00\x00", b"true", b"OTTO")):
        return True
    (count,) = struct.unpack_from(">H", program, 4)
    if count == 0 or len(program) < _SFNT + 16 * count:
        return False
    entries = (struct.unpack_from(">II", program, _SFNT + 16 * n + 8) for n in range(count))
    return all(offset + length <= len(program) for offset, length in entries)
