"""Files within the file, and samples that lie outside of it."""

from collections.abc import Iterator

from pikepdf import Dictionary

from memopress.preflight.model import A2A, X4, Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must

ATTACHMENT = must("attachment", "what a press gets is what it prints, and nothing besides")
EXTERNAL = must(
    "external", "a file for the press is complete: nothing of it lies elsewhere", X4, A2A
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of embedded files, collections, and streams whose data are in another file."""
    names = file.root.get("/Names")
    if isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        yield ATTACHMENT.found("the file holds other files")
    elif "/Collection" in file.root:
        yield ATTACHMENT.found("the file is a portfolio")
    for sheet in file.sheets:
        for stream in (*sheet.painted.images.values(), *sheet.painted.forms.values()):
            if "/F" in stream:
                yield EXTERNAL.found("the data of an object lie in another file", sheet)
