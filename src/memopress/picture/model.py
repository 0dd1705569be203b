"""What a picture has become: pixels as a PDF holds them, and a form to keep them in."""

from __future__ import annotations

import json
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import asdict

Space = Literal["DeviceGray", "DeviceRGB", "DeviceCMYK"]
Filter = Literal["DCTDecode", "FlateDecode"]


class Raster(Struct, frozen=True):
    """Pixels in the words of a PDF's image (ISO 32000-1, 8.9.5): its keys and its coded bytes.

    `inverted` values count from full ink down to none.
    """

    width: int
    height: int
    space: Space
    bits: int
    filter: Filter
    inverted: bool = False
    data: bytes = b""


class Plate(Struct, frozen=True):
    """A picture that can be embedded as it is; its name stands for its content.

    `mask` has as many pixels as `image` and tells how opaque each is; None where all are.
    """

    name: str
    image: Raster
    mask: Raster | None = None

    def pack(self) -> bytes:
        """Return the plate as a file: a line of JSON, the pixels."""
        rasters = [raster for raster in (self.image, self.mask) if raster]
        heads = [{**asdict(raster), "data": len(raster.data)} for raster in rasters]
        return b"\n".join([json.dumps(heads).encode(), b"".join(r.data for r in rasters)])

    @classmethod
    def unpack(cls, name: str, file: bytes) -> Plate:
        """Return the plate of a file's bytes; raises ValueError if they are of no plate."""
        line, _, data = file.partition(b"\n")
        rasters = []
        try:
            for head in json.loads(line):
                raster = Raster(**{**head, "data": data[: head["data"]]})
                if len(raster.data) != head["data"] or not _is_sound(raster):
                    raise ValueError(f"the plate '{name}' is spoilt")
                rasters.append(raster)
                data = data[head["data"] :]
            if data:
                raise ValueError(f"the plate '{name}' is spoilt")
            return cls(name, *rasters)
        except (TypeError, LookupError, RecursionError) as fault:
            raise ValueError(f"the plate '{name}' is spoilt: {fault}") from fault


def _is_sound(raster: Raster) -> bool:
    """Tell whether what was read has the types and the words of a raster."""
    numbers = (raster.width, raster.height, raster.bits)
    return (
        all(type(number) is int and number > 0 for number in numbers)
        and raster.space in get_args(Space)
        and raster.filter in get_args(Filter)
        and type(raster.inverted) is bool
    )
