"""The page language: each attribute's wrong values are told once, at their line, with a hint."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from conftest import Project, small_project
from memopress.diagnostics import Diagnostic, Severity
from memopress.edition import choose_editions
from memopress.job import read_job
from memopress.layout import LANGUAGE, kinds
from memopress.page import compose_edition
from memopress.page.model import Drawing, Picture, Shape
from records import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memopress.layout.elements import Attribute
    from memopress.page.model import Item, Page

NEVER = "~?~"  # what no kind takes that may be wrong
# Good values by kind, and of attributes that may hold any text.
GOOD = {
    kinds.FLAG: "true",
    kinds.LENGTH: "3pt",
    kinds.SIZE: "3pt",
    kinds.SHARE: "5%",
    kinds.ROOM: "40pt",
    kinds.HEIGHT: "9pt",
    kinds.ROOMS: "40pt",
    kinds.EDGES: "2pt",
    kinds.SWATCH: "tide 40%",
    kinds.STYLE: "text",
    kinds.CHARACTER: "shout",
    kinds.MASTER: "spread",
    kinds.MASTERS: "spread",
    kinds.ROLE: "Div",
    kinds.LANGUAGE: "en",
    kinds.TARGET: "https://example.org",
    kinds.FILE: "heron.png",
}
TEXTS = {
    ("frame", "name"): "left",
    **{(tag, "alt"): "A heron" for tag in ("picture", "drawing", "illustration", "vector")},
    ("vector", "parts"): "a",
    ("group", "transform"): "rotate(9)",
    ("illustration", "name"): "wave",
    ("use", "template"): "blank",
    ("polygon", "points"): "0,0 9,0 9,9",
    ("path", "d"): "M0 0L9 9",
    ("vector", "src"): "quay.svg",
    ("vector", "lit"): "a",
}
# What is nearly right, by kind: what is written, and what is meant.
NEAR = {
    kinds.FLAG: (("yes", "true"), ("No", "false"), ("ture", "true"), ("0", "false")),
    kinds.LENGTH: (("3,5mm", "3.5mm"), ("3MM", "3mm")),
    kinds.SIZE: (("3,5mm", "3.5mm"),),
    kinds.SHARE: (("12,5%", "12.5%"),),
    kinds.ROOM: (("12,5%", "12.5%"),),
    kinds.HEIGHT: (("Fill", "fill"),),
    kinds.ROOMS: (("20%, 80%", "20%  80%"),),
    kinds.EDGES: (("2pt, 3pt", "2pt  3pt"),),
    kinds.OPACITY: (("7", "0.07"), ("70%", "0.7"), ("0,7", "0.7")),
    kinds.EXTENT: (("1,5", "1.5"),),
    kinds.COORDINATE: (("1,5", "1.5"),),
    kinds.numbers(2, 0, 1): (("50% 30%", "0.5 0.3"), ("0.5,0.3", "0.5 0.3")),
    kinds.SWATCH: (("tdie", "tide"), ("tid 40%", "tide"), ("TIDE", "tide")),
    kinds.STYLE: (("txet", "text"),),
    kinds.CHARACTER: (("shuot", "shout"),),
    kinds.MASTER: (("spraed", "spread"),),
    kinds.MASTERS: (("spraed", "spread"), ("spread spraed", "spread")),
    kinds.ROLE: (("Asside", "Aside"), ("toc", "TOC")),
}
# The parents in which elements are tried, the first that may hold one.
SHOWN = ("drawing",)  # what may stand outside of all others, and is tried in a page
PARENTS = ("frame", "page", "p", "list", "table", "tr", "row", "pills", "drawing", "plan")


def attribute(tag: str, name: str) -> Attribute:
    """Return an attribute of an element."""
    return LANGUAGE[tag].attributes[name]


def good(tag: str, name: str) -> str:
    """Return a right value of an attribute."""
    kind = attribute(tag, name).kind
    if (tag, name) in TEXTS or kind.any:
        return TEXTS.get((tag, name), "x")
    return GOOD.get(kind) or (kind.words[-1] if kind.words else "1")


def element(tag: str, name: str = "") -> ET.Element:
    """Return an element with what it needs, so that an attribute may be added."""
    known = LANGUAGE[tag]
    needs = [each for each, taken in known.attributes.items() if taken.without is None]
    if known.one_of:
        usual = known.one_of[-1 if name else 0]
        needs += next((some for some in known.one_of if name in some), usual)
    needs += ["alt"] * (tag == "picture")  # a photograph without it is told of
    found = ET.Element(tag, {each: good(tag, each) for each in needs})
    found.text = "een" if known.text else None
    return found


def inside(inner: ET.Element, within: tuple[str, ...] = ()) -> ET.Element:
    """Return an element in a chain of parents, the nearest of them `within` some."""
    while "pages" not in (parents := LANGUAGE[inner.tag].parents) or within or inner.tag in SHOWN:
        outer = element(next(each for each in (*within, *PARENTS) if each in parents))
        outer.text = None
        outer.append(inner)
        inner, within = outer, ()
    return inner


def with_effect(tag: str, name: str, value: str) -> ET.Element:
    """Return a page with an element that has an attribute, where that has an effect."""
    inner, taken = element(tag, name), attribute(tag, name)
    if taken.beside:
        other, _, wanted = taken.beside[-1].partition("=")
        inner.set(other, wanted or good(tag, other))
    if name == "order" and "role" in LANGUAGE[tag].attributes:
        inner.set("role", "Div")
    if tag == "table":
        ET.SubElement(ET.SubElement(inner, "tr"), "td").text = "een"
    inner.set(name, value)
    return inside(inner, taken.within)


class Said(NamedTuple):
    """What is said of each line of a template, and the pages that were made."""

    lines: dict[int, list[Diagnostic]]
    pages: tuple[Page, ...]


def composed(project: Project, pages: Iterable[ET.Element]) -> Said:
    """Return what is said of pages, each on a line of a template of a small project."""
    template = "layouts/pocket/pages/list.xml.j2"
    text = "\n".join(ET.tostring(each, encoding="unicode") for each in pages)
    project.write(template, text)
    if text.startswith("<plan"):
        template = template.replace("list", "plan")
        project.write(template, text)
    job = read_job(project.folder)
    (edition,) = choose_editions(job.publication, ["all"])
    found = compose_edition(job.composer, edition)
    lines: dict[int, list[Diagnostic]] = {}
    for each in found.diagnostics:
        if each.place and each.place.file.endswith(template):
            lines.setdefault(each.place.line, []).append(each)
    return Said(lines, found.pages)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a small project with all that right values name, and one template for its pages."""
    project = small_project(tmp_path_factory.mktemp("harbour"))
    layout = "layouts/pocket/layout.yaml"
    project.change(layout, "masters:\n", "characters:\n  shout: {font: heavy}\nmasters:\n")
    project.write("layouts/pocket/illustrations/wave.xml.j2", "<drawing></drawing>")
    project.write(
        "images/quay.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><path id="a" d="M0 0L9 9"/></svg>',
    )
    project.write("layouts/pocket/pages/plan.xml.j2", '<plan><use template="list"/></plan>')
    return project


