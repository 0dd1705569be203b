"""The name of the standard that a file bears."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must

LABEL = must("label", "a PDF/X-4 file names its standard in XMP: pdfxid:GTS_PDFXVersion")
STANDARD = "PDF/X-4"


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of a file that is labelled as something else, or not at all."""
    # Without any XMP there is another finding, that says more.
    if file.xmp and file.label != STANDARD:
        yield LABEL.found(
            "the file is not labelled as PDF/X-4", value=file.standard or "none", limit=STANDARD
        )
