"""What those who know HTML write in page markup, and what is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.layout.language import LANGUAGE

if TYPE_CHECKING:
    from memopress.diagnostics import Problems

_MEANT = {
    **dict.fromkeys(("image", "img", "figure"), "picture"),
    **dict.fromkeys(("div", "section", "article"), "box"),
    **dict.fromkeys(("ul", "ol"), "list"),
    **dict.fromkeys(("rect", "path", "circle"), "shape"),
    "b": "strong",
    "i": "em",
    "li": "item",
    "hr": "rule",
}
_VOID = ("br", "hr", "img", "image", "picture", "rule", "shape", "space", "use", "fillers")
_BARE = re.compile(r"""([\w-]+)=([^\s"'<>/=]+)(?=[\s/>])""")
_CLOSING = re.compile(r"</([\w-]+)")


def near_element(tag: str, problems: Problems) -> str:
    """Return the hint at what may be meant by an element that there is not."""
    meant = _MEANT.get(tag.lower(), "")
    return f"did you mean '{meant}'?" if meant in LANGUAGE else problems.near(tag, LANGUAGE)


def why_broken(found: str, tag: str, outer: str) -> tuple[str, str] | None:
    """Return what is wrong with markup that is not well-formed, and a hint; None if that is unsure.

    `found` begins at the tag where the parser stopped, `tag` is the element that is open there, and
    `outer` the one around that.
    """
    closing = _CLOSING.match(found)
    if closing and closing[1] != tag:
        if tag in _VOID:
            return f"<{tag}> is not closed before </{closing[1]}>", f"write <{tag}/>"
        if closing[1] == outer:
            return f"<{tag}> is not closed before </{outer}>", f"write </{tag}> before it"
        return f"<{tag}> is closed by </{closing[1]}>", f"write </{tag}>"
    if bare := _BARE.search(found) if not closing else None:
        message = f"the value of '{bare[1]}' stands without quotation marks"
        return message, f'write {bare[1]}="{bare[2]}"'
    return None
