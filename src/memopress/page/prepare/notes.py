"""The notes at the foot of a frame's columns: which there are, and which marks refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.layout import elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from memopress.diagnostics import Problems
    from memopress.layout import Element


def marks_in(element: Element) -> Iterator[str]:
    """Yield the refs of the notes whose marks stand in an element, but for those in its notes."""
    for child in element.elements():
        if isinstance(child, elements.Note):
            yield child.ref
        elif not isinstance(child, elements.Footnotes):
            yield from marks_in(child)


class FrameNotes(Struct):
    """The notes of a frame by their refs, in the order in which their marks stand in it.

    Those that no mark in it refers to are `idle`.
    """

    element: elements.Footnotes
    items: dict[str, elements.Item]
    idle: list[elements.Item] = field(default_factory=list)

    @property
    def through(self) -> dict[str, str]:
        """The number of each in the frame, by their refs."""
        return {ref: str(number) for number, ref in enumerate(self.items, 1)}


def read_notes(frame: elements.Frame, problems: Problems) -> FrameNotes | None:
    """Return what stands at the foot of a frame's columns, None where nothing can.

    A second <footnotes> is told, and so are notes without a ref and those that have the same one.
    """
    found = [each for each in frame.elements() if isinstance(each, elements.Footnotes)]
    if not found:
        return None
    for each in found[1:]:
        message = "a frame has one <footnotes>, and this one has two"
        problems.error("misplaced-element", message, each.place, "put all notes into the first")
    known: dict[str, elements.Item] = {}
    for item in found[0].elements():
        assert isinstance(item, elements.Item)  # noqa: S101 - as the table of the language has it
        if not item.note:
            message = "in <footnotes> an <item> needs the attribute 'note'"
            problems.error("missing-attribute", message, item.place)
        elif item.note in known:
            message = f"there are two notes '{item.note}'"
            problems.error("double-note", message, item.place, "give each a name of its own")
        else:
            known[item.note] = item
    order = {ref: known[ref] for ref in followed(marks_in(frame), known)}
    idle = [item for ref, item in known.items() if ref not in order]
    return FrameNotes(found[0], order, idle)


def followed(refs: Iterable[str], known: Mapping[str, elements.Item]) -> tuple[str, ...]:
    """Return refs that are known, each once and followed by those that its note refers to."""
    order: dict[str, None] = {}
    pending = [*refs][::-1]
    while pending:
        ref = pending.pop()
        if ref in known and ref not in order:
            order[ref] = None
            pending += [*marks_in(known[ref])][::-1]
    return tuple(order)
