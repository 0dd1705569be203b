"""Page markup: the XML that page templates produce, read into elements that know their place."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from msgspec import Struct, field

from memopress.diagnostics import Place
from memopress.layout import elements, kinds
from memopress.layout.effect import in_vain
from memopress.layout.elements import Element
from memopress.layout.habits import near_element, why_broken
from memopress.layout.language import LANGUAGE, RENAMED, ROOT
from memopress.limits import DEPTH
from memopress.trace import CLOSE, OPEN, traced, untraced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.diagnostics import Problems
    from memopress.layout.elements import Attribute
    from memopress.layout.language import Known
    from memopress.layout.model import Layout

STAMP = "_at"  # the attribute in which a start tag carries its place in the template
_TAG = 1000  # characters of a tag that is looked at
_MANY = 100_000  # elements of one template
_STAMPED = re.compile(r"([0-9a-f]{8}):([0-9]{1,9}):([0-9]{1,9})")
# Lone halves of characters, which no file can hold, and marks of places written as numbers.
_UNFIT = re.compile(r"[\ud800-\udfff]")
_NUMBERED = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")


class _TooMuchError(Exception):
    """Markup nests its elements too deeply, or has too many."""


class _Open(Struct):
    """An element whose end has not come: its row in the table, None if it is not to be kept."""

    tag: str
    place: Place
    known: Known | None
    values: dict[str, Any] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)


class _Reader:
    """Builds elements from expat's events, as the table of the language has them.

    Elements that are unknown, stand where they cannot, or lack what they need, are told, and are
    not in the tree: whoever works with it finds in each element only what may stand there.
    """

    def __init__(
        self, layout: Layout, templates: Mapping[str, str], template: Place, problems: Problems
    ) -> None:
        self.layout, self.templates, self.problems = layout, templates, problems
        self.open = [_Open("document", template, None)]
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.open[-1]
        stamp = attributes.pop(STAMP, None)
        place = _unstamp(stamp, self.templates, parent.place) if stamp else parent.place
        self._count(place)
        known = LANGUAGE.get(tag)
        if len(self.open) == 1:  # what holds all that the template made
            self.open.append(_Open(tag, place, None))
            return
        if known is None and tag in RENAMED:
            now, shown = RENAMED[tag], f"<{RENAMED[tag]}>"
            self.problems.error(
                "renamed", f"<{tag}> is called {shown} now", place, f"write {shown}"
            )
            tag, known = now, LANGUAGE[now]
        if known is None:
            hint = near_element(tag, self.problems)
            self.problems.error("unknown-element", f"<{tag}> is not page markup", place, hint)
            self.open.append(_Open(tag, place, None))
            return
        sound = parent.tag in known.parents
        if not sound:
            where = "outside of all others" if parent.tag == ROOT else f"in <{parent.tag}>"
            names = [f"<{name}>" for name in sorted(known.parents) if name != ROOT]
            within = f"in {', '.join(names)}" if names else "outside of all others"
            message = f"<{tag}> may not stand {where}"
            self.problems.error("misplaced-element", message, place, f"it belongs {within}")
        values = self._values(tag, known, attributes, place)
        if sound:
            self._effects(tag, known, attributes, place)
        self.open.append(_Open(tag, place, known if sound and values else None, values or {}))

    def _values(
        self, tag: str, known: Known, given: dict[str, str], place: Place
    ) -> dict[str, Any] | None:
        """Return the values of attributes by their fields; None if one is missing that is needed.

        A value that is none of its kind is told, and its attribute counts as missing; one that is
        left empty is as its attribute would be without it.
        """
        taken = known.attributes
        values: dict[str, Any] = {"tag": tag}
        traces: list[tuple[str, Place]] = []
        wrong: set[str] = set()
        meant: set[str] = set()  # what unknown attributes are told to mean
        if not given.keys() <= taken.keys() and known.kind is not elements.Use:
            given, meant = self._named(tag, taken, given, place)
        for name, marked in given.items():
            text = untraced(marked)
            source = traced(marked) if OPEN in marked else None
            if source:
                traces.append((name, source))
            attribute = taken.get(name)
            if attribute is None:
                values["more"] = (*values.get("more", ()), (name, text))
            elif text or attribute.without is None or attribute.kind is kinds.TEXT:
                try:
                    values[attribute.field] = attribute.kind.read(text, self.layout)
                except kinds.WrongError as fault:
                    message = f"<{tag} {name}>: {fault}"
                    hint = self._meant(attribute.kind, text, fault)
                    self.problems.error(fault.code, message, source or place, hint)
                    wrong.add(name)
                    if (instead := attribute.kind.stand_in(self.layout)) is not None:
                        values[attribute.field] = instead
        if traces:
            values["traces"] = tuple(traces)
        missing = [name for name, each in taken.items() if each.without is None]
        for name in missing:
            if name not in given and name not in meant:
                message = f"<{tag}> needs the attribute '{name}'"
                hint = f"it wants {taken[name].kind.said}"
                self.problems.error("missing-attribute", message, place, hint)
            if self.layout.spare and taken[name].field not in values:
                instead = taken[name].kind.stand_in(self.layout)
                values |= {} if instead is None else {taken[name].field: instead}
        sets = [{*names} for names in known.one_of if given.keys() >= {*names}]
        if known.one_of and not sets and not any(meant & {*names} for names in known.one_of):
            names = ", ".join(" and ".join(f"'{name}'" for name in each) for each in known.one_of)
            message = f"<{tag}> needs one of the attributes {names}"
            self.problems.error("missing-attribute", message, place)
        whole = all(taken[name].field in values for name in missing)
        whole &= not known.one_of or any(not names & wrong for names in sets)
        return values if whole else None

    def _named(
        self, tag: str, taken: dict[str, Attribute], given: dict[str, str], place: Place
    ) -> tuple[dict[str, str], set[str]]:
        """Return what is given by the names that an element knows, after a diagnostic of others.

        With it come the attributes that are not there and that those others may be meant for.
        """
        found = {name: text for name, text in given.items() if name in taken}
        free = sorted(taken.keys() - given.keys())
        meant: set[str] = set()
        renamed = {each.was: name for name, each in taken.items() if each.was}
        for name in (name for name in given if name not in taken):
            if now := renamed.get(name):
                message = f"<{tag} {name}> is called '{now}' now"
                hint = f'write {now}="{untraced(given[name])}"'
                self.problems.error("renamed", message, place, hint)
                found.setdefault(now, given[name])
            else:
                meant.add(self.problems.nearest(name, free))
                hint = self.problems.near(name, free, listed=False)
                hint = hint or self.problems.near(name, sorted(taken))
                message = f"<{tag}> has no attribute '{name}'"
                self.problems.error("unknown-attribute", message, place, hint)
        return found, meant

    def _meant(self, kind: kinds.Kind, text: str, fault: kinds.WrongError) -> str:
        """Return the hint at what may be meant by a wrong value."""
        if fault.known:
            return self.problems.near(fault.word, fault.known)
        if fault.hint:
            return fault.hint
        meant = kinds.meant(kind, text, self.layout)
        return f"did you mean '{meant}'?" if meant else f"it wants {kind.said}"

    def _effects(self, tag: str, known: Known, given: dict[str, str], place: Place) -> None:
        """Tell of attributes that have no effect where they stand."""
        taken, holder = known.attributes, ""
        for name, text in given.items():
            attribute = taken.get(name)
            if attribute is None or not attribute.bound or not untraced(text):
                continue
            holder = holder or next(each.tag for each in reversed(self.open) if each.tag != "tag")
            if found := in_vain(attribute, "" if holder == ROOT else holder, given):
                self.problems.warn("no-effect", f"<{tag} {name}> {found[0]}", place, found[1])

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
        done = self.open.pop()
        if done.known is not None:
            children = tuple(done.children)
            element = done.known.kind(place=done.place, children=children, **done.values)
            self.open[-1].children.append(element)
        elif len(self.open) == 1:
            self.open[0].children = done.children

    def text(self, data: str) -> None:
        parent = self.open[-1]
        if data.strip() and untraced(data).strip():
            known = LANGUAGE.get(parent.tag)
            if len(self.open) == 2 or (known is not None and not known.text):
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
    markup: str, layout: Layout, templates: Mapping[str, str], template: Place, problems: Problems
) -> list[Element]:
    """Return the pages (or other root elements) of rendered markup; faults go to `problems`.

    `templates` are the names that stamps count, `template` is the one that was asked for.
    """
    reader = _Reader(layout, templates, template, problems)
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
        parser.Parse(f"<{ROOT}>{markup}</{ROOT}>", True)  # noqa: FBT003 (expat's own signature)
    except _TooMuchError:
        return []
    except expat.ExpatError as error:
        _tell_broken(error, parser.ErrorByteIndex, markup, reader, templates)
        return []
    return [each for each in reader.open[0].children if isinstance(each, Element)]


def _tell_broken(
    error: expat.ExpatError, index: int, markup: str, reader: _Reader, templates: Mapping[str, str]
) -> None:
    """Tell of markup that is not well-formed; the parser stopped at a byte of what it was given."""
    line = markup.splitlines()[error.lineno - 1 : error.lineno]
    near = _unstamped(untraced(line[0])).strip()[:80] if line else ""
    message = f"the template made markup that is not well-formed: {expat.ErrorString(error.code)}"
    hint = "every element must be closed, and & < written as {{ … }} or entities"
    opened, *outer = reversed(reader.open)
    place = opened.place
    before = markup.encode()[: max(0, index - len(f"<{ROOT}>"))].decode(errors="ignore")
    start = max(0, before.rfind("<"))  # of the tag that it stopped at
    tag = markup[start : start + _TAG].partition(">")[0] + ">"
    if found := why_broken(_unstamped(tag), opened.tag, outer[0].tag if outer else ""):
        message, hint = found
        stamp = tag.partition(f' {STAMP}="')[2].partition('"')[0]
        place = _unstamp(stamp, templates, place)  # an end tag has none
    reader.problems.error("broken-markup", message, place, f"near: {near}" if near else "", hint)


def link_in(markup: str, name: str, templates: Mapping[str, str]) -> Place | None:
    """Return where a template writes a link to a name in markup that it made; None for nowhere.

    Links of the content have no stamps.
    """
    target = escape(f"#{name}")
    link = re.compile(rf'<a {STAMP}="([^"]*)"[^<>]*? href="{re.escape(target)}"')
    found = link.search(untraced(markup))
    none = Place("")
    place = _unstamp(found[1], templates, none) if found else none
    return None if place is none else place


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


def _unstamp(stamp: str, templates: Mapping[str, str], otherwise: Place) -> Place:
    """Return the place that a stamp names; a template that writes one itself gets the other."""
    found = _STAMPED.fullmatch(stamp)
    if not found or found[1] not in templates:
        return otherwise
    return Place(templates[found[1]], int(found[2]), int(found[3]))


def _unstamped(text: str) -> str:
    before, found, rest = text.partition(f' {STAMP}="')
    return before + _unstamped(rest.partition('"')[2]) if found else text
