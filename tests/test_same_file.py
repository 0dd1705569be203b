"""The same file: what a build makes with all that was kept is what one makes from nothing.

By hand, for as many random changes as one likes, in the order of a seed:

    MEMOPRESS_CHANGES=400 MEMOPRESS_SEED=7 python -m pytest -n 0 tests/test_same_file.py
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from changing import CHANGES, PICTURE, harbour, link, picture, write
from memopress.checking import check
from memopress.diagnostics import InputError
from memopress.keeping import Cache
from memopress.press import OUTPUTS, build
from memopress.session import Session
from memopress.ticket import USUAL, Choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from changing import Tree
    from memopress.render import Name

SEED = int(os.environ.get("MEMOPRESS_SEED", "15"))
NUMBER = int(os.environ.get("MEMOPRESS_CHANGES", "12"))
_MEASURED = 10  # one build in so many is measured by Ghostscript, which takes most of the time
_CHECKED = 5  # one in so many is checked as well
# What is made, one time in five something else than usually.
_WAYS: list[tuple[tuple[Name, ...], Choices]] = [
    (("proof",), Choices(overlay=True)),
    (("proof", "screen"), Choices(spreads=True)),
    (("press",), Choices(marks=())),
    (("press",), Choices(marks=("crop",), cover_apart=True)),
]


def outcome(
    session: Session, outputs: Sequence[Name] = OUTPUTS, choices: Choices = USUAL
) -> tuple[object, dict[str, bytes]]:
    """Return all that a build has to say, and all that it makes, by the paths of the files."""
    out = Path("output")
    shutil.rmtree(out, ignore_errors=True)
    try:
        said: object = build(session, outputs=outputs, choices=choices)
    except InputError as error:
        said = error.diagnostics
    return said, {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}


class Workshop:
    """A project that is changed, and built with what was kept and with nothing."""

    def __init__(self, project: Path, kept: Path) -> None:
        """Write the project, which is the folder in hand, and keep what is made in another."""
        self.project, self.kept = project, kept
        self.tree: Tree = {}
        self.held = Session(Path(), Cache(kept))

    def write(self, tree: Tree) -> None:
        """Make the project another one."""
        write(self.project, tree, self.tree)
        self.tree = dict(tree)

    def differing(
        self,
        outputs: Sequence[Name] = OUTPUTS,
        choices: Choices = USUAL,
        *,
        afresh: bool = True,
        checked: bool = True,
    ) -> list[str]:
        """Build with what was kept, in a new session or in the one held open; and from nothing.

        Return what is not the same.
        """
        self.held.refresh()
        session = Session(Path(), Cache(self.kept)) if afresh else self.held
        said, made = outcome(session, outputs, choices)
        new_said, new_made = outcome(Session(Path(), Cache(None)), outputs, choices)
        differing = [name for name in made | new_made if made.get(name) != new_made.get(name)]
        if said != new_said:
            differing.append(f"{said}\n{new_said}")
        if checked and check(session) != check(Session(Path(), Cache(None))):
            differing.append("what a check tells")
        return differing

    @property
    def is_sound(self) -> bool:
        """Whether the last build made anything."""
        return Path("output/manifest.json").exists()


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Return the small publication as it is at first; a picture lies outside of it."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "out.png").write_bytes(picture((9, 9, 9)))
    monkeypatch.chdir(project)
    workshop = Workshop(project, tmp_path / "kept")
    workshop.write(harbour())
    return workshop


def test_random_changes(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After each change of content, layout, templates, pictures, fonts and editions, or of several.

    Some are undone, those that leave nothing to build mostly; then what was kept is found again.
    """
    chance = random.Random(SEED)  # noqa: S311
    assert workshop.differing() == []
    assert workshop.is_sound
    past = [workshop.tree]
    counts: Counter[str] = Counter()
    which = shutil.which
    for number in range(NUMBER):
        tree = dict(workshop.tree)
        names = []
        if chance.random() < (0.1 if workshop.is_sound else 0.6):
            names, tree = ["undone"], dict(chance.choice(past[-6:]))
        while tree == workshop.tree or (names != ["undone"] and chance.random() < 0.2):
            name, change = chance.choice(CHANGES)
            change(tree, chance)
            names.append(name)
        workshop.write(tree)
        measured = number % _MEASURED == 0
        monkeypatch.setattr("shutil.which", which if measured else lambda *_: None)

        way = chance.choice(_WAYS) if chance.random() < 0.2 else (OUTPUTS, USUAL)
        afresh, checked = chance.random() < 0.7, not number % _CHECKED
        differing = workshop.differing(*way, afresh=afresh, checked=checked)

        assert differing == [], f"{number}: {names}"
        counts.update([*names, "sound" if workshop.is_sound else "none to build"])
        if workshop.is_sound:
            past.append(workshop.tree)
    with capsys.disabled():
        if "MEMOPRESS_CHANGES" in os.environ:
            print(f"\nseed {SEED}: {dict(counts)}")  # noqa: T201
    assert counts["sound"] > NUMBER / 2


_LAYOUT = "layouts/pocket"
_GLAD, _MAY_BE = f"{_LAYOUT}/parts/glad.xml.j2", f"{_LAYOUT}/parts/may-be.xml.j2"
_LIST = f"{_LAYOUT}/pages/list.xml.j2"
_WAVE, _CARD = f"{_LAYOUT}/illustrations/wave.xml.j2", "source/birds/heron.yaml"
_SECRET = link("../../../../out.png")
# Files, one change after the other, that were once not noticed: None for one that goes.
NOTICED: dict[str, list[dict[str, bytes | None]]] = {
    "a document of another kind": [
        {_LIST: harbour()[_LIST].replace(b"{{ bird.call }}", b"{{ bird.kind }} {{ bird.call }}")},
        {
            name: harbour()[name]
            .replace(b" bird: {call", b" fowl: {call")
            .replace(b": bird,", b": fowl,")
            for name in ["source/quay.yaml"]
        },
    ],
    "an illustration that two pages have alike": [
        {_WAVE: harbour()[_WAVE].replace(b'thickness="2"', b'thickness="3"')}
    ],
    "an empty template in the place of none": [
        {_CARD: harbour()[_CARD] + b"mood: glad\n"},
        {_GLAD: b""},
        {_GLAD: None},
    ],
    "a template out of the project in the place of none": [{_MAY_BE: _SECRET}, {_MAY_BE: None}],
    "a link to another picture": [
        {PICTURE: link("high.png")},
        {PICTURE: link("wide.png")},
        {PICTURE: link("../../out.png")},
        {PICTURE: link("high.png")},
    ],
}


@pytest.mark.parametrize("changes", NOTICED.values(), ids=NOTICED)
def test_it_is_noticed(workshop: Workshop, changes: list[dict[str, bytes | None]]) -> None:
    """The pages are made again that depend on it, though nothing else of the past was kept."""
    outputs: tuple[Name, ...] = ("screen",)
    for number, change in enumerate(changes):
        tree: dict[str, bytes | None] = {**workshop.tree, **change}
        kept = workshop.kept / str(number)
        before = outcome(Session(Path(), Cache(kept)), outputs)
        workshop.write({name: data for name, data in tree.items() if data is not None})

        after = outcome(Session(Path(), Cache(kept)), outputs)

        assert after == outcome(Session(Path(), Cache(None)), outputs)
        assert after != before
