"""Composed pages in, a drawn PDF out: for the press, for the screen, or as a proof."""

from memopress.render.choices import USUAL, Choices, Component, cannot_keep
from memopress.render.draw import draw
from memopress.render.model import (
    PRESS,
    PROOF,
    SCREEN,
    Draft,
    FaceFile,
    Info,
    Name,
    Output,
    UnknownAnchorError,
    output,
)
from memopress.render.typecase import Typecase

__all__ = [
    "PRESS",
    "PROOF",
    "SCREEN",
    "USUAL",
    "Choices",
    "Component",
    "Draft",
    "FaceFile",
    "Info",
    "Name",
    "Output",
    "Typecase",
    "UnknownAnchorError",
    "cannot_keep",
    "draw",
    "output",
]
