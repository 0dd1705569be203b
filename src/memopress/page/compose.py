"""Edition + layout -> pages: the plan made, put in order, composed, and told of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.layout import Function, RefusedError
from memopress.page.composition import Composition, Original, Seat
from memopress.page.faults import faults_of
from memopress.page.inspect.checks import check_safety, drop_lost_links
from memopress.page.inspect.fits import tell_fits
from memopress.page.model import Bookmark, Construction, Fault, Page
from memopress.page.order import Order
from memopress.page.plan import Head, Part, context_of, read_plan
from memopress.page.prepare.spans import note_anchor
from memopress.page.sheet import Sheet
from memopress.subject import Subject
from memopress.trace import untraced
from memopress.watching import look, watching

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from memopress.edition import Edition
    from memopress.layout import Master
    from memopress.page.composer import Composer
    from memopress.page.inspect.report import Copyfitted

_MANY = 8  # pages: fewer are composed before another process has begun
_PASSES = 5  # of contents that move what they list; two are enough for any sane layout


def compose_edition(composer: Composer, edition: Edition) -> Composition:
    """Return the edition's pages; errors are among its diagnostics, and no page is left out."""
    steps = compose_in_steps(composer, edition)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            composition: Composition = end.value
            return composition


def compose_in_steps(composer: Composer, edition: Edition) -> Generator[None, None, Composition]:
    """Compose an edition as `compose_edition` does, and stop after each page."""
    return _Run(composer, edition).steps()


def glimpse(
    composer: Composer, edition: Edition, before: Composition, folios: Iterable[int]
) -> dict[int, Page]:
    """Return some pages of an edition as they will be if it has the same pages as `before`.

    They come without the rest, and quickly. One that cannot be made so is left out; nothing is
    told, as all is told when the edition is composed.
    """
    run = _Run(composer, edition)
    run.folios = run.sources.folios = before.folios
    found: dict[int, Page] = {}
    for folio in folios:
        if 0 < folio <= len(before.seats):
            page = run.glimpse(before.seats[folio - 1], folio)
            if page is not None:
                found[folio] = page
    return found


