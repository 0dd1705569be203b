"""A paragraph's words along one endless line, and the places where it may be broken."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.typeset.addresses import address_breaks
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
# What an author writes to allow or to forbid a line end; neither is ever drawn (Unicode 15, 23.2).
_ALLOWED, _FORBIDDEN = "\u200b", "\u2060"
_MARKS = re.compile(f"([{_ALLOWED}{_FORBIDDEN}])")
_LEANING = 3  # letters: shorter words in lower case lean on what follows


class Word(Struct):
    """What stands between two word spaces, and its place along the unbroken paragraph.

    `allowed` and `forbidden` are where its author lets a line end, or forbids it: before which of
    its characters.
    """

    spans: tuple[Span, ...]
    gap: Span | None = None  # the space before it, in the style that it was written in
    allowed: frozenset[int] = frozenset()
    forbidden: frozenset[int] = frozenset()
    start: float = 0.0
    width: float = 0.0
    text: str = ""

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


class Cut(Struct, frozen=True):
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
    if any(_MARKS.search(span.text) for span in spans):
        words = _without_marks(words)
    if words:
        words[0].gap = None
    return words


def _without_marks(words: Sequence[Word]) -> list[Word]:
    """Return words without the signs that allow or forbid a line end, but with what these mean."""
    found: list[Word] = []
    glue = False  # whether the word before ends in a sign that forbids a line end
    for word in words:
        at = 0
        spots: dict[str, set[int]] = {_ALLOWED: set(), _FORBIDDEN: set()}
        spans: list[Span] = []
        for span in word.spans:
            text = ""
            for part in _MARKS.split(span.text):
                if part in spots:
                    spots[part].add(at + len(text))
                else:
                    text += part
            if text:
                spans.append(replace(span, text=text))
            at += len(text)
        allowed, forbidden = map(frozenset, spots.values())
        gap = word.gap
        if gap and (glue or 0 in forbidden):
            gap = replace(gap, text="\u00a0")
        glue = at in forbidden
        if spans:
            found.append(Word(tuple(spans), gap, allowed - {0, at}, forbidden))
    return found


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
        breaks = _breaks(word, breaker, named=names[index])
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
            dashed = bool(item.before) or word.text[at - 1] in HYPHENS
            candidate = Candidate(
                end, start, index, index, item.hyphen, best=item.best, dashed=dashed
            )
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


def _breaks(word: Word, breaker: Hyphenator | None, *, named: bool) -> Sequence[Break]:
    """Return the breaks of a word: those that it has by itself, and as its author would have it."""
    text = word.text
    if not word.allowed and not word.forbidden:
        return _own_breaks(text, breaker, named=named)
    own = address_breaks(text)
    if own is None:
        # What the author's places part are words, each broken for itself.
        bounds = pairwise((0, *sorted(word.allowed), len(text)))
        own = tuple(
            replace(found, at=low + found.at)
            for low, high in bounds
            for found in _own_breaks(text[low:high], breaker, named=named)
        )
    spots = {found.at: found for found in own}
    spots |= {at: Break(at, "", "", 0, Hyphen.BARE) for at in word.allowed}
    return [spots[at] for at in sorted(spots) if at not in word.forbidden]


def _own_breaks(text: str, breaker: Hyphenator | None, *, named: bool) -> tuple[Break, ...]:
    """Return the breaks of a word's letters: at its author's own soft hyphens where it has any.

    An address has its own, with hyphenation or without.
    """
    if _SHY in text:
        spots = [spot for spot, char in enumerate(text) if char == _SHY]
        return tuple(Break(spot, "-", "", 1) for spot in spots)
    address = address_breaks(text)
    if address is not None:
        return address
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
