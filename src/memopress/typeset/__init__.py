"""Text and a measure in, lines of positioned glyphs out."""

from memopress.typeset.face import Face
from memopress.typeset.fault import BrokenGlyphError, FontFault, GlyphError, MissingGlyphError
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
    "BrokenGlyphError",
    "Face",
    "FontFault",
    "GlyphError",
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
