"""Where the things on a press file's pages come from, kept in the file for a preflight to tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Pdf, Stream, String

from memopress.finish.metadata import dated, stamp
from memopress.private import OWNER

if TYPE_CHECKING:
    from memopress.page.model import Page
    from memopress.render.model import Draft


def trace_back(pdf: Pdf, draft: Draft, root: str) -> None:
    """Add the origins of the pages' items as private data of the document (ISO 32000-1, 14.5).

    They are JSON: for each page its folio, its document's key if it is a card's, and rows of left,
    top, right and bottom in tenths of a point from the trim's top left, and the place below `root`.
    Rows with one place that follow each other are one.
    """
    text = json.dumps([_page(page, root) for page in draft.pages], separators=(",", ":"))
    private = Stream(pdf, text.encode())
    date = String(dated(stamp(draft.output.info.date)))
    pdf.Root.PieceInfo = Dictionary(
        {OWNER: Dictionary(LastModified=date, Private=pdf.make_indirect(private))}
    )


def _page(page: Page, root: str) -> dict[str, Any]:
    rows: list[tuple[tuple[float, float, float, float], str]] = []
    for placed in page.items:
        if placed.source is None or (extent := placed.extent) is None:
            continue
        box = (extent.x, extent.y, extent.right, extent.bottom)
        place = str(placed.source).removeprefix(f"{root}/") if root else str(placed.source)
        if rows and rows[-1][1] == place:
            (x0, y0, x1, y1), _ = rows.pop()
            box = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
        rows.append((box, place))
    items = [[*(round(value * 10) for value in box), place] for box, place in rows]
    return {"folio": page.folio, "card": page.name if page.card else "", "items": items}
