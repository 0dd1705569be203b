"""Attacks the preflight: small PDFs that are spoilt at a few places, judged for press and screen.

    python tests/attack_pdf.py --cases 2000 --jobs 2 --seed 1

Each case runs in a process of its own, forked from one that has judged a sound file. It has to end
in two verdicts, within 20 seconds of work and 1 GB. What does not is shown with its seed; `--only
SEED` repeats a case, `--keep DIR` keeps the files at fault.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import traceback
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pikepdf

import accessible
import damaged
from forked import Ending, Forked, options, put, seeds, sum_up, used_by
from memopress.preflight import RULES, as_html, judge, load_profile
from memopress.preflight.aloud import UntaggedError, read_aloud
from memopress.preflight.reading import DamagedError
from spoilt_pdf import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

_CPU = 40  # seconds of work until a case is ended
PATIENCE = 120.0  # seconds until a case that only waits is ended
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
def files() -> dict[str, bytes]:
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
        data = files()[self.name]
        for _ in range(chance.choice([1, 1, 2, 3, 8])):
            with contextlib.suppress(*_UNMADE):
                made = KINDS[self.kind](chance, data)
                data = made if len(made) <= _LARGEST else data
        return data


def case(seed: int) -> Case:
    """Return the case of a seed; kinds come one after another."""
    chance = Random(f"case {seed}")  # noqa: S311
    kinds = tuple(KINDS)
    return Case(seed, chance.choice(tuple(files())), kinds[seed % len(kinds)])


def run(case: Case, folder: Path) -> None:
    """Judge a case's file, and write down how it ended; never returns."""
    code, told = 1, ""
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
        os.environ["PATH"] = ""  # Ghostscript has bounds of its own, and takes most of the time
        path = folder / "case.pdf"
        _apart(partial(_write, case, path))
        data = path.read_bytes()
        for name in PROFILES:
            verdict = judge(data, "case.pdf", load_profile(name, RULES))
            if not verdict.summary() or not verdict.as_data():
                told = "no verdict"
        as_html(verdict, data)
        with contextlib.suppress(DamagedError, UntaggedError):
            told += "" if all(map(str, read_aloud(data))) else "a line of nothing"
        code = 1 if told else 0
    except BaseException:  # noqa: BLE001 - what it is here to find
        told = traceback.format_exc()[-2500:]
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        work = f"{used.ru_utime + used.ru_stime} {used.ru_maxrss * 1024}"
        (folder / "work").write_text(work, encoding="ascii")
        (folder / "told").write_text(told, encoding="utf-8", errors="backslashreplace")
        os._exit(code)


def _write(case: Case, path: Path) -> None:
    path.write_bytes(case.data())


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


def _ending(_: Case, folder: Path, status: int, used: resource.struct_rusage) -> Ending:
    seconds, memory = used_by(used)
    with contextlib.suppress(OSError, ValueError):  # a case that crashed has not told
        own, room = (folder / "work").read_text(encoding="ascii").split()
        seconds, memory = float(own), int(room)
    told = (folder / "told").read_text(encoding="utf-8") if (folder / "told").exists() else ""
    if not status:
        return Ending("judged", told, seconds, memory)
    return Ending("traceback" if told else "crash", told or f"status {status}", seconds, memory)


def main() -> int:
    """Run what the command line asks for; return 1 if anything got through."""
    args = options(__doc__).parse_args()
    for name in PROFILES:  # all is imported that is imported on the way
        judge(files()["screen"], "warm.pdf", load_profile(name, RULES))
    endings: list[tuple[Case, Ending]] = []
    with contextlib.suppress(KeyboardInterrupt):  # what was seen until then is told
        for each, ending in Forked(args.jobs, PATIENCE, run, _ending).run(map(case, seeds(args))):
            endings.append((each, ending))
            if ending.outcome != "judged" or args.only is not None:
                work = f"{ending.seconds:.1f} s, {ending.memory / 1e6:.0f} MB"
                put(f"{each.seed} {each.kind} of {each.name}: {ending.outcome}, {work}")
                put(ending.told)
            if args.keep and ending.outcome != "judged":
                args.keep.mkdir(parents=True, exist_ok=True)
                path = args.keep / f"{each.seed}.pdf"
                _apart(partial(_write, each, path))
    sum_up(endings)
    return 1 if any(ending.outcome != "judged" for _, ending in endings) else 0


if __name__ == "__main__":
    sys.exit(main())
