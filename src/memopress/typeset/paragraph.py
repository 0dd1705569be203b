"""A paragraph: spans of styled text in, lines of positioned glyphs out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from memopress.typeset.breaking import Candidate, Hyphen, Taste, choose_breaks
from memopress.typeset.face import Chain, Face, Features, Shaped
from memopress.typeset.hyphenate import Hyphenator, hyphenator
from memopress.typeset.model import Line, Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GLUED = "\u00a0\u202f"  # spaces at which no line ends


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How characters look: a chain of faces, size and rise in points, tracking in 1/1000 em."""

    faces: tuple[str, ...]
    size: float
    swatch: str
    tracking: float = 0.0
    features: Features = (("kern", True), ("liga", True))
    rise: float = 0.0
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; a newline in it forces a line end."""

    text: str
    style: TextStyle
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is broken: `language` of its text, and the layout's exceptions."""

    justified: bool = False
    hyphenate: bool = True
    language: str = "nl"
    exceptions: tuple[str, ...] = ()
    left: int = 3  # letters before a hyphen; the rules of Dutch allow 2, 3 reads better
    zone: float = 0.14  # of the measure, three ems at least: how uneven a rag may be
    short_last: float = 0.16  # of the measure


@dataclass(slots=True)
class _Word:
    """What stands between two word spaces, and its place along the unbroken paragraph."""

    spans: tuple[Span, ...]
    gap: Span | None = None  # the space before it, in the style that it was written in
    space: float = 0.0  # the width of that space
    start: float = 0.0
    width: float = 0.0

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a line ends: after a word, or inside it at a hyphenation break."""

    word: int
    at: int | None = None
    before: str = ""
    after: str = ""
    replaced: int = 0


@dataclass(slots=True)
class Typesetter:
    """Sets paragraphs in the faces of a layout, and remembers what it has set."""

    faces: Mapping[str, Face]
    language: str = "nl"
    cache: Path | None = None  # a file to keep parsed hyphenation patterns in
    _chains: dict[tuple[tuple[str, ...], Features], Chain] = field(default_factory=dict)
    _set: dict[tuple[tuple[Span, ...], float, Setting], tuple[Line, ...]] = field(
        default_factory=dict
    )
    _widths: dict[tuple[str, TextStyle], float] = field(default_factory=dict)

    def chain(self, style: TextStyle) -> Chain:
        """Return the faces of a style, ready to shape."""
        key = (style.faces, style.features)
        if key not in self._chains:
            faces = [self.faces[name] for name in style.faces]
            self._chains[key] = Chain(faces, style.features, self.language)
        return self._chains[key]

    def set(self, spans: Sequence[Span], measure: float, setting: Setting) -> tuple[Line, ...]:
        """Return the lines of a paragraph, none wider than the measure (points) if that can be.

        Raises MissingGlyphError. The same text at the same measure is set once.
        """
        key = (tuple(spans), round(measure, 3), setting)
        lines = self._set.get(key)
        if lines is None:
            lines = self._set[key] = tuple(
                line
                for part in _forced_lines(key[0])
                for line in self._set_part(part, measure, setting)
            )
        return lines

    def width(self, text: str, style: TextStyle) -> float:
        """Return the width of a text on one line, in points."""
        key = (text, style)
        width = self._widths.get(key)
        if width is None:
            shown = text.upper() if style.upper else text
            pieces = self.chain(style).shape(shown)
            tracking = style.tracking * sum(len(p.gids) for p in pieces)
            width = self._widths[key] = (sum(p.width for p in pieces) + tracking) * style.size / 1e3
        return width

    def _set_part(self, spans: Sequence[Span], measure: float, setting: Setting) -> list[Line]:
        words = self._words(spans)
        if not words:
            return []
        breaker = self._breaker(setting) if setting.hyphenate else None
        cuts: list[_Cut] = []
        candidates: list[Candidate] = []
        for index, word in enumerate(words):
            for cut, candidate in self._inside(index, word, breaker):
                cuts.append(cut)
                candidates.append(candidate)
            end = word.start + word.width
            last = index == len(words) - 1
            following = end if last else words[index + 1].start
            cuts.append(_Cut(index))
            candidates.append(Candidate(end, following, index, index + 1, last=last))
        space = max((word.space for word in words), default=0.0) or spans[0].style.size / 4
        taste = Taste(
            justified=setting.justified,
            space=space,
            zone=max(setting.zone * measure, 3.2 * spans[0].style.size),
            short_last=setting.short_last * measure,
        )
        chosen = choose_breaks(candidates, measure, taste)
        lines, previous = [], None
        for index in chosen:
            lines.append(
                self._line(
                    words, previous, cuts[index], measure, setting, last=candidates[index].last
                )
            )
            previous = cuts[index]
        return lines

    def _words(self, spans: Sequence[Span]) -> list[_Word]:
        words: list[_Word] = []
        current: list[Span] = []
        gap: Span | None = None
        x = 0.0
        for span in spans:
            pieces = span.text.split(" ")
            for index, piece in enumerate(pieces):
                if index:
                    if current:
                        words.append(_Word(tuple(current), gap))
                        current = []
                    gap = replace(span, text=" ")
                if piece:
                    current.append(replace(span, text=piece))
        if current:
            words.append(_Word(tuple(current), gap))
        for number, word in enumerate(words):
            if word.gap and number:
                word.space = self.width(" ", word.gap.style)
            word.start = x + word.space
            word.width = sum(self.width(s.text, s.style) for s in word.spans)
            x = word.start + word.width
        return words

    def _inside(
        self, index: int, word: _Word, breaker: Hyphenator | None
    ) -> list[tuple[_Cut, Candidate]]:
        """Return the breaks inside a word, as cuts and as candidates."""
        found = []
        text = word.text
        breaks = breaker.breaks(text) if breaker else ()
        stops = self._stops(word) if breaks else []
        style = word.spans[0].style
        for item in breaks:
            # Kerning across the break is left out: a hair, and the line itself is set in full.
            end = word.start + stops[item.at]
            if item.before:
                end += self.width(item.before, style)
            start = word.start + stops[item.at + item.replaced]
            if item.after:
                start -= self.width(item.after, style)
            hyphen = Hyphen.HARD if item.hard else Hyphen.SOFT
            cut = _Cut(index, item.at, item.before, item.after, item.replaced)
            found.append((cut, Candidate(end, start, index, index, hyphen)))
        return found

    def _breaker(self, setting: Setting) -> Hyphenator:
        return hyphenator(setting.language, setting.exceptions, left=setting.left, cache=self.cache)

    def _stops(self, word: _Word) -> list[float]:
        """Return how far into a word each of its characters begins, and where the word ends."""
        stops = [0.0]
        for span in word.spans:
            scale = span.style.size / 1000
            for piece in self.chain(span.style).shape(
                span.text.upper() if span.style.upper else span.text
            ):
                for text, advance in zip(piece.texts, piece.advances, strict=True):
                    width = (advance + span.style.tracking) * scale
                    if not text:
                        stops[-1] += width
                        continue
                    # Within a ligature, characters share its width.
                    share = width / len(text)
                    stops += [stops[-1] + share * n for n in range(1, len(text) + 1)]
        return stops

    def _line(
        self,
        words: Sequence[_Word],
        previous: _Cut | None,
        cut: _Cut,
        measure: float,
        setting: Setting,
        *,
        last: bool,
    ) -> Line:
        spans: list[tuple[Span | None, tuple[Span, ...]]] = []  # the gap before, the word's spans
        first = 0 if previous is None else previous.word + (previous.at is None)
        for index in range(first, cut.word + 1):
            word = words[index]
            begin, after = 0, ""
            if previous is not None and previous.at is not None and index == previous.word:
                begin, after = previous.at + previous.replaced, previous.after
            end, before = len(word.text), ""
            if index == cut.word and cut.at is not None:
                end, before = cut.at, cut.before
            whole = not begin and end == len(word.text)
            parts = word.spans if whole else _slice(word.spans, begin, end, before, after)
            spans.append((word.gap if index > first else None, parts))
        natural = sum(
            (self.width(" ", gap.style) if gap else 0.0)
            + sum(self.width(s.text, s.style) for s in parts)
            for gap, parts in spans
        )
        gaps = len(spans) - 1
        slack = measure - natural
        extra = slack / gaps if setting.justified and gaps and (slack < 0 or not last) else 0.0
        space = words[first + 1].space if gaps else 0.0
        limit = space * (0.5 if extra >= 0 else 0.2)
        return Line(
            width=natural + extra * gaps,
            runs=self._runs(spans, extra),
            text=" ".join("".join(s.text for s in parts) for _, parts in spans),
            soft=cut.at is not None and cut.before == "-",
            ratio=extra / limit if limit else 0.0,
        )

    def _runs(
        self, spans: Sequence[tuple[Span | None, tuple[Span, ...]]], extra: float
    ) -> tuple[Run, ...]:
        setter = _RunSetter(self, extra)
        for gap, parts in spans:
            if gap:
                setter.space(gap)
            for span in parts:
                setter.add(span)
        return setter.finish()


@dataclass(slots=True)
class _RunSetter:
    """Gathers glyphs into runs: a new run where face, style or link changes."""

    typesetter: Typesetter
    extra: float
    x: float = 0.0
    done: list[Run] = field(default_factory=list)
    pieces: list[Shaped] = field(default_factory=list)
    extras: list[float] = field(default_factory=list)
    key: tuple[str, TextStyle, str | None] | None = None

    def space(self, gap: Span) -> None:
        """Add a word space, as wide as the line's spaces are made."""
        piece = self.typesetter.chain(gap.style).space
        self._piece(piece, gap.style, gap.link, self.extra)

    def add(self, span: Span) -> None:
        """Add a span's glyphs."""
        text = span.text.upper() if span.style.upper else span.text
        for piece in self.typesetter.chain(span.style).shape(text):
            self._piece(piece, span.style, span.link, 0.0)

    def _piece(self, piece: Shaped, style: TextStyle, link: str | None, extra: float) -> None:
        key = (piece.face, style, link)
        if key != self.key:
            self._close()
            self.key = key
        self.pieces.append(piece)
        self.extras.append(extra)

    def _close(self) -> None:
        if self.key is None:
            return
        face, style, link = self.key
        shifts: list[float] = []
        width = 0.0
        for piece, extra in zip(self.pieces, self.extras, strict=True):
            more = style.tracking + extra * 1000 / style.size
            width += (piece.width + style.tracking * len(piece.gids)) * style.size / 1000 + extra
            if style.tracking and not extra:
                shifts += [shift - style.tracking for shift in piece.shifts]
            elif more:
                shifts += [
                    *(s - style.tracking for s in piece.shifts[:-1]),
                    piece.shifts[-1] - more,
                ]
            else:
                shifts += piece.shifts
        self.done.append(
            Run(
                face=face,
                size=style.size,
                swatch=style.swatch,
                x=round(self.x, 4),
                width=width,
                gids=tuple(gid for piece in self.pieces for gid in piece.gids),
                texts=tuple(text for piece in self.pieces for text in piece.texts),
                shifts=tuple(round(shift, 2) for shift in shifts),
                rise=style.rise,
                link=link,
            )
        )
        self.x += width
        self.pieces, self.extras = [], []

    def finish(self) -> tuple[Run, ...]:
        """Return the runs of the line."""
        self._close()
        return tuple(self.done)


def _forced_lines(spans: Sequence[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, piece in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append(replace(span, text=piece))
    return lines


def _slice(
    spans: Sequence[Span], begin: int, end: int, before: str, after: str
) -> tuple[Span, ...]:
    """Return characters begin:end of spans, with `after` in front of and `before` behind them."""
    bounds = [0]
    for span in spans:
        bounds.append(bounds[-1] + len(span.text))
    parts = [
        replace(span, text=span.text[max(begin - low, 0) : end - low])
        for span, (low, high) in zip(spans, pairwise(bounds), strict=True)
        if low < end and high > begin
    ]
    parts[0] = replace(parts[0], text=after + parts[0].text)
    parts[-1] = replace(parts[-1], text=parts[-1].text + before)
    return tuple(parts)
