"""The command line: arguments in, diagnostics out; exit 0 fine, 1 something amiss, 2 wrong use."""

from __future__ import annotations

import codecs
import gc
import io
import os
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer
from typer.core import TyperGroup

from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.ending import undone
from memopress.printing import as_json, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from memopress.press import Built
    from memopress.render import Name
    from memopress.stages import Tell

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # of the click that typer has


class _Commands(TyperGroup):
    """The commands; what typer says of wrong use is printed as everything else is."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command, and end with its status."""
        ends = extra.get("standalone_mode", True)
        extra["standalone_mode"] = False
        if not ends:
            return super().main(*args, **extra)
        try:
            status = super().main(*args, **extra)
        except _UsageError as fault:
            text = io.StringIO()
            fault.show(file=text)  # type: ignore[attr-defined]
            _say(text.getvalue().rstrip("\n"), err=True)
            status = 2
        sys.exit(status or 0)


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Make a print-ready brochure of YAML content and page templates: every edition, "
    "a PDF for the press and a PDF for the screen.",
    epilog="Exit status: 0 all is well, 1 something is not made or not fit for use, 2 wrong use.",
)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        _say(f"memopress {version('memopress')}")
        raise typer.Exit


_WRONG_USE = {"unknown-edition", "wrong-use"}  # codes of what is no fault of the input


class OutputName(StrEnum):
    """The kinds of PDF."""

    press = "press"
    screen = "screen"
    proof = "proof"


class OverlayName(StrEnum):
    """What a proof shows over its pages."""

    grid = "grid"


Project = Annotated[
    Path, typer.Option("--project", metavar="DIR", help="The project's folder; default: here.")
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache", metavar="DIR", help="Where to keep what later builds use; default: your own."
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep nothing, and use nothing kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.callback()
def _all(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the version."),
    ] = False,
) -> None:
    """Take what goes for all commands."""


