"""What a file's colours are meant for: a printing condition, or a screen."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

if TYPE_CHECKING:
    from pikepdf import Object

    from memopress.render.model import Condition, Output

_REGISTRY = "http://www.color.org"


def intend(pdf: Pdf, output: Output, condition: Condition) -> None:
    """Add output intents with the profile embedded, once for all of them.

    That of PDF/X is of a press's (ISO 15930-7, 6.2), that of PDF/A of all (ISO 19005-2, 6.2.3).
    """
    count = 4 if output.colours == "cmyk" else 3
    packed = Stream(pdf, _packed(condition.icc), N=count, Filter=Name.FlateDecode)
    embedded = pdf.make_indirect(packed)
    kinds = (Name.GTS_PDFX, Name.GTS_PDFA1) if output.colours == "cmyk" else (Name.GTS_PDFA1,)
    intents: list[Object] = [
        Dictionary(
            Type=Name.OutputIntent,
            S=kind,
            OutputConditionIdentifier=String(condition.name),
            RegistryName=String(_REGISTRY),
            Info=String(condition.name),
            DestOutputProfile=embedded,
        )
        for kind in kinds
    ]
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent) for intent in intents])


@lru_cache(maxsize=2)
def _packed(profile: bytes) -> bytes:
    """Return a profile deflated, once for all files of a build: it is a megabyte."""
    return zlib.compress(profile)
