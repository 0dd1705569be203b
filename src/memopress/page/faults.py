"""What errors left of a composed page: text that ran over, and what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.model import Fault, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.page.model import Placed
    from memopress.page.sheet import Sheet
    from memopress.units import Box

_NEAR = 8.0  # points: what is nearer across the page belongs together, as a marker and its text


def faults_of(sheet: Sheet) -> Iterator[Fault]:
    """Yield what errors left of a page, for drafts to show."""
    names = [frame for frame, _ in sheet.overset]
    for number, (items, box) in enumerate(_apart(sheet.over)):
        frame = names[min(number, len(names) - 1)] if names else ""
        yield Fault("overset", box, source=items[0].source, items=tuple(items), frame=frame)
    for lack in sheet.lacks:
        yield Fault("lack", lack.box, lack.name, lack.source)


def _apart(over: Iterable[Placed]) -> Iterator[tuple[list[Placed], Box]]:
    """Yield what ran over side by side, each with the box that it takes."""
    found: list[tuple[list[Placed], Box]] = []
    for placed in over:
        box = placed.extent
        if box is None or isinstance(placed.item, Picture):
            continue  # what is drawn as it was read is on no page that tells of it
        items = [placed]
        for each in [each for each in found if _is_near(box, each[1])]:
            found.remove(each)
            items, box = [*each[0], *items], box.around(each[1])
        found.append((items, box))
    return iter(sorted(found, key=lambda each: each[1].x))


def _is_near(box: Box, other: Box) -> bool:
    return box.x < other.right + _NEAR and other.x < box.right + _NEAR
