"""Objects that print other things than they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

OBJECT = must(
    "xobject",
    "PostScript, alternates and OPI make one file print two ways (ISO 15930-7; ISO 19005-2, "
    "6.2.8.1, 6.2.9.1 and 6.2.9.3)",
    X4,
    A2A,
)
REFERENCE = must(
    "xobject-reference",
    "what a reference shows is in another file (ISO 15930-7; ISO 19005-2, 6.2.9.2; "
    "ISO 14289-1, 7.20)",
    X4,
    UA1,
    A2A,
)
_KEYS = {
    "/Alternates": "alternates",
    "/OPI": "an OPI comment",
    "/PS": "PostScript",
}


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of XObjects that PDF/X rules out (ISO 32000-1, 8.8 to 8.10)."""
    painted = sheet.painted
    for obj in (*painted.images.values(), *painted.forms.values()):
        for key, name in _KEYS.items():
            if key in obj:
                yield OBJECT.found(f"an object with {name}", sheet)
        if "/Ref" in obj:
            yield REFERENCE.found("an object with a reference to another file", sheet)
        if obj.get("/Subtype") == "/PS" or obj.get("/Subtype2") == "/PS":
            yield OBJECT.found("an object of PostScript", sheet)
