"""What drawing is told, and what it yields."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from memopress.marks import MARKS
from memopress.standards import A2A, STANDARDS, UA1

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from memopress.marks import PrintersMark
    from memopress.page.model import Page
    from memopress.units import Box

Name = Literal["press", "screen", "proof"]


@dataclass(frozen=True, slots=True)
class Output:
    """A kind of file: its colours, what stands around, over and behind the page, and its pictures.

    `marks` are drawn outside of the bleed; without any, and without an overlay, the sheet ends with
    the bleed. `overlay` draws the layout's construction over each page, with a legend below.
    `spreads` puts facing pages side by side on one sheet, joined at the spine.
    `resolution` is the most that a picture keeps, in pixels an inch; `profile` is the ICC profile
    of the printing condition, None where there is none to print on; `spots` are the names of the
    spot inks that are printed besides. A `tagged` file tells its structure to whom cannot see it.
    `standards` are those that the file is to keep.
    """

    name: Name
    colours: Literal["cmyk", "rgb"]
    bleed: bool
    marks: tuple[PrintersMark, ...]
    links: bool
    bookmarks: bool
    resolution: int
    overlay: bool = False
    spreads: bool = False
    profile: Path | None = None
    spots: tuple[str, ...] = ()
    tagged: bool = True
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font under the name that runs call it by: what its file holds, and the file's name."""

    name: str
    data: bytes
    file: str


@dataclass(frozen=True, slots=True)
class Info:
    """What a document says of itself; `language` as in BCP 47, `slug` stands beside the marks."""

    title: str
    author: str
    subject: str
    language: str
    date: dt.date
    slug: str
    creator: str


@dataclass(frozen=True, slots=True)
class Content:
    """Marked content: the number of its page in the PDF, from 0, and its own there (MCID)."""

    sheet: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation: the number of its page in the PDF, and its own among those of the page."""

    sheet: int
    number: int


@dataclass(slots=True)
class Node:
    """A structure element (ISO 32000-1, 14.7.2) and what it holds, in reading order.

    Of the elements of one parent those of a lower `order` are read first. `attributes` are of an
    owner, with a name and a value; `box` is a figure's, in points of its page with `y` the lower
    edge; `id` is what notes are known by.
    """

    tag: str
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    title: str = ""
    alt: str = ""
    actual: str = ""
    lang: str = ""
    expansion: str = ""
    id: str = ""
    order: tuple[int, int] = (0, 0)
    attributes: tuple[tuple[str, str, str | int], ...] = ()
    box: Box | None = None


class UnknownAnchorError(Exception):
    """A link leads to an anchor that no page has: a fault of what composed the pages."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drawn PDF that has yet to be finished, with what finishing needs to know of it.

    `sheets` are the PDF's pages, each with the composed pages that stand on it: one, or the two of
    a spread. `layers` are the names that content on every page is marked with as optional, and
    `structure` is the tree of what is tagged, None where nothing is.
    """

    data: bytes
    output: Output
    info: Info
    sheets: tuple[tuple[Page, ...], ...]
    layers: tuple[str, ...] = ()
    structure: Node | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The composed pages in their order."""
        return tuple(page for sheet in self.sheets for page in sheet)


PRESS = Output(
    name="press",
    colours="cmyk",
    bleed=True,
    marks=MARKS,
    links=False,
    bookmarks=False,
    resolution=300,
    standards=STANDARDS,
)
SCREEN = Output(
    name="screen",
    colours="rgb",
    bleed=False,
    marks=(),
    links=True,
    bookmarks=True,
    resolution=150,
    standards=(UA1, A2A),
)
PROOF = Output(
    name="proof",
    colours="rgb",
    bleed=True,
    marks=("slug",),
    links=False,
    bookmarks=True,
    resolution=150,
    overlay=True,
    tagged=False,
)
_OUTPUTS = {each.name: each for each in (PRESS, SCREEN, PROOF)}


def output(
    name: Name,
    profile: Path | None = None,
    spots: tuple[str, ...] = (),
    standards: tuple[str, ...] = (),
) -> Output:
    """Return the output of a name, for the printing condition of an ICC profile and its inks.

    It is to keep the standards given, or else all that are its own.
    """
    kind = _OUTPUTS[name]
    return replace(kind, profile=profile, spots=spots, standards=standards or kind.standards)
