"""Illustrations of the memorandum's layout, drawn for any seed and size, and judged at the trim.

By hand, for as many seeds as one likes at ten sizes (all illustrations, or those named):

    python tests/illustrations.py --seeds 2000 --jobs 2 [plek dans …]

What two drawings of a size have alike along a side looks alike there, and is judged once; `--all`
judges each drawing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, Problems
from memopress.finish import finish
from memopress.job import Job, read_job
from memopress.keeping import Cache
from memopress.layout import elements
from memopress.page.model import Artifact, Drawing, Page, Placed, Shape
from memopress.page.plan import Part
from memopress.picture import Plates
from memopress.preflight import DEFAULT, RULES, load_profile
from memopress.preflight.reading import open_file
from memopress.preflight.rules import bleed
from memopress.render import Info, PlanChest, draw
from memopress.ticket import Choices
from memopress.units import Box, Point, Size, mm
from records import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]
BLEED = mm(3)
# Of the cards, from the least to the most that a text leaves them, and of whole pages' upper or
# lower parts: width and height in mm, with the bleed.
SIZES = (
    (121, 46),
    (121, 62),
    (121, 80),
    (121, 100),
    (121, 121),
    (121, 140),
    (121, 160),
    (176, 69),
    (176, 101),
    (176, 140),
)
SECTIONS = ("infrastructuur", "zichtbaarheid", "samenwerking")
_ALL_ROUND = ("left", "top", "right", "bottom")
_SEEN = BLEED + mm(1.5)  # from the bleed's outer edge on; the rule looks at 1 mm within the trim
_MITRE = 10  # how far corners of a line reach, in halves of its width (ISO 32000-1, table 52)
_BATCH = 50  # drawings in one file that is judged
_INFO = Info(
    title="Proef",
    author="",
    subject="",
    language="nl-BE",
    date=dt.date(2026, 3, 2),
    slug="",
    creator="memopress",
)


@dataclass(frozen=True)
class Wish:
    """An illustration to draw: its template, its seed, and its size in mm."""

    name: str
    seed: str
    size: tuple[float, float]

    def __str__(self) -> str:
        """Tell what has to be known to draw it again."""
        return f"{self.name} '{self.seed}' at {self.size[0]:g} x {self.size[1]:g} mm"


@cache
def job() -> Job:
    """Return the memorandum, read once in each process."""
    return read_job(ROOT)


def names() -> list[str]:
    """Return the names of the layout's illustrations."""
    folder = job().layout.folder / "illustrations"
    found = sorted(path.name.removesuffix(".xml.j2") for path in folder.glob("*.xml.j2"))
    return [name for name in found if name != "shapes"]


def drawn(
    wish: Wish, problems: Problems, sides: Iterable[str] = _ALL_ROUND, name: str = "practices/new"
) -> Drawing | None:
    """Return an illustration that lies in the bleed with these sides of it."""
    composer, publication = job().composer, job().publication
    width, height = (mm(value) for value in wish.size)
    past = {side: BLEED if side in sides else -100.0 for side in _ALL_ROUND}
    trim = Size(
        width - past["left"] - past["right"],
        height - past["top"] - past["bottom"],
    )
    part = Part("card", Place("new.yaml"), of=name)
    matter = composer.matter(part, publication)
    matter.layout = replace(composer.layout, trim=trim)
    section = SECTIONS[sum(map(ord, wish.seed)) % len(SECTIONS)]
    element = elements.Illustration(
        tag="illustration",
        place=Place("new.xml.j2"),
        name=wish.name,
        seed=wish.seed,
        main=section,
        deep=f"{section}-diep",
        light=f"{section}-half",
        accent="accent",
        paper="papier",
        ink="zwart",
    )
    box = Box(-past["left"], -past["top"], width, height)
    drawing = composer.figures.illustration(element, box, matter, problems)
    composer.figures.drawn.turn()  # thousands are too many to keep
    return drawing


def pressed(drawings: Sequence[Drawing]) -> bytes:
    """Return a press file in which each drawing fills a page, up to its bleed."""
    pages = [
        Page(
            folio=number,
            trim=Size(each.clip.width - 2 * BLEED, each.clip.height - 2 * BLEED),
            bleed=BLEED,
            items=(Placed(Point(-BLEED, -BLEED), each, Artifact.LAYOUT, None),),
        )
        for number, each in enumerate(drawings, 1)
    ]
    ticket = job().ticket
    plates = Plates(Cache(None), ticket.condition.icc, job().files)
    output = ticket.output("press", _INFO, Choices(marks=()))
    return finish(draw(pages, output, {}, plates, PlanChest(Cache(None)))).data


