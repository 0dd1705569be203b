"""Boxes, rows, and what text runs around: pieces that hold pieces, and do not break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.layout import elements
from memopress.page.distribute.columns import ENDLESS
from memopress.page.distribute.flow import Flow, shortest
from memopress.page.distribute.model import NARROWEST, Inner, Overset, texts_below
from memopress.page.distribute.slots import first_baseline
from memopress.page.model import Column
from memopress.units import Box, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.page.distribute.model import Stood
    from memopress.page.prepare import pieces as p

LOWERED = {"middle": 0.5, "bottom": 1.0}  # by which share of the free height a valign lowers


def set_box(flow: Flow, piece: p.Box, _rest: Sequence[p.Piece]) -> None:
    """Set a box, whole in one column."""
    box = piece.element

    def compose(y: float) -> tuple[tuple[tuple[Stood, ...], Flow], float]:
        width = flow.box.width if box.width is None else box.width.of(flow.box.width)
        inner, stood, bottom = _panelled(
            flow, piece, piece.held, box, (flow.box.x, y, width),
            outset=box.outset.turned(left=flow.left), columns=box.columns, gap=box.gap,
        )  # fmt: skip
        return ((stood,), inner), bottom

    (stood, inner), bottom = flow.settle(compose, box.before, flow.notes_in(box))
    _finish(flow, piece, stood, inner, bottom, box.after)


def set_row(flow: Flow, piece: p.Row, _rest: Sequence[p.Piece]) -> None:
    """Set a row of cells, whole in one column."""
    row = piece.element
    notes = flow.notes_in(row)
    (stood, whole), bottom = flow.settle(lambda y: _row(flow, piece, y), row.before, notes)
    _finish(flow, piece, stood, whole, bottom, row.after)


def _finish(
    flow: Flow,
    piece: p.Piece,
    stood: tuple[Stood, ...],
    inner: Flow,
    bottom: float,
    after: float,
) -> None:
    _tell_over(flow, piece, stood, inner, bottom)
    notes = flow.notes_in(piece.element)
    for number, each in enumerate(stood, 1):
        flow.put(each, bottom, notes if number == len(stood) else ())
    flow.at.gridded |= inner.at.gridded
    flow.close(bottom, after)
    flow.at.y = max(flow.at.y, inner.at.y)


def _tell_over(
    flow: Flow, piece: p.Piece, stood: tuple[Stood, ...], inner: Flow, bottom: float
) -> None:
    """Note what a group has below the column's end."""
    if flow.fits(bottom, flow.notes_in(piece.element)) and not inner.overset:
        return
    low = texts_below(stood, flow.bottom)
    words = sum(len(text.split()) for text, _ in low)
    text, source = low[0] if low else (f"<{piece.element.tag}>", piece.element.source)
    flow.overset.append(Overset(source, max(1, len(low)), words, text))


def _held(
    flow: Flow, held: p.Held, box: Box, columns: int = 1, gap: float = 0.0
) -> tuple[Flow, float | None]:
    """Return what an element holds, set in a box, and the width of columns that are none.

    The box is as high as it must be; its columns are made equally long.
    """
    pieces = held.pieces
    parts = box.columns(columns, gap)
    width = min(each.width for each in parts)
    cramped = width if pieces and width < NARROWEST else None
    if cramped is not None:
        pieces = ()

    def make(height: float) -> Flow:
        rooms = tuple(Column(each, page=flow.page) for each in box.columns(columns, gap, height))
        return Flow(replace(flow.terms, stretch=None), rooms).run(pieces)

    whole = make(ENDLESS)
    length = whole.at.ink - box.y
    return (shortest(make, length / columns, length) if columns > 1 else whole), cramped


