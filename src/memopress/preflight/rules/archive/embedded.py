"""Files within the file: known by name, and such as can be archived themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Stream

from memopress.preflight.reading import DamagedError, open_file
from memopress.preflight.reading.allowance import counted
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

EMBEDDED = must(
    "embedded-file", "an embedded file is PDF/A-1 or PDF/A-2 itself (ISO 19005-2, 6.8)", A2A
)
SPECIFICATION = must(
    "file-specification",
    "an embedded file has its name under F and UF (ISO 19005-2, 6.8; Matterhorn 21-001)",
    UA1,
    A2A,
)
_CLAIMS = ("PDF/A-1", "PDF/A-2")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of file specifications with EF that lack a name, and of what is embedded."""
    if b"/EF" not in file.objects.text:
        return
    for obj in counted(file.pdf.objects):
        for each in _specifications(obj):
            if not str(each.get("/F", "")) or not str(each.get("/UF", "")):
                yield SPECIFICATION.found("an embedded file has no name under F or UF")
            for stream in each.EF.values():
                if isinstance(stream, Stream) and not _is_archived(stream):
                    name = str(each.get("/UF", each.get("/F", "")))
                    yield EMBEDDED.found("an embedded file is no PDF/A", value=name)
                    break


def _specifications(obj: Object) -> Iterator[Object]:
    """Yield an object that is a file specification with EF, or those it holds itself."""
    if not isinstance(obj, Dictionary):
        return
    if isinstance(obj.get("/EF"), Dictionary):
        yield obj
    for entry in obj.values():
        if isinstance(entry, Dictionary) and entry.objgen == (0, 0):
            yield from _specifications(entry)


def _is_archived(stream: Stream) -> bool:
    """Tell whether an embedded file says that it is PDF/A-1 or PDF/A-2."""
    try:
        claims = open_file(decoded(stream)).claims
    except (DamagedError, ValueError, pikepdf.PdfError):
        return False
    return any(claim.startswith(_CLAIMS) for claim in claims)
