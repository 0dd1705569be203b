"""Several files judged together, and what is kept of them from one time to the next."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from memopress.keeping import Cache, digest
from memopress.preflight.case import Case
from memopress.preflight.judge import codes_of, opened
from memopress.preflight.model import Verdict
from memopress.preflight.plating import Plating
from memopress.preflight.reading.allowance import Left
from memopress.preflight.rules import ink
from memopress.programs import ghostscript_print

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile

_PAGES = 500  # that are read at once: as many as a press looks at together
_BYTES = 200_000_000  # of files that are open at once


def judge_all(
    files: Mapping[str, tuple[bytes, Profile]], cache: Cache | None = None, jobs: int = 1
) -> dict[str, Verdict]:
    """Return the verdict on each file by its name, each judged by its profile.

    What is found is kept in the cache: of each page by what it is, of each file as a whole; but
    for what was not checked. A page that is known is neither read nor drawn, nor are its plates
    made; one that several files have is judged once. Of many pages, up to `jobs` Ghostscripts make
    plates beside each other. Verdicts are as `judge` gives them.
    """
    desk = Desk(cache or Cache(None), jobs)
    try:
        for name, (data, profile) in files.items():
            desk.take(name, data, profile)
        found = desk.done()
    except BaseException:
        desk.stop()
        raise
    return {name: found[name] for name in files}


class Desk:
    """Where files lie that are being judged; each may come when it is made.

    What is kept and how is told by `judge_all`.
    """

    def __init__(self, cache: Cache, jobs: int) -> None:
        """Begin without files; up to `jobs` Ghostscripts are at work on them."""
        self._cache, self._jobs = cache, jobs
        self._verdicts: dict[str, Verdict] = {}
        self._cases: list[Case] = []
        self._keys: dict[str, str] = {}  # of verdicts, by the names of files
        self._pending: set[str] = set()

    @cached_property
    def _separator(self) -> str:
        """Which Ghostscript there is, '' for none."""
        return ghostscript_print()

    @cached_property
    def _plating(self) -> Plating:
        return Plating(self._separator, self._cache, self._jobs)

    def _known(self, key: str, name: str, profile: Profile) -> Verdict | None:
        """Return the verdict that was kept on this very file, None if there is none."""
        kept = self._cache.get("verdict", key)
        try:
            verdict = _READER.decode(kept) if kept is not None else None
        except (msgspec.MsgspecError, RecursionError):
            return None
        if verdict is None or (verdict.file, verdict.profile) != (name, profile.name):
            return None
        return verdict if _is_sound(verdict) else None

    def take(self, name: str, data: bytes, profile: Profile) -> None:
        """Look at a file; with the others that lie here it is judged when there are enough."""
        by = self._separator if codes_of(ink, profile) else ""
        key = digest(by, name, repr(profile), data)
        known = self._known(key, name, profile)
        if known is not None:
            self._verdicts[name] = known
            return
        left = Left(len(data))
        with left.spent():
            file = opened(data, name, profile)
        if isinstance(file, Verdict):
            self._verdicts[name] = file
            return
        case = Case(data, name, profile, file, left, self._cache)
        case.look()
        self._cases.append(case)
        self._keys[name] = key
        new = sum(leaf.record is None for each in self._cases for leaf in each.leaves)
        if new > _PAGES or sum(len(each.data) for each in self._cases) > _BYTES:
            self._judge()

    def begin(self) -> None:
        """Read what is new in the files that lie here, and have its plates made meanwhile.

        Others may still come. Plates of a file whose content turns out to be broken are made in
        vain: it is judged once more by itself.
        """
        if measured := _measured(self._cases):
            self._plating.begin(measured)
        for case in self._cases:
            case.read(self._pending)

    def done(self) -> dict[str, Verdict]:
        """Return the verdicts on all files, those judged that still lie here."""
        self._judge()
        return self._verdicts

    def stop(self) -> None:
        """Give it up: an interruption, most likely, and nobody waits for the rest."""
        self._plating.stop()

    def _judge(self) -> None:
        cases, self._cases = self._cases, []
        if not cases:
            return
        for case in cases:
            case.read(self._pending)
        if measured := _measured(cases):
            self._plating.begin(measured)
        for case in cases:
            case.judge()
        if measured:
            self._plating.settle()
        separator = self._separator if measured else ""
        for case in cases:
            verdict = self._verdicts[case.name] = case.verdict(separator)
            if not verdict.unchecked:
                self._keep(self._keys[case.name], verdict)
            case.close()

    def _keep(self, key: str, verdict: Verdict) -> None:
        try:
            data = msgspec.msgpack.encode(verdict)
        except (ValueError, msgspec.MsgspecError):  # a text that is none
            return
        self._cache.put("verdict", key, data)


def _measured(cases: Iterable[Case]) -> list[Case]:
    """Return the files whose ink is measured."""
    return [case for case in cases if codes_of(ink, case.profile)]


_READER = msgspec.msgpack.Decoder(Verdict)


def _is_sound(verdict: Verdict) -> bool:
    """Tell whether a verdict that was kept is one that can be."""
    return verdict.pages >= 0 and all(map(_is_sound_finding, verdict.findings))


def _is_sound_finding(found: Finding) -> bool:
    numbers: Iterable[float] = (
        (found.box.x, found.box.y, found.box.width, found.box.height) if found.box else ()
    )
    page = 1 if found.page is None else found.page
    return min(page, found.count) > 0 and all(map(math.isfinite, numbers))
