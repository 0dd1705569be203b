"""What there is to look at for an edition's pages, and prints of what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memopress.content import print_of, print_of_field
from memopress.keeping import digest
from memopress.plain import FileFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.content import Document
    from memopress.edition import Edition
    from memopress.files import Files
    from memopress.layout import Templates
    from memopress.watching import Name, Seen


class Sources:
    """An edition's documents, words and folios, and the files and templates of its pages.

    A field is named by its document's key: `held` as the edition has it, `whole` as the publication
    does. One that both have in common bears both names.
    """

    def __init__(
        self,
        edition: Edition,
        templates: Templates,
        files: Files,
        prints: dict[tuple[int, str], str],
    ) -> None:
        """Look at an edition; `prints` are kept there for others, while its documents live."""
        self.edition, self.templates, self.files = edition, templates, files
        self.folios: Mapping[str, int] = {}
        self._prints = prints
        self._held = _by_key(edition.collections)
        self._whole = _by_key(edition.publication.collections)
        self._known: dict[int, list[tuple[str, str]]] = {}
        for scope, documents in (("held", self._held), ("whole", self._whole)):
            for key, document in documents.items():
                self._known.setdefault(id(document._fields), []).append((scope, key))
        self._values: dict[Name, str] = {}

    def names(self, seen: Seen) -> list[Name] | None:
        """Return the names of all that was looked at, None if one cannot be told again."""
        found: dict[Name, None] = dict(seen.names)
        for owner, field in seen.fields:
            known = self._known.get(owner)
            if known is None:
                return None
            found.update(dict.fromkeys((scope, key, field) for scope, key in known))
        return list(found)

    def value(self, name: Name) -> str:
        """Return a print of what has a name now, '' for nothing."""
        if name[0] == "folio":  # what these are changes while pages are made
            return str(self.folios.get(name[1], "" if self.may_have(name[1]) else "?"))
        if name not in self._values:
            self._values[name] = self._value(*name)
        return self._values[name]

    def may_have(self, name: str) -> bool:
        """Tell whether a page of some edition may have a name: a document's, or an anchor."""
        if name in self._whole:
            return True
        collection, _, known = name.partition("/")
        ids = self.edition.publication.schema.ids
        if collection not in ids:
            return self.templates.may_anchor(name, whole=True)
        return known in ids[collection] or self.templates.may_anchor(name, whole=False)

    def _value(self, kind: str, name: str, field: str = "") -> str:
        match kind:
            case "template":
                return self.templates.print_of(name)
            case "held" | "whole":
                document = (self._held if kind == "held" else self._whole).get(name)
                return self._field(document, field) if document else ""
            case "find":
                return "".join(
                    "x" if name in documents else "-" for documents in (self._held, self._whole)
                )
            case "there":
                return "x" if self.files.is_there(self.files.root / name) else "-"
            case "names":
                return digest(*map(str, self.files.names(self.files.root / name, "**/*")))
            case "file":
                try:
                    return self.files.digest(self.files.root / name)
                except FileFault as fault:
                    return str(fault)
            case "edition":
                return _print(self.edition, name)
            case "publication":
                return _print(self.edition.publication, name)
        return ""

    def _field(self, document: Document, field: str) -> str:
        key = (id(document._fields), field)
        if key not in self._prints:
            self._prints[key] = print_of_field(document, field)
        return self._prints[key]


def _by_key(collections: Mapping[str, tuple[Document, ...]]) -> dict[str, Document]:
    return {document.key: document for held in collections.values() for document in held}


def _print(owner: object, name: str) -> str:
    """Return a print of an attribute, '' for none; of documents only which they are."""
    value: Any = getattr(owner, name, "")
    if name in ("collections", "left_out"):
        keys = ((collection, *(each.key for each in held)) for collection, held in value.items())
        return digest(*("\n".join(row) for row in keys))
    return print_of(value)
