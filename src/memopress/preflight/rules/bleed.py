"""Bleed that is really filled: no edge stops in the strip where the knife may cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image, ImageChops, ImageFilter

from memopress.preflight.flat import flattened
from memopress.preflight.model import Rect, Unchecked
from memopress.preflight.raster import NotDrawnError, check_drawable, drawn
from memopress.preflight.reading.values import BROKEN
from memopress.preflight.rules.motifs import motifs
from memopress.preflight.rules.rule import error
from memopress.units import in_mm, mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, PageObject

EMPTY = error(
    "bleed-empty", "where ink stops at the trim, the knife leaves a white or a coloured sliver"
)
_RESOLUTION = 100
CUT = mm(1)  # how far inside the trim the knife may cut as well
_BESIDE = mm(3)  # what is drawn beyond that: pixels at the end of a drawing may be other ones
_STRAIGHT, _CURVED = mm(5), mm(10)  # shorter edges are ends of what crosses the trim
_PART = mm(1.5)  # of a straight edge: parts in one line count together
_NEAR = 4  # pixels: how near a curve goes on; the first of them may be a straight one's too
# Levels of 255 between two sides of an edge, and how long it has to be to be seen.
_CONTRASTS = ((20, _STRAIGHT), (6, mm(40)))
_FAINT = 3  # levels: a field through which hardly anything shows has less of an edge than 6
_EDGE = mm(0.45)  # at the bleed's outer edge everything ends


class _Side(Struct, frozen=True):
    """A side of the page: how the picture is turned for it to be the left one."""

    name: str
    turn: Image.Transpose | None


class _Strip(Struct):
    """What changes from pixel to pixel along a side of a page, turned to be the left one.

    `change` has the levels by which a pixel differs from the next one outside in, `left` is its
    first column that counts, `beside` how many there are besides at either end, `scale` pixels a
    point, `wanted` the bleed in points.
    """

    sheet: PageObject
    number: int
    change: Image.Image
    left: int
    beside: tuple[int, int]
    scale: float
    wanted: float

    @property
    def longest(self) -> tuple[int, int, int] | None:
        """The longest edge along the side: its length, column and beginning; None for none."""
        for contrast, least in _CONTRASTS:
            edges = self.change.point([0] * contrast + [255] * (256 - contrast))
            if edges.getbbox() is not None:
                found = _longest(edges, self.beside, self.scale, least)
                if found[0]:
                    return found
        return None

    @property
    def finding(self) -> Finding:
        """What is told of the longest edge, that there is."""
        best, column, at = self.longest or (0, 0, 0)
        trim, start, _, _ = _turned(self.sheet, self.number)
        # Of the strip's pixels the outermost come first.
        beyond = trim - (self.left + column + 1.5) / self.scale
        length = best / self.scale
        return EMPTY.found(
            f"something ends along the {_SIDES[self.number].name} side, "
            f"over {in_mm(length):.0f} mm",
            self.sheet,
            _rect(self.sheet, self.number, (-beyond, start + at / self.scale, length)),
            value=f"{in_mm(max(beyond, 0)):.1f} mm of bleed",
            limit=f"{in_mm(self.wanted):.1f} mm",
            remedy=_remedy(self.wanted),
        )

    def ends(self) -> Image.Image:
        """Return where anything changes at all, 255 there and in the pixels around, else 0."""
        found = self.change.point([0] * _FAINT + [255] * (256 - _FAINT))
        return found.filter(ImageFilter.MaxFilter(3))


_SIDES = (
    _Side("left", None),
    _Side("top", Image.Transpose.ROTATE_90),
    _Side("right", Image.Transpose.ROTATE_180),
    _Side("bottom", Image.Transpose.ROTATE_270),
)


def check_pages(
    file: File, pages: Sequence[PageObject], profile: Profile
) -> Iterator[Finding | Unchecked]:
    """Tell of each side of a page along which something stops between the cut and the bleed.

    On the page as it is drawn only edges parallel to the side count, straight ones of 5 mm or more
    (in all), curves of 10: what crosses the trim at an angle is cut well wherever the knife falls.
    Elements that are shorter along the side are told by their boxes. What a picture or a shading
    shows goes on as far as it does itself: pages where something seems to end beside one are drawn
    again with flat fields instead, and an edge counts where there is one in those too.
    """
    if not pages:
        return
    check_drawable(file)
    sheets = [
        sheet
        for sheet in pages
        if sheet.own_trim is not None and sheet.own_bleed is not None
        # Where the trim lies beyond the media there is nothing to see, and another finding.
        if sheet.whole.holds(sheet.own_trim, 1.0)
    ]
    try:
        doubtful: dict[int, list[_Strip]] = {}  # by page: those where something ends, or seems to
        for sheet, image in drawn(file.data, sheets, _RESOLUTION, _spared):
            ending = [each for each in _strips(sheet, image, profile) if each.longest is not None]
            if ending and _has_pictures(sheet):
                doubtful[sheet.number] = ending
            else:
                yield from (each.finding for each in ending)
            yield from _short(sheet, profile.limits.bleed)
        if doubtful:
            _keep_ends(file.data, sheets, doubtful, profile)
        for strips in doubtful.values():
            yield from (each.finding for each in strips if each.longest is not None)
    except NotDrawnError as fault:
        yield Unchecked((EMPTY.code,), str(fault))


def _spared(sheet: PageObject) -> Rect:
    """Return the part of a page where no edge counts, and from which none near the trim is seen."""
    return sheet.trim.grown(-CUT - _BESIDE)


def _has_pictures(sheet: PageObject) -> bool:
    """Tell whether a page has pictures or shadings, whose content may seem to end."""
    return any(mark.kind in ("picture", "shading") for mark in sheet.marks)


def _keep_ends(
    data: bytes, sheets: list[PageObject], doubtful: dict[int, list[_Strip]], profile: Profile
) -> None:
    """Take from the strips of pages what is not seen to end where pictures are flat fields."""
    again = [sheet for sheet in sheets if sheet.number in doubtful]
    ends: dict[tuple[int, int], Image.Image] = {}
    try:
        for flat in flattened(data, doubtful.keys()):
            for sheet, image in drawn(flat, again, _RESOLUTION, _spared):
                for strip in _strips(sheet, image, profile):
                    key, found = (sheet.number, strip.number), strip.ends()
                    ends[key] = ImageChops.lighter(ends[key], found) if key in ends else found
    except BROKEN as fault:
        raise NotDrawnError(f"the file cannot be drawn without its pictures: {fault}") from fault
    for number, strips in doubtful.items():
        for strip in strips:
            strip.change = ImageChops.multiply(strip.change, ends[number, strip.number])


def _short(sheet: PageObject, wanted: float) -> Iterator[Finding]:
    """Tell of elements that a picture shows too little of: those of less than 5 mm at a side."""
    trim, bleed = sheet.trim, sheet.bleed
    for motif in motifs(sheet):
        box = motif.box
        if motif.is_text:
            continue
        for name, inside, out, length in (
            ("left", box.x0 - trim.x0, trim.x0 - bleed.x0, box.height),
            ("right", trim.x1 - box.x1, bleed.x1 - trim.x1, box.height),
            ("bottom", box.y0 - trim.y0, trim.y0 - bleed.y0, box.width),
            ("top", trim.y1 - box.y1, bleed.y1 - trim.y1, box.width),
        ):
            near = -min(out, wanted) + _EDGE < inside <= CUT
            if near and length < _STRAIGHT and _touches(box, trim):
                yield EMPTY.found(
                    f"{motif.name} ends along the {name} side",
                    sheet,
                    box,
                    value=f"{in_mm(max(-inside, 0)):.1f} mm of bleed",
                    limit=f"{in_mm(wanted):.1f} mm",
                    remedy=_remedy(wanted),
                )


def _remedy(wanted: float) -> str:
    """Return what is to be done about what ends at the trim; `wanted` are points of bleed."""
    return f"let it reach {in_mm(wanted):.3g} mm beyond the trim, or end well within it"


def _touches(box: Rect, trim: Rect) -> bool:
    """Tell whether anything of a box is within the trim, or at its edge."""
    seen = box.meet(trim)
    return seen.width >= 0 and seen.height >= 0


def _strips(sheet: PageObject, image: Image.Image, profile: Profile) -> Iterator[_Strip]:
    """Yield what changes along the sides of a page that is drawn."""
    wanted = profile.limits.bleed
    scale = image.width / sheet.whole.width
    for number in range(len(_SIDES)):
        depth = image.height if number % 2 else image.width  # of the turned page
        # Distances in points of the turned page: the trim's left, and its ends from top to bottom.
        trim, start, end, out = _turned(sheet, number)
        inner = trim + CUT
        outer = trim - min(out, wanted) + _EDGE
        left, right = round(outer * scale), round(inner * scale)
        top, bottom = round(start * scale), round(end * scale)
        if right - left < 2 or bottom - top < 2:
            continue
        # One line more on both sides, where there is one, tells whether a curve goes on.
        before, after = min(left, 1), min(depth - right, 1)
        strip = _cut(image, number, (left - before, top, right + after, bottom))
        here = strip.crop((0, 0, strip.width - 1, strip.height))
        beside = strip.crop((1, 0, strip.width, strip.height))
        red, green, blue = ImageChops.difference(here, beside).split()
        change = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        yield _Strip(sheet, number, change, left, (before, after), scale, wanted)


def _cut(image: Image.Image, number: int, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a part of a page's picture that is turned for a side to be the left one."""
    left, top, right, bottom = box
    width, height = image.size
    turn = _SIDES[number].turn
    if number == 1:  # its rows are columns, from the right end on
        box = (width - bottom, left, width - top, right)
    elif number == 2:
        box = (width - right, height - bottom, width - left, height - top)
    elif number == 3:
        box = (top, height - right, bottom, height - left)
    part = image.crop(box)
    return part if turn is None else part.transpose(turn)


