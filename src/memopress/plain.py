"""Plain files: opened at once and read whole, whatever may have been put in their place.

A name may lead to a pipe that never ends or to a device: what is no plain file is not touched.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

MIB = 1 << 20  # bytes
# Windows has no pipes among its files, and links that need rights; but it tells texts from data.
_HOW = sum(
    getattr(os, name, 0)
    for name in ("O_RDONLY", "O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK")
)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a link",
}
# What a name that cannot be a file's is found to be: missing, and no more.
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


class FileFault(OSError):  # noqa: N818 (a fault of the input, as PictureFault is)
    """A file that cannot be read, or must not be.

    Its text goes on after the file's name: 'is a pipe, and no file'. The codes are missing-file,
    foreign-file (it leads out of the project), not-a-file, too-large, changed-file, wrong-name.
    """

    def __init__(self, code: str, message: str, hint: str = "", *, missing: bool = False) -> None:
        """Keep what a diagnostic tells; `missing` where nothing at all is there."""
        super().__init__(message)
        self.code, self.hint, self.missing = code, hint, missing


def read_plain(path: Path, most: int) -> bytes:
    """Return the bytes of a plain file, at once, whatever may have been put in its place.

    Raises FileFault, as `open_plain` does, and where the file changes meanwhile.
    """
    with open_plain(path, most) as file:
        before = os.fstat(file.fileno())
        try:
            data = file.read(before.st_size + 1)
        except OSError as error:
            raise unreadable(error) from error
        after = os.fstat(file.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(data) != before.st_size:
        raise changed()
    return data


def open_plain(path: Path, most: int) -> BufferedReader:
    """Return a plain file of at most so many bytes, open to be read.

    No link is followed at its end, no pipe waited for, and no device touched. Raises FileFault.
    """
    try:
        facts = path.lstat()
        _check(facts, most)
        file = os.fdopen(os.open(path, _HOW), "rb")
    except FileFault:
        raise
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise unreadable(error) from error
    opened = os.fstat(file.fileno())
    if not os.path.samestat(facts, opened) or opened.st_size > most:
        file.close()
        raise changed()
    return file


def _check(facts: os.stat_result, most: int) -> None:
    kind = _KINDS.get(stat.S_IFMT(facts.st_mode), "something else")
    if not stat.S_ISREG(facts.st_mode):
        raise FileFault("not-a-file", f"is {kind}, and no file", "put a plain file there")
    if facts.st_size > most:
        size = f"{facts.st_size / MIB:.1f} MiB"
        raise FileFault("too-large", f"has {size}, and {most // MIB} MiB are the most")


def changed() -> FileFault:
    """Return what is told of a file that is not what it was a moment ago."""
    message = "changed while the build was at work"
    return FileFault("changed-file", message, "build again when all is saved")


def unreadable(error: OSError | ValueError) -> FileFault:
    """Return what is told of a file that the system does not read."""
    why = (error.strerror if isinstance(error, OSError) else "") or str(error)
    missing = isinstance(error, ValueError) or error.errno in _NOT_THERE
    return FileFault("missing-file", f"cannot be read: {why}", missing=missing)
