"""Page markup: the XML that page templates produce, read into elements that know their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from memopress.diagnostics import Place
from memopress.languages import HINT, is_language
from memopress.layout.vocabulary import VOCABULARY
from memopress.limits import DEPTH
from memopress.trace import untraced

if TYPE_CHECKING:
    from memopress.diagnostics import Problems

STAMP = "_at"  # the attribute in which a start tag carries its place in the template


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


class _Reader:
    """Builds elements from expat's events, and checks them against the vocabulary."""

    def __init__(self, template: Place, problems: Problems) -> None:
        self.problems = problems
        self.open = [Element("document", {}, template)]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.open[-1]
        stamp = attributes.pop(STAMP, None)
        place = _unstamp(stamp) if stamp else parent.place
        element = Element(tag, attributes, place)
        known = VOCABULARY.get(tag)
        if known is None:
            hint = self.problems.near(tag, VOCABULARY)
            self.problems.error("unknown-element", f"<{tag}> is not page markup", place, hint)
        else:
            if parent.tag not in known.parents:
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
        if len(self.open) > DEPTH:
            message = f"elements stand here more than {DEPTH} deep in each other"
            self.problems.error("too-deep", message, self.open[DEPTH].place)
        else:
            parent.children.append(element)
        self.open.append(element)

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


def read_markup(markup: str, template: Place, problems: Problems) -> list[Element]:
    """Return the pages (or other root elements) of rendered markup; faults go to `problems`."""
    reader = _Reader(template, problems)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(f"<pages>{markup}</pages>", True)  # noqa: FBT003 (expat's own signature)
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


def _unstamp(stamp: str) -> Place:
    file, line, column = stamp.rsplit(":", 2)
    return Place(file, int(line), int(column))


def _unstamped(text: str) -> str:
    before, found, rest = text.partition(f' {STAMP}="')
    return before + _unstamped(rest.partition('"')[2]) if found else text
