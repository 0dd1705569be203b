"""Files of a cache: there whole or not at all, and believed only where they are what was kept.

Each begins with a digest of its name and of what follows. A file that was cut off, changed, or put
under another one's name counts as absent, and so does what is no plain file. That is a guard
against damage and mistakes, not against those who may write into the cache: the digest is no
secret, and a file that is made to fit is taken. Who reads one takes data from it and nothing else,
judges each value, and asks whether it is of the very thing that he is about: then a planted file
may hide a finding, show another picture or break words otherwise, and can do no more.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from memopress.files import read_plain
from memopress.locks import take

LARGEST = 1 << 29  # bytes: what is larger is not kept, and not read
_PART = ".part"
_CACHE = ".cache"  # in a project, whose files are from anywhere: a link there is not followed
# No link is followed, and no pipe waited for; Windows knows neither, but tells texts from data.
_AS_IT_IS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def keep(path: Path, data: bytes) -> None:
    """Write a file beside its place, and put it there then; its folder is made if need be.

    Raises OSError where that cannot be; what was written until then is taken away.
    """
    if len(data) > LARGEST:
        return
    if _is_led_away(path.parent):
        raise OSError(errno.ELOOP, "a link is no part of a cache", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as part:
            take(part.fileno())  # ours, until it is closed: see `clear`
            part.write(_digest(path, data) + b"\n")
            part.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def kept(path: Path) -> bytes | None:
    """Return what was kept, None where nothing was or where it is not as it was; never raises."""
    if _is_led_away(path.parent):
        return None
    try:
        file = read_plain(path, LARGEST + 100)
    except OSError:
        return None
    digest, _, data = file.partition(b"\n")
    return data if digest == _digest(path, data) else None


def clear(cache: Path) -> None:
    """Take away what builds left in the folders of a cache that were stopped while they wrote.

    What another build is writing now is locked, and stays. Where one is cleared that was to be put
    in its place, the cache lacks it, and no build is the worse for that.
    """
    if _is_led_away(cache):
        return
    folders = (cache, *(each for each in cache.glob("*") if not each.is_symlink()))
    for path in (each for folder in folders for each in folder.glob(f"*{_PART}")):
        with suppress(OSError):
            handle = os.open(path, os.O_RDWR | _AS_IT_IS)
            dead = take(handle)
            os.close(handle)
            if dead:
                path.unlink()


def _is_led_away(folder: Path) -> bool:
    """Tell whether a folder of a cache is a link, or one that it lies in: up to `.cache`."""
    if folder.is_symlink():
        return True
    above = [each for each in folder.parents if _CACHE in each.parts]
    return any(each.is_symlink() for each in above)


def _digest(path: Path, data: bytes) -> bytes:
    digest = hashlib.sha256(path.name.encode("utf-8", "surrogateescape") + b"\0")
    digest.update(data)
    return digest.hexdigest().encode()
