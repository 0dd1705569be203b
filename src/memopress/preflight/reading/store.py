"""What is read of a file once, however many pages use it, and what a page is found to paint."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.reading.allowance import SpentError
from memopress.preflight.reading.fonts import FontResource, read_font
from memopress.preflight.reading.lexis import Written
from memopress.preflight.reading.spaces import DEFAULTS, Space, is_own, read_space

if TYPE_CHECKING:
    from memopress.preflight.reading.marks import Mark, MarkedContent


Key = tuple[int, int]  # of a font: the number of its dictionary, or one of its own


class Painted(Struct):
    """What reading a page's content gave: its marks, and what else rules ask for.

    `states` are the ExtGState dictionaries in use, `broken` what is wrong with the streams, `forms`
    the form XObjects that were painted, `masks` the groups of soft masks, `masked` what is painted
    in those. `endless` tells of a page that paints more than was read, and that no renderer should
    be given either;
    `faded` of a group that lets through what is below it. `intents` are the rendering intents that
    are asked for, `foreign` the operators that there are none of, between BX and EX too, `deepest`
    how many states q keeps at once. `spaces` are those that operators set, painted in or not,
    `stencils` the numbers of letters drawn in the file that take the colour of the text, which are
    read into `masked` too. `shown` are the codes that are shown, by the keys of their fonts: all,
    and those that are not only shown unseen; those of masks are among the page's. `written` is how
    the content writes its strings and numbers. `sequences` are the marked-content sequences in
    order, `unpaired` what is wrong with their operators. `is_settled` tells that all that operators
    set is in the end as it was at the beginning: what follows would paint the same without it.
    """

    marks: list[Mark] = field(default_factory=list)
    states: dict[Any, Object] = field(default_factory=dict)
    forms: dict[Any, Object] = field(default_factory=dict)
    masks: dict[Any, Object] = field(default_factory=dict)
    masked: list[Painted] = field(default_factory=list)
    images: dict[Any, Object] = field(default_factory=dict)
    fonts: dict[Any, tuple[FontResource, Object]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    sequences: list[MarkedContent] = field(default_factory=list)
    unpaired: list[str] = field(default_factory=list)
    endless: bool = False
    faded: bool = False
    intents: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    deepest: int = 0
    spaces: set[Space] = field(default_factory=set)
    stencils: set[Any] = field(default_factory=set)
    shown: dict[Key, tuple[set[int], set[int]]] = field(default_factory=dict)
    written: Written = field(default_factory=Written)
    is_settled: bool = False

    def clear(self) -> None:
        """Let go of it all: sequences and what they hold refer to each other."""
        for each in self.sequences:
            each.parts.clear()
            each.marks.clear()
        self.marks.clear()


class Store:
    """Fonts and colour spaces of a file, each read once however many pages use it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Begin empty; the file stays open as long as anything of it may be asked for."""
        self.pdf = pdf
        self.spare = pikepdf.new()  # where content is parsed that was put together
        self._fonts: dict[Key, FontResource | SpentError] = {}
        self._objects: dict[Key, Object] = {}  # of those fonts
        self._spaces: dict[tuple[Key, bytes], Space] = {}
        self._meanings: dict[Space, str] = {}

    def font(self, obj: Object) -> FontResource:
        """Return a font dictionary's font."""
        key = obj.objgen
        if key == (0, 0):  # read each time, and known by a number that no object has
            key = (0, len(self._fonts) + 1)
        if key not in self._fonts:
            self._objects[key] = obj
            try:
                self._fonts[key] = replace(read_font(obj), key=key)
            except SpentError as fault:  # as it would be for each page
                self._fonts[key] = fault
        font = self._fonts[key]
        if isinstance(font, SpentError):
            raise font
        return font

    def known(self, key: Key) -> tuple[FontResource, Object]:
        """Return the font of a key, and its dictionary."""
        obj = self._objects.get(key)
        if obj is None:
            obj = self.pdf.get_object(key)
        font = self.font(obj) if key[0] else self._fonts[key]
        if isinstance(font, SpentError):
            raise font
        return font, obj

    def meaning(self, ink: Space) -> str:
        """Return what is the same for Separations that make the same of the same tints."""
        found = self._meanings.get(ink)
        if found is None:
            whole = hashlib.sha256(b"%d:" % len(ink.tint))
            whole.update(ink.tint)
            if ink.base is not None:
                ink.base.feed(whole)
            found = self._meanings[ink] = whole.hexdigest()[:32]
        return found

    def space(self, obj: Object, resources: Object | None) -> Space:
        """Return a colour space, by name or as an array."""
        key = obj.objgen if isinstance(obj, Array) else (0, 0)
        if key == (0, 0):
            named = isinstance(obj, Name) and isinstance(resources, Dictionary) and not is_own(obj)
            table = resources.get("/ColorSpace") if named and resources is not None else None
            entry = table.get(str(obj)) if isinstance(table, Dictionary) else None
            if isinstance(entry, Array) and entry.objgen != (0, 0):
                return self.space(entry, resources)
            profile = _profile(entry if entry is not None else obj)
            if profile is None:
                return read_space(obj, resources)
            # An array without a number that leads to a profile: the profile has one.
            key = profile
        known = key, _defaults(resources)
        if known not in self._spaces:
            self._spaces[known] = read_space(obj, resources)
        return self._spaces[known]


def _defaults(resources: Object | None) -> bytes:
    """Return the spaces of resources if there are default ones: each page may have others."""
    table = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
    if not isinstance(table, Dictionary) or not any(name in table for name in DEFAULTS):
        return b""
    return table.unparse(resolved=True)


def _profile(obj: object) -> tuple[int, int] | None:
    """Return the number of the profile that a space is based on, None for one that has none."""
    if isinstance(obj, Array) and len(obj) == 2 and obj[0] == "/ICCBased":
        stream = obj[1]
        if isinstance(stream, Stream):
            return stream.objgen if stream.objgen != (0, 0) else None
    return None


def key_of(obj: Object) -> Any:
    """Return what tells an object from others: its number, or the object itself if it has none."""
    return obj.objgen if obj.objgen != (0, 0) else id(obj)
