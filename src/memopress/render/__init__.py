"""Composed pages in, a drawn PDF out: for the press, for the screen, or as a proof."""

from memopress.render.choices import USUAL, Choices, Part, cannot_keep
from memopress.render.draw import draw
from memopress.render.model import (
    MARKS,
    PRESS,
    PROOF,
    SCREEN,
    Draft,
    FaceFile,
    Info,
    Mark,
    Name,
    Output,
    UnknownAnchorError,
    output,
)
from memopress.render.typecase import Typecase

__all__ = [
    "MARKS",
    "PRESS",
    "PROOF",
    "SCREEN",
    "USUAL",
    "Choices",
    "Draft",
    "FaceFile",
    "Info",
    "Mark",
    "Name",
    "Output",
    "Part",
    "Typecase",
    "UnknownAnchorError",
    "cannot_keep",
    "draw",
    "output",
]
