"""The names that page templates give to what links lead to, as far as their text tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BEGINS, _ENDS = re.compile(r"\{[{%#]"), re.compile(r"[}%#]\}")
_ANCHOR = re.compile(r"""\banchor\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORKED_OUT = "\0"  # stands for code, of which nobody knows what it makes
Anchors = tuple[re.Pattern[str], ...]


def anchors_of(templates: Iterable[str]) -> Anchors:
    """Return patterns of all anchors that templates may make: 'divider/' and whatever follows."""
    found: dict[str, None] = {}
    for text in templates:
        for each in _ANCHOR.finditer(_without_code(text)):
            found[each[1] or each[2] or ""] = None
    parts = (map(re.escape, re.split(f"{_WORKED_OUT}+", anchor)) for anchor in found if anchor)
    return tuple(re.compile(".*".join(each), re.DOTALL) for each in parts)


def may_be_one(name: str, anchors: Anchors, *, whole: bool) -> bool:
    """Tell whether a name may be an anchor; unless `whole`, one that is all code is none."""
    return any(each.fullmatch(name) for each in anchors if whole or each.pattern != ".*")


def _without_code(text: str) -> str:
    head, *rest = _BEGINS.split(text)
    return head + "".join(_WORKED_OUT + _ENDS.split(each, maxsplit=1)[-1] for each in rest)
