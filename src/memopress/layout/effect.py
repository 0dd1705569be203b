"""Attributes that a designer gives in vain: they have no effect where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.trace import untraced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.layout.elements import Attribute


def in_vain(attribute: Attribute, holder: str, given: Mapping[str, str]) -> tuple[str, str] | None:
    """Return why an attribute has no effect and what to do, None if it has one.

    `holder` is the element that it stands in, however many <tag>s are between, or '' where there
    is none; `given` are all attributes of its element. One that a template gives without a
    value is no fault: another time it has one.
    """
    name = attribute.name
    if attribute.within and holder not in attribute.within:
        within = " or ".join(f"<{each}>" for each in attribute.within)
        where = f"in a <{holder}>" if holder else "in what a template draws"
        return f"does nothing {where}", f"it does in {within}"
    # In furniture there is no master whose frame has the name.
    if attribute.unless in given and holder != "furniture":
        other = attribute.unless
        return f"does nothing beside '{other}'", f"leave out one of '{name}' and '{other}'"
    if attribute.beside and not any(_is_given(each, given) for each in attribute.beside):
        others = " or ".join(_written(each) for each in attribute.beside)
        return f"does nothing without {others}", f"give it {others}, or leave '{name}' out"
    return None


def _is_given(condition: str, given: Mapping[str, str]) -> bool:
    name, _, value = condition.partition("=")
    return name in given and (not value or untraced(given[name]).strip() in ("", value))


def _written(condition: str) -> str:
    name, _, value = condition.partition("=")
    return f'{name}="{value}"' if value else f"'{name}'"
