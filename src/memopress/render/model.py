"""What drawing is told, and what it yields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

# What is kept is read by these types, and so they are known at work too.
from memopress.page.model import Role  # noqa: TC001
from memopress.typeset.model import Inline  # noqa: TC001
from memopress.units import Box, mm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from memopress.colour import Palette
    from memopress.marks import PrintersMark
    from memopress.picture import Plate

Name = Literal["press", "screen", "proof", "draft"]
AREA = mm(10)  # of marks, around the bleed
SIGN = 14.0  # points: the side of a sign that tells of a remark
DOT = " · "  # between the parts of a slug line
# The graphics states of overprint, by whether fills and whether strokes do (ISO 32000-1, 8.6.7).
OVERPRINTS = {
    (True, True): "Over",
    (True, False): "OverFill",
    (False, True): "OverLine",
    (False, False): "Knock",
}
ALPHA = "Alpha"  # begins the name of a graphics state of opacity
_FOOT = mm(20)
_PROOF = {"nl": "proef, niet voor druk"}
_DRAFT = {"nl": "ONTWERP — NIET OM TE DRUKKEN"}


class Info(Struct, frozen=True):
    """What a document says of itself; `language` as in BCP 47, `slug` stands beside the marks."""

    title: str
    author: str
    subject: str
    language: str
    date: dt.date
    slug: str
    creator: str


class Condition(Struct, frozen=True):
    """What colours are meant for, a press and its paper or a screen: by name and ICC profile.

    A printing condition has the name of the registry of characterisations (www.color.org).
    """

    name: str
    icc: bytes


class Output(Struct, frozen=True):
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

    @property
    def watermark(self) -> str:
        """What stands across all pages of a draft, '' in any other file."""
        if self.name != "draft":
            return ""
        return _DRAFT.get(self.info.language.partition("-")[0], "DRAFT — NOT FOR PRINT")

    def slug(self, folio: int) -> str:
        """Return the text that names a page and its output, below the bleed."""
        kind: str = self.name
        if kind == "proof":
            # Whoever gets the file should read it, so in the document's language.
            kind = _PROOF.get(self.info.language.partition("-")[0], "proof, not for print")
        return DOT.join((self.info.slug, kind, str(folio), self.info.date.isoformat()))


class FaceFile(Struct, frozen=True):
    """A font under the name that runs call it by: what its file holds, and the file's name."""

    name: str
    data: bytes
    file: str


class UnknownAnchorError(Exception):
    """A link leads to an anchor that no page has: a fault of what composed the pages."""


class NamedFont(Struct, frozen=True, array_like=True):
    """A font as a sheet names it: its resource there, its face, and the glyphs with their texts.

    A glyph that stands for several texts has each at a `level` of its own, from 0; each level is a
    font of its own, with the same outlines. Where all that a glyph stands for is told otherwise
    (ActualText), its text is ''.
    """

    resource: str
    face: str
    level: int
    texts: dict[int, str]


class SheetContent(Struct, frozen=True, array_like=True):
    """Sheet content, deflated, and the resources that it names.

    `states` are its graphics states (of OVERPRINTS, or ALPHA with thousandths of opacity), `spaces`
    the colour spaces of its inks, and `plates` the names of its pictures' plates.
    """

    content: bytes
    states: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    fonts: tuple[NamedFont, ...] = ()
    plates: tuple[str, ...] = ()


class Area(Struct, frozen=True, array_like=True):
    """A link's annotation: where it leads, and its boxes in points of the PDF, y the lower edge.

    `title` is what is told of it, '' where that is told by the note that it leads to, or else by
    the `text` that it stands over.
    """

    target: str
    title: str
    text: str
    boxes: tuple[Box, ...]


class Step(Struct, frozen=True, array_like=True):
    """A step in the reading of a page: marked content, a link's annotation, or an empty spot.

    `role` and `inline` are numbers in the page's lists, `inline` -1 for none. `told` is what marked
    content is told as, '' for itself. `area` is the number of a link's annotation on its sheet;
    marked content is numbered (MCID) as it comes.
    """

    kind: Literal["mark", "link", "spot"]
    role: int
    inline: int = -1
    told: str = ""
    area: int = 0


class Entry(Struct, frozen=True, array_like=True):
    """An entry of the outline: its title and level, and its height in points of the PDF."""

    title: str
    level: int
    y: float


