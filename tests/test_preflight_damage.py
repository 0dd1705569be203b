"""One thing wrong with a file or its boxes: that one thing is found, and nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, String

from conftest import needs
from damaged import (
    ICC,
    Damage,
    agrees,
    describing,
    good,
    on,
    profile,
    setting,
    verdicts,
)
from memopress.preflight import RULES, judge
from memopress.standards import STANDARDS, X4

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pikepdf import Object, Pdf

    from memopress.preflight import Verdict


def root(pdf: Pdf) -> Object:
    """Return the catalogue."""
    return pdf.Root


def info(pdf: Pdf) -> Object:
    """Return the Info dictionary."""
    return pdf.trailer.Info


def intent(pdf: Pdf) -> Object:
    """Return the output intent."""
    return pdf.Root.OutputIntents[0]


def _profiled(name: str, channels: int, change: Callable[[bytes], bytes] = bytes) -> Any:
    """Return how the output intent gets another profile."""
    data = change((ICC.parent / name).read_bytes())
    return setting(intent, "/DestOutputProfile", lambda pdf: pdf.make_stream(data, N=channels))


def _other_press(pdf: Pdf) -> None:
    """Make the intent one for another paper, with a profile and a name that agree."""
    data = ICC.read_bytes().replace(
        b"ISO Coated v2 300% (basICColor)", b"PSO Uncoated v3 (FOGRA52)      "
    )
    intent(pdf).DestOutputProfile = pdf.make_stream(data, N=4)
    intent(pdf).OutputConditionIdentifier = String("FOGRA52")


def _two_intents(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.make_indirect(Dictionary(dict(intent(pdf).items()))))


def _labelled_in_info(pdf: Pdf) -> None:
    """Label a file as those of PDF/X-1 and X-3 are."""
    describing(">PDF/X-4<", "><")(pdf)
    info(pdf).GTS_PDFXVersion = String("PDF/X-4")


def _layered(**more: Any) -> Callable[[Pdf], None]:
    """Return how a file gets one layer, with what its default configuration says besides."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Nederlands")))
        told = {key: Array([layer]) if value == "layer" else value for key, value in more.items()}
        default = Dictionary({"/Name": String("All"), "/Order": Array([layer])})
        for key, value in told.items():
            default[f"/{key}"] = value
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=default)

    return change


def _script() -> Object:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('Hallo')"))


def _attached(pdf: Pdf) -> None:
    pdf.attachments["order.txt"] = b"500 copies"


def _noted(kind: str, **more: Any) -> Callable[[Pdf], None]:
    """Return how page 4 gets an annotation of a type."""

    def change(pdf: Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[100, 200, 180, 220], **more
        )
        pdf.pages[3].obj.Annots = Array([pdf.make_indirect(note)])

    return change


def _boxed(key: str, page: int, left: float, low: float, right: float, high: float) -> Any:
    """Return how a page's box becomes smaller or larger, by points on each side inwards."""

    def change(pdf: Pdf) -> None:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[page - 1].obj[key])
        pdf.pages[page - 1].obj[key] = Array([x0 + left, y0 + low, x1 - right, y1 - high])

    return change


def _fifth(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[3])


def _emptied(pdf: Pdf) -> None:
    pdf.pages[3].contents_coalesce()
    content = pdf.pages[3].obj.Contents.read_bytes()
    start, end = content.index(b"BT"), content.index(b"ET") + 2
    pdf.pages[3].obj.Contents = pdf.make_stream(content[:start] + content[end:])


