"""A project that names what is not its own: told at its place, and nothing outside is touched."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import memopress
from conftest import FONTS, needs, small_project
from memopress import job
from memopress.diagnostics import Diagnostic, Severity
from memopress.keeping import Cache
from memopress.page.model import Picture
from memopress.picture import Plate, Raster, see
from memopress.stages import Stages
from memopress.units import Size

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project

    Change = Callable[["Project"], None]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="links, pipes, and names that may be any bytes"
)

LAYOUT = "layouts/pocket/layout.yaml"
BIRD = "layouts/pocket/pages/bird.xml.j2"
QUAY = "source/quay.yaml"
HERON = "source/birds/heron.yaml"
TABLED = "source/editions/tabled.yaml"
SRC = 'src="{{ document.portrait.file.name }}"'
LONG = "n" * 300
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0 L9 0 L9 9 Z"/></svg>'
# What hangs whoever runs it, as Pillow does with EPS.
EPS = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n{} loop\n"


@pytest.fixture
def quay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the small publication in a folder that is the current one; `outside` is beside it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret: words\n")
    (outside / "secret.svg").write_text(SVG)
    Image.new("RGB", (60, 40)).save(outside / "secret.png")
    for file in ("work-sans/WorkSans_400Regular.ttf",):
        (outside / "secret.ttf").write_bytes((FONTS / file).read_bytes())
    project = small_project(tmp_path / "quay")
    monkeypatch.chdir(project.folder)
    return project


def outside(project: Project) -> dict[str, bytes]:
    """Return what is beside the project."""
    root = project.folder.parent / "outside"
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def errors(found: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Return places and codes of errors; each can be printed and has a hint."""
    wrong = [each for each in found if each.severity is Severity.ERROR]
    for each in wrong:
        assert str(each).encode()
        assert "secret: words" not in str(each)
    return [(str(each.place), each.code) for each in wrong]


def written(file: str, old: str, new: str) -> Change:
    """Return a change of a text in a file."""
    return lambda project: project.change(file, old, new)


def linked(file: str, to: str) -> Change:
    """Return a change that puts a link in the place of a file or a folder."""

    def change(project: Project) -> None:
        path = project.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.rename(path.with_name(f"{path.name}.was"))
        path.symlink_to(to)

    return change


def piped(file: str) -> Change:
    """Return a change that puts a pipe in the place of a file."""

    def change(project: Project) -> None:
        path = project.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    return change


