"""All editions of a publication: those with a file of their own, and those of files for many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import structs

from memopress.content import edition_fault
from memopress.diagnostics import Place, Problems
from memopress.edition.bases import Bases
from memopress.edition.choose import Chosen, Source, choose
from memopress.edition.ground import Ground
from memopress.edition.join import groups, read_join
from memopress.edition.patterns import Patterns
from memopress.edition.rows import Row, Rows, joined, read_rows
from memopress.filenames import HINT, folded
from memopress.files import shown
from memopress.subject import Subject, Where
from memopress.yamlnodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memopress.content import Publication
    from memopress.diagnostics import Diagnostic
    from memopress.edition.join import Join
    from memopress.edition.model import Edition

_EACH, _JOIN = "each", "join"
_NAMELESS = "?"


class Register:
    """The editions of a publication by their ids; each is chosen when it is first asked for.

    `joint` tells of ids that there would be, into which edition theirs was joined; `unread` are
    errors that may be why an edition is not there.
    """

    def __init__(self, publication: Publication) -> None:
        """Read which editions there are."""
        self.publication = publication
        self.joint: dict[str, str] = {}
        self.unread: list[Diagnostic] = []
        self._folder = publication.root / "source" / "editions"
        self._ground = Ground(publication)
        self._sources: dict[str, Source] = {}
        self._chosen: dict[str, Chosen] = {}
        self._counts: dict[str, int] = {}  # how many editions a file stands for
        self._general: set[Diagnostic] = set()  # what is to tell of such a file
        self._taken: dict[str, Source] = {}  # by what no two ids may have in common
        bases = Bases(publication)
        many: list[tuple[str, Mapping, tuple[Diagnostic, ...]]] = []
        for file in bases.editions:
            whole = bases.whole(file)
            if whole.node is None:  # it could not be read, and holds nothing
                self._add_empty(file, self._folder / f"{file}.yaml", whole.faults)
            elif _EACH in whole.node.entries:
                many.append((file, whole.node, whole.faults))
            else:
                self._add(Source(file, file, whole.node, faults=whole.faults))
        for file, node, faults in many:  # whose editions must not take the names of others
            self._add_many(file, node, faults)
        self.ids = sorted(self._sources)

    def editions(self, ids: Iterable[str]) -> tuple[Edition, ...]:
        """Return the editions with these ids.

        What is found in a file that stands for many is one finding for all that it is of.
        """
        chosen = [self._choice(name) for name in ids]
        shared: dict[Diagnostic, list[Edition]] = {}
        for each in chosen:
            for found in each.found if each.edition.file in self._counts else ():
                shared.setdefault(found, []).append(each.edition)
        told = {
            found: structs.replace(
                found, subject=Subject(tuple(Where(each.id) for each in editions))
            )
            for found, editions in shared.items()
            if not self._tells_itself(found, editions)
        }
        return tuple(_told(each.edition, told) if told else each.edition for each in chosen)

    def _tells_itself(self, found: Diagnostic, editions: list[Edition]) -> bool:
        """Tell whether a place says which editions are meant: a row's own, or the file of all."""
        own = self._sources[editions[0].id].row
        there = own and found.place and (found.place.file, found.place.line) == (own.file, own.line)
        whole = found in self._general or len(editions) == self._counts[editions[0].file]
        return whole or bool(there)

    def _choice(self, name: str) -> Chosen:
        if name not in self._chosen:
            self._chosen[name] = choose(self._sources[name], self._ground)
        return self._chosen[name]

    def _add(self, source: Source) -> None:
        self._sources[source.id] = source
        self._taken.setdefault(folded(source.id), source)

    def _add_empty(self, name: str, path: Path, faults: tuple[Diagnostic, ...]) -> None:
        """Add an edition of which nothing is known but its file, and why."""
        source = Source(name, path.stem, Mapping({}, Place(shown(path))), faults=faults)
        self._add(source)
        edition = choose(source, self._ground).edition
        self._chosen[name] = Chosen(replace(edition, diagnostics=(), faults=faults), (), thin=False)

    # files that stand for many ---------------------------------------------------------------

    def _add_many(self, file: str, node: Mapping, faults: tuple[Diagnostic, ...]) -> None:
        problems = Problems()
        problems.extend(faults)
        path = self._folder / f"{file}.yaml"
        rows = read_rows(node.entries[_EACH][1], path, self.publication, problems)
        if rows is None:
            self.unread += problems.errors
            name = f"{file}.yaml" if folded(file) in self._taken else file
            self._add_empty(name, path, tuple(problems.errors))
            return
        rest = {name: entry for name, entry in node.entries.items() if name != _EACH}
        patterns = Patterns(Mapping(rest, node.place), rows, problems)
        join = read_join(rest[_JOIN][1], rows, problems) if _JOIN in rest else None
        if join and not _has_least(node):
            place, hint = rest[_JOIN][1].place, "say under 'select' how many are the 'least'"
            problems.warn("no-effect", "no edition is too thin to stand alone", place, hint)
        self._general.update(problems.found)
        self.unread += problems.errors  # with which ids may be others than are meant
        if rows.of_documents:  # and one may be that of a card that cannot be read
            self.unread += [each for told in self.publication.faults.values() for each in told]
        many = _Many(file, patterns, rows, tuple(problems.found))
        before = len(self._sources)
        for source, chosen in many.joint(join, self._ground, self.joint) if join else many.single():
            self._check(source, chosen)
        self._counts[file] = len(self._sources) - before

    def _check(self, source: Source, chosen: Chosen | None) -> None:
        """Add an edition of a row, under another id where its own is none."""
        problems = Problems()
        other = self._taken.get(folded(source.id))
        place = source.row or source.node.place
        if fault := edition_fault(self.publication.name or "", source.id):
            message = f"an edition cannot be called '{source.id}': its name {fault}"
            hint = f"its files are called after it; {HINT}"
            if source.id or not source.diagnostics:
                problems.error("wrong-name", message, place, hint)
        elif other:
            first = f"first at {other.row}" if other.row else f"see {other.node.place.file}"
            message = f"two editions are called '{source.id}'; {first}"
            if other.id != source.id:
                message = f"'{source.id}' and '{other.id}' are one name on some systems"
            hint = "give 'id' a pattern of which each row makes another name"
            problems.error("wrong-name", message, place, hint)
        else:
            self._add(source)
            if chosen:
                self._chosen[source.id] = chosen
            return
        name = f"{PurePosixPath(place.file).name}:{place.line}:{place.column}"
        found = (*source.diagnostics, *problems.found)
        self._add(replace(source, id=name, diagnostics=found))


