"""The names of the standards that a file bears."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

LABEL = must("label", "a PDF/X-4 file names its standard in XMP: pdfxid:GTS_PDFXVersion", X4)
ACCESS = must("label-ua", "a PDF/UA-1 file says so in XMP: pdfuaid:part (ISO 14289-1, 5)", UA1)
ARCHIVE = must(
    "label-a", "a PDF/A-2a file says so: pdfaid:part and conformance (ISO 19005-2, 6.6.4)", A2A
)
PARTS = must(
    "label-parts",
    "a label of PDF/A has both a part and a level that there are (ISO 19005-2, 6.6.4)",
    A2A,
)
_LABELS = {X4: LABEL, UA1: ACCESS, A2A: ARCHIVE}
_PARTS, _LEVELS = ("1", "2", "3"), ("A", "B", "U")


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of a file that is labelled as something else, or not at all."""
    # Without any XMP there is another finding, that says more.
    if not file.xmp:
        return
    # PDF/X-4 is named in XMP; a name in Info is that of another PDF/X.
    claims = {*file.claims} - ({X4} if file.label != X4 else set())
    part, level = file.archive
    # PDF/A-4 has levels of its own, or none.
    broken = (part or level) and part != "4" and (part not in _PARTS or level not in _LEVELS)
    for standard in profile.standards:
        if standard == A2A and broken:
            value = f"part {part or 'none'}, conformance {level or 'none'}"
            yield PARTS.found("the label of PDF/A names no part or no level", value=value)
        elif standard not in claims:
            family = standard.partition("-")[0]
            said = [each for each in file.claims if each.startswith(family)]
            yield _LABELS[standard].found(
                f"the file is not labelled as {standard}",
                value=", ".join(said) or "none",
                limit=standard,
            )
