"""What all elements of page markup have: their attributes, as a table, and what they hold."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, dataclass_transform

from memopress.layout.kinds import Length
from memopress.trace import traced, untraced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Place
    from memopress.layout.kinds import Kind

T = TypeVar("T")
SPACES = re.compile(r"[ \t\r\n]+")  # what counts as one space in text


COLUMN = ("frame", "box", "cell", "wrap")  # what holds blocks in columns
PAGE = ("page", "furniture")
PLACED = (*PAGE, *COLUMN)  # all but the drawing that an illustration's template makes


class Attribute(NamedTuple):
    """An attribute: its name in markup, the field that holds it, its kind, and what it is.

    `without` says what holds where it is missing, None where it may not be; `was` is what it was
    called before. It has an effect in the elements `within` (in any, if there are none), `beside`
    any of some others ('height=fill' is one with that value), and not where `unless` is given.
    """

    name: str
    field: str
    kind: Kind
    said: str
    without: str | None
    was: str = ""
    within: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unless: str = ""

    @property
    def bound(self) -> bool:
        """Whether there is anything that its effect depends on."""
        return bool(self.within or self.beside or self.unless)


def attribute(
    kind: Kind,
    said: str,
    *,
    default: Any = MISSING,
    without: str = "",
    was: str = "",
    within: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
    unless: str = "",
) -> Any:
    """Return the field of an attribute: without a default it has to be given.

    `without` says what the default means, where its value alone does not; the rest is as an
    `Attribute` has it.
    """
    told = {
        "kind": kind,
        "said": said,
        "without": without,
        "was": was,
        "within": within,
        "beside": beside,
        "unless": unless,
    }
    return field(default=default, metadata=told)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(attribute,))
def typed(cls: type[T]) -> type[T]:
    """Return a class of elements, frozen: each is one of its own, equal to no other."""
    return dataclass(frozen=True, kw_only=True, eq=False)(cls)


@typed
class Element:
    """An element of page markup: its tag, its place, and its children (elements and text).

    `traces` are the places in the content that attributes came from, by their names.
    """

    tag: str
    place: Place
    children: tuple[Element | str, ...] = ()
    traces: tuple[tuple[str, Place], ...] = ()

    def elements(self) -> Iterator[Element]:
        """Yield the children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def trace(self, name: str) -> Place | None:
        """Return the place in the content that an attribute came from, None for the template."""
        return next((place for known, place in self.traces if known == name), None)

    @property
    def source(self) -> Place:
        """The first place in the content that its text came from, else its own."""
        return _traced(self) or self.place

    @property
    def text(self) -> str:
        """Its text without markup, white space folded; marks of notes are no text."""
        return SPACES.sub(" ", "".join(_texts(self))).strip()


def _traced(element: Element) -> Place | None:
    for child in element.children:
        found = traced(child) if isinstance(child, str) else _traced(child)
        if found:
            return found
    return None


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield untraced(child)
        elif child.tag != "note":
            yield from _texts(child)


_KNOWN: dict[type[Element], dict[str, Attribute]] = {}


def attributes(kind: type[Element]) -> dict[str, Attribute]:
    """Return the attributes that elements of a class take, by their names in markup."""
    if kind not in _KNOWN:
        _KNOWN[kind] = _attributes(kind)
    return _KNOWN[kind]


def _attributes(kind: type[Element]) -> dict[str, Attribute]:
    found = {}
    for each in fields(kind):
        if told := each.metadata:
            name = each.name.replace("_", "-")
            without = None if each.default is MISSING else told["without"] or _said(each.default)
            found[name] = Attribute(name, each.name, **{**told, "without": without})
    return found


def _said(default: object) -> str:
    """Return how a default is written in markup."""
    if default is None or default is MISSING or default in ((), ""):
        return ""
    if isinstance(default, Length):
        return f"{default.points:g}"
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, tuple):
        return " ".join(f"{value:g}" for value in default)
    return f"{default:g}" if isinstance(default, float) else str(default)
