"""What a build does over again: counts of work, after one change or none.

Work is counted where it is done, not where it is asked for, and what a cache says that it found is
held against that.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from conftest import ROOT, needs
from memopress.keeping import Cache
from memopress.layout import Templates
from memopress.page import composer
from memopress.picture.convert import Converter
from memopress.preflight import separations
from memopress.preflight.reading import sheet
from memopress.press import build
from memopress.render.board import Board
from memopress.render.typecase import FontFile
from memopress.session import Session
from memopress.shelf import Shelf
from test_start import NAMES, loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Brochure, Project
    from memopress.built import Built

LAYOUT = "layouts/pocket/layout.yaml"
EIDER = "source/birds/eider.yaml"  # which is in one of two editions
ALL = ["all/quay-birds-all-press.pdf", "all/quay-birds-all-screen.pdf", "manifest.json"]
NORTH = ["north/quay-birds-north-press.pdf", "north/quay-birds-north-screen.pdf"]
SOUTH = [name.replace("north", "south") for name in NORTH]
# Which work leaves which kind of entry behind.
KINDS = {
    "rendered": "markup",
    "composed": "composed",
    "drawn": "drawn",
    "cut": "font",
    "plated": "plate",
    "shown": "ink",
}


class Work:
    """What is really done, at its root: by kind, each with what it was done to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Listen to all that works."""
        self.done: dict[str, list[str]] = {}

        def hear(owner: Any, name: str, kind: str, what: Callable[..., str]) -> None:
            whole = getattr(owner, name)

            def heard(*arguments: Any, **more: Any) -> Any:
                self.done.setdefault(kind, []).append(what(*arguments))
                return whole(*arguments, **more)

            patch.setattr(owner, name, heard)

        def shown(_: str, data: bytes, count: int, *__: object) -> str:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert len(pdf.pages) == count
            self.done.setdefault("shown", []).extend(["page"] * count)
            return "Ghostscript"

        hear(Templates, "_rendered", "rendered", lambda _, file, *__: Path(file).name[:-7])
        hear(composer, "compose_sheets", "composed", lambda page, *_: _stem(page.place.file))
        hear(
            composer, "compose_furniture", "composed", lambda roots, *_: _stem(roots[0].place.file)
        )
        hear(Board, "draw", "drawn", lambda board, _: board.output.name)
        hear(FontFile, "subset", "cut", lambda file, _: file.name)
        hear(Converter, "convert", "plated", lambda _, path, *__: path.name)
        hear(sheet, "read_content", "judged", lambda *_: "page")
        hear(separations, "_plates", "measured", shown)
        hear(Shelf, "_prepare", "written", lambda _, __, name, *___: name)

    def of(self, cache: Cache) -> dict[str, list[str]]:
        """Return what was done, in order of its names, and begin again.

        The cache that it was done with has to say the same of how much was not found.
        """
        done, self.done = self.done, {}
        for kind, kept in KINDS.items():
            assert cache.counts.get(kept, (0, 0))[1] == len(done.get(kind, ())), kind
        return {kind: sorted(names) for kind, names in done.items()}


def _stem(file: str) -> str:
    return Path(file).name.partition(".")[0]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Listen to the work of builds."""
    needs("gs")
    return Work(monkeypatch)


def one_word(project: Project) -> None:
    """Change a word of a card."""
    project.change(EIDER, "small ferry", "large ferry")


def moved(project: Project) -> None:
    """Move a card's texts a line down, of which the file for the press alone tells."""
    text = (project.folder / EIDER).read_text(encoding="utf-8")
    project.write(EIDER, f"# of the sea\n{text}")


def a_style(project: Project) -> None:
    """Change the size of all texts."""
    project.change(LAYOUT, "size: 10pt, leading", "size: 9.5pt, leading")


def a_swatch(project: Project) -> None:
    """Change a colour on the screen, where the list of birds has none of it."""
    project.change(LAYOUT, "#1A5A80", "#1A5A90")


def a_picture(project: Project) -> None:
    """Replace a picture of a card that both editions have."""
    Image.new("RGB", (1200, 900), (9, 140, 160)).save(project.folder / "images/heron.png")


def a_card(project: Project) -> None:
    """Add a card, to one edition, in the place of an empty page."""
    project.write("source/birds/tern.yaml", "call: Tern\nnotes: Quick.\nspots: [south]\n")
    project.change("source/quay.yaml", "gull, eider]", "gull, eider, tern]")


def an_edition(project: Project) -> None:
    """Add an edition, of a card that another one has on another page."""
    south = "name: South\nselect: {birds: {spots: [south]}}\n"
    project.write("source/editions/south.yaml", south)