@dataclass(frozen=True, slots=True)
class _Many:
    """A file that stands for many editions, and its rows; `found` is what is to tell of it."""

    file: str
    patterns: Patterns
    rows: Rows
    found: tuple[Diagnostic, ...]

    def source(self, row: Row, words: Mapping | None = None) -> Source:
        """Return what is said of the edition of a row."""
        problems = Problems()
        problems.extend((*self.found, *row.faults))
        if nameless := self.rows.first not in row.cells:
            if not row.faults:
                message = f"this row has nothing as '{self.rows.first}', which names it"
                hint = "fill it in, or take the row away"
                problems.error("unnamed-row", message, row.place, hint)
            # That is told, and nothing more of what the name is put into.
            name = Scalar(_NAMELESS, _NAMELESS, row.place, (row.place,))
            row = replace(row, cells={self.rows.first: (name,)} | row.cells)
        id_ = "" if nameless else self.patterns.id(row, words, problems)
        node = self.patterns.edition(row, words, problems)
        return Source(id_, self.file, node, row.place, diagnostics=tuple(problems.found))

    def single(self) -> Iterator[tuple[Source, Chosen | None]]:
        """Yield what is said of each row's edition."""
        for row in self.rows.rows:
            yield self.source(row), None

    def joint(
        self, join: Join, ground: Ground, joint: dict[str, str]
    ) -> Iterator[tuple[Source, Chosen | None]]:
        """Yield the same, with rows put together where an edition would be too thin.

        `joint` takes the ids that there would be else, and what they are part of.
        """
        sources = [self.source(row) for row in self.rows.rows]
        chosen = [choose(source, ground) for source in sources]
        own = {number: Problems() for number, each in enumerate(chosen) if each.thin}
        found = groups(join, self.rows.rows, self.rows.first, own)
        members = {number: group for group in found for number in group}
        for number, source in enumerate(sources):
            group = members.get(number)
            told = own[number].found if number in own else []
            if told:
                yield replace(source, diagnostics=(*source.diagnostics, *told)), None
            elif group is None:
                yield source, chosen[number]
            elif group[0] == number:
                made = self.source(joined(self.rows.rows[each] for each in group), join.words)
                for each in group:
                    joint[sources[each].id] = made.id
                yield made, None


def _has_least(node: Mapping) -> bool:
    """Tell whether an edition's file asks for a least number of documents."""
    select = node.get("select")
    held = [inner for _, inner in select.entries.values()] if isinstance(select, Mapping) else []
    return any(isinstance(each, Mapping) and "least" in each.entries for each in held)


def _told(edition: Edition, told: dict[Diagnostic, Diagnostic]) -> Edition:
    """Return an edition with findings put into other words."""
    return replace(
        edition,
        diagnostics=tuple(told.get(each, each) for each in edition.diagnostics),
        faults=tuple(told.get(each, each) for each in edition.faults),
    )
