"""What the command line says: to whom, in which form, and how it ends."""

from __future__ import annotations

import codecs
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

from memopress.diagnostics import Severity
from memopress.ending import undone
from memopress.printing import as_json, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from memopress.diagnostics import Diagnostic, InputError
    from memopress.stages import Tell

WRONG_USE = 2  # the exit status
_CODES = {"unknown-edition", "wrong-use"}  # of what is no fault of the input


def say(text: str, *, err: bool = False) -> None:
    """Print lines, with what others wrote in them made fit for a terminal."""
    _write(visible(text, lines=True), sys.stderr if err else sys.stdout)


def say_data(data: object) -> None:
    """Print data as JSON."""
    _write(json_of(data), sys.stdout)


def json_of(data: object) -> str:
    """Return data as JSON that standard output can take."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return as_json(data, ascii_only=codecs.lookup(encoding).name != "utf-8")


def show(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics, to standard error."""
    for diagnostic in diagnostics:
        say(str(diagnostic), err=True)


def tell(lines: Iterable[tuple[bool, str]], status: int) -> int:
    """Print lines as they stand, each to standard error or not, and return the exit status."""
    for err, text in lines:
        _write(text, sys.stderr if err else sys.stdout)
    return status


def wrong(message: str, hint: str) -> NoReturn:
    """End: the command was asked for what it cannot do."""
    say(f"error: {message}", err=True)
    say(f"    hint: {hint}", err=True)
    raise SystemExit(WRONG_USE)


def fail(diagnostics: Sequence[Diagnostic], *, as_json: bool, status: int = 1) -> NoReturn:
    """End: nothing came of it, for what these tell."""
    if as_json:
        say_data({"diagnostics": [each.as_data() for each in diagnostics]})
    else:
        show(diagnostics)
        errors = sum(each.severity is Severity.ERROR for each in diagnostics)
        say(f"{errors} error(s); nothing was written", err=True)
    raise SystemExit(status)


def refuse(error: InputError, *, as_json: bool) -> NoReturn:
    """End, for what is wrong with the input or with what was asked for."""
    wrong_use = any(each.code in _CODES for each in error.diagnostics)
    fail(error.diagnostics, as_json=as_json, status=WRONG_USE if wrong_use else 1)


def progress(*, quiet: bool) -> AbstractContextManager[Tell]:
    """Return a context that hands out a function to tell steps to: a bar on a terminal."""
    return _silence() if quiet or not sys.stderr.isatty() or not sys.stdout.isatty() else _bar()


@contextmanager
def _bar() -> Iterator[Tell]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, transient=True) as bar, undone(bar.stop):
        task = bar.add_task("read", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)


@contextmanager
def _silence() -> Iterator[Tell]:
    yield lambda _step, _share: None


def _write(text: str, stream: TextIO) -> None:
    stream.write(f"{text}\n")
    stream.flush()  # a reader who is gone is met here, where the command knows what to do
