"""Actions: what a file does when it is opened or clicked."""

from collections.abc import Iterator

from pikepdf import Dictionary

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import Facts, File, PageObject
from memopress.preflight.rules.rule import must

ACTION = must("action", "PDF/X allows no actions: a press only prints")
SCRIPT = must("javascript", "PDF/X allows no JavaScript: a press only prints")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of actions of the document, and of scripts."""
    names = file.root.get("/Names")
    opening = file.root.get("/OpenAction")
    script = isinstance(opening, Dictionary) and opening.get("/S") == "/JavaScript"
    if script or (isinstance(names, Dictionary) and "/JavaScript" in names):
        yield SCRIPT.found("the file holds JavaScript")
    if isinstance(opening, Dictionary) and not script:
        yield ACTION.found("the file acts when it is opened", value=str(opening.get("/S", "")))
    if "/AA" in file.root:
        yield ACTION.found("the file acts on events")


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of actions of a page."""
    if "/AA" in sheet.obj:
        yield ACTION.found("the page acts on events", sheet)
