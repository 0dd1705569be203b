"""The studio: a project held open, its editions as they are shown, and what a change makes anew."""

from __future__ import annotations

import gc
import itertools
import time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from memopress.content import inspect_content
from memopress.desk.changes import changed_boxes
from memopress.desk.facts import facts
from memopress.desk.findings import rows
from memopress.desk.hand import Urgency
from memopress.desk.inks import PROCESS
from memopress.desk.model import Shown, View
from memopress.desk.places import Places
from memopress.desk.sheets import KINDS, NotDrawnError, Sheets
from memopress.diagnostics import InputError, Problems, Severity
from memopress.drafting import draft
from memopress.edition import edition_ids, read_editions
from memopress.files import shown as files_shown
from memopress.programs import ghostscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from memopress.desk.hand import Hand
    from memopress.desk.model import Spotted
    from memopress.desk.sheets import Kind
    from memopress.diagnostics import Diagnostic
    from memopress.drafting import Drafted
    from memopress.job import Job
    from memopress.page import Composition, Page
    from memopress.session import Session

    Tell = Callable[[str, dict[str, Any]], None]

NONE = "-"  # what findings are of that keep all editions from being read
_SETTLED = 0.1  # seconds after which a file that could not be read is no longer being written
_SLICE = 0.012  # seconds of work that nobody waits for, before it is looked who does
_FETCH, _NAP = 0.12, 0.004  # seconds that browsers take to show what they are told of
_LITTER = 12  # changes after which what lies about is swept up, when there is time


class UnknownError(Exception):
    """There is no such edition or page."""


