"""Words: with a space between them, wherever the page shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.marks import Shown
from memopress.preflight.reading.roles import BLOCKS
from memopress.preflight.reading.words import apart, told
from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Element, File

SPACES = must(
    "words-joined",
    "words have a space between them, not only a distance (ISO 32000-1, 14.8.2.5; "
    "ISO 19005-2, 6.7.2.1; ISO 14289-1, 7.1)",
    UA1,
    A2A,
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of each block whose words are kept apart by their places alone."""
    for element in file.structure.walk() if file.structure else ():
        if element.type in BLOCKS and (words := _joined(element)):
            what = f"words of {element.type} have no space between them"
            yield found_at(SPACES, file, element, what, words)


def _joined(element: Element) -> str:
    """Return the first words of a block that have no space between them, '' for none."""
    last: Shown | None = None
    for part in told(element.kids):
        if not isinstance(part, Shown):
            # A block within a block begins a text of its own.
            last = None if part.element.type in BLOCKS else last
        elif part.text:
            if last is not None and apart(last, part):
                return f"{last.text[-20:]}|{part.text[:20]}"
            last = part
    return ""
