"""What measures finished PDFs, held against pages whose every distance is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from conftest import FONTS
from lines import figures
from measure import Hyphen, Line, blocks, paragraphs, read

if TYPE_CHECKING:
    from pathlib import Path

REGULAR, BOLD = "WorkSans_400Regular", "WorkSans_700Bold"
HEIGHT = 200.0  # points
EXACT = 0.002  # of a ratio or a point: what three decimals in a PDF leave


class Sheet:
    """A PDF of one page, with the trim 20 points inside of it; x and y from the trim's top left."""

    def __init__(self, file: Path) -> None:
        """Begin the page."""
        self.file = file
        self.canvas = Canvas(str(file), (640, HEIGHT + 40), pageCompression=0)
        self.canvas.setTrimBox((20, 20, 620, HEIGHT + 20))
        for name in (REGULAR, BOLD):
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, FONTS / f"work-sans/{name}.ttf"))

    def show(
        self,
        x: float,
        y: float,
        *spans: tuple[str, str, float],
        ratio: float = 1.0,
        tracking: float = 0.0,
        scale: float = 100.0,
        rise: float = 0.0,
    ) -> float:
        """Show spans (text, font, size) with word spaces of a ratio; return where they end.

        Tracking in points, scale in percent; the second span is raised by `rise` points.
        """
        for number, (text, font, size) in enumerate(spans):
            own = pdfmetrics.stringWidth(" ", font, size)
            show = self.canvas.beginText(20 + x, 20 + HEIGHT - y + (rise if number == 1 else 0))
            show.setFont(font, size)
            show.setWordSpace((own * ratio - 2 * tracking - own) if ratio != 1 else 0)
            show.setCharSpace(tracking)
            show.setHorizScale(scale)
            show.textOut(text)
            self.canvas.drawText(show)
            width = pdfmetrics.stringWidth(text, font, size) + tracking * len(text)
            width += text.count(" ") * ((own * ratio - 2 * tracking - own) if ratio != 1 else 0)
            x += width * scale / 100
        return x

    def read(self) -> list[Line]:
        """Finish the page and return its lines."""
        self.canvas.save()
        return read(self.file)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return an empty page."""
    return Sheet(tmp_path / "page.pdf")


def test_lines_are_measured_from_the_trim(sheet: Sheet) -> None:
    """Origin, end of the last advance, baseline, font, size, and the font's own word space."""
    end = sheet.show(30, 50, ("Een proef van zetwerk ", REGULAR, 10))
    (line,) = sheet.read()

    assert (line.page, line.font.partition("+")[2], line.size) == (1, "WorkSans-Regular", 10)
    assert line.text == "Een proef van zetwerk"
    assert (line.x0, line.y) == pytest.approx((30, 50), abs=EXACT)
    assert line.x1 == pytest.approx(end - line.space, abs=EXACT)
    assert line.space == pytest.approx(3.41, abs=EXACT)
    assert line.spaces == pytest.approx([1, 1, 1], abs=EXACT)


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.63, 2.0])
@pytest.mark.parametrize("tracking", [-0.1, 0.0, 0.1])
def test_word_spaces_are_ratios_to_the_fonts(sheet: Sheet, ratio: float, tracking: float) -> None:
    """Tracked letters or not, what is measured is the distance of the words."""
    sheet.show(30, 50, ("Een proef van zetwerk", REGULAR, 10), ratio=ratio, tracking=tracking)
    (line,) = sheet.read()

    # The page's own tracking stands on both sides of a natural space.
    expected = ratio if ratio != 1 else 1 + 2 * tracking / line.space
    assert line.spaces == pytest.approx([expected] * 3, abs=EXACT)


def test_scaled_glyphs_are_as_wide_as_they_are_shown(sheet: Sheet) -> None:
    """With the Tz operator, a line ends where it is seen to end, and the font stays its own."""
    end = sheet.show(30, 50, ("Een proef", REGULAR, 10), scale=98.5)
    (line,) = sheet.read()

    assert line.x1 == pytest.approx(end, abs=EXACT)
    assert line.space == pytest.approx(3.41, abs=EXACT)
    assert line.spaces == pytest.approx([0.985], abs=EXACT)


