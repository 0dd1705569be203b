"""Bare addresses in texts, which become links as if they stood between < and >.

A small pattern that is sure, rather than a package that guesses: https://…, http://…, www.… (which
is taken for https://www.…), mailto:… and addresses of mail. An address ends at what cannot be part
of it (RFC 3986, but for its square brackets, which are Markdown's), and leaves out what ends a
sentence or closes a bracket, as in GitHub Flavored Markdown (6.9). None is read in code, in another
link, or after a backslash.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Any, bool], bool]

# What any of them has: a text without it need not be searched.
SIGNS = r"@|://|www\."
_CHAR = r"[\w\-.~:/?#@!$&'()*+,;=%]"
_MAILBOX = r"[a-z0-9](?:[a-z0-9._%+-]{,62}[a-z0-9_+-])?"  # RFC 5321, 4.5.3.1.1: 64 at most
_MAIL = rf"{_MAILBOX}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}(?!_*[^\W_]|[@-])"
_ADDRESS = re.compile(
    rf"""
    (?<![^\W_])(?<![.+/@-])
    (?: https?://\w{_CHAR}*
      | (?P<www>www\.[\w-]+(?:\.[\w-]+)+(?:[/?#:]{_CHAR}*)?)
      | mailto:{_MAIL}(?:\?{_CHAR}*)?
      | (?P<mail>{_MAIL})
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENDING = ".,;:!?*_~'"


class Address(NamedTuple):
    """Where an address stands in a text, and where it leads."""

    start: int
    end: int
    target: str


@lru_cache(maxsize=8)  # of the text in hand; each rule asks again at each of its marks
def find_addresses(text: str) -> tuple[Address, ...]:
    """Return the addresses in a text, in order."""
    found = []
    for match in _ADDRESS.finditer(text):
        written = _without_ending(match[0])
        scheme = "https://" if match["www"] else "mailto:" if match["mail"] else ""
        found.append(Address(match.start(), match.start() + len(written), scheme + written))
    return tuple(found)


def _without_ending(text: str) -> str:
    """Return an address without what ends a sentence behind it, or closes a bracket before it."""
    end, closed = len(text), text.count(")") - text.count("(")
    while text[end - 1] in _ENDING or (text[end - 1] == ")" and closed > 0):
        end -= 1
        closed -= text[end] == ")"
    return text[:end]


def read_address(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read a bare address as an inline rule, so that no mark in it is taken for emphasis."""
    here = _next(state.src, state.pos)
    if state.linkLevel or here is None or here.start > state.pos or here.end > state.posMax:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(here.target)}
        state.push("text", "", 0).content = state.src[here.start : here.end]
        state.push("link_close", "a", -1)
    state.pos = here.end
    return True


def up_to_address(rule: Rule) -> Rule:
    """Return the rule for plain text, made to stop where an address begins."""

    def stopping(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        start = state.pos
        address = _next(state.src, start + 1)
        if address is None:
            return rule(state, silent)
        if not rule(state, True):  # noqa: FBT003 - silent: it looks for its end only
            return False
        state.pos = min(state.pos, address.start)
        if not silent:
            state.pending += state.src[start : state.pos]
        return True

    return stopping


def _next(text: str, at: int) -> Address | None:
    """Return the first address of a text that begins at a character, or after it."""
    addresses = find_addresses(text)
    number = bisect_left(addresses, at, key=itemgetter(0))
    return addresses[number] if number < len(addresses) else None
