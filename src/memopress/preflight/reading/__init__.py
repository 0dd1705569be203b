"""A PDF opened for judging: its pages with their boxes, and all that they paint."""

from memopress.preflight.reading.file import DamagedError, File, Sheet, open_file
from memopress.preflight.reading.marks import Clip, Image, Mark
from memopress.preflight.reading.spaces import Colour, Space

__all__ = [
    "Clip",
    "Colour",
    "DamagedError",
    "File",
    "Image",
    "Mark",
    "Sheet",
    "Space",
    "open_file",
]
