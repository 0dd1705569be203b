"""What a picture has become: pixels as a PDF holds them, and a form to keep them in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

Space = Literal["DeviceGray", "DeviceRGB", "DeviceCMYK"]


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels in the words of a PDF's image (ISO 32000-1, 8.9.5): its keys and its coded bytes.

    `inverted` values count from full ink down to none.
    """

    width: int
    height: int
    space: Space
    bits: int
    filter: Literal["DCTDecode", "FlateDecode"]
    inverted: bool = False
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture that can be embedded as it is; its name stands for its content.

    `mask` has as many pixels as `image` and tells how opaque each is; None where all are.
    """

    name: str
    image: Raster
    mask: Raster | None = None

    def pack(self) -> bytes:
        """Return the plate as a file: a digest of what follows, a line of JSON, the pixels."""
        rasters = [raster for raster in (self.image, self.mask) if raster]
        heads = [{**asdict(raster), "data": len(raster.data)} for raster in rasters]
        body = b"\n".join([json.dumps(heads).encode(), b"".join(r.data for r in rasters)])
        return b"\n".join([_digest(body), body])

    @classmethod
    def unpack(cls, name: str, file: bytes) -> Plate:
        """Return the plate of a file's bytes; raises ValueError if they are not as they were."""
        digest, _, body = file.partition(b"\n")
        if digest != _digest(body):
            raise ValueError(f"the plate '{name}' is spoilt")
        line, _, data = body.partition(b"\n")
        rasters = []
        for head in json.loads(line):
            size = head["data"]
            rasters.append(Raster(**{**head, "data": data[:size]}))
            data = data[size:]
        return cls(name, *rasters)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
