"""CSV files as located values: RFC 4180, and as spreadsheets write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.files import shown
from memopress.limits import NUMBER
from memopress.yamlnodes import Scalar, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memopress.files import Files

_SEPARATORS = ";\t,"
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")
_FRACTION = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: a cell for each column, empty ones too, and what is wrong with it."""

    place: Place
    cells: tuple[Scalar, ...]
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a CSV file holds below its first line, which has the names of the columns."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(path: Path, files: Files, problems: Problems) -> Table | None:
    """Return what a CSV file holds, None after an error; rows have faults of their own.

    Semicolons, commas or tabs part the cells, whichever the first line has most of. Rows in which
    nothing stands are passed over.
    """
    text = read_text(path, files, problems, tabs=True)
    if text is None:
        return None
    file = shown(path)
    first = next((line for line in text.split("\n") if line.strip(" ;,\t")), "")
    bare = _QUOTED.sub("", first)
    separator = max(_SEPARATORS, key=bare.count)
    before = len(problems.errors)
    rows = [row for row in _rows(text, separator, file, problems) if any(c.text for c in row)]
    if len(problems.errors) > before:
        return None
    if not rows:
        hint = "its first line has the names of the columns"
        problems.error("empty-file", "the file holds nothing", Place(file), hint)
        return None
    head, *body = rows
    columns = _columns(head, problems)
    if columns is None:
        return None
    if not body:
        hint = "write one below it for each edition"
        problems.error("empty-file", "the file has no row below its first line", Place(file), hint)
        return None
    return Table(columns, tuple(_line(row, columns, separator) for row in body))


def _columns(head: list[Scalar], problems: Problems) -> tuple[str, ...] | None:
    """Return the names of the columns; those without one at the end do not count."""
    while not head[-1].text:
        head = head[:-1]
    first: dict[str, Scalar] = {}
    sound = True
    for cell in head:
        if not cell.text:
            message, hint = "this column has no name", "name it in the first line"
            problems.error("missing-column", message, cell.place, hint)
        elif cell.text in first:
            message = f"two columns are called '{cell.text}'"
            problems.error("duplicate-key", message, cell.place, "call one of them otherwise")
        else:
            first[cell.text] = cell
            continue
        sound = False
    return tuple(first) if sound else None


def _line(row: list[Scalar], columns: tuple[str, ...], separator: str) -> Line:
    """Return a row with its faults.

    One may end before the last columns: Excel leaves out separators that only empty cells follow.
    """
    problems = Problems()
    place = row[0].place
    over = next((cell for cell in row[len(columns) :] if cell.text), None)
    shown_as = {"\t": "a tab"}.get(separator, f"'{separator}'")
    if over is not None:
        message = f"more stands in this row than the {len(columns)} columns of the first line"
        hint = f"put a text that holds {shown_as} between double quotes"
        problems.error("wrong-row", message, over.place, hint)
    tab = next((cell for cell in row if "\t" in cell.text), None)
    if tab is not None:
        problems.error("yaml-tab", "a tab stands in this text", tab.place, "use spaces")
    return Line(place, tuple(row[: len(columns)]), tuple(problems.found))


def _rows(text: str, separator: str, file: str, problems: Problems) -> Iterator[list[Scalar]]:
    """Yield the cells of each row; after a quotation mark that is wrong nothing more is known."""
    stop = re.compile(f"[{separator}\n]")
    line, start, at, end = 1, 0, 0, len(text)
    row: list[Scalar] = []
    while at <= end:
        if text.startswith('"', at):
            quoted = _QUOTED.match(text, at)
            after = quoted.end() if quoted else end
            found = stop.search(text, after)
            until = found.start() if found else end
            if quoted is None or text[after:until].strip(" "):
                message = "this quotation mark is not closed"
                if quoted:
                    message = "more stands behind the quotation marks of this cell"
                hint = 'write a quotation mark within a quoted text twice: ""'
                place = Place(file, line, at - start + 1)
                problems.error("csv-syntax", message, place, hint)
                return
            inner = text[at + 1 : after - 1]
            row.append(_cell(inner.replace('""', '"'), file, line, at + 1 - start))
            if newlines := inner.count("\n"):
                line += newlines
                start = text.rindex("\n", at, after) + 1
        else:
            found = stop.search(text, at)
            until = found.start() if found else end
            row.append(_cell(text[at:until], file, line, at - start))
        at = until + 1
        if found is None or found[0] == "\n":
            yield row
            row = []
            line, start = line + 1, at


def _cell(raw: str, file: str, line: int, offset: int) -> Scalar:
    """Return what stands in a cell, without space around it, `offset` characters into its line."""
    text = raw.strip()
    if lead := raw.partition(text)[0] if text else "":
        line += lead.count("\n")
        offset = len(lead) - lead.rfind("\n") - 1 if "\n" in lead else offset + len(lead)
    place = Place(file, line, offset + 1)
    lines = (place, *(Place(file, line + n, 1) for n in range(1, text.count("\n") + 1)))
    return Scalar(_value(text), text, place, lines)


def _value(text: str) -> str | int | float | bool | None:
    """Return what a text is as YAML would have it without quotes: a number, a flag, or words."""
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    if len(text) > NUMBER or not (text[-1].isdecimal() and text.isascii()):
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text
