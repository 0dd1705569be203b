"""memopress: structured content through layout templates to print-ready brochures.

`build`, `check` and `read_job` are what the command line is made of.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

# `python -m memopress` looks for modules in the current folder first. That is a project: whatever
# stands in it is data, and a reportlab_mods.py or yaml.py there must not be run.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    del sys.path[0]

if TYPE_CHECKING:
    from memopress.built import Built
    from memopress.checking import check
    from memopress.diagnostics import Diagnostic, InputError, Place, Severity
    from memopress.job import Job, read_job
    from memopress.manifest import Made
    from memopress.press import build
    from memopress.ticket import Choices

# Loaded when they are asked for: the command can be interrupted, and helps, before all is there.
_HOMES = {
    "Built": "built",
    "Choices": "ticket",
    "Diagnostic": "diagnostics",
    "InputError": "diagnostics",
    "Job": "job",
    "Made": "manifest",
    "Place": "diagnostics",
    "Severity": "diagnostics",
    "build": "press",
    "check": "checking",
    "read_job": "job",
}

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
    "read_job",
]


def __getattr__(name: str) -> object:
    """Return a public name out of the module that it stands in."""
    if name in _HOMES:
        return getattr(import_module(f"memopress.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'memopress' has no attribute '{name}'")
