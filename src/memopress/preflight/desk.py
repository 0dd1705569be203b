"""Several files judged side by side, and verdicts kept from one build to the next."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.diagnostics import Severity
from memopress.keeping import keep
from memopress.preflight.judge import judge
from memopress.preflight.model import Finding, Verdict
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.preflight.profile import Profile


def judge_all(
    files: Mapping[str, tuple[bytes, Profile]], folder: Path | None = None
) -> dict[str, Verdict]:
    """Return the verdict on each file by its name, each judged by its profile.

    Verdicts are kept in `folder`, by what is in the files and in the rules; those with rules that
    were not applied are not. Files are judged at once as far as there are processors: most of the
    time goes to Ghostscript, in processes of its own.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = pool.map(lambda name: _judge(name, *files[name], folder), files)
        return dict(zip(files, found, strict=True))


def _judge(name: str, data: bytes, profile: Profile, folder: Path | None) -> Verdict:
    if folder is None:
        return judge(data, name, profile)
    whole = hashlib.sha256(data)
    whole.update(f"{name}\n{profile!r}\n{_rules()}".encode())
    path = folder / f"{whole.hexdigest()[:32]}.json"
    verdict = _kept(path)
    if verdict is None:
        verdict = judge(data, name, profile)
        if not verdict.unchecked:
            # Where it cannot be kept, it is made again next time.
            with suppress(OSError):
                keep(path, json.dumps(asdict(verdict), default=_word).encode())
    return verdict


@cache
def _rules() -> str:
    """Return what changes whenever a rule does: a digest of this room's own text."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".txt"):  # code, and the lists that it reads
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(path: Path) -> Verdict | None:
    """Return a verdict that was kept, None if there is none or it is spoilt."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        findings = tuple(_finding(each) for each in data["findings"])
        return Verdict(
            data["file"],
            data["profile"],
            tuple(data["claims"]),
            data["pages"],
            findings,
            standards=tuple(data["standards"]),
            keeps=tuple(data["keeps"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _finding(data: dict[str, Any]) -> Finding:
    box = Box(**data["box"]) if data["box"] else None
    return Finding(**data | {"severity": Severity(data["severity"]), "box": box})


def _word(severity: Severity) -> str:
    return severity.value
