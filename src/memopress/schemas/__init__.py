"""What editors are told of a project's files: JSON Schemas of its YAML, and help for templates."""

from memopress.schemas.project import Help, comments_of, help_for
from memopress.schemas.wiring import NotWiredError, Wired, wire
from memopress.schemas.written import head_of, kind_of, read_anyway, setting_of

__all__ = [
    "Help",
    "NotWiredError",
    "Wired",
    "comments_of",
    "head_of",
    "help_for",
    "kind_of",
    "read_anyway",
    "setting_of",
    "wire",
]