def test_spans_and_superiors_belong_to_their_line(sheet: Sheet) -> None:
    """A line goes on in another font, and with a raised figure, on its own baseline."""
    sheet.show(30, 50, ("Een ", REGULAR, 10), ("vette", BOLD, 10), (" proef", REGULAR, 10))
    sheet.show(
        30, 70, ("Een noot", REGULAR, 10), ("1", REGULAR, 6), (" erbij", REGULAR, 10), rise=3
    )
    bold, noted = sheet.read()

    assert bold.text == "Een vette proef"
    assert bold.spaces == pytest.approx([1, 1], abs=EXACT)
    assert noted.text == "Een noot1 erbij"
    assert noted.y == pytest.approx(70, abs=EXACT)
    assert noted.spaces == pytest.approx([1, 1], abs=EXACT)


def test_neighbours_on_a_baseline_are_apart(sheet: Sheet) -> None:
    """Two columns and a list's marker are lines of their own."""
    sheet.show(30, 50, ("–", REGULAR, 10))
    sheet.show(48, 50, ("linker kolom", REGULAR, 10))
    sheet.show(130, 50, ("rechter kolom", REGULAR, 10))

    assert [line.text for line in sheet.read()] == ["–", "linker kolom", "rechter kolom"]


def test_known_text_gathers_a_paragraph(sheet: Sheet) -> None:
    """Over a column's end and past a folio; its hyphens are told apart, wide lines joined."""
    sheet.show(30, 150, ("Een kunst-", REGULAR, 10))
    sheet.show(30, 163, ("en cultuurver-", REGULAR, 10))
    sheet.show(30, 190, ("12", REGULAR, 10))
    sheet.show(130, 20, ("eniging in", REGULAR, 10), ratio=3.0)
    sheet.show(130, 33, ("tweeën.", REGULAR, 10))
    lines = sheet.read()
    text = "Een kunst- en cultuurvereniging in tweeën."
    (found,) = paragraphs(lines, [text, "Een andere tekst"])

    assert [len(piece) for piece in found.pieces] == [2, 2]
    assert [line.text for line in found.lines] == [
        "Een kunst-",
        "en cultuurver-",
        "eniging in",
        "tweeën.",
    ]
    assert [line.hyphen for line in found.lines] == [
        Hyphen.HARD,
        Hyphen.SOFT,
        Hyphen.NONE,
        Hyphen.NONE,
    ]
    assert found.lines[2].spaces == pytest.approx([3], abs=EXACT)
    assert found.ladder == 2
    assert not found.ends_in_a_part


def test_a_vanished_trema_is_no_other_word(sheet: Sheet) -> None:
    """'Be-eindigd' is 'beëindigd' at a line's end."""
    sheet.show(30, 50, ("Het is be-", REGULAR, 10))
    sheet.show(30, 63, ("eindigd", REGULAR, 10))
    (found,) = paragraphs(sheet.read(), ["Het is beëindigd"])

    assert [line.hyphen for line in found.lines] == [Hyphen.SOFT, Hyphen.NONE]
    assert found.ends_in_a_part


def test_markdown_is_read_as_it_is_seen() -> None:
    """Paragraphs and list items, without marks, links' addresses and line ends."""
    text = "Een **vet**\nwoord[^1].\n\n- een [link](https://x.be)\n- [twee]{lang=nl}\n  regels\n"

    assert blocks(text) == {
        "Een vet woord1.": False,
        "een link": True,
        "twee regels": True,
    }


def test_figures_of_a_comparison(sheet: Sheet) -> None:
    """Shares of the stretched lines, deviations, hyphens, ends, and what sticks out."""
    sheet.show(30, 50, ("Een wijde regel die zo af-", REGULAR, 10), ratio=1.7)
    sheet.show(30, 63, ("loopt met een half woord ge-", REGULAR, 10))
    sheet.show(30, 76, ("zet.", REGULAR, 10))
    text = "Een wijde regel die zo afloopt met een half woord gezet."
    found = paragraphs(sheet.read(), [text])
    widest = max(line.width for line in found[0].lines)
    got = figures(found, 30, widest - 5)

    assert (got.lines, got.wide, got.holes, got.narrow) == (3, 0.5, 0, 0)
    assert (got.mean, got.most) == pytest.approx((0.35, 0.7), abs=EXACT)
    assert got.hyphens == pytest.approx(2 / 3)
    assert (got.ladder, got.short, got.parts) == (2, 1, 1)
    # A hyphen may hang by six tenths of its size, a letter at the left by far less.
    assert got.out == 0
    assert figures(found, 30, widest - 6.1).out > 0
    assert figures(found, 31, 500).out == 3
