"""A paragraph: spans of styled text in, lines of positioned glyphs out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.typeset.breaking import Candidate, Hyphen, Taste, choose_breaks
from memopress.typeset.hyphenate import hyphenator
from memopress.typeset.lines import set_line
from memopress.typeset.model import Line, Setting, Shape, Span
from memopress.typeset.names import find_names
from memopress.typeset.ruler import Ruler
from memopress.typeset.words import Cut, Word, line_ends, read_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memopress.keeping import Cache
    from memopress.typeset.face import Face
    from memopress.typeset.hyphenate import Hyphenator

_OPEN = re.compile(r"\w-$")
_ZONE = 3.2  # ems that a rag may always have, however narrow the measure
# Demerits of a hyphen, as a root: those of a justified line grow faster than those of a rag.
_HYPHEN_JUSTIFIED, _HYPHEN_RAGGED = 230.0, 75.0
# A break inside an address costs twice the demerits of a hyphen: no sign tells that it goes on, and
# who types it over has to see all of it. So a ragged line is let fall short by 1.3 times its zone
# before an address is broken to fill it; a justified one goes up to about its tolerance, and not
# beyond. What a style says of hyphens says nothing of addresses. In a heading it is worse than a
# line that ends in 'de', as a hyphen is.
_ADDRESS = math.sqrt(2)
_LEANING_TEXT, _LEANING_HEADING = 1200.0, 1e6  # demerits of a line that ends in 'de' or 'van'
_MOST = 4_000  # paragraphs that are remembered from one reading of a project to the next
_STEPS = 12  # in which ever wider measures are tried for a heading
_HALVINGS = 7  # of the measure's second half, when lines are evened out


class _Text(Struct, frozen=True):
    """A paragraph's words along the unbroken line, where it begins, and where lines may end."""

    words: list[Word]
    begin: float
    ends: list[tuple[Cut, Candidate]]


