"""What a project begins with: one that builds at once, and files put into the right place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

import memopress
from conftest import FILES, Project, needs
from memopress.checking import check
from memopress.cli import run
from memopress.content import load_content
from memopress.edition import choose_editions
from memopress.files import Files
from memopress.schemas import help_for, setting_of
from memopress.starts.listing import with_name
from memopress.yamlnodes import Mapping, load_yaml
from test_schemas import accepts


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new project, as the command makes it."""
    folder = tmp_path_factory.mktemp("home") / "booklet"
    assert run(["new", str(folder)]) == 0
    return folder


def test_a_new_project_builds_at_once(booklet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All editions are made without a warning, and every file bears all its labels."""
    needs("gs")
    built = memopress.build(booklet)

    assert [str(each) for each in built.diagnostics] == []
    assert {each.pages for each in built.files} == {12}
    claims = {
        each.file.rpartition("-")[2]: each.summary().partition("claims ")[2]
        for each in built.verdicts
    }
    assert len(built.verdicts) == 4
    assert claims == {
        "press.pdf": "PDF/X-4, PDF/UA-1, PDF/A-2a",
        "screen.pdf": "PDF/UA-1, PDF/A-2a",
    }
    assert run(["check", "--strict", "--project", str(booklet)]) == 0
    assert "0 error(s), 0 warning(s)" in capsys.readouterr().out


def test_a_new_project_is_wired(booklet: Path) -> None:
    """An editor knows all its files; what is made is none of git's business."""
    settings = json.loads((booklet / ".vscode/settings.json").read_text(encoding="utf-8"))
    seen = set()
    for file, pattern in settings["yaml.schemas"].items():
        schema = json.loads((booklet / file).read_text(encoding="utf-8"))
        Draft7Validator.check_schema(schema)
        for path in booklet.glob(pattern):
            assert accepts(schema, path.read_text(encoding="utf-8")), path
            seen.add(path)
    assert seen == {*booklet.glob("source/**/*.yaml"), *booklet.glob("layouts/**/*.yaml")}
    ignored = (booklet / ".gitignore").read_text(encoding="utf-8").split()
    assert {"output/*", ".memopress/"} <= set(ignored)
    assert (booklet / "fonts/vollkorn/OFL.txt").is_file()
    assert "memopress build" in (booklet / "README.md").read_text(encoding="utf-8")


def test_files_of_the_booklet_are_small() -> None:
    """What a package carries for it is a few hundred kilobytes."""
    folder = Path(memopress.__file__).parent / "starts"
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.suffix != ".pyc"]

    assert sum(sizes) < 500_000


def test_a_project_is_begun_where_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that has something in it stays as it is, and no project stands in another one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "outer/source").mkdir(parents=True)
    for name, status, told in (
        ("full", 1, "full is there already"),
        ("file", 1, "file is there already"),
        ("file/below", 1, "cannot be made"),
        ("outer/inner", 2, "would be within a project"),
        ("edition", 2, "which edition?"),
        ("layout", 2, "which layout?"),
    ):
        assert run(["new", name]) == status
        assert told in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        *("file", "full", "notes.txt", "outer", "source"),
    ]


