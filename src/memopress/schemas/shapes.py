"""Pieces that JSON Schemas are put together of (draft-07, which editors know)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Shape = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
PLAIN = ["string", "number", "boolean"]  # what YAML may take a single value for
NULL: Shape = {"type": "null"}


def word() -> Shape:
    """Return the shape of a single value that says something, whatever YAML takes it for."""
    return {"type": PLAIN, "pattern": r"\S"}


def pattern(text: str) -> Shape:
    """Return the shape of a text of a pattern."""
    return {"type": "string", "pattern": f"^(?:{text})$"}


def any_of(*shapes: Shape) -> Shape:
    """Return the shape of what is of one of some; of a single one that one."""
    return shapes[0] if len(shapes) == 1 else {"anyOf": list(shapes)}


def choice(names: Iterable[str]) -> Shape:
    """Return the shape of one of some words, also where YAML takes one for a number or a flag."""
    found: list[Any] = []
    for name in names:
        found.append(name)
        if name in ("true", "false"):
            found.append(name == "true")
        elif name.removeprefix("-").isdecimal() and str(int(name)) == name:
            found.append(int(name))
    return {"enum": found}


def suggested(names: Iterable[str]) -> Shape:
    """Return the shape of a word, with some that an editor offers."""
    known = list(names)
    return any_of(*([{"enum": known}] if known else []), word())


def several(item: Shape, least: int = 0) -> Shape:
    """Return the shape of a list."""
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def one_or_several(item: Shape) -> Shape:
    """Return the shape of a list, or of its only item alone."""
    return any_of(several(item), item)


def fields(
    known: Mapping[str, Shape], needed: Iterable[str] = (), other: Shape | None = None
) -> Shape:
    """Return the shape of a map with known names; `other` is that of all others, if any may be."""
    required = sorted(needed)
    more = False if other is None else other
    made: Shape = {"type": "object", "properties": dict(known), "additionalProperties": more}
    return made | ({"required": required} if required else {})


def ref(name: str) -> Shape:
    """Return a shape that is defined once, by its name."""
    return {"$ref": f"#/definitions/{name}"}


def said(shape: Shape, text: str, default: str | None = "") -> Shape:
    """Return a shape with what an editor says of it, and of what holds without it."""
    told = text[:1].upper() + text[1:]
    if default is None:
        told += " (needed)"
    elif default:
        told += f" (without it: {default})"
    more = {"description": told}
    # Beside a $ref, draft-07 heeds nothing.
    return ({"allOf": [shape]} if "$ref" in shape else shape) | more


def document(title: str, shape: Shape, definitions: Mapping[str, Shape]) -> Shape:
    """Return a whole schema."""
    known = {"definitions": dict(definitions)} if definitions else {}
    return {"$schema": DRAFT, "title": title} | shape | known
