"""A document to begin with: a file that has all fields of its kind, and its place in the order."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from memopress.content import UNWRITTEN, WANTED, Kind, Type
from memopress.diagnostics import Problems, did_you_mean
from memopress.files import Files
from memopress.schemas import comments_of, head_of, kind_of, read_anyway, setting_of
from memopress.starts.found import Begun, NotBegunError, check_name, write
from memopress.starts.listing import with_name
from memopress.yamlnodes import Mapping, Scalar, Sequence, load_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from collections.abc import Mapping as Known
    from pathlib import Path

    from memopress.content import Publication

_DEEP = 3  # records within each other that are written out


def new_document(project: Path, what: str, name: str) -> Begun:
    """Begin a document of a kind, or of a collection, and put it last in the collection's order.

    Raises NotBegunError, and InputError where the publication file cannot be read.
    """
    check_name("a document", name)
    files = Files(project)
    publication, path = read_anyway(project, files)
    head = head_of(path, files)
    collection, kind, named = _place(publication, head, what)
    known = publication.schema.kinds
    told = comments_of(head, files)
    writer = _Writer(known, publication.schema.ids, told, publication.date)
    text = writer.document(kind, named=named)
    file = f"source/{collection}/{name}.yaml"
    write(project, {file: text.encode()})
    order, shown = setting_of(head, collection, "order"), path.relative_to(project).as_posix()
    if order is None:
        return Begun((file,))
    old = path.read_bytes()
    changed = with_name(old.decode("utf-8"), order, name)
    if changed is not None:
        path.write_bytes(changed.encode())
        if _last(path, project, collection) == name:
            return Begun((file,), (shown,))
        path.write_bytes(old)
    return Begun((file,), left=(f"put {name} into the order of '{collection}' in {shown}",))


def _last(path: Path, project: Path, collection: str) -> str | None:
    """Return what a publication file lists last in the order of a collection."""
    head = load_yaml(path, Files(project), Problems())
    order = setting_of(head, collection, "order") if isinstance(head, Mapping) else None
    last = order.items[-1] if isinstance(order, Sequence) and order.items else None
    return last.text if isinstance(last, Scalar) else None


def _place(publication: Publication, head: Mapping, what: str) -> tuple[str, Kind, bool]:
    """Return the collection and the kind that are meant; True if the file has to name it."""
    kinds, ids = publication.schema.kinds, publication.schema.ids
    of = {name: kind_of(head, name) for name in ids}
    if what in of:
        kind = of[what]
        if kind is None or kind not in kinds:
            hint = f"name one: {', '.join(kinds)}"
            raise NotBegunError(f"documents of '{what}' are of several kinds", hint)
        return what, kinds[kind], False
    if what not in kinds:
        hint = did_you_mean(what, (*kinds, "edition", "layout"))
        raise NotBegunError(f"there is no kind '{what}'", hint)
    if own := [name for name, kind in of.items() if kind == what]:
        return own[0], kinds[what], False
    there = {
        (each.collection, each.kind) for some in publication.collections.values() for each in some
    }
    free = [name for name, kind in of.items() if kind is None]
    free.sort(key=lambda name: (name, what) not in there)  # one that has such documents comes first
    if free and ((free[0], what) in there or not _is_part(what, kinds)):
        return free[0], kinds[what], True
    raise NotBegunError(f"'{what}' is no kind of document: it is part of others")


def _is_part(what: str, kinds: Known[str, Kind]) -> bool:
    """Tell whether documents of some kind have records of another one in them."""
    for kind in kinds.values():
        for field in kind.fields.values():
            held = field
            while held and held.form in ("list", "map"):
                held = held.of
            if held and held.form == "record" and held.names[0] == what:
                return True
    return False


class _Writer:
    """Writes fields by their types, each with what it wants behind it."""

    def __init__(
        self,
        kinds: Known[str, Kind],
        ids: Known[str, tuple[str, ...]],
        told: Known[str, Known[str, str]],
        day: dt.date,
    ) -> None:
        self.kinds, self.ids, self.told, self.day = kinds, ids, told, day

    def document(self, kind: Kind, *, named: bool) -> str:
        about = f"# A document of kind {kind.name}. Fields behind a # may be left out."
        lines = [about, *([f"kind: {kind.name}"] if named else ()), *self.fields(kind, 1)]
        return "\n".join(lines) + "\n"

    def fields(self, kind: Kind, deep: int) -> Iterator[str]:
        for name, held in kind.fields.items():
            if held is None:
                continue
            lines = list(self.field(name, held, self.told.get(kind.name, {}).get(name, ""), deep))
            yield from (f"# {line}" if held.optional else line for line in lines)

    def field(self, name: str, held: Type, said: str, deep: int) -> Iterator[str]:
        told = f"  # {'; '.join(filter(None, (self.wanted(held), said)))}"
        if held.form == "blocks":
            yield f"{name}: |{told}"
            yield f"  {UNWRITTEN}"
        elif held.form == "list" and held.of and held.of.form == "record" and deep < _DEEP:
            inner = list(self.fields(self.kinds[held.of.names[0]], deep + 1))
            yield f"{name}:{told}"
            first, *rest = inner or ["{}"]
            yield f"  - {first}"
            yield from textwrap.indent("\n".join(rest), "    ").split("\n") if rest else ()
        elif held.form == "record" and deep < _DEEP:
            yield f"{name}:{told}"
            for line in self.fields(self.kinds[held.names[0]], deep + 1):
                yield f"  {line}"
        else:
            yield f"{name}: {self.value(held)}{told}"

    def wanted(self, held: Type) -> str:
        if held.form == "one":
            return held.wanted
        if held.form == "ref":
            return f"the id of a document of {held.names[0]}"
        if held.form in ("list", "map") and held.of:
            return f"a {held.form} of: {self.wanted(held.of)}"
        return WANTED.get(held.form, held.names[0] if held.names else held.form)

    def value(self, held: Type) -> str:
        match held.form:
            case "list":
                return "[]"
            case "map" | "record":
                return "{}"
            case "one":
                return held.names[0]
            case "ref":
                return next(iter(self.ids.get(held.names[0], ())), "…")
            case "picture":
                return f"{{file: NAME.jpg, alt: {UNWRITTEN}}}"
        return {
            "number": "0",
            "flag": "false",
            "date": f"{self.day}",
            "time": "12:00",
            "money": "0 EUR",
            "url": "https://example.org",
        }.get(held.form, UNWRITTEN)
