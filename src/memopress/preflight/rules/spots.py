"""Spot inks: allowed or not, and each one ink under one name."""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from memopress.preflight.reading.spaces import ALL, NONE, PROCESS, UNKNOWN, Colour
from memopress.preflight.rules.rule import error, must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, Mark, Sheet, Space

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

ALTERNATE = error(
    "ink-alternate",
    "what stands for an ink of the press, as in a proof, looks like it (ISO 32000-1, 8.6.6.4)",
)
# Red, green and blue of the inks of the press, roughly: no two are as near as this.
_LOOKS = {"Cyan": (0, 1, 1), "Magenta": (1, 0, 1), "Yellow": (1, 1, 0), "Black": (0, 0, 0)}
_ALIKE = 0.6


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of spot inks beyond those that the job allows, and of inks with two definitions.

    Cyan, magenta, yellow and black go to their plates by their names, whatever stands for them
    elsewhere: that is told where it is another colour, and where it is not always the same.
    """
    told: set[str] = set()
    false: set[str] = set()
    for sheet, mark, space, name in _inks(file):
        new = name not in told and name not in (*PROCESS, *profile.inks)
        if new and len(told) >= profile.limits.spots:
            allowed = ", ".join(profile.inks) or f"{profile.limits.spots}"
            yield SPOT.found(f"the spot ink '{name}'", sheet, mark.box, value=name, limit=allowed)
        if new:
            told.add(name)
        if name in _LOOKS and name not in false and _is_another(space, name):
            false.add(name)
            shown = Colour(space.base or UNKNOWN, space.full or ()).shown
            yield ALTERNATE.found(
                f"another colour stands for '{name}'", sheet, mark.box, value=shown
            )
    yield from _doubles(file)


def _inks(file: File) -> Iterator[tuple[Sheet, Mark, Space, str]]:
    """Yield the inks that marks name, with their marks and spaces."""
    for sheet, mark in file.marks():
        for space in mark.colour.space.chain():
            for name in space.names:
                if name not in (ALL, NONE):
                    yield sheet, mark, space, name


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


def _is_another(space: Space, name: str) -> bool:
    """Tell whether what stands for an ink of the press looks like none of it."""
    look = _look(space)
    return look is not None and max(map(abs, map(sub, look, _LOOKS[name]))) > _ALIKE


def _look(space: Space) -> tuple[float, float, float] | None:
    """Return red, green and blue of a full ink as its alternate space has them, roughly.

    None where it needs a profile to tell, or several inks make the colour.
    """
    base, full = space.base, space.full
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
