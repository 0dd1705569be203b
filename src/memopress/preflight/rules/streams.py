"""Content that cannot be read as it should."""

from collections.abc import Iterator

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import Facts, PageObject
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

BROKEN = must(
    "content-broken", "what one RIP skips another may stop at (ISO 32000-1, 7.8.2)", X4, UA1, A2A
)


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of the first fault of each page's content, and of how many there are."""
    faults = sheet.painted.broken
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        yield BROKEN.found(f"the page's content is broken: {faults[0]}{more}", sheet)
