"""What is kept of a page that was judged: its findings, and the page in short.

A record is plain data, read strictly by type: what is no record of a page is none. Numbers of fonts
and forms are written as their places in the page's closure; which page it is, and which card it
shows, is told by the file at hand.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from memopress.preflight.model import Finding, Rect
from memopress.preflight.reading.marks import Shown  # noqa: TC001 - msgspec reads it
from memopress.preflight.reading.summary import Summary, Told
from memopress.preflight.rules import RULES
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from memopress.preflight.reading.closure import Number

MOST = 2_000  # findings of a page: one with more is judged anew each time


class Note(NamedTuple):
    """A finding without the page that it is on; `box` as a finding has it."""

    code: str
    message: str
    box: tuple[float, float, float, float] | None
    value: str
    limit: str
    remedy: str

    @classmethod
    def of(cls, finding: Finding) -> Note:
        """Return a finding of a page without what the file tells of it."""
        box = finding.box
        sides = (box.x, box.y, box.width, box.height) if box else None
        found = finding
        return cls(found.code, found.message, sides, found.value, found.limit, found.remedy)

    def found(self, page: int) -> Finding:
        """Return the finding as one on a page."""
        rule = RULES[self.code]
        return Finding(
            self.code,
            rule.severity,
            self.message,
            rule.why,
            page=page,
            box=Box(*self.box) if self.box else None,
            value=self.value,
            limit=self.limit,
            standards=rule.standards,
            remedy=self.remedy,
        )

    @property
    def is_sound(self) -> bool:
        """Whether its rule is known, and its box one that can be."""
        return self.code in RULES and (self.box is None or all(map(math.isfinite, self.box)))


class _Flat(NamedTuple):
    """A marked-content sequence, with the ones around it and in it by their places."""

    tag: str
    mcid: int | None
    form: int | None
    alt: str | None
    actual_text: str | None
    expansion: str | None
    lang: str | None
    box: Rect | None
    first: Rect | None
    speaks: bool
    outer: int
    parts: tuple[Shown | int, ...]


class _Written(Struct, frozen=True, array_like=True):
    work: int
    kept: int
    notes: dict[str, tuple[Note, ...]]
    summary: Summary  # without sequences, numbers as places
    sequences: tuple[_Flat, ...]
    room: Rect | None


class Record(Struct, frozen=True):
    """A page that was judged: what was found, by the topics of the rules, and the page in short.

    `work` and `kept` are what it took of the allowance of its file. `room` is where a slug line may
    stand beside what is on the page, None for nowhere.
    """

    work: int
    kept: int
    notes: Mapping[str, Sequence[Note]]
    summary: Summary
    room: Rect | None = None

    def written(self, numbers: Sequence[Number]) -> bytes | None:
        """Return the record as bytes, None where it cannot be written; `numbers` are its objects'.

        So it is where a page uses what has no number, or has texts that are none.
        """
        places = {number: (place, 0) for place, number in enumerate(numbers)}
        try:
            flat = tuple(_flattened(self.summary.sequences, places))
            summary = _numbered(self.summary._replace(sequences=()), places.__getitem__)
            notes = {name: tuple(each) for name, each in self.notes.items() if each}
            written = _Written(self.work, self.kept, notes, summary, flat, self.room)
            return msgspec.msgpack.encode(written)
        except (LookupError, ValueError, OverflowError, msgspec.MsgspecError):
            return None


def read_record(data: bytes | None, numbers: Sequence[Number]) -> Record | None:
    """Return the record that was written of a page with objects of these numbers, else None."""
    if data is None:
        return None
    try:
        written = _READER.decode(data)
        if written.work < 0 or written.kept < 0:
            return None
        if not all(note.is_sound for notes in written.notes.values() for note in notes):
            return None
        summary = _numbered(written.summary, lambda key: _at(numbers, key[0]))
        told = _linked(written.sequences, numbers)
        if any(each.within >= len(told) for each in summary.private):
            return None
        summary = summary._replace(sequences=tuple(told))
        return Record(written.work, written.kept, written.notes, summary, written.room)
    except (LookupError, ValueError, RecursionError, msgspec.MsgspecError):
        return None


_READER = msgspec.msgpack.Decoder(_Written)
_NOTES = msgspec.msgpack.Decoder(tuple[Note, ...])


def written_notes(notes: Sequence[Note]) -> bytes:
    """Return findings of a page as bytes."""
    return msgspec.msgpack.encode(notes)


def read_notes(data: bytes | None) -> tuple[Note, ...] | None:
    """Return findings of a page that were written, None for what is none."""
    try:
        notes = _NOTES.decode(data) if data is not None else None
    except msgspec.MsgspecError:
        return None
    return notes if notes is not None and all(each.is_sound for each in notes) else None


_SHOWN = msgspec.msgpack.Decoder(tuple[tuple[int, ...], ...])


def written_shown(codes: Sequence[Sequence[int]]) -> bytes:
    """Return the codes that a page shows of its fonts as bytes."""
    return msgspec.msgpack.encode(codes)


def read_shown(data: bytes | None) -> tuple[tuple[int, ...], ...] | None:
    """Return the codes that were written, None for what is none."""
    try:
        return _SHOWN.decode(data) if data is not None else None
    except msgspec.MsgspecError:
        return None


def _numbered(summary: Summary, turn: Callable[[Number], Number]) -> Summary:
    """Return a summary with other numbers for the same objects; raises LookupError."""
    return summary._replace(
        fonts=tuple(each._replace(key=turn(each.key)) for each in summary.fonts),
        texts=tuple(each._replace(key=turn(each.key)) for each in summary.texts),
        lost=tuple(each._replace(key=turn(each.key)) for each in summary.lost),
        forms=tuple(map(turn, summary.forms)),
        outside=tuple(map(turn, summary.outside)),
    )


def _at(numbers: Sequence[Number], place: int) -> Number:
    if place < 0:
        raise LookupError(place)
    return numbers[place]


def _flattened(sequences: Sequence[Told], places: Mapping[Number, Number]) -> list[_Flat]:
    known = {id(each): place for place, each in enumerate(sequences)}
    return [
        _Flat(
            each.tag, each.mcid, None if each.form is None else places[each.form][0],
            each.alt, each.actual_text, each.expansion, each.lang, each.box, each.first,
            each.speaks, -1 if each.outer is None else known[id(each.outer)],
            tuple(known[id(part)] if isinstance(part, Told) else part for part in each.parts),
        )
        for each in sequences
    ]  # fmt: skip


def _linked(sequences: Sequence[_Flat], numbers: Sequence[Number]) -> list[Told]:
    """Return sequences as they lie in each other: one around another begins before it."""
    told: list[Told] = []
    for place, each in enumerate(sequences):
        if not -1 <= each.outer < place:
            raise LookupError(each.outer)
        form = None if each.form is None else _at(numbers, each.form)
        outer = None if each.outer < 0 else told[each.outer]
        told.append(
            Told(
                each.tag, each.mcid, form, each.alt, each.actual_text, each.expansion, each.lang,
                each.box, each.first, each.speaks, outer,
            )
        )  # fmt: skip
    for place, each in enumerate(sequences):
        parts: list[Shown | Told] = []
        for part in each.parts:
            if isinstance(part, int) and not place < part:
                raise LookupError(part)
            parts.append(told[part] if isinstance(part, int) else part)
        told[place].parts = parts
    return told
