"""A tagged file without a fault, made by hand, and the ways to damage it.

It claims PDF/UA-1 and PDF/A-2a and keeps both: two pages with headings, contents that lead to them,
a list, a note, a table, a figure, links, bookmarks, an artifact, and words in another language.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from damaged import FONT, ICC
from memopress.diagnostics import Severity
from memopress.preflight import RULES, Verdict, judge, load_profile
from memopress.standards import A2A, UA1
from records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Een goed bestand</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>nl-BE</rdf:li></rdf:Bag></dc:language>
   <xmp:CreateDate>2026-03-02T00:00:00Z</xmp:CreateDate>
   <pdf:Producer>pikepdf</pdf:Producer>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property>
       <rdf:Seq>
        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:name>part</pdfaProperty:name>
         <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
         <pdfaProperty:category>internal</pdfaProperty:category>
         <pdfaProperty:description>The part of ISO 14289</pdfaProperty:description>
        </rdf:li>
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_LETTERS = " -.,:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz•"


# The good file ------------------------------------------------------------------------------------


class _Type:
    """A TrueType font of glyphs for some letters, in a composite font of their numbers."""

    def __init__(self, pdf: Pdf) -> None:
        blob = hb.Blob.from_file_path(str(FONT))
        source = hb.Face(blob)
        given = hb.Font(source)
        self.glyphs = {char: given.get_nominal_glyph(ord(char)) or 0 for char in _LETTERS}
        inputs = hb.SubsetInput()
        inputs.sets(hb.SubsetInputSets.UNICODE).update(map(ord, _LETTERS))
        inputs.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
        program = hb.subset(source, inputs).blob.data
        scale = 1000 / source.upem
        widths: list[Any] = []
        for glyph in sorted(self.glyphs.values()):
            widths += [glyph, Array([round(given.get_glyph_h_advance(glyph) * scale)])]
        chars = [f"<{glyph:04X}> <{ord(char):04X}>" for char, glyph in self.glyphs.items()]
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Letters def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(chars)} beginbfchar\n{chr(10).join(chars)}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        )
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/ABCDEF+WorkSans"),
            Flags=4,
            FontBBox=[-200, -250, 1400, 1000],
            ItalicAngle=0,
            Ascent=930,
            Descent=-243,
            CapHeight=660,
            StemV=80,
            FontFile2=pdf.make_stream(program, Length1=len(program)),
        )
        cid = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/ABCDEF+WorkSans"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=0,
            W=Array(widths),
            CIDToGIDMap=Name.Identity,
        )
        self.obj = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/ABCDEF+WorkSans"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(cid)]),
                ToUnicode=pdf.make_stream(cmap.encode()),
            )
        )

    def show(self, text: str, x: float, y: float, size: float = 10) -> str:
        """Return the operators that set a text."""
        codes = "".join(f"{self.glyphs[char]:04X}" for char in text)
        return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"


class _Maker:
    """Makes pages and their structure, from above to below."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.type = _Type(self.pdf)
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
        self.pages: list[Any] = []
        self.contents: list[list[str]] = []
        self.parents: list[list[Any]] = []
        self.links: list[Any] = []
        self.y = 0.0

    def page(self) -> None:
        """Begin a page."""
        self.pdf.add_blank_page(page_size=(300, 400))
        page = self.pdf.pages[-1].obj
        page.StructParents = len(self.pages)
        page.Tabs = Name.S
        self.pages.append(page)
        self.contents.append(["0 0 0 rg"])
        self.parents.append([])
        self.y = 370

    def element(self, kind: str, parent: Any, **entries: Any) -> Any:
        """Return an element that is a new kid of another."""
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array(), **entries)
        )
        parent.K.append(made)
        return made

    def content(self, element: Any, operators: str) -> None:
        """Add content of an element to the page."""
        number = len(self.pages) - 1
        mcid = len(self.parents[number])
        self.parents[number].append(element)
        element.Pg = self.pages[number]
        element.K.append(mcid)
        tag = str(element.S)
        self.contents[number].append(f"{tag} <</MCID {mcid}>> BDC {operators} EMC")

    def text(self, kind: str, parent: Any, text: str, x: float = 30, **entries: Any) -> Any:
        """Return an element with a text, on a line of its own."""
        element = self.element(kind, parent, **entries)
        self.y -= 16
        self.content(element, self.type.show(text, x, self.y))
        return element

    def link(self, parent: Any, text: str, about: str, **entries: Any) -> Any:
        """Return an element Link with a text and its annotation."""
        element = self.text("Link", parent, text)
        page = self.pages[-1]
        note = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=[30, self.y - 2, 150, self.y + 10],
                Border=[0, 0, 0],
                F=4,
                Contents=String(about),
                StructParent=100 + len(self.links),
                **entries,
            )
        )
        self.links.append(element)
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(note)
        element.K.append(Dictionary(Type=Name.OBJR, Obj=note, Pg=page))
        return note

    def artifact(self, text: str) -> None:
        """Add a folio."""
        operators = self.type.show(text, 150, 20)
        self.contents[-1].append(f"/Artifact <</Type /Pagination>> BDC {operators} EMC")

    def done(self) -> bytes:
        """Return the file."""
        pdf, root = self.pdf, self.root
        for page, content in zip(self.pages, self.contents, strict=True):
            page.Contents = pdf.make_stream("\n".join(content).encode())
        numbers: list[Any] = []
        for number, parents in enumerate(self.parents):
            numbers += [number, pdf.make_indirect(Array(parents))]
        for number, element in enumerate(self.links, 100):
            numbers += [number, element]
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String("nl-BE")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
        profile = (ICC.parent / "sRGB.icc").read_bytes()
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name("/GTS_PDFA1"),
            OutputConditionIdentifier=String("sRGB"),
            DestOutputProfile=pdf.make_stream(profile, N=3),
        )
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("Een goed bestand")))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Goed bestand", 0))
        return saved(pdf)


