"""What is watched: the files that were read, and the folders that were looked through."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.files import Files

_STEP = 5  # milliseconds without a change after which those before it are told
_MOST = 60  # milliseconds after which they are told even so
_AGAIN = 500  # milliseconds after which it is looked what there is to watch


class Sight:
    """Watches what was read of a project, and tells when something of it may have changed."""

    def __init__(self, files: Callable[[], Files], changed: Callable[[], None]) -> None:
        """Watch what `files` gives has read; `changed` is called in the loop."""
        self._files, self._changed = files, changed
        self._stop = asyncio.Event()
        self._state: tuple[Files | None, int] = None, 0
        self._known: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()
        self._roots: set[str] = set()

    def end(self) -> None:
        """Watch no more."""
        self._stop.set()

    async def watch(self) -> None:
        """Watch until the end; a folder that goes is waited for, as is one that comes."""
        from watchfiles import awatch  # noqa: PLC0415 - nobody else needs it

        missed = False  # something that changed while nobody watched
        while not self._stop.is_set():
            folders = self._folders()
            with suppress(OSError):
                async for found in awatch(
                    *folders,
                    watch_filter=lambda _change, path: self._is_ours(path),
                    debounce=_MOST,
                    step=_STEP,
                    rust_timeout=_AGAIN,
                    yield_on_timeout=True,
                    recursive=False,
                    stop_event=self._stop,
                ):
                    if found or missed:
                        self._changed()
                    missed = self._folders() != folders
                    if missed:
                        break

    def _folders(self) -> list[str]:
        """Return the folders to watch, as far as they are there; and the one above the project."""
        asked, listed = self._watched()
        names = {os.path.dirname(path) for path in asked} | listed  # noqa: PTH120
        root = os.path.realpath(self._files().root)
        names |= {root, os.path.dirname(root)}  # noqa: PTH120
        return sorted(name for name in names if Path(name).is_dir())

    def _is_ours(self, path: str) -> bool:
        asked, listed = self._watched()
        folder = os.path.dirname(path)  # noqa: PTH120
        return path in asked or folder in listed or path in self._roots

    def _watched(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return what there is to watch, looked up again when another reading has begun."""
        files = self._files()
        state = files, files.questions
        if state != self._state:
            self._state, self._known = state, files.watched()
            self._roots = {os.path.realpath(files.root), os.path.abspath(files.root)}  # noqa: PTH100
        return self._known
