"""Page markup: the XML that page templates produce, read into elements that know their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from memopress.diagnostics import Place
from memopress.languages import HINT, is_language
from memopress.layout.vocabulary import VOCABULARY
from memopress.limits import DEPTH
from memopress.links import HINT as TARGETS
from memopress.links import is_target
from memopress.trace import CLOSE, OPEN, untraced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.diagnostics import Problems

STAMP = "_at"  # the attribute in which a start tag carries its place in the template
_MANY = 100_000  # elements of one template
_STAMPED = re.compile(r"([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})")
# Lone halves of characters, which no file can hold, and marks of places written as numbers.
_UNFIT = re.compile(r"[\ud800-\udfff]")
_NUMBERED = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")


@dataclass(slots=True)
class Element:
    """An element of page markup: its tag, attributes, and children (elements and text)."""

    tag: str
    attributes: dict[str, str]
    place: Place
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute without the trace of where its text came from."""
        value = self.attributes.get(name)
        return default if value is None else untraced(value)

    def elements(self) -> list[Element]:
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]


class _TooMuchError(Exception):
    """Markup nests its elements too deeply, or has too many."""


class _Reader:
    """Builds elements from expat's events, and checks them against the vocabulary.

    Elements that are unknown, or stand where they cannot, are told, and are not in the tree:
    whoever works with it finds in each element only what may stand there.
    """

    def __init__(self, templates: Sequence[str], template: Place, problems: Problems) -> None:
        self.templates, self.problems = templates, problems
        self.open = [Element("document", {}, template)]
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.open[-1]
        stamp = attributes.pop(STAMP, None)
        place = _unstamp(stamp, self.templates, parent.place) if stamp else parent.place
        element = Element(tag, attributes, place)
        self.open.append(element)
        self._count(place)
        known = VOCABULARY.get(tag)
        if known is None:
            hint = self.problems.near(tag, VOCABULARY)
            self.problems.error("unknown-element", f"<{tag}> is not page markup", place, hint)
        else:
            if parent.tag in known.parents:
                parent.children.append(element)
            else:
                self.problems.error(
                    "misplaced-element",
                    f"<{tag}> may not stand in <{parent.tag}>",
                    place,
                    f"it belongs in {', '.join(f'<{name}>' for name in sorted(known.parents))}",
                )
            for name in attributes:
                if name not in known.attributes:
                    hint = self.problems.near(name, sorted(known.attributes - {STAMP}))
                    self.problems.error(
                        "unknown-attribute", f"<{tag}> has no attribute '{name}'", place, hint
                    )
            for name in sorted(known.required - attributes.keys()):
                self.problems.error(
                    "missing-attribute", f"<{tag}> needs the attribute '{name}'", place
                )
            if known.one_of and not known.one_of & attributes.keys():
                names = ", ".join(f"'{name}'" for name in sorted(known.one_of))
                self.problems.error(
                    "missing-attribute", f"<{tag}> needs one of the attributes {names}", place
                )
            if (lang := element.get("lang")) and not is_language(lang):
                message = f"<{tag} lang>: '{lang}' is no language tag"
                self.problems.error("wrong-type", message, place, HINT)
            if (href := element.get("href")) and not is_target(href):
                message = f"<{tag} href>: '{href}' is no full address"
                self.problems.error("bad-link", message, place, TARGETS)

    def _count(self, place: Place) -> None:
        self.count += 1
        if len(self.open) > DEPTH:
            message = f"elements stand here more than {DEPTH} deep in each other"
            self.problems.error("too-deep", message, place)
            raise _TooMuchError
        if self.count > _MANY:
            message = f"the template makes more than {_MANY:,} elements"
            hint = "does it repeat itself without end?"
            self.problems.error("template-limit", message, place, hint)
            raise _TooMuchError

    def end(self, _tag: str) -> None:
        self.open.pop()

    def text(self, data: str) -> None:
        parent = self.open[-1]
        if data.strip() and untraced(data).strip():
            known = VOCABULARY.get(parent.tag)
            if known is not None and not known.text:
                self.problems.error(
                    "stray-text",
                    f"text may not stand in <{parent.tag}> itself: '{untraced(data).strip()[:40]}'",
                    parent.place,
                    'put it in a paragraph: <p style="…">…</p>',
                )
        children = parent.children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def read_markup(
    markup: str, templates: Sequence[str], template: Place, problems: Problems
) -> list[Element]:
    """Return the pages (or other root elements) of rendered markup; faults go to `problems`.

    `templates` are the names that stamps count, `template` is the one that was asked for.
    """
    reader = _Reader(templates, template, problems)
    if fault := _unfit(markup):
        before = markup[: fault.start()]
        stamp = before[before.rfind(f' {STAMP}="') :].partition('"')[2].partition('"')[0]
        problems.error(
            "forbidden-character",
            f"the template makes the character {_told(fault)}, which cannot be printed",
            _unstamp(stamp, templates, template),
            "remove it",
        )
        return []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(f"<pages>{markup}</pages>", True)  # noqa: FBT003 (expat's own signature)
    except _TooMuchError:
        return []
    except expat.ExpatError as error:
        line = markup.splitlines()[error.lineno - 1 : error.lineno]
        near = _unstamped(untraced(line[0])).strip()[:80] if line else ""
        problems.error(
            "broken-markup",
            f"the template made markup that is not well-formed: {expat.ErrorString(error.code)}",
            reader.open[-1].place,
            f"near: {near}" if near else "",
            "every element must be closed, and & < written as {{ … }} or entities",
        )
        return []
    return reader.open[0].elements()[0].elements()


def _unfit(markup: str) -> re.Match[str] | None:
    """Return the first character of markup that no page can have, None without one."""
    if found := _UNFIT.search(markup):
        return found
    for number in _NUMBERED.finditer(markup) if "&#" in markup else ():
        if _numbered(number) in (OPEN, CLOSE):
            return number
    return None


def _numbered(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code <= 0x10FFFF else ""


def _told(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}" if len(found[0]) == 1 else found[0]


def _unstamp(stamp: str, templates: Sequence[str], otherwise: Place) -> Place:
    """Return the place that a stamp names; a template that writes one itself gets the other."""
    found = _STAMPED.fullmatch(stamp)
    if not found or int(found[1]) >= len(templates):
        return otherwise
    return Place(templates[int(found[1])], int(found[2]), int(found[3]))


def _unstamped(text: str) -> str:
    before, found, rest = text.partition(f' {STAMP}="')
    return before + _unstamped(rest.partition('"')[2]) if found else text