def saved(pdf: Pdf, **how: Any) -> bytes:
    """Return a file as it is saved, its metadata as broken as they are."""
    target = io.BytesIO()
    pdf.save(target, fix_metadata_version=False, **{"deterministic_id": True, **how})
    return target.getvalue()


@cache
def accessible() -> bytes:
    """Return the good file."""
    make = _Maker()
    make.page()
    whole = make.element("Document", make.root)
    make.text("H1", whole, "Een goed bestand")
    make.text("P", whole, "Dit leest iedereen.")
    words = make.text("P", whole, "Er staat ")
    make.content(make.element("Span", words, Lang=String("en")), make.type.show("good", 90, make.y))
    contents = make.element("TOC", whole)
    entry = make.element("TOCI", contents)
    page = make.element("Reference", entry)
    target = make.link(page, "Tabel en beeld 2", "Naar bladzijde 2")
    items = make.element("L", whole, A=Dictionary(O=Name.List, ListNumbering=Name.Decimal))
    for number in ("1.", "2."):
        item = make.element("LI", items)
        make.text("Lbl", item, number)
        body = make.element("LBody", item)
        make.content(body, make.type.show("Punt", 50, make.y))
    note = make.text("Note", whole, "Een noot", ID=String("note-1"))
    make.root.IDTree = Dictionary(
        Names=Array([String("cell-1"), None, String("note-1"), note]),
    )
    make.artifact("1")
    make.page()
    make.text("H2", whole, "Tabel en beeld")
    table = make.element("Table", whole)
    make.text("Caption", table, "Een tabel")
    head, body = make.element("THead", table), make.element("TBody", table)
    row = make.element("TR", head)
    scope = Dictionary(O=Name.Table, Scope=Name.Column)
    first = make.text("TH", row, "Wie", ID=String("cell-1"), A=scope)
    make.text("TH", row, "Wat", x=120, A=scope)
    make.root.IDTree.Names[1] = first
    for who, what in (("Koor", "zingt"), ("Band", "speelt")):
        row = make.element("TR", body)
        make.text("TD", row, who)
        make.text("TD", row, what, x=120)
    picture = make.element(
        "Figure",
        whole,
        Alt=String("Een grijs vlak"),
        A=Dictionary(O=Name.Layout, BBox=[30, 100, 80, 150], Placement=Name.Block),
    )
    make.content(picture, "q 50 0 0 50 30 100 cm /I Do Q")
    make.link(make.element("P", whole), "Naar het net", "Naar example.org", A=_uri())
    make.artifact("2")
    image = make.pdf.make_stream(
        b"\x80" * 12,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=2,
        Height=2,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )
    fonts = Dictionary(F=make.type.obj)
    make.pages[0].Resources = Dictionary(Font=fonts)
    make.pages[1].Resources = Dictionary(Font=fonts, XObject=Dictionary(I=image))
    target.Dest = Array([make.pages[1], Name.Fit])
    return make.done()


def _uri() -> Object:
    return Dictionary(S=Name.URI, URI=String("https://example.org"))


# Judgement ----------------------------------------------------------------------------------------


