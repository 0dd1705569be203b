"""The order of an edition's pages: fillers, pages that come before others, and folios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.page.model import Spot
from memopress.page.plan import Head, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.page.composer import Composer
    from memopress.page.sheet import Sheet
    from memopress.page.sources import Sources


class Order(Struct):
    """Puts the parts of an edition one after the other, and knows how many pages each makes.

    `make` renders a part's template into pages.
    """

    composer: Composer
    edition: Edition
    sources: Sources
    make: Callable[[Part], None]

    def budget(self, parts: list[Part]) -> tuple[list[Part], str]:
        """Return the parts with the fillers that the multiple asks for, and what lacks.

        Pages that come before a part for it to begin on the side that it wants are among them.
        """
        budget = self.edition.budget
        multiple = budget.multiple if budget else self.composer.layout.multiple
        names = budget.fillers if budget and budget.fillers is not None else None
        names = self.composer.layout.fillers if names is None else names
        fillers: list[Part] = []
        result = self._sequence(parts, fillers)
        wanted = missing = -self._count(result) % multiple
        for index, name in enumerate(names):
            if not missing:
                break
            filler = Part(name, self.edition.place, values={"index": str(index + 1)})
            self.make(filler)
            fillers.append(filler)
            result = self._sequence(parts, fillers)
            missing = -self._count(result) % multiple
        made = self._count(fillers)
        if not missing and made < multiple:
            return result, ""
        return result, (
            f"{wanted} page(s) are missing to a multiple of {multiple}; the fillers make {made}"
        )

    def _sequence(self, parts: list[Part], fillers: list[Part]) -> list[Part]:
        """Return the parts with fillers in their place, each on the side that it begins on."""
        whole: list[Part] = []
        for part in parts:
            whole += [part] if part.template else fillers
        if all(part.template for part in parts):
            whole += fillers
        result: list[Part] = []
        folio = 1
        for part in whole:
            if part.pages and part.start not in ("any", "left" if folio % 2 == 0 else "right"):
                blank = self._blank(part)
                result.append(blank)
                folio += self._length(blank, folio)
            result.append(part)
            folio += self._length(part, folio)
        return result

    def _blank(self, part: Part) -> Part:
        """Return the page that comes before a part for it to begin on the other side."""
        blank = Part(part.blank, part.place, values={"before": part.of}, start=part.start)
        if part.blank:
            self.make(blank)
        else:
            blank.pages = (Head("page", part.place),)
        return blank

    def number(self, parts: list[Part]) -> dict[str, int]:
        """Return the folio of each document, page and block that has a name, by these."""
        folios: dict[str, int] = {}
        folio = 1
        for part in parts:
            for index, page in enumerate(part.pages):
                if index == 0 and part.of:
                    folios.setdefault(part.of, folio)
                if page.anchor:
                    folios.setdefault(page.anchor, folio)
                for number, anchors in enumerate(self._anchors(part, index, left=folio % 2 == 0)):
                    for anchor in anchors:
                        folios.setdefault(anchor, folio + number)
                folio += self.sheet_count(part, index, left=folio % 2 == 0)
        return folios

    def _anchors(self, part: Part, index: int, *, left: bool) -> list[list[str]]:
        """Return the anchors of blocks, for each of the pages that a page makes."""
        page = part.pages[index]
        if not page.flows or not page.anchors:
            return [list(page.anchors)]  # known without composing it
        sheets, _ = self.sheets(part, index, left=left)
        return [
            [p.item.anchor for p in sheet.items if isinstance(p.item, Spot) and p.item.anchor]
            for sheet in sheets
        ]

    def _count(self, parts: list[Part]) -> int:
        """Return how many pages parts make, one after the other."""
        folio = 1
        for part in parts:
            folio += self._length(part, folio)
        return folio - 1

    def _length(self, part: Part, folio: int) -> int:
        """Return how many pages a part makes that begins on a folio."""
        after = folio
        for index in range(len(part.pages)):
            after += self.sheet_count(part, index, left=after % 2 == 0)
        return after - folio

    def sheet_count(self, part: Part, index: int, *, left: bool) -> int:
        """Return how many pages one of a part's makes."""
        if not part.pages[index].flows:
            return 1  # known without composing it
        return len(self.sheets(part, index, left=left)[0])

    def sheets(
        self, part: Part, index: int, *, left: bool
    ) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
        """Return those pages, composed, and what there is to tell of them."""
        publication = self.edition.publication
        return self.composer.sheets(part, index, publication, self.sources, left=left)
