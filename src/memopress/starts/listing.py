"""A name put into a list of a YAML file, whose comments and lines stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.yamlnodes import Scalar, Sequence

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.yamlnodes import Node

_PLAIN = re.compile(r"\w[\w.-]*")


def with_name(text: str, node: Node, name: str) -> str | None:
    """Return a file's text with a name at the end of a list; None where that cannot be done.

    A list in brackets goes on behind its last item, one of lines has one more.
    """
    written = name if _PLAIN.fullmatch(name) and not name.isdecimal() else f"'{name}'"
    lines = text.split("\n")
    if not isinstance(node, Sequence) or not all(isinstance(each, Scalar) for each in node.items):
        return None
    row, column = node.place.line - 1, node.place.column - 1
    in_brackets = lines[row][column : column + 1] == "["
    if not node.items:
        if not in_brackets:
            return None
        lines[row] = f"{lines[row][: column + 1]}{written}{lines[row][column + 1 :]}"
        return "\n".join(lines)
    end = _end(lines, node.items[-1].place)
    if end is None:
        return None
    last, behind = end
    if in_brackets:
        lines[last] = f"{lines[last][:behind]}, {written}{lines[last][behind:]}"
        return "\n".join(lines)
    dash = lines[last][: node.items[-1].place.column - 1]
    if not re.fullmatch(r"\s*-\s+", dash):
        return None
    end_of_line = "\r" if lines[last].endswith("\r") else ""
    lines.insert(last + 1, f"{dash}{written}{end_of_line}")
    return "\n".join(lines)


def _end(lines: list[str], place: Place) -> tuple[int, int] | None:
    """Return the line and column, from 0, behind a single value that stands on one line."""
    row, column = place.line - 1, place.column - 1
    found = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|[^\s,\]#][^,\]#]*").match(
        lines[row], column
    )
    return (row, column + len(found[0].rstrip())) if found else None
