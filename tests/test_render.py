"""Drawing: what stands on the page, in which colours, and what is extracted from it."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz as hb
from PIL import Image

from conftest import face_file, needs
from memopress.colour import Palette, Swatch
from memopress.files import Files
from memopress.finish import Bound, finish
from memopress.keeping import Cache
from memopress.page.model import (
    Artifact,
    Bookmark,
    Drawing,
    Item,
    Link,
    Page,
    Picture,
    Placed,
    Role,
    Segment,
    Shape,
)
from memopress.picture import Plates
from memopress.render import (
    FaceFile,
    Output,
    PlanChest,
    Typecase,
    UnknownAnchorError,
    draw,
)
from memopress.typeset.model import Line, Run, Target
from memopress.units import Box, Point, Size, mm
from outputs import ICC, PRESS, SCREEN
from records import replace

ROOT = Path(__file__).parents[1]
FACES = {
    "text": face_file("text", ROOT / "fonts/work-sans/WorkSans_400Regular.ttf"),
    "bold": face_file("bold", ROOT / "fonts/work-sans/WorkSans_700Bold.ttf"),
}
PALETTE = Palette(
    {
        "black": Swatch("black", (0, 0, 0, 100), (20, 20, 20)),
        "grey": Swatch("grey", (0, 0, 0, 40), (150, 150, 150)),
        "coral": Swatch("coral", (0, 60, 50, 0), (240, 110, 90)),
    }
)
TRIM = Size(mm(100), mm(80))
SQUARE = (
    Segment("M", (0, 0)),
    Segment("L", (10, 0)),
    Segment("L", (10, 10)),
    Segment("L", (0, 10)),
    Segment("Z"),
)


# A made-up OpenType font with PostScript outlines: .notdef, space, and a triangle for x.
CFF = (
    "eNqFUT1MwkAU/q49qiQCQoyDRtMBjQsxcTAMJBp/GFwgyKCTNFJgoNIgREZHYxfi7KzOzm4u7robjQNxxqRx8Hx3RROM"
    "CS99P99399772uaKxRzCOIWOyc1s1vyam7gGNA6gmNtdXtlKr/cARhClQ8dy8YoFwjeEMzXbKpeuNlyqL8lXa0TwW3ZB"
    "9RN5sua0OqwvW7U9CuOO1XGh5yXhkxtHlmO/Vx53aF6J8LbbOG6RDjL2RsFUa8nvPk8WD2KZD+h6D/8Y67IuJR3aD0HA"
    "FGkq5PYynbK/LUAeapfO+nQeAsdoG5qyRqZUdoJd/5ipoob5QaeBiNLJeJjqGUTyzYZdSRXsartuNUlREw3YqCCFAuUq"
    "2qjDInYwJ1A8JSeozLGkpnLCmlQiRKBICPEizn/16qNeizMwxqLDcohJ+LOa5/lJPxm6j3nPiYe4ZA11L+jcpw/I+Fjc"
    "P4uqx5uWt41o8N+Bb4cEWoY="
)


def run(
    text: str, face: str = "text", swatch: str = "black", size: float = 10, x: float = 0
) -> Run:
    """Shape a text as the typesetter would, without word space of its own."""
    font = hb.Font(hb.Face(hb.Blob(FACES[face].data)))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": True, "liga": True})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = [info.cluster for info in infos]
    ends = [*starts[1:], len(text)]
    scale = 1000 / font.face.upem
    advances = [position.x_advance * scale for position in positions]
    gids = tuple(info.codepoint for info in infos)
    return Run(
        face=face,
        size=size,
        swatch=swatch,
        x=x,
        width=sum(advances) * size / 1000,
        gids=gids,
        texts=tuple(text[start:end] for start, end in zip(starts, ends, strict=True)),
        shifts=tuple(
            round(font.get_glyph_h_advance(gid) * scale - advance, 2)
            for gid, advance in zip(gids, advances, strict=True)
        ),
    )


def line(*runs: Run, soft: bool = False, hard: bool = False) -> Line:
    """Put runs on one line."""
    text = "".join("".join(one.texts) for one in runs)
    return Line(sum(one.width for one in runs), runs, text, soft=soft, hard=hard)


def page(
    *items: tuple[float, float, Item], folio: int = 1, role: Role | Artifact = Artifact.LAYOUT
) -> Page:
    """Place items at points of a small page with bleed."""
    placed = tuple(Placed(Point(x, y), item, role, None) for x, y, item in items)
    return Page(folio, TRIM, mm(3), placed)


Drawn = Callable[..., Bound]


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    """Return a function that draws pages in an output."""
    plates = Plates(Cache(None), ICC, Files(tmp_path))

    def drawing(
        output: Output,
        *pages: Page,
        faces: dict[str, FaceFile] | None = None,
        palette: Palette = PALETTE,
    ) -> Bound:
        swatches = Palette(PALETTE.swatches | palette.swatches)
        wanted = replace(output, palette=swatches)
        return finish(draw(pages, wanted, faces or FACES, plates, PlanChest(Cache(None))))

    return drawing


def opened(draft: Bound) -> pikepdf.Pdf:
    """Open a drawn file as objects."""
    return pikepdf.open(io.BytesIO(draft.data))


def content(draft: Bound, index: int = 0) -> str:
    """Return a page's operators."""
    with opened(draft) as pdf:
        page = pdf.pages[index]
        page.contents_coalesce()
        return page.Contents.read_bytes().decode("latin-1")


