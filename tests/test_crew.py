"""Work shared out among processes: nothing but time depends on how many there are."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from memopress.keeping import Cache, share
from memopress.press import build
from memopress.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no processes like us here")


def put(cache: Cache, name: str) -> None:
    """Keep which process was here."""
    cache.put("who", name, str(os.getpid()).encode())


def kept(cache: Cache, names: str) -> list[bytes | None]:
    """Return who kept something under each of some names."""
    return [cache.get("who", name) for name in names]


@POSIX
@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_others_do_their_share(tmp_path: Path, jobs: int) -> None:
    """What they kept is kept here, on disk too; each did neighbours."""
    cache = Cache(tmp_path)
    share(cache, [partial(put, cache, name) for name in "abcdef"], jobs)

    who = kept(cache, "abcdef")
    assert None not in who
    assert len(set(who)) == min(jobs, 6)
    assert who == sorted(who, key=who.index)
    assert who[0] == str(os.getpid()).encode()
    assert kept(Cache(tmp_path), "abcdef") == who


def test_one_alone_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for later is done then."""
    cache = Cache(None)
    share(cache, [partial(put, cache, "a"), partial(put, cache, "b")], 1)
    share(cache, [partial(put, cache, "a")], 4)
    monkeypatch.setattr("memopress.keeping.crew._CAN_FORK", False)
    share(cache, [partial(put, cache, "a"), partial(put, cache, "b")], 4)
    assert kept(cache, "ab") == [None, None]


@POSIX
def test_who_comes_to_a_bad_end_brings_nothing() -> None:
    """And what goes wrong in one task is no matter of the others."""
    cache = Cache(None)
    main = os.getpid()

    def fail() -> None:
        raise ValueError("of this task alone")

    def die() -> None:
        if os.getpid() != main:
            os.kill(os.getpid(), signal.SIGKILL)

    share(cache, [fail, partial(put, cache, "a"), partial(put, cache, "b"), fail], 2)
    assert None not in kept(cache, "ab")
    share(cache, [partial(put, cache, "c"), die, partial(put, cache, "d")], 2)
    assert kept(cache, "cd") == [str(main).encode(), None]


@POSIX
def test_files_are_the_same_with_any_number(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is composed and drawn to the same bytes, whoever does it, and none is done twice."""
    monkeypatch.setattr("memopress.page.compose._MANY", 2)
    shared: list[int] = []

    def counted(cache: Cache, tasks: list[object], jobs: int) -> None:
        shared.append(len(tasks))
        share(cache, tasks, jobs)  # type: ignore[arg-type]

    monkeypatch.setattr("memopress.page.composer.share", counted)
    monkeypatch.setattr("memopress.press.share", counted)
    made = []
    for jobs in (1, 2, 3):
        folder = project.folder / f"with-{jobs}"
        session = Session(project.folder, Cache(None), jobs)
        files = build(session, ["all"], folder=folder).files
        made.append([(each.file, each.sha256) for each in files])
        known = Session(project.folder, session.cache, jobs)
        before = len(shared)
        build(known, ["all"], folder=folder)
        assert len(shared) == before  # nothing is new

    assert made[0] == made[1] == made[2]
    assert min(shared) >= 2


@POSIX
def test_one_edition_is_judged_by_those_who_draw_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its files come to the desk the verdicts are there; the same as one alone gives."""
    monkeypatch.setattr("memopress.page.compose._MANY", 2)
    made = []
    for jobs, found in ((1, (0, 2)), (2, (2, 1))):  # one of two is looked for here, then both
        session = Session(project.folder, Cache(None), jobs)
        made.append(build(session, ["all"], folder=project.folder / f"with-{jobs}").verdicts)
        assert session.cache.counts["verdict"] == found

    assert made[0] == made[1]
