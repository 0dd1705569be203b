"""Two editions put into folders, by processes that die before each thing that is done to a file.

`python tests/shelved.py FOLDER old` makes a folder for each of those moments, in FOLDER; with
`old`, the editions were there before.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from memopress import shelf
from memopress.manifest import Made

if TYPE_CHECKING:
    from collections.abc import Mapping

EDITIONS = ("north", "south")
OUTPUTS = ("press", "screen")
_EVENTS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir"}


def files(edition: str, text: str) -> dict[str, bytes]:
    """Return the files of an edition, all of one build."""
    return {f"{edition}/{each}.pdf": f"{text} {each} of {edition}".encode() for each in OUTPUTS}


def entries(made: Mapping[str, bytes]) -> list[Made]:
    """Return what the manifest tells of files."""
    return [
        Made(name, name.split("/")[0], "x", 1, len(data), hashlib.sha256(data).hexdigest(), ())
        for name, data in made.items()
    ]


def put_both(folder: Path, text: str) -> None:
    """Put two editions into a folder, as a build does."""
    with shelf.hold(folder) as held:
        for edition in EDITIONS:
            made = files(edition, text)
            held.put(edition, made, entries(made))


def _put_and_die(folder: Path, left: int) -> None:
    """Put new editions into a folder, in a process of its own that dies before a step."""

    def count(event: str, _: object) -> None:
        nonlocal left
        if event in _EVENTS:
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(count)
    put_both(folder, "new")
    os._exit(0)


def main() -> None:
    """Put and die, at every step until none is left."""
    os.fsync = lambda fd: None  # noqa: ARG005 - processes die here, not the machine
    for step in itertools.count():
        folder = Path(sys.argv[1], f"{step}")
        folder.mkdir()
        if sys.argv[2] == "old":
            put_both(folder, "old")
        child = os.fork()
        if not child:
            _put_and_die(folder, step)
        if not os.waitpid(child, 0)[1]:
            break


if __name__ == "__main__":
    main()
