"""The boxes of text on the pages of the Platypus brochure, a method for each kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import HRFlowable, Spacer, Table

from peers.flowables import (
    BLEED,
    FAR,
    MM,
    Box,
    Dots,
    Drawn,
    Illustration,
    Panel,
    Pills,
    Stack,
    columns,
)
from peers.house import markup, titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peers.house import House

INSET = [("LEFTPADDING", (0, 0), (-1, -1), 0.0), ("RIGHTPADDING", (0, 0), (-1, -1), 0.0)]
INSET += [("TOPPADDING", (0, 0), (-1, -1), 0.0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.0)]
_TABS = {"zichtbaarheid": 20, "infrastructuur": 50, "samenwerking": 80}
_SHORT = 42  # letters: a longer title is set smaller


class Sheets:
    """The boxes of one edition; `folios` are the pages of keys, as far as they are known."""

    def __init__(self, house: House, edition: dict[str, Any], folios: Mapping[str, int]) -> None:
        """Set in the styles of the house."""
        self.house, self.edition, self.folios = house, edition, folios
        self.documents = house.documents

    def folio(self, key: str) -> str:
        """Return the number of a page as far as it is known."""
        return str(self.folios.get(key, 0))

    def link(self, style: str, key: str, text: Any, fill: str = "") -> Any:
        """Return a paragraph that leads to a page."""
        inner = {"markup": f'<a href="#{key}">{markup(text)}</a>', "plain": ""}
        return self.house.p(style, inner, fill)

    def _furniture(
        self, page: dict[str, Any], section: str = "", label: str = "", ink: str = ""
    ) -> list[Box]:
        left, p = page["left"], self.house.p
        boxes = []
        if section:
            tab = Stack([])
            panel = Panel(tab, self.house.swatches[section], (0, 26 * MM, 0))
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

    def cover(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the cover."""
        del page
        p = self.house.p
        title = "<br/>".join(markup(each) for each in document["title"])
        name = self.edition["cover"].replace("-", "- ").split()
        return [
            _at(15, 42, 120, 400, [p("display-117", {"markup": title})]),
            _at(15, 440, 110, 40, [p("caption", document["subtitle"])]),
            _at(110, 180 * MM, 58, 52 * MM, [
                p("display-39", {"markup": "<br/>".join(map(markup, name))}, "wit"),
            ], align="foot"),
        ]  # fmt: skip

    def opening(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the opening."""
        del page
        b = self.house
        first, *rest = document["body"]
        texts = b.blocks(rest, "intro-next", fill="wit")
        head = b.p("display", first["items"][0], "wit")
        return [_at(15, 216, 140, 428, [head, Spacer(0, 10), *texts], align="foot")]

    def foreword(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the foreword."""
        b, left = self.house, page["left"]
        first, *rest = document["body"]
        boxes = [_at(15, 42, 140, 168, [b.p("statement", first["items"][0])])]
        boxes += columns(b.blocks(rest), _at(15, 216, 140, 280, []), 2, 6 * MM)
        for x, group in zip((15, 88), document["partners"], strict=True):
            boxes.append(_at(x, 185 * MM, 64, 40 * MM, [b.p("head", group["caption"])], left))
        return boxes + self._furniture(page)

    def call(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the call."""
        del page
        texts: list[Any] = []
        for n, block in enumerate(document["body"]):
            texts += [Spacer(0, 26)] if n else []
            texts.append(self.house.p("call", block["items"][0], "accent" if n else "wit"))
        return [_at(15, 42, 140, 602, texts, align="foot")]

    def photograph(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the photograph."""
        del page
        p = self.house.p
        title = p("display-46", document["topics"][0]["title"], "wit")
        texts = [p("label", document["label"], "wit"), Spacer(0, 13), title]
        return [_at(15, 42, 140, 602, texts, align="foot")]

    def sector(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the sector."""
        b, left = self.house, page["left"]
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

    def needs(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the needs."""
        b, left = self.house, page["left"]
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

    def actions(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the actions."""
        b = self.house
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
            table = Table([row], [112 * MM, 28 * MM], style=INSET)
            boxes.append(_at(15, (top + 34 * n + 11.2) * MM, 140, 22 * MM, [table]))
        return boxes

    def chapter(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the chapter."""
        b, swatch = self.house, document["swatch"]
        number = b.p("display-74", document["number"], swatch)
        head = Table(
            [[number, b.p("display-20", document["title"], swatch)]],
            [19.6 * MM, 120.4 * MM],
            style=INSET,
        )
        items = document["recommendations"][0]["items"]
        few = len(items) < 4
        advice = b.blocks(
            document["recommendations"], item="advice", fill="wit", bullet="→", indent=11,
            gap=13 if few else 6.5,
        )  # fmt: skip
        halves = columns(advice, Box(0, 0, 140 * MM, FAR, []), 2, 6 * MM)
        row = [Stack(half.flowables) for half in halves]
        both = Table([row], [70 * MM] * 2, style=[*INSET, ("RIGHTPADDING", (0, 0), (0, 0), 6 * MM)])
        stack = Stack([b.p("advice-head", document["heading"], "accent"), both])
        panel = Panel(stack, b.swatches[swatch], (18 * MM, 13, 6))
        texts = b.blocks(document["body"], bullet="→", indent=11)
        return [
            _at(15, 29, 140, 66, [head]),
            *columns(texts, _at(15, 100.5, 140, 545, []), 2, 6 * MM),
            _at(15, 100.5, 140, 545, [panel], align="foot"),
            *self._furniture(page, swatch, document["name"], "wit"),
        ]

    def divider(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the divider."""
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
            listed += [Table([row], wide, style=INSET), Spacer(0, under)]
        name = self.house.p("display-78", document["name"], "wit")
        return [
            _at(15, 345 if few else 320, 140, 80, [name]),
            _at(15, 396, 140, 244, listed, align="foot"),
        ]

    def card(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the card."""
        b, left = self.house, page["left"]
        chapter = self.house.chapter_of(document)
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
        drawn = Drawn(page["drawings"][0], b.drawing(page["drawings"][0]), free)
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
        b, words = self.house, self.house.words
        places = document["places"]
        made = [b.p("side-label", words["place"])]
        shared = len({place["province"] for place in places}) == 1
        if shared and len(places) > 1:
            for place in places:
                name = b.p("side-place-first", place["name"])
                count = b.p("side-right", place["inhabitants"] or "")
                made.append(Table([[name, count]], [25.7 * MM, 13.3 * MM], style=INSET))
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

    def affiche(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the affiche."""
        text = document["quotes"][page["quote"]]["text"]
        fills = {"vol": "wit", "geel": "zwart", "licht": f"{page['swatch']}-diep"}
        poster = self.house.p(page["style"], text, fills[page["ground"]])
        edge = page["edge"]
        if page["ground"] == "vol":
            return [_at(15, (edge + 5) * MM, 146, (222.5 - edge) * MM, [poster], align="foot")]
        return [_at(15, 42, 141, (edge - 18) * MM, [poster])]

    def back(self, page: dict[str, Any], document: dict[str, Any]) -> list[Box]:
        """Return the boxes of the back."""
        del page
        p = self.house.p
        lines = [p("display-39", self.edition[name]) for name in ("title", "cover")]
        texts = [p("small-strong", document["title"])]
        texts += [p("small", block["items"][0]) for block in document["text"]]
        if document["publisher"]:
            label, name = (document[n]["markup"] for n in ("publisher_label", "publisher"))
            texts.append(p("small", {"markup": f"<strong>{label}</strong> {name}"}))
        credited = [
            p("small", {"markup": f"<strong>{markup(c['label'])}</strong> {c['text']['markup']}"})
            for c in document["credits"]
        ]
        return [
            _at(15, 42, 140, 120, lines),
            _at(15, 158, 67, 110, texts, align="foot"),
            _at(88, 158, 67, 110, credited, align="foot"),
        ]


def _at(
    x: float, y: float, width: float, height: float, flowables: list[Any], left: bool = False,  # noqa: FBT001, FBT002
    align: str = "top",
) -> Box:  # fmt: skip
    """Return a box, mirrored on a left page; x and width are mm, y and height points."""
    x = 170 - x - width if left else x
    return Box(x * MM, y, width * MM, height, flowables, align)
