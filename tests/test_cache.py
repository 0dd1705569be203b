"""The cache of results: what is damaged is absent, and the whole stays within its bound."""

from __future__ import annotations

import os
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from memopress.keeping import Cache, digest, makers, open_cache
from memopress.keeping.cache import entries, sweep
from test_kept import DAMAGES

if TYPE_CHECKING:
    from pathlib import Path

DATA = bytes(range(256)) * 40
KEY = digest("a key")


def path_of(folder: Path, kind: str = "page", key: str = KEY) -> Path:
    """Return where an entry stands."""
    return folder / "2" / kind / key


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    """In the same process and in another; under its own kind and key alone."""
    Cache(tmp_path).put("page", KEY, DATA)
    for cache in (Cache(tmp_path), Cache(tmp_path)):
        assert cache.get("page", KEY) == DATA
        assert cache.get("ink", KEY) is None
        assert cache.get("page", digest("another")) is None


def test_keys_tell_parts_apart() -> None:
    """Parts that run together give other keys."""
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("ab", "c", "")}) == 4
    assert digest("é\ud800") == digest("é\ud800".encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("way", DAMAGES)
def test_damaged_entries_are_absent(tmp_path: Path, way: str) -> None:
    """Twenty of each kind are none, and a new one takes their place where that can be."""
    chance = random.Random(15)  # noqa: S311
    for number in range(20):
        folder = tmp_path / str(number)
        Cache(folder).put("page", KEY, DATA)
        DAMAGES[way](path_of(folder), chance)
        cache = Cache(folder)
        assert cache.get("page", KEY) is None
        cache.put("page", KEY, DATA)
        assert cache.get("page", KEY) == DATA
        shutil.rmtree(folder)


def test_an_entry_moved_to_another_key_is_absent(tmp_path: Path) -> None:
    """A whole file under another one's name is not believed."""
    Cache(tmp_path).put("page", KEY, DATA)
    path = path_of(tmp_path, "ink")
    path.parent.mkdir(parents=True)
    path_of(tmp_path).rename(path)
    assert Cache(tmp_path).get("ink", KEY) is None


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """It is kept in memory then."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    for cache in (Cache(blocked), Cache(None)):
        cache.put("page", KEY, DATA)
        assert cache.get("page", KEY) == DATA
    assert Cache(blocked).get("page", KEY) is None


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest is let go."""
    monkeypatch.setattr("memopress.keeping.cache._AT_HAND", 3 * len(DATA))
    cache = Cache(None)
    for number in range(5):
        cache.put("page", digest(str(number)), DATA)
        cache.get("page", digest("0"))
    here = [n for n in range(5) if cache.get("page", digest(str(n)))]
    assert here == [0, 3, 4]


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    """A sweep leaves the bound less a tenth, and what was used again stays."""
    cache = Cache(tmp_path)
    for number in range(10):
        cache.put("page", digest(str(number)), DATA)
        os.utime(path_of(tmp_path, key=digest(str(number))), (number, number))
    Cache(tmp_path).get("page", digest("0"))  # is used again, long after
    folder = tmp_path / "2"
    one = entries(folder)[0][1]
    sweep(folder, 10 * one)
    assert len(entries(folder)) == 10
    sweep(folder, 5 * one)
    left = [n for n in range(10) if Cache(tmp_path).get("page", digest(str(n)))]
    assert left == [0, 7, 8, 9]


def test_parts_of_killed_builds_go(tmp_path: Path) -> None:
    """But not those that may be written right now."""
    cache = Cache(tmp_path)
    cache.put("page", KEY, DATA)
    parts = tmp_path / "2" / "parts"
    old, new = parts / "1-1-1", parts / "2-2-2"
    old.write_bytes(DATA)
    new.write_bytes(DATA)
    os.utime(old, (1, 1))
    sweep(tmp_path / "2")
    assert [each.name for each in parts.iterdir()] == [new.name]
    assert cache.get("page", KEY) == DATA
    sweep(tmp_path / "2", 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [new]


def test_putting_enough_sweeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound holds without anybody who asks for it."""
    monkeypatch.setattr("memopress.keeping.cache._SWEEP", 4 * len(DATA))
    monkeypatch.setattr(sweep, "__defaults__", (6 * len(DATA),))
    cache = Cache(tmp_path)
    for number in range(50):
        cache.put("page", digest(str(number)), DATA)
    assert len(entries(tmp_path / "2")) <= 6 + 5


def test_many_at_once(tmp_path: Path) -> None:
    """Threads that put and get the same entries see whole ones or none."""
    keys = [digest(str(n)) for n in range(8)]

    def work(number: int) -> int:
        cache = Cache(tmp_path)
        wrong = 0
        for turn in range(60):
            key = keys[(turn + number) % 8]
            wrong += cache.get("page", key) not in (None, key.encode() * 999)
            cache.put("page", key, key.encode() * 999)
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 0
    assert all(Cache(tmp_path).get("page", key) == key.encode() * 999 for key in keys)


def test_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is named wins; an empty variable and `none` keep nothing on disk."""
    monkeypatch.setenv("MEMOPRESS_CACHE", str(tmp_path / "named"))
    assert open_cache().folder == tmp_path / "named" / "2"
    assert open_cache(tmp_path / "mine").folder == tmp_path / "mine" / "2"
    assert open_cache(none=True).folder is None
    monkeypatch.setenv("MEMOPRESS_CACHE", "")
    assert open_cache().folder is None
    monkeypatch.delenv("MEMOPRESS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = open_cache().folder
    assert folder is not None
    assert folder.name == "2"
    assert "memopress" in folder.parts


def test_makers_change_with_a_line_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another text of a module, or another version of a package, makes other keys."""
    own = tmp_path / "own"
    (own / "room").mkdir(parents=True)
    module = own / "room" / "module.py"
    module.write_text("x = 1")
    monkeypatch.setattr("memopress.keeping.versions.OWN", own)
    cache = Cache(None)
    first = makers(cache)
    assert makers(cache) == first
    os.utime(module, (1, 1))
    assert makers(cache) == first  # it was touched, and says the same
    module.write_text("x = 2")
    second = makers(cache)
    assert second != first
    monkeypatch.setattr("memopress.keeping.versions.packages", lambda: ("pillow-99",))
    assert makers(cache) != second
