"""What a file's colours are meant for: a printing condition, or a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.syntax import array, ref, string
from memopress.finish.writing import FLATE

if TYPE_CHECKING:
    from memopress.finish.writing import Writer
    from memopress.render.model import Artwork, Condition

_REGISTRY = "http://www.color.org"


def intend(writer: Writer, artwork: Artwork, condition: Condition) -> str:
    """Return output intents with the profile embedded, once for all of them.

    That of PDF/X is of a press's (ISO 15930-7, 6.2), that of PDF/A of all (ISO 19005-2, 6.2.3).
    """
    press = artwork.output.colours == "cmyk"
    profile = writer.stream(artwork.profile, f"/N {4 if press else 3}{FLATE}")
    called = string(condition.name)
    intents = [
        writer.put(
            f"<</Type/OutputIntent/S/{kind}/OutputConditionIdentifier{called}"
            f"/RegistryName{string(_REGISTRY)}/Info{called}/DestOutputProfile {ref(profile)}>>"
        )
        for kind in (("GTS_PDFX", "GTS_PDFA1") if press else ("GTS_PDFA1",))
    ]
    return f"/OutputIntents{array(map(ref, intents))}"
