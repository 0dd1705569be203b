"""Text and a measure in, lines of positioned glyphs out."""

from memopress.typeset.face import Face, MissingGlyphError
from memopress.typeset.model import Line, Run
from memopress.typeset.paragraph import Setting, Span, TextStyle, Typesetter

__all__ = [
    "Face",
    "Line",
    "MissingGlyphError",
    "Run",
    "Setting",
    "Span",
    "TextStyle",
    "Typesetter",
]
