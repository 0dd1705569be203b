"""Faults that lose nothing: editions one by one, signals, full disks, and a missing Ghostscript."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import memopress
import shelved
from conftest import needs
from memopress import shelf
from memopress.manifest import true_entries
from memopress.preflight import separations
from test_cli import data, files, run, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project

SOURCE = Path(__file__).parents[1] / "src"
KILLS = int(os.environ.get("MEMOPRESS_KILLS", "5"))  # 200 where there is time
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def start(project: Project, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Begin a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "memopress", *arguments],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


# --- editions one by one -------------------------------------------------------------------------


def test_fault_in_a_card_that_an_edition_leaves_out(project: Project) -> None:
    """Its edition is made; the other keeps what it had, and the last line tells which is which."""
    run("build")
    before = snapshot(project.folder / "output")
    project.change("source/birds/eider.yaml", "notes:", "nots:")  # of the south alone
    project.change("source/birds/gull.yaml", "sandwiches", "sandwiches twice")

    result = run("build")

    assert result.exit_code == 1
    assert "[unknown-field]" in result.stderr
    assert result.stderr.splitlines()[-1] == "1 error(s); made: north; not made: all"
    after = snapshot(project.folder / "output")
    assert {n for n in before if before[n][0] != after[n][0]} == {
        "manifest.json",
        "north/quay-birds-north-press.pdf",
        "north/quay-birds-north-screen.pdf",
    }
    assert len(true_entries(project.folder / "output")) == 4


def test_what_is_asked_for_is_made(project: Project) -> None:
    """An edition that is named is made without a word of what does not concern it."""
    project.change("source/birds/eider.yaml", "notes:", "nots:")
    project.write("source/editions/all.yaml", "nam: x\n")

    result = run("build", "north", "--output", "screen")

    assert (result.exit_code, result.stderr) == (0, "")
    assert run("build", "all").exit_code == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "failed"),
    [
        ("source/birds/eider.yaml", "spots: [south]", "spot: [south]", ["all", "north"]),
        ("source/birds/eider.yaml", "spots: [south]", "spots: [[south]]", ["all", "north"]),
        ("source/birds/eider.yaml", "call:", "call: [", ["all", "north"]),
        ("source/birds/eider.yaml", "call:", "kind: fish\ncall:", ["all", "north"]),
        ("source/birds/eider.yaml", "small", "[^1]", ["all"]),
        ("source/birds/gull.yaml", "call:", "cal:", ["all", "north"]),
        ("source/editions/north.yaml", "name:", "nam:", ["north"]),
        ("source/editions/north.yaml", "birds/gull", "birds/gul", ["north"]),
        ("source/editions/north.yaml", "call:", "cal:", ["north"]),
        ("source/editions/north.yaml", "name: North quay", "- x", ["north"]),
    ],
)
def test_whom_a_fault_concerns(
    project: Project, file: str, old: str, new: str, failed: list[str]
) -> None:
    """A fault stops those editions alone that hold its document, or may hold it."""
    project.change(file, old, new)

    result = run("build", "--output", "screen", "--json")

    assert result.exit_code == 1
    found = data(result)
    assert all(each["line"] for each in found["diagnostics"] if each["severity"] == "error")
    made = sorted({"all", "north"} - set(failed))
    assert sorted({each["edition"] for each in found.get("files", [])}) == made
    assert found.get("failed", failed) == failed
    assert [d for d in made if not (project.folder / "output" / d).is_dir()] == []


def test_left_out_card_that_a_page_tells_of(project: Project) -> None:
    """A page that tells of another edition's card cannot be made while that is not known."""
    page = "layouts/pocket/pages/list.xml.j2"
    told = (
        "{% for bird in edition.left_out.birds %}<p style='text'>{{ bird.FIELD }}</p>{% endfor %}"
    )
    project.change(page, '<frame name="left">', f'<frame name="left">{told}')
    project.change("source/birds/eider.yaml", "notes:", "nots:")
    for field, made in (("call", ["north"]), ("notes", [])):
        text = (project.folder / page).read_text(encoding="utf-8").replace("FIELD", field)
        project.write(page, text)

        found = data(run("build", "--output", "screen", "--json"))

        assert [each["edition"] for each in found.get("files", [])] == made
        alone = run("build", "north", "--output", "screen")
        assert alone.exit_code == (0 if made else 1)
        assert ("source/birds/eider.yaml" in alone.stderr) == (not made)
        project.write(page, text.replace(f"bird.{field} ", "bird.FIELD "))


