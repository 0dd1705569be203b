"""Patterns such as 'Edition {name}': a row's values put in where an edition's file names them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, Problems
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.edition.rows import Row, Rows
    from memopress.yamlnodes import Node

# A pair of braces is one of them as it stands; those of a span, {lang=en}, have an equals sign.
_PART = re.compile(r'\{\{|\}\}|\{([^{}="\n]+)\}')
_DOUBLED = {"{{": "{", "}}": "}"}
_NO_LETTER = re.compile(r"[^\w.]+")
_ACCENTED = re.compile("([A-Za-z])[\u0300-\u036f]+")
_OWN = ("id", "join")  # which are not the edition's, but tell of it
_SELECT = "select"


class Filled(Scalar, frozen=True):
    """A value that a row put in: that other rows have others is not strange."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A text in pieces: words as they stand, and names of columns."""

    words: tuple[str, ...]  # one more than columns
    columns: tuple[str, ...]

    @property
    def alone(self) -> str:
        """The column that is all of it, '' if there is more."""
        return self.columns[0] if len(self.columns) == 1 and not any(self.words) else ""


class Patterns:
    """An edition's file that stands for many, with all patterns in it."""

    def __init__(self, node: Mapping, rows: Rows, problems: Problems) -> None:
        """Find the patterns; tell of those that name a column that is not there."""
        self.node = node  # what is kept of it keeps the numbers of its parts
        self.first = rows.first
        self._columns = rows.columns
        self._texts: dict[int, _Pattern] = {}
        self._keys: dict[str, _Pattern] = {}
        self._moving: set[int] = set()  # all that hold one
        self._find(node, problems)
        bare = [name for name in node.entries if self._lacks_quotes(name, problems)]
        if "id" not in bare and self._is_fixed(node.get("id"), problems):
            bare.append("id")
        entries = {name: entry for name, entry in node.entries.items() if name not in bare}
        self.node = Mapping(entries, node.place)

    def edition(self, row: Row, words: Mapping | None, problems: Problems) -> Mapping:
        """Return the file as that of the one edition of a row.

        `words` replace those of the file. Without a name it has what names the row, which has to be
        there.
        """
        entries = self.node.entries | (words.entries if words else {})
        kept = {name: entry for name, entry in entries.items() if name not in _OWN}
        filled = dict(self._entries(Mapping(kept, self.node.place), row, problems))
        filled.setdefault("name", (row.place, _together(row.cells[self.first])))
        return Mapping(filled, self.node.place)

    def id(self, row: Row, words: Mapping | None, problems: Problems) -> str:
        """Return what a row's edition is called; '' if nothing is left of it."""
        node = (words and words.get("id")) or self.node.get("id")
        pattern = self._texts.get(id(node)) if node else _Pattern(("", ""), (self.first,))
        if pattern is None:
            return node.text.strip() if isinstance(node, Scalar) else ""
        values = (
            "-".join(filter(None, (file_name(value.text) for value in row.cells.get(name, ()))))
            for name in pattern.columns
        )
        self._tell_gaps(pattern, row, problems)
        return _put(pattern, list(values))

    # inside ---------------------------------------------------------------------------------

    def _find(self, node: Node, problems: Problems) -> bool:
        """Tell whether a node holds patterns; a column that is missing is told at its pattern."""
        if id(node) in self._moving:
            return True
        found = False
        if isinstance(node, Scalar):
            if pattern := self._read(node.text, node.lines[0], problems):
                self._texts[id(node)] = pattern
                found = True
        elif isinstance(node, Sequence):
            for item in node.items:
                found = self._find(item, problems) or found
        else:
            for name, (place, value) in node.entries.items():
                if name not in self._keys and (pattern := self._read(name, place, problems)):
                    self._keys[name] = pattern
                found = self._find(value, problems) or name in self._keys or found
        if found:
            self._moving.add(id(node))
        return found

    def _read(self, text: str, place: Place, problems: Problems) -> _Pattern | None:
        """Return a text in pieces, None if it is only words."""
        if "{" not in text and "}" not in text:
            return None
        words, columns, at = [""], [], 0
        for part in _PART.finditer(text):
            words[-1] += text[at : part.start()]
            at = part.end()
            if part[1] is None:
                words[-1] += _DOUBLED[part[0]]
                continue
            name = part[1].strip()
            if name not in self._columns:
                spot = Place(place.file, place.line, place.column + part.start())
                hint = problems.near(name, self._columns)
                problems.error("unknown-column", f"the rows have no '{name}'", spot, hint)
            columns.append(name)
            words.append("")
        words[-1] += text[at:]
        return _Pattern(tuple(words), tuple(columns)) if at else None

    def _lacks_quotes(self, name: str, problems: Problems) -> bool:
        """Tell of {name} without quotes, which YAML takes for a mapping."""
        value = self.node.entries[name][1]
        if name == "join" or not isinstance(value, Mapping) or len(value.entries) != 1:
            return False
        ((column, (_, held)),) = value.entries.items()
        lacks = column in self._columns and isinstance(held, Scalar) and held.value is None
        if lacks:
            hint = f"put the pattern between quotes: {name}: '{{{column}}}'"
            problems.error("wrong-type", f"'{name}' wants a text", value.place, hint)
        return lacks

    def _is_fixed(self, node: Node | None, problems: Problems) -> bool:
        """Tell of an id that is the same for all rows."""
        fixed = node is not None and id(node) not in self._texts
        if fixed and node:
            hint = f"write a pattern: '{{{self.first}}}'"
            problems.error("wrong-type", "'id' is the same for all rows", node.place, hint)
        return fixed

    def _entries(
        self, node: Mapping, row: Row, problems: Problems, *, selecting: bool = False
    ) -> Iterator[tuple[str, tuple[Place, Node]]]:
        for name, (place, value) in node.entries.items():
            inner = selecting or name == _SELECT
            filled = self._fill(value, row, problems, selecting=inner)
            if not filled and not inner:
                continue
            # A filter by an empty value lets nothing through; without the filter all would stay.
            single = isinstance(value, Scalar) and not inner
            together = _together(filled) if single else _listed(filled, value.place)
            if name not in self._keys:
                yield name, (place, together)
            elif self._is_whole(self._keys[name], row):
                yield self._text(self._keys[name], row, problems), (place, together)

    def _fill(
        self, node: Node, row: Row, problems: Problems, *, selecting: bool
    ) -> tuple[Node, ...]:
        """Return what a node becomes: nothing for an empty cell, all for one of several."""
        if id(node) not in self._moving:
            return (node,)
        if isinstance(node, Mapping):
            entries = self._entries(node, row, problems, selecting=selecting)
            return (Mapping(dict(entries), node.place),)
        if isinstance(node, Sequence):
            made = (self._fill(item, row, problems, selecting=selecting) for item in node.items)
            return (Sequence(tuple(each for some in made for each in some), node.place),)
        pattern = self._texts[id(node)]
        if pattern.alone:
            self._tell_unlike(pattern, row, problems)
            return tuple(
                Filled(each.value, each.text, each.place, each.lines)
                for each in row.cells.get(pattern.alone, ())
            )
        if not self._is_whole(pattern, row):
            self._tell_gaps(pattern, row, problems)
            return ()
        text = self._text(pattern, row, problems)
        lines = (*node.lines, *node.lines[-1:] * text.count("\n"))[: text.count("\n") + 1]
        return (Filled(text, text, node.place, lines),)

    def _text(self, pattern: _Pattern, row: Row, problems: Problems) -> str:
        self._tell_unlike(pattern, row, problems)
        values = (row.cells.get(name, ()) for name in pattern.columns)
        return _put(pattern, [", ".join(each.text for each in value) for value in values])

    def _is_whole(self, pattern: _Pattern, row: Row) -> bool:
        """Tell whether a row has a value for each column that a pattern names."""
        return all(name in row.cells for name in pattern.columns)

    def _tell_gaps(self, pattern: _Pattern, row: Row, problems: Problems) -> None:
        """Tell of empty cells amid words: a sentence with a gap helps nobody."""
        for name in pattern.columns:
            if name not in row.cells and name in self._columns:
                message = f"this row has no '{name}', which '{_shown(pattern)}' asks for"
                hint = "fill it in; only a pattern that stands alone is left out where it is empty"
                problems.error("missing-value", message, row.place, hint)

    def _tell_unlike(self, pattern: _Pattern, row: Row, problems: Problems) -> None:
        for name in pattern.columns:
            if other := row.unlike.get(name):
                first, own = row.cells[name][0], row.cells[self.first][0].text
                message = f"'{own}' has '{other.text}' as {name} here, and '{first.text}' elsewhere"
                problems.error("differing-value", message, other.place, f"see {first.place}")


