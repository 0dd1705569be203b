"""The programs of others that are run: Ghostscript, where it is and which it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def ghostscript() -> str | None:
    """Return Ghostscript's path, None without one; a program in the folder in hand is none of ours.

    Windows looks there first, and it may be a project.
    """
    for name in ("gs", "gswin64c"):
        found = shutil.which(name)
        if found and Path(found).resolve().parent != Path.cwd():
            return found
    return None


def ghostscript_print() -> str:
    """Return what changes with the Ghostscript that there is, '' for none.

    It is told by its place, size and time: to ask it for its version takes as long as a page does.
    """
    program = ghostscript()
    try:
        real = os.path.realpath(program) if program else ""
        facts = Path(real).stat() if real else None
    except OSError:
        return ""
    return f"{program} {real} {facts.st_size} {facts.st_mtime_ns}" if facts else ""