@app.command()
def build(
    editions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EDITION]...", help="Names, or patterns: 'oost-*'. Default: all."),
    ] = None,
    output: Annotated[
        list[OutputName] | None,
        typer.Option(
            "--output", help="Default: press and screen; proof alone with --overlay or --spreads."
        ),
    ] = None,
    overlay: Annotated[
        OverlayName | None,
        typer.Option("--overlay", help="Make a proof that shows grid, columns, margins and trim."),
    ] = None,
    marks: Annotated[
        bool | None,
        typer.Option(
            "--marks/--no-marks",
            help="Press with all marks, or ending with the bleed; default: with.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Default: output/ in the project.")
    ] = None,
    project: Project = Path(),
    *,
    cover_apart: Annotated[
        bool, typer.Option("--cover-apart", help="Press: the cover and the inside as two files.")
    ] = False,
    spreads: Annotated[
        bool, typer.Option("--spreads", help="Make a proof with facing pages side by side.")
    ] = False,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings stop the build.")] = False,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, metavar="N", help="Processes to work in; default: all."),
    ] = None,
    timings: Annotated[
        bool, typer.Option("--timings", help="Tell where the time went, and what was reused.")
    ] = False,
) -> None:
    """Make the PDFs of the editions and a manifest of them."""
    _need(project)
    from memopress import again  # noqa: PLC0415
    from memopress.keeping import open_cache  # noqa: PLC0415

    kept, target = open_cache(cache, none=no_cache), out or project / "output"
    ways = (editions, output, overlay, marks, cover_apart, spreads, as_json, strict)
    asked = again.asked_of(project, out, *ways, sys.stdout.encoding)
    if told := again.recall(kept, asked, project, target):
        more = ((True, "nothing has changed: all of it is reused"),) if timings else ()
        _tell((*told.lines, *more), told.status)
    from memopress import press  # noqa: PLC0415 - whatever does not build is quicker without it
    from memopress.marks import MARKS  # noqa: PLC0415
    from memopress.session import Session  # noqa: PLC0415
    from memopress.stages import Stages  # noqa: PLC0415
    from memopress.ticket import Choices  # noqa: PLC0415
    from memopress.trail import trail_of  # noqa: PLC0415

    names: list[Name] = [name.value for name in output or ()]
    if overlay or (spreads and not names):
        names.append("proof")
    names = list(dict.fromkeys(names or press.OUTPUTS))
    session = Session(project, kept, jobs or os.cpu_count() or 1)
    choices = Choices(
        marks=None if marks is None else MARKS if marks else (),
        cover_apart=cover_apart,
        overlay=overlay is not None,
        spreads=spreads,
    )
    try:
        with _progress(quiet=as_json) as tell:
            stages = Stages(tell)
            built = press.build(
                session, editions or (), names, out, choices=choices, strict=strict, stages=stages
            )
    except InputError as error:
        wrong_use = any(d.code in _WRONG_USE for d in error.diagnostics)
        _fail(error.diagnostics, as_json=as_json, status=2 if wrong_use else 1)
    except OSError as error:
        _say(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    said = _lines(built, as_json=as_json)
    lines = tuple((err, text if as_json else visible(text, lines=True)) for err, text in said)
    status = 0 if built.is_sound else 1
    if built.is_final and (trail := trail_of(session.files)):
        digests = {made.file: made.sha256 for made in built.files}
        again.keep(kept, asked, target, trail, digests, again.Told(lines, status))
    if timings:
        lines += tuple((True, line) for line in stages.lines(kept))
    _tell(lines, status)


def _lines(built: Built, *, as_json: bool) -> Iterator[tuple[bool, str]]:
    """Yield what there is to say of a build, each with whether it is said to standard error."""
    if as_json:
        from memopress.manifest import as_data  # noqa: PLC0415

        data = {
            "files": [as_data(made) for made in built.files],
            "failed": list(built.failed),
            "flaws": [{"file": file, "why": why} for file, why in built.flaws],
            "typography": [report.as_data() for report in built.reports],
            "preflight": [verdict.as_data() for verdict in built.verdicts],
            "diagnostics": [d.as_data() for d in built.diagnostics],
        }
        yield False, _json(data)
        return
    yield from ((True, str(each)) for each in built.diagnostics)
    for made in built.files:
        yield False, f"{built.folder / made.file}  {made.pages} pages  {made.bytes / 1e6:.2f} MB"
    if built.verdicts:
        yield False, "preflight:"
    yield from ((False, f"  {verdict.summary()}") for verdict in built.verdicts)
    yield False, "typography:"
    yield from ((False, f"  {report}") for report in built.reports)
    if not built.is_sound:
        yield True, _outcome(built)


def _tell(lines: Iterable[tuple[bool, str]], status: int) -> NoReturn:
    for err, text in lines:
        _write(text, sys.stderr if err else sys.stdout)
    raise typer.Exit(status)


@app.command()
def check(
    project: Project = Path(),
    *,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
) -> None:
    """Tell everything that is wrong or odd in content, layout and pictures; make no PDFs."""
    _need(project)
    from memopress import checking  # noqa: PLC0415
    from memopress.keeping import open_cache  # noqa: PLC0415
    from memopress.session import Session  # noqa: PLC0415

    found = checking.check(Session(project, open_cache(cache, none=no_cache)))
    errors = sum(d.severity.value == "error" for d in found)
    warnings = sum(d.severity.value == "warning" for d in found)
    if as_json:
        _print({"diagnostics": [d.as_data() for d in found]})
    else:
        _show(found)
        _say(f"{errors} error(s), {warnings} warning(s)")
    if errors or (strict and warnings):
        raise typer.Exit(1)


@app.command()
def preflight(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDFs, of any origin.")],
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="A profile's name, or a file NAME.yaml."),
    ] = None,
    ink: Annotated[
        list[str] | None,
        typer.Option("--ink", metavar="NAME", help="A spot ink that the job prints."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.html", help="Write a report with pictures."),
    ] = None,
    *,
    as_json: AsJson = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 on warnings and what was not checked too.")
    ] = False,
) -> None:
    """Judge PDFs as a print shop does; exit 1 if one would be rejected."""
    from memopress.preflight import DEFAULT, RULES, as_html, judge_all, load_profile  # noqa: PLC0415

    if report and len(files) > 1:
        _wrong("a report is of one file", "name one, or leave out --report")
    try:
        rules = load_profile(profile or DEFAULT, RULES)
    except InputError as error:
        _fail(error.diagnostics, as_json=as_json, status=2)
    try:
        data = {str(file): file.read_bytes() for file in files}
    except OSError as error:
        _wrong(f"cannot read {error.filename}: {error.strerror}", "name a PDF file")
    rules = replace(rules, inks=(*rules.inks, *(ink or ())))
    verdicts = list(judge_all({name: (each, rules) for name, each in data.items()}).values())
    if report:
        try:
            report.write_text(as_html(verdicts[0], data[verdicts[0].file]), encoding="utf-8")
        except OSError as error:
            _wrong(f"cannot write {report}: {error.strerror}", "name another file")
    if as_json:
        _print({"files": [verdict.as_data() for verdict in verdicts]})
    else:
        for verdict in verdicts:
            for each in (*verdict.findings, *verdict.unchecked):
                _say(str(each))
            _say(verdict.summary())
    found = {each.severity for verdict in verdicts for each in verdict.findings}
    doubt = Severity.WARNING in found or any(verdict.unchecked for verdict in verdicts)
    if Severity.ERROR in found or (strict and doubt):
        raise typer.Exit(1)


