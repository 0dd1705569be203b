"""The memorandum as a Platypus programme: a template for whole pages and one for the register.

Page numbers are known in the second pass, as with Platypus's own table of contents.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.doctemplate import IndexingFlowable

from peers.flowables import (
    BLEED,
    FAR,
    HEIGHT,
    MM,
    WIDTH,
    Box,
    Dots,
    Illustration,
    Panel,
    Pills,
    Sheet,
    Stack,
    columns,
    cover,
)

if TYPE_CHECKING:
    from pathlib import Path

_ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "justify": TA_JUSTIFY}
_TABS = {"zichtbaarheid": 20, "infrastructuur": 50, "samenwerking": 80}
_INSET = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
_INSET += [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
_INSET += [("VALIGN", (0, 0), (-1, -1), "TOP")]
_SHORT = 42  # letters: a longer title is set smaller


class Brochures:
    """Makes editions from the JSON in a folder; fonts, styles and documents are read once."""

    def __init__(self, folder: Path) -> None:
        """Read what editions share."""
        shared = json.loads((folder / "shared.json").read_text(encoding="utf-8"))
        self.folder, self.documents, self.words = folder, shared["documents"], shared["words"]
        self.swatches: dict[str, str] = shared["layout"]["swatches"]
        self.drawings: dict[str, dict[str, Any]] = {}
        fonts = shared["layout"]["fonts"]
        for name, font in fonts.items():
            file = folder / "fonts" / font["file"].rpartition("/")[2]
            pdfmetrics.registerFont(TTFont(name, str(file)))
        for name, font in fonts.items():
            bold, italic = font["bold"] or name, font["italic"] or name
            both = fonts[italic]["bold"] or italic
            pdfmetrics.registerFontFamily(name, name, bold, italic, both)
        self.styles = {
            name: ParagraphStyle(
                name,
                fontName=style["font"],
                fontSize=style["size"],
                leading=style["leading"],
                textColor=HexColor(self.swatches[style["swatch"]]),
                alignment=_ALIGN[style["align"]],
                spaceBefore=style["before"],
                spaceAfter=style["after"],
                hyphenationLang="nl_NL" if style["hyphenate"] else "",
                splitLongWords=0,
                bulletFontName="inter-medium",
                bulletFontSize=style["size"],
            )
            for name, style in shared["layout"]["styles"].items()
        }

    def make(self, name: str) -> None:
        """Write the PDF of an edition."""
        edition = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        _Edition(self, edition).build(self.folder / f"{name}.pdf")

    def drawing(self, name: str) -> dict[str, Any]:
        """Return a drawing by its name."""
        if name not in self.drawings:
            text = (self.folder / "drawings" / f"{name}.json").read_text(encoding="utf-8")
            self.drawings[name] = json.loads(text)
        return self.drawings[name]

    def p(self, style: str, text: Any, fill: str = "", *, bullet: str = "", indent: float = 0) -> Any:
        """Return a paragraph of markup or plain text."""
        base = self.styles[style]
        changes: dict[str, Any] = {}
        if fill:
            changes["textColor"] = HexColor(self.swatches[fill])
        if bullet:
            changes |= {"leftIndent": indent, "bulletColor": changes.get("textColor", base.textColor)}
        used = ParagraphStyle(style, base, **changes) if changes else base
        return Paragraph(markup(text), used, bulletText=bullet or None)

    def blocks(
        self, texts: list[Any], style: str = "body", item: str = "list", fill: str = "",
        bullet: str = "⟶", indent: float = 18, gap: float = 0,
    ) -> list[Any]:  # fmt: skip
        """Return the paragraphs and items of a text."""
        made: list[Any] = []
        for block in texts:
            listed = block["kind"] == "list"
            for each in block["items"]:
                if listed and gap and made:
                    made.append(Spacer(0, gap))
                more = {"bullet": bullet, "indent": indent} if listed else {}
                made.append(self.p(item if listed else style, each, fill, **more))
        return made


def markup(text: Any) -> str:
    """Return page markup or plain text as Platypus's own markup."""
    if isinstance(text, dict):
        made = re.sub(r'<note ref="(\w+)"/>', r"<super>\1</super>", text["markup"])
        made = re.sub(r"</?span[^>]*>", "", made)
        made = re.sub(r'<a href="([^"]*)"[^>]*>', r'<a href="\1">', made)
        for ours, theirs in (("em", "i"), ("strong", "b")):
            made = made.replace(f"<{ours}>", f"<{theirs}>").replace(f"</{ours}>", f"</{theirs}>")
        return made
    return str(text).replace("&", "&amp;").replace("<", "&lt;")


