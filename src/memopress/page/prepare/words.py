"""Texts that are ready to be set: in each room that is asked for, once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.diagnostics import Place
from memopress.limits import PARAGRAPH, WORD
from memopress.page.inspect.passages import beginning
from memopress.page.prepare.spans import read_spans, text_style
from memopress.typeset import GlyphError, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.diagnostics import Problems
    from memopress.files import Files
    from memopress.layout import Element, Style
    from memopress.page.prepare.matter import Matter
    from memopress.page.prepare.spans import Fit
    from memopress.typeset import Line, Setting, Shape

_NEAR = 500  # lines of a file in which a character of a text is looked for


class Words:
    """Spans in a setting, and their lines in every room that was asked for."""

    def __init__(
        self, matter: Matter, spans: tuple[Span, ...], setting: Setting, source: Place
    ) -> None:
        """Keep what they are set with; what cannot be set is told once, and has no lines."""
        self.matter, self.spans, self.setting, self.source = matter, spans, setting, source
        self._lines: dict[float | Shape, tuple[Line, ...]] = {}
        self._sound = is_bounded(spans, source, matter.problems)

    def lines(self, room: float | Shape) -> tuple[Line, ...]:
        """Return the lines in a room: a measure in points, or a shape."""
        found = self._lines.get(room)
        if found is None:
            found = self._lines[room] = self._set(room)
        return found

    def _set(self, room: float | Shape) -> tuple[Line, ...]:
        if not self._sound:
            return ()
        matter = self.matter
        try:
            return matter.typesetter.set(self.spans, room, self.setting)
        except GlyphError as error:
            self._sound = False
            place = find_character(error.char, self.source, matter.files)
            matter.problems.error(error.code, str(error), place, error.hint)
            return ()


def is_bounded(spans: tuple[Span, ...], source: Place, problems: Problems) -> bool:
    """Tell whether a text, and each of its words, is short enough to be set."""
    length = sum(len(span.text) for span in spans)
    if length <= WORD:
        return True
    if length > PARAGRAPH:
        message = f"this text has {length:,} characters; {PARAGRAPH:,} can be set as one"
        problems.error("too-long", message, source, "part it into paragraphs")
        return False
    longest = max("".join(span.text for span in spans).split(), key=len, default="")
    if len(longest) > WORD:
        message = (
            f"the word '{beginning(longest)}' has {len(longest):,} characters; "
            f"{WORD:,} can stand without a space"
        )
        problems.error("too-long", message, source, "is this text? then put spaces into it")
        return False
    return True


def find_character(char: str, source: Place, files: Files) -> Place:
    """Return where a character first stands in a file that was read, from a place on."""
    below = islice(files.lines(source.file), source.line - 1, source.line - 1 + _NEAR)
    for number, text in enumerate(below, source.line):
        if char in text:
            return Place(source.file, number, text.index(char) + 1)
    return source


class Initial(Struct, frozen=True):
    """The first letter of a paragraph, its room, the lines beside it, and the words after it."""

    line: Line
    room: float
    beside: int
    rest: Words


class Text(Struct, eq=False):
    """The text of an element in a paragraph style, for each way in which it may be made to fit.

    `shown` is what the marks of notes in it show instead of their refs.
    """

    matter: Matter
    element: Element
    style: Style
    source: Place
    shown: Mapping[str, str] = field(default_factory=dict)
    _words: dict[Fit, Words] = field(default_factory=dict)
    _initials: dict[tuple[Fit, float], Initial | None] = field(default_factory=dict)

    def words(self, fit: Fit) -> Words:
        """Return the text as it is fitted."""
        if fit not in self._words:
            matter = self.matter
            base = text_style(matter.layout, self.style, fit)
            spans = read_spans(self.element, base, matter.layout, matter.name, self.shown)
            self._words[fit] = Words(matter, spans, matter.setting(self.style, fit), self.source)
        return self._words[fit]

    def initial(self, fit: Fit, height: float) -> Initial | None:
        """Return the first letter set apart, so high (points); None where it cannot be."""
        key = (fit, height)
        if key not in self._initials:
            self._initials[key] = self._set_apart(fit, height)
        return self._initials[key]

    def _set_apart(self, fit: Fit, height: float) -> Initial | None:
        matter, style, spans = self.matter, self.style, self.words(fit).spans
        if style.drop_lines < 2 or not spans or not spans[0].text[:1].strip():
            return None
        opening = spans[0]
        # An opening quotation mark goes with its letter.
        length = 2 if not opening.text[0].isalnum() and opening.text[1:2].isalnum() else 1
        named = matter.layout.styles.get(style.drop_style, style)
        size = round(height / matter.typesetter.faces[named.font].cap_height, 2)
        look = replace(text_style(matter.layout, named, fit), size=size)
        ink = replace(named, margins="ink", align="left", hyphenate=False)
        letter = (Span(opening.text[:length], look),)
        lines = Words(matter, letter, matter.setting(ink, fit), self.source).lines(1e4)
        if not lines:
            return None
        rest = (replace(opening, text=opening.text[length:]), *spans[1:])
        word = "".join(span.text for span in rest)[:1].strip()
        line = replace(lines[0], joined=bool(word))
        after = Words(matter, rest, matter.setting(style, fit), self.source)
        return Initial(line, line.width - sum(line.hang) + 0.14 * size, style.drop_lines, after)