def extracted(draft: Bound, tmp_path: Path) -> str:
    """Return the text that poppler finds in a draft."""
    needs("pdftotext")
    file = tmp_path / "draft.pdf"
    file.write_bytes(draft.data)
    done = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def test_text_extracts_with_its_ligatures(drawn: Drawn, tmp_path: Path) -> None:
    """Glyphs without a code point of their own still stand for their letters."""
    shaped = run("officieel fjord")
    assert len(shaped.gids) < len("officieel fjord")

    draft = drawn(SCREEN, page((20, 40, line(shaped))))

    assert extracted(draft, tmp_path).split("\n")[0].rstrip() == "officieel fjord"


def test_a_torn_word_is_extracted_whole(drawn: Drawn, tmp_path: Path) -> None:
    """A hyphen of the typesetter's is no part of the word; other lines end in a space."""
    draft = drawn(
        SCREEN,
        page(
            (20, 40, line(run("een woor-"), soft=True)),
            (20, 54, line(run("denboek"))),
            (20, 68, line(run("vol-"))),
        ),
    )

    assert extracted(draft, tmp_path).split() == ["een", "woordenboek", "vol-"]
    code = content(draft)
    whole = "woordenboek".encode("utf-16-be").hex().upper()
    space = f"{Typecase().file(FACES['text']).space():04X}"
    assert code.count(f"/Span <</ActualText <FEFF{whole}>>> BDC") == 1
    assert code.count("/Span <</ActualText <FEFF0020>>> BDC") == 1
    assert code.count(f"<{space}>]TJ") == 2


def test_a_word_torn_at_its_own_hyphen_is_extracted_whole(drawn: Drawn, tmp_path: Path) -> None:
    """A hyphen of the word itself stays in it, and no space comes after it."""
    draft = drawn(
        SCREEN,
        page(
            (20, 40, line(run("sociaal-"), hard=True)),
            (20, 54, line(run("culturele wer-"), soft=True)),
            (20, 68, line(run("king"))),
        ),
    )

    assert extracted(draft, tmp_path).split() == ["sociaal-culturele", "werking"]


def test_a_word_torn_by_a_page_keeps_a_soft_hyphen(drawn: Drawn, tmp_path: Path) -> None:
    """Where the rest of a word is not on the page, its hyphen is told as what it is."""
    draft = drawn(SCREEN, page((20, 40, line(run("een woor-"), soft=True))))

    assert extracted(draft, tmp_path).split() == ["een", "woor\u00ad"]
    assert "ActualText" not in content(draft)


def test_a_glyph_with_two_texts_gets_two_codes(drawn: Drawn, tmp_path: Path) -> None:
    """One glyph for 'A' and 'a', as in capitals set by a feature, is extracted as either."""
    upper = run("A")
    lower = replace(upper, texts=("a",))

    draft = drawn(SCREEN, page((20, 40, line(upper)), (20, 54, line(lower))))

    assert extracted(draft, tmp_path).split() == ["A", "a"]
    assert "ActualText" not in content(draft)


