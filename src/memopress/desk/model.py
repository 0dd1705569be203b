"""What the desk knows of an edition: its pages as they are shown, and what there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Composition, Copyfitted, Page
    from memopress.page.model import Fault
    from memopress.units import Box


class Shown(Struct, frozen=True):
    """An edition as it is shown: its pages, each with the number of its present state.

    The number of a page is another one whenever something on it may look otherwise; `looks` are
    prints of what it is drawn with besides. They are drawn with the `job` that they were composed
    in; `faults` are what errors left of them, by folios. `before` is what they were composed as,
    None where errors kept all from it. `current` is False where the files say something else by now
    of which nothing can be made: these pages are those that could be last.
    """

    edition: Edition
    job: Job
    pages: tuple[Page, ...] = ()
    numbers: tuple[int, ...] = ()
    looks: tuple[str, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    fitted: tuple[Copyfitted, ...] = ()
    faults: dict[int, tuple[Fault, ...]] = {}
    before: Composition | None = None
    current: bool = True

    def page(self, folio: int) -> Page | None:
        """Return the page with a folio, None where there is none."""
        return self.pages[folio - 1] if 0 < folio <= len(self.pages) else None


class View(Struct, frozen=True):
    """What somebody has before them: pages of an edition, in pixels a point."""

    edition: str
    kind: str
    folios: tuple[int, ...]
    scale: float


class Spotted(Struct, frozen=True):
    """A place in a file found on a page: the folio, and the box of what comes from there."""

    edition: str
    folio: int
    box: Box