class Studio:
    """What one hand does for all who look on: all but `views` belongs to its thread.

    Events are told by name with plain data: 'pages' of an edition with what changed on them, its
    'findings', and 'project' where what is read of it has become another.
    """

    def __init__(self, session: Session, hand: Hand, tell: Tell) -> None:
        """Open a project; nothing is read yet."""
        self.session, self._hand, self._tell = session, hand, tell
        self.views: dict[str, View] = {}  # by who looks
        self._sheets, self._places = Sheets(), Places(session.project)
        self._numbers = itertools.count(1)
        self._shown: dict[str, Shown] = {}
        self._stale: set[str] = set()  # editions that were composed of what files said earlier
        self._job: Job | None = None  # the last that could be read
        self._faults: tuple[Diagnostic, ...] = ()  # why nothing can be read now
        self._swept = False
        self._quiet = 0.0  # until then browsers fetch what they were told of, and need the machine
        self._turn = 0  # of changes: what is left to do of an earlier one is let be
        self._litter = 0

    # reading --------------------------------------------------------------------------------

    def open(self) -> None:
        """Read the project; what is wrong with it is told with its pages."""
        try:
            self._job, self._faults = self.session.job, ()
        except InputError as error:
            self._faults = error.diagnostics

    def project(self) -> dict[str, Any]:
        """Return what there is to know of the project, without its pages."""
        job = self._job
        editions = read_editions(job.publication) if job else ()
        title = str(job.publication.title) if job else self.session.project.resolve().name
        return {
            "title": title,
            "editions": [{"id": each.id, "name": str(each.name)} for each in editions],
            "readable": not self._faults,
            "here": str(Path.cwd()),
            "root": str(self.session.project.resolve()),
            "inks": [*PROCESS, *job.ticket.spots] if job and ghostscript() else [],
        }

    # editions -------------------------------------------------------------------------------

    def edition(self, name: str) -> dict[str, Any]:
        """Return the state of an edition as data; raises UnknownError.

        One that was shown before is given as it was; what has changed of it is told soon.
        """
        if name not in self._shown:
            for _ in self._compose(name):
                pass
        self._begin_rest([name])
        if name not in self._shown:
            raise UnknownError(name)
        return self._state(self._shown[name])

    def _compose(self, name: str) -> Iterator[bool]:
        """Compose an edition as far as that can be, page by page; it is shown then.

        Raises UnknownError.
        """
        job = self._job if not self._faults else None
        composition = None
        if job:
            if name not in edition_ids(job.publication):
                self._shown.pop(name, None)
                self._stale.discard(name)
                raise UnknownError(name)
            (edition,) = read_editions(job.publication, (name,))
            if not edition.faults:
                composition = yield from _each(self.session.compose_in_steps(edition))
        old = self._shown.get(name)
        try:
            made = draft(self.session, name)
        except InputError as error:
            if old is None:
                raise UnknownError(name) from error
            self._shown[name] = replace(old, current=False, found=error.diagnostics)
        else:
            self._shown[name] = self._taken(made, composition, old)
        self._stale.discard(name)

    def _taken(self, made: Drafted, composition: Composition | None, old: Shown | None) -> Shown:
        """Return an edition that was composed; pages that look as before keep their numbers."""
        if composition and made.job is not self._job:
            composition = None  # what is shown is a draft in spite of errors
        pages, faults = made.pages, made.faults
        looks = [self._sheets.look(p, made.job, faults.get(p.folio, ())) for p in pages]
        return Shown(
            made.edition,
            made.job,
            pages,
            self._numbered(pages, looks, old),
            tuple(looks),
            self.session.files.quoted(made.diagnostics),
            composition.fitted if composition else (),
            faults,
            composition or (old.before if old else None),
        )

    def _numbered(
        self, pages: Iterable[Page], looks: Iterable[str], old: Shown | None
    ) -> tuple[int, ...]:
        known = zip(old.pages, old.looks, old.numbers, strict=True) if old else ()
        return tuple(
            was[2] if was and was[:2] == (page, look) else next(self._numbers)
            for page, look, was in zip_longest(pages, looks, known)
            if page
        )

    def _state(self, shown: Shown) -> dict[str, Any]:
        bleed = shown.pages[0].bleed if shown.pages else 0.0
        edges = {k: self._sheets.edge(shown.edition, shown.job, k, bleed) for k in KINDS}
        errors = any(each.severity is Severity.ERROR for each in shown.found)
        return {
            "edition": shown.edition.id,
            "name": str(shown.edition.name),
            "language": str(shown.edition.publication.language),
            "current": shown.current,
            "sound": not errors,
            "edges": edges,
            "pages": [
                {
                    "folio": page.folio,
                    "number": number,
                    "width": page.trim.width,
                    "height": page.trim.height,
                    "name": page.name,
                }
                for page, number in zip(shown.pages, shown.numbers, strict=True)
            ],
        }

    # pages ----------------------------------------------------------------------------------

    def _page(self, name: str, folio: int) -> tuple[Shown, Page]:
        shown = self._shown.get(name)
        page = shown.page(folio) if shown else None
        if shown is None or page is None:
            raise UnknownError(f"{name} {folio}")
        return shown, page

    def picture(self, name: str, kind: Kind, folio: int, scale: float) -> bytes:
        """Return a picture of a page; raises UnknownError and NotDrawnError."""
        return self._sheets.picture(*self._page(name, folio), kind, scale)

    def file(self, name: str, kind: Kind, folio: int) -> tuple[str, bytes, Job]:
        """Return a page as a PDF, a digest of what is seen on it, and the job that it is of.

        Raises UnknownError and NotDrawnError.
        """
        shown, page = self._page(name, folio)
        return *self._sheets.file(shown, page, kind), shown.job

    def facts(self, name: str, folio: int) -> dict[str, Any]:
        """Return what there is to know of a page; raises UnknownError."""
        shown, page = self._page(name, folio)
        return facts(page, name, shown.fitted)

    def findings(self, name: str) -> list[dict[str, Any]]:
        """Return what there is to say of an edition, and of the project as a whole."""
        shown = self._shown.get(name)
        if shown is None:
            return rows(None, self._faults)
        if self._faults:  # a draft that was made since tells of them itself
            return rows(shown, (*(self._faults if name in self._stale else ()), *shown.found))
        publication, problems = shown.job.publication, Problems()
        for faults in publication.faults.values():
            problems.extend(faults)
        problems.extend(inspect_content(publication))
        found = (*self.session.files.quoted(problems.found), *shown.found)
        return rows(shown, _own(shown, found))

    def spotted(self, file: str, line: int, edition: str) -> list[Spotted]:
        """Return where a line of a file is seen, first in an edition, then in others shown."""
        shown = sorted(self._shown.values(), key=lambda each: each.edition.id != edition)
        return self._places.find(file, line, shown)

    def path_of(self, file: str) -> str | None:
        """Return the path of a file that was read, by its name in places; None for any other."""
        return self._places.path_of(file) if self.session.files.lines(file) else None

    # changes --------------------------------------------------------------------------------

    def change(self) -> None:
        """Take notice of what has changed, and make anew what is in view, then the rest."""
        before = self.project() if self._job else None
        if not self._renew():
            return
        self._turn += 1
        self._litter += 1
        self._stale = {*self._shown}
        views = list(dict.fromkeys(view.edition for view in reversed(self._views())))
        if not self._faults:
            for name in views:
                self._glimpse(name)
        if (project := self.project()) != before:
            self._tell("project", project)
        if not self._shown:
            self._tell("findings", {"edition": NONE, "findings": self.findings(NONE)})
        self._begin_rest(views)
        self._hand.do(Urgency.REST, self._sweep)

    def _renew(self) -> bool:
        """Read what has changed; tell whether anything has.

        What cannot be read may be half written: it gets a moment.
        """
        if not self.session.refresh():
            return False
        sound = not self._is_broken
        self.open()
        if sound and self._is_broken:
            time.sleep(_SETTLED)
            if self.session.refresh():
                self.open()
        return True

    @property
    def _is_broken(self) -> bool:
        """Whether a file cannot be read as it is meant to be."""
        return bool(self._faults or (self._job and self._job.publication.faults))

    def _views(self) -> list[View]:
        """Return what is looked at now; those who look come and go in another thread."""
        return list(self.views.values())

    def _glimpse(self, name: str) -> None:
        """Show the pages in view as they will be, before all others are composed."""
        old, job = self._shown.get(name), self._job
        if old is None or old.before is None or job is None or not old.current:
            return
        if name not in edition_ids(job.publication):
            return
        (edition,) = read_editions(job.publication, (name,))
        views = [view for view in self._views() if view.edition == name]
        folios = list(dict.fromkeys(folio for view in views for folio in view.folios))
        if edition.faults or old.job.ticket.drafts_alone:
            return
        made = self.session.glimpse(edition, old.before, folios)
        pages = [made.get(page.folio, page) for page in old.pages]
        looks = [
            self._sheets.look(page, job, old.faults.get(page.folio, ()))
            if page.folio in made
            else look
            for page, look in zip(pages, old.looks, strict=True)
        ]
        shown = replace(
            old,
            edition=edition,
            job=job,
            pages=tuple(pages),
            looks=tuple(looks),
            numbers=self._numbered(pages, looks, old),
        )
        if changed := _changed(old, shown):
            self._show(old, shown, changed)

    def _show(self, old: Shown | None, shown: Shown, changed: dict[int, Any]) -> None:
        """Have an edition shown as it is now, what is in view drawn first."""
        name = shown.edition.id
        self._shown[name] = shown
        for view in self._views():
            if view.edition != name or view.kind not in KINDS:
                continue
            kind: Kind = "press" if view.kind == "press" else "screen"
            for folio in view.folios:
                page = shown.page(folio)
                if folio in changed and page:
                    try:
                        self._sheets.picture(shown, page, kind, view.scale)
                    except NotDrawnError:
                        continue  # it is told among the findings
        if changed or old is None or self._state(old) != self._state(shown):
            self._quiet = time.perf_counter() + _FETCH
            self._tell("pages", {"state": self._state(shown), "changed": changed})

    def _begin_rest(self, names: list[str]) -> None:
        turn = self._turn
        work = self._rest(names)

        def go_on() -> None:
            while time.perf_counter() < self._quiet and not self._hand.is_wanted:
                time.sleep(_NAP)
            until = time.perf_counter() + _SLICE
            while turn == self._turn:
                if self._hand.is_wanted or time.perf_counter() > until:
                    self._hand.do(Urgency.REST, go_on)
                    return
                if next(work, None) is None:
                    return

        self._hand.do(Urgency.REST, go_on)

    def _rest(self, names: list[str]) -> Iterator[bool]:
        """Do what can wait, bit by bit: what is in view as a whole, then what was shown before."""
        for name in dict.fromkeys((*names, *self._shown)):
            old = self._shown.get(name)
            if name not in self._stale or old is None:
                continue
            try:
                yield from self._compose(name)
            except UnknownError:
                continue
            shown = self._shown[name]
            self._show(old, shown, _changed(old, shown))
            yield True
            if name in names:
                self._tell("findings", {"edition": name, "findings": self.findings(name)})
                yield True
        for name in names:  # who turns pages does not wait
            yield from self._draw_all(name)

    def _draw_all(self, name: str) -> Iterator[bool]:
        if (shown := self._shown.get(name)) is None:
            return
        for page in shown.pages:
            try:
                self._sheets.file(shown, page, "screen")
            except NotDrawnError:
                continue  # it is told among the findings
            yield True

    def _sweep(self) -> None:
        """Let go of what lies about in circles: else nobody does, as it takes a while."""
        if self._litter >= _LITTER:
            self._litter = 0
            gc.collect()
            if not self._swept:  # what is there now stays, and is looked through no more
                self._swept = True
                gc.freeze()


def _each(steps: Iterator[None]) -> Any:
    """Go through the steps of a generator, and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
        yield True


def _own(shown: Shown, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics but for those of documents that an edition does not hold."""
    publication, edition = shown.job.publication, shown.edition
    held = {d.key for documents in edition.collections.values() for d in documents}
    known = (d for documents in publication.collections.values() for d in documents)
    others = {files_shown(d.file) for d in known if d.key not in held}
    others |= {
        files_shown(publication.root / "source" / "editions" / f"{name}.yaml")
        for name in publication.editions
        if name != edition.file
    }
    yield from (each for each in found if not each.place or each.place.file not in others)


def _changed(old: Shown | None, new: Shown) -> dict[int, list[Any]]:
    """Return the boxes that look otherwise than before, by the folios of their pages."""
    found: dict[int, list[Any]] = {}
    for index, (page, number) in enumerate(zip(new.pages, new.numbers, strict=True)):
        if old is None or index >= len(old.pages):
            found[page.folio] = []
        elif old.numbers[index] != number:
            found[page.folio] = changed_boxes(old.pages[index], page)
    return found
