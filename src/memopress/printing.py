"""What others wrote, made fit to be printed: a terminal shows it, and never acts on it."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Controls (Cc), what is unseen or turns the direction of text (Cf), halves of characters (Cs), what
# is no character (Cn), and breaks of lines and paragraphs (Zl, Zp): Unicode 15, table 4-4.
_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
# Letters and marks that no eye sees: those of Default_Ignorable_Code_Point in other categories,
# but for variation selectors, which emoji need.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_NOT_ASCII = re.compile("[^ -~]")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a sentence lists them: 'a, b and c'; '' for none."""
    *some, end = (*words,) or ("",)
    return f"{', '.join(some)} {last} {end}" if some else end


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return text with all that a terminal would act on, or would hide, as escapes: '\x1b'.

    With `lines`, it may have several of them; else a newline too is an escape.
    """
    if lines:
        return "\n".join(map(visible, text.split("\n")))
    return _NOT_ASCII.sub(lambda found: _escape(found[0]) or found[0], text)


def as_json(data: object, *, ascii_only: bool = False) -> str:
    """Return data as JSON that every program reads and no terminal acts on.

    What `visible` escapes is an escape of JSON too, and so means what it meant; but halves of
    characters, as in file names that are no UTF-8, mean nothing there, and are told as text: a
    backslash and 'udc80'.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return _NOT_ASCII.sub(lambda found: _in_json(found[0], ascii_only=ascii_only), text)


def _in_json(character: str, *, ascii_only: bool) -> str:
    if character == "\n":  # one of the layout: those of a text are escapes already
        return character
    if unicodedata.category(character) == "Cs":
        return "\\" + _escape(character)
    return json.dumps(character)[1:-1] if ascii_only or _escape(character) else character


@cache
def _escape(character: str) -> str:
    """Return the escape of a character, '' for one that can be seen."""
    if unicodedata.category(character) in _UNSHOWN or character in _BLANK:
        return character.encode("unicode_escape").decode()
    return ""
