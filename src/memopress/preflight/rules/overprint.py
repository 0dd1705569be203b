"""Overprint: black does where it is small, white never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.spaces import PROCESS
from memopress.preflight.rules.black_text import is_black
from memopress.preflight.rules.rule import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, Mark, PageObject
    from memopress.preflight.reading.spaces import Colour

WHITE = error(
    "overprint-white", "white that overprints is not there (ISO 32000-1, 8.6.7, 11.7.4.5)"
)
TEXT = warning("overprint-black-text", "black letters that knock out get light edges (GWG 2022)")
LINE = warning("overprint-black-line", "black lines that knock out get light edges (GWG 2022)")
COLOUR = warning(
    "overprint-colour", "what overprints without need mixes with whatever lies below it (GWG 2022)"
)
_SOLID = 0.995


def check_page(sheet: PageObject, _: Facts, profile: Profile) -> Iterator[Finding]:
    """Tell of white and of colours that overprint, and of small black that does not."""
    limits = profile.limits
    spotted: list[Rect] = []  # where spot inks are
    for mark in sheet.seen:
        if mark.colour.space.spots:
            spotted.append(mark.box)
        if mark.image is not None and not mark.image.stencil:
            continue
        if mark.colour.is_white:
            if mark.overprint and (_spares(mark) or any(map(mark.box.overlaps, spotted))):
                yield WHITE.found(f"{mark.shown} is white and overprints", sheet, mark.box)
            continue
        if _mixes(mark, limits.black_line):
            yield COLOUR.found(f"{mark.shown} overprints", sheet, mark.box, value=mark.colour.shown)
        if not _is_solid_black(mark.colour) or (fault := _fault(mark)) is None:
            continue
        if mark.kind == "text" and mark.size < limits.black_text - 0.01:
            yield TEXT.found(
                f"black text {fault}, '{mark.text[:40]}'",
                sheet,
                mark.box,
                value=f"{mark.size:.4g} pt",
                limit=f"overprint with OPM 1 below {limits.black_text:g} pt",
            )
        elif mark.kind in ("stroke", "fill") and mark.size < limits.black_line - 0.01:
            yield LINE.found(
                f"a black line {fault}",
                sheet,
                mark.box,
                value=f"{mark.size:.3g} pt",
                limit=f"overprint with OPM 1 below {limits.black_line:g} pt",
            )


def _mixes(mark: Mark, thin: float) -> bool:
    """Tell whether a mark overprints that is no black text, no thin black line, no spot ink."""
    inks = mark.colour.inks
    if not mark.overprint or not inks or not set(inks) <= set(PROCESS):
        return False
    if not _spares(mark):
        return False  # it knocks out all the same
    if mark.kind == "text" and is_black(inks):
        return False  # black in several inks has rules of its own
    large = mark.kind == "fill" and mark.size >= thin
    return large or not _is_solid_black(mark.colour)


def _spares(mark: Mark) -> bool:
    """Tell whether what overprints leaves alone the process plates that it has no ink for.

    Separation and DeviceN do those that they do not name, DeviceCMYK all where the mode is 1: with
    mode 0, and in any other space, a 0 of an ink is painted (ISO 32000-1, 8.6.7 and 11.7.4.5).
    Spot inks below are left alone by all of these.
    """
    family = mark.colour.space.family
    return family in ("Separation", "DeviceN") or (family == "DeviceCMYK" and mark.mode == 1)


def _is_solid_black(colour: Colour) -> bool:
    inks = colour.inks
    return inks is not None and set(inks) == {"Black"} and inks["Black"] >= _SOLID


def _fault(mark: Mark) -> str | None:
    """Return how a black mark fails to overprint, None where it does."""
    family = mark.colour.space.family
    if family in ("Separation", "DeviceN"):  # which leave the plates that they do not name
        return None if mark.overprint else "knocks out"
    if family != "DeviceCMYK":
        # The mode of overprint means only values in DeviceCMYK.
        return f"is in {family}, which knocks out"
    if not mark.overprint:
        return "knocks out"
    return None if mark.mode == 1 else "overprints with OPM 0, which knocks out"
