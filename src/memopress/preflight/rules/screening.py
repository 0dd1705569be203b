"""Transfer functions and halftones: the press's own business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Stream

from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

TRANSFER = must("transfer-function", "a transfer function changes every tone on the plate", X4, A2A)
HALFTONE = must("halftone", "the dots of the screen are the press's choice (ISO 15930-7)", X4, A2A)


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
