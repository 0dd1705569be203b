"""JSON Schemas of a project's files: editors are told what `memopress check` would tell."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from check_jsonschema.parsers.yaml import construct_yaml_implementation, impl2loader
from jsonschema import Draft7Validator

import test_content
import test_edition
import test_layout_keys
from conftest import FILES, ROOT, Project, small_project
from memopress.cli import run
from memopress.content.kinds import SIMPLE
from memopress.layout import LANGUAGE
from memopress.layout.keys import GROUPS, KEYS
from memopress.schemas import Help, help_for, wire

if TYPE_CHECKING:
    from collections.abc import Callable

# What a schema can know; it knows nothing of Markdown, links, pictures and what YAML is.
KNOWN = {
    *("unknown-field", "missing-field", "empty-text", "wrong-type", "unknown-choice"),
    *("unknown-reference", "duplicate-id", "missing-document", "unknown-type", "reserved-name"),
    *("unknown-collection", "unknown-document", "unknown-check"),
}
# Of those what it cannot: numbers that two languages read otherwise, a text of spaces among the
# lines of a file, and the names that stand in the same file, which is being written.
HARD = {
    "title: A\ncount: 102.000",
    "title: A\nbody: |\n  - B\n  -",
    "title: A\nplaces:\n  -",
}


def marks(test: Callable[..., None]) -> list[tuple[Any, ...]]:
    """Return the cases of a test of another file."""
    (mark,) = (each for each in test.pytestmark if each.name == "parametrize")  # type: ignore[attr-defined]
    return list(mark.args[1])


@cache
def _reader() -> Any:
    """Return what reads YAML as check-jsonschema does."""
    return impl2loader(construct_yaml_implementation(), construct_yaml_implementation(pure=True))


def accepts(schema: dict[str, Any], text: str) -> bool:
    """Tell whether a schema has nothing to say of a file's text, as check-jsonschema tells it."""
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return bool(validator.is_valid(_reader()(io.BytesIO(text.encode()))))


def schemas(project: Path) -> dict[str, dict[str, Any]]:
    """Return the schemas of a project by their names, each of them sound."""
    return _sound(help_for(project))


def _sound(told: Help) -> dict[str, dict[str, Any]]:
    made = {
        name.removesuffix(".schema.json"): json.loads(text)
        for name, text in told.files.items()
        if name.endswith(".schema.json")
    }
    for schema in made.values():
        Draft7Validator.check_schema(schema)
    return made


@cache
def _help() -> Help:
    """Return the help in the memorandum's files, made once."""
    return help_for(ROOT)


@pytest.fixture(scope="module")
def memorandum() -> dict[str, dict[str, Any]]:
    """Return the schemas of the memorandum."""
    return _sound(_help())


def test_the_memorandum_is_accepted_whole(memorandum: dict[str, dict[str, Any]]) -> None:
    """Every YAML file of the real project has a schema, and is right by it."""
    wiring = _help().wiring
    seen = set()
    for name, pattern in wiring.items():
        for path in ROOT.glob(pattern):
            text = path.read_text(encoding="utf-8")
            assert accepts(memorandum[name.removesuffix(".schema.json")], text), path
            seen.add(path)

    assert seen >= {*ROOT.glob("source/**/*.yaml"), *ROOT.glob("layouts/*/layout.yaml")}


