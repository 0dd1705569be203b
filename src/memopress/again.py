"""A build that was made before: if nothing has changed, all there is to do is to say so again.

What a build read and what it made are looked at, every byte of both, and whatever else it depends
on: Ghostscript, and how it was asked. Nothing of the engine is loaded for that.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from memopress.filenames import ASIDE, MANIFEST
from memopress.keeping import Cache, digest
from memopress.plain import read_plain
from memopress.programs import ghostscript_print
from memopress.trail import Trail, digest_of, is_fresh

if TYPE_CHECKING:
    from collections.abc import Mapping

_KIND = "build"
_LARGEST = 1 << 24  # bytes of a manifest


class Told(Struct, frozen=True):
    """What a command said, line by line (to standard error or not), and its exit status."""

    lines: tuple[tuple[bool, str], ...]
    status: int


class _Record(Struct, frozen=True):
    """A build: what it read and made, and what it said."""

    trail: Trail
    folder: str  # where its output folder really is
    files: dict[str, str]  # digests of what it made, by path below that folder
    rows: str  # a print of what the manifest tells of them
    ghostscript: str
    told: Told


def asked_of(*parts: object) -> str:
    """Return a key for how a build was asked for, and for what it takes from its surroundings."""
    around = (str(Path.cwd()), os.environ.get("SOURCE_DATE_EPOCH", ""))
    return digest(*around, *map(repr, parts))


def recall(cache: Cache, asked: str, project: Path, target: Path) -> Told | None:
    """Return what a build said that would make the same now; None if it has to be made."""
    data = cache.get(_KIND, asked)
    if data is None:
        return None
    try:
        record = msgspec.msgpack.decode(data, type=_Record)
    except ValueError:
        return None
    same = (
        os.path.realpath(target) == record.folder
        and not (target / ASIDE).exists()
        and ghostscript_print() == record.ghostscript
        and _rows(target / MANIFEST, record.files) == record.rows
        and all(digest_of(target / name) == made for name, made in record.files.items())
        and is_fresh(record.trail, project)
    )
    return record.told if same else None


def keep(
    cache: Cache, asked: str, target: Path, trail: Trail, files: Mapping[str, str], told: Told
) -> None:
    """Keep a build that made all that it was asked for; `files` are digests by their names."""
    rows = _rows(target / MANIFEST, files)
    if not rows:
        return  # another build has put other files there by now
    folder = os.path.realpath(target)
    record = _Record(trail, folder, dict(files), rows, ghostscript_print(), told)
    try:
        cache.put(_KIND, asked, msgspec.msgpack.encode(record))
    except UnicodeEncodeError:
        return  # a name that is no text


def _rows(path: Path, files: Mapping[str, str]) -> str:
    """Return a print of what a manifest tells of files; '' if not of all, or of other digests."""
    try:
        entries = json.loads(read_plain(path, _LARGEST))["files"]
        told = {str(each["file"]): each for each in entries}
        if any(told[name]["sha256"] != made for name, made in files.items()):
            return ""
        return digest(json.dumps([told[name] for name in sorted(files)], sort_keys=True))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""
