"""Ways to damage the tagged file that is accessible and archived, each one change."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image

from accessible import (
    cid,
    element,
    elements,
    font,
    image,
    of,
    saying,
    swapping,
    tree,
    with_,
)
from damaged import ICC
from memopress.preflight.reading.sfnt import Sfnt

if TYPE_CHECKING:
    from collections.abc import Callable


def retyped(kind: str, other: str, number: int = 0) -> Callable[[Pdf], None]:
    """Return how a structure element becomes one of another type."""
    return with_(of(kind, number), S=Name(f"/{other}"))


def moved(kind: str, target: Callable[[Pdf], Any]) -> Callable[[Pdf], None]:
    """Return how a structure element becomes the last kid of another."""

    def change(pdf: Pdf) -> None:
        each, owner = element(pdf, kind), target(pdf)
        kids = each.P.K
        place = next(n for n, kid in enumerate(kids) if getattr(kid, "objgen", 0) == each.objgen)
        del kids[place]
        owner.K.append(each)
        each.P = owner

    return change


def added(kind: str, target: Callable[[Pdf], Any], **entries: Any) -> Callable[[Pdf], None]:
    """Return how another element gets a kid without content."""

    def change(pdf: Pdf) -> None:
        owner = target(pdf)
        made = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=owner, **entries)
        owner.K.append(pdf.make_indirect(made))

    return change


def annotated(kind: str, **entries: Any) -> Callable[[Pdf], None]:
    """Return how page 2 gets an annotation that is hidden from the structure's rules by itself."""

    def change(pdf: Pdf) -> None:
        made = {"F": 4, "Rect": Array([10, 10, 20, 20]), **entries}
        obj = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"))
        for key, value in made.items():
            obj[f"/{key}"] = value(pdf) if callable(value) else value
        pdf.pages[1].obj.Annots.append(pdf.make_indirect(obj))

    return change


def tagged(kind: str, owner: str, **entries: Any) -> Callable[[Pdf], None]:
    """Return how page 2 gets an annotation in an element of a type."""

    def change(pdf: Pdf) -> None:
        annotated(kind, StructParent=200, **entries)(pdf)
        note = pdf.pages[1].obj.Annots[-1]
        made = Dictionary(Type=Name.StructElem, S=Name(f"/{owner}"), P=element(pdf, "Document"))
        made.K = Array([Dictionary(Type=Name.OBJR, Obj=note, Pg=pdf.pages[1].obj)])
        made = pdf.make_indirect(made)
        element(pdf, "Document").K.append(made)
        tree(pdf).ParentTree.Nums.extend([200, made])

    return change


def look(pdf: Pdf) -> Object:
    """Return an appearance that shows nothing."""
    form: Object = Stream(
        pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10])
    )
    return Dictionary(N=pdf.make_indirect(form))


def untexted(pdf: Pdf) -> None:
    """Take one letter out of ToUnicode."""
    data = font(pdf).ToUnicode.read_bytes().decode()
    lines = [line for line in data.splitlines() if not line.endswith("<0069>")]
    font(pdf).ToUnicode = pdf.make_stream("\n".join(lines).encode())


def retexted(char: str) -> Callable[[Pdf], None]:
    """Return how one letter is said to be another character."""

    def change(pdf: Pdf) -> None:
        data = font(pdf).ToUnicode.read_bytes().decode().replace("<0069>", f"<{ord(char):04X}>")
        font(pdf).ToUnicode = pdf.make_stream(data.encode())

    return change


def rewidened(pdf: Pdf) -> None:
    """Say that all letters are a little wider."""
    cid(pdf).W = Array(
        [Array([each[0] + 5]) if isinstance(each, Array) else each for each in cid(pdf).W]
    )


