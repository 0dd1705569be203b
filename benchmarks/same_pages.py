"""Pages of two checkouts compared: the same items at the same points, read the same.

By hand, with another checkout of this project (each composes its own source and layout):

    python benchmarks/same_pages.py OTHER [edition …]

Numbers that tell structure elements apart may differ, and where things stand in templates. Prints
each difference, at most some of a page, and ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
_SHOWN = 3  # differences of a page that are printed, each with so many characters of both:
_BEFORE, _AFTER = 60, 120


def written(project: Path, names: list[str]) -> None:
    """Print all items of a project's editions, a line each, for the code that is on the path."""
    from memopress import job as jobs  # noqa: PLC0415 - of one checkout or the other
    from memopress.edition import choose_editions  # noqa: PLC0415

    job = (getattr(jobs, "read_job", None) or getattr(jobs, "read"))(project)  # noqa: B009
    for edition in choose_editions(job.publication, names):
        keys: dict[int, int] = {}
        for page in _compose(job, edition).pages:
            if not page.continues:
                keys = {}
            print(f"= {edition.id} page {page.folio}")
            told = {
                "anchors": page.anchors, "bookmarks": page.bookmarks, "name": page.name,
                "card": page.card, "trim": page.trim, "bleed": page.bleed,
                "construction": page.construction,
            }  # fmt: skip
            for name, value in told.items():
                print(f"{name}: {_plain(value, keys, project)}")
            for placed in page.items:
                print(_plain(placed, keys, project))


def _compose(job: Any, edition: Any) -> Any:
    """Return an edition composed, by the code of one checkout or the other."""
    import memopress.page as room  # noqa: PLC0415

    if hasattr(room, "compose_edition"):
        return room.compose_edition(job.composer, edition)
    return job.composer.compose(edition)


def _plain(value: Any, keys: dict[int, int], project: Path) -> str:
    """Return a value as text that says nothing of where a checkout lies, or of its templates."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Struct) or (is_dataclass(value) and not isinstance(value, type)):
        kind = type(value).__name__
        if kind == "Place":
            file: str = getattr(value, "file", "")
            file = file.removeprefix(f"{project}/")
            return f"{file}:{getattr(value, 'line', 0)}" if file.startswith("source") else "layout"
        parts = []
        for name, default in _fields(value):
            found = getattr(value, name)
            if found == default:
                continue  # so that a field that only one of them knows is no difference
            if kind == "Role" and name == "key":
                found = keys.setdefault(found, len(keys))
            parts.append(f"{name}={_plain(found, keys, project)}")
        return f"{kind}({', '.join(parts)})"
    if isinstance(value, tuple):
        return f"({', '.join(_plain(each, keys, project) for each in value)})"
    if isinstance(value, int | float):  # 0 is 0.0
        return f"{value:.6f}"
    return repr(value).replace(str(project), "")


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record with their defaults."""
    if isinstance(value, Struct):
        names, defaults = value.__struct_fields__, value.__struct_defaults__
        yield from zip_longest(names[::-1], defaults[::-1], fillvalue=MISSING)
    else:
        yield from ((each.name, each.default) for each in fields(value)[::-1])


def main() -> int:
    """Compare this checkout with another one; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("other", type=Path)
    parser.add_argument("editions", nargs="*")
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        written(given.other.resolve(), given.editions)
        return 0
    one, other = (
        _pages(checkout, given.editions) for checkout in (given.other.resolve(), ROOT.resolve())
    )
    differing = 0
    for name in one | other:
        before, after = one.get(name, []), other.get(name, [])
        if before != after:
            differing += 1
            print(name)
            print(
                "\n".join(f"    {line}" for line in islice(_differences(before, after), 2 * _SHOWN))
            )
    print(f"{len(one)} and {len(other)} pages, {differing} differ")
    return 1 if differing else 0


def _differences(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield how two pages differ, item by item, from a little before where they do."""
    for number, (one, other) in enumerate(zip_longest(before, after, fillvalue="")):
        if one != other:
            pairs = enumerate(zip_longest(one, other))
            same = next(at for at, (a, b) in pairs if a != b)
            part = slice(max(0, same - _BEFORE), same + _AFTER)
            yield f"{number}: {one[part]}"
            yield f"{' ' * len(str(number))}  {other[part]}"


def _pages(checkout: Path, editions: list[str]) -> dict[str, list[str]]:
    """Return the lines of each page that a checkout composes."""
    done = subprocess.run(
        [sys.executable, __file__, "--write", str(checkout), *editions],
        env=os.environ | {"PYTHONPATH": str(checkout / "src")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("= "):
            lines = found.setdefault(line, [])
        else:
            lines.append(line)
    return found


if __name__ == "__main__":
    sys.exit(main())
