"""Forms and signatures: what is filled in is in the file, and looks as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

from memopress.preflight.reading.allowance import charge
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

RENDERED = must(
    "form-rendered",
    "a form looks as the file says, not as a program makes it (ISO 19005-2, 6.4.1 and 6.4.2)",
    A2A,
)
ACTS = must("form-acts", "no field acts by itself (ISO 19005-2, 6.4.1)", A2A)
PERMISSIONS = must("permissions", "signatures alone grant permissions (ISO 19005-2, 6.1.12)", A2A)
_GRANTS = {"/UR3", "/DocMDP"}
_DIGESTS = ("/DigestLocation", "/DigestMethod", "/DigestValue")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the form, its fields, and of permissions."""
    form = file.root.get("/AcroForm")
    if isinstance(form, Dictionary):
        if form.get("/NeedAppearances", False):
            yield RENDERED.found("the form asks for appearances to be made")
        if "/XFA" in form:
            yield RENDERED.found("the form is one of XFA")
        for field in fields_of(form):
            if "/AA" in field or ("/A" in field and field.get("/Subtype") == "/Widget"):
                yield ACTS.found("a field has an action", value=str(field.get("/T", "")))
    if file.root.get("/NeedsRendering", False):
        yield RENDERED.found("the file asks to be rendered by its form")
    grants = file.root.get("/Perms")
    if isinstance(grants, Dictionary):
        if not set(grants.keys()) <= _GRANTS:
            yield PERMISSIONS.found("the file grants permissions of another kind")
        certified = grants.get("/DocMDP")
        references = certified.get("/Reference") if isinstance(certified, Dictionary) else None
        for each in references if isinstance(references, Array) else ():
            if any(key in each for key in _DIGESTS):
                yield PERMISSIONS.found("a certification has a digest of its own")


def fields_of(form: Object) -> Iterator[Object]:
    """Yield the fields of a form, with those below them."""
    fields = form.get("/Fields")
    queue = list(fields) if isinstance(fields, Array) else []
    seen: set[tuple[int, int]] = set()
    while queue:
        field = queue.pop()
        charge()
        if not isinstance(field, Dictionary) or (field.objgen in seen and field.objgen != (0, 0)):
            continue
        seen.add(field.objgen)
        yield field
        kids = field.get("/Kids")
        if isinstance(kids, Array):
            charge(len(kids))
            queue += list(kids)
