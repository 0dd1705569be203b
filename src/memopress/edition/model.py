"""An edition: which documents, in which order, with which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memopress.content import Document, Publication, Record
    from memopress.diagnostics import Diagnostic, Place


@dataclass(frozen=True, slots=True)
class Budget:
    """How many pages: a multiple, and the pages that fill up; None leaves those to the layout."""

    multiple: int
    fillers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication as one group of readers gets it.

    `collections` is what it holds: filtered, in order, overrides applied; a document that no
    override touches is the publication's own. `left_out` is what the filters kept out, as the
    publication has it. `fields` are the edition's other words; `diagnostics` its warnings. `faults`
    are the errors of its own file and of all that it holds or may hold: it cannot be made with any.
    `file` is the name of its file in editions/, which may stand for many.
    """

    id: str
    name: str
    fields: Record
    collections: dict[str, tuple[Document, ...]]
    left_out: dict[str, tuple[Document, ...]]
    budget: Budget | None
    publication: Publication
    place: Place
    diagnostics: tuple[Diagnostic, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    file: str = ""

    @property
    def keys(self) -> list[str]:
        """The keys of all that it holds."""
        return [document.key for held in self.collections.values() for document in held]

    def find(self, key: str) -> Document | None:
        """Return a document of the edition, else of the whole publication, by collection/id."""
        collection, _, name = key.partition("/")
        for source in (self.collections, self.publication.collections):
            for document in source.get(collection, ()):
                if document.id == name:
                    return document
        return None

    def of(self, collection: str, **where: str) -> tuple[Document, ...]:
        """Return the documents of a collection whose fields have the given values.

        `of('practices', chapter='zichtbaarheid')`; of a list, any value may match. Raises KeyError
        for an unknown collection.
        """
        return tuple(
            document
            for document in self.collections[collection]
            if all(
                any(str(value) == wanted for value, _ in document.along(field))
                for field, wanted in where.items()
            )
        )