def test_overset_in_one_edition(project: Project) -> None:
    """A text that finds no room in one edition leaves the other its files."""
    long = "Herring gull of the north " * 60
    project.change("source/editions/north.yaml", "Herring gull of the north", long)

    result = run("build", "--output", "screen")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].endswith("made: all; not made: north")
    assert files(project.folder / "output") == ["all/quay-birds-all-screen.pdf", "manifest.json"]


def test_check_goes_on(project: Project) -> None:
    """A fault in one card does not hide what is wrong on the pages of other editions."""
    project.change("source/birds/eider.yaml", "notes:", "nots:")
    long = "Herring gull of the north " * 60
    project.change("source/editions/north.yaml", "Herring gull of the north", long)

    codes = {each.code for each in memopress.check()}

    assert codes == {"unknown-field", "overset"}


def test_list_of_editions_needs_all(project: Project) -> None:
    """What tells of all editions tells the faults of any."""
    project.change("source/birds/eider.yaml", "notes:", "nots:")

    assert run("list").exit_code == 1
    assert run("read", "north").exit_code == 0
    assert run("read", "all").exit_code == 1


def test_strict_is_all_or_nothing(project: Project) -> None:
    """With --strict an edition with a fault stops the others too."""
    project.change("source/birds/eider.yaml", "notes:", "nots:")

    assert run("build", "--strict", "--output", "screen").exit_code == 1
    assert not (project.folder / "output").exists()


def test_target_that_cannot_be_replaced(project: Project) -> None:
    """An edition whose file cannot be put in place keeps all it had; the other is made."""
    run("build", "--output", "screen")
    taken = project.folder / "output/north/quay-birds-north-press.pdf"
    taken.mkdir()
    before = snapshot(project.folder / "output")
    project.change("source/birds/gull.yaml", "sandwiches", "sandwiches twice")

    result = run("build")

    assert result.exit_code == 1
    assert "[not-written]" in result.stderr
    assert "output/north/quay-birds-north-press.pdf cannot be written" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("made: all; not made: north")
    after = snapshot(project.folder / "output")
    name = "north/quay-birds-north-screen.pdf"
    assert after[name] == before[name]
    assert len(true_entries(project.folder / "output")) == 3
    assert not [name for name in after if ".memopress" in name]


def test_output_that_leads_elsewhere(project: Project) -> None:
    """A link that comes with a project does not decide where files are written."""
    (project.folder / "elsewhere").mkdir()
    (project.folder / "output").symlink_to("elsewhere", target_is_directory=True)

    result = run("build", "north", "--output", "screen")

    assert result.exit_code == 1
    assert "[foreign-file]" in result.stderr
    assert files(project.folder / "elsewhere") == []
    assert run("build", "north", "--output", "screen", "--out", "output").exit_code == 0


def test_file_that_is_not_fit(project: Project) -> None:
    """What a press rejects, or what loses a label, is made, and ends the build with status 1."""
    needs("gs")
    project.change("layouts/pocket/pages/bird.xml.j2", "<h2 ", "<h4 ")
    project.change("layouts/pocket/pages/bird.xml.j2", "</h2>", "</h4>")
    project.change("layouts/pocket/layout.yaml", "budget: {multiple: 2", "budget: {multiple: 1")
    project.write(
        "layouts/pocket/two-leaves.yaml",
        "based-on: sheetfed-coated\nlimits: {page-multiple: 4}\nrules: {page-count: error}\n",
    )

    result = run("build", "--json")

    assert result.exit_code == 1
    found = data(result)
    assert len(found["files"]) == 4
    assert found["failed"] == []
    assert {each["file"]: each["why"] for each in found["flaws"]} == {
        "all/quay-birds-all-press.pdf": "breaks PDF/UA-1, rejected by two-leaves",
        "all/quay-birds-all-screen.pdf": "breaks PDF/UA-1",
        "north/quay-birds-north-press.pdf": "breaks PDF/UA-1",
        "north/quay-birds-north-screen.pdf": "breaks PDF/UA-1",
    }
    hints = {each["code"]: each["hints"][-1] for each in found["diagnostics"] if each["hints"]}
    assert hints["page-count"] == "a press rejects the file for this"
    assert hints["heading-skipped"] == "the file cannot be labelled PDF/UA-1 with this"
    assert {v["file"]: "PDF/UA-1" in v["claims"] for v in found["preflight"]} == dict.fromkeys(
        (each["file"] for each in found["files"]), False
    )
    last = run("build").stderr.splitlines()[-1]
    assert (
        "made: all, north; not fit for use: all/quay-birds-all-press.pdf (breaks PDF/UA-1, " in last
    )


