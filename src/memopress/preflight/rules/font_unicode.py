"""What text is extracted as: characters for every code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Stream

from memopress.preflight.reading.glyphs import built_in, descendant, is_symbolic, names
from memopress.preflight.reading.latin import character, latin
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.summary import Told

UNMAPPED = must(
    "text-unmapped",
    "every code that is shown has a character, by ToUnicode or a known encoding (ISO 19005-2, "
    "6.2.11.7.2; Matterhorn 31-027)",
    UA1,
    A2A,
)
NO_CHARACTER = must(
    "text-no-character",
    "ToUnicode maps to characters: not to 0, U+FEFF or U+FFFE (ISO 19005-2, 6.2.11.7.2; "
    "Matterhorn 31-028, 31-029)",
    UA1,
    A2A,
)
PRIVATE = must(
    "text-private",
    "characters for private use have an ActualText that says what they are (ISO 19005-2, "
    "6.2.11.7.3)",
    A2A,
)
_WRONG = ("\0", "\ufeff", "\ufffe")
_COLLECTIONS = ("GB1", "CNS1", "Japan1", "Korea1")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of codes without characters, font by font, and of private ones, text by text."""
    for font, obj, sheet, box in file.fonts:
        known = _known(font, obj)
        lost = [
            code for code in sorted(font.used) if not font.texts.get(code) and code not in known
        ]
        if lost and not _is_known_collection(obj):
            codes = ", ".join(f"{code:X}" for code in lost[:5])
            what = f"{len(lost)} code(s) of {font.name} have no characters"
            yield UNMAPPED.found(what, sheet, box, value=f"code {codes}")
        wrong = [c for c in sorted(font.used) if any(w in font.texts.get(c, "") for w in _WRONG)]
        if wrong:
            codes = ", ".join(f"{code:X}" for code in wrong[:5])
            what = f"{len(wrong)} code(s) of {font.name} stand for what is no character"
            yield NO_CHARACTER.found(what, sheet, box, value=f"code {codes}")
    replaced = _replaced(file)
    for sheet in file.sheets:
        for box, text, within in sheet.summary.private:
            sequence = sheet.summary.sequences[within] if within >= 0 else None
            if not _is_replaced(sequence, replaced):
                what = "a text has characters for private use"
                yield PRIVATE.found(what, sheet, box, value=text)


def _known(font: FontResource, obj: Object) -> set[int]:
    """Return the codes whose characters follow from a simple font's glyph names (9.10.2)."""
    kind = str(obj.get("/Subtype", "/"))[1:]
    if kind == "Type0" or (kind == "TrueType" and is_symbolic(obj)):
        return set()
    own = {} if is_symbolic(obj) and "/Encoding" not in obj else latin().standard
    own = built_in(font) or own
    return {code for code, name in names(obj, own).items() if character(name)}


def _is_known_collection(obj: Object) -> bool:
    """Tell whether a composite font's CIDs are those of a collection with known characters."""
    if obj.get("/Subtype") != "/Type0" or isinstance(obj.get("/ToUnicode"), Stream):
        return False
    info = descendant(obj).get("/CIDSystemInfo")
    ordering = str(info.get("/Ordering", "")) if info is not None else ""
    return ordering in _COLLECTIONS


def _replaced(file: File) -> set[int]:
    """Return the sequences for which an element, or one that it is in, has an ActualText."""
    elements = file.structure.walk() if file.structure else ()
    return {
        id(sequence)
        for element in elements
        if element.actual_text is not None
        for content in element.content()
        for sequence in content.sequences
    }


def _is_replaced(within: Told | None, replaced: set[int]) -> bool:
    """Tell whether a sequence, one around it, or an element that claims it has an ActualText."""
    return within is not None and any(
        each.actual_text is not None or id(each) in replaced for each in within.outwards()
    )
