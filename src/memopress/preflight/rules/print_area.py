"""Viewer preferences that have less printed than the page."""

from collections.abc import Iterator

from pikepdf import Dictionary

from memopress.preflight.model import Finding
from memopress.preflight.profile import Profile
from memopress.preflight.reading import File
from memopress.preflight.rules.rule import must

AREA = must("print-area", "a file that asks for less than its bleed is cut short (ISO 15930-7)")
_KEYS = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
_FINE = ("/MediaBox", "/BleedBox")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of areas other than the media or the bleed box (ISO 32000-1, 12.2)."""
    wishes = file.root.get("/ViewerPreferences")
    if not isinstance(wishes, Dictionary):
        return
    for key in _KEYS:
        value = wishes.get(key)
        if value is not None and str(value) not in _FINE:
            yield AREA.found(f"{key[1:]} is not the whole page", value=str(value)[1:])
