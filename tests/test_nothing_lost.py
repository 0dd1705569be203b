"""Whatever is set in whatever way: no word is lost, no line overlaps another or leaves its room."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from conftest import SetPage
from memopress.page.model import Picture, Role
from memopress.typeset import Line
from memopress.units import Box

if TYPE_CHECKING:
    from memopress.page.model import Column, Placed

Set = Callable[..., SetPage]
CASES = 200
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
GRIDS = ("true", "false", "4/5", "0.5")


@dataclass
class Chance:
    """Makes pages of random markup in random styles and frames; every word of it is another."""

    dice: random.Random
    made: int = 0

    def text(self, least: int, most: int) -> str:
        """Return some words, each with a number of its own."""
        words = []
        for _ in range(self.dice.randint(least, most)):
            self.made += 1
            letters = "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(1, 3)))
            words.append(f"{letters}{self.made}{self.dice.choice(['', '', '', ',', '.'])}")
        return " ".join(words)

    def style(self, name: str) -> str:
        """Return a line of YAML: a style of its own kind."""
        dice = self.dice
        size = dice.choice((6, 7, 8))
        fields = {
            "font": "text",
            "size": f"{size}pt",
            "leading": f"{size + dice.choice((1.5, 2, 4))}pt",
            "swatch": "ink",
            "align": dice.choice(("left", "justify", "justify", "right", "centre")),
            "hyphenate": dice.choice(("true", "false")),
            "grid": dice.choice(GRIDS),
            "first-baseline": dice.choice(("cap-height", "x-height", "leading")),
            "margins": dice.choice(("none", "optical", "ink")),
            "balance": dice.choice(("true", "false", "false")),
            "before": dice.choice(("0", "3pt", "7pt")),
            "after": dice.choice(("0", "2pt")),
            "first-indent": dice.choice(("0", "8pt")),
            "looseness": str(dice.choice((0, 0, 0, 1, -1))),
            "keep": str(dice.choice((1, 2, 3))),
            "keep-together": dice.choice(("true", "false", "false")),
            "keep-next": dice.choice(("true", "false", "false")),
            "hyphens": f"{{row: {dice.choice((0, 1, 2))}}}",
            "drop-lines": str(dice.choice((0, 0, 0, 2, 3))),
        }
        return f"{name}: {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}"

    def block(self, *, deep: bool = True) -> str:
        """Return a block of any kind."""
        dice = self.dice
        span = ' span="all"' if deep and dice.random() < 0.08 else ""
        style = dice.choice(("first", "second", "third"))
        kinds = ["p", "p", "p", "h2", "list", "rule", "picture"]
        kind = dice.choice([*kinds, "box", "row", "wrap", "wrap", "table"] if deep else kinds)
        if kind in ("p", "h2"):
            most = 60 if kind == "p" else 8
            return f'<{kind} style="{style}"{span}>{self.text(1, most)}</{kind}>'
        if kind == "list":
            items = "".join(f"<item>{self.text(1, 12)}</item>" for _ in range(dice.randint(1, 4)))
            hang = ' hang="true"' if dice.random() < 0.5 else ""
            return f'<list style="{style}" indent="9pt" marker="–"{hang}{span}>{items}</list>'
        if kind == "rule":
            return f'<rule stroke="ink" thickness="1pt" before="2pt" after="2pt"{span}/>'
        if kind == "picture":
            return f'<picture src="x.jpg" height="{dice.choice((15, 33))}pt" after="4pt"{span}/>'
        if kind == "box":
            inner = "".join(self.block(deep=False) for _ in range(dice.randint(1, 2)))
            return f'<box inset="4pt" fill="coral" before="3pt" after="3pt"{span}>{inner}</box>'
        if kind == "row":
            cells = (f'<cell width="50%">{self.block(deep=False)}</cell>' for _ in range(2))
            return f'<row gap="10pt"{span}>{"".join(cells)}</row>'
        if kind == "wrap":
            side = dice.choice(("left", "right"))
            held = '<picture src="x.jpg" height="25pt"/>'
            if dice.random() < 0.5:
                held = f'<p style="{style}">{self.text(1, 5)}</p>'
            width = dice.choice(("40%", "60%"))
            return f'<wrap side="{side}" width="{width}" gap="6pt">{held}</wrap>'
        rows = "".join(
            f"<tr><td>{self.text(0, 3)}</td><td>{self.text(1, 4)}</td></tr>"
            for _ in range(dice.randint(1, 5))
        )
        head = f'<tr head="true"><td span="2">{self.text(1, 2)}</td></tr>'
        return f'<table style="{style}" stroke="ink" before="3pt"{span}>{head}{rows}</table>'

    def frames(self) -> str:
        """Return the frames of a master, and a second master that text may go on over."""
        dice = self.dice
        columns, balance = dice.choice((1, 1, 2)), dice.choice(("true", "false"))
        height, onward = dice.randint(90, 250), dice.choice((110, 160))
        return (
            f"main: {{x: 20pt, y: 20pt, width: 160pt, height: {height}pt, columns: {columns}, "
            f"gap: 12pt, balance: {balance}}}\n"
            "  more:\n    frames:\n"
            f"      main: {{x: 15pt, y: 30pt, width: {onward}pt, height: 120pt}}"
        )

    def page(self) -> tuple[str, dict[str, str]]:
        """Return the markup of a page, and what the layout is told besides."""
        dice = self.dice
        blocks = "".join(self.block() for _ in range(dice.randint(2, 6)))
        beside = (
            '<picture src="x.jpg" x="120pt" y="50pt" width="60pt" height="44pt" wrap="5pt"/>'
            if dice.random() < 0.2
            else ""
        )
        options = {
            "frames": self.frames(),
            "styles": "\n".join(map(self.style, ("first", "second", "third"))),
            "overflow": dice.choice(("", "more", "more", "more")),
        }
        return f'{beside}<frame name="main">{blocks}</frame>', options


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


@pytest.mark.parametrize("seed", range(CASES))
def test_no_word_is_lost(set_page: Set, seed: int) -> None:
    """Every word stands on a page once or is counted as overset, and lines keep apart."""
    chance = Chance(random.Random(seed))  # noqa: S311
    markup, options = chance.page()
    page = set_page(markup, left=bool(seed % 2), **options)

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
    missing = chance.made - sum(found.values())
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
        spans = 'span="all"' in markup
        assert all(within(p, sheet.columns, spans=spans) for p in texts)
