"""Files within the file, and samples that lie outside of it."""

from collections.abc import Iterator

from pikepdf import Dictionary

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.reading.summary import OUTSIDE
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

ATTACHMENT = must("attachment", "what a press gets is what it prints, and nothing besides")
EXTERNAL = must(
    "external",
    "a file is complete: nothing of it lies elsewhere (ISO 15930-7; ISO 19005-2, 6.1.7.1)",
    X4,
    A2A,
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of embedded files, collections, and streams whose data are in another file."""
    names = file.root.get("/Names")
    if isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        yield ATTACHMENT.found("the file holds other files")
    elif "/Collection" in file.root:
        yield ATTACHMENT.found("the file is a portfolio")
    told = set()
    for sheet in file.sheets:
        for key in sheet.summary.outside:
            told.add(key)
            yield EXTERNAL.found("the data of an object lie in another file", sheet)
    for stream in file.objects.streams:
        if stream.objgen not in told and any(key in stream for key in OUTSIDE):
            yield EXTERNAL.found("the data of a stream lie in another file")
