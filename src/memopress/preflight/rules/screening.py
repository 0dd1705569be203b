"""Transfer functions and halftones: the press's own business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary, Stream

from memopress.preflight.reading.spaces import PROCESS
from memopress.preflight.reading.values import entries_of
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

TRANSFER = must(
    "transfer-function",
    "a transfer function changes every tone on the plate (ISO 15930-7; ISO 19005-2, 6.2.5)",
    X4,
    A2A,
)
HALFTONE = must(
    "halftone",
    "the dots of the screen are the press's choice (ISO 15930-7; ISO 19005-2, 6.2.5)",
    X4,
    A2A,
)
HALFTONE_TRANSFER = must(
    "halftone-transfer",
    "halftones have transfer functions for spot inks alone, among several (ISO 15930-7; "
    "ISO 19005-2, 6.2.5; ISO 32000-1, 10.6.5.6)",
    X4,
    A2A,
)
HALFTONE_BARE = must(
    "halftone-bare",
    "among several halftones, those of spot inks have transfer functions (ISO 19005-2, 6.2.5; "
    "ISO 32000-1, 10.6.5.2)",
    A2A,
)
# What every press has, and Default, which stands for what has none of its own (10.6.5.6).
_STANDARD = ("Default", *PROCESS)


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of graphics states that change tones or dots (ISO 32000-1, 10.5 and 10.6).

    A halftone has a transfer function where ISO 32000-1 asks for one, as a component of type 5 for
    an ink of its own (10.6.5, tables 130 and 134), and nowhere else.
    """
    for state in sheet.painted.states.values():
        if "/TR" in state or state.get("/TR2", "/Default") != "/Default":
            yield TRANSFER.found("a graphics state has a transfer function", sheet)
        halftones = dict(_halftones(state.get("/HT")))
        named = any(
            "/HalftoneName" in each or each.get("/HalftoneType") not in (1, 5)
            for each in halftones.values()
        )
        if "/HTP" in state or named:
            yield HALFTONE.found("a graphics state has a halftone of its own", sheet)
        for ink, each in halftones.items():
            of = f" for {ink}" if ink else ""
            own = ink and ink not in _STANDARD
            if "/TransferFunction" in each and not own:
                yield HALFTONE_TRANSFER.found(f"a halftone{of} has a transfer function", sheet)
            elif own and "/TransferFunction" not in each:
                yield HALFTONE_BARE.found(f"a halftone{of} has no transfer function", sheet)


def _halftones(halftone: Object | None) -> Iterator[tuple[str, Object]]:
    """Yield a halftone, under no name, and the components of one of type 5, under their inks'."""
    if not isinstance(halftone, Dictionary | Stream):
        return
    yield "", halftone
    if halftone.get("/HalftoneType") == 5:
        for ink, each in entries_of(halftone).items():
            if isinstance(each, Dictionary | Stream):
                yield ink, each
