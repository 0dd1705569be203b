"""Frames with notes at their foot: filled until the numbers of these stand as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from memopress.diagnostics import Problems
    from memopress.layout import elements
    from memopress.page.distribute.fill import Filling
    from memopress.page.distribute.flow import Flow
    from memopress.page.prepare import Fit, Pieces
    from memopress.page.prepare.notes import FrameNotes

_PASSES = 6  # of numbers that move the notes that they are of; two are enough for most texts


def fill_noted(
    filling: Filling, frame: elements.Frame, notes: FrameNotes, pieces: Pieces, problems: Problems
) -> tuple[Flow, Fit]:
    """Return a frame filled with its text and the notes that this refers to.

    Where notes are numbered by page, the marks show what the pages have them be, unless that
    changes whenever the text is set anew, which is told.
    """
    numbering = notes.element.numbering
    shown = {} if numbering == "ref" else notes.through
    for _ in range(_PASSES):
        own = pieces.numbered(shown) if shown else pieces
        footnotes = own.footnotes(notes.element, notes.items)
        flow, fit = replace(filling, pieces=own.of(frame), notes=footnotes).fill()
        found = _by_page(flow, shown) if numbering == "page" else shown
        if found == shown:
            return flow, fit
        shown = found
    problems.error(
        "unsettled",
        "the numbers of the notes change whenever the text that shows them is set anew",
        notes.element.place,
        'number them otherwise, as numbering="through"',
    )
    return flow, fit


def _by_page(flow: Flow, shown: dict[str, str]) -> dict[str, str]:
    """Return the number of each note on its page, by their refs; others keep what they show."""
    numbers: dict[int, int] = {}
    found = dict(shown)
    assert flow.footing is not None  # noqa: S101 - notes stand in it
    for each in flow.at.noted:
        if each.foot is not None and not each.past.ends:
            page = flow.footing.page(each.foot)
            numbers[page] = numbers.get(page, 0) + 1
            found[each.note.element.note] = str(numbers[page])
    return found
