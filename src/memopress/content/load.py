"""From a project folder to a Publication: finds the files, reads them all, then judges."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from memopress.content.checks import read_checks
from memopress.content.keys import HEAD, PRESS, SCREEN
from memopress.content.kinds import may_be_kinds, read_kinds
from memopress.content.model import Document, Record, Text
from memopress.content.publication import Publication, edition_fault
from memopress.content.schema import Schema
from memopress.diagnostics import Place, Problems, Severity
from memopress.fields import Fields
from memopress.filenames import HINT as NAME_HINT
from memopress.filenames import doubles, name_fault
from memopress.files import Files, shown
from memopress.hyphens import read_hyphenation
from memopress.languages import HINT, is_language
from memopress.readings import Readings
from memopress.subject import Subject
from memopress.yamlnodes import Mapping, Scalar, Sequence, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memopress.diagnostics import Diagnostic
    from memopress.files import Tell
    from memopress.plain import FileFault
    from memopress.yamlnodes import Node

_EDITIONS = "editions"
_FILE_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class _Collection:
    """What the publication file says of a folder."""

    name: str
    place: Place
    kind: Scalar | None
    order: tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True)
class _FileFaults:
    """The errors of single files, by their keys."""

    found: dict[str, list[Diagnostic]] = field(default_factory=dict)

    @contextmanager
    def of(self, path: Path, problems: Problems) -> Iterator[Problems]:
        """Collect what is wrong with a file, and tell it to `problems` afterwards."""
        key, edition = f"{path.parent.name}/{path.stem}", path.parent.name == _EDITIONS
        own = Problems(subject=None if edition else Subject(document=key))
        yield own
        problems.extend(own.found)
        if own.errors:
            self.found.setdefault(key, []).extend(own.errors)


def load_content(project: Path, files: Files | None = None) -> Publication:
    """Return the publication in a project folder (`source/`, `images/`).

    Raises InputError with everything that is wrong, in all files together; warnings are kept on
    the publication.
    """
    problems = Problems()
    publication = read_content(project, files or Files(project), problems)
    problems.stop()
    assert publication is not None  # noqa: S101 - stop() raised otherwise
    return publication


def read_content(
    project: Path, files: Files, problems: Problems, readings: Readings | None = None
) -> Publication | None:
    """Return the publication in a project folder, and tell everything that is wrong or odd.

    What `readings` have of files that have not changed is taken from there.

    All errors are also kept as its `faults`, those of single documents and editions by their keys,
    as they concern only those editions that hold them. None comes back where there is no
    publication file that can be read.
    """
    source, readings = project / "source", readings or Readings()

    def tell(path: Path, fault: FileFault) -> None:
        problems.error(fault.code, f"this {fault}", Place(shown(path)), fault.hint)

    head = _head(source, files, tell, readings, problems)
    # All files are read before any is judged: a fault in one must not hide those in another.
    for path in files.names(source, "**/*.yml", tell):
        message = f"{path.name} is not read: content files end in .yaml"
        problems.error("wrong-suffix", message, Place(shown(path)), f"call it {path.stem}.yaml")
    found: dict[Path, Node | None] = {}
    faults = _FileFaults()
    for path in files.names(source, "*/*.yaml", tell):
        with faults.of(path, problems) as own:
            found[path] = _node(path, files, readings, own)
    if head is None:
        return None
    publication = _publication(project, head, found, files, faults, readings, problems)
    alone = {fault for each in faults.found.values() for fault in each}
    told = tuple(each for each in problems.found if each.severity is not Severity.ERROR)
    by_key = {key: tuple(each) for key, each in faults.found.items()}
    if general := tuple(each for each in problems.errors if each not in alone):
        by_key[""] = general
    return replace(publication, diagnostics=told, faults=by_key)


def _node(path: Path, files: Files, readings: Readings, problems: Problems) -> Node | None:
    """Return what a file holds, read now or before."""
    return readings.take(
        ("yaml", path), (), files, problems, lambda own: load_yaml(path, files, own)
    )


def _head(
    source: Path, files: Files, tell: Tell, readings: Readings, problems: Problems
) -> Mapping | None:
    """Return the one publication file, or None after a diagnostic."""
    found = files.names(source, "*.yaml", tell)
    if not found:
        message = "there is no publication file here"
        hint = "a project has one file source/NAME.yaml"
        problems.error("missing-publication", message, Place(shown(source)), hint)
        return None
    for extra in found[1:]:
        message = f"this is a second publication file beside {found[0].name}"
        hint = "keep one; documents stand in folders"
        problems.error("several-publications", message, Place(shown(extra), 1, 1), hint)
    return _mapping(_node(found[0], files, readings, problems), problems)


def _mapping(node: Node | None, problems: Problems) -> Mapping | None:
    if node is None or isinstance(node, Mapping):
        return node
    hint = "a file consists of lines such as 'title: …'"
    problems.error("wrong-type", "this file has no named fields", node.place, hint)
    return None


def _publication(
    project: Path,
    head: Mapping,
    found: dict[Path, Node | None],
    files: Files,
    faults: _FileFaults,
    readings: Readings,
    problems: Problems,
) -> Publication:
    source = project / "source"
    top = Fields(head, "this publication", problems)
    before = len(problems.errors)
    collections = _collections(top.mapping("collections", "collections", "{FOLDER: {kind: KIND}}"))
    names = [c.name for c in collections] if _is_mapping(top, "collections") else None
    kinds = read_kinds(top.take("kinds", may_be_kinds), names, problems)
    settled = len(problems.errors) == before and "collections" in top and "kinds" in top
    settled = settled and all(c.kind is None or c.kind.text in kinds for c in collections)
    press, screen = top.part("press", "this press"), top.part("screen", "this screen")
    date, checks, hyphenation = (top.take(name) for name in ("date", "checks", "hyphenation"))
    ids = {c.name: tuple(p.stem for p in found if p.parent == source / c.name) for c in collections}
    lost = not _is_mapping(top, "kinds")
    schema = Schema(kinds, ids, project / "images", files, lost=lost)
    fields = _fields(top, schema, problems)
    if collections and "kinds" not in top:
        top.missing("kinds")
    made = {
        c.name: _documents(c, source, found, schema, faults, readings, problems)
        for c in collections
    }
    # One without a kind could not be read.
    documents = {name: tuple(d for d in each if d.kind) for name, each in made.items()}
    unread = tuple(d for each in made.values() for d in each if not d.kind)
    editions = {}
    for path, node in found.items():
        if path.parent == source / _EDITIONS:
            with faults.of(path, problems) as own:
                if edition := _mapping(node, own):
                    editions[path.stem] = edition
    _check_editions(source / _EDITIONS, found, fields["name"], faults, problems)
    if settled or not problems.errors:
        _unused(source, found, {c.name for c in collections}, problems)
    return Publication(
        **fields,
        date=_date(top, date),
        press=_ticket(press, schema, problems),
        screen=schema.record(screen, SCREEN),
        collections=documents,
        editions=editions,
        root=project,
        place=head.place,
        checks=read_checks(checks, None if lost else kinds, problems),
        schema=schema,
        hyphenation=read_hyphenation(hyphenation, problems),
        lost=unread,
        settled=settled,
    )


def _is_mapping(top: Fields, name: str) -> bool:
    return isinstance(top.node.get(name), Mapping)


def _check_editions(
    folder: Path,
    found: dict[Path, Node | None],
    name: Text | None,
    faults: _FileFaults,
    problems: Problems,
) -> None:
    """Tell of editions whose files and folder could not be written, or would be another one's.

    No edition is called after a file that stands for many.
    """
    paths = {
        path.name.removesuffix(".yaml"): path
        for path, node in found.items()
        if path.parent == folder and not (isinstance(node, Mapping) and "each" in node.entries)
    }
    for edition, path in paths.items():
        if fault := edition_fault(name or "", edition):
            message = f"an edition cannot be called '{edition}': its name {fault}"
            hint = "its files are called after it; "
            with faults.of(path, problems) as own:
                own.error("wrong-name", message, Place(shown(path)), hint + NAME_HINT)
    for edition, other in doubles(paths):
        message = f"'{edition}' and '{other}' are one name on some systems"
        hint = "call it otherwise: capitals and accents written in another way do not count"
        with faults.of(paths[edition], problems) as own:
            own.error("wrong-name", message, Place(shown(paths[edition])), hint)


def _fields(top: Fields, schema: Schema, problems: Problems) -> dict[str, Any]:
    """Return the publication's own words; author and subject may be empty."""
    record = schema.record(top, HEAD)
    fields = {name: record[name] for name in record}
    for name in ("name", "layout"):
        word = record[name]
        if word and (not _FILE_NAME.fullmatch(word) or name_fault(word)):
            message = f"'{word}' cannot be part of a file's name"
            problems.error("wrong-type", message, record.place_of(name), NAME_HINT)
            fields[name] = None
    language = record["language"]
    if language and not is_language(language):
        message = f"'{language}' is no language tag"
        problems.error("wrong-type", message, record.place_of("language"), HINT)
    empty = Text("", top.node.place)
    spare = {name: record[name] or empty for name in ("author", "subject")}
    if schema.files.lenient:
        language = language if language and is_language(language) else "nl"
        name = fields["name"] or Text("concept", empty.place)
        fields |= {"name": name, "language": Text(language, empty.place)}
    return fields | spare


