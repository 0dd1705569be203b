"""Words as a file lists them under `hyphenation`, with '-' wherever they may be broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.yamlnodes import Scalar, Sequence

if TYPE_CHECKING:
    from memopress.diagnostics import Problems
    from memopress.yamlnodes import Node


def read_hyphenation(node: Node | None, problems: Problems) -> tuple[str, ...]:
    """Return the words of a list, such as 'wa-ter-ijs'; one without hyphens is never broken.

    Whatever is no single word is an error where it stands.
    """
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    found = []
    for item in items:
        if not isinstance(item, Scalar):
            hint = "write [wa-ter-ijs, foyer]"
            problems.error("wrong-type", "'hyphenation' wants a list of words", item.place, hint)
        elif all(map(str.isalpha, re.split("[-'’]", item.text))):
            found.append(item.text)
        else:
            message = f"'{item.text}' is not one word with '-' where it may be broken"
            problems.error("wrong-hyphenation", message, item.place, _hint(item.text))
    return tuple(found)


def _hint(text: str) -> str:
    if any(map(str.isspace, text)):
        return "list its words one by one"
    if any(map(str.isdigit, text)):
        return "leave it out: a word with a digit is never broken"
    return "write letters and single hyphens, as in wa-ter-ijs"
