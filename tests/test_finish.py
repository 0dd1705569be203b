"""Finishing: what a file says of itself, and that it always says it in the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from conftest import face_file, needs
from memopress.colour import Palette, Swatch
from memopress.diagnostics import Place
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.page.model import Artifact, Page, Placed, Segment, Shape
from memopress.picture import Plates
from memopress.render import Info, Output, PlanChest, draw
from memopress.typeset.model import Line, Run
from memopress.units import Point, Size
from outputs import ICC, TICKET
from records import replace

ROOT = Path(__file__).parents[1]
FACES = {"text": face_file("text", ROOT / "fonts/work-sans/WorkSans_400Regular.ttf")}
PALETTE = Palette({"black": Swatch("black", (0, 0, 0, 100), (0, 0, 0))})
INFO = Info(
    title="Lokaal <talent> & zo",
    author="Wie",
    subject="Één proef",
    language="nl-BE",
    date=dt.date(2026, 3, 2),
    slug="Limburg",
    creator="memopress 0.1",
)
OWN = replace(TICKET, palette=PALETTE, root="here")
PRESS, SCREEN = OWN.output("press", INFO), OWN.output("screen", INFO)
SOURCE = Place("here/source/a.yaml", 3, 5)
TRIANGLE = (Segment("M", (0, 0)), Segment("L", (9, 0)), Segment("L", (0, 9)), Segment("Z"))


def made(
    output: Output,
    *,
    opacity: float = 1.0,
    folios: tuple[int, ...] = (1,),
    labels: tuple[str, ...] | None = None,
) -> bytes:
    """Draw and finish pages with a line of glyphs and a triangle."""
    run = Run("text", 10, "black", 0, 20, (100, 101, 102), ("a", "b", "c"), (0, 12.5, 0))
    items = (
        Placed(Point(10, 20), Line(20, (run,), "abc"), Artifact.LAYOUT, SOURCE),
        Placed(
            Point(10, 40), Shape(TRIANGLE, fill="black", opacity=opacity), Artifact.LAYOUT, None
        ),
    )
    pages = [
        Page(n, Size(100, 80), 8, items, anchors=(f"p{n}",), name="practices/radar", card=True)
        for n in folios
    ]
    # Nothing is pictured here, so that no plate is ever written.
    plates = Plates(Cache(None), ICC, Files(Path()))
    return finish(draw(pages, output, FACES, plates, PlanChest(Cache(None))), labels).data


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a finished file as objects."""
    return pikepdf.open(io.BytesIO(data))


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.mark.parametrize(("output", "version"), [(PRESS, "1.6"), (SCREEN, "1.7")])
def test_a_file_has_its_version_and_language(output: Output, version: str) -> None:
    """The version is the standard's; what ReportLab leaves on pages is gone."""
    with opened(made(output)) as pdf:
        assert pdf.pdf_version == version
        assert pdf.Root.Lang == "nl-BE"
        for page in pdf.pages:
            assert not {"/Trans", "/Rotate"} & set(page.obj.keys())
            assert "/ProcSet" not in page.obj.Resources


def test_only_the_press_has_a_printing_condition() -> None:
    """The intents of PDF/X and PDF/A share their profile; the screen has that of PDF/A alone."""
    with opened(made(PRESS)) as press, opened(made(SCREEN)) as screen:
        intents = list(press.Root.OutputIntents)
        assert [one.S for one in intents] == ["/GTS_PDFX", "/GTS_PDFA1"]
        assert len({one.DestOutputProfile.objgen for one in intents}) == 1
        assert intents[0].OutputConditionIdentifier == "FOGRA39"
        assert intents[0].DestOutputProfile.N == 4
        assert intents[0].DestOutputProfile.read_bytes() == ICC
        (own,) = screen.Root.OutputIntents
        assert own.S == "/GTS_PDFA1"
        assert own.DestOutputProfile.N == 3
        assert screen.Root.ViewerPreferences.DisplayDocTitle
        assert press.Root.ViewerPreferences.DisplayDocTitle
        assert [str(one) for one in list(screen.Root.Names.Dests.Names)[::2]] == ["p1"]
        assert "/Names" not in press.Root


