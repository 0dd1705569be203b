"""A folder of design: layout.yaml and page templates."""

from memopress.layout import elements
from memopress.layout.elements import Element
from memopress.layout.kinds import FILL, Edges, Length
from memopress.layout.language import LANGUAGE, WITHIN, Known
from memopress.layout.load import load_layout, read_layout
from memopress.layout.model import Character, Copyfit, Frame, Grid, Layout, Master, Style, Typeface
from memopress.layout.templates import Templates, inspect_templates
from memopress.layout.views import Function, RefusedError

__all__ = [
    "FILL",
    "LANGUAGE",
    "WITHIN",
    "Character",
    "Copyfit",
    "Edges",
    "Element",
    "Frame",
    "Function",
    "Grid",
    "Known",
    "Layout",
    "Length",
    "Master",
    "RefusedError",
    "Style",
    "Templates",
    "Typeface",
    "elements",
    "inspect_templates",
    "load_layout",
    "read_layout",
]
