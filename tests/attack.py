"""Attacks memopress: builds small projects that are spoilt at a few places, and judges the end.

    python tests/attack.py --cases 5000 --jobs 2 --seed 1

Each case runs in a process of its own, forked from one that has built the sound project once. It
has to end in files that a PDF reader opens ('made'), or in diagnostics that name file and line
('told'), within 20 seconds of work and 1 GB. What does not is shown with its seed and the fewest
mutations that cause it; `--only SEED` repeats a case, `--keep DIR` keeps the projects at fault.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pikepdf

import attacked
import memopress
from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.preflight import RULES
from mutations import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spoilt import Files

SECONDS = 20.0  # of work (of all processors together) that a case may take
PATIENCE = 60.0  # seconds until a case that only waits is ended
MEMORY = 1_000_000_000  # bytes
_ADDRESSES = 8_000_000_000  # bytes of address space: a case that asks for more gets a MemoryError
_BUILT = 4  # every so many cases files are made; the others are checked, which draws nothing
GOOD = ("made", "told")
# Errors without a place: those of a finished file as a whole, which is of no line of the project.
NOWHERE = frozenset({"not-labelled", *RULES})
# What gives away that a message is not meant for readers.
INTERNAL = ("Traceback", "object at 0x", "<function", "<class '", "<built-in")


@dataclass(frozen=True, slots=True)
class Case:
    """A spoilt project: the seed that makes it, and which of its mutations are left."""

    seed: int
    kind: str
    mutations: tuple[int, ...]  # their own seeds

    @property
    def builds(self) -> bool:
        """Whether files are made of it."""
        return self.seed // len(KINDS) % _BUILT == 0

    def files(self) -> Files:
        """Return the project's files, spoilt."""
        made = dict(attacked.files())
        for number in self.mutations:
            chance = Random(number)  # noqa: S311 - the same case again
            with contextlib.suppress(KeyError):  # an earlier mutation took the file away
                chance.choice(KINDS[self.kind])(chance, made)
        return made


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended: outcome, what it told, seconds of work, and bytes of memory."""

    outcome: str
    told: str = ""
    seconds: float = 0.0
    memory: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the errors that were told."""
        return tuple(self.told.splitlines()) if self.outcome == "told" else ()

    @property
    def fault(self) -> str:
        """What is the same in all cases that end by one fault."""
        return f"{self.outcome}: {self.told.splitlines()[0] if self.told else ''}"


def case(seed: int, kind: str | None = None) -> Case:
    """Return the case of a seed, of a kind if that is given."""
    kinds = tuple(KINDS)
    chance = Random(f"case {seed}")  # noqa: S311
    count = chance.choice([1, 1, 1, 1, 2, 2, 3, 5])
    numbers = tuple(chance.randrange(2**32) for _ in range(count))
    return Case(seed, kind or kinds[seed % len(kinds)], numbers)


# In the process of a case ------------------------------------------------------------------------


def run(case: Case, folder: Path) -> None:
    """Write a case's project into a folder, run it, and write down how it ended; never returns."""
    code = 1
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        with (folder / "noise").open("wb") as noise:  # libraries warn of much on their own
            os.dup2(noise.fileno(), sys.stderr.fileno())
        project = folder / "project"
        attacked.write(project, case.files())
        os.chdir(project)
        outcome, told = _outcome(case)
        ending = json.dumps([outcome, told[:4000]])
        (folder / "ending.json").write_text(ending, encoding="utf-8")
        code = 0
    except BaseException:  # noqa: BLE001 - a fault of this file, which the parent tells
        fault = traceback.format_exc()
        (folder / "ending.json").write_text(json.dumps(["harness", fault]), encoding="utf-8")
    finally:
        os._exit(code)


def _outcome(case: Case) -> tuple[str, str]:
    paths: list[Path] = []
    try:
        if case.builds:
            built = memopress.build()
            found = built.diagnostics
            paths = [built.folder / file.file for file in built.files]
        else:
            found = memopress.check()
    except InputError as error:
        found = error.diagnostics
    except Exception as error:  # noqa: BLE001 - what it is here to find
        return "traceback", _innermost(error)
    if fault := next(filter(None, map(_misplaced, found)), ""):
        return "told badly", fault
    for path in paths:
        try:
            with pikepdf.open(path) as pdf:
                if not pdf.pages or pdf.check_pdf_syntax():
                    return "bad file", f"{path}: {pdf.check_pdf_syntax()}"
        except (pikepdf.PdfError, OSError) as error:
            return "bad file", f"{path}: {error}"
    if errors := {each.code for each in found if each.severity is Severity.ERROR}:
        return "told", "\n".join(sorted(errors))
    if case.builds and not paths:
        return "silent", "neither a file nor an error"
    return "made", ""


