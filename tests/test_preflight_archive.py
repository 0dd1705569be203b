"""One thing wrong with a file that is to be archived: that is found, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pikepdf import (
    Array,
    Dictionary,
    Encryption,
    Name,
    Object,
    ObjectStreamMode,
    StreamDecodeLevel,
    String,
)

from accessible import (
    PROFILE,
    XMP,
    Harm,
    accessible,
    agrees,
    cid,
    font,
    image,
    keeps_both,
    note,
    of,
    page,
    root,
    saying,
    swapping,
    tree,
    with_,
    without,
)
from archived import (
    blank,
    blended,
    compact,
    drawn,
    grouped,
    in_folio,
    ink,
    inked,
    inks,
    led,
    nameless,
    numbered,
    screened,
)
from harms import (
    _one_intent,
    annotated,
    crossed,
    embedded,
    extended,
    field,
    formed,
    in_ink,
    jpeg2000,
    layers_alike,
    look,
    lzw,
    masked,
    optional,
    profiled,
    retexted,
    rewidened,
    sampled,
    several,
    showing,
    simple,
    stating,
    tagged,
    two_profiles,
    unintended,
    untexted,
)
from memopress.preflight import judge
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Pdf

AS_IS = {"stream_decode_level": StreamDecodeLevel.none, "compress_streams": False}
APART = {"object_stream_mode": ObjectStreamMode.disable}

HARMS = (
    Harm("CMYK in a mask", "colour-device", 2, masked),
    Harm("symbols with an encoding", "font-encoding", 2, simple(4, Name.WinAnsiEncoding)),
    Harm("letters without encoding", "font-encoding", 2, simple(32)),
    Harm("other collection", "font-collection", 1, with_(font, Encoding=Name("/UniGB-UCS2-H"))),
    Harm("inks that overprint", "overprint-icc", 2, in_ink),
    Harm("transparent in nothing", "blend-space-page", 2, several(unintended, stating(ca=0.5))),
    Harm("layers of one name", "layer-name-twice", None, layers_alike),
    Harm("three bits", "picture-bits", 2, sampled(3, b"\0" * 6)),
    Harm(
        "JPEG 2000 of several depths",
        "picture-jpx",
        2,
        jpeg2000(lambda data: data.replace(b"\0\3\7\7", b"\0\3\xff\7", 1)),
    ),
    # PDF/A: the file
    Harm("begins late", "file-header", None, raw=lambda data: b" " + data),
    Harm(
        "no binary comment",
        "file-binary",
        None,
        raw=lambda data: data.replace(b"%\xbf\xf7\xa2\xfe", b"%abcd", 1),
    ),
    Harm("goes on after its end", "file-end", None, raw=lambda data: data + b"more"),
    Harm("objects on one line", "file-spacing", None, lambda _: None, crossed, APART),
    Harm(
        "no identifier",
        "file-id",
        None,
        lambda _: None,
        lambda data: data.replace(b"/ID [", b"/IX [", 1),
        APART,
    ),
    Harm("long name", "limit", None, with_(of("P"), **{"x" * 128: 1})),
    Harm("large number", "limit", None, with_(of("P"), Large=2**33)),
    Harm("long string", "limit", None, with_(of("P"), Long=String("x" * 32768))),
    Harm("small page", "limit", 2, with_(page(2), ArtBox=Array([0, 0, 2, 2]))),
    Harm("many states", "limit", 2, swapping(2, "0 0 0 rg", "q " * 29 + "0 0 0 rg " + "Q " * 29)),
    Harm(
        "name that is no text",
        "name-encoding",
        None,
        with_(of("P"), Foreign=lambda _: Object.parse(b"<</S /F#ff>>")),
    ),
    Harm("LZW", "stream-filter", None, lzw, None, AS_IS),
    Harm(
        "stream of another length",
        "stream-length",
        None,
        numbered(b"%"),
        lambda data: data.replace(b"/Length 777", b"/Length 776"),
        {**AS_IS, **APART},
    ),
    Harm(
        "end of a line counted as data",
        "stream-length",
        None,
        numbered(b"%"),
        lambda data: data.replace(b"/Length 777", b"/Length 778"),
        {**AS_IS, **APART},
    ),
    Harm(
        "space behind stream",
        "file-spacing",
        None,
        numbered(b"%"),
        lambda data: data.replace(b"/Length 777 >>\nstream\n", b"/Length 777>>\nstream \n"),
        {**AS_IS, **APART},
    ),
    Harm(
        "odd digits of an identifier",
        "string-hexadecimal",
        None,
        lambda _: None,
        lambda data: re.sub(rb"(/ID \[<)[0-9a-f]", rb"\1", data),
        APART,
    ),
    Harm(
        "odd digits in an object stream",
        "string-hexadecimal",
        None,
        with_(of("P"), Odd=String("digits")),
        lambda data: data.replace(b"(digits)", b"<123>   "),
        {**AS_IS, "object_stream_mode": ObjectStreamMode.generate},
    ),
    Harm(
        "odd digits in content",
        "string-hexadecimal",
        2,
        in_folio("/Artifact <</N <123>>> BDC EMC"),
    ),
    Harm("large number in content", "limit", 2, in_folio("/Artifact <</N 4294967296>> BDC EMC")),
    Harm(
        "long string in content",
        "limit",
        2,
        in_folio(f"/Artifact <</N (({'x' * 32766}))>> BDC EMC"),
    ),
    Harm("large CID", "limit", 1, led(65536)),
    Harm(
        "data outside",
        "external",
        None,
        with_(tree, Foreign=lambda pdf: pdf.make_stream(b"", F=String("x.dat"))),
    ),
    # XMP
    Harm("undeclared", "xmp-property", None, extended),
    Harm(
        "no extension schema",
        "xmp-property",
        None,
        lambda pdf: pdf.Root.Metadata.write(
            (
                XMP[: XMP.index("   <pdfaExtension:schemas>")]
                + XMP[XMP.index("  </rdf:Description>") :]
            ).encode()
        ),
    ),
    Harm(
        "schema without prefix",
        "xmp-extension",
        None,
        saying("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>", ""),
    ),
    Harm(
        "property without description",
        "xmp-extension",
        None,
        saying("<pdfaProperty:description>The part of ISO 14289</pdfaProperty:description>", ""),
    ),
    Harm("unknown category", "xmp-extension", None, saying(">internal<", ">inner<")),
    Harm(
        "unknown value type",
        "xmp-extension",
        None,
        saying("valueType>Integer<", "valueType>Number<"),
    ),
    Harm("no date", "xmp-value", None, saying("2026-03-02T00:00:00Z", "yesterday")),
    Harm(
        "title that is no alternative",
        "xmp-value",
        None,
        lambda pdf: pdf.Root.Metadata.write(XMP.replace("rdf:Alt", "rdf:Bag").encode()),
    ),
    Harm(
        "packet with bytes",
        "xmp-packet",
        None,
        saying("<?xpacket begin", '<?xpacket bytes="9" begin'),
    ),
    Harm(
        "picture's metadata",
        "xmp-packet",
        None,
        lambda pdf: image(pdf).__setitem__(
            "/Metadata", pdf.make_stream(b"<x", Type=Name.Metadata, Subtype=Name.XML)
        ),
    ),
    Harm(
        "other prefix",
        "xmp-prefix",
        None,
        lambda pdf: pdf.Root.Metadata.write(
            XMP.replace("pdfaid:", "ident:").replace("xmlns:pdfaid", "xmlns:ident").encode()
        ),
    ),
    Harm(
        "date in a structure",
        "xmp-value",
        None,
        saying(
            "<pdf:Producer>",
            '<xmpMM:History xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
            'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"><rdf:Seq>'
            '<rdf:li stEvt:when="yesterday"/></rdf:Seq></xmpMM:History><pdf:Producer>',
        ),
    ),
    Harm("no level", "label-parts", None, saying("<pdfaid:conformance>A</pdfaid:conformance>", "")),
    Harm("no part", "label-parts", None, saying("<pdfaid:part>2</pdfaid:part>", "")),
    Harm("unknown part", "label-parts", None, saying("<pdfaid:part>2<", "<pdfaid:part>0<")),
    Harm("unknown level", "label-parts", None, saying("conformance>A<", "conformance>a<")),
    # colours
    Harm("no intent", "colour-device", 1, without(root, "/OutputIntents")),
    Harm("CMYK", "colour-device", 2, swapping(2, "0 0 0 rg", "0 0 0 1 k")),
    Harm(
        "profile of no kind",
        "intent-archive",
        None,
        profiled(lambda data: data[:12] + b"link" + data[16:]),
    ),
    Harm("profile for other channels", "intent-archive", None, profiled(bytes, N=4)),
    Harm("two profiles", "intent-shared", None, two_profiles),
    Harm(
        "spoilt profile of a colour",
        "icc-profile",
        2,
        several(
            lambda pdf: pdf.pages[1].obj.Resources.__setitem__(
                "/ColorSpace",
                Dictionary(C=Array([Name.ICCBased, pdf.make_stream(b"x" * 200, N=3)])),
            ),
            swapping(2, "0 0 0 rg", "/C cs 0 0 0 sc"),
        ),
    ),
    Harm(
        "inks without definitions",
        "colorants",
        2,
        several(
            lambda pdf: pdf.pages[1].obj.Resources.__setitem__(
                "/ColorSpace",
                Dictionary(
                    C=Object.parse(
                        b"[/DeviceN [/Gold] /DeviceRGB <</FunctionType 2 /Domain [0 1] /N 1 "
                        b"/C0 [1 1 1] /C1 [0 0 0]>>]"
                    )
                ),
            ),
            swapping(2, "0 0 0 rg", "/C cs 1 sc"),
        ),
    ),
    Harm("transfer function", "transfer-function", 2, stating(TR=Name.Identity)),
    Harm("halftone", "halftone", 2, stating(HTP=Array([0, 0]))),
    Harm("ink without transfer function", "halftone-bare", 2, screened(Gold=False)),
    Harm("transfer function of cyan", "halftone-transfer", 2, screened(Cyan=True)),
    Harm("colour that is set alone", "colour-device", 2, in_folio("0 0 0 1 K")),
    Harm(
        "inks defined in two ways",
        "spot-inconsistent",
        2,
        inked(A=inks("Gold", 0.5, 0, 0), B=inks("Gold", 0, 0.5, 0)),
    ),
    Harm(
        "ink and its definition",
        "spot-inconsistent",
        2,
        inked(A=ink("Gold", 0.5, 0, 0), B=inks("Gold", 0, 0.5, 0)),
    ),
    Harm(
        "black of two colours",
        "spot-inconsistent",
        2,
        inked(A=ink("Black", 0, 0, 0), B=ink("Black", 0, family="DeviceGray")),
    ),
    Harm("group in nothing", "blend-space-page", 2, several(unintended, grouped)),
    Harm("unknown blend mode", "blend-mode", 2, stating(BM=Name.Sparkle)),
    Harm("unknown rendering intent", "rendering-intent", 2, stating(RI=Name.Vivid)),
    Harm("unknown intent of a picture", "rendering-intent", 2, with_(image, Intent=Name.Vivid)),
    Harm(
        "unknown intent in content",
        "rendering-intent",
        2,
        in_folio("BI /W 1 /H 1 /CS /RGB /BPC 8 /Intent /Vivid ID abc EI"),
    ),
    Harm("operator in a letter", "operator-unknown", 2, drawn("500 0 0 0 9 9 d1 BX 1 xy EX")),
    Harm(
        "letter without resources",
        "resources-inherited",
        2,
        several(
            lambda pdf: pdf.pages[1].obj.Resources.__setitem__(
                "/ExtGState", Dictionary(S=Dictionary(LW=2))
            ),
            drawn("500 0 d0 /S gs 0 0 750 750 re f"),
        ),
    ),
    Harm("unknown operator", "operator-unknown", 2, swapping(2, "0 0 0 rg", "0 0 0 rg BX 1 xy EX")),
    Harm(
        "resources of the tree",
        "resources-inherited",
        1,
        lambda pdf: several(
            with_(lambda p: p.Root.Pages, Resources=pdf.pages[0].obj.Resources),
            without(page(1), "/Resources"),
        )(pdf),
    ),
    Harm(
        "form without resources",
        "resources-inherited",
        2,
        several(
            formed("/I Do"),
            lambda pdf: pdf.pages[1].obj.Resources.XObject.X.__delitem__("/Resources"),
        ),
    ),
    Harm("smoothed picture", "picture-interpolated", 2, with_(image, Interpolate=True)),
    Harm(
        "reference to another file",
        "xobject-reference",
        2,
        several(
            formed("/I Do"),
            lambda pdf: pdf.pages[1].obj.Resources.XObject.X.__setitem__(
                "/Ref", Dictionary(F=String("x.pdf"), Page=0)
            ),
        ),
    ),
    Harm("alternate pictures", "xobject", 2, with_(image, Alternates=Array())),
    # fonts
    Harm("other widths", "font-widths", 1, rewidened),
    Harm("no width", "font-widths", 1, without(cid, "/W")),
    Harm("hole in ToUnicode", "text-unmapped", 1, untexted),
    Harm("no ToUnicode", "text-unmapped", 1, without(font, "/ToUnicode")),
    Harm("no character", "text-no-character", 1, retexted("\ufeff")),
    Harm("private character", "text-private", 1, retexted("\ue001")),
    Harm("glyph 0", "font-notdef", 1, showing("0000")),
    Harm("glyph that is not there", "font-glyph-absent", 1, showing("F000")),
    Harm("half a code", "font-glyph-absent", 1, swapping(1, "> Tj ET", "> Tj <00> Tj ET")),
    Harm("letter that is blank", "font-glyph-absent", 2, blank),
    Harm("code without a name", "font-notdef", 2, nameless),
    Harm("other width of a drawing", "font-widths", 2, drawn("600 0 0 0 9 9 d1 0 0 9 9 re f")),
    Harm("later supplement", "font-collection", 1, led(own=1)),
    Harm("based on another CMap", "font-cmap-base", 1, led(UseCMap=Name.Letters)),
    Harm(
        "based on an embedded CMap",
        "font-cmap-base",
        1,
        led(UseCMap=lambda pdf: pdf.make_stream(b"", Type=Name.CMap, CMapName=Name.Letters)),
    ),
    Harm("list of names", "font-subset", 2, compact("/A")),
    Harm("list of names that are not there", "font-subset-more", 2, compact("/A/B/C")),
    Harm(
        "list of glyphs that are not there",
        "font-subset-more",
        1,
        with_(lambda p: cid(p).FontDescriptor, CIDSet=lambda p: p.make_stream(b"\xff" * 8192)),
    ),
    Harm(
        "not embedded", "font-embedded", 1, without(lambda p: cid(p).FontDescriptor, "/FontFile2")
    ),
    Harm("no map of glyphs", "font-cid-map", 1, without(cid, "/CIDToGIDMap")),
    Harm("CMap of no kind", "font-cmap", 1, with_(font, Encoding=Name.Letters)),
    Harm("font without type", "font-dictionary", 1, without(font, "/Type")),
    Harm(
        "list of glyphs",
        "font-subset",
        1,
        with_(lambda p: cid(p).FontDescriptor, CIDSet=lambda p: p.make_stream(b"\x80")),
    ),
    # the rest
    Harm(
        "encrypted",
        "encrypted",
        None,
        lambda _: None,
        None,
        {"encryption": Encryption(owner="x", user="", R=4), "deterministic_id": False},
    ),
    Harm("layers without name", "layer-name", None, optional(Name=None)),
    Harm("layers not listed", "layer-order", None, optional(Order="one")),
    Harm("layers by themselves", "layer-automatic", None, optional(AS=Array())),
    Harm("presentation", "presentation", 2, with_(page(2), PresSteps=Dictionary())),
    Harm("requirements", "requirements", None, with_(root, Requirements=Array())),
    Harm("another file in it", "embedded-file", None, embedded(b"500 copies")),
    Harm(
        "file without name",
        "file-specification",
        None,
        embedded(accessible(), UF=None),
    ),
    Harm(
        "script", "action-kind", 2, with_(note(2), A=Dictionary(S=Name.JavaScript, JS=String("x")))
    ),
    Harm(
        "script at the start",
        "action-kind",
        None,
        with_(root, OpenAction=Dictionary(S=Name.JavaScript, JS=String("x"))),
    ),
    Harm("acts on events", "action-event", 1, with_(page(1), AA=Dictionary())),
    Harm("film", "annotation-kind", 2, annotated("Movie", AP=look), standards=(A2A,)),
    Harm("language that is not known", "language", None, with_(root, Lang=String(""))),
    Harm("no flags", "annotation-flags", 1, without(note(1), "/F")),
    Harm("not printed", "annotation-flags", 1, with_(note(1), F=0)),
    Harm("hidden", "annotation-flags", 1, with_(note(1), F=6)),
    Harm(
        "no appearance", "annotation-appearance", 2, tagged("Stamp", "Annot", Contents=String("x"))
    ),
    Harm(
        "appearances",
        "form-rendered",
        None,
        several(field(), with_(lambda pdf: pdf.Root.AcroForm, NeedAppearances=True)),
    ),
    Harm(
        "field that acts",
        "form-acts",
        None,
        field(A=lambda _: Dictionary(S=Name.URI, URI=String("x"))),
    ),
    Harm("permissions", "permissions", None, with_(root, Perms=Dictionary(UR=Dictionary()))),
)
SOUND: dict[str, Callable[[Pdf], object]] = {
    "simple letters": simple(32, Name.WinAnsiEncoding),
    "default space without intent": unintended,
    "JPEG 2000": jpeg2000(),
    "two intents, one profile": _one_intent,
    "layers": optional(),
    "another archived file": embedded(accessible()),
    "rendering intent": stating(RI=Name.Perceptual),
    "rendering intent in content": in_folio(
        "BI /W 1 /H 1 /CS /RGB /BPC 8 /Intent /Saturation ID abc EI"
    ),
    "strings that are like others": in_folio(
        "/Artifact <</N (a (<1>) \\) <2 3)>> BDC % <1> 4294967296\nEMC"
    ),
    "long string that is not": in_folio("/Artifact <</N (" + r"\101" * 9000 + ")>> BDC EMC"),
    "stream with a newline": numbered(b"%"),
    "last CID": led(),
    "earlier supplement": led(other=1),
    "based on a predefined CMap": led(UseCMap=Name.H),
    "letter that is drawn": drawn("500 0 0 0 9 9 d1 0 0 9 9 re f", width=500),
    "Greek letter in its own colour": drawn(
        "500 0 d0 /DeviceRGB cs 0 0 1 sc 0 0 9 9 re f", name="alpha"
    ),
    "list of all names": compact("/A/B"),
    "letters by the names in the program": compact("/A/B", 4),
    "inks defined alike": inked(
        A=inks("Gold", 0.5, 0, 0), B=inks("Gold", 0.5, 0, 0), C=ink("Gold", 0.5, 0, 0)
    ),
    "group with a profile": several(unintended, grouped, blended),
    "screens of inks": screened(Gold=True, Cyan=False),
    "default transfer function": stating(TR2=Name.Default),
    "transparency": stating(ca=0.5),
    "GoTo": with_(
        note(1), A=lambda pdf: Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]))
    ),
    "opened at a page": with_(root, OpenAction=lambda pdf: Array([pdf.pages[0].obj, Name.Fit])),
    "gray": swapping(1, "0 0 0 rg", "0 g"),
    "private character with words": several(
        retexted("\ue001"),
        *(with_(of(kind, n), ActualText=String("x")) for kind, n in (("Document", 0),)),
    ),
    "another title in Info": lambda pdf: pdf.trailer.Info.__setitem__(
        "/Title", String("Een ander")
    ),
    "older fields in XMP": saying("<pdf:Producer>", "<pdf:Keywords>a</pdf:Keywords><pdf:Producer>"),
}


@pytest.mark.parametrize("harm", HARMS, ids=[each.name for each in HARMS])
def test_one_fault_is_one_rule(harm: Harm) -> None:
    """A file with one thing wrong breaks that rule and no other, and loses its standards."""
    agrees(harm)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_unusual_and_right_keeps_both(name: str) -> None:
    """What other tools write otherwise, and the standards allow, is not found."""
    keeps_both(SOUND[name])


def test_white_space_before_the_table_harms_nobody() -> None:
    """The offset of the cross-reference table may be that of the line's end before it."""
    data = Harm("", "", None, lambda _: None, save=APART).data()
    place = data.rindex(b"startxref") + 10
    offset = int(data[place:].split()[0])
    assert data[offset - 1 : offset + 4] == b"\nxref"
    verdict = judge(data.replace(b"%d" % offset, b"%d" % (offset - 1)), "early.pdf", PROFILE)

    assert (verdict.findings, verdict.keeps) == ((), PROFILE.standards)


def test_a_profile_that_cannot_be_decoded_is_no_profile() -> None:
    """An intent whose profile is spoilt is told by the rules of intents and colours alone."""

    def spoil(pdf: Pdf) -> None:
        pdf.Root.OutputIntents[0].DestOutputProfile.write(b"spoilt", filter=Name.FlateDecode)

    verdict = Harm("", "", None, spoil, save=AS_IS).verdict()

    assert {each.code for each in verdict.findings} == {"intent-archive", "colour-device"}
