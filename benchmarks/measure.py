"""Measures the typesetting of a finished PDF, whoever made it, as pdfplumber reads it.

Lines are gathered from the glyphs in the order in which the file shows them; every writer we know
shows a line from its first glyph to its last. A gap of more than `_GUTTER` ends a line, so that
neighbouring columns, list markers and tabs stay apart; where a paragraph's text is known, the
pieces of a line that such gaps tore are joined again.

Not seen: rotated text, text rise (the Ts operator), fonts of Form XObjects.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdftypes import resolve1

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_GUTTER = 0.75  # ems between the glyphs of one line at most
_OVERLAP = 0.5  # ems by which a glyph may begin before the last one ends: kerning, overhang
_RISE = 0.45  # ems between the baselines of one line: superiors
_HALF = 0.5  # of a word space: a wider gap is one, even if the file shows no space there
_HYPHENS = "-\u2010\u00ad"
_SPACES = " \u00a0"  # what is as wide as a word space; thin spaces are of their own width


class Hyphen(Enum):
    """Why a line ends in a hyphen."""

    NONE = "none"
    HARD = "hard"  # it stands in the text
    SOFT = "soft"  # the typesetter put it there, or nobody knows the text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, in points from the trim's left and top; pages count from 1.

    `x0` is the origin of the first glyph and `x1` the end of the last one's advance, spaces at
    the ends left out; `y` is the baseline. Font and size are those of most glyphs; `space` is that
    font's own word space, in points. `spaces` holds the word spaces as they were set, each as a
    ratio to the word space of the font it stands in, at its size.
    """

    page: int
    x0: float
    x1: float
    y: float
    font: str
    size: float
    text: str
    space: float
    spaces: tuple[float, ...]
    hyphen: Hyphen = Hyphen.NONE

    @property
    def width(self) -> float:
        """The width in points."""
        return self.x1 - self.x0

    @property
    def ratio(self) -> float:
        """The middlemost word space as a ratio to the font's; 1 where there are none.

        Not the mean: some shapers kern the word space with some letters, which is no stretching.
        """
        return median(self.spaces) if self.spaces else 1.0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it was set: its source's plain text, and its lines."""

    text: str
    lines: tuple[Line, ...]

    @cached_property
    def pieces(self) -> tuple[tuple[Line, ...], ...]:
        """The lines of each column or page that the paragraph stands in."""
        pieces: list[list[Line]] = [[self.lines[0]]]
        for above, line in pairwise(self.lines):
            if line.page != above.page or line.y <= above.y:
                pieces.append([])
            pieces[-1].append(line)
        return tuple(tuple(piece) for piece in pieces)

    @property
    def ends_in_a_part(self) -> bool:
        """Whether the last line holds nothing but the rest of a broken word."""
        if len(self.lines) < 2 or self.lines[-2].hyphen is not Hyphen.SOFT:
            return False
        return " " not in self.lines[-1].text

    @property
    def ladder(self) -> int:
        """The most lines in a row that end in a hyphen, of either kind."""
        row = most = 0
        for line in self.lines:
            row = row + 1 if line.hyphen is not Hyphen.NONE else 0
            most = max(most, row)
        return most


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    y: float
    font: str
    size: float


# lines -----------------------------------------------------------------------------------------


def read(file: Path, space: float | None = None) -> list[Line]:
    """Return the lines of a PDF in the order in which the file shows them.

    `space` is the word space, in ems, of fonts that were embedded without one. Raises ValueError
    where it is needed and not given.
    """
    lines: list[Line] = []
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            lines += read_page(page, space)
            page.close()
    return lines


def read_page(page: Any, space: float | None = None) -> list[Line]:
    """Return the lines of a page that pdfplumber has open, as `read` does."""
    natural = _word_spaces(page.pdf.rsrcmgr, page)
    lines = (_line(page.page_number, glyphs, natural, space) for glyphs in _rows(_glyphs(page)))
    return [line for line in lines if line]


def _glyphs(page: Any) -> Iterator[_Glyph]:
    """Yield the upright glyphs of a page, from the trim's top left."""
    media = page.page_obj.mediabox
    left, _, _, top = resolve1(page.page_obj.attrs.get("TrimBox")) or media
    # pdfminer's own origin is the media box's corner.
    left, top = left - media[0], top - media[1]
    for char in page.chars:
        a, b, _, d, x, y = char["matrix"]
        if b or a <= 0 or d <= 0:
            continue
        x1 = x + a * char["adv"]
        yield _Glyph(
            char["text"], x - left, x1 - left, top - y, char["fontname"], round(char["size"], 3)
        )


def _rows(glyphs: Iterable[_Glyph]) -> Iterator[list[_Glyph]]:
    row: list[_Glyph] = []
    for glyph in glyphs:
        if row:
            em = max(row[-1].size, glyph.size)
            gap = glyph.x0 - row[-1].x1
            if not (-_OVERLAP * em <= gap <= _GUTTER * em and _same(row, glyph, em)):
                yield row
                row = []
        # A gap is measured from what can be seen.
        if row or not glyph.text.isspace():
            row.append(glyph)
    if row:
        yield row


def _same(row: Sequence[_Glyph], glyph: _Glyph, em: float) -> bool:
    """Tell whether a glyph stands on the row's baseline, or is a superior to it or the reverse."""
    away = abs(glyph.y - row[-1].y)
    return away < 0.01 or (away <= _RISE * em and glyph.size != row[-1].size)


