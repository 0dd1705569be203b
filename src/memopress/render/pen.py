"""The operators of one page: lines, shapes and drawings, and colours only where they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.render.ink import THIN
from memopress.render.model import ALPHA, OVERPRINTS
from memopress.render.tears import Fragment, cut
from memopress.render.typecase import encode, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memopress.page.model import Drawing, Segment, Shape
    from memopress.render.font import SheetFont
    from memopress.render.ink import Ink, Inks
    from memopress.render.tears import Tear
    from memopress.render.typecase import Typecase
    from memopress.typeset.model import Inline, Line, Run
    from memopress.units import Point

SOFT_HYPHEN = "\u00ad"
Marker = Callable[["Inline | None", str], tuple[str, int]]
_Piece = tuple[str, int]  # the inside of a TJ array, and the level of the font that tells it
_SPACES = ((" ",), ("\u00a0",))
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


class Pen:
    """Writes one page; its points are the page's, y down, and are turned to PDF's on the way."""

    def __init__(
        self,
        left: float,
        top: float,
        *,
        inks: Inks,
        fonts: Mapping[str, SheetFont],
        case: Typecase,
    ) -> None:
        """Begin a page whose trim has its top left corner at (left, top) in PDF's coordinates.

        `states` and `spaces` are the graphics states and colour spaces that it comes to name.
        """
        self.left, self.top = left, top
        self._inks, self._fonts, self._case = inks, fonts, case
        self.states: set[str] = set()
        self.spaces: set[str] = set()
        self._out: list[str] = []
        self._mark = ""  # the operator that began the marked content in hand
        self._forget()

    def _forget(self) -> None:
        """Set the state to that of a page's beginning (ISO 32000-1, table 52)."""
        self._fill = self._stroke = self._font = ""
        self._scale = 1.0
        self._text = (0.0, 0.0)  # where the text position of the line in hand is
        self._width, self._cap = 1.0, 0
        self._dash: tuple[float, ...] = ()
        self._opacity, self._overprints = 1.0, (False, False)

    def take(self) -> str:
        """Return what was written since the last time."""
        code = "\n".join(self._out)
        self._out.clear()
        return code

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """Show nothing outside of a box until `unclip`; points of the page, y of its top."""
        left, bottom = self.left + x, self.top - y - height
        self._out.append(f"q {left:.3f} {bottom:.3f} {width:.3f} {height:.3f} re W n")

    def turn(self, cos: float, sin: float, x: float, y: float) -> None:
        """Turn what follows around a point of the PDF, which is (0, 0) until `unclip`."""
        self._out.append(f"q {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.3f} {y:.3f} cm")

    def unclip(self) -> None:
        """Return to the state before `clip` or `turn`, as far as this pen must know it."""
        self._out.append("Q")
        self._forget()

    def enter(self, layer: str) -> None:
        """Write what follows as optional content of a layer, until `leave` (ISO 32000-1, 8.11)."""
        self._out.append(f"/OC /{layer} BDC q")

    def leave(self) -> None:
        """Return to the state before `enter`, as `unclip` does for `clip`."""
        self._out.append("Q EMC")
        self._forget()

    def begin(self, operator: str) -> None:
        """Begin marked content of what follows, if it is not that already; '' for none."""
        if operator != self._mark:
            if self._mark:
                self._out.append("EMC")
            if operator:
                self._out.append(operator)
            self._mark = operator

    def line(
        self,
        line: Line,
        at: Point,
        tear: Tear | None = None,
        mark: Marker | None = None,
        onward: Inline | None = None,
    ) -> None:
        """Write a line of text, its origin at a point; `tear` tells of words that it shares.

        `mark` gives tag and number of marked content for a stretch of a meaning (MCID, ISO 32000-1,
        14.7.4.4); without it the text belongs to no element. `onward` is what the next line begins
        with: the space before it is no part of an abbreviation that ends here.
        """
        out = self._out
        out.append("BT")
        self._text = (0.0, 0.0)
        fragments = (
            list(cut(line, tear)) if tear else [Fragment(run, first=True) for run in line.runs]
        )
        marking = _Marking(out, mark)
        for fragment in fragments:
            run = fragment.run
            if fragment.first:
                self._start(run, at)
            last = fragment is fragments[-1]
            font = self._fonts[run.face]
            for told, pieces in self._shown(fragment, font, soft=line.soft and last):
                marking.begin(run.inline, told)
                for code, level in pieces:
                    self._set_font(font.named(level), run.size)
                    out.append(f"[{code}]TJ")
            if last and not (line.joined or line.torn) and (space := self._space(run, font)):
                inline = run.inline
                if inline and (inline.expansion or inline.spoken) and inline != onward:
                    inline = replace(inline, lang="", expansion="", spoken="")
                marking.begin(inline)
                self._set_font(font.named(), run.size)
                out.append(space)
        marking.end()
        out.append("ET")

    def _start(self, run: Run, at: Point) -> None:
        """Set what a run needs, and go to where it begins."""
        out = self._out
        ink = self._inks[run.swatch]
        self._set_overprint(ink.black, ink.black)
        self._set_fill(ink)
        self._set_font(self._fonts[run.face].named(), run.size)
        if run.scale != self._scale:
            self._scale = run.scale
            out.append(f"{run.scale * 100:g} Tz")
        x, y = self._text
        to_x, to_y = self.left + at.x + run.x, self.top - at.y + run.rise
        if to_x != x or to_y != y:
            out.append(f"{to_x - x:.3f} {to_y - y:.3f} Td")
            self._text = round(to_x, 3), round(to_y, 3)

    def _space(self, run: Run, font: SheetFont) -> str:
        """Return the space that a line ends in, '' if it has one.

        Extraction joins the words of two lines that have no space between them.
        """
        space = font.file.space() if run.texts[-1:] not in _SPACES else None
        return f"[<{space:04X}>]TJ" if space else ""

    def _shown(
        self, fragment: Fragment, font: SheetFont, *, soft: bool
    ) -> Iterable[tuple[str, Sequence[_Piece]]]:
        """Return what is told in the place of glyphs, '' for themselves, and the TJ bodies of them.

        `soft` tells that the last glyph is the typesetter's hyphen.
        """
        body = self._case.body(fragment.run)
        if not soft and body.pairs.isdisjoint(font.odd):
            return ((fragment.told, ((body.code, 0),)),)
        parts = _parts(fragment.run, font, soft=soft)
        if fragment.told:
            return ((fragment.told, [piece for _, piece in parts]),)
        return ((told, (piece,)) for told, piece in parts)

    def plain_text(
        self,
        x: float,
        y: float,
        font: SheetFont,
        size: float,
        text: str,
        swatch: str | None = None,
    ) -> None:
        """Write a plain text at a point of the page, in a swatch or the colour that is set."""
        if swatch is not None:
            self.solid()
            self._set_fill(self._inks[swatch])
        gids = [gid for gid, _ in font.file.shape(text)]
        code = encode(gids, [0] * len(gids))
        self._font = f"/{font.named()} {size:g} Tf"
        self._out.append(f"BT {self._font} {self.left + x:.3f} {self.top - y:.3f} Td [{code}]TJ ET")

    def shape(self, shape: Shape, at: Point) -> None:
        """Fill and stroke a path that begins at a point."""
        filled = shape.fill is not None
        stroked = shape.stroke is not None and shape.width > 0
        if not (filled or stroked) or not shape.path:
            return
        out = self._out
        fill = self._inks[shape.fill] if shape.fill is not None else None
        line = self._inks[shape.stroke] if shape.stroke is not None and stroked else None
        over_line = line is not None and line.black and shape.width < THIN
        over_fill = fill is not None and fill.black and _breadth(shape.path) < THIN
        # What is alone may say the same of what is not there: fewer changes of state.
        self._set_overprint(over_fill if fill else over_line, over_line if line else over_fill)
        self._set_opacity(shape.opacity)
        if fill:
            self._set_fill(fill)
        if line:
            self._set_stroke(shape, line)
        out.append(_path(shape.path, self.left + at.x, self.top - at.y))
        out.append("B" if filled and stroked else "f" if filled else "S")

    def drawing(self, drawing: Drawing, at: Point) -> None:
        """Draw shapes inside of a drawing's own clip."""
        box = drawing.clip
        before = (self._fill, self._stroke, self._font, self._width, self._cap, self._dash)
        states = (self._opacity, self._overprints)
        self.clip(at.x + box.x, at.y + box.y, box.width, box.height)
        for shape in drawing.shapes:
            self.shape(shape, at)
        self._out.append("Q")
        self._fill, self._stroke, self._font, self._width, self._cap, self._dash = before
        self._opacity, self._overprints = states

    def _set_font(self, resource: str, size: float) -> None:
        named = f"/{resource} {size:g} Tf"
        if named != self._font:
            self._font = named
            self._out.append(named)

    def veil(self, swatch: str, opacity: float) -> None:
        """Set a swatch for plain text that lets shine through what is below it."""
        self._set_opacity(opacity)
        self._set_fill(self._inks[swatch])

    def solid(self) -> None:
        """Set full opacity and no overprint, for what is drawn past this pen."""
        self._set_overprint(fill=False, line=False)
        self._set_opacity(1.0)

    def _set_fill(self, ink: Ink) -> None:
        if ink.fill != self._fill:
            self._fill = ink.fill
            self._out.append(ink.fill)
            self._use(ink)

    def _use(self, ink: Ink) -> None:
        if ink.spot:
            self.spaces.add(ink.spot)

    def _set_stroke(self, shape: Shape, ink: Ink) -> None:
        if ink.stroke != self._stroke:
            self._stroke = ink.stroke
            self._out.append(ink.stroke)
            self._use(ink)
        if shape.width != self._width:
            self._width = shape.width
            self._out.append(f"{shape.width:.3f} w")
        if shape.round_caps != self._cap:
            self._cap = int(shape.round_caps)
            self._out.append(f"{self._cap} J")
        if shape.dash != self._dash:
            self._dash = shape.dash
            self._out.append(f"[{' '.join(f'{length:.3f}' for length in shape.dash)}] 0 d")

    def _set_overprint(self, fill: bool, line: bool) -> None:  # noqa: FBT001 (a pair, as in the table)
        if (fill, line) != self._overprints:
            self._overprints = fill, line
            self._set_state(OVERPRINTS[fill, line])

    def _set_opacity(self, opacity: float) -> None:
        if opacity != self._opacity:
            self._opacity = opacity
            self._set_state(f"{ALPHA}{round(opacity * 1000)}")

    def _set_state(self, name: str) -> None:
        self.states.add(name)
        self._out.append(f"/{name} gs")


