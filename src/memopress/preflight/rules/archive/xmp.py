"""XMP packets: readable, and of properties that are known or explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pikepdf
from pikepdf import Stream

from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.packet import Packet, Property, read_packet
from memopress.preflight.rules.archive.schemas import declarations, declared, known
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

PACKET = must(
    "xmp-packet",
    "XMP is well-formed, and its header has neither bytes nor encoding (ISO 19005-2, 6.6.2.1)",
    A2A,
)
PROPERTY = must(
    "xmp-property",
    "a property is one of XMP's own, or an extension schema declares it (ISO 19005-2, 6.6.2.3.1)",
    A2A,
)
VALUE = must("xmp-value", "a property has a value of its type (ISO 19005-2, 6.6.2.3.1)", A2A)
EXTENSION = must(
    "xmp-extension",
    "an extension schema has all fields that describe it, and no others (ISO 19005-2, 6.6.2.3.3)",
    A2A,
)
PREFIX = must(
    "xmp-prefix",
    "labels and extension schemas go by fixed prefixes (ISO 19005-2, 6.6.4; ISO 14289-1, 5)",
    UA1,
    A2A,
)
_PREFIXES = {
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.aiim.org/pdfa/ns/extension/": "pdfaExtension",
    "http://www.aiim.org/pdfa/ns/schema#": "pdfaSchema",
    "http://www.aiim.org/pdfa/ns/property#": "pdfaProperty",
    "http://www.aiim.org/pdfa/ns/type#": "pdfaType",
    "http://www.aiim.org/pdfa/ns/field#": "pdfaField",
}
_FORMS = {"alt": ("Alt",), "bag": ("Bag",), "seq": ("Seq",), "struct": ("struct",)}
_TEXTS = {
    "date": re.compile(
        r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
    ),
    "integer": re.compile(r"[+-]?\d+"),
    "real": re.compile(r"[+-]?\d*\.?\d+"),
    "boolean": re.compile("True|False"),
}


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the file's own packet, and of others that are not well-formed."""
    main = file.root.get("/Metadata")
    for stream in file.objects.streams:
        own = isinstance(main, Stream) and stream.objgen == main.objgen
        if not own and stream.get("/Type") != "/Metadata":
            continue
        try:
            packet = read_packet(decoded(stream))
        except (ET.ParseError, ValueError, LookupError, pikepdf.PdfError):
            # Of the file's own, another rule tells that it cannot be read.
            if not own:
                yield PACKET.found("the XMP of an object is not well-formed")
            continue
        if re.search(rb"\b(bytes|encoding)\s*=", packet.head):
            yield PACKET.found("the header of an XMP packet has bytes or encoding")
        if own:
            yield from _judged(packet)


def _judged(packet: Packet) -> Iterator[Finding]:
    used = {each.namespace for each in packet.properties}
    for namespace, prefix in _PREFIXES.items():
        said = packet.prefixes.get(namespace, {prefix})
        if said != {prefix} and (namespace in used or "extension" not in namespace):
            value = ", ".join(sorted(said))
            yield PREFIX.found("a namespace goes by another prefix", value=value, limit=prefix)
    own = declared(packet)
    for fault in declarations(packet):
        yield EXTENSION.found(f"an extension schema {fault}")
    for each in packet.properties:
        kind = known(each.namespace, each.name) or own.get((each.namespace, each.name))
        name = f"{min(packet.prefixes.get(each.namespace, {each.namespace}))}:{each.name}"
        if kind is None:
            yield PROPERTY.found("the XMP has a property that is not declared", value=name)
        elif not _fits(each, kind):
            yield VALUE.found("a property has a value of another type", value=name, limit=kind)


def _fits(each: Property, kind: str) -> bool:
    """Tell whether a property has the form that its type asks for, and its texts too."""
    form, _, inner = kind.partition(" ")
    if form == "any":
        return True
    if form in _FORMS:
        pattern = _TEXTS.get(inner)
        return each.form in _FORMS[form] and (
            pattern is None or all(pattern.fullmatch(text) for text in each.texts)
        )
    pattern = _TEXTS.get(form)
    return each.form == "text" and (pattern is None or bool(pattern.fullmatch(each.texts[0])))
