"""The output folder: the files of an edition and what the manifest tells of them, put there as one.

No system replaces several files at once. So an edition is put away in steps that can be taken back:

1. Its new files and the new manifest are written whole into the folder `.memopress` in the output
   folder, and reach the disk.
2. The files whose places they take are kept there too, under a second name.
3. A journal is put there that names them all. From here on, the edition is being replaced.
4. Each new file takes its place, the manifest last.
5. The journal is taken away. From here on, the edition is the new one.

Who finds a journal takes everything in it back. That does the build itself, where a file cannot be
replaced (on Windows, one that somebody has open; or a folder in its place), and the next one, where
it was killed. Until then, and only after a kill within the few microseconds of step 4, an edition
is of two builds, and `.memopress` tells so. To end is put off during these steps (see `ending`), so
that only SIGKILL, or a machine that stops, can do that. An exchange of whole folders, in one step,
was left aside: Windows has none, nor have many file systems, and who stands in a folder, or has put
something of his own there, would lose it.

Only one build at a time does this; others wait for it. The lock ends with its process.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.ending import tell_made, undone, whole
from memopress.filenames import ASIDE, MANIFEST
from memopress.locks import take
from memopress.manifest import Made, as_bytes, is_inside, true_entries
from memopress.plain import FileFault, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from memopress.manifest import Seen

_JOURNAL = "journal.json"
_PATIENCE = 120.0  # seconds: no build takes so long to put its files away
_LARGEST = 1 << 31  # bytes of a file that is put or taken back


class NotPutError(Exception):
    """Nothing was put away, and all is as it was; `path` is what could not be written."""

    def __init__(self, path: Path, fault: OSError) -> None:
        """Keep the path, and what the system says."""
        self.path, self.errno = path, fault.errno
        super().__init__(fault.strerror or str(fault))


class _Step(Struct, frozen=True):
    """A file that takes a place: its name below the folder, its digest, and if one was there."""

    name: str
    digest: str
    replaces: bool


class Shelf(Struct):
    """An output folder that one build holds; `entries` is what its manifest tells, by file."""

    folder: Path
    entries: dict[str, Made] = field(default_factory=dict)

    def put(self, edition: str, files: Mapping[str, bytes], made: Sequence[Made]) -> None:
        """Put the files of an edition in their places, with what the manifest tells of them.

        All of them or none: raises NotPutError. What is there already is left alone.
        """
        told = {entry.file: entry for entry in made}
        new = {name: data for name, data in files.items() if self.entries.get(name) != told[name]}
        entries = self.entries | told
        manifest = as_bytes(entries.values())
        if not new and _is(self.folder / MANIFEST, manifest):
            tell_made(edition)
            return
        new[MANIFEST] = manifest
        folders: list[Path] = []
        with undone(self._tidy):
            try:
                steps = [
                    self._prepare(number, name, data, folders)
                    for number, (name, data) in enumerate(new.items())
                ]
                with whole():
                    self._replace(steps)
                    tell_made(edition)
            except NotPutError:
                for each in folders:
                    with suppress(OSError):
                        each.rmdir()
                raise
        self.entries = entries

    def mend(self) -> None:
        """Take back what a build that was killed had begun, and away what it left lying.

        Raises NotPutError.
        """
        if (self.folder / ASIDE).is_symlink():
            return
        try:
            rows = json.loads(read_plain(self._aside(_JOURNAL), 1 << 24))
            steps = [_Step(str(row[0]), str(row[1]), bool(row[2])) for row in rows]
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            steps = []
        self._take_back([step for step in steps if is_inside(step.name) or step.name == MANIFEST])
        self._tidy()

    def _aside(self, name: str) -> Path:
        return self.folder / ASIDE / name

    def _prepare(self, number: int, name: str, data: bytes, folders: list[Path]) -> _Step:
        """Write a file aside, and keep what is in its place; folders that were made are named."""
        path = self.folder / name
        with _told(path):
            _make(self.folder / ASIDE)
            if path.parent != self.folder and _make(path.parent):
                folders.append(path.parent)
            _write(self._aside(f"new-{number}"), data)
            replaces = os.path.lexists(path)
            if replaces:
                _keep(path, self._aside(f"old-{number}"))
        return _Step(name, hashlib.sha256(data).hexdigest(), replaces)

    def _replace(self, steps: Sequence[_Step]) -> None:
        journal = self._aside(_JOURNAL)
        with _told(journal):
            rows = [(step.name, step.digest, step.replaces) for step in steps]
            _write(self._aside("journal"), json.dumps(rows).encode())
            self._aside("journal").replace(journal)
            _sync(journal.parent)
        try:
            for number, step in enumerate(steps):
                path = self.folder / step.name
                with _told(path):
                    self._aside(f"new-{number}").replace(path)
            for folder in {(self.folder / step.name).parent for step in steps}:
                _sync(folder)
            with _told(journal):
                journal.unlink()
        except BaseException:
            self._take_back(steps)
            raise

    def _take_back(self, steps: Sequence[_Step]) -> None:
        """Put back what was there before; what somebody else put there since then is left."""
        for number, step in enumerate(steps):
            path, old = self.folder / step.name, self._aside(f"old-{number}")
            aside = path.parent != self.folder and path.parent.is_symlink()
            if aside or _digest(path) not in {None, step.digest}:
                continue
            with _told(path):
                if not step.replaces:
                    path.unlink(missing_ok=True)
                elif os.path.lexists(old):
                    old.replace(path)
        with _told(self._aside(_JOURNAL)):
            self._aside(_JOURNAL).unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Take away what lies aside; but not while there is a journal, which needs it."""
        aside = self.folder / ASIDE
        if aside.is_symlink() or os.path.lexists(self._aside(_JOURNAL)):
            return
        with suppress(OSError):
            for path in (*aside.glob("new-*"), *aside.glob("old-*"), self._aside("journal")):
                path.unlink(missing_ok=True)
            aside.rmdir()


