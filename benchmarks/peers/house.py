"""What the Platypus editions share: fonts, styles, documents, drawings, and texts of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, Spacer

if TYPE_CHECKING:
    from pathlib import Path

_ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "justify": TA_JUSTIFY}


class House:
    """What editions share, from the JSON in a folder: fonts, styles, documents, drawings."""

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

    def drawing(self, name: str) -> dict[str, Any]:
        """Return a drawing by its name."""
        if name not in self.drawings:
            text = (self.folder / "drawings" / f"{name}.json").read_text(encoding="utf-8")
            self.drawings[name] = json.loads(text)
        return self.drawings[name]

    def chapter_of(self, card: dict[str, Any]) -> dict[str, Any]:
        """Return the chapter of a card."""
        return dict(self.documents[f"chapters/{card['chapter']}"])

    def p(
        self, style: str, text: Any, fill: str = "", *, bullet: str = "", indent: float = 0
    ) -> Any:
        """Return a paragraph of markup or plain text."""
        base = self.styles[style]
        changes: dict[str, Any] = {}
        if fill:
            changes["textColor"] = HexColor(self.swatches[fill])
        if bullet:
            changes |= {
                "leftIndent": indent,
                "bulletColor": changes.get("textColor", base.textColor),
            }
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
                more: dict[str, Any] = {"bullet": bullet, "indent": indent} if listed else {}
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


def titled(card: dict[str, Any]) -> dict[str, str]:
    """Return a card's title where it stands alone: one that ends in a colon wants its subtitle."""
    title, subtitle = card["title"], card["subtitle"]
    if title["plain"].endswith(":") and subtitle:
        return {name: f"{title[name]} {subtitle[name]}" for name in title}
    return dict(title)
