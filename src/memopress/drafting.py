"""Drafts: editions composed in spite of errors, with what is wrong at its place on their pages."""

from __future__ import annotations

from collections import defaultdict
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

    from memopress.diagnostics import Diagnostic, Place
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Composition
    from memopress.session import Session
    from memopress.units import Box

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


# Errors of templates that may come of errors before them, which are told.
_FOLLOWING = _MUTE | {
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
_AROUND = 1.5  # points, between what stands there and the edge of its box
_MOST = 30  # findings of one page as a whole
_EARLIER = "shown here as it last was without that"
_Spot = tuple[int, "Box | None"]  # a folio, and a box of the page


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
            yield _drafted(job, composition, own)


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
        yield _drafted(job, compose_edition(job.composer, edition), told)


def _breaks(error: Diagnostic) -> bool:
    """Tell whether a file is of no use for an error in it: its last state without is better."""
    assert error.place is not None  # noqa: S101 - only such are asked for
    return error.code in _MUTE or (
        error.place.file.endswith(".yaml")
        and not error.code.startswith(("picture", "font", "unknown-s"))
        and error.code not in _BEARABLE
    )


def _drafted(job: Job, composition: Composition, told: Problems) -> Drafted:
    """Return a composition as a draft, with all that is told of it at its place."""
    known = set(map(_anywhere, told.found))
    composed = [
        each
        for each in composition.diagnostics
        if each.code not in _FOLLOWING or _anywhere(each) in known or not told.errors
    ]
    again = set(map(_anywhere, composed))
    found = Problems()
    found.extend(each for each in told.found if _anywhere(each) not in again)
    found.extend(composed)
    templates = job.composer.templates
    files = tuple(templates.file(each.template) for each in composition.originals) or ("",)
    pages = composition.pages or (_bare(job),)
    faults = composition.faults
    if not composition.pages:
        faults = {1: (Fault("page", None, composition.edition.id, composition.edition.place),)}
    made = Drafted(composition.edition, pages, faults, tuple(found.found), job, files)
    return usable(made, lambda picture: inspect(job.files.root / picture.file, job.files))


def _anywhere(found: Diagnostic) -> Diagnostic:
    """Return a diagnostic without what one that is told elsewhere may not have."""
    return replace(found, subject=None, excerpt="")


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
                tried[picture] = fault_of(picture, placed.source, made.job.files, use)
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


def findings(made: Drafted) -> dict[int, tuple[Fault, ...]]:
    """Return what is told of a draft, errors and warnings, by folios; each at its place once.

    What is not of anything that stands on a page has no box, and is told on the page of its
    document, or else on the first.
    """
    spots = _Spots(made)
    found: dict[int, list[Fault]] = {}
    for each in made.diagnostics:
        if each.severity is not Severity.NOTE:
            folio, box = spots.of(each)
            text = str(each)
            if each.place and made.job.files.is_earlier(each.place.file):
                text += f"\n{_EARLIER}"
            found.setdefault(folio, []).append(Fault("finding", box, text, each.place))
    return {folio: tuple(_few(each)) for folio, each in found.items()}


def _few(found: list[Fault]) -> Iterator[Fault]:
    """Yield what is told of a page, of the page as a whole no more than anybody reads."""
    whole = [each for each in found if each.box is None]
    yield from (each for each in found if each.box)
    yield from whole[:_MOST]
    if more := whole[_MOST:]:
        yield Fault("finding", None, f"and {len(more)} more, which the build tells", more[0].source)


class _Spots:
    """Where on the pages of a draft stands what comes from a place in a file."""

    def __init__(self, made: Drafted) -> None:
        """Look at all that stands there, and at what errors left."""
        self._lines: defaultdict[str, dict[int, list[_Spot]]] = defaultdict(dict)
        self._frames: dict[tuple[int, str], Box | None] = {}
        self._first = made.pages[0].folio
        self._named: defaultdict[str, list[int]] = defaultdict(list)  # by documents
        self._made: defaultdict[str, list[int]] = defaultdict(list)  # by templates
        self._edition = made.edition.id
        for page, template in zip(made.pages, made.templates, strict=False):
            self._named[page.name].append(page.folio)
            self._made[template].append(page.folio)
            for fault in made.faults.get(page.folio, ()):
                box = fault.shown(page.trim) if fault.box else None
                if fault.kind == "overset":
                    self._frames[page.folio, fault.frame] = box
                self._add(fault.source, page.folio, box)
            for placed in page.items:
                if extent := placed.extent:
                    self._add(placed.source, page.folio, extent.inset(*[-_AROUND] * 4))

    def _add(self, source: Place | None, folio: int, box: Box | None) -> None:
        if source:
            self._lines[source.file].setdefault(source.line, []).append((folio, box))

    def of(self, found: Diagnostic) -> _Spot:
        """Return the folio of what a diagnostic is of, and its box, None without one."""
        subject, place = found.subject, found.place
        where = dict(subject.where).get(self._edition, ()) if subject else ()
        frame = subject.frame if subject else ""
        if where and (where[0], frame) in self._frames:
            return where[0], self._frames[where[0], frame]
        own = self._named.get(_key(found), ())
        folios = where or own or (self._made.get(place.file, ()) if place else ())
        spots = self._of_line(place, folios, near=bool(own)) if place else []
        if not spots and place and not where:
            spots = self._of_line(place, ())
        if not spots:
            return next(iter(folios), self._first), None
        folio, box = spots[0]
        for other in (other for number, other in spots[1:] if number == folio and other):
            box = box.around(other) if box else other
        return folio, box

    def _of_line(self, place: Place, folios: Sequence[int], *, near: bool = False) -> list[_Spot]:
        """Return what comes from a line on some pages, all without any, or else `near` it."""
        lines = {
            line: [spot for spot in spots if spot[0] in folios or not folios]
            for line, spots in self._lines.get(place.file, {}).items()
        }
        if lines.get(place.line) or not near:
            return lines.get(place.line, [])
        nearest = sorted((abs(line - place.line), line > place.line, line) for line in lines)
        return next((lines[line] for *_, line in nearest if lines[line]), [])


def _key(found: Diagnostic) -> str:
    """Return the key of the document that a diagnostic is of, if it is of any."""
    if found.subject and found.subject.document:
        return found.subject.document
    path = Path(found.place.file if found.place else "")
    return "/".join((*path.parts[-2:-1], path.name.removesuffix(".yaml")))
