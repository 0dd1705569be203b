"""Paragraphs and lists in columns: what keeps together, what text runs around, initials."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from memopress.limits import PARAGRAPH, WORD
from memopress.page.context import find_character
from memopress.page.flow import Overset
from memopress.page.model import Link, Placed, Role, Spot
from memopress.page.passages import beginning
from memopress.page.slots import DROP, Slots, capitals
from memopress.page.spans import (
    back_anchor,
    note_anchor,
    plain_spans,
    setting_of,
    source_of,
    text_style,
)
from memopress.typeset import GlyphError, Inline, Line, Shape, Span, Target
from memopress.units import Point, Size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Place, Problems
    from memopress.layout import Element, Style
    from memopress.page.flow import Flow
    from memopress.page.model import Artifact

_TRIES = 4  # settings of a paragraph whose line at a column's end would be hyphenated


def place_paragraph(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a heading or a paragraph; a heading is never parted."""
    style = flow.context.style(element)
    if style is None:
        return
    role = flow.role(element.tag.upper(), element)
    whole = style.keep_together or element.tag != "p"
    spans = flow.context.spans(element, style, flow.fit)
    source = source_of(element)
    _Paragraph(flow, style, spans, source, role, style.indent, whole).place()


def set_text(
    flow: Flow, spans: tuple[Span, ...], style: Style, room: float | Shape, source: Place
) -> tuple[Line, ...]:
    """Return the lines of spans in a paragraph style; what cannot be set is an error."""
    context = flow.context
    if not _is_bounded(spans, source, context.problems):
        return ()
    words = (*context.layout.hyphenation, *context.hyphenation)
    setting = setting_of(style, flow.fit, context.language, words)
    try:
        return context.typesetter.set(spans, room, setting)
    except GlyphError as error:
        place = find_character(error.char, source, context.files)
        context.problems.error(error.code, str(error), place, error.hint)
        return ()


def _is_bounded(spans: tuple[Span, ...], source: Place, problems: Problems) -> bool:
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


def set_element(flow: Flow, element: Element, style: Style, measure: float) -> tuple[Line, ...]:
    """Return the lines of an element's text at a measure."""
    context = flow.context
    spans = context.spans(element, style, flow.fit)
    source = source_of(element)
    lines = set_text(flow, spans, style, measure, source)
    tell_too_wide(flow, lines, style, source)
    return lines


def tell_too_wide(flow: Flow, lines: tuple[Line, ...], style: Style, source: Place) -> None:
    """Report the lines that are wider than their room."""
    for line in lines:
        if line.excess > 0.5:
            flow.context.problems.error(
                "too-wide",
                f"'{beginning(line.text)}' is {line.excess:.1f} pt wider than its column "
                f"({line.measure:.1f} pt) in style '{style.name}'",
                source,
                "use a smaller style, a wider frame, or allow hyphenation",
            )


