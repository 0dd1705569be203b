"""Files that wait until all others are made: on the disk, not in memory."""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.manifest import Made


class Spool:
    """Files in one file without a name, which goes with the process, however that ends."""

    def __init__(self, beside: Path) -> None:
        """Have room on the disk that a folder is on, or will be."""
        self._beside = beside
        self._file: IO[bytes] | None = None
        self._rows: list[tuple[Made, int]] = []

    def put(self, made: Made, data: bytes) -> None:
        """Keep the bytes of a file; those of an edition come one after the other.

        Raises OSError.
        """
        if self._file is None:
            folder = next(each for each in _above(self._beside) if each.is_dir())
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - see close
        self._rows.append((made, self._file.tell()))
        self._file.write(data)

    def editions(self) -> Iterator[tuple[str, list[tuple[Made, bytes]]]]:
        """Yield the files of each edition by its id, in the order in which they came."""
        if self._file is None:
            return
        for edition, rows in groupby(self._rows, lambda row: row[0].edition):
            own = []
            for made, at in rows:
                self._file.seek(at)
                own.append((made, self._file.read(made.bytes)))
            yield edition, own

    def close(self) -> None:
        """Let go of all."""
        if self._file is not None:
            self._file.close()


def _above(folder: Path) -> Iterator[Path]:
    """Yield a folder and those that it is in, and the present one last."""
    yield folder
    yield from folder.parents
    yield Path()
