"""What keeps together, and what is parted where it cannot."""

from __future__ import annotations

import pytest

from test_vocabulary import LONG, LOW, Set, columns, paragraphs, shown, words


@pytest.mark.parametrize(
    "chain",
    [
        '<h1 style="body">Kop</h1><h2 style="body">Kop</h2>',
        '<h1 style="body">Kop</h1><p style="lead">Inleiding</p>',
        '<h1 style="body">Kop</h1><rule stroke="ink" thickness="1pt"/><p style="lead">In</p>',
        '<p style="lead">een</p><space height="2pt"/><p style="lead">een</p>',
        '<p style="body">een</p><h1 style="body">Kop</h1>',
    ],
)
@pytest.mark.parametrize(
    "block",
    [
        '<p style="body">een</p>',
        '<list style="body"><item>een</item></list>',
        '<box><p style="body">een</p></box>',
        '<table style="body" inset="0"><tr><td>een</td></tr></table>',
    ],
)
def test_chains_keep_together(set_page: Set, chain: str, block: str) -> None:
    """Headings and what is kept with the next all go along with the block that they lead to."""
    page = set_page(
        f'<frame name="main">{paragraphs(3)}{chain}{block}</frame>',
        frames=LOW,
        styles="lead: {based-on: body, keep-next: true}",
    )

    ends = [line for line in page.lines if line.at.x < 110]
    text = "een" if chain.startswith('<p style="body">') else "x"
    assert page.sheet.overset == []
    assert len(ends) == (4 if text == "een" else 3)


def test_chain_longer_than_a_column(set_page: Set) -> None:
    """What cannot keep together is set all the same, and nothing is lost."""
    heads = '<h1 style="body">Kop</h1>' * 6
    page = set_page(
        f'<frame name="main">{paragraphs(2)}{heads}{paragraphs(1)}</frame>',
        frames=LOW.replace("columns: 2", "columns: 3").replace("gap: 20pt", "gap: 10pt"),
    )

    assert page.sheet.overset == []
    assert columns(page) == "11" + "22222" + "33"


def test_wrap_keeps_with_its_text(set_page: Set) -> None:
    """A wrap goes along when the paragraph that is to run around it does."""
    page = set_page(
        f'<frame name="main">{paragraphs(4)}<wrap width="20pt" gap="4pt">'
        f'<shape height="6pt" fill="coral"/></wrap><p style="body">{LONG[:30]}</p></frame>',
        frames=LOW,
    )

    assert [text for text in shown(page) if "shape" in text] == [
        "artifact at 160,25.4 shape 20 x 6"
    ]


def test_keep_together(set_page: Set) -> None:
    """A paragraph that keeps together goes whole to the next column."""
    text = LONG[:47]
    for style in ("body", "block"):
        page = set_page(
            f'<frame name="main">{paragraphs(2)}<p style="{style}">{text} {text}</p></frame>',
            frames=LOW,
            styles="block: {based-on: body, keep-together: true}",
        )
        assert len(page.lines) > 4
        assert (columns(page)[2] == "1") == (style == "body")


def test_keep_together_of_more_than_a_column(set_page: Set) -> None:
    """A paragraph longer than any column is parted after all, from a column's top on."""
    page = set_page(
        f'<frame name="main">{paragraphs(1)}<p style="block">{LONG[:79]}</p></frame>',
        frames=LOW.replace("columns: 2", "columns: 3").replace("gap: 20pt", "gap: 10pt"),
        styles="block: {based-on: body, keep-together: true}",
    )

    assert page.sheet.overset == []
    assert columns(page) == "12222233333"
    assert words(page) == ["een", *LONG[:79].split()]


@pytest.mark.parametrize(("keep", "stays"), [(1, 4), (2, 3), (3, 0)])
def test_keep_tells_the_fewest_lines_at_an_end(set_page: Set, keep: int, stays: int) -> None:
    """So many lines of a paragraph stay at a column's end at least, and come to the next one."""
    page = set_page(
        f'<frame name="main">{paragraphs(1)}<p style="kept">{LONG[:39]}</p></frame>',
        frames=LOW,
        styles=f"kept: {{based-on: body, keep: {keep}}}",
    )

    # Five lines of one word, of which four have room.
    assert len(page.lines) == 6
    assert columns(page) == "1" * (stays + 1) + "2" * (5 - stays)
