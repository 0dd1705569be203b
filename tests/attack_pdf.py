"""Attacks the preflight: small PDFs that are spoilt at a few places, judged for press and screen.

    python tests/attack_pdf.py --cases 2000 --jobs 2 --seed 1

Each case runs in a process of its own, forked from one that has judged a sound file. It has to end
in two verdicts, within 20 seconds of work and 1 GB. What does not is shown with its seed; `--only
SEED` repeats a case, `--keep DIR` keeps the files at fault.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pikepdf

import accessible
import damaged
from memopress.preflight import RULES, as_html, judge, load_profile
from memopress.preflight.aloud import UntaggedError, read_aloud
from memopress.preflight.reading import DamagedError
from spoilt_pdf import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SECONDS = 20  # of work that two verdicts may take
PATIENCE = 120.0  # seconds until a case that only waits is ended
MEMORY = 1_000_000_000  # bytes
_LARGEST = 35_000_000  # bytes of a file: what is larger may take more
_ADDRESSES = 6_000_000_000  # bytes of address space: a case that asks for more gets a MemoryError
FOREIGN = Path(__file__).parent / "data/foreign"
# What pikepdf may raise when it saves a file that is spoilt already.
_UNMADE = (
    pikepdf.PdfError,
    pikepdf.DependencyError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
PROFILES = ("sheetfed-coated", "screen")


@cache
def seeds() -> dict[str, bytes]:
    """Return the files that are spoilt, by name."""
    foreign = {path.stem: path.read_bytes() for path in sorted(FOREIGN.glob("*.pdf"))}
    return {"press": damaged.good(), "screen": accessible.accessible(), **foreign}


@dataclass(frozen=True, slots=True)
class Case:
    """A spoilt file: the seed that makes it, the file it is made of, and how it is spoilt."""

    seed: int
    name: str
    kind: str

    def data(self) -> bytes:
        """Return the file's bytes."""
        chance = Random(f"data {self.seed}")  # noqa: S311 - the same case again
        data = seeds()[self.name]
        for _ in range(chance.choice([1, 1, 2, 3, 8])):
            with contextlib.suppress(*_UNMADE):
                made = KINDS[self.kind](chance, data)
                data = made if len(made) <= _LARGEST else data
        return data


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended: outcome, what it told, seconds of work, and bytes of memory."""

    outcome: str
    told: str
    seconds: float
    memory: int


def case(seed: int) -> Case:
    """Return the case of a seed; kinds come one after another."""
    chance = Random(f"case {seed}")  # noqa: S311
    kinds = tuple(KINDS)
    return Case(seed, chance.choice(tuple(seeds())), kinds[seed % len(kinds)])


def run(case: Case, folder: Path) -> None:
    """Judge a case's file, and write down how it ended; never returns."""
    code, told = 1, ""
    used = resource.getrusage(resource.RUSAGE_SELF)
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * 4, SECONDS * 4))
        os.environ["PATH"] = ""  # Ghostscript has bounds of its own, and takes most of the time
        path = folder / "case.pdf"
        _apart(lambda: path.write_bytes(case.data()))
        data = path.read_bytes()
        for name in PROFILES:
            verdict = judge(data, "case.pdf", load_profile(name, RULES))
            if not verdict.summary() or not verdict.as_data():
                told = "no verdict"
        used = resource.getrusage(resource.RUSAGE_SELF)
        as_html(verdict, data)
        with contextlib.suppress(DamagedError, UntaggedError):
            told += "" if all(map(str, read_aloud(data))) else "a line of nothing"
        code = 1 if told else 0
    except BaseException:  # noqa: BLE001 - what it is here to find
        told = traceback.format_exc()[-2500:]
    finally:
        room = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        work = f"{used.ru_utime + used.ru_stime} {room}"
        (folder / "work").write_text(work, encoding="ascii")
        (folder / "told").write_text(told, encoding="utf-8", errors="backslashreplace")
        os._exit(code)


def _apart(make: Callable[[], object]) -> None:
    """Make something in a process of its own: what that takes is not the preflight's."""
    pid = os.fork()
    if pid == 0:
        try:
            make()
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


