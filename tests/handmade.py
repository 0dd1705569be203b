"""PDFs made by hand for tests: what is in them is known, down to the operator."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from pathlib import Path

NOISE = random.Random(20261125).randbytes(4 * 850 * 850)  # noqa: S311 - noise, not a secret


@dataclass
class Page:
    """A page to make: its content, its boxes, and what its content names."""

    content: str
    media: tuple[float, ...] = (0, 0, 240, 200)
    bleed: tuple[float, ...] | None = None
    rotate: int = 0
    spaces: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, Any] = field(default_factory=dict)


def made(*pages: Page) -> bytes:
    """Return a PDF of pages; OP is a graphics state that overprints."""
    pdf = pikepdf.new()
    over = Dictionary(OP=True, op=True, OPM=1)
    for each in pages:
        pdf.add_blank_page(page_size=(100, 100))
        page = pdf.pages[-1].obj
        page.MediaBox = Array(each.media)
        page.BleedBox = page.TrimBox = Array(each.bleed or each.media)
        if each.rotate:
            page.Rotate = each.rotate
        page.Contents = pdf.make_stream(each.content.encode())
        page.Resources = Dictionary(
            ExtGState=Dictionary(OP=over),
            ColorSpace=Dictionary({f"/{k}": v for k, v in each.spaces.items()}),
            XObject=Dictionary({f"/{k}": _stream(pdf, v) for k, v in each.pictures.items()}),
        )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _stream(pdf: pikepdf.Pdf, made: tuple[bytes, dict[str, Any]]) -> Stream:
    data, entries = made
    named = {f"/{k}": _stream(pdf, v) if isinstance(v, tuple) else v for k, v in entries.items()}
    stream = pdf.make_stream(data, **{k[1:]: v for k, v in named.items()})
    return pdf.make_indirect(stream)


def picture(
    width: int, height: int, data: bytes, space: Any = Name.DeviceCMYK, bits: int = 8, **more: Any
) -> tuple[bytes, dict[str, Any]]:
    """Return what `made` makes a picture of; samples are repeated as far as they are needed."""
    entries: dict[str, Any] = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": width,
        "Height": height,
        "BitsPerComponent": bits,
        **({} if space is None else {"ColorSpace": space}),
        **more,
    }
    return data, entries


def spot(name: str, *alternate: float) -> Array:
    """Return the colour space of a spot ink."""
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array(alternate), N=1
    )
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])


def some_pages(path: Path, *numbers: int) -> bytes:
    """Return some pages of a file as one of their own."""
    with pikepdf.open(path) as pdf:
        for index in range(len(pdf.pages), 0, -1):
            if index not in numbers:
                del pdf.pages[index - 1]
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
