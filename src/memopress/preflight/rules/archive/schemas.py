"""XMP schemas: those that PDF/A-2 knows, and those that a file declares itself."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from memopress.preflight.reading.packet import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from memopress.preflight.reading.packet import Packet

_SCHEMAS = "http://www.aiim.org/pdfa/ns/extension/", "schemas"
# The schemas of the XMP specification of September 2005 and of ISO 19005-2, 6.6.4: properties by
# the type of their value. Those that only pictures and films have are not told apart: 'any'.
_KNOWN = {
    "http://purl.org/dc/elements/1.1/": "contributor=bag coverage=text creator=seq date=seq-date "
    "description=alt format=text identifier=text language=bag publisher=bag relation=bag "
    "rights=alt source=text subject=bag title=alt type=bag",
    "http://ns.adobe.com/xap/1.0/": "Advisory=bag BaseURL=text CreateDate=date CreatorTool=text "
    "Identifier=bag Label=text MetadataDate=date ModifyDate=date Nickname=text Rating=integer "
    "Thumbnails=alt",
    "http://ns.adobe.com/xap/1.0/rights/": "Certificate=text Marked=boolean Owner=bag "
    "UsageTerms=alt WebStatement=text",
    "http://ns.adobe.com/xap/1.0/mm/": "DerivedFrom=struct DocumentID=text History=seq "
    "InstanceID=text LastURL=text ManagedFrom=struct Manager=text ManageTo=text ManageUI=text "
    "ManagerVariant=text RenditionClass=text RenditionOf=struct RenditionParams=text "
    "SaveID=integer VersionID=text Versions=seq",
    "http://ns.adobe.com/xap/1.0/bj/": "JobRef=bag",
    "http://ns.adobe.com/xap/1.0/t/pg/": "Colorants=seq Fonts=bag MaxPageSize=struct "
    "NPages=integer PlateNames=seq",
    "http://ns.adobe.com/pdf/1.3/": "Keywords=text PDFVersion=text Producer=text",
    "http://ns.adobe.com/photoshop/1.0/": "AuthorsPosition=text CaptionWriter=text Category=text "
    "City=text Country=text Credit=text DateCreated=date Headline=text Instructions=text "
    "Source=text State=text SupplementalCategories=bag TransmissionReference=text Urgency=integer",
    "http://www.aiim.org/pdfa/ns/id/": "part=integer amd=text corr=text conformance=text",
    "http://www.aiim.org/pdfa/ns/extension/": "schemas=bag",
}
_OPEN = (
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.adobe.com/tiff/1.0/",
    "http://ns.adobe.com/exif/1.0/",
    "http://ns.adobe.com/exif/1.0/aux/",
)
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPE = "http://www.aiim.org/pdfa/ns/type#"
_FIELD = "http://www.aiim.org/pdfa/ns/field#"
# Fields that each part of a declaration has; those after the bar may be left out.
_FIELDS = {
    _SCHEMA: "schema namespaceURI prefix property | valueType",
    _PROPERTY: "name valueType category description |",
    _TYPE: "type namespaceURI prefix description field |",
    _FIELD: "name valueType description |",
}
_SIMPLE = {
    "date": "date", "integer": "integer", "boolean": "boolean", "real": "real", "lang alt": "alt",
}  # fmt: skip
_WORDS = frozenset(
    (
        "text", "uri", "url", "xpath", "guid", "agentname", "propername", "mimetype", "locale",
        "renditionclass", "rational", "gpscoordinate", "filename", "any",
    )
)  # fmt: skip
_STRUCTURES = frozenset(
    (
        "resourceevent", "resourceref", "version", "job", "dimensions", "thumbnail", "colorant",
        "font", "flash", "cfapattern", "devicesettings", "oecf/sfr",
    )
)  # fmt: skip
_CHOICE = re.compile(r"^(?:open |closed )?choice(?: of)?\s*|\s*choice$", re.IGNORECASE)
_ARRAY = re.compile(r"^(bag|seq|alt)(?:\s+(?:of\s+)?(.*))?$")


@cache
def _table() -> dict[tuple[str, str], str]:
    return {
        (namespace, name): kind.replace("-", " ")
        for namespace, text in _KNOWN.items()
        for name, _, kind in (each.partition("=") for each in text.split())
    }


def known(namespace: str, name: str) -> str | None:
    """Return the type of a property that PDF/A-2 knows, None for others."""
    return "any" if namespace in _OPEN else _table().get((namespace, name))


def declared(packet: Packet) -> dict[tuple[str, str], str]:
    """Return the types of the properties that extension schemas declare, by namespace and name."""
    found = {}
    for schema in _schemas(packet):
        texts, parts = _read(schema, _SCHEMA)
        for each in parts.get("property", ()):
            own, _ = _read(each, _PROPERTY)
            kind = form_of(own.get("valueType", ""))
            found[texts.get("namespaceURI", ""), own.get("name", "")] = kind or "any"
    return found


def declarations(packet: Packet) -> Iterator[str]:
    """Yield what is wrong with extension schemas (ISO 19005-2, 6.6.2.3.3)."""
    if any(p.form != "Bag" for p in packet.properties if (p.namespace, p.name) == _SCHEMAS):
        yield "container is no bag"
    for schema in _schemas(packet):
        yield from _faults(schema, _SCHEMA)
        _, parts = _read(schema, _SCHEMA)
        own = {_read(each, _TYPE)[0].get("type", "") for each in parts.get("valueType", ())}
        for each in parts.get("property", ()):
            yield from _faults(each, _PROPERTY)
            said, _ = _read(each, _PROPERTY)
            name = said.get("name", "")
            if said.get("category", "internal") not in ("internal", "external"):
                yield f"has a property '{name}' that is neither internal nor external"
            kind = said.get("valueType", "Text")
            if form_of(kind) is None and _ARRAY.sub(r"\2", kind) not in own and kind not in own:
                yield f"has a property '{name}' of the unknown type '{kind}'"
        for each in parts.get("valueType", ()):
            yield from _faults(each, _TYPE)
            for one in _read(each, _TYPE)[1].get("field", ()):
                yield from _faults(one, _FIELD)


def form_of(kind: str) -> str | None:
    """Return a declared type as ours are written, None where XMP has none of that name."""
    plain = _CHOICE.sub("", kind.strip()).strip().lower() or "text"
    if plain in _SIMPLE:
        return _SIMPLE[plain]
    if match := _ARRAY.match(plain):
        inner = form_of(match[2]) if match[2] else "text"
        if inner is None:
            return None
        return f"{match[1]} {inner}" if inner in ("date", "integer", "boolean") else match[1]
    if plain in _STRUCTURES:
        return "struct"
    return "text" if plain in _WORDS else None


def _schemas(packet: Packet) -> Iterator[ET.Element]:
    for each in packet.properties:
        if (each.namespace, each.name) == _SCHEMAS:
            yield from each.items


def _read(node: ET.Element, namespace: str) -> tuple[dict[str, str], dict[str, list[ET.Element]]]:
    """Return the texts and the items of a declaration's fields by name."""
    texts: dict[str, str] = {}
    parts: dict[str, list[ET.Element]] = {}
    for each in fields_of(node):
        if each.namespace == namespace:
            texts[each.name] = each.texts[0] if each.texts else ""
            parts[each.name] = list(each.items)
    return texts, parts


def _faults(node: ET.Element, namespace: str) -> Iterator[str]:
    needed, _, more = _FIELDS[namespace].partition("|")
    found = {(each.namespace, each.name): each.form for each in fields_of(node)}
    part = namespace.rstrip("#").rpartition("/")[2]
    lost = [name for name in needed.split() if (namespace, name) not in found]
    if lost:
        yield f"lacks {', '.join(f'{part}:{name}' for name in lost)}"
    names = {(namespace, name) for name in (*needed.split(), *more.split())}
    for _, name in set(found) - names:
        yield f"has the unknown field '{name}'"
    for name in ("property", "valueType", "field"):
        if namespace in (_SCHEMA, _TYPE) and found.get((namespace, name), "Seq") != "Seq":
            yield f"has a {part}:{name} that is no sequence"
