"""The file identifier in the trailer."""

from collections.abc import Iterator

from pikepdf import Array

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

IDENTIFIER = must(
    "file-id",
    "a file and its versions are told apart by ID (ISO 32000-1, 14.4; ISO 19005-2, 6.1.3)",
    X4,
    A2A,
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of a trailer without a pair of identifiers."""
    found = file.pdf.trailer.get("/ID")
    if not isinstance(found, Array) or len(found) != 2 or not all(bytes(each) for each in found):
        yield IDENTIFIER.found("the file has no identifier", limit="two strings")
