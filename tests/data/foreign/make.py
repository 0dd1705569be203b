"""Makes the foreign PDFs beside this file anew, with whatever of their tools is installed.

pip install weasyprint typst matplotlib img2pdf
apt-get install --no-install-recommends libreoffice-writer ghostscript librsvg2-bin
python tests/data/foreign/make.py
"""

from __future__ import annotations

import base64
import importlib
import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FONT = HERE.parents[2] / "fonts/work-sans/WorkSans_400Regular.ttf"
TEXT = "Foreign birds on the quay"


def picture() -> bytes:
    """Return a small picture, as a JPEG in RGB."""
    data = io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def weasyprint(folder: Path) -> None:
    """Write a plain PDF, and one of the variant that its version offers for the press."""
    module: Any = importlib.import_module("weasyprint")
    source = base64.b64encode(picture()).decode()
    page = f"""<html lang="en"><title>{TEXT}</title><style>
@font-face {{font-family: Work; src: url({FONT.as_uri()})}}
@page {{size: 200pt 150pt; margin: 20pt; bleed: 3mm; marks: crop}} body {{font: 12pt Work}}
h1 {{color: #c03020; font-size: 16pt}} hr {{border: 0; border-top: .2pt solid navy}}
</style><h1>{TEXT}</h1><hr><img width="48" src="data:image/jpeg;base64,{source}">"""
    module.HTML(string=page).write_pdf(folder / "weasyprint-plain.pdf")
    module.HTML(string=page).write_pdf(folder / "weasyprint-x4.pdf", pdf_variant="pdf/x-4")


def typst(folder: Path) -> None:
    """Write a plain PDF and one in PDF/A-2b."""
    module: Any = importlib.import_module("typst")
    (folder / "picture.jpg").write_bytes(picture())
    source = folder / "page.typ"
    page = f"""#set document(title: "{TEXT}", date: datetime(year: 2024, month: 5, day: 1))
#set page(width: 200pt, height: 150pt, margin: 20pt)
#set text(font: "Work Sans")
#text(fill: cmyk(0%, 90%, 80%, 10%), size: 16pt)[{TEXT}]
#line(length: 100%, stroke: 0.2pt + navy)
#image("picture.jpg", width: 48pt)
"""
    # Typst has no CMYK profile to embed, and refuses CMYK in PDF/A.
    for name, text, standards in (
        ("plain", page, []),
        ("a2b", page.replace("cmyk(0%, 90%, 80%, 10%)", 'rgb("#c03020")'), ["a-2b"]),
    ):
        source.write_text(text, encoding="utf-8")
        module.compile(
            str(source),
            output=str(folder / f"typst-{name}.pdf"),
            font_paths=[str(FONT.parent)],
            ignore_system_fonts=True,
            pdf_standards=standards,
        )


def libreoffice(folder: Path) -> None:
    """Write a plain export and one in PDF/A-2b."""
    source = base64.b64encode(picture()).decode()
    (folder / "page.fodt").write_text(f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:style style:name="P1" style:family="paragraph">
<style:paragraph-properties fo:border-bottom="0.1pt solid #000080"/>
<style:text-properties fo:color="#c03020" fo:font-size="16pt"/></style:style>
</office:automatic-styles><office:body><office:text><text:p text:style-name="P1">{TEXT}</text:p>
<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image
 draw:mime-type="image/jpeg"><office:binary-data>{source}</office:binary-data></draw:image>
</draw:frame></text:p></office:text></office:body></office:document>""")
    options = '{"SelectPdfVersion":{"type":"long","value":"2"}}'
    for name, export in (("plain", "pdf"), ("a2b", f"pdf:writer_pdf_Export:{options}")):
        _run("soffice", "--headless", f"-env:UserInstallation={(folder / 'home').as_uri()}",
             "--convert-to", export, "--outdir", folder, folder / "page.fodt")  # fmt: skip
        (folder / "page.pdf").rename(folder / f"libreoffice-{name}.pdf")


def reportlab(folder: Path) -> None:
    """Write what ReportLab's canvas makes of itself: a standard font, and a link."""
    canvas = Canvas(str(folder / "reportlab.pdf"), (200, 150), invariant=1)
    canvas.setFont("Helvetica", 14)
    canvas.setFillColorRGB(0.8, 0.2, 0.1)
    canvas.drawString(20, 110, TEXT)
    canvas.linkURL("https://example.org/", (20, 105, 180, 125))
    canvas.setLineWidth(0.2)
    canvas.line(20, 100, 180, 100)
    canvas.drawImage(ImageReader(io.BytesIO(picture())), 20, 40, 48, 48)
    canvas.save()


def ghostscript(folder: Path) -> None:
    """Write ReportLab's file once more through pdfwrite, converted to CMYK."""
    reportlab(folder)
    _run("gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite",
         "-sColorConversionStrategy=CMYK", "-o", folder / "ghostscript-cmyk.pdf",
         folder / "reportlab.pdf")  # fmt: skip


def rsvg(folder: Path) -> None:
    """Write what librsvg has cairo make of a drawing."""
    source = base64.b64encode(picture()).decode()
    (folder / "page.svg").write_text(f"""<svg xmlns="http://www.w3.org/2000/svg" width="200"
 height="150"><text x="20" y="40" font-size="14" fill="#c03020">{TEXT}</text>
<path d="M20 50H180" stroke="navy" stroke-width=".2"/>
<image x="20" y="60" width="48" height="48" href="data:image/jpeg;base64,{source}"/></svg>""")
    _run("rsvg-convert", "-f", "pdf", "-o", folder / "cairo-rsvg.pdf", folder / "page.svg")


def matplotlib(folder: Path) -> None:
    """Write a chart."""
    importlib.import_module("matplotlib").use("pdf")
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots(figsize=(2.8, 2))
    axes.plot([1, 3, 2], linewidth=0.2)
    axes.set_title(TEXT, color="#c03020", fontsize=8)
    axes.imshow(Image.open(io.BytesIO(picture())), extent=(0, 1, 1, 2))
    figure.savefig(folder / "matplotlib.pdf")


def img2pdf(folder: Path) -> None:
    """Write a page that is nothing but a picture."""
    module: Any = importlib.import_module("img2pdf")
    (folder / "img2pdf.pdf").write_bytes(module.convert(picture()))


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


MAKERS: tuple[Callable[[Path], None], ...] = (
    weasyprint, typst, libreoffice, reportlab, ghostscript, rsvg, matplotlib, img2pdf,
)  # fmt: skip


def main() -> None:
    """Make all files, name the tools that are not there, and tell who wrote what."""
    for make in MAKERS:
        with tempfile.TemporaryDirectory() as name:
            try:
                make(Path(name))
            except (ImportError, FileNotFoundError) as error:
                print(f"{make.__name__} is missing: {error}")
                continue
            for file in Path(name).glob("*.pdf"):
                shutil.copy(file, HERE)
    for file in sorted(HERE.glob("*.pdf")):
        with pikepdf.open(file) as pdf:
            print(file.name, file.stat().st_size, pdf.docinfo.get("/Producer"))


if __name__ == "__main__":
    main()
