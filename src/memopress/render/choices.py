"""What may be chosen about outputs, what of it contradicts itself, and the files that it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, Problems, did_you_mean
from memopress.marks import MARKS
from memopress.render.model import output
from memopress.standards import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.diagnostics import Place
    from memopress.marks import PrintersMark
    from memopress.page.model import Page
    from memopress.render.model import Name, Output

_COVER = 4  # pages: two leaves' sides, or one sheet's
_SHORTEST = 8  # pages that a cover can be taken off


def cannot_keep(name: Name, standard: str) -> tuple[str, str] | None:
    """Return why files of an output cannot keep a standard, with a hint; None where they can."""
    if standard not in STANDARDS:
        return f"there is no standard '{standard}'", did_you_mean(standard, STANDARDS)
    own = output(name).standards
    if standard in own:
        return None
    why = "it is in RGB and has links, which ISO 15930-7 forbids"
    return f"a {name} file cannot keep {standard}: {why}", f"ask for {', '.join(own)}"


@dataclass(frozen=True, slots=True)
class Component:
    """One file of an output: its name, and the pages that stand on each of its sheets."""

    name: str
    output: Output
    sheets: tuple[tuple[Page, ...], ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages in their order."""
        return tuple(page for sheet in self.sheets for page in sheet)

    @property
    def is_whole(self) -> bool:
        """Whether it is all that there is of its output."""
        return self.name == self.output.name


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen about outputs; unsaid, all is as usual.

    `marks` are those around the pages of a press file: all when None, and when empty its sheets end
    with the bleed. `cover_apart` makes two press files, of the cover and of the inside. `overlay`
    shows the layout's construction in proofs, `spreads` their facing pages side by side.
    """

    marks: tuple[PrintersMark, ...] | None = None
    cover_apart: bool = False
    overlay: bool = True
    spreads: bool = False

    def contradictions(self, outputs: Sequence[Name]) -> tuple[Diagnostic, ...]:
        """Return what these choices ask of outputs that cannot have it, all of it wrong use."""
        problems = Problems()

        def wrong(message: str, hint: str) -> None:
            problems.error("wrong-use", message, None, hint)

        for mark in self.marks or ():
            if mark not in MARKS:
                wrong(f"there is no mark '{mark}'", did_you_mean(mark, MARKS))
        if self.spreads and "press" in outputs:
            wrong(
                "a press file cannot have spreads",
                "print shops want single pages; ask for spreads of the output 'proof' alone",
            )
        if self.spreads and "screen" in outputs:
            wrong(
                "a screen file cannot have spreads",
                "viewers put pages side by side; ask for spreads of the output 'proof' alone",
            )
        if self.cover_apart and "press" not in outputs:
            wrong(
                "a cover apart is for press files, and none is made", "ask for the output 'press'"
            )
        if self.marks is not None and "press" not in outputs:
            wrong(
                "marks are chosen for press files, and none is made", "ask for the output 'press'"
            )
        return tuple(problems.found)

    def cannot_part(
        self, edition: str, pages: Sequence[Page], place: Place
    ) -> tuple[Diagnostic, ...]:
        """Return why no cover can be taken off an edition's pages, if one is wanted."""
        problems, count = Problems(), len(pages)
        if self.cover_apart and count < _SHORTEST:
            problems.error(
                "no-cover-apart",
                f"edition '{edition}' has {count} pages, too few for a cover apart: "
                f"the cover takes {_COVER}, and the inside has {_SHORTEST - _COVER} at least",
                place,
                "make this edition with its cover in one file",
            )
        elif self.cover_apart and count % 2:
            problems.error(
                "no-cover-apart",
                f"edition '{edition}' has {count} pages, and an odd number has no back cover",
                place,
                "let `budget` fill up to a multiple of 4",
            )
        return tuple(problems.found)

    def components(self, kind: Output, pages: Sequence[Page]) -> tuple[Component, ...]:
        """Return the files of a kind of output, each with what was chosen about it."""
        name = kind.name
        if name == "proof":
            marks: tuple[PrintersMark, ...] = ("slug",) if self.overlay else ("crop", "slug")
            kind = replace(kind, overlay=self.overlay, marks=marks, spreads=self.spreads)
        elif name == "press" and self.marks is not None:
            kind = replace(kind, marks=self.marks)
        if name == "press" and self.cover_apart:
            cover = (*pages[:2], *pages[-2:])
            return (
                Component("press-cover", kind, _single(cover)),
                Component("press-inside", kind, _single(pages[2:-2])),
            )
        return (Component(name, kind, _facing(pages) if kind.spreads else _single(pages)),)


USUAL = Choices()


def _single(pages: Sequence[Page]) -> tuple[tuple[Page, ...], ...]:
    return tuple((page,) for page in pages)


def _facing(pages: Sequence[Page]) -> tuple[tuple[Page, ...], ...]:
    """Return the pages as a reader sees them: an even one on the left of the one after it."""
    sheets: list[tuple[Page, ...]] = []
    for page in pages:
        if sheets and page.folio % 2 and sheets[-1][-1].folio == page.folio - 1:
            sheets[-1] = (*sheets[-1], page)
        else:
            sheets.append((page,))
    return tuple(sheets)
