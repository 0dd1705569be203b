"""Colours whose meaning is in the file: by the output intent, or by their own space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary

from memopress.preflight.reading.marks import PLAIN
from memopress.preflight.reading.spaces import PROCESS, read_space
from memopress.preflight.rules.archive.intents import icc_fault
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding, Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject, Space
    from memopress.preflight.reading.store import Painted

DEVICE = must(
    "colour-device",
    "device colours mean what the output intent for PDF/A says, or a default space, also in the "
    "stead of inks, under an index and for transparency (ISO 19005-2, 6.2.3, 6.2.4.3, 6.2.4.4, "
    "6.2.4.5 and 6.2.10)",
    A2A,
)
ICC = must("icc-profile", "a colour space has a sound ICC profile (ISO 19005-2, 6.2.4.2)", A2A)
OVERPRINT = must(
    "overprint-icc",
    "overprint mode 1 has no meaning for CMYK with a profile (ISO 19005-2, 6.2.4.2)",
    A2A,
)
COLORANTS = must(
    "colorants", "DeviceN spaces define their spot inks under Colorants (ISO 19005-2, 6.2.4.4)", A2A
)
BLENDING = must(
    "blend-space-page",
    "a page with transparency has a space to work it out in, or the file an output intent "
    "(ISO 19005-2, 6.2.10)",
    A2A,
)
_WANTED = {"DeviceRGB": ("RGB ",), "DeviceCMYK": ("CMYK",), "DeviceGray": ("GRAY", "RGB ", "CMYK")}
_KINDS = ("prtr", "mntr", "scnr", "spac")
_CHANNELS = {"GRAY": 1, "RGB ": 3, "CMYK": 4, "Lab ": 3}


def check_page(sheet: PageObject, facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of each fault once a page, with where it is painted first."""
    intended = facts.archive_space
    for painted in sheet.paintings:
        told: set[str] = set()
        seen: set[int] = set()
        for space, box in _spaces(sheet, painted):
            if id(space) in seen:
                continue
            seen.add(id(space))
            for each in _all(space):
                wanted = _WANTED.get(each.family)
                if wanted and intended not in wanted and each.family not in told:
                    told.add(each.family)
                    yield DEVICE.found(
                        f"{each.family} without an output intent for it",
                        sheet,
                        box,
                        value=(intended or "no intent").strip(),
                    )
                yield from _profiled(each, sheet, box, told)
        for mark in painted.marks:
            if mark.overprint and mark.mode == 1 and "OPM" not in told:
                spaces = mark.colour.space.chain()
                if any(s.family == "ICCBased" and s.channels == 4 for s in spaces):
                    told.add("OPM")
                    yield OVERPRINT.found(f"{mark.shown} overprints with mode 1", sheet, mark.box)
        if intended is None and not _blending(sheet) and _is_transparent(painted):
            yield BLENDING.found("the page has transparency, and no colour space for it", sheet)


def _profiled(
    space: Space, sheet: PageObject, box: Rect | None, told: set[str]
) -> Iterator[Finding]:
    """Yield what is wrong with a profile or with inks, unless it was told of already."""
    if space.family == "ICCBased":
        fault = icc_fault(space.icc, space.channels, _KINDS, _CHANNELS)
        if fault and fault not in told:
            told.add(fault)
            yield ICC.found(f"the profile of a colour space {fault}", sheet, box)
    if space.family == "DeviceN":
        known = {*space.colorants, *PROCESS, "None"}
        lost = [name for name in space.names if name not in known]
        if lost and str(lost) not in told:
            told.add(str(lost))
            yield COLORANTS.found("a DeviceN space does not define its inks", sheet, box, lost[0])


def _spaces(sheet: PageObject, painted: Painted) -> Iterator[tuple[Space, Rect | None]]:
    """Yield the spaces that are painted in, and those that transparency is worked out in."""
    for mark in painted.marks:
        # A picture in JPEG 2000 may bring its own; others without one are broken elsewhere.
        yield mark.colour.space, mark.box
    # A colour that is set counts, whether or not anything is painted in it.
    yield from ((space, None) for space in painted.spaces)
    owners = (sheet.obj, *painted.forms.values(), *painted.masks.values())
    for group in (owner.get("/Group") for owner in owners):
        if isinstance(group, Dictionary) and "/CS" in group:
            yield read_space(group.CS, sheet.inherited("/Resources")), None


def _all(space: Space) -> Iterator[Space]:
    """Yield a space and all that are below it, alternates too."""
    each: Space | None = space
    while each is not None:
        yield each
        each = each.base


def _blending(sheet: PageObject) -> Object | None:
    group = sheet.obj.get("/Group")
    return group.get("/CS") if isinstance(group, Dictionary) else None


def _is_group(form: Object) -> bool:
    """Tell whether a form is a transparency group (11.6.6)."""
    group = form.get("/Group")
    return isinstance(group, Dictionary) and group.get("/S") == "/Transparency"


def _is_transparent(painted: Painted) -> bool:
    """Tell whether anything that is painted lets through what is below it."""
    return (
        painted.faded
        or any(map(_is_group, painted.forms.values()))
        or any(mark.opacity < 1 or mark.blend not in PLAIN for mark in painted.marks)
        or any("/SMask" in image for image in painted.images.values())
        or any(isinstance(state.get("/SMask"), Dictionary) for state in painted.states.values())
    )