# --- without Ghostscript -------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_without_ghostscript(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only it can tell is not checked; labels are earned; --strict ends with status 1."""
    monkeypatch.setattr("shutil.which", lambda *_: None)

    result = run("build", "north", "--output", "press")

    assert result.exit_code == 0
    assert "warning: edition 'north': not checked: ink-average, ink-peak: Ghostscript is not" in (
        result.stderr
    )
    assert "1 rule(s) not checked" in result.stdout
    assert "claims PDF/X-4, PDF/UA-1, PDF/A-2a" in result.stdout
    file = "output/north/quay-birds-north-press.pdf"
    assert run("preflight", file, "--profile", "layouts/pocket/two-leaves.yaml").exit_code == 0
    strict = ("preflight", file, "--profile", "layouts/pocket/two-leaves.yaml", "--strict")
    assert run(*strict).exit_code == 1
    assert run("build", "north", "--output", "press", "--strict").exit_code == 1


def test_no_room_for_plates(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder that is full or missing leaves the ink unchecked, and stops nothing."""
    needs("gs")
    monkeypatch.setattr("tempfile.tempdir", str(project.folder / "nowhere"))

    result = run("build", "north", "--output", "press")

    assert result.exit_code == 0
    assert "not checked: ink-average, ink-peak: there is no folder for plates" in result.stderr


# --- full disks ----------------------------------------------------------------------------------


def full(monkeypatch: pytest.MonkeyPatch, below: Path) -> None:
    """Let no file be written below a folder."""
    opened = os.open

    def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and Path(path).absolute().is_relative_to(below):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return opened(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", open_)


def test_full_cache(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build goes on without what it cannot keep."""
    cache = project.folder / "kept"
    monkeypatch.setenv("MEMOPRESS_CACHE", str(cache))
    expected = run("build", "north", "--out", "one").exit_code
    shutil.rmtree(cache)
    full(monkeypatch, cache)

    assert run("build", "north", "--out", "two").exit_code == expected == 0
    assert snapshot(project.folder / "one").keys() == snapshot(project.folder / "two").keys()
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_full_output(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told with the file and what to do, and nothing is lost."""
    run("build", "north", "--output", "screen")
    before = snapshot(project.folder / "output")
    project.change("source/birds/gull.yaml", "sandwiches", "sandwiches twice")
    full(monkeypatch, project.folder / "output")

    result = run("build", "north", "--output", "screen")

    assert result.exit_code == 1
    file = "output/north/quay-birds-north-screen.pdf"
    assert result.stderr.splitlines()[-3:] == [
        f"error: edition 'north': {file} cannot be written: No space left on device [not-written]",
        "    hint: make room on this disk, or name a folder on another one: --out DIR",
        "1 error(s); nothing was written",
    ]
    assert snapshot(project.folder / "output") == before


# --- signals -------------------------------------------------------------------------------------


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come true"
        time.sleep(0.01)


def listens(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process has begun to take signals itself."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():  # no Linux: it takes them after a moment
        time.sleep(1)
        return True
    caught = next(row for row in status.read_text().splitlines() if row.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs, and is not merely waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def slow(project: Project) -> Slow:
    """Return a Ghostscript that never comes to an end."""
    (project.folder / "bin").mkdir()
    (project.folder / "tmp").mkdir()
    program = project.folder / "bin/gs"
    program.write_text(f"#!/bin/sh\necho $$ >> {project.folder}/pids\nexec sleep 600\n")
    program.chmod(0o755)
    return Slow(project.folder)


@dataclass(frozen=True)
class Slow:
    """A Ghostscript that never comes to an end."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a build has to be told for it to be taken."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "TMPDIR": str(self.folder / "tmp")}

    def pids(self) -> list[int]:
        """Return the processes that were begun."""
        file = self.folder / "pids"
        return [int(pid) for pid in file.read_text().split()] if file.exists() else []


@POSIX
@pytest.mark.parametrize(
    ("command", "after"),
    [("build", 0), ("build", 0.4), ("check", 0.2), ("read north", 0.1), ("list", 0)],
)
def test_interrupted(project: Project, command: str, after: float) -> None:
    """One line, the status of the signal, and nothing left, also while all is being loaded."""
    with start(project, *command.split()) as process:
        until(lambda: listens(process))
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()

    assert (process.returncode, out, err) == (130, b"", b"interrupted; nothing was written\n")
    assert not (project.folder / "output").exists()


PUT = """
import os, signal, sys
from pathlib import Path
from memopress import ending, shelf
from shelved import entries, files, put_both
ending.take_signals()
replace, calls = Path.replace, []
def interrupt(self, target):
    calls.append(target)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGINT)
    return replace(self, target)
Path.replace = interrupt
put_both(Path(sys.argv[1]), "new")
"""


@POSIX
@pytest.mark.parametrize(
    ("at", "made"), [(1, "north"), (3, "north"), (4, "north"), (5, "north, south")]
)
def test_interrupted_while_an_edition_is_put(tmp_path: Path, at: int, made: str) -> None:
    """An edition that is being replaced is replaced whole first, and the line names it."""
    shelved.put_both(tmp_path, "old")
    path = os.pathsep.join((str(SOURCE), str(Path(__file__).parent)))
    command = [sys.executable, "-c", PUT, str(tmp_path), str(at)]
    environment = {**os.environ, "PYTHONPATH": path}

    done = subprocess.run(command, check=False, env=environment, capture_output=True)

    assert done.stderr.decode() == f"interrupted; made: {made}\n"
    assert done.returncode == 130
    assert not (tmp_path / ".memopress").exists()
    for edition in shelved.EDITIONS:
        text = "new" if edition in made else "old"
        for name, expected in shelved.files(edition, text).items():
            assert (tmp_path / name).read_bytes() == expected
    assert len(true_entries(tmp_path)) == 4


@POSIX
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, b"interrupted; nothing was written\n"),
        (signal.SIGTERM, 143, b"terminated; nothing was written\n"),
        (signal.SIGKILL, -9, b""),
    ],
)
def test_ghostscript_ends_with_us(
    project: Project, slow: Slow, number: signal.Signals, status: int, said: bytes
) -> None:
    """However a build ends, no Ghostscript is left behind; what it had to leave the next clears."""
    with start(project, "build", "--output", "press", **slow.environment) as process:
        until(slow.pids)
        process.send_signal(number)
        _, err = process.communicate()

    assert (process.returncode, err) == (status, said)
    until(lambda: not any(map(is_alive, slow.pids())), 5)
    left = list((project.folder / "tmp").iterdir())
    assert bool(left) == (number == signal.SIGKILL)
    assert not (project.folder / "output").exists()


