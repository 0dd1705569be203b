"""Four renderers agree on a press PDF of ours, and what is wrong with a page shows in each pair."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

import memopress
from conftest import small_project
from renderers import NAMES, PAIRS, TOOLS, View, beyond, compare, compare_file, difference, view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)),
    reason=f"not all of {', '.join(TOOLS)} are installed",
)
Views = dict[str, View]
# Pages are small, as four renderers draw each pixel 36 times; on that of a bird a coloured ground
# comes first, so that black text stands on it.
COLUMN = 'y="20pt" width="56mm" height="160pt"'
SMALLER = [
    ("layout.yaml", "width: 210mm, height: 148mm", "width: 130mm, height: 80mm"),
    (
        "layout.yaml",
        "left: {x: 15mm, y: 40pt, width: 85mm, height: 330pt}",
        "left: {x: 6mm, y: 20pt, width: 56mm, height: 160pt}",
    ),
    (
        "layout.yaml",
        "right: {x: 110mm, y: 40pt, width: 85mm, height: 330pt}",
        "right: {x: 68mm, y: 20pt, width: 56mm, height: 160pt}",
    ),
    ("pages/blank.xml.j2", 'x="15mm" y="40pt" width="85mm" height="330pt"', f'x="6mm" {COLUMN}'),
    ("pages/foot.xml.j2", 'x="110mm" y="380pt" width="85mm"', 'x="68mm" y="190pt" width="56mm"'),
    (
        "pages/bird.xml.j2",
        '<frame name="left">',
        f'<shape x="6mm" {COLUMN} fill="tide 40%"/><frame name="left">',
    ),
]
BIRD = 3  # the page with heads, text, a picture, and black text on a coloured ground


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a press PDF of a few pages."""
    project = small_project(tmp_path_factory.mktemp("renderers"))
    for file, old, new in SMALLER:
        project.change(f"layouts/pocket/{file}", old, new)
    Image.linear_gradient("L").convert("RGB").save(project.folder / "images/heron.png")
    (made,) = memopress.build(project.folder, ["all"], outputs=("press",)).files
    return next(project.folder.rglob(made.file.rpartition("/")[2]))


@pytest.fixture(scope="module")
def whole(press: Path) -> Views:
    """Return the page as it should be."""
    return view(press, BIRD)


def remove_a_shape(pdf: pikepdf.Pdf) -> None:
    """Paint nothing where the ground would be filled: the first path of its swatch."""
    _edit(pdf, lambda code: code.replace(b"\nf\n", b"\nn\n", 1).replace(b" f\n", b" n\n", 1))


def shift_a_text(pdf: pikepdf.Pdf) -> None:
    """Move the page's texts by four points."""
    _edit(pdf, lambda code: code.replace(b"BT", b"q 1 0 0 1 4 0 cm BT").replace(b"ET", b"ET Q"))


def invert_the_picture(pdf: pikepdf.Pdf) -> None:
    """Turn the inks of the picture round."""
    for picture in pdf.pages[BIRD - 1].Resources.XObject.values():
        decode = [int(v) for v in picture.get("/Decode", [0, 1] * 4)]
        picture.Decode = pikepdf.Array([1 - value for value in decode])


def knock_black_out(pdf: pikepdf.Pdf) -> None:
    """Have black text leave no ink below it."""
    for state in pdf.pages[BIRD - 1].Resources.ExtGState.values():
        state.OP, state.op = False, False


def _edit(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    page = pdf.pages[BIRD - 1]
    page.contents_coalesce()
    code = page.Contents.read_bytes()
    changed = change(code)
    assert changed != code
    page.Contents = pdf.make_stream(changed)


def damaged(press: Path, damage: Callable[[pikepdf.Pdf], None], folder: Path) -> Views:
    """Return the page as seen after damage to it."""
    with pikepdf.open(press) as pdf:
        damage(pdf)
        pdf.save(folder / "damaged.pdf")
    return view(folder / "damaged.pdf", BIRD)


def test_renderers_agree(press: Path) -> None:
    """Pages of a file of ours are beyond the limits in no pair."""
    for page in compare_file(press, only=(1, BIRD)).values():
        assert not {pair: found for pair, found in page.items() if beyond(found)}


@pytest.mark.parametrize("damage", [remove_a_shape, shift_a_text, invert_the_picture])
def test_damage_is_seen_in_each_pair(
    press: Path, whole: Views, tmp_path: Path, damage: Callable[[pikepdf.Pdf], None]
) -> None:
    """Whichever of two shows a page wrongly, they are beyond the limits."""
    broken = damaged(press, damage, tmp_path)

    assert not [pair for pair, found in compare(whole, broken).items() if not beyond(found)]
    assert not [pair for pair, found in compare(broken, whole).items() if not beyond(found)]


def test_lost_overprint_is_seen_between_inks(press: Path, whole: Views, tmp_path: Path) -> None:
    """Pairs with pdfium are blind to overprint, as it simulates none; all others see it."""
    broken = damaged(press, knock_black_out, tmp_path)

    seen = {pair for pair in PAIRS if beyond(difference(whole[pair[0]], broken[pair[1]]))}

    assert seen == {pair for pair in PAIRS if "pdfium" not in pair}


def test_pdfium_tells_no_inks(whole: Views) -> None:
    """The other three do."""
    assert [name for name in NAMES if whole[name].inks is None] == ["pdfium"]
