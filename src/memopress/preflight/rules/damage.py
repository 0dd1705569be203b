"""Files that had to be mended to be read."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

DAMAGED = must(
    "damaged",
    "a RIP may mend a broken file otherwise than a viewer (ISO 32000-1, 7.5)",
    X4,
    UA1,
    A2A,
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of what had to be mended, once, and of a file without pages."""
    if file.warnings:
        more = len(file.warnings) - 1
        yield DAMAGED.found(
            f"the file is damaged: {file.warnings[0]}" + (f" (and {more} more)" if more else "")
        )
    if not file.sheets:
        yield DAMAGED.found("the file has no page")
