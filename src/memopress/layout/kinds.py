"""Kinds of values: what attributes of page markup may hold, and how it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from memopress.filenames import is_below
from memopress.languages import HINT as LANGUAGES
from memopress.languages import is_language
from memopress.limits import NUMBER as DIGITS
from memopress.limits import WHOLE as MOST
from memopress.links import HINT as TARGETS
from memopress.links import is_target
from memopress.printing import listed
from memopress.units import FARTHEST, check_reach, parse_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from memopress.layout.model import Layout

# What a `role` may be: ISO 32000-1, 14.8.4, and Aside of ISO 32000-2.
_ROLES = (
    "Part Art Sect Div Aside BlockQuote Caption TOC TOCI Index P H1 H2 H3 H4 H5 H6 L LI Lbl LBody"
    " Span Quote Note Reference BibEntry Code NonStruct"
)
ROLES = tuple(sorted(_ROLES.split()))
_FLAGS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}
_LARGEST = 14_400.0  # points: the side of the largest page that PDF knows (ISO 32000-1, C.2)
_SHARE = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*%\s*")


class WrongError(ValueError):
    """A value is none of its kind; the message says why.

    `hint` says what would be, or `known` are the words one of which may be meant.
    """

    def __init__(
        self,
        message: str,
        code: str = "wrong-type",
        *,
        hint: str = "",
        word: str = "",
        known: Iterable[str] = (),
    ) -> None:
        """Keep the code of the diagnostic beside the message."""
        super().__init__(message)
        self.code, self.hint, self.word, self.known = code, hint, word, known


def _unknown(message: str, text: str, known: Iterable[str], code: str = "wrong-type") -> WrongError:
    """Return what is wrong with a word that is none of those known; case alone is a slip."""
    names = tuple(known)
    word = next((name for name in names if name.lower() == text.lower()), text)
    return WrongError(message, code, word=word, known=names)


class Length(NamedTuple):
    """A length: points, and a share of the whole that it is measured in."""

    points: float
    share: float = 0.0

    def of(self, whole: float) -> float:
        """Return the length in points, in a whole of so many."""
        return self.points + self.share * whole


FILL = Length(float("nan"))  # what is left, to be shared with all others that fill


class Edges(NamedTuple):
    """Lengths in points at the four sides, as on a right page."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0

    def turned(self, *, left: bool) -> Edges:
        """Return the edges as they are on a left page, where left and right change places."""
        return Edges(self.top, self.left, self.bottom, self.right) if left else self


@dataclass(frozen=True, slots=True)
class Kind:
    """What an attribute may hold: how it is said, how it is read, and which words it may be.

    `read` takes the text and the layout that it is of, and raises WrongError. A kind that is `any`
    may hold any text, as far as can be told from the text alone.
    """

    said: str
    read: Callable[[str, Layout], object] = field(compare=False)
    words: tuple[str, ...] = ()
    any: bool = False
    instead: object = None  # what is taken where a value is wrong and one is needed
    spare: str = ""  # what of the layout's is taken then, if it has anything to spare

    def stand_in(self, layout: Layout) -> object:
        """Return what stands in for a wrong value, None for nothing."""
        if layout.spare is None or not self.spare:
            return self.instead
        spare = getattr(layout.spare, self.spare)
        return (spare,) if isinstance(self.instead, tuple) else spare


def choice(*names: str) -> Kind:
    """Return the kind of one of some words."""

    def read(text: str, _: Layout) -> str:
        if text not in names:
            raise _unknown(f"'{text}' is not {listed(names, 'or')}", text, names)
        return text

    return Kind(listed(names, "or"), read, names)


def _flag(text: str, _: Layout) -> bool:
    if text not in ("true", "false"):
        word = _FLAGS.get(text.lower(), text)
        raise _unknown(f"'{text}' is neither true nor false", word, ("true", "false"))
    return text == "true"


def _length(text: str, layout: Layout, percent: float | None = None) -> float:
    units = {"line": layout.grid.step, "lines": layout.grid.step}
    if percent is not None:
        units["%"] = percent
    try:
        return parse_length(text, units)
    except ValueError as fault:
        raise WrongError(str(fault), code="wrong-length") from None


def _size(text: str, layout: Layout) -> float:
    return _positive(_length(text, layout), text)


def _positive(value: float, text: str) -> float:
    if value < 0:
        raise WrongError(f"'{text}' is less than nothing", code="wrong-length")
    return value


def _share(text: str, layout: Layout) -> Length:
    found = _SHARE.fullmatch(text)
    if found is None or len(text) > DIGITS:
        return Length(_length(text, layout, percent=0.01))
    share = float(found[1]) / 100
    try:
        check_reach(share * _LARGEST, text)
    except ValueError as fault:
        raise WrongError(str(fault), code="wrong-length") from None
    return Length(0.0, share)


def _room(text: str, layout: Layout) -> Length:
    found = _share(text, layout)
    _positive(found.points + found.share, text)
    return found


def _height(text: str, layout: Layout) -> Length:
    return FILL if text == "fill" else _room(text, layout)


def _rooms(text: str, layout: Layout) -> tuple[Length, ...]:
    return tuple(_room(each, layout) for each in text.split())


def _edges(text: str, layout: Layout) -> Edges:
    parts = [_length(each, layout) for each in text.split()]
    if not 0 < len(parts) <= 4:
        raise WrongError(f"'{text}' is not one to four lengths", code="wrong-length")
    top, right, bottom = (parts[n % len(parts)] for n in range(3))
    return Edges(top, right, bottom, parts[3] if len(parts) == 4 else right)


