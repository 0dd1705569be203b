"""Files that are broken at random, in ways that shrink to the few bytes that matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS = ("cut", "bits", "bytes", "stretches")
FEW, MANY = 5, 100  # changes of a file


@dataclass(frozen=True)
class Broken:
    """A file by its name, and what is done to it in one of the ways: places, and what goes there.

    A cut has its place; a bit its place and number; a byte its place and value; a stretch its
    place, where it is taken from, the length of what goes and of what comes.
    """

    name: str
    way: str
    changes: tuple[tuple[int, ...], ...]

    def data(self, files: Mapping[str, bytes]) -> bytes:
        """Return the broken file."""
        data = bytearray(files[self.name])
        for at, *what in self.changes:
            match self.way, what:
                case "cut", []:
                    del data[at:]
                case "bits", [bit]:
                    data[at] ^= 1 << bit
                case "bytes", [value]:
                    data[at] = value
                case "stretches", [other, old, new]:
                    data[at : at + old] = data[other : other + new]
                case unknown:
                    raise ValueError(unknown)
        return bytes(data)


@st.composite
def broken(draw: st.DrawFn, files: Mapping[str, bytes], way: str) -> Broken:
    """Return one of some files broken in a way; half of the time in very few places."""
    name = draw(st.sampled_from(list(files)))
    place = st.integers(0, len(files[name]) - 1)
    if way == "cut":
        return Broken(name, way, ((draw(place),),))
    length = st.integers(0, 59)
    change: st.SearchStrategy[tuple[int, ...]] = {
        "bits": st.tuples(place, st.integers(0, 7)),
        "bytes": st.tuples(place, st.integers(0, 255)),
        "stretches": st.tuples(place, place, length, length),
    }[way]
    few = st.lists(change, min_size=1, max_size=FEW)
    many = st.lists(change, min_size=FEW, max_size=MANY)
    return Broken(name, way, tuple(draw(few | many)))
