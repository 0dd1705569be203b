"""What editions' files share: one that is based on another has what that says, but for its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.diagnostics import Diagnostic, Problems
from memopress.edition.keys import PARTS
from memopress.yamlnodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.content import Publication
    from memopress.diagnostics import Place
    from memopress.yamlnodes import Node

    Entries = dict[str, tuple[Place, Node]]

_FOLDER = "editions/"
_BASED_ON = "based-on"


@dataclass(frozen=True, slots=True)
class Whole:
    """An edition's file with what it is based on; None for what could not be read."""

    node: Mapping | None
    faults: tuple[Diagnostic, ...]  # of this file and of those that it is based on


class Bases:
    """The files of all editions, each with what it is based on."""

    def __init__(self, publication: Publication) -> None:
        """Take the files as they are."""
        self._nodes = publication.editions
        self._broken = {
            key.removeprefix(_FOLDER): faults
            for key, faults in publication.faults.items()
            if key.startswith(_FOLDER)
        }
        self.names = sorted({*self._nodes, *self._broken})
        self._based = {
            name: node.entries[_BASED_ON][1]
            for name, node in self._nodes.items()
            if _BASED_ON in node.entries
        }
        self._whole: dict[str, Whole] = {}
        bases = {each.text for each in self._based.values() if isinstance(each, Scalar)}
        named = {n for n, node in self._nodes.items() if {"name", "each"} & node.entries.keys()}
        # What has no name, and others are based on it, is no edition; nor is one that cannot be
        # read, as long as nobody knows whether it has one. But a circle of such is no base either.
        whole = {name for name in self.names if name in named or name not in bases}
        self.editions = sorted({*whole, *self.names} - self._below(whole) | whole)

    def _below(self, names: Iterable[str]) -> set[str]:
        """Return all files that some are based on, over others too."""
        found: set[str] = set()
        for name in names:
            base = self._based.get(name)
            while isinstance(base, Scalar) and base.text not in found:
                found.add(base.text)
                base = self._based.get(base.text)
        return found

    def whole(self, name: str) -> Whole:
        """Return a file with all that it is based on, the nearest winning."""
        way: dict[str, None] = {}
        below = name
        while below not in self._whole and below not in way:
            way[below] = None
            base = self._based.get(below)
            below = base.text if isinstance(base, Scalar) and base.text in self.names else below
        if below in way and below in self._based and self._leads(below):
            circle = list(way)[list(way).index(below) :]
            self._close(circle)
        for each in reversed(way):
            if each not in self._whole:
                self._whole[each] = self._make(each)
        return self._whole[name]

    def _leads(self, name: str) -> bool:
        """Tell whether what a file is based on is there."""
        base = self._based[name]
        return isinstance(base, Scalar) and base.text in self.names

    def _close(self, circle: list[str]) -> None:
        """Tell of files that are based on each other: once, at the first by name."""
        first = circle.index(min(circle))
        names = circle[first:] + circle[:first]
        way = "', that on '".join((*names[1:], names[0]))
        told = f"'{names[0]}' is based on '{way}'"
        problems = Problems()
        hint = "let one of them stand alone"
        problems.error("circular-base", told, self._based[names[0]].place, hint)
        for name in names:
            node, own = self._nodes[name], self._broken.get(name, ())
            self._whole[name] = Whole(_bare(node), (*own, *problems.found))

    def _make(self, name: str) -> Whole:
        """Return a file with what it is based on, which is known already."""
        own = self._broken.get(name, ())
        node = self._nodes.get(name)
        if node is None or name not in self._based:
            return Whole(node, own)
        problems = Problems()
        problems.extend(own)
        base, bare = self._based[name], _bare(node)
        if not isinstance(base, Scalar) or not base.text.strip():
            hint = "write based-on: NAME, of a file beside this one"
            problems.error("wrong-type", f"'{_BASED_ON}' wants a name", base.place, hint)
        elif base.text not in self.names:
            hint = problems.near(base.text, (each for each in self.names if each != name))
            message = f"there is no file {base.text}.yaml here to be based on"
            problems.error("unknown-base", message, base.place, hint)
        else:
            below = self._whole[base.text]
            problems.extend(below.faults)
            if below.node:
                bare = Mapping(_over(below.node.entries, bare.entries), node.place)
        return Whole(bare, tuple(problems.errors))


def _bare(node: Mapping) -> Mapping:
    """Return what a file says itself."""
    rest = {key: entry for key, entry in node.entries.items() if key != _BASED_ON}
    return Mapping(rest, node.place)


def _over(below: Entries, own: Entries) -> Entries:
    """Return what a file says, and what the other one below says besides.

    A key without a value takes away what stands there.
    """
    made = dict(below)
    for key, (place, value) in own.items():
        other = below[key][1] if key in below else None
        if other is not None and isinstance(value, Scalar) and value.value is None:
            del made[key]
        elif key in PARTS and other is not None:
            made[key] = (place, _merged(other, value))
        else:
            made[key] = (place, value)
    return made


def _merged(below: Node, own: Node) -> Node:
    """Return a mapping with what another one has besides; anything else as it is."""
    if not (isinstance(below, Mapping) and isinstance(own, Mapping)):
        return own
    made = dict(below.entries)
    for key, (place, value) in own.entries.items():
        made[key] = (place, _merged(made[key][1], value) if key in made else value)
    return Mapping(made, own.place)
