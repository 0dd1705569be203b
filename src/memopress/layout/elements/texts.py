"""Elements inside text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import kinds
from memopress.layout.elements.element import Element, attribute

if TYPE_CHECKING:
    from memopress.layout.model import Character


class Emphasis(Element):
    """Words in the italic of the font, or in its bold."""


class Anchor(Element):
    """A link."""

    href: str = attribute(kinds.TARGET, "where it leads; #collection/id within the edition")
    title: str = attribute(
        kinds.TEXT, "what a screen reader is told of it", default="", without="its text"
    )


class Span(Element):
    """Words that look, sound or mean otherwise: at least one of its attributes is needed."""

    style: Character | None = attribute(kinds.CHARACTER, "how they look", default=None)
    lang: str = attribute(kinds.LANGUAGE, "the language of the words", default="")
    expansion: str = attribute(kinds.TEXT, "what they are short for", default="")


class Note(Element):
    """The mark of a note."""

    ref: str = attribute(kinds.TEXT, "the note's number or name")


class Break(Element):
    """A new line."""