def test_a_no_break_space_needs_no_actual_text(drawn: Drawn) -> None:
    """It shares the word space's glyph and is extracted as that."""
    draft = drawn(SCREEN, page((20, 40, line(run("de 25\u00a0€")))))

    assert "ActualText" not in content(draft)


def test_a_cff_face_is_embedded_and_extracts(drawn: Drawn, tmp_path: Path) -> None:
    """An OpenType face with PostScript outlines goes in as bare CFF."""
    file = tmp_path / "proef.otf"
    file.write_bytes(zlib.decompress(base64.b64decode(CFF)))
    one = Run("cff", 10, "black", 0, 10, (2, 2), ("x", "x"), (0, 0))

    draft = drawn(SCREEN, page((20, 40, line(one))), faces={"cff": face_file("cff", file)})

    assert extracted(draft, tmp_path).strip() == "xx"
    with opened(draft) as pdf:
        (font,) = dict(pdf.pages[0].Resources.Font).values()
        descendant = font.DescendantFonts[0]
        assert font.BaseFont == f"{descendant.BaseFont}-Identity-H"
        assert descendant.Subtype == "/CIDFontType0"
        assert descendant.FontDescriptor.FontFile3.Subtype == "/CIDFontType0C"


def test_a_line_stands_at_its_baseline(drawn: Drawn) -> None:
    """Points from the trim's top left become PDF's, from the sheet's lower left."""
    one = replace(run("a", x=5), rise=2)

    screen = content(drawn(SCREEN, page((20, 40, line(one)))))
    press = content(drawn(PRESS, page((20, 40, line(one)))))

    # 20 + 5 from the left; 226.772 (80 mm) - 40 + 2 from below; the press adds 13 mm, 36.850.
    assert "25.000 188.772 Td" in screen
    assert "61.850 225.622 Td" in press


def test_press_has_boxes_marks_and_no_rgb(drawn: Drawn, tmp_path: Path) -> None:
    """The press file knows trim and bleed, and nothing in it is RGB."""
    picture = tmp_path / "red.png"
    Image.new("RGB", (40, 40), "red").save(picture)
    shape = Shape(SQUARE, fill="coral", stroke="grey", width=1)

    draft = drawn(
        PRESS,
        page(
            (20, 40, line(run("inkt", swatch="coral"))),
            (50, 50, shape),
            (50, 90, Picture(str(picture), Size(40, 40))),
            (50, 90, Link(Size(40, 40), Target("https://example.org"))),
        ),
    )

    assert not re.search(r"\b(rg|RG|g|G)\n", content(draft))
    with opened(draft) as pdf:
        sheet = pdf.pages[0]
        millimetres = [
            [round(float(value) * 25.4 / 72, 2) for value in box]
            for box in (sheet.mediabox, sheet.obj.BleedBox, sheet.obj.TrimBox)
        ]
        assert millimetres == [[0, 0, 126, 106], [10, 10, 116, 96], [13, 13, 113, 93]]
        assert "/CropBox" not in sheet.obj
        assert "/Annots" not in sheet.obj
        assert sheet.obj.Resources.ColorSpace.All[1] == "/All"
        (image,) = dict(sheet.obj.Resources.XObject).values()
        assert image.ColorSpace == "/DeviceCMYK"
    assert "Lokaal talent · Limburg · press · 1 · 2026-03-02" in extracted(draft, tmp_path)


def test_screen_has_its_trim_and_no_cmyk(drawn: Drawn) -> None:
    """The screen file's page is the trim, without bleed, marks or ink."""
    draft = drawn(SCREEN, page((50, 50, Shape(SQUARE, fill="coral 50%"))))

    assert "0.9725 0.7137 0.6745 rg" in content(draft)
    assert not re.search(r"\b[kK]\n", content(draft))
    with opened(draft) as pdf:
        assert [round(float(value), 3) for value in pdf.pages[0].mediabox[2:]] == [283.465, 226.772]
        assert "/ColorSpace" not in pdf.pages[0].Resources


@pytest.mark.parametrize("output", [PRESS, SCREEN])
def test_helvetica_is_not_named(drawn: Drawn, output: Output) -> None:
    """ReportLab's font of first resort, which is never embedded, stays out."""
    with opened(drawn(output, page((20, 40, line(run("a")))))) as pdf:
        fonts = [str(one.BaseFont) for one in pdf.objects if _is_font(one)]

    assert fonts
    assert all("WorkSans" in name for name in fonts)