def _ticket(press: Fields, schema: Schema, problems: Problems) -> Record:
    ticket = schema.record(press, PRESS)
    for given, missing in (("profile", "condition"), ("condition", "profile")):
        if ticket[given] and not ticket[missing]:
            message = f"'{given}' is given without '{missing}'"
            hint = "a profile and its condition go together: ISOcoated_v2_300_bas.icc and FOGRA39"
            problems.error("missing-field", message, ticket.place_of(given), hint)
    return ticket


def _date(top: Fields, node: Node | None) -> dt.date:
    if isinstance(node, Scalar) and isinstance(node.value, dt.date):
        return node.value
    if node is None:
        top.missing("date")
    else:
        hint = "write a date such as 2024-05-01"
        top.problems.error("wrong-type", "'date' wants a date", node.place, hint)
    return dt.date.min  # never seen: the error stops the build


def _collections(reader: Fields | None) -> list[_Collection]:
    if reader is None:
        return []
    found, problems = [], reader.problems
    for name, (place, inner) in reader.node.entries.items():
        if name == _EDITIONS:
            message = f"the folder '{name}' cannot be a collection: it holds the editions"
            problems.error("reserved-name", message, place, "take another name")
            continue
        if fault := name_fault(name):
            message = f"no collection's folder can be called '{name}': it {fault}"
            problems.error("wrong-name", message, place, NAME_HINT)
            continue
        what, empty = f"the collection '{name}'", isinstance(inner, Scalar) and inner.value is None
        if empty:  # it may say nothing of itself
            entries = Fields(Mapping({}, inner.place), what, problems)
        else:
            entries = reader.part(name, what, "{kind: KIND, order: [ID, …]}")
        kind = entries.scalar("kind", None, "the name of a kind", lambda node: node)
        listed = entries.take("order")
        order = None if listed is None else _order(listed, name, problems)
        entries.done()
        found.append(_Collection(name, place, kind, order))
    return found


