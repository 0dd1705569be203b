"""Proofs: what a page tells of its construction, and how the overlay shows it."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest

from conftest import FONTS, INFO, MAIN, SetPage, face_file, needs
from invoked import Result, invoke
from memopress.diagnostics import Place
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.layout import Frame, Grid, Master
from memopress.page.model import Column, Construction, Page
from memopress.picture import Plates
from memopress.render import Output, PlanChest, draw
from memopress.render.overlay import LAYERS
from memopress.units import Box, Size, mm
from outputs import ICC, PRESS, PROOF, SCREEN
from records import replace

if TYPE_CHECKING:
    from conftest import Project

Set = Callable[..., SetPage]
FACES = {"text": face_file("text", FONTS / "work-sans/WorkSans_400Regular.ttf")}
TWO_COLUMNS = "main: {x: 20pt, y: 20pt, width: 140pt, height: 60pt, columns: 2, gap: 20pt}"


# what a page tells --------------------------------------------------------------------------------


def test_grid_has_lines_between_two_heights() -> None:
    """Baselines go on above the first one; a share of the step gives the lines of a finer grid."""
    grid = Grid(start=20, step=12)

    assert grid.lines(0, 60) == (8, 20, 32, 44, 56)
    assert grid.lines(20, 44) == (20, 32, 44)
    assert grid.lines(20, 44, share=0.5) == (20, 26, 32, 38, 44)
    assert grid.lines(21, 31) == ()


@pytest.mark.parametrize(("left", "x"), [(False, 20), (True, 0)])
def test_margins_leave_what_all_frames_span(x: float, *, left: bool) -> None:
    """A frame that runs off the trim leaves no margin there, on a left page on the other side."""
    place = Place("layout.yaml")
    master = Master(
        "plain",
        {
            "one": Frame("one", Box(20, 30, 50, 60), place, columns=2, gap=5),
            "two": Frame("two", Box(80, 40, 130, 100), place),
        },
        place,
    )

    assert master.area(Size(200, 300), left=left) == Box(x, 30, 180, 110)
    assert Master("bare", {}, place).area(Size(200, 300), left=left) is None


def test_page_knows_its_columns(set_page: Set) -> None:
    """Frames that the page uses give their columns, mirrored on a left page."""
    markup = '<frame name="main"><p style="body">Een</p></frame>'

    right = set_page(markup, frames=TWO_COLUMNS).sheet
    left = set_page(markup, frames=TWO_COLUMNS, left=True).sheet

    assert right.columns == [
        Column(Box(20, 20, 60, 60), "main", (1.0,)),
        Column(Box(100, 20, 60, 60), "main", (1.0,)),
    ]
    assert [column.box.x for column in left.columns] == [40, 120]
    assert (right.area, left.area) == (Box(20, 20, 140, 60), Box(40, 20, 140, 60))


def test_frames_that_a_page_leaves_out_are_not_its_columns(set_page: Set) -> None:
    """A master's other frames count for the margins alone; a frame of the page's own is there."""
    frames = f"{MAIN}\n      foot: {{x: 20pt, y: 200pt, width: 100pt, height: 50pt}}"
    page = set_page(
        '<frame name="foot"><p style="small">Voet</p></frame>'
        '<frame x="5pt" y="6pt" width="70pt" height="20pt"><p style="small">Los</p></frame>',
        frames=frames,
    )

    assert [(column.frame, column.box) for column in page.sheet.columns] == [
        ("foot", Box(20, 200, 100, 50)),
        ("frame", Box(5, 6, 70, 20)),
    ]
    assert page.sheet.area == Box(20, 20, 160, 230)


def test_thread_gives_the_columns_of_all_its_frames(set_page: Set) -> None:
    """Where text may run on, there are columns too."""
    frames = (
        "main: {x: 20pt, y: 20pt, width: 70pt, height: 60pt, next: rest}\n"
        "      rest: {x: 110pt, y: 20pt, width: 70pt, height: 60pt}"
    )
    page = set_page('<frame name="main"><p style="body">Een</p></frame>', frames=frames)

    assert [column.frame for column in page.sheet.columns] == ["main", "rest"]


def test_column_knows_the_grids_in_it(set_page: Set) -> None:
    """A style off the grid gives no share, however deep it stands; spans have other styles."""
    page = set_page(
        '<frame name="main"><box><p style="small">los <span style="coral">woord</span></p></box>'
        "</frame>"
        '<frame name="main"><row><cell width="100%"><p style="body">vast</p></cell></row></frame>'
    )

    assert [column.shares for column in page.sheet.columns] == [(), (1.0,)]


# what a proof shows -------------------------------------------------------------------------------


def built(*, columns: tuple[Column, ...] = (), safety: float = 14, bleed: float = 9) -> Page:
    """Return an empty page of 200 by 300 pt with a construction."""
    return Page(
        folio=1,
        trim=Size(200, 300),
        bleed=bleed,
        items=(),
        construction=Construction(Grid(20, 12), safety, Box(20, 20, 160, 250), columns),
    )


def drafted(*pages: Page, output: Output = PROOF, language: str = "nl-BE") -> bytes:
    """Draw and finish pages; nothing on them is pictured, so that no plate is ever written."""
    wanted = replace(output, info=replace(INFO, language=language))
    plates = Plates(Cache(None), ICC, Files(Path()))
    return finish(draw(pages, wanted, FACES, plates, PlanChest(Cache(None)))).data


def marks(data: bytes, layer: str, folio: int = 1) -> list[tuple[float, float, float, float]]:
    """Return the strokes in a layer's colour on a page: x0, top, x1, bottom from the trim's corner.

    Those of the legend, below the bleed, are left out.
    """
    (colour,) = (each.rgb for each in LAYERS if each.name == layer)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[folio - 1]
        left, bottom, _, top = (float(n) for n in page.page_obj.attrs["TrimBox"])
        shift = float(page.height) - top
        found = [
            (o["x0"] - left, o["top"] - shift, o["x1"] - left, o["bottom"] - shift)
            for o in (*page.lines, *page.rects)
            if o["stroke"] and [round(v * 255) for v in o["stroking_color"]] == [*colour]
        ]
    return [mark for mark in found if mark[3] < top - bottom + 10]


def near(box: Box) -> Any:
    """Return a box's corners as they are to be found in a file."""
    return pytest.approx((box.x, box.y, box.right, box.bottom), abs=0.01)


