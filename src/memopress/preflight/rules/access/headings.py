"""Headings: one after another, no level left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

FIRST = must(
    "heading-first", "the first heading is H1 (ISO 14289-1, 7.4.2; Matterhorn 14-002)", UA1
)
SKIPPED = must(
    "heading-skipped", "no level is left out (ISO 14289-1, 7.4.2; Matterhorn 14-003)", UA1
)
SEVERAL = must(
    "heading-several",
    "no element has more than one H in it (ISO 14289-1, 7.4.4; Matterhorn 14-006)",
    UA1,
)
MIXED = must(
    "heading-mixed",
    "headings are all numbered or none is (ISO 14289-1, 7.4.4; Matterhorn 14-007)",
    UA1,
)
_NUMBERED = re.compile(r"H([1-9]\d*)")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of headings in reading order."""
    last = 0
    plain = numbered = False
    for element in file.structure.walk() if file.structure else ():
        kids = [kid for kid in element.elements if kid.type == "H"]
        if len(kids) > 1:
            yield found_at(SEVERAL, file, kids[1], f"{element.type} has several headings H in it")
        # Levels beyond the standard ones keep their number: it is in the type as written.
        match = _NUMBERED.fullmatch(element.type) or (
            _NUMBERED.fullmatch(element.kind) if element.type == "P" else None
        )
        if match is None and element.type != "H":
            continue
        level = int(match[1]) if match else 0
        plain, numbered = plain or not level, numbered or bool(level)
        if plain and numbered:
            yield found_at(MIXED, file, element, "headings with and without numbers")
            return
        if level and not last and level > 1:
            yield found_at(FIRST, file, element, "the first heading is not H1", f"H{level}", "H1")
        elif level > last + 1:
            what = f"H{level} follows H{last}"
            yield found_at(SKIPPED, file, element, what, f"H{level}", f"H{last + 1} at the most")
        last = level or last
