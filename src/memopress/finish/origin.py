"""Where the things on a press file's pages come from, kept in the file for a preflight to tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from memopress.finish.metadata import dated, stamp
from memopress.finish.syntax import ref, string
from memopress.private import OWNER

if TYPE_CHECKING:
    from memopress.finish.writing import Writer
    from memopress.render.model import Artwork


def trace_back(writer: Writer, artwork: Artwork) -> str:
    """Return the origins of the pages' items, private data of the document (ISO 32000-1, 14.5).

    They are JSON: for each page its folio, its document's key if it is a card's, and rows of left,
    top, right and bottom in tenths of a point from the trim's top left, and the place.
    """
    pages = [
        {"folio": page.folio, "card": page.name if page.card else "", "items": page.origins}
        for page in artwork.pages
    ]
    private = writer.deflate(json.dumps(pages, separators=(",", ":")).encode())
    date = string(dated(stamp(artwork.output.info.date)))
    return f"/PieceInfo<<{OWNER}<</LastModified{date}/Private {ref(private)}>>>>"
