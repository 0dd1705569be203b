"""Pages by ink: single plates as they are, and all of them in the colours that the press prints."""

from __future__ import annotations

import io
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageCms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.job import Job

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_MOST, _LEAST = 200.0, 20.0  # pixels an inch: a press is not looked at more finely
_KEPT = 8  # pages whose plates are kept


class Inks:
    """Makes plates of pages by Ghostscript, and keeps those of the last few."""

    def __init__(self) -> None:
        """Begin without any."""
        self._plates: dict[tuple[str, float], dict[str, Image.Image]] = {}
        self._one = Lock()  # of two that want one page the second one waits, and takes it

    def picture(self, sheet: str, data: bytes, job: Job, ink: str, scale: float) -> bytes:
        """Return a plate of a page's file as PNG, or all inks where none is named.

        `sheet` is a digest of what is seen on it, `scale` in pixels a point. Raises
        NotSeparatedError.
        """
        from memopress.preflight import plates_of  # noqa: PLC0415 - most desks show no plates

        resolution = min(max(scale * 72, _LEAST), _MOST)
        key = (sheet, round(resolution, 1))
        with self._one:
            if key not in self._plates:
                self._plates[key] = plates_of(data, resolution)
                while len(self._plates) > _KEPT:
                    del self._plates[next(iter(self._plates))]
            plates = self._plates[key]
        image = plates.get(ink) if ink else _printed(plates, job)
        if image is None:  # an ink that is not on this page
            image = Image.new("L", next(iter(plates.values())).size, 255)
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        return file.getvalue()


def _printed(plates: Mapping[str, Image.Image], job: Job) -> Image.Image:
    """Return all plates together, in the colours of the printing condition on white paper."""
    empty = Image.new("L", next(iter(plates.values())).size, 255)
    inks = [ImageChops.invert(plates.get(name, empty)) for name in PROCESS]
    cmyk = Image.merge("CMYK", inks)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(job.ticket.condition.icc))
    image = ImageCms.profileToProfile(
        cmyk,
        profile,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert image is not None  # noqa: S101 - only a change in place returns none
    shades = {each.spot: each.rgb for each in job.layout.palette.swatches.values() if each.spot}
    for name in job.ticket.spots:
        if name in plates:
            solid = Image.new("RGB", image.size, shades.get(name, (0, 0, 0)))
            paper = Image.new("RGB", image.size, "white")
            tint = Image.composite(paper, solid, plates[name])
            image = ImageChops.multiply(image, tint)
    return image
