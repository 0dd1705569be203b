"""Words: with a space between them, wherever the page shows one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from memopress.preflight.reading.marks import Shown
from memopress.preflight.reading.roles import BLOCKS, INLINE
from memopress.preflight.reading.words import apart, told
from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import advice
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem

# Tagged PDF has its word breaks in the text. Whether a distance is one, only people can tell, and
# neither the Matterhorn protocol nor tests of PDF/A-2 ask it: the file keeps its standards.
SPACES = advice(
    "words-joined",
    "words have a space between them, not only a distance (ISO 32000-1, 14.8.2.5)",
    UA1,
    A2A,
)
# What is set apart on the page, and is no part of the text around it.
_WITHIN = INLINE - {"Note"}
_UNSPACED = ((0x0E00, 0x109F), (0x1780, 0x17FF))  # Thai, Lao, Tibetan, Burmese; Khmer


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of each block whose own words are kept apart by their places alone."""
    for element in file.structure.walk() if file.structure else ():
        if element.type in BLOCKS and (words := _joined(element)):
            what = f"words of {element.type} have no space between them"
            yield found_at(SPACES, file, element, what, words)


def _joined(element: StructElem) -> str:
    """Return the first words of a block that have no space between them, '' for none.

    What blocks within it have is told of those.
    """
    last: Shown | None = None
    for part in told(element.kids, _WITHIN):
        if not isinstance(part, Shown):
            if part.element.type not in _WITHIN:
                last = None
        elif part.text:
            if last is not None and _are_words(last.text[-1], part.text[0]) and apart(last, part):
                return f"{last.text[-20:]}|{part.text[:20]}"
            last = part
    return ""


def _are_words(*chars: str) -> bool:
    """Tell whether characters are letters or figures, of scripts that have spaces."""
    return all(
        char.isalnum()
        and unicodedata.east_asian_width(char) not in ("W", "F")
        and not any(first <= ord(char) <= last for first, last in _UNSPACED)
        for char in chars
    )
