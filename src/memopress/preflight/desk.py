"""Several files judged side by side, and verdicts kept from one build to the next."""

from __future__ import annotations

import hashlib
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.diagnostics import Severity
from memopress.keeping import keep, kept
from memopress.preflight.judge import judge
from memopress.preflight.model import Finding, Verdict
from memopress.preflight.separations import abandon
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.preflight.profile import Profile

_SIDES = ("x", "y", "width", "height")


def judge_all(
    files: Mapping[str, tuple[bytes, Profile]], folder: Path | None = None
) -> dict[str, Verdict]:
    """Return the verdict on each file by its name, each judged by its profile.

    Verdicts are kept in `folder`, by what is in the files and in the rules, and say themselves what
    they are of; those with rules that were not applied are not. Files are judged at once as far as
    there are processors: most of the time goes to Ghostscript, in processes of its own.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = {name: pool.submit(_judge, name, *files[name], folder) for name in files}
        try:
            return {name: future.result() for name, future in found.items()}
        except BaseException:  # an interruption, most likely: nobody waits for the rest
            pool.shutdown(wait=False, cancel_futures=True)
            while wait(found.values(), timeout=0.1).not_done:
                abandon()
            raise


def _judge(name: str, data: bytes, profile: Profile, folder: Path | None) -> Verdict:
    if folder is None:
        return judge(data, name, profile)
    whole = hashlib.sha256(data)
    whole.update(f"{name}\n{profile!r}\n{_rules()}".encode(errors="surrogatepass"))
    of = whole.hexdigest()
    path = folder / f"{of[:32]}.json"
    verdict = _kept(path, of, name, profile)
    if verdict is None:
        verdict = judge(data, name, profile)
        if not verdict.unchecked:
            # Where it cannot be kept, it is made again next time.
            with suppress(OSError):
                kept_data = {"of": of, **asdict(verdict)}
                keep(path, json.dumps(kept_data, default=_word).encode())
    return verdict


@cache
def _rules() -> str:
    """Return what changes whenever a rule does: a digest of this room's own text."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".txt"):  # code, and the lists that it reads
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(path: Path, of: str, name: str, profile: Profile) -> Verdict | None:
    """Return the verdict that was kept on this very file, None if there is none to be believed."""
    try:
        data = json.loads(kept(path) or b"")
        verdict = Verdict(
            data["file"],
            data["profile"],
            _words(data["claims"]),
            _whole(data["pages"]),
            tuple(_finding(each) for each in data["findings"]),
            standards=_words(data["standards"]),
            keeps=_words(data["keeps"]),
        )
        if (data["of"], verdict.file, verdict.profile) != (of, name, profile.name):
            return None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return verdict


def _finding(data: dict[str, Any]) -> Finding:
    """Return a finding; raises one of what `_kept` expects where a value is of another kind."""
    box = Box(*_numbers([data["box"][side] for side in _SIDES])) if data["box"] else None
    severity, standards = Severity(data["severity"]), _words(data["standards"])
    found = Finding(**data | {"severity": severity, "box": box, "standards": standards})
    for value in (found.page, found.folio):
        if value is not None:
            _whole(value)
    texts = (found.code, found.message, found.why, found.value, found.limit)
    _words([*texts, found.card, found.source])
    _whole(found.count)
    return found


def _words(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(word, str) for word in data):
        raise TypeError("these are no words")
    return tuple(data)


def _numbers(data: list[Any]) -> list[float]:
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in data):
        raise TypeError("these are no numbers")
    return data


def _whole(data: Any) -> int:
    if type(data) is not int or data < 0:
        raise TypeError("this is no number of things")
    return data


def _word(value: Severity | Box) -> object:
    if isinstance(value, Severity):
        return value.value
    return {side: getattr(value, side) for side in _SIDES}
