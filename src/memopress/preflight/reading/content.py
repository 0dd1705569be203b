"""Content streams read as a list of marks: a small interpreter of PDF's operators.

ISO 32000-1, clauses 8, 9 and 11, annex A. It follows colour, overprint, clips (as boxes), text and
forms; it never fails on a broken stream, but tells what is broken.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.model import Rect, around
from memopress.preflight.reading.decoding import TooLargeError, decoded
from memopress.preflight.reading.fonts import Font, read_font
from memopress.preflight.reading.marks import Clip, Image, Kind, Mark
from memopress.preflight.reading.spaces import (
    CMYK,
    GRAY,
    RGB,
    UNKNOWN,
    Colour,
    Space,
    read_space,
)
from memopress.preflight.reading.state import Matrix, State

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMS = 32  # forms within forms: readers give up at some depth, and files of the trade have few
# What a page may have, its forms included: more is an attack, or no page for a press.
_MOST = 1_500_000  # operators
_MOST_FORMS = 30_000  # forms, patterns and letters drawn in the file
_MOST_TOKENS = 6_000_000  # names and numbers of one stream
_MOST_CELLS = 1_000_000  # of a tiling pattern in one mark
_SEPARATORS = tuple(bytes((code,)) for code in b"\0\t\n\f\r ()<>[]/%")
_ASCENT, _DESCENT = 0.74, 0.22  # of the size: what letters reach above and below the baseline
_HAIR = 0.01  # what is of no width is still drawn, as thin as a device can (8.4.3.2, 8.5.3.3)
_UNENDED = re.compile(rb"(?:[\s\])>][-+.\d]+|[\])>])\s*\Z")
_INVISIBLE = 3
_CLIPPING = 4


@dataclass(slots=True)
class Painted:
    """What reading a page's content gave: its marks, and what else rules ask for.

    `states` are the ExtGState dictionaries in use, `groups` the transparency groups of forms,
    `broken` what is wrong with the streams, `forms` the form XObjects that were painted. `endless`
    tells of a page that paints more than was read, and that no renderer should be given either.
    """

    marks: list[Mark] = field(default_factory=list)
    states: dict[Any, Object] = field(default_factory=dict)
    forms: dict[Any, Object] = field(default_factory=dict)
    images: dict[Any, Object] = field(default_factory=dict)
    fonts: dict[Any, tuple[Font, Object]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    endless: bool = False


class Store:
    """Fonts and colour spaces of a file, each read once however many pages use it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Begin empty; the file stays open as long as anything of it may be asked for."""
        self.pdf = pdf
        self.spare = pikepdf.new()  # where content is parsed that was put together
        self._fonts: dict[tuple[int, int], Font] = {}
        self._spaces: dict[tuple[int, int], Space] = {}

    def font(self, obj: Object) -> Font:
        """Return a font dictionary's font."""
        key = obj.objgen
        if key == (0, 0):
            return read_font(obj)
        if key not in self._fonts:
            self._fonts[key] = read_font(obj)
        return self._fonts[key]

    def space(self, obj: Object, resources: Object | None) -> Space:
        """Return a colour space, by name or as an array."""
        key = obj.objgen if isinstance(obj, Array) else (0, 0)
        if key == (0, 0):
            named = isinstance(obj, Name) and isinstance(resources, Dictionary)
            table = resources.get("/ColorSpace") if named and resources is not None else None
            entry = table.get(str(obj)) if isinstance(table, Dictionary) else None
            if isinstance(entry, Array) and entry.objgen != (0, 0):
                return self.space(entry, resources)
            return read_space(obj, resources)
        if key not in self._spaces:
            self._spaces[key] = read_space(obj, resources)
        return self._spaces[key]


def read_content(page: Object, bounds: Rect, store: Store) -> Painted:
    """Return what a page paints within bounds."""
    painted = Painted()
    state = State(Matrix(), Clip(bounds, 0, None))
    reader = _Reader(painted, store, page.get("/Resources"), state)
    try:
        reader.run_page(page)
    except TooLargeError as fault:
        painted.broken.append(str(fault))
        painted.endless = True
    return painted


