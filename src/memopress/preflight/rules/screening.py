"""Transfer functions and halftones: the press's own business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Stream

from memopress.preflight.reading.spaces import PROCESS
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

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
    "halftones have transfer functions where ISO 32000-1 asks for them: of spot inks, among "
    "several (ISO 19005-2, 6.2.5)",
    A2A,
)
_ABOUT = ("/Type", "/HalftoneType", "/HalftoneName", "/Default")  # of several halftones, no ink


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of graphics states that change tones or dots (ISO 32000-1, 10.5 and 10.6)."""
    for sheet in file.sheets:
        for state in sheet.painted.states.values():
            if "/TR" in state or state.get("/TR2", "/Default") != "/Default":
                yield TRANSFER.found("a graphics state has a transfer function", sheet)
            halftone = state.get("/HT")
            own = isinstance(halftone, Dictionary | Stream)
            keys: Any = halftone if own else Dictionary(HalftoneType=1)
            named = "/HalftoneName" in keys or keys.get("/HalftoneType") not in (1, 5)
            if "/HTP" in state or named:
                yield HALFTONE.found("a graphics state has a halftone of its own", sheet)
            if own and (fault := _transferred(keys)):
                yield HALFTONE_TRANSFER.found(f"a halftone {fault}", sheet)


def _transferred(halftone: Object) -> str:
    """Return what is wrong with the transfer functions of a halftone, '' if nothing (10.6.5)."""
    if halftone.get("/HalftoneType") != 5:
        return "has a transfer function" if "/TransferFunction" in halftone else ""
    for key, each in halftone.items():
        if key in _ABOUT or not isinstance(each, Dictionary | Stream):
            continue
        has = "/TransferFunction" in each
        if has == (key[1:] in PROCESS):
            return f"for {key[1:]} has {'a' if has else 'no'} transfer function"
    return ""