def test_baselines_cross_the_page() -> None:
    """One line stands at each baseline, from trim to trim."""
    lines = marks(drafted(built()), "grid")

    assert [y for _, y, _, _ in lines] == pytest.approx([8 + 12 * n for n in range(25)], abs=0.01)
    assert {(round(x0, 1), round(x1, 1)) for x0, _, x1, _ in lines} == {(0, 200)}


def test_finer_grids_have_thinner_lines_in_their_columns() -> None:
    """Four fifths of the step divide the column that uses them; shared lines are drawn once."""
    column = Column(Box(20, 20, 70, 48), "main", (0.8, 1.0))
    data = drafted(built(columns=(column,)))
    finer = [mark for mark in marks(data, "grid") if mark[2] < 199]

    assert [y for _, y, _, _ in finer] == pytest.approx([29.6, 39.2, 48.8, 58.4], abs=0.01)
    assert {(round(x0, 1), round(x1, 1)) for x0, _, x1, _ in finer} == {(20, 90)}
    assert "dashed lines 9.6 pt" in text_of(data)


def test_boxes_stand_where_they_belong() -> None:
    """Columns, margins, safety, trim and bleed are boxes, each in its colour."""
    columns = (Column(Box(20, 20, 70, 60), "main"), Column(Box(110, 20, 70, 60), "main"))
    data = drafted(built(columns=columns))

    assert marks(data, "columns") == [near(column.box) for column in columns]
    assert marks(data, "margins") == [near(Box(20, 20, 160, 250))]
    assert marks(data, "safety") == [near(Box(14, 14, 172, 272))]
    assert marks(data, "trim") == [near(Box(0, 0, 200, 300))]
    assert marks(data, "bleed") == [near(Box(-9, -9, 218, 318))]


def test_legend_tells_the_values() -> None:
    """Below the page stand the values that are drawn, and none where there is nothing to draw."""
    columns = (Column(Box(20, 20, 70, 60), "main"), Column(Box(110, 20, 70, 60), "main"))
    words = text_of(drafted(built(columns=columns)))
    bare = text_of(drafted(Page(1, Size(200, 300), 0, ())))

    for expected in (
        "grid start 20 pt, step 12 pt",
        "columns 2, gap 7.06 mm",
        "margins top 7.06, right 7.06, bottom 10.58, left 7.06 mm",
        "safety 4.94 mm inside of the trim",
        "trim 70.56 × 105.83 mm",
        "bleed 3.17 mm outside of the trim",
        "main 24.69 × 21.17",
    ):
        assert expected in words
    assert [bare.count(f"{layer.name} none") for layer in LAYERS] == [1, 1, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl-BE", "proef, niet voor druk"), ("en-GB", "proof, not for print")],
)
def test_slug_warns_off_the_press(language: str, words: str) -> None:
    """Whoever gets the file reads in its own language that it is not to be printed from."""
    assert words in text_of(drafted(built(), language=language))
    assert words not in text_of(drafted(built(), language=language, output=PRESS))


def test_every_kind_is_a_layer() -> None:
    """A viewer lists six groups, all visible, and each marks content of each page."""
    data = drafted(built(), built())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        optional: Any = pdf.Root.OCProperties
        names = [str(group.Name) for group in optional.OCGs]
        assert names == ["grid", "columns", "margins", "safety", "trim", "bleed"]
        assert [str(group.Name) for group in optional.D.Order] == names
        assert optional.D.BaseState == "/ON"
        assert pdf.Root.PageMode == "/UseOC"
        assert "/OFF" not in optional.D
        for page in pdf.pages:
            steps = [
                ([str(o) for o in step.operands], str(step.operator))
                for step in pikepdf.parse_content_stream(page)
            ]
            begun = [operands[1] for operands, operator in steps if operator == "BDC"]
            assert begun == [f"/{name}" for name in names]
            assert len([1 for _, operator in steps if operator == "EMC"]) == len(names)
            resources: Any = page.obj.Resources
            assert {key: str(value.Name) for key, value in resources.Properties.items()} == {
                f"/{name}": name for name in names
            }


