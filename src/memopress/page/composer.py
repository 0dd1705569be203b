"""Pages of templates composed, each once: what two editions share, and what was made before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.diagnostics import Problems, Severity
from memopress.keeping import Cache, Recall, Recent, digest, share
from memopress.layout import Element, elements
from memopress.page.inspect.wording import inspect_wording
from memopress.page.kept import pack_heads, pack_sheets, unpack_heads, unpack_sheets
from memopress.page.place.figures import Figures
from memopress.page.plan import Head
from memopress.page.prepare import Matter, Pieces
from memopress.page.sheet import compose_furniture, compose_sheets
from memopress.page.sound import is_sound
from memopress.page.sources import Sources
from memopress.watching import watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from memopress.content import Publication
    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.files import Files
    from memopress.layout import Layout, Templates
    from memopress.page.plan import Part
    from memopress.page.sheet import Sheet
    from memopress.typeset import Face, Typesetter
    from memopress.watching import Name

    Sheets = tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]  # pages, and what there is to tell

_Key = tuple[object, ...]
_KIND, _LENIENT = "composed", "composed-draft"  # of what is kept: drafts apart
_PREPARED = 40  # pages whose pieces are at hand: few are composed once more, on the other side
_AT_HAND = 200  # pages, and templates' markup: of some editions; others are found in the cache


@dataclass(slots=True)
class Composer:
    """Composes pages in one layout; what two editions share is composed once.

    `print` is the same as long as the layout, its fonts and the language of its texts are; what is
    composed is kept in the `cache`.
    """

    layout: Layout
    templates: Templates
    typesetter: Typesetter
    images: Path
    files: Files
    cache: Cache
    print: str
    jobs: int = 1  # processes that pages are composed in
    figures: Figures = field(init=False)
    _sheets: Recent[_Key, Sheets] = field(default_factory=lambda: Recent(_AT_HAND))
    _faulty: set[tuple[str, str]] = field(default_factory=set)  # markup with errors
    _missing: set[_Key] = field(default_factory=set)  # of those that were looked for in the cache
    _pieces: Recent[_Key, tuple[Pieces, dict[Name, None]]] = field(
        default_factory=lambda: Recent(_PREPARED)
    )
    _read: Recent[tuple[str, str], tuple[list[Element], tuple[Diagnostic, ...]]] = field(
        default_factory=lambda: Recent(_AT_HAND)
    )
    _prints: dict[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin without any drawing."""
        self.figures = Figures(self.templates)

    def goes_on(self, layout: Layout, faces: Mapping[str, Face], print_: str) -> bool:
        """Tell whether pages that were composed would be the same with these."""
        same = self.layout is layout and self.typesetter.faces is faces
        return same and self.print == print_

    def tools(
        self, layout: Layout, faces: Mapping[str, Face], language: str, files: Files
    ) -> tuple[Templates | None, Typesetter | None]:
        """Return what can go on in another layout: templates, and what sets text in these faces."""
        typesetter = self.typesetter
        if typesetter.faces is not faces or typesetter.language != language:
            return self.templates.renewed(layout, files, language), None
        typesetter.settle()
        return self.templates.renewed(layout, files, language), typesetter

    def renewed(self, files: Files, publication: Publication) -> Composer:
        """Return a composer for content that has changed, where nothing else has.

        It has the pages that were asked for lately, and what is known of documents that are still
        the same. This one makes none any more.
        """
        self.templates.turn_to(files)
        self.typesetter.settle()
        held = (d for documents in publication.collections.values() for d in documents)
        there = {id(document._fields) for document in held}
        made = Composer(
            self.layout, self.templates, self.typesetter, self.images, files, self.cache,
            self.print, self.jobs, self._sheets,
            _prints={key: text for key, text in self._prints.items() if key[0] in there},
        )  # fmt: skip
        made.figures = self.figures
        return made

    def sources(self, edition: Edition) -> Sources:
        """Return what there is to look at for the pages of an edition."""
        return Sources(edition, self.templates, self.files, self._prints)

    def sheets(
        self, part: Part, index: int, publication: Publication, sources: Sources, *, left: bool
    ) -> Sheets:
        """Return a page of a part, composed, with the pages that its text goes on over.

        What composing them has to tell comes along.
        """

        def compose(problems: Problems) -> tuple[Sheet, ...]:
            page = self._page(part, index)
            return compose_sheets(page, pieces, self.figures, problems, left=left)

        known = self._known(part, index, sources, left=left)
        if known is not None:
            return known
        key = _key(part, index)
        pieces, looked = self._prepared(key, part, publication)
        made = self._made(self._asked("page", *key, left=left), sources, pieces, looked, compose)
        self._missing.discard((key, left))
        return self._sheets.put((key, left), made)

    def is_known(self, part: Part, index: int, sources: Sources, *, left: bool) -> bool:
        """Tell whether a page of a part was composed before."""
        return self._known(part, index, sources, left=left) is not None

    def _known(self, part: Part, index: int, sources: Sources, *, left: bool) -> Sheets | None:
        key = _key(part, index), left
        known = self._sheets.get(key)
        if known is None and key not in self._missing:
            asked = self._asked("page", *key[0], left=left)
            known = self._found(asked, sources, part.template, part.markup)
            if known is None:
                self._missing.add(key)
            else:
                self._sheets.put(key, known)
        return known

    def share(self, tasks: Sequence[Callable[[], object]]) -> None:
        """Have others compose some pages: what they kept is found here from now on."""
        share(self.cache, tasks, self.jobs)
        self._missing.clear()

    def furniture(
        self, template: str, markup: str, part: Part, publication: Publication, sources: Sources,
        problems: Problems, *, left: bool,
    ) -> Sheets:  # fmt: skip
        """Return what a furniture template draws on a page; what is wrong with it comes along."""

        def compose(found: Problems) -> tuple[Sheet, ...]:
            roots = self.read(template, markup, Problems())
            return (compose_furniture(roots, pieces, self.figures, found, left=left),)

        for each in self._heads(template, markup, sources, problems):
            if each.tag != "furniture":
                message = f"a template of furniture makes <furniture>, no <{each.tag}>"
                problems.error("misplaced-element", message, each.place)
        key = (part.name, template, markup, *part.hyphenation)
        asked = self._asked("furniture", *key, left=left)
        if (found := self._found(asked, sources, template, markup)) is not None:
            return found
        pieces = Pieces(self.matter(part, publication))
        return self._made(asked, sources, pieces, {}, compose)

    def _asked(self, *key: object, left: bool) -> str:
        return digest(self.print, *(f"{part}" for part in key), f"{left}")

    def _found(self, asked: str, sources: Sources, *made_of: str) -> Sheets | None:
        """Return pages that were composed before of a template's markup.

        For a draft those that were composed for it, or for any file if there was no error.
        """

        def kept(kind: str) -> Sheets | None:
            return Recall(self.cache, kind).find(asked, sources.value, self._recalled)

        if not self.files.lenient:
            return kept(_KIND)
        found = None if made_of in self._faulty else kept(_KIND)
        if found and not any(each.severity is Severity.ERROR for each in found[1]):
            return found
        return kept(_LENIENT)

    def _made(
        self,
        asked: str,
        sources: Sources,
        pieces: Pieces,
        looked: dict[Name, None],
        compose: Callable[[Problems], tuple[Sheet, ...]],
    ) -> Sheets:
        """Return pages that are composed now, and keep them.

        `looked` are the names of what was looked at for their pieces; more are added.
        """
        problems = Problems()
        with watching() as seen:
            sheets = compose(problems)
        looked.update(seen.names)
        data = pack_sheets(sheets, (*pieces.matter.problems.found, *problems.found))
        if not seen.fields:
            kind = _LENIENT if self.files.lenient else _KIND
            Recall(self.cache, kind).keep(asked, looked, data, sources.value)
        return unpack_sheets(data, self.layout.masters)

    def _recalled(self, data: bytes) -> Sheets:
        """Return pages that were kept; raises ValueError for what cannot be any."""
        made = unpack_sheets(data, self.layout.masters)
        if not is_sound(made[0], self.layout):
            raise ValueError("no pages of this layout")
        return made

    def _prepared(
        self, key: _Key, part: Part, publication: Publication
    ) -> tuple[Pieces, dict[Name, None]]:
        """Return the pieces of a page of a part; on the left and on the right they are the same."""
        known = self._pieces.get(key)
        return known or self._pieces.put(key, (Pieces(self.matter(part, publication)), {}))

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

    def heads(self, part: Part, sources: Sources, problems: Problems) -> tuple[Head, ...]:
        """Return what is known of the pages of a part before they are composed."""
        heads = self._heads(part.template, part.markup, sources, problems)
        for each in heads:
            if each.tag != "page":
                message = f"a page template makes <page>s, no <{each.tag}>"
                problems.error("misplaced-element", message, each.place)
        return tuple(each for each in heads if each.tag == "page")

    def _heads(
        self, template: str, markup: str, sources: Sources, problems: Problems
    ) -> tuple[Head, ...]:
        """Return what is known of the elements in markup, and tell what is wrong with them."""
        recall = Recall(self.cache, "heads")
        asked = digest(self.print, template, markup)
        made = recall.find(asked, sources.value, unpack_heads)
        if made is None:
            own = Problems()
            with watching() as seen:
                roots = self.read(template, markup, own)
            made = tuple(map(head_of, roots)), tuple(own.found)
            if own.errors:
                self._faulty.add((template, markup))
            elif not self.files.lenient:
                recall.keep(asked, seen.names, pack_heads(*made), sources.value)
        heads, found = made
        problems.extend(found)
        return heads

    def _page(self, part: Part, index: int) -> elements.Page:
        """Return the element that a page of a part is composed from."""
        if not part.template or part.lost:  # the empty page before another one, or instead of one
            return elements.Page(tag="page", place=part.place, master=())
        return self.pages(part.template, part.markup)[index]

    def pages(self, template: str, markup: str) -> list[elements.Page]:
        """Return the pages in a template's markup, as elements."""
        roots = self.read(template, markup, Problems())
        return [root for root in roots if isinstance(root, elements.Page)]

    def read(self, template: str, markup: str, problems: Problems) -> list[Element]:
        """Return the elements of markup, read once."""
        key = (template, markup)
        known = self._read.get(key)
        if known is None:
            own = Problems()
            roots = self.templates.read(template, markup, own)
            inspect_wording(roots, self.files, own)
            known = self._read.put(key, (roots, tuple(own.found)))
        roots, found = known
        problems.extend(found)
        return roots


