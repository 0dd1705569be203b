"""What YAML takes for something else than its writer means, in words: comments, commas, truths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

TRUTH = {"yes": "true", "on": "true", "no": "false", "off": "false"}  # what YAML 1.1 takes for it
# A comment that may be meant as a text: '#FFC62E'. Those of writers have a space behind the #.
_GLUED = re.compile(r"\s*(?P<text>#[^\s#][^,\]}]*)")
_OPENED = re.compile(r"[:,\[{]\s+(?P<text>#[^\s#][^,\]}]*)")
# What the parser says, and what is to be done about it.
_HINTS = {
    "mapping values are not allowed": "put a text that holds ': ' between quotes",
    "cannot start any token": "put a text that begins with this character between quotes",
    "could not find expected ':'": "write 'name: value'; is a line indented wrongly?",
    "did not find expected key": "quote a text with ': ' or '['; or is this line indented wrongly?",
    "did not find expected '-'": "quote a text with '['; or is this line indented wrongly?",
    "did not find expected ',' or": "close the bracket, or put a text with brackets between quotes",
    "unknown escape character": "between double quotes a backslash is special; use single quotes",
    "undefined alias": "put a text that begins with * between quotes",
    "expected alphabetic or numeric": "put a text that begins with & or * between quotes",
    "unexpected end of stream": "a quotation mark is not closed",
    "expected a single document": "a file holds one document; remove the line '---'",
}


class Comment(NamedTuple):
    """What may be meant as a text, and is a comment: where its # stands, lines and columns from 0.

    `hint` says what to do where it was to be the value.
    """

    text: str
    line: int
    column: int

    @property
    def hint(self) -> str:
        """How to write it."""
        quoted = f"if it is a text, put it between quotes: '{self.text}'"
        return f"a # behind a space begins a comment; {quoted}"


def hint_of(problem: str) -> str:
    """Return a hint for what the parser says, '' for what it seldom does."""
    return next((hint for start, hint in _HINTS.items() if start in problem), "")


def comment_behind(lines: list[str], line: int, column: int) -> Comment | None:
    """Return what stands as a comment behind a value that ends there."""
    found = _GLUED.match(lines[line], column)
    return Comment(found["text"].strip(), line, found.start("text")) if found else None


def comment_in_brackets(lines: list[str], numbers: Iterable[int]) -> Comment | None:
    """Return the first value within brackets that is a comment, the closing bracket with it."""
    for number in numbers:
        if number < len(lines) and (found := _OPENED.search(lines[number])):
            return Comment(found["text"].strip(), number, found.start("text"))
    return None


def null_hint(text: str) -> str:
    """Return what is to be said of a word that YAML takes for nothing."""
    return f"to YAML '{text}' means nothing: if it is a word, put it between quotes"


def is_decimal(before: str, behind: str) -> bool:
    """Tell whether two texts are what a decimal comma parts: 22 and 5pt."""
    return before[-1:].isdecimal() and behind[:1].isdecimal()
