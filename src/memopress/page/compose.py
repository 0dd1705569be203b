"""Edition + layout -> pages: the plan, the folios, the contents, the page budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, Problems
from memopress.layout import Element, Function, elements
from memopress.page.inspect.checks import check_safety, drop_lost_links
from memopress.page.inspect.fits import tell_fits
from memopress.page.inspect.wording import inspect_wording
from memopress.page.model import Bookmark, Construction, Page, Spot
from memopress.page.place.figures import Figures
from memopress.page.plan import Part, context_of, read_plan
from memopress.page.prepare import Matter, Pieces
from memopress.page.prepare.spans import note_anchor
from memopress.page.sheet import Sheet, compose_furniture, compose_sheets
from memopress.subject import Subject
from memopress.trace import untraced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memopress.content import Document, Publication
    from memopress.edition import Edition
    from memopress.files import Files
    from memopress.layout import Layout, Master, Templates
    from memopress.page.inspect.report import Copyfitted
    from memopress.typeset import Typesetter

_PASSES = 5  # of contents that move what they list; two are enough for any sane layout


class Original(Struct, frozen=True):
    """What a page was composed from: an element of a template, and the document that it is of."""

    element: elements.Page
    template: str
    document: Document | None


class Composition(Struct, frozen=True):
    """An edition's finished pages, and what there is to say about them.

    `originals` are what each page was composed from; those that a text goes on over have one. They
    are `whole` unless an error left some out, or some of what is on them.
    """

    edition: Edition
    pages: tuple[Page, ...]
    diagnostics: tuple[Diagnostic, ...]
    fitted: tuple[Copyfitted, ...] = ()
    originals: tuple[Original, ...] = ()
    whole: bool = True


@dataclass(slots=True)
class Composer:
    """Composes editions in one layout; what two editions share is composed once."""

    layout: Layout
    templates: Templates
    typesetter: Typesetter
    images: Path
    files: Files
    figures: Figures = field(init=False)
    _sheets: dict[
        tuple[str, str, int, bool, tuple[str, ...]],
        tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]],
    ] = field(default_factory=dict)
    _pieces: dict[tuple[str, str, int, tuple[str, ...]], Pieces] = field(default_factory=dict)
    _read: dict[tuple[str, str], tuple[list[Element], tuple[Diagnostic, ...]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        """Begin without any drawing."""
        self.figures = Figures(self.templates)

    def compose(self, edition: Edition) -> Composition:
        """Return the edition's pages; errors are among its diagnostics, and no page is left out."""
        return _Run(self, edition).run()

    def sheets(
        self, part: Part, index: int, publication: Publication, *, left: bool
    ) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
        """Return a page of a part, composed, with the pages that its text goes on over.

        What composing them has to tell comes along.
        """
        # A word may break in one edition and not in another that has the same text.
        key = (part.of, part.markup, index, left, part.hyphenation)
        if key not in self._sheets:
            problems = Problems()
            pieces = self._prepared(part, index, publication)
            page = part.pages[index]
            sheets = compose_sheets(page, pieces, self.figures, problems, left=left)
            self._sheets[key] = sheets, (*pieces.matter.problems.found, *problems.found)
        return self._sheets[key]

    def _prepared(self, part: Part, index: int, publication: Publication) -> Pieces:
        """Return the pieces of a page of a part; on the left and on the right they are the same."""
        key = (part.of, part.markup, index, part.hyphenation)
        if key not in self._pieces:
            self._pieces[key] = Pieces(self.matter(part, publication))
        return self._pieces[key]

    def matter(self, part: Part, publication: Publication) -> Matter:
        """Return what the elements of a part are prepared with."""
        return Matter(
            self.layout,
            self.typesetter,
            self.images,
            self.files,
            publication.language,
            hyphenation=(*publication.hyphenation, *part.hyphenation),
            name=part.name,
        )

    def read(self, template: str, markup: str, problems: Problems) -> list[Element]:
        """Return the elements of markup, read once."""
        key = (template, markup)
        if key not in self._read:
            own = Problems()
            elements = self.templates.read(template, markup, own)
            inspect_wording(elements, self.files, own)
            self._read[key] = elements, tuple(own.found)
        elements, found = self._read[key]
        problems.extend(found)
        return elements


