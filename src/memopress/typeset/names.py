"""Which words of a paragraph are names, so that none is broken.

Dutch capitalises names, what is derived from them, and the word that opens a sentence; nothing
else. A capital inside a sentence therefore marks a name. At its opening the capital tells nothing:
such a word is taken for a name where its spelling shows it (Oost-Vlaanderen, ’s-Gravenhage,
YouTube) or where the paragraph has it inside a sentence as well; what is left is for the layout's
list of exceptions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.typeset import dutch

if TYPE_CHECKING:
    from collections.abc import Sequence

_GLUE = re.compile("[\u00a0\u202f]")
_PART = re.compile(r"[-‐–—/]")
# The end of a sentence: its mark, that of a note, and what closes.
_END = re.compile(r"(?:[.!?…:]|(?<=[^\W\d_][.!?…])[\d¹²³⁰⁴-⁹]{1,2})[’”\"')\]»]*$")
# The point of these is no full stop. After 'enz.' and 'etc.' a capital does open a sentence.
_ABBREVIATED = re.compile(
    r"\W*(?:(?:[^\W\d_]\.)+|(?:bijv|bv|blz|ca|cf|dhr|drs?|excl|incl|ing|ir|mevr|mr|nr|pp|prof|red"
    r"|resp|st|tel|vgl|zgn)\.)",
    re.IGNORECASE,
)


def find_names(words: Sequence[str], language: str = "nl") -> tuple[bool, ...]:
    """Return for each word of a paragraph, as it stands there, whether it is a name.

    Words that a space joins which may not break (dr. Claes) count as one, a name if any of them is.
    In languages other than Dutch nothing is known of capitals, and no word is a name.
    """
    if not dutch.is_dutch(language):
        return (False,) * len(words)
    pieces = [_GLUE.split(word) for word in words]
    flat = [piece for word in pieces for piece in word]
    opening = _openings(flat)
    named = [
        _is_marked(word) or (_is_capital(word) and not opens and not _is_loud(flat, index))
        for index, (word, opens) in enumerate(zip(flat, opening, strict=True))
    ]
    known = {_bare(word) for word, name in zip(flat, named, strict=True) if name}
    found = iter(name or _bare(word) in known for word, name in zip(flat, named, strict=True))
    return tuple(max([next(found) for _ in word]) for word in pieces)


def _openings(words: Sequence[str]) -> list[bool]:
    """Return for each word whether a sentence opens with it."""
    found, opens = [], True
    for word in words:
        found.append(opens)
        if _END.search(word):
            opens = not _ABBREVIATED.fullmatch(word)
        elif any(map(str.isalnum, word)):  # a dash or an arrow opens nothing
            opens = False
    return found


def _is_marked(word: str) -> bool:
    """Tell whether a capital stands where no sentence would put it: Sint-Niklaas, YouTube."""
    parts = [letters for part in _PART.split(word) if (letters := _letters(part))]
    lower = [part for part in parts if not part.isupper()]
    inside = any(part[0].isupper() for part in parts[1:] if part in lower)
    return inside or not all(map(dutch.is_plain, lower))


def _is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital, and not with an acronym (LEADER-programma)."""
    first = next((letters for part in _PART.split(word) if (letters := _letters(part))), "")
    return first[:1].isupper() and (not first.isupper() or first == _letters(word))


def _is_loud(words: Sequence[str], index: int) -> bool:
    """Tell whether a word is one of several in capitals, and so no name for that."""
    beside = words[max(index - 1, 0) : index + 2]
    return _letters(words[index]).isupper() and sum(_letters(w).isupper() for w in beside) > 1


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word))


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word)