@dataclass(slots=True)
class Typesetter:
    """Sets paragraphs in the faces of a layout, and remembers what it has set."""

    faces: Mapping[str, Face]
    language: str = "nl"
    cache: Cache | None = None  # to keep parsed hyphenation patterns in
    ruler: Ruler = field(init=False)
    _texts: dict[tuple[tuple[Span, ...], Setting], _Text | None] = field(default_factory=dict)
    _set: dict[tuple[tuple[Span, ...], float | Shape, Setting], tuple[Line, ...]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        """Lay the ruler ready."""
        self.ruler = Ruler(self.faces, self.language)

    def settle(self) -> None:
        """Forget what was set, if there is more than a brochure needs."""
        if len(self._set) > _MOST:
            self._set.clear()
            self._texts.clear()
            self.ruler = Ruler(self.faces, self.language)

    def set(self, spans: Sequence[Span], room: float | Shape, setting: Setting) -> tuple[Line, ...]:
        """Return the lines of a paragraph, none wider than its room if that can be.

        `room` is the measure in points, or a shape where lines differ. Raises GlyphError.
        The same text in the same room is set once.
        """
        key = (tuple(spans), round(room, 3) if isinstance(room, float) else room, setting)
        lines = self._set.get(key)
        if lines is None:
            shape = room if isinstance(room, Shape) else Shape(((0.0, room),))
            done: list[Line] = []
            for part in _forced_lines(key[0]):
                if done and _in_word(done[-1].text, part):
                    done[-1] = replace(done[-1], hard=True)
                done += self._set_part(part, shape.after(len(done)), setting)
            lines = self._set[key] = tuple(done)
        return lines

    def _set_part(self, spans: tuple[Span, ...], shape: Shape, setting: Setting) -> list[Line]:
        """Return the lines of a stretch without forced line ends."""
        key = (spans, setting)
        if key not in self._texts:
            self._texts[key] = self._read(spans, setting)
        text = self._texts[key]
        if text is None:
            return []
        candidates = [candidate for _, candidate in text.ends]
        taste = self._taste(text.words, shape, setting)
        chosen = choose_breaks(candidates, shape, taste, text.begin)
        if setting.balance and len(shape.rooms) == 1:
            chosen = _balanced(chosen, candidates, shape, taste, text.begin)
        lines: list[Line] = []
        previous: Cut | None = None
        for number, index in enumerate(chosen):
            cut, candidate = text.ends[index]
            room = (shape.indent(number), shape.measure(number))
            lines.append(
                set_line(
                    text.words,
                    previous,
                    cut,
                    room,
                    setting,
                    taste,
                    self.ruler,
                    end=index,
                    last=candidate.last,
                )
            )
            previous = cut
        return lines

    def _read(self, spans: tuple[Span, ...], setting: Setting) -> _Text | None:
        """Return what spans are in every room; None without a word."""
        words = self._measured(spans, setting)
        if not words:
            return None
        found = find_names([word.text for word in words], setting.language)
        # Words of another language are broken as its rules have it, which nobody gave.
        language = setting.language
        names = [named or w.is_foreign(language) for w, named in zip(words, found, strict=True)]
        ends = line_ends(words, names, self._breaker(setting), self.ruler, setting.margins)
        first = words[0]
        begin = self.ruler.hang(first.text[0], first.style(0), "left", setting.margins)
        return _Text(words, begin, list(ends))

    def _measured(self, spans: Sequence[Span], setting: Setting) -> list[Word]:
        """Return the words of a paragraph, each at its place along the unbroken line."""
        words = read_words(spans)
        wanted = setting.limits.wanted if setting.justified else 1.0
        x = 0.0
        for word in words:
            if word.gap:
                x += self.ruler.width(" ", word.gap.style) * wanted
            word.start = x
            word.width = self.ruler.word_width(word.spans)
            x += word.width
        return words

    def _taste(self, words: Sequence[Word], shape: Shape, setting: Setting) -> Taste:
        measure = max(width for _, width in shape.rooms)
        style = words[0].spans[0].style
        limits = setting.limits
        wanted = limits.wanted
        # The share of a line that tracking takes, from the mean width of this text's letters.
        letters = sum(len(word.text) + 1 for word in words)
        width = words[-1].start + words[-1].width
        tracked = limits.tracking * style.size / 1000 * letters / max(width, style.size)
        hyphen = _HYPHEN_JUSTIFIED if setting.justified else _HYPHEN_RAGGED
        leaning = _LEANING_HEADING if setting.balance else _LEANING_TEXT
        return Taste(
            justified=setting.justified,
            space=self.ruler.width(" ", style) * (wanted if setting.justified else 1.0),
            zone=max(setting.zone * measure, _ZONE * style.size),
            short_last=setting.last * measure,
            limits=replace(limits, least=limits.least / wanted, most=limits.most / wanted),
            mend=tracked + limits.scaling,
            soft_penalty=hyphen * math.sqrt(setting.hyphen_cost),
            address_penalty=_ADDRESS * (math.sqrt(leaning) if setting.balance else hyphen),
            weak_penalty=leaning,
            ladder=setting.row,
            looseness=setting.looseness,
            even=setting.balance,
        )

    def _breaker(self, setting: Setting) -> Hyphenator | None:
        if not setting.hyphenate:
            return None
        return hyphenator(
            setting.language,
            setting.exceptions,
            left=setting.left,
            right=setting.right,
            cache=self.cache,
        )


def _balanced(
    chosen: list[int],
    candidates: Sequence[Candidate],
    shape: Shape,
    taste: Taste,
    begin: float,
) -> list[int]:
    """Return the breaks of as many lines in the narrowest measure that holds them.

    A wider one is better where it spares a line that ends in a hyphen, or in a word that leans
    on the next: headings are broken for their sense.
    """
    full = shape.measure(0)
    low, high = full / 2, full
    if len(chosen) < 2:
        return chosen

    def held(measure: float) -> list[int] | None:
        narrow = replace(shape, rooms=((shape.indent(0), measure),))
        trial = choose_breaks(candidates, narrow, taste, begin)
        starts = [begin, *(candidates[index].start for index in trial)]
        widest = max(candidates[i].end - start for i, start in zip(trial, starts, strict=False))
        return trial if len(trial) <= len(chosen) and widest <= measure + 0.01 else None

    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if held(middle) else (middle, high)
    best, least = chosen, math.inf
    for step in range(_STEPS + 1):
        trial = held(high + (full - high) * step / _STEPS)
        if trial and _torn(candidates, trial) < least:
            best, least = trial, _torn(candidates, trial)
        if not least:
            break
    return best


def _torn(candidates: Sequence[Candidate], chosen: Sequence[int]) -> int:
    """Return how many of the lines end where the sense does not."""
    ends = [candidates[index] for index in chosen]
    torn = (Hyphen.SOFT, Hyphen.ADDRESS)
    return sum(end.weak + 2 * (end.hyphen in torn) for end in ends)


def _in_word(text: str, following: Sequence[Span]) -> bool:
    """Tell whether a forced line end stands after a word's own hyphen: 'West-' and 'Vlaanderen'."""
    start = next((span.text for span in following if span.text), "")
    return _OPEN.search(text) is not None and start[:1].isalpha()


def _forced_lines(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Return the stretches of spans between newlines."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, piece in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append(replace(span, text=piece))
    return [tuple(line) for line in lines]
