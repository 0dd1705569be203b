"""Commands for those who begin: help in their editor."""
# ruff: noqa: PLC0415 - a command is quicker without what only others need

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from memopress.commands import need
from memopress.saying import refuse, say, say_data

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
        say(name)
    if not wired.written:
        say("all is as it was")
    if wired.left:
        say("error: .vscode/settings.json has comments, which would be lost", err=True)
        say(f"    hint: put this into it yourself:\n{wired.left}", err=True)
    return 1 if wired.left else 0
