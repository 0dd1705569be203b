"""An edition's finished pages, with what each was composed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from memopress.content import Document
    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.layout import elements
    from memopress.page.composer import Composer
    from memopress.page.inspect.report import Copyfitted
    from memopress.page.model import Fault, Page
    from memopress.page.plan import Part


class Original(Struct, frozen=True):
    """What a page was composed from: markup of a template, and the document that it is of.

    `index` tells which of the markup's pages it is.
    """

    template: str
    markup: str
    index: int
    document: Document | None

    def element(self, composer: Composer) -> elements.Page:
        """Return the page as an element, read now if it was not read for composing it."""
        return composer.pages(self.template, self.markup)[self.index]


class Seat(Struct, frozen=True):
    """Where a page is made: the part of the plan, and which of its pages it is, both from 0.

    `number` is that of the sheet, of those that the text of this page goes on over.
    """

    part: Part
    index: int
    number: int


class Composition(Struct, frozen=True):
    """An edition's finished pages, and what there is to say about them.

    `originals` are what each page was composed from; those that a text goes on over have one. They
    are `whole` unless an error left some out, or some of what is on them; many are new where they
    are `fresh`. `faults` are what errors left, by folios: on no page, and shown by drafts. `seats`
    tell where each page was made, and `folios` on which page what has a name stands.
    """

    edition: Edition
    pages: tuple[Page, ...]
    diagnostics: tuple[Diagnostic, ...]
    fitted: tuple[Copyfitted, ...] = ()
    originals: tuple[Original, ...] = ()
    whole: bool = True
    fresh: bool = False
    faults: dict[int, tuple[Fault, ...]] = {}
    seats: tuple[Seat, ...] = ()
    folios: dict[str, int] = {}
