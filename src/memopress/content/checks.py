"""The grammar of `checks:` in the publication file: which oddities to look for, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.content.kinds import unknown_step
from memopress.fields import Fields
from memopress.yamlnodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from memopress.content.kinds import Kind
    from memopress.diagnostics import Problems
    from memopress.yamlnodes import Node

_KNOWN = {"same": "by", "sum": "total", "alike": "", "filled": ""}


@dataclass(frozen=True, slots=True)
class Check:
    """A check to run: `rule` is one of _KNOWN, or apostrophes; the paths are what it looks at."""

    rule: str
    path: str = ""
    other: str = ""


def read_checks(
    node: Node | None, kinds: dict[str, Kind] | None, problems: Problems
) -> tuple[Check, ...]:
    """Return the checks that a publication asks for; its kinds are None if nobody knows them."""
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        problems.error("wrong-type", "'checks' has to be a list", node.place)
        return ()
    found = (_check(item, kinds, problems) for item in node.items)
    return tuple(check for check in found if check)


def _check(node: Node, kinds: dict[str, Kind] | None, problems: Problems) -> Check | None:
    known = (*_KNOWN, "apostrophes")
    if isinstance(node, Scalar) and node.text == "apostrophes":
        return Check("apostrophes")
    given = node if isinstance(node, Mapping) else Mapping({}, node.place)
    rule = next((name for name in _KNOWN if name in given.entries), None)
    if rule is None:
        word = node.text if isinstance(node, Scalar) else next(iter(given.entries), "")
        hint = problems.near(word, known)
        problems.error("unknown-check", f"there is no check '{word}'", node.place, hint)
        return None
    names = tuple(filter(None, (rule, _KNOWN[rule])))
    reader = Fields(given, f"the check '{rule}'", problems)
    values = {name: reader.take(name) for name in names}
    reader.done()
    paths = []
    for name, value in values.items():
        if not isinstance(value, Scalar):
            message = f"the check '{rule}' wants a path such as 'places.name' for '{name}'"
            problems.error("missing-field", message, value.place if value else node.place)
            return None
        if kinds is not None and (fault := unknown_step(value.text, kinds, kinds)):
            message = f"no kind has '{fault[0]}'"
            problems.error("unknown-path", message, value.place, fault[1])
            return None
        paths.append(value.text)
    if rule == "same" and paths[0].rpartition(".")[0] != paths[1].rpartition(".")[0]:
        message = f"'{paths[0]}' and '{paths[1]}' are not fields of one record"
        problems.error("unknown-path", message, reader.place_of("by"))
        return None
    return Check(rule, *paths)
