"""The manifest: what of the files in an output folder a build has made, and how it knows them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from functools import lru_cache
from textwrap import indent
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from memopress.filenames import MANIFEST
from memopress.plain import open_plain, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LARGEST = 1 << 24  # bytes of a manifest
_PDF = 1 << 30  # bytes of a file that one tells of; of all of them, four times as many
_INSIDE = re.compile(r"[^/\\:\0]+/[^/\\:\0]+\.pdf")  # an edition's folder, and a file in it
_UP = (".", "..")
_SETTLED = 2_000_000_000  # nanoseconds: a file that changed within them may change unnoticed
_ROWS = 2_000  # of a manifest, whose text is kept at hand


class Made(Struct, frozen=True):
    """One finished PDF, as the manifest tells of it; `file` is relative to the output folder.

    `output` is press, screen, proof or draft; press-cover or press-inside where the cover is apart.
    `pages` are those of the PDF: of spreads, its sheets.
    """

    file: str
    edition: str
    output: str
    pages: int
    bytes: int
    sha256: str
    cards: tuple[str, ...]


class Facts(NamedTuple):
    """What the system says of a file: which one it is, its bytes, and when it was changed."""

    device: int
    number: int
    size: int
    changed: tuple[int, int]


# Files that were read, by their names: their digests, and what the system said of them then.
Seen = dict[str, tuple[str, Facts]]


def as_data(entry: Made) -> dict[str, object]:
    """Return a finished file as the manifest tells of it."""
    return {
        "file": entry.file,
        "edition": entry.edition,
        "output": entry.output,
        "pages": entry.pages,
        "bytes": entry.bytes,
        "sha256": entry.sha256,
        "cards": list(entry.cards),
    }


def as_bytes(entries: Iterable[Made]) -> bytes:
    """Return the manifest of some files."""
    ordered = sorted(entries, key=lambda entry: entry.file)
    rows = ",\n".join(map(_row, ordered))
    listed = f"\n{rows}\n  " if rows else ""
    return f'{{\n  "files": [{listed}]\n}}\n'.encode()


@lru_cache(_ROWS)
def _row(entry: Made) -> str:
    """Return what a manifest has of one file: it is written anew with each edition."""
    return indent(json.dumps(as_data(entry), indent=2), "    ")


def true_entries(folder: Path, seen: Seen | None = None) -> dict[str, Made]:
    """Return what a folder's manifest tells of files that are still as it tells, by their names.

    Whatever may stand in its place, this neither raises nor waits, and looks at no file outside.
    What is `seen` to be as it was when it was read is not read again; what is read is noted there.
    """
    try:
        rows = json.loads(read_plain(folder / MANIFEST, _LARGEST))["files"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    told = (_entry(row) for row in rows) if isinstance(rows, list) else ()
    entries = {entry.file: entry for entry in told if entry}
    room = 4 * _PDF
    found = {}
    for name, entry in entries.items():
        room -= entry.bytes
        if room >= 0 and _is_there(folder / name, entry, {} if seen is None else seen):
            found[name] = entry
    return found


def _entry(row: object) -> Made | None:
    """Return a row of a manifest, None for one that no build has written."""
    if not isinstance(row, dict):
        return None
    texts = [row.get(key) for key in ("file", "edition", "output", "sha256")]
    numbers = [row.get(key) for key in ("pages", "bytes")]
    cards = row.get("cards")
    if not isinstance(cards, list) or not all(isinstance(each, str) for each in (*texts, *cards)):
        return None
    if not all(type(each) is int and each >= 0 for each in numbers):
        return None
    made = Made(**{key: row[key] for key in as_data(_NONE)} | {"cards": tuple(cards)})
    return made if is_inside(made.file) and made.file.startswith(f"{made.edition}/") else None


_NONE = Made("", "", "", 0, 0, "", ())


def is_inside(name: str) -> bool:
    """Tell whether a name is that of a PDF in an edition's folder, and leads nowhere else."""
    return bool(_INSIDE.fullmatch(name)) and not any(part in _UP for part in name.split("/"))


def _is_there(path: Path, entry: Made, seen: Seen) -> bool:
    """Tell whether a file is still the one that an entry tells of."""
    if path.parent.is_symlink():
        return False
    try:
        with open_plain(path, min(entry.bytes, _PDF)) as file:
            facts = _facts(file.fileno())
            if seen.get(entry.file) == (entry.sha256, facts):
                return True
            is_settled = max(facts.changed) < time.time_ns() - _SETTLED
            is_there = hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256
            if is_there and is_settled and _facts(file.fileno()) == facts:
                seen[entry.file] = entry.sha256, facts
            return is_there
    except (OSError, ValueError):
        return False


def _facts(handle: int) -> Facts:
    """Return by what it is told that an open file has changed."""
    facts = os.fstat(handle)
    changed = facts.st_mtime_ns, facts.st_ctime_ns
    return Facts(facts.st_dev, facts.st_ino, facts.st_size, changed)
