"""Plates: pictures made ready for one output, and the folder that keeps them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from memopress.keeping import keep, kept
from memopress.picture.model import Plate
from memopress.pictures import fingerprint

if TYPE_CHECKING:
    from memopress.files import Files
    from memopress.page.model import Picture
    from memopress.picture.convert import Converter

# To be raised whenever plates come out differently, so that no old one is taken from a cache.
_RECIPE = 2


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

    def __init__(self, cache: Path | None, profile: bytes, files: Files) -> None:
        """Keep plates in a folder, made when needed, for the CMYK of an ICC profile.

        Without a folder they are kept in memory.
        """
        self._folder, self._files = cache, files
        self._profile = profile
        self._condition = _digest(profile)
        self._unkept: dict[str, Plate] = {}

    def make(self, picture: Picture, output: Target) -> Plate:
        """Return a picture's plate, its box's proportions and the output's colours.

        Raises PictureFault where the file is not a picture that can be used.
        """
        source = Path(picture.file)
        key = self._key(source, picture, output)
        return self._unkept.get(key) or self._kept(key) or self._new(key, source, picture, output)

    @cached_property
    def _converter(self) -> Converter:
        # With all plates kept, a build never waits for colour management to load.
        from memopress.picture.convert import Converter  # noqa: PLC0415

        return Converter(self._profile, self._files)

    def _key(self, source: Path, picture: Picture, output: Target) -> str:
        """Return a name that is the same for the same content made in the same way."""
        way = (
            _RECIPE,
            fingerprint(source, self._files)[:32],
            (picture.size.width, picture.size.height),
            picture.focus,
            output.colours,
            output.resolution,
            # A picture in CMYK may come without a profile: it then has this one on screen too.
            self._condition,
        )
        return _digest(repr(way).encode())

    def _kept(self, key: str) -> Plate | None:
        file = kept(self._file(key)) if self._folder else None
        if file is None:
            return None
        try:
            return Plate.unpack(key, file)
        except ValueError:
            return None

    def _new(self, key: str, source: Path, picture: Picture, output: Target) -> Plate:
        plate = Plate(
            key,
            *self._converter.convert(
                source, picture.size, picture.focus, output.colours, output.resolution
            ),
        )
        if self._folder is None:
            self._unkept[key] = plate
            return plate
        try:
            keep(self._file(key), plate.pack())
        except OSError:
            # A cache is there to save time: without one the build needs more memory, no more.
            self._unkept[key] = plate
        return plate

    def _file(self, key: str) -> Path:
        return (self._folder or Path()) / f"{key}.plate"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
