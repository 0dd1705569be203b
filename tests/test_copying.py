"""Words as a reader copies and finds them in the finished PDF, whole or broken over lines."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdfium2
import pytest

import memopress
from memopress.preflight import read_aloud

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project
    from memopress.render.model import Name


# What ligatures, digraphs and a trema that vanishes at the break could spoil.
WORDS = (
    "fjord",
    "officieel",
    "beschrijft",
    "beëindigt",
    "fjordenkust",
    "coördinatie",
    "tragi-komisch",
)
TEXT = " ".join(f"de {word} {word} {word} is" for word in WORDS)


def set_words(project: Project, width: float, align: str, output: Name) -> Path:
    """Return a PDF whose first page has the words in a column of this width (points)."""
    project.change("source/quay.yaml", "language: en-GB", "language: nl-BE")
    project.change(
        "layouts/pocket/layout.yaml",
        "  name: {font",
        f"  words: {{font: plain, size: 10pt, leading: 8pt, swatch: soot, align: {align},\n"
        "    hyphenate: true, hyphens: {before: 2, after: 2, row: 9}}\n  name: {font",
    )
    project.change(
        "layouts/pocket/pages/welcome.xml.j2",
        '<frame name="left">',
        f'<frame x="295pt" y="20pt" width="{width}pt" height="385pt">'
        f'<p style="words">{TEXT}</p></frame><frame name="left">',
    )
    memopress.build(project.folder, ["all"], [output])
    return project.folder / f"output/all/quay-birds-all-{output}.pdf"


def glyph_lines(file: Path) -> list[str]:
    """Return the lines as they look: their glyphs, whatever is told of them."""
    shown = subprocess.run(
        ["mutool", "draw", "-F", "txt", file, "1"], check=True, capture_output=True, text=True
    )
    return shown.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.skipif(not shutil.which("mutool"), reason="MuPDF's tools are not installed")
@pytest.mark.parametrize("output", ["press", "screen"])
@pytest.mark.parametrize("align", ["left", "justify"])
@pytest.mark.parametrize("width", [38, 55, 290])
def test_words_are_copied_and_found(
    project: Project, width: float, align: str, output: Name
) -> None:
    """Poppler and pdfium give every word as it is spelt, in a narrow column and in a wide one."""
    file = set_words(project, width, align, output)

    broken = [line for line in glyph_lines(file) if re.search(r"[a-zë]-$", line)]
    assert broken or width > 100
    copied = subprocess.run(
        ["pdftotext", "-raw", "-l", "1", file, "-"], check=True, capture_output=True, text=True
    ).stdout
    page = pypdfium2.PdfDocument(file)[0].get_textpage()
    for text in (copied, page.get_text_range()):
        assert "\u00ad" not in text
        assert "\ufffe" not in text  # pdfium's mark of a hyphen that it could not undo
        assert text.split().count("de") == len(WORDS)
        for word in WORDS:
            assert text.split().count(word) == 3
    for word in WORDS:
        search = page.search(word, match_case=True, match_whole_word=True)
        found = 0
        while search.get_next():
            found += 1
        assert found == 3


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.parametrize("output", ["press", "screen"])
def test_a_name_parted_by_the_template_is_whole(project: Project, output: Name) -> None:
    """A forced line end at a name's own hyphen does not keep it from being found."""
    project.change(
        "layouts/pocket/pages/welcome.xml.j2",
        '<frame name="left">',
        '<frame x="295pt" y="340pt" width="150pt" height="30pt">'
        '<p style="text">te Sint-Martens-<br/>Latem en om</p></frame><frame name="left">',
    )
    memopress.build(project.folder, ["all"], [output])
    file = project.folder / f"output/all/quay-birds-all-{output}.pdf"

    page = pypdfium2.PdfDocument(file)[0].get_textpage()
    copied = subprocess.run(
        ["pdftotext", "-raw", "-l", "1", file, "-"], check=True, capture_output=True, text=True
    ).stdout
    for text in (copied, page.get_text_range()):
        assert "te Sint-Martens-Latem en om" in " ".join(text.split())


ADDRESSES = (
    "https://www.example.org/culture_houses/in-the-city/index.html?year=2031&all=yes#summer",
    "www.example.org/path-to-the/page",
    "first.last-but-one@birds.example.org",
)
OWN = "vogel\u200btrek\u200bmonitoring\u200bstation"  # parted where its author says
NEAR = "meer\u2060koet"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.skipif(not shutil.which("mutool"), reason="MuPDF's tools are not installed")
@pytest.mark.parametrize("output", ["press", "screen"])
@pytest.mark.parametrize("width", [95, 130, 290])
def test_addresses_are_copied_and_found(project: Project, width: float, output: Name) -> None:
    """Whole, with no hyphen or space, and as the words of their links; nobody is warned of it."""
    long, short, mail = ADDRESSES
    project.change("source/quay.yaml", "language: en-GB", "language: nl-BE")
    project.change(
        "source/opening/welcome.yaml",
        "  Three birds, one tide.",
        f"  Lees ({long}), **{short}** of {mail}. Een {OWN} telt de {NEAR}.",
    )
    project.write(
        "layouts/pocket/pages/welcome.xml.j2",
        '<page master="spread" bookmark="Vogels" level="0">'
        f'<frame x="295pt" y="20pt" width="{width}pt" height="385pt"><h1 style="text">Vogels</h1>'
        '<p style="text">{{ document.more[0].text }}</p></frame></page>',
    )
    built = memopress.build(project.folder, ["all"], [output])
    file = project.folder / f"output/all/quay-birds-all-{output}.pdf"

    assert {told.code for told in built.diagnostics} <= {"vague-link"}
    ends = [line for line in glyph_lines(file) if re.search(r"[/._?&=#]$", line)]
    assert ends or width > 100
    copied = subprocess.run(
        ["pdftotext", "-raw", "-l", "1", file, "-"], check=True, capture_output=True, text=True
    ).stdout
    page = pypdfium2.PdfDocument(file)[0].get_textpage()
    words = (f"({long}),", short, f"{mail}.", OWN.replace("\u200b", ""), "meerkoet.")
    for text in (copied, page.get_text_range()):
        assert not {"\u200b", "\u2060", "\ufffe"} & set(text)
        assert set(words) <= set(text.split())
    for word in (*ADDRESSES, words[3]):
        assert page.search(word, match_case=True).get_next()
    links = [each.text for each in read_aloud(file.read_bytes()) if each.role == "Link"]
    if output == "screen":
        assert [link.rstrip("),.") for link in links[:3]] == list(ADDRESSES)
