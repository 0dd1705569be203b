"""Content: each mark is part of what is told, or an artifact, and never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.allowance import counted
from memopress.preflight.rules.access.tree import UNTAGGED
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, PageObject

ARTIFACT = must(
    "artifact-tagged",
    "an artifact is no part of tagged content (ISO 14289-1, 7.1; Matterhorn 01-003)",
    UA1,
)
TAGGED = must(
    "tagged-artifact",
    "tagged content is no part of an artifact (ISO 14289-1, 7.1; Matterhorn 01-004)",
    UA1,
)
UNPAIRED = must(
    "marked-content",
    "marked content begins and ends in pairs (ISO 32000-1, 14.6; ISO 19005-2, 6.2.2)",
    UA1,
    A2A,
)


def check_page(sheet: PageObject, facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of marks and sequences page by page; of a file without structure other rules tell."""
    for fault in sheet.painted.unpaired:
        yield UNPAIRED.found(fault, sheet)
    if not facts.is_tagged:
        return
    for each in counted(sheet.painted.sequences):
        outer = each.outer
        if outer is None:
            continue
        box = each.marks[0].box if each.marks else None
        if each.mcid is not None and outer.artifact is not None:
            yield TAGGED.found("tagged content lies within an artifact", sheet, box)
        elif each.tag == "Artifact" and outer.tagged is not None:
            yield ARTIFACT.found("an artifact lies within tagged content", sheet, box)
    for mark in sheet.marks:
        if not mark.is_artifact and mark.mcid is None:
            what = f"{mark.shown} is neither tagged nor an artifact"
            yield UNTAGGED.found(what, sheet, mark.box)
