"""The motifs of a page: what a reader sees as one thing, and a knife as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.preflight.reading.allowance import charge, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Rect
    from memopress.preflight.reading import Mark, PageObject


class Motif(Struct, frozen=True):
    """A text, a drawing, or a single mark: what it is called in messages, and what is seen of it.

    What is painted under a clip of its own is one drawing.
    """

    name: str
    box: Rect
    is_text: bool


def motifs(sheet: PageObject) -> tuple[Motif, ...]:
    """Return the motifs of a page that are to be seen, drawings last; they are found once."""
    found = sheet.notes.get("motifs")
    if found is None:
        found = sheet.notes["motifs"] = tuple(_motifs(sheet))
    return found


def _motifs(sheet: PageObject) -> Iterator[Motif]:
    drawings: dict[int, Rect] = {}
    inked: list[Rect] = []
    for mark in sheet.marks:
        if not mark.visible:
            continue
        white = mark.colour.is_white
        # White shows on what lies below it, and on nothing else.
        if white and not any(map(mark.box.overlaps, counted(inked))):
            continue
        if not white:
            inked.append(mark.box)
        if mark.kind == "text":
            yield Motif(f"'{mark.text[:40]}'", mark.box, is_text=True)
        elif (number := _drawing(mark, sheet.bleed)) is not None:
            drawings[number] = drawings.get(number, mark.box).join(mark.box)
        else:
            yield Motif(f"a {mark.kind}", mark.box, is_text=False)
    for box in drawings.values():
        yield Motif("a drawing", box, is_text=False)


def _drawing(mark: Mark, bleed: Rect) -> int | None:
    """Return the number of the clip that makes a mark part of a drawing, None for none.

    The outermost clip is the page's, as long as it cuts nothing off.
    """
    clip = mark.clip
    found = None
    while clip.outer is not None:
        charge()
        if clip.outer.outer is not None or not clip.box.holds(bleed):
            found = clip.number
        clip = clip.outer
    return found
