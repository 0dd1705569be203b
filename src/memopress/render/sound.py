"""Whether a sheet that was kept can be one: it may come from anywhere, and is read by its type."""

from __future__ import annotations

import re
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING

from memopress.render.model import ALPHA, OVERPRINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.render.model import Drawn, DrawnSheet, SheetContent
    from memopress.units import Box

_NAME = re.compile(r"[\w.-]{1,99}", re.ASCII)
_STATE = re.compile(rf"{'|'.join(OVERPRINTS.values())}|{ALPHA}\d{{1,4}}", re.ASCII)
_TAG = re.compile(r"\w{1,99}", re.ASCII)


def is_sound(sheet: DrawnSheet) -> bool:
    """Tell whether a sheet refers to nothing that it has not got, and names what can be named."""
    areas = len(sheet.areas)
    return (
        _is_named(sheet.part)
        and (sheet.over is None or _is_named(sheet.over))
        and all(map(isfinite, _numbers(sheet)))
        and all(area.boxes for area in sheet.areas)
        and bool(sheet.pages)
        and all(_is_whole(page, areas) for page in sheet.pages)
    )


def _is_named(part: SheetContent) -> bool:
    names = chain(part.spaces, part.plates, (font.resource for font in part.fonts))
    return (
        all(map(_NAME.fullmatch, names))
        and all(map(_STATE.fullmatch, part.states))
        and all(0 <= gid < 0x10000 for font in part.fonts for gid in font.texts)
    )


def _is_whole(page: Drawn, areas: int) -> bool:
    roles, inlines = len(page.roles), len(page.inlines)
    return (
        all(0 <= role < roles for role, _ in page.boxes)
        and all(
            0 <= step.role < roles
            and (step.kind == "link") - 1 <= step.inline < inlines
            and 0 <= step.area < max(areas, 1)
            for step in page.steps
        )
        and all(
            page.inlines[step.inline].link is not None for step in page.steps if step.kind == "link"
        )
        and all(
            _TAG.fullmatch(word)
            for role in page.roles
            for word in (role.tag, *(str(word) for each in role.attributes for word in each))
        )
    )


def _numbers(sheet: DrawnSheet) -> Iterator[float]:
    yield from sheet.media
    boxes: list[Box] = [box for box in (sheet.trim, sheet.bleed) if box]
    boxes += [box for area in sheet.areas for box in area.boxes]
    for page in sheet.pages:
        boxes += [box for _, box in page.boxes]
        yield from (y for _, y in page.anchors)
        yield from (entry.y for entry in page.outline)
    for box in boxes:
        yield from (box.x, box.y, box.width, box.height)
