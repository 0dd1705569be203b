"""Spot inks: allowed or not, and each one ink under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import error, must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, Space

SPOT = error(
    "spot", "every spot ink is a plate more: who ordered it says so by --ink, or a profile's `inks`"
)
DOUBLE = must(
    "spot-inconsistent",
    "one name stands for one ink, with one colour in its stead, also among Colorants of DeviceN "
    "(ISO 19005-2, 6.2.4.4)",
    X4,
    A2A,
)


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of spot inks beyond those that the job allows, and of inks with two definitions."""
    told: set[str] = set()
    for sheet, mark in file.marks():
        for space in mark.colour.space.chain():
            for name in space.spots:
                new = name not in told and name not in profile.inks
                if new and len(told) >= profile.limits.spots:
                    allowed = ", ".join(profile.inks) or f"{profile.limits.spots}"
                    yield SPOT.found(
                        f"the spot ink '{name}'", sheet, mark.box, value=name, limit=allowed
                    )
                if new:
                    told.add(name)
    yield from _doubles(file)


def _doubles(file: File) -> Iterator[Finding]:
    """Tell once of each ink of a Separation that another one defines otherwise."""
    named: dict[str, Space] = {}
    told: set[str] = set()
    for sheet, painted in file.paintings():
        seen: set[int] = set()
        for mark in painted.marks:
            if id(mark.colour.space) in seen:
                continue
            seen.add(id(mark.colour.space))
            for space in _separations(mark.colour.space):
                name = space.names[0]
                known = named.setdefault(name, space)
                if (known.tint, known.base) != (space.tint, space.base) and name not in told:
                    told.add(name)
                    yield DOUBLE.found(f"'{name}' is defined in two ways", sheet, mark.box)


def _separations(space: Space) -> Iterator[Space]:
    """Yield the Separations that a space is, or that define its inks."""
    for each in space.chain():
        if each.family == "Separation":
            yield each
        yield from each.inks
