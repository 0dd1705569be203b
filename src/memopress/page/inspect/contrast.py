"""Contrast of text with what really lies behind it (WCAG 2.2, SC 1.4.3)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from memopress.colour import contrast
from memopress.diagnostics import Problems
from memopress.page.inspect.grounds import Layer, Look, Paint, behind, layer_of, shown
from memopress.page.inspect.passages import around, beginning
from memopress.subject import Subject, Where
from memopress.typeset import Line
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memopress.colour import RGB, Palette
    from memopress.diagnostics import Diagnostic, Place
    from memopress.page.composition import Composition
    from memopress.page.model import Page, Placed
    from memopress.typeset import Face, Run

WANTED, WANTED_LARGE = 4.5, 3.0  # SC 1.4.3 (level AA)
_LARGE, _LARGE_BOLD, _BOLD = 18.0, 14.0, 700  # WCAG's 'large scale': points, and a font's weight
_ROOM = Box(0.0, -1.1, 0.0, 1.5)  # of a size, from the baseline: more than letters ever reach
_THIN = 0.2  # of a size: no broader than a stem, a rule behind a letter does not hide it
_GRAIN = 6.0  # points between samples in a glyph, of which there are 2 to 12 each way
_LEAST = 0.5  # of a glyph's box: as much of a ground has to lie behind a text
_SLIGHT = 0.5  # points: what is wider than its room by more is told of already
_TENTH = 0.1  # of a picture behind a text may be worse than what is told of it


class Ground(NamedTuple):
    """What lies behind a text: what it is made of, from the top down, and the colours it has."""

    parts: tuple[str, ...]
    pictured: bool
    colours: tuple[RGB, ...]

    def ratio(self, rgb: RGB) -> float:
        """Return the contrast of a colour with it; on a picture, that of its worst tenth at best.

        WCAG says nothing of pictures. The worst pixel would be a speck that hides nothing, and the
        average one would leave half of the letters unread.
        """
        ratios = sorted(contrast(rgb, other) for other in self.colours)
        return ratios[int(len(ratios) * _TENTH) if self.pictured else 0]

    def __str__(self) -> str:
        """Return it in words."""
        what = " over ".join(f"'{part}'" for part in self.parts) or "the bare page"
        return f"the picture {what}" if self.pictured else what


class _Poor(Struct, frozen=True):
    """A run of text that does not stand out from a ground: its look, its ratio, its place."""

    text: str
    face: str
    large: bool
    swatch: str
    ground: Ground
    ratio: float
    source: Place | None

    @property
    def wanted(self) -> float:
        """The ratio that is asked for."""
        return WANTED_LARGE if self.large else WANTED

    def key(self, page: Page) -> tuple[object, ...]:
        """Return what it has in common with text that is mended with it.

        A page does not tell which template made it; cards are made by one and the same.
        """
        made = page.name.partition("/")[0] if page.card else page.name
        line = self.source if self.source and self.source.file.endswith(".j2") else made
        return line, self.face, self.large, self.swatch, self.ground.parts


class _Group(Struct):
    """Poor text that is mended at once: its worst run, and the first page of each edition."""

    worst: _Poor
    pages: dict[str, int] = field(default_factory=dict)


def inspect_contrast(
    compositions: Iterable[Composition], palette: Palette, faces: Mapping[str, Face], look: Look
) -> tuple[Diagnostic, ...]:
    """Return warnings of text that has too little contrast with what lies behind it, on screen.

    4.5:1 is asked, and 3:1 of large text: of 18 points, or of 14 points in a bold font (WCAG 2.2,
    SC 1.4.3). Each pair of text and ground is told once for a line of a template, or for a part.
    `look` opens pictures.
    """
    reader = _Reader(palette, faces, look)
    groups: dict[tuple[object, ...], _Group] = {}
    for composition in compositions:
        for page in composition.pages:
            for poor in reader.read(page):
                group = groups.setdefault(poor.key(page), _Group(poor))
                group.pages.setdefault(composition.edition.id, page.folio)
                if poor.ratio < group.worst.ratio:
                    group.worst = poor
    problems = Problems()
    for group in groups.values():
        _tell(group, palette, problems)
    return tuple(problems.found)


def _tell(group: _Group, palette: Palette, problems: Problems) -> None:
    poor = group.worst
    kind = "large text" if poor.large else "text"
    most = "on the worst tenth of it at best " if poor.ground.pictured else ""
    text = beginning(poor.text)
    problems.warn(
        "contrast",
        f"'{text}' in '{poor.swatch}' on {poor.ground} has {most}a contrast of "
        f"{math.floor(poor.ratio * 100) / 100:.2f}:1; {kind} wants {poor.wanted:g}:1",
        poor.source,
        _better(poor, palette),
        "or make it large: 18 pt, or 14 pt in a bold font"
        if not poor.large and poor.ratio >= WANTED_LARGE
        else "",
        subject=Subject(
            tuple(Where(each, (folio,)) for each, folio in group.pages.items()), line=text
        ),
    )


def _better(poor: _Poor, palette: Palette) -> str:
    """Return the hint that names a swatch that would do.

    One of the text's family comes first ('coral-deep' is of that of 'coral'), then one of the
    ground's, and of those the nearest to the text's own.
    """
    own = palette[poor.swatch].rgb
    families = [_family(name) for name in (poor.swatch, *poor.ground.parts)]
    found = [
        (
            [*families, _family(swatch.name)].index(_family(swatch.name)),
            math.dist(swatch.rgb, own),
            swatch.name,
            ratio,
        )
        for swatch in palette.swatches.values()
        if (ratio := poor.ground.ratio(swatch.rgb)) >= poor.wanted
    ]
    if not found:
        return "no swatch of the layout stands out there: put a plain ground behind the text"
    *_, name, ratio = min(found)
    return f"'{name}' would have {ratio:.2f}:1"


def _family(name: str) -> str:
    """Return the first word of a swatch's name, of a tint's too."""
    return name.partition(" ")[0].partition("-")[0]


class _Reader:
    """Reads pages; what editions share is read once."""

    def __init__(self, palette: Palette, faces: Mapping[str, Face], look: Look) -> None:
        self.palette, self.faces, self.look = palette, faces, look
        # An item that editions share stands on the same things in all of them: it is known by its
        # identity, and kept with what is known of it so that this stays its own.
        self.layers: dict[int, tuple[Placed, Layer | None]] = {}
        self.poor: dict[int, tuple[Placed, tuple[_Poor, ...]]] = {}

    def read(self, page: Page) -> Iterator[_Poor]:
        """Yield the poor text of a page."""
        layers: list[Layer] = []
        for placed in page.items:
            if isinstance(placed.item, Line):
                if id(placed) not in self.poor:
                    self.poor[id(placed)] = placed, tuple(self._line(placed, placed.item, layers))
                yield from self.poor[id(placed)][1]
                continue
            if id(placed) not in self.layers:
                self.layers[id(placed)] = placed, layer_of(placed, self.palette, self.look)
            if layer := self.layers[id(placed)][1]:
                layers.append(layer)

    def _line(self, placed: Placed, line: Line, layers: Sequence[Layer]) -> Iterator[_Poor]:
        """Yield for each run of a line that is poor its worst ground."""
        if line.excess > _SLIGHT:  # it runs out of its room, and off its ground: that is told
            return
        for run in line.runs:
            rgb, large = self.palette[run.swatch].rgb, self._large(run)
            wanted = WANTED_LARGE if large else WANTED
            grounds = self._grounds(placed, run, layers)
            ratio, worst = min(
                ((each.ratio(rgb), each) for each in grounds),
                key=lambda each: each[0],
                default=(math.inf, None),
            )
            if worst and ratio < wanted:
                text = "".join(run.texts).strip()
                yield _Poor(text, run.face, large, run.swatch, worst, ratio, placed.source)

    def _large(self, run: Run) -> bool:
        return run.size >= (_LARGE_BOLD if self.faces[run.face].weight >= _BOLD else _LARGE)

    def _grounds(self, placed: Placed, run: Run, layers: Sequence[Layer]) -> list[Ground]:
        """Return the grounds that a run of text stands on."""
        x, y = placed.at.x + run.x, placed.at.y - run.rise
        thin = _THIN * run.size
        room = Box(x, y + _ROOM.y * run.size, run.width, _ROOM.height * run.size)
        below = behind(room, layers, thin)
        if below and not below[0].hides(room):
            # Only now it is worth the time to look at the letters themselves.
            glyphs = list(self._glyphs(run, x, y))
            if not glyphs:
                return []
            room = around(glyphs)
            below = behind(room, layers, thin)
            if below and not below[0].hides(room):
                return _sampled(glyphs, below)
        here = shown(room.x, room.y, below)
        return [Ground(here.parts, pictured=False, colours=(here.rgb,))]

    def _glyphs(self, run: Run, x: float, y: float) -> Iterator[Box]:
        """Yield the boxes of a run's glyphs on the page, blank ones left out."""
        face, size = self.faces[run.face], run.size
        across = size * run.scale
        for gid, shift in zip(run.gids, run.shifts, strict=True):
            advance, ink = face.glyph(gid)
            if ink:
                left, top = x + ink.x * across, y + ink.y * size
                yield Box(left, top, ink.width * across, ink.height * size)
            x += (advance - shift / 1000) * across


def _sampled(glyphs: Iterable[Box], below: Sequence[Paint]) -> list[Ground]:
    """Return the grounds that are found by looking behind the boxes of glyphs, point by point."""
    shares: dict[tuple[tuple[str, ...], bool], float] = defaultdict(float)
    colours: dict[tuple[tuple[str, ...], bool], list[RGB]] = defaultdict(list)
    for box in glyphs:
        points = list(_samples(box))
        for x, y in points:
            here = shown(x, y, below)
            key = here.parts, here.pictured
            shares[key] += 1 / len(points)
            colours[key].append(here.rgb)
    least = min(_LEAST, max(shares.values()))
    # All of one that is no picture is of one colour.
    return [
        Ground(*key, tuple(colours[key] if key[1] else colours[key][:1]))
        for key, share in shares.items()
        if share >= least
    ]


def _samples(box: Box) -> Iterator[tuple[float, float]]:
    """Yield points that are spread evenly over a box."""
    across, down = (min(12, max(2, math.ceil(side / _GRAIN))) for side in (box.width, box.height))
    for i in range(across):
        for j in range(down):
            yield box.x + (i + 0.5) * box.width / across, box.y + (j + 0.5) * box.height / down
