"""The version of PDF."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must

VERSION = must("version", "PDF/X-4 is PDF 1.6 (ISO 15930-7); an older RIP knows no later version")
_LATEST = "1.6"


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of a later version, in the header or in the catalogue."""
    if not file.version or file.version > _LATEST:
        yield VERSION.found(
            "the version of PDF is not one of PDF/X-4's",
            value=file.version or "none",
            limit=f"{_LATEST} at the most",
        )
