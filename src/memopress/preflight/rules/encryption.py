"""Encryption."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

ENCRYPTED = must(
    "encrypted",
    "PDF/X allows no encryption: a RIP cannot be asked for a password (ISO 15930-7; ISO 19005-2, "
    "6.1.3)",
    X4,
    A2A,
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of an encrypted file, also where no password is asked."""
    if file.pdf.is_encrypted:
        yield ENCRYPTED.found("the file is encrypted")
