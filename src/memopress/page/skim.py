"""Templates of an edition that cannot be made: what is wrong with them, whatever else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.diagnostics import Problems
from memopress.layout import Function
from memopress.page.plan import context_of, read_plan
from memopress.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.diagnostics import Diagnostic
    from memopress.edition import Edition
    from memopress.layout import Templates

# What a template that runs may come upon for a value that is at fault, or not there for a fault.
_RUNNING = frozenset(
    (
        "undefined-variable",
        "template-failed",
        "template-refused",
        "template-limit",
        "unknown-document",
        "empty-plan",
    )
)


def skim(templates: Templates, edition: Edition) -> Iterator[Diagnostic]:
    """Yield what is wrong with the markup that an edition's templates make; no page is composed.

    The edition or the layout is at fault. So nothing is told that may come of that: only what
    stands in a template, is no matter of values, and names nothing of a part of the layout that
    could not be read.
    """
    problems, context = Problems(), context_of(edition)
    parts = read_plan(templates, context, edition, problems)
    context["folio_of"] = Function("folio_of", lambda _key: None)
    for part in parts:
        if part.template:
            values = context | part.values | {"document": part.document}
            templates.pages(part.template, values, problems, part.place)
    layout = templates.layout
    known = {
        "unknown-style": layout.styles,
        "unknown-master": layout.masters,
        "unknown-swatch": layout.palette.swatches,
    }
    for each in problems.found:
        in_template = each.place and each.place.file.startswith(f"{templates.shown}/")
        if in_template and each.code not in _RUNNING and known.get(each.code, True):
            yield replace(each, subject=Subject.of(edition.id))
