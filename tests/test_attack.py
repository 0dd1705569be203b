"""Spoilt projects end in files or in diagnostics with file and line: tests/attack.py in small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

import attacked
import memopress
from conftest import Project, needs, often

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import SetPage


HERE = Path(__file__).parent
CASES = often(42, 5_000)  # of all seven kinds, some built and the others checked


@pytest.mark.skipif(sys.platform == "win32", reason="cases are forked")
def test_nothing_gets_through() -> None:
    """No spoilt project ends in a traceback, a crash, a hang, or in too much work or memory."""
    command = [sys.executable, str(HERE / "attack.py"), "--cases", str(CASES), "--jobs", "2"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=often(600, 36_000), check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


@pytest.fixture
def quay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the project that is attacked, in a folder of its own, which is the current one."""
    attacked.write(tmp_path, attacked.files())
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def test_the_sound_project_has_nothing_to_tell(quay: Project) -> None:
    """What is told of a spoilt one is told of what was spoilt."""
    needs("gs")
    assert memopress.check(quay.folder) == ()
    assert memopress.build(quay.folder).diagnostics == ()


LAYOUT = "layouts/pocket/layout.yaml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("width: 120mm", "width: 14401pt", "'width': '14401pt' is too large; 14400 pt is most"),
        ("height: 90mm", "height: 2pt", "'height': '2pt' is too small; 3 pt is least"),
        ("bleed: 3mm", "bleed: -1pt", "'bleed': '-1pt' is too small; 0 pt is least"),
        ("bleed: 3mm", "bleed: 301pt", "'bleed': '301pt' is too large; 300 pt is most"),
        ("step: 12pt", "step: 0.1pt", "'step': '0.1pt' is too small; 0.127559 pt is least"),
        ("size: 7pt", "size: 0.4pt", "'size': '0.4pt' is too small; 0.5 pt is least"),
        ("leading: 9pt", "leading: 0.001pt", "'leading': '0.001pt' is too small; 0.5 pt is least"),
        ("tracking: 40", "tracking: -2001", "'tracking': '-2001' is too small; -2000 is least"),
        ("tracking: 40", "tracking: 1e400", "'tracking': '1e400' is no number"),
        ("scale: 1.2", "scale: 0", "'scale': '0' is too small; 0.01 is least"),
        ("cost: 100", "cost: 1e200", "'cost': '1e200' is too large; 10000 is most"),
        ("leading: 0.96", "leading: 0", "'leading': '0' is too small; 0.5 is least"),
        ("gap: 3mm", "gap: 90mm", "frame 'right' is too narrow for 2 columns with gaps of"),
        ("columns: 2", "columns: 9000", "is too narrow for 9000 columns"),
    ],
)
def test_lengths_of_a_layout_are_bounded(quay: Project, old: str, new: str, message: str) -> None:
    """What no page can have is told at its line, and no work is put into it."""
    quay.change(LAYOUT, old, new)
    errors = [each for each in memopress.check() if each.severity.value == "error"]
    assert len(errors) == 1, errors
    assert message in errors[0].message
    assert errors[0].place is not None
    line = (quay.folder / LAYOUT).read_text(encoding="utf-8").splitlines()[errors[0].place.line - 1]
    assert new in line


P = '<p style="body">x</p>'


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ('<shape width="-5pt" height="5pt" fill="ink"/>', "<shape width>: '-5pt' is less than"),
        ('<picture src="x.png" artifact="true" height="-1pt"/>', "<picture height>: '-1pt' is"),
        ('<drawing height="fill" min="-1pt"/>', "<drawing min>: '-1pt' is less than nothing"),
        ('<rule stroke="ink" thickness="-1pt"/>', "<rule thickness>: '-1pt' is less than nothing"),
        (
            '<shape height="5pt" fill="ink" opacity="2"/>',
            "<shape opacity>: '2' is not a number from 0 to 1",
        ),
        (
            '<shape height="5pt" stroke="ink" dash="0 0"/>',
            "<shape dash>: '0 0' is not one or two numbers of at",
        ),
        (f'<box inset="0 100pt">{P}</box>', "<box> leaves columns of -40 pt for what it holds"),
        (f'<box columns="9" gap="30pt">{P}</box>', "<box> leaves columns of -8.889 pt"),
        (f'<row gap="99pt"><cell width="0">{P}</cell></row>', "<cell> leaves columns of 0 pt"),
        (
            '<drawing height="9pt"><rect x="0" y="0" width="1" height="1" opacity="2"/></drawing>',
            "<rect opacity>: '2' is not a number from 0 to 1",
        ),
        (
            (
                '<drawing height="9pt"><group transform="scale(1e200) scale(1e200)">'
                '<path d="" stroke="ink"/></group></drawing>'
            ),
            "<path>: '1' is farther than any page reaches",
        ),
    ],
)
def test_sizes_in_markup_are_bounded(
    set_page: Callable[..., SetPage], markup: str, message: str
) -> None:
    """What has no room, or less than none, is told at its element and not drawn."""
    page = set_page(f'<frame name="main">{markup}</frame>')
    found = [each for each in page.problems if message in each.message]
    assert len(found) == 1, page.problems
    assert found[0].place is not None
    assert found[0].place.file == "layout/pages/test.xml.j2"


