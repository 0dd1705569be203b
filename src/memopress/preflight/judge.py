"""One file judged by all rules of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from msgspec.structs import replace

from memopress.preflight.model import Finding, Unchecked, Verdict
from memopress.preflight.reading import DamagedError, File, open_file
from memopress.preflight.reading.allowance import SpentError, allowance, charge
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.values import BROKEN
from memopress.preflight.rules import MODULES, RULES, ink
from memopress.preflight.rules.damage import DAMAGED
from memopress.preflight.rules.encryption import ENCRYPTED
from memopress.preflight.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from memopress.preflight.profile import Profile

    Result = Finding | Unchecked
    # What the rules of a topic find in a file.
    Finder = Callable[[ModuleType, File, Profile], Iterable[Result]]

_FOUND = 20  # units of work that a finding costs
_MANY = 20_000  # findings that are told one by one; others are counted with the last of their kind


def judge(data: bytes, name: str, profile: Profile, password: str = "") -> Verdict:
    """Return the verdict on a PDF, given as bytes; `name` is what it is called.

    Never raises for what is in the file: one that cannot be read is rejected. It always ends: rules
    that take more than the allowance of a file of this size were not checked.
    """
    with allowance(len(data)):
        file = opened(data, name, profile, password)
        if isinstance(file, Verdict):
            return file
        tally = Tally(file, name, profile)
        for module in MODULES:
            tally.count(module, found_by)
        return tally.verdict()


def opened(data: bytes, name: str, profile: Profile, password: str = "") -> File | Verdict:
    """Return a file opened, or the verdict on one that cannot be."""
    try:
        return open_file(data, password)
    except SpentError as fault:
        codes = tuple(code for code, rule in RULES.items() if rule.applies(profile))
        why_not = (Unchecked(codes, str(fault)),)
        return Verdict(name, profile.name, (), 0, (), why_not, profile.standards)
    except DamagedError as fault:
        rule = ENCRYPTED if isinstance(fault.__cause__, pikepdf.PasswordError) else DAMAGED
        codes = tuple(c for c, r in RULES.items() if r.applies(profile) and c != rule.code)
        why = "the file cannot be opened"
        only = rule.found(str(fault))
        why_not = (Unchecked(codes, why),)
        return Verdict(name, profile.name, (), 0, (only,), why_not, profile.standards)


def found_by(module: ModuleType, file: File, profile: Profile) -> Iterator[Result]:
    """Yield what the rules of a topic find: on each page by itself, and in the file as a whole."""
    if check_page := getattr(module, "check_page", None):
        for sheet in file.sheets:
            yield from check_page(sheet, file.facts, profile)
    if check_pages := getattr(module, "check_pages", None):
        yield from check_pages(file, file.sheets, profile)
    if check := getattr(module, "check", None):
        yield from check(file, profile)


class Tally:
    """What the rules find in a file, as it comes in: each kind of thing once, with its number."""

    def __init__(self, file: File, name: str, profile: Profile) -> None:
        """Begin without anything found."""
        self.file, self.name, self.profile = file, name, profile
        self.is_odd = False  # whether rules were not applied, or stopped: ink's apart
        self._findings: dict[tuple[object, ...], Finding] = {}
        self._last: dict[str, tuple[object, ...]] = {}  # of each code, the finding added to
        self._unchecked: list[tuple[int, Unchecked]] = []
        self._broken: set[str] = set()

    def count(self, module: ModuleType, finder: Finder) -> None:
        """Add what the rules of a topic find that apply to files of the profile's standards."""
        codes = codes_of(module, self.profile)
        if not codes:
            return
        try:
            for result in finder(module, self.file, self.profile):
                charge(_FOUND)
                if isinstance(result, Unchecked):
                    self._skip(module, result)
                elif RULES[result.code].applies(self.profile):
                    self._add(result)
        except (SpentError, TooLargeError, RecursionError, MemoryError) as fault:
            why = str(fault) or "there is no memory for what is in the file"
            self._skip(module, Unchecked(codes, why))
        except BROKEN as fault:  # the other rules go on
            self.is_odd = True
            what = f"a broken object stops the rules {', '.join(codes)}: {fault}"
            self._add(DAMAGED.found(what))

    def _skip(self, module: ModuleType, unchecked: Unchecked) -> None:
        self.is_odd = self.is_odd or module is not ink
        self._unchecked.append((MODULES.index(module), unchecked))
        # Nobody knows whether it keeps a standard of which a rule was not applied.
        self._broken.update(*(RULES[code].standards for code in unchecked.codes))

    def _add(self, result: Finding) -> None:
        self._broken.update(RULES[result.code].standards)
        severity = self.profile.severities.get(result.code, result.severity)
        if severity is None:
            return
        found = replace(_traced(self.file, result), severity=severity)
        key: tuple[object, ...] = (
            found.code,
            found.page,
            found.card,
            found.source,
            found.value,
            found.limit,
        )
        findings = self._findings
        known = findings.get(key)
        if known is None and len(findings) >= _MANY and found.code in self._last:
            key = self._last[found.code]
            known = findings[key]
        findings[key] = replace(known, count=known.count + 1) if known else found
        self._last[found.code] = key

    def verdict(self) -> Verdict:
        """Return the verdict: what is found in the order of the pages, and of the rules."""
        try:
            pages = len(self.file.sheets)
        except SpentError:
            pages = 0
        places = {code: place for place, code in enumerate(RULES)}
        found = sorted(self._findings.values(), key=lambda f: (f.page or 0, places[f.code]))
        unchecked = sorted(self._unchecked, key=lambda each: each[0])
        standards = self.profile.standards
        return Verdict(
            self.name,
            self.profile.name,
            _claims(self.file),
            pages,
            tuple(found),
            tuple(each for _, each in unchecked),
            standards,
            tuple(each for each in standards if each not in self._broken),
        )


def codes_of(module: ModuleType, profile: Profile) -> tuple[str, ...]:
    """Return the codes of a topic's rules that apply to files judged by a profile."""
    rules = (rule for rule in vars(module).values() if isinstance(rule, Rule))
    return tuple(rule.code for rule in rules if rule.applies(profile))


def _claims(file: File) -> tuple[str, ...]:
    try:
        return file.claims
    except (*BROKEN, SpentError):
        return ()


def _traced(file: File, finding: Finding) -> Finding:
    """Return a finding with the card and the source line, where the file tells them."""
    if finding.page is None:
        return finding
    sheet = file.sheets[finding.page - 1]
    try:
        source = sheet.source(finding.box) if finding.box else ""
    except SpentError:
        source = ""
    return replace(finding, folio=sheet.folio, card=sheet.card, source=source)
