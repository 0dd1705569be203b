"""Where a page looks otherwise than it did."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING

import msgspec

from memopress.units import Box

if TYPE_CHECKING:
    from memopress.page import Page
    from memopress.page.model import Placed

_MOST = 12  # boxes that are told one by one
_NEAR = 4.0  # points: boxes that lie so near each other are one


def changed_boxes(old: Page, new: Page) -> list[tuple[float, float, float, float]]:
    """Return boxes in points from the trim around what stands on one page and not on the other.

    No box comes back where all of the page may look otherwise.
    """
    if old.trim != new.trim or old.bleed != new.bleed:
        return []
    was, now = {id(each) for each in old.items}, {id(each) for each in new.items}
    before = [each for each in old.items if id(each) not in now]
    after = [each for each in new.items if id(each) not in was]
    counts = Counter(map(_print, before))
    fresh = []
    for each in after:
        text = _print(each)
        if counts[text]:
            counts[text] -= 1
        else:
            fresh.append(each)
    lost = [each for each in before if counts[_print(each)] > 0]
    boxes: list[Box] = []
    for each in (*fresh, *lost):
        if (extent := each.extent) is not None:
            _add(boxes, extent)
    if len(boxes) > _MOST:
        boxes = [reduce(Box.around, boxes)]
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


_encode = msgspec.msgpack.Encoder(enc_hook=str).encode