class _Folios(IndexingFlowable):  # type: ignore[misc]
    """Where pages are: known when a pass finds them where the one before did."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.found: dict[str, int] = {}

    def notify(self, kind: str, stuff: tuple[str, int]) -> None:
        if kind == "folio":
            self.found[stuff[0]] = stuff[1]

    def beforeBuild(self) -> None:  # noqa: N802 - Platypus's name
        self.known, self.found = self.found, {}

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

    def __init__(self, edition: _Edition, place: str, key: str, *, elsewhere: bool) -> None:
        super().__init__()
        self.asked = edition, place, key, elsewhere

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        edition, place, key, elsewhere = self.asked
        card, p = edition.documents[key], edition.brochures.p
        chapter = edition.documents[f"chapters/{card['chapter']}"]
        named = p("register-place", f"{place} {chapter['number']}", chapter["swatch"])
        cells = [named, p("register", titled(card))]
        wide = [0.36 * width, 0.64 * width]
        if not elsewhere:
            cells[1] = edition.link("register", key, titled(card))
            cells.append(edition.link("register-folio", key, edition.folio(key)))
            wide = [0.36 * width, 0.57 * width, 0.07 * width]
        rule = ("LINEABOVE", (0, 0), (-1, 0), 0.3, HexColor("#1B1A1D"))
        padding = [("TOPPADDING", (0, 0), (-1, -1), 3.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        self.table = Table([cells], wide, style=[*_INSET, rule, *padding])
        self.width, self.height = self.table.wrap(width, FAR)
        return self.width, self.height

    def draw(self) -> None:
        self.table.drawOn(self.canv, 0, 0)


def titled(card: dict[str, Any]) -> dict[str, str]:
    """Return a card's title where it stands alone: one that ends in a colon wants its subtitle."""
    title, subtitle = card["title"], card["subtitle"]
    if title["plain"].endswith(":") and subtitle:
        return {name: f"{title[name]} {subtitle[name]}" for name in title}
    return dict(title)


