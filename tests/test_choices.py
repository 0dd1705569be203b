"""Choices of output: marks, a cover apart, spreads, plain proofs, and what contradicts itself."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest

import memopress
from conftest import FONTS, INFO, face_file, needs
from invoked import Result, invoke
from memopress import Choices
from memopress.colour import Palette, Swatch
from memopress.diagnostics import InputError
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.making import components
from memopress.page.model import Artifact, Page, Placed, Segment, Shape
from memopress.picture import Plates
from memopress.render import PlanChest, draw
from memopress.units import Point, Size, mm
from outputs import ICC, TICKET
from records import replace

if TYPE_CHECKING:
    from conftest import Project

WIDTH, HEIGHT = mm(210), mm(148)  # the small publication's format
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def build(*arguments: str) -> Result:
    """Run `memopress build` in this process."""
    return invoke(["build", *arguments])


def made(folder: Path) -> dict[str, bytes]:
    """Return the PDFs in an output folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.pdf"))}


def manifest(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of a folder's manifest."""
    entries: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text("utf-8"))[
        "files"
    ]
    return entries


def texts(data: bytes) -> list[str]:
    """Return the text of each page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [str(page.extract_text()) for page in pdf.pages]


def labels(data: bytes) -> list[str]:
    """Return the label of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(page.label) for page in pdf.pages]


