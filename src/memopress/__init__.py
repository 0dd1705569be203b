"""memopress: structured content through layout templates to print-ready brochures.

`build`, `check` and `read` are what the command line is made of.
"""

from memopress.diagnostics import Diagnostic, InputError, Place, Severity
from memopress.job import Job, read
from memopress.manifest import Made
from memopress.press import Built, build, check
from memopress.render import Choices

__all__ = [
    "Built",
    "Choices",
    "Diagnostic",
    "InputError",
    "Job",
    "Made",
    "Place",
    "Severity",
    "build",
    "check",
    "read",
]
