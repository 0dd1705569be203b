"""The language of every text: known, and written so that readers know it too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.preflight.reading.allowance import counted
from memopress.preflight.reading.elements import Content
from memopress.preflight.reading.packet import language_of
from memopress.preflight.reading.values import text_of
from memopress.preflight.rules.access.places import field_of, found_at, owners
from memopress.preflight.rules.archive.actions import bookmarks
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem
    from memopress.preflight.reading.summary import Told

LANGUAGE = must(
    "language",
    "the language of every text is known, also of titles and bookmarks (ISO 14289-1, 7.2; "
    "Matterhorn 11-001 to 11-006)",
    UA1,
)
TAG = must(
    "language-tag",
    "a language is a tag of RFC 3066, such as nl-BE (ISO 19005-2, 6.7.4; ISO 14289-1, 7.2)",
    UA1,
    A2A,
)
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DC = "http://purl.org/dc/elements/1.1/"


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of texts without a language, and of languages that are none."""
    own = file.root.get("/Lang")
    if own is not None and not _is_tag(text_of(own)):
        yield TAG.found("the file's language is no language tag", value=text_of(own) or "")
    if text_of(own) == "":
        own = None
    structure = file.structure
    owned = owners(file) if own is None else {}
    for element in structure.walk() if structure else ():
        if element.lang is not None and not _is_tag(element.lang):
            what = f"the language of an element {element.kind} is no language tag"
            yield found_at(TAG, file, element, what, element.lang)
        if element.lang == "":
            what = f"the language of an element {element.kind} is said not to be known"
            yield found_at(LANGUAGE, file, element, what)
        if own is None and not _has_language(element) and (what := _told(element)):
            yield found_at(LANGUAGE, file, element, f"{what} of an element has no language")
    for sheet in file.sheets:
        for each in counted(sheet.summary.sequences):
            if each.lang is not None and not _is_tag(each.lang):
                what = "the language of marked content is no language tag"
                yield TAG.found(what, sheet, each.first, value=each.lang)
            if each.lang == "":
                what = "the language of marked content is said not to be known"
                yield LANGUAGE.found(what, sheet)
        for note in sheet.annotations if own is None else ():
            known = "/Lang" in note or _has_language(owned.get(note.objgen))
            if ("/Contents" in note or "/TU" in field_of(note)) and not known:
                yield LANGUAGE.found("what an annotation tells has no language", sheet)
    if own is None:
        if structure is None and any(s.summary.speaks for s in file.sheets):
            yield LANGUAGE.found("the text has no language")
        if next(bookmarks(file), None) is not None:
            yield LANGUAGE.found("the bookmarks have no language")
        if file.xmp.get(f"{{{_DC}}}title") and not _is_title_in_language(file):
            yield LANGUAGE.found("the title of the file has no language")


def _is_title_in_language(file: File) -> bool:
    """Tell whether the title names the language of one of its alternatives: x-default is none."""
    found = file.packet.properties if file.packet else ()
    titles = [each for each in found if (each.namespace, each.name) == (_DC, "title")]
    languages = {language_of(item) for each in titles for item in each.items}
    return any(_is_tag(each) for each in languages - {"", "x-default"})


def _is_tag(text: str | None) -> bool:
    """Tell whether a text is a tag, or says that the language is not known (14.9.2.2)."""
    return text is not None and (not text or bool(_TAG.fullmatch(text)))


def _told(element: StructElem) -> str:
    """Return which text of an element has no language of its own, '' for none."""
    if element.alt or element.actual_text or element.expansion:
        return "what stands for the content"
    for kid in element.kids:
        # A language may be said of the content itself, in a Span or with its MCID (14.9.2.3).
        if isinstance(kid, Content) and any(
            each.speaks and not _has_language(each) for each in kid.walk()
        ):
            return "the text"
    return ""


def _has_language(where: StructElem | Told | None) -> bool:
    """Tell whether a language is said there or around it; of one that is none it is told there."""
    return where is not None and any(each.lang is not None for each in where.outwards())
