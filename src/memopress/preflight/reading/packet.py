"""XMP packets property by property (XMP specification of September 2005, part of PDF/A-2)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree import ElementTree as ET

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_HEAD = re.compile(rb"<\?xpacket\b[^?]*\?>")
_ARRAYS = ("Alt", "Bag", "Seq")
_RESOURCE = f"{RDF}parseType"


class Property(NamedTuple):
    """A property: its namespace and name, its form, its texts, and its fields if it has any.

    The form is 'text', 'Alt', 'Bag', 'Seq', or 'struct'; `items` are the nodes of an array's items.
    """

    namespace: str
    name: str
    form: str
    texts: tuple[str, ...]
    items: tuple[ET.Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet: its header, the prefixes that its namespaces go by, and its properties."""

    head: bytes
    prefixes: dict[str, set[str]] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()


def read_packet(data: bytes) -> Packet:
    """Return a packet; raises ET.ParseError, ValueError or LookupError for no well-formed XML."""
    head = _HEAD.search(data)
    prefixes: dict[str, set[str]] = {}
    root = None
    # Expat expands no external entities.
    for event, node in ET.iterparse(io.BytesIO(data), ("start-ns", "start")):  # noqa: S314
        if event == "start-ns":
            prefix, namespace = node
            prefixes.setdefault(namespace, set()).add(prefix)
        elif root is None:
            root = node
    found: list[Property] = []
    for rdf in root.iter(f"{RDF}RDF") if root is not None else ():
        for description in rdf.findall(f"{RDF}Description"):
            found += fields_of(description)
    return Packet(head[0] if head else b"", prefixes, tuple(found))


def fields_of(node: ET.Element) -> list[Property]:
    """Return the properties of a description, or the fields of a structure in any of its forms."""
    found = [
        Property(*_split(key), "text", (value,))
        for key, value in node.attrib.items()
        if not key.startswith((RDF, "{http://www.w3.org/XML/1998/namespace}")) and "}" in key
    ]
    for child in node:
        if child.tag == f"{RDF}Description":  # a structure that is written as a node of its own
            found += fields_of(child)
        else:
            found.append(_property(child))
    return found


def _property(node: ET.Element) -> Property:
    namespace, name = _split(node.tag)
    for form in _ARRAYS:
        array = node.find(f"{RDF}{form}")
        if array is not None:
            items = tuple(array.findall(f"{RDF}li"))
            texts = tuple((item.text or "").strip() for item in items)
            return Property(namespace, name, form, texts, items)
    fields = len(node) or any(not key.startswith(("{http://www.w3",)) for key in node.attrib)
    if fields or node.get(_RESOURCE) == "Resource":
        return Property(namespace, name, "struct", (), (node,))
    return Property(namespace, name, "text", ((node.text or "").strip(),))


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.removeprefix("{").partition("}")
    return namespace, name
