"""The colour of registration marks, where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.spaces import ALL
from memopress.preflight.rules.rule import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

REGISTRATION = error("registration-colour", "All prints on every plate at once: for marks only")


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of what is painted in All within the bleed."""
    for mark in sheet.seen:
        if ALL in mark.colour.space.names and not mark.colour.is_white:
            inside = mark.box.meet(sheet.bleed)
            if inside.width > 0.1 and inside.height > 0.1 and sheet.own_trim:
                yield REGISTRATION.found(f"a {mark.kind} in All on the page", sheet, inside)
