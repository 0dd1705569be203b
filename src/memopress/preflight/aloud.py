"""A tagged PDF as it is read aloud: its structure tree in reading order (ISO 32000-1, 14.8)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from memopress.preflight.reading import (
    Content,
    DamagedError,
    File,
    ObjectReference,
    StructElem,
    open_file,
)
from memopress.preflight.reading.allowance import SpentError, allowance, charge, keep
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.destinations import Destinations
from memopress.preflight.reading.marks import Shown
from memopress.preflight.reading.roles import INLINE
from memopress.preflight.reading.words import (
    BEGIN,
    END,
    Turn,
    bare,
    joined,
    stand_in,
    told,
)
from memopress.printing import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.preflight.reading import Structure

    Kid = StructElem | Content | ObjectReference

_FOLDED = INLINE - {"Note"}  # what is read within its line; a note would tear it
_WIDE = 60  # elements above one that lines are indented for
_DEEP = 16  # elements within elements in one line
_TURNS = re.compile(f"([{BEGIN}{END}])")
_HEADING = re.compile(r"H([1-6])")


class UntaggedError(Exception):
    """A file has no structure tree: nobody knows in which order it is to be read."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An element as it is heard; `depth` counts the elements above it.

    `role` is its standard type, or its own where that leads to none (`standard`). `text` is all of
    it, `line` the same with the elements within in brackets: those follow as `inline`. `source` is
    what the text comes from: its content, Alt, or ActualText. `lang` is told where it is not the
    document's, at the top always. What goes on after an element of its own is `continued`.
    """

    depth: int
    role: str
    text: str
    line: str
    source: str = "content"
    lang: str = ""
    page: int | None = None
    level: int | None = None  # of a heading
    expansion: str = ""
    targets: tuple[str, ...] = ()
    scope: str = ""  # of a header cell
    numbering: str = ""  # of a list
    spans: tuple[int, int] = (1, 1)  # rows and columns of a cell
    standard: bool = True
    inline: bool = False
    continued: bool = False

    @property
    def head(self) -> str:
        """The role, and in brackets what is told besides the text."""
        rows, columns = self.spans
        facts = [
            "" if self.standard else "no standard type",
            self.lang,
            self.scope,
            self.numbering,
            f"{rows} rows" if rows > 1 else "",
            f"{columns} columns" if columns > 1 else "",
            "" if self.source == "content" else self.source,
            "no Alt" if self.role == "Figure" and self.source == "content" else "",
            *self.targets,
        ]
        said = ", ".join(fact for fact in facts if fact)
        return f"{self.role} ({said})" if said else self.role

    def __str__(self) -> str:
        """Return the element as a line, indented by its depth."""
        parts = (
            "  " * min(self.depth, _WIDE) + self.head,
            "…" if self.continued else "",
            self.line,
        )
        return visible(" ".join(part for part in parts if part))

    def as_data(self) -> dict[str, object]:
        """Return the element as plain data for JSON; what is as usual is left out."""
        usual = {each.name: each.default for each in fields(self)}
        return {k: v for k, v in asdict(self).items() if k != "line" and v != usual[k]}


def read_aloud(data: bytes) -> list[Spoken]:
    """Return what of a tagged PDF is heard, element by element.

    Raises DamagedError for what cannot be opened, or takes more than the allowance of a file of its
    size, and UntaggedError for a file without structure.
    """
    try:
        with allowance(len(data)):
            return list(_read(data))
    except (SpentError, TooLargeError, RecursionError, MemoryError) as fault:
        raise DamagedError(f"it cannot be read to its end: {fault}") from fault


def _read(data: bytes) -> Iterator[Spoken]:
    file = open_file(data)
    if file.structure is None:
        raise UntaggedError("it is not tagged: it has no structure tree (ISO 32000-1, 14.7)")
    return _Reader(file, file.structure).run()


class _Reader:
    def __init__(self, file: File, structure: Structure) -> None:
        self.structure = structure
        self.destinations = Destinations(file)
        self.folded = _folded(structure)

    def run(self) -> Iterator[Spoken]:
        """Yield the elements; those within a line after it."""
        queue: list[tuple[StructElem, Sequence[Kid], bool]] = []  # what is left of each to be read
        queue += ((kid, kid.kids, False) for kid in reversed(self.structure.kids))
        while queue:
            element, kids, continued = queue.pop()
            if (instead := stand_in(element)) is not None:
                yield self._instead(element, instead)
                # A caption is no part of what the picture shows.
                captions = [kid for kid in element.elements if kid.type == "Caption"]
                queue += ((kid, kid.kids, False) for kid in reversed(captions))
                continue
            end = next((n for n, kid in enumerate(kids) if self._is_apart(kid)), len(kids))
            yield from self._lines(element, kids[:end], last=end == len(kids), continued=continued)
            if end < len(kids):
                charge(1 + len(kids) // 32)
                following = kids[end]
                queue.append((element, kids[end + 1 :], True))
                if isinstance(following, StructElem):
                    queue.append((following, following.kids, False))

    def _is_apart(self, kid: Kid) -> bool:
        return isinstance(kid, StructElem) and kid not in self.folded

    def _instead(self, element: StructElem, text: str) -> Spoken:
        source = "Alt" if text is element.alt else "ActualText"
        if element.expansion is not None:
            text = f"{text} ({element.expansion})"
        text = bare(joined((Shown(text),)))
        return self._spoken(element, text, text, source=source)

    def _lines(
        self, element: StructElem, kids: Sequence[Kid], *, last: bool, continued: bool
    ) -> Iterator[Spoken]:
        parts = list(told(kids))
        if last and element.expansion is not None:
            parts.append(Shown(f" ({element.expansion})"))
        text = joined(parts)
        turns = (each for each in parts if isinstance(each, Turn))
        begun = [turn.element for turn in turns if turn.begins]
        if continued and not bare(text) and not begun:
            return
        inner = [
            self._spoken(each, said, said, inline=True, source=_source(each))
            for each, said in zip(begun, _within(text), strict=True)
        ]
        yield self._spoken(element, bare(text), _bracketed(text, inner), continued=continued)
        yield from inner

    def _spoken(
        self,
        element: StructElem,
        text: str,
        line: str,
        source: str = "content",
        *,
        inline: bool = False,
        continued: bool = False,
    ) -> Spoken:
        keep(1 + len(text) // 64)
        role = element.type or element.kind or "?"
        heading = _HEADING.fullmatch(role)
        differs = element.language != self.structure.lang or not element.depth
        references = [kid for kid in element.kids if isinstance(kid, ObjectReference)]
        targets = (self.destinations.of(each.obj) for each in references)
        pages = (kid.page for kid in element.kids if isinstance(kid, Content) and kid.page)
        return Spoken(
            element.depth,
            role,
            text,
            line,
            source,
            element.language if differs else "",
            next(pages, element.page),
            int(heading[1]) if heading else None,
            element.expansion or "",
            tuple(dict.fromkeys(target for target in targets if target)),
            _word(element.attribute("Table", "Scope")),
            _word(element.attribute("List", "ListNumbering")),
            (_count(element, "RowSpan"), _count(element, "ColSpan")),
            bool(element.type),
            inline,
            continued,
        )


def _folded(structure: Structure) -> set[StructElem]:
    """Return the elements that are read within a line: those of inline types with only such."""
    heights: dict[StructElem, int] = {}
    # From the last to the first: kids come before their parents.
    for element in reversed(list(structure.walk())):
        below = [heights.get(kid, _DEEP) for kid in element.elements]
        height = max(below, default=0) + 1
        if element.type in _FOLDED and height <= _DEEP:
            heights[element] = height
    return set(heights)


def _source(element: StructElem) -> str:
    instead = stand_in(element)
    return "content" if instead is None else "Alt" if instead is element.alt else "ActualText"


def _within(text: str) -> list[str]:
    """Return what each element within a text tells, in the order in which they begin."""
    found: list[str] = []
    open_: list[int] = []
    for part in _TURNS.split(text):
        if part == BEGIN:
            open_.append(len(found))
            found.append("")
        elif part == END:
            open_.pop()
        else:
            for number in open_:
                found[number] += part
    return [bare(each) for each in found]


def _bracketed(text: str, inner: Sequence[Spoken]) -> str:
    """Return a text with the elements within in brackets, but for spans that tell nothing.

    What is told in the place of a torn word is that word.
    """
    heads = iter(each.head for each in inner)
    ends: list[str] = []
    said = []
    for part in _TURNS.split(text):
        if part == BEGIN:
            head = next(heads)
            plain = head in ("Span", "Span (ActualText)")
            ends.append("" if plain else "]")
            said.append("" if plain else f"[{head} ")
        else:
            said.append(ends.pop() if part == END else part)
    return "".join(said).strip()


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(element: StructElem, name: str) -> int:
    value = element.attribute("Table", name)
    return int(value) if isinstance(value, float) and 1 <= value < 10_000 else 1
