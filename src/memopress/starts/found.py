"""Files that are begun: written where there is none, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.filenames import HINT as NAMES
from memopress.filenames import name_fault
from memopress.files import leads_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class NotBegunError(Exception):
    """Nothing was begun; the message says why, and the hint what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint beside the message."""
        super().__init__(message)
        self.hint = hint


class Begun(Struct, frozen=True):
    """What was begun: files by their names below the project, and what is left to be done."""

    files: tuple[str, ...]
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def check_name(what: str, name: str) -> None:
    """Raise NotBegunError for a name that no file can have on all systems, or has a suffix."""
    if fault := name_fault(name):
        raise NotBegunError(f"{what} cannot be called '{name}': it {fault}", NAMES)
    if name.lower().endswith((".yaml", ".yml")):
        raise NotBegunError(
            f"{what} is named without '.yaml'", f"call it {name.rpartition('.')[0]}"
        )


def write(project: Path, files: Mapping[str, bytes]) -> None:
    """Write new files below a project, all or none; raises NotBegunError."""
    for name in files:
        path = project / name
        if leads_out(path, project):
            raise NotBegunError(f"{path} leads out of the project")
        if path.exists() or path.is_symlink():
            raise NotBegunError(f"{path} is there already", "take another name")
    made: list[Path] = []
    try:
        for name, data in files.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                made.append(path)
                file.write(data)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        raise NotBegunError(f"{error.filename} cannot be written: {error.strerror}") from None
