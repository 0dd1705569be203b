"""What a build has made: the files in the output folder, and the manifest that tells of them."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.files import TEXT, Files, read_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Made:
    """One finished PDF, as the manifest tells of it; `file` is relative to the output folder.

    `output` is press, screen or proof; press-cover or press-inside where the cover is apart.
    `pages` are those of the PDF: of spreads, its sheets.
    """

    file: str
    edition: str
    output: str
    pages: int
    bytes: int
    sha256: str
    cards: tuple[str, ...]


def write(folder: Path, files: dict[str, bytes], made: Sequence[Made]) -> None:
    """Write all files beside their places first, and only then put them there.

    A full disk or a broken run leaves what was there before as it was.
    """
    entries = {entry.file: as_data(entry) for entry in made}
    for old in _manifest(folder):
        if old.get("file") not in entries and _unchanged(folder, old):
            entries[str(old["file"])] = old
    text = json.dumps({"files": [entries[name] for name in sorted(entries)]}, indent=2)
    waiting: list[tuple[str, Path]] = []
    try:
        for name, data in {**files, MANIFEST: f"{text}\n".encode()}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            waiting.append((temporary, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(0o644)
        while waiting:
            temporary, path = waiting[0]
            Path(temporary).replace(path)
            waiting.pop(0)
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)


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


def _manifest(folder: Path) -> list[dict[str, object]]:
    try:
        found = json.loads(read_plain(folder / MANIFEST, TEXT))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in found if isinstance(entry, dict)]


def _unchanged(folder: Path, entry: dict[str, object]) -> bool:
    """Tell whether a file of an earlier manifest is still the file it tells of."""
    try:
        return Files(folder).digest(folder / str(entry["file"])) == entry["sha256"]
    except (OSError, KeyError):
        return False
