"""What stands beside the code: the packages' versions, the commands of CI, and what changed."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# How the steps of CI begin, and a place that it puts before some of them.
STEP = re.compile(
    r"(?:begin '[^']*' +)?"
    r"((?:[A-Z_]+=\S+ )*"
    r"(?:python -m (?:pip install|slipcover)|python benchmarks|ruff|mypy|memopress|diff)\b.*)"
)
EXTRAS = ("dev", "access", "preview")  # that CI installs
TERSE = {"--quiet", "--no-compile"}  # by hand one may see what is done, and runs it more than once


def text_of(file: str) -> str:
    """Return a file of the repository."""
    return (ROOT / file).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """Return the table of pyproject.toml that tells of the package."""
    table: dict[str, Any] = tomllib.loads(text_of("pyproject.toml"))["project"]
    return table


def pinned() -> dict[str, str]:
    """Return the versions in constraints.txt by the names of packages."""
    lines = (line for line in text_of("constraints.txt").splitlines() if not line.startswith("#"))
    pairs = [line.split("==") for line in lines]
    return {canonicalize_name(name): version for name, version in pairs}


def wanted() -> list[Requirement]:
    """Return what the package depends on, and its extras that CI installs."""
    table = project()
    extras = table["optional-dependencies"]
    return [
        Requirement(each)
        for each in (*table["dependencies"], *(e for name in EXTRAS for e in extras[name]))
    ]


def steps(script: str, place: str) -> list[list[str]]:
    """Return the commands of a script that are steps of CI, word by word, sorted.

    `place` is the folder that it writes to, which is output/ here. What runs in a loop has further
    variables, and nobody types it.
    """
    found = []
    for line in script.replace("\\\n", " ").splitlines():
        for part in line.split(" && "):
            if match := STEP.fullmatch(part.strip()):
                words = [word.replace(place, "output/") for word in shlex.split(match[1])]
                found.append([word for word in words if word not in TERSE])
    return sorted(words for words in found if not any("$" in word for word in words))


def test_every_dependency_has_its_version() -> None:
    """constraints.txt names all of pyproject.toml's packages, in versions that it allows."""
    versions = pinned()

    missing = [each.name for each in wanted() if canonicalize_name(each.name) not in versions]
    assert missing == []
    wrong = [
        f"{each} and {versions[canonicalize_name(each.name)]}"
        for each in wanted()
        if not each.specifier.contains(versions[canonicalize_name(each.name)])
    ]
    assert wrong == []


def test_what_dependencies_bring_has_its_version() -> None:
    """So it does what those depend on in turn, as far as they are installed here."""
    versions, known = pinned(), set[str]()
    missing, waiting = set(), [(each.name, frozenset(each.extras)) for each in wanted()]
    while waiting:
        name, extras = waiting.pop()
        key = canonicalize_name(name)
        if key in known and not extras:
            continue
        known.add(key)
        if key not in versions:
            missing.add(key)
        try:
            needs = [Requirement(each) for each in distribution(name).requires or ()]
        except PackageNotFoundError:
            continue
        waiting += [
            (each.name, frozenset(each.extras))
            for each in needs
            if each.marker is None
            or any(each.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
        ]

    assert missing == set()
    assert len(known) > len(wanted())


def test_packages_are_installed_in_their_versions() -> None:
    """No command for an installation, in the docs or in CI, goes without the constraints."""
    lines = [
        line
        for file in ("README.md", "CONTRIBUTING.md", ".ci/run")
        for line in text_of(file).splitlines()
        if "pip install" in line and " -e " in line
    ]

    assert len(lines) == 4
    assert [line for line in lines if "-c constraints.txt" not in line] == []


def test_contributors_run_what_ci_runs() -> None:
    """The commands in CONTRIBUTING.md are those of .ci/run, all of them."""
    blocks = re.findall(r"```sh\n(.*?)```", text_of("CONTRIBUTING.md"), re.DOTALL)

    by_hand = steps("\n".join(blocks), "$PWD/output/")
    assert by_hand == steps(text_of(".ci/run"), "$work/")
    assert len(by_hand) == 11  # as many as are meant, and none is passed over


def test_changelog_tells_of_this_version() -> None:
    """The changes that are under way come first, then those of the version in pyproject.toml."""
    headings = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)

    assert headings[:2] == ["Unreleased", project()["version"]]