def file_name(text: str) -> str:
    """Return a text as a part of a file's name: lower case, no accents, dashes for all else.

    What is no letter, digit, dot or low line in any script is a dash.
    """
    plain = _ACCENTED.sub(r"\1", unicodedata.normalize("NFD", text))
    return _NO_LETTER.sub("-", unicodedata.normalize("NFC", plain).lower()).strip("-.")


def _put(pattern: _Pattern, values: list[str]) -> str:
    """Return a pattern's words with values between them."""
    rest = zip(values, pattern.words[1:], strict=True)
    return pattern.words[0] + "".join(value + word for value, word in rest)


def _shown(pattern: _Pattern) -> str:
    return _put(pattern, [f"{{{name}}}" for name in pattern.columns])


def _together(values: tuple[Node, ...]) -> Node:
    """Return the values of a single field as one: a text that lists them."""
    first = values[0]
    if len(values) == 1 or not isinstance(first, Scalar):
        return first
    text = ", ".join(each.text for each in values if isinstance(each, Scalar))
    return Filled(text, text, first.place, first.lines[:1] * (text.count("\n") + 1))


def _listed(values: tuple[Node, ...], place: Place) -> Node:
    """Return the values of a filter: a single one as it is."""
    return values[0] if len(values) == 1 else Sequence(values, place)
