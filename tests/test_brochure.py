"""The whole brochure, all editions of it, as tools that are not ours read it.

Everything is built once. What ought to stand in the files is taken from the YAML as
`test_printed_words.py` reads it, without the rooms of the pipeline; that test also proves that the
YAML holds the printed memorandum.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from test_printed_words import (
    DRAWN,
    NEW_FILES,
    SECTIONS,
    SETTINGS,
    card_order,
    grouped,
    leaves,
    load,
    plain,
    printed_words,
)

import memopress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
EDITIONS = tuple(sorted(path.stem for path in (ROOT / "source/editions").glob("*.yaml")))
OUTPUTS = ("press", "screen")
FILES = tuple(itertools.product(EDITIONS, OUTPUTS))
NATIONAL = "vlaanderen"
MODES = ("", "-raw")  # as pdftotext guesses the reading order, and as the file has it

MM = 72 / 25.4
TRIM = (170 * MM, 240 * MM)
BLEED = 3 * MM
NEAR = 0.01  # points

# Two lines may share this much of the lower one's height: display type is set tighter than solid
# (80 on 96 points is the tightest), and a box is as high as the type size, whatever letters it has.
OVERLAP = 0.2
# Side by side, boxes may touch by as much as kerning draws letters together.
TOUCH = 1.0

# Where the printed pages stand in the national edition; a card's page is where its anchor is.
PAGES = {
    "front/cover": (1,),
    "front/inleiding": (2,),
    "front/voorwoord": (3,),
    "front/oproep": (4,),
    "front/sector": (5, 6),
    "front/noden": (7,),
    "front/actiepunten": (8,),
    "chapters/zichtbaarheid": (9,),
    "chapters/infrastructuur": (10,),
    "chapters/samenwerking": (11,),
}


@dataclass(frozen=True)
class Brochure:
    """The folder of a finished build and its manifest."""

    folder: Path
    entries: tuple[Mapping[str, Any], ...]

    def file(self, edition: str, output: str) -> Path:
        """Return the PDF of an edition and output."""
        entry = self.entry(edition, output)
        return self.folder / str(entry["file"])

    def entry(self, edition: str, output: str) -> Mapping[str, Any]:
        """Return the manifest's entry of an edition and output."""
        (entry,) = (e for e in self.entries if (e["edition"], e["output"]) == (edition, output))
        return entry


@pytest.fixture(scope="session")
def brochure(tmp_path_factory: pytest.TempPathFactory) -> Brochure:
    """All editions of this repository's memorandum, built once."""
    folder = tmp_path_factory.mktemp("brochure")
    memopress.build(ROOT, folder=folder)
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return Brochure(folder, tuple(entries))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool; without it the test is skipped, but never where CI is set."""
    if not shutil.which(command[0]):
        if os.environ.get("CI"):
            pytest.fail(f"{command[0]} is missing")
        pytest.skip(f"{command[0]} is missing")
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@cache
def texts(file: Path, mode: str = "-raw") -> tuple[str, ...]:
    """Return the text of each page as pdftotext reads it, words joined over soft hyphens."""
    options = [mode] if mode else []
    done = run("pdftotext", *options, "-enc", "UTF-8", str(file), "-")
    assert done.returncode == 0, done.stderr
    *pages, rest = done.stdout.split("\f")
    assert rest == ""
    return tuple(re.sub("\N{SOFT HYPHEN}\\s*", "", page) for page in pages)


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds a run of words whole, whatever stands around them.

    After a hyphen or slash of its own a word may go on in the next line; pdftotext, where it
    guesses the reading order, drops such a hyphen. A note's number stands apart or not.
    """
    escaped = []
    for word in words:
        text = re.sub(r"(?<=\w)\\-(?=\w)", r"(?:-\\n?|)", re.escape(word))
        text = text.replace("/", r"/\n?")
        escaped.append(re.sub(r"(?<=[^\W\d]|\.)(\d)$", r"\\s*\1", text))
    return re.compile(rf"(?<!\w){r'\s+'.join(escaped)}(?!\w)")


def missing(text: str, runs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the runs of words that do not stand in a text."""
    return {name: " ".join(words) for name, words in runs.items() if not pattern(words).search(text)}


def astray(text: str, runs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the runs of words that do not stand in a text after those before them."""
    lost, at = {}, 0
    for name, words in runs.items():
        found = pattern(words).search(text, at)
        if found:
            at = found.end()
        else:
            lost[name] = " ".join(words)
    return lost


def cards_of(edition: str) -> list[str]:
    """Return the ids of the cards that an edition's file asks for, in printed order."""
    wanted = load(f"editions/{edition}").get("select", {}).get("practices", {})
    if not wanted:
        return card_order()
    assert list(wanted) == ["places.province"]
    return [
        card
        for card in card_order()
        if {place["province"] for place in load(f"practices/{card}")["places"]}
        & set(wanted["places.province"])
    ]


def card_fields(card: str) -> dict[str, list[str]]:
    """Return the fields of a card, each with its words, in the order in which a page is read."""
    tree = load(f"practices/{card}")
    words = load("memorandum")["words"]
    read: dict[str, str] = {
        "chapter": load(f"chapters/{tree['chapter']}")["name"].upper(),
        "title": tree["title"],
        "subtitle": tree.get("subtitle", ""),
        "body": tree["body"],
        "words.place": words["place"],
    }
    found = {name: plain(text) for name, text in read.items()}
    # List items are marked by the layout, and so a body with a list is several runs.
    del found["body"]
    found["words.place"] = found.pop("words.place")
    items: dict[str, list[str]] = {}
    for number, block in enumerate(re.split(r"\n\n|^- ", tree["body"], flags=re.MULTILINE)):
        items[f"body[{number}]"] = plain(block)
    place = found.pop("words.place")
    found |= items
    found["words.place"] = place
    for entry in tree["sidebar"]:
        found[f"sidebar {entry['label']}"] = [*entry["label"].split(), *plain(entry["text"])]
    if "tip" in tree:
        found["tip"] = [*words["tip"].split(), *plain(tree["tip"])]
    for tag in tree["tags"]:
        found[f"#{tag}"] = tag.split()
    return {name: run for name, run in found.items() if run}
