"""Drafts: editions composed in spite of errors, and what there is to tell of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.composing import tell_faults
from memopress.diagnostics import InputError, Problems, Severity
from memopress.edition import read_editions
from memopress.making import fault_of
from memopress.page import compose_edition
from memopress.page.model import Fault, Page, Picture
from memopress.picture import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Composition
    from memopress.session import Session

# Errors that leave all pages as they would be without: they are told of what stands there.
_BEARABLE = frozenset(
    ("overset", "too-wide", "unknown-anchor", "page-budget", "picture-unreadable", "unsettled")
)
# Errors of templates that make nothing at all.
_MUTE = frozenset(
    (
        "broken-markup",
        "forbidden-character",
        "template-failed",
        "template-limit",
        "template-refused",
        "template-syntax",
        "undefined-variable",
        "unknown-template",
    )
)
# Errors of a file of which nothing is read.
_UNREADABLE = frozenset(
    (
        "empty-file",
        "forbidden-character",
        "not-utf8",
        "too-deep",
        "too-large",
        "yaml-alias",
        "yaml-syntax",
        "yaml-tab",
    )
)
# Errors of templates that may come of errors before them, which are told.
_FOLLOWING = _MUTE | {
    "bad-link",
    "empty-plan",
    "missing-attribute",
    "page-budget",
    "unknown-anchor",
    "unknown-document",
    "unknown-frame",
    "unknown-master",
    "unknown-style",
    "unknown-swatch",
    "unsettled",
    "wrong-length",
    "wrong-type",
}


class Drafted(Struct, frozen=True):
    """An edition composed in spite of errors.

    `faults` are what is to be shown of errors, by folios; they are in no page. `diagnostics` are
    all that there is to tell, `templates` the files that the pages are made by. `job` is what they
    are drawn with: a lenient one if the project could not be read without errors, of which nothing
    but drafts can be made.
    """

    edition: Edition
    pages: tuple[Page, ...]
    faults: dict[int, tuple[Fault, ...]]
    diagnostics: tuple[Diagnostic, ...]
    job: Job
    templates: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is no error, and the pages are those of any other output."""
        return not any(each.severity is Severity.ERROR for each in self.diagnostics)


def drafts(session: Session, editions: Sequence[str] = ()) -> Iterator[Drafted]:
    """Yield editions composed in spite of errors, all of them when none is named.

    Raises InputError for an edition that there is not, and where nothing at all can be composed:
    there is no publication file, no layout, or no font that can be read, and the session knows of
    none that there was before.
    """
    told = Problems()
    try:
        job = session.job
    except InputError as error:
        told.extend(error.diagnostics)
        yield from _lenient(session, editions, told)
        return
    chosen = read_editions(job.publication, editions)
    told.extend((*job.publication.diagnostics, *job.diagnostics))
    for edition in chosen:
        own = Problems()
        own.extend(told.found)
        own.extend(edition.diagnostics)
        composition = None
        if edition.faults:
            own.extend((*edition.faults, *tell_faults(job, [edition], Problems(), alone=False)))
        else:
            composition = session.compose(edition)
            if not _is_bearable(composition.diagnostics):
                own.extend(composition.diagnostics)
                composition = None
        if composition is None:
            yield from _lenient(session, [edition.id], own)
        else:
            yield _drafted(session, job, composition, own)


def draft(session: Session, edition: str) -> Drafted:
    """Return one edition composed in spite of errors; raises InputError as `drafts` does."""
    (made,) = drafts(session, (edition,))
    return made


def _is_bearable(found: Iterable[Diagnostic]) -> bool:
    return all(d.code in _BEARABLE for d in found if d.severity is Severity.ERROR)


def _lenient(session: Session, editions: Sequence[str], told: Problems) -> Iterator[Drafted]:
    """Yield editions of the project as far as it can be read; what is wrong with it is told."""
    broken = {each.place.file: None for each in told.errors if each.place and _breaks(each)}
    try:
        job = session.lenient_job(broken)
    except InputError:
        raise InputError(told.found) from None
    for edition in read_editions(job.publication, editions):
        yield _drafted(session, job, compose_edition(job.composer, edition), told)


def _breaks(error: Diagnostic) -> bool:
    """Tell whether a file is of no use for an error in it: its last state without is better.

    A layout is of use as long as any of it can be read.
    """
    assert error.place is not None  # noqa: S101 - only such are asked for
    file = error.place.file
    if not file.endswith(".yaml"):
        return error.code in _MUTE
    if file.endswith("/layout.yaml"):
        return error.code in _UNREADABLE
    return error.code not in _BEARABLE and not error.code.startswith("picture-")


def _drafted(session: Session, job: Job, composition: Composition, told: Problems) -> Drafted:
    """Return a composition as a draft, with all that is told of it at its place."""
    known = {each.bare for each in told.found}
    composed = [
        each
        for each in composition.diagnostics
        if each.code not in _FOLLOWING or each.bare in known or not told.errors
    ]
    again = {each.bare for each in composed}
    found = Problems()
    found.extend(each for each in told.found if each.bare not in again)
    found.extend(composed)
    # What was read without errors in mind has the lines as they are now.
    told_all = session.files.quoted(job.files.quoted(found.found))
    templates = job.composer.templates
    files = tuple(templates.file(each.template) for each in composition.originals) or ("",)
    pages = composition.pages or (_bare(job),)
    faults = composition.faults
    if not composition.pages:
        faults = {1: (Fault("page", None, composition.edition.id, composition.edition.place),)}
    made = Drafted(composition.edition, pages, faults, told_all, job, files)
    return usable(made, lambda picture: inspect(job.files.root / picture.file, job.files))


def _bare(job: Job) -> Page:
    """Return the one page of a draft that has no other."""
    return Page(1, job.layout.trim, job.layout.bleed, ())


def usable(made: Drafted, use: Callable[[Picture], object]) -> Drafted:
    """Return a draft without those pictures that cannot be used so, which it tells."""
    tried: dict[Picture, Diagnostic | None] = {}
    faults = dict(made.faults)
    pages = []
    for page in made.pages:
        kept = []
        for placed in page.items:
            picture = placed.item
            if isinstance(picture, Picture) and picture not in tried:
                tried[picture] = fault_of(picture, placed.source, use)
            if isinstance(picture, Picture) and tried[picture]:
                lack = Fault("lack", placed.extent, Path(picture.file).name, placed.source)
                faults[page.folio] = (*faults.get(page.folio, ()), lack)
            else:
                kept.append(placed)
        pages.append(page if len(kept) == len(page.items) else replace(page, items=tuple(kept)))
    if not any(tried.values()):
        return made
    told = {(each.code, each.place) for each in made.diagnostics}
    more = [each for each in tried.values() if each and (each.code, each.place) not in told]
    told_all = (*made.diagnostics, *more)
    return replace(made, pages=tuple(pages), faults=faults, diagnostics=told_all)
