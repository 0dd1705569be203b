"""Content streams read as a list of marks: a small interpreter of PDF's operators.

ISO 32000-1, clauses 8, 9 and 11, annex A. It follows colour, overprint, clips (as boxes), text and
forms; it never fails on a broken stream, but tells what is broken.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.model import Rect
from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.decoding import TooLargeError, decoded
from memopress.preflight.reading.marks import PLAIN, Clip, Image, Mark, MarkedContent
from memopress.preflight.reading.plain import NUMBERED, instructions
from memopress.preflight.reading.samples import fault_of, jpx_space, unknown_filter
from memopress.preflight.reading.spaces import CMYK, GRAY, RGB, UNKNOWN, Colour, Space
from memopress.preflight.reading.state import Matrix, State, matrix_of
from memopress.preflight.reading.store import Painted, Store, key_of
from memopress.preflight.reading.text import Typist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FORMS = 32  # forms within forms: readers give up at some depth, and files of the trade have few
# What a page may have, its forms included: more is an attack, or no page for a press.
_MOST = 1_000_000  # operators
_STREAM, _OPERATOR = 50, 8  # units of work for a stream, and for an operator in it
_MOST_FORMS = 30_000  # forms, patterns and letters drawn in the file
_MOST_TOKENS = 3_000_000  # names and numbers of one stream: each takes 300 bytes
_MOST_BYTES = 64_000_000  # of one content
_MOST_CELLS = 1_000_000  # of a tiling pattern in one mark
_SEPARATORS = tuple(bytes((code,)) for code in b"\0\t\n\f\r ()<>[]/%")
_UNENDED = re.compile(rb"(?:[\s\])>][-+.\d]+|[\])>])\s*\Z")


def read_content(
    content: Object | None, resources: Object | None, bounds: Rect, store: Store
) -> Painted:
    """Return what content paints within bounds: a stream, or several of them in an array."""
    painted = Painted()
    state = State(Matrix(), Clip(bounds, 0, None))
    reader = _Reader(painted, store, resources, state.kept())
    try:
        reader.run_page(content)
        painted.is_settled = reader.state == state and not reader.is_at_work
    except TooLargeError as fault:
        painted.broken.append(str(fault))
        painted.endless = True
    return painted


class _Reader(Typist):
    """Runs one stream and, by readers of their own, the forms and patterns in it."""

    def run_page(self, content: Object | None) -> None:
        """Follow the operators of a page, whose content may be cut into several streams."""
        parts = list(content) if isinstance(content, Array) else [content]
        if content is not None and not all(isinstance(part, Stream) for part in parts):
            self.tell("a part of the page's content is no stream")
        self.run(*(part for part in parts if isinstance(part, Stream)))

    @property
    def is_at_work(self) -> bool:
        """Whether anything has been begun and not ended: a path, a clip, a text, a sequence."""
        return bool(
            self.points
            or self.rule
            or self.stack
            or self.compatible
            or self.text_object
            or self.within
        )

    def run(self, *streams: Stream) -> None:
        """Follow the operators of streams, that are one content together."""
        try:
            data = _joined(streams)
        except pikepdf.PdfError as fault:
            self.tell(f"a stream cannot be decoded: {fault}")
            return
        tokens = sum(data.count(each) for each in _SEPARATORS)
        charge(_STREAM + tokens // 4)
        if tokens > _MOST_TOKENS:
            raise TooLargeError(f"a stream has more than {_MOST_TOKENS:,} names and numbers")
        if (plain := instructions(data)) is not None:
            self.painted.written.read_plain(data)
            self._count(len(plain))
            self._follow(plain)
        else:
            self.painted.written.read(data)
            if _UNENDED.search(data):
                self.tell("the content ends in operands that have no operator")
                data += b"\nn"  # which takes them
            try:
                found = pikepdf.parse_content_stream(Stream(self.store.spare, data))
            except (pikepdf.PdfError, TypeError, UserWarning) as fault:
                self.tell(f"the content cannot be read: {fault}")
                return
            self._count(len(found))
            self._follow((_operator(each), each) for each in found)
        if self.stack:
            self.tell("a 'q' has no 'Q'")
        self.end_all_marked()

    def _count(self, operators: int) -> None:
        """Count the operators of a stream; raises TooLargeError for too many on the page."""
        self.count[0] += operators
        if self.count[0] > _MOST:
            raise TooLargeError(f"the page has more than {_MOST:,} operators")
        charge(_OPERATOR * operators)

    def _follow(self, found: Iterable[tuple[str, Any]]) -> None:
        """Follow operators, each with its operands or with the instruction that has them."""
        for name, each in found:
            act = _ACTS.get(name)
            if act is None:
                if name == "INLINE IMAGE":
                    self._inline(each)
                elif name not in _IGNORED:
                    if not self.painted.foreign:
                        self.painted.foreign.append(name[:20])
                    if not self.compatible:
                        self.tell(f"there is no operator '{name[:20]}'")
                continue
            try:
                act(self, each if type(each) is list else list(each.operands))
            except TooLargeError:
                raise
            except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError):
                self.tell(f"the operator '{name}' has the wrong operands")
            except pikepdf.PdfError as fault:
                self.tell(f"what the operator '{name}' names cannot be read: {fault}")

    def fill_with(self, colour: Colour, mark: Mark) -> None:
        """Read what a pattern paints: one of its cells, where its mark shows most of it."""
        pattern = colour.pattern
        if isinstance(pattern, Stream):
            matrix = pattern.get("/Matrix")
            base = matrix_of(list(matrix)) if isinstance(matrix, Array) else Matrix()
            base = _tile(pattern, base.then(self.base), mark.box)
            state = State(base, Clip(mark.box, mark.clip.number, mark.clip.outer))
            if colour.space.base is not None and colour.values:
                state.fill = state.stroke = Colour(colour.space.base, colour.values)
            self.descend(pattern, state, pattern.get("/Resources"))
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            self._shade(pattern.Shading, mark.box)

    def shade(self, o: list[Any]) -> None:
        shadings = self.resources.get("/Shading")
        shading = shadings.get(str(o[0])) if isinstance(shadings, Dictionary) else None
        if shading is None:
            self.tell(f"there is no shading '{o[0]}'")
            return
        self._shade(shading, self.state.clip.box)

    def _shade(self, shading: Object, box: Rect) -> None:
        space = shading.get("/ColorSpace")
        found = self.store.space(space, self.resources) if space is not None else UNKNOWN
        self.mark("shading", box, min(box.width, box.height), colour=Colour(found))

    # XObjects ---------------------------------------------------------------------------------

    def do(self, o: list[Any]) -> None:
        table = self.resources.get("/XObject")
        obj = table.get(str(o[0])) if isinstance(table, Dictionary) else None
        if not isinstance(obj, Stream):
            self.tell(f"there is no XObject '{o[0]}'")
            return
        subtype = obj.get("/Subtype")
        if subtype == "/Image":
            image = _image(obj, str(o[0])[1:], self.store, self.resources)
            if key_of(obj) not in self.painted.images:
                self._tell_samples(obj, image)
            self.painted.images[key_of(obj)] = obj
            self._image(image)
        elif subtype == "/Form":
            self.painted.forms[key_of(obj)] = obj
            matrix, box = obj.get("/Matrix"), obj.get("/BBox")
            state = self.state.kept()
            if isinstance(matrix, Array):
                state.ctm = matrix_of(list(matrix)).then(state.ctm)
            if isinstance(box, Array) and len(box) == 4:
                self.count[1] += 1
                x0, y0, x1, y1 = (float(value) for value in box)
                seen = state.ctm.rect(Rect(x0, y0, x1, y1)).meet(state.clip.box)
                state.clip = Clip(seen, self.count[1], state.clip)
            if isinstance(obj.get("/Group"), Dictionary):
                self.painted.faded |= state.alpha_fill < 1 or state.blend not in PLAIN
                # 11.6.6: a group begins with full opacity; its own meets the page as a whole.
                state.alpha_fill = state.alpha_stroke = 1.0
                state.blend = "Normal"
            self.descend(obj, state, obj.get("/Resources", self.resources))
        else:
            self.painted.forms[key_of(obj)] = obj

    def _tell_samples(self, obj: Stream, image: Image) -> None:
        """Tell what does not fit in a picture's data, and that its mask cannot be decoded."""
        mask = _mask_of(obj)
        for fault in (
            fault_of(obj, image),
            unknown_filter(_image(mask, "", self.store, self.resources)) if mask else "",
        ):
            if fault:
                self.tell(fault)

    def read_mask(self, group: Stream) -> None:
        """Keep what no press file may have of a soft mask: colours in RGB, and fonts that lack."""
        key = key_of(group)
        if key in self.painted.masks or not self._may_read(
            key, "a soft mask is made of itself", "soft masks"
        ):
            return
        self.painted.masks[key] = group
        self.painted.marks += [
            mark
            for mark in self._read_apart(group, group.get("/Resources", self.resources)).marks
            if mark.colour.space.is_device_rgb or (mark.font is not None and not mark.font.embedded)
        ]

    def read_stencil(self, drawing: Stream, resources: Object | None) -> None:
        """Keep what no archived file may have of a letter that is drawn without colours."""
        key = key_of(drawing)
        if key in self.painted.stencils or key in self.above:
            return
        self.painted.stencils.add(key)
        if not self._is_deep("forms"):
            self._read_apart(drawing, resources)

    def _read_apart(self, stream: Stream, resources: Object | None) -> Painted:
        """Return what a stream paints that is no content of the page itself."""
        above = (*self.above, key_of(stream))
        painted = Painted(shown=self.painted.shown)
        inner = _Reader(painted, self.store, resources, self.state.kept(), above, self.count)
        # What a mask is made of is seen nowhere, and a letter is told by its code.
        inner.within = MarkedContent("Artifact", None, None, None)
        inner.run(stream)
        self.painted.masked.append(inner.painted)
        for fault in inner.painted.broken:
            self.tell(fault)
        return inner.painted

    def descend(self, stream: Stream, state: State, resources: Object | None) -> None:
        key = key_of(stream)
        if not self._may_read(key, "a form contains itself", "forms"):
            return
        inner = _Reader(self.painted, self.store, resources, state, (*self.above, key), self.count)
        inner.form, inner.within = key, self.within
        inner.run(stream)

    def _may_read(self, key: Any, itself: str, what: str) -> bool:
        """Count a form, and tell whether it is read: neither within itself nor too deep."""
        if key in self.above:
            self.tell(itself)
            return False
        if self._is_deep(what):
            return False
        self.count[2] += 1
        if self.count[2] > _MOST_FORMS:
            raise TooLargeError(f"the page paints more than {_MOST_FORMS:,} forms")
        return True

    def _is_deep(self, what: str) -> bool:
        """Tell whether what is read already lies as deep as may be, and say so."""
        if len(self.above) < _FORMS:
            return False
        self.tell(f"{what} lie more than {_FORMS} deep in each other")
        return True

    def _inline(self, each: Any) -> None:
        try:
            obj = each.iimage
            space = obj.obj.get("/ColorSpace", obj.obj.get("/CS"))
            stencil = bool(obj.image_mask)
            found = self.store.space(space, self.resources) if space is not None else None
            filters = tuple(str(name).lstrip("/") for name in obj.filters)
            if "/Intent" in obj.obj:
                self.painted.intents.add(str(obj.obj.Intent)[1:])
            image = Image(
                "inline",
                int(obj.width),
                int(obj.height),
                1 if stencil else int(obj.bits_per_component),
                None if stencil else found,
                stencil,
                filters,
                bool(obj.obj.get("/Interpolate", obj.obj.get("/I", False))),
            )
        except (TypeError, ValueError, KeyError, AttributeError, NotImplementedError):
            self.tell("an inline image is broken")
            return
        if fault := unknown_filter(image):
            self.tell(fault)
        self._image(image)

    def _image(self, image: Image) -> None:
        ctm = self.state.ctm
        across, along = (ctm.a**2 + ctm.b**2) ** 0.5, (ctm.c**2 + ctm.d**2) ** 0.5
        colour = self.state.fill if image.stencil else Colour(image.space or UNKNOWN)
        self.mark(
            "picture",
            ctm.rect(Rect(0, 0, 1, 1)),
            min(across, along),
            colour=colour,
            image=image,
            across=across,
            along=along,
        )

    def set_compatible(self, *, begin: bool) -> None:
        self.compatible += 1 if begin else -1


