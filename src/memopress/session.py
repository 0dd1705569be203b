"""A project kept open: what was read of it, and what is made of that, each once."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.files import Files
from memopress.job import Job, read_job
from memopress.keeping import Cache
from memopress.page import Composition, compose_edition
from memopress.trail import is_fresh, trail_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.edition import Edition

_AT_HAND = 8  # compositions that are kept at hand; others are put together again of what is kept


class Session:
    """A project, read once, and its editions composed.

    What is made is kept in the `cache`. `refresh` takes notice of what has changed since; until
    then all is as it was first read.
    """

    def __init__(
        self, project: Path | str = ".", cache: Cache | None = None, jobs: int = 1
    ) -> None:
        """Open a project; nothing is read of it yet. `jobs` are the processes to work in."""
        self.project = Path(project)
        self.cache, self.jobs = cache or Cache(None), jobs
        self._begin()

    def _begin(self) -> None:
        self.files = Files(self.project)
        self._job: Job | None = None
        self._compositions: OrderedDict[str, Composition] = OrderedDict()

    @property
    def job(self) -> Job:
        """The project as it was read; raises InputError as `read_job` does."""
        if self._job is None:
            self._job = read_job(self.project, self.files, self.cache)
            self._job.composer.jobs = self.jobs
        return self._job

    def compose(self, edition: Edition) -> Composition:
        """Return an edition composed; errors are among its diagnostics."""
        known = self._compositions.pop(edition.id, None)
        if known is None or known.edition is not edition:
            known = compose_edition(self.job.composer, edition)
        self._compositions[edition.id] = known
        if len(self._compositions) > _AT_HAND:
            self._compositions.popitem(last=False)
        return known

    def refresh(self) -> bool:
        """Forget all that was read if any of it has changed, and tell whether it has.

        What was made and has not changed is found again in the cache.
        """
        trail = trail_of(self.files)
        if self._job is not None and trail is not None and is_fresh(trail, self.project):
            return False
        self._begin()
        return True

    @contextmanager
    def quoting(self) -> Iterator[None]:
        """Add the lines of input to the diagnostics of an InputError that is raised meanwhile."""
        with self.files.quoting():
            yield
