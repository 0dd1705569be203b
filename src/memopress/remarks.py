"""What is told of a draft, each at its place on the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memopress.content.model import texts_in
from memopress.diagnostics import Severity
from memopress.page.model import Fault
from memopress.typeset import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memopress.diagnostics import Diagnostic, Place
    from memopress.drafting import Drafted
    from memopress.edition import Edition
    from memopress.page import Page
    from memopress.units import Box

_AROUND = 1.5  # points, between what stands there and the edge of its box
_MOST = 30  # findings of one page as a whole
_EARLIER = "shown here as it last was without that"
_Spot = tuple[int, "Box | None"]  # a folio, and a box of the page


class _Seen(NamedTuple):
    """What stands on a page and comes from a line: from where in it, and its words if it has any.

    Text that is set is known by where it begins.
    """

    folio: int
    box: Box | None
    column: int
    words: str = ""


def findings(made: Drafted) -> dict[int, tuple[Fault, ...]]:
    """Return what is told of a draft, errors and warnings, by folios; each at its place once.

    What is not of anything that stands on a page has no box, and is told on the page of its
    document, or else on the first.
    """
    spots = Spots(made.edition, made.pages, made.faults, made.templates)
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


class Spots:
    """Where on the pages of an edition stands what comes from a place in a file."""

    def __init__(
        self,
        edition: Edition,
        pages: Sequence[Page],
        faults: Mapping[int, Sequence[Fault]],
        templates: Sequence[str] = (),
    ) -> None:
        """Look at all that stands there, and at what errors left; `templates` are of the pages."""
        self._lines: defaultdict[str, dict[int, list[_Seen]]] = defaultdict(dict)
        self._frames: dict[tuple[int, str], Box | None] = {}
        self._first = pages[0].folio if pages else 1
        self._named: defaultdict[str, list[int]] = defaultdict(list)  # by documents
        self._made: defaultdict[str, list[int]] = defaultdict(list)  # by templates
        self._edition = edition
        for page, template in zip(pages, chain(templates, repeat("")), strict=False):
            self._named[page.name].append(page.folio)
            self._made[template].append(page.folio)
            for fault in faults.get(page.folio, ()):
                box = fault.shown(page.trim) if fault.box else None
                if fault.kind == "overset":
                    self._frames[page.folio, fault.frame] = box
                self._add(fault.source, page.folio, box)
            for placed in page.items:
                if extent := placed.extent:
                    box = extent.inset(*[-_AROUND] * 4)
                    words = placed.item.text if isinstance(placed.item, Line) else ""
                    self._add(placed.source, page.folio, box, words)

    def _add(self, source: Place | None, folio: int, box: Box | None, words: str = "") -> None:
        if source:
            seen = _Seen(folio, box, source.column, words)
            self._lines[source.file].setdefault(source.line, []).append(seen)

    def of(self, found: Diagnostic) -> _Spot:
        """Return the folio of what a diagnostic is of, and its box, None without one."""
        subject, place = found.subject, found.place
        where = dict(subject.where).get(self._edition.id, ()) if subject else ()
        frame = subject.frame if subject else ""
        if where and (where[0], frame) in self._frames:
            return where[0], self._frames[where[0], frame]
        own = self._named.get(_key(found), ())
        folios = where or own or (self._made.get(place.file, ()) if place else ())
        seen = self._of_place(found, folios) if place else []
        if not seen and place and not where:
            seen = self._of_place(found, ())
        if not seen:
            return next(iter(folios), self._first), None
        return next(iter(_boxes(seen).items()))

    def everywhere(self, found: Diagnostic) -> dict[int, Box | None]:
        """Return the folios of all pages with what a diagnostic is of, and its boxes there.

        What stands on none is of the pages of its document, or of its template.
        """
        subject = found.subject
        if subject and subject.frame:
            where = dict(subject.where).get(self._edition.id, ())
            over = [
                (folio, box) for (folio, name), box in self._frames.items() if name == subject.frame
            ]
            if left := {folio: box for folio, box in over if folio in where}:
                return left
        if seen := self._of_place(found, ()) if found.place else []:
            return _boxes(seen)
        made = self._made.get(found.place.file, ()) if found.place else ()
        return dict.fromkeys(self._named.get(_key(found), ()) or made)

    def _of_place(self, found: Diagnostic, folios: Sequence[int]) -> list[_Seen]:
        """Return what comes from the place of a diagnostic on some pages, on all without any.

        That is what begins there, else what comes from its line, or the text that holds it. What
        stands in for a field of a record is of the record's place, and bears the field's name.
        """
        place = found.place
        assert place is not None  # noqa: S101 - asked of what has one
        lines = self._lines.get(place.file, {})
        document = self._edition.find(_key(found))
        holding = [
            text.place.line
            for text in (texts_in(document) if document else ())
            if text.place.file == place.file
            and text.place.line < place.line <= text.place.line + text.count("\n")
        ]
        for line in (place.line, *reversed(holding)):
            seen = [e for e in lines.get(line, ()) if e.folio in folios or not folios]
            exact = [e for e in seen if e.column == place.column and line == place.line]
            named = [e for e in exact if any(w in e.words for w in _stood_in(found))]
            if found.code == "missing-field" or found.code.startswith("yaml-"):
                seen = named  # what stands at its place is no fault's
            if seen:
                return named or exact or seen
        return []


def _boxes(seen: Iterable[_Seen]) -> dict[int, Box | None]:
    """Return the folios of what is seen, in order, each with the box around all of it there."""
    boxes: dict[int, Box | None] = {}
    for each in seen:
        box = boxes.setdefault(each.folio, each.box)
        boxes[each.folio] = box.around(each.box) if box and each.box else box or each.box
    return boxes


def _stood_in(found: Diagnostic) -> list[str]:
    """Return how a draft shows the fields that a message names."""
    return [f"[{name}]" for name in re.findall(r"'([^']+)'", found.message)]


def _key(found: Diagnostic) -> str:
    """Return the key of the document that a diagnostic is of, if it is of any."""
    if found.subject and found.subject.document:
        return found.subject.document
    path = Path(found.place.file if found.place else "")
    return "/".join((*path.parts[-2:-1], path.name.removesuffix(".yaml")))
