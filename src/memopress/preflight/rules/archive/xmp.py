"""XMP packets: readable, and of properties that are known or explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Stream

from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.packet import NotWellFormedError, Packet, read_packet
from memopress.preflight.rules.archive.schemas import declarations, declared
from memopress.preflight.rules.archive.values import fault_of, known
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


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the file's own packet, and of others that are not well-formed."""
    main = file.root.get("/Metadata")
    for stream in file.objects.streams:
        own = isinstance(main, Stream) and stream.objgen == main.objgen
        if not own and stream.get("/Type") != "/Metadata":
            continue
        packet = file.packet if own else _read(stream)
        if packet is None:
            # Of the file's own, another rule tells that it cannot be read.
            if not own:
                yield PACKET.found("the XMP of an object is not well-formed")
            continue
        if re.search(rb"\b(bytes|encoding)\s*=", packet.head):
            yield PACKET.found("the header of an XMP packet has bytes or encoding")
        if own:
            yield from _judged(packet)


def _read(stream: Stream) -> Packet | None:
    try:
        return read_packet(decoded(stream))
    except (NotWellFormedError, pikepdf.PdfError):
        return None


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
        # A name that is both is XMP's own: nobody may declare another meaning of it.
        kind, types = known(each.namespace, each.name), {}
        if kind is None:
            kind, types = own.get((each.namespace, each.name), (None, {}))
        name = f"{min(packet.prefixes.get(each.namespace, {each.namespace}))}:{each.name}"
        if kind is None:
            yield PROPERTY.found("the XMP has a property that is not declared", value=name)
        elif found := fault_of(each, kind, types):
            what = (
                "a property has a value of another type"
                if found.limit
                else "a structure has a field that its type does not know"
            )
            yield VALUE.found(what, value=f"{name}{found.place}", limit=found.limit)
