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
# What the parser says, how that is told, and what is to be done about it.
_TOLD = (
    (
        "mapping values are not allowed",
        "a second ': ' stands where a value goes on",
        "put a text that holds ': ' between quotes",
    ),
    (
        "cannot start any token",
        "no text can begin with this character",
        "put it between quotes",
    ),
    (
        "could not find expected ':'",
        "here ': ' is missing behind a name",
        "write 'name: value'; is a line indented wrongly?",
    ),
    (
        "did not find expected key",
        "what stands here does not go on with what is above it",
        "quote a text with ': ' or '['; or is this line indented wrongly?",
    ),
    (
        "did not find expected '-'",
        "a list goes on here without '- '",
        "quote a text with '['; or is this line indented wrongly?",
    ),
    (
        "did not find expected ',' or",
        "here a comma or the closing bracket is missing",
        "put it there, or put a text with brackets between quotes",
    ),
    (
        "did not find expected node content",
        "here a value is missing, or a bracket above is not closed",
        "close the bracket, or put a text with commas and brackets between quotes",
    ),
    (
        "unknown escape character",
        "no such character can follow a backslash between double quotes",
        "use single quotes, in which a backslash is one",
    ),
    (
        "undefined alias",
        "a text that begins with * stands for another one, and there is none",
        "put it between quotes",
    ),
    (
        "expected alphabetic or numeric",
        "no name follows this & or *",
        "put a text that begins with one between quotes",
    ),
    (
        "found another document",
        "a second document begins here",
        "a file holds one document; remove the line '---'",
    ),
)
# What began, by a word of what the parser says of it, and goes on to where it should not.
_OPEN = (
    ("flow", "this bracket is not closed", "close it, or put a text with brackets between quotes"),
    ("quoted", "this quotation mark is not closed", "close it, or leave it out"),
)


# In braces, a name that the parser stops at or behind where a comma is missing before it.
_NAMED = re.compile(r"(?:^|[\s\]}'\"])(?P<name>[\w-]+)\s*$")
_NAME = re.compile(r"[\w-]+(?=\s*:\s)")
_KEY = re.compile(r"(?P<indent>[ ]*)[\w.-]+:(?:\s|$)")


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


def in_words(problem: str) -> tuple[str, str]:
    """Return what the parser says in the words of who writes, and a hint, '' for what is seldom."""
    told = (each for known, *each in _TOLD if known in problem)
    message, hint = next(told, (problem, ""))
    return message, hint


def slip_at(lines: list[str], line: int, column: int) -> tuple[str, str] | None:
    """Return what is likely wrong where the parser stops, and a hint; None where nothing is likely.

    Line and column count from 0.
    """
    text = lines[line] if line < len(lines) else ""
    before, behind = text[:column], text[column:]
    if before.endswith("'") and before.count("'") > 1 and behind[:1].isalpha():
        message = "an apostrophe ends the text here, for it began with one"
        return message, "double the apostrophe: '', or put the text between double quotes"
    if before.count("{") > before.count("}"):
        name = _NAMED.search(before) if behind.startswith(":") else None
        if found := _NAME.match(behind) or name:
            word = found[found.lastindex or 0]
            return f"a comma is missing before '{word}'", "within braces, a comma parts the values"
    above = next((each for each in reversed(lines[:line]) if each.strip()), "")
    upper, key = _KEY.match(above), _KEY.match(text)
    further = upper and key and key.end("indent") > upper.end("indent") and column < key.end()
    if upper and further and above[upper.end() :].strip():
        message = "this line stands further in than the one above, which has its value already"
        return message, "is this line indented wrongly? write it straight below the other"
    return None


def left_open(context: str) -> tuple[str, str] | None:
    """Return what is left open, and a hint, by what the parser was reading; None for nothing."""
    return next(((message, hint) for word, message, hint in _OPEN if word in context), None)


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
