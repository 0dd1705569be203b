"""A file opened for judging, and its pages, each read when a rule first asks for it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from memopress.preflight.model import Rect
from memopress.preflight.reading.content import read_content
from memopress.preflight.reading.decoding import TooLargeError, decoded
from memopress.preflight.reading.store import Painted, Store
from memopress.preflight.reading.structure import Structure, read_structure
from memopress.preflight.reading.uses import (
    FontUse,
    Objects,
    annotations_of,
    fonts_of,
    objects_of,
    streams_in,
)
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.reading.marks import Mark

OWNER = "/memopress"
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_STREAM = re.compile(r"(stream )?<_io\.BytesIO object at 0x[0-9a-f]+>:? ?")
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_DEEP = 64  # pages within nodes of the page tree


class DamagedError(Exception):
    """A file is no PDF, or so broken that nothing can be said of its pages."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of a page comes from: its box in points from the trim's top left, y down."""

    box: Rect
    place: str


class Sheet:
    """One page. Boxes are None where the page has none; `number` counts from 1."""

    def __init__(self, number: int, obj: Object, store: Store, origin: dict[str, Any]) -> None:
        """Keep the page's object; its content is read later."""
        self.number, self.obj = number, obj
        self._store, self._origin = store, origin
        self.media = self.box("/MediaBox")
        self.crop, self.art = self.box("/CropBox"), self.box("/ArtBox")
        self.own_bleed, self.own_trim = self.box("/BleedBox"), self.box("/TrimBox")
        self.has_resources = "/Resources" in obj  # of its own, not those of the tree above

    def inherited(self, key: str) -> Object | None:
        """Return a page's attribute, or that of the nodes above it (ISO 32000-1, 7.7.3.4)."""
        node: Any = self.obj
        for _ in range(_DEEP):
            if not isinstance(node, Dictionary):
                return None
            if key in node:
                return node[key]
            node = node.get("/Parent")
        return None

    def box(self, key: str) -> Rect | None:
        """Return a box of the page, its corners in order; None where it is missing or nonsense."""
        value = self.inherited(key) if key in ("/MediaBox", "/CropBox") else self.obj.get(key)
        if not isinstance(value, Array) or len(value) != 4:
            return None
        try:
            x0, y0, x1, y1 = (float(each) for each in value)
        except (TypeError, ValueError):
            return None
        return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def whole(self) -> Rect:
        """The media box; that of a page without one is US Letter, as viewers take it."""
        return self.media or Rect(0, 0, 612, 792)

    @property
    def trim(self) -> Rect:
        """The trim: its own box, or what stands for it (14.11.2): art, crop, media."""
        return self.own_trim or self.art or self.crop or self.whole

    @property
    def bleed(self) -> Rect:
        """The bleed: its own box, or the trim, as what lies beyond may be the press's marks."""
        return self.own_bleed or self.trim

    @property
    def rotation(self) -> int:
        """How it is turned for viewing, in degrees."""
        value = self.inherited("/Rotate")
        return int(value) if isinstance(value, int) else 0

    @cached_property
    def painted(self) -> Painted:
        """All that the page paints."""
        obj = self.obj
        resources = self.inherited("/Resources")
        if "/Resources" not in obj and resources is not None:
            obj.Resources = resources
        return read_content(obj, self.whole, self._store)

    @cached_property
    def annotations(self) -> list[Object]:
        """The annotations of the page."""
        return annotations_of(self.obj)

    @cached_property
    def appearances(self) -> list[Painted]:
        """What the appearances of its annotations paint, each in a space of its own."""
        return [
            read_content(
                Dictionary(Contents=stream, Resources=stream.get("/Resources", Dictionary())),
                self.whole,
                self._store,
            )
            for annotation in self.annotations
            for stream in streams_in(annotation.get("/AP"))
        ]

    @property
    def marks(self) -> list[Mark]:
        """What the page paints, in order."""
        return self.painted.marks

    def from_trim(self, rect: Rect) -> Box:
        """Return a rectangle in points from the trim's top left, y down."""
        trim = self.trim
        return Box(rect.x0 - trim.x0, trim.y1 - rect.y1, rect.width, rect.height)

    @property
    def folio(self) -> int | None:
        """The page's folio, where memopress made it."""
        return self._origin.get("folio")

    @property
    def card(self) -> str:
        """The card that the page shows, where memopress made it."""
        return str(self._origin.get("card", ""))

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """Where the page's parts come from, where memopress made it."""
        rows = self._origin.get("items", ())
        return tuple(
            Origin(Rect(*(float(value) / 10 for value in row[:4])), str(row[4])) for row in rows
        )

    def source(self, box: Box) -> str:
        """Return the place that a box's content came from: of the smallest part that holds it.

        Of parts that only touch it, the one with which it shares most; '' where there is none.
        """
        x0, y0, x1, y1 = box.x, box.y, box.right, box.bottom
        here = Rect(x0, y0, x1, y1)
        holding = [o for o in self.origins if o.box.holds(here, 1.0)]
        if holding:
            return min(holding, key=lambda o: o.box.width * o.box.height).place
        best, place = 0.0, ""
        for origin in self.origins:
            shared = origin.box.meet(here)
            area = max(shared.width, 0.0) * max(shared.height, 0.0)
            if area > best:
                best, place = area, origin.place
        return place


