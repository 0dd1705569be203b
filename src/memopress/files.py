"""The files of a project in one run: which may be read, how much of them, and each of them once.

Whatever a project names is read here. A name may lead anywhere: through a link out of the project,
to a pipe that never ends, to a device. Only plain files below the project are opened, with limits
to their size, and all rooms work with the bytes that were read first: what was measured is drawn.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, InputError, quote
from memopress.filenames import is_readable, told
from memopress.limits import FILE
from memopress.plain import MIB, FileFault, changed, read_plain, unreadable
from memopress.watching import look

T = TypeVar("T")

# How many bytes a file may have.
TEXT = FILE  # YAML and templates
VECTOR = 4 * MIB  # SVG
PROFILE = 16 * MIB  # ICC
FONT = 64 * MIB
PICTURE = 512 * MIB

OWN = Path(__file__).parent  # what comes along with memopress may be read in every project
Tell = Callable[[Path, FileFault], None]
Lists = tuple[tuple[str, str, tuple[str, ...]], ...]  # folder, pattern, and names there
Asked = tuple[str, tuple[Any, ...], Any]  # a method, what it was asked, and its answer
_Stamp = tuple[int, ...]  # what changes with a file
_FRESH = 1_000_000_000  # nanoseconds: what was written later may be written again unnoticed
Seen = tuple[dict[str, str], dict[str, str], dict[str, bool], Lists]


class Files:
    """The files below a project's folder, and below others named beside it, as they are first read.

    Links are followed as long as they do not lead out. All methods that read raise FileFault.
    What is read for a draft is `lenient`: each room makes up for what is wrong in what it reads,
    as well as it can, after it has told it; nothing else is made of that.
    """

    def __init__(
        self, root: Path, *beside: Path, instead: Mapping[Path, bytes] | None = None
    ) -> None:
        """Open a project; its folder is the user's own word, and may be a link itself.

        With `instead` it is lenient: these bytes are read of files, by where they really are.
        """
        self.root, self._beside = root, beside
        self.lenient, self._instead = instead is not None, instead or {}
        self._roots = tuple(_resolved(each) for each in (root, *beside, OWN))
        self._folders: dict[str, str] = {}  # where folders lead
        self._stamps: dict[Path, _Stamp | None] = {}  # of what was read, None where it says nothing
        self._askers: list[list[Asked]] = []
        self.changed: frozenset[str] = frozenset()  # the names of what is not as it was before
        self._real: dict[str, Path] = {}
        self._texts: dict[Path, bytes] = {}
        self._digests: dict[Path, str] = {}
        self._facts: dict[tuple[Path, Callable[[bytes], Any]], Any] = {}
        self._shown: dict[str, tuple[Path, Path]] = {}  # as it was asked for, and where it leads
        self._lines: dict[Path, tuple[str, ...]] = {}
        self._there: dict[str, bool] = {}
        self._lists: dict[tuple[str, str], tuple[str, ...]] = {}
        self._faulty = False  # something could not be read
        self._failed: set[str] = set()  # by these names, or there

    # reading --------------------------------------------------------------------------------

    def read(self, path: Path, most: int = TEXT) -> bytes:
        """Return the bytes of a file, the same ones whenever it is asked for; `most` is in bytes.

        They are kept for the run: large files are read with `large`.
        """
        real = self._resolve(path)
        if real not in self._texts:
            self._texts[real] = self._read(real, most)
        self._shown.setdefault(shown(path), (path, real))
        return self._answered("read", (path, most), self._texts[real])

    def large(self, path: Path, most: int = PICTURE) -> bytes:
        """Return the bytes of a file, not kept; others than the first time are a FileFault."""
        self._look(path)
        real = self._resolve(path)
        data = self._read(real, most)
        digest = hashlib.sha256(data).hexdigest()
        if self._digests.setdefault(real, digest) != digest:
            raise changed()
        self._answered("digest", (path, most), digest)
        return data

    def digest(self, path: Path, most: int = PICTURE) -> str:
        """Return the SHA-256 of a large file's bytes as they were first read, in hexadecimal."""
        self._look(path)
        real = self._resolve(path)
        if real not in self._digests:
            self.large(path, most)
        return self._answered("digest", (path, most), self._digests[real])

    def facts(self, path: Path, find: Callable[[bytes], T], most: int = PICTURE) -> T:
        """Return what a function finds in the bytes of a large file; each file is asked once."""
        self._look(path)
        key = (self._resolve(path), find)
        if key not in self._facts:
            self._facts[key] = find(self.large(path, most))
        found: T = self._facts[key]
        return self._answered("facts", (path, find, most), found)

    def is_there(self, path: Path) -> bool:
        """Tell whether anything at all has this name, be it a link that leads out."""
        there = self._there[str(path)] = self._is_there(path)
        return self._answered("is_there", (path,), there)

    def _is_there(self, path: Path) -> bool:
        try:
            self._resolve(path).lstat()
        except FileFault as fault:
            return fault.code == "foreign-file"
        except OSError:
            return False
        return True

    def leads_out(self, path: Path) -> bool:
        """Tell whether a path, its links followed, is outside of the project."""
        return leads_out(path, self.root)

    # listing --------------------------------------------------------------------------------

    def names(
        self, folder: Path, pattern: str, tell: Tell = lambda _path, _fault: None
    ) -> list[Path]:
        """Return what is in a folder under names of a pattern, sorted, links included.

        The pattern is one of `Path.glob`; '**' enters no links, '*' none that lead out. `tell`
        hears of the folders that are not entered for that, and of names that are no text.
        """

        def told(path: Path, fault: FileFault) -> None:
            self._faulty = True
            tell(path, fault)

        found = sorted(self._names(folder, tuple(pattern.split("/")), told))
        self._lists[str(folder), pattern] = tuple(map(str, found))
        return self._answered("names", (folder, pattern), found)

    def _names(self, folder: Path, pattern: tuple[str, ...], tell: Tell) -> Iterator[Path]:
        head, *rest = pattern
        try:
            with os.scandir(self._resolve(folder)) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileFault as fault:
            if fault.code == "foreign-file" and folder.is_dir():
                tell(folder, fault)
            return
        except (OSError, ValueError):
            return  # no folder, or none that can be listed: nothing is in it
        for entry in entries:
            path = folder / entry.name
            if head == "**":
                if entry.is_dir(follow_symlinks=False):
                    yield from self._named(path, pattern, tell)
            elif fnmatchcase(entry.name, head):
                if rest:
                    if entry.is_dir():
                        yield from self._named(path, tuple(rest), tell)
                elif is_readable(entry.name):
                    yield path
                else:
                    tell(path, _no_text())
        if head == "**":
            yield from self._names(folder, tuple(rest), tell)

    def _named(self, folder: Path, pattern: tuple[str, ...], tell: Tell) -> Iterator[Path]:
        if is_readable(folder.name):
            yield from self._names(folder, pattern, tell)
        else:
            tell(folder, _no_text())

    def seen(self) -> Seen | None:
        """Return what was read until now, None where something could not be read.

        It is where names lead, what digests the files there have, what names are there at all, and
        what was found in folders by a pattern.
        """
        if self._faulty:
            return None
        texts = {real: hashlib.sha256(data).hexdigest() for real, data in self._texts.items()}
        digests = {str(real): digest for real, digest in (texts | self._digests).items()}
        real = {name: str(path) for name, path in self._real.items()}
        lists = tuple((folder, pattern, names) for (folder, pattern), names in self._lists.items())
        return real, digests, dict(self._there), lists

    @property
    def questions(self) -> int:
        """How many names were asked for until now."""
        return len(self._real) + len(self._there) + len(self._lists)

    def watched(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the files that were asked for, and the folders that were looked through.

        They are paths without links but for a file's own name, which stands beside where it leads.
        Another thread may ask this than the one that reads.
        """
        lists = dict(self._lists)
        folders: dict[str, str] = {}

        def placed(name: str) -> str:
            above, own = os.path.split(name)
            if above not in folders:
                folders[above] = os.path.realpath(above)
            return os.path.join(folders[above], own)  # noqa: PTH118

        asked = {placed(name) for name in (*self._real, *self._there)}
        asked.update(map(str, tuple(self._real.values())))
        listed = {os.path.realpath(folder) for folder, _ in lists}
        # A pattern with folders in it looks through those as well.
        listed |= {
            os.path.dirname(placed(name))  # noqa: PTH120
            for (_, pattern), names in lists.items()
            if "/" in pattern
            for name in names
        }
        return frozenset(asked), frozenset(listed)

    # telling --------------------------------------------------------------------------------

    def lines(self, file: str) -> tuple[str, ...]:
        """Return the lines of a text that was read, by its name in places; none of any other."""
        if file not in self._shown:
            return ()
        path, real = self._shown[file]
        self._look(path)
        if real not in self._lines:
            try:
                text = self._texts[real].decode("utf-8-sig")
            except UnicodeDecodeError:
                text = ""
            self._lines[real] = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return self._lines[real]

    def quoted(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics with the lines that they are of, as far as these were read.

        What others have read stays quoted.
        """
        return tuple(
            replace(each, excerpt=quote(each.place, self.lines(each.place.file)) or each.excerpt)
            if each.place
            else each
            for each in diagnostics
        )

    @contextmanager
    def quoting(self) -> Iterator[None]:
        """Add the lines of input to the diagnostics of an InputError that is raised meanwhile."""
        try:
            yield
        except InputError as error:
            raise InputError(self.quoted(error.diagnostics)) from None

    # inside ---------------------------------------------------------------------------------

    def _resolve(self, path: Path) -> Path:
        """Return where a path leads, the same in the whole run; FileFault where that is outside."""
        known = self._real.get(str(path))
        if known is None:
            try:
                known = self._placed(path)
            except (OSError, ValueError) as error:
                self._faulty = True
                self._answered("read", (path,), None)
                raise unreadable(error) from error
            if not any(known.is_relative_to(root) for root in self._roots):
                self._faulty = True
                self._failed.add(str(path))
                self._answered("read", (path,), None)
                hint = "put the file itself there, not a link to it"
                raise FileFault("foreign-file", "leads out of the project", hint)
            self._real[str(path)] = known
        return known

    def _look(self, path: Path) -> None:
        """Tell that a name in the project is looked at, wherever it leads."""
        if path.is_relative_to(self.root):
            look("file", path.relative_to(self.root).as_posix())

    def texts(self, most: int = TEXT) -> dict[Path, bytes]:
        """Return what was read and is no longer than `most` bytes, by where it really is."""
        return {path: data for path, data in self._texts.items() if len(data) <= most}

    def real(self, file: str) -> Path | None:
        """Return where a file that was read really is, by its name in places."""
        return self._shown[file][1] if file in self._shown else None

    def is_earlier(self, file: str) -> bool:
        """Tell whether other bytes are read of a file than it has, by its name in places."""
        return self.real(file) in self._instead

    def _read(self, real: Path, most: int) -> bytes:
        if real in self._instead:
            return self._instead[real]
        try:
            stamp = _stamp(real)  # before it is read: what is written meanwhile has another one
            data = read_plain(real, most)
            if _resolved(real) != real:  # a folder above it has become a link since
                raise changed()
        except FileFault:
            self._faulty = True
            self._failed.add(str(real))
            self._answered("read", (real,), None)
            raise
        self._stamps[real] = stamp
        return data

    def _placed(self, path: Path) -> Path:
        """Return where a path leads; where folders lead is looked up once."""
        above, name = os.path.split(path)
        if name in ("", ".", "..") or os.path.islink(path):  # noqa: PTH114 - no fault for a name that is none
            return _resolved(path)
        folder = self._folders.get(above)
        if folder is None:
            folder = self._folders[above] = os.path.realpath(above)
        return Path(folder, name)

    # changes --------------------------------------------------------------------------------

    @contextmanager
    def asking(self) -> Iterator[list[Asked]]:
        """Note what is asked meanwhile, and how it is answered."""
        asked: list[Asked] = []
        self._askers.append(asked)
        try:
            yield asked
        finally:
            self._askers.remove(asked)

    def _answered(self, name: str, what: tuple[Any, ...], answer: T) -> T:
        for asker in self._askers:
            asker.append((name, what, answer))
        return answer

    def answers(self, asked: Iterable[Asked]) -> bool:
        """Tell whether the same questions have the same answers; they are asked again for that."""
        try:
            return all(
                (found := getattr(self, name)(*what)) is answer or found == answer
                for name, what, answer in asked
            )
        except FileFault:
            return False

    def renewed(self) -> Files | None:
        """Return the files as they are now, None where all is as it was read.

        What has not changed is known to them; of that no byte is read again. `changed` are the
        names of the rest.
        """
        made = Files(self.root, *self._beside)
        changed = set(self._failed)
        changed |= {name for name, real in self._real.items() if not made._leads(name, real)}
        same = {real for real in self._stamps if self._is_same(real, made)}
        for name, real in self._real.items():
            if name not in changed and (real in same or real not in self._stamps):
                made._real[name] = real
        changed |= {
            n for n, real in self._real.items() if real in self._stamps and real not in same
        }
        for real in same:
            if real in self._texts:
                made._texts[real] = self._texts[real]
            if real in self._digests:
                made._digests[real] = self._digests[real]
            if real in self._lines:
                made._lines[real] = self._lines[real]
        made._facts = {k: found for k, found in self._facts.items() if k[0] in same}
        made._shown = {k: pair for k, pair in self._shown.items() if pair[1] in same}
        changed |= {n for n, there in self._there.items() if made.is_there(Path(n)) != there}
        changed |= {
            folder
            for (folder, pattern), names in self._lists.items()
            if tuple(map(str, made.names(Path(folder), pattern))) != names
        }
        made.changed = frozenset(changed)
        return made if changed or self._faulty else None

    def _leads(self, name: str, real: Path) -> bool:
        """Tell whether a name leads where it led before."""
        with suppress(FileFault):
            return self._resolve(Path(name)) == real
        return False

    def _is_same(self, real: Path, made: Files) -> bool:
        """Tell whether a file that was read is as it was; its stamp goes on to `made`."""
        stamp = self._stamps[real]
        if stamp is not None and stamp == _stamp(real):
            made._stamps[real] = stamp
            return True
        text = self._texts.get(real)
        try:
            data = made._read(real, PICTURE)
        except FileFault:
            return False
        if text is None:
            return hashlib.sha256(data).hexdigest() == self._digests.get(real)
        return data == text


def leads_out(path: Path, root: Path) -> bool:
    """Tell whether a path, its links followed, is outside of a folder."""
    return not _resolved(path).is_relative_to(_resolved(root))


def shown(path: Path) -> str:
    """Return a path as diagnostics name it: relative to the current directory if it is below it."""
    try:
        near = Path(os.path.abspath(path)).relative_to(Path.cwd())  # noqa: PTH100 - resolve() would follow links
    except ValueError:
        return told(str(path))
    return told(near.as_posix())


def _stamp(path: Path) -> _Stamp | None:
    """Return what changes with a file, None where it was written too lately to tell."""
    try:
        facts = path.lstat()
    except (OSError, ValueError):
        return None
    if time.time_ns() - max(facts.st_mtime_ns, facts.st_ctime_ns) < _FRESH:
        return None
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _no_text() -> FileFault:
    message = "has a name that is no UTF-8, or that holds control characters"
    return FileFault("wrong-name", message, "give it a name of letters and digits")