def both(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(project: Project) -> None:
        for each in changes:
            each(project)

    return change


def vector(name: str) -> Change:
    """Return a change of the card's picture to a drawing of a file."""
    return written(BIRD, f"<picture {SRC}", f'<vector src="{name}"')


def of_table(name: str) -> Change:
    """Return a change that adds a file of editions, one for each row of a table."""
    return lambda project: project.write(TABLED, f"each: {name}\n")


def picture(name: str) -> Change:
    """Return a change of the card's picture to one of a file."""
    return written(BIRD, SRC, f'src="{name}"')


PORTRAIT = f"{HERON}:8:18"
HEAVY = f"{LAYOUT}:9:17"
ATTACKS: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "picture absolute": (picture("/etc/hostname.png"), [(f"{BIRD}:16:5", "foreign-file")]),
    "picture above": (picture("../../outside/secret.png"), [(f"{BIRD}:16:5", "foreign-file")]),
    "picture by drive": (picture("C:secret.png"), [(f"{BIRD}:16:5", "foreign-file")]),
    "picture by link": (
        both(picture("a.png"), linked("images/a.png", "../../outside/secret.png")),
        [(f"{BIRD}:16:5", "foreign-file")],
    ),
    "picture in a folder by link": (
        both(picture("all/secret.png"), linked("images/all", "../../outside")),
        [(f"{BIRD}:16:5", "foreign-file")],
    ),
    "picture of endless zeros": (
        both(picture("a.png"), linked("images/a.png", "/dev/zero")),
        [(f"{BIRD}:16:5", "foreign-file")],
    ),
    "picture from a pipe": (
        both(picture("a.png"), piped("images/a.png")),
        [(f"{BIRD}:16:5", "picture-unreadable")],
    ),
    "picture with a long name": (picture(LONG), [(f"{BIRD}:16:5", "picture-missing")]),
    "vector absolute": (vector("/etc/hostname.svg"), [(f"{BIRD}:16:5", "foreign-file")]),
    "vector above": (vector("../../outside/secret.svg"), [(f"{BIRD}:16:5", "foreign-file")]),
    "vector by link": (
        both(vector("a.svg"), linked("images/a.svg", "../../outside/secret.svg")),
        [(f"{BIRD}:16:5", "foreign-file")],
    ),
    "vector from a pipe": (
        both(vector("a.svg"), piped("images/a.svg")),
        [(f"{BIRD}:16:5", "vector-unreadable")],
    ),
    "vector with a long name": (vector(LONG), [(f"{BIRD}:16:5", "picture-missing")]),
    "illustration above": (
        written(BIRD, f"<picture {SRC}", '<illustration name="../../../outside/secret"'),
        [(f"{BIRD}:16:5", "unknown-template")],
    ),
    "portrait above": (
        written(HERON, "heron.png", "../../outside/secret.png"), [(PORTRAIT, "picture-missing")],
    ),
    "portrait absolute": (
        written(HERON, "heron.png", "/etc/hostname.png"), [(PORTRAIT, "picture-missing")],
    ),
    "portrait by link": (
        linked("images/heron.png", "../../outside/secret.png"), [(PORTRAIT, "foreign-file")],
    ),
    "portrait from a pipe": (piped("images/heron.png"), [(PORTRAIT, "picture-unreadable")]),
    "portrait with a long name": (
        written(HERON, "heron.png", LONG), [(PORTRAIT, "picture-missing")],
    ),
    "all pictures by link": (
        both(linked("images", "../outside"), written(HERON, "heron.png", "secret.png")),
        [(PORTRAIT, "foreign-file")],
    ),
    "table above": (
        of_table("../../../outside/secret.csv"), [(f"{TABLED}:1:7", "foreign-file")],
    ),
    "table by link": (
        both(of_table("a.csv"), linked("source/editions/a.csv", "../../../outside/secret.yaml")),
        [("source/editions/a.csv:1", "foreign-file")],
    ),
    "table of endless zeros": (
        both(of_table("a.csv"), linked("source/editions/a.csv", "/dev/zero")),
        [("source/editions/a.csv:1", "foreign-file")],
    ),
    "table from a pipe": (
        both(of_table("a.csv"), piped("source/editions/a.csv")),
        [("source/editions/a.csv:1", "not-a-file")],
    ),
    "table with a long name": (
        of_table(f"{LONG}.csv"), [(f"{TABLED}:1:7", "missing-file")],
    ),
    "edition of a row above": (
        lambda project: project.write(TABLED, "each: [../../outside]\nid: '../{name}'\n"),
        [(f"{TABLED}:1:8", "wrong-name")],
    ),
    "layout above": (
        written(QUAY, "layout: pocket", "layout: .."), [(f"{QUAY}:7:9", "wrong-type")],
    ),
    "layout with a long name": (
        written(QUAY, "layout: pocket", f"layout: {LONG}"), [(f"{QUAY}:7:9", "wrong-type")],
    ),
    "name of a device": (
        written(QUAY, "name: quay-birds", "name: Con"), [(f"{QUAY}:2:7", "wrong-type")],
    ),
    "layout by link": (
        linked("layouts/pocket", "../../outside"), [(f"{LAYOUT}:1", "foreign-file")],
    ),
    "layout.yaml by link": (
        linked(LAYOUT, "../../../outside/secret.yaml"), [(f"{LAYOUT}:1", "foreign-file")],
    ),
    "layout.yaml from a pipe": (piped(LAYOUT), [(f"{LAYOUT}:1", "not-a-file")]),
    "font above": (
        written(LAYOUT, "work-sans/WorkSans_700Bold.ttf", "../../outside/secret.ttf"),
        [(HEAVY, "font-missing")],
    ),
    "font absolute": (
        written(LAYOUT, "work-sans/WorkSans_700Bold.ttf", f"{FONTS}/inter/Inter_400Regular.ttf"),
        [(HEAVY, "font-missing")],
    ),
    "font by link": (
        linked("fonts/work-sans/WorkSans_700Bold.ttf", "../../../outside/secret.ttf"),
        [(HEAVY, "foreign-file")],
    ),
    "font from a pipe": (
        piped("fonts/work-sans/WorkSans_700Bold.ttf"), [(HEAVY, "not-a-file")],
    ),
    "font of endless zeros": (
        linked("fonts/work-sans/WorkSans_700Bold.ttf", "/dev/zero"), [(HEAVY, "foreign-file")],
    ),
    "font with a long name": (
        written(LAYOUT, "work-sans/WorkSans_700Bold.ttf", LONG), [(HEAVY, "font-missing")],
    ),
    "profile above": (
        written(QUAY, "{preflight", "{profile: ../../outside/x.icc, condition: FOGRA39, preflight"),
        [(f"{QUAY}:8:18", "foreign-file")],
    ),
    "profile by link": (
        both(
            written(QUAY, "{preflight", "{profile: x.icc, condition: FOGRA39, preflight"),
            linked("layouts/pocket/x.icc", "../../../outside/secret.png"),
        ),
        [(f"{QUAY}:8:18", "foreign-file")],
    ),
    "profile from a pipe": (
        both(
            written(QUAY, "{preflight", "{profile: x.icc, condition: FOGRA39, preflight"),
            piped("layouts/pocket/x.icc"),
        ),
        [(f"{QUAY}:8:18", "not-a-file")],
    ),
    "profile with a long name": (
        written(QUAY, "{preflight", f"{{profile: {LONG}, condition: FOGRA39, preflight"),
        [(f"{QUAY}:8:18", "profile-missing")],
    ),
    "limits by link": (
        linked("layouts/pocket/two-leaves.yaml", "../../../outside/secret.yaml"),
        [(f"{QUAY}:8:20", "foreign-file")],
    ),
    "limits above": (
        written(QUAY, "two-leaves", "../outside/secret.yaml"),
        [(f"{QUAY}:8:20", "foreign-file")],
    ),
    "limits based on others by link": (
        both(
            written("layouts/pocket/two-leaves.yaml", "sheetfed-coated", "secret"),
            linked("layouts/pocket/secret.yaml", "../../../outside/secret.yaml"),
        ),
        [("layouts/pocket/two-leaves.yaml:1:11", "foreign-file")],
    ),
    "limits from a pipe": (
        piped("layouts/pocket/two-leaves.yaml"),
        [("layouts/pocket/two-leaves.yaml:1", "not-a-file")],
    ),
    "limits with a long name": (
        written(QUAY, "two-leaves", LONG), [(f"{QUAY}:8:20", "unknown-profile")],
    ),
    "card by link": (
        linked("source/birds/crow.yaml", "../../../outside/secret.yaml"),
        [("source/birds/crow.yaml:1", "foreign-file")],
    ),
    "card of endless zeros": (
        linked("source/birds/crow.yaml", "/dev/zero"),
        [("source/birds/crow.yaml:1", "foreign-file")],
    ),
    "card from a pipe": (
        piped("source/birds/crow.yaml"), [("source/birds/crow.yaml:1", "not-a-file")],
    ),
    "card with a long name": (
        written(QUAY, "[heron, gull, eider]", f"[heron, gull, eider, {LONG}]"),
        [(f"{QUAY}:11:51", "missing-document")],
    ),
    "cards by link": (
        linked("source/more", "../../outside"), [("source/more:1", "foreign-file")],
    ),
    "sources by link": (
        linked("source", "../outside"),
        [("source:1", "foreign-file"), ("source:1", "missing-publication")],
    ),
    "layouts by link": (
        linked("layouts", "../outside"), [(f"{LAYOUT}:1", "foreign-file")],
    ),
    "publication from a pipe": (piped(QUAY), [(f"{QUAY}:1", "not-a-file")]),
    "collection above": (
        written(QUAY, "collections:", "collections:\n  ..: {kind: bird, order: ['*']}"),
        [(f"{QUAY}:10:3", "wrong-name")],
    ),
    "collection absolute": (
        written(QUAY, "collections:", "collections:\n  /etc: {kind: bird}"),
        [(f"{QUAY}:10:3", "wrong-name")],
    ),
    "order that is a pattern": (
        written(QUAY, "[heron, gull, eider]", "[heron, gull, eider, ../../../outside/sec*]"),
        [(f"{QUAY}:11:51", "missing-document")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_the_projects_own_is_refused(quay: Project, attack: str) -> None:
    """At the place that names it, and nothing beside the project is read or written."""
    change, expected = ATTACKS[attack]
    change(quay)
    before = outside(quay)

    found = memopress.check(".")

    assert errors(found) == expected
    assert outside(quay) == before
    assert not list(Path().rglob("*.pdf"))


EDITION_NAMES = {
    "..": "ends", "manifest.json": "a build makes", "con": "device", "nul.x": "device",
    "a:b": "holds :", "a\\b": "holds \\", " a": "begins", "n" * 210: "bytes", ".all": "begins",
}  # fmt: skip


@pytest.mark.parametrize("name", EDITION_NAMES)
def test_an_edition_is_called_as_a_folder_can_be(quay: Project, name: str) -> None:
    """Its id is the name of its folder and part of its files': '...yaml' was written one above."""
    quay.write(f"source/editions/{name}.yaml", "name: Odd\n")
    before = {path for path in quay.folder.parent.rglob("*") if ".cache" not in path.parts}

    built = memopress.build(".", outputs=["screen"], folder="made/here")

    (found,) = [e for e in built.diagnostics if e.severity is Severity.ERROR]
    assert (found.code, str(found.place)) == ("wrong-name", f"source/editions/{name}.yaml:1")
    assert EDITION_NAMES[name] in found.message or name == ".."
    assert found.hints
    assert built.failed == (name,)
    made = {path for path in quay.folder.parent.rglob("*") if ".cache" not in path.parts} - before
    there = quay.folder / "made"
    editions = {there / "here/all", there / "here/north"}
    files = {there / "here" / file.file for file in built.files}
    assert made == {there, there / "here", there / "here/manifest.json", *editions, *files}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Oost", "oost"), ("caf\u00e9", unicodedata.normalize("NFD", "café")), ("ﬁets", "fiets")],
)
def test_no_two_editions_are_one_on_some_system(quay: Project, one: str, other: str) -> None:
    """Whose files would take each other's place, by case or by normal form."""
    for name in (one, other):
        quay.write(f"source/editions/{name}.yaml", "name: Twice\n")
    second = max(one, other)

    assert errors(memopress.check(".")) == [(f"source/editions/{second}.yaml:1", "wrong-name")]


@pytest.mark.parametrize("name", [b"caf\xe9.yaml", b"two\nlines.yaml", b"esc\x1b[2J.yaml"])
@pytest.mark.parametrize("folder", ["birds", "editions", "."])
@pytest.mark.usefixtures("quay")
def test_a_source_whose_name_cannot_be_told(name: bytes, folder: str) -> None:
    """It is shown as it can be printed, and hashed and written nowhere."""
    Path(os.fsdecode(b"source/" + folder.encode() + b"/" + name)).write_text("name: Odd\n")
    shown = os.fsdecode(name).encode("unicode_escape").decode().replace("\\udce9", "\\xe9")

    assert errors(memopress.check(".")) == [
        (f"{Path('source', folder).as_posix()}/{shown}:1", "wrong-name")
    ]


@pytest.mark.parametrize(
    ("folder", "change", "code"),
    [
        ("images", written(HERON, "heron.png", "héron.png"), "picture-missing"),
        ("fonts", written(LAYOUT, "work-sans/WorkSans_700Bold.ttf", "h\u00e9.ttf"), "font-missing"),
    ],
)
def test_a_file_whose_name_is_no_text_is_hinted_at(
    quay: Project, folder: str, change: Change, code: str
) -> None:
    """No YAML can name it: where a file is missing, the hint tells of it."""
    change(quay)
    for end in (b"png", b"ttf"):
        Path(os.fsdecode(folder.encode() + b"/h\xe9." + end)).touch()

    found = [each for each in memopress.check(".") if each.severity is Severity.ERROR]

    assert [each.code for each in found] == [code]
    assert any("'h\\xe9." in hint and "UTF-8" in hint for hint in found[0].hints)
    assert str(found[0]).encode()


def test_a_layout_whose_name_is_no_text_is_none(quay: Project) -> None:
    """It is not found, and breaks nothing."""
    Path("layouts/pocket").rename(os.fsdecode(b"layouts/p\xf6cket"))
    quay.change(QUAY, "layout: pocket", "layout: pöcket")

    assert errors(memopress.check(".")) == [(f"{QUAY}:7:9", "layout-missing")]


@pytest.mark.parametrize("place", ["output", "output/all"])
def test_a_default_folder_that_leads_out_is_not_written_to(quay: Project, place: str) -> None:
    """Whoever wants that says so."""
    linked(place, str(quay.folder.parent / "outside"))(quay)
    before = outside(quay)

    with pytest.raises(memopress.InputError) as raised:
        memopress.build(".", ["all"])

    (found,) = [each for each in raised.value.diagnostics if each.severity is Severity.ERROR]
    assert found.code == "foreign-file"
    assert str(found.place) == ("output:1" if place == "output" else "source/editions/all.yaml:1:1")
    assert ("--out" in found.hints[0]) is (place == "output")
    assert outside(quay) == before


def test_a_folder_that_is_named_may_be_anywhere(quay: Project) -> None:
    """What the user says is the user's own word, links included; but no edition leads out of it."""
    needs("gs")
    there = quay.folder.parent / "there"
    there.mkdir()
    Path("output").symlink_to(there)

    built = memopress.build(".", ["north"], ["screen"], folder="output")

    assert [path.name for path in there.rglob("*.pdf")] == [Path(built.files[0].file).name]
    (there / "all").symlink_to(quay.folder.parent / "outside")
    before = outside(quay)
    with pytest.raises(memopress.InputError, match="leads out of output"):
        memopress.build(".", ["all"], ["screen"], folder="output")
    assert outside(quay) == before


@pytest.mark.parametrize("place", [".cache", ".cache/memopress", ".cache/memopress/preflight"])
def test_a_cache_that_leads_out_is_not_used(quay: Project, place: str) -> None:
    """Nothing is kept then, and the files are what they are."""
    needs("gs")
    target = quay.folder.parent / "outside" / "cache"
    target.mkdir()
    linked(place, str(target))(quay)

    linked_files = memopress.build(".", ["north"], folder="one").files
    assert list(target.rglob("*")) == []
    Path(place).unlink()
    assert memopress.build(".", ["north"], folder="two").files == linked_files


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.eps", EPS.encode(), "PostScript"),
        ("a.png", EPS.encode(), "PostScript"),
        ("a.eps", b"\xc5\xd0\xd3\xc6" + bytes(26) + EPS.encode(), "PostScript"),
        ("a.ai", b"%PDF-1.5\n", "PDF"),
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.svg", SVG.encode(), "SVG"),
        ("a.svg", b'\xef\xbb\xbf<?xml version="1.0"?>' + SVG.encode(), "SVG"),
        ("a.wmf", b"\xd7\xcd\xc6\x9a" + bytes(40), "Windows metafile"),
    ],
    ids=["eps", "eps called png", "eps with preview", "ai", "pdf", "svg", "svg with head", "wmf"],
)
@pytest.mark.parametrize("who", ["content", "template"])
def test_what_is_no_picture_of_pixels_is_never_run(
    quay: Project, name: str, data: bytes, kind: str, who: str
) -> None:
    """Pillow starts Ghostscript for EPS, whatever its name ends in, and waits for it for ever."""
    Path("images", name).write_bytes(data)
    change = written(HERON, "heron.png", name) if who == "content" else picture(name)
    change(quay)

    (found,) = [each for each in memopress.check(".") if each.severity is Severity.ERROR]

    place = PORTRAIT if who == "content" else f"{BIRD}:16:5"
    assert (found.code, str(found.place)) == ("picture-unreadable", place)
    assert kind in found.message
    assert found.hints == ("export it as SVG and set it with <vector>, or as TIFF",)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_picture_that_breaks_off_is_told_by_check(quay: Project, form: str) -> None:
    """Its beginning is good; that the rest is missing is told in our own words."""
    heron = quay.folder / "images/heron.png"
    Image.effect_noise((400, 300), 60).save(heron, form)
    data = heron.read_bytes()
    heron.write_bytes(data[: len(data) * 3 // 4])

    (found,) = memopress.check(".")

    assert (found.code, str(found.place)) == ("picture-unreadable", PORTRAIT)
    assert found.message in ("'images/heron.png' breaks off", "'heron.png' breaks off")
    assert found.hints[0].startswith("export it or copy it anew")


@pytest.mark.usefixtures("quay")
def test_a_picture_saved_while_a_build_is_at_work_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither mixed with the first one nor kept under its name."""
    kinds: list[str] = []
    whole = Cache.put

    def put(self: Cache, kind: str, key: str, data: bytes) -> None:
        kinds.append(kind)
        whole(self, kind, key, data)

    monkeypatch.setattr(Cache, "put", put)
    needs("gs")

    def save(step: str, _share: float) -> None:
        if step == "compose all":
            Image.new("RGB", (900, 1200), (250, 0, 0)).save("images/heron.png")

    with pytest.raises(memopress.InputError) as raised:
        memopress.build(".", ["all"], stages=Stages(save))

    found = raised.value.diagnostics[-1]
    assert (found.code, str(found.place)) == ("changed-file", PORTRAIT)
    assert "build again" in found.hints[0]
    assert "plate" not in kinds
    assert not Path("output").exists()
    again = memopress.build(".", ["all"])
    assert again.files == memopress.build(".", ["all"], folder="new").files


@pytest.mark.usefixtures("quay")
def test_a_picture_saved_before_it_is_drawn_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The plate is made by then; without it, the build ends and says why."""
    needs("gs")
    plain = memopress.build(".", ["all"]).files

    def save(step: str, _share: float) -> None:
        if step == "draw all":
            Image.new("RGB", (900, 1200), (250, 0, 0)).save("images/heron.png")

    whole = Path("images/heron.png").read_bytes()
    assert memopress.build(".", ["all"], folder="other", stages=Stages(save)).files == plain
    Path("images/heron.png").write_bytes(whole)

    def spoil(step: str, share: float) -> None:
        save(step, share)
        if step == "draw all":
            monkeypatch.setattr(Cache, "get", lambda *_: None)

    with pytest.raises(memopress.InputError, match="changed while the build was at work"):
        memopress.build(".", ["all"], folder="third", stages=Stages(spoil))


def test_content_changed_while_a_build_is_at_work_is_as_it_was(quay: Project) -> None:
    """Pages, places and excerpts are all of the bytes that were read first."""
    needs("gs")
    plain = memopress.build(".", ["all"])

    def save(step: str, _share: float) -> None:
        if step == "compose all":
            quay.write(HERON, "call: Other\n")
            quay.write(LAYOUT, "swatches: {}\n")

    assert memopress.build(".", ["all"], folder="other", stages=Stages(save)).files == plain.files


def test_an_excerpt_is_of_what_was_read(quay: Project) -> None:
    """It shows the line as it was, and opens nothing when it is printed."""
    quay.change(HERON, "call: Grey heron", "cal: Grey heron")

    found = memopress.check(".")
    quay.write(HERON, "changed: since\n")

    first = next(each for each in found if each.code == "unknown-field")
    assert str(first).splitlines()[1] == "    cal: Grey heron"
    assert (first.excerpt, str(first.place)) == ("cal: Grey heron", f"{HERON}:1:1")


@pytest.mark.parametrize(
    "how", [["-m", "memopress"], ["-c", "from memopress.cli import main; main()"]]
)
def test_modules_in_a_project_are_not_run(quay: Project, how: list[str]) -> None:
    """`python -m` looks for modules where it is run; a project is data, all of it.

    ReportLab asks for the first two of its own accord; Python's own come first with -c and -I.
    """
    for name in ("reportlab_mods", "reportlab_settings", "yaml", "argparse", "tomllib"):
        quay.write(f"{name}.py", "open('ran', 'w').close()\n")
    alone = ["-I"] if how[0] == "-c" else []

    run = subprocess.run(
        [sys.executable, *alone, *how, "list"], capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert not Path("ran").exists()


@pytest.mark.usefixtures("quay")
def test_a_plate_that_was_planted_is_never_run() -> None:
    """One that says it is a JPEG and is PostScript: it is not shown to Pillow as anything else."""
    needs("gs")
    file = str(Path("images/heron.png"))
    cache = Cache(Path("kept"))
    plates = job.read_job(Path(), cache=cache).plates()
    seen = Picture(file, Size(60, 40))
    assert see(seen, plates)
    (kept,) = Path("kept").glob("*/plate/*")
    for image in (
        Raster(60, 40, "DeviceRGB", 8, "DCTDecode", data=EPS.encode()),
        Raster(60, 40, "DeviceRGB", 8, "FlateDecode", data=b"no zlib"),
        Raster(60, 40, "DeviceRGB", 8, "FlateDecode", data=zlib.compress(b"short")),
    ):
        cache.put("plate", kept.name, Plate("planted", image).pack())
        assert see(seen, job.read_job(Path(), cache=Cache(Path("kept"))).plates()) is None


def test_a_project_may_be_called_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder is the user's own word, be it no UTF-8: it is made all the same, and told."""
    needs("gs")
    monkeypatch.chdir(tmp_path)
    project = small_project(Path(os.fsdecode(b"qu\xe4y\n")))

    assert memopress.build(project.folder, ["north"]).diagnostics == ()
    project.write(HERON, "call: Grey heron\n")
    project.change(LAYOUT, "work-sans/WorkSans_700Bold.ttf", "none.ttf")

    found = errors(memopress.check(project.folder))
    assert {place.partition(":")[0] for place, _ in found} == {
        f"qu\\xe4y\\n/{file}" for file in (HERON, LAYOUT)
    }
