"""Structure elements: which ones items are a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.layout import WITHIN, elements
from memopress.page.model import Artifact, Role

if TYPE_CHECKING:
    from memopress.diagnostics import Problems
    from memopress.layout import Element

_GROUPING = ("Part", "Art", "Sect", "Div", "Aside", "BlockQuote")  # ISO 32000-1, 14.8.4.2


class Roles(Struct):
    """Makes the structure elements of a page, and of those that its text goes on over."""

    problems: Problems
    keys: int = 0
    # The elements that <tag>s make, within each other.
    _tagged: dict[tuple[elements.Tag, int], Role | Artifact] = field(default_factory=dict)

    def role(
        self,
        tag: str,
        parent: Role | Artifact | None,
        element: Element | None = None,
        *attributes: tuple[str, str, str | int],
        note: str = "",
    ) -> Role | Artifact:
        """Return a new structure element; what stands in an artifact is one.

        `alt`, `order` and `lang` are as an element of markup has them, and its own `role` goes
        before the tag.
        """
        if isinstance(parent, Artifact):
            return parent
        if element and getattr(element, "artifact", False):
            return Artifact.LAYOUT
        self.keys += 1
        if element is None:
            return Role(tag, self.keys, parent, attributes=attributes, note=note)
        own = getattr(element, "role", "")
        if own:
            self._check(element, own, parent)
        return Role(
            own or tag,
            self.keys,
            parent,
            getattr(element, "alt", "") or None,
            getattr(element, "order", 0),
            getattr(element, "lang", ""),
            attributes,
            note,
        )

    def _check(self, element: Element, role: str, parent: Role | None) -> None:
        """Tell of a role that stands where it cannot be."""
        within = WITHIN.get(role)
        if within and (parent is None or parent.tag not in within):
            message = f"<{element.tag} role>: {role} stands in {' or '.join(within)}"
            found = f"here it is in {parent.tag}" if parent else "here it is in none"
            self.problems.error("misplaced-role", message, element.place, found)

    def group(
        self, element: elements.Grouping, parent: Role | Artifact | None
    ) -> Role | Artifact | None:
        """Return what the blocks in an element are a part of: one of its own if it has a role."""
        if element.role or element.artifact:
            return self.role("", parent, element)
        if element.order:
            message = f"<{element.tag}> has an order and no role: it is no element that is read"
            hint = 'give it a role, such as role="Div"'
            self.problems.error("missing-attribute", message, element.place, hint)
        return parent

    def within(
        self, tags: tuple[elements.Tag, ...], outer: Role | Artifact | None
    ) -> Role | Artifact | None:
        """Return what a block is a part of: its innermost <tag>, or what these stand in."""
        for tag in tags:
            if isinstance(outer, Artifact):
                break
            key = (tag, outer.key if outer else 0)
            if key not in self._tagged:
                self._tagged[key] = self.role(tag.role, outer, tag)
            outer = self._tagged[key]
        return outer


def around_notes(parent: Role | Artifact | None) -> Role | Artifact | None:
    """Return the element that a note may stand in: not in a list or a table, but beside them."""
    while isinstance(parent, Role) and parent.tag not in _GROUPING:
        parent = parent.parent
    return parent


def decoration(parent: Role | Artifact | None) -> Artifact:
    """Return what a drawing without a meaning is in a part of the page."""
    return parent if isinstance(parent, Artifact) else Artifact.LAYOUT
