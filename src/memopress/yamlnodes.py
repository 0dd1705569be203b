"""YAML files as located plain values: every scalar, list, mapping and key knows its line."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, cast

import yaml
from msgspec import Struct

from memopress.diagnostics import Place, Problems, did_you_mean
from memopress.files import shown
from memopress.limits import CHARACTERS, DEPTH, FILE, KEY, LEAST, NUMBER
from memopress.plain import FileFault
from memopress.yamltraps import (
    TRUTH,
    comment_behind,
    comment_in_brackets,
    in_words,
    is_decimal,
    left_open,
    null_hint,
    slip_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from memopress.files import Files

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD = "tag:yaml.org,2002:"
_SCALARS = frozenset(
    _STANDARD + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")
)
# Control characters, line separators that editors count otherwise than YAML does, what turns the
# direction of the text after it (no line of ours runs from right to left, and an editor shows other
# words than are there), halves of characters, and the noncharacters that trace.py uses. Newlines
# are fine; tabs are judged apart.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
_TABBED = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)


class Scalar(Struct, frozen=True):
    """A single value; `text` is its source text, `lines` the place of each line of that text.

    Where YAML may have taken it for something else than its writer did, `hint` says so.
    """

    value: str | int | float | bool | date | None
    text: str
    place: Place
    lines: tuple[Place, ...]
    hint: str = ""


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Mapping(Struct, frozen=True):
    """Named values, in the file's order, each with the place of its key."""

    entries: dict[str, tuple[Place, Node]]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return the value under a key, or None."""
        return self.entries[key][1] if key in self.entries else None


Node = Scalar | Sequence | Mapping


def load_yaml(path: Path, files: Files, problems: Problems) -> Node | None:
    """Return what a YAML file holds, or None; never raises, every fault goes to `problems`.

    Places name the file relative to the current directory where it is below that, and else as
    given. Of one that is broken lenient files give those entries that are YAML.
    """
    file = shown(path)
    text = read_text(path, files, problems, tabs=False)
    if text is None:
        return None
    tree = _composed(text, file, problems)
    if tree is None and files.lenient:
        tree = _composed("\n".join(_sound(text.split("\n"))), file, Problems())
    if tree is None:
        return None
    reading = _Reading(file, text.split("\n"), problems)
    return reading.node(tree) if reading.is_bounded(tree) else None


def _composed(text: str, file: str, problems: Problems) -> yaml.Node | None:
    """Return what PyYAML makes of a text, or None after a diagnostic."""
    try:
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        _report(fault, file, text.split("\n"), problems)
        return None
    except (yaml.YAMLError, RecursionError) as fault:
        problems.error("yaml-syntax", f"this is not YAML: {fault}", Place(file))
        return None
    if tree is None:
        problems.error("empty-file", "the file holds nothing", Place(file), "fill it or remove it")
    return tree


def _sound(lines: list[str], depth: int = 0) -> list[str]:
    """Return the lines of a broken file, those of entries that are no YAML left empty."""
    bare = [len(line) - len(line.lstrip(" ")) for line in lines]
    filled = [n for n, line in enumerate(lines) if line.strip() and line[bare[n]] != "#"]
    if not filled or depth > DEPTH:
        return [""] * len(lines)
    least = min(bare[n] for n in filled)
    starts = [n for n in filled if bare[n] == least]
    kept = [""] * starts[0]
    for start, end in pairwise([*starts, len(lines)]):
        head, *rest = lines[start:end]
        if _is_sound([head, *rest]):
            kept += [head, *rest]
            continue
        inner = _sound(rest, depth + 1) if head.rstrip().endswith(":") else []
        kept += [head, *inner] if any(inner) else [""] * (end - start)
    return kept


def _is_sound(lines: Iterable[str]) -> bool:
    """Tell whether lines are YAML that may stand among other entries."""
    try:
        tree = yaml.compose("\n".join(lines), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        return False
    return isinstance(tree, yaml.MappingNode | yaml.SequenceNode)


def read_text(path: Path, files: Files, problems: Problems, *, tabs: bool) -> str | None:
    """Return a file's text with plain newlines, or None after a diagnostic.

    What cannot be printed may not stand in it, and without `tabs` none of those before a line.
    """
    file = shown(path)
    try:
        raw = files.read(path)
    except FileFault as fault:
        hint = "part it into several files" if fault.code == "too-large" else fault.hint
        if fault.missing and path.suffix:
            near = files.names(path.parent, f"*{path.suffix}")
            hint = did_you_mean(path.name, (each.name for each in near))
        problems.error(fault.code, f"this file {fault}", Place(file), hint)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = raw[: fault.start].decode("utf-8", "replace").removeprefix("\ufeff")
        message = f"byte {raw[fault.start]:#04x} is not UTF-8"
        (place,) = _spots(file, before, [len(before)])
        as_what = "'CSV UTF-8'" if path.suffix.lower() == ".csv" else "UTF-8"
        problems.error("not-utf8", message, place, f"save the file as {as_what}")
        if not files.lenient:
            return None
        text = raw.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = [found.start() for found in _FORBIDDEN.finditer(text)]
    for at, place in zip(forbidden, _spots(file, text, forbidden[:CHARACTERS]), strict=False):
        _forbid(text[at], place, problems)
    if more := forbidden[CHARACTERS:]:
        (place,) = _spots(file, text, more[:1])
        message = f"{len(more):,} more characters cannot be printed"
        problems.error("forbidden-character", message, place, "is this a text file?")
    found = () if tabs else _TABBED.finditer(text)
    indenting = [each.start() + each.group().index("\t") for each in found]
    for place in _spots(file, text, indenting[:CHARACTERS]):
        problems.error("yaml-tab", "a tab stands in the indentation", place, "indent with spaces")
    if files.lenient:
        return _FORBIDDEN.sub("", text.replace("\t", " "))
    return None if forbidden or indenting else text


def _spots(file: str, text: str, ats: Iterable[int]) -> Iterable[Place]:
    """Yield the places of some characters of a file's text, which are in order."""
    line, done = 1, 0
    for at in ats:
        line += text.count("\n", done, at)
        done = at
        yield Place(file, line, at - text.rfind("\n", 0, at))


