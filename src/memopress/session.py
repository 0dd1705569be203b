"""A project kept open: what was read of it, and what is made of that, each once."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.files import Files
from memopress.job import Job, read_job
from memopress.keeping import Cache
from memopress.page import Composer, Composition, compose_edition, compose_in_steps, glimpse
from memopress.readings import Readings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from memopress.edition import Edition
    from memopress.page import Page

# Compositions that are kept at hand, and the pages of all but the last; others are put together
# again of what is kept.
_AT_HAND, _PAGES = 8, 400


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
        self._good: dict[Path, bytes] = {}  # files as they were when nothing was wrong with them
        self._broken: dict[Path, None] = {}  # files with errors now
        self._readings = Readings()
        self._composer: Composer | None = None  # of the last job
        self._since: set[str] = set()  # the names of what has changed after that was read
        self._begin(Files(self.project))

    def _begin(self, files: Files) -> None:
        self.files = files
        self._job: Job | None = None
        self._lenient: dict[tuple[Path, ...], Job] = {}
        self._compositions: OrderedDict[str, Composition] = OrderedDict()

    @property
    def job(self) -> Job:
        """The project as it was read; raises InputError as `read_job` does."""
        if self._job is None:
            source = self.project / "source"
            self._job = read_job(
                self.project,
                self.files,
                self.cache,
                self._readings,
                self._composer,
                only_content=all(Path(name).is_relative_to(source) for name in self._since),
            )
            self._composer = self._job.composer
            self._since.clear()
            self._composer.jobs = self.jobs
        return self._job

    def compose(self, edition: Edition) -> Composition:
        """Return an edition composed; errors are among its diagnostics."""
        known = self._compositions.pop(edition.id, None)
        if known is None or known.edition is not edition:
            known = compose_edition(self.job.composer, edition)
        self._compositions[edition.id] = known
        held = self._compositions
        while len(held) > 1 and (
            len(held) > _AT_HAND or sum(len(each.pages) for each in held.values()) > _PAGES
        ):
            held.popitem(last=False)
        return known

    def compose_in_steps(self, edition: Edition) -> Generator[None, None, Composition]:
        """Compose an edition as `compose` does, and stop after each page."""
        known = self._compositions.get(edition.id)
        if known is None or known.edition is not edition:
            known = yield from compose_in_steps(self.job.composer, edition)
            self._compositions[edition.id] = known
        return self.compose(edition)

    def glimpse(
        self, edition: Edition, before: Composition, folios: Iterable[int]
    ) -> dict[int, Page]:
        """Return some pages as they will be if the edition has the same ones as `before`."""
        return glimpse(self.job.composer, edition, before, folios)

    def refresh(self) -> bool:
        """Forget what has changed of all that was read, and tell whether anything has.

        What was made of the rest is taken again, or found in the cache. Files that nothing was
        wrong with are remembered for drafts, should they be broken now.
        """
        files = self.files.renewed()
        if files is None and self._job is not None:
            return False
        texts = self.files.texts()
        self._good.update((path, data) for path, data in texts.items() if path not in self._broken)
        self._broken.clear()
        files = files or Files(self.project)
        self._since |= files.changed
        self._begin(files)
        return True

    def lenient_job(self, broken: Iterable[str]) -> Job:
        """Return the project read as far as it can be, for drafts alone.

        `broken` are files that are of no use as they are, by their names in places: they are read
        as they last were before that, if the session has read them then. Raises InputError where
        not even a draft can be made.
        """
        real = dict.fromkeys(filter(None, map(self.files.real, broken)))
        self._broken |= real
        key = tuple(sorted(real))
        if key not in self._lenient:
            instead = {path: self._good[path] for path in real if path in self._good}
            files = Files(self.project, instead=instead)
            self._lenient[key] = read_job(self.project, files, self.cache)
        return self._lenient[key]

    @contextmanager
    def quoting(self) -> Iterator[None]:
        """Add the lines of input to the diagnostics of an InputError that is raised meanwhile."""
        with self.files.quoting():
            yield
