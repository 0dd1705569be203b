"""What a project begins with: one of its own, and files that are added to it."""

from memopress.starts.documents import new_document
from memopress.starts.editions import new_edition
from memopress.starts.found import Begun, NotBegunError
from memopress.starts.layouts import new_layout
from memopress.starts.project import new_project

__all__ = [
    "Begun",
    "NotBegunError",
    "new_document",
    "new_edition",
    "new_layout",
    "new_project",
]
