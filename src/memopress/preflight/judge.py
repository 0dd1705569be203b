"""One file judged by all rules of a profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf

from memopress.preflight.model import Finding, Unchecked, Verdict
from memopress.preflight.reading import DamagedError, File, open_file
from memopress.preflight.reading.allowance import SpentError, allowance, charge
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.values import BROKEN
from memopress.preflight.rules import MODULES, RULES
from memopress.preflight.rules.damage import DAMAGED
from memopress.preflight.rules.encryption import ENCRYPTED
from memopress.preflight.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from memopress.preflight.profile import Profile

_FOUND = 20  # units of work that a finding costs
_MANY = 20_000  # findings that are told one by one; others are counted with the last of their kind


def judge(data: bytes, name: str, profile: Profile, password: str = "") -> Verdict:
    """Return the verdict on a PDF, given as bytes; `name` is what it is called.

    Never raises for what is in the file: one that cannot be read is rejected. It always ends: rules
    that take more than the allowance of a file of this size were not checked.
    """
    with allowance(len(data)):
        return _judge(data, name, profile, password)


def _judge(data: bytes, name: str, profile: Profile, password: str) -> Verdict:
    try:
        file = open_file(data, password)
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
    findings: dict[tuple[object, ...], Finding] = {}
    unchecked: list[Unchecked] = []
    broken: set[str] = set()
    last: dict[str, tuple[object, ...]] = {}  # of each code, the finding that was added to
    for result in _results(file, profile):
        if isinstance(result, Unchecked):
            unchecked.append(result)
            # Nobody knows whether it keeps a standard of which a rule was not applied.
            broken.update(*(RULES[code].standards for code in result.codes))
            continue
        broken.update(RULES[result.code].standards)
        severity = profile.severities.get(result.code, result.severity)
        if severity is None:
            continue
        found = replace(_traced(file, result), severity=severity)
        key: tuple[object, ...] = (
            found.code,
            found.page,
            found.card,
            found.source,
            found.value,
            found.limit,
        )
        known = findings.get(key)
        if known is None and len(findings) >= _MANY and found.code in last:
            key = last[found.code]
            known = findings[key]
        findings[key] = replace(known, count=known.count + 1) if known else found
        last[found.code] = key
    try:
        pages = len(file.sheets)
    except SpentError:
        pages = 0
    places = {code: place for place, code in enumerate(RULES)}
    ordered = sorted(findings.values(), key=lambda f: (f.page or 0, places[f.code]))
    return Verdict(
        name,
        profile.name,
        _claims(file),
        pages,
        tuple(ordered),
        tuple(unchecked),
        profile.standards,
        tuple(each for each in profile.standards if each not in broken),
    )


def _results(file: File, profile: Profile) -> Iterator[Finding | Unchecked]:
    """Yield what the rules find that apply to files of the profile's standards."""
    for module in MODULES:
        codes = [
            rule.code
            for rule in vars(module).values()
            if isinstance(rule, Rule) and rule.applies(profile)
        ]
        if not codes:
            continue
        try:
            for result in _found_by(module, file, profile):
                charge(_FOUND)
                if isinstance(result, Unchecked) or RULES[result.code].applies(profile):
                    yield result
        except (SpentError, TooLargeError, RecursionError, MemoryError) as fault:
            yield Unchecked(
                tuple(codes), str(fault) or "there is no memory for what is in the file"
            )
        except BROKEN as fault:  # the other rules go on
            yield DAMAGED.found(f"a broken object stops the rules {', '.join(codes)}: {fault}")


def _found_by(module: ModuleType, file: File, profile: Profile) -> Iterator[Finding | Unchecked]:
    """Yield what the rules of a topic find: page by page, and in the file as a whole."""
    if check_page := getattr(module, "check_page", None):
        for sheet in file.sheets:
            yield from check_page(sheet, file.facts, profile)
    if check := getattr(module, "check", None):
        yield from check(file, profile)


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
