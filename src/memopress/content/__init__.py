"""YAML becomes a Publication: checked, located values."""

from memopress.content.load import load_content, read_content
from memopress.content.model import (
    Block,
    Blocks,
    Document,
    Keyed,
    Money,
    NoteReference,
    Record,
    Rich,
    Text,
    Time,
)
from memopress.content.oddities import inspect_content
from memopress.content.pictures import is_missing
from memopress.content.prints import print_of, print_of_field
from memopress.content.publication import Publication, edition_fault

__all__ = [
    "Block",
    "Blocks",
    "Document",
    "Keyed",
    "Money",
    "NoteReference",
    "Publication",
    "Record",
    "Rich",
    "Text",
    "Time",
    "edition_fault",
    "inspect_content",
    "is_missing",
    "load_content",
    "print_of",
    "print_of_field",
    "read_content",
]