def _order(node: Node, name: str, problems: Problems) -> tuple[Scalar, ...]:
    if not isinstance(node, Sequence):
        problems.error("wrong-type", f"the order of '{name}' has to be a list of ids", node.place)
        return ()
    found: dict[str, Scalar] = {}
    for item in node.items:
        if not isinstance(item, Scalar):
            problems.error("wrong-type", "an order lists ids", item.place)
        elif item.text in found:
            message = f"'{item.text}' is listed twice; first on line {found[item.text].place.line}"
            problems.error("duplicate-id", message, item.place)
        else:
            found[item.text] = item
    return tuple(found.values())


def _documents(
    collection: _Collection,
    source: Path,
    found: dict[Path, Node | None],
    schema: Schema,
    faults: _FileFaults,
    readings: Readings,
    problems: Problems,
) -> tuple[Document, ...]:
    """Return the documents of a folder in order; unlisted ones come last, by name.

    One that cannot be read has no kind.
    """
    folder = source / collection.name
    there = {path.stem: path for path in found if path.parent == folder}
    order = dict.fromkeys(item.text for item in collection.order or ())
    free = [name for name in there if name not in order] or there
    beside = [] if order.keys() <= there.keys() else schema.files.names(folder, "*.*")
    others = {path.stem: path.name for path in reversed(beside)}
    for item in collection.order or ():
        if item.text not in there:
            near = others.get(item.text)
            hint = f"{near} is there, but a document's file ends in .yaml" if near else ""
            hint = hint or problems.near(item.text, free)
            message = f"there is no file {shown(folder / item.text)}.yaml"
            problems.error("missing-document", message, item.place, hint)
            if schema.files.lenient:  # a draft has its page, with nothing but names of fields
                path = folder / f"{item.text}.yaml"
                there[item.text], found[path] = path, Mapping({}, item.place)
    for name, path in there.items():
        if collection.order is not None and name not in order:
            message = f"'{name}' is not in the order of '{collection.name}', and comes last"
            hint = f"add {name} to the order in the publication file"
            subject = Subject(document=f"{collection.name}/{name}")
            place = Place(shown(path), 1, 1)
            problems.warn("unlisted-document", message, place, hint, subject=subject)
    if collection.kind and collection.kind.text not in schema.kinds:
        _unknown_kind(collection.kind, schema, problems)
        return ()
    made = []
    for name in [i for i in order if i in there] + sorted(i for i in there if i not in order):
        path = there[name]
        with faults.of(path, problems) as own:
            node = _mapping(found[path], own)
            if node is None and schema.files.lenient:
                node = Mapping({}, Place(shown(path)))
            kind = _kind(node, collection, schema, own) if node else None
            if node and kind and not schema.kinds[kind].lost:
                made.append(_document(node, kind, collection.name, path, schema, readings, own))
            else:
                fields = frozenset(f for each in schema.kinds.values() for f in each.fields)
                place = Place(shown(path))
                lost = Document("", place, {}, {}, name, collection.name, path, doubtful=fields)
                made.append(lost)
    return tuple(made)


