"""Ink coverage, measured on real separations."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PIL import ImageMath

from memopress.preflight.model import Rect, Unchecked
from memopress.preflight.rules.rule import error, warning
from memopress.preflight.separations import NotSeparatedError, separated
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Limits, Profile
    from memopress.preflight.reading import File, PageObject
    from memopress.preflight.separations import Plates

AVERAGE = error("ink-average", "an area with so much ink does not dry and sets off (GWG 2022)")
PEAK = warning("ink-peak", "even a small spot with so much ink smears and sets off")
_SLACK = 0.5  # percent: what rounding to 255 levels may add on four plates


def check_pages(
    file: File, pages: Sequence[PageObject], profile: Profile
) -> Iterator[Finding | Unchecked]:
    """Tell of each page's fullest square, and of its fullest spot where the squares are well.

    A spot is a pixel of a third of a millimetre. Only what is within the bleed counts.
    """
    try:
        with separated(file.data, pages) as made:
            for sheet, plates in made:
                yield from judge_plates(sheet, plates, profile.limits)
    except NotSeparatedError as fault:
        yield Unchecked((AVERAGE.code, PEAK.code), str(fault))


def judge_plates(sheet: PageObject, plates: Plates, limits: Limits) -> Iterator[Finding]:
    """Yield what there is to say of a page's ink by its plates."""
    if plates.most(sheet.bleed) > min(limits.ink, limits.ink_peak):
        yield from judge_ink(sheet, *plates.total(sheet.bleed), limits)


def judge_ink(
    sheet: PageObject, total: Image.Image, area: Rect, limits: Limits
) -> Iterator[Finding]:
    """Yield what there is to say of a page's ink, given as `Plates.total` gives it."""
    peak = float(total.getextrema()[1])  # type: ignore[arg-type] # one band gives two numbers
    if peak <= min(limits.ink, limits.ink_peak) + _SLACK:
        return
    most, where = fullest_square(total, area, limits.ink_square)
    if most > limits.ink + _SLACK:
        side = in_mm(limits.ink_square)
        yield AVERAGE.found(
            f"too much ink, as an average of {side:g} × {side:g} mm",
            sheet,
            where,
            value=f"{most:.0f} %",
            limit=f"{limits.ink:g} %",
        )
        return
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

    Squares are tried at every pixel; of a page that is smaller, all there is counts as one.
    """
    x, y = max(area.width, 1e-6) / total.width, max(area.height, 1e-6) / total.height
    wide, high = (max(1, round(side / size)) for size in (x, y))
    wide, high = min(wide, total.width), min(high, total.height)
    sums = _sums(_sums(total, wide, (1, 0)), high, (0, 1))
    most = float(sums.getextrema()[1])  # type: ignore[arg-type] # as above
    top, left = divmod(array("f", sums.tobytes()).index(most), sums.width)
    x0, y1 = area.x0 + left * x, area.y1 - top * y
    return most / (wide * high), Rect(x0, y1 - high * y, x0 + wide * x, y1)


def _sums(image: Image.Image, count: int, step: tuple[int, int]) -> Image.Image:
    """Return the sum of each pixel and those that follow it in steps, `count` in all.

    Runs are doubled, and the sum made of those that the count has in its binary digits.
    """
    run, length = image, 1
    found, done = None, 0
    while True:
        if count & length:
            found = run if found is None else _plus(found, run, step, done)
            done += length
        if found is not None and done == count:
            return found
        run = _plus(run, run, step, length)
        length *= 2


def _plus(one: Image.Image, other: Image.Image, step: tuple[int, int], by: int) -> Image.Image:
    """Return one picture with another added that is moved back by so many steps."""
    x, y = step[0] * by, step[1] * by
    width, height = min(one.width, other.width - x), min(one.height, other.height - y)
    here, there = one.crop((0, 0, width, height)), other.crop((x, y, x + width, y + height))
    added: Image.Image = ImageMath.lambda_eval(lambda p: p["a"] + p["b"], a=here, b=there)
    return added


def _where(total: Image.Image, area: Rect, limit: float) -> Rect:
    """Return the box around all spots above a limit."""
    # A linear point table is all that mode F has; what is below the limit is cut off at 0 in L.
    above = total.point(lambda value: value * 1 - limit).convert("L").getbbox()
    left, top, right, bottom = above or (0, 0, total.width, total.height)
    x, y = area.width / total.width, area.height / total.height
    return Rect(area.x0 + left * x, area.y1 - bottom * y, area.x0 + right * x, area.y1 - top * y)
