"""Transparency: the space in which it is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary

from memopress.preflight.reading.marks import PLAIN
from memopress.preflight.reading.spaces import read_space
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

SPACE = must(
    "blend-space",
    "transparency is worked out in the inks of the press, or colours shift (ISO 32000-1, 11.3.4; "
    "11.6.6)",
)
MODE = must(
    "blend-mode",
    "a blend mode that the standard does not know is left out by some RIPs (ISO 19005-2, 6.2.10)",
    X4,
    A2A,
)
_MODES = frozenset(
    (
        *PLAIN,
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    )
)
_LIGHTS = ("DeviceGray", "DeviceCMYK", "CalGray", "ICCBased with 1 channels")  # of a soft mask
_INKS = ("DeviceCMYK", "ICCBased with 4 channels")


def check_page(sheet: PageObject, facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of groups in RGB, of transparency that no space is known for, and of unknown modes.

    A page without a group is worked out in the device's own colours (ISO 32000-1, 11.4.7 and
    11.6.6), which the output intent describes: PDF/X-4 asks for no group besides.
    """
    group = sheet.obj.get("/Group")
    groups = [form.get("/Group") for form in sheet.painted.forms.values()]
    spaces = [_space(each) for each in (group, *groups)]
    masks = [_space(mask.get("/Group")) for mask in sheet.painted.masks.values()]
    wrong = next((each for each in spaces if each and each not in _INKS), None)
    wrong = wrong or next((each for each in masks if each and each not in _LIGHTS), None)
    if wrong:
        yield SPACE.found(
            "transparency is worked out in other colours than the press's",
            sheet,
            value=wrong,
            limit="DeviceCMYK",
        )
    elif not spaces[0] and facts.press_space is None and _is_transparent(sheet):
        yield SPACE.found(
            "the page has transparency, and nothing says in which colours to work it out",
            sheet,
            limit="DeviceCMYK",
        )
    for mark in sheet.marks:
        if mark.visible and mark.blend not in _MODES:
            yield MODE.found("an unknown blend mode", sheet, mark.box, value=mark.blend)


def _space(group: Object | None) -> str:
    """Return a group's colour space by name, '' where it has none."""
    if not isinstance(group, Dictionary) or "/CS" not in group:
        return ""
    return read_space(group.CS, None).shown


def _is_transparent(sheet: PageObject) -> bool:
    """Tell whether anything on a page lets through what is below it."""
    painted = sheet.painted
    return (
        painted.faded
        or any(mark.opacity < 1 or mark.blend not in PLAIN for mark in painted.marks)
        or any("/SMask" in image for image in painted.images.values())
        or any(isinstance(state.get("/SMask"), Dictionary) for state in painted.states.values())
    )