def _panelled(
    flow: Flow,
    piece: p.Piece,
    held: p.Held,
    panel: elements.Panel,
    at: tuple[float, float, float],
    *,
    outset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
    columns: int = 1,
    gap: float = 0.0,
) -> tuple[Flow, Inner, float]:
    """Return a panel's content set at x and y in a width, what stands, and its bottom edge."""
    x, y, width = at
    top, right, low, left = panel.inset.turned(left=flow.left)
    above, beyond, below, before = outset
    room = Box(x + left, y + top, width - left - right, 0)
    inner, cramped = _held(flow, held, room, columns, gap)
    ends = inner.box.bottom - inner.free  # its longest column
    bottom = max(ends + low, y + panel.height)
    inner.at.y = max(inner.at.y if not low else bottom, bottom)
    ground = Box(x - before, y - above, width + before + beyond, bottom - y + above + below)
    inside = tuple(inner.pages[0])
    excess = flow.beyond(x, width)
    stood = Inner(held, piece, inside, Point(x, y), ground, panel, cramped, excess=excess)
    return inner, stood, bottom


def _row(flow: Flow, piece: p.Row, y: float) -> tuple[tuple[tuple[Stood, ...], Flow], float]:
    row = piece.element
    whole = Flow(flow.terms, (Column(flow.box),))
    whole.at.y = y
    free = flow.box.width - row.gap * (len(piece.cells) - 1)
    x, bottom = flow.box.x, y
    done: list[tuple[Flow, float | None, p.Held]] = []
    for held in piece.cells:
        width = _cell(held).width.of(free)
        inner, cramped = _held(flow, held, Box(x, y, width, 0))
        bottom = max(bottom, inner.at.ink)
        whole.at.y = max(whole.at.y, inner.at.y)
        whole.at.gridded |= inner.at.gridded
        done.append((inner, cramped, held))
        x += width + row.gap
    stood = []
    excess = flow.beyond(flow.box.x, x - row.gap - flow.box.x)
    for inner, cramped, held in done:
        share = LOWERED.get(_cell(held).valign or row.valign, 0.0)
        down = (bottom - inner.at.ink) * share if share else 0.0
        inside = tuple(inner.pages[0])
        corner = Point(flow.box.x, y)
        stood.append(Inner(held, piece, inside, corner, cramped=cramped, down=down, excess=excess))
    return (tuple(stood), whole), bottom


def _cell(held: p.Held) -> elements.Cell:
    assert isinstance(held.element, elements.Cell)  # noqa: S101 - a row holds no others
    return held.element


def set_wrap(flow: Flow, piece: p.Wrap, rest: Sequence[p.Piece]) -> None:
    """Set blocks at a side of the column, and have the text that follows run around them.

    Their top stands level with the capitals of the line beside it.
    """
    wrap = piece.element
    width = flow.box.width / 2 if wrap.width is None else wrap.width.of(flow.box.width)
    style = rest[0].style if rest else None
    top = flow.at.y

    def compose(y: float) -> tuple[tuple[Inner, Flow], float]:
        nonlocal top
        top = y
        if style:
            top = first_baseline(flow, style, y) - flow.matter.capitals(style, flow.fit)
        x = flow.box.right - width if _on_the_right(flow, wrap) else flow.box.x
        inner, stood, bottom = _panelled(flow, piece, piece.held, wrap, (x, top, width))
        return (stood, inner), bottom

    notes = flow.notes_in(wrap)
    (stood, inner), bottom = flow.settle(compose, 0.0, notes)
    _tell_over(flow, piece, (stood,), inner, bottom)
    flow.put(stood, bottom, notes)
    flow.at.hung = max(flow.at.hung, bottom)
    right = _on_the_right(flow, wrap)
    left = flow.box.right - width - wrap.gap if right else flow.box.x
    taken = Box(left, top - 0.01, width + wrap.gap, bottom + wrap.gap / 2 - top)
    flow.wraps.append(Column(taken, page=flow.page))


def _on_the_right(flow: Flow, wrap: elements.Wrap) -> bool:
    """Tell at which side of its column a wrap stands; with `mirror`, at the other on left pages."""
    return (wrap.side == "right") != (flow.left and wrap.mirror)
