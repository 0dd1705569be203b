"""The fields of a mapping in a YAML file: each read once, as what it should be, or told of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from memopress.diagnostics import Problems
from memopress.limits import NUMBER, WHOLE
from memopress.units import parse_length
from memopress.yamlnodes import Mapping, Node, Scalar, Sequence
from memopress.yamltraps import TRUTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memopress.diagnostics import Place


class _Limits(TypedDict, total=False):
    least: float
    above: float
    most: float


@dataclass
class Fields:
    """Reads the entries of a mapping, each at most once, and tells of those nobody asked for.

    `what` is the mapping in words, for messages: "style 'body'", 'this edition'. `units` are the
    lengths in points of those that depend on the place of use, such as 'lines'.
    """

    node: Mapping
    what: str
    problems: Problems
    units: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with every field unread."""
        self._left = dict(self.node.entries)
        self._known: list[str] = []
        self._meant: set[str] = set()  # what unknown fields are told to mean
        self._like: dict[str, Callable[[Node], bool]] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether the mapping has a field, read or not."""
        return name in self.node.entries

    def place_of(self, name: str) -> Place:
        """Return where a field's value stands, or the mapping where it has no such field."""
        node = self.node.get(name)
        return node.place if node else self.node.place

    def take(self, name: str, like: Callable[[Node], bool] | None = None) -> Node | None:
        """Return a field as it stands, None if it is not there.

        Then one that nobody asks for and that is `like` it is told to mean this one.
        """
        self._known.append(name)
        if like:
            self._like[name] = like
        entry = self._left.pop(name, None)
        return entry[1] if entry else None

    def rest(self) -> Iterator[tuple[str, Scalar]]:
        """Yield the single values that nobody asked for yet: names that the writer chose."""
        for name, (_, node) in tuple(self._left.items()):
            if isinstance(node, Scalar):
                del self._left[name]
                yield name, node

    def missing(self, name: str) -> None:
        """Tell that a field is not there, unless it is told to be there under a wrong name."""
        if name in self._meant:
            return
        message = f"{self.what} has no '{name}'"
        self.problems.error("missing-field", message, self.node.place, f"add '{name}: …'")

    def scalar(
        self,
        name: str,
        default: Any,
        wanted: str,
        read: Callable[[Scalar], Any],
        choices: tuple[str, ...] = (),
    ) -> Any:
        """Return what `read` makes of a field; the default if it is not there or not `wanted`.

        With ... for a default it has to be there, and None comes back if it is not. What `read`
        raises, as ValueError, is told, with the nearest of `choices`.
        """
        node = self.take(name)
        otherwise = None if default is ... else default
        if node is None:
            if default is ...:
                self.missing(name)
            return otherwise
        if not isinstance(node, Scalar):
            self.problems.error("wrong-type", f"'{name}' wants {wanted}", node.place)
            return otherwise
        if self._is_empty(name, node, f"write {wanted}"):
            return otherwise
        try:
            return read(node)
        except ValueError as error:
            hint = self.problems.near(node.text, choices, listed=False)
            hint = hint or _with_point(node, read)
            self.problems.error("wrong-type", f"'{name}': {error}", node.place, hint)
            return otherwise

    def _is_empty(self, name: str, node: Scalar, hint: str) -> bool:
        """Tell whether nothing stands in a field, after a diagnostic."""
        empty = node.value is None or not node.text.strip()
        if empty:
            self.problems.error("empty-text", f"'{name}' is empty", node.place, node.hint or hint)
        return empty

    def length(self, name: str, default: Any = ..., **limits: Unpack[_Limits]) -> Any:
        """Return a length in points, that is `above` a limit, at `least` or at `most` another."""

        def read(node: Scalar) -> float:
            value = parse_length(node.text, self.units)
            return _limited(value, node.text, " pt", **limits)

        return self.scalar(name, default, "a length", read)

    def text(self, name: str, default: Any = ...) -> Any:
        """Return a text as it is written."""
        return self.scalar(name, default, "a name", lambda node: node.text)

    def number(self, name: str, default: Any = ..., **limits: Unpack[_Limits]) -> Any:
        """Return a number, that is `above` a limit, at `least` or at `most` another."""

        def read(node: Scalar) -> float:
            return _limited(_number(node.text), node.text, **limits)

        return self.scalar(name, default, "a number", read)

    def whole(self, name: str, default: Any = ..., *, least: int) -> Any:
        """Return a whole number of at least `least`."""

        def read(node: Scalar) -> int:
            value = node.value
            # To Python, true is a whole number too; to YAML, 1:30 is 90, and 010 is 8.
            if not isinstance(value, int) or str(value) != node.text or value < least:
                raise ValueError(f"'{node.text}' is no whole number from {least} on")
            if value > WHOLE:
                raise ValueError(f"'{node.text}' is more than {WHOLE}")
            return value

        return self.scalar(name, default, "a whole number", read)

    def share(self, name: str, default: float, *, above: float = -math.inf) -> float:
        """Return a percentage up to 100 as a share of 1."""

        def read(node: Scalar) -> float:
            value = _limited(_number(node.text), node.text, above=above)
            if value > 100:
                raise ValueError(f"'{node.text}' is more than 100 percent")
            return value / 100

        return float(self.scalar(name, default, "a percentage", read))

    def numbers(
        self, name: str, default: Any, count: int, wanted: str, *, most: float = math.inf
    ) -> Any:
        """Return a list of so many numbers from 0 to `most`."""
        node = self.take(name)
        otherwise = None if default is ... else default
        if node is None:
            if default is ...:
                self.missing(name)
            return otherwise
        items = node.items if isinstance(node, Sequence) else ()
        values = [float(i.text) for i in items if isinstance(i, Scalar) and is_number(i.text)]
        if len(values) != count or len(items) != count or max(values) > most:
            hint = "a decimal is written with a point: 22.5" if len(items) > count else ""
            self.problems.error("wrong-type", f"'{name}' wants {wanted}", node.place, hint)
            return otherwise
        return tuple(values)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a field is true."""

        def read(node: Scalar) -> bool:
            if not isinstance(node.value, bool):
                meant = TRUTH.get(node.text.lower())
                more = f"; write {meant}" if meant else ""
                raise ValueError(f"'{node.text}' is neither true nor false{more}")
            return node.value

        return bool(self.scalar(name, default, "true or false", read, ("true", "false")))

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return a text that is one of some."""

        def read(node: Scalar) -> str:
            if node.text not in choices:
                raise ValueError(f"'{node.text}' is not one of {', '.join(choices)}")
            return node.text

        return str(self.scalar(name, default, " or ".join(choices), read, choices))

    def items(self, name: str) -> tuple[Scalar, ...]:
        """Return the texts of a list with their places, also where there is only one."""
        node = self.take(name)
        if node is None:
            return ()
        words = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(item, Scalar):
                self.problems.error("wrong-type", f"'{name}' wants a list of words", item.place)
            elif not self._is_empty(name, item, "write a list of words: [a, b]"):
                words.append(item)
        return tuple(words)

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, also where there is only one."""
        return tuple(item.text for item in self.items(name))

    def mapping(self, name: str, what: str, example: str = "") -> Fields | None:
        """Return a mapping's own fields, None if it is not there; an example is for the hint."""
        node = self.take(name)
        if node is None:
            return None
        if isinstance(node, Mapping):
            return Fields(node, what, self.problems, self.units)
        hint = f"write {name}: {example}" if example else ""
        self.problems.error("wrong-type", f"'{name}' wants fields of its own", node.place, hint)
        return None

    def part(self, name: str, what: str, example: str = "") -> Fields:
        """Return a mapping's own fields: none of them if it is not there, or is something else.

        What these lack is told of one that is not there; one that is something else is one fault.
        """
        found = self.mapping(name, what, example)
        problems = Problems() if name in self else self.problems
        return found or Fields(Mapping({}, self.node.place), what, problems, self.units)

    def each(self, name: str, what: str) -> Iterator[tuple[str, Fields]]:
        """Yield a reader for each entry of the mapping `name`, one without fields for no mapping.

        Such an entry is told of; but what names it is not at fault.
        """
        outer = self.part(name, name)
        for key in outer.node.entries:
            yield key, outer.part(key, f"{what} '{key}'")

    @property
    def foreign(self) -> tuple[str, ...]:
        """The fields that nobody asked for so far."""
        return tuple(self._left)

    def done(self) -> None:
        """Tell of every field that nobody asked for, with the nearest that is not there yet.

        Where none of those is near, it may be one that is: written twice, and once wrongly.
        """
        free = [name for name in self._known if name not in self.node.entries]
        for name, (place, node) in self._left.items():
            alike = (each for each, like in self._like.items() if each in free and like(node))
            meant = self.problems.nearest(name, free) or next(alike, "")
            self._meant.add(meant)
            near = f"did you mean '{meant}'?" if meant else ""
            hint = near or self.problems.near(name, self._known)
            self.problems.error("unknown-field", f"{self.what} has no field '{name}'", place, hint)


def _with_point(node: Scalar, read: Callable[[Scalar], Any]) -> str:
    """Return a hint where a value would be right with a decimal point for its comma."""
    if "," not in node.text:
        return ""
    text = node.text.replace(",", ".")
    try:
        read(Scalar(text, text, node.place, node.lines))
    except ValueError:
        return ""
    return f"did you mean '{text}'?"


def _limited(
    value: float,
    text: str,
    unit: str = "",
    *,
    least: float = -math.inf,
    above: float = -math.inf,
    most: float = math.inf,
) -> float:
    if not value > above:
        raise ValueError(f"'{text}' is too small")
    if value < least:
        raise ValueError(f"'{text}' is too small; {least:g}{unit} is least")
    if value > most:
        raise ValueError(f"'{text}' is too large; {most:g}{unit} is most")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"'{text}' is no number")
    return value


def is_number(text: str) -> bool:
    """Tell whether a text is a number without a sign."""
    return text.replace(".", "", 1).isdecimal() and len(text) <= NUMBER
