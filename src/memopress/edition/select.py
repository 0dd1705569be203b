"""Filters: paths of fields and the values they may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Sequence as Several

    from memopress.content import Document, Publication
    from memopress.diagnostics import Problems
    from memopress.yamlnodes import Node


@dataclass(frozen=True, slots=True)
class Filter:
    """Lets a document through when a value at its path is among `values`, or when none is."""

    path: str
    values: frozenset[str]
    negated: bool = False

    def lets_through(self, document: Document) -> bool:
        """Return whether the document may stay."""
        found = any(value in self.values for value in values_at(document, self.path))
        return found != self.negated


def values_at(document: Document, path: str) -> list[str]:
    """Return the values at a path as YAML writes them."""
    return [
        str(value).lower() if isinstance(value, bool) else str(value)
        for value, _ in document.along(path)
    ]


def read_filters(
    node: Node,
    documents: Several[Document],
    publication: Publication,
    problems: Problems,
    *,
    negated: bool = False,
) -> tuple[Filter, ...]:
    """Return the filters of one collection; 'not' holds those that keep documents out."""
    if not isinstance(node, Mapping):
        hint = "write {FIELD: [VALUE, …]}"
        problems.error("wrong-type", "a filter names fields and values", node.place, hint)
        return ()
    filters: list[Filter] = []
    for path, (place, allowed) in node.entries.items():
        if path == "not" and not negated:
            filters += read_filters(allowed, documents, publication, problems, negated=True)
            continue
        if fault := publication.schema.unknown_step(path, {d.kind for d in documents}):
            message = f"these documents have no '{fault[0]}'"
            problems.error("unknown-path", message, place, fault[1])
            continue
        items = allowed.items if isinstance(allowed, Sequence) else (allowed,)
        there = dict.fromkeys(v for document in documents for v in values_at(document, path))
        values = []
        for item in items:
            if not isinstance(item, Scalar):
                problems.error("wrong-type", "a filter lists plain values", item.place)
                continue
            values.append(item.text)
            if item.text not in there and not publication.faults:
                message = f"no document has '{item.text}' as {path}"
                problems.warn("unused-filter", message, item.place, problems.near(item.text, there))
        filters.append(Filter(path, frozenset(values), negated))
    return tuple(filters)
