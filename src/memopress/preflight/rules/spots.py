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
    "spot-inconsistent", "one name stands for one ink, with one colour in its stead", X4, A2A
)


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of spot inks beyond those that the job allows, and of inks with two definitions."""
    named: dict[str, Space] = {}
    told: set[str] = set()
    for sheet, mark in file.marks():
        for space in mark.colour.space.chain():
            for name in space.spots:
                known = named.setdefault(name, space) if space.family == "Separation" else space
                new = name not in told and name not in profile.inks
                if new and len(told) >= profile.limits.spots:
                    allowed = ", ".join(profile.inks) or f"{profile.limits.spots}"
                    yield SPOT.found(
                        f"the spot ink '{name}'", sheet, mark.box, value=name, limit=allowed
                    )
                if new:
                    told.add(name)
                if (known.tint, known.base) != (space.tint, space.base) and f"!{name}" not in told:
                    told.add(f"!{name}")
                    yield DOUBLE.found(f"'{name}' is defined in two ways", sheet, mark.box)
