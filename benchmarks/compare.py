"""Compares what brochures cost in memopress, Typst, WeasyPrint and ReportLab's Platypus.

All make the same brochure: words, fonts, drawings, photographs, page size, trim, bleed and order of
pages are read from the project, as memopress reads it (brochure.py); each peer sets it with a
programme of its own kind (peers/). Peers make one RGB PDF an edition, without any check; memopress
makes both outputs, press and screen, labelled and judged.

A run is a whole process, from the start of Python to its end; memory is that of all its processes.
Everybody makes each piece of work in turn, N times, and the ratios are medians over these turns, so
that a machine that gets slower changes nothing. It all happens in a copy of the project. WeasyPrint
takes long over hundreds of editions: `--peers Typst` leaves it out.

    pip install '.[bench]'
    python benchmarks/compare.py --quick
    python benchmarks/compare.py --runs 7 --write figures.json

Each piece of work can be measured by itself, with what has those words in its name (`--list` tells
the names); peers may make fewer of many editions, and the table tells so:

    python benchmarks/compare.py --only '1,400 cards' --runs 1 --peers Typst
    python benchmarks/compare.py --only '285 municipal' --runs 1 --peers Typst --peer-editions 50
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stopwatch import Cost, FailedError, cost
from work import Work, copy, editions_of, works

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parent
OURS = "memopress"
# Each peer's module here, and its package.
PEERS = {
    "Typst": ("in_typst", "typst"),
    "WeasyPrint": ("in_weasyprint", "weasyprint"),
    "Platypus": ("in_platypus", "reportlab"),
}
FIGURES = ("wall", "cpu", "peak")
QUICK = 4  # kinds of work that are quick, and the times that they are then run
QUICK_RUNS = 3


@dataclass(frozen=True, slots=True)
class Result:
    """What a piece of work cost everybody in each turn."""

    name: str
    costs: dict[str, list[Cost]]
    scaled: str = ""  # what peers were measured over, where that is less than all of it

    def median(self, who: str, figure: str) -> float:
        """Return the middlemost of a figure."""
        middle: float = statistics.median(getattr(each, figure) for each in self.costs[who])
        return middle

    def ratio(self, peer: str, figure: str) -> float:
        """Return the middlemost of the ratios of ours to a peer's, turn by turn."""
        pairs = zip(self.costs[OURS], self.costs[peer], strict=True)
        middle: float = statistics.median(getattr(a, figure) / getattr(b, figure) for a, b in pairs)
        return middle


