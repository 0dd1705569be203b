"""Editions composed, with all that there is to say of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.making import inspect_pictures
from memopress.page import skim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memopress.diagnostics import Diagnostic, Problems
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Composition
    from memopress.session import Session


def compose(
    session: Session, editions: Iterable[Edition], problems: Problems, found: Problems
) -> list[Composition]:
    """Return the editions composed; what is wrong with or odd about their pages goes to `found`.

    What pages of several editions have in common is told together later: see `merged`. Those that
    cannot be made have errors among their own diagnostics too.
    """
    compositions: list[Composition] = []
    for edition in editions:
        problems.extend(edition.diagnostics)
        composition = session.compose(edition)
        found.extend(composition.diagnostics)
        compositions.append(composition)
    pictures = inspect_pictures(compositions, session.files)
    return with_found(compositions, pictures, problems)


def with_found(
    compositions: Iterable[Composition],
    found: Mapping[str, Sequence[Diagnostic]],
    problems: Problems,
) -> list[Composition]:
    """Return the editions, with what else was found by their ids; it is told once."""
    made = []
    for each in compositions:
        more = tuple(found.get(each.edition.id, ()))
        problems.extend(more)
        made.append(replace(each, diagnostics=(*each.diagnostics, *more)))
    return made


def tell_faults(
    job: Job, chosen: Iterable[Edition], problems: Problems, *, alone: bool = True
) -> list[Diagnostic]:
    """Tell of what keeps editions from being made; of what concerns none of them, if `alone`.

    Return what else can be seen to be wrong on the pages of these editions.
    """
    skimmed: list[Diagnostic] = []
    if alone:
        for faults in job.publication.faults.values():
            problems.extend(faults)
    for edition in chosen:
        problems.extend(edition.faults)
        if edition.faults:  # the others tell theirs when they are composed
            problems.extend(edition.diagnostics)
            skimmed += skim(job.composer.templates, edition)
    return skimmed
