"""Where the frames of a page stand: boxes, the columns that a text runs through, and obstacles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.layout import FILL, Frame, Master, elements
from memopress.page.distribute.fill import Thread
from memopress.page.model import Column
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Problems
    from memopress.layout import Element
    from memopress.page.prepare.matter import Matter

_MOST = 64  # pages that one page's text may go on over


class Frames(Struct):
    """The frames of a page's master and of the one that its text goes on in.

    Without a master there are none but those that stand on the page themselves.
    """

    matter: Matter
    master: Master | None
    following: Master | None
    left: bool
    problems: Problems

    def thread(self, element: elements.Frame, frame: Frame) -> Thread:
        """Return what the text in a frame runs through, on this page and on those after."""
        trim, shares = self.matter.layout.trim, _shares(element)
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

    def obstacle(self, element: elements.Frame | elements.Graphic, frame: Frame | None) -> Column:
        """Return the room that an element keeps free of other frames' text."""
        mirror = frame.mirror if frame else element.mirror
        assert element.wrap is not None  # noqa: S101 - only such an element is asked for
        gaps = element.wrap.turned(left=self.left and mirror)
        if frame:
            box = frame.whole(self.matter.layout.trim, left=self.left)
        else:
            box = self.box(element, left=self.left)
        return Column(box.inset(*(-gap for gap in gaps)))

    def box(self, element: elements.Frame | elements.Graphic, *, left: bool) -> Box:
        """Return where a graphic or a frame of its own stands, mirrored on left pages."""
        trim = self.matter.layout.trim
        if element.height is FILL:
            message = f"<{element.tag} height>: on the page there is nothing to fill"
            self.problems.error("wrong-length", message, element.place, "give it a height")
        width = trim.width if element.width is None else element.width.of(trim.width)
        if isinstance(element, elements.Graphic) and element.height is None:
            height = self.matter.natural(element, width)
        else:
            given = element.height if element.height is not FILL else None
            height = given.of(trim.height) if given else 0.0
        box = Box(element.x.of(trim.width), element.y.of(trim.height), width, height)
        return box.mirrored(trim.width) if left and element.mirror else box

    def frame(self, element: elements.Frame) -> Frame | None:
        """Return a frame of the master, or one of the page's own; None after a diagnostic."""
        problems, master, name = self.problems, self.master, element.name
        if name and master is not None:
            frame = master.frames.get(name)
            if frame is None:
                hint = problems.near(name, master.frames)
                message = f"master '{master.name}' has no frame '{name}'"
                problems.error("unknown-frame", message, element.place, hint)
            elif element.balance is not None:
                frame = replace(frame, balance=element.balance)
            return frame
        if element.width is None or element.height is None:
            problems.error(
                "missing-attribute", "a frame has a name, or x, y, width and height", element.place
            )
            return None
        return Frame(
            name=name or "frame",
            box=self.box(element, left=False),
            place=element.place,
            columns=element.columns,
            gap=element.gap,
            valign=element.valign or "top",
            mirror=element.mirror,
            balance=element.balance is True,
        )


def _shares(frame: elements.Frame) -> tuple[float, ...]:
    """Return the shares of the baseline step on which the styles in a frame stand, least first."""
    return tuple(sorted(set(_grids(frame)) - {0.0}))


def _grids(element: Element) -> Iterator[float]:
    """Yield the grids of the paragraph styles in an element (a span names a character style)."""
    for child in element.elements():
        if not isinstance(child, elements.Span):
            style = getattr(child, "style", None)
            if style is not None:
                yield style.grid
            yield from _grids(child)


def _chain(frame: Frame, master: Master | None) -> list[Frame]:
    """Return a frame and those that take what runs over, each once."""
    chain = [frame]
    while master and (name := chain[-1].next) and name not in {each.name for each in chain}:
        chain.append(master.frames[name])
    return chain
