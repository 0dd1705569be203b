"""The preflight from the command line, its report, and what a build makes of it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

import memopress
from conftest import needs
from invoked import Result, invoke
from memopress.preflight import DEFAULT, RULES, Verdict, as_html, judge, load_profile

if TYPE_CHECKING:
    from conftest import Project

FOREIGN = Path(__file__).parent / "data/foreign"
X4 = FOREIGN / "weasyprint-x4.pdf"
LABEL = b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"


def run(*arguments: str) -> Result:
    """Run the command line."""
    return invoke(arguments)


def built(*more: str) -> tuple[Result, list[dict[str, Any]]]:
    """Build the press file of an edition in the current folder, and return what was said of it."""
    result = run("build", "north", "--output", "press", "--json", *more)
    return result, json.loads(result.stdout)["diagnostics"]


def press_file(project: Project) -> Path:
    """Return the press file of that edition."""
    return project.folder / "output/north/quay-birds-north-press.pdf"


def metadata(data: bytes) -> bytes:
    """Return the XMP packet of a file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return pdf.Root.Metadata.read_bytes()


def test_a_good_file_passes(project: Project) -> None:
    """Our own file has no finding, is labelled, and the command ends well."""
    needs("gs")
    result, said = built()

    assert (result.exit_code, said) == (0, [])
    judged = run(
        "preflight", str(press_file(project)), "--profile", "layouts/pocket/two-leaves.yaml"
    )
    assert judged.exit_code == 0
    assert judged.stdout.strip().endswith(
        "passed by two-leaves: 0 error(s), 0 warning(s); 4 page(s), "
        "claims PDF/X-4, PDF/UA-1, PDF/A-2a"
    )
    assert LABEL in metadata(press_file(project).read_bytes())


def test_a_false_label_is_found_out() -> None:
    """A foreign file that calls itself PDF/X-4 and is not is rejected, with exit status 1."""
    result = run("preflight", str(X4), "--json")

    assert result.exit_code == 1
    (file,) = json.loads(result.stdout)["files"]
    assert file["claims"] == ["PDF/X-4"]
    assert (file["passed"], file["standards"], file["keeps"]) == (False, ["PDF/X-4"], [])
    assert {"intent-missing", "rgb", "picture-rgb"} <= {each["code"] for each in file["findings"]}
    assert all(each["why"] for each in file["findings"])


