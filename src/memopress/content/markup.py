"""Markdown in content: inline text and blocks, in a small part of CommonMark."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import structs

from memopress.content.addresses import SIGNS, read_address, up_to_address
from memopress.content.loose import (
    STAR,
    loose_lines,
    loose_links,
    read_emphasis,
    star_at,
    tell_stars,
)
from memopress.content.model import Block, Blocks, NoteReference, Rich
from memopress.content.spans import read_loose_braces, read_span
from memopress.limits import INLINE, PARAGRAPH
from memopress.links import is_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from memopress.content.loose import Loose
    from memopress.diagnostics import Place, Problems
    from memopress.yamlnodes import Scalar

    Rule = Callable[[Any, bool], bool]

# Text without any of these means what it says: most titles and labels need no parser.
_MARKED = re.compile(rf"[\\`*_\[\]<>&!\n]|{SIGNS}", re.IGNORECASE)
_NOTE = re.compile(r"\[\^([\w-]+)\]")
_TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "link_close": "</a>",
    "span_close": "</span>",
}
# What is read only to be refused: how to name it, and how it begins in the source.
_REFUSED = {
    "code_inline": ("code", "`"),
    "image": ("a picture", "!["),
    "html_inline": ("HTML", "<"),
    "html_block": ("HTML", "<"),
    "fence": ("code", ""),
    "code_block": ("code (indented by four spaces)", ""),
    "hr": ("a rule", ""),
}
_HINT = (
    "use only *emphasis*, **strong**, [links](https://…), [words]{lang=en}, notes[^1], lists, "
    "headings, quotes and tables; "
    "a backslash before a character leaves it as it is"
)


@cache
def _parser() -> Any:
    """Return the shared parser; imported late, for not every command reads content."""
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from markdown_it.rules_inline import link, text  # noqa: PLC0415

    parser = MarkdownIt("commonmark")
    # A reference definition would swallow its line, and '---' below a line is never a heading here.
    parser.disable(["reference", "lheading"]).enable("table")
    rules = parser.inline.ruler
    rules.before("link", "note", _note)
    rules.before("link", "span", _ended(read_span))
    rules.at("link", _ended(link))
    rules.before("text", "address", read_address)
    rules.at("text", up_to_address(text))
    rules.at("emphasis", read_emphasis)
    parser.inline.ruler2.after("emphasis", "stars", tell_stars)
    rules.push("braces", read_loose_braces)
    return parser


def _note(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `[^id]` as an inline rule, so that one after a backslash stays text."""
    found = _NOTE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("note", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _ended(rule: Rule) -> Rule:
    """Return a rule whose closing token tells where it ends: the lines it has may be no text."""

    def ended(state: Any, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta = {"end": state.pos}
        return found

    return ended


@dataclass(slots=True)
class _Source:
    """The lines of a scalar, and where they stand."""

    lines: Sequence[str]
    places: Sequence[Place]
    problems: Problems

    def place(self, line: int, marker: str = "", after: int = 0) -> tuple[Place, int]:
        """Return the place of a marker on a line, or else of the line; and where to look next."""
        line = min(line, len(self.places) - 1)
        start = self.places[line]
        at = self.lines[line].find(marker, after) if marker else -1
        if at < 0:
            return start, after
        return type(start)(start.file, start.line, start.column + at), at + len(marker)

    def is_short(self, text: str, place: Place) -> bool:
        """Tell whether a text is one that can be set as a paragraph."""
        if len(text) > PARAGRAPH:
            message = f"this text has {len(text):,} characters; {PARAGRAPH:,} can stand in one"
            hint = "part it into paragraphs, with an empty line between them"
            self.problems.error("too-long", message, place, hint)
        return len(text) <= PARAGRAPH

    def refuse(self, what: str, place: Place, hint: str = _HINT) -> None:
        self.problems.error("unsupported-markup", f"{what} cannot be set", place, hint)

    def tell(self, found: Iterable[Loose], text: str, line: int) -> None:
        """Warn of what is printed as it stands in a text that begins on a line."""
        rows = _Rows(text, line, self)
        for each in found:
            self.problems.warn("loose-markup", each.message, rows.spot(each.at), each.hint)


def read_text(node: Scalar, problems: Problems) -> Rich:
    """Return a scalar's inline Markdown."""
    text = node.text.strip()
    above = node.text[: len(node.text) - len(node.text.lstrip())].count("\n")
    place = node.lines[min(above, len(node.lines) - 1)]
    source = _Source(node.text.split("\n"), node.lines, problems)
    if not source.is_short(text, place) or not _MARKED.search(text):
        return Rich(text, place)
    token = _parser().parseInline(text)[0]
    return _inline(token, text, above, place, source)


def read_blocks(node: Scalar, problems: Problems) -> Blocks:
    """Return a scalar's block Markdown; each text has the place of its own first line."""
    source = _Source(node.text.split("\n"), node.lines, problems)
    builder = _Builder(source)
    for token in _parser().parse(node.text):
        builder.take(token)
    return Blocks(builder.blocks)


@dataclass(slots=True)
class _Rows:
    """The rows of an inline text that begins on a line of a scalar."""

    text: str
    line: int
    source: _Source
    starts: list[int] = field(init=False)  # of its rows
    known: dict[int, Place] = field(default_factory=dict)  # where rows begin in the file

    def __post_init__(self) -> None:
        """Find the rows."""
        self.starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def row(self, at: int) -> int:
        """Return the number of the row that a character stands in, from 0."""
        return bisect_right(self.starts, at) - 1

    def spot(self, at: int) -> Place:
        """Return the place of a character."""
        row = self.row(at)
        start = self.starts[row]
        if row not in self.known:
            end = self.text.find("\n", start)
            written = self.text[start : end if end >= 0 else len(self.text)]
            self.known[row] = self.source.place(self.line + row, written)[0]
        place = self.known[row]
        return structs.replace(place, column=place.column + at - start)


@dataclass(slots=True)
class _Table:
    """A table on its way into a block."""

    place: Place
    rows: list[list[Rich]] = field(default_factory=list)
    aligns: list[str] = field(default_factory=list)

    def block(self) -> Block:
        cells = tuple(cell for row in self.rows for cell in row)
        rows = tuple(tuple(row) for row in self.rows)
        return Block("table", cells, self.place, rows=rows, aligns=tuple(self.aligns))


@dataclass(slots=True)
class _Builder:
    """Gathers blocks from the parser's flat tokens; one level of lists and quotes, no deeper."""

    source: _Source
    blocks: list[Block] = field(default_factory=list)
    box: Any = None  # the token that opened the list or quote being read
    depth: int = 0
    level: int = 0
    items: list[Rich] = field(default_factory=list)
    filled: bool = True  # whether the list item being read has its text
    table: _Table | None = None  # the table being read

    def take(self, token: Any) -> None:
        line = token.map[0] if token.map else 0
        kind = token.type
        if kind in _REFUSED:
            self.source.refuse(_REFUSED[kind][0], self.source.place(line)[0])
        elif kind in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            self.open(token, line)
        elif kind in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
            self.close()
        elif kind == "table_open":
            self.table = _Table(self.source.place(line)[0])
            if self.box:
                self.source.refuse("a table inside a list or quote", self.table.place)
        elif kind == "table_close" and self.table:
            self.blocks.append(self.table.block())
            self.table = None
        elif kind == "tr_open" and self.table:
            self.table.rows.append([])
        elif kind == "th_open" and self.table:
            align = str(token.attrGet("style") or "").removeprefix("text-align:")
            self.table.aligns.append("centre" if align == "center" else align)
        elif kind == "list_item_open":
            self.filled = False
        elif kind == "list_item_close":
            if not self.filled and self.depth == 1:
                place = self.source.place(self.box.map[0])[0]
                self.source.problems.error("empty-text", "an item of this list is empty", place)
        elif kind == "heading_open":
            self.level = int(token.tag[1:])
            if self.box:
                self.source.refuse("a heading inside a list or quote", self.source.place(line)[0])
        elif kind == "inline":
            self.text(token, line)

    def open(self, token: Any, line: int) -> None:
        self.depth += 1
        place = self.source.place(line)[0]
        if self.box:
            self.source.refuse("a list or quote inside another", place, "keep lists flat")
            return
        self.box = token
        start = token.attrGet("start")
        if start is not None:
            number = f"write {start}\\. if it is no list"
            self.source.refuse(f"a list that begins with {start}", place, number)

    def close(self) -> None:
        self.depth -= 1
        if self.depth:
            return
        kind = "quote" if self.box.type == "blockquote_open" else "list"
        ordered = self.box.type == "ordered_list_open"
        place = self.source.place(self.box.map[0])[0]
        self.blocks.append(Block(kind, tuple(self.items), place, ordered=ordered))
        self.box, self.items = None, []

    def text(self, token: Any, line: int) -> None:
        place = self.source.place(line)[0]
        rich = _inline(token, token.content, line, place, self.source)
        if not self.table:
            self.source.tell(loose_lines(token.content), token.content, line)
        if self.table:
            self.table.rows[-1].append(rich)  # a cell may be empty
            return
        if not rich.plain.strip():
            self.source.problems.error("empty-text", "this text is empty", place)
        if self.box:
            if self.filled and self.box.type != "blockquote_open" and self.depth == 1:
                hint = "end the list, or make it one paragraph"
                self.source.refuse("a second paragraph in a list item", place, hint)
            self.filled = True
            self.items.append(rich)
        else:
            kind = "heading" if self.level else "paragraph"
            self.blocks.append(Block(kind, (rich,), place, level=self.level))
        self.level = 0


def _inline(token: Any, text: str, line: int, place: Place, source: _Source) -> Rich:
    """Return what an inline token means; `line` is its first line within the scalar."""
    markup: list[str] = []
    plain: list[str] = []
    references: list[NoteReference] = []
    rows = _Rows(text, line, source)
    depth, after = 0, 0  # the search for a note's place goes on after the one before it
    source.is_short(text, place)
    if any("](" in child.content for child in token.children if child.type == "text"):
        source.tell(loose_links(text), text, line)
    for child in token.children:
        kind = child.type
        depth += child.nesting
        if depth > INLINE:
            source.refuse(f"markup more than {INLINE} deep in other markup", place)
            break
        if kind == "text":
            markup.append(escape(child.content, quote=False))
            plain.append(child.content)
        elif kind in ("softbreak", "hardbreak"):
            markup.append(" " if kind == "softbreak" else "<br/>")
            plain.append(" ")
            line, after = line + 1, 0
        elif kind in _TAGS:
            markup.append(_TAGS[kind])
            below = rows.line + rows.row(child.meta.get("end", 0))
            if below > line:
                line, after = below, 0
        elif kind == "link_open":
            target = str(child.attrGet("href") or "")
            if not is_target(target):
                spot = source.place(line, f"]({target}")[0]
                hint = f"write https://{target}" if "." in target else "write https://…"
                source.problems.error("bad-link", f"'{target}' is no full address", spot, hint)
            title = " ".join(str(child.attrGet("title") or "").split())
            markup.append(_start("a", {"href": target} | ({"title": title} if title else {})))
        elif kind == "span_open":
            for fault in child.meta["faults"]:
                spot = rows.spot(fault.at)
                source.problems.error("bad-span", fault.message, spot, fault.hint)
            markup.append(_start("span", child.attrs))
        elif kind == STAR:
            source.tell([star_at(child.meta["at"], text)], text, rows.line)
        elif kind == "note":
            spot, after = source.place(line, f"[^{child.content}]", after)
            references.append(NoteReference(child.content, spot))
            markup.append(f"<note{_attribute('ref', child.content)}/>")
        elif kind in _REFUSED:
            what, marker = _REFUSED[kind]
            source.refuse(what, source.place(line, marker, after)[0])
    return Rich(text, place, "".join(markup), "".join(plain), tuple(references))


def _start(tag: str, attributes: dict[str, str]) -> str:
    """Return a start tag of page markup."""
    return f"<{tag}{''.join(_attribute(*each) for each in attributes.items())}>"


def _attribute(name: str, text: str) -> str:
    """Return an attribute; XML would make a space of breaks and tabs (XML 1.0, 3.3.3)."""
    value = escape(text, quote=False).replace('"', "&quot;")
    for space in "\n\r\t":
        value = value.replace(space, f"&#{ord(space)};")
    return f' {name}="{value}"'
