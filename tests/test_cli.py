"""The command line: what it prints, the exit status, and that a failed build changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import needs
from invoked import Result, invoke

if TYPE_CHECKING:
    from conftest import Project

SOURCE = Path(__file__).parents[1] / "src"


def run(*arguments: str) -> Result:
    """Run the command in this process and return what it printed and its exit status."""
    return invoke(arguments)


def data(result: Result) -> Any:
    """Return what a command printed as JSON."""
    return json.loads(result.stdout)


def files(folder: Path) -> list[str]:
    """Return the files below a folder, but for what a build keeps for the next one."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(file for file in found if not file.startswith(".cache/"))


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Return each file's digest and time."""
    return {
        name: (
            hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            (folder / name).stat().st_mtime_ns,
        )
        for name in files(folder)
    }


def break_card(project: Project) -> None:
    """Put a misspelt field into a document."""
    project.change("source/birds/gull.yaml", "call:", "cal:")


def test_build_makes_everything(project: Project) -> None:
    """Without arguments every edition gets both outputs, in output/, with a manifest."""
    needs("gs")
    result = run("build")

    assert result.exit_code == 0
    assert files(project.folder / "output") == [
        "all/quay-birds-all-press.pdf",
        "all/quay-birds-all-screen.pdf",
        "manifest.json",
        "north/quay-birds-north-press.pdf",
        "north/quay-birds-north-screen.pdf",
    ]
    lines = result.stdout.splitlines()
    assert lines[4] == "preflight:"
    assert lines[5].startswith("  all/quay-birds-all-press.pdf: passed by two-leaves: 0 error(s)")
    assert lines[6].startswith("  all/quay-birds-all-screen.pdf: passed by screen: 0 error(s)")
    assert lines[9] == "typography:"
    assert [line.split(":")[0].strip() for line in lines[10:12]] == ["all", "north"]
    assert [line.split("  ")[:2] for line in lines[2:4]] == [
        ["output/north/quay-birds-north-press.pdf", "4 pages"],
        ["output/north/quay-birds-north-screen.pdf", "4 pages"],
    ]
    assert result.stderr == ""


def test_build_of_one_edition_and_output(project: Project) -> None:
    """Named editions and outputs alone are made, in the folder that is asked for."""
    result = run("build", "north", "--output", "screen", "--out", "elsewhere")

    assert result.exit_code == 0
    assert files(project.folder / "elsewhere") == [
        "manifest.json",
        "north/quay-birds-north-screen.pdf",
    ]
    assert not (project.folder / "output").exists()


