"""Times the build of one edition and of all, cold and warm, stage by stage; prints a table.

Cold: a fresh process that finds no pictures made before. Warm: the stages again in the same
process; for the whole process, a fresh one that finds the pictures in the cache. All figures are
medians over the runs. Works on a copy of the project, so that its own cache stays as it is.

    python benchmarks/build.py --runs 5
    python benchmarks/build.py --json > before.json
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
PARTS = ("source", "layouts", "fonts", "images", "profiles")
STAGES = (
    "read", "compose", "draw press", "draw screen", "finish", "preflight", "write", "build"
)  # fmt: skip
WHOLE = "whole process"
KINDS = ("cold", "warm")
# Linux counts peak memory in KiB, macOS in bytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024

Times = dict[str, float]


def main() -> None:
    """Measure what the arguments ask for, and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--project", type=Path, default=ROOT, metavar="DIR")
    parser.add_argument("--edition", default="vlaanderen", help="the one to time by itself")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--json", action="store_true", help="print data")
    parser.add_argument("--stages", nargs="*", metavar="EDITION", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stages is not None:
        print(json.dumps(stages(arguments.project, arguments.stages)))
        return
    if arguments.runs < 1:
        parser.error("--runs must be 1 or more")
    with tempfile.TemporaryDirectory(prefix="memopress-benchmark-") as folder:
        project = Path(folder) / "project"
        for part in PARTS:
            if (arguments.project / part).is_dir():
                shutil.copytree(arguments.project / part, project / part)
        result = measure(project, arguments.edition, arguments.runs)
    print(json.dumps(result, indent=2) if arguments.json else table(result))


# one process -----------------------------------------------------------------------------------


def stages(project: Path, editions: Sequence[str]) -> dict[str, Times]:
    """Build twice in this process and return the seconds that each stage of each build took."""
    from memopress import press  # noqa: PLC0415 - the parent process has no need of it

    spent: Times = defaultdict(float)

    def timed(function: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                spent[name(*args)] += time.perf_counter() - start

        return run

    # The story itself runs, each of its steps with a clock around it.
    for step, name in (
        ("read", lambda *_: "read"),
        ("compose", lambda *_: "compose"),
        ("draw", lambda *args: f"draw {args[3].name}"),
        ("finish", lambda *_: "finish"),
        ("_judged", lambda *_: "preflight"),
        ("write", lambda *_: "write"),
        ("build", lambda *_: "build"),
    ):
        setattr(press, step, timed(getattr(press, step), name))
    found = {}
    for kind in KINDS:
        spent.clear()
        press.build(project, editions, folder=project / "output")
        found[kind] = {stage: spent[stage] for stage in STAGES}
    return found


# many processes --------------------------------------------------------------------------------


def measure(project: Path, edition: str, runs: int) -> dict[str, Any]:
    """Return medians in seconds, peak memory in bytes, and their ratios."""
    seconds: dict[str, dict[str, Times]] = {}
    peaks: dict[str, float] = {}
    # A run before the first, so that no figure holds the compiling of our modules.
    command(project, (edition,))
    for scope, editions in (("one", (edition,)), ("all", ())):
        samples: dict[tuple[str, str], list[float]] = defaultdict(list)
        memory: list[float] = []
        for _ in range(runs):
            forget(project)
            for kind, times in staged(project, editions).items():
                for stage, value in times.items():
                    samples[kind, stage].append(value)
            forget(project)
            for kind in KINDS:
                value, peak = command(project, editions)
                samples[kind, WHOLE].append(value)
                memory += [peak] if kind == "cold" else []
        seconds[scope] = {
            kind: {stage: statistics.median(samples[kind, stage]) for stage in (*STAGES, WHOLE)}
            for kind in KINDS
        }
        peaks[scope] = statistics.median(memory)
    return {
        "edition": edition,
        "runs": runs,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "seconds": seconds,
        "peak_bytes": peaks,
        "ratios": ratios(seconds),
    }


def forget(project: Path) -> None:
    """Remove what builds have left in the copy of the project."""
    for left in (".cache", "output"):
        shutil.rmtree(project / left, ignore_errors=True)


def staged(project: Path, editions: Sequence[str]) -> dict[str, Times]:
    """Return the times of the stages, cold and warm, from a fresh process."""
    script = [sys.executable, __file__, "--project", str(project), "--stages", *editions]
    done = subprocess.run(script, check=True, capture_output=True, text=True, env=environment())
    times: dict[str, Times] = json.loads(done.stdout)
    return times


def command(project: Path, editions: Sequence[str]) -> tuple[float, float]:
    """Run the command in a fresh process; return its seconds and its peak memory in bytes."""
    line = [sys.executable, "-m", "memopress", "build", "--project", str(project), *editions]
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=said, env=environment())
        # getrusage(RUSAGE_CHILDREN) would give the largest of all children so far.
        _, status, usage = os.wait4(process.pid, 0)
        spent = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{said.read()}{' '.join(line)}: exit status {process.returncode}")
    return spent, peak(usage)


def environment() -> dict[str, str]:
    """Return an environment in which this checkout's memopress is found, installed or not."""
    return os.environ | {"PYTHONPATH": str(ROOT / "src")}


def peak(usage: resource.struct_rusage) -> float:
    """Return the most memory that a process held, in bytes."""
    return usage.ru_maxrss * PEAK_UNIT


def ratios(seconds: Mapping[str, Mapping[str, Times]]) -> dict[str, float]:
    """Return how many times as long one thing takes as another."""
    one, every = seconds["one"], seconds["all"]
    return {
        "cold / warm, one edition": one["cold"][WHOLE] / one["warm"][WHOLE],
        "cold / warm, all editions": every["cold"][WHOLE] / every["warm"][WHOLE],
        "all / one, cold": every["cold"][WHOLE] / one["cold"][WHOLE],
        "all / one, warm": every["warm"][WHOLE] / one["warm"][WHOLE],
        "draw screen / draw press, cold": one["cold"]["draw screen"] / one["cold"]["draw press"],
        "draw screen / draw press, warm": one["warm"]["draw screen"] / one["warm"]["draw press"],
    }


def table(result: Mapping[str, Any]) -> str:
    """Return the figures as lines of text."""
    return "\n".join(_lines(result))


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"Python {result['python']}, {result['machine']}; medians of {result['runs']} runs"
    yield ""
    heads = [f"{result['edition']} cold", "warm", "all editions cold", "warm"]
    columns = [result["seconds"][scope][kind] for scope in ("one", "all") for kind in KINDS]
    widths = [max(len(head), 7) for head in heads]
    yield "  ".join(
        ["seconds".ljust(14), *(h.rjust(w) for h, w in zip(heads, widths, strict=True))]
    )
    for stage in (*STAGES, WHOLE):
        cells = (f"{column[stage]:.3f}".rjust(w) for column, w in zip(columns, widths, strict=True))
        yield "  ".join([stage.ljust(14), *cells])
    megabytes = {scope: value / 1e6 for scope, value in result["peak_bytes"].items()}
    yield ""
    yield f"peak memory: {megabytes['one']:.0f} MB one edition, {megabytes['all']:.0f} MB all"
    yield ""
    for name, value in result["ratios"].items():
        yield f"{name:<31}{value:5.2f}"


if __name__ == "__main__":
    main()
