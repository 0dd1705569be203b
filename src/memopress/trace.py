"""Marks that carry a Place through page markup, so that a late fault still finds its YAML line."""

from __future__ import annotations

import re

from memopress.diagnostics import Place

# Unicode sets U+FDD0..U+FDEF aside for use inside a program; content that holds them is refused,
# so a mark can never be mistaken for text.
OPEN, CLOSE = chr(0xFDD0), chr(0xFDD1)

TRACE = re.compile(
    rf"{OPEN}(?P<file>[^{OPEN}{CLOSE}]*?):(?P<line>\d{{1,9}})(?::(?P<column>\d{{1,9}}))?{CLOSE}"
)


def trace(place: Place) -> str:
    """Return the mark to put in front of text that comes from a place (not escaped for XML)."""
    return f"{OPEN}{place}{CLOSE}"


def untraced(text: str) -> str:
    """Return the text without any marks."""
    return TRACE.sub("", text)


def traced(text: str) -> Place | None:
    """Return the place that the first mark in a text names, None where there is none."""
    found = TRACE.search(text)
    return Place(found["file"], int(found["line"]), int(found["column"] or 0)) if found else None
