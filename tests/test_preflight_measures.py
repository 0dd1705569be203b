"""What the preflight reads of pictures, text, lines and fonts, other tools read alike."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from conftest import needs
from handmade import NOISE, Page, made, picture, some_pages, spot
from memopress.preflight import DEFAULT, RULES, judge, load_profile
from memopress.preflight.reading import open_file
from memopress.preflight.rules.resolution import resolution

if TYPE_CHECKING:
    from conftest import Brochure


ROOT = Path(__file__).parents[1]
FOREIGN = sorted((ROOT / "tests/data/foreign").glob("*.pdf"))
PROFILE = load_profile(DEFAULT, RULES)


# Pictures -------------------------------------------------------------------------------------

FAMILIES = {
    "DeviceGray": "gray", "DeviceRGB": "rgb", "DeviceCMYK": "cmyk", "Indexed": "index",
    "Separation": "sep", "DeviceN": "devn", "ICCBased": "icc", "Lab": "lab",
}  # fmt: skip


def listed(data: bytes, folder: Path) -> list[tuple[int, int, str, int, int, int]]:
    """Return the pictures of a file by pdfimages: pixels, colour, bits, ppi across and along."""
    needs("pdfimages")
    (folder / "pictures.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdfimages", "-list", str(folder / "pictures.pdf")],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    return [
        (
            int(r[3]),
            int(r[4]),
            r[5] if r[2] != "stencil" else "-",
            int(r[7]),
            int(r[-4]),
            int(r[-3]),
        )
        for r in rows
        if r[2] != "smask"
    ]


def told(data: bytes) -> list[tuple[int, int, str, int, float, float]]:
    """Return the pictures of a file as the preflight reads them, in the same order."""
    found = []
    file = open_file(data)
    for sheet in file.sheets:
        for mark in sheet.marks:
            if (image := mark.image) is not None:
                across, along = image.width * 72 / mark.across, image.height * 72 / mark.along
                colour = FAMILIES[image.space.family] if image.space else "-"
                found.append((image.width, image.height, colour, image.bits, across, along))
    return found


def agree(data: bytes, folder: Path) -> int:
    """Hold the pictures of a file to what pdfimages says of them; return how many there are."""
    ours, others = told(data), listed(data, folder)
    for one, other in zip(ours, others, strict=True):
        assert one[:4] == other[:4]
        assert one[4:] == pytest.approx(other[4:], abs=1)
    return len(ours)


def test_pictures_agree_with_pdfimages(tmp_path: Path) -> None:
    """Pixels, ppi, colour space and bits of pictures placed in all ways, of all spaces."""
    noise = NOISE[:40_000]
    sixteen = Array([Name.Indexed, Name.DeviceCMYK, 15, noise[:64]])
    soft = picture(50, 40, noise[:2_000], Name.DeviceGray)
    pictures = {
        "P": picture(100, 80, noise[:32_000]),
        "G": picture(90, 60, noise[:5_400], Name.DeviceGray),
        "R": picture(50, 60, noise[:9_000], Name.DeviceRGB),
        "I": picture(64, 40, noise[:1_280], sixteen, 4),
        "B": picture(120, 80, noise[:1_200], Name.DeviceGray, 1),
        "S": picture(80, 40, noise[:3_200], spot("Dieline", 0, 1, 0, 0)),
        "M": picture(96, 48, noise[:576], None, 1, ImageMask=True),
        "T": picture(100, 80, noise[:32_000], SMask=soft),
        "F": (
            b"q 60 0 0 40 0 0 cm /P Do Q",
            {
                "Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 90, 90]),
                "Matrix": Array([0.5, 0.25, -0.25, 0.5, 3, 4]),
                "Resources": Dictionary(),
            },
        ),
    }  # fmt: skip
    places = (
        "40 0 0 32 10 10 cm /P Do",
        "0 40 -32 0 60 10 cm /P Do",  # 90 degrees
        "34.641 20 -16 27.713 80 10 cm /P Do",  # 30 degrees
        "80 0 0 20 110 10 cm /P Do",  # unequal
        "-40 0 0 32 60 60 cm /P Do",  # mirrored
        "40 0 0 -32 70 100 cm /P Do",
        "2 0 0 2 20 100 cm 30 0 0 20 0 0 cm /G Do",
        "25 0 0 30 100 60 cm /R Do",
        "32 0 0 20 140 60 cm /I Do",
        "30 0 0 20 180 60 cm /B Do",
        "20 0 0 10 200 100 cm /S Do",
        "0 0.5 0 0 k 24 0 0 12 130 100 cm /M Do",
        "50 0 0 40 100 130 cm /T Do",
        "1 0 0 2 10 150 cm /F Do",
        "12 0 0 12 200 150 cm\nBI /W 4 /H 4 /CS /G /BPC 8 ID 0123456789abcdef\nEI",
        "16 0 0 8 200 170 cm\nBI /W 8 /H 4 /IM true ID 0123\nEI",
    )
    page = Page("\n".join(f"q {each} Q" for each in places), pictures=pictures)
    page.pictures["F"][1]["Resources"] = Dictionary()
    data = _shared(made(page))

    assert agree(data, tmp_path) == len(places)


def _shared(data: bytes) -> bytes:
    """Return a file whose form F may use the pictures of its page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = pdf.pages[0].obj.Resources.XObject
        objects.F.Resources = Dictionary(XObject=Dictionary(P=objects.P))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_pictures_of_the_brochure_agree_with_pdfimages(brochure: Brochure, tmp_path: Path) -> None:
    """All pictures of the real press file are read as pdfimages lists them."""
    assert agree(brochure.file("vlaanderen", "press").read_bytes(), tmp_path) > 0


