"""What rules for the whole document ask of a page, so that none of them asks for its content.

A summary is small and plain data. It can be written down as bytes and read again: what it refers to
by its number in the file, fonts and forms, is written by its place among the objects of the page,
as the same page has other numbers in another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec import Struct

from memopress.preflight.model import Rect  # noqa: TC001 - msgspec reads it
from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.fonts import CUT
from memopress.preflight.reading.marks import MarkedContent, Shown
from memopress.preflight.reading.spaces import ALL, NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from memopress.preflight.reading.marks import Mark
    from memopress.preflight.reading.spaces import Space
    from memopress.preflight.reading.store import Painted, Store

_QUOTED = 40  # characters of a text
Key = tuple[int, int]  # of a font or a form: its number in the file
T = TypeVar("T")


class FontShown(NamedTuple):
    """A font that a page uses, and the codes that it shows of it.

    `box` is where the page's own content has it first, None where only masks and appearances do.
    `unseen` are the codes that are only shown unseen, `cut` tells of a string that ends within one.
    """

    key: Key
    box: Rect | None
    used: tuple[int, ...]
    unseen: tuple[int, ...]
    cut: bool


class FontSeen(NamedTuple):
    """A place where text of a font stands."""

    key: Key
    box: Rect


class InkNamed(NamedTuple):
    """An ink that a page names, where first, and how what stands for it looks: red, green, blue.

    `look` is None where that is not known; `shown` is that colour as it is written.
    """

    name: str
    box: Rect
    look: tuple[float, float, float] | None
    shown: str


class InkDefined(NamedTuple):
    """An ink that a Separation defines, a digest of what it makes of it, and where first."""

    name: str
    meaning: str
    box: Rect


class PrivateText(NamedTuple):
    """A text with characters for private use; `within` is its sequence's place, -1 for none."""

    box: Rect
    text: str
    within: int


class Told(Struct, eq=False):
    """A marked-content sequence as MarkedContent has it, with what it paints in short.

    `box` is around what it paints itself, `first` that of its first mark, None where it paints
    nothing; `speaks` tells whether any of it is text.
    """

    tag: str
    mcid: int | None
    form: Key | None
    alt: str | None
    actual_text: str | None
    expansion: str | None
    lang: str | None
    box: Rect | None
    first: Rect | None
    speaks: bool
    outer: Told | None = None
    parts: list[Shown | Told] = []

    def outwards(self) -> Iterator[Told]:
        """Yield the sequence and those around it, the innermost first."""
        each: Told | None = self
        while each is not None:
            charge()
            yield each
            each = each.outer


class Summary(NamedTuple):
    """A page in short.

    `fonts` are those that its content uses, `texts` where each is first seen as text, `lost` where
    one has no glyph for a character. `forms` are the form XObjects that it paints, `outside` the
    pictures and forms whose data lie in another file, `filters` those of inline pictures. `inks`
    and `defined` are what is seen, and what is painted at all. `borrows` tells of a page that uses
    resources of the page tree, `speaks` of one with text.
    """

    fonts: tuple[FontShown, ...]
    texts: tuple[FontSeen, ...]
    lost: tuple[FontSeen, ...]
    forms: tuple[Key, ...]
    outside: tuple[Key, ...]
    filters: tuple[str, ...]
    inks: tuple[InkNamed, ...]
    defined: tuple[InkDefined, ...]
    private: tuple[PrivateText, ...]
    sequences: tuple[Told, ...]
    borrows: bool
    speaks: bool


def summarised(
    painted: Painted, paintings: Iterable[Painted], store: Store, *, has_resources: bool
) -> Summary:
    """Return a page in short, of what it paints, and of that with masks and appearances."""
    sequences = tuple(_told(painted.sequences))
    places = {id(each): place for place, each in enumerate(painted.sequences)}
    fonts: dict[Key, Rect | None] = {}
    shown: dict[Key, tuple[set[int], set[int]]] = {}
    defined: dict[tuple[str, str], Rect] = {}
    filters: dict[str, None] = {}
    for each in paintings:
        boxes: dict[Key, Rect] = {}
        spaces: dict[int, tuple[Space, Rect]] = {}
        for mark in each.marks:
            spaces.setdefault(id(mark.colour.space), (mark.colour.space, mark.box))
            if mark.font is not None and each is painted:  # others have a space of their own
                boxes.setdefault(mark.font.key, mark.box)
            if mark.image is not None and mark.image.name == "inline":
                filters |= dict.fromkeys(mark.image.filters)
        for font, _ in each.fonts.values():
            fonts.setdefault(font.key, boxes.get(font.key))
        for key, (used, rendered) in each.shown.items():
            own = shown.setdefault(key, (set(), set()))
            own[0].update(used)
            own[1].update(rendered)
        for space, box in spaces.values():
            for ink in _separations(space):
                defined.setdefault((ink.names[0], store.meaning(ink)), box)
    streams = (*painted.images.items(), *painted.forms.items())
    none: tuple[set[int], set[int]] = (set(), set())
    return Summary(
        tuple(_shown(key, box, *shown.get(key, none)) for key, box in fonts.items()),
        _firsts(painted.marks, lambda mark: mark.kind == "text" and not mark.hidden),
        tuple(FontSeen(m.font.key, m.box) for m in painted.marks if m.lost and m.font is not None),
        tuple(painted.forms),
        tuple(key for key, stream in streams if any(name in stream for name in OUTSIDE)),
        tuple(filters),
        tuple(_inks(painted.marks)),
        tuple(InkDefined(*ink, box) for ink, box in defined.items()),
        tuple(
            PrivateText(mark.box, mark.text[:_QUOTED], places.get(id(mark.within), -1))
            for mark in painted.marks
            if mark.text and not mark.text.isascii() and any(map(is_private, mark.text))
        ),
        sequences,
        not has_resources
        and bool(painted.fonts or painted.images or painted.forms or painted.states),
        any(mark.text for mark in painted.marks),
    )