class File:
    """A PDF: its catalogue, Info, XMP and pages."""

    def __init__(self, data: bytes, pdf: pikepdf.Pdf) -> None:
        """Take an open file; `data` are its bytes."""
        self.data, self.pdf = data, pdf
        self.root = pdf.Root
        self._store = Store(pdf)

    @property
    def header(self) -> str:
        """The version that the file's first line names, '' for none."""
        match = _HEADER.search(self.data[:1024])
        return match[1].decode() if match else ""

    @cached_property
    def version(self) -> str:
        """The version that counts: the later one of the header's and the catalogue's (7.5.2)."""
        own = self.root.get("/Version")
        return max(self.header, str(own)[1:] if own is not None else "")

    @cached_property
    def warnings(self) -> list[str]:
        """What had to be mended to read the file."""
        return [_said(each) for each in self.pdf.get_warnings()]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The pages."""
        pages = self._origin.get("pages", [])
        found = []
        for number, page in enumerate(self.pdf.pages, 1):
            origin = pages[number - 1] if number <= len(pages) else {}
            found.append(Sheet(number, page.obj, self._store, origin))
        return found

    @cached_property
    def _origin(self) -> dict[str, Any]:
        """What memopress kept in the file of where its parts come from."""
        try:
            private = self.root.PieceInfo[OWNER].Private
            data = json.loads(decoded(private)) if isinstance(private, Stream) else []
        except (AttributeError, KeyError, ValueError, TypeError, pikepdf.PdfError):
            return {}
        pages = data if isinstance(data, list) else []
        return {"pages": [page if _sound(page) else {} for page in pages]}

    @cached_property
    def structure(self) -> Structure | None:
        """The structure tree, None where the file is not tagged (14.7, 14.8)."""
        return read_structure(self.root, self.sheets)

    @cached_property
    def info(self) -> dict[str, Object]:
        """The Info dictionary."""
        info = self.pdf.trailer.get("/Info")
        return {str(k): v for k, v in info.items()} if isinstance(info, Dictionary) else {}

    @cached_property
    def xmp(self) -> dict[str, str]:
        """The XMP properties with a single value, by '{namespace}name'; empty where unreadable.

        Lists are joined by commas; of alternatives it is the default one, else the first.
        """
        metadata = self.root.get("/Metadata")
        if not isinstance(metadata, Stream):
            return {}
        try:
            tree = ET.fromstring(decoded(metadata))  # noqa: S314 - expat expands no external entities
        except (ET.ParseError, ValueError, LookupError, pikepdf.PdfError):
            return {}
        found: dict[str, str] = {}
        for description in tree.iter(f"{_RDF}Description"):
            found |= {k: v for k, v in description.attrib.items() if not k.startswith(_RDF)}
            for each in description:
                found[each.tag] = _value(each)
        return found

    @property
    def label(self) -> str:
        """The PDF/X standard that the XMP names, as PDF/X-4 asks, '' for none."""
        return self.xmp.get(_PDFX, "")

    @property
    def claims(self) -> tuple[str, ...]:
        """The standards that the file claims to keep: PDF/X in XMP or in Info, others in XMP.

        ISO 14289-1, 5, and ISO 19005-2, 6.6.4.
        """
        old = self.info.get("/GTS_PDFXVersion")
        x = self.label or (str(old) if old is not None else "")
        ua, a = self.xmp.get(_PDFUA, ""), self.xmp.get(f"{_PDFA}part", "")
        level = self.xmp.get(f"{_PDFA}conformance", "")
        found = (x, ua and f"PDF/UA-{ua}", a and f"PDF/A-{a}{level.lower()}")
        return tuple(each for each in found if each)

    @cached_property
    def intents(self) -> list[Object]:
        """The output intents that are dictionaries."""
        found = self.root.get("/OutputIntents")
        return (
            [each for each in found if isinstance(each, Dictionary)]
            if isinstance(found, Array)
            else []
        )

    @cached_property
    def intent(self) -> Object | None:
        """The first output intent for PDF/X."""
        return next((each for each in self.intents if each.get("/S") == "/GTS_PDFX"), None)

    @cached_property
    def profile(self) -> bytes:
        """The ICC profile of that output intent, empty where there is none."""
        stream = self.intent.get("/DestOutputProfile") if self.intent is not None else None
        try:
            return decoded(stream) if isinstance(stream, Stream) else b""
        except (pikepdf.PdfError, TooLargeError):
            return b""

    @cached_property
    def fonts(self) -> list[FontUse]:
        """The fonts in use; all that is painted has been read then."""
        return fonts_of(self)

    @cached_property
    def objects(self) -> Objects:
        """The indirect objects."""
        return objects_of(self.pdf)

    def paintings(self) -> Iterator[tuple[Sheet, Painted]]:
        """Yield what each page paints and, after it, what the annotations on it do."""
        for sheet in self.sheets:
            for painted in (sheet.painted, *sheet.appearances):
                yield sheet, painted

    def marks(self) -> Iterator[tuple[Sheet, Mark]]:
        """Yield all marks that are to be seen, each with its page."""
        for sheet in self.sheets:
            for mark in sheet.marks:
                if mark.visible:
                    yield sheet, mark


class _Bytes(io.BytesIO):
    """A file's bytes, that faults name without their address in memory, which is never the same."""

    def __repr__(self) -> str:
        return "of the file"


