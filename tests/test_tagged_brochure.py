"""What the brochure tells those who cannot see it: its structure, read by tools that are not ours.

The text in reading order is taken from two sides: from the composed pages, and from the YAML as
`test_brochure.py` reads it; poppler and a reader of tests/tagged.py find it in the files.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from conftest import BUILT, EDITIONS, OUTPUTS, ROOT, Brochure, needs
from memopress.diagnostics import Problems
from memopress.edition import choose_editions
from memopress.job import read
from memopress.page.model import Role
from memopress.press import compose
from memopress.typeset.model import Line
from test_brochure import cards_of
from test_printed_words import grouped, load, plain
from walker import Tagged, faults, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from memopress.page.model import Page

NATIONAL = "vlaanderen"
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


@cache
def composed() -> dict[str, tuple[Page, ...]]:
    """Return the pages of each edition, as they are before anything is drawn."""
    job = read(ROOT)
    editions = choose_editions(job.publication, ())
    return {each.edition.id: each.pages for each in compose(job, editions, Problems())}


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
def test_the_text_is_read_as_it_was_composed(brochure: Brochure, edition: str, output: str) -> None:
    """A walk through the structure yields every word once, in the order meant for it."""
    tagged = opened(brochure.file(edition, output))
    wanted = in_order(composed()[edition])

    assert len(wanted) > 10_000
    assert first_difference(tagged.shown(tagged.document), wanted) is None


# Poppler draws a page once for each element on it, and its links with it: one screen file will do.
@pytest.mark.parametrize(
    ("edition", "output"), [*((edition, "press") for edition in EDITIONS), ("brussel", "screen")]
)
def test_poppler_reads_the_text_as_it_was_composed(
    brochure: Brochure, edition: str, output: str
) -> None:
    """Poppler's walk yields the same."""
    found = poppler_text(brochure.file(edition, output))

    assert first_difference(found, in_order(composed()[edition])) is None


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
    read.append(f"{tree['total']} {unit}" if "total" in tree else "")
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
    torn = [one for one in tagged.find("Span") if one.get("ActualText")]
    # A drawing is told, and shows no text.
    figures = [word for one in tagged.find("Figure") for word in one.get("Alt").split()]
    spoken = [one for one in tagged.find("Span") if one.get("Alt")]

    assert len(torn) > 50
    for one in torn:
        assert fold(one.get("ActualText")) == tagged.shown(one)
        assert " " not in fold(one.get("ActualText"))
    assert all(ARROWS.fullmatch(f"{tagged.shown(one)} ") for one in spoken)
    told = Counter(tagged.told(tagged.document).split())
    shown = Counter(tagged.shown(tagged.document).split())
    instead = Counter(word for one in spoken for word in one.get("Alt").split())
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
