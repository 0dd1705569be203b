"""Work shared out among processes: what others make comes back as entries of a cache.

Each process does its share, and what it kept is at hand here too: whoever goes on finds it, and
makes himself what is not there. So nothing but time depends on how many there are.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import msgspec

from memopress.ending import undone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memopress.keeping.cache import Cache

_FEWEST = 2  # processes, and tasks: fewer share nothing
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # whose frameworks do not bear it
_SIGNALS = [n for name in ("SIGINT", "SIGTERM", "SIGHUP") if (n := getattr(signal, name, None))]
_Entries = list[tuple[str, str, bytes]]


def share(cache: Cache, tasks: Sequence[Callable[[], object]], jobs: int) -> None:
    """Do tasks for what they keep in a cache, in so many processes; none may depend on another.

    Each takes some that stand together: neighbours may have work in common.
    Where there is nobody to share with, nothing is done: it will be when it is asked for. What goes
    wrong with a task comes to light then, too.
    """
    count = min(jobs, len(tasks))
    if count < _FEWEST or not _CAN_FORK:
        return
    parts = [tasks[n * len(tasks) // count : (n + 1) * len(tasks) // count] for n in range(count)]
    with ExitStack() as held:
        hands = [_begin(cache, part, held) for part in parts[1:]]
        _do(parts[0])
        for reader in hands:
            for kind, key, data in _received(reader):
                cache.hold(kind, key, data)


def _begin(cache: Cache, tasks: Sequence[Callable[[], object]], held: ExitStack) -> int:
    """Begin a process that does tasks, and return where what it kept can be read."""
    reader, writer = os.pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    pid = os.fork()
    if not pid:
        try:
            for number in _SIGNALS:  # who told us to end will tell it too: it has nothing to say
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(reader)
            entries = cache.recorded(lambda: _do(tasks))
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(entries))
        finally:
            os._exit(0)
    os.close(writer)
    held.enter_context(undone(lambda: _end(pid)))
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return reader


def _do(tasks: Sequence[Callable[[], object]]) -> None:
    for task in tasks:
        with suppress(Exception):  # it is done again by who asks for it, and told there
            task()


def _received(reader: int) -> _Entries:
    """Return the entries that a process kept; none if it came to a bad end."""
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    try:
        return msgspec.msgpack.decode(data, type=_Entries)
    except ValueError:
        return []


def _end(pid: int) -> None:
    """End a process, if it still runs."""
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(pid, 0)