# wrong values -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wrong:
    """A wrong value of an element's attribute, and how the hint at a right one begins."""

    tag: str
    name: str
    value: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.tag} {self.name}={self.value}"


def _wrong() -> Iterator[Wrong]:
    for tag, known in LANGUAGE.items():
        for name, each in known.attributes.items():
            if each.kind.any:
                continue
            yield Wrong(tag, name, "../heron.png" if each.kind is kinds.FILE else NEVER)
            slips = tuple((word + word[-1], word) for word in each.kind.words)
            for value, meant in NEAR.get(each.kind, slips):
                yield Wrong(tag, name, value, f"did you mean '{meant}'?")


WRONG = tuple(_wrong())
IN_PAGES = tuple(each for each in WRONG if each.tag != "use")
IN_PLANS = tuple(each for each in WRONG if each.tag == "use")


@pytest.fixture(scope="module")
def told(harbour: Project) -> dict[Wrong, list[Diagnostic]]:
    """Return what is said of each wrong value, alone on its page on a line of its own."""
    lines, _ = composed(harbour, (with_effect(e.tag, e.name, e.value) for e in IN_PAGES))
    return {each: lines.get(number, []) for number, each in enumerate(IN_PAGES, 1)}


def check(wrong: Wrong, found: list[Diagnostic]) -> None:
    """Hold that one error tells of a wrong value, with a hint."""
    assert [each.severity for each in found] == [Severity.ERROR]
    assert found[0].message.startswith(f"<{wrong.tag} {wrong.name}>: ")
    assert found[0].hints
    assert found[0].hints[0].startswith(wrong.hint)


@pytest.mark.parametrize("wrong", IN_PAGES, ids=map(str, IN_PAGES))
def test_a_wrong_value_is_told_once(wrong: Wrong, told: dict[Wrong, list[Diagnostic]]) -> None:
    """It is an error at its element's line, and the only thing said of that."""
    check(wrong, told[wrong])


