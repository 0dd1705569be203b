"""Oddities in content that no schema sees: numbers that disagree, near-twins, straight quotes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

from memopress.content.model import Blocks, Document, Text, texts_in
from memopress.diagnostics import Place, Problems
from memopress.limits import ALIKE
from memopress.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.content.checks import Check
    from memopress.content.model import Record
    from memopress.content.publication import Publication
    from memopress.diagnostics import Diagnostic
    from memopress.files import Files

_DIGITS = re.compile(r"\d[\d. \u00a0\u202f]*")
_ROUGHLY = re.compile(r"\b(?:circa|ca\.|ongeveer|ruim|bijna)|[±~≈]", re.IGNORECASE)
_FOLD = 20  # how many lines of a file a folded text is looked for
_LONGEST = 100  # characters of a word that is compared with others
_LONG = 200  # characters of a text that two documents do not have alike by chance
_SLACK = 0.005  # what 'circa' allows
_CURLY, _STRAIGHT = re.compile("[‘’“”„]"), re.compile("['\"]")
# What stands behind a link or span: its quotation marks have to be straight.
# None goes on over the next one: where none is closed, each would be looked for to the end.
_BEHIND = re.compile(r"(?<=\])(?:\((?:[^)\]]|\](?!\())*\)|\{(?:[^}\]]|\](?!\{))*\})")


def inspect_content(
    publication: Publication, rules: tuple[str, ...] = ()
) -> tuple[Diagnostic, ...]:
    """Return what looks odd, as warnings: twins, and what the publication's own checks find.

    With `rules`, only the checks of those rules are made.
    """
    problems = Problems()
    # What is known of a document with errors is not all that it says.
    documents = [d for held in publication.collections.values() for d in held if not d.faults]
    for check in publication.checks:
        if rules and check.rule not in rules:
            continue
        if check.rule == "same":
            _same(documents, check, problems)
        elif check.rule == "sum":
            _sum(documents, check, problems)
        elif check.rule == "alike":
            _alike(documents, check, problems)
        elif check.rule == "filled":
            _filled(documents, check, problems)
        else:
            _quotes([*documents, publication.words], publication.schema.files, problems)
    if not rules:
        _twins(documents, problems)
    return tuple(problems.found)


def _twins(documents: list[Document], problems: Problems) -> None:
    """Warn of a document that says what another one does, in all its fields or in its long text."""
    first: dict[tuple[str, ...], Document] = {}
    for document in documents:
        fields = {name: _words(document[name]) for name in document}
        whole = ("", document.kind, *(part for item in fields.items() for part in item))
        keys = {whole: document.place}
        for name, text in fields.items():
            if isinstance(document[name], Blocks) and len(text) >= _LONG:
                keys.setdefault((name, text), document.place_of(name))
        for key, place in keys.items():
            other = first.setdefault(key, document)
            if other is not document:
                field = f"'{key[0]}' of " if key[0] else ""
                message = f"{field}'{document.key}' says the same as {field}'{other.key}'"
                hint = "is this one document, under two names? an edition can say it otherwise"
                problems.warn("twins", message, place, hint, subject=_of(document))
                break


def _words(value: Any) -> str:
    """Return what a value says, without its marks and places."""
    if isinstance(value, Text | Blocks):
        return " ".join(value.plain.split())
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_words(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return "\n".join(map(_words, value))
    return str(value)


def _of(record: Record) -> Subject | None:
    """Return what a finding in a record is of: a document; the publication's words are none."""
    return Subject(document=record.key) if isinstance(record, Document) else None


def _same(documents: list[Document], check: Check, problems: Problems) -> None:
    """Warn where one name has two values: a town cannot have two numbers of inhabitants."""
    path, _, value = check.path.rpartition(".")
    name = check.other.rpartition(".")[2]
    first: dict[str, tuple[Any, Place]] = {}
    known: set[tuple[str, Any]] = set()
    for document in documents:
        records: Iterator[Record] = (
            (record for record, _ in document.along(path)) if path else iter((document,))
        )
        for record in records:
            if record.get(name) is None or record.get(value) is None:
                continue
            held, place = record[value], record.place_of(value)
            if (str(record[name]), held) in known:
                continue
            known.add((str(record[name]), held))
            other, there = first.setdefault(str(record[name]), (held, place))
            if there != place:
                message = f"{record[name]} has {value} {held} here, and {other} at {there}"
                problems.warn("two-values", message, place, subject=_of(document))


def _sum(documents: list[Document], check: Check, problems: Problems) -> None:
    """Warn of a printed total that is not the sum; 'circa' may be half a per cent off."""
    for document in documents:
        parts = [(n, p) for n, p in document.along(check.path) if isinstance(n, int | float)]
        for total, place in document.along(check.other):
            digits = _DIGITS.search(str(total))
            if not parts or not digits:
                continue
            printed = int(re.sub(r"\D", "", digits.group()))
            counted = sum(number for number, _ in parts)
            slack = counted * _SLACK if _ROUGHLY.search(str(total)) else 0
            if abs(printed - counted) > slack:
                message = (
                    f"'{total}' is not the sum of {check.path}: together they are {counted}, "
                    f"from {parts[0][1]} on"
                )
                problems.warn("wrong-total", message, place, subject=_of(document))


