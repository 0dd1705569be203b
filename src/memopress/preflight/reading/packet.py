"""XMP packets property by property (XMP specification of September 2005, part of PDF/A-2)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from msgspec import Struct, field

from memopress.preflight.reading.allowance import SpentError, charge, charge_bytes

_MOST = 16_000_000  # bytes: packets hold previews, and the history of a file
_MOST_ELEMENTS = 200_000
_DEEP = 100  # elements in each other
_PIECE = 1 << 16
_ELEMENT = 10  # units of work
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_HEAD = re.compile(rb"<\?xpacket\b[^?]*\?>")
_ARRAYS = ("Alt", "Bag", "Seq")
_RESOURCE = f"{RDF}parseType"
_XML = "{http://www.w3.org/XML/1998/namespace}"


class Property(NamedTuple):
    """A property: its namespace and name, its form, its texts, and its fields if it has any.

    The form is 'text', 'Alt', 'Bag', 'Seq', or 'struct'; `items` are the nodes of an array's items,
    or the one of a structure. A value that has qualifiers is told without them.
    """

    namespace: str
    name: str
    form: str
    texts: tuple[str, ...]
    items: tuple[ET.Element, ...] = ()


class NotWellFormedError(ValueError):
    """A packet is no well-formed XML."""


class Packet(Struct, frozen=True):
    """A packet: its header, its XML, the prefixes that its namespaces go by, its properties."""

    head: bytes
    root: ET.Element
    prefixes: dict[str, set[str]] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()


def read_packet(data: bytes) -> Packet:
    """Return a packet; raises NotWellFormedError, and SpentError for what no packet has."""
    head = _HEAD.search(data)
    root, prefixes = _parsed(data)
    found: list[Property] = []
    for rdf in root.iter(f"{RDF}RDF"):
        for description in rdf.findall(f"{RDF}Description"):
            found += fields_of(description)
    return Packet(head[0] if head else b"", root, prefixes, tuple(found))


def _parsed(data: bytes) -> tuple[ET.Element, dict[str, set[str]]]:
    """Return the root of a packet, and the prefixes that each of its namespaces goes by.

    Raises NotWellFormedError, and SpentError for one that is larger or deeper than any packet: it
    would be read for the sake of memory alone.
    """
    if len(data) > _MOST:
        raise SpentError(f"XMP has more than {_MOST // 1_000_000} MB")
    # Expat expands no external entities.
    parser: Any = ET.XMLPullParser(("start-ns", "start", "end"))
    root: ET.Element | None = None
    prefixes: dict[str, set[str]] = {}
    count = depth = 0
    try:
        for at in (*range(0, len(data), _PIECE), None):
            if at is None:
                parser.close()
            else:
                charge_bytes(_PIECE)
                parser.feed(data[at : at + _PIECE])
            for event, node in parser.read_events():
                if event == "start-ns":
                    prefix, namespace = node
                    prefixes.setdefault(namespace, set()).add(prefix)
                    continue
                depth += 1 if event == "start" else -1
                if event == "start":
                    count += 1
                    charge(_ELEMENT)
                    root = node if root is None else root
                if count > _MOST_ELEMENTS or depth > _DEEP:
                    raise SpentError(
                        f"XMP has more than {_MOST_ELEMENTS:,} elements, or {_DEEP} in each other"
                    )
    except (ET.ParseError, ValueError, LookupError) as fault:
        raise NotWellFormedError(f"XMP is not well-formed: {fault}") from fault
    if root is None:
        raise NotWellFormedError("XMP is not well-formed: it has no element")
    return root, prefixes


def fields_of(node: ET.Element) -> list[Property]:
    """Return the properties of a description, or the fields of a structure in any of its forms."""
    found: list[Property] = []
    left = [node]
    while left:
        each = left.pop()
        found += [
            Property(*_split(key), "text", (value,))
            for key, value in each.attrib.items()
            if not key.startswith((RDF, _XML)) and "}" in key
        ]
        for child in each:
            if child.tag == f"{RDF}Description":  # a structure that is written as a node of its own
                left.append(child)
            else:
                found.append(_property(child))
    return found


def items_of(array: Property) -> list[Property]:
    """Return the items of an array as if each were a property; their name is 'li'."""
    return [_property(item) for item in array.items]


def language_of(item: ET.Element) -> str:
    """Return the language that an item of an array says it is in, '' for none."""
    return item.get(f"{_XML}lang", "")


def _property(node: ET.Element) -> Property:
    namespace, name = _split(node.tag)
    value = _unqualified(node)
    for form in _ARRAYS:
        array = value.find(f"{RDF}{form}")
        if array is not None:
            items = tuple(array.findall(f"{RDF}li"))
            texts = tuple(_text(_unqualified(item)) for item in items)
            return Property(namespace, name, form, texts, items)
    if f"{RDF}value" not in value.attrib and (
        len(value)
        or any(not key.startswith((RDF, _XML)) for key in value.attrib)
        or value.get(_RESOURCE) == "Resource"
    ):
        return Property(namespace, name, "struct", (), (value,))
    return Property(namespace, name, "text", (_text(value),))


def _unqualified(node: ET.Element) -> ET.Element:
    """Return the node that has the value of a property, which may stand among qualifiers."""
    while True:
        inner = node.find(f"{RDF}Description")
        holder = node if inner is None else inner
        if f"{RDF}value" in holder.attrib:
            return holder
        value = holder.find(f"{RDF}value")
        if value is None:
            return node
        node = value


def _text(node: ET.Element) -> str:
    """Return a simple value: what stands in a node, or its attribute."""
    said = node.get(f"{RDF}value", node.get(f"{RDF}resource"))
    return (node.text or "").strip() if said is None else said


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.removeprefix("{").partition("}")
    return namespace, name
