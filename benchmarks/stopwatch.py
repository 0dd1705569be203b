"""What a command costs, as a whole: wall time, CPU time and memory, its children included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Linux counts peak memory in KiB, macOS in bytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
_EVERY = 0.1  # seconds between looks at the memory of several processes


class FailedError(Exception):
    """A command ended with another status than 0; tells what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall time, seconds of CPU time of all processes, and most memory in bytes.

    Memory is that of one process, or of several at once, pages that they share counted once
    (Linux; elsewhere that of the largest one).
    """

    wall: float
    cpu: float
    peak: float


def cost(command: Sequence[str], environment: Mapping[str, str], *, looks: bool = True) -> Cost:
    """Run a command and return what it cost; raises FailedError.

    Without `looks` at all processes while they run, which cost some time, memory is that of the
    largest one. A process begins with the memory of the one that starts it as its peak: keep that
    one small.
    """
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        family = _Family(process.pid)
        if looks:
            family.start()
        # getrusage(RUSAGE_CHILDREN) would give the largest of all children so far.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if looks:
            family.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise FailedError(f"{said.read()}{' '.join(command)[:500]}: {process.returncode}")
    peak = max(usage.ru_maxrss * _PEAK_UNIT, family.peak)
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak)


class _Family(Thread):
    """Looks at the memory of a process and its descendants, when there are any, until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self._ended = pid, 0, Event()

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            pids = descendants(self.pid)
            if len(pids) > 1:
                self.peak = max(self.peak, sum(map(_proportional, pids)))

    def end(self) -> None:
        self._ended.set()
        self.join()


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they still run (Linux)."""
    found = [pid]
    for each in found:
        for file in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, file.read_text(encoding="ascii").split())
    return found


def _proportional(pid: int) -> int:
    """Return the memory of a process in bytes, of pages that it shares its share (Linux)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
