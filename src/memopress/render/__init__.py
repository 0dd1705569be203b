"""Composed pages in, drawn sheets out: for the press, for the screen, or as a proof."""

from memopress.render.chest import PlanChest
from memopress.render.draw import draw
from memopress.render.model import (
    Artwork,
    Condition,
    FaceFile,
    Info,
    Name,
    Output,
    UnknownAnchorError,
)
from memopress.render.typecase import Typecase

__all__ = [
    "Artwork",
    "Condition",
    "FaceFile",
    "Info",
    "Name",
    "Output",
    "PlanChest",
    "Typecase",
    "UnknownAnchorError",
    "draw",
]