BOTH = ["press", "screen"]
# Each edition makes its list twice, as folios are known the second time, and depends on whatever a
# list of any edition looked at. Pages are made and judged once for all editions that have the same
# on them, whatever name stands beside them in the press files.
AFTER: dict[Callable[[Project], None], dict[str, list[str]]] = {
    one_word: {
        "rendered": ["bird"],
        "composed": ["bird"],
        "drawn": BOTH,
        "judged": ["page"] * 2,
        "measured": ["Ghostscript"],
        "shown": ["page"],
        "written": ALL,
    },
    moved: {
        "rendered": ["bird", "list", "list", "list", "list"],
        "composed": ["bird", "list"],
        "drawn": ["press"] * 2 + ["screen"] * 2,
        "written": [ALL[0], "manifest.json"],
    },
    a_style: {
        "composed": ["bird"] * 4 + ["blank"] + ["foot"] * 6 + ["list"] * 2 + ["welcome"],
        "drawn": ["press"] * 8 + ["screen"] * 8,
        "judged": ["page"] * 16,
        "measured": ["Ghostscript"],
        "shown": ["page"] * 8,
        "written": [*ALL, "manifest.json", *NORTH],
    },
    a_swatch: {
        "composed": ["bird"] * 4 + ["blank"] + ["foot"] * 6 + ["list"] * 2 + ["welcome"],
        "drawn": ["screen"] * 6,
        "judged": ["page"] * 6,
        "written": [ALL[1], "manifest.json", NORTH[1], "manifest.json"],
    },
    a_picture: {
        "drawn": BOTH,
        "plated": ["heron.png"] * 2,
        "judged": ["page"] * 2,
        "measured": ["Ghostscript"],
        "shown": ["page"],
        "written": [*ALL, "manifest.json", *NORTH],
    },
    a_card: {
        "rendered": ["bird", "foot", "list", "list", "list", "list", "plan"],
        "composed": ["bird", "foot", "list"],
        "cut": ["WorkSans-Bold", "WorkSans-Regular"],
        "drawn": ["press"] * 2 + ["screen"] * 2,
        "judged": ["page"] * 4,
        "measured": ["Ghostscript"],
        "shown": ["page"] * 2,
        "written": ALL,
    },
    an_edition: {
        "rendered": ["foot", "foot", "list", "list", "plan"],
        "composed": ["foot", "foot", "list"],
        "cut": ["WorkSans-Bold", "WorkSans-Regular", "WorkSans-Regular"],
        "drawn": ["press"] * 3 + ["screen"] * 3,
        "judged": ["page"] * 6,
        "measured": ["Ghostscript"],
        "shown": ["page"] * 3,
        "written": ["manifest.json", *SOUTH],
    },
}  # fmt: skip


def built(kept: str = "kept") -> tuple[Built, Cache]:
    """Build the project in hand in a new session, with what a folder has of former ones."""
    cache = Cache(Path(kept))
    return build(Session(Path(), cache)), cache


@pytest.mark.parametrize("change", AFTER, ids=lambda change: change.__name__)
def test_after_one_change(project: Project, work: Work, change: Callable[[Project], None]) -> None:
    """What depends on it is made again, and nothing else is; then nothing is."""
    _, cache = built()
    assert work.of(cache).keys() == {*KINDS, "judged", "measured", "written"}

    change(project)
    _, cache = built()

    found, expected = work.of(cache), AFTER[change]
    assert found == {kind: sorted(names) for kind, names in expected.items()}
    _, cache = built()
    assert work.of(cache) == {}


def test_in_a_session_held_open(project: Project, work: Work) -> None:
    """It costs what it costs another one, without a folder too; each change once."""
    session = Session(Path())
    build(session)
    work.of(session.cache)
    assert not session.refresh()
    build(session)
    assert work.done == {}

    one_word(project)
    assert session.refresh()
    build(session)

    assert {kind: sorted(each) for kind, each in work.done.items()} == AFTER[one_word]


def test_one_word_of_the_memorandum(
    brochure: Brochure, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    """Of 44 pages one is made again, in another folder too, and all seven editions were there."""
    for name in ("source", "layouts", "fonts", "images"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    card = Path("source/practices/academiekaart.yaml")
    text = card.read_text(encoding="utf-8")
    assert text.count("Reeds 50 jaar") == 1
    card.write_text(text.replace("Reeds 50 jaar", "Reeds 60 jaar"), encoding="utf-8")
    cache = Cache(kept)

    result = build(Session(Path(), cache), ["vlaanderen"])

    assert work.of(cache) == {
        "rendered": ["card"],
        "composed": ["card"],
        "drawn": BOTH,
        "judged": ["page"] * 2,
        "measured": ["Ghostscript"],
        "shown": ["page"],
        "written": ["manifest.json", *sorted(made.file for made in result.files)],
    }
    for made in result.files:
        assert made.cards == tuple(brochure.entry(made.edition, made.output)["cards"])
        assert made.sha256 != brochure.entry(made.edition, made.output)["sha256"]


def test_nothing_changed_loads_nothing(project: Project) -> None:
    """A build that was made before is told again by a process that loads none of the engine."""
    needs("gs")
    packages = []
    for _ in range(2):
        modules = loaded("build", "--cache", "kept")
        packages.append({name for name in NAMES.values() if name in modules})
    files = {path: path.stat().st_mtime_ns for path in project.folder.rglob("output/**/*")}

    modules = loaded("build", "--cache", "kept")

    assert {"reportlab", "pikepdf", "uharfbuzz", "jinja2", "yaml", "PIL"} < packages[0]
    assert packages[1] == {"msgspec"}
    own = {name.split(".")[1] for name in modules if name.startswith("memopress.")}
    assert own == {
        "__main__", "again", "cli", "commands", "diagnostics", "ending", "filenames", "files",
        "keeping", "limits", "plain", "printing", "programs", "saying", "starting", "subject",
        "trail", "watching",
    }  # fmt: skip
    assert len(files) == 7
    assert files == {path: path.stat().st_mtime_ns for path in project.folder.rglob("output/**/*")}