class Drawn(Struct, frozen=True, array_like=True):
    """What the document has to know of a page that was drawn.

    `sections` are the bookmarks of the page itself, with their levels. `anchors` have their heights
    in points of the PDF, and `targets` are those that its links lead to. `steps` are in the order
    of drawing; `boxes` are of figures, by the numbers of their roles. `notes` are the words of
    notes by their names, as far as they stand here, and `titles` what is told instead. `origins`
    are rows of left, top, right and bottom in tenths of a point from the trim's top left, and the
    place in the project.
    """

    folio: int
    name: str
    card: bool
    continues: bool
    sections: tuple[tuple[str, int], ...] = ()
    outline: tuple[Entry, ...] = ()
    anchors: tuple[tuple[str, float], ...] = ()
    targets: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    inlines: tuple[Inline, ...] = ()
    steps: tuple[Step, ...] = ()
    boxes: tuple[tuple[int, Box], ...] = ()
    notes: dict[str, str] = {}
    titles: dict[str, str] = {}
    origins: tuple[tuple[int, int, int, int, str], ...] = ()


class DrawnSheet(Struct, frozen=True, array_like=True):
    """A page of a PDF as far as it depends on nothing but what stands on it, and on its output.

    `pages` are the composed pages on it: one, or the two of a spread; `over` is what is laid over
    them and what stands around them, None for nothing. `media`, `trim` and `bleed`
    are in points from its lower left corner; the latter are None where the sheet ends with the
    trim. Titles, dates and the rest of the document have no part in it.
    """

    part: SheetContent
    over: SheetContent | None
    media: tuple[float, float]
    trim: Box | None
    bleed: Box | None
    areas: tuple[Area, ...]
    pages: tuple[Drawn, ...]


class Metrics(Struct, frozen=True, array_like=True):
    """What a font descriptor tells of a face, in thousandths of the size, angle in degrees."""

    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    weight: int
    angle: float
    fixed: bool


class SubsetProgram(Struct, frozen=True, array_like=True):
    """A font program of some glyphs under their own ids, deflated: TrueType, or bare CFF.

    `length` is that of the program before it was deflated, `tag` the six capitals that mark the
    subset (ISO 32000-1, 9.6.4), and `widths` are in thousandths of the size.
    """

    name: str
    tag: str
    is_cff: bool
    length: int
    metrics: Metrics
    widths: dict[int, float]
    program: bytes


class SpotInk(Struct, frozen=True):
    """A spot ink: its resource, the name of its plate, and what stands for it (0 to 1)."""

    resource: str
    name: str
    cmyk: tuple[float, ...]


class Comment(Struct, frozen=True):
    """A remark on a sheet of a draft: of what stands in a box, or of the `whole` page.

    The box is in points of the PDF, y the lower edge; a page's is that of a sign in its corner.
    """

    text: str
    box: Box
    whole: bool = False


class Artwork(Struct, frozen=True):
    """All that a PDF is put together from.

    `around` are of each sheet what stands beside its pages: marks, and the line that names them.
    `subsets` are the font programs by their faces, `spots` the inks on plates of their own, and
    `layers` the names that content on every sheet is marked with as optional. `profile` is that of
    the output's condition, deflated. `plate` gives the plate of a name; it raises PictureFault.
    `comments` are those on each sheet of a draft.
    """

    output: Output
    sheets: tuple[DrawnSheet, ...]
    around: tuple[tuple[SheetContent, ...], ...]
    subsets: Mapping[str, SubsetProgram]
    plate: Callable[[str], Plate]
    spots: tuple[SpotInk, ...] = ()
    layers: tuple[str, ...] = ()
    profile: bytes = b""
    comments: tuple[tuple[Comment, ...], ...] = ()

    @property
    def parts(self) -> tuple[tuple[SheetContent, ...], ...]:
        """What is shown on each sheet, one part upon the other."""
        return tuple(
            (sheet.part, *more, *((sheet.over,) if sheet.over else ()))
            for sheet, more in zip(self.sheets, self.around, strict=True)
        )

    @property
    def pages(self) -> tuple[Drawn, ...]:
        """The composed pages in their order."""
        return tuple(page for sheet in self.sheets for page in sheet.pages)