def _alike(documents: list[Document], check: Check, problems: Problems) -> None:
    """Warn of words that differ by a letter or two: often one word, written in two ways."""
    spots: dict[str, list[tuple[Place, Document]]] = defaultdict(list)
    for document in documents:
        for word, place in document.along(check.path):
            spots[str(word)].append((place, document))
    if len(spots) > ALIKE:
        place, _ = list(spots.values())[ALIKE][0]
        message = f"'{check.path}' has {len(spots):,} different values: only {ALIKE:,} are compared"
        problems.warn("not-compared", message, place, "let 'alike' look at a field of fewer words")
    told = 0
    for pair in combinations(islice(spots, ALIKE), 2):
        if told < ALIKE and _near(*pair):
            told += 1
            # The rarer spelling is the likelier slip; of two as rare, the later one.
            odd, usual = sorted(pair, key=lambda word: len(spots[word]))
            if len(spots[odd]) == len(spots[usual]):
                usual, odd = pair
            message = (
                f"'{odd}' ({len(spots[odd])}×) looks like '{usual}' ({len(spots[usual])}×, "
                f"first at {spots[usual][0][0]})"
            )
            place, document = spots[odd][0]
            hint = "is this one word, in two spellings?"
            problems.warn("alike", message, place, hint, subject=_of(document))


def _filled(documents: list[Document], check: Check, problems: Problems) -> None:
    """Warn of a field that may be left out and should not be when the brochure is printed."""
    path, _, name = check.path.rpartition(".")
    for document in documents:
        records = [record for record, _ in document.along(path)] if path else [document]
        for record in records:
            if name in record and not record[name]:
                message = f"'{name}' is still empty"
                hint = "fill it in before the brochure goes to press"
                problems.warn("not-filled", message, record.place, hint, subject=_of(document))


def _near(one: str, other: str) -> bool:
    """Return whether two words differ by their case, or by a letter or two for their length."""
    one, other = one.casefold(), other.casefold()
    if one == other:
        return True
    if max(len(one), len(other)) > _LONGEST:
        return False
    short = min(len(one), len(other))
    limit = 0 if short < 5 else 1 if short < 10 else 2
    if abs(len(one) - len(other)) > limit or len(set(one) ^ set(other)) > 2 * limit:
        return False
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False  # 2018 and 2019 are two years, not a slip
    return _within(one, other, limit)


def _within(one: str, other: str, limit: int) -> bool:
    """Tell whether the edit distance (Levenshtein) of two words is at most a limit."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        left, above = i, row[0]
        row[0] = i
        for j, b in enumerate(other, 1):
            left = min(row[j] + 1, left + 1, above + (a != b))
            above, row[j] = row[j], left
        if min(row) > limit:
            return False  # it never gets less
    return row[-1] <= limit


def _quotes(records: list[Record], files: Files, problems: Problems) -> None:
    """Warn of straight apostrophes and quotation marks where the publication has curly ones."""
    texts = [(text, record) for record in records for text in texts_in(record)]
    curly = next((t.place for t, _ in texts if _CURLY.search(t.plain)), None)
    if curly is None:
        return
    for text, record in texts:
        if not _STRAIGHT.search(text.plain):
            continue
        bare = _BEHIND.sub(lambda found: re.sub("['\"]", " ", found[0]), text)
        for number, (line, read) in enumerate(zip(text.split("\n"), bare.split("\n"), strict=True)):
            for found in _STRAIGHT.finditer(read):
                place = _found_at(text, number, found, line, files)
                name = "apostrophe" if found.group() == "'" else "quotation mark"
                message = f"a straight {name} stands here; elsewhere they are curly, as at {curly}"
                hint = "write ’" if found.group() == "'" else "write “ or ”"
                problems.warn("straight-quote", message, place, hint, subject=_of(record))


def _found_at(text: Text, number: int, found: re.Match[str], line: str, files: Files) -> Place:
    """Return the place of a character on a line of a text, by looking the file's line up."""
    place = text.place
    lines = files.lines(place.file)
    at = place.line - 1 + number
    if at < len(lines) and (start := lines[at].find(line, max(0, place.column - 1))) >= 0:
        return Place(place.file, at + 1, start + found.start() + 1)
    # A folded text runs on over lines of the file: look for the letters around the character.
    before = line[max(0, found.start() - 3) : found.start()]
    near = before + line[found.start() : found.end() + 2]
    for row, raw in enumerate(lines[at : at + _FOLD], at + 1):
        if (start := raw.find(near)) >= 0:
            return Place(place.file, row, start + len(before) + 1)
    return place
