"""What a page paints: each mark with its visible box, its colour, and how it meets the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from memopress.preflight.reading.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Rect
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.spaces import Colour, Space

PLAIN = ("Normal", "Compatible")  # blend modes that let nothing through
Kind = Literal["fill", "stroke", "text", "picture", "shading"]


@dataclass(frozen=True, slots=True)
class Clip:
    """What may be seen: the box around a clip, its number on the page, and the clip around it."""

    box: Rect
    number: int
    outer: Clip | None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's samples: pixels, bits a component, space (None for a stencil), and its name.

    `mask` is how many pixels wide and high the picture is that masks it, None where there is none.
    """

    name: str
    width: int
    height: int
    bits: int
    space: Space | None
    stencil: bool
    filters: tuple[str, ...]
    interpolated: bool = False
    mask: tuple[int, int] | None = None


class Shown(NamedTuple):
    """A string that was shown, its spaces included, and where its baseline begins and ends.

    `text` is as it is extracted; of codes that the file does not tell it has nothing. What is told
    without being shown has no place.
    """

    text: str
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    size: float = 0.0


@dataclass(eq=False, slots=True)
class MarkedContent:
    """A marked-content sequence (ISO 32000-1, 14.6), from BMC or BDC to EMC.

    `mcid` is its own. `form` is the number of the form XObject that it stands in, None for the
    page's own content: MCIDs of a form belong to that form (14.7.4.2). `outer` is the sequence
    around it, which goes on in the forms that it paints. `parts` are what it shows and the
    sequences in it, in order; `marks` what it paints itself. Texts are None where it has none.
    """

    tag: str
    mcid: int | None
    form: Any
    outer: MarkedContent | None = field(repr=False)
    alt: str | None = None
    actual_text: str | None = None
    expansion: str | None = None
    lang: str | None = None
    parts: list[Shown | MarkedContent] = field(default_factory=list, repr=False)
    marks: list[Mark] = field(default_factory=list, repr=False)
    # What encloses it, itself included; found when it begins, as sequences may lie very deep.
    tagged: MarkedContent | None = field(init=False, repr=False)
    artifact: MarkedContent | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find the innermost sequence with an MCID, and the innermost artifact."""
        outer = self.outer
        self.tagged = self if self.mcid is not None else outer.tagged if outer else None
        is_artifact = self.tag == "Artifact"
        self.artifact = self if is_artifact else outer.artifact if outer else None

    def outwards(self) -> Iterator[MarkedContent]:
        """Yield the sequence and those around it, the innermost first."""
        each: MarkedContent | None = self
        while each is not None:
            charge()
            yield each
            each = each.outer

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the sequences around it and its own, the outermost first."""
        return tuple(each.tag for each in self.outwards())[::-1]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing painted. Lengths are in points on the page, boxes what their clips leave to see.

    `size` is a text's size, a line's width, or the lesser side of a fill. `across` and `along` are
    the lengths in points that a picture's width and height take, `line` is the width of the line
    that letters are drawn with, None for those that are filled alone; `lost` tells of a text in
    which the font has no glyph for a character, `untold` of one with codes that the file does not
    tell the characters of. `within` is the innermost marked-content sequence around it.
    """

    kind: Kind
    box: Rect
    whole: Rect
    colour: Colour
    size: float
    overprint: bool
    mode: int
    opacity: float
    blend: str
    clip: Clip
    text: str = ""
    font: FontResource | None = None
    hidden: bool = False
    lost: bool = False
    image: Image | None = None
    across: float = 0.0
    along: float = 0.0
    untold: bool = False
    line: float | None = None
    within: MarkedContent | None = field(default=None, repr=False, compare=False)

    @property
    def mcid(self) -> int | None:
        """The MCID of the innermost sequence around it that has one."""
        tagged = self.within.tagged if self.within else None
        return tagged.mcid if tagged else None

    @property
    def is_artifact(self) -> bool:
        """Whether a sequence around it says that it is no part of what is told (14.8.2.2)."""
        return self.within is not None and self.within.artifact is not None

    @property
    def shown(self) -> str:
        """What it is called in messages: the beginning of a text, or its kind."""
        return f"'{self.text[:40]}'" if self.text else f"a {self.kind}"

    @property
    def visible(self) -> bool:
        """Whether anything of it is to be seen."""
        return not self.hidden and self.box.width > 0 and self.box.height > 0
