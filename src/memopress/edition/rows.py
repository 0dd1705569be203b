"""The rows that an edition's file stands for: values of a field, a list, or a CSV file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memopress.content import Money, Record, Text, Time
from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.edition.table import Table, read_table
from memopress.filenames import is_below
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memopress.content import Document, Publication
    from memopress.yamlnodes import Node

_FORMS = "write each: places.name, [{name: North}, …] or towns.csv"
_NAME = "name"  # the only column of a list of plain words
Cells = dict[str, tuple[Scalar, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """What one edition of many has of its own: values by the names of columns, none for empty.

    Several values are those of a list, or of rows that were joined. Where a field has not the same
    value all over the collection, `unlike` has a second one. `faults` are the row's own.
    """

    place: Place
    cells: Cells
    unlike: dict[str, Scalar] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows, with the names of their columns; the first of these names the row.

    Those `of_documents` are not all there while one of these cannot be read.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    of_documents: bool = False

    @property
    def first(self) -> str:
        """The column that names a row."""
        return self.columns[0]


def read_rows(node: Node, file: Path, publication: Publication, problems: Problems) -> Rows | None:
    """Return what `each` of an edition's file stands for, None after an error."""
    if isinstance(node, Scalar) and node.text.lower().endswith(".csv"):
        return _of_csv(node, file.parent, publication, problems)
    if isinstance(node, Scalar) and node.text.strip():
        return _of_field(node, None, publication, problems)
    if isinstance(node, Sequence):
        return _of_list(node, problems)
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((collection, (place, path)),) = node.entries.items()
        if collection not in publication.collections:
            hint = problems.near(collection, publication.collections)
            message = f"there is no collection '{collection}'"
            problems.error("unknown-collection", message, place, hint)
            return None
        if isinstance(path, Scalar):
            return _of_field(path, collection, publication, problems)
    problems.error("wrong-type", "'each' wants a field, rows or a CSV file", node.place, _FORMS)
    return None


def joined(rows: Iterable[Row]) -> Row:
    """Return several rows as one, at the place of the first: each value once, in their order."""
    first, *others = rows
    found: dict[str, dict[str, Scalar]] = {}
    unlike: dict[str, Scalar] = {}
    for row in (first, *others):
        unlike |= row.unlike
        for column, values in row.cells.items():
            for value in values:
                found.setdefault(column, {}).setdefault(value.text, value)
    cells = {column: tuple(values.values()) for column, values in found.items()}
    faults = tuple(fault for row in (first, *others) for fault in row.faults)
    return Row(first.place, cells, unlike, faults)


def _of_csv(
    node: Scalar, folder: Path, publication: Publication, problems: Problems
) -> Rows | None:
    name = node.text.strip()
    files = publication.schema.files
    if not is_below(name):
        hint = "put it beside this file"
        problems.error("foreign-file", f"'{name}' is not below this folder", node.place, hint)
        return None
    if not files.is_there(folder / name):
        there = (path.name for path in files.names(folder, "*.[cC][sS][vV]"))
        hint = problems.near(name, there)
        problems.error("missing-file", f"there is no file '{name}' here", node.place, hint)
        return None
    table = read_table(folder / name, files, problems)
    return _of_table(table) if table else None


def _of_table(table: Table) -> Rows:
    rows = (
        Row(
            line.place,
            {
                column: (cell,)
                for column, cell in zip(table.columns, line.cells, strict=False)
                if cell.text
            },
            faults=line.faults,
        )
        for line in table.lines
    )
    return Rows(table.columns, tuple(rows))


def _of_list(node: Sequence, problems: Problems) -> Rows | None:
    if not node.items:
        problems.error("empty-each", "'each' lists nothing", node.place, _FORMS)
        return None
    columns: dict[str, None] = {}
    rows = []
    for item in node.items:
        row = _of_item(item)
        columns.update(dict.fromkeys(item.entries if isinstance(item, Mapping) else (_NAME,)))
        rows.append(row)
    return Rows(tuple(columns) or (_NAME,), tuple(rows))


def _of_item(item: Node) -> Row:
    """Return an item of a list as a row: a mapping of values, or a single one."""
    problems = Problems()
    entries = item.entries if isinstance(item, Mapping) else {_NAME: (item.place, item)}
    cells: Cells = {}
    for column, (_, value) in entries.items():
        single = value.items if isinstance(value, Sequence) and value is not item else (value,)
        held = [each for each in single if isinstance(each, Scalar)]
        if len(held) < len(single):
            message = f"'{column}' of a row is a value, or a list of values"
            problems.error("wrong-type", message, value.place, _FORMS)
        if words := tuple(each for each in held if each.value is not None and each.text.strip()):
            cells[column] = words
    return Row(item.place, cells, faults=tuple(problems.found))


def _of_field(
    node: Scalar, collection: str | None, publication: Publication, problems: Problems
) -> Rows | None:
    """Return a row for each value at a path, with what else is the same wherever that stands."""
    path = node.text.strip()
    known = publication.collections if collection is None else (collection,)
    faults = {
        name: publication.schema.unknown_step(path, {d.kind for d in publication.collections[name]})
        for name in known
    }
    found = [name for name, fault in faults.items() if not fault]
    if not found:
        hints = [fault[1] for fault in faults.values() if fault and fault[1]]
        hint = next((each for each in hints if each.startswith("did")), _FORMS)
        problems.error("unknown-path", f"no document has '{path}'", node.place, hint)
        return None
    if len(found) > 1:
        hint = f"write each: {{{found[0]}: {path}}}"
        message = f"'{path}' is a field of {' and of '.join(found)}"
        problems.error("ambiguous-path", message, node.place, hint)
        return None
    rows: dict[str, Row] = {}
    columns: dict[str, None] = {path.rpartition(".")[2]: None}
    for value, record in _records(publication.collections[found[0]], path):
        own = _plain(record)
        columns.update(dict.fromkeys((*record, *own)))
        row = rows.setdefault(value.text, Row(value.place, {next(iter(columns)): (value,)}))
        for name, scalar in own.items():
            first = row.cells.setdefault(name, (scalar,))[0]
            if first.text != scalar.text and name != next(iter(columns)):
                row.unlike.setdefault(name, scalar)
    if not rows:
        problems.error("empty-each", f"no document has a value as {path}", node.place)
        return None
    return Rows(tuple(columns), tuple(rows.values()), of_documents=True)


def _records(documents: Iterable[Document], path: str) -> Iterator[tuple[Scalar, Record]]:
    """Yield each value at a path, with the record that it is a field of."""
    parent, _, last = path.rpartition(".")
    for document in documents:
        records = (each for each, _ in document.along(parent)) if parent else (document,)
        for record in records:
            for value, place in record.along(last) if isinstance(record, Record) else ():
                if (scalar := _scalar(value, place)) is not None:
                    yield scalar, record


def _plain(record: Record) -> dict[str, Scalar]:
    """Return the single values of a record."""
    held = ((name, _scalar(record[name], record.place_of(name))) for name in record)
    return {name: scalar for name, scalar in held if scalar is not None}


def _scalar(value: object, place: Place) -> Scalar | None:
    """Return a value of the content as YAML has it; None if it is none, or a list."""
    if isinstance(value, bool):
        return Scalar(value, str(value).lower(), place, (place,))
    if isinstance(value, int | float):
        return Scalar(value, str(value), place, (place,))
    if isinstance(value, Text):
        return Scalar(str(value), str(value), value.place, (value.place,) * (value.count("\n") + 1))
    if isinstance(value, str | dt.date | Time | Money):
        return Scalar(str(value), str(value), place, (place,))
    return None
