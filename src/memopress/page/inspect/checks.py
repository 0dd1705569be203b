"""What finished pages have to keep: links that lead somewhere, and text that no cut can hit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from memopress.page.model import Link
from memopress.typeset import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.diagnostics import Problems
    from memopress.edition import Edition
    from memopress.page.model import Item, Page


def drop_lost_links(
    pages: Sequence[Page], edition: Edition, problems: Problems
) -> tuple[Page, ...]:
    """Return the pages without links to what their edition leaves out, each with a warning.

    A link to what is nowhere is an error.
    """
    anchors = {f"#{anchor}" for page in pages for anchor, _ in page.destinations}
    checked = []
    for page in pages:
        lost = [p for p in page.items if _leads_nowhere(p.item, anchors)]
        for placed in lost:
            target = getattr(placed.item, "target", "")[1:]
            document, is_note, note = target.partition("^")
            if note.endswith("^"):
                continue  # nothing refers to the note, so there is no way back
            if is_note:
                message = f"the note '{note}' of '{document}' stands on no page"
                hint = 'give the item that is the note: <item note="…">'
                problems.warn("note-not-placed", message, placed.source, hint)
            elif edition.find(target):
                message = f"edition '{edition.id}' leaves out '{target}'; the link is dropped"
                problems.warn("left-out-link", message, placed.source)
            else:
                message = f"there is no '{target}' to link to"
                hint = problems.near(target, edition.keys)
                problems.error("unknown-anchor", message, placed.source, hint)
        gone = {id(placed) for placed in lost}
        kept = tuple(placed for placed in page.items if id(placed) not in gone)
        checked.append(replace(page, items=kept) if lost else page)
    return tuple(checked)


def _leads_nowhere(item: Item, anchors: set[str]) -> bool:
    return isinstance(item, Link) and item.target.startswith("#") and item.target not in anchors


def check_safety(page: Page, safety: float, edition: str, problems: Problems) -> None:
    """Warn of text nearer to the trim than a distance in points."""
    for placed in page.items:
        line, at = placed.item, placed.at
        if not isinstance(line, Line):
            continue
        left, right = at.x, page.trim.width - at.x - line.width
        if min(left, right, at.y, page.trim.height - at.y) < safety - 0.1:
            problems.warn(
                "outside-safety",
                f"edition '{edition}', page {page.folio}: '{line.text[:40]}' comes "
                "nearer to the trim than the layout's safety distance",
                placed.source,
                "move its frame inwards, or make it narrower",
            )
