"""YAML becomes a Publication: checked, located values."""

from memopress.content.kinds import PICTURE, RESERVED, SIMPLE, WANTED, Kind, Type, item_of
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
    StandIn,
    Text,
    Time,
)
from memopress.content.oddities import inspect_content
from memopress.content.pictures import is_missing
from memopress.content.prints import print_of, print_of_field
from memopress.content.publication import Publication, edition_fault
from memopress.content.schema import UNWRITTEN
from memopress.content.values import AMOUNT, CURRENCY, TIME

__all__ = [
    "AMOUNT",
    "CURRENCY",
    "PICTURE",
    "RESERVED",
    "SIMPLE",
    "TIME",
    "UNWRITTEN",
    "WANTED",
    "Block",
    "Blocks",
    "Document",
    "Keyed",
    "Kind",
    "Money",
    "NoteReference",
    "Publication",
    "Record",
    "Rich",
    "StandIn",
    "Text",
    "Time",
    "Type",
    "edition_fault",
    "inspect_content",
    "is_missing",
    "item_of",
    "load_content",
    "print_of",
    "print_of_field",
    "read_content",
]