class _Reader:
    """Runs one stream and, by readers of their own, the forms and patterns in it."""

    def __init__(
        self,
        painted: Painted,
        store: Store,
        resources: Object | None,
        state: State,
        above: tuple[Any, ...] = (),
        count: list[int] | None = None,
    ) -> None:
        self.painted, self.store = painted, store
        self.resources = resources if isinstance(resources, Dictionary) else Dictionary()
        self.state = state
        self.above = above
        self.count = count if count is not None else [0, 0, 0]  # operators, clips, forms
        self.stack: list[State] = []
        self.points: list[tuple[float, float]] = []
        self.starts: list[int] = []  # where in these points a subpath begins
        self.here = (0.0, 0.0)
        self.rule: str | None = None  # W or W*, until the next painting operator
        self.base = state.ctm  # where patterns are fixed (8.7.3.1)
        self.matrix = self.line = Matrix()
        self.compatible = 0
        self.outline: Rect | None = None  # what text clips, until ET

    def run_page(self, page: Object) -> None:
        """Follow the operators of a page, whose content may be cut into several streams."""
        content = page.get("/Contents")
        parts = list(content) if isinstance(content, Array) else [content]
        if content is not None and not all(isinstance(part, Stream) for part in parts):
            self._tell("a part of the page's content is no stream")
        self.run(*(part for part in parts if isinstance(part, Stream)))

    def run(self, *streams: Stream) -> None:
        """Follow the operators of streams, that are one content together."""
        try:
            data = b"\n".join(decoded(stream) for stream in streams)
        except pikepdf.PdfError as fault:
            self._tell(f"a stream cannot be decoded: {fault}")
            return
        if sum(data.count(each) for each in _SEPARATORS) > _MOST_TOKENS:
            raise TooLargeError(f"a stream has more than {_MOST_TOKENS:,} names and numbers")
        if _UNENDED.search(data):
            self._tell("the content ends in operands that have no operator")
            data += b"\nn"  # which takes them
        try:
            found = pikepdf.parse_content_stream(Stream(self.store.spare, data))
        except (pikepdf.PdfError, UserWarning) as fault:
            self._tell(f"the content cannot be read: {fault}")
            return
        self.count[0] += len(found)
        if self.count[0] > _MOST:
            raise TooLargeError(f"the page has more than {_MOST:,} operators")
        for each in found:
            name = str(each.operator)
            act = _ACTS.get(name)
            if act is None:
                if name == "INLINE IMAGE":
                    self._inline(each)
                elif not self.compatible and name not in _IGNORED:
                    self._tell(f"there is no operator '{name[:20]}'")
                continue
            try:
                act(self, list(each.operands))
            except TooLargeError:
                raise
            except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError):
                self._tell(f"the operator '{name}' has the wrong operands")
        if self.stack:
            self._tell("a 'q' has no 'Q'")

    def _tell(self, fault: str) -> None:
        if fault not in self.painted.broken:
            self.painted.broken.append(fault)

    # state ------------------------------------------------------------------------------------

    def keep(self, _: list[Any]) -> None:
        self.stack.append(self.state.kept())

    def bring_back(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()
        else:
            self._tell("a 'Q' has no 'q'")

    def transform(self, o: list[Any]) -> None:
        self.state.ctm = _matrix(o).then(self.state.ctm)

    def set_width(self, o: list[Any]) -> None:
        self.state.width = float(o[0])

    def set_state(self, o: list[Any]) -> None:
        states = self.resources.get("/ExtGState")
        entry = states.get(str(o[0])) if isinstance(states, Dictionary) else None
        if not isinstance(entry, Dictionary):
            self._tell(f"there is no graphics state '{o[0]}'")
            return
        self.painted.states[_key(entry)] = entry
        state = self.state
        if "/OP" in entry:
            state.over_stroke = bool(entry.OP)
            state.over_fill = bool(entry.get("/op", entry.OP))
        elif "/op" in entry:
            state.over_fill = bool(entry.get("/op"))
        if "/OPM" in entry:
            state.mode = int(entry.OPM)
        if "/ca" in entry:
            state.alpha_fill = float(entry.ca)
        if "/CA" in entry:
            state.alpha_stroke = float(entry.CA)
        if "/LW" in entry:
            state.width = float(entry.LW)
        if "/BM" in entry:
            blend = entry.BM[0] if isinstance(entry.BM, Array) else entry.BM
            state.blend = str(blend)[1:]
        if "/SMask" in entry:
            state.masked = isinstance(entry.SMask, Dictionary)
        font = entry.get("/Font")
        if isinstance(font, Array) and isinstance(font[0], Dictionary):
            state.font, state.size = self._font(font[0]), float(font[1])

    # colour -----------------------------------------------------------------------------------

    def space_fill(self, o: list[Any]) -> None:
        self.state.fill = _initial(self.store.space(o[0], self.resources))

    def space_stroke(self, o: list[Any]) -> None:
        self.state.stroke = _initial(self.store.space(o[0], self.resources))

    def colour_fill(self, o: list[Any]) -> None:
        self.state.fill = self._colour(self.state.fill.space, o)

    def colour_stroke(self, o: list[Any]) -> None:
        self.state.stroke = self._colour(self.state.stroke.space, o)

    def _colour(self, space: Space, o: list[Any]) -> Colour:
        pattern = None
        if o and isinstance(o[-1], Name):
            patterns = self.resources.get("/Pattern")
            pattern = patterns.get(str(o.pop())) if isinstance(patterns, Dictionary) else None
        return Colour(space, tuple(float(value) for value in o), pattern)

    # paths ------------------------------------------------------------------------------------

    def move(self, o: list[Any]) -> None:
        self._drop_move()
        self.starts.append(len(self.points))
        self._reach(o[0], o[1])

    def _drop_move(self) -> None:
        """Forget a move that nothing was drawn after: it is no part of the path (8.5.2.1)."""
        if self.starts and self.starts[-1] == len(self.points) - 1:
            self.starts.pop()
            self.points.pop()

    def line_to(self, o: list[Any]) -> None:
        self._reach(o[0], o[1])

    def curve(self, o: list[Any]) -> None:
        # Control points stand for the curve: its box is never larger than theirs.
        for index in range(0, len(o), 2):
            self._reach(o[index], o[index + 1])

    def rectangle(self, o: list[Any]) -> None:
        x, y, width, height = (float(value) for value in o)
        at = self.state.ctm.at
        self.starts.append(len(self.points))
        self.points += (at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height))

    def _reach(self, x: Any, y: Any) -> None:
        self.points.append(self.state.ctm.at(float(x), float(y)))

    def close(self, _: list[Any]) -> None:
        # A point that is closed is a dot, if the line's ends are round.
        if self.starts and self.starts[-1] == len(self.points) - 1:
            self.points.append(self.points[-1])

    def paint(self, *, fill: bool, stroke: bool) -> None:
        """Paint the path, take it for a clip if that was asked, and begin anew."""
        self._drop_move()
        if self.points:
            box = around(self.points)
            if fill:
                size = min(box.width, box.height)
                self._mark("fill", box if size else box.grown(_HAIR / 2), size)
            if stroke:
                width = self.state.width * self.state.ctm.growth
                # Lines of one path may lie far apart: each is a mark of its own.
                for start, end in pairwise((*self.starts, len(self.points))):
                    if end > start:
                        part = around(self.points[start:end])
                        self._mark("stroke", part.grown(max(width, _HAIR) / 2), width)
            if self.rule:
                self._clip(box)
        elif self.rule:
            self._clip(Rect(0, 0, 0, 0))
        self.points, self.starts, self.rule = [], [], None

    def _clip(self, box: Rect) -> None:
        self.count[1] += 1
        clip = self.state.clip
        self.state.clip = Clip(clip.box.meet(box), self.count[1], clip)

    def _mark(self, kind: Kind, whole: Rect, size: float, **more: Any) -> None:
        state = self.state
        stroked = kind == "stroke"
        colour = more.pop("colour", None) or (state.stroke if stroked else state.fill)
        mark = Mark(
            kind,
            whole.meet(state.clip.box),
            whole,
            colour,
            size,
            state.over_stroke if stroked else state.over_fill,
            state.mode,
            state.alpha_stroke if stroked else state.alpha_fill,
            state.blend,
            state.clip,
            **more,
        )
        self.painted.marks.append(mark)
        if colour.pattern is not None:
            self._pattern(colour, mark)

    def _pattern(self, colour: Colour, mark: Mark) -> None:
        """Read what a pattern paints: one of its cells, where its mark shows most of it."""
        pattern = colour.pattern
        if isinstance(pattern, Stream):
            matrix = pattern.get("/Matrix")
            base = _matrix(list(matrix)) if isinstance(matrix, Array) else Matrix()
            base = _tile(pattern, base.then(self.base), mark.box)
            state = State(base, Clip(mark.box, mark.clip.number, mark.clip.outer))
            if colour.space.base is not None and colour.values:
                state.fill = state.stroke = Colour(colour.space.base, colour.values)
            self._descend(pattern, state, pattern.get("/Resources"))
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            self._shade(pattern.Shading, mark.box)

    def shade(self, o: list[Any]) -> None:
        shadings = self.resources.get("/Shading")
        shading = shadings.get(str(o[0])) if isinstance(shadings, Dictionary) else None
        if shading is None:
            self._tell(f"there is no shading '{o[0]}'")
            return
        self._shade(shading, self.state.clip.box)

    def _shade(self, shading: Object, box: Rect) -> None:
        space = shading.get("/ColorSpace")
        found = self.store.space(space, self.resources) if space is not None else UNKNOWN
        self._mark("shading", box, min(box.width, box.height), colour=Colour(found))

    # XObjects ---------------------------------------------------------------------------------

    def do(self, o: list[Any]) -> None:
        table = self.resources.get("/XObject")
        obj = table.get(str(o[0])) if isinstance(table, Dictionary) else None
        if not isinstance(obj, Stream):
            self._tell(f"there is no XObject '{o[0]}'")
            return
        subtype = obj.get("/Subtype")
        if subtype == "/Image":
            self.painted.images[_key(obj)] = obj
            self._image(_image(obj, str(o[0])[1:], self.store, self.resources))
        elif subtype == "/Form":
            self.painted.forms[_key(obj)] = obj
            matrix, box = obj.get("/Matrix"), obj.get("/BBox")
            state = self.state.kept()
            if isinstance(matrix, Array):
                state.ctm = _matrix(list(matrix)).then(state.ctm)
            if isinstance(box, Array) and len(box) == 4:
                self.count[1] += 1
                x0, y0, x1, y1 = (float(value) for value in box)
                seen = state.ctm.rect(Rect(x0, y0, x1, y1)).meet(state.clip.box)
                state.clip = Clip(seen, self.count[1], state.clip)
            if isinstance(obj.get("/Group"), Dictionary):
                # 11.6.6: a group begins with full opacity; its own meets the page as a whole.
                state.alpha_fill = state.alpha_stroke = 1.0
                state.blend = "Normal"
            self._descend(obj, state, obj.get("/Resources", self.resources))
        else:
            self.painted.forms[_key(obj)] = obj

    def _descend(self, stream: Stream, state: State, resources: Object | None) -> None:
        key = _key(stream)
        if key in self.above:
            self._tell("a form contains itself")
            return
        if len(self.above) >= _FORMS:
            self._tell(f"forms lie more than {_FORMS} deep in each other")
            return
        self.count[2] += 1
        if self.count[2] > _MOST_FORMS:
            raise TooLargeError(f"the page paints more than {_MOST_FORMS:,} forms")
        inner = _Reader(self.painted, self.store, resources, state, (*self.above, key), self.count)
        inner.run(stream)

    def _inline(self, each: Any) -> None:
        try:
            obj = each.iimage
            space = obj.obj.get("/ColorSpace", obj.obj.get("/CS"))
            stencil = bool(obj.image_mask)
            found = self.store.space(space, self.resources) if space is not None else None
            filters = tuple(str(name).lstrip("/") for name in obj.filters)
            image = Image(
                "inline",
                int(obj.width),
                int(obj.height),
                1 if stencil else int(obj.bits_per_component),
                None if stencil else found,
                stencil,
                filters,
            )
        except (TypeError, ValueError, KeyError, AttributeError, NotImplementedError):
            self._tell("an inline image is broken")
            return
        self._image(image)

    def _image(self, image: Image) -> None:
        ctm = self.state.ctm
        across, along = (ctm.a**2 + ctm.b**2) ** 0.5, (ctm.c**2 + ctm.d**2) ** 0.5
        colour = self.state.fill if image.stencil else Colour(image.space or UNKNOWN)
        self._mark(
            "picture",
            ctm.rect(Rect(0, 0, 1, 1)),
            min(across, along),
            colour=colour,
            image=image,
            across=across,
            along=along,
        )

    # text -------------------------------------------------------------------------------------

    def begin_text(self, _: list[Any]) -> None:
        self.matrix = self.line = Matrix()

    def end_text(self, _: list[Any]) -> None:
        if self.outline is not None:
            self._clip(self.outline)
            self.outline = None

    def set_font(self, o: list[Any]) -> None:
        fonts = self.resources.get("/Font")
        entry = fonts.get(str(o[0])) if isinstance(fonts, Dictionary) else None
        self.state.size = float(o[1])
        if not isinstance(entry, Dictionary):
            self.state.font = None
            self._tell(f"there is no font '{o[0]}'")
            return
        self.state.font = self._font(entry)

    def _font(self, entry: Object) -> Font:
        font = self.store.font(entry)
        self.painted.fonts[_key(entry)] = (font, entry)
        return font

    def set_letter_space(self, o: list[Any]) -> None:
        self.state.letter_space = float(o[0])

    def set_word_space(self, o: list[Any]) -> None:
        self.state.word_space = float(o[0])

    def set_stretch(self, o: list[Any]) -> None:
        self.state.stretch = float(o[0]) / 100

    def set_leading(self, o: list[Any]) -> None:
        self.state.leading = float(o[0])

    def set_rise(self, o: list[Any]) -> None:
        self.state.rise = float(o[0])

    def set_showing(self, o: list[Any]) -> None:
        self.state.showing = int(o[0])

    def next_line(self, o: list[Any]) -> None:
        self.matrix = self.line = Matrix(e=float(o[0]), f=float(o[1])).then(self.line)

    def next_line_leading(self, o: list[Any]) -> None:
        self.state.leading = -float(o[1])
        self.next_line(o)

    def set_matrix(self, o: list[Any]) -> None:
        self.matrix = self.line = _matrix(o)

    def new_line(self, _: list[Any]) -> None:
        self.next_line([0, -self.state.leading])

    def show_next(self, o: list[Any]) -> None:
        self.new_line([])
        self.show([[o[-1]]])

    def show_spaced(self, o: list[Any]) -> None:
        self.state.word_space, self.state.letter_space = float(o[0]), float(o[1])
        self.show_next(o)

    def show_one(self, o: list[Any]) -> None:
        self.show([[o[0]]])

    def show(self, o: list[Any]) -> None:
        """Show strings with shifts between them; one mark for all that is not space."""
        state = self.state
        font = state.font
        if font is None:
            return
        start = x = 0.0
        end: float | None = None  # behind the last glyph that is no space
        begun = lost = False
        words: list[str] = []
        for part in o[0]:
            if not isinstance(part, pikepdf.String | bytes | str):
                x -= float(part) / 1000 * state.size * state.stretch
                continue
            for code in font.codes(_bytes(part)):
                text = font.text(code)
                lost = lost or (font.wide and code == 0)
                width = font.widths.get(code, font.default) * font.scale * state.size
                space = state.letter_space + (state.word_space if font.is_space(code) else 0)
                blank = text.isspace()
                if not blank and not begun:
                    start, begun = x, True
                if code in font.glyphs:
                    self._draw_glyph(font, code, x)
                if not blank:
                    end = x + width * state.stretch
                x += (width + space) * state.stretch
                words.append(text)
        if end is not None:
            self._letters(start, end, "".join(words).strip(), lost=lost)
        self.matrix = Matrix(e=x).then(self.matrix)

    def _draw_glyph(self, font: Font, code: int, x: float) -> None:
        """Read what a letter paints that is drawn in the file, with colours of its own."""
        if len(font.matrix) != 6 or self.state.showing % _CLIPPING == _INVISIBLE:
            return
        state = self.state.kept()
        size = Matrix(state.size * state.stretch, d=state.size, e=x, f=state.rise)
        state.ctm = Matrix(*font.matrix).then(size).then(self.matrix).then(state.ctm)
        resources = font.resources if font.resources is not None else self.resources
        self._descend(font.glyphs[code], state, resources)

    def _letters(self, start: float, end: float, text: str, *, lost: bool) -> None:
        state = self.state
        place = self.matrix.then(state.ctm)
        low, high = state.rise - _DESCENT * state.size, state.rise + _ASCENT * state.size
        box = place.rect(Rect(min(start, end), min(low, high), max(start, end), max(low, high)))
        size = abs(state.size) * (place.c**2 + place.d**2) ** 0.5
        showing = state.showing % _CLIPPING
        # 0 fills, 1 strokes, 2 both, 3 neither; 4 to 7 the same and clips (9.3.6).
        hidden = showing == _INVISIBLE
        if showing in (0, 2, _INVISIBLE):
            self._mark("text", box, size, text=text, font=state.font, hidden=hidden, lost=lost)
        if showing in (1, 2):
            self._mark("text", box, size, text=text, font=state.font, colour=state.stroke)
        if state.showing >= _CLIPPING:
            self.outline = box if self.outline is None else self.outline.join(box)

    def set_compatible(self, *, begin: bool) -> None:
        self.compatible += 1 if begin else -1