def test_info_and_xmp_say_the_same() -> None:
    """Every value is in both places, in the form of each."""
    with opened(made(SCREEN)) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        tree = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 (our own)
    texts = {
        element.tag.split("}")[1]: "".join(element.itertext()).strip()
        for element in tree.iter()
        if "pdfa/ns" not in element.tag
    }

    assert info["/Title"] == texts["title"] == INFO.title
    assert info["/Author"] == texts["creator"] == INFO.author
    assert info["/Subject"] == texts["description"] == INFO.subject
    assert info["/Creator"] == texts["CreatorTool"] == INFO.creator
    assert info["/Producer"] == texts["Producer"]
    assert info["/Trapped"] == f"/{texts['Trapped']}"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20260302000000Z"
    assert texts["CreateDate"] == texts["ModifyDate"] == "2026-03-02T00:00:00Z"


def test_only_what_is_labelled_bears_a_standard() -> None:
    """A press file names PDF/X-4 and its identifiers in XMP; unlabelled, the identifiers alone."""
    label, names = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion", []
    for data in (made(PRESS), made(PRESS, labels=()), made(SCREEN)):
        with opened(data) as pdf:
            tree = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 (our own)
        names.append([element.text for element in tree.iter(label)])
        media = "{http://ns.adobe.com/xap/1.0/mm/}"
        found = {e.tag.removeprefix(media): e.text for e in tree.iter() if media in e.tag}
        assert set(found) == {"DocumentID", "InstanceID", "VersionID", "RenditionClass"}
        assert all(found.values())

    assert names == [["PDF/X-4"], [], []]


def test_a_press_file_keeps_where_its_parts_come_from() -> None:
    """Private data of the document tell each page's folio and card, and its parts' lines."""
    with opened(made(PRESS, folios=(7,))) as pdf, opened(made(SCREEN)) as screen:
        (page,) = json.loads(pdf.Root.PieceInfo["/memopress"].Private.read_bytes())
        assert "/PieceInfo" not in screen.Root

    assert (page["folio"], page["card"]) == (7, "practices/radar")
    # The line's runs are of 10 pt on a baseline at 20: 8 pt above it, 2.5 below.
    assert page["items"] == [[100, 120, 300, 225, "source/a.yaml:3:5"]]


def test_the_environment_may_set_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH wins, as reproducible-builds.org asks."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    with opened(made(SCREEN)) as pdf:
        assert pdf.docinfo.CreationDate == "D:19700102000000Z"


def test_pages_are_labelled_with_their_folios() -> None:
    """Folios that follow each other share a label's rule; one before 1 is spelt out."""
    with opened(made(SCREEN, folios=(0, 1, 2, 7))) as pdf:
        assert [str(page.label) for page in pdf.pages] == ["0", "1", "2", "7"]
        assert len(pdf.Root.PageLabels.Nums) == 6


def test_transparency_is_blended_in_the_output_s_colours() -> None:
    """Only a page with transparency has a group."""
    with opened(made(PRESS)) as plain, opened(made(PRESS, opacity=0.5)) as press:
        assert "/Group" not in plain.pages[0].obj
        assert press.pages[0].obj.Group.CS == "/DeviceCMYK"
    with opened(made(SCREEN, opacity=0.5)) as screen:
        assert screen.pages[0].obj.Group.CS == "/DeviceRGB"


@pytest.mark.parametrize("output", [PRESS, SCREEN])
def test_qpdf_finds_nothing_wrong(output: Output, tmp_path: Path) -> None:
    """The file's structure is sound."""
    needs("qpdf")
    file = tmp_path / "a.pdf"
    file.write_bytes(made(output, folios=(1, 2)))

    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_bytes_are_the_same_in_every_process() -> None:
    """Neither the seed of hashes nor the process leaves a trace."""
    program = (
        "import hashlib, test_finish as t;"
        "print(*(hashlib.sha256(t.made(o, opacity=0.5, folios=(1, 2))).hexdigest()"
        " for o in (t.PRESS, t.SCREEN)))"
    )
    path = os.pathsep.join([str(ROOT / "src"), str(Path(__file__).parent)])
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
            encoding="ascii",
        ).stdout
        for seed in ("1", "2")
    }
    here = " ".join(
        hashlib.sha256(made(output, opacity=0.5, folios=(1, 2))).hexdigest()
        for output in (PRESS, SCREEN)
    )

    assert {one.strip() for one in found} == {here}