class _Run:
    """One edition on its way to pages."""

    def __init__(self, composer: Composer, edition: Edition) -> None:
        self.composer, self.edition = composer, edition
        self.problems = Problems()
        self.folios: dict[str, int] = {}
        self.fitted: list[Copyfitted] = []
        self.originals: list[Original] = []
        self.whole = True  # nothing was left out of the pages for an error
        self.context = context_of(edition)

    def run(self) -> Composition:
        parts = read_plan(self.composer.templates, self.context, self.edition, self.problems)
        planned = not self.problems.errors
        for part in parts:
            self._make(part)
        for _ in range(_PASSES):
            filled, lack = self._budget(parts)
            folios = self._number(filled)
            if folios == self.folios:
                break
            self.folios = folios
            for part in parts:
                if part.asks:
                    self._make(part)
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
                self.edition.place,
                "name more fillers under 'budget' in layout.yaml or in the edition",
            )
        pages = self._pages(filled)
        awaited = _names(filled) if self.problems.errors else []
        awaited += [] if planned else self.edition.keys
        whole = planned and self.whole
        pages = drop_lost_links(pages, self.edition, self.problems, awaited, whole=whole)
        check_safety(pages, self.composer.layout.safety, self.edition.id, self.problems)
        found = tuple(self._placed(self.problems.found))
        fitted, originals = tuple(self.fitted), tuple(self.originals)
        return Composition(self.edition, pages, found, fitted, originals, whole)

    def _placed(self, found: Iterable[Diagnostic], *folios: int) -> Iterator[Diagnostic]:
        """Yield diagnostics, those that do not tell where they are of with edition and folios."""
        where = Subject.of(self.edition.id, *folios)
        return (each if each.subject else replace(each, subject=where) for each in found)

    # names that templates may call ----------------------------------------------------------

    def _folios(self, asked: list[str]) -> dict[str, object]:
        """Return what tells a template its folios, and notes which of them it asks for."""

        def folio_of(key: str) -> int | None:
            asked.append(untraced(str(key)))
            return self.folios.get(asked[-1])

        return {"folio_of": Function("folio_of", folio_of)}

    # the plan -------------------------------------------------------------------------------

    def _make(self, part: Part) -> None:
        """Render a part's template into pages."""
        if not part.template:
            return
        asked: list[str] = []
        context = self.context | self._folios(asked) | part.values | {"document": part.document}
        own = Problems()
        markup = self.composer.templates.render(part.template, context, own, part.place)
        part.asks = bool(asked)
        part.markup = markup or ""
        roots = []
        if markup is not None:
            roots = self.composer.read(part.template, markup, own)
        for root in roots:
            if not isinstance(root, elements.Page):
                message = f"a page template makes <page>s, no <{root.tag}>"
                own.error("misplaced-element", message, root.place)
        self.problems.extend(own.found)
        self.whole &= not own.errors
        part.pages = [root for root in roots if isinstance(root, elements.Page)]

    def _budget(self, parts: list[Part]) -> tuple[list[Part], str]:
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
            self._make(filler)
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
        blank = Part(part.blank, part.place, values={"before": part.of})
        if part.blank:
            self._make(blank)
        else:
            blank.pages = [elements.Page(tag="page", place=part.place, master=())]
        return blank

    def _number(self, parts: list[Part]) -> dict[str, int]:
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
                folio += self._sheet_count(part, index, left=folio % 2 == 0)
        return folios

    def _anchors(self, part: Part, index: int, *, left: bool) -> list[list[str]]:
        """Return the anchors of blocks, for each of the pages that a page makes."""
        page = part.pages[index]
        found = [each.anchor for each in _named(page)]
        if page.overflow is None or not found:
            return [found]  # known without composing it
        sheets, _ = self.composer.sheets(part, index, self.edition.publication, left=left)
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
            after += self._sheet_count(part, index, left=after % 2 == 0)
        return after - folio

    def _sheet_count(self, part: Part, index: int, *, left: bool) -> int:
        if part.pages[index].overflow is None:
            return 1  # known without composing it
        return len(self.composer.sheets(part, index, self.edition.publication, left=left)[0])

    # the pages ------------------------------------------------------------------------------

    def _pages(self, parts: list[Part]) -> tuple[Page, ...]:
        pages: list[Page] = []
        for part in parts:
            for index, element in enumerate(part.pages):
                left = len(pages) % 2 == 1
                sheets, found = self.composer.sheets(
                    part, index, self.edition.publication, left=left
                )
                self.problems.extend(self._placed(found, len(pages) + 1))
                original = Original(element, part.template, part.document)
                self.originals += [original] * len(sheets)
                for number, sheet in enumerate(sheets):
                    folio = len(pages) + 1
                    self._tell(sheet, part, folio)
                    pages.append(self._page(part, element, sheet, folio, first=not number))
        return tuple(pages)

    def _page(
        self, part: Part, element: elements.Page, sheet: Sheet, folio: int, *, first: bool
    ) -> Page:
        """Return a sheet as a page; of several that text goes on over, the first has the names."""
        furniture = self._furniture(element, sheet.master, part, folio)
        self._tell(furniture, part, folio)
        anchors = (part.of if element is part.pages[0] else "", element.anchor)
        bookmark = element.bookmark
        return Page(
            folio=folio,
            trim=self.composer.layout.trim,
            bleed=self.composer.layout.bleed,
            items=(*sheet.items, *furniture.items),
            anchors=tuple(dict.fromkeys(filter(None, anchors))) if first else (),
            bookmarks=(Bookmark(bookmark, element.level),) if bookmark and first else (),
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
        self, page: elements.Page, master: Master | None, part: Part, folio: int
    ) -> Sheet:
        """Return what the master of a page has on every page, composed for this one."""
        if master is None or master.furniture is None:
            return Sheet()
        left = folio % 2 == 0
        values = {name: getattr(page, name) for name in ("label", "section", "name", "bookmark")}
        context = self.context | self._folios([]) | part.values | values
        context |= {
            "document": part.document,
            "folio": folio,
            "side": "left" if left else "right",
        }
        markup = self.composer.templates.render(
            master.furniture, context, self.problems, master.place
        )
        if markup is None:
            return Sheet()
        roots = self.composer.read(master.furniture, markup, self.problems)
        matter = self.composer.matter(part, self.edition.publication)
        own = Problems()
        sheet = compose_furniture(roots, Pieces(matter), self.composer.figures, own, left=left)
        self.problems.extend(self._placed((*own.found, *matter.problems.found), folio))
        return sheet

    def _tell(self, sheet: Sheet, part: Part, folio: int) -> None:
        """Tell what ran over and what was fitted on a page."""
        self.fitted += tell_fits(sheet, part, self.edition.id, folio, self.problems)


def _named(holder: Element) -> Iterator[elements.Named]:
    """Yield the blocks in an element that links lead to."""
    for child in holder.elements():
        if isinstance(child, elements.Named) and child.anchor:
            yield child
        yield from _named(child)


def _names(parts: Iterable[Part]) -> list[str]:
    """Return the names that links to these parts have, to their blocks and their notes too."""
    names = [part.of for part in parts]
    for part in parts:
        for page in part.pages:
            names += [page.anchor, *(each.anchor for each in _named(page))]
            names += [note_anchor(part.name, note) for note in _notes(page)]
    return names


def _notes(holder: Element) -> Iterator[str]:
    """Yield the notes that stand in an element."""
    for child in holder.elements():
        if isinstance(child, elements.Item) and child.note:
            yield child.note
        yield from _notes(child)
