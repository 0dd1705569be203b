"""Colours, paths and clips: the operators of content that put marks on a page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.model import Rect, around
from memopress.preflight.reading.allowance import keep
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.marks import Clip, Kind, Mark
from memopress.preflight.reading.spaces import Colour, Space
from memopress.preflight.reading.state import Matrix, State, matrix_of
from memopress.preflight.reading.store import Painted, Store, key_of

if TYPE_CHECKING:
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.marks import MarkedContent


_NESTED = 5_000  # states kept by q; viewers of old had room for 28 (ISO 32000-1, annex C)
TOLD = 100  # faults of a page's content: who mends these sees the others
_HAIR = 0.01  # what is of no width is still drawn, as thin as a device can (8.4.3.2, 8.5.3.3)


class Painter(ABC):
    """The state of one stream that is being read, and what its operators do to it."""

    def __init__(
        self,
        painted: Painted,
        store: Store,
        resources: Object | None,
        state: State,
        above: tuple[Any, ...] = (),
        count: list[int] | None = None,
    ) -> None:
        """Begin in a state; `above` are the streams that this one is in, `count` what they had."""
        self.painted, self.store = painted, store
        self.resources = resources if isinstance(resources, Dictionary) else Dictionary()
        self.state = state
        self.above = above
        self.count = count if count is not None else [0, 0, 0]  # operators, clips, forms
        self.stack: list[State] = []
        self.points: list[tuple[float, float]] = []
        self.starts: list[int] = []  # where in these points a subpath begins
        self.rule: str | None = None  # W or W*, until the next painting operator
        self.base = state.ctm  # where patterns are fixed (8.7.3.1)
        self.matrix = self.line = Matrix()
        self.compatible = 0
        self.outline: Rect | None = None  # what text clips, until ET
        self.text_object = self.text_objects = 0  # the one that is open, 0 for none; how many
        self.form: Any = None  # the number of the stream, None for the page's own content
        self.within: MarkedContent | None = None  # the innermost marked-content sequence
        self.begun: list[int] = []  # in which text objects this stream's sequences began

    def tell(self, fault: str) -> None:
        """Add a fault of the content, once."""
        told = self.painted.broken
        if len(told) < TOLD and fault not in told:
            self.painted.broken.append(fault)

    # state ------------------------------------------------------------------------------------

    def keep(self, _: list[Any]) -> None:
        """Follow the operator q."""
        if len(self.stack) >= _NESTED:
            raise TooLargeError(f"graphics states lie more than {_NESTED:,} deep in each other")
        self.stack.append(self.state.kept())
        self.painted.deepest = max(self.painted.deepest, len(self.stack))

    def bring_back(self, _: list[Any]) -> None:
        """Follow the operator Q."""
        if self.stack:
            self.state = self.stack.pop()
        else:
            self.tell("a 'Q' has no 'q'")

    def transform(self, o: list[Any]) -> None:
        """Follow the operator cm."""
        self.state.ctm = matrix_of(o).then(self.state.ctm)

    def set_width(self, o: list[Any]) -> None:
        """Follow the operator w."""
        self.state.width = float(o[0])

    def set_intent(self, o: list[Any]) -> None:
        """Follow the operator ri."""
        self.painted.intents.add(str(o[0])[1:])

    def set_state(self, o: list[Any]) -> None:
        """Follow the operator gs."""
        states = self.resources.get("/ExtGState")
        entry = states.get(str(o[0])) if isinstance(states, Dictionary) else None
        if not isinstance(entry, Dictionary):
            self.tell(f"there is no graphics state '{o[0]}'")
            return
        self.painted.states[key_of(entry)] = entry
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
        if "/RI" in entry:
            self.painted.intents.add(str(entry.RI)[1:])
        if "/BM" in entry:
            blend = entry.BM[0] if isinstance(entry.BM, Array) else entry.BM
            state.blend = str(blend)[1:]
        if "/SMask" in entry:
            group = entry.SMask.get("/G") if isinstance(entry.SMask, Dictionary) else None
            if isinstance(group, Stream):
                self.read_mask(group)
        font = entry.get("/Font")
        if isinstance(font, Array) and isinstance(font[0], Dictionary):
            state.font, state.size = self.font(font[0]), float(font[1])

    def font(self, entry: Object) -> FontResource:
        """Return a font dictionary's font, and note that the page uses it."""
        font = self.store.font(entry)
        self.painted.fonts[key_of(entry)] = (font, entry)
        return font

    # colour -----------------------------------------------------------------------------------

    def space(self, obj: Object) -> Space:
        """Return a colour space that an operator sets, and note that it does."""
        space = self.store.space(obj, self.resources)
        self.painted.spaces.add(space)
        return space

    def space_fill(self, o: list[Any]) -> None:
        """Follow the operator cs."""
        self.state.fill = _initial(self.space(o[0]))

    def space_stroke(self, o: list[Any]) -> None:
        """Follow the operator CS."""
        self.state.stroke = _initial(self.space(o[0]))

    def colour_fill(self, o: list[Any]) -> None:
        """Follow the operators sc, scn."""
        self.state.fill = self._colour(self.state.fill.space, o)

    def colour_stroke(self, o: list[Any]) -> None:
        """Follow the operators SC, SCN."""
        self.state.stroke = self._colour(self.state.stroke.space, o)

    def _colour(self, space: Space, o: list[Any]) -> Colour:
        pattern = None
        if o and isinstance(o[-1], Name):
            patterns = self.resources.get("/Pattern")
            pattern = patterns.get(str(o.pop())) if isinstance(patterns, Dictionary) else None
        return Colour(space, tuple(float(value) for value in o), pattern)

    # paths ------------------------------------------------------------------------------------

    def move(self, o: list[Any]) -> None:
        """Follow the operator m."""
        self._drop_move()
        self.starts.append(len(self.points))
        self._reach(o[0], o[1])

    def _drop_move(self) -> None:
        """Forget a move that nothing was drawn after: it is no part of the path (8.5.2.1)."""
        if self.starts and self.starts[-1] == len(self.points) - 1:
            self.starts.pop()
            self.points.pop()

    def line_to(self, o: list[Any]) -> None:
        """Follow the operator l."""
        self._reach(o[0], o[1])

    def curve(self, o: list[Any]) -> None:
        """Follow the operators c, v, y."""
        # Control points stand for the curve: its box is never larger than theirs.
        for index in range(0, len(o), 2):
            self._reach(o[index], o[index + 1])

    def rectangle(self, o: list[Any]) -> None:
        """Follow the operator re."""
        x, y, width, height = (float(value) for value in o)
        at = self.state.ctm.at
        self.starts.append(len(self.points))
        self.points += (at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height))

    def _reach(self, x: Any, y: Any) -> None:
        self.points.append(self.state.ctm.at(float(x), float(y)))

    def close(self, _: list[Any]) -> None:
        """Follow the operator h."""
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
                self.mark("fill", box if size else box.grown(_HAIR / 2), size)
            if stroke:
                width = self.state.width * self.state.ctm.growth
                # Lines of one path may lie far apart: each is a mark of its own.
                for start, end in pairwise((*self.starts, len(self.points))):
                    if end > start:
                        part = around(self.points[start:end])
                        self.mark("stroke", part.grown(max(width, _HAIR) / 2), width)
            if self.rule:
                self.add_clip(box)
        elif self.rule:
            self.add_clip(Rect(0, 0, 0, 0))
        self.points, self.starts, self.rule = [], [], None

    def add_clip(self, box: Rect) -> None:
        """Let nothing be seen outside of a box."""
        self.count[1] += 1
        clip = self.state.clip
        self.state.clip = Clip(clip.box.meet(box), self.count[1], clip)

    def mark(self, kind: Kind, whole: Rect, size: float, **more: Any) -> None:
        """Add a mark in the present state, and what its pattern paints."""
        state = self.state
        stroked = kind == "stroke" or more.get("line") is not None
        colour = more.pop("colour", None) or (state.stroke if stroked else state.fill)
        keep()
        seen = whole.meet(state.clip.box)
        mark = Mark(
            kind,
            whole if seen == whole else seen,  # most are seen whole, and pages have many
            whole,
            colour,
            size,
            state.over_stroke if stroked else state.over_fill,
            state.mode,
            state.alpha_stroke if stroked else state.alpha_fill,
            state.blend,
            state.clip,
            within=self.within,
            **more,
        )
        self.painted.marks.append(mark)
        if self.within is not None:
            self.within.marks.append(mark)
        if colour.pattern is not None:
            self.fill_with(colour, mark)

    @abstractmethod
    def fill_with(self, colour: Colour, mark: Mark) -> None:
        """Read what a pattern paints in a mark."""

    @abstractmethod
    def read_mask(self, group: Stream) -> None:
        """Read what a soft mask is made of."""

    @abstractmethod
    def read_stencil(self, drawing: Stream, resources: Object | None) -> None:
        """Read what a letter is made of that takes the colour of the text."""

    @abstractmethod
    def descend(self, stream: Stream, state: State, resources: Object | None) -> None:
        """Read a stream within this one."""


def _initial(space: Space) -> Colour:
    """Return the colour that a space begins with (8.6.8)."""
    if space.family == "DeviceCMYK":
        return Colour(space, (0.0, 0.0, 0.0, 1.0))
    full = 1.0 if space.family in ("Separation", "DeviceN") else 0.0
    return Colour(space, (full,) * space.channels)