def _joined(streams: tuple[Stream, ...]) -> bytes:
    """Return the data of streams that are one content together; raises TooLargeError."""
    parts = []
    left = _MOST_BYTES
    for stream in streams:
        parts.append(decoded(stream, left))
        left -= len(parts[-1]) + 1
        charge()
    return b"\n".join(parts)


def _operator(each: Any) -> str:
    try:
        return str(each.operator)
    except UnicodeDecodeError:
        return str(each.operator.unparse(), "latin-1")


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


def _mask_of(obj: Stream) -> Stream | None:
    """Return the picture that masks a picture, softly or not; the soft one wins (11.6.5.2)."""
    found = obj.get("/SMask", obj.get("/Mask"))
    return found if isinstance(found, Stream) else None


def _image(obj: Stream, name: str, store: Store, resources: Object) -> Image:
    stencil = bool(obj.get("/ImageMask", False))
    space = obj.get("/ColorSpace")
    found = None if stencil or space is None else store.space(space, resources)
    filters = obj.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters] if filters else []
    if space is None and "/JPXDecode" in map(str, names):
        found = jpx_space(obj)
    mask = _mask_of(obj)
    return Image(
        name,
        int(obj.get("/Width", 0)),
        int(obj.get("/Height", 0)),
        1 if stencil else int(obj.get("/BitsPerComponent", 8)),
        found,
        stencil,
        tuple(str(each)[1:] for each in names),
        bool(obj.get("/Interpolate", False)),
        None if mask is None else (int(mask.get("/Width", 0)), int(mask.get("/Height", 0))),
    )


def _device(space: Space, *, stroke: bool) -> Callable[[_Reader, list[Any]], None]:
    def act(reader: _Reader, o: list[Any]) -> None:
        actual = reader.space(Name(f"/{space.family}"))
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
    "ri": _R.set_intent,
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
    "BMC": _R.begin_marked, "BDC": _R.begin_marked, "EMC": _R.end_marked,
    NUMBERED: lambda reader, o: reader.begin(o[0], o[1]),
    "BX": lambda reader, _: reader.set_compatible(begin=True),
    "EX": lambda reader, _: reader.set_compatible(begin=False),
}  # fmt: skip
# What changes nothing that a rule asks for: caps, dashes, flatness, marked points, glyph widths.
_IGNORED = frozenset(("J", "j", "M", "d", "i", "MP", "DP", "d0", "d1"))
