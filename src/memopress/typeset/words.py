"""A paragraph's words along one endless line, and the places where it may be broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from memopress.typeset.breaking import Candidate, Hyphen
from memopress.typeset.hyphenate import Break
from memopress.typeset.model import HYPHENS, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.typeset.hyphenate import Hyphenator
    from memopress.typeset.model import TextStyle
    from memopress.typeset.ruler import Ruler

# A no-break space stretches with the others, but no line ends there.
_SPACE = re.compile(r"( |(?<!\u00a0)\u00a0(?!\u00a0))")
_SHY = "\u00ad"
_LEANING = 3  # letters: shorter words in lower case lean on what follows


@dataclass(slots=True)
class Word:
    """What stands between two word spaces, and its place along the unbroken paragraph."""

    spans: tuple[Span, ...]
    gap: Span | None = None  # the space before it, in the style that it was written in
    start: float = 0.0
    width: float = 0.0
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Put its characters together."""
        self.text = "".join(span.text for span in self.spans)

    def style(self, at: int) -> TextStyle:
        """Return the style of one of its characters, counted from the end if below 0."""
        at += len(self.text) if at < 0 else 0
        for span in self.spans:
            if at < len(span.text):
                return span.style
            at -= len(span.text)
        return self.spans[-1].style

    def is_foreign(self, language: str) -> bool:
        """Tell whether any of it is in another language than a paragraph's (both BCP 47)."""
        own = language.partition("-")[0]
        tongues = (span.inline.lang for span in self.spans if span.inline)
        return any(lang and lang.partition("-")[0] != own for lang in tongues)

    @property
    def glued(self) -> bool:
        """Whether the space before it is one at which no line ends."""
        return self.gap is not None and self.gap.text != " "


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a line ends: after a word, or inside it at a hyphenation break."""

    word: int
    inside: Break | None = None


def read_words(spans: Sequence[Span]) -> list[Word]:
    """Return the words of spans, without their places."""
    words: list[Word] = []
    current: list[Span] = []
    gap: Span | None = None
    for span in spans:
        for index, piece in enumerate(_SPACE.split(span.text)):
            if index % 2:
                if current:
                    words.append(Word(tuple(current), gap))
                    current = []
                gap = Span(piece, span.style, span.inline)
            elif piece:
                current.append(Span(piece, span.style, span.inline))
    if current:
        words.append(Word(tuple(current), gap))
    if words:
        words[0].gap = None
    return words


def line_ends(
    words: Sequence[Word],
    names: Sequence[bool],
    breaker: Hyphenator | None,
    ruler: Ruler,
    margins: str,
) -> Iterator[tuple[Cut, Candidate]]:
    """Yield every place where a line may end, in order, the end of the paragraph last.

    What hangs in the margin, at a line's end or at the next one's start, does not count. Where
    `names` says so, a word is a name, and breaks where an exception has it only.
    """

    def begins(word: Word, at: int) -> float:
        return ruler.hang(word.text[at], word.style(at), "left", margins)

    def ends(word: Word, at: int) -> float:
        return ruler.hang(word.text[at], word.style(at), "right", margins)

    for index, word in enumerate(words):
        breaks = _breaks(word.text, breaker, named=names[index])
        stops = ruler.stops(word.spans) if breaks else []
        for item in breaks:
            at, on = item.at, item.at + item.replaced
            # Kerning across the break is left out: a hair, and the line itself is set in full.
            end = word.start + stops[at]
            if item.before:
                style = word.style(at - 1)
                end += ruler.width(item.before, style)
                end -= ruler.hang(item.before, style, "right", margins)
            else:
                end -= ends(word, at - 1)
            start = word.start + stops[on]
            if item.after:
                start -= ruler.width(item.after, word.style(at))
            elif on < len(word.text):
                start += begins(word, on)
            hyphen = Hyphen.HARD if item.hard else Hyphen.SOFT
            dashed = bool(item.before) or word.text[at - 1] in HYPHENS
            candidate = Candidate(end, start, index, index, hyphen, best=item.best, dashed=dashed)
            yield Cut(index, item), candidate
        last = index == len(words) - 1
        if not last and words[index + 1].glued:
            continue
        end = word.start + word.width
        start = end if last else words[index + 1].start + begins(words[index + 1], 0)
        end -= ends(word, -1)
        yield (
            Cut(index),
            Candidate(
                end,
                start,
                index,
                index + 1,
                last=last,
                weak=_leans(words, names, index),
                dashed=not last and word.text[-1] in HYPHENS,
            ),
        )


def _breaks(text: str, breaker: Hyphenator | None, *, named: bool) -> tuple[Break, ...]:
    """Return the breaks of a word: at the author's own soft hyphens where it has any."""
    if _SHY in text:
        spots = [spot for spot, char in enumerate(text) if char == _SHY]
        return tuple(Break(spot, "-", "", 1, hard=False) for spot in spots)
    if breaker is None:
        return ()
    return breaker.listed(text) if named else breaker.breaks(text)


def _leans(words: Sequence[Word], names: Sequence[bool], index: int) -> bool:
    """Tell whether a word leans on the next: an article and the like, a sentence's opening, a name.

    Names of several words had better not be parted: Hilke Dehaes, De Werf.
    """
    text = words[index].text
    if index + 1 < len(words) and names[index] and names[index + 1]:
        return text[-1].isalnum()
    if len(text) > _LEANING or not text.isalpha():
        return False
    return text.islower() or (index > 0 and words[index - 1].text[-1] in ".!?…")


def cut_spans(spans: Sequence[Span], begin: Break | None, end: Break | None) -> tuple[Span, ...]:
    """Return a word's spans from one of its breaks on (or its start) up to another (or its end)."""
    if begin is None and end is None:
        return tuple(spans)
    length = sum(len(span.text) for span in spans)
    first, after = (begin.at + begin.replaced, begin.after) if begin else (0, "")
    last, before = (end.at, end.before) if end else (length, "")
    bounds = [0]
    for span in spans:
        bounds.append(bounds[-1] + len(span.text))
    parts = [
        replace(span, text=span.text[max(first - low, 0) : last - low])
        for span, (low, high) in zip(spans, pairwise(bounds), strict=True)
        if low < last and high > first
    ]
    parts[0] = replace(parts[0], text=after + parts[0].text)
    parts[-1] = replace(parts[-1], text=parts[-1].text + before)
    return tuple(parts)
