"""Whatever is set in whatever way: no word is lost, no line overlaps another or leaves its room."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from conftest import SetPage, examples, put_picture
from memopress.page.model import Picture, Role
from memopress.typeset import Line
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.page.model import Column, Placed

Set = Callable[..., SetPage]
SYLLABLES = [
    "ke",
    "la",
    "mo",
    "ri",
    "ten",
    "sel",
    "vaar",
    "dig",
    "pun",
    "koor",
    "dans",
    "lo",
    "kaal",
    "ta",
    "lent",
    "be",
    "stuur",
]
HANG = 9.1  # points: what the markers of lists hang in the margin at most
NUMBER = "#"  # stands in a word for the number that makes it another than all others
WORDS = [
    f"{letters}{NUMBER}{mark}"
    for mark in ("", "", "", ",", ".")
    for parts in (1, 2, 3)
    for letters in ("".join((SYLLABLES * 2)[n : n + parts]) for n in range(len(SYLLABLES)))
]
# What a style may say, other than what it does when nothing is said: a style shrinks to what its
# fault needs.
SAYS = {
    "align": ("justify", "justify", "right", "centre"),
    "hyphenate": ("true",),
    "grid": ("true", "4/5", "0.5"),
    "first-baseline": ("x-height", "leading"),
    "margins": ("none", "ink"),
    "balance": ("true",),
    "before": ("3pt", "7pt"),
    "after": ("2pt",),
    "first-indent": ("8pt",),
    "looseness": ("1", "-1"),
    "keep": ("1", "3"),
    "keep-together": ("true",),
    "keep-next": ("true",),
    "hyphens": ("{row: 0}", "{row: 1}"),
    "drop-lines": ("2", "3"),
}
STYLES = ("first", "second", "third")


@dataclass(frozen=True)
class Document:
    """The markup of a page in which every word is another, and what the layout is told besides."""

    markup: str
    options: Mapping[str, str]
    left: bool
    words: int


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Return what makes texts of so many words, half of them long ones."""
    word = st.sampled_from(WORDS)
    some = st.lists(word, min_size=least, max_size=most)
    many = st.lists(word, min_size=(least + most) // 2, max_size=most)
    return (some | many).map(" ".join)


@st.composite
def styles(draw: st.DrawFn, name: str) -> str:
    """Return a line of YAML: a style of its own kind."""
    size = draw(st.sampled_from((6, 7, 8)))
    leading = size + draw(st.sampled_from((1.5, 2, 4)))
    fields = {"font": "text", "size": f"{size}pt", "leading": f"{leading}pt", "swatch": "ink"}
    said = {key: st.sampled_from(values) for key, values in SAYS.items()}
    fields |= draw(st.fixed_dictionaries({}, optional=said))
    return f"{name}: {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}"


@st.composite
def blocks(draw: st.DrawFn, *, deep: bool = True) -> str:
    """Return a block of any kind."""

    def one(*values: str) -> str:
        return draw(st.sampled_from(values))

    span = one(*[""] * 11, ' span="all"') if deep else ""
    style = one(*STYLES)
    kinds = ["p", "p", "p", "h2", "list", "rule", "picture"]
    kind = one(*kinds, *(["box", "row", "wrap", "wrap", "table"] if deep else []))
    if kind in ("p", "h2"):
        text = draw(texts(1, 60 if kind == "p" else 8))
        return f'<{kind} style="{style}"{span}>{text}</{kind}>'
    if kind == "list":
        listed = draw(st.lists(texts(1, 12), min_size=1, max_size=4))
        items = "".join(f"<item>{item}</item>" for item in listed)
        hang = one("", ' hang="true"')
        return f'<list style="{style}" indent="9pt" marker="–"{hang}{span}>{items}</list>'
    if kind == "rule":
        return f'<rule stroke="ink" thickness="1pt" before="2pt" after="2pt"{span}/>'
    if kind == "picture":
        return f'<picture src="x.jpg" height="{one("15pt", "33pt")}" after="4pt"{span}/>'
    if kind == "box":
        inner = "".join(draw(st.lists(blocks(deep=False), min_size=1, max_size=2)))
        return f'<box inset="4pt" fill="coral" before="3pt" after="3pt"{span}>{inner}</box>'
    if kind == "row":
        cells = (f'<cell width="50%">{draw(blocks(deep=False))}</cell>' for _ in range(2))
        return f'<row gap="10pt"{span}>{"".join(cells)}</row>'
    if kind == "wrap":
        held = '<picture src="x.jpg" height="25pt"/>'
        if draw(st.booleans()):
            held = f'<p style="{style}">{draw(texts(1, 5))}</p>'
        side, width = one("left", "right"), one("40%", "60%")
        return f'<wrap side="{side}" width="{width}" gap="6pt">{held}</wrap>'
    cells_of_a_row = st.tuples(texts(0, 3), texts(1, 4))
    rows = "".join(
        f"<tr><td>{left}</td><td>{right}</td></tr>"
        for left, right in draw(st.lists(cells_of_a_row, min_size=1, max_size=5))
    )
    head = f'<tr head="true"><td span="2">{draw(texts(1, 2))}</td></tr>'
    return f'<table style="{style}" stroke="ink" before="3pt"{span}>{head}{rows}</table>'


@st.composite
def frames(draw: st.DrawFn) -> str:
    """Return the frames of a master, and a second master that text may go on over."""
    columns = draw(st.sampled_from((1, 1, 2)))
    balance = draw(st.sampled_from(("false", "true")))
    height, onward = draw(st.integers(90, 250)), draw(st.sampled_from((110, 160)))
    return (
        f"main: {{x: 20pt, y: 20pt, width: 160pt, height: {height}pt, columns: {columns}, "
        f"gap: 12pt, balance: {balance}}}\n"
        "  more:\n    frames:\n"
        f"      main: {{x: 15pt, y: 30pt, width: {onward}pt, height: 120pt}}"
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a page of blocks in styles and frames of any kind."""
    inner = "".join(draw(st.lists(blocks(), min_size=1, max_size=7)))
    beside = '<picture src="x.jpg" x="120pt" y="50pt" width="60pt" height="44pt" wrap="5pt"/>'
    beside = draw(st.sampled_from([""] * 4 + [beside]))
    markup = f'{beside}<frame name="main">{inner}</frame>'
    options = {
        "frames": draw(frames()),
        "styles": "\n".join(draw(styles(name)) for name in STYLES),
        "overflow": draw(st.sampled_from(("", "more", "more", "more"))),
    }
    numbers = itertools.count(1)
    numbered = re.sub(NUMBER, lambda _: str(next(numbers)), markup)
    return Document(numbered, options, draw(st.booleans()), markup.count(NUMBER))


def line_of(placed: Placed) -> Line:
    """Return the line that is placed."""
    assert isinstance(placed.item, Line)
    return placed.item


def room_of(placed: Placed) -> Box:
    """Return what a line takes, from the top of its capitals to its baseline, without hangs."""
    line = line_of(placed)
    before, after = line.hang
    height = 0.62 * max(run.size for run in line.runs)
    width = line.width - before - after
    return Box(placed.at.x + before, placed.at.y - height, width, height)


def meet(one: Box, two: Box) -> bool:
    """Tell whether two boxes overlap by more than rounding."""
    across = min(one.right, two.right) - max(one.x, two.x)
    return across > 0.2 and min(one.bottom, two.bottom) - max(one.y, two.y) > 0.2


def words_of(lines: list[Line]) -> list[str]:
    """Return the words of lines in reading order, those that were parted in one piece."""
    text = ""
    for line in lines:
        text += line.text[:-1] if line.soft else line.text if line.joined else f"{line.text} "
    return text.split()


def within(placed: Placed, columns: list[Column], *, spans: bool) -> bool:
    """Tell whether a line stands in one of the columns, or where it may span them in them all."""
    box = room_of(placed)
    margin = HANG if isinstance(placed.role, Role) and placed.role.tag == "Lbl" else 0.1
    left, right = min(c.box.x for c in columns), max(c.box.right for c in columns)
    rooms = [c.box for c in columns]
    if spans:
        rooms = [Box(left, each.y, right - left, each.height) for each in rooms]
    return any(
        each.x - margin <= box.x
        and box.right <= each.right + 0.1
        and each.y - 3 <= box.y  # capitals rise above where small letters touch the top
        and box.bottom <= each.bottom + 0.2
        for each in rooms
    )


@examples(200)
@given(document=documents())
def test_no_word_is_lost(set_page: Set, document: Document) -> None:
    """Every word stands on a page once or is counted as overset, and lines keep apart."""
    put_picture()
    page = set_page(document.markup, left=document.left, **document.options)

    assert {*page.codes} <= {"too-wide"}
    overset = [each for _, each in page.sheet.overset]
    # The head of a table that comes again is an artifact.
    lines = [
        p
        for s in page.sheets
        for p in s.items
        if isinstance(p.item, Line) and isinstance(p.role, Role)
    ]
    found = Counter(words_of([line_of(p) for p in lines if line_of(p).text != "–"]))
    missing = document.words - sum(found.values())
    assert not [word for word, count in found.items() if count > 1 and word != "–"]
    assert missing <= sum(each.words for each in overset)
    assert overset or not missing
    if overset or page.codes:
        return
    for sheet in page.sheets:
        texts = [p for p in sheet.items if isinstance(p.item, Line)]
        pictures = [
            Box(p.at.x, p.at.y, p.item.size.width, p.item.size.height)
            for p in sheet.items
            if isinstance(p.item, Picture)
        ]
        boxes = [room_of(p) for p in texts]
        shown = [line_of(p).text for p in texts]
        for one, two in combinations(range(len(boxes)), 2):
            assert not meet(boxes[one], boxes[two]), (shown[one], shown[two])
        for text, box in zip(shown, boxes, strict=True):
            assert not any(meet(box, picture) for picture in pictures), text
        for one_picture, two_picture in combinations(pictures, 2):
            assert not meet(one_picture, two_picture)
        spans = 'span="all"' in document.markup
        assert all(within(p, sheet.columns, spans=spans) for p in texts)
