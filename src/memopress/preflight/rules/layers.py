"""Layers: all that is printed has to be there for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

from memopress.preflight.rules.rule import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

LAYERS = must("layers", "a layer that is off, or switched by itself, makes two files of one")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of layers that are off at first or switched by rules (ISO 32000-1, 8.11.4)."""
    properties = file.root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return
    default = properties.get("/D")
    default = default if isinstance(default, Dictionary) else Dictionary()
    off = default.get("/OFF")
    if (isinstance(off, Array) and len(off)) or default.get("/BaseState") == "/OFF":
        yield LAYERS.found("the file has layers that are switched off")
    others = properties.get("/Configs")
    for each in (default, *(others if isinstance(others, Array) else ())):
        if isinstance(each, Dictionary) and "/AS" in each:
            yield LAYERS.found("the file has layers that switch by themselves")