@contextmanager
def hold(folder: Path, seen: Seen | None = None) -> Iterator[Shelf]:
    """Hold an output folder, made if need be and mended, while no other build puts files there.

    Who holds it several times hands over what he has `seen` of its files: see `true_entries`.
    Raises NotPutError.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        shelf = Shelf(folder)
        shelf.mend()
        shelf.entries = true_entries(folder, seen)
        yield shelf


def mend(folder: Path) -> None:
    """Mend an output folder where a build was killed that put files there; see `Shelf.mend`."""
    if (folder / ASIDE).is_dir():
        with _locked(folder):
            Shelf(folder).mend()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other builds from a folder. A file system without locks is nobody's fault."""
    with _told(folder):
        if sys.platform == "win32":  # knows locks of files, and no other
            handle = os.open(folder / f"{ASIDE}-lock", os.O_RDWR | os.O_CREAT)
        else:
            handle = os.open(folder, os.O_RDONLY)
        try:
            until = time.monotonic() + _PATIENCE
            while not take(handle):
                time.sleep(0.02)
                _check_time(until)
        except BaseException:
            os.close(handle)
            raise
    try:
        yield
    finally:
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):  # another build has it by now
                (folder / f"{ASIDE}-lock").unlink()


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise OSError(errno.EBUSY, "another build does not cease to write here")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Let a fault name the file that was to be written."""
    try:
        yield
    except OSError as fault:
        raise NotPutError(path, fault) from fault


def _make(folder: Path) -> bool:
    """Make a folder, and tell whether it was not there; a link is none of ours."""
    if folder.is_symlink():
        raise OSError(errno.ENOTDIR, "this is a link, not a folder", str(folder))
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this is over."""
    with suppress(FileNotFoundError):
        path.unlink()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def _keep(path: Path, old: Path) -> None:
    """Give a file a second name; where a file system has none, a copy."""
    old.unlink(missing_ok=True)
    try:
        os.link(path, old, follow_symlinks=os.link not in os.supports_follow_symlinks)
    except OSError:
        if path.is_symlink() or not path.is_file():
            raise
        shutil.copy2(path, old)


def _is(path: Path, data: bytes) -> bool:
    """Tell whether a file is there and has these bytes."""
    try:
        return read_plain(path, len(data)) == data
    except FileFault:
        return False


def _digest(path: Path) -> str | None:
    """Return the digest of a file, None where there is none, '' where it is no plain file."""
    try:
        return hashlib.sha256(read_plain(path, _LARGEST)).hexdigest()
    except FileFault as fault:
        return None if fault.missing else ""


def _sync(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can be asked to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
