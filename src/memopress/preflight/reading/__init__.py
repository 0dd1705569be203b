"""A PDF opened for judging: its pages with their boxes, and all that they paint."""

from memopress.preflight.reading.claims import faults_of
from memopress.preflight.reading.elements import (
    Content,
    Fault,
    FaultCode,
    ObjectReference,
    StructElem,
)
from memopress.preflight.reading.facts import Facts
from memopress.preflight.reading.file import DamagedError, File, open_file
from memopress.preflight.reading.marks import Clip, Image, Mark, MarkedContent
from memopress.preflight.reading.sheet import PageObject
from memopress.preflight.reading.spaces import Colour, Space
from memopress.preflight.reading.structure import Structure
from memopress.preflight.reading.words import heard

__all__ = [
    "Clip",
    "Colour",
    "Content",
    "DamagedError",
    "Facts",
    "Fault",
    "FaultCode",
    "File",
    "Image",
    "Mark",
    "MarkedContent",
    "ObjectReference",
    "PageObject",
    "Space",
    "StructElem",
    "Structure",
    "faults_of",
    "heard",
    "open_file",
]
