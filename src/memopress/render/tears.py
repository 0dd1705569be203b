"""Words that are torn between two lines, told so that they are copied and found as they are.

A soft hyphen at the line's end (U+00AD) is right for a reader that knows what it is; poppler and
pdfium leave it in the text, and a search for the word misses it. Instead the part before the
hyphen is told as the whole word, and the part after it as the space that follows: ActualText, ISO
32000-1, 14.9.4. An empty one would do for poppler, but pdfium shows the glyphs then.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.render.typecase import plain
from memopress.typeset.model import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.page.model import Placed
    from memopress.typeset.model import Run

_SPACES = (" ", "\u00a0")


class Tear(Struct, frozen=True):
    """What a line has of torn words.

    `word` is the whole of the one that its end is the start of, '' if there is none; `rest` tells
    that it begins with the rest of one.
    """

    word: str = ""
    rest: bool = False


class Fragment(Struct, frozen=True):
    """Glyphs of one run, whether they are its first, and what they are told as ('' themselves)."""

    run: Run
    first: bool
    told: str = ""


def cut(line: Line, tear: Tear) -> Iterator[Fragment]:
    """Yield a line's glyphs, cut where a torn word ends or begins."""
    texts = [text for run in line.runs for text in run.texts]
    spaces = [number for number, text in enumerate(texts) if text in _SPACES]
    head = (spaces[0] + 1 if spaces else len(texts)) if tear.rest else 0
    tail = (spaces[-1] + 1 if spaces else 0) if tear.word else len(texts)
    start = 0
    # Of a word that changes its look or meaning half-way, what is in front is told as it stands:
    # a link keeps its own words, whatever bracket opens before it.
    turn = max(tail, len(texts) - len(line.runs[-1].gids))
    word = tear.word[len(plain("".join(texts[tail:turn]))) :]
    for run in line.runs:
        end = start + len(run.gids)
        marks = sorted({start, end, *(mark for mark in (head, turn) if start < mark < end)})
        for low, high in pairwise(marks):
            part = replace(
                run,
                gids=run.gids[low - start : high - start],
                texts=run.texts[low - start : high - start],
                shifts=run.shifts[low - start : high - start],
            )
            told = " " if low < head else word if low == turn else ""
            if set(part.texts) <= set(_SPACES):
                told = ""  # where the word's look or meaning ends before the space
            yield Fragment(part, low == start, told)
        start = end


def find_tears(items: Sequence[Placed]) -> dict[int, Tear]:
    """Return what lines have of torn words, by their number among a page's items."""
    tears: dict[int, Tear] = {}
    for number, placed in enumerate(items):
        line = placed.item
        if not isinstance(line, Line) or not line.torn:
            continue
        words = _words(line)
        if len(words) == 1 and number in tears:
            continue  # all of it is part of a word that was found already
        word, path, here = _stem(line, words[-1]), [], number
        while (following := next_line(items, here)) is not None:
            path.append(following)
            here = following
            after = items[here].item
            assert isinstance(after, Line)  # noqa: S101 - so next_line says
            first, *others = _words(after)
            if others or not after.torn:
                word += first
                break
            word += _stem(after, first)
        else:
            continue  # it goes on out of sight, on another page
        tears[number] = replace(tears.get(number, Tear()), word=word)
        tears |= dict.fromkeys(path, Tear(rest=True))
    return tears


def _stem(line: Line, word: str) -> str:
    """Return the last word of a line without the hyphen that the typesetter put there."""
    return word[:-1] if line.soft else word


def _words(line: Line) -> list[str]:
    return plain("".join(text for run in line.runs for text in run.texts)).split(" ")


def next_line(items: Sequence[Placed], number: int) -> int | None:
    """Return the number of the next line of a line's paragraph, if the page has it."""
    here = items[number]
    for index in range(number + 1, len(items)):
        placed = items[index]
        if isinstance(placed.item, Line):
            same = placed.role is here.role and placed.source == here.source
            return index if same else None
    return None
