"""Selecting: filters by field and value, the nearest documents first, and how many there may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.edition.keys import SELECT
from memopress.edition.patterns import Filled
from memopress.fields import Fields
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Several

    from memopress.content import Document
    from memopress.diagnostics import Place, Problems
    from memopress.edition.ground import Ground
    from memopress.yamlnodes import Node

_FORM = "write {FIELD: [VALUE, …]}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Lets a document through when a value at its path is among `values`, or when none is."""

    path: str
    values: frozenset[str]
    negated: bool = False

    def lets_through(self, document: Document, ground: Ground) -> bool:
        """Return whether the document may stay; none is kept out by a value that is in doubt."""
        if self.path.partition(".")[0] in document.doubtful:
            return True
        return self.values.isdisjoint(ground.values(document, self.path)) == self.negated


Step = tuple[Filter, ...]  # all of which let a document through


@dataclass(frozen=True, slots=True)
class Selection:
    """What an edition takes of a collection: step by step, those that all filters let through.

    There may be `most`; with fewer than `least`, which stands at a place, it is too thin.
    """

    steps: tuple[Step, ...] = ((),)
    least: int = 0
    least_place: Place | None = None
    most: int | None = None

    def may_hold(self, document: Document, ground: Ground) -> bool:
        """Return whether a document is let through by any step."""
        return any(_passes(document, step, ground) for step in self.steps)

    def of(self, documents: Several[Document], ground: Ground) -> tuple[Document, ...]:
        """Return the documents that are taken: those of the first step, then those of the next."""
        if len(self.steps) == 1 and self.most is None:
            return tuple(d for d in documents if _passes(d, self.steps[0], ground))
        kept: dict[str, Document] = {}
        for step in self.steps:
            kept |= {d.id: d for d in documents if d.id not in kept and _passes(d, step, ground)}
        return tuple(kept.values())[: self.most]


def _passes(document: Document, step: Step, ground: Ground) -> bool:
    return all(each.lets_through(document, ground) for each in step)


def read_selection(node: Node, collection: str, ground: Ground, problems: Problems) -> Selection:
    """Return what an edition selects of a collection."""
    reading = _Reading(collection, ground, problems)
    if not isinstance(node, Mapping):
        problems.error("wrong-type", "a filter names fields and values", node.place, _FORM)
        return Selection()
    entries = node.entries
    reader = Fields(node, "this selection", problems)
    least = reader.whole("least", 0, least=1)
    most = reader.whole("most", None, least=1)
    if most is not None and least > most:
        place = reader.place_of("most")
        problems.error("wrong-type", f"'most' is {most}, and 'least' is {least}", place)
    filters = {name: entry for name, entry in entries.items() if name not in _OTHERS}
    steps = [reading.step(Mapping(filters, node.place))]
    if then := node.get("then"):
        nearest = then.items if isinstance(then, Sequence) else (then,)
        steps += [reading.step(each) for each in nearest]
    return Selection(tuple(steps), least, reader.place_of("least"), most)


_OTHERS = SELECT.keys() - {"FIELD", "not"}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the filters of one collection."""

    collection: str
    ground: Ground
    problems: Problems

    def step(self, node: Node, *, negated: bool = False) -> Step:
        """Return filters; 'not' holds those that keep documents out."""
        if not isinstance(node, Mapping):
            message = "a filter names fields and values"
            self.problems.error("wrong-type", message, node.place, _FORM)
            return ()
        filters: list[Filter] = []
        for path, (place, allowed) in node.entries.items():
            if path == "not" and not negated:
                filters += self.step(allowed, negated=True)
            elif fault := self.ground.unknown_step(path, self.collection):
                message = f"these documents have no '{fault[0]}'"
                self.problems.error("unknown-path", message, place, fault[1])
            else:
                filters.append(Filter(path, frozenset(self.values(path, allowed)), negated))
        return tuple(filters)

    def values(self, path: str, allowed: Node) -> Iterator[str]:
        """Yield the values that a filter lists; warn of those that no document has."""
        there = self.ground.there(self.collection, path)
        for item in allowed.items if isinstance(allowed, Sequence) else (allowed,):
            if not isinstance(item, Scalar):
                hint = "put a pattern between quotes: '{name}'" if isinstance(item, Mapping) else ""
                message = "a filter lists plain values"
                self.problems.error("wrong-type", message, item.place, hint)
                continue
            yield item.text
            if item.text in there:
                continue
            if isinstance(item, Filled):  # not every row needs to be among the documents
                self.check_choice(path, item)
            elif not self.ground.publication.faults:
                message = f"no document has '{item.text}' as {path}"
                hint = self.problems.near(item.text, there)
                self.problems.warn("unused-filter", message, item.place, hint)

    def check_choice(self, path: str, item: Filled) -> None:
        """Tell of a row's value that no document could have."""
        choices = self.ground.choices(path, self.collection)
        if choices and item.text not in choices:
            hint = self.problems.near(item.text, choices)
            message = f"no document can have '{item.text}' as {path}"
            self.problems.error("unknown-choice", message, item.place, hint)