JUDGING = """
import os, signal, threading, time
from memopress import ending
from memopress.preflight import separations
ending.take_signals()
def judge():
    while True:
        with separations._workplace() as folder:
            (folder / "file.pdf").write_bytes(b"")
for _ in range(3):
    threading.Thread(target=judge, daemon=True).start()
time.sleep(0.05)
os.kill(os.getpid(), signal.SIGINT)
time.sleep(30)
"""


@POSIX
@pytest.mark.parametrize("_nth", range(4))
def test_who_judges_on_begins_nothing_while_the_process_ends(tmp_path: Path, _nth: int) -> None:
    """Threads whose Ghostscript is stopped go on to their next file: no folder is left of those."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "TMPDIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", JUDGING], check=False, env=environment, capture_output=True
    )

    assert (done.returncode, done.stderr) == (130, b"interrupted; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_folders_of_the_dead_are_cleared(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for plates is cleared where its process is dead, and left where it lives."""
    monkeypatch.setattr("tempfile.tempdir", str(project.folder))
    dead = project.folder / "memopress-plates-dead"
    dead.mkdir()
    (dead / "file.pdf").touch()
    (project.folder / "memopress-plates-link").symlink_to(project.folder / "source")
    with separations._workplace() as living:  # noqa: SLF001
        separations._clear.cache_clear()  # noqa: SLF001
        with separations._workplace():  # noqa: SLF001
            assert living.is_dir()
        assert not dead.exists()

    assert not living.exists()
    assert (project.folder / "source/quay.yaml").is_file()


