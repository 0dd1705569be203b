"""Colour spaces and colours as a file names them (ISO 32000-1, 8.6)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Stream

from memopress.preflight.reading.allowance import SpentError, charge
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.functions import at_end

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
ALL, NONE = "All", "None"
_DEVICE = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}
DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")  # entries of resources (8.6.5.6)
_CIE = {"CalGray": 1, "CalRGB": 3, "Lab": 3}
_CODING = ("/Length", "/Filter", "/DecodeParms")  # how a stream is written, not what it is
_INKS = 1_000  # of a space: PDF has 32 (ISO 32000-1, annex C)
_PARTS = 20  # units of work for a part of a tint transform, as parts may stand there often
_DEPTH = 6  # a space in a space in a space: what is deeper is nonsense


class Space(Struct, frozen=True):
    """A colour space: its family, channels, the names of its colorants, and what is below it.

    `base` is the space of an Indexed's entries, the alternate of a Separation or DeviceN, and what
    an uncoloured Pattern is painted in. `profile` is the ICC profile's own colour space, such as
    'CMYK', and `icc` its bytes. `tint` is the object of the tint transform, `full` what it makes of
    all of one ink, None where that is not known. `colorants` are those that a DeviceN space
    defines, as inks of their own or of its process (8.6.6.5), `inks` the spaces of the former.
    """

    family: str
    channels: int
    names: tuple[str, ...] = ()
    base: Space | None = None
    icc: bytes = b""
    tint: bytes = b""
    colorants: tuple[str, ...] = ()
    inks: tuple[Space, ...] = ()
    full: tuple[float, ...] | None = None

    def chain(self) -> Iterator[Space]:
        """Yield the space that samples are meant in: an Indexed's or a Pattern's base for those."""
        yield self
        if self.base is not None and self.family in ("Indexed", "Pattern"):
            yield from self.base.chain()

    @property
    def is_rgb(self) -> bool:
        """Whether its values are red, green and blue."""
        return any(
            each.family in ("DeviceRGB", "CalRGB")
            or (each.family == "ICCBased" and each.channels == 3 and each.icc[16:20] != b"Lab ")
            for each in (*self.chain(), *self._alternates())
        )

    @property
    def is_device_rgb(self) -> bool:
        """Whether its values are red, green and blue of whatever device there is."""
        return any(each.family == "DeviceRGB" for each in (*self.chain(), *self._alternates()))

    def _alternates(self) -> Iterator[Space]:
        """Yield what stands for the inks of separations where there are no such plates."""
        for each in self.chain():
            if each.family in ("Separation", "DeviceN") and each.base is not None:
                yield each.base

    @property
    def look(self) -> tuple[float, float, float] | None:
        """Red, green and blue of a full ink as its alternate space has them, roughly.

        None where it needs a profile to tell, or several inks make the colour.
        """
        base, full = self.base, self.full
        if base is None or full is None or base.channels != len(full):
            return None
        if base.family == "Lab" or base.icc[16:20] == b"Lab ":
            return None
        if len(full) == 1:
            return full[0], full[0], full[0]
        if len(full) == 3:
            return full[0], full[1], full[2]
        if len(full) == 4:
            cyan, magenta, yellow, black = full
            return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
        return None

    @property
    def alternate(self) -> str:
        """What the colour is called in messages that stands for a full ink."""
        return Colour(self.base or UNKNOWN, self.full or ()).shown

    def feed(self, whole: hashlib._Hash) -> None:
        """Add all that it is to a digest."""
        for part in (self.family, self.channels, self.names, self.colorants, self.full):
            whole.update(f"{part!r};".encode(errors="surrogatepass"))
        for data in (self.icc, self.tint):
            whole.update(b"%d:" % len(data))
            whole.update(data)
        for space in (self.base, *self.inks):
            whole.update(b"[")
            if space is not None:
                space.feed(whole)
            whole.update(b"]")

    @property
    def spots(self) -> tuple[str, ...]:
        """The spot inks that it names, those for every plate and for none left out."""
        return tuple(
            name
            for each in self.chain()
            for name in each.names
            if name not in (*PROCESS, ALL, NONE)
        )

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        if self.family == "Separation":
            return f"Separation '{self.names[0]}'"
        if self.family == "ICCBased":
            return f"ICCBased with {self.channels} channels"
        if self.base is not None and self.family == "Indexed":
            return f"Indexed {self.base.shown}"
        return self.family


GRAY, RGB, CMYK = (Space(family, channels) for family, channels in _DEVICE.items())
PATTERN = Space("Pattern", 0)
UNKNOWN = Space("unknown", 0)


class Colour(Struct, frozen=True):
    """A colour: a space and its values, and the pattern's object where that is what is painted."""

    space: Space
    values: tuple[float, ...] = ()
    pattern: Object | None = None

    @property
    def inks(self) -> dict[str, float] | None:
        """The share (0 to 1) of each ink that is not zero; None where a profile has to tell."""
        space, values = self.space, self.values
        if self.pattern is not None or len(values) != space.channels:
            return None
        if space.family == "DeviceCMYK":
            pairs = zip(PROCESS, values, strict=True)
        elif space.family in ("DeviceGray", "CalGray"):
            pairs = zip(("Black",), (1 - values[0],), strict=True)
        elif space.family in ("Separation", "DeviceN"):
            pairs = zip(space.names, values, strict=True)
        else:
            return None
        return {name: value for name, value in pairs if value > 0 and name != NONE}

    @property
    def is_white(self) -> bool:
        """Whether it is no ink at all."""
        inks = self.inks
        if inks is not None:
            return not inks
        return self.space.is_rgb and len(self.values) == 3 and min(self.values) >= 1

    @property
    def shown(self) -> str:
        """What it is called in messages: CMYK in percent, others as the file has them."""
        if self.pattern is not None:
            return "a pattern"
        if self.space.family == "DeviceCMYK" and len(self.values) == 4:
            inks = zip("CMYK", self.values, strict=True)
            return " ".join(f"{name}{value * 100:.4g}" for name, value in inks)
        values = " ".join(f"{value:.3g}" for value in self.values)
        return f"{self.space.shown} {values}".strip()