def open_file(data: bytes, password: str = "") -> File:
    """Return a file opened for judging; raises DamagedError for what cannot be opened.

    Small damage is mended on the way and told by `warnings`.
    """
    try:
        # What pages inherit stays in the tree above them, as the file has it.
        pdf = pikepdf.open(_Bytes(data), password=password, inherit_page_attributes=False)
        len(pdf.pages)
        return File(data, pdf)
    except pikepdf.PasswordError as fault:
        raise DamagedError("it cannot be opened without its password") from fault
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError) as fault:
        raise DamagedError(f"it cannot be read as a PDF: {_said(fault)}") from fault


def _value(element: ET.Element) -> str:
    items = list(element.iter(f"{_RDF}li"))
    if element.find(f"{_RDF}Alt") is not None:
        default = [item for item in items if item.get(_LANGUAGE) == "x-default"]
        items = (default or items)[:1]
    return ", ".join((item.text or "").strip() for item in items or [element])


def _said(fault: object) -> str:
    """Return what qpdf said, without the address of the stream that it read from."""
    return _STREAM.sub("", str(fault))


def _sound(page: object) -> bool:
    """Tell whether a page's entry of our own data is what we write."""
    if not isinstance(page, dict):
        return False
    rows = page.get("items")
    return isinstance(rows, list) and all(
        isinstance(row, list)
        and len(row) == 5
        and all(isinstance(value, int | float) for value in row[:4])
        for row in rows
    )