def _bytes(text: pikepdf.String | bytes | str) -> bytes:
    return text.encode("latin-1", "replace") if isinstance(text, str) else bytes(text)


def _tile(pattern: Object, base: Matrix, seen: Rect) -> Matrix:
    """Return the map of a tiling pattern's cell that is the first within a box.

    Where none is within it whole, that which covers its middle (ISO 32000-1, 8.7.3.1).
    """
    cell, steps = pattern.get("/BBox"), (pattern.get("/XStep", 0), pattern.get("/YStep", 0))
    scale = base.a * base.d - base.b * base.c
    if not isinstance(cell, Array) or len(cell) != 4 or not scale or not all(steps):
        return base
    x0, y0, x1, y1 = (float(value) for value in cell)
    back = Matrix(base.d / scale, -base.b / scale, -base.c / scale, base.a / scale)
    box = Matrix(e=-base.e, f=-base.f).then(back).rect(seen)
    across, along = (abs(float(step)) for step in steps)
    if box.width * box.height / across / along > _MOST_CELLS:
        raise TooLargeError(f"a pattern has more than {_MOST_CELLS:,} cells")
    shifts = []
    for low, high, first, last, step in (
        (box.x0, box.x1, min(x0, x1), max(x0, x1), across),
        (box.y0, box.y1, min(y0, y1), max(y0, y1), along),
    ):
        number = math.ceil((low - first) / step - 1e-6)
        if last + number * step > high:
            number = math.floor(((low + high) / 2 - first) / step)
        shifts.append(number * step)
    return Matrix(e=shifts[0], f=shifts[1]).then(base)


