"""A cache that others use too, or that goes: a build makes what it makes from nothing, always."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, examples
from memopress.keeping import Cache, cache
from memopress.keeping.cache import entries
from memopress.session import Session
from planted import WHOLE, Planted, spoilt
from test_kept import DAMAGES
from test_same_file import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project
    from memopress.render import Name

KEPT = Path("kept")
EIDER = "source/birds/eider.yaml"
SCREEN: tuple[Name, ...] = ("screen",)


def made(kept: Cache) -> tuple[object, dict[str, bytes]]:
    """Return what a build says and makes with a cache."""
    return outcome(Session(Path(), kept))


def fresh() -> tuple[object, dict[str, bytes]]:
    """Return what a build says and makes from nothing."""
    said, files = made(Cache(None))
    assert len(files) == 5
    return said, files


def one_word(project: Project) -> None:
    """Change a word, so that what is kept is of use in part."""
    project.change(EIDER, "small ferry", "large ferry")


def test_two_builds_at_once(project: Project) -> None:
    """Of one project, into one cache and one output folder, with nothing kept and with a part."""
    command = [sys.executable, "-m", "memopress", "build", "--cache", "kept", "--output", "screen"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for change in (lambda _: None, one_word, lambda _: shutil.rmtree("output")):
        change(project)
        running = [
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        told = [each.communicate() for each in running]

        assert [each.returncode for each in running] == [0, 0, 0]
        assert len(set(told)) == 1
        found = {str(path): path.read_bytes() for path in Path("output").rglob("*.*")}
        assert found == outcome(Session(Path(), Cache(None)), SCREEN)[1]
    assert not list(KEPT.glob("*/parts/*"))


@pytest.fixture
def filled(project: Project, no_ghostscript: None) -> Project:
    """Return the project, changed by a word since it was built with the cache."""
    del no_ghostscript
    made(Cache(KEPT))
    one_word(project)
    return project


def _full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full after some bytes of each entry."""

    class Full:
        def __init__(self, handle: int) -> None:
            self.file = os.fdopen(handle, "wb", 0)

        def __enter__(self) -> Full:  # noqa: PYI034
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> int:
            self.file.write(data[:100])
            if len(data) > 100:
                raise OSError(errno.ENOSPC, "No space left on device")
            return len(data)

    class System:
        def __getattr__(self, name: str) -> object:
            return getattr(os, name)

        def fdopen(self, handle: int, *_: object, **__: object) -> Full:
            return Full(handle)

    monkeypatch.setattr(cache, "os", System())


def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk take a part of each entry, and say so, as it does when it is nearly full."""
    whole = os.fdopen

    class Short:
        def __init__(self, handle: int) -> None:
            self.file = whole(handle, "wb", 0)

        def __enter__(self) -> Short:  # noqa: PYI034
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> int:
            return self.file.write(data[:100])

    class System:
        def __getattr__(self, name: str) -> object:
            return getattr(os, name)

        def fdopen(self, handle: int, *_: object, **__: object) -> Short:
            return Short(handle)

    monkeypatch.setattr(cache, "os", System())


def _read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Cache, "_write", refuse)
    monkeypatch.setattr(os, "utime", refuse)


def _file(_: pytest.MonkeyPatch) -> None:
    shutil.rmtree(KEPT)
    KEPT.write_text("no folder", encoding="utf-8")


def _files_below(_: pytest.MonkeyPatch) -> None:
    for kind in (KEPT / "2").iterdir():
        shutil.rmtree(kind)
        kind.write_text("no folder", encoding="utf-8")


def _link_to_nothing(_: pytest.MonkeyPatch) -> None:
    shutil.rmtree(KEPT)
    KEPT.symlink_to("nowhere/at/all")


def _vanishing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the folder go again and again, while it is written and read."""
    turn = iter(range(1_000_000))
    for name in ("get", "put"):
        whole = getattr(Cache, name)

        def gone(self: Cache, *more: object, whole: Callable[..., object] = whole) -> object:
            if next(turn) % 7 == 3:
                shutil.rmtree(KEPT, ignore_errors=True)
            return whole(self, *more)

        monkeypatch.setattr(Cache, name, gone)


