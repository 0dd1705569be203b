"""The studio: a project held open, its editions as they are shown, and what a change makes anew."""

from __future__ import annotations

import itertools
import time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from memopress.composing import compose, tell_faults
from memopress.content import inspect_content
from memopress.desk.changes import changed_boxes
from memopress.desk.facts import facts
from memopress.desk.findings import rows
from memopress.desk.hand import Urgency
from memopress.desk.model import Shown, View
from memopress.desk.places import Places
from memopress.desk.sheets import KINDS, Sheets
from memopress.diagnostics import InputError, Problems
from memopress.edition import edition_ids, read_editions
from memopress.picture import PictureFault
from memopress.programs import ghostscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from memopress.desk.hand import Hand
    from memopress.desk.model import Spotted
    from memopress.desk.sheets import Kind
    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Composition, Page
    from memopress.session import Session

    Tell = Callable[[str, dict[str, Any]], None]

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_SETTLED = 0.1  # seconds after which a file that could not be read is no longer being written


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
        self._of: dict[str, Job] = {}  # the job that an edition was composed in
        self._job: Job | None = None
        self._faults: tuple[Diagnostic, ...] = ()
        self._turn = 0  # of changes: what is left to do of an earlier one is let be

    # reading --------------------------------------------------------------------------------

    def open(self) -> None:
        """Read the project; what is wrong with it is told with its pages."""
        try:
            job = self.session.job
        except InputError as error:
            self._faults = error.diagnostics
            return
        self._job, self._faults = job, ()
        self._sheets.turn_to(job)

    def project(self) -> dict[str, Any]:
        """Return what there is to know of the project, without its pages."""
        if self._job is None:
            return {"title": self.session.project.resolve().name, "editions": [], **self._amiss()}
        publication = self._job.publication
        names = {}
        for edition in read_editions(publication):
            names[edition.id] = str(edition.name)
        return {
            "title": str(publication.title),
            "editions": [{"id": each, "name": names.get(each, each)} for each in names],
            **self._amiss(),
        }

    def _amiss(self) -> dict[str, Any]:
        return {"readable": not self._faults, "here": str(Path.cwd()), "inks": self._inks()}

    def _inks(self) -> list[str]:
        """Return the inks that there are plates of, none without Ghostscript."""
        if self._job is None or not ghostscript():
            return []
        return [*PROCESS, *self._job.ticket.spots]

    # editions -------------------------------------------------------------------------------

    def edition(self, name: str) -> dict[str, Any]:
        """Return the state of an edition as data; raises UnknownError."""
        return self._state(self._current(name))

    def _current(self, name: str) -> Shown:
        """Return an edition as its files say now, or could say last; raises UnknownError."""
        known = self._shown.get(name)
        if known and self._job is self._of.get(name):
            return known
        return self._compose(name)

    def _compose(self, name: str) -> Shown:
        job = self._job
        if job is None:
            raise UnknownError(name)
        if name not in edition_ids(job.publication):
            self._shown.pop(name, None)
            raise UnknownError(name)
        (edition,) = read_editions(job.publication, (name,))
        problems, found = Problems(), Problems()
        found.extend(tell_faults(job, (edition,), problems, alone=False))
        old = self._shown.get(name)
        if edition.faults:
            shown = self._kept(edition, old)
        else:
            (composition,) = compose(self.session, [edition], problems, found)
            shown = self._taken(edition, composition, old)
        told = (*problems.found, *found.found)
        self._shown[name] = shown = replace(shown, found=self.session.files.quoted(told))
        self._of[name] = job
        return shown

    def _kept(self, edition: Edition, old: Shown | None) -> Shown:
        """Return an edition that cannot be composed as it was last."""
        if old is None:
            return Shown(edition, (), (), (), current=False)
        return replace(old, edition=edition, current=False)

    def _taken(self, edition: Edition, made: Composition, old: Shown | None) -> Shown:
        """Return an edition that was composed; pages that look as before keep their numbers."""
        if not made.whole and old and len(old.pages) > len(made.pages):
            return self._kept(edition, old)
        looks = tuple(self._sheets.look(page) for page in made.pages)
        known = zip(old.pages, old.looks, old.numbers, strict=True) if old else ()
        numbers = [
            was[2] if was and was[:2] == (page, look) else next(self._numbers)
            for page, look, was in zip_longest(made.pages, looks, known)
            if page
        ]
        return Shown(edition, made.pages, tuple(numbers), looks, fitted=made.fitted)

    def _state(self, shown: Shown) -> dict[str, Any]:
        outputs = {kind: self._sheets.output(shown.edition, kind) for kind in KINDS}
        edges = dict.fromkeys(KINDS, 0.0)
        if shown.pages:
            bleed = shown.pages[0].bleed
            edges = {k: (bleed if o.bleed else 0.0) + o.area for k, o in outputs.items()}
        return {
            "edition": shown.edition.id,
            "name": str(shown.edition.name),
            "language": str(shown.edition.publication.language),
            "current": shown.current and not self._faults,
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
        shown = self._current(name)
        page = shown.page(folio)
        if page is None:
            raise UnknownError(f"{name} {folio}")
        return shown, page

    def picture(self, name: str, kind: Kind, folio: int, scale: float) -> tuple[str, bytes]:
        """Return a picture of a page, and a digest of what is seen on it; raises UnknownError."""
        shown, page = self._page(name, folio)
        return self._sheets.picture(shown.edition, shown.pages, page, kind, scale)

    def facts(self, name: str, folio: int) -> dict[str, Any]:
        """Return what there is to know of a page; raises UnknownError."""
        shown, page = self._page(name, folio)
        return facts(page, name, shown.fitted)

    def findings(self, name: str) -> list[dict[str, Any]]:
        """Return what there is to say of an edition, and of the project as a whole."""
        shown = self._shown.get(name)
        if shown is None:
            return rows(None, self._faults)
        general: Iterable[Diagnostic] = self._faults
        if not self._faults and self._job:
            job, problems = self._job, Problems()
            for faults in job.publication.faults.values():
                problems.extend(faults)
            problems.extend((*job.publication.diagnostics, *job.diagnostics))
            problems.extend(inspect_content(job.publication))
            general = self.session.files.quoted(problems.found)
        return rows(shown, (*general, *shown.found))

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
        if not self._renew():
            return
        self._turn += 1
        views = list(dict.fromkeys(view.edition for view in self.views.values()))
        for name in views:
            self._follow(name)
        self._tell("project", self.project())
        self._begin_rest(views)

    def _renew(self) -> bool:
        """Read what has changed; tell whether anything has.

        What cannot be read may be half written: it gets a moment.
        """
        if not self.session.refresh():
            return False
        sound = not self._faults
        self.open()
        if self._faults and sound:
            time.sleep(_SETTLED)
            if self.session.refresh():
                self.open()
        return True

    def _follow(self, name: str) -> None:
        """Show an edition as it is by now, the pages in view first."""
        old = self._shown.get(name)
        if self._faults:
            if old:
                self._tell("pages", {"state": self._state(old), "changed": {}})
            self._tell("findings", {"edition": name, "findings": self.findings(name)})
            return
        try:
            shown = self._current(name)
        except UnknownError:
            return
        changed = _changed(old, shown)
        for view in self.views.values():
            if view.edition == name:
                self._draw_ahead(shown, view, changed)
        self._tell("pages", {"state": self._state(shown), "changed": changed})

    def _draw_ahead(self, shown: Shown, view: View, changed: dict[int, Any]) -> None:
        """Draw the pages in view that have changed: they are asked for at once."""
        if view.kind not in KINDS:
            return
        for folio in view.folios:
            if folio in changed and (page := shown.page(folio)):
                try:
                    self._sheets.picture(shown.edition, shown.pages, page, view.kind, view.scale)
                except PictureFault:
                    continue  # told among the findings

    def _begin_rest(self, views: Iterable[str]) -> None:
        turn = self._turn
        work = self._rest(list(views))

        def go_on() -> None:
            if turn == self._turn and next(work, None) is not None:
                self._hand.do(Urgency.REST, go_on)

        self._hand.do(Urgency.REST, go_on)

    def _rest(self, views: list[str]) -> Iterator[bool]:
        """Do what can wait, bit by bit."""
        for name in views:
            self._tell("findings", {"edition": name, "findings": self.findings(name)})
            yield True
        for name in [each for each in self._shown if each not in views]:
            old = self._shown[name]
            if self._faults:
                continue
            try:
                shown = self._current(name)
            except UnknownError:
                continue
            if changed := _changed(old, shown):
                self._tell("pages", {"state": self._state(shown), "changed": changed})
            yield True


def _changed(old: Shown | None, new: Shown) -> dict[int, list[Any]]:
    """Return the boxes that look otherwise than before, by the folios of their pages."""
    found: dict[int, list[Any]] = {}
    for index, (page, number) in enumerate(zip(new.pages, new.numbers, strict=True)):
        if old is None or index >= len(old.pages):
            found[page.folio] = []
        elif old.numbers[index] != number:
            found[page.folio] = changed_boxes(old.pages[index], page)
    return found
