"""Text and a measure in, lines of positioned glyphs out."""

from memopress.typeset.face import Face, MissingGlyphError
from memopress.typeset.model import (
    Inline,
    Limits,
    Line,
    Run,
    Setting,
    Shape,
    Span,
    Target,
    TextStyle,
)
from memopress.typeset.paragraph import Typesetter

__all__ = [
    "Face",
    "Inline",
    "Limits",
    "Line",
    "MissingGlyphError",
    "Run",
    "Setting",
    "Shape",
    "Span",
    "Target",
    "TextStyle",
    "Typesetter",
]