def whole(least: int) -> Kind:
    """Return the kind of whole numbers from a least one on."""

    def read(text: str, _: Layout) -> int:
        if not text.isdecimal() or len(text) > DIGITS or not least <= int(text) <= MOST:
            raise WrongError(f"'{text}' is no whole number from {least} to {MOST}")
        return int(text)

    return Kind(f"a whole number from {least} on", read)


def numbers(most: int, low: float, high: float) -> Kind:
    """Return the kind of a number within bounds, or of as many as two, between spaces."""
    count = "a number" if most == 1 else "one or two numbers"
    bounds = f"from {low:g} to {high:g}" if high < FARTHEST else f"of at least {low:g}"

    def read(text: str, _: Layout) -> tuple[float, ...]:
        found = _floats(text)
        if not (0 < len(found) <= most and all(low <= each <= high for each in found)):
            raise WrongError(f"'{text}' is not {count} {bounds}", hint=shares(text))
        return found

    def shares(text: str) -> str:
        """Return what may be meant by percentages where shares of one are wanted."""
        found = _floats(text.replace("%", " ")) if high == 1 else ()
        if not 0 < len(found) <= most or not all(0 <= each <= 100 for each in found):
            return ""
        return f"did you mean '{' '.join(f'{each / 100:g}' for each in found)}'? 1 is all of it"

    return Kind(f"{count} {bounds}", read)


def _floats(text: str) -> tuple[float, ...]:
    """Return the numbers that a text is made of, none if it is of something else."""
    try:
        return tuple(float(part) for part in text.split())
    except ValueError:
        return ()


def number(low: float, high: float) -> Kind:
    """Return the kind of a number within bounds."""
    several = numbers(1, low, high)

    def read(text: str, layout: Layout) -> float:
        found = several.read(text, layout)
        assert isinstance(found, tuple)  # noqa: S101 - what `numbers` reads
        return float(found[0])

    return Kind(several.said, read)


def _coordinate(text: str, _: Layout) -> float:
    try:
        return check_reach(float(text), text)
    except ValueError as fault:
        message = str(fault) if "reaches" in str(fault) else f"'{text}' is no number"
        raise WrongError(message, code="malformed-drawing") from None


def _swatch(text: str, layout: Layout) -> str:
    if text not in layout.palette:
        name, known = text.partition(" ")[0], layout.palette.swatches
        if name in known:
            hint = f"a tint is written '{name} 40%'"
            raise WrongError(f"'{text}' is no tint of '{name}'", "unknown-swatch", hint=hint)
        raise _unknown(f"no swatch '{text}'", name, known, "unknown-swatch")
    return text


def _named(text: str, known: Mapping[str, object], what: str, code: str) -> object:
    """Return what a layout has by a name."""
    if text not in known:
        raise _unknown(f"no {what} '{text}'", text, known, code)
    return known[text]


def _style(text: str, layout: Layout) -> object:
    return _named(text, layout.styles, "style", "unknown-style")


def _character(text: str, layout: Layout) -> object:
    return _named(text, layout.characters, "character style", "unknown-style")


def _master(text: str, layout: Layout) -> object:
    return _named(text, layout.masters, "master", "unknown-master")


def _masters(text: str, layout: Layout) -> tuple[object, ...]:
    if not text.split():
        raise WrongError("it names no master", "missing-attribute")
    return tuple(_master(each, layout) for each in text.split())


def _role(text: str, _: Layout) -> str:
    if text not in ROLES:
        raise _unknown(f"there is no role '{text}'", text, ROLES, "unknown-role")
    return text


def _language(text: str, _: Layout) -> str:
    if not is_language(text):
        raise WrongError(f"'{text}' is no language tag", hint=LANGUAGES)
    return text


def _target(text: str, _: Layout) -> str:
    if not is_target(text):
        raise WrongError(f"'{text}' is no full address", "bad-link", hint=TARGETS)
    return text


def _file(text: str, _: Layout) -> str:
    if not is_below(text):
        hint = "name a file in the folder images"
        raise WrongError(f"'{text}' is not below images", "foreign-file", hint=hint)
    return text


def meant(kind: Kind, text: str, layout: Layout) -> str:
    """Return what of a kind a wrong value is by a slip of the pen; '' if it is none.

    Slips are capitals, a decimal comma, and commas between numbers.
    """
    for tried in (text.lower(), text.replace(",", "."), text.replace(",", " ")):
        if tried != text:
            try:
                kind.read(tried, layout)
            except WrongError:
                continue
            return tried
    return ""


TEXT = Kind("text", lambda text, _: text, any=True)
NAMES = Kind("names between spaces", lambda text, _: tuple(text.split()), any=True)
FLAG = Kind("true or false", _flag, ("true", "false"))
LENGTH = Kind("a length", _length)
SIZE = Kind("a length, not negative", _size)
SHARE = Kind("a length or %", _share)
ROOM = Kind("a length or %, not negative", _room)
HEIGHT = Kind("a length or %, not negative, or fill", _height)
ROOMS = Kind("lengths or %, not negative, between spaces", _rooms)
EDGES = Kind("one to four lengths", _edges)
COORDINATE = Kind("a number without a unit", _coordinate)
EXTENT = number(0, FARTHEST)
OPACITY = number(0, 1)
SWATCH = Kind("a swatch, with a tint if wanted", _swatch, spare="swatch")
STYLE = Kind("a paragraph style", _style, spare="style")
CHARACTER = Kind("a character style", _character)
MASTER = Kind("a master", _master, spare="master")
MASTERS = Kind("one or more masters, between spaces", _masters, instead=(), spare="master")
ROLE = Kind("a structure type", _role, ROLES)
LANGUAGE = Kind("a language, as nl-BE or en", _language)
TARGET = Kind("an address, or # and an anchor", _target, spare="target")
FILE = Kind("a file below images/", _file)