@app.command()
def read(
    what: Annotated[
        str, typer.Argument(metavar="EDITION|FILE.pdf", help="Or a tagged PDF of any origin.")
    ],
    project: Project = Path(),
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what a reading voice says of an edition's screen file; write nothing."""
    is_file = what.lower().endswith(".pdf")
    if not is_file:
        _need(project)
    from memopress.preflight import DamagedError, UntaggedError, read_aloud  # noqa: PLC0415

    try:
        data = Path(what).read_bytes() if is_file else _screen_file(project, what)
        spoken = list(read_aloud(data))
    except OSError as error:
        if is_file:
            _wrong(f"cannot read {what}: {error.strerror}", "name a PDF file")
        _say(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    except InputError as error:
        wrong_use = any(d.code in _WRONG_USE for d in error.diagnostics)
        _fail(error.diagnostics, as_json=as_json, status=2 if wrong_use else 1)
    except (DamagedError, UntaggedError) as fault:
        code = "untagged" if isinstance(fault, UntaggedError) else "damaged"
        _fail([Diagnostic(Severity.ERROR, code, f"{what}: {fault}")], as_json=as_json)
    if as_json:
        _print({"elements": [each.as_data() for each in spoken]})
        return
    for each in spoken:
        if not each.inline:
            _say(str(each))


def _screen_file(project: Path, edition: str) -> bytes:
    from memopress import checking  # noqa: PLC0415 - a file is read without it

    return checking.screen_file(project, edition)


@app.command("list")
def list_(
    editions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EDITION]...", help="Names, or patterns: 'oost-*'. Default: all."),
    ] = None,
    project: Project = Path(),
    *,
    as_json: AsJson = False,
) -> None:
    """List editions with their cards and pages, the fonts and the styles."""
    _need(project)
    from memopress import checking  # noqa: PLC0415

    try:
        listing = checking.survey(project, editions or ())
    except InputError as error:
        wrong_use = any(d.code in _WRONG_USE for d in error.diagnostics)
        _fail(error.diagnostics, as_json=as_json, status=2 if wrong_use else 1)
    if as_json:
        _print(listing)
        return
    for title, rows in listing.items():
        _say(f"{title}:")
        single, many = _parted(rows) if title == "editions" else (rows, {})
        width = max((len(str(row["name"])) for row in single), default=0)
        for row in single:
            rest = "  ".join(f"{k} {v}" for k, v in row.items() if k not in _UNLISTED[title])
            _say(f"  {row['name']!s:<{width}}  {rest}")
        for file, members in many.items():
            _say(f"  {file}: {len(members)} editions  {_ranges(members)}")
            names = ", ".join(str(row["name"]) for row in members)
            _say(fill(names, 96, initial_indent="    ", subsequent_indent="    "))


