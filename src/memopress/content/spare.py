"""What stands in a draft for fields with a fault: their names, or the least that is a value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.content.kinds import PICTURE
from memopress.content.model import Block, Blocks, Keyed, Money, Record, Rich, Text, Time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.content.kinds import Kind, Type
    from memopress.diagnostics import Place

_LEAST = {
    "number": 0,
    "flag": False,
    "date": dt.date.min,
    "time": Time(0, 0),
    "money": Money(Decimal(0), "EUR"),
    "list": (),
}
_ADDRESS = "https://example.org"


def made_up(
    held: Type | None,
    name: str,
    place: Place,
    kinds: Mapping[str, Kind],
    ids: Mapping[str, tuple[str, ...]],
    within: tuple[str, ...] = (),
) -> Any:
    """Return what stands for a field that has no value that could be set.

    `within` are the kinds of the records that it is a field of.
    """
    shown = Rich(f"[{name}]", place)
    if held is None:
        return shown
    match held.form:
        case "blocks":
            return Blocks((Block("paragraph", (shown,), place),))
        case "map":
            return Keyed(name, place, {}, {})
        case "url":
            return Text(_ADDRESS, place)
        case "picture":
            fields = {"file": Path(name), "alt": shown, "credit": None, "focus": (0.5, 0.5)}
            return Record(PICTURE.name, place, fields, {})
        case "one" | "ref":
            known = held.names if held.form == "one" else ids.get(held.names[0], ())
            return Text(next(iter(known), shown), place)
        case "record" if held.names[0] in kinds and held.names[0] not in within:
            inner = kinds[held.names[0]]
            made = {
                field: made_up(each, field, place, kinds, ids, (*within, inner.name))
                for field, each in inner.fields.items()
            }
            return Record(inner.name, place, made, {})
    return _LEAST.get(held.form, shown)