def _is_font(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"


def test_only_black_text_overprints(drawn: Drawn) -> None:
    """Black text must not knock out the ground; greys, colours and shapes must."""
    draft = drawn(
        PRESS,
        page(
            (20, 40, line(run("zwart"))),
            (20, 50, line(run("grijs", swatch="grey"))),
            (20, 60, line(run("zwart"))),
            (20, 70, Shape(SQUARE, fill="black")),
        ),
    )

    states = re.findall(r"/(\w+) gs", content(draft))
    assert states == ["Over", "Knock", "Over", "Knock"]
    with opened(draft) as pdf:
        over = pdf.pages[0].Resources.ExtGState.Over
        assert over.OP
        assert over.op
        assert over.OPM == 1
    assert "gs" not in content(drawn(SCREEN, page((20, 40, line(run("zwart"))))))


def test_thin_black_lines_overprint(drawn: Drawn) -> None:
    """Black below 2 pt leaves what is under it; wider black, colours and white fills do not."""
    thin = Shape(SQUARE, stroke="black", width=0.5)
    rule = tuple(Segment(s.op, tuple(v * 0.1 if n else v for n, v in enumerate(s.points)))
                 for s in SQUARE)  # fmt: skip
    draft = drawn(
        PRESS,
        page(
            (10, 10, thin),
            (10, 20, Shape(SQUARE, stroke="black", width=2)),
            (10, 30, Shape(SQUARE, fill="coral", stroke="black", width=0.5)),
            (10, 40, Shape(rule, fill="black")),
            (10, 50, Shape(SQUARE, stroke="coral", width=0.5)),
        ),
    )

    assert re.findall(r"/(\w+) gs", content(draft)) == [
        "Over",
        "Knock",
        "OverLine",
        "Over",
        "Knock",
    ]
    with opened(draft) as pdf:
        state = pdf.pages[0].Resources.ExtGState.OverLine
        assert state.OP
        assert not state.op
        assert state.OPM == 1


def test_spot_inks_print_as_the_job_allows(drawn: Drawn) -> None:
    """A spot that is ordered is a Separation with CMYK for its sake, in tints; another is CMYK."""
    palette = Palette({"silver": Swatch("silver", (0, 0, 0, 40), (160, 160, 160), "Zilver 877")})
    items = page(
        (10, 10, Shape(SQUARE, fill="silver")),
        (10, 30, Shape(SQUARE, fill="silver 30%", stroke="silver", width=3)),
        (30, 40, line(run("a", swatch="silver"))),
    )
    ordered = drawn(replace(PRESS, spots=("Zilver 877",)), items, palette=palette)
    converted = drawn(PRESS, items, palette=palette)

    assert re.findall(r"/Spot0 (?:cs|CS) [\d.]+ (?:scn|SCN)", content(ordered)) == [
        "/Spot0 cs 1 scn",
        "/Spot0 cs 0.3 scn",
        "/Spot0 CS 1 SCN",
        "/Spot0 cs 1 scn",
    ]
    with opened(ordered) as pdf, opened(converted) as plain:
        kind, name, alternate, tint = pdf.pages[0].Resources.ColorSpace.Spot0
        assert (str(kind), str(name), str(alternate)) == (
            "/Separation",
            "/Zilver 877",
            "/DeviceCMYK",
        )
        assert [float(value) for value in tint.C1] == [0, 0, 0, 0.4]
        assert "/Spot0" not in plain.pages[0].Resources.get("/ColorSpace", {})
    assert "0 0 0 0.12 k" in content(converted)


def test_a_spot_has_a_plate_of_its_own(drawn: Drawn, tmp_path: Path) -> None:
    """Ghostscript finds the ink's plate, and half of it where half is asked."""
    needs("gs")
    palette = Palette({"silver": Swatch("silver", (0, 0, 0, 40), (160, 160, 160), "Zilver")})
    draft = drawn(
        replace(PRESS, spots=("Zilver",), marks=()),
        page((0, 0, Shape(tuple(Segment(s.op, tuple(v * 10 for v in s.points)) for s in SQUARE),
                          fill="silver 50%"))),
        palette=palette,
    )  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(draft.data)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r72",
         f"-sOutputFile={tmp_path / 'p.tif'}", str(tmp_path / "a.pdf")],
        check=True, capture_output=True,
    )  # fmt: skip

    with Image.open(tmp_path / "p(Zilver).tif") as spot, Image.open(tmp_path / "p(Black).tif") as k:
        assert spot.getpixel((30, 30)) == pytest.approx(128, abs=1)
        assert k.getextrema() == (255, 255)