@POSIX
def test_interrupted_from_python(project: Project, slow: Slow) -> None:
    """Who builds from Python gets the exception at once, and no Ghostscript goes on."""
    code = "import memopress; memopress.build(outputs=['press'])"
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **slow.environment}
    with subprocess.Popen(
        command, cwd=project.folder, env=environment, stderr=subprocess.PIPE
    ) as process:
        until(slow.pids)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)

    assert err.rstrip().endswith(b"KeyboardInterrupt")
    assert not any(map(is_alive, slow.pids()))
    assert not list((project.folder / "tmp").iterdir())


@POSIX
def test_killed_at_any_moment(project: Project) -> None:
    """Whenever a build is killed, each edition is of one build, and the next leaves nothing over.

    MEMOPRESS_KILLS is the number of kills.
    """
    (project.folder / "tmp").mkdir()
    gull = project.folder / "source/birds/gull.yaml"
    texts = [
        gull.read_text(encoding="utf-8"),
        gull.read_text(encoding="utf-8").replace("It", "She"),
    ]
    known, took = [], 0.0
    for number, text in enumerate(texts):
        gull.write_text(text, encoding="utf-8")
        begun = time.monotonic()
        assert run("build", "--out", f"known{number}").exit_code == 0
        took = time.monotonic() - begun
        known.append(_digests(project.folder / f"known{number}"))
    out = project.folder / "output"
    chance = random.Random(KILLS)  # noqa: S311
    seen = set()
    for number in range(KILLS):
        gull.write_text(texts[number % 2], encoding="utf-8")
        with start(project, "build", TMPDIR=str(project.folder / "tmp")) as process:
            time.sleep(chance.uniform(0, 1.5 * took))
            os.killpg(process.pid, signal.SIGKILL)
        if (out / ".memopress/journal.json").exists():  # between two steps: told, and mended
            shelf.mend(out)
        if out.is_dir():
            seen.add(_state_of(out, known))
    gull.write_text(texts[0], encoding="utf-8")
    with start(project, "build", TMPDIR=str(project.folder / "tmp")) as process:
        process.communicate()

    assert process.returncode == 0
    assert _digests(out) == known[0]
    assert seen <= {(0, 0), (1, 1), (0, 1), (1, 0), (0, None), (1, None)}
    left = [path for path in project.folder.rglob("*") if path.suffix == ".part"]
    assert [*left, *(project.folder / "tmp").iterdir(), *out.glob(".memopress*")] == []


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.pdf")
    }


def _state_of(out: Path, known: list[dict[str, str]]) -> tuple[int | None, ...]:
    """Return of which build each edition is; fail where one is of two, or the manifest lies."""
    found = _digests(out)
    told = {name: entry.sha256 for name, entry in true_entries(out).items()}
    assert told == found
    manifest = out / "manifest.json"
    rows = json.loads(manifest.read_text(encoding="utf-8"))["files"] if manifest.exists() else []
    assert len(rows) == len(found)
    states: list[int | None] = []
    for edition in ("all", "north"):
        own = {n: d for n, d in found.items() if n.startswith(f"{edition}/")}
        wanted = [{n: d for n, d in k.items() if n.startswith(f"{edition}/")} for k in known]
        states.append(wanted.index(own) if own else None)
    return tuple(states)