def showing(code: str) -> Callable[[Pdf], None]:
    """Return how a code is shown that ToUnicode has a character for."""

    def change(pdf: Pdf) -> None:
        swapping(1, "Tm <", f"Tm <{code}")(pdf)
        head = b"beginbfchar\n"
        data = font(pdf).ToUnicode.read_bytes()
        told = data.replace(head, head + f"<{code}> <0021>\n".encode())
        font(pdf).ToUnicode = pdf.make_stream(told)

    return change


def unlisted(pdf: Pdf) -> None:
    """Take the note out of the IDTree."""
    del tree(pdf).IDTree.Names[2:4]


def formed(text: str, *, twice: bool = False) -> Callable[[Pdf], None]:
    """Return how the figure's picture is painted within a form."""

    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(
            text.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 300, 400]),
            Resources=Dictionary(XObject=Dictionary(I=image(pdf))),
            StructParents=50,
        )
        pdf.pages[1].obj.Resources.XObject.X = form
        swapping(2, "/I Do", "/X Do")(pdf)
        if twice:
            swapping(2, "/X Do", "/X Do /X Do")(pdf)

    return change


def reused(pdf: Pdf) -> None:
    """Put the figure's content into a form, as tagged content of its own, and paint it twice."""
    figure = element(pdf, "Figure")
    form = pdf.make_stream(
        b"/Figure <</MCID 0>> BDC q 50 0 0 50 30 100 cm /I Do Q EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 300, 400]),
        Resources=Dictionary(XObject=Dictionary(I=image(pdf))),
        StructParents=50,
    )
    sheet = pdf.pages[1].obj
    sheet.Resources.XObject.X = form
    mcid = int(figure.K[0])
    swapping(2, f"/Figure <</MCID {mcid}>> BDC q 50 0 0 50 30 100 cm /I Do Q EMC", "/X Do /X Do")(
        pdf
    )
    figure.K = Array([Dictionary(Type=Name.MCR, Pg=sheet, Stm=form, MCID=0)])
    tree(pdf).ParentTree.Nums[3][mcid] = None
    tree(pdf).ParentTree.Nums.extend([50, Array([figure])])


def optional(**entries: Any) -> Callable[[Pdf], None]:
    """Return how the file gets layers."""

    def change(pdf: Pdf) -> None:
        layers = [
            pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("a", "b")
        ]
        default = Dictionary(Name=String("All"), Order=Array(layers))
        for key, value in entries.items():
            if value is None:
                del default[f"/{key}"]
            else:
                default[f"/{key}"] = Array(layers[:1]) if value == "one" else value
        pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=default)

    return change


def embedded(data: bytes, **more: Any) -> Callable[[Pdf], None]:
    """Return how the file gets another file in it."""

    def change(pdf: Pdf) -> None:
        stream = pdf.make_stream(data, Type=Name.EmbeddedFile)
        names = {"F": String("x.pdf"), "UF": String("x.pdf"), **more}
        spec = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream))
        for key, value in names.items():
            if value is not None:
                spec[f"/{key}"] = value
        files = Dictionary(Names=Array([String("x"), pdf.make_indirect(spec)]))
        pdf.Root.Names = Dictionary(EmbeddedFiles=files)

    return change


def two_profiles(pdf: Pdf) -> None:
    """Add an intent for PDF/X, with a profile of its own."""
    profile = (ICC.parent / "sRGB.icc").read_bytes()
    other = Dictionary(Type=Name.OutputIntent, S=Name("/GTS_PDFX"))
    other.DestOutputProfile = pdf.make_stream(profile, N=3)
    pdf.Root.OutputIntents.append(other)


def profiled(change: Callable[[bytes], bytes], **entries: Any) -> Callable[[Pdf], None]:
    """Return how the intent's profile is another."""

    def act(pdf: Pdf) -> None:
        data = change((ICC.parent / "sRGB.icc").read_bytes())
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, **{"N": 3, **entries})

    return act