def boxes(data: bytes, name: str) -> list[list[float]]:
    """Return a box of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [[float(n) for n in page.obj[f"/{name}"]] for page in pdf.pages]


def lengthen(project: Project, pages: int = 8) -> None:
    """Have a number of pages in every edition."""
    project.change(
        "layouts/pocket/layout.yaml",
        "budget: {multiple: 2, fillers: [blank]}",
        f"budget: {{multiple: {pages}, fillers: [{', '.join(['blank'] * pages)}]}}",
    )


# marks --------------------------------------------------------------------------------------------


def test_no_marks(project: Project) -> None:
    """The sheets end with the bleed, and no slug line is written."""
    assert build("north", "--output", "press", "--no-marks").exit_code == 0
    data = made(project.folder / "output")["quay-birds-north-press.pdf"]

    assert boxes(data, "MediaBox") == boxes(data, "BleedBox")
    assert boxes(data, "TrimBox")[0] == pytest.approx(
        [mm(3), mm(3), WIDTH + mm(3), HEIGHT + mm(3)], abs=0.001
    )
    assert not any("press" in text for text in texts(data))


def test_all_marks_are_as_usual(project: Project) -> None:
    """--marks gives the same bytes as no option."""
    build("north", "--output", "press", "--out", "usual")
    build("north", "--output", "press", "--out", "asked", "--marks")

    assert made(project.folder / "usual") == made(project.folder / "asked")


def test_marks_from_python(project: Project) -> None:
    """A setting names the marks that it wants; the others are left out."""
    memopress.build(editions=["north"], outputs=["press"], choices=Choices(marks=("slug",)))
    data = made(project.folder / "output")["quay-birds-north-press.pdf"]

    assert "press · 3 · 2031-02-03" in texts(data)[2]
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert not pdf.pages[2].lines


# the cover apart ----------------------------------------------------------------------------------


def test_cover_apart_makes_two_press_files(project: Project) -> None:
    """Instead of one; labels and slug lines keep the folios, and the manifest tells of both."""
    lengthen(project)

    result = build("all", "--output", "press", "--output", "screen", "--cover-apart")

    assert result.exit_code == 0
    files = made(project.folder / "output")
    assert [*files] == [
        "quay-birds-all-press-cover.pdf",
        "quay-birds-all-press-inside.pdf",
        "quay-birds-all-screen.pdf",
    ]
    cover, inside, _ = files.values()
    assert (labels(cover), labels(inside)) == (["1", "2", "7", "8"], ["3", "4", "5", "6"])
    for data in (cover, inside):
        for folio, text in zip(labels(data), texts(data), strict=True):
            assert f"press · {folio} · 2031-02-03" in text
    assert "Three birds, one tide." in texts(cover)[0]
    assert "Grey heron" in texts(inside)[0]
    assert [
        (entry["output"], entry["pages"], entry["cards"])
        for entry in manifest(project.folder / "output")
    ] == [
        ("press-cover", 4, []),
        ("press-inside", 4, ["birds/heron", "birds/gull", "birds/eider"]),
        ("screen", 8, ["birds/heron", "birds/gull", "birds/eider"]),
    ]


def test_cover_and_inside_are_the_whole(project: Project) -> None:
    """Their pages show what the pages of one file show."""
    lengthen(project)
    build("all", "--output", "press", "--out", "one")
    build("all", "--output", "press", "--out", "two", "--cover-apart")
    (whole,) = made(project.folder / "one").values()
    cover, inside = made(project.folder / "two").values()

    assert [*texts(cover)[:2], *texts(inside), *texts(cover)[2:]] == texts(whole)


def test_too_few_pages_for_a_cover_apart(project: Project) -> None:
    """Each edition with fewer than eight pages is told, with its number; nothing is written."""
    result = build("--cover-apart", "--json")

    assert result.exit_code == 1
    found = json.loads(result.stdout)["diagnostics"]
    assert [(d["code"], d["file"]) for d in found] == [
        ("no-cover-apart", "source/editions/all.yaml"),
        ("no-cover-apart", "source/editions/north.yaml"),
    ]
    assert "6 pages are too few" in found[0]["message"]
    assert not (project.folder / "output").exists()


def test_odd_number_of_pages_has_no_back_cover(project: Project) -> None:
    """The last page would be a right one."""
    lengthen(project, 9)

    result = build("all", "--output", "press", "--cover-apart")

    assert result.exit_code == 1
    assert "edition 'all': 9 pages are an odd number, which has no back cover" in result.stderr


# proofs -------------------------------------------------------------------------------------------


def test_plain_proof(project: Project) -> None:
    """Without overlay there are no layers, but black crop marks and the words below."""
    assert build("north", "--output", "proof").exit_code == 0
    ((name, data),) = made(project.folder / "output").items()

    assert name == "quay-birds-north-proof.pdf"
    assert "proof, not for print · 1 ·" in texts(data)[0]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/OCProperties" not in pdf.Root
        assert "/OutputIntents" not in pdf.Root
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        lines = pdf.pages[0].lines
        assert len(lines) == 8
        assert {line["stroking_color"] for line in lines} == {(0, 0, 0)}


def test_proofs_from_python_have_the_overlay_unless_told(project: Project) -> None:
    """`outputs=['proof']` is as it was; the overlay can be left out."""
    for folder, choices in (("with", Choices()), ("without", Choices(overlay=False))):
        memopress.build(editions=["north"], outputs=["proof"], folder=folder, choices=choices)
    build("north", "--overlay", "grid", "--out", "grid")
    build("north", "--output", "proof", "--out", "plain")

    assert made(project.folder / "with") == made(project.folder / "grid")
    assert made(project.folder / "without") == made(project.folder / "plain")


def test_spreads_hold_facing_pages(project: Project) -> None:
    """The first page is alone on the right, the last on the left; between them are pairs."""
    assert build("all", "--spreads").exit_code == 0
    ((name, data),) = made(project.folder / "output").items()

    assert name == "quay-birds-all-proof.pdf"
    assert labels(data) == ["1", "2–3", "4–5", "6"]
    (entry,) = manifest(project.folder / "output")
    assert (entry["output"], entry["pages"]) == ("proof", 4)
    words = texts(data)
    assert "Look up" in words[0]
    assert "Grey heron" in words[1]
    assert "Herring gull" in words[2]
    assert "Common eider" in words[2]


def test_a_spread_has_one_trim(project: Project) -> None:
    """It goes around both pages; the bleed is on its outer sides, and all sheets are alike."""
    build("all", "--spreads")
    (data,) = made(project.folder / "output").values()
    edge = mm(13)
    spine = edge + WIDTH

    assert (
        boxes(data, "MediaBox")
        == [pytest.approx([0, 0, 2 * spine, HEIGHT + 2 * edge], abs=0.001)] * 4
    )
    assert [(box[0], box[2]) for box in boxes(data, "TrimBox")] == [
        pytest.approx(sides, abs=0.001)
        for sides in (
            (spine, spine + WIDTH),
            (edge, spine + WIDTH),
            (edge, spine + WIDTH),
            (edge, spine),
        )
    ]
    assert [(box[0], box[2]) for box in boxes(data, "BleedBox")] == [
        pytest.approx(sides, abs=0.001)
        for sides in (
            (spine, spine + WIDTH + mm(3)),
            (edge - mm(3), spine + WIDTH + mm(3)),
            (edge - mm(3), spine + WIDTH + mm(3)),
            (edge - mm(3), spine),
        )
    ]


def test_bookmarks_lead_to_spreads(project: Project) -> None:
    """Two pages of one spread are one destination."""
    build("all", "--spreads")
    (data,) = made(project.folder / "output").values()

    with pypdfium2.PdfDocument(data) as pdf:
        found = [(b.get_title(), b.get_dest().get_index()) for b in pdf.get_toc()]

    assert found == [
        ("Birds of the Quay", 0),
        ("Grey heron", 1),
        ("Herring gull", 2),
        ("Common eider", 2),
    ]


def spreads(*, overlay: bool) -> bytes:
    """Return three small pages as a proof in spreads, red and blue up to their bleed."""
    square = tuple(
        Segment(*step)
        for step in (("M", (-9.0, -9.0)), ("L", (109.0, -9.0)), ("L", (109.0, 89.0)),
                     ("L", (-9.0, 89.0)), ("Z", ()))
    )  # fmt: skip
    pages = [
        Page(
            folio,
            Size(100, 80),
            9,
            (
                Placed(
                    Point(0, 0),
                    Shape(square, fill="red" if folio % 2 else "blue"),
                    Artifact.LAYOUT,
                    None,
                ),
            ),
        )
        for folio in (1, 2, 3)
    ]
    palette = Palette(
        {name: Swatch(name, (0, 0, 0, 0), rgb) for name, rgb in (("red", RED), ("blue", BLUE))}
    )
    choices = Choices(overlay=overlay, spreads=True)
    output = replace(TICKET, palette=palette).output("proof", INFO, choices)
    (sheets,) = components(output, pages).values()
    faces = {"text": face_file("text", FONTS / "work-sans/WorkSans_400Regular.ttf")}
    # Nothing is pictured: no plate is ever written.
    plates = Plates(Cache(None), ICC, Files(Path()))
    return finish(draw(pages, output, faces, plates, PlanChest(Cache(None)), sheets)).data


def test_pages_of_a_spread_end_at_the_spine() -> None:
    """What bleeds over the spine does not show on the facing page; on the outer sides it does."""
    with pypdfium2.PdfDocument(spreads(overlay=False)) as pdf:
        first, second = (page.render().to_pil().convert("RGB") for page in pdf)

    edge = 9 + mm(10)
    spine, middle = round(edge + 100), round(edge + 40)
    assert [first.getpixel((x, middle)) for x in (spine - 3, spine + 3)] == [WHITE, RED]
    assert [second.getpixel((x, middle)) for x in (spine - 3, spine + 3)] == [BLUE, RED]
    outer = (round(edge - 7), round(spine + 100 + 7))
    assert [second.getpixel((x, middle)) for x in outer] == [BLUE, RED]


def test_legends_of_narrow_pages_stay_apart() -> None:
    """They are set smaller where they would run into the facing page's."""
    spine = 9 + mm(10) + 100

    with pdfplumber.open(io.BytesIO(spreads(overlay=True))) as pdf:
        chars = pdf.pages[1].chars

    assert chars
    assert not [char for char in chars if char["x0"] < spine < char["x1"]]
    ends = [char["x1"] for char in chars if char["x0"] < spine]
    assert max(ends) <= spine


