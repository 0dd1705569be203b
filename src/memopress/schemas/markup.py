"""The page language as custom data of VS Code: help and completion in page templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memopress.layout import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from memopress.layout import Known
    from memopress.layout.elements import Attribute

_ROOT = "pages"
# The names that a layout has for values of some kinds, by what these are called.
_NAMED = {
    "a paragraph style": "style",
    "a character style": "character",
    "a swatch, with a tint if wanted": "swatch",
    "a master": "master",
    "one or more masters, between spaces": "master",
}


def custom_data(names: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Return all elements with their attributes; `names` are those that layouts have of a kind."""
    return {"version": 1.1, "tags": [_tag(name, known, names) for name, known in LANGUAGE.items()]}


def _tag(name: str, known: Known, names: Mapping[str, Collection[str]]) -> dict[str, Any]:
    within = sorted(known.parents - {_ROOT})
    where = f"In {', '.join(f'`<{each}>`' for each in within)}." if within else ""
    alone = "Stands outside of all others." if _ROOT in known.parents else ""
    about = (known.kind.__doc__ or "").partition("\n\n")[0]
    return {
        "name": name,
        "description": _markdown(" ".join(about.split()), where, alone),
        "attributes": [_attribute(each, names) for each in known.attributes.values()],
    }


def _attribute(each: Attribute, names: Mapping[str, Collection[str]]) -> dict[str, Any]:
    without = "It is needed." if each.without is None else ""
    if each.without:
        without = f"Without it: {each.without}."
    bounds = [f"with {' or '.join(f'`{other}`' for other in each.beside)}"] if each.beside else []
    bounds += [f"not with `{each.unless}`"] if each.unless else []
    only = f"It has an effect {', '.join(bounds)}." if bounds else ""
    words = each.kind.words or names.get(_NAMED.get(each.kind.said, ""), ())
    values = {"values": [{"name": word} for word in words]} if words else {}
    about = f"{each.said[:1].upper()}{each.said[1:]}: {each.kind.said}."
    return {"name": each.name, "description": _markdown(about, without, only)} | values


def _markdown(*parts: str) -> dict[str, str]:
    return {"kind": "markdown", "value": "\n\n".join(filter(None, parts))}
