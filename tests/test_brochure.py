"""The whole brochure, all editions of it, as tools that are not ours read it.

Everything is built once. What ought to stand in the files is taken from the YAML as
`test_printed_words.py` reads it, without the rooms of the pipeline; that test also proves that the
YAML holds the printed memorandum.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest

import memopress
from conftest import BUILT, EDITIONS, OUTPUTS, ROOT, Brochure, needs
from memopress.standards import STANDARDS
from plumbed import plumbed
from test_printed_words import (
    DRAWN,
    NEW_FILES,
    SECTIONS,
    card_order,
    grouped,
    leaves,
    load,
    plain,
    printed_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


NATIONAL = "vlaanderen"
MODES = ("", "-raw")  # as pdftotext guesses the reading order, and as the file has it

MM = 72 / 25.4
TRIM = (170 * MM, 240 * MM)
BLEED = 3 * MM
NEAR = 0.01  # points

# Two lines may share this much of the lower one's height: display type is set tighter than solid
# (80 on 96 points is the tightest), and a box is as high as the type size, whatever letters it has.
OVERLAP = 0.2
# Side by side, boxes may touch by as much as kerning draws letters together.
TOUCH = 1.0

# Where the printed pages stand in the national edition; a card's page is where its anchor is.
PAGES = {
    "front/cover": (1,),
    "front/inleiding": (2,),
    "front/voorwoord": (3,),
    "front/oproep": (4,),
    "front/sector": (5, 6),
    "front/noden": (7,),
    "front/actiepunten": (8,),
    "chapters/zichtbaarheid": (9,),
    "chapters/infrastructuur": (10,),
    "chapters/samenwerking": (11,),
}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool; without it the test is skipped."""
    needs(command[0])
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@cache
def texts(file: Path, mode: str = "-raw") -> tuple[str, ...]:
    """Return the text of each page as pdftotext reads it, words joined over soft hyphens."""
    options = [mode] if mode else []
    done = run("pdftotext", *options, "-enc", "UTF-8", str(file), "-")
    assert done.returncode == 0, done.stderr
    *pages, rest = done.stdout.split("\f")
    assert rest == ""
    return tuple(re.sub("\N{SOFT HYPHEN}\\s*", "", page) for page in pages)


def pattern(words: Sequence[str], mode: str = "-raw") -> re.Pattern[str]:
    """Return what finds a run of words whole, whatever stands around them.

    After a hyphen, dash or slash of its own a word may go on in the next line. Where pdftotext
    guesses the reading order, it drops such a hyphen, and takes a suspended one for it. A note's
    number stands apart or not.
    """
    found = r"\s+".join(re.sub(r"(?<=[^\W\d]|\.)(\d)$", r"\\s*\1", re.escape(w)) for w in words)
    inner = r"(?<=\w)\\-(?=\w)"
    if mode == "-raw":
        found = re.sub(inner, r"-\\n?", found)
    else:
        found = re.sub(inner, r"(?:-\\n?|)", found).replace(r"\-\s+", r"(?:-\s+|)")
    found = re.sub(r"(?<=\w)([–/])(?=\w)", r"\1\\n?", found)
    return re.compile(rf"(?<!\w){found}(?!\w)")


def missing(text: str, runs: Mapping[str, Sequence[str]], mode: str = "-raw") -> dict[str, str]:
    """Return the runs of words that do not stand in a text."""
    return {
        name: " ".join(words)
        for name, words in runs.items()
        if not pattern(words, mode).search(text)
    }