# Objects one by one, and a table of where they stand: most tools can mend such files.
PLAIN = {"object_stream_mode": ObjectStreamMode.disable}
DAMAGES = (
    # What the file is, and what it says of itself.
    Damage("wrong startxref", "damaged", None, lambda _: None, save=PLAIN, raw=lambda data: (
        data[: data.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n")),
    Damage("end cut off", "damaged", None, lambda _: None, save=PLAIN,
           raw=lambda data: data[: data.rindex(b"startxref")]),
    Damage("encrypted without a password", "encrypted", None, lambda _: None,
           save={"encryption": Encryption(owner="shop", user="", R=4)}),
    Damage("PDF 1.7", "version", None, lambda _: None, save={"force_version": "1.7"},
           value="1.7"),
    Damage("PDF 2.0 in the catalogue", "version", None, setting(root, "/Version", Name("/2.0")),
           value="2.0"),
    Damage("no label", "label", None, value="none", do=describing(
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "")),
    Damage("label of PDF/X-3", "label", None, describing(">PDF/X-4<", ">PDF/X-3:2003<"),
           value="PDF/X-3:2003", limit="PDF/X-4"),
    Damage("label in Info alone", "label", None, _labelled_in_info, value="PDF/X-4"),
    Damage("no file identifier", "file-id", None,
           raw=lambda data: data.replace(b"/ID[", b"/Ix[")),
    Damage("no XMP", "metadata-missing", None, setting(root, "/Metadata")),
    Damage("broken XMP", "metadata-missing", None, describing("</rdf:RDF>", "")),
    Damage("no title in XMP", "metadata-incomplete", None, value="no dc:title", do=describing(
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Proef</rdf:li></rdf:Alt></dc:title>', "")),
    Damage("no document identifier", "metadata-incomplete", None, value="no xmpMM:DocumentID",
           do=lambda pdf: _without(pdf, "xmpMM:DocumentID")),
    Damage("another title in Info", "metadata-differs", None,
           setting(info, "/Title", String("Ander")), value="Ander", limit="Proef"),
    Damage("another ModDate in Info", "metadata-differs", None,
           setting(info, "/ModDate", String("D:20260302000100Z")), value="D:20260302000100Z"),
    Damage("another Trapped in XMP", "metadata-differs", None,
           describing("<pdf:Trapped>False", "<pdf:Trapped>True"), value="False", limit="True"),
    Damage("no Trapped", "trapped", None, setting(info, "/Trapped"), value="missing"),
    Damage("Trapped unknown", "trapped", None, setting(info, "/Trapped", Name.Unknown),
           value="Unknown"),
    # The output intent.
    Damage("no output intent", "intent-missing", None, setting(root, "/OutputIntents")),
    Damage("intent of PDF/A alone", "intent-missing", None,
           setting(intent, "/S", Name.GTS_PDFA1)),
    Damage("two intents", "intent-several", None, _two_intents, value="2"),
    Damage("RGB profile", "intent-profile", None, _profiled("sRGB.icc", 3), limit="prtr, CMYK"),
    Damage("no profile", "intent-profile", None, setting(intent, "/DestOutputProfile")),
    Damage("profile for three inks", "intent-profile", None, _profiled(ICC.name, 3)),
    Damage("profile of garbage", "intent-profile", None,
           _profiled(ICC.name, 4, lambda data: data[::-1])),
    Damage("wrong condition", "intent-condition", None,
           setting(intent, "/OutputConditionIdentifier", String("FOGRA51")),
           value="FOGRA51", limit="FOGRA39"),
    Damage("no condition", "intent-condition", None,
           setting(intent, "/OutputConditionIdentifier")),
    Damage("no registry", "intent-condition", None, setting(intent, "/RegistryName"),
           value="none", limit="http://www.color.org"),
    Damage("condition of another press", "intent-other", None, _other_press,
           conditions=("FOGRA39", "FOGRA51"), value="FOGRA52", limit="FOGRA39, FOGRA51"),
    # The catalogue.
    Damage("PrintArea of the trim", "print-area", None,
           setting(root, "/ViewerPreferences", Dictionary(PrintArea=Name.TrimBox)),
           value="TrimBox"),
    Damage("ViewClip of the art box", "print-area", None,
           setting(root, "/ViewerPreferences", Dictionary(ViewClip=Name.ArtBox)), value="ArtBox"),
    Damage("layer off", "layers", None, _layered(OFF="layer")),
    Damage("all layers off", "layers", None, _layered(BaseState=Name.OFF)),
    Damage("layer switched by use", "layers", None,
           _layered(AS=Array([Dictionary(Event=Name.Print, Category=[Name.Print])]))),
    Damage("address opened", "action", None, setting(root, "/OpenAction",
           Dictionary(S=Name.URI, URI=String("https://example.org"))), value="/URI"),
    Damage("page that acts", "action", 2, setting(on(2), "/AA",
           Dictionary(O=Dictionary(S=Name.Named, N=Name.Print)))),
    Damage("file that acts", "action", None, setting(root, "/AA",
           Dictionary(WP=Dictionary(S=Name.Named, N=Name.Print)))),
    Damage("script at the opening", "javascript", None, setting(root, "/OpenAction", _script())),
    Damage("script by name", "javascript", None, setting(root, "/Names",
           Dictionary(JavaScript=Dictionary(Names=[String("a"), _script()])))),
    Damage("embedded file", "attachment", None, _attached),
    Damage("portfolio", "attachment", None, setting(root, "/Collection", Dictionary(View=Name.T))),
    Damage("link", "annotation", 4, _noted("Link", A=Dictionary(
        S=Name.URI, URI=String("https://example.org"))), box=(100, 200, 180, 220)),
    Damage("note", "annotation", 4, _noted("Text", Contents=String("Klopt dit?")),
           box=(100, 200, 180, 220)),
    Damage("form", "annotation", None, setting(root, "/AcroForm", Dictionary(Fields=[]))),
    # Boxes and pages.
    Damage("no trim box", "trim-missing", 4, setting(on(4), "/TrimBox")),
    Damage("art box", "art-box", 2, setting(on(2), "/ArtBox", Array([80, 80, 280, 400]))),
    Damage("bleed box within the trim", "box-nesting", 4, _boxed("/BleedBox", 4, 10, 0, 0, 0)),
    Damage("media box within the bleed", "box-nesting", 4, _boxed("/MediaBox", 4, 32, 0, 0, 0)),
    Damage("crop box of the trim", "box-nesting", 3,
           setting(on(3), "/CropBox", Array([36.85, 36.85, 334.49, 456.38]))),
    Damage("bleed of 1 mm", "bleed-box", 1, _boxed("/BleedBox", 1, 5.67, 0, 0, 0),
           value="1.0 mm", limit="3.0 mm on each side"),
    Damage("no bleed box", "bleed-box", 4, setting(on(4), "/BleedBox"), value="0.0 mm"),
    Damage("page of another size", "page-sizes", 4, _boxed("/TrimBox", 4, 0, 0, 14.173, 0),
           value="100.0 × 148.0 mm", limit="105.0 × 148.0 mm", whole=True),
    Damage("page on its side", "page-rotated", 4, setting(on(4), "/Rotate", 90), value="90°"),
    Damage("page of double units", "page-scaled", 4, setting(on(4), "/UserUnit", 2), value="2"),
    Damage("page of marks alone", "page-empty", 4, _emptied),
    Damage("page without content", "page-empty", 4, setting(on(4), "/Contents")),
    Damage("five pages", "page-count", None, _fifth, value="5", limit="a multiple of 4"),
)  # fmt: skip
HARMLESS: tuple[tuple[str, Callable[[Pdf], object]], ...] = (
    ("printer's mark", _noted("PrinterMark", MN=Name.ColorBar)),
    ("whole turn", setting(on(4), "/Rotate", 360)),
    ("crop box of the sheet", setting(on(3), "/CropBox", Array([0, 0, 371.3386, 493.2283]))),
    ("opening at a page", setting(root, "/OpenAction", lambda pdf: Array(
        [pdf.pages[0].obj, Name.Fit]))),
    ("layer that is on", _layered(ON="layer")),
    ("PrintArea of the bleed", setting(
        root, "/ViewerPreferences", Dictionary(PrintArea=Name.BleedBox))),
    ("intent of PDF/A besides", lambda pdf: pdf.Root.OutputIntents.append(
        Dictionary(dict(intent(pdf).items()) | {"/S": Name.GTS_PDFA1}))),
    ("condition of the house", setting(
        intent, "/OutputConditionIdentifier", String("Custom"))),
    ("date without seconds", describing(
        "<xmp:ModifyDate>2026-03-02T00:00:00Z", "<xmp:ModifyDate>2026-03-02T00:00Z")),
    ("date in another zone", setting(info, "/ModDate", String("D:20260302010000+01'00'"))),
)  # fmt: skip


def _without(pdf: Pdf, name: str) -> None:
    """Take a property out of the XMP."""
    before, _, rest = pdf.Root.Metadata.read_bytes().decode().partition(f"<{name}>")
    _, _, after = rest.partition(f"</{name}>")
    pdf.Root.Metadata.write(f"{before}{after}".encode())


def test_the_good_file_has_no_fault() -> None:
    """A file of our own with pictures, inks, transparency and marks passes all rules."""
    needs("gs")
    verdict = judge(good(), "good.pdf", profile())

    assert (verdict.findings, verdict.unchecked) == ((), ())
    assert verdict.passed
    assert verdict.keeps == (X4,)
    assert (verdict.claims, verdict.pages) == (STANDARDS, 4)


@pytest.fixture(scope="module")
def found(common: Path) -> dict[str, Verdict]:
    """Return what is said of the files of this module."""
    return verdicts(
        common, "damage", (*DAMAGES, *(Damage(name, "", None, do) for name, do in HARMLESS))
    )


@pytest.mark.parametrize("damage", DAMAGES, ids=[each.name for each in DAMAGES])
def test_one_fault_is_one_finding(damage: Damage, found: dict[str, Verdict]) -> None:
    """A file with one thing wrong has the finding of that rule, at its place, and no other."""
    agrees(found[damage.name], damage)


@pytest.mark.parametrize("name", [name for name, _ in HARMLESS])
def test_what_is_unusual_and_right_is_no_fault(name: str, found: dict[str, Verdict]) -> None:
    """What other tools write otherwise than ours, and the standard allows, is not found."""
    verdict = found[name]

    assert ([str(each) for each in verdict.findings], verdict.unchecked) == ([], ())
    assert verdict.keeps == (X4,)


def test_a_file_that_wants_a_password_is_not_judged() -> None:
    """Nothing but that is said, all other rules are named as not checked, and it opens with it."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        pdf.save(target, encryption=Encryption(owner="shop", user="secret", R=4))
    verdict = judge(target.getvalue(), "locked.pdf", profile())

    assert [each.code for each in verdict.findings] == ["encrypted"]
    assert (
        len(verdict.unchecked[0].codes)
        == sum(rule.applies(profile()) for rule in RULES.values()) - 1
    )
    assert not verdict.passed
    assert verdict.keeps == ()
