"""Illustrations of the memorandum's layout, drawn for any seed and size, and judged at the trim.

By hand, for as many seeds as one likes at ten sizes (all illustrations, or those named):

    python tests/illustrations.py --seeds 2000 --jobs 2 [plek dans …]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, Problems
from memopress.finish import finish
from memopress.job import Job, read
from memopress.layout.markup import Element
from memopress.page.model import Artifact, Drawing, Page, Placed
from memopress.page.plan import Part
from memopress.picture import Plates
from memopress.preflight import DEFAULT, RULES, load_profile
from memopress.preflight.reading import open_file
from memopress.preflight.rules import bleed
from memopress.render import Info, Typecase, draw
from memopress.units import Box, Point, Size, mm

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
    return read(ROOT)


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
    context = composer.context(problems, publication, part, left=False)
    context.layout = replace(composer.layout, trim=trim)
    section = SECTIONS[sum(map(ord, wish.seed)) % len(SECTIONS)]
    colours = {"main": section, "deep": f"{section}-diep", "light": f"{section}-half"}
    colours |= {"accent": "accent", "paper": "papier", "ink": "zwart"}
    element = Element(
        "illustration", {"name": wish.name, "seed": wish.seed, **colours}, Place("new.xml.j2")
    )
    return context.illustration(element, Box(-past["left"], -past["top"], width, height))


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
    output = replace(job().output("press"), marks=())
    plates = Plates(None, job().icc, job().files)
    draft = draw(pages, job().layout.palette, {}, output, _INFO, plates, Typecase())
    return finish(draft, job().icc, job().condition)


def faults(wishes: Sequence[Wish]) -> list[str]:
    """Return what is wrong with illustrations, judged by our preflight's own rule of the bleed."""
    problems = Problems()
    made = [(wish, drawn(wish, problems)) for wish in wishes]
    drawings = [(wish, drawing) for wish, drawing in made if drawing]
    told = [f"{each.place}: {each.message}" for each in problems.found]
    if drawings:
        file = open_file(pressed([drawing for _wish, drawing in drawings]))
        profile = load_profile(DEFAULT, RULES)
        for found in bleed.check(file, profile):
            page = getattr(found, "page", None)
            what = str(drawings[page - 1][0]) if page else "the file"
            told.append(
                f"{what}: {getattr(found, 'message', found)}, {getattr(found, 'value', '')}"
            )
    return told


def _some(job: tuple[str, range, tuple[float, float]]) -> tuple[str, int, list[str]]:
    name, seeds, size = job
    return name, len(seeds), faults([Wish(name, f"card-{seed}", size) for seed in seeds])


def main() -> int:
    """Draw and judge many illustrations; tell of each fault, and of how many there were."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", help="of illustrations; all without any")
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed's number")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    jobs = [
        (name, range(start, min(start + 50, asked.first + asked.seeds)), size)
        for start in range(asked.first, asked.first + asked.seeds, 50)
        for name in asked.names or names()
        for size in SIZES
    ]
    drawings: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for name, count, told in pool.map(_some, jobs):
            drawings[name] += count
            wrong[name] += len(told)
            for each in told:
                sys.stdout.write(f"{each}\n")
            sys.stdout.flush()
    for name, count in drawings.items():
        sys.stdout.write(f"{name}: {count} drawings, {wrong[name]} findings\n")
    sys.stdout.write(f"in all: {drawings.total()} drawings, {wrong.total()} findings\n")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
