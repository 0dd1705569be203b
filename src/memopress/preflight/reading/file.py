"""A file opened for judging: what it says of itself, and what is in it as a whole."""

from __future__ import annotations

import io
import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from memopress.preflight.reading.allowance import SpentError, charge, counted
from memopress.preflight.reading.decoding import TooLargeError, data_of, decoded
from memopress.preflight.reading.facts import Facts
from memopress.preflight.reading.fonts import CUT
from memopress.preflight.reading.opening import check_objects, check_pages
from memopress.preflight.reading.packet import RDF, NotWellFormedError, Packet, read_packet
from memopress.preflight.reading.sheet import PageObject
from memopress.preflight.reading.store import Store
from memopress.preflight.reading.streams import Laid, laid_out
from memopress.preflight.reading.structure import Structure, read_structure
from memopress.preflight.reading.uses import (
    FontUse,
    Objects,
    objects_of,
)
from memopress.preflight.reading.values import whole_of
from memopress.private import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.reading.marks import Mark
    from memopress.preflight.reading.summary import Key

_OWN = 8_000_000  # bytes of our own data: those of 500 pages have less
_FAR = 1e6  # tenths of a point: no page reaches as far
_PAGE = 20  # units of work for a page that is not looked into
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_STREAM = re.compile(r"(stream )?<_io\.BytesIO object at 0x[0-9a-f]+>:? ?")
# What harms nobody, as qpdf says: a cross-reference stream that does not list itself, and an offset
# of a cross-reference table that is that of the white space before it.
_HARMLESS = (
    "xref entry for the xref stream itself is missing",
    "extraneous whitespace seen before xref",
)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


class DamagedError(Exception):
    """A file is no PDF, or so broken that nothing can be said of its pages."""


class File:
    """A PDF: its catalogue, Info, XMP and pages."""

    def __init__(self, data: bytes, pdf: pikepdf.Pdf) -> None:
        """Take an open file; `data` are its bytes."""
        self.data, self.pdf = data, pdf
        self.root = pdf.Root
        self._store = Store(pdf)
        self._profiles: dict[tuple[int, int], bytes] = {}  # of output intents

    @cached_property
    def facts(self) -> Facts:
        """What rules that judge a page by itself may know of the file."""
        return Facts(self)

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
        """What had to be mended to read the file, without what harms nobody."""
        said = [_said(each) for each in self.pdf.get_warnings()]
        return [each for each in said if not any(harmless in each for harmless in _HARMLESS)]

    @cached_property
    def laid(self) -> Laid:
        """How the file's bytes stand."""
        return laid_out(self.data, self._number)

    def _number(self, number: int, generation: int) -> int | None:
        """Return the number that an object is, None for none."""
        try:
            found: Any = self.pdf.get_object(number, generation)
        except (ValueError, OverflowError, pikepdf.PdfError):
            return None
        return whole_of(found)

    @cached_property
    def sheets(self) -> list[PageObject]:
        """The pages."""
        pages = self._origin.get("pages", [])
        found = []
        for number, page in enumerate(self.pdf.pages, 1):
            charge(_PAGE)
            origin = pages[number - 1] if number <= len(pages) else {}
            found.append(PageObject(number, page.obj, self._store, origin))
        return found

    @cached_property
    def _origin(self) -> dict[str, Any]:
        """What memopress kept in the file of where its parts come from."""
        try:
            private = self.root.PieceInfo[OWNER].Private
            data = json.loads(decoded(private, _OWN)) if isinstance(private, Stream) else []
        except (
            AttributeError,
            KeyError,
            ValueError,
            TypeError,
            RecursionError,
            SpentError,
            pikepdf.PdfError,
        ):
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
        if self.packet is None:
            return {}
        found: dict[str, str] = {}
        for description in self.packet.root.iter(f"{RDF}Description"):
            found |= {k: v for k, v in description.attrib.items() if not k.startswith(RDF)}
            for each in description:
                found[each.tag] = _value(each)
        return found

    @property
    def packet(self) -> Packet | None:
        """The XMP property by property, with all values and languages; None where unreadable."""
        if isinstance(self._packet, SpentError):
            raise self._packet
        return self._packet

    @cached_property
    def _packet(self) -> Packet | SpentError | None:
        """The packet, read once, be it that it is too large to be read."""
        metadata = self.root.get("/Metadata")
        if not isinstance(metadata, Stream):
            return None
        try:
            return read_packet(decoded(metadata))
        except SpentError as fault:
            return fault
        except TooLargeError as fault:
            return SpentError(f"XMP: {fault}")
        except (NotWellFormedError, pikepdf.PdfError):
            return None

    @property
    def label(self) -> str:
        """The PDF/X standard that the XMP names, as PDF/X-4 asks, '' for none."""
        return self.xmp.get(_PDFX, "")

    @property
    def archive(self) -> tuple[str, str]:
        """The part and the conformance level of PDF/A that the XMP names, '' for none."""
        return self.xmp.get(f"{_PDFA}part", ""), self.xmp.get(f"{_PDFA}conformance", "")

    @property
    def claims(self) -> tuple[str, ...]:
        """The standards that the file claims to keep: PDF/X in XMP or in Info, others in XMP.

        ISO 14289-1, 5, and ISO 19005-2, 6.6.4.
        """
        old = self.info.get("/GTS_PDFXVersion")
        x = self.label or (str(old) if old is not None else "")
        ua, (a, level) = self.xmp.get(_PDFUA, ""), self.archive
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
        return self.profile_of(self.intent) if self.intent is not None else b""

    def profile_of(self, intent: Object) -> bytes:
        """Return an output intent's ICC profile, empty where it has none; each is read once."""
        stream = intent.get("/DestOutputProfile")
        number = stream.objgen if isinstance(stream, Stream) else None
        if number is None:
            return b""
        if number not in self._profiles:
            self._profiles[number] = data_of(stream)
        return self._profiles[number]

    @cached_property
    def fonts(self) -> list[FontUse]:
        """The fonts in use, with all codes that the file shows of each, and where it is first."""
        found: dict[Key, FontUse] = {}
        for sheet in self.sheets:
            for each in counted(sheet.summary.fonts):
                font, obj = self._store.known(each.key)
                font.used.update(each.used)
                font.rendered.update(set(each.used).difference(each.unseen), (CUT,) * each.cut)
                found.setdefault(each.key, FontUse(font, obj, sheet, each.box))
        return list(found.values())

    @cached_property
    def objects(self) -> Objects:
        """The indirect objects."""
        return objects_of(self.pdf)

    def font(self, key: Key) -> FontResource:
        """Return a font that a page's summary names."""
        return self._store.known(key)[0]

    def marks(self) -> Iterator[tuple[PageObject, Mark]]:
        """Yield all marks that are to be seen, each with its page."""
        return ((sheet, mark) for sheet in self.sheets for mark in sheet.seen)


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
        check_objects(data)
        pdf = pikepdf.open(_Bytes(data), password=password, inherit_page_attributes=False)
        check_pages(pdf)
        len(pdf.pages)
        return File(data, pdf)
    except pikepdf.PasswordError as fault:
        raise DamagedError("it cannot be opened without its password") from fault
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError) as fault:
        raise DamagedError(f"it cannot be read as a PDF: {_said(fault)}") from fault


def _value(element: Element) -> str:
    items = list(element.iter(f"{RDF}li"))
    if element.find(f"{RDF}Alt") is not None:
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
        and all(isinstance(value, int | float) and abs(value) < _FAR for value in row[:4])
        for row in counted(rows)
    )