class _Edition:
    """The pages of one edition."""

    def __init__(self, brochures: Brochures, edition: dict[str, Any]) -> None:
        self.brochures, self.edition, self.documents = brochures, edition, brochures.documents
        self.folios = _Folios()

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
                PageTemplate("register", [head, *first], self._numbered, autoNextPageTemplate="more"),
                PageTemplate("more", more, self._numbered),
            ]
        )
        story: list[Any] = [self.folios]
        for number, page in enumerate(edition["pages"]):
            template = "register" if page["kind"] == "register" else "sheet"
            story += [NextPageTemplate(template), PageBreak()] if number else []
            story += self._page(page)
        document.multiBuild(story)

    def folio(self, key: str) -> str:
        """Return the number of a page as far as it is known."""
        return str(self.folios.known.get(key, 0))

    def link(self, style: str, key: str, text: Any, fill: str = "") -> Any:
        """Return a paragraph that leads to a page."""
        inner = {"markup": f'<a href="#{key}">{markup(text)}</a>', "plain": ""}
        return self.brochures.p(style, inner, fill)

    def _page(self, page: dict[str, Any]) -> list[Any]:
        kind, document = page["kind"], self.documents[page["of"]]
        if kind == "register":
            return self._register(page, document)
        key = page["of"] if kind == "card" else f"{kind}/{page['of']}"
        title = document.get("bookmark") or document.get("name") or document.get("title", "")
        if isinstance(title, dict):
            title = title["plain"]
        outlined = title if isinstance(title, str) and kind != "affiche" else ""
        made = getattr(self, f"_{kind}")
        paint = partial(self._paint, page, document)
        sheet = Sheet(key, outlined, paint, partial(made, page, document))
        return [sheet]

    # what is painted ---------------------------------------------------------------------------

    def _paint(self, page: dict[str, Any], document: dict[str, Any], canvas: Any) -> None:
        kind, drawings, left = page["kind"], page["drawings"], page["left"]
        field, drawn = partial(self._field, canvas), partial(self._drawn, canvas)
        match kind:
            case "cover":
                drawn(drawings[0], 133, -3, 40, 177.4)
                field(-3, -3, 139, 175, "accent")
                drawn(drawings[1], -3, 168.4, 108, 74.6)
                field(-3, 168, 139, 3.4, "accent")
                field(102, 171.4, 71, 71.6, self.edition["square"])
            case "opening" | "call":
                field(-3, -3, 176, 246, "zichtbaarheid" if kind == "opening" else "infrastructuur")
                drawn(drawings[0], -3, -3, 176, 69 if kind == "opening" else 101)
            case "foreword":
                field(-3, 178, 85, 65, "accent", left)
                field(82, 178, 91, 65, "zichtbaarheid-half", left)
                drawn(drawings[0], -3, 198, 85, 45, left)
                drawn(drawings[1], 88, 198, 61, 45, left)
            case "photograph":
                self._photograph_on(canvas, document["picture"])
            case "sector":
                field(91, -3, 82, 246, "accent", left)
            case "needs":
                for n, need in enumerate(document["needs"]):
                    high = need["percent"] * 4.5
                    fill = "infrastructuur" if n == 3 else "diepzwart"
                    field(15 + n * 36.5, 240 - high, 30.5, high + 3, fill, left)
            case "actions":
                field(-3, -3, 176, 246, "papier")
                for n, key in enumerate(page["chapters"]):
                    top = 240 - 34 * (len(page["chapters"]) - n)
                    field(-3, top, 176, 37, self.documents[key]["swatch"])
            case "chapter":
                field(-3, 610 / MM, 176, 80 / MM, document["swatch"])
            case "divider":
                field(-3, -3, 176, 246, document["swatch"])
                drawn(drawings[0], -3, -3, 176, 122 if page["few"] else 113)
            case "card":
                swatch = self._chapter_of(document)["swatch"]
                field(118, -3, 55, 246, f"{swatch}-licht", left)
            case "affiche":
                fills = {"vol": page["swatch"], "geel": "accent", "licht": f"{page['swatch']}-licht"}
                field(-3, -3, 176, 246, fills[page["ground"]])
                if page["ground"] == "vol":
                    drawn(drawings[0], -3, -3, 176, page["edge"] + 3)
                else:
                    drawn(drawings[0], -3, page["edge"], 176, 243 - page["edge"])
            case "back":
                drawn(drawings[0], -3, 99.8, 176, 143.2)
                field(-3, -3, 176, 105.8, "accent")

    def _field(
        self, canvas: Any, x: float, y: float, width: float, height: float, fill: str,
        left: bool = False,  # noqa: FBT001, FBT002 - as all that stands on a page
    ) -> None:  # fmt: skip
        x = 170 - x - width if left else x
        canvas.setFillColor(HexColor(self.brochures.swatches[fill]))
        bottom = HEIGHT - (y + height) * MM
        canvas.rect(x * MM, bottom, width * MM, height * MM, stroke=0, fill=1)

    def _drawn(
        self, canvas: Any, name: str, x: float, y: float, width: float, height: float,
        left: bool = False,  # noqa: FBT001, FBT002
    ) -> None:  # fmt: skip
        x = 170 - x - width if left else x
        box = (x * MM, HEIGHT - (y + height) * MM, width * MM, height * MM)
        cover(canvas, name, self.brochures.drawing(name), box)

    def _photograph_on(self, canvas: Any, picture: dict[str, Any]) -> None:
        file = str(self.brochures.folder / picture["file"])
        wide, high = canvas.drawImage(file, 0, 0, 0, 0)
        width, height = WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED
        scale = max(width / wide, height / high)
        across, down = picture["focus"]
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(-BLEED, -BLEED, width, height)
        canvas.clipPath(path, stroke=0, fill=0)
        x = -BLEED + (width - wide * scale) * across
        y = -BLEED + (height - high * scale) * (1 - down)
        canvas.drawImage(file, x, y, wide * scale, high * scale)
        canvas.restoreState()

    # boxes of text -----------------------------------------------------------------------------

    def _chapter_of(self, card: dict[str, Any]) -> dict[str, Any]:
        return dict(self.documents[f"chapters/{card['chapter']}"])

    def _furniture(
        self, page: dict[str, Any], section: str = "", label: str = "", ink: str = ""
    ) -> list[Box]:
        left, p = page["left"], self.brochures.p
        boxes = []
        if section:
            tab = Stack([])
            panel = Panel(tab, self.brochures.swatches[section], (0, 26 * MM, 0))
            boxes.append(_at(167, _TABS[section] * MM, 6, 26 * MM, [panel], left))
        folio = p("folio" if left else "folio-right", self._here(page), ink)
        boxes.append(_at(123.5, 652, 39, 20, [folio], left))
        if label and not ink:
            style = "running-right" if left else "running"
            running = p(style, f"{self.edition['title']} · {label}")
            boxes.append(_at(15, 652, 95, 20, [running], left))
        return boxes

    def _here(self, page: dict[str, Any]) -> str:
        key = page["of"] if page["kind"] == "card" else f"{page['kind']}/{page['of']}"
        return self.folio(key)

    def _cover(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        del page
        p = self.brochures.p
        title = "<br/>".join(markup(each) for each in document["title"])
        name = self.edition["cover"].replace("-", "- ").split()
        return [
            _at(15, 42, 120, 400, [p("display-117", {"markup": title})]),
            _at(15, 440, 110, 40, [p("caption", document["subtitle"])]),
            _at(110, 180 * MM, 58, 52 * MM, [
                p("display-39", {"markup": "<br/>".join(map(markup, name))}, "wit"),
            ], align="foot"),
        ]  # fmt: skip

    def _opening(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        del page
        b = self.brochures
        first, *rest = document["body"]
        texts = b.blocks(rest, "intro-next", fill="wit")
        head = b.p("display", first["items"][0], "wit")
        return [_at(15, 216, 140, 428, [head, Spacer(0, 10), *texts], align="foot")]

    def _foreword(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b, left = self.brochures, page["left"]
        first, *rest = document["body"]
        boxes = [_at(15, 42, 140, 168, [b.p("statement", first["items"][0])])]
        boxes += columns(b.blocks(rest), _at(15, 216, 140, 280, []), 2, 6 * MM)
        for x, group in zip((15, 88), document["partners"], strict=True):
            boxes.append(_at(x, 185 * MM, 64, 40 * MM, [b.p("head", group["caption"])], left))
        return boxes + self._furniture(page)

    def _call(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        del page
        texts: list[Any] = []
        for n, block in enumerate(document["body"]):
            texts += [Spacer(0, 26)] if n else []
            texts.append(self.brochures.p("call", block["items"][0], "accent" if n else "wit"))
        return [_at(15, 42, 140, 602, texts, align="foot")]

    def _photograph(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        del page
        p = self.brochures.p
        title = p("display-46", document["topics"][0]["title"], "wit")
        texts = [p("label", document["label"], "wit"), Spacer(0, 13), title]
        return [_at(15, 42, 140, 602, texts, align="foot")]

    def _sector(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b, left = self.brochures, page["left"]
        texts: list[Any] = []
        for n, topic in enumerate(document["topics"]):
            texts += [Spacer(0, 19.5), b.p("head", topic["title"])] if n else []
            texts += [*b.blocks(topic["body"]), Spacer(0, 13)]
            for m, figure in enumerate(topic["figures"]):
                texts.append(b.p("callout", figure, bullet="→" if m else "↳", indent=15))
        side: list[Any] = [b.p("label", document["label"])]
        for graphic in document["graphics"]:
            share = graphic["share"]
            dots = Dots(100 if share else 20, share or 20, 3.3, 8.3, "#FFFFFF")
            shown = b.p("display", graphic["figure"])
            side += [Spacer(0, 26), shown, dots, b.p("caption", graphic["caption"])]
        notes = [b.p("note", t, bullet=n, indent=8) for n, t in document["notes"].items()]
        return [
            _at(15, 42, 70, 602, texts, left),
            _at(97, 50.5, 58, 593.5, [*side, Stack(notes)], left, align="spread"),
            *self._furniture(page),
        ]

    def _needs(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b, left = self.brochures, page["left"]
        share = document["share"]
        dots = Dots(share["of"], share["lit"], 15.5, 36, b.swatches["accent"])
        figure = b.p("callout", document["figure"], bullet="↳", indent=15)
        label, title = b.p("label", document["label"]), b.p("display", document["title"])
        boxes = [
            _at(15, 50.5, 140, 112, [label, Spacer(0, 13), title], left),
            _at(15, 173, 67, 130, b.blocks(document["body"]), left),
            _at(88, 173, 67, 160, [b.p("display", share["figure"]), dots, figure], left),
            _at(15, 349.5, 140, 26, [b.p("lead", document["lead"], bullet="→", indent=22)], left),
        ]
        for n, need in enumerate(document["needs"]):
            x, top = 15 + n * 36.5, (240 - need["percent"] * 4.5) * MM
            boxes.append(_at(x, top - 88, 30.5, 80, [b.p("bar", need["text"])], left, align="foot"))
            percent = b.p("display-39", f"{need['percent']}%", "wit")
            boxes.append(_at(x + 3, top + 4 * MM, 27, 20 * MM, [percent], left))
        return boxes + self._furniture(page)

    def _actions(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b = self.brochures
        texts = [b.p("statement-even", document["intro"]), Spacer(0, 13)]
        texts += [b.p("display-39", document["title"]), Spacer(0, 13)]
        texts += b.blocks(document["body"], "intro-next")
        chapters = page["chapters"]
        top = 240 - 34 * len(chapters)
        boxes = [_at(15, 42, 132, 330, texts)]
        heading = b.p("head", document["contents"])
        boxes.append(_at(15, (top - 14) * MM, 140, 9 * MM, [heading], align="foot"))
        for n, key in enumerate(chapters):
            target = f"divider/{key}"
            row = [
                self.link("display", target, self.documents[key]["name"], "wit"),
                self.link("display-right", target, self.folio(target), "wit"),
            ]
            table = Table([row], [112 * MM, 28 * MM], style=_INSET)
            boxes.append(_at(15, (top + 34 * n + 11.2) * MM, 140, 22 * MM, [table]))
        return boxes

    def _chapter(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b, swatch = self.brochures, document["swatch"]
        number = b.p("display-74", document["number"], swatch)
        head = Table(
            [[number, b.p("display-20", document["title"], swatch)]],
            [19.6 * MM, 120.4 * MM],
            style=_INSET,
        )
        items = document["recommendations"][0]["items"]
        few = len(items) < 4
        advice = b.blocks(
            document["recommendations"], item="advice", fill="wit", bullet="→", indent=11,
            gap=13 if few else 6.5,
        )  # fmt: skip
        halves = columns(advice, Box(0, 0, 140 * MM, FAR, []), 2, 6 * MM)
        row = [Stack(half.flowables) for half in halves]
        both = Table([row], [70 * MM] * 2, style=[*_INSET, ("RIGHTPADDING", (0, 0), (0, 0), 6 * MM)])
        stack = Stack([b.p("advice-head", document["heading"], "accent"), both])
        panel = Panel(stack, b.swatches[swatch], (18 * MM, 13, 6))
        texts = b.blocks(document["body"], bullet="→", indent=11)
        return [
            _at(15, 29, 140, 66, [head]),
            *columns(texts, _at(15, 100.5, 140, 545, []), 2, 6 * MM),
            _at(15, 100.5, 140, 545, [panel], align="foot"),
            *self._furniture(page, swatch, document["name"], "wit"),
        ]

    def _divider(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        few = page["few"]
        style, narrow = ("entry-large", 0.11) if few else ("entry", 0.08)
        over, under = (9, 6) if few else (5.2, 2.6)
        listed: list[Any] = []
        for key in page["cards"]:
            row = [
                self.link(style, key, self.folio(key)),
                self.link(style, key, titled(self.documents[key])),
            ]
            listed.append(HRFlowable("100%", 0.6, color=HexColor("#FFFFFF"), spaceAfter=over))
            wide = [140 * MM * narrow, 140 * MM * (1 - narrow)]
            listed += [Table([row], wide, style=_INSET), Spacer(0, under)]
        name = self.brochures.p("display-78", document["name"], "wit")
        return [
            _at(15, 345 if few else 320, 140, 80, [name]),
            _at(15, 396, 140, 244, listed, align="foot"),
        ]

    def _card(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        b, left = self.brochures, page["left"]
        chapter = self._chapter_of(document)
        swatch = chapter["swatch"]
        style = "title" if len(document["title"]["plain"]) < _SHORT else "title-small"
        label = b.p("label", chapter["name"].upper(), swatch)
        texts = [label, Spacer(0, 6), b.p(style, document["title"])]
        if document["subtitle"]:
            texts.append(b.p("subtitle", document["subtitle"], f"{swatch}-diep"))
        texts += b.blocks(document["body"], "card-body")
        # The drawing takes what the text leaves.
        text = Stack(texts)
        height = text.wrap(95 * MM, FAR)[1] + 17
        free = 652 - height
        drawn = _Drawn(page["drawings"][0], b.drawing(page["drawings"][0]), free)
        side = self._places(document)
        side += [Illustration(document["map"], b.drawing(document["map"])), Spacer(0, 6)]
        for entry in document["sidebar"]:
            side += [b.p("side-label", entry["label"]), b.p("side", entry["text"])]
        if document["tip"]:
            tip = Stack([b.p("side-label", b.words["tip"]), b.p("side", document["tip"])])
            side.append(Panel(tip, "#FFFFFF", (7, 9, 11), 5))
        font = b.styles["tag"]
        deep = b.swatches[f"{swatch}-diep"]
        pills = Pills([f"#{tag}" for tag in document["tags"]], font.fontName, font.fontSize, deep)
        main = _at(-3, -BLEED, 121, free, [drawn], left)
        return [
            main,
            Box(main.x + 18 * MM, free - BLEED + 17, 95 * MM, height, [text]),
            _at(123.5, 42, 39, 602, [*side, pills], left, align="spread"),
            *self._furniture(page, swatch, chapter["name"]),
        ]

    def _places(self, document: dict[str, Any]) -> list[Any]:
        b, words = self.brochures, self.brochures.words
        places = document["places"]
        made = [b.p("side-label", words["place"])]
        shared = len({place["province"] for place in places}) == 1
        if shared and len(places) > 1:
            for place in places:
                name = b.p("side-place-first", place["name"])
                count = b.p("side-right", place["inhabitants"] or "")
                made.append(Table([[name, count]], [25.7 * MM, 13.3 * MM], style=_INSET))
            made.append(b.p("side", places[0]["province"]))
        else:
            style = "side-place" if len(places) == 1 else "side-place-small"
            for place in places:
                made += [b.p(style, place["name"]), b.p("side", place["province"])]
                if place["inhabitants"]:
                    made.append(b.p("side", f"{place['inhabitants']}\u00a0{words['inhabitants']}"))
        if document["total"]:
            total = f"{words['together']} {document['total']}\u00a0{words['inhabitants']}"
            made.append(b.p("side", total))
        return made

    def _affiche(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        text = document["quotes"][page["quote"]]["text"]
        fills = {"vol": "wit", "geel": "zwart", "licht": f"{page['swatch']}-diep"}
        poster = self.brochures.p(page["style"], text, fills[page["ground"]])
        edge = page["edge"]
        if page["ground"] == "vol":
            return [_at(15, (edge + 5) * MM, 146, (222.5 - edge) * MM, [poster], align="foot")]
        return [_at(15, 42, 141, (edge - 18) * MM, [poster])]

    def _back(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        del page
        p = self.brochures.p
        lines = [p("display-39", self.edition[name]) for name in ("title", "cover")]
        texts = [p("small-strong", document["title"])]
        texts += [p("small", block["items"][0]) for block in document["text"]]
        if document["publisher"]:
            label, name = (document[n]["markup"] for n in ("publisher_label", "publisher"))
            texts.append(p("small", {"markup": f"<strong>{label}</strong> {name}"}))
        credits = [
            p("small", {"markup": f"<strong>{markup(c['label'])}</strong> {c['text']['markup']}"})
            for c in document["credits"]
        ]
        return [
            _at(15, 42, 140, 120, lines),
            _at(15, 158, 67, 110, texts, align="foot"),
            _at(88, 158, 67, 110, credits, align="foot"),
        ]

    # the register ------------------------------------------------------------------------------

    def _register(self, page: dict[str, Any], document: dict[str, Any]) -> list[Any]:
        p, elsewhere = self.brochures.p, page["elsewhere"]
        prefix = "elsewhere" if elsewhere else "title"
        intro = "elsewhere_intro" if elsewhere else "intro"
        chapters = [d for key, d in self.documents.items() if key.startswith("chapters/")]
        told = " ".join(
            f'<font color="{self.brochures.swatches[c["swatch"]]}">{c["number"]} {c["name"]}</font>'
            for c in chapters
        )
        return [
            p("display", document[prefix]), Spacer(0, 8), p("small", document[intro]),
            p("register-place", {"markup": told}), FrameBreak(),
            *(_Entry(self, place, key, elsewhere=elsewhere) for place, key in page["entries"]),
        ]  # fmt: skip

    def _numbered(self, canvas: Any, document: Any) -> None:
        """Draw what stands on every page of the register."""
        _boxes(canvas, document)
        font = self.brochures.styles["folio"]
        canvas.setFont(font.fontName, font.fontSize)
        canvas.drawRightString(BLEED + 162.5 * MM, BLEED + HEIGHT - 661, str(document.page))


class _Drawn(Flowable):  # type: ignore[misc]
    """A drawing that covers the measure, so high."""

    def __init__(self, name: str, drawing: dict[str, Any], height: float) -> None:
        super().__init__()
        self.name, self.drawing, self.height = name, drawing, height

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        cover(self.canv, self.name, self.drawing, (0, 0, self.width, self.height))


def _at(
    x: float, y: float, width: float, height: float, flowables: list[Any], left: bool = False,  # noqa: FBT001, FBT002
    align: str = "top",
) -> Box:  # fmt: skip
    """Return a box of a right page, or mirrored on a left one; x and width are mm, the rest points."""
    x = 170 - x - width if left else x
    return Box(x * MM, y, width * MM, height, flowables, align)


def _boxes(canvas: Any, document: Any) -> None:
    """Tell where the page is cut."""
    del document
    canvas.setTrimBox((BLEED, BLEED, BLEED + WIDTH, BLEED + HEIGHT))
