"""The output folder: an edition's files and their entries change together, or nothing does."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from memopress import manifest, shelf
from memopress.filenames import MANIFEST
from memopress.manifest import true_entries
from shelved import EDITIONS, entries, files, put_both

SOURCE = Path(__file__).parents[1] / "src"


def there(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def states(folder: Path) -> list[str]:
    """Return of which build each edition is; fail where its files or its entries are of several."""
    found = there(folder)
    told = true_entries(folder)
    made = []
    for edition in EDITIONS:
        own = {name: data for name, data in found.items() if name.startswith(f"{edition}/")}
        (state,) = [text for text in ("old", "new", "none") if own == _wanted(edition, text)]
        assert {name for name in told if name.startswith(f"{edition}/")} == set(own)
        made.append(state)
    assert len(told) == len(json.loads(found.get(MANIFEST, b'{"files": []}'))["files"])
    return made


def _wanted(edition: str, text: str) -> dict[str, bytes]:
    return {} if text == "none" else files(edition, text)


@pytest.mark.parametrize("before", ["old", "none"])
def test_killed_before_every_step(
    tmp_path: Path, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a build is killed, no file is torn; mended, each edition is of one build."""
    command = [sys.executable, str(Path(__file__).with_name("shelved.py")), str(tmp_path), before]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})
    whole = {
        d for e, t in itertools.product(EDITIONS, ("old", "new")) for d in files(e, t).values()
    }
    monkeypatch.setattr(os, "fsync", lambda _: None)  # processes died, not the machine
    seen = set()
    for folder in tmp_path.iterdir():
        outside = {n: d for n, d in there(folder).items() if not n.startswith(".memopress/")}
        assert {data for name, data in outside.items() if name != MANIFEST} <= whole

        shelf.mend(folder)

        assert not (folder / ".memopress").exists()
        seen.add(tuple(states(folder)))
        put_both(folder, "new")
        assert states(folder) == ["new", "new"]
    assert len(list(tmp_path.iterdir())) > 40
    assert seen == {(before, before), ("new", before), ("new", "new")}


@pytest.mark.parametrize("where", ["south/screen.pdf", MANIFEST])
def test_a_place_that_cannot_be_taken(tmp_path: Path, where: str) -> None:
    """A folder where a file is to go stops its edition alone; nothing of that has changed."""
    if where != MANIFEST:
        put_both(tmp_path, "old")
        (tmp_path / where).unlink()
    (tmp_path / where).mkdir(parents=True)
    before = there(tmp_path)
    with shelf.hold(tmp_path) as held:
        for edition in reversed(EDITIONS):
            made = files(edition, "new")
            if where == MANIFEST or edition == "south":
                with pytest.raises(shelf.NotPutError) as fault:
                    held.put(edition, made, entries(made))
                assert fault.value.path == tmp_path / where
                assert there(tmp_path) == before
            else:
                held.put(edition, made, entries(made))

    assert not (tmp_path / ".memopress").exists()
    if where != MANIFEST:
        found, made = there(tmp_path), files("north", "new")
        assert {name: found[name] for name in made} == made
        assert set(true_entries(tmp_path)) == {*made, "south/press.pdf"}