def _matrix(o: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in o)
    return Matrix(a, b, c, d, e, f)


def _key(obj: Object) -> Any:
    """Return what tells an object from others: its number, or the object itself if it has none."""
    return obj.objgen if obj.objgen != (0, 0) else id(obj)


def _initial(space: Space) -> Colour:
    """Return the colour that a space begins with (8.6.8)."""
    if space.family == "DeviceCMYK":
        return Colour(space, (0.0, 0.0, 0.0, 1.0))
    full = 1.0 if space.family in ("Separation", "DeviceN") else 0.0
    return Colour(space, (full,) * space.channels)


def _image(obj: Object, name: str, store: Store, resources: Object) -> Image:
    stencil = bool(obj.get("/ImageMask", False))
    space = obj.get("/ColorSpace")
    found = None if stencil or space is None else store.space(space, resources)
    filters = obj.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters] if filters else []
    return Image(
        name,
        int(obj.get("/Width", 0)),
        int(obj.get("/Height", 0)),
        1 if stencil else int(obj.get("/BitsPerComponent", 8)),
        found,
        stencil,
        tuple(str(each)[1:] for each in names),
    )


def _device(space: Space, *, stroke: bool) -> Callable[[_Reader, list[Any]], None]:
    def act(reader: _Reader, o: list[Any]) -> None:
        actual = reader.store.space(Name(f"/{space.family}"), reader.resources)
        colour = Colour(actual, tuple(float(value) for value in o))
        if len(o) != space.channels:
            raise ValueError(space.family)
        if stroke:
            reader.state.stroke = colour
        else:
            reader.state.fill = colour

    return act


