"""Ways to damage the archived file by what fonts, colours and bytes may be, each one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from accessible import cid, font, swapping, tree, with_
from harms import formed, simple, stating
from lettered import by_hand
from memopress.preflight.reading.sfnt import Sfnt

if TYPE_CHECKING:
    from collections.abc import Callable


def drawn(
    drawing: str, *, width: int = 500, name: str = "A", **entries: Any
) -> Callable[[Pdf], None]:
    """Return how the folio of page 2 gets a letter more, of a Type 3 font that has one drawing.

    Its code is that of A; `name` is what the font calls it, `width` how wide it says it is.
    """

    def change(pdf: Pdf) -> None:
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 750, 750]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            FirstChar=65,
            LastChar=65,
            Widths=Array([width]),
            Encoding=Dictionary(Differences=Array([65, Name(f"/{name}")])),
            CharProcs=Dictionary({f"/{name}": pdf.make_stream(drawing.encode())}),
            **entries,
        )
        pdf.pages[1].obj.Resources.Font.D = pdf.make_indirect(made)
        in_folio("BT /D 9 Tf 1 0 0 1 9 9 Tm (A) Tj ET")(pdf)

    return change


def in_folio(operators: str) -> Callable[[Pdf], None]:
    """Return how the folio of page 2, an artifact, gets content more."""
    begin = "/Artifact <</Type /Pagination>> BDC"
    return swapping(2, begin, f"{begin} {operators}")


def led(last: int = 65535, own: int = 0, other: int = 0, **entries: Any) -> Callable[[Pdf], None]:
    """Return how the font gets a CMap of its own, whose last code leads to a CID.

    `own` is the supplement of the CIDFont, `other` that of the CMap.
    """

    def change(pdf: Pdf) -> None:
        cmap = (
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"2 begincidrange <0000> <FFFE> 0 <FFFF> <FFFF> {last} endcidrange"
        )
        font(pdf).Encoding = pdf.make_stream(
            cmap.encode(),
            Type=Name.CMap,
            CMapName=Name.Letters,
            CIDSystemInfo=_collection(other),
            **{key: value(pdf) if callable(value) else value for key, value in entries.items()},
        )
        cid(pdf).CIDSystemInfo = _collection(own)

    return change


def _collection(supplement: int) -> Object:
    return Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=supplement)


def inked(**spaces: str) -> Callable[[Pdf], None]:
    """Return how the folio of page 2 is painted in spaces more, written as in a file."""

    def change(pdf: Pdf) -> None:
        made = {f"/{name}": Object.parse(space.encode()) for name, space in spaces.items()}
        pdf.pages[1].obj.Resources.ColorSpace = Dictionary(made)
        in_folio(" ".join(f"q /{name} cs 1 scn 9 9 9 9 re f Q" for name in spaces))(pdf)

    return change


def ink(name: str, *rgb: float, family: str = "DeviceRGB") -> str:
    """Return the space of a spot ink, as it is written in a file."""
    full, none = " ".join(f"{value:g}" for value in rgb), " ".join("1" for _ in rgb)
    tint = f"<</FunctionType 2 /Domain [0 1] /N 1 /C0 [{none}] /C1 [{full}]>>"
    return f"[/Separation /{name} /{family} {tint}]"


def inks(name: str, *rgb: float) -> str:
    """Return a DeviceN space of one spot ink, which its Colorants define by a colour."""
    tint = "<</FunctionType 2 /Domain [0 1] /N 1 /C0 [1 1 1] /C1 [0 0 0]>>"
    return f"[/DeviceN [/{name}] /DeviceRGB {tint} <</Colorants <</{name} {ink(name, *rgb)}>>>>]"


def screened(**others: bool) -> Callable[[Pdf], None]:
    """Return how page 2 gets a screen for each of some inks, some with a transfer function."""
    kinds = {True: {"TransferFunction": Name.Identity}, False: {}}
    made = {f"/{key}": _halftone(**kinds[value]) for key, value in others.items()}
    return stating(HT=Dictionary({"/HalftoneType": 5, "/Default": _halftone(), **made}))


def _halftone(**more: Any) -> Object:
    return Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round, **more)


def grouped(pdf: Pdf) -> None:
    """Paint the figure within a transparency group that is worked out in colours of a profile."""
    formed("/I Do")(pdf)
    profile = pdf.pages[1].obj.Resources.ColorSpace.DefaultRGB
    form = pdf.pages[1].obj.Resources.XObject.X
    form.Resources.ColorSpace = Dictionary(DefaultRGB=profile)
    form.Group = Dictionary(S=Name.Transparency, CS=profile)


def numbered(data: bytes) -> Callable[[Pdf], None]:
    """Return how the tree of structure gets data that nothing uses, of 777 bytes with a newline."""
    return with_(tree, Foreign=lambda pdf: pdf.make_stream(data.ljust(776, b"x") + b"\n"))


def blank(pdf: Pdf) -> None:
    """Show a B that the program has no outline for."""
    simple(32, Name.WinAnsiEncoding)(pdf)
    own = pdf.pages[1].obj.Resources.Font.G
    program = own.FontDescriptor.FontFile2.read_bytes()
    sfnt = Sfnt(program)
    glyph, long = sfnt.maps[3, 1][ord("B")], sfnt.tables["head"][51]
    size, table = (4 if long else 2), sfnt.tables["loca"]
    # Both ends of the outline are where that of the glyph after it begins.
    after = table[size * (glyph + 1) :][:size]
    emptied = table[: size * glyph] + after + table[size * (glyph + 1) :]
    own.FontDescriptor.FontFile2 = pdf.make_stream(program.replace(table, emptied))


def nameless(pdf: Pdf) -> None:
    """Show a code that WinAnsiEncoding has no name for, and that is said to be a character."""
    simple(32, Name.WinAnsiEncoding)(pdf)
    own = pdf.pages[1].obj.Resources.Font.G
    own.ToUnicode = pdf.make_stream(b"2 beginbfchar <41> <0041> <01> <0042> endbfchar")
    swapping(2, "(AB)", "(A\\001)")(pdf)


def blended(pdf: Pdf) -> None:
    """Say in which colours the transparency of page 2 is worked out."""
    page = pdf.pages[1].obj
    page.Group = Dictionary(S=Name.Transparency, CS=page.Resources.ColorSpace.DefaultRGB)


def compact(listed: str, flags: int = 32) -> Callable[[Pdf], None]:
    """Return how the folio of page 2 gets letters more, those of a Type 1 font of A and B alone.

    `listed` is its CharSet. Its program is as small as it can be, and has blanks for letters.
    """
    charset = b"\0" + b"\0\x22" + b"\0\x23"  # format 0, the standard strings 34 and 35
    endchar, width = b"\x0e", b"\x1c\x01\xf4\x14"  # the defaultWidthX is 500
    program = by_hand([endchar] * 3, charset=charset, private=width)

    def change(pdf: Pdf) -> None:
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/ABCDEF+Compact"),
            Flags=flags,
            FontBBox=[0, 0, 500, 500],
            ItalicAngle=0,
            Ascent=500,
            Descent=0,
            CapHeight=500,
            StemV=80,
            CharSet=String(listed),
            FontFile3=pdf.make_stream(program, Subtype=Name.Type1C),
        )
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name("/ABCDEF+Compact"),
            FirstChar=65,
            LastChar=66,
            Widths=Array([500, 500]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        pdf.pages[1].obj.Resources.Font.C = pdf.make_indirect(made)
        in_folio("BT /C 9 Tf 1 0 0 1 9 9 Tm (AB) Tj ET")(pdf)

    return change
