"""Layers that people can tell apart and switch, and that nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary

from memopress.preflight.reading.allowance import counted
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

NAME = must(
    "layer-name",
    "each configuration of layers has a name (ISO 19005-2, 6.9; Matterhorn 20-001, 20-002)",
    UA1,
    A2A,
)
TWICE = must("layer-name-twice", "each has a name of its own (ISO 19005-2, 6.9)", A2A)
ORDER = must("layer-order", "Order lists all layers (ISO 19005-2, 6.9)", A2A)
AUTOMATIC = must(
    "layer-automatic",
    "no layer is switched by the program that shows it (ISO 19005-2, 6.9; Matterhorn 20-003)",
    UA1,
    A2A,
)
_DEEP = 20


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the default configuration and of the others."""
    properties = file.root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return
    others = properties.get("/Configs")
    configs = [properties.get("/D"), *(others if isinstance(others, Array) else ())]
    groups = properties.get("/OCGs")
    layers = {each.objgen for each in groups} if isinstance(groups, Array) else set()
    names: list[str] = []
    for config in configs:
        if not isinstance(config, Dictionary):
            continue
        name = str(config.get("/Name", ""))
        if not name:
            yield NAME.found("a configuration of layers has no name")
        elif name in names:
            yield TWICE.found("two configurations of layers have one name", value=name)
        names.append(name)
        if "/Order" in config and not layers <= _listed(config.Order):
            yield ORDER.found("Order does not list all layers")
        if "/AS" in config:
            yield AUTOMATIC.found("layers are switched by themselves")


def _listed(order: Any, depth: int = 0) -> set[tuple[int, int]]:
    """Return the numbers of all groups in an order, which may be nested (8.11.4.3)."""
    found: set[tuple[int, int]] = set()
    for each in counted(order) if isinstance(order, Array) and depth < _DEEP else ():
        if isinstance(each, Array):
            found |= _listed(each, depth + 1)
        elif isinstance(each, Dictionary):
            found.add(each.objgen)
    return found
