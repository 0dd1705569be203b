"""What each command does; it returns the exit status. Whatever it needs is loaded then."""
# ruff: noqa: PLC0415 - a command is quicker without what only others need

from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.ending import tell_last
from memopress.printing import visible
from memopress.saying import (
    fail,
    json_of,
    progress,
    refuse,
    say,
    say_data,
    show,
    tell,
    wrong,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from memopress.built import Built
    from memopress.render import Name
    from memopress.session import Session

_Rows = list[dict[str, object]]
_UNLISTED = {"editions": ("name", "file"), "fonts": ("name",), "styles": ("name",)}
_SEVERAL = 12  # editions that are told one by one
_HOW = "open this in a browser on this machine; Ctrl-C ends the preview:"


def build(asked: Namespace) -> int:
    """Make the PDFs of the editions and a manifest of them."""
    need(asked.project)
    from memopress import again
    from memopress.keeping import open_cache

    project, out = asked.project, asked.out
    kept, target = open_cache(asked.cache, none=asked.no_cache), out or project / "output"
    ways = {
        name: value
        for name, value in vars(asked).items()
        if name not in ("cache", "no_cache", "jobs", "timings")
    }
    key = again.asked_of(ways, sys.stdout.encoding)
    if told := again.recall(kept, key, project, target):
        more = ((True, "nothing has changed: all of it is reused"),) if asked.timings else ()
        return tell((*told.lines, *more), told.status)
    from memopress import press
    from memopress.marks import MARKS
    from memopress.session import Session
    from memopress.stages import Stages
    from memopress.ticket import Choices
    from memopress.trail import trail_of

    names: list[Name] = list(asked.output)
    if asked.draft:
        names.append("draft")
    if asked.overlay or (asked.spreads and not names):
        names.append("proof")
    names = list(dict.fromkeys(names or press.OUTPUTS))
    session = Session(project, kept, asked.jobs or os.cpu_count() or 1)
    choices = Choices(
        marks=None if asked.marks is None else MARKS if asked.marks else (),
        cover_apart=asked.cover_apart,
        overlay=asked.overlay is not None,
        spreads=asked.spreads,
    )
    try:
        with progress(quiet=asked.json) as hear:
            stages = Stages(hear)
            built = press.build(
                session,
                asked.editions,
                names,
                out,
                choices=choices,
                strict=asked.strict,
                stages=stages,
            )
    except InputError as error:
        refuse(error, as_json=asked.json)
    except OSError as error:
        say(f"error: {error}", err=True)
        return 1
    said = _lines(built, as_json=asked.json)
    lines = tuple((err, text if asked.json else visible(text, lines=True)) for err, text in said)
    status = 0 if built.is_sound else 1
    # A draft depends on what was there before, too, and on files that only it looks at.
    if built.is_final and not asked.draft and (trail := trail_of(session.files)):
        digests = {made.file: made.sha256 for made in built.files}
        again.keep(kept, key, target, trail, digests, again.Told(lines, status))
    if asked.timings:
        lines += tuple((True, line) for line in stages.lines(kept))
    return tell(lines, status)


def _lines(built: Built, *, as_json: bool) -> Iterator[tuple[bool, str]]:
    """Yield what there is to say of a build, each with whether it is said to standard error."""
    if as_json:
        from memopress.manifest import as_data

        data = {
            "files": [as_data(made) for made in built.files],
            "failed": list(built.failed),
            "flaws": [{"file": file, "why": why} for file, why in built.flaws],
            "typography": [report.as_data() for report in built.reports],
            "preflight": [verdict.as_data() for verdict in built.verdicts],
            "diagnostics": [each.as_data() for each in built.diagnostics],
        }
        yield False, json_of(data)
        return
    yield from ((True, str(each)) for each in built.diagnostics)
    for made in built.files:
        yield False, f"{built.folder / made.file}  {made.pages} pages  {made.bytes / 1e6:.2f} MB"
    if built.verdicts:
        yield False, "preflight:"
    yield from ((False, f"  {verdict.summary()}") for verdict in built.verdicts)
    if built.reports:
        yield False, "typography:"
    yield from ((False, f"  {report}") for report in built.reports)
    if not built.is_sound:
        yield True, _outcome(built)


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


def check(asked: Namespace) -> int:
    """Tell everything that is wrong or odd in content, layout and pictures; make no PDFs."""
    session = _session(asked)
    from memopress import checking

    found = checking.check(session)
    errors = sum(each.severity is Severity.ERROR for each in found)
    warnings = sum(each.severity is Severity.WARNING for each in found)
    if asked.json:
        say_data({"diagnostics": [each.as_data() for each in found]})
    else:
        show(found)
        say(f"{errors} error(s), {warnings} warning(s)")
    return 1 if errors or (asked.strict and warnings) else 0


def preflight(asked: Namespace) -> int:
    """Judge PDFs as a print shop does; exit 1 if one would be rejected."""
    from msgspec.structs import replace

    from memopress.preflight import DEFAULT, RULES, as_html, judge_all, load_profile

    if asked.report and len(asked.files) > 1:
        wrong("a report is of one file", "name one, or leave out --report")
    try:
        rules = load_profile(asked.profile or DEFAULT, RULES)
    except InputError as error:
        fail(error.diagnostics, as_json=asked.json, status=2)
    try:
        data = {str(file): file.read_bytes() for file in asked.files}
    except OSError as error:
        wrong(f"cannot read {error.filename}: {error.strerror}", "name a PDF file")
    rules = replace(rules, inks=(*rules.inks, *asked.ink))
    files = {name: (each, rules) for name, each in data.items()}
    verdicts = list(judge_all(files, jobs=os.cpu_count() or 1).values())
    if asked.report:
        try:
            asked.report.write_text(as_html(verdicts[0], data[verdicts[0].file]), encoding="utf-8")
        except OSError as error:
            wrong(f"cannot write {asked.report}: {error.strerror}", "name another file")
    if asked.json:
        say_data({"files": [verdict.as_data() for verdict in verdicts]})
    else:
        for verdict in verdicts:
            for each in (*verdict.findings, *verdict.unchecked):
                say(str(each))
            say(verdict.summary())
    found = {each.severity for verdict in verdicts for each in verdict.findings}
    doubt = Severity.WARNING in found or any(verdict.unchecked for verdict in verdicts)
    return 1 if Severity.ERROR in found or (asked.strict and doubt) else 0


def read(asked: Namespace) -> int:
    """Tell what a reading voice says of an edition's screen file; write nothing."""
    what: str = asked.what
    is_file = what.lower().endswith(".pdf")
    session = None if is_file else _session(asked)
    from memopress.preflight import DamagedError, UntaggedError, read_aloud

    try:
        data = Path(what).read_bytes() if session is None else _screen_file(session, what)
        spoken = list(read_aloud(data))
    except OSError as error:
        if is_file:
            wrong(f"cannot read {what}: {error.strerror}", "name a PDF file")
        say(f"error: {error}", err=True)
        return 1
    except InputError as error:
        refuse(error, as_json=asked.json)
    except (DamagedError, UntaggedError) as fault:
        code = "untagged" if isinstance(fault, UntaggedError) else "damaged"
        fail([Diagnostic(Severity.ERROR, code, f"{what}: {fault}")], as_json=asked.json)
    if asked.json:
        say_data({"elements": [each.as_data() for each in spoken]})
        return 0
    for each in spoken:
        if not each.inline:
            say(str(each))
    return 0


def _screen_file(session: Session, edition: str) -> bytes:
    from memopress import checking  # a file is read without it

    return checking.screen_file(session, edition)


def list_editions(asked: Namespace) -> int:
    """List editions with their cards and pages, the fonts and the styles."""
    session = _session(asked)
    from memopress import checking

    try:
        listing = checking.survey(session, asked.editions)
    except InputError as error:
        refuse(error, as_json=asked.json)
    if asked.json:
        say_data(listing)
        return 0
    for title, rows in listing.items():
        say(f"{title}:")
        single, many = _parted(rows) if title == "editions" else (rows, {})
        width = max((len(str(row["name"])) for row in single), default=0)
        for row in single:
            rest = "  ".join(f"{k} {v}" for k, v in row.items() if k not in _UNLISTED[title])
            say(f"  {row['name']!s:<{width}}  {rest}")
        for file, members in many.items():
            say(f"  {file}: {len(members)} editions  {_ranges(members)}")
            names = ", ".join(str(row["name"]) for row in members)
            say(fill(names, 96, initial_indent="    ", subsequent_indent="    "))
    return 0


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


def preview(asked: Namespace) -> int:
    """Show the pages in a browser, and anew whenever a file is saved."""
    session = _session(asked)
    try:
        from memopress.desk import Desk
    except ModuleNotFoundError as missing:
        wrong(f"the preview needs '{missing.name}'", "pip install 'memopress[preview]'")
    edition = _first(session, asked.edition) if asked.edition else ""
    try:
        desk = Desk(session, edition=edition, port=asked.port, editor=asked.editor)
    except OSError as error:
        wrong(f"port {asked.port} cannot be had: {error.strerror}", "name another one, or none")
    tell_last("the preview has ended")
    say("Ctrl-C ends the preview:" if asked.browser else _HOW, err=True)
    say(desk.address)
    if asked.browser:
        import webbrowser

        webbrowser.open(desk.address)
    desk.run()
    return 0


def _first(session: Session, wanted: str) -> str:
    """Return the id of the edition that is asked for; end where there is none of that name.

    Of a project that cannot be read it may be one that is there when it is mended.
    """
    from memopress.edition import read_editions

    try:
        publication = session.job.publication
    except InputError:
        return wanted
    try:
        return read_editions(publication, (wanted,))[0].id
    except InputError as error:
        refuse(error, as_json=False)


def tell_cache(asked: Namespace) -> int:
    """Tell what is kept for later builds, and where; any of it may be deleted at any time."""
    from memopress.keeping import empty_cache, open_cache, sizes

    folder = open_cache(asked.cache).folder
    if asked.empty and folder:
        empty_cache(folder)
    kinds = sizes(folder) if folder else {}
    total = sum(size for _, size in kinds.values())
    if asked.json:
        rows = [{"kind": k, "entries": n, "bytes": size} for k, (n, size) in kinds.items()]
        say_data({"folder": str(folder) if folder else None, "bytes": total, "kinds": rows})
        return 0
    say(f"{folder or 'nothing is kept on disk'}  {total / 1e6:.1f} MB")
    for kind, (count, size) in kinds.items():
        say(f"  {kind:<12} {count:>7} entries  {size / 1e6:8.1f} MB")
    return 0


def _session(asked: Namespace) -> Session:
    """Return the project that a command was asked about, opened."""
    need(asked.project)
    from memopress.keeping import open_cache
    from memopress.session import Session

    return Session(asked.project, open_cache(asked.cache, none=asked.no_cache))


def need(project: Path) -> None:
    """End, unless a folder is a project's."""
    if not (project / "source").is_dir():
        message = f"{project} is no project: it has no folder source/"
        wrong(message, "run memopress in the project's folder, or name it: --project DIR")