def _innermost(error: Exception) -> str:
    """Return an exception with the innermost frame of ours, and all of its traceback below."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "memopress" in each.filename]
    at = ours[-1] if ours else frames[-1]
    place = f"{Path(at.filename).parent.name}/{Path(at.filename).name}:{at.lineno} {at.name}"
    whole = "".join(traceback.format_exception(error)[-12:])
    return f"{type(error).__name__} at {place}\n{str(error)[:300]!r}\n{whole[-2500:]}"


def _misplaced(found: Diagnostic) -> str:
    """Return what is wrong with a diagnostic itself, '' if nothing is."""
    told = str(found)
    try:
        told.encode()
    except UnicodeEncodeError:
        return f"{found.code}: cannot be written\n{told!r}"
    if internal := [each for each in INTERNAL if each in found.message]:
        return f"{found.code}: tells of {internal[0]}\n{told}"
    place = found.place
    if place is None:
        wanted = found.severity is Severity.ERROR and found.code not in NOWHERE
        return f"{found.code}: has no place\n{told}" if wanted else ""
    file = Path(place.file)
    if file.is_absolute() or ".." in file.parts:
        return f"{found.code}: is placed outside of the project\n{told}"
    if place.line < 1 or place.column < 0:
        return f"{found.code}: is placed on no line\n{told}"
    if file.is_file():
        data = file.read_bytes()
        if place.line > len(data.decode("utf-8", "replace").splitlines()) + data.count(b"\r") + 1:
            return f"{found.code}: is placed below the end of {file}\n{told}"
    return ""


# In the process that runs them -------------------------------------------------------------------


@dataclass(slots=True)
class Attack:
    """Runs cases, several at a time, each in a process of its own."""

    jobs: int
    _running: dict[int, tuple[Case, Path, float]] = field(default_factory=dict)

    def run(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Ending]]:
        """Yield each case with its ending, as they end."""
        _warm()
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

    def _start(self, case: Case) -> None:
        folder = Path(tempfile.mkdtemp(prefix="attack-"))
        pid = os.fork()
        if pid == 0:
            run(case, folder)
        self._running[pid] = case, folder, time.monotonic()

    def _ended(self) -> Iterator[tuple[Case, Ending]]:
        for pid, (case, folder, begun) in list(self._running.items()):
            done, status, used = os.wait4(pid, os.WNOHANG)
            late = time.monotonic() - begun > PATIENCE
            if not done and late:
                done, status, used = _end(pid)
            if done:
                del self._running[pid]
                yield case, _ending(folder, status, used, late=late)
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


def _ending(folder: Path, status: int, used: resource.struct_rusage, *, late: bool) -> Ending:
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    try:
        outcome, told = json.loads((folder / "ending.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        outcome, told = "crash", f"status {status}"
    if late:
        outcome, told = "hang", ""
    elif seconds > SECONDS:
        outcome, told = "slow", f"{outcome}: {told}"
    elif memory > MEMORY:
        outcome, told = "large", f"{outcome}: {told}"
    return Ending(outcome, told, seconds, memory)


def _warm() -> None:
    """Build the sound project, so that all is imported that is imported on the way."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        attacked.write(Path(folder), attacked.files())
        os.chdir(folder)
        try:
            memopress.check()
            memopress.build()
        finally:
            os.chdir(here)


def least(found: Case, fault: str, attack: Attack) -> Case:
    """Return a case with the fewest of its mutations that end by the same fault."""
    for number in found.mutations:
        fewer = tuple(each for each in found.mutations if each != number)
        trial = Case(found.seed, found.kind, fewer)
        ((_, ending),) = attack.run([trial])
        if ending.fault == fault:
            found = trial
    return found


def main() -> int:
    """Run what the command line asks for; return 1 if anything got through."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0, help="the first of the cases")
    parser.add_argument("--only", type=int, help="one case, told in full")
    parser.add_argument("--kind", choices=tuple(KINDS))
    parser.add_argument("--keep", type=Path, help="where projects at fault are written")
    args = parser.parse_args()
    seeds = range(args.seed, args.seed + args.cases) if args.only is None else (args.only,)
    attack = Attack(args.jobs)
    endings: list[tuple[Case, Ending]] = []
    faults: dict[str, list[Case]] = {}
    with contextlib.suppress(KeyboardInterrupt):  # what was seen until then is told
        for found, ending in attack.run(case(seed, args.kind) for seed in seeds):
            endings.append((found, ending))
            if not len(endings) % 100:
                _put(f"… {len(endings)}")
            if args.only is not None:
                _say(found, ending)
            if ending.outcome in GOOD:
                continue
            same = faults.setdefault(ending.fault, [])
            same.append(found)
            if len(same) == 1 and args.only is None:
                _say(found, ending)
    for fault, cases in sorted(faults.items(), key=lambda each: -len(each[1])):
        fewest = least(min(cases, key=lambda each: len(each.mutations)), fault, Attack(1))
        _put(f"{len(cases):5} {fault} (--only {fewest.seed} --kind {fewest.kind})")
        if args.keep:
            attacked.write(args.keep / str(fewest.seed), fewest.files())
    _sum_up(endings)
    return 1 if faults else 0


def _sum_up(endings: list[tuple[Case, Ending]]) -> None:
    counts = Counter((found.kind, ending.outcome) for found, ending in endings)
    for (kind, outcome), count in sorted(counts.items()):
        _put(f"{count:6} {kind} {outcome}")
    told = Counter(code for _, ending in endings for code in ending.codes)
    _put(f"told: {', '.join(f'{code} {count}' for code, count in told.most_common())}")
    for what, size in (("slowest", lambda e: e[1].seconds), ("largest", lambda e: e[1].memory)):
        found, ending = max(endings, key=size)
        _put(f"{what}: {ending.seconds:.1f} s, {ending.memory / 1e6:.0f} MB (--only {found.seed})")


def _say(found: Case, ending: Ending) -> None:
    _put(f"{found.seed} {found.kind} {'build' if found.builds else 'check'} {ending.outcome}")
    _put(f"   {ending.told}")


def _put(text: str) -> None:
    sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
