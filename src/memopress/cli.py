"""The command line: arguments in, diagnostics out; exit 0 fine, 1 something amiss, 2 wrong use."""

from __future__ import annotations

import gc
import io
import os
import sys
from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    BooleanOptionalAction,
    RawDescriptionHelpFormatter,
)
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from memopress import commands, starting
from memopress.diagnostics import did_you_mean
from memopress.saying import WRONG_USE, say, wrong

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

_ABOUT = """\
Make a print-ready brochure of YAML content and page templates: every edition,
a PDF for the press and a PDF for the screen."""
_PORTS = 65_535
_STATUS = "Exit status: 0 all is well, 1 something is not made or not fit for use, 2 wrong use."


class _Command(NamedTuple):
    """A command: what it does, and what it takes."""

    run: Callable[[Namespace], int]
    take: Callable[[ArgumentParser], None]


class _Parser(ArgumentParser):
    """A parser that says what is wrong as everything else is said."""

    def error(self, message: str) -> NoReturn:
        """End: the command cannot be understood."""
        odd = message.removeprefix("unrecognized arguments: ").split(" ")[0]
        near = did_you_mean(odd, self._option_string_actions) if odd.startswith("--") else ""
        wrong(message, near or f"'{self.prog} --help' tells what it takes")

    def _print_message(self, message: str, file: object = None) -> None:
        del file  # help and the version are what was asked for
        say(message.rstrip("\n"))


def _build(parser: ArgumentParser) -> None:
    _editions(parser)
    add = parser.add_argument
    add(
        "--output",
        action="append",
        choices=("press", "screen", "proof"),
        default=[],
        help="may be given again; default: press and screen, "
        "or proof alone with --overlay or --spreads",
    )
    add("--overlay", choices=("grid",), help="make a proof that shows grid, columns, margins, trim")
    add(
        "--marks",
        action=BooleanOptionalAction,
        default=None,
        help="press with all marks, or ending with the bleed; default: with",
    )
    add("--cover-apart", action="store_true", help="press: the cover and the inside as two files")
    add("--spreads", action="store_true", help="make a proof with facing pages side by side")
    add("--out", type=Path, metavar="DIR", help="default: output/ in the project")
    add("--draft", action="store_true", help="make drafts instead, in spite of errors")
    add("--strict", action="store_true", help="let warnings stop the build")
    _project(parser)
    add("--jobs", type=_count, metavar="N", help="processes to work in; default: all")
    add("--timings", action="store_true", help="tell where the time went, and what was reused")


def _check(parser: ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("--strict", action="store_true", help="exit 1 on warnings too")


def _preflight(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="PDFs, of any origin")
    add("--profile", metavar="NAME", help="a profile's name, or a file NAME.yaml")
    add("--ink", action="append", default=[], metavar="NAME", help="a spot ink that the job prints")
    add("--report", type=Path, metavar="FILE.html", help="write a report with pictures")
    add("--strict", action="store_true", help="exit 1 on warnings and what was not checked too")
    _as_json(parser)


def _read(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="EDITION|FILE.pdf", help="an edition, or a tagged PDF of any origin"
    )
    _project(parser)


def _list(parser: ArgumentParser) -> None:
    _editions(parser)
    _project(parser)


def _preview(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("edition", nargs="?", default="", metavar="EDITION", help="the first to be shown")
    what = "the port on this machine; default: a free one"
    add("--port", type=_port, default=0, metavar="N", help=what)
    what = "what opens a source: 'gvim', 'subl', 'ed {file} {line}'; default: $VISUAL or $EDITOR"
    add("--editor", default="", metavar="COMMAND", help=what)
    what = "open the page in a browser, or only tell its address"
    add("--browser", action=BooleanOptionalAction, default=True, help=what)
    _project_folder(parser)


def _cache(parser: ArgumentParser) -> None:
    _cache_folder(parser)
    parser.add_argument("--empty", action="store_true", help="take away all that is kept")
    _as_json(parser)


_COMMANDS = {
    "build": _Command(commands.build, _build),
    "check": _Command(commands.check, _check),
    "preflight": _Command(commands.preflight, _preflight),
    "read": _Command(commands.read, _read),
    "list": _Command(commands.list_editions, _list),
    "preview": _Command(commands.preview, _preview),
    "cache": _Command(commands.tell_cache, _cache),
    "new": _Command(starting.new, starting.take_new),
    "schema": _Command(starting.schema, starting.take_schema),
}


def _editions(parser: ArgumentParser) -> None:
    what = "names, or patterns: 'oost-*'; default: all"
    parser.add_argument("editions", nargs="*", metavar="EDITION", help=what)


def _project(parser: ArgumentParser) -> None:
    """Let a command take a project, where to keep what is made of it, and how to tell of it."""
    _project_folder(parser)
    _as_json(parser)


def _project_folder(parser: ArgumentParser) -> None:
    what = "the project's folder; default: here"
    parser.add_argument("--project", type=Path, default=Path(), metavar="DIR", help=what)
    _cache_folder(parser)
    what = "keep nothing, and use nothing kept"
    parser.add_argument("--no-cache", action="store_true", help=what)


def _cache_folder(parser: ArgumentParser) -> None:
    what = "where to keep what later builds use; default: your own"
    parser.add_argument("--cache", type=Path, metavar="DIR", help=what)


def _as_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < sys.maxsize:
        raise ArgumentTypeError(f"'{text}' is no number of at least 1")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:6]) > _PORTS:
        raise ArgumentTypeError(f"'{text}' is no port from 0 to {_PORTS}")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    """Do what the command line's arguments ask for, and return the exit status."""
    try:
        return _run(arguments)
    except SystemExit as end:  # told by whoever ends it
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:  # nobody reads on, as behind `| head`
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ("--help",)
    if name.startswith("-"):
        _take_none(arguments or ("--help",))
    if name not in _COMMANDS:
        hint = did_you_mean(name, _COMMANDS) or "'memopress --help' tells which there are"
        wrong(f"there is no command '{name}'", hint)
    command = _COMMANDS[name]
    about = command.run.__doc__ or ""
    parser = _Parser(
        prog=f"memopress {name}", description=about, epilog=_STATUS, allow_abbrev=False
    )
    command.take(parser)
    asked = parser.parse_intermixed_args(rest)
    return command.run(asked)


def _take_none(arguments: Sequence[str]) -> NoReturn:
    """Say what stands before any command: help, the version, or that it is neither."""
    width = max(map(len, _COMMANDS))
    rows = (
        f"  {name:<{width}}  {(each.run.__doc__ or '').splitlines()[0]}"
        for name, each in _COMMANDS.items()
    )
    parser = _Parser(
        prog="memopress",
        usage="memopress [--help] [--version] COMMAND ...",
        description=_ABOUT,
        epilog="\n".join(("commands:", *rows, "", _STATUS)),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    if parser.parse_args(arguments).version:
        from importlib.metadata import version  # noqa: PLC0415

        say(f"memopress {version('memopress')}")
        raise SystemExit(0)
    raise SystemExit(WRONG_USE)


def main() -> NoReturn:
    """Run the command line."""
    # What a build makes is kept to its end: looking for garbage in it is a tenth of its time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the terminal cannot show is an escape
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
