"""One page: the frames of a master filled with what a template put in them, and what goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from memopress.diagnostics import Place
from memopress.layout import Element, Frame, Master
from memopress.page.blocks import SETTERS
from memopress.page.fill import Filling, Thread
from memopress.page.flow import Flow
from memopress.page.graphics import draw
from memopress.page.model import Artifact, Column
from memopress.page.spans import Fit
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.page.context import Context
    from memopress.page.flow import Overset
    from memopress.page.model import Placed

_MOST = 64  # pages that one page's text may go on over


@dataclass(frozen=True, slots=True)
class Fitted:
    """A frame whose text was changed to fit, and how."""

    frame: str
    fit: Fit


@dataclass(slots=True)
class Sheet:
    """A composed page before it has a folio: its items, what ran over, and what was fitted.

    `master` is the one that was taken, `area` what its margins leave, and `columns` are those of
    the page's frames.
    """

    items: list[Placed] = field(default_factory=list)
    overset: list[tuple[str, Overset]] = field(default_factory=list)
    fitted: list[Fitted] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    area: Box | None = None
    master: Master | None = None


def compose_sheets(page: Element, context: Context) -> tuple[Sheet, ...]:
    """Return the page in the first of its masters that holds everything, else in the last.

    A page that names a master for its overflow is followed by as many pages as its text needs.
    """
    following = _master(page.get("overflow"), page, context) if page.get("overflow") else None
    sheets: tuple[Sheet, ...] = (Sheet(),)
    for master in _masters(page, context):
        sheets = _Sheets(page, master, following, context).compose()
        if not any(sheet.overset for sheet in sheets):
            break
    return sheets


def compose_furniture(elements: list[Element], context: Context) -> Sheet:
    """Return what a furniture template draws on a page, all of it artifacts."""
    furniture = Element("furniture", {}, elements[0].place if elements else Place(""))
    for element in elements:
        furniture.children += element.children
    (sheet,) = _Sheets(furniture, None, None, context).compose()
    return sheet


def _masters(page: Element, context: Context) -> list[Master]:
    names = page.get("master").split()
    if not names:
        context.problems.error("missing-attribute", "<page> names no master", page.place)
    found = [_master(name, page, context) for name in names]
    return [master for master in found if master]


def _master(name: str, page: Element, context: Context) -> Master | None:
    master = context.layout.masters.get(name)
    if master is None:
        hint = context.problems.near(name, context.layout.masters)
        context.problems.error("unknown-master", f"no master '{name}'", page.place, hint)
    return master


class _Sheets:
    """A page in one master, with the pages that its text goes on over."""

    def __init__(
        self,
        page: Element,
        master: Master | None,
        following: Master | None,
        context: Context,
    ) -> None:
        """Begin with one empty page; without a master it is furniture."""
        self.page, self.master, self.following = page, master, following
        self.context, self.left = context, context.left
        self.parent = Artifact.PAGINATION if master is None else None
        self.sheets = [self._sheet(0)]

    def compose(self) -> tuple[Sheet, ...]:
        """Fill the frames in the order in which they stand, which is the reading order."""
        elements = self.context.blocks(self.page)
        frames = [self._frame(each) if each.tag == "frame" else None for each in elements]
        obstacles = [
            self._obstacle(each, frame) if each.get("wrap") else None
            for each, frame in zip(elements, frames, strict=True)
        ]
        for element, frame, own in zip(elements, frames, obstacles, strict=True):
            if element.tag != "frame":
                box = self._box(element, left=self.left)
                flow = Flow(self.context, (Column(box),), SETTERS, parent=self.parent)
                draw(flow, element, box)
                self.sheets[0].items += self._grounds(flow.placed, box)
            elif frame:
                others = tuple(each for each in obstacles if each and each is not own)
                self._fill(element, frame, others)
        return tuple(self.sheets)

    def _grounds(self, placed: Iterable[Placed], box: Box) -> Iterator[Placed]:
        """Yield what was drawn in a box; what runs across the whole page is a background."""
        trim = self.context.layout.trim
        across = box.x <= 0 and box.right >= trim.width
        down = box.y <= 0 and box.bottom >= trim.height
        for each in placed:
            ground = each.role is Artifact.LAYOUT and (across or down)
            yield replace(each, role=Artifact.BACKGROUND) if ground else each

    def _fill(self, element: Element, frame: Frame, obstacles: tuple[Column, ...]) -> None:
        parent = self.context.parent(element, self.parent)
        parent = self.context.group(element, parent)
        boxes = frame.boxes(self.context.layout.trim, left=self.left)
        if not self.context.has_room(boxes, element):
            return
        filling = Filling(
            self.context,
            self._thread(frame, _shares(element, self.context)),
            self.context.blocks(element),
            obstacles,
            parent,
            element.get("valign", frame.valign),
        )
        flow, fit = filling.fill()
        while len(self.sheets) < len(flow.pages):
            self.sheets.append(self._sheet(len(self.sheets)))
        for column in filling.thread.columns:
            if column.page < len(self.sheets):
                self.sheets[column.page].columns.append(column)
        for sheet, placed in zip(self.sheets, flow.pages, strict=False):
            sheet.items += placed
        self.sheets[0].overset += [(frame.name, overset) for overset in flow.overset]
        if fit != Fit():
            self.sheets[0].fitted.append(Fitted(frame.name, fit))

    def _sheet(self, number: int) -> Sheet:
        """Return an empty page, the first or a later one."""
        master = self.following if number else self.master
        left = self.left != bool(number % 2)
        if master is None:
            return Sheet()
        return Sheet(area=master.area(self.context.layout.trim, left=left), master=master)

    def _thread(self, frame: Frame, shares: tuple[float, ...]) -> Thread:
        """Return the frames that a frame's text runs through, on this page and on those after."""
        trim = self.context.layout.trim
        chain = _chain(frame, self.master)
        columns = [
            Column(box, each.name, shares)
            for each in chain
            for box in each.boxes(trim, left=self.left)
        ]
        following = self.following.frames.get(frame.name) if self.following else None
        if following:
            onward = _chain(following, self.following)
            columns += [
                Column(box, each.name, shares, number)
                for number in range(1, _MOST)
                for each in onward
                for box in each.boxes(trim, left=self.left != bool(number % 2))
            ]
        return Thread(frame, tuple(columns), frame.whole(trim, left=self.left))

    def _obstacle(self, element: Element, frame: Frame | None) -> Column:
        """Return the room that an element keeps free of other frames' text."""
        mirror = frame.mirror if frame else element.get("mirror", "true") == "true"
        gaps = self.context.edges(element, "wrap", left=self.left and mirror)
        if frame:
            box = frame.whole(self.context.layout.trim, left=self.left)
        else:
            box = self._box(element, left=self.left)
        return Column(box.inset(*(-gap for gap in gaps)))

    def _box(self, element: Element, *, left: bool) -> Box:
        """Return where a graphic or a frame of its own stands, mirrored on left pages."""
        context, trim = self.context, self.context.layout.trim
        box = Box(
            context.length(element, "x", 0.0, trim.width),
            context.length(element, "y", 0.0, trim.height),
            context.length(element, "width", trim.width, trim.width),
            context.length(element, "height", 0.0, trim.height),
        )
        return box.mirrored(trim.width) if left and element.get("mirror", "true") == "true" else box

    def _frame(self, element: Element) -> Frame | None:
        context, master = self.context, self.master
        name = element.get("name")
        if name and master is not None:
            frame = master.frames.get(name)
            if frame is None:
                hint = context.problems.near(name, master.frames)
                message = f"master '{master.name}' has no frame '{name}'"
                context.problems.error("unknown-frame", message, element.place, hint)
            elif element.get("balance"):
                frame = replace(frame, balance=element.get("balance") == "true")
            return frame
        if not element.get("width") or not element.get("height"):
            context.problems.error(
                "missing-attribute", "a frame has a name, or x, y, width and height", element.place
            )
            return None
        return Frame(
            name=name or "frame",
            box=self._box(element, left=False),
            place=element.place,
            columns=context.whole(element, "columns", 1, 1),
            gap=context.length(element, "gap", 0.0),
            valign=element.get("valign", "top"),
            mirror=element.get("mirror", "true") == "true",
            balance=element.get("balance") == "true",
        )


def _shares(frame: Element, context: Context) -> tuple[float, ...]:
    """Return the shares of the baseline step on which the styles in a frame stand, least first."""
    styles = context.layout.styles
    shares = {styles[name].grid for name in _styles(frame) if name in styles}
    return tuple(sorted(shares - {0.0}))


def _styles(element: Element) -> Iterator[str]:
    """Yield the names of paragraph styles in an element (a span names a character style)."""
    for child in element.elements():
        if child.tag != "span":
            yield child.get("style")
            yield from _styles(child)


def _chain(frame: Frame, master: Master | None) -> list[Frame]:
    """Return a frame and those that take what runs over, each once."""
    chain = [frame]
    while master and (name := chain[-1].next) and name not in {each.name for each in chain}:
        chain.append(master.frames[name])
    return chain