@pytest.mark.parametrize(
    ("ppi", "code"),
    [
        (400, ""),
        (299.6, ""),
        (298, "picture-resolution-low"),
        (224, "picture-resolution-low"),
        (151, "picture-resolution-low"),
        (149, "picture-resolution"),
    ],
)
def test_picture_resolution_has_limits(
    ppi: float, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture made for 300 ppi may miss that by a fraction of a pixel; fewer are told of."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    size = 850 / ppi * 72
    shown = picture(850, 850, NOISE)
    media = (0, 0, 440, 440)
    data = made(
        Page(f"q {size} 0 0 {size * 0.8} 10 10 cm /P Do Q", media=media, pictures={"P": shown})
    )
    file = open_file(data)
    ((_, mark),) = file.marks()

    (*found,) = (
        f for f in judge(data, "x.pdf", PROFILE).findings if f.code.startswith("picture-res")
    )

    assert resolution(mark) == pytest.approx(ppi, abs=0.1)
    assert [f.code for f in found] == ([code] if code else [])
    assert [f.value for f in found] == ([f"{ppi:.0f} ppi"] if code else [])
    assert [f.severity.value for f in found] == (
        [] if not code else ["error"] if ppi == 149 else ["warning"]
    )


# Text, lines, fonts, inks -----------------------------------------------------------------------

WORDS = """
BT /F 10 Tf 20 370 Td (Plain words here) Tj ET
BT /F 10 Tf 80 Tz 20 350 Td (Narrow words here) Tj 100 Tz ET
BT /F 9 Tf 2 Tc 20 330 Td (Spaced letters) Tj 0 Tc ET
BT /F 9 Tf 6 Tw 20 310 Td (  Spaced words out  ) Tj 0 Tw ET
BT /F 12 Tf 120 Tz 1 Tc 3 Tw 20 290 Td (All of these) Tj 100 Tz 0 Tc 0 Tw ET
BT /F 10 Tf 4 Ts 20 270 Td (Raised) Tj 0 Ts ET
BT /F 1 Tf 14 0 0 12 20 250 Tm (Scaled by its matrix) Tj ET
BT /F 10 Tf 20 230 Td [(Shif) 120 (ted wo) -900 (rds ) 80 (here)] TJ ET
BT /F 10 Tf 90 Tz 20 210 Td [-500 (Shifted first) 300] TJ 100 Tz ET
q 0.5 0 0 0.75 10 90 cm BT /F 16 Tf 20 130 Td (Scaled by the page) Tj ET Q
BT /F 10 Tf 14 TL 20 160 Td (One line) Tj T* (and another) Tj (and a third) ' ET
BT /F 10 Tf 20 110 Td 0 -12 TD (Two steps) Tj T* (down) Tj ET
"""


def lettered(content: str) -> bytes:
    """Return a PDF of one page, whose font F is Work Sans and embedded, and G one that is not."""
    pdfmetrics.registerFont(TTFont("Work", ROOT / "fonts/work-sans/WorkSans_400Regular.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    canvas.setFont("Work", 10)
    canvas.drawString(10, 10, "".join(map(chr, range(32, 127))))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(10, 30, "Helvetica")
    canvas.save()
    with pikepdf.open(out) as pdf:
        page = pdf.pages[0].obj
        fonts = {str(font.BaseFont): font for font in page.Resources.Font.values()}
        work = next(font for name, font in fonts.items() if "WorkSans" in name)
        page.Resources.Font = Dictionary(F=work, G=fonts["/Helvetica"])
        page.Contents = pdf.make_stream(content.encode())
        page.TrimBox = page.MediaBox
        again = io.BytesIO()
        pdf.save(again)
    return again.getvalue()


def texts_agree(data: bytes) -> int:
    """Hold each text of a file to pdfplumber's letters; return how many texts there are.

    A mark is all that one operator shows, spaces at its ends left out.
    """
    file, count = open_file(data), 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for sheet, page in zip(file.sheets, pdf.pages, strict=True):
            letters = [c for c in page.chars if not c["text"].isspace()]
            for mark in (mark for mark in sheet.marks if mark.kind == "text"):
                words = "".join(mark.text.split())
                own: list[dict[str, Any]] = []
                while len("".join(c["text"] for c in own)) < len(words):
                    own.append(letters.pop(0))
                assert "".join(c["text"] for c in own) == words
                x0, x1 = mark.whole.x0, mark.whole.x1
                assert x0 == pytest.approx(min(c["x0"] for c in own), abs=0.5), words
                # How wide a font is that is not embedded, the file does not tell.
                if mark.font and mark.font.embedded:
                    assert x1 == pytest.approx(max(c["x1"] for c in own), abs=0.5), words
                assert mark.size == pytest.approx(own[0]["size"], abs=0.01), words
                count += 1
            assert not letters
    return count


def test_texts_agree_with_pdfplumber() -> None:
    """Size and ends of text: spaced, stretched, raised, shifted, scaled by both matrices."""
    assert texts_agree(lettered(WORDS)) == WORDS.count("Tj") + WORDS.count("TJ") + 1


def test_texts_of_the_brochure_agree_with_pdfplumber(brochure: Brochure) -> None:
    """All texts of the real press file have size and ends as pdfplumber has them."""
    assert texts_agree(brochure.file("vlaanderen", "press").read_bytes()) > 1000


def test_spaced_new_line_is_the_sum_of_its_parts() -> None:
    """The one operator that pdfplumber reads otherwise: next line, both spacings, text (9.4.3)."""
    whole, parts = (
        open_file(lettered(f"BT /F 10 Tf 14 TL 20 100 Td (one) Tj {show} (after) ' ET"))
        for show in ('2 0.5 (and two words) "', "T* 2 Tw 0.5 Tc (and two words) Tj")
    )

    boxes = [[mark.whole for _, mark in file.marks()] for file in (whole, parts)]

    assert boxes[0] == boxes[1]
    assert boxes[0][1].x0 == pytest.approx(20)


def test_rotated_text_has_its_own_size() -> None:
    """A text's size is that of its letters, whichever way they stand."""
    data = lettered("BT /F 10 Tf 0.866 0.5 -0.5 0.866 50 50 Tm (slanting) Tj ET")
    file = open_file(data)

    ((_, mark),) = file.marks()

    assert mark.size == pytest.approx(10, abs=0.001)


LINES = """
1 w 10 10 m 100 10 l S
0.25 w 10 20 m 100 20 l S
q 2 0 0 2 0 0 cm 0.3 w 10 20 m 50 20 l S Q
q 0.866 0.5 -0.5 0.866 90 90 cm 3 w 0 0 m 50 0 l S Q
q 0.1 0 0 0.1 0 0 cm 4 w 100 1000 400 300 re S 100 1500 m 200 1600 300 1700 400 1500 c S Q
0 w 10 300 m 100 300 l S
1.5 w 0 0 m 10 305 m 100 305 l 20 20 m S
5 w q 0.2 w 10 310 m 100 310 l S Q 10 320 m 100 320 l S
"""


def test_line_widths_agree_with_pdfplumber() -> None:
    """Lines are as wide on the page as pdfplumber has them, whatever scales and turns them."""
    _widths_agree(lettered(LINES), 10)


def test_line_widths_of_the_brochure_agree_with_pdfplumber(brochure: Brochure) -> None:
    """So are the lines on pages of the real press file, crop marks and all."""
    _widths_agree(some_pages(brochure.file("vlaanderen", "press"), *range(1, 45, 4)), 8)


def _widths_agree(data: bytes, least: int) -> None:
    file = open_file(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for sheet, page in zip(file.sheets, pdf.pages, strict=True):
            ours = sorted(m.size for m in sheet.marks if m.kind == "stroke")
            shapes = (*page.lines, *page.rects, *page.curves)
            others = sorted(s["linewidth"] for s in shapes if s["stroke"])
            assert ours == pytest.approx(others, abs=0.001)
            assert len(ours) >= least


def fonts_listed(data: bytes, folder: Path) -> dict[str, bool]:
    """Return the fonts of a file by pdffonts: names, and whether they are embedded."""
    needs("pdffonts")
    (folder / "fonts.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdffonts", str(folder / "fonts.pdf")], check=True, capture_output=True, encoding="utf-8"
    )
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    return {row[0]: row[-5] == "yes" for row in rows}


def fonts_told(data: bytes) -> dict[str, bool]:
    """Return the fonts of a file as the preflight reads them."""
    file = open_file(data)
    fonts = (font for sheet in file.sheets for font, _ in sheet.painted.fonts.values())
    return {font.name: font.embedded for font in fonts}


def test_fonts_agree_with_pdffonts(brochure: Brochure, tmp_path: Path) -> None:
    """Names of fonts, and which are embedded: of a page with one that is not, and of the real."""
    mixed = lettered("BT /F 10 Tf 20 20 Td (in) Tj /G 10 Tf 9 9 Td (out) Tj ET")
    real = brochure.file("vlaanderen", "press").read_bytes()

    assert fonts_told(mixed) == fonts_listed(mixed, tmp_path)
    assert sorted(fonts_told(mixed).values()) == [False, True]
    assert fonts_told(real) == fonts_listed(real, tmp_path)
    assert all(fonts_told(real).values())


def test_spot_inks_agree_with_ghostscript(tmp_path: Path) -> None:
    """The inks that are named besides the four are the plates that Ghostscript makes."""
    needs("gs")
    two = Array([Name("/HKS 43"), Name.Cyan])
    both = {"FunctionType": 4, "Domain": Array([0, 1] * 2), "Range": Array([0, 1] * 4)}
    page = Page(
        "/A cs 1 scn 0 0 20 20 re f /B cs 0.5 scn 30 0 20 20 re f /C cs 1 0 scn 60 0 9 9 re f "
        "/P cs 1 scn 90 0 9 9 re f /L cs 1 scn 0 40 9 9 re f q 9 0 0 9 60 60 cm /P Do Q",
        spaces={
            "A": spot("PANTONE 021 C", 0, 0.6, 1, 0),
            "B": spot("Dieline", 0, 1, 0, 0),
            "P": spot("Black", 0, 0, 0, 1),
            "L": spot("All", 1, 1, 1, 1),
        },
        pictures={"P": picture(4, 4, bytes(range(16)), spot("Lak-2", 0, 0, 0.1, 0))},
    )
    data = made(page)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tint = pdf.make_stream(b"{ 0 0 }", **both)
        spaces = pdf.pages[0].obj.Resources.ColorSpace
        spaces.C = pdf.make_indirect(Array([Name.DeviceN, two, Name.DeviceCMYK, tint]))
        pdf.save(tmp_path / "inks.pdf")
    file = open_file((tmp_path / "inks.pdf").read_bytes())

    ours = {name for _, mark in file.marks() for name in mark.colour.space.spots}

    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r20",
         f"-sOutputFile={tmp_path / 'y.tif'}", str(tmp_path / "inks.pdf")],
        check=True, capture_output=True,
    )  # fmt: skip
    names = {path.name[2:-5] for path in tmp_path.glob("y(*).tif")}
    assert ours == names - {"Cyan", "Magenta", "Yellow", "Black"}
    assert ours == {"PANTONE 021 C", "Dieline", "HKS 43", "Lak-2"}


@pytest.mark.parametrize("path", FOREIGN, ids=[path.stem for path in FOREIGN])
def test_files_of_other_programs_agree(path: Path, tmp_path: Path) -> None:
    """All of it at once, in files that other programs wrote."""
    data = path.read_bytes()

    agree(data, tmp_path)
    texts_agree(data)
    _widths_agree(data, 0)
    assert fonts_told(data) == fonts_listed(data, tmp_path)


def test_lone_moves_are_no_part_of_a_path() -> None:
    """Where a move follows a move, or ends a path, nothing is painted: a box does not reach it."""
    file = open_file(made(Page("0 0 m 50 50 m 60 50 l 60 70 l 200 190 m f 9 9 m h S")))

    fill, dot = (mark for _, mark in file.marks())

    assert fill.whole == (50, 50, 60, 70)
    assert dot.whole == (8.5, 8.5, 9.5, 9.5)
