"""The plan: which templates make an edition's pages, of which documents, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.diagnostics import Place
from memopress.layout import Function, elements
from memopress.trace import traced, untraced
from memopress.watching import look

if TYPE_CHECKING:
    from collections.abc import Collection

    from memopress.content import Document
    from memopress.diagnostics import Diagnostic, Problems
    from memopress.edition import Edition
    from memopress.layout import Element, Templates
    from memopress.page.sources import Sources


_OWN = ("document", "folio_of")  # what templates know besides the context


class Head(Struct, frozen=True, array_like=True):
    """What is known of an element that a template makes before it is composed: a page, mostly.

    `anchors` and `notes` are the names of blocks and of notes that links may lead to; a page that
    `flows` makes as many pages as its text needs. It `draws` illustrations by these templates.
    The rest goes to its furniture and its bookmark.
    """

    tag: str
    place: Place
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    anchor: str = ""
    bookmark: str = ""
    level: int = 0
    flows: bool = False
    label: str = ""
    section: str = ""
    name: str = ""


class Part(Struct):
    """One entry of the plan: a template with its document, and the pages it made.

    Without a template it is the place where fillers stand. `values` go to the template as they are.
    """

    template: str
    place: Place
    of: str = ""
    values: dict[str, str] = field(default_factory=dict)
    document: Document | None = None
    markup: str = ""
    pages: tuple[Head, ...] = ()
    card: bool = False
    start: str = "any"  # on which page it begins: any, left or right
    blank: str = ""  # the template of the page that comes before it for that
    asks: bool = False  # whether its pages tell folios
    lost: Diagnostic | None = None  # why an empty page stands for those that it should make

    @property
    def name(self) -> str:
        """The key of its document, or else its template."""
        return self.of or self.template

    @property
    def hyphenation(self) -> tuple[str, ...]:
        """How words are broken in its document."""
        return self.document.hyphenation if self.document else ()


def context_of(edition: Edition) -> dict[str, object]:
    """Return what all templates of an edition know, but for folios."""

    def find(key: str) -> Document | None:
        """Return a document by collection/id, None for none; in a draft also for a wrong ref."""
        name = untraced(str(key))
        look("find", name)
        return edition.find(name) or edition.publication.stand_in(name, traced(str(key)))

    return {
        "edition": edition,
        "publication": edition.publication,
        "words": edition.publication.words,
        "find": Function("find", find),
    }


def read_plan(
    templates: Templates,
    context: dict[str, object],
    edition: Edition,
    problems: Problems,
    sources: Sources | None = None,
) -> list[Part]:
    """Return the parts that the plan of a layout names for an edition, not yet made."""
    _, roots = templates.pages("plan", context, problems, None, sources)
    parts = [
        part
        for root in roots
        for use in root.elements()
        if (part := _part(use, (*context, *_OWN), edition, problems))
    ]
    if not parts and not problems.errors:
        problems.error(
            "empty-plan",
            "the plan names no pages",
            Place(f"{templates.shown}/pages/plan.xml.j2"),
            "it wants <plan> with a <use> for each part",
        )
    return parts


def _part(
    use: Element, taken: Collection[str], edition: Edition, problems: Problems
) -> Part | None:
    if isinstance(use, elements.Fillers):
        return Part("", use.place)
    if not isinstance(use, elements.Use):
        return None
    part = Part(use.template, use.place, use.of, dict(use.more), card=use.card)
    part.start, part.blank = use.start, use.blank
    for name in part.values:
        if name in taken:
            message = f"'{name}' is what every template knows: <use> cannot name something else so"
            problems.error("reserved-name", message, use.place, "take another name")
    if part.of:
        part.document = edition.find(part.of)
        if part.document is None:
            hint = problems.near(part.of, edition.publication.keys)
            problems.error("unknown-document", f"there is no document '{part.of}'", use.place, hint)
            return None
    return part
