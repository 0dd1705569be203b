"""Another publication, made of the same Python: nothing of the memorandum stands in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml

import memopress
from conftest import needs, small_project
from modules import modules

ROOT = Path(__file__).parents[1]
MM = 72 / 25.4


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> memopress.Built:
    """Return the small publication, built once."""
    folder = tmp_path_factory.mktemp("quay")
    small_project(folder)
    return memopress.build(folder)


def texts(file: Path) -> list[str]:
    """Return the text of each page, white space folded."""
    document = pypdfium2.PdfDocument(file)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [" ".join(text.split()) for text in pages]


def test_every_edition_gets_both_outputs(built: memopress.Built) -> None:
    """Two editions make a PDF for the press and one for the screen each."""
    needs("gs")
    assert [made.file for made in built.files] == [
        "all/quay-birds-all-press.pdf",
        "all/quay-birds-all-screen.pdf",
        "north/quay-birds-north-press.pdf",
        "north/quay-birds-north-screen.pdf",
    ]
    assert [made.pages for made in built.files] == [6, 6, 4, 4]
    assert built.diagnostics == ()


@pytest.mark.parametrize("output", ["press", "screen"])
def test_text_stands_on_its_pages(built: memopress.Built, output: str) -> None:
    """What the YAML says is what a reader extracts, page by page, a filler at the end."""
    pages = texts(built.folder / f"all/quay-birds-all-{output}.pdf")

    # The press PDF may carry a slug outside of the trim: only what is asked for is compared.
    assert "Look up from the water Three birds, one tide." in pages[0]
    assert "Grey heron 3 Herring gull 4 Common eider 5" in pages[1]
    assert "It stands still until the fish forgets. – long neck – longer patience" in pages[2]
    assert "Seen at north, steps" in pages[2]
    assert "It has read the sign about sandwiches." in pages[3]
    assert "It crosses the harbour like a small ferry." in pages[4]
    assert "It" not in pages[5].split()


def test_an_edition_chooses_and_overrides(built: memopress.Built) -> None:
    """The north has its birds only, and its own word for one of them."""
    pages = texts(built.folder / "north/quay-birds-north-screen.pdf")

    assert "Grey heron 3 Herring gull of the north 4" in pages[1]
    assert "Herring gull of the north" in pages[3]
    assert "eider" not in " ".join(pages)
    assert built.files[2].cards == ("birds/heron", "birds/gull")


def test_pages_are_landscape_a5(built: memopress.Built) -> None:
    """The trim is what layout.yaml says, with bleed around it on the press."""
    with pikepdf.open(built.folder / "all/quay-birds-all-press.pdf") as press:
        page = press.pages[0]
        trim, bleed, media = (
            [float(v) for v in page[box]] for box in ("/TrimBox", "/BleedBox", "/MediaBox")
        )
    with pikepdf.open(built.folder / "all/quay-birds-all-screen.pdf") as screen:
        shown = [float(v) for v in screen.pages[0]["/MediaBox"]]

    assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210 * MM, 148 * MM], abs=0.01)
    assert [trim[0] - bleed[0], bleed[3] - trim[3]] == pytest.approx([3 * MM, 3 * MM], abs=0.01)
    assert media[0] <= bleed[0]
    assert media[3] >= bleed[3]
    assert [shown[2] - shown[0], shown[3] - shown[1]] == pytest.approx(
        [210 * MM, 148 * MM], abs=0.01
    )


def test_facts_of_the_publication_are_in_the_files(built: memopress.Built) -> None:
    """Title, language, outline and alternative text come from the YAML."""
    with (
        pikepdf.open(built.folder / "all/quay-birds-all-screen.pdf") as pdf,
        pdf.open_outline() as outline,
    ):
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[0].children]
        language = str(pdf.Root["/Lang"])
        title, author = str(pdf.docinfo["/Title"]), str(pdf.docinfo["/Author"])

    assert (title, author, language) == ("Birds of the Quay – Whole quay", "Ann Tern", "en-GB")
    assert titles == ["Birds of the Quay"]
    assert below == ["Grey heron", "Herring gull", "Common eider"]


def test_same_input_same_bytes(built: memopress.Built, tmp_path: Path) -> None:
    """A second build, in another folder, makes the same files."""
    small_project(tmp_path)

    again = memopress.build(tmp_path)

    assert [made.sha256 for made in again.files] == [made.sha256 for made in built.files]


def words_of_the_memorandum() -> set[str]:
    """Return its ids, places, provinces, titles and fixed words, in lower case."""
    found: set[str] = set()
    for path in sorted((ROOT / "source").rglob("*.yaml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.add(path.stem)
        found |= {str(data[name]) for name in ("title", "name", "author", "cover") if name in data}
        for place in data.get("places", ()):
            found |= {place["name"], place["province"]}
        found |= {str(word) for word in data.get("words", {}).values()}
    # Words that any publication may have: English, or too short to mean anything.
    common = {"cover", "sector", "register", "radar", "fillers", "p."}
    return {word.lower() for word in found} - common


def texts_of_the_code() -> list[tuple[str, str]]:
    """Return every string and name in the package with its place, docstrings left out."""
    found = []
    for file, tree in modules().items():
        docs = set()
        # What has a docstring comes before what stands in it: the docstring is known by then.
        for node in ast.walk(tree):
            text = None
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value if id(node) not in docs else None
            elif isinstance(node, ast.Name):
                text = node.id
            elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = None if isinstance(node, ast.Module) else node.name
                if node.body and isinstance(node.body[0], ast.Expr):
                    docs.add(id(node.body[0].value))
            if text is not None:
                found.append((f"{file}:{getattr(node, 'lineno', 0)}", text.lower()))
    return found


def test_nothing_of_the_memorandum_is_in_python() -> None:
    """No id, place, province, title or fixed word of source/ stands in the code."""
    listed = sorted(words_of_the_memorandum(), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")

    assert len(listed) > 80
    assert [
        (at, found[0]) for at, text in texts_of_the_code() for found in pattern.finditer(text)
    ] == []