def test_check_jsonschema_says_so_too(tmp_path: Path) -> None:
    """The program itself, on all cards, and on one with a fault."""
    schema, bad = tmp_path / "practices.json", tmp_path / "bad.yaml"
    schema.write_text(_help().files["practices.schema.json"], encoding="utf-8")
    card = (ROOT / "source/practices/radar.yaml").read_text(encoding="utf-8")
    bad.write_text(card.replace("title:", "titel:"), encoding="utf-8")
    cards = [*map(str, (ROOT / "source/practices").glob("*.yaml")), str(bad)]
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *cards]
    told = subprocess.run(command, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    assert set(re.findall(r"^\s*(\S+\.yaml)::", told.stdout, re.MULTILINE)) == {str(bad)}
    assert "'titel' was unexpected" in told.stdout


def test_names_and_comments_of_the_project_are_known(memorandum: dict[str, dict[str, Any]]) -> None:
    """An editor offers ids, choices, styles and swatches, and tells what the author said."""
    card = memorandum["practices"]["properties"]
    assert card["chapter"]["enum"] == ["infrastructuur", "samenwerking", "zichtbaarheid"]
    assert "koor" in card["discipline"]["enum"]
    assert card["total"]["description"] == "Inhabitants of all places together, as printed"
    styles = memorandum["layout-memorandum"]["definitions"]["style"]["properties"]
    assert "zichtbaarheid-half" in styles["swatch"]["anyOf"][0]["enum"]
    assert "card-body" in styles["based-on"]["anyOf"][0]["enum"]
    edition = json.dumps(memorandum["editions"])
    assert '"places.province"' in edition
    assert '"practices/radar"' in edition
    data = json.loads(_help().files["markup.html-data.json"])
    tags = {tag["name"]: tag for tag in data["tags"]}
    assert tags.keys() == LANGUAGE.keys()
    (style,) = (each for each in tags["p"]["attributes"] if each["name"] == "style")
    assert {"name": "card-body"} in style["values"]
    assert "How it is set" in style["description"]["value"]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that writes the book of test_content with another head."""
    monkeypatch.chdir(tmp_path)

    def write(head: str) -> None:
        files = {"book": head, "parts/one": "name: One", "parts/two": "name: Two"}
        for name, text in {**files, "cards/a": "title: A"}.items():
            path = Path(f"source/{name}.yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return write


def test_agrees_on_documents(book: Callable[[str], None]) -> None:
    """Of all faults in documents that the suite has, the schema tells those that it can know."""
    book(test_content.HEAD)
    schema = schemas(Path())["cards"]
    told = 0
    for card, expected in marks(test_content.test_a_fault_in_a_document):
        code = expected.split()[-1]
        if code in KNOWN and card not in HARD:
            assert not accepts(schema, card), card
            told += 1
    assert told == 18
    sound = "title: A\npart: one\ncount: 3\nopen: true\nshape: round\ntags: [x, 2]\nbody:\n"
    more = "places: [{name: Ghent, count: 3}]\npicture: {file: b.png, alt: B}\nnotes: {1: N}\n"
    assert accepts(schema, sound + more + "hyphenation: [wa-ter]\nkind: card\n")


def test_agrees_on_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates, times, money, addresses, numbers and flags: the schema takes what we take."""
    import test_values  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    Path("source/events").mkdir(parents=True)
    Path("source/book.yaml").write_text(test_values.HEAD, encoding="utf-8")
    schema = schemas(Path())["events"]
    for text, *_ in marks(test_values.test_values_are_what_is_written):
        assert accepts(schema, text), text
    hard = ("price: 5 ABC", "name: #1", "name: number", "tags: [x, #", "count: 0471", "count: 0x")
    for text, *_ in marks(test_values.test_slips_are_told_with_what_to_write):
        if not text.startswith(hard):
            assert not accepts(schema, text), text


def test_agrees_on_the_publication_file(book: Callable[[str], None]) -> None:
    """The same of the publication file: what it declares itself is only offered."""
    book(test_content.HEAD)
    schema = schemas(Path())["publication"]
    assert accepts(schema, test_content.HEAD)
    told = 0
    for head, (expected, *_) in marks(test_content.test_a_fault_in_the_publication_file):
        code = expected.split()[-1]
        if code in KNOWN and "a/b" not in head and "ref prts" not in head:
            assert not accepts(schema, head), head
            told += 1
    assert told > 8
    for name in SIMPLE:
        assert accepts(schema, test_content.HEAD.replace("count: number?", f"count: {name}?", 1))


def test_agrees_on_editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of editions, those for many rows included."""
    monkeypatch.chdir(tmp_path)
    files = {"book": test_edition.BOOK, "editions/e": "name: E"}
    for name, text in (files | {f"cards/{n}": t for n, t in test_edition.CARDS.items()}).items():
        path = Path(f"source/{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    schema = schemas(Path())["editions"]
    told = 0
    for text, expected in marks(test_edition.test_a_fault_in_an_edition):
        if expected.split()[-1] in KNOWN | {"unknown-path"}:
            assert not accepts(schema, f"name: E\n{text}"), text
            told += 1
    assert told > 15
    assert not accepts(schema, "cover: A")
    assert not accepts(schema, "name: E\nid: x")
    for text in (
        "select: {cards: {tags: [x], not: {id: b}, then: [{places.name: Ghent}], most: 3}}",
        "order: {cards: [c, a]}\noverride: {cards/a: {title: B, tip: }}\nbudget: {multiple: 4}",
        "select: {cards: {notes.1: [x]}}\nyear: 2026",
    ):
        assert accepts(schema, f"name: E\n{text}"), text
    rows = "name: '{name}'\neach: places.name\nid: '{name}'\njoin: {by: name}\n"
    assert accepts(schema, f"{rows}override: {{'cards/{{x}}': {{tags: ['{{name}}']}}}}")
    assert accepts(schema, "name: '{a}'\neach: [{a: 1, b: }, {a: 2}]\norder: {cards: ['{a}']}")
    assert not accepts(schema, f"{rows}override: {{cards/a: {{tag: [x]}}}}")


def test_agrees_on_layouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key of layout.yaml: good values are taken, wrong ones and misspelt keys told."""
    monkeypatch.chdir(tmp_path)
    small_project(tmp_path)
    schema = schemas(Path())["layout-pocket"]
    assert accepts(schema, FILES["layouts/pocket/layout.yaml"])
    assert accepts(schema, test_layout_keys.written().text)
    named = {"unknown-font", "unknown-style", "unknown-swatch", "unknown-template", "unknown-frame"}
    # What needs units, sums or the fonts' own tables to be known.
    hard = {"font-missing", "wrong-hyphenation", "reserved-name", "too-long", "no-room"} | named
    of = {"the layout": "layout", "character style": "character", "master, frame": "frame"}
    missed = set()
    for kind, name, value, code, _ in test_layout_keys.WRONG:
        table = of.get(kind, kind)
        if code not in hard and table in KEYS:  # not the names of the writer's own
            own = schema if table == "layout" else schema["definitions"][table]
            part = {"properties": {"x": own["properties"][name]}}
            if accepts(part | {"definitions": schema["definitions"]}, f"x: {value}"):
                missed.add(value)
    # Lengths in units, sums, and what are numbers to YAML.
    assert missed == {
        *("2pt", "20000pt", "0.4pt", "0.1pt", "15000pt", "301pt", "0", "[100, 80, 130]"),
        *("1e3", "010"),
    }
    for table, keys in KEYS.items():
        own = schema if table == "layout" else schema["definitions"][table]
        assert own["properties"].keys() == keys.keys()
        assert own["additionalProperties"] is False
    told = {of.get(kind, kind): set(keys) for kind, keys in test_layout_keys.KEYS.items()}
    assert {table: keys for table, keys in told.items() if table in KEYS} == {
        table: set(keys) for table, keys in KEYS.items()
    }


def test_docs_have_the_keys_of_layouts() -> None:
    """The table of styles in docs/layout.md is that of the code, and no key of others lacks."""
    page = (ROOT / "docs/layout.md").read_text(encoding="utf-8")
    rows = []
    for name, key in KEYS["style"].items():
        rows += [f"| **{GROUPS.get(name)}** | | |"] * (name in GROUPS)
        without = "needed" if key.without is None else key.without
        rows.append(f"| `{name}` | {key.does} | {without} |")

    assert "\n".join(rows).replace(" |  |", " | |") in page
    for table, keys in KEYS.items():
        for name in keys:
            assert f"`{name}`" in page or f"{name}:" in page, (table, name)


def test_command_wires_once_and_for_all(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """It tells what it wrote; a second time that is nothing; what is there already stays."""
    settings = project.folder / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text(
        '{\n    "editor.rulers": [80],\n    "yaml.schemas": {"own.json": "a.yaml"},\n}'
    )
    assert run(["schema"]) == 0
    written = capsys.readouterr().out.split()
    assert written == [
        *(
            f".memopress/{name}.schema.json"
            for name in ("publication", "opening", "birds", "editions")
        ),
        *(".memopress/layout-pocket.schema.json", ".memopress/markup.html-data.json"),
        ".vscode/settings.json",
    ]
    made = json.loads(settings.read_text(encoding="utf-8"))
    assert made["editor.rulers"] == [80]
    assert made["yaml.schemas"]["own.json"] == "a.yaml"
    assert made["yaml.schemas"]["./.memopress/birds.schema.json"] == "source/birds/*.yaml"
    assert made["html.customData"] == ["./.memopress/markup.html-data.json"]
    assert made["files.associations"] == {"*.xml.j2": "html"}
    assert settings.read_text(encoding="utf-8").startswith('{\n    "editor')
    assert run(["schema", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"written": [], "left": ""}
    (project.folder / ".memopress/bygone.schema.json").write_text("{}")
    assert wire(project.folder, help_for(project.folder)).written == (
        ".memopress/bygone.schema.json",
    )


@pytest.mark.parametrize(
    "text",
    [
        "\xff",
        "[" * 100_000,
        '{\n  // mine\n  "a": 1\n}',
        "{",
        "[]",
        '{"yaml.schemas": 3}',
        '{"a": "// no"}',
    ],
)
def test_settings_of_others_are_not_spoilt(
    project: Project, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where comments would be lost, or it is no JSON, the file stays, and what to add is told."""
    settings = project.folder / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text(text, encoding="latin-1")
    if "// no" in text:  # this is no comment
        assert run(["schema"]) == 0
        return

    assert run(["schema"]) == 1
    assert settings.read_text(encoding="latin-1") == text
    told = capsys.readouterr().err
    assert '"./.memopress/birds.schema.json": "source/birds/*.yaml"' in told
    if "mine" in text:
        settings.write_text(told.partition("yourself:\n")[2].replace("{", "{ // mine", 1))
        assert run(["schema"]) == 0


def test_a_project_with_faults_has_schemas(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can be read makes them; without a publication file there is nothing to say."""
    project.change("source/quay.yaml", "portrait: picture?", "portrait: pictur?, hat: word")
    project.write("layouts/pocket/layout.yaml", "format: [\n")
    made = schemas(project.folder)
    assert made["birds"]["properties"]["portrait"] == {}
    assert not accepts(made["birds"], FILES["source/birds/gull.yaml"])  # a hat is needed
    project.write("source/quay.yaml", "title: [\n")
    assert run(["schema"]) == 1
    assert "nothing was written" in capsys.readouterr().err


def test_no_link_leads_out(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder of ours that is a link elsewhere is not written to."""
    outside = tmp_path_factory.mktemp("outside")
    (project.folder / ".memopress").symlink_to(outside)

    assert run(["schema"]) == 1
    assert list(outside.iterdir()) == []
    (project.folder / ".memopress").unlink()
    (outside / "settings.json").write_text('{"mine": 1}')
    (project.folder / ".vscode").symlink_to(outside)
    assert run(["schema"]) == 1
    assert [path.read_text() for path in outside.iterdir()] == ['{"mine": 1}']