def judged(made: Sequence[tuple[Wish, Drawing]]) -> list[str]:
    """Return what our preflight's own rule of the bleed finds in drawings, in a press file."""
    if not made:
        return []
    file = open_file(pressed([drawing for _wish, drawing in made]))
    told = []
    for found in bleed.check_pages(file, file.sheets, load_profile(DEFAULT, RULES)):
        page = getattr(found, "page", None)
        what = str(made[page - 1][0]) if page else "the file"
        told.append(f"{what}: {getattr(found, 'message', found)}, {getattr(found, 'value', '')}")
    return told


def faults(wishes: Iterable[Wish]) -> list[str]:
    """Return what is wrong with illustrations: as they are drawn, and as they are printed."""
    problems = Problems()
    made = [(wish, drawing) for wish in wishes if (drawing := drawn(wish, problems))]
    return [f"{each.place}: {each.message}" for each in problems.found] + judged(made)


def beside(drawing: Drawing) -> tuple[tuple[Shape, ...], ...]:
    """Return the shapes that the rule may see along each side, which lie in the bleed all round."""
    found: tuple[list[Shape], ...] = ([], [], [], [])
    width, height = drawing.clip.width, drawing.clip.height
    for shape in drawing.shapes:
        grown = shape.width / 2 * _MITRE if shape.stroke else 0.0
        xs = [value for segment in shape.path for value in segment.points[0::2]]
        ys = [value for segment in shape.path for value in segment.points[1::2]]
        x0, x1 = min(xs) - grown, max(xs) + grown
        y0, y1 = min(ys) - grown, max(ys) + grown
        if x1 < 0 or x0 > width or y1 < 0 or y0 > height:
            continue
        near = (x0 < _SEEN, y0 < _SEEN, x1 > width - _SEEN, y1 > height - _SEEN)
        for side, is_near in zip(found, near, strict=True):
            if is_near:
                side.append(shape)
    return tuple(tuple(side) for side in found)


def _some(
    job: tuple[str, range, tuple[float, float], bool],
) -> tuple[str, int, int, list[str]]:
    """Return an illustration's name, how many were drawn and judged, and what is wrong."""
    name, seeds, size, each = job
    problems = Problems()
    seen: set[int] = set()  # hashes: the shapes of thousands are too many to keep
    told: list[str] = []
    count, made = 0, list[tuple[Wish, Drawing]]()
    for seed in seeds:
        wish = Wish(name, f"card-{seed}", size)
        if (drawing := drawn(wish, problems)) is None:
            continue
        sides = {hash(side) for side in enumerate(beside(drawing))}
        if each or not sides <= seen:
            made.append((wish, drawing))
        seen |= sides
        if len(made) == _BATCH or seed == seeds[-1]:
            count += len(made)
            told += judged(made)
            made.clear()
    told += [f"{found.place}: {found.message}" for found in problems.found]
    return name, len(seeds), count, told


def main() -> int:
    """Draw and judge many illustrations; tell of each fault, and of how many there were."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", help="of illustrations; all without any")
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed's number")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--all", action="store_true", help="judge all, also what looks alike")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    jobs = [(name, seeds, size, asked.all) for name in asked.names or names() for size in SIZES]
    drawings: Counter[str] = Counter()
    different: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for (_, _, size, _), (name, count, unlike, told) in zip(
            jobs, pool.map(_some, jobs), strict=True
        ):
            sys.stderr.write(f"{name} at {size[0]} x {size[1]} mm: {unlike} of {count} judged\n")
            drawings[name] += count
            different[name] += unlike
            wrong[name] += len(told)
            for each in told:
                sys.stdout.write(f"{each}\n")
            sys.stdout.flush()
    for name, count in drawings.items():
        figures = f"{count} drawings, {different[name]} judged, {wrong[name]} findings"
        sys.stdout.write(f"{name}: {figures}\n")
    figures = f"{drawings.total()} drawings, {different.total()} judged, {wrong.total()} findings"
    sys.stdout.write(f"in all: {figures}\n")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