def stating(**entries: Any) -> Callable[[Pdf], None]:
    """Return how page 2 gets a graphics state in use."""

    def change(pdf: Pdf) -> None:
        pdf.pages[1].obj.Resources.ExtGState = Dictionary(S=Dictionary(**entries))
        swapping(2, "0 0 0 rg", "0 0 0 rg /S gs")(pdf)

    return change


def extended(pdf: Pdf) -> None:
    """Ask for a property that no schema declares."""
    saying("<pdf:Producer>", "<pdf:Trapped>False</pdf:Trapped><pdf:Producer>")(pdf)


def lzw(pdf: Pdf) -> None:
    """Pack the picture as PDF/A does not allow: as LZW, which here says nothing but its end."""
    image(pdf).write(
        b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode, decode_parms=None
    )
    image(pdf).Width, image(pdf).Height = 3, 1


def crossed(data: bytes) -> bytes:
    """Put an object number on the line of the one before."""
    place = data.index(b"endobj\n\n") if b"endobj\n\n" in data else data.index(b"endobj\n")
    return data[: place + 6] + b" " + data[place + 7 :]


def mapped(**roles: str) -> Callable[[Pdf], None]:
    """Return how the tree gets a RoleMap."""
    names = {f"/{kind}": Name(f"/{role}") for kind, role in roles.items()}
    return with_(tree, RoleMap=Dictionary(names))


def several(*changes: Callable[[Pdf], Any]) -> Callable[[Pdf], None]:
    """Return how several changes are made."""

    def change(pdf: Pdf) -> None:
        for each in changes:
            each(pdf)

    return change


def span(rows: int, columns: int) -> Object:
    """Return the attributes of a cell that spans others."""
    return Dictionary(O=Name.Table, RowSpan=rows, ColSpan=columns)


def parent(pdf: Pdf, number: int = 1) -> Any:
    """Return the entry of a page in the ParentTree."""
    return tree(pdf).ParentTree.Nums[number]


def _field(pdf: Pdf, **entries: Any) -> None:
    """Add a field of a form, in an element Form."""
    named = {"FT": Name.Tx, "T": String("naam"), "TU": String("Uw naam"), "AP": look, **entries}
    named = {key: value for key, value in named.items() if value is not None}
    tagged("Widget", "Form", **named)(pdf)
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[1].obj.Annots[-1]]))


def field(**entries: Any) -> Callable[[Pdf], None]:
    """Return how the file gets a field."""
    return lambda pdf: _field(pdf, **entries)


def joined(pdf: Pdf) -> None:
    """Set a letter before a paragraph, and no space between them."""
    content = pdf.pages[0].obj.Contents.read_bytes().decode()
    begin = "/P <</MCID 1>> BDC "
    line = content[content.index(begin) + len(begin) :].partition("EMC")[0]
    letter = line[line.index("<") + 1 :][:4]
    place = line.replace("1 0 0 1 30", "1 0 0 1 5")
    alone = f"{place[: place.index('<')]}<{letter}> Tj ET"
    swapping(1, begin, f"{begin}{alone} ")(pdf)


def simple(flags: int, encoding: Name | None = None) -> Callable[[Pdf], None]:
    """Return how the folio of page 2 gets two letters more, in a simple TrueType font."""

    def change(pdf: Pdf) -> None:
        own = cid(pdf).FontDescriptor
        program = Sfnt(own.FontFile2.read_bytes())
        glyphs = [program.maps[3, 1][ord(char)] for char in "AB"]
        descriptor = {**dict(own.items()), "/Flags": flags}
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=own.FontName,
            FirstChar=65,
            LastChar=66,
            Widths=Array([round(program.width(glyph) or 0) for glyph in glyphs]),
            FontDescriptor=pdf.make_indirect(Dictionary(descriptor)),
            ToUnicode=pdf.make_stream(b"2 beginbfchar <41> <0041> <42> <0042> endbfchar"),
        )
        if encoding is not None:
            made.Encoding = encoding
        pdf.pages[1].obj.Resources.Font.G = pdf.make_indirect(made)
        begin = "/Artifact <</Type /Pagination>> BDC"
        swapping(2, begin, f"{begin} BT /G 9 Tf 1 0 0 1 9 9 Tm (AB) Tj ET")(pdf)

    return change


