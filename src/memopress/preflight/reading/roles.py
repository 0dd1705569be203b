"""The standard structure types, and what a file's own types are by its RoleMap (14.7.3, 14.8.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPING = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
    ]
)
BLOCKS = frozenset(
    [
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
    ]
)
INLINE = frozenset(
    [
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
    ]
)
ILLUSTRATIONS = frozenset(("Figure", "Formula", "Form"))
STANDARD = GROUPING | BLOCKS | INLINE | ILLUSTRATIONS


def standard_type(kind: str, roles: Mapping[str, str]) -> str:
    """Return the standard type that a type is, '' where the roles lead to none, or in a circle."""
    seen = set()
    while kind not in STANDARD:
        if kind in seen or kind not in roles:
            return ""
        charge()
        seen.add(kind)
        kind = roles[kind]
    return kind


def is_circular(kind: str, roles: Mapping[str, str]) -> bool:
    """Tell whether a type leads into a circle, its own or another one."""
    seen = set()
    while kind in roles and kind not in STANDARD:
        if kind in seen:
            return True
        seen.add(kind)
        kind = roles[kind]
    return False


def circular(roles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the types that lead back to themselves, a standard one that leads to itself too."""
    found = [kind for kind in roles if kind in STANDARD and roles[kind] == kind]
    for first in roles:
        seen, kind = set(), first
        while kind in roles and kind not in STANDARD and kind not in seen:
            charge()
            seen.add(kind)
            kind = roles[kind]
        if kind == first and first in seen:
            found.append(first)
    return tuple(found)