def _forbid(character: str, place: Place, problems: Problems) -> None:
    message = f"the character U+{ord(character):04X} cannot be printed"
    problems.error("forbidden-character", message, place, "remove it, or type a space instead")


def _report(fault: yaml.MarkedYAMLError, file: str, lines: list[str], problems: Problems) -> None:
    """Report broken YAML where it breaks, with a hint for the usual causes."""
    mark = fault.problem_mark or fault.context_mark
    start = fault.context_mark
    if start and mark and "flow" in (fault.context or ""):
        comment = comment_in_brackets(lines, range(start.line, mark.line + 1))
        if comment:
            message = "a bracket is not closed: the rest of the line is a comment"
            spot = Place(file, comment.line + 1, comment.column + 1)
            problems.error("yaml-comment", message, spot, comment.hint)
            return
    since = ""
    message, hint = in_words(fault.problem or "this is broken YAML")
    slip = slip_at(lines, mark.line, mark.column) if mark else None
    if slip:
        message, hint = slip
    elif start and mark and start.line != mark.line:
        found = left_open(fault.context or "")
        if found and _is_left(lines, start.line, mark.line):
            (message, hint), mark = found, start
        else:
            since = f"what is read here began on line {start.line + 1}"
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    problems.error("yaml-syntax", message, place, hint, since)


def _is_left(lines: list[str], begun: int, reached: int) -> bool:
    """Tell whether a line is none of what began on an earlier one: it stands no further in."""
    if reached >= len(lines):
        return True
    one, other = (len(each) - len(each.lstrip()) for each in (lines[begun], lines[reached]))
    return other <= one


