"""What a file uses as a whole: its objects, its streams, its fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pikepdf
from pikepdf import Stream

from memopress.preflight.reading.allowance import charge, charge_bytes

if TYPE_CHECKING:
    from pikepdf import Object

    from memopress.preflight.model import Rect
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.sheet import PageObject


_OBJECT = 10  # units of work for an object


class FontUse(NamedTuple):
    """A font that content uses, its dictionary, and where it is used first."""

    font: FontResource
    obj: Object
    sheet: PageObject
    box: Rect | None


class Objects(NamedTuple):
    """The indirect objects of a file: its streams, and all that is no stream's data as text.

    The text is as qpdf writes it: strings in parentheses or as hexadecimal, names with '#'.
    """

    number: int
    streams: tuple[Stream, ...]
    text: bytes


def objects_of(pdf: pikepdf.Pdf) -> Objects:
    """Return the objects of a file."""
    streams, texts, count = [], [], 0
    for obj in pdf.objects:
        count += 1
        charge(_OBJECT)
        if isinstance(obj, Stream):
            streams.append(obj)
            texts.append(obj.stream_dict.unparse(resolved=True))
        elif isinstance(obj, pikepdf.Object):
            texts.append(obj.unparse(resolved=True))
        else:
            texts.append(str(obj).encode())  # a number that streams refer to
        charge_bytes(8 * len(texts[-1]))  # rules look for many things in it
    return Objects(count, tuple(streams), b"\n".join(texts))