FOLDERS = (_full, _short, _read_only, _file, _files_below, _link_to_nothing, _vanishing)


@pytest.mark.parametrize("become", FOLDERS, ids=lambda become: become.__name__.strip("_"))
def test_whatever_the_folder_becomes(
    filled: Project,
    become: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a build says and makes is the same; nothing half-written is left, and none is lost."""
    expected = fresh()
    before = {path: path.read_bytes() for path in KEPT.rglob("*") if path.is_file()}
    with monkeypatch.context() as patch:
        become(patch)
        assert made(Cache(KEPT)) == expected
    assert not [*KEPT.glob("*/parts/*")]
    if become in (_full, _short, _read_only):
        sizes = {path: path.stat().st_size for path in KEPT.rglob("*") if path.is_file()}
        assert {path: sizes.get(path) for path in before} == {
            path: len(data) for path, data in before.items()
        }
    assert made(Cache(KEPT)) == expected
    assert filled


def test_a_cache_of_another_version(filled: Project) -> None:
    """Nothing of what others made is found, and nothing of it is taken away."""
    expected = fresh()
    before = {path: path.read_bytes() for _, _, path in entries(KEPT / "2")}
    other = Cache(KEPT, "another version")

    assert made(other) == expected

    assert {path: path.read_bytes() for path in before} == before
    new = Cache(None)
    made(new)
    assert other.counts == new.counts
    again = Cache(KEPT, "another version")
    assert made(again) == expected
    assert again.counts["drawn"][1] == 0
    assert filled


def test_200_damaged_entries(filled: Project) -> None:
    """Each way of damage in turn, until all entries have been damaged twice at least."""
    chance = random.Random(15)  # noqa: S311
    expected = fresh()
    count = 0
    for turn in range(40):
        paths = [path for _, _, path in entries(KEPT / "2") if not path.suffix]
        paths = [path for path in paths if path.is_file() and not path.is_symlink()]
        for path in chance.sample(paths, min(len(paths), 30)):
            DAMAGES[chance.choice([*DAMAGES])](path, chance)
            count += 1
        assert made(Cache(KEPT)) == expected, turn
        if count >= 200:
            break
    assert count >= 200
    assert filled


@pytest.mark.usefixtures("no_ghostscript")
def test_planted_entries_of_other_types(project: Project) -> None:
    """All of a kind at once are well-formed, and none of them is what was kept."""
    chance = random.Random(15)  # noqa: S311
    kept = Planted()
    expected = made(kept)
    kinds = {kind for kind, _ in kept.entries}
    assert kinds >= {"plate", "drawn", "font", "profile", "markup", "heads", "composed", "page"}
    for kind in sorted(kinds):
        others = {name: data for name, data in kept.entries.items() if name[0] != "verdict"}
        names = [name for name in kept.entries if name[0] == kind]
        texts = (b"\xc3\x28", b"\xff" * 9)  # markup is any text
        whole = texts if kind == "markup" else WHOLE
        for data in chance.sample(whole, min(len(whole), examples(2).max_examples)):
            assert made(Planted({**others, **dict.fromkeys(names, data)})) == expected, (kind, data)
    assert project


@pytest.mark.usefixtures("no_ghostscript")
def test_planted_values(project: Project) -> None:
    """Some value in an entry is of another type, of another length, or absurd: no traceback.

    What can be told is made anew. A text or a number that might have been is believed: who may
    write into a user's own cache may change the project as well.
    """
    kept = Planted()
    expected = made(kept)
    chance = random.Random(15)  # noqa: S311
    same = tried = 0
    judged = {name: data for name, data in kept.entries.items() if name[0] != "verdict"}
    for kind in sorted({kind for kind, _ in judged} - {"markup", "profile"}):
        names = sorted(name for name in judged if name[0] == kind)
        for _ in range(examples(3).max_examples):
            name = chance.choice(names)
            data = spoilt(judged[name], chance)
            if data is not None:
                said, files = made(Planted({**judged, name: data}))
                assert said
                tried += 1
                same += files == expected[1]
    assert tried
    assert same / tried > 0.8
    assert project
