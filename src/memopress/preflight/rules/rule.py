"""A rule: its stable code, how much it matters, and why it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.diagnostics import Severity
from memopress.preflight.model import Finding
from memopress.standards import X4

if TYPE_CHECKING:
    from memopress.preflight.model import Rect
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import PageObject


class Rule(Struct, frozen=True):
    """What a finding is one of.

    The rules of a standard decide whether it is kept; those of none are the press's own, or advice
    for files of the standards in `beside`, which keep them all the same.
    """

    code: str
    severity: Severity
    why: str
    standards: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def applies(self, profile: Profile) -> bool:
        """Tell whether the rule is applied to files judged by a profile."""
        return not set(self.standards or self.beside or (X4,)).isdisjoint(profile.standards)

    def found(
        self,
        message: str,
        sheet: PageObject | None = None,
        rect: Rect | None = None,
        value: str = "",
        limit: str = "",
        remedy: str = "",
    ) -> Finding:
        """Return a finding of this rule: on a page, on a part of it, or in the file as a whole."""
        return Finding(
            self.code,
            self.severity,
            message,
            self.why,
            page=sheet.number if sheet else None,
            box=sheet.from_trim(rect) if sheet and rect else None,
            value=value,
            limit=limit,
            standards=self.standards,
            remedy=remedy,
        )


def must(code: str, why: str, *standards: str) -> Rule:
    """Return a rule of standards, of PDF/X-4 if none is named.

    A file that breaks it may not be called by their names.
    """
    return Rule(code, Severity.ERROR, why, standards or (X4,))


def error(code: str, why: str) -> Rule:
    """Return a rule whose breach a press rejects."""
    return Rule(code, Severity.ERROR, why)


def warning(code: str, why: str) -> Rule:
    """Return a rule whose breach prints, but may disappoint."""
    return Rule(code, Severity.WARNING, why)


def advice(code: str, why: str, *standards: str, severity: Severity = Severity.WARNING) -> Rule:
    """Return a rule that is good for files of standards, though none of these can be tested for it.

    A file that breaks it keeps them.
    """
    return Rule(code, severity, why, beside=standards)
