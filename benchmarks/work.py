"""Work to be measured: copies of the project, with more editions or cards, and what is changed.

A copy lies in a folder of its own; the project itself stays as it is.
"""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARTS = ("source", "layouts", "fonts", "images", "profiles")
NATIONAL = "vlaanderen"
TOWNS = "towns.csv"
_TOWNS = """\
each: towns.csv
name: '{name}'
cover: '{name}'
id: '{id}'
select:
  practices:
    places.name: ['{town}']
    then: {places.province: ['{province}']}
"""
LISTED = 10  # cards of a section that its divider has room for
# A register of many cards goes on over pages of a master; a divider lists what it has room for.
_MASTERS = """
  register:
    furniture: furniture
    frames:
      entries: {x: 15mm, y: 130pt, width: 140mm, height: 514pt, columns: 2, gap: 6mm, mirror: false}
  entries:
    furniture: furniture
    frames:
      entries: {x: 15mm, y: 42pt, width: 140mm, height: 602pt, columns: 2, gap: 6mm, mirror: false}
"""
_FLOW = (
    '<frame x="15mm" y="130pt" width="140mm" height="514pt" columns="2" gap="6mm" balance="true"'
    ' mirror="false"'
)
_RUNNING = {
    "register": [
        ('<page master="text"', '<page master="register" overflow="entries"'),
        (_FLOW, '<frame name="entries"'),
        ("else 57.4", "else 52"),
        ('<cell width="6.6%">', '<cell width="12%">'),
    ],
    "divider": [("{% set few =", f"{{% set cards = cards[:{LISTED}] %}}\n{{% set few =")],
}


@dataclass(frozen=True, slots=True)
class Work:
    """Something to measure: what is done to the copy beforehand, and what before each run.

    `editions` are those that are made, all when empty. With `anew` nothing is kept from before.
    """

    name: str
    editions: tuple[str, ...] = (NATIONAL,)
    anew: bool = False
    prepare: Callable[[Path], None] = lambda _: None
    change: Callable[[Path, int], None] = lambda _project, _run: None


def works(editions: tuple[int, ...], cards: tuple[int, ...]) -> list[Work]:
    """Return all work there is, with so many municipal editions and so many cards."""
    found = [
        Work("from nothing", anew=True),
        Work("nothing changed"),
        Work("one word changed in one card", change=reword_card),
        Work("one style changed", change=restyle),
        Work("all seven editions, from nothing", (), anew=True),
        Work("all seven editions, one word changed in one card", (), change=reword_card),
    ]
    for count in editions:
        prepare = Municipal(count)
        found += [
            Work(f"{count} municipal editions, from nothing", (), anew=True, prepare=prepare),
            Work(
                f"{count} municipal editions, one word changed in a shared chapter",
                (),
                prepare=prepare,
                change=reword_chapter,
            ),
        ]
    found += [Work(f"{n:,} cards, from nothing", anew=True, prepare=Many(n)) for n in cards]
    return found


def copy(project: Path, target: Path) -> None:
    """Copy what a build reads of a project."""
    for part in PARTS:
        if (project / part).is_dir():
            shutil.copytree(project / part, target / part)


# what is changed -------------------------------------------------------------------------------


def reword_card(project: Path, run: int) -> None:
    """Change one word of one card, otherwise in each run."""
    _reword(project / "source/practices/open-dansvloer.yaml", "beweging", run)


def reword_chapter(project: Path, run: int) -> None:
    """Change one word of a chapter that all editions have, otherwise in each run."""
    _reword(project / "source/chapters/samenwerking.yaml", "patchwork", run)


def _reword(file: Path, word: str, run: int) -> None:
    """Put another letter at the end of a word, that no run before had."""
    stem, last = word[:-1], word[-1]
    letters = [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter != last]
    _replace(file, rf"\b{stem}[a-z]\b", f"{stem}{letters[run]}")


