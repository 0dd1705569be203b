"""The grammar of `kinds:` in the publication file: what a file or record of each kind holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memopress.content.model import Document
from memopress.diagnostics import did_you_mean
from memopress.limits import DEPTH
from memopress.yamlnodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from memopress.diagnostics import Place, Problems
    from memopress.yamlnodes import Node

SIMPLE = (
    *("word", "text", "blocks", "number", "flag", "picture"),
    *("date", "time", "money", "url"),
)
_FORMS = (*SIMPLE, "list of …", "map of …", "one of …", "ref …")
WANTED = {  # by a type, what stands there
    "word": "a word",
    "text": "a text",
    "blocks": "paragraphs of text",
    "number": "a number",
    "flag": "true or false",
    "picture": "a picture (file, alt, credit, focus)",
    "list": "a list",
    "map": "a map of names and values",
    "ref": "an id",
    "date": "a date such as 2024-05-01",
    "time": "a time such as 20:00",
    "money": "an amount such as 12.50 EUR",
    "url": "an address such as https://example.org",
}
_NAME = re.compile(r"[^\W\d]\w*")  # what a template reads behind a point
# A field of this name could not be read as `card.name`: it would find the record's own attribute.
RESERVED = frozenset(name for name in dir(Document) if not name.startswith("_"))


@dataclass(frozen=True, slots=True)
class Type:
    """What a field holds. `form` is a simple type, 'list', 'map', 'one', 'ref' or 'record'."""

    form: str
    of: Type | None = None  # a list's or map's values
    names: tuple[
        str, ...
    ] = ()  # the choices of 'one'; the collection of 'ref'; the kind of 'record'
    optional: bool = False

    @property
    def wanted(self) -> str:
        """The type in words, for messages."""
        if self.form == "one":
            return f"one of {', '.join(self.names)}"
        return WANTED.get(self.form) or f"a record of kind {self.names[0]}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record; the type of a field that could not be read is None.

    Of one that is `lost` no field could be read.
    """

    name: str
    fields: dict[str, Type | None]
    lost: bool = False


PICTURE = Kind(
    "picture",
    {
        "file": Type("word"),
        "alt": Type("text"),
        "credit": Type("text", optional=True),
        "focus": Type("list", Type("number"), optional=True),
    },
)


def may_be_kinds(node: Node) -> bool:
    """Tell whether something in the publication file looks as its kinds do, whatever its name."""
    held = [each for _, each in node.entries.values()] if isinstance(node, Mapping) else []
    return bool(held) and all(isinstance(each, Mapping) and _has_types(each) for each in held)


def _has_types(node: Mapping) -> bool:
    types = [each for _, each in node.entries.values()]
    return bool(types) and all(isinstance(each, Scalar) for each in types)


