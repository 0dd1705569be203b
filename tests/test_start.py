"""What each command loads: nothing of what others need, so that it answers at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from conftest import Project

ROOT = Path(__file__).parents[1]
# What is imported of each package that memopress depends on.
NAMES = {
    "reportlab": "reportlab",
    "pyyaml": "yaml",
    "pillow": "PIL",
    "jinja2": "jinja2",
    "uharfbuzz": "uharfbuzz",
    "pikepdf": "pikepdf",
    "pypdfium2": "pypdfium2",
    "pyphen": "pyphen",
    "markdown-it-py": "markdown_it",
    "babel": "babel",
    "pyuca": "pyuca",
    "rich": "rich",
    "msgspec": "msgspec",
    "platformdirs": "platformdirs",
}
# Of the library what opens connections: no command needs it, and it takes long to load.
NETWORK = ("ssl", "http.client", "urllib.request")
COMMAND = {
    "__main__",
    "cli",
    "commands",
    "diagnostics",
    "ending",
    "limits",
    "printing",
    "saying",
    "starting",
} | {"subject"}
JUDGING = {
    "preflight",
    "fields",
    "filenames",
    "files",
    "keeping",
    "locks",
    "plain",
    "private",
    "programs",
    "standards",
    "units",
    "watching",
}
# The packages besides msgspec, and the rooms of memopress that are asked for; None: not asked.
LOADED: dict[tuple[str, ...], tuple[set[str], set[str] | None]] = {
    ("--help",): (set(), COMMAND),
    ("--version",): (set(), COMMAND),
    ("build", "--help"): (set(), COMMAND),
    ("check", "--help"): (set(), COMMAND),
    ("preflight", "--help"): (set(), COMMAND),
    ("read", "--help"): (set(), COMMAND),
    ("list", "--help"): (set(), COMMAND),
    ("build", "--project", "nowhere"): (set(), COMMAND),
    ("check", "--project", "nowhere"): (set(), COMMAND),
    ("preflight", "nothing.pdf"): (
        {"pikepdf", "yaml", "PIL"},
        COMMAND | JUDGING | {"yamlnodes", "yamltraps"},
    ),
    ("read", "nothing.pdf"): (
        {"pikepdf", "yaml", "PIL"},
        COMMAND | JUDGING | {"yamlnodes", "yamltraps"},
    ),
    ("list",): ({"yaml", "jinja2", "uharfbuzz", "PIL", "markdown_it"}, None),
    # The rules, whose names a profile may use, read PDFs.
    ("check",): ({"yaml", "jinja2", "uharfbuzz", "PIL", "markdown_it", "pikepdf"}, None),
}
TELL = """
import sys
from memopress.__main__ import main
try:
    main()
finally:
    sys.stderr.write("\\n" + " ".join(sys.modules))
"""


def loaded(*arguments: str) -> set[str]:
    """Return the modules that are there when a command has ended."""
    told = subprocess.run(
        [sys.executable, "-c", TELL, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(told.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", LOADED, ids=" ".join)
def test_a_command_loads_what_it_needs(project: Project, arguments: tuple[str, ...]) -> None:
    """Help and the version come without the engine; who only reads does not load what draws."""
    del project  # the current folder is its
    packages, rooms = LOADED[arguments]

    modules = loaded(*arguments)

    assert {name for name in NAMES.values() if name in modules} == packages | {"msgspec"}
    assert not modules.intersection(NETWORK)
    if rooms is not None:
        own = (name.split(".") for name in modules)
        assert {name[1] for name in own if name[0] == "memopress" and name[1:]} == rooms


def test_all_packages_are_asked_for() -> None:
    """The table above has a name for each package of pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert {Requirement(each).name for each in table["dependencies"]} == NAMES.keys()
