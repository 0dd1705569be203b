"""What is told of a draft, each at its place on the pages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.diagnostics import Severity
from memopress.page.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.diagnostics import Diagnostic, Place
    from memopress.drafting import Drafted
    from memopress.units import Box

_AROUND = 1.5  # points, between what stands there and the edge of its box
_MOST = 30  # findings of one page as a whole
_EARLIER = "shown here as it last was without that"
_Spot = tuple[int, "Box | None"]  # a folio, and a box of the page


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
