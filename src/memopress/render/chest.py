"""The plan chest: what was drawn, and what drawings need, kept from one build to the next."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from memopress.keeping import digest
from memopress.page.model import Drawing, Picture, Shape, pack
from memopress.render.model import DrawnSheet, Metrics, SubsetProgram
from memopress.render.sound import is_sound
from memopress.render.typecase import Typecase
from memopress.typeset.model import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from memopress.keeping import Cache
    from memopress.page.model import Item, Page
    from memopress.picture import Plates
    from memopress.render.ink import Inks
    from memopress.render.model import FaceFile, Output
    from memopress.render.typecase import FontFile


_WIDEST = 1e6  # thousandths of the size: no glyph is so wide


@dataclass(frozen=True, slots=True)
class _Needs:
    """A page's digest, and what it is drawn with besides: faces, swatches and pictures."""

    digest: str
    faces: tuple[str, ...]
    swatches: tuple[str, ...]
    pictures: tuple[Picture, ...]


class PlanChest:
    """Drawn sheets, font subsets and deflated profiles, shared by all drawings of a build.

    All that it gives is the same whether it was kept or is made anew.
    """

    def __init__(self, cache: Cache) -> None:
        """Begin with what a cache has."""
        self.case = Typecase()
        self._cache = cache
        self._pages: Sequence[Page] = ()
        self._needs: dict[int, _Needs] = {}  # of these pages, by their identity
        self._profiles: dict[bytes, bytes] = {}

    def turn_to(self, pages: Sequence[Page]) -> None:
        """Have these pages in hand, and let go of what was learnt of others."""
        if pages is not self._pages:
            self._pages, self._needs = pages, {}
            self.case.clear()

    def key(
        self,
        pages: Sequence[Page],
        output: Output,
        faces: Mapping[str, FaceFile],
        plates: Plates,
        inks: Inks,
    ) -> str:
        """Return a name of all that a sheet depends on: its pages, and what they are drawn with.

        Of the output it is what drawing reads, without title, date and marks. Raises KeyError for a
        swatch or a face that is not there, and PictureFault.
        """
        needs = [self._needed(page) for page in pages]
        named = {name for each in needs for name in each.faces}
        if output.overlay:
            named.update([*faces][:1])
        way = (
            output.colours, output.bleed, output.area, output.foot, output.overlay, output.spreads,
            output.links, output.bookmarks, output.tagged, output.origins,
            [*faces][:1] if output.overlay else [],
            [(name, self.case.file(faces[name]).digest) for name in sorted(named)],
            [(name, inks[name]) for name in sorted({n for each in needs for n in each.swatches})],
            [plates.name(picture, output) for each in needs for picture in each.pictures],
        )  # fmt: skip
        return digest(repr(way), *(each.digest for each in needs))

    def sheet(self, key: str, draw: Callable[[], DrawnSheet]) -> DrawnSheet:
        """Return the sheet of a key, drawn where it was not kept."""
        kept: DrawnSheet | None = self._read("drawn", key, self._sheets)
        if kept is not None and is_sound(kept):
            return kept
        sheet = draw()
        with suppress(UnicodeEncodeError):  # halves of characters, as file names may have
            self._cache.put("drawn", key, pack(sheet))
        return sheet

    def subset(self, file: FontFile, gids: Iterable[int]) -> SubsetProgram:
        """Return the subset of a font file that has these glyphs; raises FontFault."""
        wanted = sorted(gids)
        key = digest(file.digest, repr(wanted))
        kept: SubsetProgram | None = self._read("font", key, self._subsets)
        if kept is not None and [*kept.widths] == wanted and _is_whole(kept):
            return kept
        program = file.subset(wanted)
        subset = SubsetProgram(
            name=file.name,
            tag=_tag(program),
            is_cff=file.is_cff,
            length=len(program),
            metrics=file.metrics(),
            widths={gid: file.width(gid) for gid in wanted},
            program=zlib.compress(program),
        )
        self._cache.put("font", key, msgspec.msgpack.encode(subset))
        return subset

    def deflated(self, profile: bytes) -> bytes:
        """Return an ICC profile deflated: it is a megabyte."""
        packed = self._profiles.get(profile)
        if packed is None:
            key = digest(profile)
            packed = self._cache.get("profile", key)
            if packed is None or _inflated(packed, len(profile)) != profile:
                # Level 6 takes half as long again, for a profile of the press, and no byte less.
                packed = zlib.compress(profile, 5)
                self._cache.put("profile", key, packed)
            self._profiles[profile] = packed
        return packed

    @cached_property
    def _sheets(self) -> msgspec.msgpack.Decoder[DrawnSheet]:
        return msgspec.msgpack.Decoder(DrawnSheet)

    @cached_property
    def _subsets(self) -> msgspec.msgpack.Decoder[SubsetProgram]:
        return msgspec.msgpack.Decoder(SubsetProgram)

    def _read(self, kind: str, key: str, decoder: msgspec.msgpack.Decoder[Any]) -> Any:
        """Return what was kept, None where nothing was or where it is of another type."""
        data = self._cache.get(kind, key)
        if data is None:
            return None
        try:
            return decoder.decode(data)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return None

    def _needed(self, page: Page) -> _Needs:
        """Return what a page in hand is drawn with, worked out once for all outputs of it."""
        known = self._needs.get(id(page))
        if known is None:
            known = self._needs[id(page)] = _read(page)
        return known


def _tag(program: bytes) -> str:
    """Return the letters that mark a subset."""
    marked = hashlib.sha256(program).digest()[:6]
    return "".join(chr(65 + byte % 26) for byte in marked)


def _is_whole(subset: SubsetProgram) -> bool:
    """Tell whether a subset that was kept has its program, and widths that glyphs can have."""
    program = _inflated(subset.program, subset.length)
    return (
        program is not None
        and subset.tag == _tag(program)
        and all(0 <= width < _WIDEST for width in subset.widths.values())
        and all(-_WIDEST < each < _WIDEST for each in _measures(subset.metrics))
    )


def _measures(metrics: Metrics) -> tuple[float, ...]:
    return (
        *metrics.box, metrics.ascent, metrics.descent, metrics.cap_height, metrics.weight,
        metrics.angle,
    )  # fmt: skip


def _inflated(data: bytes, length: int) -> bytes | None:
    """Return what was deflated and has a length, None for anything else."""
    try:
        inflater = zlib.decompressobj()
        found = inflater.decompress(data, max(length, 0) + 1)
    except (zlib.error, OverflowError):
        return None
    return found if inflater.eof and len(found) == length and not inflater.unused_data else None


def _read(page: Page) -> _Needs:
    faces: set[str] = set()
    swatches: set[str] = set()
    pictures: dict[Picture, None] = {}
    for placed in page.items:
        _note(placed.item, faces, swatches, pictures)
    try:
        text: str | bytes = pack(page)
    except UnicodeEncodeError:  # halves of characters, as file names may have
        text = repr(page)
    return _Needs(digest(text), tuple(sorted(faces)), tuple(sorted(swatches)), tuple(pictures))


def _note(item: Item, faces: set[str], swatches: set[str], pictures: dict[Picture, None]) -> None:
    if isinstance(item, Line):
        faces.update([run.face for run in item.runs])
        swatches.update([run.swatch for run in item.runs])
    elif isinstance(item, Picture):
        pictures[item] = None
    elif isinstance(item, Shape | Drawing):
        for shape in (item,) if isinstance(item, Shape) else item.shapes:
            swatches.update(each for each in (shape.fill, shape.stroke) if each is not None)
