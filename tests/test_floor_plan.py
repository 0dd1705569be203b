"""The floor plan: who may import whom, as read from the imports of every module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from modules import PACKAGE, modules

GROUND = (
    "units",
    "colour",
    "diagnostics",
    "subject",
    "filenames",
    "plain",
    "files",
    "readings",
    "pictures",
    "printing",
    "ending",
    "locks",
    "hyphens",
    "standards",
    "languages",
    "limits",
    "links",
    "marks",
    "private",
    "trace",
    "programs",
    "watching",
    "yamltraps",
    "yamlnodes",
    "fields",
)
ROOMS = (
    "keeping",
    "content",
    "edition",
    "layout",
    "typeset",
    "page",
    "picture",
    "render",
    "finish",
    "preflight",
    "schemas",
    "starts",
)
DESK, AFTER = "desk", "saying"  # a room over the story, and what of this comes after it
# What wires the rooms, what puts their work away, and what starts them.
STORY = (
    "manifest", "shelf", "ticket", "job", "trail", "session", "stages", "making", "judging",
    "built", "spool", "composing", "drafting", "remarks", "draftfiles", "checking", "press",
    "again", "saying", "commands", "starting", "cli",
)  # fmt: skip
ABOVE = (*STORY, "__init__", "__main__")
WHERE = {  # the packages that only some may know, and where
    "reportlab": {"render"},
    "pikepdf": {"preflight"},
    "yaml": {"yamlnodes", "content", "layout"},
    "jinja2": {"layout"},
    "babel": {"content", "layout"},
    "pyuca": {"layout"},
    "uharfbuzz": {"typeset", "render"},
    "pypdfium2": {"preflight", "desk"},
    "starlette": {"desk"},
    "uvicorn": {"desk"},
    "sse_starlette": {"desk"},
    "watchfiles": {"desk"},
}


@dataclass(frozen=True)
class Import:
    """One import of a module: the file and line where it stands, and what it names."""

    file: str
    line: int
    name: str

    @property
    def home(self) -> str:
        """The room or the single module that the import stands in."""
        return Path(self.file).parts[0].removesuffix(".py")

    @property
    def target(self) -> tuple[str, ...]:
        """The parts of the name below memopress; empty for other packages."""
        parts = tuple(self.name.split("."))
        return parts[1:] if parts[0] == "memopress" else ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


@cache
def imports() -> list[Import]:
    """Return every import in the package, those for type checking and in functions included."""
    found = []
    for file, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [Import(file, node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{file}:{node.lineno}: a relative import hides its room"
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"  # from memopress import press
                    is_file = inner in _files() and alias.name not in _bound(str(node.module))
                    name = inner if is_file else str(node.module)
                    found.append(Import(file, node.lineno, name))
    return list(dict.fromkeys(found))


def _bound(package: str) -> set[str]:
    """Return the names that a package gives out of its modules: render.draw is the function."""
    body = modules()[_files()[package]].body
    return {
        alias.asname or alias.name
        for node in body
        if isinstance(node, ast.ImportFrom) and node.module != package
        for alias in node.names
    }


@cache
def _files() -> dict[str, str]:
    """Return the files of the package by the names that they are imported by."""
    parts = {file: ("memopress", *Path(file).with_suffix("").parts) for file in modules()}
    return {".".join(each).removesuffix(".__init__"): file for file, each in parts.items()}


def test_every_module_has_its_floor() -> None:
    """A folder is a room of the pipeline; a module beside them is ground floor or the story."""
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")}

    assert rooms == {*ROOMS, DESK}
    assert modules == {*GROUND, *ABOVE}


def test_ground_floor_imports_no_room() -> None:
    """Lengths, swatches, diagnostics, traces and YAML know each other and nobody else."""
    wrong = [
        str(found)
        for found in imports()
        if found.home in GROUND and found.target and found.target[0] not in GROUND
    ]

    assert wrong == []


def test_rooms_show_their_package_and_model_only() -> None:
    """From another room, only the package itself or its model is imported."""
    wrong = [
        str(found)
        for found in imports()
        if found.target
        and found.target[0] in {*ROOMS, DESK}
        and found.target[0] != found.home
        and found.target[1:] not in {(), ("model",)}
        and found.target != ("layout", "elements")  # the model of what templates make
        # Tables of what may stand in files are shown to editors as they are.
        and not (found.home in ("schemas", "starts") and found.target[1:] == ("keys",))
    ]

    assert wrong == []


def test_nobody_looks_ahead() -> None:
    """A room imports rooms before it in the pipeline; the story and the command line come last."""
    order = (*ROOMS, *STORY[: STORY.index(AFTER)], DESK, *STORY[STORY.index(AFTER) :])
    wrong = [
        str(found)
        for found in imports()
        if found.home in order
        and found.target
        and found.target[0] in order
        and order.index(found.target[0]) > order.index(found.home)
    ]

    assert wrong == []


def test_no_circle_of_files() -> None:
    """No file imports itself through others, be it for type checking or within a function.

    What two files need of each other stands below both. That Python runs a package before what is
    in it does not count.
    """
    known = _files()
    graph: dict[str, set[str]] = {file: set() for file in modules()}
    for found in imports():
        if found.name in known:
            graph[found.file].add(known[found.name])
    circle: list[str] = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as fault:
        circle = fault.args[1][::-1]  # each imports the next one

    assert circle == []


def test_outputs_are_made_of_the_job_ticket_alone() -> None:
    """Rooms read what an output is to be, and decide nothing of it: none makes one of its own."""
    made = {"Output", "Condition"}
    makers = {
        file
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in made
    }

    assert makers == {"ticket.py"}


def test_projects_are_read_leniently_for_drafts_alone() -> None:
    """Nobody but a session opens lenient files, and nobody but drafts asks for what they give."""
    calls = [
        (file, ast.unparse(node.func).rpartition(".")[2], {each.arg for each in node.keywords})
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]

    openers = {file for file, name, keys in calls if name == "Files" and "instead" in keys}
    askers = {file for file, name, _ in calls if name == "lenient_job"}
    assert (openers, askers) == ({"session.py"}, {"drafting.py"})


def test_packages_stay_in_their_rooms() -> None:
    """The canvas, the PDF reader, YAML, templates and shaping are known to few."""
    wrong = [
        str(found)
        for found in imports()
        if (package := found.name.split(".")[0]) in WHERE and found.home not in WHERE[package]
    ]

    assert wrong == []


def test_every_package_named_is_used() -> None:
    """The list above names no package that nobody imports any more."""
    assert {found.name.split(".")[0] for found in imports()} >= WHERE.keys()
