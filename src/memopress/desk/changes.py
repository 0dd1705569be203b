"""Where a page looks otherwise than it did."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from memopress.page import Page
    from memopress.page.model import Placed
    from memopress.units import Box

_MOST = 12  # boxes that are told one by one
_NEAR = 4.0  # points: boxes that lie so near each other are one


def changed_boxes(old: Page, new: Page) -> list[tuple[float, float, float, float]]:
    """Return boxes in points from the trim around what stands on one page and not on the other.

    None comes back where all of the page may look otherwise.
    """
    if old.trim != new.trim or old.bleed != new.bleed:
        return []
    known = {id(each) for each in old.items}
    shared = {id(each) for each in new.items} & known
    before = [each for each in old.items if id(each) not in shared]
    after = [each for each in new.items if id(each) not in shared]
    counts = Counter(_print(each) for each in before)
    fresh = []
    for each in after:
        text = _print(each)
        if counts[text]:
            counts[text] -= 1
        else:
            fresh.append(each)
    gone = Counter(counts)
    lost = [each for each in before if gone[_print(each)] > 0]
    boxes: list[Box] = []
    for each in (*fresh, *lost):
        if (extent := each.extent) is not None:
            _add(boxes, extent)
    if len(boxes) > _MOST:
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.around(box)
        boxes = [whole]
    return [(round(b.x, 1), round(b.y, 1), round(b.width, 1), round(b.height, 1)) for b in boxes]


def _add(boxes: list[Box], box: Box) -> None:
    """Add a box, joined with those that it touches."""
    for number, each in enumerate(boxes):
        if (
            each.x - _NEAR <= box.right
            and box.x <= each.right + _NEAR
            and each.y - _NEAR <= box.bottom
            and box.y <= each.bottom + _NEAR
        ):
            boxes[number] = each.around(box)
            return
    boxes.append(box)


def _print(placed: Placed) -> bytes:
    return _encode((placed.at, placed.item))


def _plain(value: object) -> str:
    return str(value)


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
