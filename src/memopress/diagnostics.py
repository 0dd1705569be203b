"""What went wrong or deserves a look, where, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.limits import HINTS, MESSAGE, NAMES, SHOWN
from memopress.printing import visible
from memopress.subject import Subject, Where

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_LONGEST = 100  # characters of a word that is compared with others: it costs their square


class Place(Struct, frozen=True, array_like=True, order=True):
    """A spot in an input file; line and column count from 1, column 0 means the whole line."""

    file: str
    line: int = 1
    column: int = 0

    def __str__(self) -> str:
        """Return file:line:column, as editors jump to."""
        return (
            f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"
        )


class Severity(Enum):
    """How much a diagnostic matters.

    With an error something is not made, or not as it should be, and a command ends with status 1; a
    note only tells what was done.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Diagnostic(Struct, frozen=True):
    """One finding about the input; `code` is stable, for filtering and for tests.

    `subject` is what it is of where the place alone does not tell, and is told before the message.
    `excerpt` is the offending line, as it was read: whoever hands diagnostics out fills it in, for
    a place may name any file, and telling of it must open none.
    """

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hints: tuple[str, ...] = ()
    subject: Subject | None = None
    excerpt: str = ""

    def __str__(self) -> str:
        """Return the diagnostic as text: place, subject, message, the offending line, hints.

        What it quotes of others cannot break its lines, nor reach a terminal as anything but text.
        """
        where = f"{self.place}: " if self.place else ""
        what = f"{told}: " if (told := str(self.subject or "")) else ""
        lines = [f"{where}{self.severity.value}: {what}{self.message} [{self.code}]"]
        if self.excerpt:
            lines.append(f"    {self.excerpt}")
        lines += [f"    hint: {hint}" for hint in self.hints]
        return "\n".join(map(visible, lines))

    @property
    def bare(self) -> Diagnostic:
        """The diagnostic without what it is of and what it quotes, which it is told with later."""
        return replace(self, subject=None, excerpt="")

    def as_data(self) -> dict[str, object]:
        """Return the diagnostic as plain data for JSON."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
            "subject": self.subject.as_data() if self.subject else None,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
            "hints": list(self.hints),
        }


class InputError(Exception):
    """The input is at fault; carries every diagnostic that was found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics, errors and warnings alike."""
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


class Problems(Struct):
    """Collects diagnostics, so that all of them can be shown together.

    Those that do not tell what they are of are of its `subject`.
    """

    found: list[Diagnostic] = field(default_factory=list)
    subject: Subject | None = None
    _known: set[Diagnostic] = field(default_factory=set)  # the same, to find one at once
    _asked: set[str] = field(default_factory=set)  # the words that `near` looked for

    def error(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *hints: str,
        subject: Subject | None = None,
    ) -> None:
        """Add an error."""
        self._add(Severity.ERROR, code, message, place, hints, subject)

    def warn(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *hints: str,
        subject: Subject | None = None,
    ) -> None:
        """Add a warning."""
        self._add(Severity.WARNING, code, message, place, hints, subject)

    def note(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *hints: str,
        subject: Subject | None = None,
    ) -> None:
        """Add a note."""
        self._add(Severity.NOTE, code, message, place, hints, subject)

    def _add(
        self,
        severity: Severity,
        code: str,
        message: str,
        place: Place | None,
        hints: Iterable[str],
        subject: Subject | None,
    ) -> None:
        kept = tuple(_cut(hint) for hint in hints if hint)
        self.extend((Diagnostic(severity, code, _cut(message), place, kept, subject),))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add diagnostics found elsewhere, each once."""
        for diagnostic in diagnostics:
            told = diagnostic
            if self.subject and not diagnostic.subject:
                told = replace(diagnostic, subject=self.subject)
            if told not in self._known:
                self._known.add(told)
                self.found.append(told)

    def extend_anew(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add diagnostics of no subject, but for those that are known of one."""
        known = {replace(each, subject=None) for each in self.found}
        self.extend(each for each in diagnostics if each not in known)

    def near(self, word: str, known: Iterable[str], *, listed: bool = True) -> str:
        """Return what `did_you_mean` does; '' for all but the first hundred words.

        Comparing thousands of wrong words with thousands of known ones would take minutes.
        """
        return did_you_mean(word, known, listed=listed) if self._may_ask(word) else ""

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word that is most like one; '' as `near` does, and if none is."""
        names = tuple(dict.fromkeys(islice(known, NAMES)))
        return _nearest(word, names) if self._may_ask(word) else ""

    def _may_ask(self, word: str) -> bool:
        if word not in self._asked and len(self._asked) >= HINTS:
            return False
        self._asked.add(word)
        return True

    @property
    def errors(self) -> list[Diagnostic]:
        """The errors among what was found."""
        return [d for d in self.found if d.severity is Severity.ERROR]

    def stop(self) -> None:
        """Raise InputError with everything found, if any of it is an error."""
        if self.errors:
            raise InputError(self.found)


def merged(found: Iterable[Diagnostic], editions: Collection[str]) -> list[Diagnostic]:
    """Return diagnostics with those told once that differ in nothing but their editions and pages.

    `editions` are the ids of all that the project has.
    """
    groups: dict[Diagnostic, dict[str, dict[int, None]]] = {}
    for each in found:
        where = each.subject.where if each.subject else ()
        shared = groups.setdefault(_anywhere(each) if where else each, {})
        for edition, pages in where:
            shared.setdefault(edition, {}).update(dict.fromkeys(pages))
    known = frozenset(editions)
    return [_placed(each, shared, known) if shared else each for each, shared in groups.items()]


def _anywhere(found: Diagnostic) -> Diagnostic:
    """Return a diagnostic without the editions and pages that it is of."""
    subject = found.subject
    return replace(found, subject=replace(subject, where=(), every=False) if subject else None)


def _placed(
    found: Diagnostic, shared: dict[str, dict[int, None]], known: frozenset[str]
) -> Diagnostic:
    """Return a diagnostic with the editions and pages that it is of."""
    where = tuple(Where(edition, tuple(sorted(pages))) for edition, pages in shared.items())
    every = len(where) > 1 and shared.keys() >= known
    return replace(found, subject=replace(found.subject or Subject(), where=where, every=every))


def did_you_mean(word: str, known: Iterable[str], *, listed: bool = True) -> str:
    """Return a hint naming the nearest known word, or else all of them; '' when none is known.

    Of very many, or of very long ones, only the first are looked at or named. Unless `listed`, the
    hint is '' where none is near: the message lists them then.
    """
    names = tuple(dict.fromkeys(islice(known, NAMES)))
    if near := _nearest(word, names):
        return f"did you mean '{near}'?"
    more = ", …" if len(names) > SHOWN else ""
    return f"known here: {', '.join(names[:SHOWN])}{more}" if names and listed else ""


@lru_cache(maxsize=1024)
def _nearest(word: str, names: tuple[str, ...]) -> str:
    """Return the name that is most like a word, '' if none is; the long ones are not compared."""
    if len(word) > _LONGEST:
        return ""
    near = get_close_matches(word, [n for n in names if len(n) <= _LONGEST], n=1, cutoff=0.6)
    return near[0] if near else ""


def _cut(text: str) -> str:
    """Return a message as long as anybody reads."""
    return text if len(text) <= MESSAGE else f"{text[: MESSAGE - 1]}…"


def quote(place: Place, lines: Sequence[str], width: int = 90) -> str:
    """Return the line that a place names, cut around its column; '' where there is none."""
    if not 0 < place.line <= len(lines):
        return ""
    text = lines[place.line - 1]
    start = max(0, place.column - 1 - width // 2) if len(text) > width else 0
    cut = text[start : start + width]
    head, tail = "…" if start else "", "…" if start + width < len(text) else ""
    return f"{head}{cut.strip()}{tail}"
