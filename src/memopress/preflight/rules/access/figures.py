"""Figures and formulas: what they show, in words, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.rules.access.places import found_at
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, StructElem

FIGURE = must(
    "figure-text",
    "a figure has words that stand for it (ISO 14289-1, 7.3; Matterhorn 13-004)",
    UA1,
)
FORMULA = must(
    "formula-text",
    "a formula has words that stand for it (ISO 14289-1, 7.7; Matterhorn 17-002)",
    UA1,
)
BOX = must(
    "figure-box",
    "a figure that lies on one page says where: BBox (ISO 14289-1, 7.1; ISO 32000-1, 14.8.5.4.3)",
    UA1,
)
_RULES = {"Figure": FIGURE, "Formula": FORMULA}


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of figures and formulas without words, and of those that show something nowhere."""
    for element in file.structure.walk() if file.structure else ():
        rule = _RULES.get(element.type)
        if rule is None:
            continue
        # An empty ActualText is one: it says that the figure stands for no characters (14.9.4).
        if not (element.alt or "").strip() and element.actual_text is None:
            yield found_at(rule, file, element, f"{element.type} has no alternate description")
        box = element.attribute("Layout", "BBox")
        sound = isinstance(box, tuple) and len(box) == 4 and all(isinstance(v, float) for v in box)
        if element.type == "Figure" and not sound and _pages(element) == 1:
            yield found_at(BOX, file, element, "Figure has no BBox")


def _pages(element: StructElem) -> int:
    """Return on how many pages an element has content."""
    return len({content.page for content in element.content()})
