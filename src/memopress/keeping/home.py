"""Where a cache is: in the user's own folder for such things, or where the user says."""

from __future__ import annotations

import os
from pathlib import Path

from memopress.keeping.cache import Cache
from memopress.keeping.versions import makers

VARIABLE = "MEMOPRESS_CACHE"


def open_cache(folder: Path | None = None, *, none: bool = False) -> Cache:
    """Return the cache in a folder, else in the one that MEMOPRESS_CACHE names, else the user's.

    With `none`, or where the variable is empty, nothing is kept on disk. Never raises: a user
    without a home has no cache.
    """
    if none:
        return Cache(None)
    folder = folder or home()
    return Cache(folder, makers(Cache(folder))) if folder else Cache(None)


def home() -> Path | None:
    """Return the folder that caches are in where no other one is named; None for no folder."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    import platformdirs  # noqa: PLC0415 - not needed where the folder is named

    try:
        return Path(platformdirs.user_cache_dir("memopress", appauthor=False))
    except (OSError, RuntimeError):
        return None
