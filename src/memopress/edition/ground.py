"""What choosing editions asks of the publication again and again, each looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, Problems

if TYPE_CHECKING:
    from memopress.content import Document, Publication
    from memopress.yamlnodes import Node


class Ground:
    """The publication as editions are chosen from it."""

    def __init__(self, publication: Publication) -> None:
        """Look at nothing yet but the documents' keys."""
        self.publication = publication
        documents = (d for held in publication.collections.values() for d in held)
        self.everywhere = {document.key: document for document in documents}
        self._values: dict[tuple[str, str], frozenset[str]] = {}
        self._there: dict[tuple[str, str], dict[str, None]] = {}
        self._steps: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._choices: dict[tuple[str, str], tuple[str, ...]] = {}
        self._revised: dict[tuple[str, int], tuple[Node, Document, tuple[Diagnostic, ...]]] = {}

    def values(self, document: Document, path: str) -> frozenset[str]:
        """Return the values at a path of a document, as YAML writes them."""
        key = (document.key, path)
        if key not in self._values:
            self._values[key] = frozenset(_written(document, path))
        return self._values[key]

    def there(self, collection: str, path: str) -> dict[str, None]:
        """Return all values at a path that a collection's documents have, in their order."""
        key = (collection, path)
        if key not in self._there:
            documents = self.publication.collections[collection]
            self._there[key] = dict.fromkeys(v for d in documents for v in _written(d, path))
        return self._there[key]

    def unknown_step(self, path: str, collection: str) -> tuple[str, str] | None:
        """Return the step of a path that no document of a collection has, with a hint, or None."""
        key = (collection, path)
        if key not in self._steps:
            kinds = {document.kind for document in self.publication.collections[collection]}
            self._steps[key] = self.publication.schema.unknown_step(path, kinds)
        return self._steps[key]

    def choices(self, path: str, collection: str) -> tuple[str, ...]:
        """Return the words that a value at a path may be; none where it may be any."""
        key = (collection, path)
        if key not in self._choices:
            kinds = {document.kind for document in self.publication.collections[collection]}
            self._choices[key] = self.publication.schema.choices(path, kinds)
        return self._choices[key]

    def revised(self, document: Document, changes: Node, problems: Problems) -> Document:
        """Return a document with some fields replaced, the same for all that change it so."""
        key = (document.key, id(changes))
        known, made, found = self._revised.get(key, (None, document, ()))
        if known is not changes:  # numbers are those of nodes that are still there
            own = Problems()
            made = self.publication.schema.revise(document, changes, own)
            found = tuple(own.found)
            self._revised[key] = (changes, made, found)
        problems.extend(found)
        return made


def _written(document: Document, path: str) -> list[str]:
    return [
        str(value).lower() if isinstance(value, bool) else str(value)
        for value, _ in document.along(path)
    ]