def test_a_document_has_all_fields_and_its_place(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """It can be read as it is, is listed last, and nothing else of the publication file changes."""
    assert run(["schema"]) == 0
    before = FILES["source/quay.yaml"]
    assert run(["new", "bird", "tern"]) == 0
    told = capsys.readouterr().out
    assert "source/birds/tern.yaml\nsource/quay.yaml: it is listed there\n" in told
    after = (project.folder / "source/quay.yaml").read_text(encoding="utf-8")
    assert after == before.replace("[heron, gull, eider]", "[heron, gull, eider, tern]")
    assert (project.folder / "source/birds/tern.yaml").read_text(encoding="utf-8") == (
        "# A document of kind bird. Fields behind a # may be left out.\n"
        "call: …  # a text\n"
        "notes: |  # paragraphs of text\n"
        "  …\n"
        "spots: []  # a list of: a word\n"
        "# portrait: {file: NAME.jpg, alt: …}  # a picture (file, alt, credit, focus)\n"
    )
    # By its collection's name as well; and one that has to say what it is does so.
    assert run(["new", "birds", "skua"]) == 0
    assert run(["new", "greeting", "farewell"]) == 0
    farewell = (project.folder / "source/opening/farewell.yaml").read_text(encoding="utf-8")
    assert "kind: greeting\n" in farewell
    publication = load_content(project.folder)
    assert {found.code for found in publication.diagnostics} == {"not-filled"}
    assert [each.id for each in publication.collections["birds"]][-2:] == ["tern", "skua"]
    # What an editor knows of the project has them too.
    schema = (project.folder / ".memopress/editions.schema.json").read_text(encoding="utf-8")
    assert '"birds/skua"' in schema


KINDS = """\
title: T
name: t
language: nl
date: 2026-01-02
layout: pocket
collections:
  things:
    kind: thing
    order:
      # the first ones
      - one   # a note
      - 'two words'
# nothing else
kinds:
  thing:
    day: date              # when it is
    at: time
    cost: money
    site: url
    open: flag
    count: number
    shape: one of round|square
    next: ref things
    inner: part
    parts: list of part
    words: map of text
    spare: list of part?
  part: {label: word, deep: list of deeper}
  deeper: {text: text}
"""


def test_every_type_has_something_to_begin_with(project: Project) -> None:
    """All fields are written out, with what they want and what the author said; it is right."""
    for path in (project.folder / "source").rglob("*.yaml"):
        path.unlink()
    project.write("source/t.yaml", KINDS)
    for name in ("one", "two words"):
        project.write(f"source/things/{name}.yaml", "{}")
    assert run(["new", "thing", "three"]) == 0

    text = (project.folder / "source/things/three.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == [
        "day: 2026-01-02  # a date such as 2024-05-01; when it is",
        "at: 12:00  # a time such as 20:00",
        "cost: 0 EUR  # an amount such as 12.50 EUR",
        "site: https://example.org  # an address such as https://example.org",
        "open: false  # true or false",
        "count: 0  # a number",
        "shape: round  # one of round, square",
        "next: one  # the id of a document of things",
        "inner:  # part",
        "  label: …  # a word",
        "  deep:  # a list of: deeper",
        "    - text: …  # a text",
        "parts:  # a list of: part",
        "  - label: …  # a word",
        "    deep:  # a list of: deeper",
        "      - text: …  # a text",
        "words: {}  # a map of: a text",
        "# spare:  # a list of: part",
        "#   - label: …  # a word",
        "#     deep:  # a list of: deeper",
        "#       - text: …  # a text",
    ]
    schema = json.loads(help_for(project.folder).files["things.schema.json"])
    assert accepts(schema, text)
    head = (project.folder / "source/t.yaml").read_text(encoding="utf-8")
    assert head == KINDS.replace("- 'two words'\n", "- 'two words'\n      - three\n")


@pytest.mark.parametrize(
    ("order", "listed"),
    [
        ("[a, b]", "[a, b, new]"),
        ("[a, b,]", "[a, b, new,]"),
        ("[ 'a', \"b\" ]  # all", "[ 'a', \"b\", new ]  # all"),
        ("[]", "[new]"),
        ("[a,\n   b   # last\n  ]", "[a,\n   b, new   # last\n  ]"),
        ("\n  - a\n  - b # last\n", "\n  - a\n  - b # last\n  - new\n"),
        ("\n  -   'a b'", "\n  -   'a b'\n  -   new"),
        ("\r\n  - a\r\n", "\r\n  - a\r\n  - new\r\n"),
        ("a", None),
        ("\n  - [a]\n", None),
        ("", None),
    ],
)
def test_a_name_is_put_into_a_list(tmp_path: Path, order: str, listed: str | None) -> None:
    """In brackets or line by line, with comments and quotes, which all stay."""
    text = f"collections: {{c: {{}}}}\norder: {order}"
    text = text.replace("collections: {c: {}}\norder:", "collections:\n c:\n  order:")
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode())
    node = load_yaml(path, Files(tmp_path), memopress.diagnostics.Problems())
    assert isinstance(node, Mapping)
    found = setting_of(node, "c", "order")
    assert found is not None

    assert with_name(text, found, "new") == (listed and text.replace(order, listed))


