"""One page: the frames of a master filled with what a template put in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, did_you_mean
from memopress.layout import Copyfit, Element, Frame, Master
from memopress.page.flow import Flow, Overset
from memopress.page.spans import Fit
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.page.context import Context
    from memopress.page.model import Placed


@dataclass(frozen=True, slots=True)
class Fitted:
    """A frame whose text was changed to fit, and how."""

    frame: str
    fit: Fit


@dataclass(slots=True)
class Sheet:
    """A composed page before it has a folio: its items, what ran over, and what was fitted."""

    items: tuple[Placed, ...]
    overset: list[tuple[str, Overset]]
    fitted: list[Fitted]


def compose_sheet(page: Element, context: Context, *, left: bool) -> Sheet:
    """Return the page in the first of its masters that holds everything, else in the last."""
    masters = _masters(page, context)
    sheet = Sheet((), [], [])
    for master in masters:
        sheet = _compose(page, master, context, left=left)
        if not sheet.overset:
            break
    return sheet


def compose_furniture(elements: list[Element], context: Context, *, left: bool) -> Sheet:
    """Return what a furniture template draws on a page, all of it artifacts."""
    furniture = Element("furniture", {}, elements[0].place if elements else Place(""))
    for element in elements:
        furniture.children += element.children
    return _compose(furniture, None, context, left=left, artifact=True)


def _masters(page: Element, context: Context) -> list[Master]:
    found = []
    if not page.get("master").split():
        context.problems.error("missing-attribute", "<page> names no master", page.place)
    for name in page.get("master").split():
        master = context.layout.masters.get(name)
        if master is None:
            hint = did_you_mean(name, context.layout.masters)
            context.problems.error("unknown-master", f"no master '{name}'", page.place, hint)
        else:
            found.append(master)
    return found


def _compose(
    page: Element, master: Master | None, context: Context, *, left: bool, artifact: bool = False
) -> Sheet:
    sheet = Sheet((), [], [])
    items: list[Placed] = []
    for element in page.elements():
        if element.tag != "frame":
            box = _box(element, context, left=left)
            flow = Flow(context, (box,), artifact=artifact)
            flow.draw(element, box)
            items += flow.placed
            continue
        frame = _frame(element, master, context)
        if frame is None:
            continue
        chain = [frame]
        while master and chain[-1].next and len(chain) <= len(master.frames):
            chain.append(master.frames[chain[-1].next])
        flow = _fill(element, chain, context, sheet, left=left, artifact=artifact)
        items += flow.placed
        sheet.overset += [(frame.name, overset) for overset in flow.overset]
    sheet.items = tuple(items)
    return sheet


def _box(element: Element, context: Context, *, left: bool) -> Box:
    """Return where a graphic or a frame of its own stands on the page, mirrored on left pages."""
    trim = context.layout.trim
    box = Box(
        context.length(element, "x", 0.0, trim.width),
        context.length(element, "y", 0.0, trim.height),
        context.length(element, "width", trim.width, trim.width),
        context.length(element, "height", 0.0, trim.height),
    )
    return box.mirrored(trim.width) if left and element.get("mirror", "true") == "true" else box


def _frame(element: Element, master: Master | None, context: Context) -> Frame | None:
    name = element.get("name")
    if name and master is not None:
        frame = master.frames.get(name)
        if frame is None:
            hint = did_you_mean(name, master.frames)
            message = f"master '{master.name}' has no frame '{name}'"
            context.problems.error("unknown-frame", message, element.place, hint)
        return frame
    if not element.get("width") or not element.get("height"):
        context.problems.error(
            "missing-attribute", "a frame has a name, or x, y, width and height", element.place
        )
        return None
    return Frame(
        name=name or "frame",
        box=_box(element, context, left=False),
        place=element.place,
        columns=context.whole(element, "columns", 1, 1),
        gap=context.length(element, "gap", 0.0),
        valign=element.get("valign", "top"),
        mirror=element.get("mirror", "true") == "true",
    )


def _fill(
    element: Element,
    chain: list[Frame],
    context: Context,
    sheet: Sheet,
    *,
    left: bool,
    artifact: bool,
) -> Flow:
    """Return the frame's flow, copyfitted within the frame's limits if it runs over."""
    frame = chain[0]
    columns = tuple(box for each in chain for box in each.boxes(context.layout.trim, left=left))
    artifact = artifact or element.get("artifact") == "true"
    role = element.get("role")
    parent = context.role(role, None) if role and not artifact else None

    def flow(fit: Fit, stretch: float | None = None) -> Flow:
        result = Flow(context, columns, fit, stretch, parent, artifact)
        result.run(element.elements())
        return result

    result, used = flow(Fit()), Fit()
    if result.overset and frame.copyfit:
        for fit in _steps(frame.copyfit):
            trial = flow(fit)
            if not trial.overset:
                result, used = trial, fit
                sheet.fitted.append(Fitted(frame.name, fit))
                break
    if result.filling and not result.overset:
        result = _stretch(result, flow, used, context.layout.grid.step)
    valign = element.get("valign", frame.valign)
    share = {"middle": 0.5, "bottom": 1.0}.get(valign, 0.0)
    if share and result.placed and not result.overset:
        shift = (result.box.bottom - result.ink) * share
        if result.gridded:
            step = context.layout.grid.step
            shift = math.floor((shift + 0.01) / step) * step
        result.shift(shift)
    return result


def _stretch(
    result: Flow, flow: Callable[[Fit, float | None], Flow], fit: Fit, step: float
) -> Flow:
    """Return the flow with the free height given to the blocks that fill, in whole grid steps."""
    free = (result.box.bottom - result.ink) / result.filling
    smallest = result.smallest
    if not result.gridded:
        trial = flow(fit, smallest + max(0.0, free))
        if not trial.overset:
            return trial
    for lines in range(math.floor((free + 0.01) / step), 0, -1):
        trial = flow(fit, smallest + lines * step)
        if not trial.overset:
            return trial
    return result


def _steps(limits: Copyfit) -> list[Fit]:
    """Return ever stronger fits within the limits: tracking first, then leading, then size."""

    def between(limit: float, share: float) -> float:
        return 1 + (limit - 1) * share

    steps = ((0.5, 0, 0), (1, 0, 0), (1, 0.5, 0), (1, 1, 0), (1, 1, 0.5), (1, 1, 1))
    fits = [
        Fit(limits.tracking * t, between(limits.leading, lead), between(limits.size, s))
        for t, lead, s in steps
    ]
    return [fit for fit in dict.fromkeys(fits) if fit != Fit()]
