"""From located YAML to values: every field checked against its kind, every fault reported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress.content.kinds import PICTURE, Kind, Type, choices_at, unknown_step
from memopress.content.markup import read_blocks, read_text
from memopress.content.model import (
    Document,
    Keyed,
    Record,
    Rich,
    StandIn,
    Text,
    texts_in,
)
from memopress.content.pictures import check_picture
from memopress.content.spare import made_up
from memopress.content.values import (
    WrongValueError,
    read_date,
    read_money,
    read_number,
    read_time,
    read_url,
)
from memopress.diagnostics import Problems
from memopress.fields import Fields
from memopress.filenames import is_below
from memopress.hyphens import read_hyphenation
from memopress.yamlnodes import Mapping, Scalar, Sequence
from memopress.yamltraps import TRUTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from memopress.diagnostics import Place
    from memopress.files import Files
    from memopress.yamlnodes import Node

_VALUES: dict[str, Callable[[str], Any]] = {
    "number": read_number,
    "date": read_date,
    "time": read_time,
    "money": read_money,
}
UNWRITTEN = "…"  # stands in a document that has just begun, for each text that it wants
_BREAKS = "hyphenation"  # what any document may have beside the fields of its kind


@dataclass(frozen=True, slots=True)
class Schema:
    """The kinds of a publication, the ids that references may name, and the pictures' folder.

    It is `lost` if nothing is known of the kinds: the publication does not name them, or wrongly.
    """

    kinds: dict[str, Kind]
    ids: dict[str, tuple[str, ...]]
    images: Path
    files: Files = field(repr=False, compare=False)
    lost: bool = False

    def document(
        self, node: Mapping, kind: str, collection: str, file: Path, problems: Problems
    ) -> Document:
        """Return a file as a document of a known kind, with its faults."""
        own = Problems(subject=problems.subject)
        reader, entries = _Reader(self, own), Fields(node, f"this {kind}", own)
        entries.take("kind")
        breaks = entries.take(_BREAKS)
        broken: set[str] = set()
        fields, places = reader.fields(entries, self.kinds[kind], broken)
        absent = [name for name in fields if name not in entries]
        made = Document(
            kind,
            node.place,
            fields,
            places,
            file.stem,
            collection,
            file,
            read_hyphenation(breaks, own),
            doubtful=frozenset((*broken, *(absent if entries.foreign else ()))),
        )
        reader.check_notes(made)
        problems.extend(own.found)
        left_out = () if self.files.lenient else broken
        sound = {name: value for name, value in fields.items() if name not in left_out}
        return replace(made, _fields=sound, faults=tuple(own.errors))

    def revise(self, document: Document, changes: Node, problems: Problems) -> Document:
        """Return the document with some fields replaced; an empty optional field is taken out."""
        if not isinstance(changes, Mapping):
            problems.error("wrong-type", "an override names fields and their values", changes.place)
            return document
        reader = _Reader(self, problems)
        entries = Fields(changes, f"this {document.kind}", problems)
        kind = self.kinds[document.kind]
        named = Kind(kind.name, {n: t for n, t in kind.fields.items() if n in entries})
        for name in kind.fields:
            if name not in named.fields:
                entries.take(name)  # which may be named, and need not
        breaks = read_hyphenation(entries.take(_BREAKS), problems)
        fields, places = reader.fields(entries, named)
        kept = {name: document.place_of(name) for name in document if name not in named.fields}
        made = replace(
            document,
            _fields={name: fields.get(name, document[name]) for name in document},
            _places={**kept, **places},
            hyphenation=breaks if _BREAKS in entries else document.hyphenation,
        )
        reader.check_notes(made)
        return made

    def record(self, entries: Fields, kind: Kind) -> Record:
        """Return a record of a kind that need not be declared; what others asked for may be there.

        All else is told of.
        """
        fields, places = _Reader(self, entries.problems).fields(entries, kind)
        return Record(kind.name, entries.node.place, fields, places)

    def text(self, node: Scalar, name: str, problems: Problems) -> Rich | None:
        """Return a text that belongs to no document; None when it is empty."""
        text = _Reader(self, problems, begun=False).value(node, Type("text"), name)
        return text if isinstance(text, Rich) else None

    def unknown_step(self, path: str, kinds: Iterable[str]) -> tuple[str, str] | None:
        """Return the step of a path that none of the kinds has, with a hint, or None."""
        return unknown_step(path, kinds, self.kinds)

    def choices(self, path: str, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the words that a value at a path may be; none where it may be any."""
        return choices_at(path, kinds, self.kinds)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads nodes into values, one method a type."""

    schema: Schema
    problems: Problems
    begun: bool = True  # whether what is read may have been begun by `memopress new`

    def fields(
        self, entries: Fields, kind: Kind, broken: set[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Place]]:
        """Return the values and places of a record's fields, all of them, in the kind's order.

        Those with an error in them are added to `broken`; fields that nobody asked for are told.
        """
        nodes = {name: entries.take(name) for name in kind.fields}
        entries.done()
        fields: dict[str, Any] = {}
        places: dict[str, Place] = {}
        for name, held in kind.fields.items():
            found = nodes[name]
            empty = isinstance(found, Scalar) and found.value is None
            own = Problems()
            reader = _Reader(self.schema, own)
            if found is not None and not empty and held:
                fields[name] = reader.value(found, held, name)
                places[name] = found.place
            else:
                fields[name] = _absent(held, entries.node.place)
                if found is not None and held and not held.optional:
                    hint = found.hint if isinstance(found, Scalar) else ""
                    own.error("empty-text", f"'{name}' is empty", found.place, hint)
            self.problems.extend(own.found)
            lacks = found is None and held is not None and not held.optional
            if lacks:
                entries.missing(name)
            if self.schema.files.lenient and (lacks or own.errors) and fields[name] in (None, ()):
                place, schema = found.place if found else entries.node.place, self.schema
                fields[name] = made_up(held, name, place, schema.kinds)
            if broken is not None and (lacks or own.errors):
                broken.add(name)
        return fields, places

    def value(self, node: Node, kind: Type, name: str) -> Any:
        if kind.form == "list":
            return self.items(node, kind, name)
        if kind.form == "map":
            return self.map(node, kind, name)
        if kind.form == "record":
            if isinstance(node, Mapping):
                known = self.schema.kinds.get(kind.names[0])  # absent when it could not be read
                entries = Fields(node, f"this {kind.names[0]}", self.problems)
                return self.schema.record(entries, known) if known else None
            return self.wrong(node, kind, name)
        if kind.form == "picture":
            return self.picture(node, kind, name)
        if not isinstance(node, Scalar):
            return self.wrong(node, kind, name)
        if kind.form in _VALUES:
            return self.single(node, kind, name, _VALUES[kind.form])
        if kind.form == "flag":
            meant = TRUTH.get(node.text.lower())
            hint = f"write {meant}" if meant else ""
            return (
                node.value if isinstance(node.value, bool) else self.wrong(node, kind, name, hint)
            )
        if not node.text.strip():
            self.problems.error("empty-text", f"'{name}' is empty", node.place)
            return None
        unwritten = self.begun and node.text.strip() == UNWRITTEN
        if unwritten and kind.form in ("word", "text", "blocks"):
            message, hint = f"'{name}' still holds {UNWRITTEN}", "write what is to be printed there"
            self.problems.warn("not-filled", message, node.lines[0], hint)
        if kind.form == "text":
            return read_text(node, self.problems)
        if kind.form == "blocks":
            return read_blocks(node, self.problems)
        if kind.form == "url":
            url = self.single(node, kind, name, read_url)
            return None if url is None else Text(url, node.lines[0])
        return self.word(node, kind, name)

    def word(self, node: Scalar, kind: Type, name: str) -> Text:
        """Return plain text: any word, one of some choices, or the id of a document."""
        text = Text(node.text.strip().replace("\n", " "), node.lines[0])
        if kind.form == "one" and text not in kind.names:
            message = f"'{text}' is not among the choices for '{name}'"
            hint = self.problems.near(text, kind.names)
            self.problems.error("unknown-choice", message, node.place, hint)
        if kind.form == "ref":
            known = self.schema.ids.get(kind.names[0], ())
            if text not in known:
                message = f"there is no '{text}' in {kind.names[0]}"
                hint = self.problems.near(text, known)
                self.problems.error("unknown-reference", message, node.place, hint)
                if self.schema.files.lenient:
                    return StandIn(f"[{name}]", text.place)
        return text

    def single(self, node: Scalar, kind: Type, name: str, read: Callable[[str], Any]) -> Any:
        """Return what `read` makes of a value; None after a diagnostic."""
        text = node.text.strip()
        try:
            value = read(text)
        except WrongValueError as fault:
            if fault.message:
                self.problems.error("wrong-type", fault.message, node.place, fault.hint)
                return None
            return self.wrong(node, kind, name, fault.hint)
        if kind.form == "number" and isinstance(node.value, str):
            return self.wrong(node, kind, name, f"write {text} without quotes")
        return value

    def items(self, node: Node, kind: Type, name: str) -> tuple[Any, ...]:
        of = kind.of
        if of is None or not isinstance(node, Sequence):
            self.wrong(node, kind, name, "begin each item with '- ', or write [a, b]")
            return ()
        found = (self.item(item, of, name) for item in node.items)
        return tuple(value for value in found if value is not None)

    def item(self, node: Node, kind: Type, name: str) -> Any:
        value = None
        if isinstance(node, Scalar) and node.value is None:
            message = f"an item of '{name}' is empty"
            self.problems.error("empty-text", message, node.place, node.hint)
        else:
            value = self.value(node, kind, name)
        if value is None and self.schema.files.lenient:  # without it a sum would be another one
            return made_up(kind, name, node.place, self.schema.kinds)
        return value

    def map(self, node: Node, kind: Type, name: str) -> Record:
        of = kind.of
        if of is None or not isinstance(node, Mapping):
            self.wrong(node, kind, name)
            return Keyed(name, node.place, {}, {})
        held = {key: self.item(value, of, key) for key, (_, value) in node.entries.items()}
        places = {key: value.place for key, (_, value) in node.entries.items()}
        return Keyed(name, node.place, held, places)

    def picture(self, node: Node, kind: Type, name: str) -> Record | None:
        """Return a picture: its file found and readable, its focal point from 0 to 1."""
        if not isinstance(node, Mapping):
            hint = f"write {{file: {node.text}, alt: …}}" if isinstance(node, Scalar) else ""
            self.wrong(node, kind, name, hint)
            return None
        loose = Kind(PICTURE.name, {**PICTURE.fields, "alt": Type("text", optional=True)})
        alt = node.get("alt")
        blank = isinstance(alt, Scalar) and not alt.text.strip()
        entries = {k: v for k, v in node.entries.items() if not (blank and k == "alt")}
        reader = Fields(Mapping(entries, node.place), "this picture", self.problems)
        fields, places = self.fields(reader, loose)
        if fields["alt"] is None:
            place = alt.place if alt else node.place
            hint = "say in 'alt' what the picture shows, for those who cannot see it"
            self.problems.warn("missing-alt", "this picture has no alternative text", place, hint)
            fields["alt"] = Rich("", place)
        if fields["file"] is not None:
            place, schema = places["file"], self.schema
            name = fields["file"]
            fields["file"] = check_picture(schema.images, name, place, schema.files, self.problems)
            if fields["file"] is None and schema.files.lenient and is_below(name):
                fields["file"] = Path(name)  # whoever places it tells that it is not there
        fields["focus"] = self.focus(node.get("focus"), fields["focus"])
        return Record(PICTURE.name, node.place, fields, places)

    def focus(self, node: Node | None, read: tuple[float, ...]) -> tuple[float, float]:
        if node is None:
            return 0.5, 0.5
        numbers = [each for each in read if isinstance(each, int | float)]  # in a draft not all are
        if len(numbers) == len(read) == 2 and all(0 <= number <= 1 for number in numbers):
            return float(numbers[0]), float(numbers[1])
        message = "'focus' wants two numbers from 0 to 1: from the left and from the top"
        self.problems.error("wrong-type", message, node.place, "the centre is [0.5, 0.5]")
        return 0.5, 0.5

    def wrong(self, node: Node, kind: Type, name: str, hint: str = "") -> None:
        hint = hint or _unquoted(node, kind)
        message = f"'{name}' wants {kind.wanted}, and {_there(node)} stands here"
        self.problems.error("wrong-type", message, node.place, hint)

    def check_notes(self, document: Document) -> None:
        """Report references to notes that the document does not have."""
        held = document.get("notes")
        notes = held if isinstance(held, Record) else {}
        for text in texts_in(document):
            for reference in text.references if isinstance(text, Rich) else ():
                if reference.note not in notes:
                    message = f"there is no note '{reference.note}'"
                    hint = self.problems.near(reference.note, notes)
                    self.problems.error("unknown-note", message, reference.place, hint)


def _absent(kind: Type | None, place: Place) -> Any:
    """Return what stands for a field that was left out."""
    if kind and kind.form == "list":
        return ()
    if kind and kind.form == "map":
        return Keyed("map", place, {}, {})
    return None


def _unquoted(node: Node, kind: Type) -> str:
    """Return a hint where YAML has taken a text for a map or a list."""
    if kind.form not in ("word", "text", "blocks", "one", "ref", "url"):
        return ""
    if isinstance(node, Mapping) and len(node.entries) <= 1:
        inner = next((value for _, value in node.entries.values()), None)
        empty = inner is None or (isinstance(inner, Scalar) and not inner.text)
        what = "that begins with {" if empty else "that holds ': '"
        return f"put a text {what} between quotes"
    return "put a text that begins with [ between quotes" if isinstance(node, Sequence) else ""


def _there(node: Node) -> str:
    """Return what a node is, in words."""
    if isinstance(node, Mapping):
        return "a map"
    if isinstance(node, Sequence):
        return "a list"
    text = node.text if len(node.text) <= 30 else f"{node.text[:29]}…"
    if isinstance(node.value, bool):
        return f"the flag '{text}'"
    return f"'{text}'"