class _Run:
    """One edition on its way to pages."""

    def __init__(self, composer: Composer, edition: Edition) -> None:
        self.composer, self.edition = composer, edition
        self.problems = Problems()
        self.folios: dict[str, int] = {}
        self.fitted: list[Copyfitted] = []
        self.originals: list[Original] = []
        self.faults: dict[int, list[Fault]] = {}
        self.whole = True  # nothing was left out of the pages for an error
        self.fresh = False  # many pages are new
        self.context = context_of(edition)
        self.seats: list[Seat] = []
        self.masters: list[Master | None] = []  # of the pages
        self.sources = composer.sources(edition)
        self.order = Order(composer, edition, self.sources, self._make)

    def glimpse(self, seat: Seat, folio: int) -> Page | None:
        """Return the page that is made at a seat now, None where there is none."""
        part = replace(seat.part)
        part.document = self.edition.find(part.of) if part.of else None
        if part.of and part.document is None:
            return None
        self._make(part)
        if seat.index >= len(part.pages):
            return None
        sheets, _ = self.order.sheets(part, seat.index, left=(folio - seat.number) % 2 == 0)
        if seat.number >= len(sheets):
            return None
        head, sheet = part.pages[seat.index], sheets[seat.number]
        return self._page(part, head, sheet, folio, first=not seat.number)

    def steps(self) -> Generator[None, None, Composition]:
        parts = read_plan(
            self.composer.templates, self.context, self.edition, self.problems, self.sources
        )
        planned = not self.problems.errors
        for part in parts:
            self._make(part)
            yield
        for _ in range(_PASSES):
            filled, lack = self.order.budget(parts)
            folios = self.order.number(filled)
            if folios == self.folios:
                break
            self.folios = self.sources.folios = folios
            for part in parts:
                if part.asks:
                    self._make(part)
                    yield
        else:
            self.problems.error(
                "unsettled",
                "the folios change whenever the pages that tell them are made anew",
                self.edition.place,
                "let no page come or go with the value of folio_of()",
            )
        if lack and not self.problems.errors:
            self.problems.error(
                "page-budget",
                lack,
                self.edition.place if self.edition.budget else self.composer.layout.budget,
                "name more fillers under 'budget' in layout.yaml or in the edition",
            )
        self._share(filled)
        pages = yield from self._pages(filled)
        awaited = _names(filled) if self.problems.errors else []
        awaited += [] if planned else self.edition.keys
        whole = planned and self.whole
        written = partial(self._link_to, filled)
        pages = drop_lost_links(pages, self.edition, self.problems, written, awaited, whole=whole)
        safety = self.composer.layout.safety
        check_safety(pages, self.masters, safety, self.edition.id, self.problems)
        found = tuple(self._placed(self.problems.found))
        fitted, originals = tuple(self.fitted), tuple(self.originals)
        faults = {folio: tuple(each) for folio, each in self.faults.items()}
        return Composition(
            self.edition, pages, found, fitted, originals, whole, self.fresh, faults,
            tuple(self.seats), self.folios,
        )  # fmt: skip

    def _placed(self, found: Iterable[Diagnostic], *folios: int) -> Iterator[Diagnostic]:
        """Yield diagnostics, those that do not tell where they are of with edition and folios."""
        where = Subject.of(self.edition.id, *folios)
        return (each if each.subject else replace(each, subject=where) for each in found)

    def _link_to(self, parts: list[Part], name: str) -> Place | None:
        """Return where a template writes a link to a name; None if the content does."""
        return self.composer.templates.link_to(name, (part.markup for part in parts))

    # names that templates may call ----------------------------------------------------------

    def _folio_of(self, key: str | None) -> int | None:
        """Return a template's answer to `folio_of`, and tell that it asked.

        Raises RefusedError for what no edition has, drafts aside: it would be printed as none or 0.
        """
        name = untraced(str(key))
        look("folio", name)
        known = key is None or name in self.folios or self.sources.may_have(name)
        if not known and not self.composer.files.lenient:
            hint = self.problems.near(name, self.edition.publication.keys)
            raise RefusedError(f"there is no '{name}' to tell the page of", hint)
        return self.folios.get(name)

    # the plan -------------------------------------------------------------------------------

    def _make(self, part: Part) -> None:
        """Render a part's template into pages."""
        if not part.template:
            return
        own = Problems()
        with watching() as seen:
            markup = self._markup(part.template, part, {}, own, part.place)
        part.asks = any(name[0] == "folio" for name in seen.names)
        part.markup = markup or ""
        part.pages = () if markup is None else self.composer.heads(part, self.sources, own)
        self.problems.extend(own.found)
        self.whole &= not own.errors
        if self.composer.files.lenient and not part.pages and own.errors:
            part.lost = own.errors[0]
            part.markup, part.pages = "", (Head("page", part.place),)

    def _markup(
        self,
        template: str,
        part: Part,
        values: dict[str, object],
        problems: Problems,
        asked: Place,
    ) -> str | None:
        """Return the markup that a template makes for a part, None after a diagnostic."""
        told = {"folio_of": Function("folio_of", self._folio_of), "document": part.document}
        context = self.context | told | part.values | values
        return self.composer.templates.render(template, context, problems, asked, self.sources)

    def _share(self, parts: list[Part]) -> None:
        """Have others compose some of the pages that are new, if there are many.

        Pages with drawings of one kind are left together: each process has to read its template.
        """
        composer = self.composer
        tasks: list[tuple[tuple[str, ...], Callable[[], object]]] = []
        folio = 1
        for part in parts:
            for index, head in enumerate(part.pages):
                left, first = folio % 2 == 0, folio
                folio += self.order.sheet_count(part, index, left=left)
                if not composer.is_known(part, index, self.sources, left=left):
                    tasks.append((head.draws, partial(self._set, part, index, first)))
        self.fresh = len(tasks) >= _MANY
        if self.fresh:
            tasks.sort(key=lambda task: task[0])
            composer.share([make for _, make in tasks])

    def _set(self, part: Part, index: int, folio: int) -> None:
        """Compose one of a part's pages, with its furniture, for what is kept of it."""
        sheets, _ = self.order.sheets(part, index, left=folio % 2 == 0)
        for number, sheet in enumerate(sheets):
            self._furniture(part.pages[index], sheet.master, part, folio + number, Problems())

    # the pages ------------------------------------------------------------------------------

    def _pages(self, parts: list[Part]) -> Generator[None, None, tuple[Page, ...]]:
        pages: list[Page] = []
        for part in parts:
            for index, head in enumerate(part.pages):
                yield
                sheets, found = self.order.sheets(part, index, left=len(pages) % 2 == 1)
                self.problems.extend(self._placed(found, len(pages) + 1))
                original = Original(part.template, part.markup, index, part.document)
                self.originals += [original] * len(sheets)
                self.masters += [sheet.master for sheet in sheets]
                self.seats += [Seat(part, index, number) for number in range(len(sheets))]
                for number, sheet in enumerate(sheets):
                    folio = len(pages) + 1
                    if part.lost:
                        lost = Fault("page", None, part.name, part.lost.place)
                        self.faults.setdefault(folio, []).append(lost)
                    self._tell(sheet, part, folio)
                    pages.append(self._page(part, head, sheet, folio, first=not number))
                    # An error may have left out what a template put there.
                    empty = pages[-1].is_empty or sheet.bare
                    if empty and not (part.template and self.problems.errors):
                        self._tell_empty(part, head, pages[-1])
        return tuple(pages)

    def _tell_empty(self, part: Part, head: Head, page: Page) -> None:
        """Warn of a page that a printer would take for one that was lost, where it comes from.

        So does a reader, where there is nothing but furniture.
        """
        code = "page-empty" if page.is_empty else "frames-empty"
        if not page.is_empty:
            message, place = "nothing stands in the frames of this page", head.place
            hint = "does a loop find nothing, or a condition? A page meant so has no <frame>"
        elif part.template:
            message, place = "nothing stands on this page", head.place
            hint = "draw something on it: a printer asks whether an empty page was lost"
        else:
            message = f"an empty page comes before this part, to have it on a {part.start} page"
            place, hint = part.place, 'name a template for that page: blank="…"'
        subject = Subject.of(self.edition.id, page.folio)
        self.problems.warn(code, message, place, hint, subject=subject)

    def _page(self, part: Part, head: Head, sheet: Sheet, folio: int, *, first: bool) -> Page:
        """Return a sheet as a page; of several that text goes on over, the first has the names."""
        furniture = self._furniture(head, sheet.master, part, folio, self.problems)
        self._tell(furniture, part, folio)
        anchors = (part.of if head is part.pages[0] else "", head.anchor)
        bookmark = head.bookmark
        return Page(
            folio=folio,
            trim=self.composer.layout.trim,
            bleed=self.composer.layout.bleed,
            items=(*sheet.items, *furniture.items),
            anchors=tuple(dict.fromkeys(filter(None, anchors))) if first else (),
            bookmarks=(Bookmark(bookmark, head.level),) if bookmark and first else (),
            name=part.name,
            card=part.card,
            construction=Construction(
                grid=self.composer.layout.grid,
                safety=self.composer.layout.safety,
                area=sheet.area,
                columns=(*sheet.columns, *furniture.columns),
            ),
            continues=not first,
        )

    def _furniture(
        self, head: Head, master: Master | None, part: Part, folio: int, problems: Problems
    ) -> Sheet:
        """Return what the master of a page has on every page, composed for this one."""
        if master is None or master.furniture is None:
            return Sheet()
        left = folio % 2 == 0
        values: dict[str, object] = {"folio": folio, "side": "left" if left else "right"}
        values |= {name: getattr(head, name) for name in ("label", "section", "name", "bookmark")}
        template = master.furniture
        markup = self._markup(template, part, values, problems, master.place)
        if markup is None:
            return Sheet()
        (sheet,), found = self.composer.furniture(
            template, markup, part, self.edition.publication, self.sources, problems, left=left
        )
        problems.extend(self._placed(found, folio))
        return sheet

    def _tell(self, sheet: Sheet, part: Part, folio: int) -> None:
        """Tell what ran over and what was fitted on a page, and keep what errors left of it."""
        self.fitted += tell_fits(sheet, part, self.edition.id, folio, self.problems)
        if faults := list(faults_of(sheet)):
            self.faults.setdefault(folio, []).extend(faults)


def _names(parts: Iterable[Part]) -> list[str]:
    """Return the names that links to these parts have, to their blocks and their notes too."""
    names = [part.of for part in parts]
    for part in parts:
        for page in part.pages:
            names += [page.anchor, *page.anchors]
            names += [note_anchor(part.name, note) for note in page.notes]
    return names
