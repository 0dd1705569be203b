"""Attacks memopress: builds small projects that are spoilt at a few places, and judges the end.

    python tests/attack.py --cases 5000 --jobs 2 --seed 1

Each case runs in a process of its own, forked from one that has built the sound project once. It
has to end in files that a PDF reader opens ('made'), or in diagnostics that name file and line
('told'), within 20 seconds of work and 1 GB. What does not is shown with its seed and the fewest
mutations that cause it; `--only SEED` repeats a case, `--keep DIR` keeps the projects at fault.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pikepdf

import attacked
import memopress
from forked import Ending, Forked, options, put, seeds, sum_up, used_by
from memopress import press
from memopress.diagnostics import Diagnostic, InputError, Severity
from memopress.preflight import RULES
from mutations import KINDS

if TYPE_CHECKING:
    from spoilt import Files

PATIENCE = 60.0  # seconds until a case that only waits is ended
_ADDRESSES = 8_000_000_000  # bytes of address space: a case that asks for more gets a MemoryError
_BUILT = 4  # every so many cases files are made, or drafts; the others are only checked
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

    @property
    def drafts(self) -> bool:
        """Whether drafts are made of it."""
        return self.seed // len(KINDS) % _BUILT == 2

    def files(self) -> Files:
        """Return the project's files, spoilt."""
        made = dict(attacked.files())
        for number in self.mutations:
            chance = Random(number)  # noqa: S311 - the same case again
            with contextlib.suppress(KeyError):  # an earlier mutation took the file away
                chance.choice(KINDS[self.kind])(chance, made)
        return made


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
        if case.builds or case.drafts:
            built = memopress.build(outputs=("draft",) if case.drafts else press.OUTPUTS)
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


def _ending(_: Case, folder: Path, status: int, used: resource.struct_rusage) -> Ending:
    try:
        outcome, told = json.loads((folder / "ending.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        outcome, told = "crash", f"status {status}"
    return Ending(outcome, told, *used_by(used))


def attack(jobs: int) -> Forked[Case]:
    """Return what runs cases, so many at a time."""
    return Forked(jobs, PATIENCE, run, _ending)


def _warm() -> None:
    """Build the sound project, so that all is imported that is imported on the way."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        attacked.write(Path(folder), attacked.files())
        os.chdir(folder)
        try:
            memopress.check()
            memopress.build()
            memopress.build(outputs=("draft",))
        finally:
            os.chdir(here)


def least(found: Case, fault: str) -> Case:
    """Return a case with the fewest of its mutations that end by the same fault."""
    for number in found.mutations:
        fewer = tuple(each for each in found.mutations if each != number)
        trial = Case(found.seed, found.kind, fewer)
        ((_, ending),) = attack(1).run([trial])
        if ending.fault == fault:
            found = trial
    return found


def main() -> int:
    """Run what the command line asks for; return 1 if anything got through."""
    parser = options(main.__doc__)
    parser.add_argument("--kind", choices=tuple(KINDS))
    args = parser.parse_args()
    _warm()
    endings: list[tuple[Case, Ending]] = []
    faults: dict[str, list[Case]] = {}
    with contextlib.suppress(KeyboardInterrupt):  # what was seen until then is told
        for found, ending in attack(args.jobs).run(case(seed, args.kind) for seed in seeds(args)):
            endings.append((found, ending))
            if not len(endings) % 100:
                put(f"… {len(endings)}")
            if args.only is not None:
                _say(found, ending)
            if ending.outcome in GOOD:
                continue
            same = faults.setdefault(ending.fault, [])
            same.append(found)
            if len(same) == 1 and args.only is None:
                _say(found, ending)
    for fault, cases in sorted(faults.items(), key=lambda each: -len(each[1])):
        fewest = least(min(cases, key=lambda each: len(each.mutations)), fault)
        put(f"{len(cases):5} {fault} (--only {fewest.seed} --kind {fewest.kind})")
        if args.keep:
            attacked.write(args.keep / str(fewest.seed), fewest.files())
    sum_up(endings)
    told = Counter(
        code for _, each in endings if each.outcome == "told" for code in each.told.splitlines()
    )
    put(f"told: {', '.join(f'{code} {count}' for code, count in told.most_common())}")
    return 1 if faults else 0


def _say(found: Case, ending: Ending) -> None:
    how = "build" if found.builds else "draft" if found.drafts else "check"
    put(f"{found.seed} {found.kind} {how} {ending.outcome}")
    put(f"   {ending.told}")


if __name__ == "__main__":
    sys.exit(main())
