"""One page: the frames of a master filled with what a template put in them, and what goes on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.diagnostics import Place, Problems
from memopress.layout import Frame, Master, elements
from memopress.page.distribute.fill import Filling, Thread
from memopress.page.distribute.model import NARROWEST, NEARLY, Overrun, Overset
from memopress.page.frames import Frames
from memopress.page.model import Artifact, Column, Lack, Link, Placed, Spot
from memopress.page.numbering import fill_noted
from memopress.page.place.place import Hand, Placing, named, tell_no_room
from memopress.page.place.roles import Roles
from memopress.page.prepare import Fit
from memopress.page.prepare.notes import read_notes
from memopress.typeset import Line
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memopress.layout import Element
    from memopress.page.distribute.flow import Flow
    from memopress.page.place.figures import Figures
    from memopress.page.prepare import Pieces


class Fitted(Struct, frozen=True):
    """A frame whose text was changed to fit, and how; `source` is where that text begins."""

    frame: str
    fit: Fit
    source: Place | None


class Sheet(Struct):
    """A composed page before it has a folio: its items, what ran over, and what was fitted.

    `over` are items below the frame that they are of, which are seen nowhere but in drafts.
    `master` is the one that was taken, `area` what its margins leave, and `columns` are those of
    the page's frames. `lacks` are where something is not there that should be. A page is `bare` if
    it has frames with nothing in them, and no pictures or drawings beside them.
    """

    items: list[Placed] = field(default_factory=list)
    over: list[Placed] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    overset: list[tuple[str, Overset]] = field(default_factory=list)
    fitted: list[Fitted] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    area: Box | None = None
    master: Master | None = None
    bare: bool = False

    def add(self, placed: Iterable[Placed], low: float) -> None:
        """Take what stands on the page, apart what stands lower than a frame that is too small.

        What leads somewhere, or is led to, is there all the same.
        """
        for each in placed:
            over = each.at.y > low + NEARLY and not isinstance(each.item, Link | Spot)
            (self.over if over else self.items).append(each)

    def run_on(self, overset: Iterable[Overset], low: float) -> None:
        """Take what stands nowhere of what found no room, below a frame that ends so low."""
        y = max((box.bottom for each in self.over if (box := each.extent)), default=low)
        for each in (each for each in overset if isinstance(each, Overrun)):
            for line, x, down in each.rest:
                at = Point(x, max(y, low) + down)
                self.over.append(Placed(at, line, Artifact.LAYOUT, each.source))
            y = max(y, low) + each.deep


def compose_sheets(
    page: elements.Page, pieces: Pieces, figures: Figures, problems: Problems, *, left: bool
) -> tuple[Sheet, ...]:
    """Return the page in the first of its masters that holds everything, else in the last.

    A page that names a master for its overflow is followed by as many pages as its text needs.
    """
    sheets: tuple[Sheet, ...] = (Sheet(),)
    for master in page.master:
        distributed = _Sheets(page, master, page.overflow, pieces, left=left)
        if master is page.master[-1] or not distributed.overset:
            sheets = distributed.placed(figures, problems)
            break
    return sheets


def compose_furniture(
    roots: Iterable[Element], pieces: Pieces, figures: Figures, problems: Problems, *, left: bool
) -> Sheet:
    """Return what a furniture template draws on a page, all of it artifacts."""
    holders = list(roots)
    children = tuple(child for each in holders for child in each.children)
    place = holders[0].place if holders else Place("")
    furniture = elements.Furniture(tag="furniture", place=place, children=children)
    (sheet,) = _Sheets(furniture, None, None, pieces, left=left).placed(figures, problems)
    return sheet


class _Filled(Struct, frozen=True):
    """A frame with its text distributed: the flow, or the width of columns that are none."""

    element: elements.Frame
    tags: tuple[elements.Tag, ...]
    frame: Frame
    thread: Thread
    flow: Flow | None
    fit: Fit
    cramped: float = 0.0
    idle: tuple[elements.Item, ...] = ()  # notes without a mark


class _Sheets:
    """A page in one master, with the pages that its text goes on over."""

    def __init__(
        self,
        page: elements.Page | elements.Furniture,
        master: Master | None,
        following: Master | None,
        pieces: Pieces,
        *,
        left: bool,
    ) -> None:
        """Distribute the text of all frames; without a master it is furniture."""
        self.page, self.master, self.following = page, master, following
        self.pieces, self.matter, self.left = pieces, pieces.matter, left
        self.problems = Problems()  # of its own: nobody hears of them if it is not taken
        self.frames = Frames(self.matter, master, following, left, self.problems)
        self.on_it = list(_flattened(page))
        self.filled = self._filled()
        self.shows = False  # anything in its frames, or a graphic that is more than a ground

    @property
    def overset(self) -> bool:
        """Whether some text found no room."""
        flows = [each.flow for each in self.filled.values()]
        return any(flow.overset for flow in flows if flow)

    def _filled(self) -> dict[elements.Frame, _Filled]:
        """Return the frames, filled in the order in which they stand: the reading order."""
        frames = {
            each: frame
            for each, _ in self.on_it
            if isinstance(each, elements.Frame) and (frame := self.frames.frame(each))
        }
        obstacles = {
            each: self.frames.obstacle(
                each, frames.get(each) if isinstance(each, elements.Frame) else None
            )
            for each, _ in self.on_it
            if each.wrap is not None
        }
        return {
            each: self._fill(each, tags, frames[each], obstacles)
            for each, tags in self.on_it
            if isinstance(each, elements.Frame) and each in frames
        }

    def _fill(
        self,
        element: elements.Frame,
        tags: tuple[elements.Tag, ...],
        frame: Frame,
        obstacles: dict[elements.Frame | elements.Graphic, Column],
    ) -> _Filled:
        thread = self.frames.thread(element, frame)
        width = min(box.width for box in frame.boxes(self.matter.layout.trim, left=self.left))
        if width < NARROWEST:
            return _Filled(element, tags, frame, thread, None, Fit(), width)
        others = tuple(column for each, column in obstacles.items() if each is not element)
        valign = element.valign or frame.valign
        notes = read_notes(element, self.problems)
        pieces = () if notes else self.pieces.of(element)
        filling = Filling(self.matter, thread, pieces, others, valign, self.left)
        if notes is None:
            return _Filled(element, tags, frame, thread, *filling.fill())
        filled = fill_noted(filling, element, notes, self.pieces, self.problems)
        return _Filled(element, tags, frame, thread, *filled, idle=tuple(notes.idle))

    def placed(self, figures: Figures, problems: Problems) -> tuple[Sheet, ...]:
        """Return the pages with all items at their points."""
        problems.extend(self.problems.found)
        hand = Hand(self.matter, Roles(problems), figures, problems)
        parent = Artifact.PAGINATION if self.master is None else None
        sheets = [self._sheet(0)]
        for element, tags in self.on_it:
            if isinstance(element, elements.Graphic):
                self.shows |= not isinstance(element, elements.Shape)
                box = self.frames.box(element, left=self.left)
                sheets[0].items += named(element, Point(box.x, box.y), parent)
                items = hand.graphic(element, box, hand.roles.within(tags, parent))
                sheets[0].items += self._grounds(items, box)
                sheets[0].lacks += hand.taken()
            elif filled := self.filled.get(element):
                self._place(filled, sheets, hand, parent)
        sheets[0].bare = bool(self.filled) and not self.shows
        return tuple(sheets)

    def _place(
        self, filled: _Filled, sheets: list[Sheet], hand: Hand, parent: Artifact | None
    ) -> None:
        flow, element, name = filled.flow, filled.element, filled.frame.name
        if flow is None:
            tell_no_room(element, filled.cramped, hand.problems)
            return
        outer = hand.roles.group(element, hand.roles.within(filled.tags, parent))
        while len(sheets) < len(flow.pages):
            sheets.append(self._sheet(len(sheets)))
        for column in filled.thread.columns:
            if column.page < len(sheets):
                sheets[column.page].columns.append(column)
        low = max(column.box.bottom for column in flow.columns)
        placing = Placing(hand, filled.fit)
        sources: list[Place] = []
        for sheet, stood in zip(sheets, flow.pages, strict=False):
            placed = tuple(placing.place(stood, outer, flow.down))
            self.shows |= any(not isinstance(each.item, Link | Spot) for each in placed)
            sources += [p.source for p in placed if isinstance(p.item, Line) and p.source]
            sheet.add(placed, low if flow.overset else math.inf)
            sheet.lacks += hand.taken()
        for item in filled.idle:
            message = f"no mark in the text of its frame refers to the note '{item.note}'"
            hint = f'refer to it: <note ref="{item.note}"/>; a list sets it without'
            hand.problems.warn("note-not-referred", message, item.source, hint)
        if flow.overset:  # however many texts found no room: the first of them is what ran over
            sheets[0].overset.append((name, _joined(flow.overset)))
            sheets[len(flow.pages) - 1].run_on(flow.overset, low)
        if filled.fit != Fit():
            # What the content says can be made shorter, other than the words of a template.
            written = (each for each in sources if not each.file.endswith(".j2"))
            source = next(written, sources[0] if sources else None)
            sheets[0].fitted.append(Fitted(name, filled.fit, source))

    def _grounds(self, placed: Iterable[Placed], box: Box) -> Iterator[Placed]:
        """Yield what was drawn in a box; what runs across the whole page is a background."""
        trim = self.matter.layout.trim
        across = box.x <= 0 and box.right >= trim.width
        down = box.y <= 0 and box.bottom >= trim.height
        for each in placed:
            ground = each.role is Artifact.LAYOUT and (across or down)
            yield replace(each, role=Artifact.BACKGROUND) if ground else each

    def _sheet(self, number: int) -> Sheet:
        """Return an empty page, the first or a later one."""
        master = self.following if number else self.master
        left = self.left != bool(number % 2)
        if master is None:
            return Sheet()
        return Sheet(area=master.area(self.matter.layout.trim, left=left), master=master)


def _flattened(
    holder: Element, tags: tuple[elements.Tag, ...] = ()
) -> Iterator[tuple[elements.Frame | elements.Graphic, tuple[elements.Tag, ...]]]:
    """Yield what stands on a page, with the <tag>s that it is in from the outermost."""
    for child in holder.elements():
        if isinstance(child, elements.Tag):
            yield from _flattened(child, (*tags, child))
        elif isinstance(child, elements.Frame | elements.Graphic):
            yield child, tags


def _joined(overset: Sequence[Overset]) -> Overset:
    """Return all that found no room in a frame, from its first text on."""
    first = overset[0]
    lines, words = sum(each.lines for each in overset), sum(each.words for each in overset)
    return Overset(first.source, lines, words, first.text)