def _longest(
    edges: Image.Image, beside: tuple[int, int], scale: float, least: float
) -> tuple[int, int, int]:
    """Return the longest edge in a picture of edges: its length, its column, and its beginning.

    Straight parts in one column count together if they are as long as `least` in all, in points;
    a curve counts by itself. The length is 0 where there is none. `beside` says how many columns at
    either end only tell whether a curve goes on; columns count without the first of them.
    """
    columns = [edges.crop((x, 0, x + 1, edges.height)).tobytes() for x in range(edges.width)]
    before, after = beside
    best, column, at = 0, 0, 0
    for n in range(before, len(columns) - after):
        if len(columns[n]) - columns[n].count(0) < least * scale:
            continue  # not even all parts together are as long
        x, straight, first = n - before, 0, None
        for run, where in _runs(columns[n]):
            near = columns[max(n - 1, 0) : n] + columns[n + 1 : n + 2]
            if any(_goes_on(other, where, run) for other in near):
                if run > best and run >= max(_CURVED, least) * scale:
                    best, column, at = run, x, where
            elif run >= _PART * scale:
                straight, first = straight + run, where if first is None else first
        if straight > best and straight >= least * scale:
            best, column, at = straight, x, first or 0
    return best, column, at


def _runs(column: bytes) -> Iterator[tuple[int, int]]:
    """Yield the length of each run that is not zero, and where it begins."""
    position = 0
    for run in column.split(b"\0"):
        if run:
            yield len(run), position
        position += len(run) + 1


