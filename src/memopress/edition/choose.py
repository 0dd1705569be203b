"""From a publication and what is said of one edition to that Edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.content import Keyed, Rich
from memopress.diagnostics import Diagnostic, Place, Problems, Severity
from memopress.edition.keys import EDITION, GIVEN, PARTS
from memopress.edition.model import Budget, Edition
from memopress.edition.select import Selection, read_selection
from memopress.fields import Fields
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Several

    from memopress.content import Document
    from memopress.edition.ground import Ground
    from memopress.yamlnodes import Node

Documents = dict[str, tuple["Document", ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """What is said of one edition: in a file of its own, or, of a `row`, in one for many.

    `faults` keep it from being made whatever it says; `diagnostics` were found on the way.
    """

    id: str
    file: str  # its name without '.yaml'
    node: Mapping
    row: Place | None = None
    faults: tuple[Diagnostic, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """An edition, all that was `found` in what is said of it, and whether it is too thin."""

    edition: Edition
    found: tuple[Diagnostic, ...]
    thin: bool


def choose(source: Source, ground: Ground) -> Chosen:
    """Return one edition; one that cannot be made has faults."""
    return _Choice(source, ground).chosen()


class _Choice:
    """One edition's node on its way to an edition."""

    def __init__(self, source: Source, ground: Ground) -> None:
        self.source, self.ground, self.node = source, ground, source.node
        self.publication = ground.publication
        self.problems = Problems()
        self.problems.extend(source.diagnostics)
        self.reader = Fields(self.node, "this edition", self.problems)
        self.parts = {
            part: self.reader.mapping(part, f"this {part}", EDITION[part].form) for part in PARTS
        }
        self.everywhere = ground.everywhere
        self.held: list[Several[Diagnostic]] = []  # the faults of what the edition may hold
        self.thin = False

    def chosen(self) -> Chosen:
        for key in ("id", "join"):
            if (node := self.reader.take(key)) is not None:
                hint = "this edition and its files are called after its own" if key == "id" else ""
                message = f"'{key}' goes with 'each', which makes many editions of a file"
                self.problems.error("needs-each", message, node.place, hint)
        name = self.node.get("name")
        if name is None:
            near = self.problems.nearest(
                "name", (n for n, _ in self.node.entries.items() if n not in EDITION)
            )
            place, hint = self.node.place, "add 'name: …'"
            if near:
                place, hint = self.node.entries[near][0], "did you mean 'name'?"
            self.problems.error("missing-field", "this edition has no 'name'", place, hint)
        elif not isinstance(name, Scalar):
            self.reader.text("name")
        fields = self.fields()
        kept, left_out = self.selected()
        kept = self.ordered(kept)
        kept = self.overridden(kept)
        budget = self.budget()
        faults = Problems()
        for fault in self.held:
            faults.extend(fault)
        faults.extend(self.source.faults)
        faults.extend(self.problems.errors)
        edition = Edition(
            id=self.source.id,
            name=name.text if isinstance(name, Scalar) else self.source.id,
            fields=fields,
            collections=kept,
            left_out=left_out,
            budget=budget,
            publication=self.publication,
            place=self.node.place,
            diagnostics=tuple(d for d in self.problems.found if d.severity is not Severity.ERROR),
            faults=tuple(faults.found),
            file=self.source.file,
        )
        return Chosen(edition, tuple(self.problems.found), thin=self.thin)

    def fields(self) -> Keyed:
        """Return the edition's words: its name, and every field that we have no use for."""
        found: dict[str, Rich] = {}
        places: dict[str, Place] = {}
        for name, hint in GIVEN.items():
            if name in self.reader:
                place, node = self.node.entries[name]
                own = "and this is only a word of its own, for templates"
                if not isinstance(node, Scalar):
                    self.reader.take(name)
                    own = "and this is not read"
                message = f"an edition has the '{name}' of its publication, {own}"
                self.problems.warn("no-effect", message, place, hint)
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
        asked: dict[str, Selection] = {}
        for collection, place, node in self.of_collections("select"):
            documents = self.publication.collections[collection]
            selection = read_selection(node, collection, self.ground, self.problems)
            asked[collection] = selection
            kept[collection] = selection.of(documents, self.ground)
            ids = {document.id for document in kept[collection]}
            left_out[collection] = tuple(d for d in documents if d.id not in ids)
            if documents and not self.problems.errors:
                self.judge(collection, len(ids), selection, place)
        everything, faults = Selection(), self.publication.faults
        for document in (*self.everywhere.values(), *self.publication.lost):
            selection = asked.get(document.collection, everything)
            if document.key in faults and selection.may_hold(document, self.ground):
                self.held.append(faults[document.key])
        return kept, left_out

    def judge(self, collection: str, count: int, selection: Selection, place: Place) -> None:
        """Warn of too few documents: where the edition's row stands, or what asks for more."""
        row = self.source.row
        if count < selection.least:
            self.thin = True
            message = (
                f"{_number(count)} of '{collection}' {'is' if count == 1 else 'are'} in this "
                f"edition, and {selection.least} are the least"
            )
            hint = "select more with 'then', or put it together with others: join: …"
            self.problems.warn("thin-edition", message, row or selection.least_place, hint)
        elif not count:
            message = f"no document of '{collection}' is left in this edition"
            self.problems.warn("empty-selection", message, row or place)

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
            new = self.ground.revised(old, changes, self.problems)
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


def _number(count: int) -> str:
    return str(count) if count else "none"
