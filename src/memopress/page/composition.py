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


class Composition(Struct, frozen=True):
    """An edition's finished pages, and what there is to say about them.

    `originals` are what each page was composed from; those that a text goes on over have one. They
    are `whole` unless an error left some out, or some of what is on them; many are new where they
    are `fresh`. `faults` are what errors left, by folios: on no page, and shown by drafts.
    """

    edition: Edition
    pages: tuple[Page, ...]
    diagnostics: tuple[Diagnostic, ...]
    fitted: tuple[Copyfitted, ...] = ()
    originals: tuple[Original, ...] = ()
    whole: bool = True
    fresh: bool = False
    faults: dict[int, tuple[Fault, ...]] = {}