def test_a_frame_has_room(set_page: Callable[..., SetPage]) -> None:
    """A frame of a page's own whose gaps take all of its width is told."""
    frame = '<frame x="9pt" y="9pt" width="50pt" height="99pt" columns="3" gap="25pt">'
    page = set_page(f"{frame}{P}</frame>")
    assert [each.message for each in page.problems] == [
        "<frame> leaves columns of 0 pt for what it holds"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<svg", "<?xml version='1.0' encoding='nowhere'?><svg"),
        ("M0,0L60,0", "M0,0L1e400,0"),
        ("M0,0L60,0", "M0,0A1e200 1e-200 0 0 1 5 5L60,0"),
        ("L60,40", "L60,40L0,1e300"),
    ],
)
def test_vectors_are_bounded(quay: Project, old: str, new: str) -> None:
    """An SVG file that cannot be drawn is told of where it is named."""
    quay.change("images/quay.svg", old, new)
    errors = [each for each in memopress.check() if each.severity.value == "error"]
    assert len(errors) == 1, errors
    assert "quay.svg" in errors[0].message
    assert errors[0].place is not None
    assert errors[0].place.file == "layouts/pocket/pages/contents.xml.j2"


def test_the_thickness_of_a_vector_is_a_number(quay: Project) -> None:
    """One that is none is told."""
    quay.change("layouts/pocket/pages/contents.xml.j2", 'thickness="0.3"', 'thickness="x"')
    errors = [each.message for each in memopress.check() if each.severity.value == "error"]
    assert len(errors) == 1, errors
    assert errors[0].startswith("<vector thickness>: 'x' is not a length")


@pytest.mark.parametrize("table", [b"A2B1", b"B2A1"])
def test_a_profile_without_its_tables_is_told(quay: Project, table: bytes) -> None:
    """A printing condition whose profile converts no colours is told where it is named."""
    path = quay.folder / attacked.PROFILE
    data = bytearray(path.read_bytes())
    for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        if data[at : at + 4] == table:
            start = int.from_bytes(data[at + 4 : at + 8], "big")
            data[start : start + 4] = bytes(4)
    path.write_bytes(data)
    errors = [each for each in memopress.check() if each.severity.value == "error"]
    assert [each.code for each in errors] == ["profile-unusable"]
    assert "press.icc' is damaged" in errors[0].message
    assert errors[0].place is not None
    assert errors[0].place.file == "source/quay.yaml"


def warnings(quay: Project) -> list[str]:
    """Return the codes of what a build of the project has to tell."""
    return [each.code for each in memopress.build(quay.folder).diagnostics]


@pytest.mark.parametrize("name", ["PANTONE 021/C", "Zilvér (mat) #2 銀"])
def test_any_name_of_a_spot_ink_is_printed(quay: Project, name: str) -> None:
    """The plate of an ink is called as the ink is, whatever characters that has."""
    quay.change(LAYOUT, "spot: Zilver", f"spot: '{name}'")
    quay.change("source/quay.yaml", "spots: [Zilver]", f"spots: ['{name}']")
    assert warnings(quay) == []
    with pikepdf.open(quay.folder / "output/all/quay-all-press.pdf") as pdf:
        spaces = [each[1] for each in pdf.objects if _is_separation(each)]
    assert f"/{name}" in map(str, spaces)


def _is_separation(found: object) -> bool:
    return isinstance(found, pikepdf.Array) and len(found) > 1 and found[0] == "/Separation"


def test_a_long_name_of_a_spot_ink_is_told(quay: Project) -> None:
    """A name that PDF has no room for is told where it stands."""
    quay.change(LAYOUT, "spot: Zilver", f"spot: {'é' * 64}")
    errors = [each for each in memopress.check() if each.severity.value == "error"]
    assert [each.code for each in errors] == ["too-long"]
    assert errors[0].place is not None
    assert errors[0].place.file == LAYOUT


def test_early_dates_have_four_digits(quay: Project) -> None:
    """A date of the first centuries is written as any other."""
    quay.change("source/quay.yaml", "date: 2031-02-03", "date: 0476-09-04")
    assert warnings(quay) == []
    with pikepdf.open(quay.folder / "output/all/quay-all-screen.pdf") as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:04760904000000Z"


def test_a_profile_that_is_cut_short_is_told(quay: Project) -> None:
    """It may do for what is converted, and no file that embeds it keeps its standard."""
    path = quay.folder / attacked.PROFILE
    path.write_bytes(path.read_bytes()[:-9])
    found = [(each.code, each.message) for each in memopress.check()]
    assert found == [("profile-unusable", "the ICC profile 'press.icc' is cut short")]


def test_what_is_no_name_is_told_in_words(quay: Project) -> None:
    """A message tells of a function that stands for a name, and not of what Python calls it."""
    quay.change("layouts/pocket/pages/blank.xml.j2", 'dash="2 1"', 'dash="{{ 1[find] }}"')
    messages = [each.message for each in memopress.check() if each.severity.value == "error"]
    assert messages
    assert not [each for each in messages if "Function" in each or "0x" in each], messages
