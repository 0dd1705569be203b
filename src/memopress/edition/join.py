"""Editions that are too thin, joined with others: those that share a value, or that rows name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.edition.keys import EDITION, JOIN
from memopress.fields import Fields
from memopress.yamlnodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Known
    from collections.abc import Sequence as Several

    from memopress.diagnostics import Problems
    from memopress.edition.rows import Row, Rows
    from memopress.yamlnodes import Node

_WAYS = tuple(key for key in JOIN if key != "name")
_FORM = f"write join: {EDITION['join'].form}"


@dataclass(frozen=True, slots=True)
class Join:
    """How thin editions are joined: those that share a field's value, or with rows it names.

    `words` are what a joint edition says otherwise than the file.
    """

    field: str
    named: bool
    words: Mapping | None = None


def read_join(node: Node, rows: Rows, problems: Problems) -> Join | None:
    """Return what `join` of an edition's file says, None after an error."""
    if isinstance(node, Scalar) and node.text.strip():
        return Join(node.text.strip(), named=False) if _known(node, rows, problems) else None
    if not isinstance(node, Mapping):
        problems.error("wrong-type", "'join' wants a field of the rows", node.place, _FORM)
        return None
    reader = Fields(node, "this join", problems)
    fields = {way: reader.take(way) for way in _WAYS if way in reader}
    if len(fields) != 1:
        message = f"'join' wants one of 'by' and 'with', and has {len(fields)}"
        problems.error("wrong-type", message, node.place, _FORM)
        return None
    ((way, field),) = fields.items()
    if not isinstance(field, Scalar):
        place = field.place if field else node.place
        problems.error("wrong-type", f"'{way}' wants a field of the rows", place, _FORM)
        return None
    words = {name: entry for name, entry in node.entries.items() if name not in _WAYS}
    known = _known(field, rows, problems)
    return Join(field.text.strip(), way == "with", Mapping(words, node.place)) if known else None


def _known(field: Scalar, rows: Rows, problems: Problems) -> bool:
    known = field.text.strip() in rows.columns
    if not known:
        hint = problems.near(field.text, rows.columns)
        problems.error("unknown-column", f"the rows have no '{field.text}'", field.place, hint)
    return known


def groups(
    join: Join, rows: Several[Row], first: str, thin: Known[int, Problems]
) -> list[list[int]]:
    """Return the rows that become one edition, as their numbers, in order; no row is in two.

    The numbers of those that are too thin come with what to tell if one names a row wrongly; such
    a row is in no group.
    """
    near = _Near(len(rows))
    if not join.named:
        shared: dict[str, int] = {}
        for number in thin:
            if values := rows[number].cells.get(join.field):
                near.put_together(shared.setdefault(values[0].text, number), number)
        return near.groups()
    known: dict[str, int] = {}
    for number, row in enumerate(rows):
        for value in row.cells.get(first, ()):
            known.setdefault(value.text.casefold(), number)
    for number, problems in thin.items():
        others = _others(rows[number].cells.get(join.field, ()), known, problems)
        for other in () if problems.errors else others:
            near.put_together(number, other)
    return near.groups()


def _others(values: Iterable[Scalar], known: Known[str, int], problems: Problems) -> list[int]:
    """Return the numbers of the rows that a cell names."""
    found = []
    for value in values:
        for name in filter(None, map(str.strip, _parted(value.text))):
            if (other := known.get(name.casefold())) is None:
                hint = problems.near(name.casefold(), known)
                message = f"no row is called '{name}', which this one is to be joined with"
                problems.error("unknown-row", message, value.place, hint)
            else:
                found.append(other)
    return found


def _parted(text: str) -> list[str]:
    """Return the names that a cell lists."""
    return text.replace(";", ",").replace("\n", ",").split(",")


class _Near:
    """Numbers that are put together, and all that are together with these."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def put_together(self, one: int, other: int) -> None:
        tops = sorted((self._top(one), self._top(other)))
        self._above[tops[1]] = tops[0]

    def groups(self) -> list[list[int]]:
        """Return all groups of more than one."""
        found: dict[int, list[int]] = {}
        for number in range(len(self._above)):
            found.setdefault(self._top(number), []).append(number)
        return [group for group in found.values() if len(group) > 1]
