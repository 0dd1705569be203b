"""A project looked at: what is wrong with it or odd, what it holds, and what it says aloud."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from memopress.composing import compose, tell_faults, with_found
from memopress.content import inspect_content
from memopress.diagnostics import Diagnostic, InputError, Problems, Severity, merged
from memopress.edition import edition_ids, read_editions
from memopress.judging import read_rules
from memopress.layout import inspect_templates
from memopress.making import decode_pictures, make_plates, press_files
from memopress.page import inspect_contrast, inspect_reading
from memopress.picture import see
from memopress.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from memopress.job import Job
    from memopress.page import Composition
    from memopress.picture import Plates


def screen_file(project: Path | str | Session, edition: str) -> bytes:
    """Return the screen file of an edition, as a build makes it; nothing is put away.

    Raises InputError with everything that is wrong.
    """
    session = project if isinstance(project, Session) else Session(project)
    with session.quoting():
        return _screen_file(session, edition)


def _screen_file(session: Session, edition: str) -> bytes:
    job, problems, found = session.job, Problems(), Problems()
    chosen = read_editions(job.publication, (edition,))
    if len(chosen) > 1:
        message = f"'{edition}' stands for {len(chosen)} editions"
        raise InputError([Diagnostic(Severity.ERROR, "wrong-use", message, None, ("name one",))])
    found.extend(tell_faults(job, chosen, problems, alone=False))
    compositions = [] if problems.errors else compose(session, chosen, problems, found)
    problems.extend(merged(found.found, edition_ids(job.publication)))
    problems.stop()
    plates, outputs = job.plates(), {each.id: job.outputs(each, ("screen",)) for each in chosen}
    with_found(compositions, make_plates(compositions, outputs, plates), problems)
    problems.stop()
    (file,) = press_files(job, compositions, outputs, plates)
    return file.data


def check(project: Path | str | Session = ".") -> tuple[Diagnostic, ...]:
    """Return everything there is to say about a project, errors included, without making PDFs."""
    problems, found = Problems(), Problems()
    session = project if isinstance(project, Session) else Session(project)
    try:
        job = session.job
        chosen = read_editions(job.publication)
        found.extend(tell_faults(job, chosen, problems))
        problems.extend((*job.publication.diagnostics, *job.diagnostics))
        problems.extend(inspect_content(job.publication))
        read_rules(job, "press", problems)
        whole = [each for each in chosen if not each.faults]
        compositions = compose(session, whole, problems, found)
        plates = job.plates()
        with_found(compositions, decode_pictures(compositions, plates), problems)
        problems.extend(merged(found.found, edition_ids(job.publication)))
        malformed = Problems()
        shown = job.composer.templates.shown
        inspect_templates(job.layout.folder, shown, session.files, session.cache, malformed)
        problems.extend_anew(malformed.found)
        _inspect_access(job, compositions, plates, problems)
    except InputError as error:
        problems.extend(error.diagnostics)
    return session.files.quoted(problems.found)


def _inspect_access(
    job: Job, compositions: Sequence[Composition], plates: Plates, problems: Problems
) -> None:
    """Tell of pages that some cannot read: faint text, headings and texts out of their order.

    They cost more than a build should take for what its files are made of; the rest of what those
    need who do not see the pages is told wherever pages are composed.
    """
    faces, palette = job.composer.typesetter.faces, job.layout.palette
    # What an error left out may be what a text stands on.
    whole = [each for each in compositions if each.whole]
    found = list(inspect_contrast(whole, palette, faces, cache(lambda p: see(p, plates))))
    own = Problems()
    for each in compositions:
        inspect_reading(each.pages, each.edition.id, own, whole=each.whole)
    problems.extend(merged(found + own.found, edition_ids(job.publication)))


def survey(
    project: Path | str | Session = ".", editions: Sequence[str] = ()
) -> dict[str, list[dict[str, object]]]:
    """Return editions (all when none is named), the fonts and the styles, as rows.

    Editions have their `file`, which may stand for many, and their page and card counts. Raises
    InputError with what is wrong with any of them.
    """
    session = project if isinstance(project, Session) else Session(project)
    with session.quoting():
        job, problems = session.job, Problems()
        chosen = read_editions(job.publication, editions)
        for edition in chosen:
            problems.extend(edition.faults)
        problems.stop()
        compositions = compose(session, chosen, problems, Problems())
    return {
        "editions": [
            {
                "name": each.edition.id,
                "file": each.edition.file,
                "pages": len(each.pages),
                **{name: len(docs) for name, docs in each.edition.collections.items()},
            }
            for each in compositions
        ],
        "fonts": [
            {"name": font.name, "file": font.file.name} for font in job.layout.fonts.values()
        ],
        "styles": [
            {
                "name": s.name,
                "font": s.font,
                "size": f"{s.size:g}/{s.leading:g} pt",
                "swatch": s.swatch,
            }
            for s in job.layout.styles.values()
        ],
    }
