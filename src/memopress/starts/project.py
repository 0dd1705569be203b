"""A project to begin with: a booklet of twelve pages that builds as it is."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from memopress.starts.found import Begun, NotBegunError, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

_CALLED = {"gitignore": ".gitignore"}  # a file of that name would be one of ours
_EMPTY = ("images/.gitkeep", "output/.gitkeep")


def new_project(folder: Path) -> Begun:
    """Write the booklet into a folder that is new, or empty; raises NotBegunError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotBegunError(f"{folder} is there already", "name a new folder, or an empty one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotBegunError(f"{folder} cannot be made: {error.strerror}") from None
    made = {_CALLED.get(name, name): data for name, data in _booklet()}
    made |= dict.fromkeys(_EMPTY, b"")
    write(folder, made)
    return Begun(tuple(sorted(made)))


def _booklet() -> Iterator[tuple[str, bytes]]:
    return _walk(files("memopress.starts") / "booklet", "")


def _walk(folder: Traversable, below: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _walk(each, f"{below}{each.name}/")
        else:
            yield below + each.name, each.read_bytes()
