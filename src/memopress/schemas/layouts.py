"""The shape of layout.yaml, of the table of its keys and the names that a layout has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout.keys import KEYS
from memopress.schemas import shapes as s
from memopress.schemas.content import HYPHENATION

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from memopress.layout.keys import Holds, Key
    from memopress.schemas.shapes import Shape

_LENGTH = r"\s*{sign}(\d+\.?\d*|\.\d+)\s*(pt|mm|cm|in|pc|lines?|%)?\s*"
_SIGNED = s.any_of({"type": "number"}, s.pattern(_LENGTH.format(sign="[+-]?")))
_POSITIVE = s.any_of({"type": "number", "minimum": 0}, s.pattern(_LENGTH.format(sign=r"\+?")))


def layout(names: Mapping[str, Collection[str]]) -> Shape:
    """Return the shape of a layout's file.

    `names` are those that it has of each kind: they are offered, and others may be meant, as the
    file itself declares them. The names of templates and font files are those of its folders.
    """
    known = {table: _table(keys, names) for table, keys in KEYS.items() if table != "layout"}
    # A style that is based on another one has all that this has.
    whole = known["style"].pop("required")
    known["style"]["anyOf"] = [{"required": ["based-on"]}, {"required": whole}]
    return s.document("the layout", _table(KEYS["layout"], names), known)


def _table(keys: Mapping[str, Key], names: Mapping[str, Collection[str]]) -> Shape:
    known = {
        name: s.said(_shape(key.holds, names), key.does, key.without) for name, key in keys.items()
    }
    return s.fields(known, (name for name, key in keys.items() if key.without is None))


def _shape(holds: Holds, names: Mapping[str, Collection[str]]) -> Shape:
    if holds.kind.endswith("*"):
        inner = holds.kind[:-1]
        return s.fields({}, other=s.word() if inner == "word" else s.ref(inner))
    if holds.kind in KEYS and holds.kind not in names:
        return s.ref(holds.kind)
    bounds = {"minimum": holds.low, "maximum": holds.high}
    numeric = {name: value for name, value in bounds.items() if value is not None}
    match holds.kind:
        case "length":
            return _POSITIVE
        case "signed length":
            return _SIGNED
        case "number":
            return {"type": "number"} | numeric
        case "whole":
            return {"type": "integer"} | numeric
        case "numbers":
            ends = {"minItems": holds.many, "maxItems": holds.many}
            return s.several({"type": "number"} | numeric) | ends
        case "flag":
            return {"type": "boolean"}
        case "one":
            return s.choice(holds.names)
        case "colour":
            return {"type": ["string", "number"], "pattern": "^#?[0-9A-Fa-f]{6}$"}
        case "grid":
            share = s.pattern(r"\d*\.?\d+/\d*\.?\d*[1-9]\d*\.?\d*")
            return s.any_of(
                {"type": "boolean"}, {"type": "number", "minimum": 0, "maximum": 4}, share
            )
        case "features":
            return s.one_or_several(s.pattern(r"-?[A-Za-z0-9]{4}"))
        case "words":
            return HYPHENATION
        case "several":
            return s.one_or_several(s.suggested(names.get(holds.names[0], ())))
    return s.suggested(names[holds.kind]) if holds.kind in names else s.word()
