"""What all elements of page markup have: their attributes, as a table, and what they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, dataclass_transform

from memopress.layout.kinds import Length
from memopress.trace import traced, untraced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Place
    from memopress.layout.kinds import Kind

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


NEEDED = object()  # the default of what has to be given


class _Said(NamedTuple):
    """What is told of an attribute where its field stands."""

    kind: Kind
    said: str
    default: Any
    without: str
    was: str
    within: tuple[str, ...]
    beside: tuple[str, ...]
    unless: str


def attribute(
    kind: Kind,
    said: str,
    *,
    default: Any = NEEDED,
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
    return _Said(kind, said, default, without, was, within, beside, unless)


@dataclass_transform(
    eq_default=False, frozen_default=True, kw_only_default=True, field_specifiers=(attribute,)
)
class _Frozen:
    """Frozen records, each one of its own, equal to no other.

    They are as dataclasses would be. But there are so many that to have Python compile methods for
    each of them is a tenth of what it takes to load us.
    """

    _defaults: ClassVar[dict[str, Any]] = {}
    _needed: ClassVar[frozenset[str]] = frozenset()
    _said: ClassVar[dict[str, _Said]] = {}

    def __init_subclass__(cls) -> None:
        """Gather the fields of a class, those of the ones above it first."""
        defaults: dict[str, Any] = {}
        needed: set[str] = set()
        said: dict[str, _Said] = {}
        for above in reversed(cls.__mro__):
            for name, type_ in vars(above).get("__annotations__", {}).items():
                if type_.startswith("ClassVar"):
                    continue
                told = vars(above).get(name, NEEDED)
                if isinstance(told, _Said):
                    said[name] = told
                    told = told.default
                defaults.pop(name, None)
                needed.discard(name)
                if told is NEEDED:
                    needed.add(name)
                else:
                    defaults[name] = told
        cls._defaults, cls._needed, cls._said = defaults, frozenset(needed), said

    if not TYPE_CHECKING:  # there it is what the fields say

        def __init__(self, **values: Any) -> None:
            """Take a value for each field, or have its default."""
            own = self.__dict__
            own |= self._defaults
            own |= values
            if len(own) != len(self._defaults) + len(self._needed):
                raise TypeError(f"{type(self).__name__} takes {[*self._needed, *self._defaults]}")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: an element is what the template made."""
        raise AttributeError(f"an element's {name} cannot be changed")

    def __repr__(self) -> str:
        """Return the element with all its fields."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({told})"


class Element(_Frozen):
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
    for name, said in kind._said.items():  # noqa: SLF001 - of this file
        default = said.default
        without = None if default is NEEDED else said.without or _written(default)
        written = name.replace("_", "-")
        rest = said.was, said.within, said.beside, said.unless
        found[written] = Attribute(written, name, said.kind, said.said, without, *rest)
    return found


def _written(default: object) -> str:
    """Return how a default is written in markup."""
    if default is None or default is NEEDED or default in ((), ""):
        return ""
    if isinstance(default, Length):
        return f"{default.points:g}"
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, tuple):
        return " ".join(f"{value:g}" for value in default)
    return f"{default:g}" if isinstance(default, float) else str(default)
