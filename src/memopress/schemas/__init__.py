"""What editors are told of a project's files: JSON Schemas of its YAML, and help for templates."""

from memopress.schemas.project import Help, comments_of, help_for
from memopress.schemas.wiring import NotWiredError, Wired, wire

__all__ = ["Help", "NotWiredError", "Wired", "comments_of", "help_for", "wire"]