def restyle(project: Path, run: int) -> None:
    """Change the size of the titles of cards, otherwise in each run."""
    file = project / "layouts/memorandum/layout.yaml"
    _replace(
        file, r"(?m)^(  title: +\{font: display, size: )[\d.]+pt", rf"\g<1>{22.9 - run / 10:.1f}pt"
    )


def _replace(file: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, file.read_text(encoding="utf-8"), count=1)
    if not count:
        raise ValueError(f"{file} has no {pattern}")
    file.write_text(text, encoding="utf-8")


# more editions, more cards ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Municipal:
    """Makes an edition for each of so many municipalities the only ones of a project.

    One file stands for all of them, with a row for each beside it. Each has its own cards first,
    then those of its province. They are those of the cards; if more are wanted, the same again
    with numbers.
    """

    count: int

    def __call__(self, project: Path) -> None:
        """Write the files."""
        folder = project / "source/editions"
        shutil.rmtree(folder)
        folder.mkdir()
        found = {
            place["name"]: place["province"]
            for card in _cards(project).values()
            for place in card["places"]
        }
        with (folder / TOWNS).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=";", lineterminator="\n")
            rows.writerow(("name", "town", "province", "id"))
            for number in range(self.count):
                name, province = list(found.items())[number % len(found)]
                again = f" {number // len(found) + 1}" if number >= len(found) else ""
                own = f"{re.sub(r'[^a-z]+', '-', name.lower())}{again.replace(' ', '-')}"
                rows.writerow((f"{name}{again}", name, province, own))
        (folder / "towns.yaml").write_text(_TOWNS, encoding="utf-8")


def editions_of(project: Path) -> tuple[str, ...]:
    """Return the editions of a copy by their ids."""
    folder = project / "source/editions"
    if (folder / TOWNS).exists():
        with (folder / TOWNS).open(encoding="utf-8", newline="") as file:
            return tuple(sorted(row["id"] for row in csv.DictReader(file, delimiter=";")))
    return tuple(sorted(file.stem for file in folder.glob("*.yaml")))


@dataclass(frozen=True, slots=True)
class Many:
    """Makes so many cards of a project's own, as copies whose titles and words differ."""

    count: int

    def __call__(self, project: Path) -> None:
        """Write the files, list them, and let what lists them all go on over pages."""
        cards = _cards(project)
        added = []
        for number in range(len(cards), self.count):
            again, name = number // len(cards) + 1, list(cards)[number % len(cards)]
            card = cards[name] | {"title": f"{cards[name]['title'].rstrip(':')} {again}"}
            card["body"] = _reordered(card["body"], again)
            added.append(f"{name}-{again}")
            file = project / f"source/practices/{added[-1]}.yaml"
            file.write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
        listed = "".join(f"      - {name}\n" for name in added)
        publication = project / "source/memorandum.yaml"
        _replace(publication, r"(?m)^(      - zomerspoor\n)", rf"\g<1>{listed}")
        layout = project / "layouts/memorandum"
        text = (layout / "layout.yaml").read_text(encoding="utf-8").rstrip()
        (layout / "layout.yaml").write_text(f"{text}{_MASTERS}", encoding="utf-8")
        for page, changes in _RUNNING.items():
            for old, new in changes:
                _replace(layout / f"pages/{page}.xml.j2", re.escape(old), new)


def _cards(project: Path) -> dict[str, dict[str, Any]]:
    """Return the cards of a project by their names, in the order of the brochure."""
    publication = yaml.safe_load((project / "source/memorandum.yaml").read_text(encoding="utf-8"))
    return {
        name: yaml.safe_load(
            (project / f"source/practices/{name}.yaml").read_text(encoding="utf-8")
        )
        for name in publication["collections"]["practices"]["order"]
    }


def _reordered(text: str, number: int) -> str:
    """Return a text whose words change places somewhere, elsewhere for each number."""
    plain = list(re.finditer(r"\b([a-zé]{3,}) ([a-zé]{3,})\b", text))
    if not plain:
        return text
    match = plain[number % len(plain)]
    return f"{text[: match.start()]}{match[2]} {match[1]}{text[match.end() :]}"