@pytest.mark.parametrize("number", range(1, 4))
def test_a_replacement_that_fails_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Whichever file cannot be replaced, those before it get back their place."""
    put_both(tmp_path, "old")
    before = there(tmp_path)
    replace, calls = Path.replace, itertools.count()

    def fail(self: Path, target: Path) -> Path:
        if "new-" in self.name and next(calls) == number - 1:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    made = files("north", "new")
    with shelf.hold(tmp_path) as held, pytest.raises(shelf.NotPutError):
        held.put("north", made, entries(made))

    assert there(tmp_path) == before
    assert states(tmp_path) == ["old", "old"]


def test_file_systems_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file can have two names, what was there is copied, and comes back all the same."""

    def none(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    put_both(tmp_path, "old")
    monkeypatch.setattr(os, "link", none)
    test = test_a_replacement_that_fails_is_taken_back
    test(tmp_path, monkeypatch, 2)


def test_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one build puts files away, no other does; one that waits too long says so."""
    monkeypatch.setattr(shelf, "_PATIENCE", 0.1)
    with shelf.hold(tmp_path), pytest.raises(shelf.NotPutError, match="another build"):
        put_both(tmp_path, "new")
    put_both(tmp_path, "new")


def test_journal_of_somebody_else(tmp_path: Path) -> None:
    """A journal takes nothing back from outside, to outside, or over what is not of its build."""
    put_both(tmp_path / "out", "old")
    precious = tmp_path / "precious.pdf"
    precious.write_bytes(b"precious")
    aside = tmp_path / "out/.memopress"
    aside.mkdir()
    (aside / "old-0").write_bytes(b"evil")
    digest = hashlib.sha256(b"precious").hexdigest()
    for name in ("../precious.pdf", "x/../../precious.pdf", str(precious), "north/press.pdf"):
        for replaces in (True, False):
            (aside / "journal.json").write_text(json.dumps([[name, digest, replaces]]))
            shelf.mend(tmp_path / "out")
            aside.mkdir(exist_ok=True)
            (aside / "old-0").write_bytes(b"evil")

    assert precious.read_bytes() == b"precious"
    put_both(tmp_path / "out", "old")
    assert states(tmp_path / "out") == ["old", "old"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither an edition's folder nor the folder aside may be a link that leads elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("north", ".memopress"):
        out = tmp_path / f"out{name}"
        out.mkdir()
        (out / name).symlink_to(elsewhere, target_is_directory=True)
        made = files("north", "new")
        with shelf.hold(out) as held, pytest.raises(shelf.NotPutError, match="link"):
            held.put("north", made, entries(made))
    assert not list(elsewhere.iterdir())


DEEP = b"[" * 100_000
ROW: dict[str, Any] = {
    "file": "a/b.pdf",
    "edition": "a",
    "output": "press",
    "pages": 1,
    "bytes": 3,
    "sha256": hashlib.sha256(b"abc").hexdigest(),
    "cards": [],
}


def row(**changes: Any) -> bytes:
    """Return a manifest of one row."""
    return json.dumps({"files": [ROW | changes]}).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"files": 3}',
        b'{"files": {"a": 1}}',
        b'{"files": [1, null, [], {}]}',
        DEEP,
        b'{"files": ' + DEEP,
        b"9" * 100_000,
        row(file="../a/b.pdf"),
        row(file="a/../../b.pdf"),
        row(file="../b.pdf", edition=".."),
        row(file="./b.pdf", edition="."),
        row(file="/etc/passwd"),
        row(file="C:/b.pdf", edition="C:"),
        row(file="a\\b.pdf"),
        row(file="a/b.pdf\0"),
        row(file=["a/b.pdf"]),
        row(file="a/b"),
        row(edition="b"),
        row(bytes="3"),
        row(bytes=-3),
        row(bytes=1 << 80),
        row(bytes=True),
        row(sha256=None),
        row(cards="all"),
        row(cards=[{}]),
        row(pages=[1]),
        row(pages=float("nan")),
    ],
)
def test_old_manifest_of_any_content(tmp_path: Path, text: bytes) -> None:
    """What no build has written is not believed, and a new manifest takes its place."""
    out = tmp_path / "out"
    (out / "a").mkdir(parents=True)
    for path in (out / "a/b.pdf", tmp_path / "b.pdf", out / "b.pdf"):
        path.write_bytes(b"abc")
    (out / MANIFEST).write_bytes(text)

    assert true_entries(out) == {}

    put_both(out, "new")
    assert len(true_entries(out)) == 4


def test_old_manifest_that_is_true(tmp_path: Path) -> None:
    """What is still there as it tells is believed; what is a link, or has grown, is not."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.pdf").write_bytes(b"abc")
    (tmp_path / MANIFEST).write_bytes(row())
    assert list(true_entries(tmp_path)) == ["a/b.pdf"]

    (tmp_path / "a/b.pdf").write_bytes(b"abcd")
    assert true_entries(tmp_path) == {}
    (tmp_path / "a/b.pdf").unlink()
    (tmp_path / "c.pdf").write_bytes(b"abc")
    (tmp_path / "a/b.pdf").symlink_to(tmp_path / "c.pdf")
    assert true_entries(tmp_path) == {}


def test_what_was_seen_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changed lately is; and one that has changed since, whatever its time says."""
    read = []
    real = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda *a: read.append(1) or real(*a))  # type: ignore[func-returns-value]
    put_both(tmp_path, "old")
    seen: manifest.Seen = {}
    counts = []
    for settled in (1 << 62, 1 << 62, -(1 << 62), -(1 << 62)):
        monkeypatch.setattr(manifest, "_SETTLED", settled)
        read.clear()
        assert len(true_entries(tmp_path, seen)) == 4
        counts.append(len(read))
    assert counts == [4, 4, 4, 0]

    path = tmp_path / "south/screen.pdf"
    before = path.stat()
    other = tmp_path / "other"
    other.write_bytes(path.read_bytes()[::-1])
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert "south/screen.pdf" not in true_entries(tmp_path, seen)


@pytest.mark.parametrize("kind", ["pipe", "folder", "huge", "device"])
def test_manifest_that_is_no_file(tmp_path: Path, kind: str) -> None:
    """A pipe is not waited for, and nothing without end is read."""
    path = tmp_path / MANIFEST
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        with path.open("wb") as file:
            file.truncate(1 << 40)

    assert true_entries(tmp_path) == {}
