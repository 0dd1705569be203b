"""Where on the pages a line of a file is seen."""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.desk.model import Spotted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.desk.model import Shown
    from memopress.units import Box


class Places:
    """Finds pages by places in files, whatever these are called."""

    def __init__(self, project: Path) -> None:
        """Look for files below a project, and below the current folder."""
        self._project = project

    def find(self, file: str, line: int, shown: Iterable[Shown]) -> list[Spotted]:
        """Return what comes from a line of a file, or from the last one before it that is seen.

        Where nothing before it is seen, it is what comes after.
        """
        wanted = self._real(file)
        found: list[Spotted] = []
        for each in shown:
            lines: dict[int, dict[int, Box]] = {}
            for page in each.pages:
                for placed in page.items:
                    source, extent = placed.source, placed.extent
                    if source and extent and self._real(source.file) == wanted:
                        boxes = lines.setdefault(source.line, {})
                        known = boxes.get(page.folio)
                        boxes[page.folio] = known.around(extent) if known else extent
            if lines:
                order = sorted(lines)
                nearest = order[max(bisect_right(order, line) - 1, 0)]
                found += [Spotted(each.edition.id, f, box) for f, box in lines[nearest].items()]
        return found

    def path_of(self, file: str) -> str:
        """Return the path of a file as the system knows it, by its name in places."""
        return self._real(file)

    def _real(self, file: str) -> str:
        """Return where a name leads: from the folder in hand, or else from the project's."""
        path = Path(file)
        if not path.is_absolute() and not os.path.lexists(path):
            path = self._project / path
        return _resolved(str(path))


@lru_cache(maxsize=4096)
def _resolved(path: str) -> str:
    """Return where a path leads; looking it up for all that stands on the pages takes a while."""
    return os.path.realpath(path)
