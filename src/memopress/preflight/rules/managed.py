"""Colours that a profile of their own explains, and that the press converts once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, Mark, PageObject

MANAGED = warning(
    "colour-managed", "what has a profile of its own is converted: black gets colours"
)
_MANAGED = {"Lab", "ICCBased", "CalGray", "CalRGB"}
UNKNOWN = must("colour-unknown", "a colour space that nobody can read prints as it happens")


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of Lab, calibrated and profiled colours, which PDF/X-4 allows, and of unknown spaces."""
    for mark in sheet.seen:
        families = {space.family for space in mark.colour.space.chain()}
        if "unknown" in families and _is_jpx(mark):
            continue  # a JPEG 2000 picture may bring a space that only it can have
        if "unknown" in families:
            yield UNKNOWN.found(f"a {mark.kind} in an unknown colour space", sheet, mark.box)
        elif not mark.colour.space.is_device_rgb and (families & _MANAGED):
            what = f"a {mark.kind} in {mark.colour.space.shown}"
            yield MANAGED.found(what, sheet, mark.box, limit="DeviceCMYK or DeviceGray")


def _is_jpx(mark: Mark) -> bool:
    return mark.image is not None and "JPXDecode" in mark.image.filters
