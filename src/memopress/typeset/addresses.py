"""Where addresses may be broken: on the web (https://…, www.…, host/path), and of mailboxes.

No hyphen is added, since nobody could tell it from one of the address. A line ends after one of the
marks that part an address, so that what stands there tells that it goes on:

1. After / . - _ ? & = # and after the last of several, so never within '://'.
2. Not before what ends the sentence or closes a bracket: that is no part of the address.
3. With `_LEAST` letters or figures of the address on either side: no 'www.' ends a line, and no
   'be' begins one.
4. An address of fewer than `SHORTEST` characters stays whole; it fits a line of any text.
"""

from __future__ import annotations

import re
from itertools import accumulate

from memopress.typeset.breaking import Hyphen
from memopress.typeset.hyphenate import Break

SHORTEST = 16  # characters of an address that may be broken
_LEAST = 4
_ADDRESS = re.compile(
    r"""
    (?<![\w.+@-])
    (?:
        (?:https?://|www\.)\w\S*
      | (?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\S*
      | [\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?::\d+)?/\S*
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTER = re.compile(r"[^\w/&=#+~%-]+$")
_SPOT = re.compile(r"(?<=[/.\-_?&=#])(?![/.\-_?&=#:])")


def address_breaks(word: str) -> tuple[Break, ...] | None:
    """Return the places where the addresses in a word may be broken; None if it holds none.

    The word is as it stands in the text, punctuation and all.
    """
    if len(word) < SHORTEST or ("." not in word and "/" not in word):
        return None  # most words, at next to no cost
    addresses = list(_ADDRESS.finditer(word))
    return tuple(spot for each in addresses for spot in _of_address(each)) if addresses else None


def _of_address(found: re.Match[str]) -> list[Break]:
    text = _AFTER.sub("", found[0])
    if len(text) < SHORTEST:
        return []
    *counts, count = accumulate(map(str.isalnum, text), initial=0)
    return [
        Break(found.start() + at, "", "", 0, Hyphen.ADDRESS)
        for at in (spot.start() for spot in _SPOT.finditer(text, 1, len(text) - 1))
        if counts[at] >= _LEAST and count - counts[at] >= _LEAST
    ]
