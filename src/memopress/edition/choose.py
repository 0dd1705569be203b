"""From a publication and an edition's YAML to an Edition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from memopress.content import Keyed, Rich
from memopress.diagnostics import Place, Problems, Severity
from memopress.edition.model import Budget, Edition
from memopress.edition.select import Filter, read_filters
from memopress.fields import Fields
from memopress.files import shown
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Several

    from memopress.content import Document, Publication
    from memopress.diagnostics import Diagnostic
    from memopress.yamlnodes import Node

# What an edition may have beside its words, and how each is written.
_PARTS = {
    "select": "{COLLECTION: {FIELD: [VALUE, …]}}",
    "order": "{COLLECTION: [ID, …]}",
    "override": "{COLLECTION/ID: {FIELD: VALUE}}",
    "budget": "{multiple: 4}",
}
Documents = dict[str, tuple["Document", ...]]


def choose_edition(publication: Publication, edition: str) -> Edition:
    """Return one edition; raises InputError with the faults of all editions, or an unknown id."""
    return choose_editions(publication, (edition,))[0]


def choose_editions(publication: Publication, ids: Several[str] = ()) -> tuple[Edition, ...]:
    """Return the editions with these ids, in that order; all of them when no id is given.

    Every edition file is checked, wanted or not. Raises InputError with all faults together.
    """
    made = {edition.id: edition for edition in read_editions(publication)}
    problems = Problems()
    _check_ids(publication, ids, problems)
    for edition in made.values():
        problems.extend(edition.faults)
        problems.extend(edition.diagnostics)
    problems.stop()
    return tuple(made[name] for name in dict.fromkeys(ids or made))


def read_editions(publication: Publication, ids: Several[str] = ()) -> tuple[Edition, ...]:
    """Return the editions with these ids, in that order; all of them when no id is given.

    Those that cannot be made have `faults`. Raises InputError for an id that there is not.
    """
    problems = Problems()
    _check_ids(publication, ids, problems)
    problems.stop()
    return tuple(
        _read(publication, name) for name in dict.fromkeys(ids or edition_ids(publication))
    )


def edition_ids(publication: Publication) -> list[str]:
    """Return the ids of all editions, those that cannot be read included."""
    folder = "editions/"
    broken = [key[len(folder) :] for key in publication.faults if key.startswith(folder)]
    return sorted({*publication.editions, *broken})


def _check_ids(publication: Publication, ids: Several[str], problems: Problems) -> None:
    known = edition_ids(publication)
    if not known:
        folder = Place(shown(publication.root / "source" / "editions"))
        hint = "an edition is a file source/editions/NAME.yaml with 'name: …'"
        problems.error("missing-edition", "there is no edition here", folder, hint)
    for wanted in ids:
        if known and wanted not in known:
            hint = problems.near(wanted, known)
            problems.error("unknown-edition", f"there is no edition '{wanted}'", None, hint)


def _read(publication: Publication, name: str) -> Edition:
    node = publication.editions.get(name)
    if node is None:  # it could not be read, and holds nothing
        place = Place(shown(publication.root / "source" / "editions" / f"{name}.yaml"))
        node = Mapping({}, place)
        edition = _Choice(publication, name, node, Problems()).edition()
        return replace(edition, diagnostics=(), faults=publication.faults[f"editions/{name}"])
    edition = _Choice(publication, name, node, Problems()).edition()
    own = publication.faults.get(f"editions/{name}", ())
    return replace(edition, faults=(*own, *edition.faults)) if own else edition


class _Choice:
    """One edition file on its way to an edition."""

    def __init__(
        self, publication: Publication, name: str, node: Mapping, problems: Problems
    ) -> None:
        self.publication, self.id, self.node, self.problems = publication, name, node, problems
        self.reader = Fields(node, "this edition", problems)
        self.parts = {
            part: self.reader.mapping(part, f"this {part}", form) for part, form in _PARTS.items()
        }
        documents = (d for held in publication.collections.values() for d in held)
        self.everywhere = {document.key: document for document in documents}
        self.held: list[Several[Diagnostic]] = []  # the faults of what the edition may hold

    def edition(self) -> Edition:
        name = self.node.get("name")
        if name is None:
            self.reader.missing("name")
        elif not isinstance(name, Scalar):
            self.reader.text("name")
        fields = self.fields()
        kept, left_out = self.selected()
        kept = self.ordered(kept)
        kept = self.overridden(kept)
        budget = self.budget()
        own = Problems()
        for fault in self.held:
            own.extend(fault)
        own.extend(self.problems.errors)
        return Edition(
            id=self.id,
            name=name.text if isinstance(name, Scalar) else self.id,
            fields=fields,
            collections=kept,
            left_out=left_out,
            budget=budget,
            publication=self.publication,
            place=self.node.place,
            diagnostics=tuple(d for d in self.problems.found if d.severity is not Severity.ERROR),
            faults=tuple(own.found),
        )

    def fields(self) -> Keyed:
        """Return the edition's words: its name, and every field that we have no use for."""
        found: dict[str, Rich] = {}
        places: dict[str, Place] = {}
        for name, node in self.reader.rest():
            text = self.publication.schema.text(node, name, self.problems)
            if text is not None:
                found[name], places[name] = text, node.place
        self.reader.done()
        return Keyed("edition", self.node.place, found, places)

    def of_collections(self, part: str) -> Iterator[tuple[str, Place, Node]]:
        """Yield what 'select' and 'order' say of each collection."""
        reader = self.parts[part]
        for collection, (place, inner) in reader.node.entries.items() if reader else ():
            if collection in self.publication.collections:
                yield collection, place, inner
            else:
                hint = self.problems.near(collection, self.publication.collections)
                message = f"there is no collection '{collection}'"
                self.problems.error("unknown-collection", message, place, hint)

    def selected(self) -> tuple[Documents, Documents]:
        """Return the documents that every filter lets through, and the others."""
        kept: Documents = dict(self.publication.collections)
        left_out: Documents = dict.fromkeys(kept, ())
        asked: dict[str, tuple[Filter, ...]] = {}
        for collection, place, node in self.of_collections("select"):
            documents = self.publication.collections[collection]
            filters = read_filters(node, documents, self.publication, self.problems)
            asked[collection] = filters
            kept[collection] = tuple(d for d in documents if _passes(d, filters))
            left_out[collection] = tuple(d for d in documents if not _passes(d, filters))
            if documents and not kept[collection] and not self.problems.errors:
                message = f"no document of '{collection}' is left in this edition"
                self.problems.warn("empty-selection", message, place)
        for document in (*(d for ds in kept.values() for d in ds), *self.publication.lost):
            if document.key in self.publication.faults and _passes(
                document, asked.get(document.collection, ())
            ):
                self.held.append(self.publication.faults[document.key])
        return kept, left_out

    def ordered(self, kept: Documents) -> Documents:
        """Return the documents with those named under 'order' first, as listed there."""
        made = dict(kept)
        for collection, _, node in self.of_collections("order"):
            first: dict[str, Document] = {}
            known = {d.id: d for d in kept[collection]}
            for item in self.ids(node, collection):
                if item.text in first:
                    message = f"'{item.text}' is listed twice"
                    self.problems.error("duplicate-id", message, item.place)
                elif item.text in known:
                    first[item.text] = known[item.text]
                else:
                    self.absent(f"{collection}/{item.text}", item.place)
            rest = tuple(d for d in kept[collection] if d.id not in first)
            made[collection] = (*first.values(), *rest)
        return made

    def ids(self, node: Node, collection: str) -> Iterator[Scalar]:
        if not isinstance(node, Sequence):
            message = f"the order of '{collection}' has to be a list of ids"
            self.problems.error("wrong-type", message, node.place)
            return
        for item in node.items:
            if isinstance(item, Scalar):
                yield item
            else:
                self.problems.error("wrong-type", "an order lists ids", item.place)

    def overridden(self, kept: Documents) -> Documents:
        """Return the documents with the fields replaced that 'override' names."""
        reader = self.parts["override"]
        if reader is None:
            return kept
        made = {collection: {d.id: d for d in documents} for collection, documents in kept.items()}
        for key, (place, changes) in reader.node.entries.items():
            if key not in self.everywhere:
                self.absent(key, place)
                continue
            # A document that is left out is checked all the same: filters change.
            old = self.everywhere[key]
            new = self.publication.schema.revise(old, changes, self.problems)
            if old.id in made[old.collection]:
                made[old.collection][old.id] = new
            else:
                self.absent(key, place)
        return {collection: tuple(held.values()) for collection, held in made.items()}

    def absent(self, key: str, place: Place) -> None:
        """Report a document that is not in this edition: an error if it is nowhere at all."""
        if key in self.publication.faults:
            return
        if key in self.everywhere:
            message = f"'{key}' is left out of this edition by its filters"
            self.problems.warn("left-out", message, place)
        else:
            hint = self.problems.near(key, self.everywhere)
            self.problems.error("unknown-document", f"there is no '{key}'", place, hint)

    def budget(self) -> Budget | None:
        reader = self.parts["budget"]
        if reader is None:
            return None
        multiple = reader.whole("multiple", least=1)
        fillers = reader.words("fillers") if "fillers" in reader else None
        reader.done()
        return Budget(multiple or 1, fillers)


def _passes(document: Document, filters: Several[Filter]) -> bool:
    """Tell whether no filter keeps a document out; none does by a value that is in doubt."""
    return all(
        each.lets_through(document)
        for each in filters
        if each.path.partition(".")[0] not in document.doubtful
    )