def test_what_cannot_be_begun_is_told(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, and what may be meant is said."""
    project.change("source/quay.yaml", "portrait: picture?}", "portrait: picture?, nest: nest?}")
    project.change("source/quay.yaml", "kinds:\n", "kinds:\n  nest: {eggs: number}\n")
    before = sorted(project.folder.rglob("*"))
    for arguments, told in (
        (["brid", "tern"], "hint: did you mean 'bird'?"),
        (["opening", "tern"], "documents of 'opening' are of several kinds"),
        (["nest", "tern"], "'nest' is no kind of document: it is part of others"),
        (["bird", "heron"], "heron.yaml is there already"),
        (["bird", "a/b"], "a document cannot be called 'a/b'"),
        (["bird", "tern.yaml"], "a document is named without '.yaml'"),
        (["edition", "all"], "all.yaml is there already"),
        (["edition", "con"], "an edition cannot be called 'con'"),
        (["layout", "pocket"], "pocket is there already"),
    ):
        assert run(["new", *arguments]) == 1
        assert told in capsys.readouterr().err
    assert sorted(project.folder.rglob("*")) == before
    project.write("source/quay.yaml", "title: [")
    assert run(["new", "bird", "tern"]) == 1
    assert "nothing was written" in capsys.readouterr().err


def test_a_list_that_cannot_be_changed_is_left(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """An order that an alias stands for is changed by hand; without one there is no need."""
    project.change("source/quay.yaml", "[heron, gull, eider]", "*all")
    project.change("source/quay.yaml", "title: ", "checks: &all [heron, gull, eider]\ntitle: ")
    text = (project.folder / "source/quay.yaml").read_text(encoding="utf-8")
    assert run(["new", "bird", "tern"]) == 0
    assert "next: put tern into the order of 'birds' in source/quay.yaml" in capsys.readouterr().out
    assert (project.folder / "source/quay.yaml").read_text(encoding="utf-8") == text
    project.write(
        "source/quay.yaml",
        FILES["source/quay.yaml"].replace("[welcome]}", "[welcome]}\n  notes: {kind: bird}"),
    )
    assert run(["new", "notes", "first"]) == 0
    assert "listed" not in capsys.readouterr().out


def test_an_edition_has_everything_and_tells_how_to_choose(project: Project) -> None:
    """It is sound as it stands, and so it is with all that its comments say in YAML."""
    assert run(["new", "edition", "tide-out"]) == 0

    text = (project.folder / "source/editions/tide-out.yaml").read_text(encoding="utf-8")
    editions = {each.id: each for each in choose_editions(load_content(project.folder))}
    assert editions["tide-out"].name == "Tide out"
    assert len(editions["tide-out"].keys) == 4
    for line in ("# select:", "#   birds:", "#     id: [heron]", "# order:", "# budget:"):
        assert f"\n{line}\n" in text
    chosen = text.replace("# select:\n#   birds:\n#     id:", "select:\n  birds:\n    id:")
    project.write(
        "source/editions/tide-out.yaml", chosen.replace("# budget:\n#   mul", "budget:\n  mul")
    )
    editions = {each.id: each for each in choose_editions(load_content(project.folder))}
    assert editions["tide-out"].keys == ["opening/welcome", "birds/heron"]


def test_a_layout_builds_as_it_is(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind has a page with all its fields, in the fonts of the project."""
    project.change(
        "source/quay.yaml", "spots: list of word", "spots: list of word, seen: date?, nest: nest?"
    )
    project.change(
        "source/quay.yaml",
        "kinds:\n",
        "kinds:\n  nest: {eggs: number, made: map of flag, more: list of blocks?, egg: picture?}\n",
    )
    project.change(
        "source/birds/gull.yaml",
        "spots: [north]",
        "spots: [north]\nseen: 2030-05-01\nnest: {eggs: 3, made: {reed: true}}",
    )
    assert run(["new", "layout", "broad"]) == 0
    assert "next: to use it, write 'layout: broad' in source/quay.yaml" in capsys.readouterr().out
    project.change(
        "source/quay.yaml", "layout: pocket\npress: {preflight: two-leaves}", "layout: broad"
    )

    assert [str(each) for each in check(project.folder)] == []
    page = (project.folder / "layouts/broad/pages/bird.xml.j2").read_text(encoding="utf-8")
    assert "{{ document.seen|date }}" in page
    assert "{{ document.notes|blocks(first='first') }}" in page
    layout = (project.folder / "layouts/broad/layout.yaml").read_text(encoding="utf-8")
    assert "display: {file: work-sans/WorkSans_700Bold.ttf}" in layout
    schema = json.loads(help_for(project.folder).files["layout-broad.schema.json"])
    assert accepts(schema, layout)
    for path in (project.folder / "fonts").rglob("*.ttf"):
        path.unlink()
    assert run(["new", "layout", "bare"]) == 1
    assert "has no font" in capsys.readouterr().err
