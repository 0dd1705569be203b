"""The glyphs that text asks for: in the program, as wide as is said, none of them .notdef."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Stream

from memopress.preflight.reading.cff import Cff
from memopress.preflight.reading.charstrings import BrokenError
from memopress.preflight.reading.cmaps import IDENTITY
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.fonts import CUT
from memopress.preflight.reading.glyphs import descendant, finder, read_program
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.type1 import Type1
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.glyphs import Glyph

ABSENT = must(
    "font-glyph-absent",
    "a program has all glyphs that are shown (ISO 15930-7; ISO 19005-2, 6.2.11.4.1; "
    "Matterhorn 31-011)",
    X4,
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
    "glyphs are as wide as the font dictionary says (ISO 32000-1, 9.2.4; ISO 19005-2, 6.2.11.5; "
    "Matterhorn 31-016)",
    X4,
    UA1,
    A2A,
)
SUBSET = must(
    "font-subset",
    "CharSet and CIDSet, if there, list all glyphs of a program (ISO 19005-2, 6.2.11.4.2; "
    "Matterhorn 31-012, 31-014)",
    UA1,
    A2A,
)
_CIDS = 0x10000 // 8  # bytes of a CIDSet: there are no more CIDs
SUBSET_MORE = must(
    "font-subset-more",
    "CharSet and CIDSet list no glyphs that a program does not have (ISO 14289-1, 7.21.4.2; "
    "Matterhorn 31-013, 31-015)",
    UA1,
)
_SLACK = 1.0 + 1e-6  # thousandths of the em, and what reckoning with them loses
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Korean that are blanks
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
            elif code in font.rendered and _is_lacking(glyph, font.text(code)):
                absent.append(code)
            elif code in font.rendered and glyph.width is not None:
                said = font.width(code) * font.scale * 1000
                if abs(said - glyph.width) > _SLACK:
                    wrong.append((code, said, glyph.width))
        if CUT in font.rendered and font.cmap is IDENTITY:
            what = f"a string in {font.name} ends within a code, which no glyph is for"
            yield ABSENT.found(what, sheet, box)
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
        name, unlisted, unknown = _listed(font, obj)
        if unlisted:
            what = f"{name} of {font.name} does not list its glyphs"
            yield SUBSET.found(what, sheet, box, value=_some(unlisted))
        if unknown:
            what = f"{name} of {font.name} lists glyphs that it does not have"
            yield SUBSET_MORE.found(what, sheet, box, value=_some(unknown))


def _is_lacking(glyph: Glyph, text: str) -> bool:
    """Tell whether a program has no glyph, or one without an outline for letters or digits."""
    return not glyph.present or (glyph.blank and any(map(_is_seen, text)))


def _is_seen(char: str) -> bool:
    return char.isalnum() and char not in _FILLERS


def _some(listed: set[Any]) -> str:
    return ", ".join(str(each) for each in sorted(listed)[:5])


def _listed(font: FontResource, obj: Object) -> tuple[str, set[Any], set[Any]]:
    """Return the key that lists a font's glyphs, those it does not list, those that are not there.

    Glyphs are CIDs or names; all is empty where there is no list, or a program that is not known.
    """
    composite = obj.get("/Subtype") == "/Type0"
    descriptor = (descendant(obj) if composite else obj).get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary):
        return "", set(), set()
    if composite and isinstance(listed := descriptor.get("/CIDSet"), Stream):
        cids, count = _cids(font, descendant(obj))
        bits = decoded(listed)[:_CIDS]
        said = {n for n in range(len(bits) * 8) if bits[n // 8] & 0x80 >> n % 8}
        if cids is None:
            return "", set(), set()
        return "CIDSet", cids - {0} - said, {cid for cid in said - cids if cid >= count}
    names = _names(font)
    if composite or names is None or "/CharSet" not in descriptor:
        return "", set(), set()
    said_names = {*_NAME.findall(str(descriptor.CharSet)), ".notdef"}
    return "CharSet", names - said_names, said_names - names - {".notdef"}


def _cids(font: FontResource, cid: Object) -> tuple[set[int] | None, int]:
    """Return the CIDs of a program, None where they are not known, and from where on is none."""
    program = _program(font)
    if isinstance(program, Cff):
        return set(program.charset if program.is_cid else range(len(program.charstrings))), 0
    if not isinstance(program, Sfnt) or isinstance(cid.get("/CIDToGIDMap"), Stream):
        return None, 0
    # A glyph without an outline is a blank, or one that the subset left out.
    return program.drawn, program.count


def _names(font: FontResource) -> set[str] | None:
    """Return the names of the glyphs in a program, None where they are not known."""
    program = _program(font)
    if isinstance(program, Type1):
        return set(program.glyphs)
    if not isinstance(program, Cff) or program.is_cid:
        return None
    return {str(name) for name in program.glyphs}


def _program(font: FontResource) -> Sfnt | Cff | Type1 | None:
    try:
        return read_program(font)
    except BrokenError:
        return None
