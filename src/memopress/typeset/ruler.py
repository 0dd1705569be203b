"""How wide text is: faces ready to shape, the widths of texts, and what hangs in the margin."""

from __future__ import annotations

import re
from itertools import accumulate, groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.typeset import margins as optical
from memopress.typeset.face import Chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memopress.typeset.face import Face, Shaped
    from memopress.typeset.model import Features, Span, TextStyle

_TEXT_BEARING = 0.7  # points that letters of text have beside them, and display keeps to match it
_OLD_STYLE = ("onum", True)
_NAMED_FIGURES = re.compile(r"[A-Z]{2}[-.]?\d")


class Ruler(Struct):
    """Measures text in the faces of a layout, in points, and remembers what it has measured."""

    faces: Mapping[str, Face]
    language: str = "nl"
    _chains: dict[tuple[tuple[str, ...], Features], Chain] = field(default_factory=dict)
    _widths: dict[tuple[str, TextStyle], float] = field(default_factory=dict)
    _hangs: dict[tuple[str, TextStyle, str, str], float] = field(default_factory=dict)

    def chain(self, style: TextStyle) -> Chain:
        """Return the faces of a style, ready to shape."""
        features = style.features
        if style.upper and not any(name == "case" for name, _ in features):
            # Hyphens, brackets and the like at the height of the capitals.
            features = (*features, ("case", True))
        key = (style.faces, features)
        if key not in self._chains:
            faces = [self.faces[name] for name in style.faces]
            self._chains[key] = Chain(faces, features, self.language)
        return self._chains[key]

    def shape(self, text: str, style: TextStyle) -> tuple[Shaped, ...]:
        """Return a text's glyphs in a style; raises GlyphError.

        Figures that belong to capitals (MUZIK1030) line with them, whatever the style has.
        """
        if _OLD_STYLE in style.features and _NAMED_FIGURES.search(text):
            style = replace(style, features=(*style.features, ("lnum", True), ("onum", False)))
        return self.chain(style).shape(text.upper() if style.upper else text)

    def shape_word(self, spans: Sequence[Span]) -> Iterator[tuple[Span, Shaped]]:
        """Yield a word's glyphs by span; what differs in its meaning alone is kerned as one."""
        for style, group in groupby(spans, key=attrgetter("style")):
            alike = tuple(group)
            shaped = self.shape("".join(span.text for span in alike), style)
            if len(alike) == 1:
                yield from ((alike[0], piece) for piece in shaped)
            else:
                yield from _parted(alike, shaped)

    def word_width(self, spans: Sequence[Span]) -> float:
        """Return the width of a word on one line."""
        groups = groupby(spans, key=attrgetter("style"))
        return sum(self.width("".join(s.text for s in alike), style) for style, alike in groups)

    def width(self, text: str, style: TextStyle) -> float:
        """Return the width of a text on one line."""
        key = (text, style)
        width = self._widths.get(key)
        if width is None:
            pieces = self.shape(text, style)
            tracking = style.tracking * sum(len(p.gids) for p in pieces)
            thousandths = sum(p.width * p.size for p in pieces) + tracking
            width = self._widths[key] = thousandths * style.size / 1000
        return width

    def stops(self, spans: Sequence[Span]) -> list[float]:
        """Return how far into a word each of its characters begins, and where the word ends."""
        stops = [0.0]
        for span, piece in self.shape_word(spans):
            scale = span.style.size / 1000
            for text, advance in zip(piece.texts, piece.advances, strict=True):
                width = (advance * piece.size + span.style.tracking) * scale
                if not text:
                    stops[-1] += width
                    continue
                # Within a ligature, characters share its width.
                share = width / len(text)
                stops += [stops[-1] + share * n for n in range(1, len(text) + 1)]
        return stops

    def hang(self, char: str, style: TextStyle, side: str, margins: str) -> float:
        """Return how far a line's outer character hangs in the margin on a side, left or right.

        `margins` is as in a Setting: none, optical, or ink.
        """
        if margins == "none":
            return 0.0
        key = (char, style, side, margins)
        hang = self._hangs.get(key)
        if hang is None:
            hang = self._hangs[key] = self._hang(char, style, side, margins)
        return hang

    def _hang(self, char: str, style: TextStyle, side: str, margins: str) -> float:
        shown = (char.upper() if style.upper else char)[0 if side == "left" else -1]
        share = optical.left(shown) if side == "left" else optical.right(shown)
        width = share * self.width(char, style)
        if margins == "ink":
            face = next((f for f in self.chain(style).faces if f.covers(shown)), None)
            before, after = face.bearings(shown) if face else (0.0, 0.0)
            bearing = (before if side == "left" else after) * style.size
            width += max(0.0, bearing - _TEXT_BEARING)
        # The space that tracking puts after the last letter is no part of the line.
        return width + (style.tracking * style.size / 1000 if side == "right" else 0.0)


def _parted(spans: Sequence[Span], shaped: Sequence[Shaped]) -> Iterator[tuple[Span, Shaped]]:
    """Yield glyphs by the span in which they begin; a ligature over a seam stays whole."""
    lengths = [len(span.text.upper() if span.style.upper else span.text) for span in spans]
    ends = list(accumulate(lengths))
    at = number = 0
    for piece in shaped:
        start = 0
        for index, text in enumerate(piece.texts):
            while text and at >= ends[number]:
                if index > start:
                    yield spans[number], _cut(piece, start, index)
                start, number = index, number + 1
            at += len(text)
        yield spans[number], _cut(piece, start, len(piece.gids))


def _cut(piece: Shaped, start: int, end: int) -> Shaped:
    advances = piece.advances[start:end]
    return replace(
        piece,
        gids=piece.gids[start:end],
        texts=piece.texts[start:end],
        shifts=piece.shifts[start:end],
        advances=advances,
        width=sum(advances),
    )