def test_several_files_are_judged_in_order() -> None:
    """Each file has its verdict, as it was named."""
    result = run("preflight", str(X4), str(FOREIGN / "img2pdf.pdf"), "--json")

    files = [Path(each["file"]).name for each in json.loads(result.stdout)["files"]]
    assert files == ["weasyprint-x4.pdf", "img2pdf.pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.pdf"], "cannot read nowhere.pdf"),
        ([str(X4), "--profile", "sheetfed"], "did you mean 'sheetfed-coated'?"),
        ([str(X4), str(X4), "--report", "r.html"], "a report is of one file"),
        ([str(X4), "--report", "no/folder/r.html"], "cannot write no/folder/r.html"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], said: str) -> None:
    """What cannot be done has exit status 2, and says why."""
    result = run("preflight", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_what_is_no_pdf_is_rejected(tmp_path: Path) -> None:
    """Any file gets a verdict, and nothing of the machine stands in it."""
    (tmp_path / "a.pdf").write_text("no PDF")

    result = run("preflight", str(tmp_path / "a.pdf"))

    assert result.exit_code == 1
    assert "it cannot be read as a PDF" in result.stdout
    assert "not checked: all other rules" in result.stdout
    assert "0x" not in result.stdout


def test_findings_name_the_card_and_the_line(project: Project) -> None:
    """What is found in our own file is told with the page's document and the place in source/."""
    needs("gs")
    project.change("layouts/pocket/layout.yaml", "size: 10pt, leading: 14pt, swatch: soot",
                   "size: 7pt, leading: 14pt, swatch: tide")  # fmt: skip

    result, said = built()

    assert result.exit_code == 0
    assert {each["code"] for each in said} == {"small-text-inks"}
    assert {"source/birds/gull.yaml", "source/birds/heron.yaml"} <= {e["file"] for e in said}
    gull = next(each for each in said if each["file"] == "source/birds/gull.yaml")
    assert gull["line"] == 3
    assert gull["severity"] == "warning"
    assert gull["message"].startswith("small text in 4 inks, 'It has")
    assert gull["subject"]["editions"] == [{"edition": "north", "pages": [4]}]
    assert gull["subject"]["document"] == "birds/gull"
    judged = json.loads(run("preflight", str(press_file(project)), "--json").stdout)["files"][0]
    found = next(each for each in judged["findings"] if each["source"].startswith("source/birds/g"))
    assert (found["card"], found["source"]) == ("birds/gull", "source/birds/gull.yaml:3:3")
    assert (found["page"], found["folio"]) == (4, 4)


def test_a_picture_is_traced_to_the_card_that_names_it(project: Project) -> None:
    """Its file is to be mended, and that stands in the card: not where a template places it."""
    needs("gs")
    Image.effect_noise((200, 120), 40).save(project.folder / "images/heron.png")

    _, said = built()

    (found,) = (each for each in said if each["code"].startswith("picture-resolution"))
    assert (found["file"], found["line"]) == ("source/birds/heron.yaml", 8)
    assert found["hints"][0] == (
        "printed 40 mm high, it needs 473 pixels down for 300 ppi; these do for 8 mm. "
        "The profile two-leaves asks for 300, and 150 at least"
    )


def test_a_picture_of_the_template_is_traced_to_it(project: Project) -> None:
    """One that no card names stands in the template, and is told there."""
    needs("gs")
    Image.effect_noise((200, 120), 40).save(project.folder / "images/heron.png")
    page = "layouts/pocket/pages/bird.xml.j2"
    project.change(page, "{{ document.portrait.file.name }}", "heron.png")

    _, said = built()

    (found,) = (each for each in said if each["code"].startswith("picture-resolution"))
    assert (found["file"], found["line"]) == (page, 16)


def test_a_fault_of_the_template_is_told_once_for_all_cards(project: Project) -> None:
    """A panel that ends at the trim does so on the pages of all birds."""
    needs("gs")
    page = "layouts/pocket/pages/bird.xml.j2"
    panel = '<shape x="0" y="0" width="210mm" height="40pt" fill="tide"/>'
    project.change(page, '<frame name="right">', f'{panel}<frame name="right">')

    _, said = built()

    (found,) = (each for each in said if each["code"] == "bleed-empty")
    assert (found["file"], found["line"], found["subject"]["document"]) == (page, 14, None)
    assert found["subject"]["editions"] == [{"edition": "north", "pages": [3, 4]}]
    assert found["hints"][0] == "let it reach 3 mm beyond the trim, or end well within it"


def test_strict_writes_nothing(project: Project) -> None:
    """With --strict a finding stops the build, and the folder stays as it was."""
    needs("gs")
    project.change("layouts/pocket/two-leaves.yaml", "page-multiple: 2", "page-multiple: 3")

    result, said = built("--strict")

    assert result.exit_code == 1
    assert [each["code"] for each in said] == ["page-count", "strict"]
    assert not press_file(project).exists()


def test_a_label_that_is_not_earned_is_not_written(project: Project) -> None:
    """A file that breaks PDF/X-4 is made and told of, and does not bear its name."""
    needs("gs")
    project.change(
        "source/quay.yaml",
        "preflight: two-leaves",
        "profile: ISOcoated_v2_300_bas.icc, condition: FOGRA52, preflight: two-leaves",
    )

    _, said = built()

    assert [each["code"] for each in said] == ["intent-condition", "not-labelled"]
    assert "FOGRA52 instead of FOGRA39" in said[0]["message"]
    packet = metadata(press_file(project).read_bytes())
    assert b"GTS_PDFXVersion" not in packet
    assert b"DocumentID" in packet


def test_a_profile_that_is_not_there_stops_the_build(project: Project) -> None:
    """An unknown preflight profile is an error at its line."""
    project.change("source/quay.yaml", "preflight: two-leaves", "preflight: two-leafs")

    result, said = built()

    assert result.exit_code == 1
    (found,) = said
    assert (found["code"], found["file"]) == ("unknown-profile", "source/quay.yaml")
    assert json.loads(run("check", "--json").stdout)["diagnostics"] == said


def test_a_screen_file_waits_for_no_profile_of_the_press(project: Project) -> None:
    """Where no press file is made, the profile that would judge it is not read."""
    project.change("source/quay.yaml", "preflight: two-leaves", "preflight: two-leafs")

    made = memopress.build(project.folder, (), ["screen"])

    assert {file.output for file in made.files} == {"screen"}
    assert "unknown-profile" not in {each.code for each in made.diagnostics}


@pytest.mark.parametrize(
    ("swatch", "ticket", "code", "file"),
    [
        ("spot: All", "spots: [All]", "reserved-name", "layouts/pocket/layout.yaml"),
        ("spot: None", "spots: []", "reserved-name", "layouts/pocket/layout.yaml"),
        ("spot: PANTONE 021 C", "spots: [Pantone 21 C]", "unknown-spot", "source/quay.yaml"),
        ("spot: Zilver", "spots: [Zilver]", "spot-inconsistent", "source/quay.yaml"),
        ("", "profile: sRGB.icc, condition: RGB", "profile-unusable", "source/quay.yaml"),
    ],
)
def test_a_wrong_ticket_is_told_at_its_line(
    project: Project, swatch: str, ticket: str, code: str, file: str
) -> None:
    """Inks that cannot be, or that no swatch is of, and profiles for no press stop the build."""
    values = "cmyk: [90, 50, 20, 10], rgb: '#1A5A80'"
    second = "  haze: {cmyk: [9, 5, 2, 0], rgb: '#EEEEEE', spot: Zilver}\n" * ("Zilver" in swatch)
    project.change("layouts/pocket/layout.yaml", f"  tide: {{{values}}}\n",
                   f"{second}  tide: {{{values}{', ' if swatch else ''}{swatch}}}\n")  # fmt: skip
    project.change("source/quay.yaml", "preflight: two-leaves", ticket)

    result, said = built()

    assert result.exit_code == 1
    assert [(each["code"], each["file"]) for each in said if each["severity"] == "error"] == [
        (code, file)
    ]


def judged(file: Path) -> tuple[Verdict, bytes]:
    """Return the verdict on a file, and its bytes."""
    data = file.read_bytes()
    return judge(data, file.name, load_profile(DEFAULT, RULES)), data


def test_the_report_marks_what_was_found() -> None:
    """Each page has a picture; each finding with a place a box on it that leads to its row."""
    verdict, data = judged(X4)

    html = as_html(verdict, data)

    assert html.count("<figure>") == verdict.pages == 2
    assert html.count('src="data:image/jpeg;base64,') == 2
    rows = re.findall(r'<tr id="finding-(\d+)"', html)
    assert rows == [str(number) for number in range(len(verdict.findings))]
    boxes = [n for n, each in enumerate(verdict.findings) if each.box is not None]
    assert [int(n) for n in re.findall(r'href="#finding-(\d+)"', html)] == boxes
    assert "rejected by sheetfed-coated" in html


def test_the_report_needs_no_other_file_and_runs_nothing() -> None:
    """Nothing is fetched, nothing is a script, and names of files are no markup."""
    verdict, data = judged(X4)
    html = as_html(Verdict("<b>&.pdf", verdict.profile, (), verdict.pages, verdict.findings), data)

    assert "<b>" not in html
    assert "&lt;b&gt;&amp;.pdf" in html
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="(?!data:image/jpeg;base64,|#finding-)', html)


def test_a_file_that_cannot_be_drawn_has_a_report(tmp_path: Path) -> None:
    """Without a page to picture the table stands alone."""
    (tmp_path / "a.pdf").write_text("no PDF")
    verdict, data = judged(tmp_path / "a.pdf")

    html = as_html(verdict, data)

    assert "<figure>" not in html
    assert "damaged" in html
