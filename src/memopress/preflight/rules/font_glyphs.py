"""The glyphs that text asks for: in the program, as wide as is said, none of them .notdef."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Stream

from memopress.preflight.reading.cff import BrokenError, Cff
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.glyphs import descendant, finder
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.type1 import Type1
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import Font

ABSENT = must(
    "font-glyph-absent",
    "a program has all glyphs that are shown (ISO 19005-2, 6.2.11.4.1; Matterhorn 31-011)",
    UA1,
    A2A,
)
NOTDEF = must(
    "font-notdef",
    "no text shows .notdef, the glyph that stands for none (ISO 19005-2, 6.2.11.8; "
    "Matterhorn 31-030)",
    UA1,
    A2A,
)
WIDTHS = must(
    "font-widths",
    "glyphs are as wide as the font dictionary says (ISO 19005-2, 6.2.11.5; Matterhorn 31-016)",
    UA1,
    A2A,
)
SUBSET = must(
    "font-subset",
    "CharSet and CIDSet, if there, list all glyphs of a program, CharSet no others (ISO 19005-2, "
    "6.2.11.4.2; ISO 14289-1, 7.21.4.2; Matterhorn 31-012 to 31-014)",
    UA1,
    A2A,
)
_SLACK = 1.0  # thousandths of the em
_NAME = re.compile(r"/([^/\s]+)")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of each font's first code that is wrong in a way, and of how many there are."""
    for font, obj, sheet, box in file.fonts:
        find = finder(font, obj)
        absent, notdef, wrong = [], [], []
        for code in sorted(font.used) if find else ():
            glyph = find(code) if find else None
            if glyph is None:
                continue
            if glyph.notdef:
                notdef.append(code)
            elif code in font.rendered and not glyph.present:
                absent.append(code)
            elif code in font.rendered and glyph.width is not None:
                said = font.widths.get(code, font.default)
                if abs(said - glyph.width) > _SLACK:
                    wrong.append((code, said, glyph.width))
        if absent:
            codes = ", ".join(f"{code:X}" for code in absent[:5])
            what = f"the program of {font.name} lacks {len(absent)} glyph(s) that are shown"
            yield ABSENT.found(what, sheet, box, value=f"code {codes}")
        if notdef:
            codes = ", ".join(f"{code:X}" for code in notdef[:5])
            what = f"{len(notdef)} code(s) of {font.name} show .notdef"
            yield NOTDEF.found(what, sheet, box, value=f"code {codes}")
        if wrong:
            code, said, width = wrong[0]
            what = (
                f"{len(wrong)} glyph(s) of {font.name} are not as wide as it says, first {code:X}"
            )
            yield WIDTHS.found(what, sheet, box, value=f"{said:g}", limit=f"{width:g}")
        if fault := _unlisted(font, obj):
            yield SUBSET.found(f"{fault} of {font.name} does not agree with its glyphs", sheet, box)


def _unlisted(font: Font, obj: Object) -> str:
    """Return the list of a font's glyphs that does not agree with its program, '' if none."""
    composite = obj.get("/Subtype") == "/Type0"
    descriptor = (descendant(obj) if composite else obj).get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary):
        return ""
    if composite and isinstance(listed := descriptor.get("/CIDSet"), Stream):
        cids = _cids(font, descendant(obj))
        bits = decoded(listed)
        said = {n for n in range(len(bits) * 8) if bits[n // 8] & 0x80 >> n % 8}
        return "" if cids is None or cids - {0} <= said else "CIDSet"
    if not composite and "/CharSet" in descriptor:
        names = _names(font)
        said_names = {*_NAME.findall(str(descriptor.CharSet)), ".notdef"}
        return "" if names is None or {*names, ".notdef"} == said_names else "CharSet"
    return ""


def _cids(font: Font, cid: Object) -> set[int] | None:
    """Return the CIDs of a program, None where they are not known."""
    if font.program_kind == "/FontFile2":
        if isinstance(cid.get("/CIDToGIDMap"), Stream):
            return None
        sfnt = Sfnt(font.program)
        # A glyph without an outline is a blank, or one that the subset left out.
        return None if not sfnt.count else sfnt.drawn
    try:
        program = Cff(font.program)
    except BrokenError:
        return None
    return set(program.charset) if program.is_cid else set(range(len(program.charstrings)))


def _names(font: Font) -> set[str] | None:
    """Return the names of the glyphs in a program, None where they are not known."""
    if font.program_kind == "/FontFile":
        return set(Type1(font.program).glyphs) or None
    try:
        program = Cff(font.program)
    except BrokenError:
        return None
    return None if program.is_cid else {str(name) for name in program.glyphs}
