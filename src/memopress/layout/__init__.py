"""A folder of design: layout.yaml and page templates."""

from memopress.layout.load import load_layout
from memopress.layout.markup import Element
from memopress.layout.model import Character, Copyfit, Font, Frame, Grid, Layout, Master, Style
from memopress.layout.templates import Templates
from memopress.layout.views import Function
from memopress.layout.vocabulary import ROLES, WITHIN

__all__ = [
    "ROLES",
    "WITHIN",
    "Character",
    "Copyfit",
    "Element",
    "Font",
    "Frame",
    "Function",
    "Grid",
    "Layout",
    "Master",
    "Style",
    "Templates",
    "load_layout",
]
