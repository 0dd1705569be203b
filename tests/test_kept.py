"""What is kept between builds: a damaged, foreign or endless file counts as absent."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from memopress.keeping import Cache, digest
from memopress.picture.model import Plate, Raster
from memopress.plain import open_plain
from test_cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Project

DATA = bytes(range(256)) * 40


def damages() -> dict[str, Callable[[Path, random.Random], None]]:
    """Return ways in which a kept file may be something else than it was."""

    def cut(path: Path, chance: random.Random) -> None:
        path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])

    def flip(path: Path, chance: random.Random) -> None:
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)

    def zero(path: Path, chance: random.Random) -> None:
        data = bytearray(path.read_bytes())
        at = chance.randrange(len(data) - 8)
        data[at : at + 64] = bytes(len(data[at : at + 64]))
        path.write_bytes(bytes(data) if bytes(data) != path.read_bytes() else b"")

    def grow(path: Path, chance: random.Random) -> None:
        with path.open("ab") as file:
            file.write(bytes(chance.randrange(1, 99)))

    def huge(path: Path, _: random.Random) -> None:
        os.truncate(path, 1 << 40)

    def deep(path: Path, _: random.Random) -> None:
        path.write_bytes(b"0" * 64 + b"\n" + b"[" * 200_000)

    def another(path: Path, _: random.Random) -> None:
        folder, kind, key = path.parents[2], path.parent.name, digest("another")
        Cache(folder).put(kind, key, DATA)
        (path.parent / key).replace(path)

    def pipe(path: Path, _: random.Random) -> None:
        path.unlink()
        os.mkfifo(path)

    def folder(path: Path, _: random.Random) -> None:
        path.unlink()
        path.mkdir()

    def link(path: Path, _: random.Random) -> None:
        path.replace(path.with_suffix(".real"))
        path.symlink_to(path.with_suffix(".real"))

    def device(path: Path, _: random.Random) -> None:
        path.unlink()
        path.symlink_to("/dev/zero")

    ways = (cut, flip, zero, grow, huge, deep, another, pipe, folder, link, device)
    return {way.__name__: way for way in ways}


DAMAGES = damages()


def test_builds_with_damaged_caches(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever became of everything that was kept, the files are the same."""
    chance = random.Random(7)  # noqa: S311
    cache = project.folder / "kept"
    monkeypatch.setenv("MEMOPRESS_CACHE", str(cache))

    def build(out: str) -> dict[str, bytes]:
        assert run("build", "north", "--output", "screen", "--out", out).exit_code == 0
        return {path.name: path.read_bytes() for path in (project.folder / out).rglob("*.pdf")}

    expected = build("first")
    for way, damage in DAMAGES.items():
        files = [*cache.glob("*/*/*")]
        assert {path.parent.name for path in files} >= {
            "plate",
            "drawn",
            "font",
            "profile",
            "markup",
            "heads",
            "composed",
            "page",
        }
        for path in files:
            damage(path, chance)

        assert build(way) == expected
        shutil.rmtree(cache)
        assert build("again") == expected


RASTER = Raster(2, 1, "DeviceGray", 8, "FlateDecode", data=b"ab")


def test_plate_comes_back() -> None:
    """A plate is the same after it was packed."""
    for plate in (Plate("x", RASTER), Plate("x", RASTER, RASTER)):
        assert Plate.unpack("x", plate.pack()) == plate


@pytest.mark.parametrize(
    "head",
    [
        "",
        "null",
        "3",
        "[]",
        "[null]",
        "[{}]",
        "[" * 100_000,
        '{"width": 1}',
        '[{"width": "2"}]',
        '[{"width": -2}]',
        '[{"bits": true}]',
        '[{"space": "Lab"}]',
        '[{"filter": "LZWDecode"}]',
        '[{"inverted": 1}]',
        '[{"data": -1}]',
        '[{"data": 1}]',
        '[{"data": 3}]',
        '[{"data": "2"}]',
        '[{"data": 1.5}]',
        '[{"colour": 1}]',
        '[{"space": []}]',
    ],
)
def test_plate_of_something_else(head: str) -> None:
    """What is no plate is told as such, whatever it is."""
    usual = Plate("x", RASTER).pack().partition(b"\n")[0].decode()
    key = head[3:].partition('"')[0] if head.startswith('[{"') else ""
    if key:  # one field of a sound plate is another
        fields = [each for each in usual[2:-2].split(", ") if not each.startswith(f'"{key}"')]
        head = "[{" + ", ".join([*fields, head[2:-2]]) + "}]"
    with pytest.raises(ValueError, match=r"spoilt|Expecting|char"):
        Plate.unpack("x", f"{head}\nab".encode())


def test_large_and_odd_files(tmp_path: Path) -> None:
    """Only plain files up to a size are opened."""
    (tmp_path / "x").write_bytes(b"abc")
    with open_plain(tmp_path / "x", 3) as file:
        assert file.read() == b"abc"
    with pytest.raises(OSError, match="are the most"):
        open_plain(tmp_path / "x", 2)
