"""The printing condition that a file's colours are meant for."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

if TYPE_CHECKING:
    from pikepdf import Object

_REGISTRY = "http://www.color.org"


def intend(pdf: Pdf, profile: bytes, condition: str) -> None:
    """Add the output intent of PDF/X with its profile embedded (ISO 15930-7, 6.2)."""
    intent: Object = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition),
        RegistryName=String(_REGISTRY),
        Info=String(condition),
        DestOutputProfile=pdf.make_indirect(
            Stream(pdf, _packed(profile), N=4, Filter=Name.FlateDecode)
        ),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@lru_cache(maxsize=2)
def _packed(profile: bytes) -> bytes:
    """Return a profile deflated, once for all files of a build: it is a megabyte."""
    return zlib.compress(profile)
