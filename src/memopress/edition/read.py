"""The editions of a publication: by their ids, by patterns of these, or all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, Problems
from memopress.edition.register import Register
from memopress.files import shown

if TYPE_CHECKING:
    from collections.abc import Sequence as Several

    from memopress.content import Publication
    from memopress.edition.model import Edition

_WILD = re.compile(r"[*?]")  # which no file's name can hold, and so no id


def choose_edition(publication: Publication, edition: str) -> Edition:
    """Return one edition; raises InputError with the faults of all editions, or an unknown id."""
    return choose_editions(publication, (edition,))[0]


def choose_editions(publication: Publication, ids: Several[str] = ()) -> tuple[Edition, ...]:
    """Return the editions that `read_editions` does.

    Every edition is checked, wanted or not. Raises InputError with all faults together.
    """
    problems = Problems()
    wanted = _wanted(publication, ids, problems)
    made = {
        edition.id: edition
        for edition in publication.facts(Register).editions(edition_ids(publication))
    }
    for edition in made.values():
        problems.extend(edition.faults)
        problems.extend(edition.diagnostics)
    problems.stop()
    return tuple(made[name] for name in wanted)


def read_editions(publication: Publication, ids: Several[str] = ()) -> tuple[Edition, ...]:
    """Return the editions with these ids, in that order; all of them when no id is given.

    In a pattern such as 'oost-*' a star stands for any letters, and a question mark for one. Those
    that cannot be made have `faults`. Raises InputError for an id that there is not.
    """
    problems = Problems()
    wanted = _wanted(publication, ids, problems)
    problems.stop()
    return publication.facts(Register).editions(wanted)


def edition_ids(publication: Publication) -> list[str]:
    """Return the ids of all editions, those that cannot be read included."""
    return publication.facts(Register).ids


def _wanted(publication: Publication, ids: Several[str], problems: Problems) -> list[str]:
    """Return the ids that are meant, each once; tell of those that there are not."""
    register = publication.facts(Register)
    if not register.ids:
        folder = Place(shown(publication.root / "source" / "editions"))
        hint = "an edition is a file source/editions/NAME.yaml with 'name: …'"
        problems.error("missing-edition", "there is no edition here", folder, hint)
        return []
    known = dict.fromkeys(register.ids)
    found: dict[str, None] = {}
    for wanted in ids or register.ids:
        if wanted in known:
            found[wanted] = None
        elif _WILD.search(wanted) and (those := _like(wanted, register.ids)):
            found.update(those)
        else:
            _tell_unknown(wanted, register, problems)
    return list(found)


def _like(pattern: str, ids: Several[str]) -> dict[str, None]:
    """Return the ids that a pattern stands for."""
    parts = {"*": ".*", "?": "."}
    wild = re.compile("".join(parts.get(each) or re.escape(each) for each in pattern))
    return {name: None for name in ids if wild.fullmatch(name)}


def _tell_unknown(wanted: str, register: Register, problems: Problems) -> None:
    if joint := register.joint.get(wanted):
        message = f"'{wanted}' would be too thin, and is part of '{joint}'"
        problems.error("unknown-edition", message, None, f"build '{joint}'")
        return
    message = f"there is no edition '{wanted}'"
    if _WILD.search(wanted):
        message = f"no edition is called like '{wanted}'"
    problems.error("unknown-edition", message, None, problems.near(wanted, register.ids))
    problems.extend(register.unread)  # it may be one of those
