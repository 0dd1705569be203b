"""What stands in a draft for fields with a fault: their names, never a value of anybody's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.content.kinds import PICTURE
from memopress.content.model import Block, Blocks, Document, Keyed, Record, Rich, StandIn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.content.kinds import Kind, Type
    from memopress.diagnostics import Place


def made_up(
    held: Type | None,
    name: str,
    place: Place,
    kinds: Mapping[str, Kind],
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
        case "list":
            return ()
        case "flag":
            return False
        case "picture":
            fields = {"file": Path(name), "alt": shown, "credit": None, "focus": (0.5, 0.5)}
            return Record(PICTURE.name, place, fields, {})
        case "number" | "date" | "time" | "money" | "url" | "one" | "ref":
            return StandIn(f"[{name}]", place)
        case "record" if held.names[0] in kinds and held.names[0] not in within:
            inner = kinds[held.names[0]]
            made = {
                field: made_up(each, field, place, kinds, (*within, inner.name))
                for field, each in inner.fields.items()
            }
            return Record(inner.name, place, made, {})
    return shown


def stand_in(
    key: str, place: Place | None, like: Document, kinds: Mapping[str, Kind]
) -> Document | None:
    """Return what stands for a document that a stand-in for its id leads to, None for other keys.

    It is of the kind of another document of its collection; `place` is where the reference stands.
    """
    name = key.partition("/")[2]
    kind = kinds.get(like.kind)
    if kind is None or not (name.startswith("[") and name.endswith("]")):
        return None
    place = place or like.place
    made = {
        field: made_up(held, field, place, kinds, (kind.name,))
        for field, held in kind.fields.items()
    }
    return Document(kind.name, place, made, {}, name, like.collection, like.file)
