"""Lines out of words: how a line's slack is shared out, and its glyphs gathered into runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.typeset.breaking import Hyphen
from memopress.typeset.model import Line, Run
from memopress.typeset.words import cut_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.typeset.breaking import Taste
    from memopress.typeset.face import Shaped
    from memopress.typeset.hyphenate import Break
    from memopress.typeset.model import Inline, Setting, Span, TextStyle
    from memopress.typeset.ruler import Ruler
    from memopress.typeset.words import Cut, Word


class _Piece(Struct, frozen=True):
    """Glyphs of one style on their way into a run; `space` tells a word space."""

    shaped: Shaped
    style: TextStyle
    inline: Inline | None
    space: bool = False


def set_line(
    words: Sequence[Word],
    previous: Cut | None,
    cut: Cut,
    room: tuple[float, float],
    setting: Setting,
    taste: Taste,
    ruler: Ruler,
    *,
    end: int,
    last: bool,
) -> Line:
    """Return the line between two cuts, set in its room: indent and measure in points."""
    parts = list(_parts(words, previous, cut))
    pieces = list(_pieces(parts, ruler))
    if previous and previous.inside and previous.inside.after:
        pieces[0] = _spelt(pieces[0], words[previous.word].text, previous.inside)
    indent, measure = room
    first, final = parts[0][1][0], parts[-1][1][-1]
    hang = (
        ruler.hang(first.text[0], first.style, "left", setting.margins),
        ruler.hang(final.text[-1], final.style, "right", setting.margins),
    )
    target = measure + sum(hang)
    natural = (
        sum(
            (p.shaped.width * p.shaped.size + p.style.tracking * len(p.shaped.gids)) * p.style.size
            for p in pieces
        )
        / 1000
    )
    gaps = [p for p in pieces if p.space]
    spaces = sum((p.shaped.width + p.style.tracking) * p.style.size for p in gaps) / 1000
    # What the style wants its word spaces to be, beyond the font's own.
    extra = spaces * (setting.limits.wanted - 1) if setting.justified else 0.0
    slack = target - natural - extra
    tracking, scale = 0.0, 1.0
    justified = setting.justified and bool(gaps) and (slack < 0 or not last)
    if justified:
        _, letters = taste.spread(slack, len(gaps), natural)
        if letters and taste.mend:
            share = letters / (taste.mend * natural)
            tracking = share * setting.limits.tracking
            scale = 1 + share * setting.limits.scaling
        ems = sum(len(p.shaped.gids) * p.style.size for p in pieces) / 1000
        extra = target - (natural + tracking * ems) * scale
    gatherer = _Gatherer(extra / len(gaps) if gaps else 0.0, tracking, scale)
    for piece in pieces:
        gatherer.add(piece)
    runs = gatherer.finish()
    width = gatherer.x
    own = sum(p.shaped.width * p.style.size for p in gaps) / 1000
    tracked = sum((p.style.tracking + tracking) * p.style.size for p in gaps) / 1000
    hyphen = cut.inside.hyphen if cut.inside else Hyphen.NONE
    shift = {"right": 1.0, "centre": 0.5}.get(setting.align, 0.0) * (target - width)
    return Line(
        width=width,
        runs=runs,
        text="".join(
            (gap.text if gap else "") + "".join(span.text for span in spans) for gap, spans in parts
        ),
        soft=hyphen is Hyphen.SOFT,
        hard=hyphen is Hyphen.HARD,
        bare=hyphen.bare,
        left=indent - hang[0] + shift,
        measure=measure,
        hang=hang,
        space=((own + tracked) * scale + extra) / own if own else 1.0,
        tracking=round(tracking, 3),
        scale=scale,
        gaps=tuple(gatherer.gaps),
        justified=justified,
        last=last,
        end=end,
    )


def _spelt(piece: _Piece, word: str, at: Break) -> _Piece:
    """Return a line's first glyphs, extracted as the word is spelt and not as the break shows it.

    The e of be-eindigt is copied and found as the ë that it is.
    """
    texts = piece.shaped.texts
    own = word[at.at : at.at + at.replaced] + texts[0].removeprefix(at.after)
    return replace(piece, shaped=replace(piece.shaped, texts=(own, *texts[1:])))


def _parts(
    words: Sequence[Word], previous: Cut | None, cut: Cut
) -> Iterable[tuple[Span | None, tuple[Span, ...]]]:
    """Yield the words of a line: the space before each, none before the first, and its spans."""
    begin = previous.inside if previous else None
    first = 0 if previous is None else previous.word + (begin is None)
    for index in range(first, cut.word + 1):
        word = words[index]
        from_break = begin if index == first else None
        to_break = cut.inside if index == cut.word else None
        yield (word.gap if index > first else None), cut_spans(word.spans, from_break, to_break)


def _pieces(
    parts: Iterable[tuple[Span | None, tuple[Span, ...]]], ruler: Ruler
) -> Iterable[_Piece]:
    for gap, spans in parts:
        if gap:
            yield _Piece(ruler.chain(gap.style).space(gap.text), gap.style, gap.inline, space=True)
        for span, shaped in ruler.shape_word(spans):
            yield _Piece(shaped, span.style, span.inline)


class _Gatherer(Struct):
    """Gathers glyphs into runs: a new run where face, style or meaning changes.

    `extra` is what each word space gets, in points; `tracking` and `scale` what letters give.
    """

    extra: float
    tracking: float
    scale: float
    x: float = 0.0
    done: list[Run] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    key: tuple[str, float, TextStyle, Inline | None] | None = None

    def add(self, piece: _Piece) -> None:
        """Add glyphs behind those that are there."""
        key = (piece.shaped.face, piece.shaped.rise, piece.style, piece.inline)
        if key != self.key:
            self._close()
            self.key = key
        self.pieces.append(piece)

    def _close(self) -> None:
        if not self.pieces:
            return
        style, shaped = self.pieces[0].style, self.pieces[0].shaped
        size = round(style.size * shaped.size, 4)
        tracking = (style.tracking + self.tracking) / shaped.size
        shifts: list[float] = []
        width = 0.0
        for piece in self.pieces:
            own = [shift - tracking for shift in piece.shaped.shifts]
            begin = width
            width += (piece.shaped.width + tracking * len(own)) * size / 1000 * self.scale
            if piece.space:
                own[-1] -= self.extra * 1000 / (size * self.scale)
                width += self.extra
                self.gaps.append((round(self.x + begin, 3), round(self.x + width, 3)))
            shifts += own
        self.done.append(
            Run(
                face=shaped.face,
                size=size,
                swatch=style.swatch,
                x=round(self.x, 4),
                width=width,
                gids=tuple(gid for piece in self.pieces for gid in piece.shaped.gids),
                texts=tuple(text for piece in self.pieces for text in piece.shaped.texts),
                shifts=tuple(round(shift, 2) for shift in shifts),
                rise=style.rise + shaped.rise * style.size,
                inline=self.pieces[0].inline,
                scale=round(self.scale, 5),
            )
        )
        self.x += width
        self.pieces = []

    def finish(self) -> tuple[Run, ...]:
        """Return the runs of the line."""
        self._close()
        return tuple(self.done)
