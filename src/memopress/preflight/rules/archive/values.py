"""Values of XMP: the types that they may have, and whether they are of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from memopress.preflight.reading.packet import fields_of, items_of, language_of
from memopress.preflight.rules.archive.predefined import PROPERTIES, STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.preflight.reading.packet import Property


class Structure(NamedTuple):
    """A type with fields: their namespace, and their types by their names."""

    namespace: str
    fields: Mapping[str, str]


class Fault(NamedTuple):
    """What is wrong with a value: in which of its fields ('' for the whole), and what it should be.

    What it should be is '' for a field that the structure does not have.
    """

    place: str
    limit: str


_ARRAYS = {"bag": "Bag", "seq": "Seq", "alt": "Alt"}
# How simple values are written (XMP specification of September 2005, sections 3 and 4).
_TEXTS = {
    "boolean": "True|False",
    "integer": r"[+-]?\d+",
    "real": r"[+-]?(?:\d+\.?\d*|\.\d+)",
    "rational": r"[+-]?\d+/[+-]?\d+",
    "date": r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-]\d\d:[0-5]\d)?)?)?)?",
    "mimetype": r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;.*)?",
    "gpscoordinate": r"\d{1,3},\d{1,2}(?:,\d{1,2}|\.\d+)[NSEW]",
}
# Those that have no name of their own there, and that a file cannot ask for.
_NAMELESS = {
    "point": r"\(?\s*[+-]?\d+\s*,\s*[+-]?\d+\s*\)?",
    "timecode value": r"\d\d(?:[:;]\d\d){3}",
    "percentage": r"\+?(?:\d{1,2}(?:\.\d*)?|\.\d+|100(?:\.0*)?)",
    "byte": r"\+?(?:[01]?\d?\d|2[0-4]\d|25[0-5])",
    "signed byte": r"[+-]?(?:\d?\d|1[01]\d|12[0-7])|-128",
}
# These may say anything: nobody agrees what is no name, and the standards for addresses and
# languages that XMP cites have been replaced since.
_WORDS = frozenset(
    ("text", "uri", "url", "xpath", "guid", "agentname", "propername", "locale", "renditionclass",
     "filename")
)  # fmt: skip
_LONG = 200  # characters: neither dates nor numbers have as many, nor the names of types
_CHOICE = re.compile(r"(?:open |closed )?choice(?: of)?\b\s*", re.IGNORECASE)
_ARRAY = re.compile(r"(bag|seq|alt)\b(?:\s+(?:of\s+)?(.*))?")
# Two namespaces of structures were printed without the slashes, and are written both ways.
_SLASHES = re.compile(r"http:(?=ns\.adobe\.com/)")


def known(namespace: str, name: str) -> str | None:
    """Return the type of a property that PDF/A-2 knows, None for others."""
    return _properties().get((namespace, name))


def type_of(said: str, own: Mapping[str, Structure | None]) -> str | None:
    """Return a type that a file names as we write types, None where there is none of that name.

    `own` are the types that the file declares itself, by name in small letters; None for those of
    which it does not tell the fields.
    """
    if len(said) > _LONG:
        return None
    plain = _CHOICE.sub("", said).strip().lower() or "text"
    arrays = ""
    while plain != "lang alt" and (match := _ARRAY.fullmatch(plain)):
        arrays += f"{match[1]} "
        plain = match[2] or "text"
    if plain in own:
        return f"{arrays}{plain if own[plain] else 'any'}"
    if plain in ("lang alt", "any") or plain in _TEXTS or plain in _WORDS or plain in STRUCTURES:
        return f"{arrays}{plain}"
    return None


def fault_of(value: Property, kind: str, own: Mapping[str, Structure | None]) -> Fault | None:
    """Return the first thing that keeps a value from being of a type, None for a sound one."""
    left = [("", value, kind)]
    while left:
        place, each, kind = left.pop()
        first, _, rest = kind.partition(" ")
        structure = own.get(kind) or _structures().get(kind)
        if first in _ARRAYS:
            if each.form != _ARRAYS[first]:
                return Fault(place, kind)
            left += [(place, item, rest) for item in reversed(items_of(each))]
        elif structure:
            if each.form != "struct":
                return Fault(place, kind)
            for field in reversed(fields_of(each.items[0])):
                inner = f"{place}/{field.name}"
                of = _SLASHES.sub("http://", field.namespace) == structure.namespace
                if not of or field.name not in structure.fields:
                    return Fault(inner, "")
                left.append((inner, field, structure.fields[field.name]))
        elif not _is_simple(each, kind):
            return Fault(place, kind.replace("|", ", "))
    return None


def _is_simple(each: Property, kind: str) -> bool:
    """Tell whether a value without a structure is of a type."""
    if kind == "any":
        return True
    if kind == "lang alt":
        return each.form == "Alt" and all(language_of(item) for item in each.items)
    if kind.startswith("series "):
        sequences = kind.removeprefix("series ").split("|")
        return each.form == "Seq" and " ".join(each.texts) in sequences
    if each.form != "text":
        return False
    if kind.startswith("one of "):
        return each.texts[0] in kind.removeprefix("one of ").split("|")
    pattern = _TEXTS.get(kind) or _NAMELESS.get(kind)
    if pattern is None:
        return True
    return len(each.texts[0]) <= _LONG and bool(re.fullmatch(pattern, each.texts[0]))


@cache
def _properties() -> dict[tuple[str, str], str]:
    return {
        (namespace, name): kind
        for namespace, kinds in PROPERTIES.items()
        for name, kind in _by_name(kinds).items()
    }


@cache
def _structures() -> dict[str, Structure]:
    return {
        name: Structure(namespace, _by_name(kinds))
        for name, (namespace, kinds) in STRUCTURES.items()
    }


def _by_name(kinds: dict[str, str]) -> dict[str, str]:
    return {name: kind for kind, names in kinds.items() for name in names.split()}
