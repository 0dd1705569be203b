"""Spot inks: allowed or not, and each one ink under one name."""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from memopress.preflight.reading.allowance import counted
from memopress.preflight.reading.spaces import PROCESS
from memopress.preflight.rules.rule import error, must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

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
    for sheet in file.sheets:
        for name, box, look, shown in counted(sheet.summary.inks):
            new = name not in told and name not in (*PROCESS, *profile.inks)
            if new and len(told) >= profile.limits.spots:
                allowed = ", ".join(profile.inks) or f"{profile.limits.spots}"
                yield SPOT.found(f"the spot ink '{name}'", sheet, box, value=name, limit=allowed)
            if new:
                told.add(name)
            if name in _LOOKS and name not in false and _is_another(look, name):
                false.add(name)
                yield ALTERNATE.found(f"another colour stands for '{name}'", sheet, box, shown)
    yield from _doubles(file)


def _doubles(file: File) -> Iterator[Finding]:
    """Tell once of each ink of a Separation that another one defines otherwise."""
    named: dict[str, str] = {}
    told: set[str] = set()
    for sheet in file.sheets:
        for name, meaning, box in counted(sheet.summary.defined):
            if named.setdefault(name, meaning) != meaning and name not in told:
                told.add(name)
                yield DOUBLE.found(f"'{name}' is defined in two ways", sheet, box)


def _is_another(look: tuple[float, float, float] | None, name: str) -> bool:
    """Tell whether what stands for an ink of the press looks like none of it."""
    return look is not None and max(map(abs, map(sub, look, _LOOKS[name]))) > _ALIKE
