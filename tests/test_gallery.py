"""The gallery of the documentation: its markup is true, and every example has its picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import memopress
from memopress.layout import LANGUAGE, Style

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from gallery import Example, make_project, put, read_examples, render  # noqa: E402

if TYPE_CHECKING:
    from conftest import Project

EXAMPLES = read_examples()
PICTURES = ROOT / "docs" / "gallery"
MOST = 600_000  # bytes: what all pictures may weigh


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project folder to put examples into."""
    folder = tmp_path_factory.mktemp("gallery")
    make_project(folder)
    return folder


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.name for each in EXAMPLES])
def test_example_composes(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The markup in the documentation makes pages, and what it says of them is told, no more."""
    monkeypatch.chdir(folder)
    put(example, folder)

    assert "".join(f"{each}\n" for each in memopress.check()) == example.told


def test_example_is_drawn(folder: Path) -> None:
    """A picture has the width of a page, and no more height than the page's text takes."""
    put(EXAMPLES[0], folder)

    picture = render(folder)

    # 124 mm at 150 pixels an inch, and less than the 92 mm of the page.
    assert 732 <= picture.width <= 733
    assert 100 < picture.height < 92 / 25.4 * 150


def test_every_example_has_its_picture() -> None:
    """Each section shows one picture of its name, small and with a palette; none is left over."""
    text = (ROOT / "docs/gallery.md").read_text(encoding="utf-8")
    names = [f"{example.name}.png" for example in EXAMPLES]

    assert sorted(file.name for file in PICTURES.glob("*.png")) == sorted(names)
    assert all(f"](gallery/{name})" in text for name in names)
    assert sum((PICTURES / name).stat().st_size for name in names) < MOST
    for name in names:
        with Image.open(PICTURES / name) as picture:
            assert picture.mode == "P"


def test_example_that_adds_to_nothing_is_told(project: Project) -> None:
    """YAML of an example that has no place in the layout is no example."""
    with pytest.raises(ValueError, match="adds to 'colours:'"):
        put(Example("Wrong", "colours:\n  red: {}\n", ""), project.folder)


def test_every_key_and_element_is_documented() -> None:
    """The tables of the documentation name every key of a style, every element and attribute."""
    layout = (ROOT / "docs/layout.md").read_text(encoding="utf-8")
    markup = (ROOT / "docs/markup.md").read_text(encoding="utf-8")
    keys = {name.replace("_", "-") for name in Style.__struct_fields__} - {"name", "place"}
    names = {name for tag, known in LANGUAGE.items() for name in (tag, *known.attributes)} - {
        *(f"h{n}" for n in range(2, 6)),
    }

    assert [key for key in sorted(keys) if f"`{key}" not in layout] == []
    assert [name for name in sorted(names) if f"`{name}" not in markup] == []
