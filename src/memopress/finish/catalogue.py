"""The document's catalogue: how it presents itself, and the names of its pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from memopress.finish.syntax import array, key, ref, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.finish.sheets import Sheets
    from memopress.finish.writing import Writer
    from memopress.render.model import Artwork, DrawnSheet


def present(artwork: Artwork) -> str:
    """Return the language, the title for the window's bar (ISO 14289-1, 7.1), and page labels."""
    shown = "/ViewerPreferences<</DisplayDocTitle true>>" if artwork.output.tagged else ""
    labels = f"/PageLabels<</Nums{array(_labels(artwork.sheets))}>>"
    return f"/Lang{string(artwork.output.info.language)}{shown}{labels}"


def _labels(sheets: Sequence[DrawnSheet]) -> Iterable[str]:
    """Yield a number tree's leaves (ISO 32000-1, 12.4.2): one for each unbroken run of folios.

    A spread's label has both, as in '2–3'.
    """
    expected = None
    for index, sheet in enumerate(sheets):
        folios = [page.folio for page in sheet.pages]
        spelt = len(folios) > 1 or folios[0] < 1
        if spelt:
            # A spread has two numbers, and numbering begins at 1: these are spelt out.
            yield f"{index}<</P{string('–'.join(map(str, folios)))}>>"
        elif folios[0] != expected:
            yield f"{index}<</S/D/St {folios[0]}>>"
        expected = None if spelt else folios[0] + 1


def name_anchors(sheets: Sheets) -> str:
    """Return the names of the anchors, in the order of their bytes (7.9.6)."""
    found = sorted((key(anchor), anchor, place) for anchor, place in sheets.anchors().items())
    if not found:
        return ""
    return f"/Names<</Dests<</Names[{' '.join(f'{string(a)}{place}' for _, a, place in found)}]>>>>"


def outline(writer: Writer, artwork: Artwork, sheets: Sheets) -> str:
    """Return the outline of the bookmarks, all of it open (12.3.3)."""
    root = writer.reserve()
    parents = [root]  # of what stands on each level
    kids: dict[int, list[int]] = {root: []}
    bodies: dict[int, str] = {}
    for index, sheet in enumerate(artwork.sheets):
        for entry in (entry for page in sheet.pages for entry in page.outline):
            # An outline has no gaps: what skips a level stands one below its forerunner.
            del parents[max(entry.level, 0) + 1 :]
            number = writer.reserve()
            kids[parents[-1]].append(number)
            kids[number] = []
            bodies[number] = (
                f"/Title{string(entry.title)}/Dest{sheets.place(index, entry.y)}"
                f"/Parent {ref(parents[-1])}"
            )
            parents.append(number)
    if not bodies:
        return ""
    counts = dict.fromkeys(kids, 0)
    for number in reversed(kids):  # what is within a level comes after it
        counts[number] = len(kids[number]) + sum(counts[kid] for kid in kids[number])
    for number, own in kids.items():
        for before, after in pairwise(own):
            bodies[before] += f"/Next {ref(after)}"
            bodies[after] += f"/Prev {ref(before)}"
        inner = f"/First {ref(own[0])}/Last {ref(own[-1])}/Count {counts[number]}" if own else ""
        kind = "/Type/Outlines" if number == root else bodies[number]
        bodies[number] = kind + inner
    for number, body in bodies.items():
        writer.put(f"<<{body}>>", number)
    return f"/Outlines {ref(root)}"
