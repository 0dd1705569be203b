"""What a run read of a project: by which it is known whether another one would read the same."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from msgspec import Struct

from memopress.files import OWN, Files
from memopress.plain import FileFault, read_plain

_LARGEST = 1 << 29  # bytes of a file


class Trail(Struct, frozen=True):
    """What was read: where names lead, what files hold, what is there, and what folders list.

    `real` are the places that names lead to, `digests` those of the files there, `there` whether
    names are there at all, and `lists` are a folder, a pattern, and the names that were found.
    """

    root: str
    real: dict[str, str]
    digests: dict[str, str]
    there: dict[str, bool]
    lists: tuple[tuple[str, str, tuple[str, ...]], ...]


def trail_of(files: Files) -> Trail | None:
    """Return what was read until now, None where something could not be read."""
    seen = files.seen()
    if seen is None:
        return None
    real, digests, there, lists = seen
    return Trail(str(files.root), real, digests, there, lists)


def is_fresh(trail: Trail, project: Path) -> bool:
    """Tell whether whoever reads all that of a project now reads the same; no other is opened."""
    roots = (os.path.realpath(project), str(OWN))
    if trail.root != str(project) or not all(
        any(path.startswith(f"{root}{os.sep}") for root in roots) for path in trail.digests
    ):
        return False
    if any(os.path.realpath(name) != real for name, real in trail.real.items()):
        return False
    files = Files(Path(trail.root))
    if any(files.is_there(Path(name)) != there for name, there in trail.there.items()):
        return False
    for folder, pattern, names in trail.lists:
        if tuple(map(str, files.names(Path(folder), pattern))) != names:
            return False
    return all(digest_of(Path(path)) == digest for path, digest in trail.digests.items())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a plain file's bytes, in hexadecimal; '' where it cannot be read."""
    try:
        return hashlib.sha256(read_plain(path, _LARGEST)).hexdigest()
    except FileFault:
        return ""