@dataclass(slots=True)
class _Paragraph:
    """A paragraph on its way into columns; each stretch of it is set in the room that it gets."""

    flow: Flow
    style: Style
    spans: tuple[Span, ...]
    source: Place
    role: Role | Artifact
    indent: float = 0.0
    together: bool = False  # all of its lines in one column
    past: list[tuple[float, float]] = field(default_factory=list)  # rooms of lines in columns done
    ends: tuple[int, ...] = ()  # where those lines end
    whole: set[int] = field(default_factory=set)  # lines that may not end in a hyphen
    shape: Shape | None = None  # what it was set in last
    initial: _Initial | None = None
    marker: _Marker | None = None

    def place(self) -> None:
        """Place all lines, as many columns as they need."""
        flow, style = self.flow, self.style
        flow.gridded |= bool(style.grid)
        while True:
            slots, done = Slots(flow, style), len(self.ends)
            if not done:
                self.initial = self._initial(slots)
            lines = self._set(slots)[done:]
            count = self._count(lines, slots)
            if self.initial and not done:
                beside = self.initial.beside
                # Too short a paragraph, or a column too low, for an initial.
                if len(lines) < beside or (flow.top and count < beside):
                    self.initial = None
                    lines = self._set(slots)
                    count = self._count(lines, slots)
            if not lines:
                break
            end = self._end(lines, count)
            if 0 < end < len(lines) and lines[end - 1].dashed:
                # No column ends in a hyphen: other breaks may spare it.
                if done + end - 1 not in self.whole and len(self.whole) < _TRIES:
                    self.whole.add(done + end - 1)
                    continue
                end = next((n for n in range(end, 0, -1) if not lines[n - 1].dashed), 0)
            if not end and flow.top:
                # A column too low for what should keep together.
                end = count
                flow.parted += 0 < count < len(lines)
            self._put(lines[:end], slots)
            if end == len(lines):
                break
            if not flow.next_column():
                rest = lines[end:]
                words = sum(len(each.text.split()) for each in rest)
                flow.overset.append(Overset(self.source, len(rest), words, rest[0].text))
                return
        flow.y += style.after

    def _put(self, lines: tuple[Line, ...], slots: Slots) -> None:
        """Place the next lines in the column in hand."""
        if not lines:
            return
        flow = self.flow
        if not self.ends:
            self._open(slots)
        taken = slots.first(len(lines))
        for slot, line in zip(taken, lines, strict=True):
            at = Point(flow.box.x + self.indent + line.left, slot.baseline)
            flow.add(at, line, self.role, self.source)
            flow.put(_references(line, at, self.role, self.source))
            flow.put(links(line, at, self.role, self.source))
        tell_too_wide(flow, lines, self.style, self.source)
        flow.close(taken[-1].baseline, slots.leading * DROP)
        self.past += [(slot.indent, slot.measure) for slot in taken]
        self.ends += tuple(line.end for line in lines)

    def _set(self, slots: Slots) -> tuple[Line, ...]:
        """Return the whole paragraph in the rooms that are behind it and those that lie ahead."""
        rooms = [*self.past, *slots.rooms()]
        beside, inner = (self.initial.beside, self.initial.room) if self.initial else (0, 0.0)
        while len(rooms) <= max(beside, 1 if self.style.first_indent else 0):
            rooms.append(rooms[-1])
        # Lines beside an initial begin at one edge, even where something in their way ends.
        edge = max((left for left, _ in rooms[:beside]), default=0.0)
        shaped = []
        for number, (left, width) in enumerate(rooms):
            inset = self._beside(left)
            inset += self.style.first_indent if not number and not self.initial else 0.0
            if number < beside:
                inset = inner + self._beside(edge) + edge - left
            shaped.append((left + inset, width - self.indent - inset))
        # What is alike from some line on is said once.
        while len(shaped) > 1 and shaped[-1] == shaped[-2]:
            shaped.pop()
        shape = Shape(tuple(shaped), frozenset(self.whole), self.ends)
        # In rooms that are as they were foreseen, the lines to come stand already.
        if self.shape is None or replace(self.shape, ends=self.ends) != shape:
            self.shape = shape
        spans = self.initial.rest if self.initial else self.spans
        return set_text(self.flow, spans, self.style, self.shape, self.source)

    def _beside(self, left: float) -> float:
        """Return what a line is indented by, so that no marker hangs in what stands to its left."""
        hangs = self.marker and self.marker.indent > self.indent
        return self.marker.indent if self.marker and hangs and left else 0.0

    def _count(self, lines: tuple[Line, ...], slots: Slots) -> int:
        """Return how many of the lines fit the column in hand."""
        for number in range(len(lines)):
            if not self.flow.fits(slots[number].baseline):
                return number
        return len(lines)

    def _end(self, lines: tuple[Line, ...], count: int) -> int:
        """Return how many lines stay in the column in hand, so that none is left alone."""
        left = len(lines)
        if count >= left:
            return left
        keep = self.style.keep
        # Three lines go together where two must stay at either end.
        if self.together or left < 2 * keep:
            return 0
        least = max(keep, self.initial.beside) if self.initial and not self.past else keep
        end = min(count, left - keep)
        return end if end >= least or self.past else 0

    def _open(self, slots: Slots) -> None:
        """Place what stands before the first line: a list's marker, an initial."""
        baseline, left, _ = slots[0]
        edge = self.flow.box.x + left + self.indent + self._beside(left)
        if marker := self.marker:
            at = Point(edge - marker.indent + marker.line.left, baseline)
            self.flow.add(at, marker.line, marker.role, marker.source)
            self.flow.put(links(marker.line, at, marker.role, marker.source))
            if marker.anchor:
                top = at.moved(0, -slots.leading)
                spot = Spot(marker.anchor, marker.title)
                self.flow.add(top, spot, marker.role, marker.source)
        if initial := self.initial:
            edge += max(slot.indent for slot in slots.first(initial.beside)) - left
            at = Point(edge + initial.line.left, slots[initial.beside - 1].baseline)
            self.flow.add(at, initial.line, self.role, self.source)

    def _initial(self, slots: Slots) -> _Initial | None:
        """Return the first letter set apart, as high as the lines beside it; None without one."""
        style, flow, beside = self.style, self.flow, self.style.drop_lines
        if beside < 2 or not self.spans or not self.spans[0].text[:1].strip():
            return None
        opening = self.spans[0]
        # An opening quotation mark goes with its letter.
        length = 2 if not opening.text[0].isalnum() and opening.text[1:2].isalnum() else 1
        named = flow.context.layout.styles.get(style.drop_style, style)
        height = slots[beside - 1].baseline - slots[0].baseline + capitals(flow, style)
        size = round(height / flow.context.typesetter.faces[named.font].cap_height, 2)
        look = replace(text_style(flow.context.layout, named, flow.fit), size=size)
        ink = replace(named, margins="ink", align="left", hyphenate=False)
        lines = set_text(flow, (Span(opening.text[:length], look),), ink, 1e4, self.source)
        if not lines:
            return None
        rest = (replace(opening, text=opening.text[length:]), *self.spans[1:])
        word = "".join(span.text for span in rest)[:1].strip()
        line = replace(lines[0], joined=bool(word))
        return _Initial(line, line.width - sum(line.hang) + 0.14 * size, beside, rest)


