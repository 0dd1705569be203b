"""The shape of editions' files: what they may choose, order and say otherwise in this project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.edition.keys import EDITION, JOIN, PARTS, SELECT, Key
from memopress.schemas import shapes as s
from memopress.schemas.content import HYPHENATION, Names, definitions, paths, record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from memopress.content import Kind, Type
    from memopress.schemas.shapes import Shape

_ANY = s.any_of(s.word(), s.NULL)


def editions(
    collections: Mapping[str, Collection[str]],
    documents: Mapping[str, str],
    kinds: Mapping[str, Kind],
    told: Mapping[str, Mapping[str, str]],
    names: Names,
    files: Collection[str],
    tables: Collection[str],
    *,
    bases: bool,
) -> Shape:
    """Return the shape of an edition's file.

    `collections` have the kinds of their documents, `documents` each its own; `files` are the
    names of editions' files, `tables` those of CSV files beside them. With `bases`, some files are
    based on others: those need no name. Where a file stands for many editions, a pattern may stand
    for any value.
    """
    row = Names(names.ids, names.pictures, row=True)
    known = {
        **definitions(kinds, told, names),
        **definitions(kinds, told, row),
        **{f"override-{name}": _override(kind, told, names) for name, kind in kinds.items()},
        **{f"row-override-{name}": _override(kind, told, row) for name, kind in kinds.items()},
        "values": s.one_or_several(s.word()),
        **{
            f"{each.prefix}{name}": shape
            for each in (names, row)
            for collection, of in collections.items()
            for name, shape in _steps(collection, of, kinds, each).items()
        },
        "edition": _edition(collections, documents, names, files, tables, bases=bases),
        "row-edition": _edition(collections, documents, row, files, tables, bases=True),
    }
    shape = {"if": {"required": ["each"]}, "then": s.ref("row-edition"), "else": s.ref("edition")}
    return s.document("an edition, or many", {"type": "object"} | shape, known)


def _override(kind: Kind, told: Mapping[str, Mapping[str, str]], names: Names) -> Shape:
    shape = record(kind, told.get(kind.name, {}), names, whole=False)
    shape.get("properties", {}).setdefault("hyphenation", HYPHENATION)
    return shape


def _edition(
    collections: Mapping[str, Collection[str]],
    documents: Mapping[str, str],
    names: Names,
    files: Collection[str],
    tables: Collection[str],
    *,
    bases: bool,
) -> Shape:
    known = {
        "name": s.any_of(s.word(), s.NULL) if bases else s.word(),
        "based-on": s.any_of(s.choice(files), s.NULL) if files else s.word(),
        "select": s.fields({name: s.ref(f"{names.prefix}select-{name}") for name in collections}),
        "order": s.fields(
            {
                name: s.several(names.filled(s.choice(names.ids[name]))) | {"uniqueItems": True}
                for name in collections
            }
        ),
        "override": _overrides(documents, names),
        "budget": s.fields(
            {"multiple": {"type": "integer", "minimum": 1}, "fillers": s.one_or_several(s.word())},
            ("multiple",),
        ),
        "each": _each(tables),
        "id": s.word(),
        "join": _join(),
    }
    if not names.row:  # those go with `each`
        del known["id"], known["join"]
    if bases:
        for part in PARTS:
            known[part] = s.any_of(known[part], s.NULL)
        known["budget"] = s.any_of({"type": "object"}, s.NULL)
    shape = s.fields(_told(known, EDITION), () if bases else ("name",), other=_ANY)
    if not names.row:
        shape["properties"] |= {"id": False, "join": False}
    return shape


def _told(known: Mapping[str, Shape], table: Mapping[str, Key]) -> dict[str, Shape]:
    return {
        name: s.said(shape, f"{table[name].does}: `{table[name].form}`")
        for name, shape in known.items()
    }


def _each(tables: Iterable[str]) -> Shape:
    rows = s.several(s.any_of(s.word(), {"type": "object", "additionalProperties": _ANY}), 1)
    field = {"type": "object", "additionalProperties": s.word(), "maxProperties": 1}
    return s.any_of(s.suggested(tables), rows, field)


def _join() -> Shape:
    ways = s.fields(_told({way: s.word() for way in JOIN if way != "name"}, JOIN), other=_ANY)
    return s.any_of(s.word(), ways | {"oneOf": [{"required": ["by"]}, {"required": ["with"]}]})


def _steps(
    collection: str, of: Collection[str], kinds: Mapping[str, Kind], names: Names
) -> dict[str, Shape]:
    """Return the shapes of filters of a collection, of a step of its selection, and of the whole.

    Each may have what the one before has.
    """
    known = paths(of, kinds)
    where = {path: _values(held, names) for path, held in known.items()}
    maps = (path for path, held in known.items() if held is None or held.form == "map")
    below = {f"^{path}\\.": s.ref("values") for path in maps}

    def shape(more: Mapping[str, Shape]) -> Shape:
        made = s.fields({**where, **_told(more, SELECT)})
        return made | ({"patternProperties": below} if below else {})

    negated = {"not": s.ref(f"{names.prefix}where-{collection}")}
    count: Shape = {"type": "integer", "minimum": 1}
    then = s.one_or_several(s.ref(f"{names.prefix}step-{collection}"))
    return {
        f"where-{collection}": shape({}),
        f"step-{collection}": shape(negated),
        f"select-{collection}": shape({**negated, "then": then, "least": count, "most": count}),
    }


def _values(held: Type | None, names: Names) -> Shape:
    """Return the shape of the values that a filter lists; what no document has is no error."""
    if held and held.form == "one":
        if names.row:  # a row's value that no document could have is an error
            return s.one_or_several(names.filled(s.choice(held.names)))
        return s.one_or_several(s.suggested(held.names))
    return s.ref("values")


def _overrides(documents: Mapping[str, str], names: Names) -> Shape:
    """Return the shape of `override`: documents by their keys, each with fields of its kind."""
    known = {key: s.ref(f"{names.prefix}override-{kind}") for key, kind in documents.items()}
    shape = s.fields(known)
    if names.row:  # a key may have patterns in it
        shape["patternProperties"] = {r"\{.+\}": {"type": "object"}}
    return shape
