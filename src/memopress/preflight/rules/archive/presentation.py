"""What makes a file another one as it is shown: presentations, and demands on the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary

from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, PageObject

PRESENTATION = must(
    "presentation", "pages are shown as they are, and in order (ISO 19005-2, 6.10)", A2A
)
REQUIREMENTS = must("requirements", "a file asks nothing of its reader (ISO 19005-2, 6.11)", A2A)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of alternate presentations and of requirements."""
    names = file.root.get("/Names")
    if isinstance(names, Dictionary) and "/AlternatePresentations" in names:
        yield PRESENTATION.found("the file has other presentations")
    if "/Requirements" in file.root:
        yield REQUIREMENTS.found("the file has requirements")


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of steps within a page."""
    if "/PresSteps" in sheet.obj:
        yield PRESENTATION.found("the page is shown in steps", sheet)
