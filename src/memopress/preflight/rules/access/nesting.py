"""Lists, tables and contents: of the parts that they have, in the order that they have them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem

TABLE = must(
    "nesting-table",
    "a table has rows, rows have cells (ISO 32000-1, 14.8.4.3.4; ISO 14289-1, 7.2; "
    "Matterhorn 09-004)",
    UA1,
)
LIST = must(
    "nesting-list",
    "a list has items, items a label and a body (ISO 32000-1, 14.8.4.3.3; ISO 14289-1, 7.2; "
    "Matterhorn 09-005)",
    UA1,
)
CONTENTS = must(
    "nesting-contents",
    "a table of contents has entries (ISO 32000-1, 14.8.4.2; ISO 14289-1, 7.2; Matterhorn 09-006)",
    UA1,
)
RUBY = must(
    "nesting-ruby",
    "annotations of East Asian text have their parts (ISO 32000-1, 14.8.4.4.4; ISO 14289-1, 7.2; "
    "Matterhorn 09-007)",
    UA1,
)
_GROUPS = ("THead", "TBody", "TFoot")
# In what a type has to stand, and what alone may stand in it.
_PARENTS = {
    "TR": ("Table", *_GROUPS),
    **dict.fromkeys(_GROUPS, ("Table",)),
    "TH": ("TR",),
    "TD": ("TR",),
    "LI": ("L",),
    "LBody": ("LI",),
    "TOCI": ("TOC",),
    **dict.fromkeys(("RB", "RT", "RP"), ("Ruby", "Warichu")),
    **dict.fromkeys(("WT", "WP"), ("Warichu",)),
}
_KIDS = {
    "Table": ("TR", *_GROUPS, "Caption"),
    **dict.fromkeys(_GROUPS, ("TR",)),
    "TR": ("TH", "TD"),
    "L": ("L", "LI", "Caption"),
    "LI": ("Lbl", "LBody"),
    "TOC": ("TOC", "TOCI", "Caption"),
    "Ruby": ("RB", "RT", "RP"),
    "Warichu": ("WT", "WP"),
}
_RULES = {
    **dict.fromkeys(("Table", "TR", "TH", "TD", *_GROUPS), TABLE),
    **dict.fromkeys(("L", "LI", "LBody"), LIST),
    **dict.fromkeys(("TOC", "TOCI"), CONTENTS),
    **dict.fromkeys(("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"), RUBY),
}


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of elements in the wrong place, and of elements with the wrong parts."""
    for element in file.structure.walk() if file.structure else ():
        rule = _RULES.get(element.type)
        if rule is None:
            continue
        above = element.parent.type if element.parent else ""
        if element.type in _PARENTS and above not in _PARENTS[element.type]:
            what = f"{element.type} does not stand in {' or '.join(_PARENTS[element.type])}"
            yield found_at(rule, file, element, what, value=above or "the root")
        for fault, part in _parts(element):
            found = found_at(rule, file, part, f"{element.type} {fault}")
            # What shows nothing is told where the whole of it is.
            yield found if found.page else found_at(rule, file, element, found.message)


def _parts(element: StructElem) -> Iterator[tuple[str, StructElem]]:
    """Yield what is wrong with an element's kids, each with the element where that is seen."""
    allowed = _KIDS.get(element.type)
    if allowed is None:
        return
    kids = [kid.type for kid in element.elements]
    # A kid that is in the wrong place by its own type is told of there.
    for each in element.elements:
        if each.type not in allowed and each.type not in _PARENTS:
            yield f"has {each.type or 'an unknown type'} in it", each
            break
    count = Counter(kids)
    last = element.type == "Table" and kids[-1:] == ["Caption"]
    if count["Caption"] > 1 or (count["Caption"] and kids[0] != "Caption" and not last):
        yield "has a Caption that is not its first part", element
    if count["THead"] > 1 or count["TFoot"] > 1:
        yield "has several heads or feet", element
    if (count["THead"] or count["TFoot"]) and not count["TBody"]:
        yield "has a head or a foot and no body", element