class Attack:
    """Cases at work side by side."""

    def __init__(self, jobs: int) -> None:
        """Judge the sound files, so that all is imported that is imported on the way."""
        self.jobs = jobs
        self._running: dict[int, tuple[Case, Path, float]] = {}
        for name in PROFILES:
            judge(seeds()["screen"], "warm.pdf", load_profile(name, RULES))

    def run(self, cases: Iterable[Case], keep: Path | None = None) -> Iterator[tuple[Case, Ending]]:
        """Yield cases with their endings, as they end; files at fault are put into a folder."""
        for each in cases:
            while len(self._running) >= self.jobs:
                yield from self._ended(keep)
            folder = Path(tempfile.mkdtemp(prefix="attack-pdf-"))
            pid = os.fork()
            if pid == 0:
                run(each, folder)
            self._running[pid] = each, folder, time.monotonic()
        while self._running:
            yield from self._ended(keep)

    def _ended(self, keep: Path | None) -> Iterator[tuple[Case, Ending]]:
        for pid, (each, folder, begun) in list(self._running.items()):
            done, status, used = os.wait4(pid, os.WNOHANG)
            late = not done and time.monotonic() - begun > PATIENCE
            if late:
                os.kill(pid, signal.SIGKILL)
                done, status, used = os.wait4(pid, 0)
            if done:
                del self._running[pid]
                ending = _ending(folder, status, used, late=late)
                if keep and ending.outcome != "judged":
                    keep.mkdir(parents=True, exist_ok=True)
                    with contextlib.suppress(OSError):
                        shutil.copy(folder / "case.pdf", keep / f"{each.seed}.pdf")
                shutil.rmtree(folder, ignore_errors=True)
                yield each, ending
                return
        time.sleep(0.005)


def _ending(folder: Path, status: int, used: resource.struct_rusage, *, late: bool) -> Ending:
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    with contextlib.suppress(OSError, ValueError):  # a case that crashed has not told
        own, room = (folder / "work").read_text(encoding="ascii").split()
        seconds, memory = float(own), int(room)
    told = (folder / "told").read_text(encoding="utf-8") if (folder / "told").exists() else ""
    if late:
        outcome = "hang"
    elif seconds > SECONDS:
        outcome = "slow"
    elif memory > MEMORY:
        outcome = "large"
    elif status:
        outcome = "traceback" if told else "crash"
        told = told or f"status {status}"
    else:
        outcome = "judged"
    return Ending(outcome, told, seconds, memory)


def main() -> int:
    """Run what the command line asks for; return 1 if anything got through."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0, help="the first of the cases")
    parser.add_argument("--only", type=int, help="one case, told in full")
    parser.add_argument("--keep", type=Path, help="where files at fault are written")
    args = parser.parse_args()
    numbers = range(args.seed, args.seed + args.cases) if args.only is None else (args.only,)
    counts: Counter[tuple[str, str]] = Counter()
    endings = []
    attack = Attack(args.jobs)
    with contextlib.suppress(KeyboardInterrupt):  # what was seen until then is told
        for each, ending in attack.run(map(case, numbers), args.keep):
            endings.append((each, ending))
            counts[each.kind, ending.outcome] += 1
            if ending.outcome != "judged" or args.only is not None:
                work = f"{ending.seconds:.1f} s, {ending.memory / 1e6:.0f} MB"
                _put(f"{each.seed} {each.kind} of {each.name}: {ending.outcome}, {work}")
                _put(ending.told)
    for (kind, outcome), count in sorted(counts.items()):
        _put(f"{count:6} {kind} {outcome}")
    for what, size in (("slowest", lambda e: e[1].seconds), ("largest", lambda e: e[1].memory)):
        each, ending = max(endings, key=size)
        _put(f"{what}: {ending.seconds:.1f} s, {ending.memory / 1e6:.0f} MB (--only {each.seed})")
    return 1 if any(ending.outcome != "judged" for _, ending in endings) else 0


def _put(text: str) -> None:
    out = io.TextIOWrapper(sys.stdout.buffer, "ascii", "backslashreplace", write_through=True)
    out.write(f"{text}\n")
    out.detach()


if __name__ == "__main__":
    sys.exit(main())