def _held(node: yaml.Node) -> list[yaml.Node]:
    """Return the nodes that a node holds."""
    if isinstance(node, yaml.MappingNode):
        return [each for pair in node.value for each in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


class _Reading:
    """Turns PyYAML's nodes of one file into ours."""

    def __init__(self, file: str, lines: list[str], problems: Problems) -> None:
        self.file = file
        self.raw = lines
        self.problems = problems
        self.construct = yaml.constructor.SafeConstructor()
        self.done: dict[int, Node | None] = {}  # an alias is read once; None: still being read

    def place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def node(self, node: yaml.Node) -> Node:
        place = self.place(node)
        if id(node) in self.done:
            known = self.done[id(node)]
            if known is not None:
                return known
            self.problems.error("yaml-alias", "this alias holds itself", place)
            return Sequence((), place)
        self.done[id(node)] = None
        made: Node
        if isinstance(node, yaml.MappingNode):
            self.judge(node, place, _STANDARD + "map")
            made = Mapping(self.entries(node), place)
        elif isinstance(node, yaml.SequenceNode):
            self.judge(node, place, _STANDARD + "seq")
            made = Sequence(tuple(self.node(item) for item in node.value), place)
        else:
            self.judge(node, place, *_SCALARS)
            made = self.scalar(cast("yaml.ScalarNode", node), place)
        self.done[id(node)] = made
        return made

    def is_bounded(self, tree: yaml.Node) -> bool:
        """Tell whether a tree is one that can be read: not too deep, nor too large by its aliases.

        What an alias repeats is written once and read wherever it stands: a few lines can stand for
        more than any machine holds.
        """
        sizes: dict[int, int] = {}
        heights: dict[int, int] = {}
        path: list[int] = []  # the nodes that hold the one in hand
        todo = [(tree, False)]
        while todo:
            node, left = todo.pop()
            key, held = id(node), _held(node)
            if left:
                path.pop()
                sizes[key] += sum(sizes[id(each)] for each in held)
                heights[key] += max((heights[id(each)] for each in held), default=0)
            elif key not in sizes:
                # What holds itself has these values meanwhile, and is told of where it is read.
                sizes[key], heights[key] = LEAST, 0 if isinstance(node, yaml.ScalarNode) else 1
                if isinstance(node, yaml.ScalarNode):
                    sizes[key] += len(node.value)
                else:
                    path.append(key)
                    todo.append((node, True))
                    todo += ((each, False) for each in reversed(held))
            if len(path) > DEPTH or heights[key] > DEPTH:
                message = f"lists and maps stand here more than {DEPTH} deep in each other"
                hint = "put a text with brackets between quotes; is a line indented wrongly?"
                self.problems.error("too-deep", message, self.place(node), hint)
                return False
            if sizes[key] > FILE:
                message = f"more stands here than can be read: {FILE:,} characters at most"
                hint = "what aliases such as *a repeat counts each time"
                self.problems.error("too-large", message, self.place(node), hint)
                return False
        return True

    def judge(self, node: yaml.Node, place: Place, *tags: str) -> None:
        if node.tag not in tags:
            hint = "put a text that begins with ! between quotes"
            self.problems.error("yaml-tag", f"the tag {node.tag} is not known", place, hint)

    def entries(self, node: yaml.MappingNode) -> dict[str, tuple[Place, Node]]:
        entries: dict[str, tuple[Place, Node]] = {}
        for key, value in node.value:
            place = self.place(key)
            if not isinstance(key, yaml.ScalarNode):
                hint = "put a text that begins with [ or { between quotes"
                self.problems.error("yaml-key", "a name has to be a plain word", place, hint)
                continue
            name = self.scalar(key, place).text
            if len(name) > KEY:
                message = f"this name has {len(name):,} characters, and may have {KEY}"
                self.problems.error("too-long", message, place, "is a colon missing before it?")
                continue
            if name in entries:
                message = f"'{name}' stands here twice; first on line {entries[name][0].line}"
                self.problems.error("duplicate-key", message, place, "keep one of the two")
                continue
            made = self.node(value)
            if node.flow_style and self.is_parted(entries, key, made):
                continue
            entries[name] = (place, made)
        return entries

    def is_parted(
        self, entries: dict[str, tuple[Place, Node]], key: yaml.ScalarNode, value: Node
    ) -> bool:
        """Tell whether a name in braces is what stands behind a decimal comma; then it is told."""
        _, last = next(reversed(entries.values()), (None, None))
        if not (isinstance(last, Scalar) and isinstance(value, Scalar) and not value.text):
            return False
        both = f"{last.text},{key.value}"
        start, end = last.place, key.start_mark
        written = self.raw[end.line][start.column - 1 : end.column + len(key.value)]
        if not (start.line == end.line + 1 and written == both):
            return False
        if not is_decimal(last.text, key.value):
            return False
        message = f"'{both}' is two values in braces: a comma parts them"
        self.problems.error("yaml-comma", message, start, f"write {both.replace(',', '.')}")
        return True

    def scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        text: str = node.value
        lines = self.lines(node, place)
        if found := _FORBIDDEN.search(text):  # a raw one stopped us before: this one is an escape
            _forbid(found.group(), place, self.problems)
        elif "\t" in text:
            self.problems.error("yaml-tab", "a tab stands in this text", place, "use spaces")
        hint = ""
        if not node.style:
            comment = comment_behind(self.raw, node.end_mark.line, node.end_mark.column)
            if comment and text:
                message = f"'{comment.text}' is a comment here: a # behind a space begins one"
                spot = Place(self.file, comment.line + 1, comment.column + 1)
                behind = "put the whole text between quotes, or a space behind the #"
                self.problems.warn("yaml-comment", message, spot, behind)
            elif comment:
                hint = comment.hint
            elif text and node.tag == _STANDARD + "null":
                hint = null_hint(text)
        return Scalar(self.value(node), text, place, lines, hint)

    def value(self, node: yaml.ScalarNode) -> str | int | float | bool | date | None:
        text: str = node.value
        if node.tag not in _SCALARS or node.tag == _STANDARD + "str" or len(text) > NUMBER:
            return text
        try:
            value = self.construct.construct_object(node)
        except (ValueError, yaml.YAMLError):  # 2024-13-45 looks like a date and is none
            return text
        if isinstance(value, datetime) or not isinstance(value, int | float | date | None):
            return text
        if isinstance(value, bool) and text.lower() in TRUTH:
            return text  # a word, as in YAML 1.2: Norway's tag is no truth
        return value

    def lines(self, node: yaml.ScalarNode, place: Place) -> tuple[Place, ...]:
        """Return where each line of the text stands."""
        text: str = node.value
        count = text.count("\n") + 1
        if node.style == "|":
            first = node.start_mark.line + 1
            column = self.indentation(node) + 1
            return tuple(Place(self.file, first + i + 1, column) for i in range(count))
        if node.style == ">":
            return self.folded(node, count)
        # A quoted text begins after its quotation mark.
        start = Place(place.file, place.line, place.column + 1) if node.style else place
        return (start,) * count

    def indentation(self, node: yaml.ScalarNode) -> int:
        """Return how far a block's text is indented, also where '|2' says so."""
        header = self.raw[node.start_mark.line][node.start_mark.column :]
        below = islice(self.raw, node.start_mark.line + 1, node.end_mark.line + 1)
        spaces = next((len(t) - len(t.lstrip(" ")) for t in below if t.strip(" ")), 0)
        if re.match(r"[|>][+-]?[1-9]", header):
            first = next((t for t in node.value.split("\n") if t.strip(" ")), "")
            spaces -= len(first) - len(first.lstrip(" "))
        return spaces

    def folded(self, node: yaml.ScalarNode, count: int) -> tuple[Place, ...]:
        """Return the places of a folded block's lines: neighbours run on, blank lines break."""
        indent = self.indentation(node)
        start = node.start_mark.line + 1
        places: dict[int, Place] = {}
        index, blanks, before = 0, 0, ""
        for number, raw in enumerate(self.raw[start : node.end_mark.line + 1], start + 1):
            text = raw[indent:]
            if not text.strip(" "):
                blanks += 1
                continue
            if not before:
                index += blanks
            elif text.startswith(" ") or before.startswith(" "):
                index += blanks + 1
            else:
                index += blanks
            places.setdefault(index, Place(self.file, number, indent + 1))
            blanks, before = 0, text
        found = [places.get(i) for i in range(count)]
        last = Place(self.file, start + 1, indent + 1)
        return tuple(last := place or last for place in found)
