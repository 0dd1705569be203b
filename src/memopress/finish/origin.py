"""Where the things on a press file's pages come from, kept in the file for a preflight to tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Pdf, Stream, String

from memopress.finish.metadata import stamp
from memopress.page.model import Drawing, Picture, Shape
from memopress.typeset.model import Line

if TYPE_CHECKING:
    from memopress.page.model import Page, Placed
    from memopress.render.model import Draft

OWNER = "/memopress"


def trace_back(pdf: Pdf, draft: Draft, root: str) -> None:
    """Add the origins of the pages' items as private data of the document (ISO 32000-1, 14.5).

    They are JSON: for each page its folio, its document's key if it is a card's, and rows of left,
    top, right and bottom in tenths of a point from the trim's top left, and the place below `root`.
    Rows with one place that follow each other are one.
    """
    text = json.dumps([_page(page, root) for page in draft.pages], separators=(",", ":"))
    private = Stream(pdf, text.encode())
    date = String(f"D:{stamp(draft.info.date):%Y%m%d%H%M%S}Z")
    pdf.Root.PieceInfo = Dictionary(
        {OWNER: Dictionary(LastModified=date, Private=pdf.make_indirect(private))}
    )


def _page(page: Page, root: str) -> dict[str, Any]:
    rows: list[tuple[tuple[float, float, float, float], str]] = []
    for placed in page.items:
        if placed.source is None or (box := _box(placed)) is None:
            continue
        place = str(placed.source).removeprefix(f"{root}/") if root else str(placed.source)
        if rows and rows[-1][1] == place:
            (x0, y0, x1, y1), _ = rows.pop()
            box = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
        rows.append((box, place))
    items = [[*(round(value * 10) for value in box), place] for box, place in rows]
    return {"folio": page.folio, "card": page.name if page.card else "", "items": items}


def _box(placed: Placed) -> tuple[float, float, float, float] | None:
    """Return the box that an item takes on its page, None for one that shows nothing."""
    item, x, y = placed.item, placed.at.x, placed.at.y
    if isinstance(item, Line):
        size = max((run.size for run in item.runs), default=0.0)
        return (x, y - size * 0.8, x + item.width, y + size * 0.25)
    if isinstance(item, Picture):
        return (x, y, x + item.size.width, y + item.size.height)
    if isinstance(item, Drawing):
        clip = item.clip
        return (x + clip.x, y + clip.y, x + clip.right, y + clip.bottom)
    if isinstance(item, Shape) and item.path:
        xs = [value for segment in item.path for value in segment.points[0::2]]
        ys = [value for segment in item.path for value in segment.points[1::2]]
        return (x + min(xs), y + min(ys), x + max(xs), y + max(ys))
    return None
