"""XMP schemas that a file declares itself (ISO 19005-2, 6.6.2.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.preflight.reading.packet import fields_of
from memopress.preflight.rules.archive.values import Structure, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from memopress.preflight.reading.packet import Packet

    Types = dict[str, Structure | None]

_SCHEMAS = "http://www.aiim.org/pdfa/ns/extension/", "schemas"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPE = "http://www.aiim.org/pdfa/ns/type#"
_FIELD = "http://www.aiim.org/pdfa/ns/field#"
# Fields that each part of a declaration has; those after the bar may be left out.
_FIELDS = {
    _SCHEMA: "schema namespaceURI prefix | property valueType",
    _PROPERTY: "name valueType category description |",
    _TYPE: "type namespaceURI prefix description field |",
    _FIELD: "name valueType description |",
}


def declared(packet: Packet) -> dict[tuple[str, str], tuple[str, Types]]:
    """Return the properties that extension schemas declare, by namespace and name.

    Each comes with its type, and with the types that its schema declares itself.
    """
    found = {}
    for schema in _schemas(packet):
        texts, parts = _read(schema, _SCHEMA)
        own = _types(parts)
        for each in parts.get("property", ()):
            said, _ = _read(each, _PROPERTY)
            kind = type_of(said.get("valueType", ""), own) or "any"
            found[texts.get("namespaceURI", ""), said.get("name", "")] = kind, own
    return found


def declarations(packet: Packet) -> Iterator[str]:
    """Yield what is wrong with extension schemas (ISO 19005-2, 6.6.2.3.3)."""
    if any(p.form != "Bag" for p in packet.properties if (p.namespace, p.name) == _SCHEMAS):
        yield "container is no bag"
    for schema in _schemas(packet):
        yield from _faults(schema, _SCHEMA)
        _, parts = _read(schema, _SCHEMA)
        own = _types(parts)
        for each in parts.get("property", ()):
            yield from _faults(each, _PROPERTY)
            said, _ = _read(each, _PROPERTY)
            name = said.get("name", "")
            if said.get("category", "internal") not in ("internal", "external"):
                yield f"has a property '{name}' that is neither internal nor external"
            kind = said.get("valueType", "Text")
            if type_of(kind, own) is None:
                yield f"has a property '{name}' of the unknown type '{kind}'"
        for each in parts.get("valueType", ()):
            yield from _faults(each, _TYPE)
            for one in _read(each, _TYPE)[1].get("field", ()):
                yield from _faults(one, _FIELD)
                said, _ = _read(one, _FIELD)
                kind = said.get("valueType", "Text")
                if type_of(kind, own) is None:
                    yield f"has a field '{said.get('name', '')}' of the unknown type '{kind}'"


def _types(parts: dict[str, list[ET.Element]]) -> Types:
    """Return the types that a schema declares, by name in small letters, None without fields."""
    told = {}
    for each in parts.get("valueType", ()):
        texts, inner = _read(each, _TYPE)
        fields = [_read(one, _FIELD)[0] for one in inner.get("field", ())]
        told[texts.get("type", "").lower()] = texts.get("namespaceURI", ""), fields
    names: Types = {
        name: Structure(space, {}) if fields else None for name, (space, fields) in told.items()
    }
    return {
        name: Structure(
            space,
            {
                each.get("name", ""): type_of(each.get("valueType", ""), names) or "any"
                for each in fields
            },
        )
        if fields
        else None
        for name, (space, fields) in told.items()
    }


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
