"""The memorandum as a Platypus programme: a template for whole pages and two for the register.

Page numbers are known in the second pass, as with Platypus's own table of contents.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus.doctemplate import IndexingFlowable

from peers.flowables import BLEED, FAR, HEIGHT, MM, WIDTH, Sheet
from peers.house import House, titled
from peers.painting import Painter
from peers.sheets import INSET, Sheets

if TYPE_CHECKING:
    from pathlib import Path


class Brochures:
    """Makes editions from the JSON in a folder; what they share is read once."""

    def __init__(self, folder: Path) -> None:
        """Read what editions share."""
        self.folder, self.house = folder, House(folder)

    def make(self, name: str) -> None:
        """Write the PDF of an edition."""
        edition = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        _Edition(self.house, edition).build(self.folder / f"{name}.pdf")


class _Folios(IndexingFlowable):  # type: ignore[misc]
    """Where pages are: known when a pass finds them where the one before did."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.found: dict[str, int] = {}

    def notify(self, kind: str, stuff: tuple[str, int]) -> None:
        if kind == "folio":
            self.found[stuff[0]] = stuff[1]

    def beforeBuild(self) -> None:  # noqa: N802 - Platypus's name
        # The same mapping in each pass: pages look into it.
        self.known.clear()
        self.known.update(self.found)
        self.found = {}

    def isSatisfied(self) -> bool:  # noqa: N802
        return self.known == self.found

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        """Show nothing."""


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """Tells the folios where pages are."""

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - Platypus's name
        if isinstance(flowable, Sheet):
            self.notify("folio", (flowable.key, self.page))


class _Entry(Flowable):  # type: ignore[misc]
    """An entry of the register; its folio is asked for in each pass."""

    def __init__(self, sheets: Sheets, place: str, key: str, *, elsewhere: bool) -> None:
        super().__init__()
        self.asked = sheets, place, key, elsewhere

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        sheets, place, key, elsewhere = self.asked
        card, p = sheets.documents[key], sheets.house.p
        chapter = sheets.house.chapter_of(card)
        named = p("register-place", f"{place} {chapter['number']}", chapter["swatch"])
        cells = [named, p("register", titled(card))]
        wide = [0.36 * width, 0.64 * width]
        if not elsewhere:
            cells[1] = sheets.link("register", key, titled(card))
            cells.append(sheets.link("register-folio", key, sheets.folio(key)))
            wide = [0.36 * width, 0.57 * width, 0.07 * width]
        rule = ("LINEABOVE", (0, 0), (-1, 0), 0.3, HexColor("#1B1A1D"))
        padding = [("TOPPADDING", (0, 0), (-1, -1), 3.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        self.table = Table([cells], wide, style=[*INSET, rule, *padding])
        self.width, self.height = self.table.wrap(width, FAR)
        return self.width, self.height

    def draw(self) -> None:
        self.table.drawOn(self.canv, 0, 0)


class _Edition:
    """The pages of one edition."""

    def __init__(self, house: House, edition: dict[str, Any]) -> None:
        self.house, self.edition, self.documents = house, edition, house.documents
        self.folios = _Folios()
        self.painter = Painter(house, edition)
        self.sheets = Sheets(house, edition, self.folios.known)

    def build(self, file: Path) -> None:
        """Write the PDF: as many passes as the folios need."""
        size = WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED
        edition = self.edition
        document = _Template(
            str(file), pagesize=size, title=edition["title"], author=edition["author"]
        )
        zero = {f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")}
        whole = Frame(0, 0, *size, **zero)
        wide = 67 * MM
        head = Frame(BLEED + 15 * MM, BLEED + HEIGHT - 130, 140 * MM, 88, **zero)
        first, more = (
            [Frame(BLEED + x * MM, BLEED + 40, wide, HEIGHT - top, **zero) for x in (15, 88)]
            for top in (176, 82)
        )
        document.addPageTemplates(
            [
                PageTemplate("sheet", [whole], onPage=_boxes),
                PageTemplate(
                    "register", [head, *first], self._numbered, autoNextPageTemplate="more"
                ),
                PageTemplate("more", more, self._numbered),
            ]
        )
        story: list[Any] = [self.folios]
        for number, page in enumerate(edition["pages"]):
            template = "register" if page["kind"] == "register" else "sheet"
            story += [NextPageTemplate(template), PageBreak()] if number else []
            story += self._page(page)
        document.multiBuild(story)

    def _page(self, page: dict[str, Any]) -> list[Any]:
        kind, document = page["kind"], self.documents[page["of"]]
        if kind == "register":
            return self._register(page, document)
        key = page["of"] if kind == "card" else f"{kind}/{page['of']}"
        title = document.get("bookmark") or document.get("name") or document.get("title", "")
        if isinstance(title, dict):
            title = title["plain"]
        outlined = title if isinstance(title, str) and kind != "affiche" else ""
        boxes = partial(getattr(self.sheets, kind), page, document)
        return [Sheet(key, outlined, partial(self.painter.paint, page, document), boxes)]

    def _register(self, page: dict[str, Any], document: dict[str, Any]) -> list[Any]:
        p, elsewhere = self.house.p, page["elsewhere"]
        prefix = "elsewhere" if elsewhere else "title"
        intro = "elsewhere_intro" if elsewhere else "intro"
        chapters = [d for key, d in self.documents.items() if key.startswith("chapters/")]
        told = " ".join(
            f'<font color="{self.house.swatches[c["swatch"]]}">{c["number"]} {c["name"]}</font>'
            for c in chapters
        )
        return [
            p("display", document[prefix]), Spacer(0, 8), p("small", document[intro]),
            p("register-place", {"markup": told}), FrameBreak(),
            *(_Entry(self.sheets, *each, elsewhere=elsewhere) for each in page["entries"]),
        ]  # fmt: skip

    def _numbered(self, canvas: Any, document: Any) -> None:
        """Draw what stands on every page of the register."""
        _boxes(canvas, document)
        font = self.house.styles["folio"]
        canvas.setFont(font.fontName, font.fontSize)
        canvas.drawRightString(BLEED + 162.5 * MM, BLEED + HEIGHT - 661, str(document.page))


def _boxes(canvas: Any, document: Any) -> None:
    """Tell where the page is cut."""
    del document
    canvas.setTrimBox((BLEED, BLEED, BLEED + WIDTH, BLEED + HEIGHT))
