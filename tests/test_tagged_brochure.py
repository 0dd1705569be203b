"""What the brochure tells those who cannot see it: its structure, read by tools that are not ours.

The text in reading order is taken from two sides: from the composed pages, and from the YAML as
`test_brochure.py` reads it; poppler and a reader of tests/tagged.py find it in the files.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import itertools
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

import memopress
from conftest import BUILT, EDITIONS, OUTPUTS, ROOT, Brochure, Composed, needs
from memopress.page.model import Role
from memopress.typeset.model import Line
from test_brochure import NATIONAL, NEAR, cards_of, full_title
from test_printed_words import grouped, load, plain
from walker import Area, Element, Tagged, faults, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from conftest import Project
    from memopress.page.model import Page


ARROWS = re.compile("[→⟶↳]\\s*")  # markers of lists: the layout's, no words of the source
SPAN = re.compile(r"\[([^\]]*)\]\{([^}]*)\}")


@cache
def opened(file: Path) -> Tagged:
    """Return a file's tags, read once."""
    return Tagged(pikepdf.open(io.BytesIO(file.read_bytes())))


# the text in reading order ---------------------------------------------------------------------


@dataclass
class Part:
    """An element as the composed pages have it: texts and parts, each with its order."""

    kids: list[tuple[int, str | Part]] = field(default_factory=list)

    def text(self) -> str:
        """Return the text of all in it as it is read."""
        kids = sorted(self.kids, key=lambda kid: kid[0])
        return "".join(kid if isinstance(kid, str) else kid.text() for _, kid in kids)


def in_order(pages: Iterable[Page]) -> str:
    """Return the text of pages in reading order, those that text goes on over as one."""
    texts: list[Part] = []
    parts: dict[int, Part] = {}

    def part(role: Role) -> Part:
        if role.key not in parts:
            parts[role.key] = Part()
            above = part(role.parent) if role.parent else texts[-1]
            above.kids.append((role.order, parts[role.key]))
        return parts[role.key]

    for page in pages:
        if not page.continues:
            texts.append(Part())
            parts.clear()
        for placed in page.items:
            if not isinstance(placed.role, Role):
                continue
            own = part(placed.role)
            line = placed.item
            if isinstance(line, Line):
                text = "".join(text for run in line.runs for text in run.texts)
                joins = line.joined or line.soft or line.hard
                text = text[:-1] if line.soft else text
                own.kids.append((0, text if joins else f"{text} "))
    return fold("".join(each.text() for each in texts))


