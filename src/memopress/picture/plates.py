"""Plates: pictures made ready for one output, and kept from one build to the next."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from memopress.keeping import digest
from memopress.picture.model import Plate
from memopress.pictures import fingerprint

if TYPE_CHECKING:
    from memopress.files import Files
    from memopress.keeping import Cache
    from memopress.page.model import Picture
    from memopress.picture.convert import Converter


class Target(Protocol):
    """What a plate must know of the output it is for."""

    @property
    def colours(self) -> str:
        """Either 'cmyk' or 'rgb'."""

    @property
    def resolution(self) -> int:
        """The most pixels an inch."""


class Plates:
    """Makes plates for a printing condition, and keeps them from one build to the next."""

    def __init__(self, cache: Cache, profile: bytes, files: Files) -> None:
        """Keep plates in a cache, made when needed, for the CMYK of an ICC profile."""
        self._cache, self._files = cache, files
        self._profile = profile
        self._condition = digest(profile)

    def name(self, picture: Picture, output: Target) -> str:
        """Return the name of a picture's plate: the same for the same content made the same way.

        Raises PictureFault where there is no such file.
        """
        way = (
            fingerprint(self._files.root / picture.file, self._files),
            (picture.size.width, picture.size.height),
            picture.focus,
            output.colours,
            output.resolution,
            # A picture in CMYK may come without a profile: it then has this one on screen too.
            self._condition,
        )
        return digest(repr(way))

    def make(self, picture: Picture, output: Target) -> Plate:
        """Return a picture's plate, its box's proportions and the output's colours.

        Raises PictureFault where the file is not a picture that can be used.
        """
        name = self.name(picture, output)
        if (kept := self._kept(name)) is not None:
            return kept
        plate = Plate(
            name,
            *self._converter.convert(
                self._files.root / picture.file,
                picture.size,
                picture.focus,
                output.colours,
                output.resolution,
            ),
        )
        self._cache.put("plate", name, plate.pack())
        return plate

    @cached_property
    def _converter(self) -> Converter:
        # With all plates kept, a build never waits for colour management to load.
        from memopress.picture.convert import Converter  # noqa: PLC0415

        return Converter(self._profile, self._files)

    def _kept(self, name: str) -> Plate | None:
        packed = self._cache.get("plate", name)
        try:
            return Plate.unpack(name, packed) if packed is not None else None
        except ValueError:
            return None