def test_a_proof_has_room_around_and_claims_nothing() -> None:
    """Trim and bleed lie inside of the sheet; there is no output intent, and no ink of the press.

    It says so in its colours as well: there is no CMYK and no separation in it.
    """
    data = drafted(built())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        media, bleed, trim = ([float(n) for n in box] for box in boxes(page))
        assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([200, 300])
        assert bleed == pytest.approx([trim[0] - 9, trim[1] - 9, trim[2] + 9, trim[3] + 9])
        assert media[2] - bleed[2] == pytest.approx(mm(10), abs=0.001)
        assert media[3] - bleed[3] == pytest.approx(mm(10), abs=0.001)
        assert bleed[1] > mm(25)
        assert "/OutputIntents" not in pdf.Root
        assert not {"k", "K", "cs", "CS", "scn", "SCN"} & {
            str(step.operator) for step in pikepdf.parse_content_stream(page)
        }


def boxes(page: pikepdf.Page) -> tuple[Any, Any, Any]:
    """Return a page's media, bleed and trim box."""
    return page.obj.MediaBox, page.obj.BleedBox, page.obj.TrimBox


def text_of(data: bytes) -> str:
    """Return the text of the first page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return str(pdf.pages[0].extract_text())


@pytest.mark.parametrize("output", [PRESS, SCREEN])
def test_other_outputs_show_no_construction(output: Output) -> None:
    """A page that knows its construction is drawn in the same bytes as one that does not."""
    page = built(columns=(Column(Box(20, 20, 70, 60), "main"),))

    assert drafted(page, output=output) == drafted(replace(page, construction=None), output=output)


# the command --------------------------------------------------------------------------------------


def build(*arguments: str) -> Result:
    """Run `memopress build` in this process."""
    return invoke(["build", *arguments])


def made(folder: Path) -> dict[str, bytes]:
    """Return the PDFs in an output folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.pdf"))}


def test_overlay_alone_makes_proofs_alone(project: Project) -> None:
    """With --overlay there is a proof of each edition; the manifest tells of it."""
    result = build("--overlay", "grid")

    assert result.exit_code == 0
    assert [*made(project.folder / "output")] == [
        "quay-birds-all-proof.pdf",
        "quay-birds-north-proof.pdf",
    ]
    manifest = json.loads((project.folder / "output/manifest.json").read_text(encoding="utf-8"))
    assert [entry["output"] for entry in manifest["files"]] == ["proof", "proof"]


def test_overlay_leaves_the_other_outputs_alone(project: Project) -> None:
    """Outputs that are asked for are made besides, the same bytes as without the option."""
    build("north", "--out", "plain")
    result = build(
        "north", "--out", "more", "--output", "press", "--output", "screen", "--overlay", "grid"
    )

    assert result.exit_code == 0
    plain, more = made(project.folder / "plain"), made(project.folder / "more")
    proof = more.pop("quay-birds-north-proof.pdf")
    assert plain == more
    assert b"GTS_PDFX" not in proof


def test_proofs_are_reproducible(project: Project) -> None:
    """The same input gives the same bytes."""
    for folder in ("one", "two"):
        build("north", "--out", folder, "--overlay", "grid")

    assert made(project.folder / "one") == made(project.folder / "two")


@pytest.mark.parametrize("arguments", [("--overlay", "gird"), ("--overlay",)])
def test_unknown_overlay_is_wrong_use(project: Project, arguments: tuple[str, ...]) -> None:
    """A value that is no overlay is status 2, and the known one is named."""
    result = build(*arguments)

    assert result.exit_code == 2
    assert "grid" in result.stderr or len(arguments) == 1
    assert not (project.folder / "output").exists()


def test_proof_shows_the_frames_of_layout_yaml(project: Project) -> None:
    """The master's frames are where layout.yaml has them, and mirrored on a left page."""
    build("north", "--overlay", "grid")
    data = made(project.folder / "output")["quay-birds-north-proof.pdf"]
    left, right = Box(mm(15), 40, mm(85), 330), Box(mm(110), 40, mm(85), 330)
    foot = Box(mm(110), 380, mm(85), 20)

    assert marks(data, "columns", 3) == [near(left), near(right), near(foot)]
    assert marks(data, "columns", 4) == [
        near(right),
        near(left),
        near(foot.mirrored(mm(210))),
    ]
    assert marks(data, "margins", 4) == [near(Box(mm(15), 40, mm(180), 330))]


def test_qpdf_finds_nothing_wrong(project: Project) -> None:
    """The file's structure is sound."""
    needs("qpdf")
    build("north", "--overlay", "grid")

    file = project.folder / "output/north/quay-birds-north-proof.pdf"
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
