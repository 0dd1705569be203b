"""Markdown that its writer means and CommonMark does not know: it would be printed as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

STAR = "star"  # the token of a star that opens emphasis which nothing closes
_STAR = ord("*")
# A heading stands alone: a line of hashtags has several, and one of a sentence ends in a point.
_HEADING = re.compile(r"(?:##+[^\s#]|#[^\W\da-z_])[^#\n]*[^#\n.!?…]")
_ITEM = re.compile(r"^[ ]{0,3}-([^\W\d_])", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<address>[^()\s]+[ \t][^()\n]*)\)")
_BACKSLASH = "a backslash before it prints it as it stands"


class Loose(NamedTuple):
    """What is printed as it stands: where in its text, and what may be meant."""

    at: int
    message: str
    hint: str


def read_emphasis(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read the stars and underscores of emphasis, each with where it stands."""
    from markdown_it.rules_inline import emphasis  # noqa: PLC0415 - as the parser that asks

    start, before = state.pos, len(state.delimiters)
    found: bool = emphasis.tokenize(state, silent)
    for number, delimiter in enumerate(state.delimiters[before:] if found else ()):
        state.tokens[delimiter.token].meta = {"at": start + number}
    return found


def tell_stars(state: Any) -> None:
    """Add a token for each star before a word that opens emphasis which nothing closes.

    One at the beginning of a text may be the sign of a footnote, and one before a figure a product.
    """
    inner = (each["delimiters"] for each in state.tokens_meta if each and "delimiters" in each)
    found = [
        state.tokens[each.token].meta["at"]
        for delimiters in (state.delimiters, *inner)
        for each in delimiters
        if each.marker == _STAR and each.open and not each.close and each.end < 0
    ]
    for at in found:
        word = state.src[at:].lstrip("*")[:1] if at else ""
        if word.isalpha() and at - 1 not in found:
            state.push(STAR, "", 0).meta = {"at": at}


def star_at(at: int, text: str) -> Loose:
    """Return what is to be said of a star that opens what nothing closes."""
    word = re.match(r"\*+\w+", text[at : at + 40])
    message = f"'{word[0] if word else '*'}' begins emphasis that nothing closes: it is printed so"
    return Loose(at, message, f"write * behind the last of its words; {_BACKSLASH}")


def loose_links(text: str) -> Iterator[Loose]:
    """Yield links that are none for the spaces in their addresses."""
    for found in _LINK.finditer(text):
        if not re.fullmatch(r"\S+\s+(?:\"[^\"]*\"|'[^']*')\s*", found["address"]):
            message = f"this is printed as it stands: an address has no spaces: '{found[0][1:]}'"
            yield Loose(found.start("address"), message, "write %20 for a space in an address")


def loose_lines(text: str) -> Iterator[Loose]:
    """Yield lines of a paragraph that may be headings or items of a list, but for a space."""
    if _HEADING.fullmatch(text):
        signs = text[: len(text) - len(text.lstrip("#"))]
        hint = f"write '{signs} ' for a heading; {_BACKSLASH}"
        yield Loose(0, f"a space is missing behind '{signs}': it is printed as it stands", hint)
    for found in _ITEM.finditer(text):
        hint = f"write '- ' for an item of a list; {_BACKSLASH}"
        message = "a space is missing behind the dash: it is printed as it stands"
        yield Loose(found.start(1) - 1, message, hint)