def test_overlay_of_a_spread_explains_each_page_below_it(project: Project) -> None:
    """Legend and slug line stand twice, each on its page's half."""
    build("all", "--spreads", "--overlay", "grid")
    (data,) = made(project.folder / "output").values()
    spine = mm(13) + WIDTH

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        sheet = pdf.pages[1]
        halves = [
            str(sheet.crop((x0, 0, x1, sheet.height)).extract_text())
            for x0, x1 in ((0, spine), (spine, sheet.width))
        ]
        trims = [
            (round(o["x0"], 1), round(o["x1"], 1))
            for o in sheet.rects
            if o["stroke"] and [round(v * 255) for v in o["stroking_color"]] == [225, 25, 25]
        ]

    for folio, half in zip((2, 3), halves, strict=True):
        assert f"proof, not for print · {folio} ·" in half
        assert half.count("trim 210 × 148 mm") == 1
        assert half.count("bleed 3 mm outside of the trim") == 1
    assert trims == [
        (round(spine - WIDTH, 1), round(spine, 1)),
        (round(spine, 1), round(spine + WIDTH, 1)),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--spreads",),
        ("--spreads", "--overlay", "grid"),
        ("--output", "proof"),
        ("--output", "press", "--cover-apart"),
        ("--output", "press", "--no-marks"),
    ],
)
def test_files_are_sound_and_reproducible(project: Project, arguments: tuple[str, ...]) -> None:
    """Qpdf finds nothing wrong, and the same input gives the same bytes."""
    lengthen(project)
    for folder in ("one", "two"):
        assert build("north", "--out", folder, *arguments).exit_code == 0

    assert made(project.folder / "one") == made(project.folder / "two")
    needs("qpdf")
    for file in (project.folder / "one").rglob("*.pdf"):
        done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


# contradictions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (("--spreads", "--output", "press"), ["a press file cannot have spreads"]),
        (("--spreads", "--output", "screen"), ["a screen file cannot have spreads"]),
        (
            ("--cover-apart", "--output", "screen"),
            ["a cover apart is for press files, and none is made"],
        ),
        (
            ("--no-marks", "--output", "proof"),
            ["marks are chosen for press files, and none is made"],
        ),
        (
            ("--marks", "--cover-apart", "--spreads", "--output", "screen"),
            [
                "a screen file cannot have spreads",
                "a cover apart is for press files, and none is made",
                "marks are chosen for press files, and none is made",
            ],
        ),
    ],
)
def test_contradictions_are_wrong_use(
    project: Project, arguments: tuple[str, ...], messages: list[str]
) -> None:
    """They are told together, each with a hint, and nothing is written."""
    result = build(*arguments, "--json")

    assert result.exit_code == 2
    found = json.loads(result.stdout)["diagnostics"]
    assert [d["message"] for d in found] == messages
    assert {d["code"] for d in found} == {"wrong-use"}
    assert all(d["hints"] for d in found)
    assert not (project.folder / "output").exists()


def test_unknown_mark_is_wrong_use(project: Project) -> None:
    """From Python, it is told with the nearest one."""
    choices = replace(Choices(), marks=("crops",))

    with pytest.raises(InputError, match="did you mean 'crop'") as error:
        memopress.build(project.folder, outputs=["press"], choices=choices)

    assert [d.code for d in error.value.diagnostics] == ["wrong-use"]
