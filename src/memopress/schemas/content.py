"""Shapes of the publication file and of documents: the kinds of a publication, as JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.content import (
    AMOUNT,
    CURRENCY,
    PICTURE,
    RESERVED,
    SIMPLE,
    TIME,
    WANTED,
    Kind,
    Type,
    item_of,
)
from memopress.content.keys import ABOUT, HEAD, PRESS, SCREEN
from memopress.links import WEB
from memopress.schemas import shapes as s

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from memopress.schemas.shapes import Shape

_PATTERNS = {
    "time": TIME.pattern,
    "money": rf"({CURRENCY})\s*{AMOUNT.pattern}|{AMOUNT.pattern}\s*({CURRENCY})",
    "url": WEB,
}
_MARKDOWN = "Markdown: *emphasis*, **strong**, [link](https://…), [words]{lang=en}, [^note]"
_DEEP = 4  # records within each other that paths of filters lead through
HYPHENATION = s.said(
    s.one_or_several(s.pattern(r"\S+")), "words with their breaks: `[cir-cus, foyer]`"
)


class Names:
    """What a project calls its things, by which values are completed and checked.

    `ids` are those of documents by collection, `pictures` the files below images/. Where a `row`
    may be filled in, a pattern such as '{name}' may stand for any value.
    """

    def __init__(
        self, ids: Mapping[str, tuple[str, ...]], pictures: Collection[str], *, row: bool = False
    ) -> None:
        """Take the names as they are."""
        self.ids, self.pictures, self.row = ids, pictures, row

    def filled(self, shape: Shape) -> Shape:
        """Return a shape that a pattern may stand for."""
        return s.any_of(shape, {"type": "string", "pattern": r"\{.+\}"}) if self.row else shape

    @property
    def prefix(self) -> str:
        """How definitions are called, of values that may be patterns and of others."""
        return "row-" if self.row else ""


def value(held: Type | None, names: Names) -> Shape:
    """Return the shape of what a field of a type holds; of a type that could not be read, any."""
    if held is None:
        return {}
    match held.form:
        case "list":
            return s.several(value(held.of, names))
        case "map":
            return {"type": "object", "additionalProperties": value(held.of, names)}
        case "record":
            return s.ref(names.prefix + held.names[0])
        case "picture":
            return s.ref(f"{names.prefix}picture")
    return names.filled(_single(held, names))


def _single(held: Type, names: Names) -> Shape:
    match held.form:
        case "one":
            return s.choice(held.names)
        case "ref":
            return s.choice(names.ids.get(held.names[0], ()))
        case "number":
            return {"type": "number"}
        case "flag":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
        case "time" | "money" | "url":
            return s.pattern(_PATTERNS[held.form])
    return s.word()


def _field(held: Type | None, told: str, names: Names) -> Shape:
    """Return the shape of a field: what may be left out may be empty too."""
    shape = value(held, names)
    if held is None:
        return shape
    if held.optional:
        shape = s.any_of(shape, s.NULL)
    wanted = _wanted(held)
    parts = [told, wanted if not told else "", _MARKDOWN if held.form in ("text", "blocks") else ""]
    text = ". ".join(filter(None, parts))
    return s.said(shape, text) if text else shape


def _wanted(held: Type) -> str:
    """Return what a field wants, in words."""
    if held.form == "ref":
        return f"the id of a document of {held.names[0]}"
    if held.form in ("list", "map") and held.of:
        return f"{held.form} of {held.of.names[0] if held.of.form == 'record' else held.of.form}"
    return WANTED.get(held.form, "")


def record(
    kind: Kind, told: Mapping[str, str], names: Names, *, whole: bool = True, own: bool = False
) -> Shape:
    """Return the shape of a record; unless it is `whole`, any field may be missing.

    `told` are what is said of its fields. It is a document's `own`: then it may name its kind, and
    how words break.
    """
    if kind.lost:
        return {"type": "object"}
    known = {name: _field(held, told.get(name, ""), names) for name, held in kind.fields.items()}
    if own:
        known.setdefault("hyphenation", HYPHENATION)
        known["kind"] = s.said({"const": kind.name}, "what this document is")
    needed = [name for name, held in kind.fields.items() if held and not held.optional]
    return s.fields(known, needed if whole else ())


def definitions(
    kinds: Mapping[str, Kind], told: Mapping[str, Mapping[str, str]], names: Names
) -> dict[str, Shape]:
    """Return the shapes of all kinds of records, by how they are referred to."""
    focus = s.several({"type": "number", "minimum": 0, "maximum": 1}) | {"maxItems": 2}
    picture = {
        "file": s.said(s.suggested(names.pictures), "a file below images/"),
        "alt": s.said(s.any_of(s.word(), s.NULL), "what it shows, for those who do not see it"),
        "credit": s.any_of(s.word(), s.NULL),
        "focus": s.said(focus | {"minItems": 2}, "what matters in it, from the left and the top"),
    }
    assert picture.keys() == PICTURE.fields.keys()  # noqa: S101 - the same record
    found = {name: record(kind, told.get(name, {}), names) for name, kind in kinds.items()}
    found["picture"] = s.fields(picture, ("file",))
    return {names.prefix + name: shape for name, shape in found.items()}


def documents(
    kind: str | None,
    kinds: Mapping[str, Kind],
    told: Mapping[str, Mapping[str, str]],
    names: Names,
) -> Shape:
    """Return the shape of a collection's documents: of one kind, or each of the kind it names."""
    known = definitions(kinds, told, names)
    wholes = {
        name: record(each, told.get(name, {}), names, own=True) for name, each in kinds.items()
    }
    if kind in wholes:
        return s.document(f"{kind}: a document", wholes[str(kind)], known)
    cases = [
        {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": shape}
        for name, shape in wholes.items()
    ]
    shape: Shape = {
        "type": "object",
        "properties": {"kind": s.said(s.choice(kinds), "what this document is")},
        "required": ["kind"],
        "allOf": cases,
    }
    return s.document("a document", shape, known)


def paths(kinds: Collection[str], known: Mapping[str, Kind]) -> dict[str, Type | None]:
    """Return where filters may look in documents of some kinds: 'places.province', and its type."""
    found: dict[str, Type | None] = {"id": Type("word")}
    for name in kinds:
        if name in known:
            found |= dict(_paths(known[name], known, "", 1))
    return found


def _paths(
    kind: Kind, known: Mapping[str, Kind], before: str, deep: int
) -> Iterator[tuple[str, Type | None]]:
    for name, held in kind.fields.items():
        inner = item_of(held)
        yield before + name, inner
        below = PICTURE if inner and inner.form == "picture" else None
        if inner and inner.form == "record":
            below = known.get(inner.names[0])
        if below and deep < _DEEP:
            yield from _paths(below, known, f"{before}{name}.", deep + 1)


def publication(
    kinds: Mapping[str, Kind],
    ids: Mapping[str, tuple[str, ...]],
    layouts: Collection[str],
    profiles: Collection[str],
) -> Shape:
    """Return the shape of the publication file; `layouts` and `profiles` are names to offer."""
    names = Names(ids, ())
    forms = "|".join((*SIMPLE, *map(re.escape, kinds)))
    choices = r"one of (?:[^|,\s][^|,]*|[^|\s][^|]*(?:\|[^|]+)+)"  # which commas do not part
    type_ = s.pattern(rf"\s*(?:(?:list|map) of )*\s*(?:{forms}|{choices}|ref \S+)\s*\??\s*")
    offered = [f"{name}{mark}" for name in (*SIMPLE, *kinds) for mark in ("", "?")]
    collections: dict[str, Shape] = {}
    for name, own in ids.items():
        order = s.said(
            s.several(s.choice(own)) | {"uniqueItems": True},
            "the ids of its documents, in the order of the brochure",
        )
        kind = s.said(s.suggested(kinds), "of all its documents; without it, each names its own")
        collections[name] = s.any_of(s.fields({"kind": kind, "order": order}), s.NULL)
    head = {name: _head(held, names) for name, held in HEAD.fields.items()}
    head["layout"] = s.suggested(layouts)
    ticket = {
        "press": {name: _head(held, names) for name, held in PRESS.fields.items()},
        "screen": {name: _head(held, names) for name, held in SCREEN.fields.items()},
    }
    ticket["press"]["preflight"] = s.suggested(profiles)
    known = head | {
        "date": {"type": "string", "format": "date"},
        **{name: s.fields(_told(held)) for name, held in ticket.items()},
        "collections": {
            "type": "object",
            "properties": collections,
            "additionalProperties": s.any_of(
                s.fields({"kind": s.suggested(kinds), "order": s.several(s.word())}), s.NULL
            ),
            "propertyNames": {"not": {"const": "editions"}},
        },
        "kinds": {
            "type": "object",
            "propertyNames": {"not": {"enum": list(SIMPLE)}},
            "additionalProperties": {
                "type": "object",
                "propertyNames": {"not": {"enum": sorted(RESERVED)}},
                "additionalProperties": s.any_of({"enum": offered}, type_),
            },
        },
        "checks": s.several(_check()),
        "hyphenation": HYPHENATION,
    }
    needed = [name for name, held in HEAD.fields.items() if held and not held.optional]
    return s.document("the publication", s.fields(_told(known), (*needed, "date")), {})


def _told(known: Mapping[str, Shape]) -> dict[str, Shape]:
    return {name: s.said(shape, ABOUT[name]) for name, shape in known.items()}


def _head(held: Type | None, names: Names) -> Shape:
    return s.any_of(value(held, names), s.NULL) if held and held.optional else value(held, names)


def _check() -> Shape:
    path = s.word()
    return s.any_of(
        {"const": "apostrophes"},
        s.fields({"same": path, "by": path}, ("same", "by")),
        s.fields({"sum": path, "total": path}, ("sum", "total")),
        s.fields({"alike": path}, ("alike",)),
        s.fields({"filled": path}, ("filled",)),
    )