def astray(text: str, runs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the runs of words that do not stand in a text after those before them."""
    lost, at = {}, 0
    for name, words in runs.items():
        found = pattern(words).search(text, at)
        if found:
            at = found.end()
        else:
            lost[name] = " ".join(words)
    return lost


def cards_of(edition: str) -> list[str]:
    """Return the ids of the cards that an edition's file asks for, in printed order."""
    wanted = load(f"editions/{edition}").get("select", {}).get("practices", {})
    if not wanted:
        return card_order()
    assert list(wanted) == ["places.province"]
    return [
        card
        for card in card_order()
        if {place["province"] for place in load(f"practices/{card}")["places"]}
        & set(wanted["places.province"])
    ]


def card_fields(card: str) -> dict[str, list[str]]:
    """Return the fields of a card, each with its words, in the order in which a page is read."""
    tree = load(f"practices/{card}")
    words = load("memorandum")["words"]
    blocks = re.split(r"\n\n|^- ", tree["body"], flags=re.MULTILINE)
    read = {
        "chapter": load(f"chapters/{tree['chapter']}")["name"].upper(),
        "title": tree["title"],
        "subtitle": tree.get("subtitle", ""),
        # The layout marks list items, so that a body with a list is several runs.
        **{f"body, {number}": block for number, block in enumerate(blocks)},
        "place": words["place"],
        **{f"place, {number}": place["name"] for number, place in enumerate(tree["places"])},
        "total": tree.get("total", ""),
        **{
            f"sidebar, {number}, {key}": entry[key]
            for number, entry in enumerate(tree["sidebar"])
            for key in ("label", "text")
        },
        "tip, label": words["tip"] if "tip" in tree else "",
        "tip": tree.get("tip", ""),
        **{f"#{tag}": f"#{tag}" for tag in tree["tags"]},
    }
    return {name: run for name, text in read.items() if (run := plain(text))}


def full_title(card: str) -> str:
    """Return a card's title, with its subtitle where it ends in a colon."""
    tree = load(f"practices/{card}")
    title = tree["title"]
    parts = (title, tree["subtitle"]) if title.endswith(":") else (title,)
    return " ".join(word for part in parts for word in plain(part))


def place_runs(card: str) -> dict[str, list[str]]:
    """Return what a card says of its places: every province, and every number of inhabitants."""
    places = load(f"practices/{card}")["places"]
    unit = load("memorandum")["words"]["inhabitants"]
    runs = {place["province"]: place["province"].split() for place in places}
    for place in places:
        if "inhabitants" in place:
            runs[f"inhabitants of {place['name']}"] = [grouped(place["inhabitants"])]
    if len(places) == 1:
        (place,) = places
        count = [grouped(place["inhabitants"]), unit] if "inhabitants" in place else []
        runs["place"] = [*place["name"].split(), *place["province"].split(), *count]
    return runs


@cache
def anchors(file: Path) -> dict[str, int]:
    """Return the page on which each named destination of a PDF lies."""
    with pikepdf.open(file) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        names: Any = pdf.Root.Names.Dests.Names
        return {str(names[n]): numbers[names[n + 1][0].objgen] for n in range(0, len(names), 2)}


def bare(text: str) -> str:
    """Return a text's letters and digits only, to find it again however its lines are broken."""
    return re.sub(r"[\W_]", "", text)


# the build -------------------------------------------------------------------------------------


def test_manifest_tells_of_every_file(brochure: Brochure) -> None:
    """Fourteen PDFs and a manifest, nothing besides; sizes, sums and page counts are right."""
    listed = {str(entry["file"]) for entry in brochure.entries}
    there = {
        path.relative_to(brochure.folder).as_posix()
        for path in brochure.folder.rglob("*")
        if path.is_file()
    }

    assert len(EDITIONS) == 7
    assert sorted((e["edition"], e["output"]) for e in brochure.entries) == list(BUILT)
    assert there == listed | {"manifest.json"}
    for entry in brochure.entries:
        assert list(entry) == ["file", "edition", "output", "pages", "bytes", "sha256", "cards"]
        data = (brochure.folder / entry["file"]).read_bytes()
        assert entry["bytes"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        with pikepdf.open(brochure.folder / entry["file"]) as pdf:
            assert entry["pages"] == len(pdf.pages)


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_an_edition_has_the_cards_it_asks_for(
    brochure: Brochure, edition: str, output: str
) -> None:
    """The cards of an edition's provinces, in printed order, and pages that can be stitched."""
    entry = brochure.entry(edition, output)
    cards = [key.partition("/")[2] for key in entry["cards"] if key.startswith("practices/")]

    assert cards == cards_of(edition)
    assert entry["pages"] % 4 == 0


def test_every_card_is_in_an_edition_of_a_province() -> None:
    """The regional editions together leave no card out."""
    regional = {card for edition in EDITIONS if edition != NATIONAL for card in cards_of(edition)}

    assert regional == set(card_order()) == set(cards_of(NATIONAL))


@pytest.mark.parametrize("output", OUTPUTS)
def test_national_edition_is_paginated_as_printed(brochure: Brochure, output: str) -> None:
    """44 pages; the contents and the folios are those of the printed memorandum."""
    pages = texts(brochure.file(NATIONAL, output))
    folios = {"Zichtbaarheid": 12, "Infrastructuur": 23, "Samenwerking": 32}

    assert len(pages) == 44
    assert re.findall(r"^(\w+)\s+(\d+)\s*$", pages[7], flags=re.MULTILINE) == [
        (name, str(folio)) for name, folio in folios.items()
    ]
    for name, folio in folios.items():
        assert pattern([name]).search(pages[folio - 1])
    assert re.search(r"^17\s+Kouterconcerten\s", pages[11], flags=re.MULTILINE)
    assert re.search(r"^Kouterconcerten\s", pages[16], flags=re.MULTILINE)
    assert re.search(r"^17$", pages[16], flags=re.MULTILINE)


# the words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_cards_can_be_read_in_order(brochure: Brochure, edition: str, output: str) -> None:
    """Every field of every card stands whole on the card's page, in reading order."""
    pages = texts(brochure.file(edition, output))
    where = anchors(brochure.file(edition, "screen"))
    wrong = {}
    for card in cards_of(edition):
        page = pages[where[f"practices/{card}"] - 1]
        lost = astray(page, card_fields(card)) | missing(page, place_runs(card))
        if lost:
            wrong[card] = lost

    assert wrong == {}


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_cards_can_be_read_from_their_looks(brochure: Brochure, edition: str, output: str) -> None:
    """Every field of every card also stands whole in the order that pdftotext makes out."""
    pages = texts(brochure.file(edition, output), "")
    where = anchors(brochure.file(edition, "screen"))
    wrong = {}
    for card in cards_of(edition):
        page = pages[where[f"practices/{card}"] - 1]
        lost = missing(page, card_fields(card) | place_runs(card), "")
        if lost:
            wrong[card] = lost

    assert wrong == {}


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", SECTIONS)
def test_every_printed_word_stands_in_the_national_edition(
    brochure: Brochure, name: str, output: str
) -> None:
    """A page or card has each word of its printed text, at least as often as in print."""
    pages = texts(brochure.file(NATIONAL, output))
    where = anchors(brochure.file(NATIONAL, "screen"))
    text = "\n".join(pages[folio - 1] for folio in PAGES.get(name) or (where[name],))
    printed: dict[str, int] = {}
    for word in printed_words(name):
        # The layout draws the shares of the needs, without their brackets.
        shown = re.sub(r"^\((\d+%)\)$", r"\1", word)
        printed[shown] = printed.get(shown, 0) + 1

    found = {word: len(pattern([word]).findall(text)) for word in printed}

    assert {word: n for word, n in printed.items() if found[word] < n} == {}


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_new_words_stand_in_every_edition(brochure: Brochure, edition: str, output: str) -> None:
    """Imprint and register are there, and the cover names the edition."""
    pages = texts(brochure.file(edition, output))
    imprint = {k: v for k, v in load("front/colofon").items() if k != "publisher_label"}
    register = load("front/register")
    kind = "" if edition == NATIONAL else "elsewhere"
    heads = [register[kind or "title"], register[f"{kind}_intro" if kind else "intro"]]

    assert set(NEW_FILES) == {"front/fillers", "front/register", "front/colofon"}
    assert missing(pages[-1], dict(leaves(imprint))) == {}
    assert missing(pages[-2], {head: plain(head) for head in heads}) == {}
    assert pattern(plain(load(f"editions/{edition}")["cover"])).search(pages[0])


def test_drawn_figures_are_text(brochure: Brochure) -> None:
    """The figures of the drawings are words of the page, not pictures of words."""
    pages = texts(brochure.file(NATIONAL, "press"))

    for name, folio in (("front/sector", 6), ("front/noden", 7)):
        drawn = [load(name)[key] for key in sorted(DRAWN & set(load(name)))]
        runs = {p: words for p, words in leaves(drawn) if p.endswith((".figure", ".caption"))}
        assert runs
        assert missing(pages[folio - 1], runs) == {}


# the files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_qpdf_finds_nothing_wrong(brochure: Brochure, edition: str, output: str) -> None:
    """The file's syntax and streams are sound."""
    done = run("qpdf", "--check", str(brochure.file(edition, output)))

    assert (done.returncode, done.stderr) == (0, "")
    assert "No syntax or stream encoding errors found" in done.stdout


@pytest.mark.parametrize("edition", EDITIONS)
def test_press_pages_have_trim_and_bleed(brochure: Brochure, edition: str) -> None:
    """170 × 240 mm, 3 mm of bleed around it, both inside of the sheet; no other boxes."""
    with pikepdf.open(brochure.file(edition, "press")) as pdf:
        for page in pdf.pages:
            media, bleed, trim = (
                [float(n) for n in page.obj[name]]
                for name in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx(TRIM, abs=NEAR)
            outer = [trim[0] - BLEED, trim[1] - BLEED, trim[2] + BLEED, trim[3] + BLEED]
            assert bleed == pytest.approx(outer, abs=NEAR)
            assert media[0] < bleed[0] < bleed[2] < media[2]
            assert media[1] < bleed[1] < bleed[3] < media[3]
            assert not {"/ArtBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots"} & set(
                page.obj.keys()
            )


@pytest.mark.parametrize("edition", EDITIONS)
def test_screen_pages_have_the_size_of_the_trim(brochure: Brochure, edition: str) -> None:
    """What is read on screen ends where the paper is cut."""
    with pikepdf.open(brochure.file(edition, "screen")) as pdf:
        for page in pdf.pages:
            assert [float(n) for n in page.mediabox] == pytest.approx([0, 0, *TRIM], abs=NEAR)
            assert [float(n) for n in page.trimbox] == pytest.approx([0, 0, *TRIM], abs=NEAR)


def colours(holder: Any, content: Any) -> Iterator[str]:
    """Yield the colour operators and spaces of a content stream and of all that it draws."""
    for step in pikepdf.parse_content_stream(content):
        name = str(step.operator)
        if name in {"rg", "RG", "k", "K", "g", "G"}:
            yield name
        elif name in {"cs", "CS"}:
            yield from spaces(holder.Resources.ColorSpace.get(step.operands[0], step.operands[0]))
        elif name == "INLINE IMAGE":
            yield name
    for kind in ("/XObject", "/Pattern", "/Shading"):
        for drawn in holder.Resources.get(kind, pikepdf.Dictionary()).values():
            yield from drawn_colours(drawn)
    for state in holder.Resources.get("/ExtGState", pikepdf.Dictionary()).values():
        if isinstance(state.get("/SMask"), pikepdf.Dictionary):
            yield from drawn_colours(state.SMask.G)


def drawn_colours(drawn: Any) -> Iterator[str]:
    """Yield the colours of an image, form, pattern or shading."""
    for group in (drawn, drawn.get("/Group", {}), drawn.get("/Shading", {})):
        for key in ("/ColorSpace", "/CS"):
            if key in group:
                yield from spaces(group[key])
    if "/SMask" in drawn:
        # Opacity has no colour: a soft mask is DeviceGray by definition.
        assert str(drawn.SMask.ColorSpace) == "/DeviceGray"
    if "/Resources" in drawn:
        yield from colours(drawn, drawn)


def spaces(space: Any) -> Iterator[str]:
    """Yield a colour space's name, and that of the space it falls back on."""
    if not isinstance(space, pikepdf.Array):
        yield str(space)
        return
    yield str(space[0])
    if str(space[0]) == "/ICCBased":
        yield f"{space[1].N} components"
    elif str(space[0]) == "/Indexed":
        yield from spaces(space[1])
    elif str(space[0]) in {"/Separation", "/DeviceN"}:
        yield from spaces(space[2])


@pytest.mark.parametrize("edition", EDITIONS)
def test_press_has_no_rgb(brochure: Brochure, edition: str) -> None:
    """CMYK, grey and separations only, in pages, pictures and all that they draw."""
    seen: set[str] = set()
    with pikepdf.open(brochure.file(edition, "press")) as pdf:
        for page in pdf.pages:
            seen |= set(colours(page, page))
            if "/Group" in page:
                seen |= set(spaces(page.Group.CS))

    assert "k" in seen
    assert seen <= {"k", "K", "g", "G", "/DeviceCMYK", "/DeviceGray", "/Separation"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_screen_has_no_cmyk(brochure: Brochure, edition: str) -> None:
    """The other way round, which also shows that the test above can see colours."""
    seen: set[str] = set()
    with pikepdf.open(brochure.file(edition, "screen")) as pdf:
        for page in pdf.pages:
            seen |= set(colours(page, page))

    assert "rg" in seen
    assert not {"k", "K", "/DeviceCMYK", "4 components"} & seen


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_fonts_are_embedded(brochure: Brochure, edition: str, output: str) -> None:
    """Each font comes along as a subset with its text, and none is a viewer's own."""
    done = run("pdffonts", str(brochure.file(edition, output)))
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()[2:]]

    assert len(rows) >= 5
    for name, *_, embedded, subset, unicode, _number, _generation in rows:
        assert (name, embedded, subset, unicode) == (name, "yes", "yes", "yes")
        assert re.match(r"[A-Z]{6}\+(WorkSans|BricolageGrotesque|Inter)-", name)


# the ways around -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A link in a file: its page, the one it leads to, what it lies on, and what is told of it."""

    page: int
    to: int
    text: str
    told: str


def links(file: Path) -> Iterator[Way]:
    """Yield each link within a file."""
    with pikepdf.open(file) as pdf, pdfplumber.open(file) as read:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        for number, page in enumerate(pdf.pages, start=1):
            height = float(page.mediabox[3])
            for link in page.obj.get("/Annots", []):
                if "/Dest" not in link:
                    continue
                left, low, right, high = (float(n) for n in link.Rect)
                on = [
                    char["text"]
                    for char in read.pages[number - 1].chars
                    if left <= (char["x0"] + char["x1"]) / 2 <= right
                    and height - high <= (char["top"] + char["bottom"]) / 2 <= height - low
                ]
                told = str(link.Contents)
                yield Way(number, numbers[link.Dest[0].objgen], "".join(on).strip(), told)


@pytest.mark.parametrize("edition", EDITIONS)
def test_links_lead_to_what_they_name(brochure: Brochure, edition: str) -> None:
    """A linked number is the page it leads to; linked words stand on the page they lead to.

    Both are told with the title of that page and its number. Notes and their marks lead to each
    other.
    """
    file = brochure.file(edition, "screen")
    pages = texts(file)
    led: dict[int, set[int]] = {}
    noted = []
    for way in links(file):
        if way.page == way.to:
            noted.append((way.page, way.told))
            # The area of a mark is wider than the mark, and reaches over the letter before it.
            assert way.told.endswith(f" {way.text[-1]}")
            continue
        led.setdefault(way.page, set()).add(way.to)
        title, comma, page = way.told.rpartition(", ")
        assert (comma, page) == (", ", f"op pagina {way.to}")
        assert bare(title)
        assert bare(title) in bare(pages[way.to - 1])
        # Its number stands before what it lies on, or after that.
        number = re.search(r"^\d+|\d+$", way.text)
        assert number
        assert int(number[0]) == way.to
        words = bare(way.text.removeprefix(number[0]).removesuffix(number[0]))
        assert words
        assert words in bare(pages[way.to - 1]), way
    where = anchors(file)
    dividers = {page for name, page in where.items() if name.startswith("divider/")}
    cards = {page for name, page in where.items() if name.startswith("practices/")}

    back = "Terug naar de tekst bij noot"
    assert noted == [(6, told) for told in ("Noot 1", "Noot 2", f"{back} 1", f"{back} 2")]
    assert led[8] == dividers
    assert len(cards) == len(cards_of(edition))
    assert set().union(*(led[divider] for divider in dividers)) == cards
    if edition == NATIONAL:
        assert led[len(pages) - 1] == cards


@pytest.mark.parametrize("edition", EDITIONS)
def test_bookmarks_follow_the_pages(brochure: Brochure, edition: str) -> None:
    """Each section's bookmark holds those of its cards; each leads to the page of that title."""
    file = brochure.file(edition, "screen")
    where = anchors(file)
    found: dict[str, list[tuple[str, int]]] = {}
    order = []
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}

        def target(item: pikepdf.OutlineItem) -> int:
            destination: Any = item.destination
            return numbers[destination[0].objgen]

        for item in outline.root:
            order.append(target(item))
            found[item.title] = [(child.title, target(child)) for child in item.children]
            order += [page for _, page in found[item.title]]

    assert order == sorted(order)
    for chapter in load("memorandum")["collections"]["chapters"]["order"]:
        cards = [c for c in cards_of(edition) if load(f"practices/{c}")["chapter"] == chapter]
        name = f"Praktijken: {load(f'chapters/{chapter}')['name']}"
        titles = [full_title(card) for card in cards]
        pages = [where[f"practices/{card}"] for card in cards]
        assert found.get(name, []) == list(zip(titles, pages, strict=True))
        assert (name in found) == bool(cards)


# the looks -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A word and its box, from the top left corner of the trim."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    def meets(self, other: Word) -> bool:
        """Tell whether two words' boxes intersect by more than is allowed."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        height = min(self.bottom - self.top, other.bottom - other.top)
        return across > TOUCH and down > OVERLAP * height


@cache
def words_of(file: Path) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each page, from the trim's top left."""
    pages = []
    for page in plumbed(file).pages:
        left, top = (page.width - TRIM[0]) / 2, (page.height - TRIM[1]) / 2
        pages.append(
            tuple(
                Word(text, x0 - left, y0 - top, x1 - left, y1 - top)
                for text, x0, y0, x1, y1 in page.boxes
            )
        )
    return tuple(pages)


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_no_text_is_cut(brochure: Brochure, edition: str, output: str) -> None:
    """No word reaches over the trim; around it a press sheet has its slug line and no more."""
    slug = load("memorandum")["title"]
    for number, words in enumerate(words_of(brochure.file(edition, output)), start=1):
        outside = [
            word
            for word in words
            if word.x0 < 0 or word.top < 0 or word.x1 > TRIM[0] or word.bottom > TRIM[1]
        ]
        if output == "press":
            assert all(word.top > TRIM[1] + BLEED for word in outside), number
            assert " ".join(word.text for word in outside).startswith(slug), number
        else:
            assert outside == [], number


@pytest.mark.parametrize(("edition", "output"), BUILT)
def test_no_text_lies_on_other_text(brochure: Brochure, edition: str, output: str) -> None:
    """The boxes of any two words of a page stay apart, but for the tolerances stated above."""
    over = [
        (number, one.text, other.text)
        for number, words in enumerate(words_of(brochure.file(edition, output)), start=1)
        for one, other in itertools.combinations(words, 2)
        if one.meets(other)
    ]

    assert over == []


def test_overlapping_words_are_seen() -> None:
    """A line half a line too high would be told; display type set tight is not."""
    line = Word("regel", 0, 0, 40, 9.25)

    assert line.meets(Word("regel", 20, 6, 60, 15.25))
    assert not line.meets(Word("regel", 0, 13, 40, 22.25))
    assert not Word("Lokaal", 0, 0, 200, 96).meets(Word("talent", 0, 80, 200, 176))


def test_card_may_hold_quotes_tables_and_numbers(tmp_path: Path) -> None:
    """What the memorandum does not have yet, its layout sets: a quote, a table, a numbered list."""
    for name in ("source", "layouts", "fonts", "images"):
        shutil.copytree(ROOT / name, tmp_path / name)
    card = tmp_path / "source/practices/koorwandelingen.yaml"
    text = card.read_text(encoding="utf-8")
    more = "> Zing mee.\n\n| Gemeente | Koren |\n|:--|--:|\n| Duffel | 12 |\n\n1. eerst\n2. dan\n\n"
    body, places, rest = text.partition("places:")
    card.write_text(f"{body.rstrip()}\n\n{indent(more, '  ')}{places}{rest}", encoding="utf-8")

    memopress.build(tmp_path, ["limburg"], ["screen"])

    file = tmp_path / "output/limburg/lokaal-talent-limburg-screen.pdf"
    page = next(page for page in texts(file) if "Zing mee." in page)
    wanted = ["Zing mee.", "Gemeente Koren", "Duffel 12", "1. eerst", "2. dan"]
    for each in wanted:
        assert each in " ".join(page.split())


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_preflight_finds_nothing(brochure: Brochure, edition: str) -> None:
    """Every file keeps its standards, for the press their limits too, with every rule applied."""
    needs("gs")
    verdict = brochure.verdicts[str(brochure.entry(edition, "press")["file"])]

    assert (*verdict.findings, *verdict.unchecked) == ()
    assert verdict.keeps == verdict.claims == STANDARDS
    screen = brochure.verdicts[str(brochure.entry(edition, "screen")["file"])]
    assert (*screen.findings, *screen.unchecked) == ()
    assert screen.keeps == screen.claims == STANDARDS[1:]


@pytest.mark.parametrize("edition", EDITIONS)
def test_ghostscript_and_mupdf_have_no_complaint(
    brochure: Brochure, edition: str, tmp_path: Path
) -> None:
    """Separating and drawing a press file makes neither of them say a word."""
    needs("gs")
    needs("mutool")
    file = str(brochure.file(edition, "press"))
    plates = ["-sDEVICE=tiffsep", "-r20", f"-sOutputFile={tmp_path / 'p%d.tif'}"]
    for command in (
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *plates, file],
        ["mutool", "draw", "-q", "-r", "20", "-o", str(tmp_path / "p%d.png"), file],
    ):
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        said = (run.stdout + run.stderr).splitlines()
        # Debian's MuPDF says this of itself, whatever the file.
        assert [line for line in said if line != "warning: ICC support is not available"] == []