def _document(
    node: Mapping,
    kind: str,
    collection: str,
    path: Path,
    schema: Schema,
    readings: Readings,
    problems: Problems,
) -> Document:
    """Return a file as a document, made of it now or before."""
    return readings.take(
        ("document", path),
        (node, kind, collection, schema),
        schema.files,
        problems,
        lambda own: schema.document(node, kind, collection, path, own),
    )


def _kind(node: Mapping, collection: _Collection, schema: Schema, problems: Problems) -> str | None:
    """Return the kind of a document: its own word for it, or its collection's."""
    own = node.get("kind")
    if own is None:
        if collection.kind is None:
            hint = f"begin with 'kind: …', one of {', '.join(schema.kinds)}" if schema.kinds else ""
            problems.error("missing-field", "this document has no 'kind'", node.place, hint)
            return None
        return collection.kind.text
    if not isinstance(own, Scalar):
        problems.error("wrong-type", "'kind' wants the name of a kind", own.place)
        return None
    if own.text not in schema.kinds:
        _unknown_kind(own, schema, problems)
        return None
    if collection.kind is not None and own.text != collection.kind.text:
        message = f"{collection.name} holds documents of kind {collection.kind.text} only"
        problems.error("wrong-type", message, own.place, "leave 'kind' out")
    return own.text


def _unknown_kind(node: Scalar, schema: Schema, problems: Problems) -> None:
    """Tell that there is no such kind, unless nothing is known of any: that is told then."""
    if schema.lost:
        return
    hint = problems.near(node.text, schema.kinds)
    problems.error("unknown-kind", f"there is no kind '{node.text}'", node.place, hint)


def _unused(source: Path, found: Iterable[Path], collections: set[str], problems: Problems) -> None:
    """Warn of folders with documents that no collection names."""
    for folder in sorted({path.parent for path in found}):
        if folder.name not in collections | {_EDITIONS}:
            message = f"no collection is called '{folder.name}': its documents are not used"
            hint = problems.near(folder.name, collections)
            problems.warn("unused-folder", message, Place(shown(source / folder.name)), hint)
