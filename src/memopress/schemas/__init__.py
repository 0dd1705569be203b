"""What editors are told of a project's files: JSON Schemas of its YAML, and help for templates."""

from memopress.schemas.project import Help, help_for
from memopress.schemas.wiring import NotWiredError, Wired, wire

__all__ = ["Help", "NotWiredError", "Wired", "help_for", "wire"]
