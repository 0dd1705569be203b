"""Actions: a file may lead elsewhere, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

from memopress.preflight.reading.allowance import charge
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, PageObject

KIND = must(
    "action-kind",
    "links and bookmarks lead to places, files and addresses, and do nothing else "
    "(ISO 19005-2, 6.5.1)",
    A2A,
)
EVENTS = must(
    "action-event", "neither file nor page acts by itself on events (ISO 19005-2, 6.5.2)", A2A
)
_KINDS = ("/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm")
_NAMED = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
_DEEP = 1000  # actions after one another, and bookmarks


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the actions of the document and of its bookmarks."""
    root = file.root
    for fault in _faults(root.get("/OpenAction")):
        yield KIND.found(f"the file is opened with {fault}")
    names = root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        yield KIND.found("the file holds JavaScript")
    if "/AA" in root:
        yield EVENTS.found("the file acts on events")
    for item in bookmarks(file):
        for fault in _faults(item.get("/A")):
            yield KIND.found(f"a bookmark has {fault}", value=str(item.get("/Title", "")))


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of the actions of a page and of its annotations."""
    if "/AA" in sheet.obj:
        yield EVENTS.found("the page acts on events", sheet)
    for each in sheet.annotations:
        for fault in _faults(each.get("/A")):
            yield KIND.found(f"an annotation has {fault}", sheet)
        if "/AA" in each:
            yield EVENTS.found("an annotation acts on events", sheet)


def bookmarks(file: File) -> Iterator[Object]:
    """Yield the items of the outline, those that others hold after them."""
    outlines = file.root.get("/Outlines")
    queue = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while queue:
        item = queue.pop()
        charge()
        if isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield item
            queue += [item.get("/Next"), item.get("/First")]


def _faults(action: Object | None) -> Iterator[str]:
    """Yield what is not permitted of an action and of those that follow it (12.6.2)."""
    # What is no dictionary is a destination (12.3.2).
    queue: list[Object | None] = [action if isinstance(action, Dictionary) else None]
    count = 0
    while queue and count < _DEEP:
        each = queue.pop()
        count += 1
        charge(1 + (len(each) if isinstance(each, Array) else 0))
        if isinstance(each, Array):
            queue += [one for one in each if isinstance(one, Dictionary)]
        if not isinstance(each, Dictionary):
            continue
        kind = str(each.get("/S", ""))
        if kind not in _KINDS:
            yield f"an action of kind '{kind[1:]}'"
        elif kind == "/Named" and str(each.get("/N", "")) not in _NAMED:
            yield f"a named action '{str(each.get('/N', '/'))[1:]}'"
        queue.append(each.get("/Next"))
