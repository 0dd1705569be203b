"""What a file uses as a whole: its objects, its streams, its fonts, its annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Stream

from memopress.preflight.reading.allowance import charge, charge_bytes, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Rect
    from memopress.preflight.reading.file import File
    from memopress.preflight.reading.fonts import Font
    from memopress.preflight.reading.sheet import Sheet


_OBJECT = 10  # units of work for an object


class FontUse(NamedTuple):
    """A font that content uses, its dictionary, and where it is used first."""

    font: Font
    obj: Object
    sheet: Sheet
    box: Rect | None


def fonts_of(file: File) -> list[FontUse]:
    """Return the fonts of all content, those of appearances too, each once."""
    found: dict[int, FontUse] = {}
    for sheet, painted in file.paintings():
        boxes: dict[int, Rect] = {}
        if painted is sheet.painted:  # others are painted in a space of their own
            for mark in counted(painted.marks):
                if mark.font is not None:
                    boxes.setdefault(id(mark.font), mark.box)
        for font, obj in painted.fonts.values():
            found.setdefault(id(font), FontUse(font, obj, sheet, boxes.get(id(font))))
    return list(found.values())


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


def annotations_of(page: Object) -> list[Object]:
    """Return the annotations of a page that are dictionaries."""
    found = page.get("/Annots")
    return (
        [each for each in counted(found) if isinstance(each, Dictionary)]
        if isinstance(found, Array)
        else []
    )


def streams_in(appearance: Object | None) -> Iterator[Stream]:
    """Yield the streams of an appearance dictionary and of the subdictionaries in it (12.5.5)."""
    if not isinstance(appearance, Dictionary):
        return
    for entry in appearance.values():
        if isinstance(entry, Stream):
            yield entry
        elif isinstance(entry, Dictionary):
            yield from (each for each in entry.values() if isinstance(each, Stream))