def _key(part: Part, index: int) -> _Key:
    """Return what a page is known by; a word may break in one edition and not in another."""
    return part.of, part.template, part.markup, index, *part.hyphenation


def head_of(root: Element) -> Head:
    """Return what is known of an element that a template makes before it is composed."""
    head = Head(
        root.tag, root.place, tuple(_anchors(root)), tuple(_notes(root)), tuple(_drawings(root))
    )
    if not isinstance(root, elements.Page):
        return head
    return replace(
        head,
        anchor=root.anchor,
        bookmark=root.bookmark,
        level=root.level,
        flows=root.overflow is not None,
        label=root.label,
        section=root.section,
        name=root.name,
    )


def _anchors(holder: Element) -> Iterator[str]:
    """Yield the names of the blocks in an element that links lead to."""
    for child in holder.elements():
        if isinstance(child, elements.Named) and child.anchor:
            yield child.anchor
        yield from _anchors(child)


def _drawings(holder: Element) -> Iterator[str]:
    """Yield the names of the templates that draw what stands in an element."""
    for child in holder.elements():
        if isinstance(child, elements.Illustration):
            yield child.name
        yield from _drawings(child)


def _notes(holder: Element) -> Iterator[str]:
    """Yield the notes that stand in an element."""
    for child in holder.elements():
        if isinstance(child, elements.Item) and child.note:
            yield child.note
        yield from _notes(child)
