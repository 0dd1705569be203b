"""Commands for those who begin: projects and files to begin with, and help in their editor."""
# ruff: noqa: PLC0415 - a command is quicker without what only others need

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from memopress.commands import need
from memopress.saying import refuse, say, say_data, wrong

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def take_schema(parser: ArgumentParser) -> None:
    """Let `schema` take what it does."""
    what = "the project's folder; default: here"
    parser.add_argument("--project", type=Path, default=Path(), metavar="DIR", help=what)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def schema(asked: Namespace) -> int:
    """Write JSON Schemas of the project's files, by which editors complete and check them."""
    need(asked.project)
    from memopress.diagnostics import InputError
    from memopress.schemas import NotWiredError, help_for, wire

    try:
        wired = wire(asked.project, help_for(asked.project))
    except InputError as error:
        refuse(error, as_json=asked.json)
    except NotWiredError as error:
        say(f"error: {error}", err=True)
        return 1
    if asked.json:
        say_data({"written": list(wired.written), "left": wired.left})
        return 1 if wired.left else 0
    for name in wired.written:
        say(name if (asked.project / name).exists() else f"{name}: taken away")
    if not wired.written:
        say("all is as it was")
    if wired.left:
        say("error: .vscode/settings.json has comments, which would be lost", err=True)
        say(f"    hint: put this into it yourself:\n{wired.left}", err=True)
    return 1 if wired.left else 0


def take_new(parser: ArgumentParser) -> None:
    """Let `new` take what is begun, and its name."""
    add = parser.add_argument
    add(
        "what",
        metavar="DIR|KIND|edition|layout",
        help="a new project's folder; or a kind of document, edition or layout, with a name",
    )
    add("name", nargs="?", metavar="NAME", help="what the document, edition or layout is called")
    what = "the project that it is for; default: here"
    add("--project", type=Path, default=Path(), metavar="DIR", help=what)


def new(asked: Namespace) -> int:
    """Begin a project, or in one a document, an edition or a layout; what is there stays."""
    if asked.name is None and asked.what in ("edition", "layout"):
        wrong(f"which {asked.what}?", f"name it: memopress new {asked.what} NAME")
    from memopress.diagnostics import InputError
    from memopress.starts import NotBegunError

    try:
        return _new_project(Path(asked.what)) if asked.name is None else _new_part(asked)
    except InputError as error:
        refuse(error, as_json=False)
    except NotBegunError as error:
        say(f"error: {error}", err=True)
        if error.hint:
            say(f"    hint: {error.hint}", err=True)
        return 1


def _new_project(folder: Path) -> int:
    from memopress.starts import new_project

    if any((above / "source").is_dir() for above in folder.absolute().parents):
        hint = f"for a document of that project: memopress new {folder.name} NAME, if it is a kind"
        wrong(f"{folder} would be within a project", hint)
    begun = new_project(folder)
    for name in begun.files:
        say(f"{folder / name}")
    _wire(folder)
    say(f"next: cd {folder}; memopress build")
    return 0


def _new_part(asked: Namespace) -> int:
    from memopress import starts

    project: Path = asked.project
    need(project)
    if asked.what == "edition":
        begun = starts.new_edition(project, asked.name)
    elif asked.what == "layout":
        begun = starts.new_layout(project, asked.name)
    else:
        begun = starts.new_document(project, asked.what, asked.name)
    for name in begun.files:
        say(f"{project / name}")
    for name in begun.changed:
        say(f"{project / name}: it is listed there")
    for what in begun.left:
        say(f"next: {what}")
    if (project / ".memopress").is_dir():  # what an editor knows of the project is to stay true
        _wire(project)
    return 0


def _wire(project: Path) -> None:
    from memopress.schemas import NotWiredError, help_for, wire

    try:
        wire(project, help_for(project))
    except NotWiredError as error:
        say(f"warning: {error}", err=True)
