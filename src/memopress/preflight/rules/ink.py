"""Ink coverage, measured on real separations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.model import Rect, Unchecked
from memopress.preflight.rules.rule import error, warning
from memopress.preflight.separations import NotSeparatedError, separated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Limits, Profile
    from memopress.preflight.reading import File, Sheet

AVERAGE = error("ink-average", "an area with so much ink does not dry and sets off (GWG 2022)")
PEAK = warning("ink-peak", "even a small spot with so much ink smears and sets off")
_STEPS = 8  # a square is tried at eighths of its side
_SLACK = 0.5  # percent: what rounding to 255 levels may add on four plates


def check(file: File, profile: Profile) -> Iterator[Finding | Unchecked]:
    """Tell of each page's fullest square, and of its fullest spot where the squares are well.

    A spot is a pixel of 1/72 inch. Only what is within the bleed counts.
    """
    try:
        with separated(file.data, file.sheets) as pages:
            for sheet, plates in pages:
                area = sheet.bleed if sheet.own_trim else sheet.trim
                yield from judge_ink(sheet, *plates.total(area), profile.limits)
    except NotSeparatedError as fault:
        yield Unchecked((AVERAGE.code, PEAK.code), str(fault))


def judge_ink(sheet: Sheet, total: Image.Image, area: Rect, limits: Limits) -> Iterator[Finding]:
    """Yield what there is to say of a page's ink, given as `Plates.total` gives it."""
    most, where = fullest_square(total, area, limits.ink_square)
    if most > limits.ink + _SLACK:
        side = limits.ink_square * 25.4 / 72
        yield AVERAGE.found(
            f"too much ink, as an average of {side:g} × {side:g} mm",
            sheet,
            where,
            value=f"{most:.0f} %",
            limit=f"{limits.ink:g} %",
        )
        return
    peak = float(total.getextrema()[1])  # type: ignore[arg-type] # one band gives two numbers
    if peak > limits.ink_peak + _SLACK:
        yield PEAK.found(
            "too much ink in a spot",
            sheet,
            _where(total, area, limits.ink_peak),
            value=f"{peak:.0f} %",
            limit=f"{limits.ink_peak:g} %",
        )


def fullest_square(total: Image.Image, area: Rect, side: float) -> tuple[float, Rect]:
    """Return the highest average of ink in percent over any square of a side in points, and where.

    Squares are tried at eighths of their side; a page that is smaller is one square. Their side is
    right to a sixteenth, as a page holds a whole number of steps.
    """
    from PIL import Image  # noqa: PLC0415

    step = side / _STEPS
    columns, rows = (max(1, round(length / step)) for length in (area.width, area.height))
    small = total.resize((columns, rows), Image.Resampling.BOX)
    wide, high = min(_STEPS, columns), min(_STEPS, rows)
    best, place = 0.0, (0, 0)
    for left in range(min(wide, columns - wide + 1)):
        for top in range(min(high, rows - high + 1)):
            across, along = (columns - left) // wide, (rows - top) // high
            box = (left, top, left + across * wide, top + along * high)
            means = small.reduce((wide, high), box)
            most = float(means.getextrema()[1])  # type: ignore[arg-type] # as above
            if most > best:
                index = list(means.get_flattened_data()).index(most)
                best = most
                place = left + index % across * wide, top + index // across * high
    x, y = area.width / columns, area.height / rows
    x0, y1 = area.x0 + place[0] * x, area.y1 - place[1] * y
    return best, Rect(x0, y1 - high * y, x0 + wide * x, y1)


def _where(total: Image.Image, area: Rect, limit: float) -> Rect:
    """Return the box around all spots above a limit."""
    # A linear point table is all that mode F has; what is below the limit is cut off at 0 in L.
    above = total.point(lambda value: value * 1 - limit).convert("L").getbbox()
    left, top, right, bottom = above or (0, 0, total.width, total.height)
    x, y = area.width / total.width, area.height / total.height
    return Rect(area.x0 + left * x, area.y1 - bottom * y, area.x0 + right * x, area.y1 - top * y)