@app.command("cache")
def cache_(
    cache: CacheFolder = None,
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Take away all that is kept.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what is kept for later builds, and where; any of it may be deleted at any time."""
    from memopress.keeping import empty_cache, open_cache, sizes  # noqa: PLC0415

    folder = open_cache(cache).folder
    if empty and folder:
        empty_cache(folder)
    kinds = sizes(folder) if folder else {}
    total = sum(size for _, size in kinds.values())
    if as_json:
        rows = [{"kind": k, "entries": n, "bytes": size} for k, (n, size) in kinds.items()]
        _print({"folder": str(folder) if folder else None, "bytes": total, "kinds": rows})
        return
    _say(f"{folder or 'nothing is kept on disk'}  {total / 1e6:.1f} MB")
    for kind, (count, size) in kinds.items():
        _say(f"  {kind:<12} {count:>7} entries  {size / 1e6:8.1f} MB")


def main() -> None:
    """Run the command line."""
    # What a build makes is kept to its end: looking for garbage in it is a tenth of its time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the terminal cannot show is an escape
            stream.reconfigure(errors="backslashreplace")
    app()


_Rows = list[dict[str, object]]
_UNLISTED = {"editions": ("name", "file"), "fonts": ("name",), "styles": ("name",)}
_SEVERAL = 12  # editions that are told one by one


def _parted(rows: _Rows) -> tuple[_Rows, dict[str, _Rows]]:
    """Return the rows of editions that are listed alone, and those of files that make many."""
    files: dict[str, _Rows] = {}
    for row in rows:
        files.setdefault(str(row["file"]), []).append(row)
    many = {file: members for file, members in files.items() if len(members) > _SEVERAL}
    return [row for row in rows if row["file"] not in many], many


def _ranges(rows: _Rows) -> str:
    """Return the least and most of all that rows count: pages 24-36  front 10."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, int):
                counts.setdefault(name, []).append(value)
    spans = {name: (min(values), max(values)) for name, values in counts.items()}
    return "  ".join(
        f"{name} {least}" if least == most else f"{name} {least}-{most}"
        for name, (least, most) in spans.items()
    )


def _outcome(built: Built) -> str:
    """Return the last line of a build with errors: what was made, what was not, what is unfit."""
    names = dict.fromkeys(each.edition for each in built.files)
    made = ", ".join(names) if len(names) <= _SEVERAL else f"{len(names)} editions"
    parts = [f"made: {made}"]
    if built.failed:
        parts.append(f"not made: {', '.join(built.failed)}")
    if built.flaws:
        flaws = ", ".join(f"{file} ({why})" for file, why in built.flaws)
        parts.append(f"not fit for use: {flaws}")
    errors = sum(each.severity is Severity.ERROR for each in built.diagnostics)
    return f"{errors} error(s); {'; '.join(parts)}"


def _need(project: Path) -> None:
    if not (project / "source").is_dir():
        message = f"{project} is no project: it has no folder source/"
        _wrong(message, "run memopress in the project's folder, or name it: --project DIR")


def _wrong(message: str, hint: str) -> NoReturn:
    _say(f"error: {message}", err=True)
    _say(f"    hint: {hint}", err=True)
    raise typer.Exit(2)


def _show(diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        _say(str(diagnostic), err=True)


def _say(text: str, *, err: bool = False) -> None:
    """Print lines, with what others wrote in them made fit for a terminal."""
    _write(visible(text, lines=True), sys.stderr if err else sys.stdout)


def _print(data: object) -> None:
    _write(_json(data), sys.stdout)


def _json(data: object) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return as_json(data, ascii_only=codecs.lookup(encoding).name != "utf-8")


def _write(text: str, stream: TextIO) -> None:
    stream.write(f"{text}\n")
    stream.flush()  # a reader who is gone is met here, where typer knows what to do


def _fail(diagnostics: Sequence[Diagnostic], *, as_json: bool, status: int = 1) -> NoReturn:
    if as_json:
        _print({"diagnostics": [d.as_data() for d in diagnostics]})
    else:
        _show(diagnostics)
        errors = sum(d.severity.value == "error" for d in diagnostics)
        _say(f"{errors} error(s); nothing was written", err=True)
    raise typer.Exit(status)


def _progress(*, quiet: bool) -> AbstractContextManager[Tell]:
    """Return a context that hands out a function to tell steps to: a bar on a terminal."""
    from contextlib import contextmanager  # noqa: PLC0415

    @contextmanager
    def bar() -> Iterator[Tell]:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, transient=True) as progress, undone(progress.stop):
            task = progress.add_task("read", total=1.0)
            yield lambda step, share: progress.update(task, description=step, completed=share)

    @contextmanager
    def silence() -> Iterator[Tell]:
        yield lambda _step, _share: None

    return silence() if quiet or not sys.stderr.isatty() or not sys.stdout.isatty() else bar()