def in_ink(pdf: Pdf) -> None:
    """Paint in CMYK with a profile, overprinting by mode 1."""
    profile = pdf.make_stream(ICC.read_bytes(), N=4)
    pdf.pages[1].obj.Resources.ColorSpace = Dictionary(C=Array([Name.ICCBased, profile]))
    stating(OP=True, OPM=1)(pdf)
    swapping(2, "/S gs", "/S gs /C cs 0 0 0 1 sc 9 9 9 9 re /Artifact BMC f EMC")(pdf)


def unintended(pdf: Pdf) -> None:
    """Take the output intent away, and say by a default space what RGB means."""
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    del pdf.Root.OutputIntents
    for sheet in pdf.pages:
        space = Array([Name.ICCBased, profile])
        sheet.obj.Resources.ColorSpace = Dictionary(DefaultRGB=space)


def layers_alike(pdf: Pdf) -> None:
    """Give two configurations of layers one name."""
    optional()(pdf)
    properties = pdf.Root.OCProperties
    properties.Configs = Array([Dictionary(Name=properties.D.Name)])


def sampled(bits: int, data: bytes) -> Callable[[Pdf], None]:
    """Return how the figure's picture has other samples."""

    def change(pdf: Pdf) -> None:
        image(pdf).write(data)
        image(pdf).BitsPerComponent = bits

    return change


def jpeg2000(change: Callable[[bytes], bytes] = bytes) -> Callable[[Pdf], None]:
    """Return how the figure's picture is one in JPEG 2000."""

    def act(pdf: Pdf) -> None:
        out = io.BytesIO()
        Image.new("RGB", (16, 16), (120, 120, 120)).save(out, "JPEG2000")
        obj = image(pdf)
        obj.write(change(out.getvalue()), filter=Name.JPXDecode)
        obj.Width = obj.Height = 16

    return act


def _cell_headers(pdf: Pdf) -> None:
    """Let cells name their headers, instead of a scope."""
    for number in (0, 1):
        del element(pdf, "TH", number)["/A"]
    for cell in elements(pdf, "TD"):
        cell.A = Dictionary(O=Name.Table, Headers=Array([String("cell-1")]))


def _classes(pdf: Pdf) -> None:
    """Say the scope of headers by a class."""
    tree(pdf).ClassMap = Dictionary(Head=Dictionary(O=Name.Table, Scope=Name.Column))
    for number in (0, 1):
        cell = element(pdf, "TH", number)
        del cell["/A"]
        cell.C = Name.Head


def _spread(pdf: Pdf) -> None:
    """Spread the ParentTree over two nodes."""
    numbers = list(tree(pdf).ParentTree.Nums)
    kids = [
        pdf.make_indirect(Dictionary(Limits=[part[0], part[-2]], Nums=Array(part)))
        for part in (numbers[:4], numbers[4:])
    ]
    tree(pdf).ParentTree = Dictionary(Kids=Array(kids))


def _one_intent(pdf: Pdf) -> None:
    """Let two intents share a profile, as PDF/X and PDF/A at once do."""
    own = pdf.Root.OutputIntents[0]
    both = dict(own.items()) | {"/S": Name("/GTS_PDFX")}
    pdf.Root.OutputIntents.append(pdf.make_indirect(Dictionary(both)))


def masked(pdf: Pdf) -> None:
    """Paint through a soft mask that is painted in CMYK."""
    group = pdf.make_stream(
        b"0 0 0 0.5 k 0 0 300 400 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 300, 400]),
        Resources=Dictionary(),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
    )
    stating(SMask=Dictionary(S=Name.Luminosity, G=group))(pdf)
