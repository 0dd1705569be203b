"""What setting an edition's text took: a typographic report, read off its finished pages."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.printing import visible
from memopress.typeset import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.diagnostics import Place
    from memopress.page.model import Page, Placed
    from memopress.page.prepare.spans import Fit

LOOSE = 1.6  # times the font's word space: above it a justified line is loose
TIGHT = 0.6  # times: below it, tight
_SHORT = 0.6  # of the measure: a shorter line inside a ragged paragraph leaves a hole
_HEADING = 3  # lines: so many are set for their sense, and may be short
_TEXT = 12.0  # points: larger type is display, whose lines may be short as well
_ROW = 2  # hyphens in a row that may stand
_RIVER = 4  # lines through which spaces run one under the other
_WIDE = 1.25  # times the font's word space: narrower ones make no river
_BRIDGE = 1.0  # points that two spaces of a river must share


class Blemish(Struct, frozen=True):
    """Something for the eye: what it is, on which folio, how bad, in which words, from where.

    `kind` is loose or tight (`value` in font's word spaces), short (share of the measure), ladder
    (hyphens in a row) or river (lines).
    """

    kind: str
    folio: int
    value: float
    text: str
    source: Place | None


class Copyfitted(Struct, frozen=True):
    """A frame whose text was changed to fit: its folio, its name, and the change."""

    folio: int
    frame: str
    fit: Fit


class Report(Struct, frozen=True):
    """How an edition's text is set; lines are counted on all pages, folios and labels included.

    `mended` lines have letters that were tracked or scaled to fill them; `spaces` is the widest
    word space of a justified line, in font's word spaces.
    """

    edition: str
    lines: int
    justified: int
    hyphenated: int
    in_a_row: int
    mended: int
    spaces: float
    fitted: tuple[Copyfitted, ...]
    blemishes: tuple[Blemish, ...]

    def __str__(self) -> str:
        """Return the report as text: a line of figures, then a line for each thing to look at."""
        share = self.hyphenated / self.lines if self.lines else 0.0
        rows = [
            (
                f"{self.edition}: {self.lines} lines; {self.hyphenated} hyphenated ({share:.1%}, "
                f"{self.in_a_row} in a row at most); {self.justified} justified (word spaces up to "
                f"{self.spaces:.2f} of the font's, {self.mended} lines helped by their letters); "
                f"{len(self.fitted)} frames copyfitted; {len(self.blemishes)} to look at"
            )
        ]
        rows += [
            f"    page {each.folio}: {each.kind} {each.value:g}: '{each.text}'"
            + (f" ({each.source})" if each.source else "")
            for each in self.blemishes
        ]
        return "\n".join(map(visible, rows))

    def as_data(self) -> dict[str, object]:
        """Return the report as plain data for JSON."""
        return {
            "edition": self.edition,
            "lines": self.lines,
            "justified": self.justified,
            "hyphenated": self.hyphenated,
            "in_a_row": self.in_a_row,
            "mended": self.mended,
            "spaces": round(self.spaces, 3),
            "fitted": [
                {
                    "page": each.folio,
                    "frame": each.frame,
                    "lines": each.fit.looseness,
                    "tracking": each.fit.tracking,
                    "leading": each.fit.leading,
                    "size": each.fit.size,
                }
                for each in self.fitted
            ],
            "blemishes": [
                {
                    "kind": each.kind,
                    "page": each.folio,
                    "value": each.value,
                    "text": each.text,
                    "file": each.source.file if each.source else None,
                    "line": each.source.line if each.source else None,
                }
                for each in self.blemishes
            ],
        }


def report(edition: str, pages: Iterable[Page], fitted: Iterable[Copyfitted]) -> Report:
    """Return the typographic report of an edition's pages."""
    paragraphs = [(page.folio, lines) for page in pages for lines in _paragraphs(page.items)]
    lines = [line for _, placed in paragraphs for line, _ in placed]
    justified = [line for line in lines if line.justified]
    rows = [
        len(list(row))
        for _, placed in paragraphs
        for soft, row in groupby(line.dashed for line, _ in placed)
        if soft
    ]
    return Report(
        edition=edition,
        lines=len(lines),
        justified=len(justified),
        hyphenated=sum(line.soft for line in lines),
        in_a_row=max(rows, default=0),
        mended=sum(line.tracking != 0 or line.scale != 1 for line in justified),
        spaces=max((line.space for line in justified), default=0.0),
        fitted=tuple(fitted),
        blemishes=tuple(
            blemish for folio, placed in paragraphs for blemish in _blemishes(folio, placed)
        ),
    )


def _paragraphs(items: Iterable[Placed]) -> Iterator[list[tuple[Line, Placed]]]:
    """Yield the lines of each paragraph: those that follow each other in one structure element."""
    lines = [(placed.item, placed) for placed in items if isinstance(placed.item, Line)]
    for _, group in groupby(lines, key=lambda pair: (id(pair[1].role), pair[1].source)):
        yield list(group)


def _blemishes(folio: int, lines: Sequence[tuple[Line, Placed]]) -> Iterator[Blemish]:
    for line, placed in lines:
        found = None
        if line.justified and line.space > LOOSE:
            found = "loose", line.space
        elif line.justified and line.space < TIGHT:
            found = "tight", line.space
        elif len(lines) > _HEADING and _is_text(line) and not line.justified and not line.last:
            share = line.width / line.measure
            found = ("short", share) if share < _SHORT else None
        if found:
            yield Blemish(found[0], folio, round(found[1], 2), line.text, placed.source)
    for soft, group in groupby(lines, key=lambda pair: pair[0].dashed):
        row = list(group)
        if soft and len(row) > _ROW:
            yield Blemish("ladder", folio, len(row), row[0][0].text, row[0][1].source)
    yield from _rivers(folio, lines)


def _is_text(line: Line) -> bool:
    return all(run.size <= _TEXT for run in line.runs)


def _rivers(folio: int, lines: Sequence[tuple[Line, Placed]]) -> Iterator[Blemish]:
    """Yield the rivers of a paragraph: wide spaces one under the other, line after line."""
    depths: list[int] = []  # through how many lines the longest river runs that reaches each
    above: list[tuple[float, float, int]] = []
    for line, placed in lines:
        x = placed.at.x
        spaces = [(x + start, x + end) for start, end in line.gaps if line.space >= _WIDE]
        above = [
            (start, end, 1 + max((n for *gap, n in above if _meet(gap, (start, end))), default=0))
            for start, end in spaces
        ]
        depths.append(max((n for _, _, n in above), default=0))
    for number, depth in enumerate(depths):
        if depth >= _RIVER and depths[number + 1 : number + 2] != [depth + 1]:
            line, placed = lines[number - depth + 1]
            yield Blemish("river", folio, depth, line.text, placed.source)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) >= _BRIDGE
