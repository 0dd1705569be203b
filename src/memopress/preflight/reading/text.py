"""Text: the operators of content that set letters (ISO 32000-1, clause 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Dictionary

from memopress.preflight.model import Rect
from memopress.preflight.reading.allowance import charge, keep
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.fonts import CUT
from memopress.preflight.reading.marking import Marker
from memopress.preflight.reading.marks import Shown
from memopress.preflight.reading.state import Matrix, matrix_of

if TYPE_CHECKING:
    from memopress.preflight.reading.fonts import FontResource

_ASCENT, _DESCENT = 0.74, 0.22  # of the size: what letters reach above and below the baseline
_INVISIBLE = 3
_MOST_BYTES = 1_000_000  # of a string that is shown: PDF/A allows 32,767 (ISO 19005-2, 6.1.13)
_BYTES_KEPT = 256  # of a string that take the room of a mark
_CLIPPING = 4
_STRINGS = (pikepdf.String, bytes, str)


class Typist(Marker):
    """A marker who sets text as well."""

    def begin_text(self, _: list[Any]) -> None:
        """Follow the operator BT."""
        self.matrix = self.line = Matrix()
        self.text_objects += 1
        self.text_object = self.text_objects

    def end_text(self, _: list[Any]) -> None:
        """Follow the operator ET."""
        self.text_object = 0
        if self.outline is not None:
            self.add_clip(self.outline)
            self.outline = None

    def set_font(self, o: list[Any]) -> None:
        """Follow the operator Tf."""
        fonts = self.resources.get("/Font")
        entry = fonts.get(str(o[0])) if isinstance(fonts, Dictionary) else None
        self.state.size = float(o[1])
        if not isinstance(entry, Dictionary):
            self.state.font = None
            self.tell(f"there is no font '{o[0]}'")
            return
        self.state.font = self.font(entry)

    def set_letter_space(self, o: list[Any]) -> None:
        """Follow the operator Tc."""
        self.state.letter_space = float(o[0])

    def set_word_space(self, o: list[Any]) -> None:
        """Follow the operator Tw."""
        self.state.word_space = float(o[0])

    def set_stretch(self, o: list[Any]) -> None:
        """Follow the operator Tz."""
        self.state.stretch = float(o[0]) / 100

    def set_leading(self, o: list[Any]) -> None:
        """Follow the operator TL."""
        self.state.leading = float(o[0])

    def set_rise(self, o: list[Any]) -> None:
        """Follow the operator Ts."""
        self.state.rise = float(o[0])

    def set_showing(self, o: list[Any]) -> None:
        """Follow the operator Tr."""
        self.state.showing = int(o[0])

    def next_line(self, o: list[Any]) -> None:
        """Follow the operator Td."""
        self.matrix = self.line = Matrix(e=float(o[0]), f=float(o[1])).then(self.line)

    def next_line_leading(self, o: list[Any]) -> None:
        """Follow the operator TD."""
        self.state.leading = -float(o[1])
        self.next_line(o)

    def set_matrix(self, o: list[Any]) -> None:
        """Follow the operator Tm."""
        self.matrix = self.line = matrix_of(o)

    def new_line(self, _: list[Any]) -> None:
        """Follow the operator T*."""
        self.next_line([0, -self.state.leading])

    def show_next(self, o: list[Any]) -> None:
        """Follow the operator '."""
        self.new_line([])
        self.show([[o[-1]]])

    def show_spaced(self, o: list[Any]) -> None:
        """Follow the operator "."""
        self.state.word_space, self.state.letter_space = float(o[0]), float(o[1])
        self.show_next(o)

    def show_one(self, o: list[Any]) -> None:
        """Follow the operator Tj."""
        self.show([[o[0]]])

    def show(self, o: list[Any]) -> None:
        """Show strings with shifts between them; one mark for all that is not space."""
        state = self.state
        font = state.font
        if font is None:
            return
        start = x = 0.0
        end: float | None = None  # behind the last glyph that is no space
        begun = lost = untold = False
        words: list[str] = []
        size, stretch = state.size, state.stretch
        letter_space, word_space = state.letter_space, state.word_space
        used, rendered = self.painted.shown.setdefault(font.key, (set(), set()))
        for part in o[0]:
            if not isinstance(part, _STRINGS):
                x -= float(part) / 1000 * size * stretch
                continue
            data = _bytes(part)
            count = len(data)
            charge(2 * count)
            if count >= _BYTES_KEPT:
                keep(count // _BYTES_KEPT)
                if count > _MOST_BYTES:
                    raise TooLargeError(f"a string has more than {_MOST_BYTES:,} bytes")
            if font.wide and count % 2 and state.showing != _INVISIBLE:
                rendered.add(CUT)
            codes = tuple(font.codes(data))
            used.update(codes)
            if state.showing != _INVISIBLE:
                rendered.update(codes)
            for code in codes:
                text, width, blank, spaced, is_lost, drawn = font.letter(code)
                if is_lost:
                    lost = True
                if not text:
                    untold = True
                if not blank and not begun:
                    start, begun = x, True
                if drawn:
                    self._draw(font, code, x)
                if not blank:
                    end = x + width * size * stretch
                space = letter_space + word_space if spaced else letter_space
                x += (width * size + space) * stretch
                words.append(text)
        said = "".join(words)
        place = self.matrix.then(state.ctm)
        if self.within is not None:
            size = abs(state.size) * (place.c**2 + place.d**2) ** 0.5
            keep()
            shown = Shown(said, place.at(0, state.rise), place.at(x, state.rise), size)
            self.within.parts.append(shown)
        if end is not None:
            self._letters(place, start, end, said.strip(), lost=lost, untold=untold)
        self.matrix = Matrix(e=x).then(self.matrix)

    def _draw(self, font: FontResource, code: int, x: float) -> None:
        """Read what a letter paints that is drawn in the file."""
        if code in font.stencils:
            own = font.resources if font.resources is not None else self.resources
            self.read_stencil(font.stencils[code], own)
            return
        if len(font.matrix) != 6 or self.state.showing % _CLIPPING == _INVISIBLE:
            return
        state = self.state.kept()
        size = Matrix(state.size * state.stretch, d=state.size, e=x, f=state.rise)
        state.ctm = Matrix(*font.matrix).then(size).then(self.matrix).then(state.ctm)
        resources = font.resources if font.resources is not None else self.resources
        self.descend(font.glyphs[code], state, resources)

    def _letters(self, place: Matrix, start: float, end: float, text: str, **more: bool) -> None:
        state = self.state
        low, high = state.rise - _DESCENT * state.size, state.rise + _ASCENT * state.size
        box = place.rect(Rect(min(start, end), min(low, high), max(start, end), max(low, high)))
        size = abs(state.size) * (place.c**2 + place.d**2) ** 0.5
        showing = state.showing % _CLIPPING
        # 0 fills, 1 strokes, 2 both, 3 neither; 4 to 7 the same and clips (9.3.6).
        hidden = showing == _INVISIBLE
        if showing in (0, 2, _INVISIBLE):
            self.mark("text", box, size, text=text, font=state.font, hidden=hidden, **more)
        if showing in (1, 2):
            # Lines are as wide as the page's space makes them, whatever the text's does (9.3.6).
            width = state.width * state.ctm.growth
            self.mark("text", box, size, text=text, font=state.font, line=width)
        if state.showing >= _CLIPPING:
            self.outline = box if self.outline is None else self.outline.join(box)


def _bytes(text: pikepdf.String | bytes | str) -> bytes:
    return text.encode("latin-1", "replace") if isinstance(text, str) else bytes(text)
