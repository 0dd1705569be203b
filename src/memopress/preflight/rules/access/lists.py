"""Notes and lists: notes that can be pointed at, lists that say how they are numbered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.preflight.reading.words import heard
from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem

NOTE = must("note-id", "a note has an ID of its own (ISO 14289-1, 7.9; Matterhorn 19-003)", UA1)
NUMBERING = must(
    "list-numbering",
    "a list with numbers says of which kind they are (ISO 14289-1, 7.6; ISO 32000-1, 14.8.5.5; "
    "Matterhorn 16-001)",
    UA1,
)
_KINDS = (
    "None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman", "UpperAlpha",
    "LowerAlpha",
)  # fmt: skip
_BULLETS = _KINDS[:4]
_NUMBER = re.compile(r"[(\[]?(?:\d+|[ivxlcdm]+|[IVXLCDM]+|[a-zA-Z])[.)\]]")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of notes without an ID, and of lists whose labels are more than bullets."""
    for element in file.structure.walk() if file.structure else ():
        if element.type == "Note" and not element.id:
            yield found_at(NOTE, file, element, "a note has no ID")
        if element.type == "L" and (value := _numbering(element)) is not None:
            yield found_at(NUMBERING, file, element, "a list does not say its numbering", value)


def _numbering(element: StructElem) -> str | None:
    """Return what a list says of its numbering where that is wrong, None where it is not."""
    said = element.attribute("List", "ListNumbering")
    if said is not None and said not in _KINDS:
        return str(said)
    if said is not None and said not in _BULLETS:
        return None
    labels = [
        heard(label) for item in element.elements for label in item.elements if label.type == "Lbl"
    ]
    # One item alone is in no order.
    if len(labels) > 1 and all(_NUMBER.fullmatch(label) for label in labels):
        return str(said or "nothing")
    return None
