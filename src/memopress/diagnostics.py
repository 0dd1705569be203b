"""What went wrong or deserves a look, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.printing import visible

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about the input; `code` is stable, for filtering and for tests."""

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hints: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the diagnostic as text: place, message, the offending line, hints.

        What it quotes of others cannot break its lines, nor reach a terminal as anything but text.
        """
        where = f"{self.place}: " if self.place else ""
        lines = [f"{where}{self.severity.value}: {self.message} [{self.code}]"]
        if self.place and (text := excerpt(self.place)):
            lines.append(f"    {text}")
        lines += [f"    hint: {hint}" for hint in self.hints]
        return "\n".join(map(visible, lines))

    def as_data(self) -> dict[str, object]:
        """Return the diagnostic as plain data for JSON."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
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


@dataclass(slots=True)
class Problems:
    """Collects diagnostics, so that all of them can be shown together."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, place: Place | None = None, *hints: str) -> None:
        """Add an error."""
        self._add(Severity.ERROR, code, message, place, hints)

    def warn(self, code: str, message: str, place: Place | None = None, *hints: str) -> None:
        """Add a warning."""
        self._add(Severity.WARNING, code, message, place, hints)

    def note(self, code: str, message: str, place: Place | None = None, *hints: str) -> None:
        """Add a note."""
        self._add(Severity.NOTE, code, message, place, hints)

    def _add(
        self, severity: Severity, code: str, message: str, place: Place | None, hints: Iterable[str]
    ) -> None:
        diagnostic = Diagnostic(severity, code, message, place, tuple(h for h in hints if h))
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add diagnostics found elsewhere, each once."""
        self.found += [d for d in dict.fromkeys(diagnostics) if d not in self.found]

    @property
    def errors(self) -> list[Diagnostic]:
        """The errors among what was found."""
        return [d for d in self.found if d.severity is Severity.ERROR]

    def stop(self) -> None:
        """Raise InputError with everything found, if any of it is an error."""
        if self.errors:
            raise InputError(self.found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the nearest known word, or else all of them; '' when none is known."""
    names = list(dict.fromkeys(known))
    if near := get_close_matches(word, names, n=1, cutoff=0.6):
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(names)}" if names else ""


def excerpt(place: Place, width: int = 90) -> str:
    """Return the line of input that a place names, cut around its column; '' if unreadable."""
    try:
        lines = _lines(place.file, Path(place.file).stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        return ""
    if not 0 < place.line <= len(lines):
        return ""
    text = lines[place.line - 1]
    start = max(0, place.column - 1 - width // 2) if len(text) > width else 0
    cut = text[start : start + width]
    head, tail = "…" if start else "", "…" if start + width < len(text) else ""
    return f"{head}{cut.strip()}{tail}"


@lru_cache(maxsize=64)
def _lines(file: str, _changed: int) -> list[str]:
    return Path(file).read_text(encoding="utf-8").splitlines()
