"""What a tagged file says of itself: that it is tagged, what it is called, who may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Stream

from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.values import is_true
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

MARKED = must(
    "marked",
    "MarkInfo says that the file is tagged (ISO 19005-2, 6.7.2.2; ISO 14289-1, 6.2)",
    UA1,
    A2A,
)
SUSPECTS = must(
    "suspects", "nothing in the tags is in doubt (ISO 14289-1, 7.1; Matterhorn 01-007)", UA1
)
TITLE = must(
    "title-missing", "XMP has a title: dc:title (ISO 14289-1, 7.1; Matterhorn 06-003)", UA1
)
DISPLAY = must(
    "title-shown",
    "the title stands over the window: DisplayDocTitle is true (ISO 14289-1, 7.1; "
    "Matterhorn 07-001, 07-002)",
    UA1,
)
LOCKED = must(
    "access-locked",
    "an encrypted file lets its text be read aloud (ISO 14289-1, 7.16; Matterhorn 26-001, 26-002)",
    UA1,
)
DYNAMIC = must(
    "form-dynamic",
    "a form of XFA is a static one (ISO 14289-1, 7.15; Matterhorn 25-001)",
    UA1,
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_READ_ALOUD = 512  # bit 10 of the permissions (ISO 32000-1, table 22)
_FORM = 64_000_000  # bytes of a form of XFA in all
_DYNAMIC = re.compile(rb"<(?:[\w.-]+:)?dynamicRender\b[^>]*>\s*required\s*</")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the catalogue's entries, of the title, and of who is kept out."""
    root = file.root
    mark = root.get("/MarkInfo")
    marked = mark if isinstance(mark, Dictionary) else Dictionary()
    if not is_true(marked.get("/Marked")):
        yield MARKED.found("the file does not say that it is tagged")
    if is_true(marked.get("/Suspects")):
        yield SUSPECTS.found("the file says that its tags may be wrong")
    if file.xmp and not file.xmp.get(_TITLE, "").strip():
        yield TITLE.found("the file has no title")
    wishes = root.get("/ViewerPreferences")
    if not isinstance(wishes, Dictionary) or not is_true(wishes.get("/DisplayDocTitle")):
        yield DISPLAY.found("the file's name is shown instead of its title")
    if file.pdf.is_encrypted and not int(file.pdf.encryption.P) & _READ_ALOUD:
        yield LOCKED.found("the file does not let its text be read aloud")
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and _DYNAMIC.search(_xfa(form.get("/XFA"))):
        yield DYNAMIC.found("the form makes its pages anew")


def _xfa(obj: Object | None) -> bytes:
    """Return the text of a form of XFA: one stream, or pieces between their names."""
    parts = list(obj) if isinstance(obj, Array) else [obj]
    found = []
    left = _FORM
    for each in parts:
        try:
            found.append(decoded(each, left) if isinstance(each, Stream) else b"")
            left -= len(found[-1])
        except (pikepdf.PdfError, ValueError):
            continue
    return b"".join(found)
