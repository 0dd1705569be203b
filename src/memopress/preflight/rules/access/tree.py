"""The structure tree: there, whole, of known types, and in agreement with the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.diagnostics import Severity
from memopress.preflight.reading import faults_of
from memopress.preflight.reading.roles import is_circular
from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import advice, must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, Structure

MISSING = must(
    "structure-missing",
    "a structure tree tells what the content is (ISO 19005-2, 6.7.3.3; ISO 14289-1, 7.1)",
    UA1,
    A2A,
)
BROKEN = must(
    "structure-broken",
    "elements are what ISO 32000-1, 14.7.2, says (ISO 19005-2, 6.7.3.3; ISO 14289-1, 7.1)",
    UA1,
    A2A,
)
UNKNOWN = must(
    "role-missing",
    "RoleMap leads every type to a standard one (ISO 19005-2, 6.7.3.4; Matterhorn 02-001)",
    UA1,
    A2A,
)
CIRCULAR = must(
    "role-circular",
    "RoleMap leads no type back to itself (ISO 19005-2, 6.7.3.4; Matterhorn 02-003)",
    UA1,
    A2A,
)
REMAPPED = must(
    "role-remapped",
    "standard types mean what they mean (ISO 19005-2, 6.7.3.4; Matterhorn 02-004)",
    UA1,
    A2A,
)
CLAIM = must(
    "content-claim",
    "an element claims content that is there, once, and no other does (ISO 32000-1, 14.7.4.2; "
    "ISO 19005-2, 6.7.3.3; ISO 14289-1, 7.1)",
    UA1,
    A2A,
)
REUSED = must(
    "form-reused",
    "a form with tagged content is painted once (ISO 14289-1, 7.20; Matterhorn 30-002)",
    UA1,
)
PARENTS = must(
    "parent-tree",
    "the ParentTree leads from content back to its element (ISO 32000-1, 14.7.4.4; "
    "ISO 19005-2, 6.7.3.3; ISO 14289-1, 7.1)",
    UA1,
    A2A,
)
IDENTIFIER = must(
    "structure-id",
    "identifiers of elements are unique, and IDTree lists them (ISO 32000-1, 14.7.2; "
    "ISO 14289-1, 7.1 and 7.9; Matterhorn 19-004)",
    UA1,
)
UNTAGGED = must(
    "content-untagged",
    "content is tagged, or it is an artifact (ISO 14289-1, 7.1; Matterhorn 01-005)",
    UA1,
)
STALE = advice(
    "structure-stale",
    "ParentTree and IDTree have no entries for what is gone (ISO 32000-1, 14.7.2 and 14.7.4.4)",
    UA1,
    A2A,
    severity=Severity.NOTE,
)
_RULES = {
    "role-circular": CIRCULAR,
    "role-remapped": REMAPPED,
    "page-missing": CLAIM,
    "page-unknown": CLAIM,
    "content-missing": CLAIM,
    "content-twice": CLAIM,
    "claimed-twice": CLAIM,
    "content-unclaimed": UNTAGGED,
    "parent-tree-missing": PARENTS,
    "parents-missing": PARENTS,
    "parents-twice": PARENTS,
    "parent-missing": PARENTS,
    "parent-differs": PARENTS,
    "reference-unnumbered": PARENTS,
    "reference-missing": PARENTS,
    "id-twice": IDENTIFIER,
    "id-unlisted": IDENTIFIER,
    "id-unresolved": IDENTIFIER,
    "id-stale": STALE,
    "parent-stale": STALE,
}


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of what does not hold together, element by element and page by page."""
    structure = file.structure
    if structure is None:
        yield MISSING.found("the file has no structure tree")
        return
    reused = _reused(structure)
    for page in reused.values():
        yield REUSED.found("a form with tagged content is painted again", file.sheets[page - 1])
    for fault in faults_of(structure):
        if fault.form is not None and fault.form in reused:
            continue
        rule = _RULES.get(fault.code, BROKEN)
        if fault.element is not None and fault.box is None:
            yield found_at(rule, file, fault.element, fault.message)
        else:
            sheet = file.sheets[fault.page - 1] if fault.page else None
            yield rule.found(fault.message, sheet, fault.box)
    for element in structure.walk():
        # Of a circle it is told once.
        if element.kind and not element.type and not is_circular(element.kind, structure.roles):
            what = "an element is of a type that leads to no standard one"
            yield found_at(UNKNOWN, file, element, what, element.kind)
        if element.obj.get("/Type", "/StructElem") != "/StructElem":
            yield found_at(BROKEN, file, element, "an element is not of Type StructElem")


def _reused(structure: Structure) -> dict[Any, int]:
    """Return the forms whose tagged content is painted twice, and on which page it is so first."""
    seen: set[Any] = set()
    found: dict[Any, int] = {}
    for sheet in structure.sheets:
        here = structure.tagged.on(sheet.number)
        forms = {form for form, _ in here if form is not None}
        for form in forms:
            again = any(len(many) > 1 for (of, _), many in here.items() if of == form)
            if again or form in seen:
                found.setdefault(form, sheet.number)
        seen |= forms
    return found
