"""Cases that run in processes of their own, several at a time, and how each of them ended."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Iterable, Iterator, Sequence

SECONDS = 20.0  # of work (of all processors together) that a case may take
MEMORY = 1_000_000_000  # bytes


class Seeded(Protocol):
    """A case: the seed that makes it, and its kind."""

    @property
    def seed(self) -> int:
        """The seed."""

    @property
    def kind(self) -> str:
        """The kind."""


C = TypeVar("C", bound=Seeded)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended: outcome, what it told, seconds of work, and bytes of memory."""

    outcome: str
    told: str = ""
    seconds: float = 0.0
    memory: int = 0

    @property
    def fault(self) -> str:
        """What is the same in all cases that end by one fault."""
        return f"{self.outcome}: {self.told.splitlines()[0] if self.told else ''}"

    def bounded(self, *, late: bool) -> Ending:
        """Return the ending of a case that may have been late, or beyond a limit."""
        if late:
            return Ending("hang", "", self.seconds, self.memory)
        if self.seconds > SECONDS or self.memory > MEMORY:
            what = "slow" if self.seconds > SECONDS else "large"
            return Ending(what, f"{self.outcome}: {self.told}", self.seconds, self.memory)
        return self


@dataclass(slots=True)
class Forked(Generic[C]):
    """Runs cases side by side.

    `work` is called in the process of a case, with a folder, and does not return. `ending` reads
    from the folder how it ended, from the status of the process, and from what that used. A case
    that only waits is ended after `patience` seconds.
    """

    jobs: int
    patience: float
    work: Callable[[C, Path], None]
    ending: Callable[[C, Path, int, resource.struct_rusage], Ending]
    _running: dict[int, tuple[C, Path, float]] = field(default_factory=dict)

    def run(self, cases: Iterable[C]) -> Iterator[tuple[C, Ending]]:
        """Yield each case with its ending, as they end."""
        try:
            for each in cases:
                while len(self._running) >= self.jobs:
                    yield from self._ended()
                self._start(each)
            while self._running:
                yield from self._ended()
        finally:
            for pid, (_, folder, _) in self._running.items():
                _end(pid)
                shutil.rmtree(folder, ignore_errors=True)
            self._running.clear()

    def _start(self, case: C) -> None:
        folder = Path(tempfile.mkdtemp(prefix="attack-"))
        pid = os.fork()
        if pid == 0:
            self.work(case, folder)
        self._running[pid] = case, folder, time.monotonic()

    def _ended(self) -> Iterator[tuple[C, Ending]]:
        for pid, (case, folder, begun) in list(self._running.items()):
            done, status, used = os.wait4(pid, os.WNOHANG)
            late = time.monotonic() - begun > self.patience
            if not done and late:
                done, status, used = _end(pid)
            if done:
                del self._running[pid]
                yield case, self.ending(case, folder, status, used).bounded(late=late)
                shutil.rmtree(folder, ignore_errors=True)
                return
        time.sleep(0.005)


def _end(pid: int) -> tuple[int, int, resource.struct_rusage]:
    """End a case and all that it started, and return what it left."""
    with contextlib.suppress(ProcessLookupError):  # it has no group of its own yet
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.wait4(pid, 0)


def used_by(used: resource.struct_rusage) -> tuple[float, int]:
    """Return the seconds of work and the bytes of memory that a process has used."""
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def options(what: str | None) -> argparse.ArgumentParser:
    """Return the options that attacks have; `what` they do is the first line of a text."""
    parser = argparse.ArgumentParser(description=(what or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0, help="the first of the cases")
    parser.add_argument("--only", type=int, help="one case, told in full")
    parser.add_argument("--keep", type=Path, help="where what is at fault is written")
    return parser


def seeds(asked: argparse.Namespace) -> Sequence[int]:
    """Return the seeds of the cases that are asked for."""
    if asked.only is not None:
        return (asked.only,)
    return range(asked.seed, asked.seed + asked.cases)


def sum_up(endings: Sequence[tuple[Seeded, Ending]]) -> None:
    """Tell how many cases of each kind ended how, and which took most."""
    counts = Counter((found.kind, ending.outcome) for found, ending in endings)
    for (kind, outcome), count in sorted(counts.items()):
        put(f"{count:6} {kind} {outcome}")
    for what, size in (("slowest", lambda e: e[1].seconds), ("largest", lambda e: e[1].memory)):
        found, ending = max(endings, key=size)
        put(f"{what}: {ending.seconds:.1f} s, {ending.memory / 1e6:.0f} MB (--only {found.seed})")


def put(text: str) -> None:
    """Write a line, whatever is in it."""
    sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")
    sys.stdout.flush()
