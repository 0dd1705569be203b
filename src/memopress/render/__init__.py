"""Composed pages in, a drawn PDF out: one drawing for the press, one for the screen."""

from memopress.render.draw import UnknownAnchorError, draw
from memopress.render.model import PRESS, SCREEN, Draft, FaceFile, Info, Output, output
from memopress.render.typecase import Typecase

__all__ = [
    "PRESS",
    "SCREEN",
    "Draft",
    "FaceFile",
    "Info",
    "Output",
    "Typecase",
    "UnknownAnchorError",
    "draw",
    "output",
]