def _goes_on(column: bytes, start: int, length: int) -> bool:
    """Tell whether an edge goes on in the column beside it, as a curve does and no straight one."""
    end = start + length
    return any(column[max(start - _NEAR, 0) : max(start - 1, 0)]) or any(
        column[end + 1 : end + _NEAR]
    )


def _turned(sheet: PageObject, number: int) -> tuple[float, float, float, float]:
    """Return a side as if it were the left one: trim's distance, its two ends, and the bleed."""
    media, trim = sheet.whole, sheet.trim
    bleed = sheet.bleed.meet(media)  # there is no picture beyond
    west, east = trim.x0 - media.x0, media.x1 - trim.x1
    north, south = media.y1 - trim.y1, trim.y0 - media.y0
    if number == 0:
        return west, north, north + trim.height, trim.x0 - bleed.x0
    if number == 1:  # turned to the left, the top is left and the right end comes first
        return north, east, east + trim.width, bleed.y1 - trim.y1
    if number == 2:
        return east, south, south + trim.height, bleed.x1 - trim.x1
    return south, west, west + trim.width, trim.y0 - bleed.y0


def _rect(sheet: PageObject, number: int, found: tuple[float, float, float]) -> Rect:
    """Return where an edge lies: its depth inside the trim, its beginning and its length."""
    depth, start, length = found
    media, trim = sheet.whole, sheet.trim
    thick = 0.5
    if number == 0:
        x, y = trim.x0 + depth, media.y1 - start - length
        return Rect(x - thick, y, x + thick, y + length)
    if number == 1:
        y, x = trim.y1 - depth, media.x1 - start - length
        return Rect(x, y - thick, x + length, y + thick)
    if number == 2:
        x, y = trim.x1 - depth, media.y0 + start
        return Rect(x - thick, y, x + thick, y + length)
    y, x = trim.y0 + depth, media.x0 + start
    return Rect(x, y - thick, x + length, y + thick)
