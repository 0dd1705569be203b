"""A build with nothing changed is told again, and whatever has changed is noticed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from conftest import needs
from memopress import again, press
from memopress.keeping import open_cache
from test_cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project
    from memopress.keeping import Cache

OUT = Path("output")
SCREEN = "output/north/quay-birds-north-screen.pdf"
WORDS = ("build", "north", "--output", "screen", "--cache", "kept")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the builds that are really made from now on."""
    made: list[object] = []
    whole = press.build

    def build(*arguments: object, **more: object) -> object:
        made.append(arguments)
        return whole(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(press, "build", build)
    return made


def said(*words: str) -> tuple[int, str, str]:
    """Return what a command ends with, and what it says to whom."""
    result = run(*words)
    return result.exit_code, result.stdout, result.stderr


def files() -> dict[str, bytes]:
    """Return all files of the output folder."""
    return {str(path): path.read_bytes() for path in OUT.rglob("*") if path.is_file()}


@pytest.fixture
def built(project: Project, builds: list[object]) -> Project:
    """Return the project, built once, and known to be told again."""
    first = said(*WORDS)
    assert first[0] == 0
    made = files()
    assert said(*WORDS) == first
    assert len(builds) == 1
    assert files() == made
    builds.clear()
    return project


def _flipped(path: str, *, at: int = -1) -> None:
    """Change a byte of a file, and leave its size and time as they were."""
    file = Path(path)
    facts, data = file.stat(), bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _row(**changes: object) -> None:
    """Change the manifest's row."""
    path = OUT / "manifest.json"
    data = json.loads(path.read_bytes())
    data["files"][0].update(changes)
    path.write_text(json.dumps(data), encoding="utf-8")


def _linked(path: str, to: str) -> None:
    file = Path(path)
    Path(to).write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(os.path.relpath(to, file.parent))


# What the build does not look at, or is the same, though something has been touched.
SAME: dict[str, Callable[[Project], object]] = {
    "nothing": lambda _: None,
    "a touched file": lambda _: os.utime("source/birds/gull.yaml", (1, 1)),
    "a file beside": lambda p: p.write("notes.txt", "for ourselves"),
    "a file that nobody asks for": lambda p: p.write("images-of-others/x.png", ""),
    "a proof beside it": lambda p: p.write("output/north/mine.txt", ""),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_it_is_told_again(
    built: Project, builds: list[object], change: Callable[[Project], object]
) -> None:
    """Nothing is made of what says the same as before."""
    change(built)
    assert said(*WORDS)[0] == 0
    assert builds == []


def _changes() -> dict[str, Callable[[Project], object]]:
    def edited(name: str) -> Callable[[Project], object]:
        return lambda p: p.write(name, f"{(p.folder / name).read_text(encoding='utf-8')}\n")

    texts = (
        "source/quay.yaml", "source/opening/welcome.yaml", "source/birds/gull.yaml",
        "source/birds/eider.yaml", "source/editions/north.yaml", "source/editions/all.yaml",
        "layouts/pocket/layout.yaml", "layouts/pocket/pages/plan.xml.j2",
        "layouts/pocket/pages/bird.xml.j2", "layouts/pocket/pages/foot.xml.j2",
    )  # fmt: skip

    def linked_folder() -> None:
        Path("images").rename("pictures")
        Path("images").symlink_to("pictures")

    def piped() -> None:
        (OUT / "manifest.json").unlink()
        os.mkfifo(OUT / "manifest.json")

    bird = "call: Tern\nnotes: Quick.\nspots: [north]\n"
    return {
        **{name: edited(name) for name in texts},
        "a byte of a font": lambda _: _flipped("fonts/work-sans/WorkSans_700Bold.ttf"),
        "a byte of a picture": lambda _: _flipped("images/heron.png", at=-20),
        "a document comes": lambda p: p.write("source/birds/tern.yaml", bird),
        "an edition comes": lambda p: p.write("source/editions/south.yaml", "name: South\n"),
        "a template comes": lambda p: p.write("layouts/pocket/pages/more.xml.j2", "<page/>"),
        "a macro comes": lambda p: p.write("layouts/pocket/macros/more.xml.j2", ""),
        "a document of another ending": lambda p: p.write("source/birds/tern.yml", bird),
        "a template goes": lambda p: (p.folder / "layouts/pocket/pages/blank.xml.j2").unlink(),
        "a picture goes": lambda p: (p.folder / "images/heron.png").unlink(),
        "a picture is a link": lambda _: _linked("images/heron.png", "images/other.png"),
        "a text is a link": lambda _: _linked("source/birds/gull.yaml", "source/gull.txt"),
        "a folder is a link": lambda _: linked_folder(),
        "a byte of the output": lambda _: _flipped(SCREEN),
        "the output is longer": lambda _: Path(SCREEN).write_bytes(
            Path(SCREEN).read_bytes() + b"\n"
        ),
        "the output is gone": lambda _: Path(SCREEN).unlink(),
        "the output is a link": lambda _: _linked(SCREEN, "elsewhere.pdf"),
        "the folder is gone": lambda _: shutil.rmtree(OUT),
        "the manifest is gone": lambda _: (OUT / "manifest.json").unlink(),
        "the manifest is a pipe": lambda _: piped(),
        "the manifest is none": lambda _: (OUT / "manifest.json").write_text("[" * 99_999),
        "the manifest's digest": lambda _: _row(sha256="0" * 64),
        "the manifest's pages": lambda _: _row(pages=99),
        "the manifest's cards": lambda _: _row(cards=["birds/none"]),
        "a build was killed": lambda _: (OUT / ".memopress").mkdir(),
    }  # fmt: skip


CHANGED = _changes()


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_every_change_is_noticed(
    built: Project, builds: list[object], change: Callable[[Project], object]
) -> None:
    """Then it is made, and says and makes what a build does that knows nothing."""
    change(built)

    found = said(*WORDS)

    assert len(builds) == 1
    made = files() if found[0] == 0 else {}  # where nothing is made, what was there is left
    shutil.rmtree(OUT)
    assert said(*WORDS[:-2], "--no-cache") == found
    assert {name: data for name, data in made.items() if data != files().get(name)} == {}


@pytest.mark.parametrize(
    "more",
    [
        ("--output", "press"),
        ("--marks",),
        ("--no-marks",),
        ("--strict",),
        ("--json",),
        ("--out", "output"),
        ("all",),
        ("--overlay", "grid"),
        ("--spreads",),
        ("--cover-apart",),
        ("--cache", "another"),
        ("--no-cache",),
        ("--project", "../project-2"),
    ],
    ids=" ".join,
)
def test_another_choice_is_another_build(
    built: Project, builds: list[object], more: tuple[str, ...]
) -> None:
    """What was not asked for before is made, as often as it cannot be kept."""
    if "--project" in more:
        shutil.copytree(built.folder, built.folder.parent / "project-2", dirs_exist_ok=True)
    said(*WORDS, *more)
    assert len(builds) == 1


def test_another_date_is_another_build(
    built: Project, builds: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files bear SOURCE_DATE_EPOCH; each date is known by itself."""
    before = files()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert said(*WORDS)[0] == 0
    assert len(builds) == 1
    assert files() != before
    assert said(*WORDS)[0] == 0
    assert len(builds) == 1
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert said(*WORDS)[0] == 0
    assert len(builds) == 2  # its files are others by now
    assert files() == before
    assert built


def test_another_folder_in_hand_is_another_build(
    built: Project, builds: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told names files as they are seen from there."""
    project, kept = str(built.folder), str(built.folder / "kept")
    monkeypatch.chdir(built.folder / "source")
    words = ("build", "north", "--output", "screen", "--cache", kept, "--project", project)
    said(*words)
    assert len(builds) == 1
    monkeypatch.chdir(built.folder)
    said(*words)
    assert len(builds) == 2


def test_another_ghostscript_is_noticed(
    built: Project, builds: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known by its place, size and time; that there is none any more is noticed too."""
    for told in ("/usr/bin/gs /usr/bin/gs 1 2", ""):
        monkeypatch.setattr(again, "ghostscript_print", lambda told=told: told)
        said(*WORDS)
        said(*WORDS)
        assert len(builds) == 1
        builds.clear()
    assert built


@pytest.mark.usefixtures("no_ghostscript")
def test_what_was_not_checked_is_not_told_again(project: Project, builds: list[object]) -> None:
    """Without Ghostscript the ink of press files is not; a user who installs it gets it checked."""
    words = ("build", "north", "--cache", "kept")
    assert "not-checked" in said(*words)[2]
    said(*words)
    assert len(builds) == 2
    assert project


def test_what_failed_is_not_told_again(project: Project, builds: list[object]) -> None:
    """An edition that was not made, one that could not be put away, and a build of none."""
    project.write("source/editions/none.yaml", "name: None\noverride: {birds/owl: {call: Owl}}\n")
    words = ("build", "--output", "screen", "--cache", "kept")
    for expected in (1, 2):
        assert said(*words)[0] == 1
        assert len(builds) == expected
    (project.folder / "source/editions/none.yaml").unlink()
    (project.folder / "output/north").rename("aside")
    (project.folder / "output/north").write_text("in the way", encoding="utf-8")
    for expected in (3, 4):
        assert "not-written" in said(*words)[2]
        assert len(builds) == expected
    project.change("layouts/pocket/layout.yaml", "size: 10pt", "size: ten")
    for expected in (5, 6):
        assert said(*words)[0] == 1
        assert len(builds) == expected


def test_a_fault_of_the_files_is_told_again(project: Project, builds: list[object]) -> None:
    """Made is made: errors in what was made are told as often as they are asked for, as they were.

    Told again they are to the letter, to the same ear, with the same status.
    """
    needs("gs")
    text = "based-on: sheetfed-coated\nlimits: {page-multiple: 16}\nrules: {page-count: error}"
    project.write("layouts/pocket/two-leaves.yaml", text)
    words = ("build", "north", "--output", "press", "--cache", "kept")
    first = said(*words)
    assert first[0] == 1
    assert "page-count" in first[2]
    assert said(*words) == first
    assert len(builds) == 1


PLANTED: dict[str, object] = {
    "nothing": None,
    "a number": 3,
    "a list": [],
    "another trail": [["/", {}, {}, {}, []], "", {}, "", [[], 0]],
    "no trail": {"trail": None, "folder": "", "files": {}, "ghostscript": "", "told": None},
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_build_is_none(
    built: Project, builds: list[object], planted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no record of a build is not told, though it is sealed as it should be."""
    keys: list[str] = []
    recall = again.recall

    def heard(cache: Cache, asked: str, *more: Path) -> again.Told | None:
        keys.append(asked)
        return recall(cache, asked, *more)

    monkeypatch.setattr(again, "recall", heard)
    first = said(*WORDS)
    assert builds == []
    made = files()
    cache = open_cache(Path("kept"))
    whole = cache.get("build", keys[0])
    assert whole
    for data in (msgspec.msgpack.encode(planted), b"", whole[:-1], b"\x91" * 100_000):
        open_cache(Path("kept")).put("build", keys[0], data)
        builds.clear()
        assert said(*WORDS) == first
        assert len(builds) == 1
        assert files() == made
    assert built


def test_folder_of_an_edition_that_is_no_more_is_told(project: Project) -> None:
    """A build of all editions names it as long as it is there, and deletes nothing."""
    everything = ("build", "--output", "proof", "--cache", "kept")
    said(*everything)
    (project.folder / "source/editions/north.yaml").unlink()

    gone = ["note: output/north is of no edition any more [edition-gone]"]
    assert [said(*everything)[2].splitlines()[:1] for _ in range(2)] == [gone, gone]
    assert "edition-gone" not in said("build", "all", *everything[1:])[2]
    assert (OUT / "north").exists()
    shutil.rmtree(OUT / "north")
    assert "edition-gone" not in said(*everything)[2]
