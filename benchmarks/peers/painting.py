"""What is painted on the pages of the Platypus brochure: fields, drawings, a photograph."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor

from peers.flowables import BLEED, HEIGHT, MM, WIDTH, cover

if TYPE_CHECKING:
    from peers.house import House


class Painter:
    """Paints for one edition."""

    def __init__(self, house: House, edition: dict[str, Any]) -> None:
        """Paint in the swatches of the house."""
        self.house, self.edition, self.documents = house, edition, house.documents

    def paint(self, page: dict[str, Any], document: dict[str, Any], canvas: Any) -> None:
        """Paint a page on a canvas whose origin is the trim's bottom left corner."""
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
                swatch = self.house.chapter_of(document)["swatch"]
                field(118, -3, 55, 246, f"{swatch}-licht", left)
            case "affiche":
                fills = {
                    "vol": page["swatch"],
                    "geel": "accent",
                    "licht": f"{page['swatch']}-licht",
                }
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
        canvas.setFillColor(HexColor(self.house.swatches[fill]))
        bottom = HEIGHT - (y + height) * MM
        canvas.rect(x * MM, bottom, width * MM, height * MM, stroke=0, fill=1)

    def _drawn(
        self, canvas: Any, name: str, x: float, y: float, width: float, height: float,
        left: bool = False,  # noqa: FBT001, FBT002
    ) -> None:  # fmt: skip
        x = 170 - x - width if left else x
        box = (x * MM, HEIGHT - (y + height) * MM, width * MM, height * MM)
        cover(canvas, name, self.house.drawing(name), box)

    def _photograph_on(self, canvas: Any, picture: dict[str, Any]) -> None:
        file = str(self.house.folder / picture["file"])
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
