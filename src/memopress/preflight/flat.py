"""A file whose pictures and shadings show nothing: flat fields, where these begin and end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel

from memopress.preflight.reading.spaces import read_space
from memopress.preflight.reading.values import is_true

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from pikepdf import Object

_DEEP = 16  # forms and patterns in each other
_MOST_INKS = 32  # of a space (ISO 32000-1, annex C)
_KEPT = ("/Type", "/Pages", "/OCProperties")  # of the catalogue: what pages look like hangs on them
_PIXEL = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}
_SAMPLED = ("/Decode", "/Interpolate", "/Intent", "/SMaskInData", "/Alternates")
_STEP, _STEPS = 10, 4  # levels of 255 between the colours that are near one corner of the cube


def flattened(data: bytes, pages: Collection[int]) -> Iterator[bytes]:
    """Yield a file twice in which the pictures and shadings of some pages are flat fields.

    Pages count from 1; the others are empty. Each field has a colour of its own, and in the second
    file the opposite one: whatever lies around a field or over it, one of the two tells its edge,
    also through transparency. Clips, masks and the ends of shadings stay. So do stencils, which
    are shapes and no pictures of any, pictures that stand in the content, those that hide some of
    their own colours, and JPEG 2000 with a mask in it. Raises PdfError.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        flattener = _Flattener(pdf)
        for number, page in enumerate(pdf.pages, 1):
            if number in pages:
                flattener.walk(page.obj.get("/Resources"))
            else:
                for key in ("/Contents", "/Resources", "/Annots"):
                    if key in page.obj:
                        del page.obj[key]
        for key in list(pdf.Root.keys()):
            if key not in _KEPT:
                del pdf.Root[key]
        for opposite in (False, True):
            for number, paint in enumerate(flattener.fields):
                paint(_colour(number, opposite=opposite))
            target = io.BytesIO()
            pdf.save(
                target,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                fix_metadata_version=False,
            )
            yield target.getvalue()


class _Flattener:
    """Makes fields of the pictures and shadings that resources have."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Begin without any; `fields` are how each gets a colour."""
        self.pdf = pdf
        self.fields: list[Callable[[tuple[int, ...]], None]] = []
        self.seen: set[tuple[int, int]] = set()

    def walk(self, resources: Object | None, depth: int = 0) -> None:
        """Flatten what resources have, and those of the forms and patterns among them.

        Soft masks of graphics states stay: what they hide is hidden.
        """
        if depth > _DEEP or not isinstance(resources, Dictionary):
            return
        for table in ("/XObject", "/Pattern", "/Shading"):
            entries = resources.get(table)
            for each in list(entries.values()) if isinstance(entries, Dictionary) else []:
                if not isinstance(each, Dictionary | Stream) or each.objgen in self.seen:
                    continue
                if each.is_indirect:
                    self.seen.add(each.objgen)
                if each.get("/Subtype") == "/Image" and isinstance(each, Stream):
                    self._flatten(each)
                elif table == "/Shading":
                    self._shade(each, resources)
                elif isinstance(each.get("/Shading"), Dictionary | Stream):
                    self._shade(each.Shading, resources)
                else:
                    self.walk(each.get("/Resources"), depth + 1)

    def _flatten(self, image: Stream) -> None:
        """Make a picture one pixel, with the mask that it has."""
        if is_true(image.get("/ImageMask")) or isinstance(image.get("/Mask"), Array):
            return
        if image.get("/SMaskInData"):
            return
        for key in _SAMPLED:
            if key in image:
                del image[key]
        for name, value in _PIXEL.items():
            image[f"/{name}"] = value
        mask = image.get("/SMask")
        if isinstance(mask, Stream) and "/Matte" in mask:
            del mask["/Matte"]  # its samples would have to be as many
        self.fields.append(lambda colour: image.write(bytes(colour)))

    def _shade(self, shading: Object, resources: Object) -> None:
        """Let all colours of a shading be one: in a space whose inks all look alike."""
        count = read_space(shading.get("/ColorSpace"), resources).channels
        if not 0 < count <= _MOST_INKS:
            return
        inks = Array([Name(f"/Ink{number}") for number in range(count)])
        tint = self.pdf.make_stream(
            b"", FunctionType=4, Domain=[0, 1] * count, Range=[0, 1, 0, 1, 0, 1]
        )
        shading.ColorSpace = Array([Name.DeviceN, inks, Name.DeviceRGB, tint])

        def paint(colour: tuple[int, ...]) -> None:
            values = " ".join(f"{value / 255:.4f}" for value in colour)
            tint.write(f"{{ {'pop ' * count}{values} }}".encode())

        self.fields.append(paint)


def _colour(number: int, *, opposite: bool) -> tuple[int, ...]:
    """Return the colour of a field: near a corner of the cube, and as no other field's near it."""
    inwards = number // 8 % _STEPS * _STEP
    levels = (255 - inwards if number >> bit & 1 else inwards for bit in range(3))
    return tuple(255 - level if opposite else level for level in levels)
