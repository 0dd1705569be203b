"""Who makes what is kept: memopress itself, and the packages that it works with."""

from __future__ import annotations

import os
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.keeping.cache import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.keeping.cache import Cache

OWN = Path(__file__).parents[1]
_ASIDE = {"__pycache__", "py.typed"}
_INFO = ".dist-info"
# The packages that what is kept was made with, as the folders of their versions begin.
_PACKAGES = {
    "babel", "jinja2", "lxml", "markdown_it_py", "markupsafe", "msgspec", "pikepdf", "pillow",
    "pypdfium2", "pyphen", "pyuca", "pyyaml", "reportlab", "uharfbuzz",
}  # fmt: skip


def makers(kept: Cache) -> str:
    """Return what changes whenever a result may: with a line of ours, or with a package's version.

    Our own files are read again only where one has another size or time than when last read.
    """
    facts = _facts(str(OWN))
    key = digest(repr(facts))
    data = kept.get("makers", key)
    if data is None:
        texts = (part for path, *_ in facts for part in (path, (OWN / path).read_bytes()))
        data = digest(*texts).encode()
        kept.put("makers", key, data)
    return digest(data, *packages())


def _facts(top: str) -> list[tuple[str, int, int]]:
    """Return the files of memopress below its folder, with their sizes and times."""
    return sorted(_walk(top, ""))


def _walk(folder: str, below: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name in _ASIDE:
                continue
            name = f"{below}{entry.name}"
            if entry.is_dir():
                yield from _walk(entry.path, f"{name}/")
            else:
                facts = entry.stat()
                yield name, facts.st_size, facts.st_mtime_ns


@cache
def packages() -> tuple[str, ...]:
    """Return the packages with their versions, as their folders are named, and Python's own.

    `importlib.metadata` would read a file of each.
    """
    found: set[str] = set()
    for folder in filter(os.path.isdir, filter(None, sys.path)):
        try:
            with os.scandir(folder) as listing:
                names = [each.name.lower() for each in listing if each.name.endswith(_INFO)]
        except OSError:
            continue
        found.update(name for name in names if name.partition("-")[0] in _PACKAGES)
    return (sys.version, zlib.ZLIB_RUNTIME_VERSION, *sorted(found))
