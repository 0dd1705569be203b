"""What finished pages have to keep: links that lead somewhere, and text that no cut can hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.page.inspect.passages import beginning
from memopress.page.model import Link
from memopress.printing import listed
from memopress.subject import Subject
from memopress.typeset import Line
from memopress.units import Box, in_mm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from memopress.diagnostics import Place, Problems
    from memopress.edition import Edition
    from memopress.layout import Frame, Master
    from memopress.page.model import Item, Page, Placed

_FEW = 8  # names in a message
_HANG = 6.0  # points: what a margin of ink lets hang out of its column is less
_SLIGHT = 0.5  # points: what is wider than its room by more is told of already


class _Lost(Struct):
    """What links lead to and is on no page: the first of these links, and the pages of all."""

    source: Place | None
    folios: dict[int, None] = field(default_factory=dict)


def drop_lost_links(
    pages: Sequence[Page],
    edition: Edition,
    problems: Problems,
    written: Callable[[str], Place | None],
    awaited: Collection[str] = (),
    *,
    whole: bool = True,
) -> tuple[Page, ...]:
    """Return the pages without links to what is on none of them.

    What their edition leaves out is a warning, what is nowhere an error, once for all links to it.
    A link that a template writes, which `written` tells by what it leads to, is told there.
    Nothing is told of `awaited` names, which would be on pages but for what is told already; nor
    of what is nowhere unless the pages are `whole`: it may be in what could not be made.
    """
    anchors = {f"#{anchor}" for page in pages for anchor, _ in page.destinations}
    lost: dict[str, _Lost] = {}
    checked = []
    for page in pages:
        kept = []
        for placed in page.items:
            if _leads_nowhere(placed.item, anchors):
                target = getattr(placed.item, "target", "")[1:]
                lost.setdefault(target, _Lost(placed.source)).folios[page.folio] = None
            else:
                kept.append(placed)
        checked.append(page if len(kept) == len(page.items) else replace(page, items=tuple(kept)))
    known = frozenset(awaited)
    _tell_lost(
        {t: each for t, each in lost.items() if t not in known}, edition, problems, written, whole
    )
    return tuple(checked)


def _leads_nowhere(item: Item, anchors: set[str]) -> bool:
    return isinstance(item, Link) and item.target.startswith("#") and item.target not in anchors


def _tell_lost(
    lost: dict[str, _Lost],
    edition: Edition,
    problems: Problems,
    written: Callable[[str], Place | None],
    whole: bool,  # noqa: FBT001 - one caller, with all of them in hand
) -> None:
    left_out: dict[str, _Lost] = {}
    nowhere: dict[str, _Lost] = {}
    for target, each in lost.items():
        document, is_note, note = target.partition("^")
        if note.endswith("^"):
            continue  # nothing refers to the note, so there is no way back
        if is_note and whole:
            message = f"the note '{note}' of '{document}' stands on no page"
            hint = 'give the item that is the note: <item note="…">'
            subject = Subject.of(edition.id, *each.folios, document=document)
            problems.warn("note-not-placed", message, each.source, hint, subject=subject)
        elif not is_note and edition.find(target):
            left_out[target] = each
        elif not is_note and whole:
            nowhere[target] = each
    if left_out:
        message = f"{_listed(left_out)} has no page here; links to it are dropped"
        if len(left_out) > 1:
            message = f"{_listed(left_out)} have no pages here; links to them are dropped"
        first, subject = _together(left_out, edition)
        problems.warn("left-out-link", message, first, subject=subject)
    empty = [name for name, held in edition.collections.items() if not held]
    empty = [name for name in empty if edition.left_out.get(name)]
    if nowhere and empty:  # whatever the plan makes for what there is none of: one cause
        first, subject = _together(nowhere, edition)
        hint = f"this edition selects no {_listed(empty, 'or')}"
        message = f"there is no {_listed(nowhere, 'or')} to link to"
        problems.error("unknown-anchor", message, first, hint, subject=subject)
        return
    known = edition.publication.keys
    groups: dict[Place | str, dict[str, _Lost]] = {}
    for target, each in nowhere.items():  # what one link of a template leads to is one cause
        groups.setdefault(written(target) or target, {})[target] = each
    for place, those in groups.items():
        first, subject = _together(those, edition)
        target = next(iter(those))
        ids = [key for key in known if key.endswith(f"/{target}")]
        hint = f"did you mean '{ids[0]}'?" if ids else problems.near(target, known)
        message = f"there is no {_listed(those, 'or')} to link to"
        where = first if isinstance(place, str) else place
        problems.error("unknown-anchor", message, where, hint, subject=subject)


def _together(lost: dict[str, _Lost], edition: Edition) -> tuple[Place | None, Subject]:
    """Return the place of the first link to any of these, and all pages that have one."""
    folios = dict.fromkeys(folio for each in lost.values() for folio in each.folios)
    return next(iter(lost.values())).source, Subject.of(edition.id, *sorted(folios))


def _listed(names: Iterable[str], word: str = "and") -> str:
    """Return names in words: 'a', 'b' and 7 more."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > _FEW:
        quoted[_FEW:] = [f"{len(quoted) - _FEW} more"]
    return listed(quoted, word)


def check_safety(
    pages: Sequence[Page],
    masters: Sequence[Master | None],
    safety: float,
    edition: str,
    problems: Problems,
) -> None:
    """Warn of text nearer to the trim than a distance in points, once for all lines of a text.

    Where it is the frame of the page's master that comes so near, that is told, once for all texts.
    """
    near: dict[Place | str, tuple[Place | None, str, dict[int, None]]] = {}
    frames: dict[Place, tuple[Frame, dict[int, None]]] = {}
    for page, master in zip(pages, masters, strict=True):
        for placed in page.items:
            line, at = placed.item, placed.at
            if not isinstance(line, Line) or line.excess > _SLIGHT:
                continue
            if not _is_near(Box(at.x, at.y, line.width, 0), page, safety):
                continue
            if frame := _frame_at_fault(placed, page, master, safety):
                frames.setdefault(frame.place, (frame, {}))[1][page.folio] = None
                continue
            found = near.setdefault(placed.source or line.text, (placed.source, line.text, {}))
            found[2][page.folio] = None
    for place, (frame, folios) in frames.items():
        problems.warn(
            "outside-safety",
            f"in the frame '{frame.name}' text comes nearer to the trim than the layout's safety "
            f"distance, {in_mm(safety):.3g} mm",
            place,
            "move the frame inwards, or make it narrower",
            subject=Subject.of(edition, *folios),
        )
    for source, text, folios in near.values():
        problems.warn(
            "outside-safety",
            f"'{beginning(text)}' comes nearer to the trim than the layout's safety distance",
            source,
            "move its frame inwards, or make it narrower",
            subject=Subject.of(edition, *folios, line=beginning(text)),
        )


def _is_near(box: Box, page: Page, safety: float) -> bool:
    """Tell whether a box comes nearer to a page's trim than a distance in points, or beyond."""
    right, below = page.trim.width - box.right, page.trim.height - box.bottom
    return min(box.x, right, box.y, below) < safety - 0.1


def _frame_at_fault(
    placed: Placed, page: Page, master: Master | None, safety: float
) -> Frame | None:
    """Return the master's frame that a text stands in, if that comes too near to the trim."""
    if master is None or page.construction is None:
        return None
    for column in page.construction.columns:
        frame, box = master.frames.get(column.frame), column.box
        across = box.x - _HANG <= placed.at.x <= box.right
        if frame and across and box.y <= placed.at.y <= box.bottom and _is_near(box, page, safety):
            return frame
    return None
