"""The markup for finer pages: what runs around what, what spans, hangs, keeps together, goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import SetPage
from memopress.typeset import Line

Set = Callable[..., SetPage]
LONG = " ".join(f"woord{number:02}" for number in range(1, 61))
TEXT = (
    "Amateurkunstenaars en samenwerkingsverbanden organiseren in gemeenschapscentra en "
    "muziekacademies tentoonstellingen, voorstellingen en repetities voor stadsgenoten "
)


def words(page: SetPage) -> list[str]:
    """Return the words that stand on a page and those it goes on over, parted ones in one piece."""
    text = ""
    for sheet in page.sheets:
        for placed in sheet.items:
            if isinstance(placed.item, Line):
                line = placed.item
                text += line.text[:-1] if line.soft else line.text + " " * (not line.joined)
    return text.split()


# from column to column --------------------------------------------------------------------------


@pytest.mark.parametrize("width", range(60, 130, 10))
@pytest.mark.parametrize("style", ["body", "hyphenated"])
def test_text_goes_on_in_a_frame_of_another_width(set_page: Set, style: str, width: int) -> None:
    """Lines that stand in their column stay as they are, whatever the width of the next one."""
    frames = (
        "main: {x: 10pt, y: 20pt, width: 60pt, height: 84pt, next: rest}\n"
        f"      rest: {{x: 74pt, y: 20pt, width: {width}pt, height: 400pt}}"
    )
    text = TEXT.replace("samenwerkingsverbanden", "kringen") * 2
    page = set_page(f'<frame name="main"><p style="{style}">{text}</p></frame>', frames=frames)

    assert {p.at.x for p in page.lines} == {10, 74}
    assert words(page) == text.split()
