"""Fonts: embedded, and able to show what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.charstrings import BrokenError
from memopress.preflight.reading.glyphs import finder, read_program
from memopress.preflight.rules.rule import error, must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import FontResource

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


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell once a font of each that is not there or cannot be read, with where it is used first."""
    seen: set[tuple[str, bool, bytes]] = set()
    missing = [(font, *_missing(font, obj), sheet, box) for font, obj, sheet, box in file.fonts]
    real = {id(font) for font, _, is_real, *_ in missing if is_real}
    for sheet in file.sheets:
        for key, rect in sheet.summary.texts:
            font = file.font(key)
            told = (font.name, font.embedded, font.program)
            if told in seen:
                continue
            seen.add(told)
            if not font.embedded:
                yield EMBEDDED.found(f"the font {font.name} is not embedded", sheet, rect)
            elif not _is_sound(font):
                yield PROGRAM.found(f"the font {font.name} cannot be read", sheet, rect)
        for key, rect in sheet.summary.lost:
            font = file.font(key)
            if id(font) not in real:
                yield GLYPH.found(f"{font.name} has no glyph for a character", sheet, rect)
    for each, codes, _is_real, place, box in missing:
        if codes:
            what = f"{each.name} has no glyph for {len(codes)} code(s)"
            yield GLYPH.found(what, place, box, value=f"code {codes[0]:X}")


def _missing(font: FontResource, obj: Object) -> tuple[list[int], bool]:
    """Return the codes that are seen and lead to glyph 0, and whether CID 0 leads to another.

    Codes of CID 0 are not among them: those are told where they stand.
    """
    find = finder(font, obj)
    codes, is_real = [], False
    for code in sorted(font.used & font.rendered) if find else ():
        glyph = find(code) if find else None
        if font.wide and font.cid(code) == 0:
            is_real = glyph is not None and glyph.present and not glyph.notdef
        elif glyph is not None and glyph.notdef:
            codes.append(code)
    return codes, is_real


def _is_sound(font: FontResource) -> bool:
    """Tell whether a font program can be read; a font that is drawn in the file has none."""
    try:
        read_program(font)
    except BrokenError:
        return False
    return True
