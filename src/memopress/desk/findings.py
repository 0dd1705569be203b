"""What there is to say of an edition, as rows that lead to pages and to lines of files."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from memopress.desk.facts import placed
from memopress.remarks import Spots
from memopress.typeset import Line
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.desk.model import Shown
    from memopress.diagnostics import Diagnostic, Place
    from memopress.page import Page

_RANKS = {"error": 0, "warning": 1, "note": 2}


def rows(shown: Shown | None, found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return diagnostics as data, the worst first, those on one page in its order.

    `spots` are folios with boxes in points from the trim; what is of no page has none.
    """
    made = []
    where = Spots(shown.edition, shown.pages, shown.faults) if shown else None
    for each in _once(found):
        spots = list(_spots(each, shown, where)) if shown and where else []
        made.append(
            {
                "severity": each.severity.value,
                "code": each.code,
                "message": each.message,
                "hints": list(each.hints),
                "excerpt": each.excerpt,
                "spots": [
                    {
                        "folio": folio,
                        "box": None if box is None else [box.x, box.y, box.width, box.height],
                    }
                    for folio, box in spots
                ],
                **placed(each.place),
            }
        )
    made.sort(key=lambda row: (_RANKS[str(row["severity"])], _first(row["spots"])))
    return made


def _first(spots: Any) -> int:
    return int(spots[0]["folio"]) if spots else 0


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return each diagnostic once; of what is told with its pages too, only that."""
    every = list(dict.fromkeys(found))
    paged = {each.bare for each in every if each.subject and each.subject.where}
    return [e for e in every if (e.subject and e.subject.where) or e.bare not in paged]


def _spots(found: Diagnostic, shown: Shown, where: Spots) -> Iterator[tuple[int, Box | None]]:
    """Yield the pages that a diagnostic is of, with the box of what it is about."""
    subject = found.subject
    own = (
        [pages for edition, pages in subject.where if edition == shown.edition.id]
        if subject
        else []
    )
    folios = sorted({folio for pages in own for folio in pages})
    if folios:
        left = where.everywhere(found)  # what errors left is no item of its page
        for folio in folios:
            if page := shown.page(folio):
                over = left.get(folio) if found.code == "overset" else None
                yield folio, over or _box(page, found) or left.get(folio)
        return
    yield from where.everywhere(found).items()


def _box(page: Page, found: Diagnostic) -> Box | None:
    subject = found.subject
    if subject and subject.line:
        start = subject.line.rstrip("…")
        for each in page.items:
            if isinstance(each.item, Line) and each.item.text.startswith(
                start[: len(each.item.text)]
            ):
                return each.extent
    if subject and subject.frame and page.construction:
        boxes = [each.box for each in page.construction.columns if each.frame == subject.frame]
        if boxes:
            return reduce(Box.around, boxes)
    return _around_place(page, found.place) if found.place else None


def _around_place(page: Page, place: Place) -> Box | None:
    """Return the box around what comes from a line of a file on a page, None for nothing."""
    at = (place.file, place.line)
    own = [e.extent for e in page.items if e.source and (e.source.file, e.source.line) == at]
    boxes = [box for box in own if box is not None]
    return reduce(Box.around, boxes) if boxes else None