def joined(one: Summary, other: Summary) -> Summary:
    """Return a page in short that paints what another one does after what the first one does."""
    fonts = {font.key: font for font in one.fonts}
    for font in other.fonts:
        known = fonts.get(font.key)
        fonts[font.key] = font if known is None else _both(known, font)
    count = len(one.sequences)
    private = (
        each._replace(within=each.within + count) if each.within >= 0 else each
        for each in other.private
    )
    return Summary(
        tuple(fonts.values()),
        _once((*one.texts, *other.texts), lambda each: each.key),
        (*one.lost, *other.lost),
        tuple(dict.fromkeys((*one.forms, *other.forms))),
        tuple(dict.fromkeys((*one.outside, *other.outside))),
        tuple(dict.fromkeys((*one.filters, *other.filters))),
        _once((*one.inks, *other.inks), lambda each: (each.name, each.look)),
        _once((*one.defined, *other.defined), lambda each: (each.name, each.meaning)),
        (*one.private, *private),
        (*one.sequences, *other.sequences),
        one.borrows or other.borrows,
        one.speaks or other.speaks,
    )


def _both(one: FontShown, other: FontShown) -> FontShown:
    used = {*one.used, *other.used}
    seen = {*one.used}.difference(one.unseen) | {*other.used}.difference(other.unseen)
    box = other.box if one.box is None else one.box
    return FontShown(
        one.key, box, tuple(sorted(used)), tuple(sorted(used - seen)), one.cut or other.cut
    )


def _once(every: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    """Return the first of each key."""
    found: dict[object, T] = {}
    for each in every:
        found.setdefault(key(each), each)
    return tuple(found.values())


# Of a stream whose data lie in another file (ISO 32000-1, 7.3.8.2).
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")


def is_private(char: str) -> bool:
    """Tell whether a character is for private use."""
    code = ord(char)
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFD


def _shown(key: Key, box: Rect | None, used: set[int], rendered: set[int]) -> FontShown:
    unseen = tuple(sorted(used - rendered))
    return FontShown(key, box, tuple(sorted(used)), unseen, CUT in rendered)


def _told(sequences: Sequence[MarkedContent]) -> Iterator[Told]:
    known: dict[int, Told] = {}
    for each in sequences:
        box = first = None
        for mark in each.marks:
            first = first or mark.box
            box = mark.box if box is None else box.join(mark.box)
        told = known[id(each)] = Told(
            each.tag, each.mcid, each.form, each.alt, each.actual_text, each.expansion, each.lang,
            box, first, any(mark.text for mark in each.marks),
        )  # fmt: skip
        if each.outer is not None:
            told.outer = known.get(id(each.outer))
    for each in sequences:
        known[id(each)].parts = [
            known[id(part)] if isinstance(part, MarkedContent) else part for part in each.parts
        ]
    return iter(known.values())


def _firsts(marks: Iterable[Mark], wanted: Callable[[Mark], bool]) -> tuple[FontSeen, ...]:
    found: dict[Key, Rect] = {}
    for mark in marks:
        if mark.font is not None and wanted(mark):
            found.setdefault(mark.font.key, mark.box)
    return tuple(FontSeen(key, box) for key, box in found.items())


def _inks(marks: Iterable[Mark]) -> Iterator[InkNamed]:
    """Yield the inks that are seen, each once for each look of what stands for it."""
    spaces: set[int] = set()
    told: set[tuple[object, ...]] = set()
    for mark in marks:
        if id(mark.colour.space) in spaces or not mark.visible:
            continue
        spaces.add(id(mark.colour.space))
        for space in mark.colour.space.chain():
            for name in space.names:
                ink = InkNamed(name, mark.box, space.look, space.alternate)
                if name not in (ALL, NONE) and (name, ink.look) not in told:
                    told.add((name, ink.look))
                    yield ink


def _separations(space: Space) -> Iterator[Space]:
    """Yield the Separations that a space is, or that define its inks."""
    for each in space.chain():
        if each.family == "Separation":
            yield each
        yield from each.inks