def _line(
    page: int, row: Sequence[_Glyph], natural: Mapping[str, float], space: float | None
) -> Line | None:
    seen = [glyph for glyph in row if not glyph.text.isspace()]
    if not seen:
        return None
    # The sizes of most glyphs: a line may begin with a note's mark.
    kinds = [(glyph.font, glyph.size, glyph.y) for glyph in seen]
    font, size, y = max(sorted(set(kinds)), key=kinds.count)
    text, spaces = "", []
    between: list[_Glyph] = []
    before: _Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            between.append(glyph)
            continue
        if before:
            held = between[0] if between else before
            own = _own(held.font, natural, space) * held.size
            gap = glyph.x0 - before.x1
            count = len(between) or int(gap > _HALF * own)
            if count:
                text += " "
                if all(blank.text in _SPACES for blank in between):
                    spaces += [gap / own / count] * count
        text += glyph.text
        before, between = glyph, []
    return Line(
        page=page,
        x0=seen[0].x0,
        x1=seen[-1].x1,
        y=y,
        font=font,
        size=size,
        text=text,
        space=_own(font, natural, space) * size,
        spaces=tuple(spaces),
        hyphen=Hyphen.SOFT if text[-1] in _HYPHENS and text[-2:-1].isalnum() else Hyphen.NONE,
    )


def _own(font: str, natural: Mapping[str, float], space: float | None) -> float:
    width = natural.get(font, space)
    if width is None:
        raise ValueError(f"{font} is embedded without a word space: give its width")
    return width


def _word_spaces(manager: Any, page: Any) -> dict[str, float]:
    """Return the word space in ems of each font of a page that has one, by its name."""
    found: dict[str, float] = {}
    fonts = resolve1(resolve1(page.page_obj.resources).get("Font")) or {}
    for reference in fonts.values():
        font = manager.get_font(reference.objid, resolve1(reference))
        for code in getattr(font, "widths", ()):
            try:
                shown = font.to_unichr(code) if isinstance(code, int) else ""
            except PDFUnicodeNotDefined:
                continue
            if shown == " ":
                found[font.fontname] = font.char_width(code)
    return found


# paragraphs ------------------------------------------------------------------------------------


def paragraphs(lines: Sequence[Line], texts: Iterable[str]) -> list[Paragraph]:
    """Return each place where one of the texts stands whole, as a paragraph of its own.

    A paragraph begins and ends with a line; between its lines others may stand, as a page's
    furniture does. The kinds of the lines' hyphens are then known. A place belongs to the longest
    text that stands there.
    """
    shown = [bare(line.text) for line in lines]
    found: dict[int, Paragraph] = {}
    taken: set[int] = set()
    for text in sorted(dict.fromkeys(texts), key=len, reverse=True):
        whole, origins = _bare(text)
        for first in range(len(lines) if whole else 0):
            if first in taken:
                continue
            path = _follow(shown, whole, first)
            if path:
                taken.update(path)
                parts = _joined([lines[number] for number in path], text, origins)
                found[first] = Paragraph(text, parts)
    return [found[first] for first in sorted(found)]


_FURNITURE = 12  # lines that may stand between two lines of a paragraph


def _follow(shown: Sequence[str], whole: str, first: int) -> list[int]:
    """Return the numbers of the lines that hold a text from a line on, none if it ends early."""
    path: list[int] = []
    at, number = 0, first
    while at < len(whole) and number < len(shown):
        if shown[number] and whole.startswith(shown[number], at):
            path.append(number)
            at += len(shown[number])
        elif not path or number - path[-1] > _FURNITURE:
            return []
        number += 1
    return path if at == len(whole) else []


def _joined(parts: Sequence[Line], text: str, origins: Sequence[int]) -> tuple[Line, ...]:
    """Return the lines of a text, pieces on one baseline joined, hyphens told apart."""
    lines: list[Line] = []
    at = 0
    for part in parts:
        at += len(bare(part.text))
        line = part
        above = lines[-1] if lines else None
        if above and (above.page, above.y) == (line.page, line.y) and line.x0 > above.x1:
            gap = (line.x0 - above.x1) / above.space
            lines.pop()
            line = replace(
                line,
                x0=above.x0,
                text=f"{above.text} {line.text}",
                spaces=(*above.spaces, gap, *line.spaces),
            )
        if line.hyphen is not Hyphen.NONE:
            end = origins[at] if at < len(origins) else len(text)
            hard = any(char in _HYPHENS for char in text[origins[at - 1] + 1 : end])
            line = replace(line, hyphen=Hyphen.HARD if hard else Hyphen.SOFT)
        lines.append(line)
    return tuple(lines)


# texts -----------------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Return a text's letters and digits only, however it is broken, accented or capitalised."""
    return _bare(text)[0]


def _bare(text: str) -> tuple[str, list[int]]:
    """Return the bare text, and where in the text each of its characters comes from."""
    pairs = [
        (char, index)
        for index, written in enumerate(text)
        for char in unicodedata.normalize("NFKD", written).casefold()
        if char.isalnum()
    ]
    return "".join(char for char, _ in pairs), [index for _, index in pairs]


def blocks(markdown: str) -> dict[str, bool]:
    """Return the paragraphs of a Markdown text as plain text, and whether each is a list's item."""
    parts = re.split(r"\n\s*\n|\n(?=- )", markdown.strip())
    return {plain(part.removeprefix("- ")): part.startswith("- ") for part in parts if part}


def plain(markdown: str) -> str:
    """Return what a reader sees of a Markdown text, on one line; a note's mark is its number."""
    text = re.sub(r"\[\^(\w+)\]", r"\1", markdown)
    text = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text)
    text = re.sub(r"(?<!\\)\*+", "", text)
    return " ".join(re.sub(r"\\([^\w\s])", r"\1", text).split())
