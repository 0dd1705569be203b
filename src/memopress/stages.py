"""The stages of a build: how far it has come, and where its time went."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.keeping import Cache

Tell = Callable[[str, float], None]  # hears what is begun, and which share is done

# What a stage costs an edition from nothing, in shares of a composition: measured, about.
WEIGHTS = {"compose": 1.0, "plates": 0.4, "draw": 0.3, "judge": 1.2, "put": 0.1}
# What is counted as reused, by the kinds of what is kept.
REUSED = {
    "markup": "templates",
    "composed": "pages composed",
    "drawn": "pages drawn",
    "plate": "plates",
    "page": "pages judged",
    "ink": "pages measured",
}


class Stages:
    """The stages that a build goes through, each for editions by their names."""

    def __init__(self, tell: Tell = lambda _step, _share: None) -> None:
        """Begin; `tell` hears of each stage, with the share (0 to 1) of all work that is done."""
        self._tell = tell
        self._all = 1.0
        self._done = 0.0
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def expect(self, **counts: int) -> None:
        """Tell how often each stage will be gone through."""
        self._all = sum(WEIGHTS[stage] * count for stage, count in counts.items()) or 1.0

    @contextmanager
    def stage(self, name: str, *editions: str) -> Iterator[None]:
        """Go through a stage for some editions."""
        self._tell(" ".join((name, *editions[:1])), min(self._done / self._all, 1.0))
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begun
            self._done += WEIGHTS.get(name, 0.0) * max(len(editions), 1)

    def lines(self, cache: Cache) -> Iterator[str]:
        """Yield where the time went, a line for each stage, and what was reused of a cache."""
        for name, seconds in self.seconds.items():
            yield f"{name:<10} {seconds:7.2f} s"
        for kind, what in REUSED.items():
            found, missed = cache.counts.get(kind, (0, 0))
            if found or missed:
                yield f"{what}: {found} of {found + missed} reused"
