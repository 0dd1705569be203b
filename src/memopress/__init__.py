"""memopress: structured content through layout templates to print-ready brochures.

`build`, `check` and `read` are what the command line is made of.
"""

import sys

# `python -m memopress` looks for modules in the current folder first. That is a project: whatever
# stands in it is data, and a reportlab_mods.py or yaml.py there must not be run.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    del sys.path[0]

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