class _Marking:
    """Marks the stretches of a line: one after the other, as far as they mean the same."""

    def __init__(self, out: list[str], mark: Marker | None) -> None:
        """Begin without any; without `mark` only what is told otherwise is marked."""
        self._out, self._mark = out, mark
        self._held: tuple[Inline | None, str] | None = None

    def begin(self, inline: Inline | None, told: str = "") -> None:
        """Mark what follows, until the next stretch: as what it means, and what is told of it.

        ActualText is heeded in the property list of a Span (ISO 32000-1, 14.9.4).
        """
        if not told and self._held == (inline, told):
            return
        self.end()
        if not self._mark and not told:
            return
        properties = []
        tag = "Span"
        if self._mark:
            tag, number = self._mark(inline, told)
            properties.append(f"/MCID {number}")
        if told:
            properties.append(f"/ActualText <{_utf16(told)}>")
        self._out.append(f"/{tag} <<{' '.join(properties)}>> BDC")
        self._held = (inline, told)

    def end(self) -> None:
        """End the stretch in hand."""
        if self._held:
            self._out.append("EMC")
            self._held = None


def _breadth(path: Sequence[Segment]) -> float:
    """Return the lesser of a path's width and height in points, its control points included."""
    xs = [x for segment in path for x in segment.points[0::2]]
    ys = [y for segment in path for y in segment.points[1::2]]
    return min(max(xs) - min(xs), max(ys) - min(ys))


