"""What drawing is told, and what it yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from memopress.units import mm

if TYPE_CHECKING:
    import datetime as dt

    from memopress.colour import Palette
    from memopress.marks import PrintersMark
    from memopress.page.model import Page
    from memopress.units import Box

Name = Literal["press", "screen", "proof"]
AREA = mm(10)  # of marks, around the bleed
DOT = " · "  # between the parts of a slug line
_FOOT = mm(20)
_PROOF = {"nl": "proef, niet voor druk"}


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
class Condition:
    """What colours are meant for, a press and its paper or a screen: by name and ICC profile.

    A printing condition has the name of the registry of characterisations (www.color.org).
    """

    name: str
    icc: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Output:
    """What the files of one output of an edition are to be: decided once, and read by all rooms.

    `version` is that of PDF; `info` is what the files say of themselves. Their colours are swatches
    of the `palette`, as inks or RGB; their `condition` is None where they are for none. `spots` are
    the names of the spot inks that are printed besides. `resolution` is the most that a picture
    keeps, in pixels an inch. `standards` are those that the files are to keep.
    `marks` are drawn outside of the `bleed`; without any, and without an overlay, the sheet ends
    with the bleed. `overlay` draws the layout's construction over each page, with a legend below.
    `spreads` puts facing pages side by side on one sheet, joined at the spine; `cover_apart` makes
    two files, of the cover and of the inside.
    A `tagged` file tells its structure to whom cannot see it. `origins` is the folder below which a
    file tells where in the project its items come from, None where it does not.
    """

    name: Name
    version: str
    info: Info
    palette: Palette
    colours: Literal["cmyk", "rgb"]
    resolution: int
    condition: Condition | None = None
    spots: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    bleed: bool = False
    marks: tuple[PrintersMark, ...] = ()
    overlay: bool = False
    spreads: bool = False
    cover_apart: bool = False
    links: bool = False
    bookmarks: bool = False
    tagged: bool = True
    origins: str | None = None

    @property
    def area(self) -> float:
        """How far the sheet goes on around the bleed, in points."""
        return AREA if self.marks or self.overlay else 0.0

    @property
    def foot(self) -> float:
        """How much farther it goes on below, in points, for the legend of an overlay."""
        return _FOOT if self.overlay else 0.0

    def slug(self, page: Page) -> str:
        """Return the text that names a page and its output, below the bleed."""
        kind: str = self.name
        if kind == "proof":
            # Whoever gets the file should read it, so in the document's language.
            kind = _PROOF.get(self.info.language.partition("-")[0], "proof, not for print")
        return DOT.join((self.info.slug, kind, str(page.folio), self.info.date.isoformat()))


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font under the name that runs call it by: what its file holds, and the file's name."""

    name: str
    data: bytes
    file: str


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
    sheets: tuple[tuple[Page, ...], ...]
    layers: tuple[str, ...] = ()
    structure: Node | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The composed pages in their order."""
        return tuple(page for sheet in self.sheets for page in sheet)