def agrees(harm: Harm) -> None:
    """Assert that a harm breaks its rule and no other, and costs the standards that have it."""
    verdict = harm.verdict()
    said = "\n".join(str(each) for each in (*verdict.findings, *verdict.unchecked))
    assert {each.code for each in verdict.findings} == {harm.code}, said
    assert harm.page in {each.page for each in verdict.findings}, said
    assert set(verdict.keeps) == {*harm.standards}.difference(RULES[harm.code].standards)
    assert verdict.passed is (RULES[harm.code].severity is not Severity.ERROR)


def keeps_both(change: Callable[[Pdf], object]) -> None:
    """Assert that nothing is found in the file with a change."""
    with pikepdf.open(io.BytesIO(accessible())) as pdf:
        change(pdf)
        data = saved(pdf)
    verdict = judge(data, "sound.pdf", PROFILE)
    assert [str(each) for each in verdict.findings] == []
    assert verdict.keeps == (UA1, A2A)


# Damage -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Harm:
    """One thing that is wrong with the file, and the code of what is found.

    `do` changes the file open, or `raw` its bytes; `page` is where the finding is, None for the
    file as a whole. It is judged by `standards`.
    """

    name: str
    code: str
    page: int | None
    do: Callable[[Pdf], object] | None = None
    raw: Callable[[bytes], bytes] | None = None
    save: Mapping[str, Any] = field(default_factory=dict)
    standards: tuple[str, ...] = (UA1, A2A)

    def data(self) -> bytes:
        """Return the file."""
        data = accessible()
        if self.do is not None:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                self.do(pdf)
                data = saved(pdf, **self.save)
        return self.raw(data) if self.raw else data

    def verdict(self) -> Verdict:
        """Return what is said of the file."""
        return judge(self.data(), self.name, replace(PROFILE, standards=self.standards))


PROFILE = load_profile("screen", RULES)


def elements(pdf: Pdf, kind: str) -> list[Any]:
    """Return the structure elements of a type, in reading order."""
    found, queue = [], [pdf.Root.StructTreeRoot]
    while queue:
        each = queue.pop()
        if each.get("/S") == f"/{kind}":
            found.append(each)
        kids = each.get("/K")
        inner = list(kids) if isinstance(kids, Array) else []
        queue += [kid for kid in inner[::-1] if isinstance(kid, Dictionary)]
    return found


def element(pdf: Pdf, kind: str, number: int = 0) -> Any:
    """Return one of the structure elements of a type."""
    return elements(pdf, kind)[number]


def without(owner: Callable[[Pdf], Any], key: str) -> Callable[[Pdf], None]:
    """Return how an entry is taken away."""

    def change(pdf: Pdf) -> None:
        del owner(pdf)[key]

    return change


def with_(owner: Callable[[Pdf], Any], **entries: Any) -> Callable[[Pdf], None]:
    """Return how entries are set; functions make them of the file."""

    def change(pdf: Pdf) -> None:
        for key, value in entries.items():
            owner(pdf)[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def of(kind: str, number: int = 0) -> Callable[[Pdf], Any]:
    """Return what finds a structure element."""
    return lambda pdf: element(pdf, kind, number)


def page(number: int) -> Callable[[Pdf], Any]:
    """Return what finds a page."""
    return lambda pdf: pdf.pages[number - 1].obj


def note(number: int) -> Callable[[Pdf], Any]:
    """Return what finds the link of a page."""
    return lambda pdf: pdf.pages[number - 1].obj.Annots[0]


def root(pdf: Pdf) -> Any:
    """Return the catalogue."""
    return pdf.Root


def tree(pdf: Pdf) -> Any:
    """Return the root of the structure tree."""
    return pdf.Root.StructTreeRoot


def font(pdf: Pdf) -> Any:
    """Return the font."""
    return pdf.pages[0].obj.Resources.Font.F


def cid(pdf: Pdf) -> Any:
    """Return the CIDFont."""
    return font(pdf).DescendantFonts[0]


def image(pdf: Pdf) -> Any:
    """Return the picture."""
    return pdf.pages[1].obj.Resources.XObject.I


def swapping(number: int, old: str, new: str) -> Callable[[Pdf], None]:
    """Return how a text that stands in a page's content becomes another, the first time."""

    def change(pdf: Pdf) -> None:
        sheet = pdf.pages[number - 1].obj
        content = sheet.Contents.read_bytes().decode()
        assert old in content
        sheet.Contents = pdf.make_stream(content.replace(old, new, 1).encode())

    return change


def saying(old: str, new: str) -> Callable[[Pdf], None]:
    """Return how a text that stands in the XMP becomes another, the first time."""

    def change(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new, 1).encode())

    return change