@dataclass(frozen=True, slots=True)
class _Initial:
    """The first letter of a paragraph, its room, the lines beside it, and the spans after it."""

    line: Line
    room: float
    beside: int
    rest: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Marker:
    """What stands before a list's item, from `indent` points to the left of its text on.

    `anchor` is the name by which links lead to it, '' if none do, and `title` what these tell.
    """

    line: Line
    indent: float
    role: Role | Artifact
    source: Place
    anchor: str = ""
    title: str = ""


def _references(line: Line, at: Point, role: Role | Artifact, source: Place) -> Iterator[Placed]:
    """Yield the places that notes lead back to."""
    for run in line.runs:
        if run.inline and run.inline.note and run.inline.link:
            name = back_anchor(run.inline.link.href[1:])
            yield Placed(at.moved(run.x, -2 * run.size), Spot(name), role, source)


def links(line: Line, at: Point, role: Role | Artifact, source: Place) -> Iterator[Placed]:
    """Yield the active areas of a line that stands at a point."""
    for target, group in groupby(line.runs, key=lambda run: run.inline and run.inline.link):
        if target:
            runs = list(group)
            x, size = runs[0].x, runs[0].size
            width = runs[-1].x + runs[-1].width - x
            # The mark of a note is small; what is to be hit is as wide as a letter is high.
            grown = max(0.0, size - width) / 2
            text = "".join(t for run in runs for t in run.texts).strip()
            link = Link(Size(width + 2 * grown, size * 1.2), target, text)
            yield Placed(at.moved(x - grown, -size * 0.9), link, role, source)


def place_list(flow: Flow, element: Element, _rest: list[Element]) -> None:
    """Place a list: its items, each with a marker before it or hanging in the margin."""
    context = flow.context
    style = context.style(element)
    marker_style = context.style(element, "marker-style") if element.get("marker-style") else style
    if style is None or marker_style is None:
        return
    marker = element.get("marker", "•")
    # An arrow or a dash does what a bullet does.
    numbering = ("List", "ListNumbering", "Decimal" if "#" in marker else "Disc")
    parent = flow.role("L", element, numbering)
    indent = context.length(element, "indent", style.size * 1.6)
    gap = context.length(element, "gap", 0.0)
    hangs = element.get("hang") == "true"
    base = text_style(context.layout, marker_style, flow.fit)
    for number, item in enumerate(element.elements()):
        if number:
            flow.y += gap
        anchor = note_anchor(context.name, item.get("note")) if item.get("note") else ""
        one = flow.role("Note", element) if anchor else context.role("LI", parent)
        if isinstance(one, Role):
            one = replace(one, note=anchor)
        label = context.role("Lbl", one)
        body = context.role("P" if anchor else "LBody", one)
        if element.get("role") == "P":
            label, body = flow.decoration, flow.role("P", element)
        shown = marker.replace("#", str(number + 1))
        meaning = Inline()
        if anchor and item.get("back"):
            meaning = Inline(link=Target(f"#{back_anchor(anchor)}", item.get("back")))
        own = tuple(plain_spans(shown, base, context.layout, meaning))
        marks = set_text(flow, own, marker_style, indent, element.place)
        spans = context.spans(item, style, flow.fit)
        source = source_of(item)
        within = style.indent if hangs else indent
        before = None
        if marks:
            title = item.get("title")
            before = _Marker(marks[0], indent, label, element.place, anchor, title)
        together = style.keep_together
        _Paragraph(flow, style, spans, source, body, within, together, marker=before).place()
