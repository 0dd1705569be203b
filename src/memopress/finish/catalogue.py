"""The document's catalogue: how it presents itself, and the names of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Pdf, String

if TYPE_CHECKING:
    from memopress.render.model import Draft


def present(pdf: Pdf, draft: Draft) -> None:
    """Set the language, and the title in the window's bar (ISO 14289-1, 7.1)."""
    pdf.Root.Lang = String(draft.output.info.language)
    if draft.output.tagged:
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def name_pages(pdf: Pdf, draft: Draft) -> None:
    """Label the pages with their folios, and name the anchors on them where links are wanted.

    A spread's label has both, as in '2–3'.
    """
    pdf.Root.PageLabels = Dictionary(Nums=Array(_labels(draft)))
    if draft.output.links and (names := _destinations(pdf, draft)):
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(names)))


def _labels(draft: Draft) -> list[Any]:
    """Return a number tree's leaves (ISO 32000-1, 12.4.2): one for each unbroken run of folios."""
    leaves: list[Any] = []
    expected = None
    for index, pages in enumerate(draft.sheets):
        folios = [page.folio for page in pages]
        spelt = len(folios) > 1 or folios[0] < 1
        if spelt:
            # A spread has two numbers, and numbering begins at 1: these are spelt out.
            leaves += [index, Dictionary(P=String("–".join(map(str, folios))))]
        elif folios[0] != expected:
            leaves += [index, Dictionary(S=Name.D, St=folios[0])]
        expected = None if spelt else folios[0] + 1
    return leaves


def _destinations(pdf: Pdf, draft: Draft) -> list[Any]:
    """Return a name tree's leaves, in the order of their bytes (7.9.6)."""
    found: dict[bytes, tuple[str, int, float]] = {}
    for index, pages in enumerate(draft.sheets):
        for anchor, y in (place for page in pages for place in page.destinations):
            found.setdefault(bytes(String(anchor)), (anchor, index, y))
    leaves: list[Any] = []
    for _, (anchor, index, y) in sorted(found.items()):
        sheet = pdf.pages[index]
        top = float(sheet.mediabox[3]) - y
        leaves += [String(anchor), Array([sheet.obj, Name.XYZ, None, round(top, 3), None])]
    return leaves