def _path(path: Iterable[Segment], x: float, y: float) -> str:
    """Return path operators in PDF's coordinates, from segments relative to (x, y), y down."""
    code = []
    for segment in path:
        points = segment.points
        if len(points) == 2:
            code.append(f"{x + points[0]:.3f} {y - points[1]:.3f} {_OPERATORS[segment.op]}")
        elif points:
            x1, y1, x2, y2, x3, y3 = points
            code.append(
                f"{x + x1:.3f} {y - y1:.3f} {x + x2:.3f} {y - y2:.3f} {x + x3:.3f} {y - y3:.3f} c"
            )
        else:
            code.append("h")
    return "\n".join(code)


def _parts(run: Run, font: SheetFont, *, soft: bool) -> Iterator[tuple[str, _Piece]]:
    """Yield a run cut into TJ bodies, each with what is told in its place, '' for itself."""
    pairs = [(gid, plain(text)) for gid, text in zip(run.gids, run.texts, strict=True)]
    if soft:
        pairs[-1] = (pairs[-1][0], SOFT_HYPHEN)
    groups: list[tuple[str, int, int, int]] = []  # its ActualText or '', level, first and end
    count = len(run.gids)
    start = 0
    while start < count:
        end = start + 1
        while end < count and not run.texts[end]:
            end += 1
        odd = any(not text for _, text in pairs[start:end])
        level = 0 if odd else font.level(pairs[start])
        text = "".join(text for _, text in pairs[start:end]) if odd else ""
        if groups and not odd and groups[-1][:2] == ("", level):
            groups[-1] = ("", level, groups[-1][2], end)
        else:
            groups.append((text, level, start, end))
        start = end
    for text, level, first, end in groups:
        yield text, (encode(run.gids[first:end], run.shifts[first:end]), level)


def _utf16(text: str) -> str:
    return f"FEFF{text.encode('utf-16-be').hex().upper()}"