def poppler_text(file: Path) -> str:
    """Return the text of a file as poppler reads its structure."""
    needs("pdfinfo")
    done = subprocess.run(
        ["pdfinfo", "-enc", "UTF-8", "-struct-text", str(file)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    found = re.findall(r'^ *"(.*)"$', done.stdout, flags=re.MULTILINE)
    return fold("".join(found))


def first_difference(one: str, other: str) -> tuple[str, str] | None:
    """Return where two texts begin to differ, with a little of what stands around; None if not."""
    if one == other:
        return None
    pairs = enumerate(zip(one, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return one[max(at - 40, 0) : at + 40], other[max(at - 40, 0) : at + 40]


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_the_text_is_read_as_it_was_composed(
    brochure: Brochure, composed: Composed, edition: str, output: str
) -> None:
    """A walk through the structure yields every word once, in the order meant for it."""
    tagged = opened(brochure.file(edition, output))
    wanted = in_order(composed.pages(edition))

    assert len(wanted) > 10_000
    assert first_difference(tagged.shown(tagged.document), wanted) is None


@pytest.mark.parametrize("edition", ["brussel", NATIONAL])
def test_poppler_reads_the_text_as_it_was_composed(
    brochure: Brochure, composed: Composed, edition: str
) -> None:
    """Poppler's walk yields the same; for each element it draws a page, so that two will do."""
    found = poppler_text(brochure.file(edition, "press"))

    assert first_difference(found, in_order(composed.pages(edition))) is None


def test_poppler_reads_the_text_of_a_screen_file(project: Project) -> None:
    """With links, for each of which it draws the whole page: a small publication will do."""
    (made,) = memopress.build(project.folder, ["all"], outputs=("screen",)).files
    file = next(project.folder.rglob(made.file.rpartition("/")[2]))
    tagged = opened(file)

    found = poppler_text(file)

    assert "Grey heron" in found
    assert first_difference(found, tagged.shown(tagged.document)) is None


def test_text_out_of_order_is_seen() -> None:
    """The comparison above tells one word astray; parts of a higher order come later."""
    above = Part([(2, "drie"), (0, "een "), (1, Part([(1, "b "), (0, "a ")]))])

    assert above.text() == "een a b drie"
    assert first_difference("een a b", "een b a") == ("een a b", "een b a")


# the cards -------------------------------------------------------------------------------------


def card_text(card: str) -> str:
    """Return what a card says by its YAML, in the order in which it is read."""
    tree, words = load(f"practices/{card}"), load("memorandum")["words"]
    unit = words["inhabitants"]
    places = tree["places"]
    provinces = list(dict.fromkeys(place["province"] for place in places))
    count = {p["name"]: grouped(p["inhabitants"]) for p in places if "inhabitants" in p}
    read = [
        load(f"chapters/{tree['chapter']}")["name"].upper(),
        tree["title"],
        tree.get("subtitle", ""),
        tree["body"],
        words["place"],
    ]
    if len(places) > 1 and len(provinces) == 1:
        # Places of one province are a list, and the province stands below it.
        read += [text for place in places for text in (place["name"], count.get(place["name"], ""))]
        read += provinces
    else:
        for place in places:
            number = count.get(place["name"])
            read += [place["name"], place["province"], f"{number} {unit}" if number else ""]
    read.append(f"{words['together']} {tree['total']} {unit}" if "total" in tree else "")
    read += [entry[key] for entry in tree["sidebar"] for key in ("label", "text")]
    read += [words["tip"], tree["tip"]] if "tip" in tree else []
    read += [f"#{tag}" for tag in tree["tags"]]
    assert not ARROWS.search("".join(read))
    return " ".join(word for text in read for word in plain(text))


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_cards_are_read_as_they_were_written(brochure: Brochure, edition: str, output: str) -> None:
    """Each card is an article; its text is that of its file, field after field, and no more."""
    tagged = opened(brochure.file(edition, output))
    articles = tagged.find("Art")
    cards = cards_of(edition)

    assert len(articles) == len(cards)
    wrong = {
        card: found
        for card, article in zip(cards, articles, strict=True)
        if (found := first_difference(ARROWS.sub("", tagged.shown(article)), card_text(card)))
    }
    assert wrong == {}


@pytest.mark.parametrize("output", OUTPUTS)
def test_broken_words_are_told_whole(brochure: Brochure, output: str) -> None:
    """What is told of all text is its words: those broken over two lines in one piece."""
    tagged = opened(brochure.file(NATIONAL, output))
    torn = [one for one in tagged.find("Span") if one.get("ActualText") not in ("", "•")]
    # A drawing is told, and shows no text.
    figures = [word for one in tagged.find("Figure") for word in one.get("Alt").split()]
    spoken = [one for one in tagged.find("Span") if one.get("ActualText") == "•"]

    assert len(torn) > 50
    for one in torn:
        assert fold(one.get("ActualText")) == tagged.shown(one)
        assert " " not in fold(one.get("ActualText"))
    assert all(ARROWS.fullmatch(f"{tagged.shown(one)} ") for one in spoken)
    told = Counter(tagged.told(tagged.document).split())
    shown = Counter(tagged.shown(tagged.document).split())
    instead = Counter(word for one in spoken for word in one.get("ActualText").split())
    arrows = Counter(tagged.shown(one) for one in spoken)
    assert told + arrows == shown + instead + Counter(figures)


# the marks and the tree ------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_marks_and_tree_agree(brochure: Brochure, edition: str, output: str) -> None:
    """All that is painted is of one element or of none; tree, marks and links lead both ways."""
    with pikepdf.open(brochure.file(edition, output)) as pdf:
        assert faults(pdf) == []


def _rewrite(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Change the operators of the sixth page."""
    page: Any = pdf.pages[5].obj
    code = page.Contents.read_bytes()
    assert old in code
    page.Contents = pdf.make_stream(code.replace(old, new, 1))


def _element(pdf: pikepdf.Pdf, tag: str, at: int = 0) -> Any:
    return Tagged(pdf).find(tag)[at].node


def _untag(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def _twice(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf, b"/P <</MCID 3>> BDC", b"/P <</MCID 2>> BDC")


def _bare(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf, b"/P <</MCID 3>> BDC", b"/P <<>> BDC")


def _both(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf, b"/P <</MCID 3>> BDC", b"/Artifact <</MCID 3>> BDC")


def _open(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf, b"EMC", b"")


def _crossed(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf, b"EMC\nET", b"ET\nEMC")


def _unclaimed(pdf: pikepdf.Pdf) -> None:
    one = _element(pdf, "H2")
    one.K = pikepdf.Array([next(iter(one.K))])


def _stolen(pdf: pikepdf.Pdf) -> None:
    tree: Any = pdf.Root.StructTreeRoot
    row = tree.ParentTree.Nums[11]
    row[0] = row[len(row) - 1]


def _orphan(pdf: pikepdf.Pdf) -> None:
    one = _element(pdf, "Note")
    one.P = one.P.P


def _hollow(pdf: pikepdf.Pdf) -> None:
    del _element(pdf, "LBody").K


def _strange(pdf: pikepdf.Pdf) -> None:
    _element(pdf, "P").S = pikepdf.Name.Paragraph


def _loose(pdf: pikepdf.Pdf) -> None:
    _element(pdf, "LI").S = pikepdf.Name.Div


def _silent(pdf: pikepdf.Pdf) -> None:
    annotation: Any = pdf.pages[5].obj.Annots
    del annotation[0].Contents


def _hidden(pdf: pikepdf.Pdf) -> None:
    annotation: Any = pdf.pages[5].obj.Annots
    annotation[0].F = 0


def _astray(pdf: pikepdf.Pdf) -> None:
    annotation: Any = pdf.pages[5].obj.Annots
    annotation[0].StructParent, annotation[1].StructParent = (
        annotation[1].StructParent,
        annotation[0].StructParent,
    )


def _unlinked(pdf: pikepdf.Pdf) -> None:
    _element(pdf, "Link").S = pikepdf.Name.Span


def _nameless(pdf: pikepdf.Pdf) -> None:
    _element(pdf, "Note").ID = pikepdf.String("other")


def _untabbed(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[5].obj.Tabs


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_untag, "not tagged"),
        (_twice, "MCID 2 stands twice"),
        (_bare, "stands in 0 numbered marks and 0 artifacts"),
        (_both, "stands in 1 numbered marks and 1 artifacts"),
        (_open, "open at the end"),
        (_crossed, "does not end the innermost"),
        (_unclaimed, "is claimed 0 times"),
        (_stolen, "belongs to another element"),
        (_orphan, "P of Note is not the element that holds it"),
        (_hollow, "LBody holds nothing"),
        (_strange, "Paragraph is no standard type"),
        (_loose, "L holds Div"),
        (_silent, "has no Contents"),
        (_hidden, "is not printed"),
        (_astray, "belongs to another element"),
        (_unlinked, "stands in Span"),
        (_nameless, "the IDTree has"),
        (_untabbed, "tab order"),
    ],
)
def test_a_fault_of_the_tags_is_seen(
    brochure: Brochure, damage: Callable[[pikepdf.Pdf], None], told: str
) -> None:
    """What the test above relies on: each kind of damage to a sound file is told."""
    with pikepdf.open(brochure.file("brussel", "screen")) as pdf:
        damage(pdf)
        found = faults(pdf)

    assert any(told in fault for fault in found), found


# what elements say ------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_content_is_drawn_as_it_is_read(brochure: Brochure, edition: str, output: str) -> None:
    """Who follows the marks instead of the tree hears the same, but where a template has `order`.

    These are the photograph, and the shares that stand beside their needs.
    """
    tagged = opened(brochure.file(edition, output))
    read: dict[int, list[int]] = {}
    for mark in tagged.marks(tagged.document):
        read.setdefault(mark.page, []).append(mark.number)

    moved = [page + 1 for page, marks in read.items() if marks != tagged.sheets[page].order]
    assert moved == [5, 7]


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_headings_skip_no_level(brochure: Brochure, edition: str, output: str) -> None:
    """The first heading is of the first level; none is more than a level below the one before."""
    tagged = opened(brochure.file(edition, output))
    headings = tagged.find("H1", "H2", "H3", "H4", "H5", "H6")
    levels = [int(one.tag[1]) for one in headings]

    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in itertools.pairwise(levels))
    assert all(tagged.shown(one) for one in headings)
    titles = [full_title(card) for card in cards_of(edition)]
    inside = [[tagged.shown(h) for h in one.find("H2")] for one in tagged.find("Art")]
    assert inside == [[title] for title in titles]


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_elements_have_what_they_need(brochure: Brochure, edition: str, output: str) -> None:
    """Figures tell what they show and where; items have a body, entries a list, notes a name."""
    file = brochure.file(edition, output)
    tagged = opened(file)
    figures, notes = tagged.find("Figure"), tagged.find("Note")

    assert figures
    for figure in figures:
        assert len(figure.get("Alt").split()) > 3
        (page,) = {mark.page for mark in tagged.marks(figure)}
        left, low, right, high = (float(value) for value in tagged.pdf.pages[page].mediabox)
        box = [float(value) for value in figure.attribute("Layout", "BBox")]
        assert left - NEAR < box[0] < box[2] < right + NEAR
        assert low - NEAR < box[1] < box[3] < high + NEAR
    assert tagged.find("L")
    for one in tagged.find("L"):
        assert one.elements
        for item in one.elements:
            assert item.tag == "LI"
            assert [kid.tag for kid in item.elements if kid.tag == "LBody"] == ["LBody"]
    assert all(one.parent and one.parent.tag == "TOC" for one in tagged.find("TOCI"))
    # The contents, and those of each section that has cards; the register of the national edition.
    sections = {load(f"practices/{card}")["chapter"] for card in cards_of(edition)}
    assert len(tagged.find("TOC")) == 1 + len(sections) + (edition == NATIONAL)
    assert [one.get("ID") for one in notes] == ["front/sector^1", "front/sector^2"]
    references = [one for one in tagged.find("Reference") if one.parent and one.parent.tag == "P"]
    assert [tagged.shown(one) for one in references] == ["1", "2"]
    for number, (note, reference) in enumerate(zip(notes, references, strict=True), start=1):
        words = " ".join(plain(load("front/sector")["notes"][str(number)]))
        assert [kid.tag for kid in note.elements] == ["Lbl", "P"]
        assert tagged.shown(note) == f"{number} {words}"
        if output == "screen":
            (link,) = reference.elements
            (area,) = (kid.annotation for kid in link.kids if isinstance(kid, Area))
            (mark, *_) = tagged.marks(note.elements[0])
            assert area.Contents == f"Noot {number}"
            assert area.Dest[0].objgen == tagged.pdf.pages[mark.page].obj.objgen
            (back,) = note.elements[0].elements
            (area,) = (kid.annotation for kid in back.kids if isinstance(kid, Area))
            (mark, *_) = tagged.marks(reference)
            assert area.Contents == f"Terug naar de tekst bij noot {number}"
            assert area.Dest[0].objgen == tagged.pdf.pages[mark.page].obj.objgen


Told = tuple[str, str, str]  # language, expansion and words


def spans_in(tree: Any) -> Iterator[Told]:
    """Yield what the spans of a YAML tree tell of their words."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list):
        for each in tree:
            yield from spans_in(each)
        return
    for words, attributes in SPAN.findall(str(tree)):
        pairs = re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', attributes)
        found = {key: fold(quoted or bare) for key, quoted, bare in pairs}
        yield found.get("lang", ""), found.get("expansion", ""), " ".join(plain(words))


def spans_of(tagged: Tagged, element: Element) -> Counter[Told]:
    """Return what the spans in an element tell of their words, and how often."""
    spans = element.find("Span")
    found = ((one.get("Lang"), one.get("E"), tagged.shown(one)) for one in spans)
    return Counter(one for one in found if one[0] or one[1])


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_foreign_words_and_abbreviations_are_told(
    brochure: Brochure, edition: str, output: str
) -> None:
    """Each span of the source is one element, wherever its text is printed."""
    tagged = opened(brochure.file(edition, output))
    cards = cards_of(edition)
    articles = tagged.find("Art")
    rest = spans_of(tagged, tagged.document)
    for card, article in zip(cards, articles, strict=True):
        own = spans_of(tagged, article)
        assert own == Counter(spans_in(load(f"practices/{card}"))), card
        rest -= own

    names = [f"{folder}/{path.stem}" for folder in ("front", "chapters") for path in _files(folder)]
    wanted = Counter(span for name in names for span in spans_in(load(name)))
    # A title also stands on its section's divider, and in the register under each of its places.
    listed = [card for card in cards_of(NATIONAL) if card not in cards] or cards
    places = [card for card in listed for _ in load(f"practices/{card}")["places"]]
    wanted += Counter(
        span for card in cards + places for span in spans_in(load(f"practices/{card}")["title"])
    )
    # The register tells each entry's chapter by its number.
    chapters = [load(f"chapters/{load(f'practices/{card}')['chapter']}") for card in places]
    wanted += Counter(("", one["name"], str(one["number"])) for one in chapters)
    assert rest == wanted
    assert sum(rest.values()) > 3


def _files(folder: str) -> list[Path]:
    return sorted((ROOT / "source" / folder).glob("*.yaml"))


# the ways around -------------------------------------------------------------------------------


def bookmarks(items: Iterable[Any], numbers: Mapping[Any, int], level: int = 0) -> Iterator[Entry]:
    """Yield the entries of an outline: level, title, and number of the page."""
    for item in items:
        yield level, str(item.title), numbers[item.destination[0].objgen]
        yield from bookmarks(item.children, numbers, level + 1)


def sections(tagged: Tagged, element: Element, level: int = 0) -> Iterator[Entry]:
    """Yield the sections of a tree: level, title, and number of the page that they begin on."""
    for one in element.elements:
        if one.tag in {"Part", "Sect", "Art"} and one.get("T"):
            yield level, one.get("T"), min(mark.page for mark in tagged.marks(one)) + 1
            yield from sections(tagged, one, level + 1)


Entry = tuple[int, str, int]


@pytest.mark.parametrize("edition", EDITIONS)
def test_sections_are_bookmarked(brochure: Brochure, edition: str) -> None:
    """The outline is that of the structure: each chapter and card, on the page it begins on."""
    tagged = opened(brochure.file(edition, "screen"))
    with tagged.pdf.open_outline() as outline:
        found = list(bookmarks(outline.root, tagged.numbers))
    found = [(level, title, page + 1) for level, title, page in found]

    assert found == list(sections(tagged, tagged.document))
    inner = [title for level, title, _ in found if level == 1]
    outer = [title for level, title, _ in found if level == 0]
    front = ("voorwoord", "oproep", "noden")
    actions = [
        load(f"chapters/{name}") for name in load("memorandum")["collections"]["chapters"]["order"]
    ]
    assert inner == [
        *(load(f"front/{name}")["bookmark"] for name in front),
        *(f"Actiepunt {chapter['number']}: {chapter['name']}" for chapter in actions),
        *(full_title(card) for card in cards_of(edition)),
    ]
    kept = {load(f"practices/{card}")["chapter"] for card in cards_of(edition)}
    assert [title for title in outer if title.startswith("Praktijken: ")] == [
        f"Praktijken: {load(f'chapters/{name}')['name']}"
        for name in load("memorandum")["collections"]["chapters"]["order"]
        if name in kept
    ]
    # The press has no outline, and the same sections.
    press = opened(brochure.file(edition, "press"))
    assert list(sections(press, press.document)) == found


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_a_file_presents_itself(brochure: Brochure, edition: str, output: str) -> None:
    """Its title stands in the window's bar, its language is known, its pages have their folios."""
    pdf: Any = opened(brochure.file(edition, output)).pdf

    assert pdf.Root.Lang == "nl-BE"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
    assert str(pdf.docinfo["/Title"]).startswith(load("memorandum")["title"])
    assert [page.label for page in pdf.pages] == [str(n + 1) for n in range(len(pdf.pages))]
    assert ("/Outlines" in pdf.Root) == (output == "screen")
    assert any("/Annots" in page.obj for page in pdf.pages) == (output == "screen")


@pytest.mark.parametrize("edition", EDITIONS)
def test_links_tell_where_they_lead(brochure: Brochure, edition: str) -> None:
    """What is told of a link is words, and of links that lead to different places not the same."""
    tagged = opened(brochure.file(edition, "screen"))
    led: dict[str, set[str]] = {}
    for page in tagged.pdf.pages:
        for each in page.obj.get("/Annots", []):
            there = each.Dest if "/Dest" in each else each.A.URI
            led.setdefault(str(each.Contents), set()).add(repr(there))

    assert len(led) > len(cards_of(edition))
    assert [told for told, places in led.items() if len(places) > 1] == []
    assert [told for told in led if not re.search(r"[^\W\d]{2,}", told)] == []
    assert [told for told in led if re.search(r"[:;,],|  |://", told)] == []


def test_the_screen_file_is_light(brochure: Brochure) -> None:
    """The national edition can be sent by mail; the photograph is as sharp as a screen shows it."""
    needs("pdfimages")
    file = brochure.file(NATIONAL, "screen")
    done = subprocess.run(
        ["pdfimages", "-list", str(file)], capture_output=True, check=True, encoding="ascii"
    )
    rows = [line.split() for line in done.stdout.splitlines()[2:]]

    assert file.stat().st_size < 4_000_000
    assert any(int(row[3]) > 800 and row[8] == "jpeg" for row in rows)
    for row in rows:
        assert max(int(row[12]), int(row[13])) <= 150


# what others say -------------------------------------------------------------------------------

# What a tool finds in a sound file, and why that is no fault.
EXPLAINED = {
    "PAG-001": "each card has a label PLAATS, and some have the same tags: they are no furniture",
    "HDG-010": "MUZIK1030 is a name",
    "TAG-002": "the long running foot of the register stands on one page, as that has one page",
    "ORD-001": "the text of an element is taken to stand before the elements in it; "
    "test_content_is_drawn_as_it_is_read walks through them in their order",
}
PRESS_ONLY = {
    "NAV-001": "a press file has no bookmarks",
    "LNK-010": "a press file has no links",
}


def checker(name: str) -> Any:
    """Return a package of the extra `access`, or skip."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    return importlib.import_module(name)


@cache
def outloud(file: Path) -> Any:
    """Return what outloud tells of a file, which it reads once."""
    return checker("outloud").check(str(file))


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_outloud_finds_nothing(brochure: Brochure, edition: str, output: str) -> None:
    """What outloud tells of a file is explained above; it reads the file and most rules run."""
    result = outloud(brochure.file(edition, output))
    explained = EXPLAINED | (PRESS_ONLY if output == "press" else {})

    assert result.error is None
    assert sum(one.status == "ran" for one in result.runs) > 40
    assert [one.rule for one in result.runs if one.status == "crashed"] == []
    assert [(one.rule, one.message) for one in result.findings if one.rule not in explained] == []


def test_outloud_finds_what_is_explained(brochure: Brochure) -> None:
    """No explanation above is of something that is not found any more."""
    found = {
        one.rule
        for edition in (NATIONAL, "limburg")
        for output in OUTPUTS
        for one in outloud(brochure.file(edition, output)).findings
    }

    assert found == EXPLAINED.keys() | PRESS_ONLY.keys()


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_pdfua_finds_nothing(brochure: Brochure, edition: str, output: str) -> None:
    """Of the rules that pdfua has only one is not applied: it stumbles over an array."""
    report = checker("pdfua").validate(str(brochure.file(edition, output)))

    assert [str(one) for one in report.findings] == []
    assert [one.rule_id for one in report.skipped] == ["UA-14-001"]
    assert len(report.outcomes) > 10