def main() -> None:
    """Measure what the arguments ask for, and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--project", type=Path, default=ROOT, metavar="DIR")
    parser.add_argument("--quick", action="store_true", help="the quickest work only, three times")
    parser.add_argument("--runs", type=int, metavar="N", help="turns of each piece of work (5)")
    parser.add_argument("--editions", type=int, nargs="*", default=(50, 285), metavar="N")
    parser.add_argument("--cards", type=int, nargs="*", default=(280, 1400), metavar="N")
    parser.add_argument("--only", metavar="WORDS", help="only work whose name has these words")
    parser.add_argument("--list", action="store_true", help="tell what there is, and measure none")
    parser.add_argument(
        "--peer-editions",
        type=int,
        metavar="N",
        help="let peers make only so many of many editions, and scale time by the rest",
    )
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=[*PEERS])
    parser.add_argument("--json", action="store_true", help="print data")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the data into a file too")
    arguments = parser.parse_args()
    runs = arguments.runs or (QUICK_RUNS if arguments.quick else 5)
    if not 1 <= runs <= 25:
        parser.error("--runs must be from 1 to 25")
    wanted = works(tuple(arguments.editions), tuple(arguments.cards))
    if arguments.quick:
        wanted = wanted[:QUICK]
    wanted = [each for each in wanted if (arguments.only or "") in each.name]
    if arguments.list:
        print("\n".join(each.name for each in wanted))
        return
    if missing := [
        name for name in arguments.peers if not importlib.util.find_spec(PEERS[name][1])
    ]:
        parser.error(f"not installed: {', '.join(missing)}; pip install '.[bench]'")
    results: list[Result] = []
    data = as_data(results, runs)
    failed = ""
    for each in wanted:
        print(f"{each.name} …", file=sys.stderr)
        try:
            project, most = arguments.project.resolve(), arguments.peer_editions
            results.append(measure(project, each, arguments.peers, runs, most))
        except FailedError as error:
            failed += f"{each.name}: {error}\n"
            continue
        data = as_data(results, runs)
        if arguments.write:  # it may take hours: what there is, is kept
            arguments.write.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(data, indent=2) if arguments.json else "\n".join(table(data)))
    if failed:
        sys.exit(failed)


def measure(
    project: Path, work: Work, peers: Sequence[str], runs: int, most: int | None = None
) -> Result:
    """Return what a piece of work costs us and the peers; raises FailedError.

    Of more editions than `most`, peers make as many, and their times are scaled.
    """
    with tempfile.TemporaryDirectory(prefix="memopress-compare-") as name:
        folder = Path(name)
        own = folder / "project"
        copy(project, own)
        work.prepare(own)
        whole = work.editions or editions_of(own)
        count = min(most or len(whole), len(whole))
        editions = [whole[number * len(whole) // count] for number in range(count)]
        times = len(whole) / count
        commands = {OURS: [sys.executable, "-m", "memopress", "build", "--project", str(own)]}
        commands[OURS] += work.editions
        for peer in peers:
            module = PEERS[peer][0]
            script = str(HERE / f"{module}.py")
            commands[peer] = [sys.executable, script, str(folder / module), *editions]
        environment = os.environ | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{HERE}",
            "MEMOPRESS_CACHE": str(folder / "cache"),
        }
        # What is installed has been compiled; so should be what stands here.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        costs: dict[str, list[Cost]] = {who: [] for who in commands}
        peaks: dict[str, float] = {}
        write_for_peers(own, folder, peers, editions, environment)
        if not work.anew:
            cost(commands[OURS], environment)
        # Looks at the memory of several processes take time from them: where there are several
        # turns, one more is for memory alone.
        for run in range(runs + 1 if runs > 1 else 1):
            work.change(own, run)
            write_for_peers(own, folder, peers, editions, environment)
            # Who begins changes from turn to turn.
            order = [*commands][run % len(commands) :] + [*commands][: run % len(commands)]
            for who in order:
                if who == OURS and work.anew:
                    forget(own, folder / "cache")
                found = cost(commands[who], environment, looks=not run)
                if who != OURS:
                    found = replace(found, wall=found.wall * times, cpu=found.cpu * times)
                found = replace(found, peak=peaks.setdefault(who, found.peak))
                if run or runs == 1:
                    costs[who].append(found)
    scaled = f"times of peers are those of {count} editions × {times:.2f}" if times > 1 else ""
    return Result(work.name, costs, scaled)


def write_for_peers(
    project: Path,
    folder: Path,
    peers: Sequence[str],
    editions: Sequence[str],
    environment: Mapping[str, str],
) -> None:
    """Write what the peers set, as the project is now, into a folder for each of them."""
    if peers:
        modules = ",".join(PEERS[peer][0] for peer in peers)
        script = [sys.executable, str(HERE / "brochure.py"), str(project), str(folder), modules]
        cost([*script, *editions], environment)


def forget(project: Path, cache: Path) -> None:
    """Remove all that builds have made and kept, in a copy of the project or elsewhere."""
    for left in (project / ".cache", project / "output", cache):
        shutil.rmtree(left, ignore_errors=True)


# what was found --------------------------------------------------------------------------------


def as_data(results: Sequence[Result], runs: int) -> dict[str, Any]:
    """Return the results with all that tells where they are from."""
    peers = [who for who in results[0].costs if who != OURS] if results else []
    packages = ["memopress", *(PEERS[peer][1] for peer in peers)]
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {_processor()},"
        f" {len(os.sched_getaffinity(0)) if sys.platform == 'linux' else os.cpu_count()} cores,"
        f" {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "versions": {"Python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in dict.fromkeys(packages)},
        "runs": runs,
        "work": [
            {
                "name": result.name,
                "scaled": result.scaled,
                "medians": {
                    who: {figure: result.median(who, figure) for figure in FIGURES}
                    for who in result.costs
                },
                "ratios": {
                    peer: {figure: result.ratio(peer, figure) for figure in FIGURES}
                    for peer in peers
                },
                "runs": {who: [asdict(each) for each in c] for who, c in result.costs.items()},
            }
            for result in results
        ],
    }


def _processor() -> str:
    """Return what the processor calls itself, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown processor")


def table(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: what we took, and how many times what peers took."""
    versions = ", ".join(f"{name} {version}" for name, version in data["versions"].items())
    yield f"{data['date']}; {data['machine']}; {versions}; medians of {data['runs']} turns."
    yield "Each cell: wall time, CPU time, peak memory; of peers, how many times theirs ours is."
    yield ""
    peers = list(data["work"][0]["ratios"]) if data["work"] else []
    yield f"| work | {OURS} | {' | '.join(f'÷ {peer}' for peer in peers)} |"
    yield f"|---|{'---|' * (1 + len(peers))}"
    for work in data["work"]:
        ours = work["medians"][OURS]
        cells = [f"{ours['wall']:.2f} s, {ours['cpu']:.2f} s, {ours['peak'] / 1e6:.0f} MB"]
        cells += [
            " · ".join(f"{_short(work['ratios'][peer][figure])} ×" for figure in FIGURES)
            for peer in peers
        ]
        name = f"{work['name']} ({work['scaled']})" if work["scaled"] else work["name"]
        yield f"| {name} | {' | '.join(cells)} |"


def _short(ratio: float) -> str:
    """Return a ratio in two digits that tell."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


if __name__ == "__main__":
    main()
