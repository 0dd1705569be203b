"""What a preflight says of files that other tools made, against what is known of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from damaged import profile
from memopress.preflight import RULES, judge, load_profile
from memopress.standards import X4

if TYPE_CHECKING:
    from memopress.preflight import Verdict

FOLDER = Path(__file__).parent / "data/foreign"
_HEADS = (
    "file", "version", "pages", "claims", "intent", "trim", "colour", "fonts", "xmp", "trapped",
    "annotations", "identifier",
)  # fmt: skip


def _rows() -> dict[str, dict[str, str]]:
    """Return the README's table of what is true of each file, by its name."""
    rows = {}
    for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("**", "") for cell in line.strip("|").split("|")]
        if len(cells) == len(_HEADS) and re.fullmatch(r"\d\.\d", cells[1]):
            rows[cells[0]] = dict(zip(_HEADS, cells, strict=True))
    return rows


TRUE = _rows()
each_file = pytest.mark.parametrize("name", sorted(TRUE))


@cache
def verdict(name: str) -> Verdict:
    """Return what is said of a file."""
    return judge((FOLDER / f"{name}.pdf").read_bytes(), name, profile())


def codes(name: str) -> set[str]:
    """Return the codes of what is found in a file."""
    return {each.code for each in verdict(name).findings}


def test_the_table_tells_of_every_file() -> None:
    """Each file of the folder has its row."""
    assert set(TRUE) == {path.stem for path in FOLDER.glob("*.pdf")}


@each_file
def test_no_file_of_others_is_pdf_x_4(name: str) -> None:
    """None conforms, whatever it claims, and none is let through."""
    assert X4 not in verdict(name).keeps
    assert not verdict(name).passed
    assert verdict(name).pages == int(TRUE[name]["pages"])


@each_file
def test_what_a_file_claims_is_told(name: str) -> None:
    """Its label is told as it is; one that has XMP and no label lacks it, with no XMP it lacks all.

    A claim of PDF/A is none of PDF/X, and told all the same.
    """
    row = TRUE[name]
    claims, metadata = row["claims"] == "PDF/X-4", row["xmp"] != "none"
    wanted = () if row["claims"] == "nothing" else (row["claims"],)
    assert verdict(name).claims == wanted
    assert ("label" in codes(name)) is (metadata and not claims)
    assert ("metadata-missing" in codes(name)) is not metadata


@each_file
def test_version_and_identifier_are_told(name: str) -> None:
    """PDF 1.7 is later than PDF/X-4's; a missing identifier is found."""
    assert ("version" in codes(name)) is (TRUE[name]["version"] > "1.6")
    assert ("file-id" in codes(name)) is (TRUE[name]["identifier"] == "no")


@each_file
def test_output_intent_and_trim_are_told(name: str) -> None:
    """An output intent for PDF/A is none for the press; a missing trim box is found."""
    assert "intent-missing" in codes(name)
    assert not any(row["intent"].startswith("GTS_PDFX") for row in TRUE.values())
    assert ("trim-missing" in codes(name)) is (TRUE[name]["trim"] == "no")


@each_file
def test_rgb_is_told(name: str) -> None:
    """RGB of the device is found where it is: in what is painted, in pictures, or nowhere.

    RGB with a profile is told as what has one.
    """
    painted, _, rest = TRUE[name]["colour"].partition("picture")
    pictures = rest.partition(",")[0]
    pictures = painted if pictures == " too" else pictures
    assert ("rgb" in codes(name)) is ("DeviceRGB" in painted)
    assert ("picture-rgb" in codes(name)) is ("DeviceRGB" in pictures)
    assert ("colour-managed" in codes(name)) is ("ICCBased" in painted + pictures)


@each_file
def test_fonts_annotations_and_trapping_are_told(name: str) -> None:
    """Helvetica that is not embedded is found, a link too, and whether Trapped is said."""
    row = TRUE[name]
    assert ("font-embedded" in codes(name)) is row["fonts"].startswith("no:")
    assert ("annotation" in codes(name)) is (row["annotations"] != "none")
    assert ("trapped" in codes(name)) is not row["trapped"].startswith("/False")


def test_a_false_claim_is_not_believed() -> None:
    """WeasyPrint's PDF/X-4 names its standard, and lacks the intent and has RGB all the same."""
    assert verdict("weasyprint-x4").claims == ("PDF/X-4",)
    assert codes("weasyprint-x4") >= {"intent-missing", "rgb", "picture-rgb", "blend-space"}
    assert not codes("weasyprint-x4") & {"label", "metadata-missing", "trapped", "file-id"}


# By the profile `screen`: what is not so in files that other tools make, read with pikepdf.
NOT_FOR_ALL = {
    # A tagged PDF/A-2b: a picture without words, and the window shows the file's name.
    "typst-a2b": {"label-ua", "label-a", "title-shown", "figure-text", "figure-box"},
    # The same, and its device colours have no intent.
    "typst-plain": {
        "label-ua", "label-a", "title-shown", "figure-text", "figure-box", "colour-device",
    },
    # A tagged PDF/A-2b with a rule on the page that is in no marked content, without a title, and
    # with roles that lead from Document to Document.
    "libreoffice-a2b": {
        "label-ua", "label-a", "title-missing", "title-shown", "content-untagged", "figure-text",
        "role-circular",
    },
    # Not tagged, and no PDF/A.
    "libreoffice-plain": {
        "metadata-missing", "marked", "title-shown", "structure-missing", "colour-device",
    },
    # The third byte of its comment is a space; letters are drawn in the file, with their names.
    "matplotlib": {
        "metadata-missing", "marked", "title-shown", "structure-missing", "language", "file-id",
        "file-binary", "colour-device",
    },
    # 'endstream' follows the data at once; Helvetica is not embedded; a link has no flags.
    "reportlab": {
        "metadata-missing", "marked", "title-shown", "structure-missing", "language",
        "font-embedded", "file-spacing", "colour-device", "annotation-flags",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_FOR_ALL)
def test_what_is_not_for_all_is_told(name: str) -> None:
    """PDF/UA-1 and PDF/A-2a are judged without Ghostscript, and what is found is true."""
    judged = judge((FOLDER / f"{name}.pdf").read_bytes(), name, load_profile("screen", RULES))

    assert {each.code for each in judged.findings} == NOT_FOR_ALL[name]
    assert (judged.keeps, judged.unchecked) == ((), ())