def _painter(*, fill: bool, stroke: bool) -> Callable[[_Reader, list[Any]], None]:
    return lambda reader, _: reader.paint(fill=fill, stroke=stroke)


def _clipper(rule: str) -> Callable[[_Reader, list[Any]], None]:
    def act(reader: _Reader, _: list[Any]) -> None:
        reader.rule = rule

    return act


_R = _Reader
_ACTS: dict[str, Callable[[_Reader, list[Any]], None]] = {
    "q": _R.keep, "Q": _R.bring_back, "cm": _R.transform, "w": _R.set_width, "gs": _R.set_state,
    "cs": _R.space_fill, "CS": _R.space_stroke, "sc": _R.colour_fill, "SC": _R.colour_stroke,
    "scn": _R.colour_fill, "SCN": _R.colour_stroke,
    "g": _device(GRAY, stroke=False), "G": _device(GRAY, stroke=True),
    "rg": _device(RGB, stroke=False), "RG": _device(RGB, stroke=True),
    "k": _device(CMYK, stroke=False), "K": _device(CMYK, stroke=True),
    "m": _R.move, "l": _R.line_to, "c": _R.curve, "v": _R.curve, "y": _R.curve, "h": _R.close,
    "re": _R.rectangle,
    "f": _painter(fill=True, stroke=False), "F": _painter(fill=True, stroke=False),
    "f*": _painter(fill=True, stroke=False), "n": _painter(fill=False, stroke=False),
    "S": _painter(fill=False, stroke=True), "s": _painter(fill=False, stroke=True),
    "B": _painter(fill=True, stroke=True), "B*": _painter(fill=True, stroke=True),
    "b": _painter(fill=True, stroke=True), "b*": _painter(fill=True, stroke=True),
    "W": _clipper("W"), "W*": _clipper("W*"), "sh": _R.shade, "Do": _R.do,
    "BT": _R.begin_text, "ET": _R.end_text, "Tf": _R.set_font, "Tc": _R.set_letter_space,
    "Tw": _R.set_word_space, "Tz": _R.set_stretch, "TL": _R.set_leading, "Ts": _R.set_rise,
    "Tr": _R.set_showing, "Td": _R.next_line, "TD": _R.next_line_leading, "Tm": _R.set_matrix,
    "T*": _R.new_line, "Tj": _R.show_one, "TJ": _R.show, "'": _R.show_next, '"': _R.show_spaced,
    "BX": lambda reader, _: reader.set_compatible(begin=True),
    "EX": lambda reader, _: reader.set_compatible(begin=False),
}  # fmt: skip
# What changes nothing that a rule asks for: caps, dashes, flatness, marked content, glyph widths.
_IGNORED = frozenset(("J", "j", "M", "d", "ri", "i", "MP", "DP", "BMC", "BDC", "EMC", "d0", "d1"))
