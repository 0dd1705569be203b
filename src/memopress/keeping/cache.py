"""A cache of results: each there whole or not at all, and believed only if it is what was kept.

An entry is bytes under a kind and a key. The key is a digest of all that the result depends on, so
that nothing in a cache is ever out of date: what has changed is looked for under another key. An
entry begins with a digest of its name and its bytes. One that was cut off, changed, or put under
another one's name counts as absent, and so does what is no plain file. That is a guard against
damage, not against those who may write into the cache: who reads an entry takes data from it and
nothing else, and judges each value.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import time
from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from memopress.plain import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST = 1 << 29  # bytes: what is larger is not kept, and not read
BOUND = 1 << 30  # bytes of all entries together: the least recently used go first
_AT_HAND = 96 << 20  # bytes of entries that a process keeps at hand besides
_FORM = "2"  # of the folder and its files
_PARTS = "parts"  # the folder of what is being written
_SEAL = hashlib.sha256().digest_size
_RECENT = 3600.0  # seconds: an entry read again within them is not marked as used again
_FORGOTTEN = 86_400.0  # seconds after which nobody is writing a part any more
_SWEEP = 64 << 20  # bytes put, after which the bound is looked after


def digest(*parts: str | bytes) -> str:
    """Return what is the same for the same parts in the same order, and for no others: a key."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()[:40]


class Cache:
    """Results by kind and key; `get` and `put` never raise, and may be called from any thread.

    Without a folder, or where it cannot be written to, they are kept in memory, as far as there is
    room for them.
    """

    def __init__(self, folder: Path | None, makers: str = "") -> None:
        """Keep entries below a folder, which is made when the first one is put there.

        `makers` is a print of who makes what is kept: others do not find it.
        """
        self.folder = folder / _FORM if folder else None
        self._makers = makers
        self._at_hand: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._size = 0  # of what is at hand
        self._put = 0  # bytes written since the bound was looked after
        self.counts: dict[str, tuple[int, int]] = {}  # found and missed, by kind
        self._record: list[tuple[str, str, bytes]] | None = None
        self._lock = Lock()
        self._parts = itertools.count()

    def get(self, kind: str, key: str, *, counted: bool = True) -> bytes | None:
        """Return what was kept under a key, None where nothing was, or where it is damaged.

        Whoever asks again for what he has to wait for has it not `counted` again.
        """
        data = self._get(kind, key)
        if counted:
            self.count(kind, found=data is not None)
        return data

    def recorded(self, work: Callable[[], object]) -> list[tuple[str, str, bytes]]:
        """Do some work, and return what was kept meanwhile: kind, key and bytes of each entry.

        This is for a process that another one has begun, which is to `hold` what it gets.
        """
        self._lock, self._record = Lock(), []
        work()
        return self._record

    def count(self, kind: str, *, found: bool) -> None:
        """Count what was found, or was not."""
        with self._lock:
            known, missed = self.counts.get(kind, (0, 0))
            self.counts[kind] = (known + 1, missed) if found else (known, missed + 1)

    def _get(self, kind: str, key: str) -> bytes | None:
        with self._lock:
            data = self._at_hand.get((kind, key))
            if data is not None:
                self._at_hand.move_to_end((kind, key))
                return data
        if self.folder is None:
            return None
        path = self._path(self.folder, kind, key)
        try:
            file = read_plain(path, LARGEST + _SEAL)
        except OSError:
            return None
        data = file[_SEAL:]
        if file[:_SEAL] != self._seal(kind, key, data):
            return None
        _mark_used(path)
        self.hold(kind, key, data)
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key; what cannot be kept is made anew next time."""
        if len(data) > LARGEST:
            return
        self.hold(kind, key, data)
        if self._record is not None:
            self._record.append((kind, key, data))
        if self.folder is None:
            return
        path = self._path(self.folder, kind, key)
        with suppress(OSError):
            self._write(self.folder, path, self._seal(kind, key, data), data)
            self._put += len(data)
        if self._put > _SWEEP:
            self._put = 0
            sweep(self.folder)

    def hold(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry at hand alone, and let go of those that were not used for longest."""
        with self._lock:
            self._size += len(data) - len(self._at_hand.pop((kind, key), b""))
            self._at_hand[kind, key] = data
            while self._size > _AT_HAND and len(self._at_hand) > 1:
                self._size -= len(self._at_hand.popitem(last=False)[1])

    def _path(self, folder: Path, kind: str, key: str) -> Path:
        name = digest(self._makers, key) if self._makers else key
        return folder / kind / name

    def _seal(self, kind: str, key: str, data: bytes) -> bytes:
        whole = hashlib.sha256(f"{self._makers} {kind} {key}\0".encode())
        whole.update(data)
        return whole.digest()

    def _write(self, folder: Path, path: Path, *pieces: bytes) -> None:
        """Write a file beside all others, and put it in its place then; raises OSError."""
        parts = folder / _PARTS
        part = parts / f"{os.getpid()}-{time.time_ns()}-{next(self._parts)}"
        for _ in range(2):
            try:
                handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
                break
            except FileNotFoundError:
                parts.mkdir(0o700, parents=True, exist_ok=True)
        else:
            return
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                is_whole = all(file.write(piece) == len(piece) for piece in pieces)
            if not is_whole:  # the disk is full, and took what there was room for
                part.unlink()
                return
            try:
                part.replace(path)
            except FileNotFoundError:
                path.parent.mkdir(0o700, parents=True, exist_ok=True)
                part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


_BINARY = getattr(os, "O_BINARY", 0)  # Windows tells texts from data


def _mark_used(path: Path) -> None:
    """Note that an entry was used, where that was not noted lately."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _RECENT:
            os.utime(path)


def entries(folder: Path) -> list[tuple[float, int, Path]]:
    """Return the entries below a cache's folder: when last used, bytes, and path; oldest first."""
    found = []
    for path in folder.glob("*/*"):
        if path.parent.name == _PARTS:
            continue
        with suppress(OSError):
            facts = path.lstat()
            found.append((facts.st_mtime, facts.st_size, path))
    return sorted(found)


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """Return how many entries of each kind there are, and their bytes."""
    found: dict[str, tuple[int, int]] = {}
    for _, size, path in entries(folder):
        kind = path.parent.name
        count, whole = found.get(kind, (0, 0))
        found[kind] = count + 1, whole + size
    return dict(sorted(found.items()))


def empty_cache(folder: Path) -> None:
    """Take away all entries, and what killed builds left; what cannot be, stays. Never raises."""
    sweep(folder, 0)


def sweep(folder: Path, bound: int = BOUND) -> None:
    """Take away the entries that were not used for longest, and what killed builds left.

    A tenth more goes than must, so that not every build has to look again. Never raises.
    """
    now = time.time()
    for part in (folder / _PARTS).glob("*"):
        with suppress(OSError):
            if now - part.lstat().st_mtime > _FORGOTTEN:
                part.unlink()
    known = entries(folder)
    size = sum(each for _, each, _ in known)
    if size <= bound:
        return
    for _, own, path in known:
        if size <= bound * 0.9:
            break
        with suppress(OSError):
            path.unlink()
        size -= own
