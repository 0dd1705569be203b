"""A PDF opened for judging: its pages with their boxes, and all that they paint."""

from memopress.preflight.reading.file import DamagedError, File, Sheet, open_file
from memopress.preflight.reading.marks import Clip, Image, Mark, MarkedContent
from memopress.preflight.reading.spaces import Colour, Space
from memopress.preflight.reading.structure import (
    Content,
    Element,
    Fault,
    FaultCode,
    Reference,
    Structure,
)

__all__ = [
    "Clip",
    "Colour",
    "Content",
    "DamagedError",
    "Element",
    "Fault",
    "FaultCode",
    "File",
    "Image",
    "Mark",
    "MarkedContent",
    "Reference",
    "Sheet",
    "Space",
    "Structure",
    "open_file",
]
