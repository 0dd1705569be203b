"""Paragraphs and lists in columns: what keeps together, what text runs around, initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.page.distribute.columns import ENDLESS
from memopress.page.distribute.feet import Past
from memopress.page.distribute.flow import Flow
from memopress.page.distribute.model import DROP, NEARLY, Lines, Opening, Overset
from memopress.page.distribute.slots import Slots
from memopress.page.model import Column
from memopress.typeset import Line, Shape
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.page.distribute.columns import Terms
    from memopress.page.prepare import pieces as p
    from memopress.page.prepare.words import Initial, Text

_TRIES = 4  # settings of a paragraph whose line at a column's end would be hyphenated


def set_paragraph(flow: Flow, piece: p.Paragraph, _rest: Sequence[p.Piece]) -> None:
    """Set a heading or a paragraph; a heading is never parted."""
    _Paragraph(flow, piece, piece.text, piece.text.style.indent, together=piece.together).run()


def set_list(flow: Flow, piece: p.List, _rest: Sequence[p.Piece]) -> None:
    """Set a list: its items, each with a marker before it or hanging in the margin."""
    together = piece.element.style.keep_together
    _set_items(flow, piece, ((item, Past()) for item in piece.items), together=together)


def _set_items(
    flow: Flow,
    piece: p.List | p.Footnotes,
    items: Iterable[tuple[p.Item, Past]],
    *,
    together: bool,
) -> None:
    for number, (item, past) in enumerate(items):
        if number:
            flow.at.y += piece.element.gap
        _Paragraph(
            flow, piece, item.text, item.indent, together, item, list(past.rooms), past.ends
        ).run()


def set_notes(
    terms: Terms, notes: p.Footnotes, box: Box, parts: Sequence[tuple[p.Item, Past]]
) -> list[Lines]:
    """Return what is left of notes, as wide as a box, from the height 0 down."""
    column = Column(Box(box.x, 0.0, box.width, ENDLESS))
    flow = Flow(replace(terms, stretch=None), (column,))
    flow.at.top = False  # a rule may stand above them
    _set_items(flow, notes, parts, together=False)
    return [each for each in flow.pages[0] if isinstance(each, Lines)]


class _Paragraph(Struct):
    """A paragraph on its way into columns; each stretch of it is set in the room that it gets."""

    flow: Flow
    piece: p.Paragraph | p.List | p.Footnotes
    text: Text
    indent: float = 0.0
    together: bool = False  # all of its lines in one column
    item: p.Item | None = None
    past: list[tuple[float, float]] = field(default_factory=list)  # rooms of lines in columns done
    ends: tuple[int, ...] = ()  # where those lines end
    whole: set[int] = field(default_factory=set)  # lines that may not be unclosed
    shape: Shape | None = None  # what it was set in last
    initial: Initial | None = None

    def run(self) -> None:
        """Set all lines, in as many columns as they need."""
        flow, style = self.flow, self.text.style
        flow.at.gridded |= bool(style.grid)
        while True:
            slots, done = Slots(flow, style), len(self.ends)
            if not done:
                self.initial = self._initial(slots)
            lines = self._set(slots)[done:]
            count = self._count(lines, slots)
            if self.initial and not done:
                beside = self.initial.beside
                # Too short a paragraph, or a column too low, for an initial.
                if len(lines) < beside or (flow.at.top and count < beside):
                    self.initial = None
                    lines = self._set(slots)
                    count = self._count(lines, slots)
            if not lines:
                break
            end = self._end(lines, count)
            if 0 < end < len(lines) and lines[end - 1].unclosed:
                # No column ends in a hyphen, or in an address: other breaks may spare it.
                if done + end - 1 not in self.whole and len(self.whole) < _TRIES:
                    self.whole.add(done + end - 1)
                    continue
                end = next((n for n in range(end, 0, -1) if not lines[n - 1].unclosed), 0)
            if not end and flow.at.top and not flow.crowded:
                # A column too low for what should keep together.
                end = count
                flow.at.parted += 0 < count < len(lines)
            self._put(lines[:end], slots)
            if end == len(lines):
                break
            if not flow.next_column():
                rest = lines[end:]
                words, left = sum(len(each.text.split()) for each in rest), flow.box.x + self.indent
                found = Overset(self.text.source, len(rest), words, rest[0].text)
                marker = None if done or end else self._marker
                hung = left - self.item.marker.indent if self.item else left
                flow.overset.append(found.running_on(rest, left, slots.leading, marker, hung))
                return
        flow.at.y += style.after

    def _put(self, lines: tuple[Line, ...], slots: Slots) -> None:
        """Set the next lines in the column in hand."""
        if not lines:
            return
        flow = self.flow
        opening = None if self.ends else self._open(slots)
        taken = slots.first(len(lines))
        x = flow.box.x + self.indent
        stood = Lines(self.piece, self.item, self.text, x, lines, taken, slots.leading, opening)
        notes = tuple(note for line in lines for note in flow.notes_of(line))
        flow.put(stood, taken[-1].baseline, notes)
        flow.close(taken[-1].baseline, slots.leading * DROP)
        self.past += [(slot.indent, slot.measure) for slot in taken]
        self.ends += tuple(line.end for line in lines)

    def _set(self, slots: Slots) -> tuple[Line, ...]:
        """Return the whole paragraph in the rooms that are behind it and those that lie ahead."""
        first_indent = self.text.style.first_indent
        rooms = [*self.past, *slots.rooms()]
        beside, inner = (self.initial.beside, self.initial.room) if self.initial else (0, 0.0)
        while len(rooms) <= max(beside, 1 if first_indent else 0):
            rooms.append(rooms[-1])
        # Lines beside an initial begin at one edge, even where something in their way ends.
        edge = max((left for left, _ in rooms[:beside]), default=0.0)
        shaped = []
        for number, (left, width) in enumerate(rooms):
            inset = self._beside(left)
            inset += first_indent if not number and not self.initial else 0.0
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
        words = self.initial.rest if self.initial else self.text.words(self.flow.fit)
        return words.lines(self.shape)

    def _beside(self, left: float) -> float:
        """Return what a line is indented by, so that no marker hangs in what stands to its left."""
        indent = self._marker_indent
        return indent if indent > self.indent and left else 0.0

    @property
    def _marker(self) -> Line | None:
        """The marker before the text, None without one that has letters."""
        return self.item.marker.line(self.flow.fit) if self.item else None

    @property
    def _marker_indent(self) -> float:
        """How far before the text the marker stands, 0 without one that has letters."""
        return self.item.marker.indent if self.item and self._marker else 0.0

    def _count(self, lines: tuple[Line, ...], slots: Slots) -> int:
        """Return how many of the lines fit the column in hand, with the notes of each.

        A note that has to be parted leaves room for those lines that go with the one of its mark,
        and for no others.
        """
        flow, limit = self.flow, self.flow.bottom
        notes: tuple[p.Item, ...] = ()
        for number, line in enumerate(lines):
            baseline, more = slots[number].baseline, flow.notes_of(line)
            if more and not flow.fits(baseline, notes + more):
                more = flow.bearable(min(slots.leading, baseline - flow.box.y), more)
            if more:
                notes += more
                counts = range(number + 1, len(lines) + 1)
                low = slots[next(n for n in counts if self._end(lines, n) == n) - 1].baseline
                limit = max(flow.limit(y, notes) for y in (low, baseline))
            if baseline > limit + NEARLY:
                return number
        return len(lines)

    def _end(self, lines: tuple[Line, ...], count: int) -> int:
        """Return how many lines stay in the column in hand, so that none is left alone."""
        left = len(lines)
        if count >= left:
            return left
        keep = self.text.style.keep
        # Three lines go together where two must stay at either end.
        if self.together or left < 2 * keep:
            return 0
        least = max(keep, self.initial.beside) if self.initial and not self.past else keep
        end = min(count, left - keep)
        return end if end >= least or self.past else 0

    def _open(self, slots: Slots) -> Opening:
        """Return what stands before the first line: a list's marker, an initial."""
        baseline, left, _ = slots[0]
        edge = self.flow.box.x + left + self.indent + self._beside(left)
        at = Point(edge, baseline)
        if not (initial := self.initial):
            return Opening(at, None, None)
        edge += max(slot.indent for slot in slots.first(initial.beside)) - left
        return Opening(
            at, initial, Point(edge + initial.line.left, slots[initial.beside - 1].baseline)
        )

    def _initial(self, slots: Slots) -> Initial | None:
        """Return the first letter set apart, as high as the lines beside it; None without one."""
        beside, flow = self.text.style.drop_lines, self.flow
        if beside < 2:
            return None
        height = slots[beside - 1].baseline - slots[0].baseline
        return self.text.initial(flow.fit, height + flow.matter.capitals(self.text.style, flow.fit))
