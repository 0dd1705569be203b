"""The fields of a mapping in a YAML file: each read once, as what it should be, or told of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from memopress.limits import NUMBER, WHOLE
from memopress.units import parse_length
from memopress.yamlnodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memopress.diagnostics import Problems


class _Limits(TypedDict, total=False):
    least: float
    above: float
    most: float


@dataclass
class Fields:
    """Reads the entries of a mapping, each at most once, and tells of those nobody asked for."""

    node: Mapping
    what: str
    problems: Problems
    units: dict[str, float]

    def __post_init__(self) -> None:
        """Begin with every field unread."""
        self._left = dict(self.node.entries)
        self._known: list[str] = []

    def take(self, name: str) -> Node | None:
        """Return a field as it stands, None if it is not there."""
        self._known.append(name)
        entry = self._left.pop(name, None)
        return entry[1] if entry else None

    def scalar(self, name: str, default: Any, wanted: str, read: Callable[[Scalar], Any]) -> Any:
        """Return what `read` makes of a field; the default if it is not there or not `wanted`.

        With ... for a default it has to be there, and None comes back if it is not.
        """
        node = self.take(name)
        otherwise = None if default is ... else default
        if node is None:
            if default is ...:
                self.problems.error(
                    "missing-field", f"{self.what} has no '{name}'", self.node.place
                )
            return otherwise
        if not isinstance(node, Scalar):
            self.problems.error("wrong-type", f"'{name}' wants {wanted}", node.place)
            return otherwise
        try:
            return read(node)
        except (ValueError, TypeError) as error:
            self.problems.error("wrong-type", f"'{name}': {error}", node.place)
            return otherwise

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

    def whole(self, name: str, default: int, *, least: int) -> int:
        """Return a whole number of at least `least`."""

        def read(node: Scalar) -> int:
            value = node.value
            # To Python, true and false are whole numbers too.
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ValueError(f"'{node.text}' is no whole number from {least} on")
            if value > WHOLE:
                raise ValueError(f"'{node.text}' is more than {WHOLE}")
            return value

        return int(self.scalar(name, default, "a whole number", read))

    def share(self, name: str, default: float, *, above: float = -math.inf) -> float:
        """Return a percentage up to 100 as a share of 1."""

        def read(node: Scalar) -> float:
            value = _limited(_number(node.text), node.text, above=above)
            if value > 100:
                raise ValueError(f"'{node.text}' is more than 100 percent")
            return value / 100

        return float(self.scalar(name, default, "a percentage", read))

    def numbers(
        self, name: str, default: tuple[float, ...], count: int, wanted: str
    ) -> tuple[float, ...]:
        """Return a list of so many numbers."""
        node = self.take(name)
        if node is None:
            return default
        items = node.items if isinstance(node, Sequence) else ()
        values = [float(i.text) for i in items if isinstance(i, Scalar) and is_number(i.text)]
        if len(values) != count or len(items) != count:
            self.problems.error("wrong-type", f"'{name}' wants {wanted}", node.place)
            return default
        return tuple(values)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a field is true."""

        def read(node: Scalar) -> bool:
            if not isinstance(node.value, bool):
                raise ValueError(f"'{node.text}' is neither true nor false")
            return node.value

        return bool(self.scalar(name, default, "true or false", read))

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return a text that is one of some."""

        def read(node: Scalar) -> str:
            if node.text not in choices:
                raise ValueError(f"'{node.text}' is not one of {', '.join(choices)}")
            return node.text

        return str(self.scalar(name, default, " or ".join(choices), read))

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, also where there is only one."""
        node = self.take(name)
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        words = []
        for item in items:
            if isinstance(item, Scalar):
                words.append(item.text)
            else:
                self.problems.error("wrong-type", f"'{name}' wants a list of words", item.place)
        return tuple(words)

    def mapping(self, name: str, what: str) -> Fields | None:
        """Return a mapping's own fields, None if it is not there."""
        node = self.take(name)
        if node is None:
            return None
        if isinstance(node, Mapping):
            return Fields(node, what, self.problems, self.units)
        self.problems.error("wrong-type", f"'{name}' wants fields of its own", node.place)
        return None

    def each(self, name: str, what: str) -> Iterator[tuple[str, Fields]]:
        """Yield a reader for each mapping in the mapping `name`."""
        outer = self.mapping(name, name)
        if outer is None:
            return
        for key in list(outer.node.entries):
            reader = outer.mapping(key, f"{what} '{key}'")
            if reader is not None:
                yield key, reader

    def done(self) -> None:
        """Tell of every field that nobody asked for."""
        for name, (place, _) in self._left.items():
            hint = self.problems.near(name, self._known)
            self.problems.error("unknown-field", f"{self.what} has no field '{name}'", place, hint)


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