@pytest.mark.parametrize("wrong", IN_PLANS, ids=map(str, IN_PLANS))
def test_a_wrong_value_in_the_plan_is_told_once(wrong: Wrong, project: Project) -> None:
    """What else the plan says holds, and nothing else is told of it."""
    lines, _ = composed(project, [with_effect(wrong.tag, wrong.name, wrong.value)])

    assert {*lines} == {1}
    check(wrong, lines[1])


def test_right_values_are_taken(harbour: Project) -> None:
    """All that is wrong with the pages above are the values that were said to be."""
    cases = [(tag, name) for tag, known in LANGUAGE.items() for name in known.attributes]
    pages = [with_effect(tag, name, good(tag, name)) for tag, name in cases if tag != "use"]

    lines, made = composed(harbour, pages)

    assert len(made) >= len(pages)
    assert {each.code for found in lines.values() for each in found} == {"frames-empty"}


# attributes without an effect ---------------------------------------------------------------------


@dataclass(frozen=True)
class Vain:
    """An attribute that has no effect: in some parent, or else beside another."""

    tag: str
    name: str
    parent: str = ""
    beside: str = ""

    def __str__(self) -> str:
        return f"{self.tag} {self.name} {self.parent}{self.beside}"

    def page(self, *, given: bool) -> ET.Element:
        """Return a page with the attribute, or else the same without it."""
        inner = element(self.tag, self.beside or self.name)
        if given:
            inner.set(self.name, good(self.tag, self.name))
        page = inside(inner, (self.parent,) if self.parent else ())
        # Text, that something may happen to it.
        for frame in page.iter("frame"):
            text = ET.SubElement(frame, "p", {"style": "text"})
            text.text = "een twee drie vier vijf zes zeven acht negen tien " * 3
        return page


def _vain() -> Iterator[Vain]:
    for tag, known in LANGUAGE.items():
        for name, each in known.attributes.items():
            for parent in ("frame", "page", "box", "cell", "wrap"):
                if each.within and parent in known.parents and parent not in each.within:
                    yield Vain(tag, name, parent)
            if each.beside:
                yield Vain(tag, name)
            if each.unless:
                yield Vain(tag, name, beside=each.unless)


VAIN = tuple(each for each in _vain() if each.tag != "use")
IN_VAIN_PLANS = tuple(each for each in _vain() if each.tag == "use")


@pytest.fixture(scope="module")
def vain(harbour: Project) -> tuple[Said, Said]:
    """Return what is said of each attribute that has no effect, and of pages without them."""
    given = composed(harbour, [each.page(given=True) for each in VAIN])
    return given, composed(harbour, [each.page(given=False) for each in VAIN])


@pytest.mark.parametrize("case", VAIN, ids=map(str, VAIN))
def test_an_attribute_in_vain_is_told(case: Vain, vain: tuple[Said, Said]) -> None:
    """It is a warning at its element's line; the page is as it is without the attribute."""
    given, plain = vain
    number = VAIN.index(case)

    (found,) = (each for each in given.lines[number + 1] if each.code == "no-effect")
    assert found.severity is Severity.WARNING
    assert found.message.startswith(f"<{case.tag} {case.name}> does nothing ")
    assert found.hints
    assert not [each for each in plain.lines.get(number + 1, []) if each.code == "no-effect"]
    assert _looks(given.pages[number]) == _looks(plain.pages[number])


def _looks(page: Page) -> list[tuple[object, ...]]:
    """Return what is seen of a page, and where: not how strokes would be that are not there."""
    return [(each.at, _seen(each.item), each.role) for each in page.items]


def _seen(item: Item) -> Item:
    if isinstance(item, Drawing):
        return Drawing.of(item.clip, map(_unstroked, item.shapes))
    if isinstance(item, Picture) and item.size.width * 3 == pytest.approx(item.size.height * 4):
        return replace(item, focus=(0.5, 0.5))  # all of it is seen
    return _unstroked(item) if isinstance(item, Shape) else item


def _unstroked(shape: Shape) -> Shape:
    return shape if shape.stroke else replace(shape, dash=(), round_caps=False)


@pytest.mark.parametrize("case", IN_VAIN_PLANS, ids=map(str, IN_VAIN_PLANS))
def test_an_attribute_in_vain_in_the_plan_is_told(case: Vain, project: Project) -> None:
    """It is a warning, and the pages are made."""
    lines, pages = composed(project, [case.page(given=True)])

    assert [each.code for each in lines[1]] == ["no-effect"]
    assert pages
