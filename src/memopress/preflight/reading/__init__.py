"""A PDF opened for judging: its pages with their boxes, and all that they paint."""

from memopress.preflight.reading.claims import faults_of
from memopress.preflight.reading.elements import Content, Element, Fault, FaultCode, ObjectReference
from memopress.preflight.reading.facts import Facts
from memopress.preflight.reading.file import DamagedError, File, open_file
from memopress.preflight.reading.marks import Clip, Image, Mark, MarkedContent
from memopress.preflight.reading.sheet import Sheet
from memopress.preflight.reading.spaces import Colour, Space
from memopress.preflight.reading.structure import Structure
from memopress.preflight.reading.words import heard

__all__ = [
    "Clip",
    "Colour",
    "Content",
    "DamagedError",
    "Element",
    "Facts",
    "Fault",
    "FaultCode",
    "File",
    "Image",
    "Mark",
    "MarkedContent",
    "ObjectReference",
    "Sheet",
    "Space",
    "Structure",
    "faults_of",
    "heard",
    "open_file",
]
