"""The slug line of a page, told apart: its last stream, where that is a line of text around it.

Editions share pages and differ in this line. A page whose other content leaves everything as it was
at the beginning paints the same with it and without, and the line paints the same on an empty page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pikepdf import Array, Dictionary, Object, PdfError, Stream

from memopress.preflight.model import Rect
from memopress.preflight.reading.content import read_content
from memopress.preflight.reading.decoding import TooLargeError, decoded
from memopress.preflight.reading.marks import PLAIN
from memopress.preflight.reading.summary import Summary, summarised
from memopress.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.preflight.reading.marks import Mark
    from memopress.preflight.reading.store import Painted, Store

_MOST = 4_096  # bytes of a slug line's content
_CLEAR = mm(1)  # from the bleed, and from what else stands around the page
_NAME = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)")


class Slug(NamedTuple):
    """A slug line by itself: what it paints, in full and in short, and where.

    `contents` and `resources` are those of the page without it.
    """

    painted: Painted
    summary: Summary
    box: Rect
    contents: Array
    resources: Dictionary


def find_slug(page: Object, bleed: Rect, whole: Rect, store: Store) -> Slug | None:
    """Return a page's slug line, None where its last stream may be anything else."""
    contents, resources = page.get("/Contents"), page.get("/Resources")
    if not isinstance(contents, Array) or len(contents) < 2:
        return None
    last = contents[-1]
    if not isinstance(last, Stream) or not isinstance(resources, Dictionary):
        return None
    try:
        data = decoded(last, _MOST)
    except (PdfError, TooLargeError):
        return None
    painted = read_content(last, resources, whole, store)
    box = _box(painted, bleed.grown(_CLEAR))
    if box is None or not _is_plain(painted):
        return None
    summary = summarised(painted, [painted], store, has_resources=True)
    names = {f"/{name.decode('latin-1')}" for name in _NAME.findall(data)}
    rest = Array(list(contents)[:-1])
    return Slug(painted, summary, box, rest, _without(resources, names))


def _is_plain(painted: Painted) -> bool:
    """Tell whether text is all that was painted, and nothing is wrong with it."""
    odd = (
        painted.broken, painted.unpaired, painted.foreign, painted.states, painted.forms,
        painted.masks, painted.masked, painted.images, painted.intents, painted.stencils,
    )  # fmt: skip
    return not any(odd) and not painted.endless and not painted.faded and painted.is_settled


def _box(painted: Painted, bleed: Rect) -> Rect | None:
    """Return what text is within, None where there is none, or anything else, or it is near."""
    box = None
    for mark in painted.marks:
        plain = mark.kind == "text" and mark.visible and not mark.colour.is_white
        if not plain or mark.lost or mark.untold or mark.opacity < 1 or mark.blend not in PLAIN:
            return None
        if mark.whole != mark.box or mark.whole.overlaps(bleed):
            return None
        box = mark.box if box is None else box.join(mark.box)
    return box


def _without(resources: Dictionary, names: set[str]) -> Dictionary:
    """Return resources without the fonts of these names."""
    found = Dictionary(dict(resources.items()))
    fonts = resources.get("/Font")
    if isinstance(fonts, Dictionary):
        others = {key: font for key, font in fonts.items() if key not in names}
        if others:
            found.Font = Dictionary(others)
        else:
            del found["/Font"]
    return found


def room(slug: Rect, marks: Iterable[Mark], whole: Rect) -> Rect | None:
    """Return how far a line as high as this one may run to the right without touching any mark.

    None where it touches one itself.
    """
    end = whole.x1
    for mark in marks:
        box = mark.box.grown(_CLEAR)
        if mark.visible and box.y0 < slug.y1 and box.y1 > slug.y0 and box.x1 > slug.x0:
            if box.x0 < slug.x1:
                return None
            end = min(end, box.x0)
    return Rect(slug.x0, slug.y0, end, slug.y1)