def test_build_from_another_folder(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--project names the project; its output stands in it."""
    (tmp_path / "aside").mkdir()
    monkeypatch.chdir(tmp_path / "aside")

    result = run("build", "north", "--output", "screen", "--project", str(project.folder))

    assert result.exit_code == 0
    assert (project.folder / "output/north/quay-birds-north-screen.pdf").is_file()
    assert files(tmp_path / "aside") == []


def test_build_as_json(project: Project) -> None:
    """--json prints what the manifest holds, and the digests are those of the files."""
    needs("gs")
    result = run("build", "north", "--json")

    assert result.exit_code == 0
    made = data(result)["files"]
    assert [(one["edition"], one["output"], one["pages"]) for one in made] == [
        ("north", "press", 4),
        ("north", "screen", 4),
    ]
    for one in made:
        pdf = (project.folder / "output" / one["file"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(pdf), hashlib.sha256(pdf).hexdigest())
        assert one["cards"] == ["birds/heron", "birds/gull"]
    assert (
        json.loads((project.folder / "output/manifest.json").read_text(encoding="utf-8"))["files"]
        == made
    )
    assert data(result)["diagnostics"] == []


def test_manifest_keeps_what_is_still_there(project: Project) -> None:
    """A build of one edition leaves the entries of the others, unless their files changed."""
    run("build", "all", "--output", "screen")
    run("build", "north", "--output", "screen")
    manifest = project.folder / "output/manifest.json"
    both = [one["edition"] for one in json.loads(manifest.read_text(encoding="utf-8"))["files"]]
    (project.folder / "output/all/quay-birds-all-screen.pdf").write_bytes(b"something else")

    run("build", "north", "--output", "screen")

    assert both == ["all", "north"]
    left = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    assert [one["edition"] for one in left] == ["north"]


def test_failed_build_leaves_output_untouched(project: Project) -> None:
    """After an error the earlier files are there, byte for byte, and nothing besides."""
    run("build", "north")
    before = snapshot(project.folder / "output")
    break_card(project)

    result = run("build")

    assert result.exit_code == 1
    assert snapshot(project.folder / "output") == before
    assert "nothing was written" in result.stderr


def test_failed_writing_leaves_output_untouched(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while writing is an error, and no half file stays."""
    run("build", "north")
    before = snapshot(project.folder / "output")
    project.change("source/birds/gull.yaml", "sandwiches", "sandwiches twice")
    opened = os.fdopen

    def full(handle: int, mode: str) -> Any:
        if len(files(project.folder / "output")) > len(before) + 1:
            os.close(handle)
            raise OSError(28, "No space left on device")
        return opened(handle, mode)

    monkeypatch.setattr(os, "fdopen", full)
    result = run("build", "north")

    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert snapshot(project.folder / "output") == before


def test_errors_name_file_line_and_column(project: Project) -> None:
    """An error is printed with place, code, the line at fault and a hint."""
    break_card(project)

    result = run("build", "north")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[:3] == [
        "source/birds/gull.yaml:1:1: error: this bird has no field 'cal' [unknown-field]",
        "    cal: Herring gull",
        "    hint: did you mean 'call'?",
    ]
    assert "Traceback" not in result.stderr


def test_error_shows_the_line_as_it_is_now(project: Project) -> None:
    """A second run in one process shows the line that was changed meanwhile."""
    break_card(project)
    run("build")
    project.change("source/birds/gull.yaml", "cal: Herring gull", "cal: Lesser gull")

    assert run("build").stderr.splitlines()[1] == "    cal: Lesser gull"


def test_errors_of_several_files_come_together(project: Project) -> None:
    """Faults in two documents are told in one run, in the text as in the data."""
    break_card(project)
    project.change("source/birds/eider.yaml", "spots:", "spot:")

    places = {(d["file"], d["code"]) for d in data(run("build", "--json"))["diagnostics"]}

    assert {
        ("source/birds/gull.yaml", "unknown-field"),
        ("source/birds/eider.yaml", "unknown-field"),
    } == places
    assert "2 error(s); nothing was written" in run("build").stderr


def test_content_and_layout_are_told_together(project: Project) -> None:
    """A fault in a document does not hide one in the layout."""
    break_card(project)
    project.change("layouts/pocket/layout.yaml", "swatch: tide,", "swatch: tyde,")

    found = data(run("check", "--json"))["diagnostics"]

    assert {d["file"] for d in found} == {"source/birds/gull.yaml", "layouts/pocket/layout.yaml"}


def test_faults_of_all_editions_come_together(project: Project) -> None:
    """Text that runs over in two documents is told of both, with the editions that hold them."""
    for bird in ("gull", "eider"):
        file = f"source/birds/{bird}.yaml"
        project.write(
            file,
            (project.folder / file).read_text(encoding="utf-8").replace("It ", "It really " * 300),
        )

    found = data(run("build", "--json"))["diagnostics"]

    assert [(d["code"], d["file"], d["subject"]["editions"]) for d in found] == [
        ("overset", "source/birds/gull.yaml", [{"edition": "all", "pages": [4]}]),
        ("overset", "source/birds/eider.yaml", [{"edition": "all", "pages": [5]}]),
        ("overset", "source/birds/gull.yaml", [{"edition": "north", "pages": [4]}]),
    ]
    subject = {name: found[0]["subject"][name] for name in ("every", "document", "field", "frame")}
    assert subject == {"every": False, "document": "birds/gull", "field": "notes", "frame": "left"}
    assert found[0]["subject"]["line"] in found[0]["message"]


def test_unknown_edition(project: Project) -> None:
    """An edition that is not there is wrong use of the command, told with the nearest one."""
    result = run("build", "nort", "--json")

    assert result.exit_code == 2
    (found,) = data(result)["diagnostics"]
    assert (found["code"], found["hints"]) == ("unknown-edition", ["did you mean 'north'?"])
    assert not (project.folder / "output").exists()


def warn(project: Project) -> None:
    """Put something odd into the project: a document that no order lists."""
    project.write("source/birds/tern.yaml", "call: Tern\nnotes: |\n  It dives.\nspots: [south]\n")


def test_warnings_do_not_stop_a_build(project: Project) -> None:
    """A warning is printed, and the PDFs are made."""
    warn(project)

    result = run("build", "north", "--output", "screen")

    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert "[unlisted-document]" in result.stderr
    assert (project.folder / "output/north/quay-birds-north-screen.pdf").is_file()


def test_strict_build_stops_at_warnings(project: Project) -> None:
    """With --strict a warning stops the build, and nothing is written."""
    warn(project)

    result = run("build", "north", "--strict")

    assert result.exit_code == 1
    assert not (project.folder / "output").exists()


def test_strict_counts_the_warnings_of_editions(project: Project) -> None:
    """A filter that matches nothing is a warning of its edition, and stops a strict build."""
    project.change("source/editions/north.yaml", "[north]}}", "[north, nrth]}}")

    assert run("build", "north", "--output", "screen").stderr.count("[unused-filter]") == 1
    assert run("build", "north", "--output", "screen", "--strict").exit_code == 1


def test_check_of_a_sound_project(project: Project) -> None:
    """A project without faults is told so, and nothing is made."""
    before = files(project.folder)

    result = run("check", "--strict")

    assert (result.exit_code, result.stdout) == (0, "0 error(s), 0 warning(s)\n")
    assert files(project.folder) == before


def test_check_counts_what_it_finds(project: Project) -> None:
    """Errors make exit status 1; warnings do so with --strict only."""
    warn(project)
    assert run("check").exit_code == 0
    assert run("check").stdout == "0 error(s), 1 warning(s)\n"
    assert run("check", "--strict").exit_code == 1

    break_card(project)
    result = run("check", "--json")
    assert result.exit_code == 1
    assert [d["severity"] for d in data(result)["diagnostics"]].count("error") == 1


def test_list_names_editions_fonts_and_styles(project: Project) -> None:
    """`list` tells editions with pages and documents, the fonts and the styles."""
    result = run("list", "--json")

    assert result.exit_code == 0
    listing = data(result)
    assert listing["editions"] == [
        {"name": "all", "file": "all", "pages": 6, "opening": 1, "birds": 3},
        {"name": "north", "file": "north", "pages": 4, "opening": 1, "birds": 2},
    ]
    assert listing["fonts"][0] == {"name": "plain", "file": "WorkSans_400Regular.ttf"}
    assert listing["styles"][1]["size"] == "24/28 pt"
    assert "north" in run("list").stdout
    assert not (project.folder / "output").exists()


def test_list_of_a_broken_project(project: Project) -> None:
    """`list` tells faults as `build` does."""
    break_card(project)

    assert run("list").exit_code == 1
    assert data(run("list", "--json"))["diagnostics"][0]["code"] == "unknown-field"


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--output", "paper"),
        ("build", "--project", "nowhere"),
        ("check", "--project", "nowhere"),
        ("list", "--project", "nowhere"),
        ("bild",),
        ("build", "--nonsense"),
        ("check", "extra"),
    ],
)
def test_wrong_use_is_status_two(project: Project, arguments: tuple[str, ...]) -> None:
    """What is wrong with the command itself is status 2, told on the error channel."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr != ""
    assert not (project.folder / "output").exists()


def test_version_is_that_of_the_package() -> None:
    """--version prints the version of pyproject.toml, and no command is needed."""
    table = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))

    result = run("--version")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"memopress {table['project']['version']}\n"


def test_json_never_mixes_with_messages(project: Project) -> None:
    """With --json the standard output is JSON alone, whatever happens."""
    warn(project)
    for arguments in (("build", "north"), ("check",), ("list",)):
        assert isinstance(data(run(*arguments, "--json")), dict)


@pytest.mark.parametrize("status", [0, 1, 2])
def test_module_runs_as_a_program(project: Project, status: int) -> None:
    """`python -m memopress` is the same command, with the same exit status and no traceback."""
    if status == 1:
        break_card(project)
    arguments = ["check"] if status < 2 else ["check", "--project", "nowhere"]

    result = subprocess.run(
        [sys.executable, "-m", "memopress", *arguments],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == status
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("source/quay.yaml", ""),
        ("source/quay.yaml", "- a\n"),
        ("source/birds/gull.yaml", "call: [\n"),
        ("source/birds/gull.yaml", "\tcall: x\n"),
        ("layouts/pocket/layout.yaml", ""),
        ("layouts/pocket/layout.yaml", "format: 3\nstyles: []\n"),
        ("layouts/pocket/pages/plan.xml.j2", ""),
        ("layouts/pocket/pages/plan.xml.j2", "<plan><use/></plan>"),
        ("layouts/pocket/pages/plan.xml.j2", "{% for %}"),
        ("layouts/pocket/pages/bird.xml.j2", "<page/>"),
        ("layouts/pocket/pages/bird.xml.j2", '<page master="spread"><frame/></page>'),
        ("layouts/pocket/pages/bird.xml.j2", '<page master=""></page>'),
        ("layouts/pocket/pages/foot.xml.j2", "<p>"),
        ("fonts/work-sans/WorkSans_700Bold.ttf", "no font"),
        ("images/heron.png", "no picture"),
    ],
)
def test_broken_files_are_diagnostics(project: Project, file: str, text: str) -> None:
    """Whatever file is broken, the command tells it as a diagnostic with status 1."""
    project.write(file, text)

    result = run("build", "--json")

    assert result.exit_code == 1
    errors = [d for d in data(result)["diagnostics"] if d["severity"] == "error"]
    assert len(errors) >= 1
    assert all(error["message"] for error in errors)
    assert not (project.folder / "output").exists()


def test_link_to_a_card_that_the_edition_leaves_out(project: Project) -> None:
    """It is set as plain text with a warning at its line; other editions keep the link."""
    project.change("source/birds/gull.yaml", "sandwiches", "[sandwiches](#birds/eider)")

    result = run("build", "--output", "screen", "--json")

    assert result.exit_code == 0
    found = [(d["code"], d["file"], d["line"]) for d in data(result)["diagnostics"]]
    assert found == [("left-out-link", "source/birds/gull.yaml", 3)]


def test_link_that_leads_nowhere(project: Project) -> None:
    """A link to what no edition has is an error at its line, with the nearest name."""
    project.change("source/birds/gull.yaml", "sandwiches", "[sandwiches](#birds/eidar)")

    result = run("build", "all", "--json")

    assert result.exit_code == 1
    (found,) = data(result)["diagnostics"]
    assert (found["code"], found["line"]) == ("unknown-anchor", 3)
    assert found["hints"] == ["did you mean 'birds/eider'?"]


def test_file_with_the_other_suffix(project: Project) -> None:
    """A card that is saved as .yml is told, not silently left out."""
    project.write("source/birds/tern.yml", "call: Tern\n")

    result = run("check", "--json")

    assert [d["code"] for d in data(result)["diagnostics"]] == ["wrong-suffix"]


def test_text_in_the_safety_zone(project: Project) -> None:
    """Text too near to the trim is a warning, told once with the pages of all editions."""
    project.change("layouts/pocket/layout.yaml", "bleed: 3mm", "bleed: 3mm, safety: 16mm")

    found = data(run("check", "--json"))["diagnostics"]

    assert {d["code"] for d in found} == {"outside-safety"}
    assert [(each["file"], each["line"]) for each in found] == [
        ("layouts/pocket/layout.yaml", 17),
        ("layouts/pocket/layout.yaml", 18),
        ("layouts/pocket/pages/foot.xml.j2", 2),
    ]
    pages = [{each["edition"]: each["pages"] for each in d["subject"]["editions"]} for d in found]
    assert pages[0] == {"all": [1, 3, 5], "north": [1, 3]}


def test_profile_that_is_not_there(project: Project) -> None:
    """A missing ICC profile is an error at its line."""
    project.change(
        "source/quay.yaml",
        "preflight: two-leaves",
        "profile: uncoated.icc, condition: FOGRA52",
    )

    (found,) = data(run("build", "--json"))["diagnostics"]

    assert (found["code"], found["file"]) == ("profile-missing", "source/quay.yaml")


def municipal(project: Project) -> None:
    """Put a file into the project that stands for fourteen editions."""
    towns = "".join(
        f"  - {{name: Quay {n}, spot: {'north' if n % 2 else 'south'}}}\n" for n in range(14)
    )
    select = "select: {birds: {spots: ['{spot}']}}"
    project.write("source/editions/quays.yaml", f"each:\n{towns}{select}\n")


def test_list_of_a_file_that_stands_for_many(project: Project) -> None:
    """They have one line with what they count, and their names; some can be asked for."""
    municipal(project)

    lines = run("list").stdout.splitlines()
    assert lines[1:4] == [
        "  all    pages 6  opening 1  birds 3",
        "  north  pages 4  opening 1  birds 2",
        "  quays: 14 editions  pages 4  opening 1  birds 1-2",
    ]
    assert " ".join(lines[4:6]).split(", ")[-1] == "quay-9"
    assert lines[6] == "fonts:"
    assert [row["name"] for row in data(run("list", "--json", "quay-1?"))["editions"]] == [
        "quay-10",
        "quay-11",
        "quay-12",
        "quay-13",
    ]
    assert "  quay-3  pages 4  opening 1  birds 2" in run("list", "quay-3").stdout
    assert run("list", "quay-99").exit_code == 2


def test_build_of_editions_by_pattern(project: Project) -> None:
    """A pattern stands for those that are called so; what is wrong is told once for all of them."""
    municipal(project)
    project.change("source/birds/heron.yaml", "long neck", "[long neck](#nowhere)")

    result = run("build", "--json", "--output", "screen", "quay-1?", "no*")

    made = data(result)
    assert [file["edition"] for file in made["files"]] == ["quay-10", "quay-12"]
    assert made["failed"] == ["quay-11", "quay-13", "north"]
    lost = [each for each in made["diagnostics"] if each["severity"] == "error"]
    assert [[where["edition"] for where in each["subject"]["editions"]] for each in lost] == [
        ["quay-11", "quay-13", "north"]
    ]
    assert run("build", "quai-*").exit_code == 2


def test_read_wants_one_edition(project: Project) -> None:
    """A pattern of several is wrong use."""
    municipal(project)

    result = run("read", "quay-*")

    assert result.exit_code == 2
    assert "'quay-*' stands for 14 editions" in result.stderr


def test_a_build_sees_that_a_table_of_editions_has_changed(project: Project) -> None:
    """What a row says is looked at again, and so is a row more."""
    text = "each: towns.csv\nselect: {birds: {spots: ['{spot}']}}\n"
    project.write("source/editions/towns.yaml", text)
    project.write("source/editions/towns.csv", "name,spot\nQuay,north\n")

    def cards() -> dict[str, int]:
        files = data(run("build", "--json", "--output", "screen", "qu*"))["files"]
        return {file["edition"]: len(file["cards"]) for file in files}

    assert cards() == {"quay": 2}
    assert cards() == {"quay": 2}
    project.write("source/editions/towns.csv", "name,spot\nQuay,south\n")
    assert cards() == {"quay": 1}
    project.write("source/editions/towns.csv", "name,spot\nQuay,south\nQuarter,north\n")
    assert cards() == {"quarter": 2, "quay": 1}
