"""Ways to change the tagged file that matter to those who hear it, right and wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from accessible import element, font, of, page, root, saying, swapping, tree, with_, without
from harms import added, annotated, look, parent, several, tagged

if TYPE_CHECKING:
    from collections.abc import Callable

_DEFAULT = '<rdf:li xml:lang="x-default">Een goed bestand</rdf:li>'
_DUTCH = '<rdf:li xml:lang="nl-BE">Een goed bestand</rdf:li>'
_ARTIFACT = "/Artifact <</Type /Pagination>> BDC"


# Language -----------------------------------------------------------------------------------------


def by_elements(*but: str) -> Callable[[Pdf], None]:
    """Return how the elements say the language and the file does not, `but` some types."""

    def change(pdf: Pdf) -> None:
        del pdf.Root["/Lang"], pdf.Root["/Outlines"]
        for kid in element(pdf, "Document").K:
            if str(kid.S)[1:] not in but:
                kid.Lang = String("nl-BE")

    return change


in_dutch = saying(_DEFAULT, _DEFAULT + _DUTCH)
in_dutch_alone = saying(_DEFAULT, _DUTCH)


# The structure ------------------------------------------------------------------------------------


def noted(pdf: Pdf) -> None:
    """Put the note into the heading, whose last word it follows on the page below."""
    note, head = element(pdf, "Note"), element(pdf, "H1")
    kids = note.P.K
    del kids[next(n for n, kid in enumerate(kids) if kid.objgen == note.objgen)]
    head.K.append(note)
    note.P = head


def bulleted(pdf: Pdf) -> None:
    """Set a bullet before a paragraph, in it, and no space between them."""
    data = font(pdf).ToUnicode.read_bytes().decode()
    code = next(line[1:5] for line in data.splitlines() if line.endswith("<2022>"))
    begin = "/P <</MCID 1>> BDC "
    y = element(pdf, "P") and _height(pdf, begin)
    swapping(1, begin, f"{begin}BT /F 10 Tf 1 0 0 1 5 {y} Tm <{code}> Tj ET ")(pdf)


def _height(pdf: Pdf, begin: str) -> str:
    """Return where on the page the line of a sequence stands."""
    content = pdf.pages[0].obj.Contents.read_bytes().decode()
    return content.partition(begin)[2].partition(" Tm")[0].split()[-1]


def quoted(kind: str) -> Callable[[Pdf], None]:
    """Return how the first paragraph stands within the body of a list's item."""

    def change(pdf: Pdf) -> None:
        words, body = element(pdf, "P"), element(pdf, kind)
        kids = words.P.K
        del kids[next(n for n, kid in enumerate(kids) if kid.objgen == words.objgen)]
        body.K.append(words)
        words.P = body

    return change


def surplus(pdf: Pdf) -> None:
    """Leave entries of the ParentTree for content that is gone."""
    parent(pdf).extend([element(pdf, "P"), element(pdf, "H1")])


def nameless_header(pdf: Pdf) -> None:
    """Let cells name a header that IDTree has and that has no ID itself."""
    for number in (0, 1):
        del element(pdf, "TH", number)["/A"]
    for number in range(4):
        cell = element(pdf, "TD", number)
        cell.A = Dictionary(O=Name.Table, Headers=Array([String("cell-1")]))
    del element(pdf, "TH")["/ID"]


def emptily_named(pdf: Pdf) -> None:
    """Let cells name a header whose ID is empty, and IDTree list nothing of that name."""
    nameless_header(pdf)
    element(pdf, "TH").ID = String("")
    for number in range(4):
        element(pdf, "TD", number).A.Headers = Array([String("")])
    del tree(pdf).IDTree.Names[0:2]


def _sided(pdf: Pdf, corner: Callable[[Pdf], object]) -> None:
    """Give the table a column of headers for its rows, and a cell above them."""
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    corner(pdf)
    for number in (1, 2):
        added("TH", of("TR", number), A=scope)(pdf)


def cornered(pdf: Pdf) -> None:
    """Let the cell over the headers of rows show nothing."""
    _sided(pdf, added("TD", of("TR")))


def cornered_by_words(pdf: Pdf) -> None:
    """Let the cell over the headers of rows say something, under no header."""
    _sided(pdf, added("TD", of("TR"), Alt=String("x")))
    cell, sheet = element(pdf, "TD"), page(2)(pdf)
    mcid = len(parent(pdf, 3))
    swapping(2, _ARTIFACT, f"/TD <</MCID {mcid}>> BDC")(pdf)
    cell.Pg, cell.K = sheet, Array([mcid])
    parent(pdf, 3).append(cell)


def one_item_each(pdf: Pdf) -> None:
    """Make two lists of one item of the list of two, which do not say their numbering."""
    del element(pdf, "L")["/A"]
    added("L", of("Document"))(pdf)
    item = element(pdf, "LI")
    del element(pdf, "L").K[0]
    other = element(pdf, "L", 1)
    other.K = Array([item])
    item.P = other


# Figures, fields and films ------------------------------------------------------------------------


def on_two_pages(pdf: Pdf) -> None:
    """Let the figure, which says no place of its own, go on on the page before."""
    figure = element(pdf, "Figure")
    del figure["/A"]
    mcid = len(parent(pdf))
    swapping(1, _ARTIFACT, f"/Figure <</MCID {mcid}>> BDC")(pdf)
    figure.K.append(Dictionary(Type=Name.MCR, Pg=page(1)(pdf), MCID=mcid))
    parent(pdf).append(figure)


def radio(*, told: str) -> Callable[[Pdf], None]:
    """Return how the file gets a field of one button; `told` is who says what it is for."""

    def change(pdf: Pdf) -> None:
        states = Dictionary(N=Dictionary(On=look(pdf).N))
        tagged("Widget", "Form", FT=Name.Btn, AP=states, AS=Name.On)(pdf)
        button = pdf.pages[1].obj.Annots[-1]
        group = pdf.make_indirect(
            Dictionary(FT=Name.Btn, Ff=0xC000, T=String("keuze"), V=Name.On, Kids=Array([button]))
        )
        button.Parent = group
        {"group": group, "button": button}[told].TU = String("Uw keuze")
        pdf.Root.AcroForm = Dictionary(Fields=Array([group]))

    return change


def clip(**entries: Any) -> Callable[[Pdf], None]:
    """Return how the file gets the data of a media clip with words."""
    told = Array([String(""), String("x")])
    return with_(of("P"), Foreign=Dictionary(S=Name.MCD, Alt=told, **entries))


def xfa(text: str) -> Callable[[Pdf], None]:
    """Return how the file gets a form of XFA."""
    return with_(
        root,
        AcroForm=lambda pdf: Dictionary(Fields=Array(), XFA=pdf.make_stream(text.encode())),
    )


speechless_note = several(
    by_elements(), in_dutch, annotated("PrinterMark", AP=look, Contents=String("x"))
)
empty_words = several(without(of("Figure"), "/Alt"), with_(of("Figure"), ActualText=String("")))
