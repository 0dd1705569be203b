"""What a diagnostic is of: editions and their pages, a document, a field, a frame, a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from msgspec import Struct

from memopress.printing import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS = 6  # of pages that are named one by one


class Where(NamedTuple):
    """An edition, and the folios of those of its pages that are meant; none where all of it is."""

    edition: str
    pages: tuple[int, ...] = ()


class Subject(Struct, frozen=True):
    """What a diagnostic is of, as data.

    `where` are the editions with their pages; `every` tells that there are no others. `document` is
    the key of the document that a page or a file is of, or else the name of the page's template,
    `field` one of its fields, `frame` a frame of the page, and `line` how the text on the page
    begins that the message quotes.
    """

    where: tuple[Where, ...] = ()
    document: str = ""
    field: str = ""
    frame: str = ""
    line: str = ""
    every: bool = False

    @classmethod
    def of(
        cls,
        edition: str,
        *pages: int,
        document: str = "",
        field: str = "",
        frame: str = "",
        line: str = "",
    ) -> Self:
        """Return a subject in one edition, on its pages with these folios."""
        return cls((Where(edition, pages),), document, field, frame, line)

    def __str__(self) -> str:
        """Return it as the beginning of a message: edition 'north', page 4, field 'notes'.

        A document alone is none: the place of what is wrong in its file tells that.
        """
        parts = [_told_where(self.where, every=self.every), self.document if self.where else ""]
        parts += [f"field '{self.field}'"] if self.field else []
        parts += [f"frame '{self.frame}'"] if self.frame else []
        return ", ".join(filter(None, parts))

    def as_data(self) -> dict[str, object]:
        """Return the subject as plain data for JSON, with None for what it does not name."""
        return {
            "editions": [{"edition": each, "pages": list(pages)} for each, pages in self.where],
            "every": self.every,
            "document": self.document or None,
            "field": self.field or None,
            "frame": self.frame or None,
            "line": self.line or None,
        }


def _told_where(where: Sequence[Where], *, every: bool) -> str:
    """Return editions and pages in words: all editions; 4 editions, as on page 7 of 'north'."""
    if not where:
        return ""
    names = [edition for edition, _ in where]
    if len(names) == 1:
        told = f"edition '{names[0]}'"
    elif every:
        told = "all editions"
    elif len(names) == 2:
        told = f"editions '{names[0]}' and '{names[1]}'"
    else:
        told = f"{len(names)} editions"
    if len({pages for _, pages in where}) == 1:
        return f"{told}{_told_pages(where[0].pages)}"
    first = next(each for each in where if each.pages)
    return f"{told}, as on page {first.pages[0]} of '{first.edition}'"


def _told_pages(pages: Sequence[int]) -> str:
    """Return pages in words: ', pages 3-5 and 9'."""
    if not pages:
        return ""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    told: list[str] = []
    for run in runs:
        told += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run)
    if len(told) > _RUNS:
        told[_RUNS:] = ["others"]
    return f", page{'s' if len(pages) > 1 else ''} {listed(told)}"