def read_kinds(
    node: Node | None, collections: Collection[str] | None, problems: Problems
) -> dict[str, Kind]:
    """Return the kinds that a publication declares; its collections are None if nobody knows."""
    if not isinstance(node, Mapping):
        if node is not None:
            problems.error("wrong-type", "'kinds' has to name kinds and their fields", node.place)
        return {}
    reader = _Grammar(tuple(node.entries), collections, problems)
    kinds = {}
    for name, (place, fields) in node.entries.items():
        if name in SIMPLE:
            problems.error(
                "reserved-name", f"'{name}' is a type already", place, "take another name"
            )
        if not isinstance(fields, Mapping):
            message = f"the kind '{name}' has to name its fields"
            problems.error("wrong-type", message, fields.place)
            kinds[name] = Kind(name, {}, lost=True)
            continue
        for field, (spot, _) in fields.entries.items():
            if field in RESERVED:
                message = f"a field cannot be called '{field}': every record has that already"
                problems.error("reserved-name", message, spot, "take another name")
            elif not _NAME.fullmatch(field):
                message = f"templates can read '{field}' only as document['{field}']"
                meant = re.sub(r"\W+", "_", field).strip("_")
                problems.warn("odd-name", message, spot, f"call it '{meant}'" if meant else "")
        kinds[name] = Kind(name, {f: reader.type(t) for f, (_, t) in fields.entries.items()})
    return kinds


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Reads types, knowing the names that they may use."""

    kinds: tuple[str, ...]
    collections: Collection[str] | None
    problems: Problems

    def type(self, node: Node) -> Type | None:
        if not isinstance(node, Scalar):
            message = "a type is one line, such as 'list of word?'"
            self.problems.error("unknown-type", message, node.place)
            return None
        text = node.text.strip()
        if text.count(" of ") > DEPTH:
            message = f"lists and maps stand here more than {DEPTH} deep in each other"
            self.problems.error("too-deep", message, node.place)
            return None
        made = self.parse(text.removesuffix("?").strip(), node.place)
        if made and text.endswith("?"):
            return Type(made.form, made.of, made.names, optional=True)
        return made

    def parse(self, text: str, place: Place) -> Type | None:
        if text in SIMPLE:
            return Type(text)
        if text in self.kinds:
            return Type("record", names=(text,))
        head, _, rest = text.partition(" of ")
        if rest and head in ("list", "map"):
            of = self.parse(rest.strip(), place)
            return Type(head, of) if of else None
        if rest and head == "one" and "," in rest and "|" not in rest:
            choices = tuple(choice.strip() for choice in rest.split(","))
            message, hint = "choices are parted by |", f"write one of {'|'.join(choices)}"
            self.problems.error("unknown-type", message, place, hint)
            return None
        if rest and head == "one":
            choices = tuple(choice.strip() for choice in rest.split("|"))
            if all(choices):
                return Type("one", names=choices)
        head, _, rest = text.partition(" ")
        if head == "ref" and rest:
            if self.collections is not None and rest not in self.collections:
                hint = self.problems.near(rest, self.collections)
                self.problems.error("unknown-collection", f"there is no '{rest}'", place, hint)
                return None
            return Type("ref", names=(rest,))
        hint = self.problems.near(text, (*_FORMS, *self.kinds))
        self.problems.error("unknown-type", f"'{text}' is no type", place, hint)
        return None


def unknown_step(
    path: str, starts: Iterable[str], kinds: dict[str, Kind], own: tuple[str, ...] = ("id",)
) -> tuple[str, str] | None:
    """Return the step of a path that no kind has, with a hint; None when the path leads somewhere.

    It may lead there where the fields of a kind are not known. `starts` are the kinds that it
    begins at, `own` what documents have beside their fields.
    """
    here = {name: kinds[name] for name in starts if name in kinds}
    steps = path.split(".")
    for number, step in enumerate(steps):
        if number == 0 and len(steps) == 1 and step in own:
            return None
        found = [kind.fields[step] for kind in here.values() if step in kind.fields]
        if not found and any(kind.lost for kind in here.values()):
            return None
        if not found:
            known = dict.fromkeys(f for kind in here.values() for f in kind.fields)
            return step, did_you_mean(step, (*(own if number == 0 else ()), *known))
        here = {}
        for held in found:
            inner = item_of(held)
            if inner is None or inner.form == "map":  # a map's keys are the writer's
                return None
            if inner.form == "picture":
                here[PICTURE.name] = PICTURE
            elif inner.form == "record" and inner.names[0] in kinds:
                here[inner.names[0]] = kinds[inner.names[0]]
    return None


def choices_at(path: str, starts: Iterable[str], kinds: dict[str, Kind]) -> tuple[str, ...]:
    """Return the words that a value at a path may be; none where it may be any."""
    *steps, last = path.split(".")
    here = {name: kinds[name] for name in starts if name in kinds}
    for step in steps:
        held = [item_of(kind.fields.get(step)) for kind in here.values()]
        records = [each for each in held if each and each.form == "record"]
        here = {each.names[0]: kinds[each.names[0]] for each in records if each.names[0] in kinds}
    ends = [end for kind in here.values() if (end := item_of(kind.fields.get(last)))]
    if not all(end.form == "one" for end in ends):
        return ()
    return tuple(dict.fromkeys(name for end in ends for name in end.names))


def item_of(held: Type | None) -> Type | None:
    """Return what a field holds, or each item of its list."""
    while held and held.form == "list":
        held = held.of
    return held