def test_a_shape_is_written_with_its_manner(drawn: Drawn) -> None:
    """Width, dash, caps and opacity come before the path, and only where they change."""
    shape = Shape(SQUARE, stroke="coral", width=0.5, opacity=0.25, round_caps=True, dash=(2, 1))

    code = content(drawn(SCREEN, page((10, 20, shape), (30, 20, shape))))

    assert code.count("0.500 w\n1 J\n[2.000 1.000] 0 d\n10.000 206.772 m") == 1
    assert code.count("\nS") == 2
    assert code.count("/Alpha250 gs") == code.count(" RG") == code.count(" w") == 1


def test_a_drawing_is_clipped_and_leaves_no_trace(drawn: Drawn) -> None:
    """What a drawing sets is undone at its end, and known to be."""
    coral = Shape(SQUARE, fill="coral")
    grey = Shape(SQUARE, fill="grey")

    code = content(
        drawn(
            SCREEN, page((0, 0, coral), (0, 0, Drawing.of(Box(1, 2, 3, 4), (grey,))), (9, 9, coral))
        )
    )

    assert "q 1.000 220.772 3.000 4.000 re W n" in code
    assert re.findall(r"(\S+) \S+ \S+ rg|\n(Q)", code) == [
        ("0.9412", ""), ("0.5882", ""), ("", "Q"), ("", "Q")
    ]  # fmt: skip


def test_links_anchors_and_bookmarks(drawn: Drawn) -> None:
    """Links lead to addresses and to pages; the outline nests without gaps."""
    read = Role("P", 1)
    first = page((10, 20, Link(Size(30, 10), Target("#kaart", "Naar de kaart"))), role=read)
    first = replace(first, bookmarks=(Bookmark("Deel", 0),))
    second = page((10, 20, Link(Size(30, 10), Target("https://example.org/a"))), folio=2, role=read)
    second = replace(second, anchors=("kaart",), bookmarks=(Bookmark("Kaart", 2),))

    with opened(drawn(SCREEN, first, second)) as pdf:
        inner, outer = (sheet.Annots[0] for sheet in pdf.pages)
        assert inner.Contents == "Naar de kaart"
        assert inner.Dest[0].objgen == pdf.pages[1].obj.objgen
        assert inner.Dest[1] == "/XYZ"
        assert [float(value) for value in inner.Rect] == pytest.approx(
            [10, 196.772, 40, 206.772], abs=0.001
        )
        assert str(outer.A.URI) == str(outer.Contents) == "https://example.org/a"
        assert outer.F == inner.F == 4
        with pdf.open_outline() as outline:
            (deel,) = outline.root
            assert [deel.title, *(child.title for child in deel.children)] == ["Deel", "Kaart"]


@pytest.mark.parametrize("output", [PRESS, SCREEN])
def test_a_link_to_nowhere_is_our_own_fault(drawn: Drawn, output: Output) -> None:
    """An anchor that no page has stops every drawing."""
    with pytest.raises(UnknownAnchorError, match="'weg'"):
        drawn(output, page((0, 0, Link(Size(1, 1), Target("#weg")))))


def test_the_place_of_the_cache_leaves_no_trace(tmp_path: Path) -> None:
    """The same pages are the same bytes, wherever plates are kept."""
    picture = tmp_path / "red.png"
    Image.new("RGB", (40, 40), "red").save(picture)
    one = page((50, 90, Picture(str(picture), Size(40, 40))))

    drafts = {
        finish(
            draw(
                [one],
                SCREEN,
                FACES,
                Plates(Cache(tmp_path / place), ICC, Files(tmp_path)),
                PlanChest(Cache(tmp_path / place)),
            )
        ).data
        for place in ("here", "there")
    }

    assert len(drafts) == 1
