"""ReportLab's canvas with the few doors it lacks."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.picture import Plate, Raster
    from memopress.render.font import DocumentFont
    from memopress.render.ink import SpotInk
    from memopress.units import Box

# Else every image is written as ASCII85, in Python and a quarter larger.
rl_config.useA85 = 0
rl_config.invariant = 1

_NO_FONT = "memopress-none"
_PRINTED = 4
_CHANNELS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}
# What stands in a name as it is (ISO 32000-1, 7.2.2): no delimiters, and no '#'.
_REGULAR = frozenset(range(0x21, 0x7F)) - frozenset(b"%()<>{}[]/#")


class _NoFont:
    """The font a canvas begins with: none, where ReportLab would name Helvetica on every page."""

    fontName = _NO_FONT  # noqa: N815 (ReportLab's name)
    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815

    class face:  # noqa: N801
        """The face that ReportLab asks for a name."""

        name = _NO_FONT
        builtIn = 0  # noqa: N815


pdfmetrics.registerFont(_NoFont())


class DraftCanvas(Canvas):  # type: ignore[misc]
    """A canvas with graphics states of our own naming and with images named by content.

    `states` maps the names of the present page's ExtGStates to their dictionaries as text; `spaces`
    are the names of the colour spaces that it uses, of those that were added.
    """

    def __init__(self) -> None:
        """Begin a document."""
        self.states: dict[str, str] = {}
        self.spaces: set[str] = set()
        super().__init__(io.BytesIO(), pageCompression=1, invariant=1, initialFontName=_NO_FONT)

    def _setExtGState(self, obj: Any) -> None:  # noqa: N802
        obj.ExtGState = PDFDictionary(self.states) if self.states else None

    def _setColorSpace(self, obj: Any) -> None:  # noqa: N802
        obj._colorsUsed = {name: name for name in sorted(self.spaces)} | self._colorsUsed  # noqa: SLF001

    def add_spot(self, spot: SpotInk) -> None:
        """Have a Separation written, with CMYK to stand for it (ISO 32000-1, 8.6.6.4)."""
        none, full = PDFArray((0, 0, 0, 0)), PDFArray(spot.cmyk)
        tint = {"FunctionType": 2, "Domain": PDFArray((0, 1)), "N": 1, "C0": none, "C1": full}
        space = PDFArray(
            (PDFName("Separation"), _name(spot.name), PDFName("DeviceCMYK"), PDFDictionary(tint))
        )
        self._doc.Reference(space, spot.resource)

    def add_font(self, font: DocumentFont) -> None:
        """Have a font written when the document is."""
        self._doc.delayedFonts.append(font)

    def place(self, plate: Plate, box: Box) -> None:
        """Draw a plate into a box of PDF coordinates (`y` its lower edge, upwards).

        drawImage would guess from a path what the plate knows, and name the image after that path,
        so that the bytes would hang on where the cache lies.
        """
        name = plate.name
        resource = self._doc.getXObjectName(name)
        if resource not in self._doc.idToObject:
            image = _image(plate.image)
            if plate.mask:
                image.dictionary["SMask"] = self._doc.Reference(_image(plate.mask))
            self._doc.Reference(image, resource)
        if name not in self._formsinuse:
            self._formsinuse.append(name)
        self.addLiteral(
            f"q {box.width:.3f} 0 0 {box.height:.3f} {box.x:.3f} {box.y:.3f} cm /{resource} Do Q"
        )

    def link(self, target: str, title: str, boxes: Sequence[Box]) -> None:
        """Add a link on boxes of PDF coordinates: to an address, or to '#' and a bookmarked key."""
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.around(box)
        # Links carry the Print flag in PDF/A (ISO 19005-2, 6.3.2), and have no border.
        keys: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([round(v, 3) for v in (whole.x, whole.y, whole.right, whole.bottom)]),
            "Border": PDFArray([0, 0, 0]),
            "Contents": PDFString(title),
            "F": _PRINTED,
        }
        if len(boxes) > 1:
            # Of the rectangle only these parts are active (ISO 32000-1, 12.5.6.5).
            corners = ((b.x, b.right, b.y, b.bottom) for b in boxes)
            points = [(x0, y1, x1, y1, x0, y0, x1, y0) for x0, x1, y0, y1 in corners]
            keys["QuadPoints"] = PDFArray([round(v, 3) for four in points for v in four])
        if target.startswith("#"):
            keys["Dest"] = self._bookmarkReference(target)
        else:
            keys["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(target)})
        self._addAnnotation(PDFDictionary(keys))


def _name(text: str) -> str:
    """Return any text as a PDF name in UTF-8 (ISO 32000-1, 7.3.5; ISO 19005-2, 6.1.8).

    ReportLab's PDFName is for names of its own: it lets a slash end them, and knows no UTF-8.
    """
    return "/" + "".join(chr(b) if b in _REGULAR else f"#{b:02x}" for b in text.encode())


def _image(raster: Raster) -> PDFStream:
    """Return pixels as an image of a PDF (ISO 32000-1, 8.9.5)."""
    keys = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": raster.width,
        "Height": raster.height,
        "ColorSpace": PDFName(raster.space),
        "BitsPerComponent": raster.bits,
        "Filter": PDFName(raster.filter),
    }
    if raster.inverted:
        keys["Decode"] = PDFArray([1, 0] * _CHANNELS[raster.space])
    return PDFStream(PDFDictionary(keys), raster.data)
