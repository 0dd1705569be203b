"""What the document has to know of a page: its names, links, notes and origins."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from memopress.page.model import Artifact, Link, Role, Spot
from memopress.render.model import Drawn, Entry
from memopress.typeset.model import Line

if TYPE_CHECKING:
    from memopress.page.model import Page
    from memopress.render.model import Output
    from memopress.render.tags import Tags

Row = tuple[int, int, int, int, str]


def told(page: Page, output: Output, top: float, tags: Tags) -> Drawn:
    """Return what a document of an output has to know of a page that was drawn.

    `top` is the y of the trim's upper edge in points of the PDF, `tags` what drawing noted.
    """
    links = output.links
    outline = page.outline if output.bookmarks else ()
    notes, titles = _notes(page) if links else ({}, {})
    return Drawn(
        folio=page.folio,
        name=page.name,
        card=page.card,
        continues=page.continues,
        sections=tuple((each.title, each.level) for each in page.bookmarks),
        outline=tuple(Entry(each.title, each.level, top - y) for each, y in outline),
        anchors=tuple((anchor, top - y) for anchor, y in page.destinations if links),
        targets=_targets(page),
        roles=tuple(tags.roles),
        inlines=tuple(tags.inlines),
        steps=tuple(tags.steps),
        boxes=tuple(tags.boxes),
        notes=notes,
        titles=titles,
        origins=() if output.origins is None else _origins(page, output.origins),
    )


def _targets(page: Page) -> tuple[str, ...]:
    """Return the anchors that a page's links lead to."""
    links = (placed.item for placed in page.items if isinstance(placed.item, Link))
    return tuple(dict.fromkeys(link.target[1:] for link in links if link.target.startswith("#")))


def _notes(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words of the notes that stand on a page, and the titles of places on it."""
    words: defaultdict[str, str] = defaultdict(str)
    titles: dict[str, str] = {}
    for placed in page.items:
        line, role = placed.item, placed.role
        if isinstance(line, Spot) and line.title:
            titles.setdefault(line.anchor, line.title)
        while isinstance(role, Role) and not role.note:
            role = role.parent or Artifact.LAYOUT
        if isinstance(line, Line) and isinstance(role, Role):
            torn = line.text[:-1] if line.soft else line.text
            words[role.note] += torn if line.torn or line.joined else f"{line.text} "
    return dict(words), titles


def _origins(page: Page, root: str) -> tuple[Row, ...]:
    """Return rows of left, top, right and bottom, and the place below `root` that they are of.

    They are in tenths of a point from the trim's top left. Rows with one place that follow each
    other are one.
    """
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
    return tuple(
        (round(x0 * 10), round(y0 * 10), round(x1 * 10), round(y1 * 10), place)
        for (x0, y0, x1, y1), place in rows
    )
