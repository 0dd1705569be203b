"""What a preflight finds, and what it says of a file as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from memopress.diagnostics import Diagnostic, Place, Severity
from memopress.printing import visible
from memopress.standards import X4
from memopress.subject import Subject
from memopress.units import Box, in_mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_FEW = 9  # rules: more are not named one by one


class Rect(NamedTuple):
    """A rectangle in PDF's coordinates: points, y upwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Its width in points, negative where it is empty."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its height in points, negative where it is empty."""
        return self.y1 - self.y0

    def meet(self, other: Rect) -> Rect:
        """Return what two rectangles have in common; it may be empty."""
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def overlaps(self, other: Rect) -> bool:
        """Tell whether two rectangles share an area."""
        x0, y0, x1, y1 = self
        left, bottom, right, top = other
        return min(x1, right) > max(x0, left) and min(y1, top) > max(y0, bottom)

    def join(self, other: Rect) -> Rect:
        """Return the smallest rectangle around two."""
        return Rect(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def grown(self, by: float) -> Rect:
        """Return the rectangle with its sides moved outwards."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def holds(self, other: Rect, slack: float = 0.01) -> bool:
        """Tell whether another rectangle lies in this one, give or take a little."""
        return (
            self.x0 <= other.x0 + slack
            and self.y0 <= other.y0 + slack
            and self.x1 >= other.x1 - slack
            and self.y1 >= other.y1 - slack
        )


def around(points: Iterable[tuple[float, float]]) -> Rect:
    """Return the smallest rectangle around points; ValueError for none."""
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs), max(ys))


class Finding(Struct, frozen=True):
    """One thing that a press would stumble over.

    `code` is stable; `why` is the rule's reason with its source. `page` counts from 1, None for the
    file as a whole; `box` is in points from the trim's top left, y down. `value` was found where
    `limit` is asked, and `remedy` tells in figures what would do. `card` and `source`
    (file:line:column) are known of memopress's own files. `count` is how often the page has it.
    `standards` are those that the file does not keep for it: none where it is a matter of the
    press.
    """

    code: str
    severity: Severity
    message: str
    why: str
    page: int | None = None
    box: Box | None = None
    value: str = ""
    limit: str = ""
    folio: int | None = None
    card: str = ""
    source: str = ""
    count: int = 1
    standards: tuple[str, ...] = ()
    remedy: str = ""

    def is_of(self, standards: tuple[str, ...]) -> bool:
        """Tell whether it is a matter of some of these standards, and of nothing else."""
        return bool(self.standards) and set(self.standards) <= set(standards)

    def __str__(self) -> str:
        """Return the finding as text, its place first."""
        where = "file" if self.page is None else f"page {self.page}"
        if self.folio is not None and self.folio != self.page:
            where += f" (folio {self.folio})"
        if self.box is not None:
            where += f" at {in_mm(self.box.x):.1f}, {in_mm(self.box.y):.1f} mm"
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        lines = [f"{where}: {self.severity.value}: {self.message}{more} [{self.code}]"]
        if self.value:
            wanted = f", wanted: {self.limit}" if self.limit else ""
            lines.append(f"    found: {self.value}{wanted}")
        if self.card or self.source:
            lines.append(f"    from: {' '.join(part for part in (self.card, self.source) if part)}")
        lines.append(f"    why: {self.why}")
        if self.remedy:
            lines.append(f"    hint: {self.remedy}")
        return "\n".join(map(visible, lines))

    def as_data(self) -> dict[str, object]:
        """Return the finding as plain data for JSON; `box` as x, y, width and height."""
        box = self.box
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "why": self.why,
            "page": self.page,
            "folio": self.folio,
            "box": [round(v, 2) for v in (box.x, box.y, box.width, box.height)] if box else None,
            "value": self.value,
            "limit": self.limit,
            "remedy": self.remedy,
            "card": self.card,
            "source": self.source,
            "count": self.count,
        }


class Unchecked(Struct, frozen=True):
    """Rules that were not applied, and why: nobody may take them for kept."""

    codes: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        """Return what was not checked as one line."""
        codes = ", ".join(self.codes) if len(self.codes) <= _FEW else "all other rules"
        return visible(f"not checked: {codes}: {self.why}")


class Verdict(Struct, frozen=True):
    """All that there is to say about a file, judged by a profile.

    `claims` are the standards that its own metadata name, `standards` those that it was judged by
    and `keeps` those of them that it keeps, whatever the profile makes of their rules: what was not
    checked apart.
    """

    file: str
    profile: str
    claims: tuple[str, ...]
    pages: int
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...] = ()
    standards: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of a severity."""
        return tuple(each for each in self.findings if each.severity is severity)

    @property
    def passed(self) -> bool:
        """Whether nothing is an error; what was not checked is not known."""
        return not self.of(Severity.ERROR)

    def rejects(self, spare: tuple[str, ...] = ()) -> bool:
        """Tell whether there is an error that is not one of `spare` standards alone."""
        return any(not each.is_of(spare) for each in self.of(Severity.ERROR))

    def diagnostics(
        self, edition: str, root: str, spare: tuple[str, ...] = ()
    ) -> Iterator[Diagnostic]:
        """Yield the findings as a build tells them; what was not checked is a warning.

        Errors of `spare` standards are warnings too: to lose those costs a file nothing but their
        names. `edition` is its id; places are below the folder `root`.
        """
        for each in self.findings:
            pages = () if each.page is None else (each.folio or each.page,)
            wanted = f" instead of {each.limit}" if each.limit else ""
            value = f": {each.value}{wanted}" if each.value else ""
            more = f" ({each.count} times)" if each.count > 1 else ""
            place = _place(each.source, root)
            # What a template draws is at fault on the pages of all cards that it makes.
            card = "" if place and place.file.endswith(".j2") else each.card
            spared = each.severity is Severity.ERROR and each.is_of(spare)
            yield Diagnostic(
                Severity.WARNING if spared else each.severity,
                each.code,
                f"{each.message}{value}{more}",
                place,
                tuple(filter(None, (each.remedy, each.why, *self._cost(each)))),
                Subject.of(edition, *pages, document=card),
            )
        for rule in self.unchecked:
            whole = Subject.of(edition)
            yield Diagnostic(Severity.WARNING, "not-checked", str(rule), subject=whole)

    def _cost(self, finding: Finding) -> Iterator[str]:
        """Yield what an error costs: those of a press, the job; those of a standard, its name."""
        if finding.severity is not Severity.ERROR:
            return
        if X4 in self.standards and (not finding.standards or X4 in finding.standards):
            yield "a press rejects the file for this"
        elif lost := [each for each in finding.standards if each in self.standards]:
            yield f"the file cannot be labelled {' and '.join(lost)} with this"

    def summary(self) -> str:
        """Return the verdict in one line."""
        errors, warnings = len(self.of(Severity.ERROR)), len(self.of(Severity.WARNING))
        verdict = "passed" if self.passed else "rejected"
        open_ = f", {len(self.unchecked)} rule(s) not checked" if self.unchecked else ""
        claim = ", ".join(self.claims) or "no standard"
        return visible(
            f"{self.file}: {verdict} by {self.profile}: {errors} error(s), "
            f"{warnings} warning(s){open_}; {self.pages} page(s), claims {claim}"
        )

    def as_data(self) -> dict[str, object]:
        """Return the verdict as plain data for JSON."""
        return {
            "file": self.file,
            "profile": self.profile,
            "claims": list(self.claims),
            "pages": self.pages,
            "passed": self.passed,
            "standards": list(self.standards),
            "keeps": list(self.keeps),
            "findings": [each.as_data() for each in self.findings],
            "unchecked": [{"codes": list(u.codes), "why": u.why} for u in self.unchecked],
        }


def _place(source: str, root: str) -> Place | None:
    """Return 'file:line:column' as a place below a folder, None for ''."""
    if not source:
        return None
    file, *numbers = source.rsplit(":", 2)
    line, column = (int(number) for number in (*numbers, "0")[:2])
    return Place(file if root == "." else f"{root}/{file}", line, column)