def is_own(name: Name) -> bool:
    """Tell whether a name is a space's own, whatever resources are called (8.6.8)."""
    return name == Name.Pattern or str(name)[1:] in _DEVICE


def read_space(obj: Object | None, resources: Object | None, depth: int = 0) -> Space:
    """Return a colour space; `resources` resolve its name. Nonsense is a space of family 'unknown'.

    Default spaces (8.6.5.6) count: DeviceRGB with a DefaultRGB is what that says. Resources that
    are called DeviceRGB or Pattern themselves do not: these names are the spaces' own (8.6.8). G,
    RGB, CMYK and I are abbreviations in inline images alone (8.9.7), and no others elsewhere.
    """
    if depth > _DEPTH or obj is None:
        return UNKNOWN
    if isinstance(obj, Name):
        return _named(str(obj)[1:], resources, depth)
    if isinstance(obj, Array) and len(obj):
        head = str(obj[0])[1:]
        try:
            return _array(head, obj, resources, depth)
        except (IndexError, ValueError, TypeError, KeyError, AttributeError):
            return UNKNOWN
    return UNKNOWN


def _named(name: str, resources: Object | None, depth: int) -> Space:
    spaces = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
    if name in _DEVICE:
        default = f"/Default{name.removeprefix('Device')}"
        if isinstance(spaces, Dictionary) and default in spaces:
            return read_space(spaces[default], None, depth + 1)
        return Space(name, _DEVICE[name])
    if name == "Pattern":
        return PATTERN
    if isinstance(spaces, Dictionary) and f"/{name}" in spaces:
        return read_space(spaces[f"/{name}"], resources, depth + 1)
    return UNKNOWN


def _array(head: str, obj: Array, resources: Object | None, depth: int) -> Space:
    if len(obj) == 1:
        return _named(head, resources, depth)
    if head in _CIE:
        return Space(head, _CIE[head])
    below = depth + 1
    if head == "ICCBased":
        stream = obj[1]
        if not isinstance(stream, Stream):
            return UNKNOWN
        return Space(head, int(stream.N), icc=decoded(stream))
    if head == "Indexed":
        return Space(head, 1, base=read_space(obj[1], resources, below))
    if head == "Pattern":
        return Space(head, 0, base=read_space(obj[1], resources, below))
    if head in ("Separation", "DeviceN"):
        names = (obj[1],) if head == "Separation" else tuple(obj[1])
        if len(names) > _INKS:
            raise SpentError(f"a colour space has more than {_INKS:,} inks")
        has_attributes = head == "DeviceN" and len(obj) > 4
        return Space(
            head,
            len(names),
            names=tuple(str(name)[1:] for name in names),
            base=read_space(obj[2], resources, below),
            tint=_meaning(obj[3]),
            full=at_end(obj[3]) if len(names) == 1 else None,
            colorants=_defined(obj[4]) if has_attributes else (),
            inks=_inks(obj[4], resources, below) if has_attributes else (),
        )
    return UNKNOWN


def _defined(attributes: Object) -> tuple[str, ...]:
    """Return the colorants that a DeviceN space's attributes define."""
    colorants, process = attributes.get("/Colorants"), attributes.get("/Process")
    found = list(colorants.keys()) if isinstance(colorants, Dictionary) else []
    components = process.get("/Components") if isinstance(process, Dictionary) else None
    found += [str(each) for each in components] if isinstance(components, Array) else []
    return tuple(each[1:] for each in found)


def _inks(attributes: Object, resources: Object | None, depth: int) -> tuple[Space, ...]:
    """Return the spaces of the spot inks that a DeviceN space's attributes define."""
    colorants = attributes.get("/Colorants")
    entries = colorants.values() if isinstance(colorants, Dictionary) else ()
    found = [read_space(each, resources, depth) for each in entries]
    return tuple(each for each in found if each.family == "Separation")


def _meaning(function: Object) -> bytes:
    """Return bytes that are the same for the same tint transform, however it is written."""
    return _plain(function).encode()


def _plain(obj: Any, depth: int = 0) -> str:
    """Return an object as text, a number in one way only."""
    charge(_PARTS)
    if depth > _DEPTH:
        return "…"
    if isinstance(obj, int | float | Decimal):
        return f"{float(obj):.6g}"
    if isinstance(obj, Array):
        return f"[{' '.join(_plain(each, depth + 1) for each in obj)}]"
    if isinstance(obj, Dictionary | Stream):
        keys = sorted(key for key in obj.keys() if key not in _CODING)  # noqa: SIM118
        data = hashlib.sha256(decoded(obj)).hexdigest() if isinstance(obj, Stream) else ""
        return data + " ".join(f"{key} {_plain(obj[key], depth + 1)}" for key in keys)
    return str(obj)
