"""Font dictionaries: complete, and in agreement with the programs that they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.glyphs import descendant, is_symbolic
from memopress.preflight.reading.latin import character
from memopress.preflight.reading.sfnt import Sfnt
from memopress.preflight.reading.values import name_of
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File
    from memopress.preflight.reading.fonts import FontResource
    from memopress.preflight.rules.rule import Rule

DICTIONARY = must(
    "font-dictionary",
    "a font says what it is and how wide its glyphs are (ISO 32000-1, 9.6 and 9.7; ISO 19005-2, "
    "6.2.11.2)",
    X4,
    A2A,
)
COLLECTION = must(
    "font-collection",
    "CMap and CIDFont are of one character collection, the CIDFont of no later supplement "
    "(ISO 19005-2, 6.2.11.3.1; Matterhorn 31-001 to 31-003)",
    UA1,
    A2A,
)
CID_MAP = must(
    "font-cid-map",
    "an embedded CIDFontType2 has a CIDToGIDMap (ISO 19005-2, 6.2.11.3.2; Matterhorn 31-005)",
    UA1,
    A2A,
)
CMAP = must(
    "font-cmap",
    "a CMap is a predefined one or embedded, with one WMode (ISO 32000-1, 9.7.5; ISO 19005-2, "
    "6.2.11.3.3; Matterhorn 31-006, 31-007)",
    X4,
    UA1,
    A2A,
)
BASE = must(
    "font-cmap-base",
    "a CMap is based on a predefined one or on none (ISO 19005-2, 6.2.11.3.3; Matterhorn 31-008)",
    UA1,
    A2A,
)
ENCODING = must(
    "font-encoding",
    "a TrueType font is symbolic and has a map of its own, or it has an Encoding (ISO 19005-2, "
    "6.2.11.6; Matterhorn 31-018)",
    UA1,
    A2A,
)

_KINDS = ("Type1", "MMType1", "TrueType", "Type3", "Type0")
_PROGRAMS = ("Type1C", "CIDFontType0C", "OpenType")
_COLLECTION = ("/Registry", "/Ordering")
# ISO 32000-1, table 118, by their beginnings; each is there for horizontal and vertical writing.
_PREDEFINED = re.compile(
    r"Identity-[HV]|(?:GB-EUC|GBpc-EUC|GBK-EUC|GBKp-EUC|GBK2K|UniGB-UCS2|UniGB-UTF16|B5pc|HKscs-B5"
    r"|ETen-B5|ETenms-B5|CNS-EUC|UniCNS-UCS2|UniCNS-UTF16|83pv-RKSJ|90ms-RKSJ|90msp-RKSJ|90pv-RKSJ"
    r"|Add-RKSJ|EUC|Ext-RKSJ|UniJIS-UCS2|UniJIS-UCS2-HW|UniJIS-UTF16|KSC-EUC|KSCms-UHC"
    r"|KSCms-UHC-HW|KSCpc-EUC|UniKS-UCS2|UniKS-UTF16)-[HV]|[HV]"
)
_ORDERINGS = (
    *((begin, "GB1") for begin in ("GB", "UniGB")),
    *((begin, "CNS1") for begin in ("B5", "HKscs", "ETen", "CNS", "UniCNS")),
    *((begin, "Korea1") for begin in ("KSC", "UniKS")),
)
_WMODE = re.compile(rb"/WMode\s+(\d)\s+def")
_USECMAP = re.compile(rb"/(\S+)\s+usecmap")


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of entries that are missing or wrong, font by font, where each is used first."""
    for font, obj, sheet, box in file.fonts:
        composite = obj.get("/Subtype") == "/Type0"
        faults = [(DICTIONARY, each) for each in _incomplete(obj)]
        faults += _composite(obj) if composite else [(ENCODING, e) for e in _encoding(font, obj)]
        for rule, fault in faults:
            yield rule.found(f"the font {font.name} {fault}", sheet, box)


def _incomplete(obj: Object) -> Iterator[str]:
    """Yield what is wrong with the entries that a font of any kind has (9.6.2.1, 9.7.4.1)."""
    kind = str(obj.get("/Subtype", "/"))[1:]
    if obj.get("/Type") != "/Font":
        yield "is not of Type Font"
    if kind not in _KINDS:
        yield f"is of the unknown kind '{kind}'"
    if kind != "Type3" and not isinstance(obj.get("/BaseFont"), Name):
        yield "has no BaseFont"
    if kind != "Type0" and "/FontDescriptor" in obj:
        first, last, widths = obj.get("/FirstChar"), obj.get("/LastChar"), obj.get("/Widths")
        if not isinstance(first, int) or not isinstance(last, int):
            yield "has no FirstChar or no LastChar"
        elif not isinstance(widths, Array) or len(widths) != last - first + 1:
            yield "has not as many Widths as codes"
    owner = descendant(obj) if kind == "Type0" else obj
    descriptor = owner.get("/FontDescriptor")
    program = descriptor.get("/FontFile3") if isinstance(descriptor, Dictionary) else None
    if isinstance(program, Stream) and str(program.get("/Subtype", "/"))[1:] not in _PROGRAMS:
        yield "has a program of no known Subtype"


def _composite(obj: Object) -> list[tuple[Rule, str]]:
    """Return what is wrong with a composite font's CIDFont and CMap (9.7.3 to 9.7.5)."""
    found = []
    cid = descendant(obj)
    descriptor = cid.get("/FontDescriptor")
    embedded = isinstance(descriptor, Dictionary) and "/FontFile2" in descriptor
    table = cid.get("/CIDToGIDMap")
    mapped = isinstance(table, Stream) or table == "/Identity"
    if embedded and cid.get("/Subtype") == "/CIDFontType2" and not mapped:
        found.append((CID_MAP, "has no CIDToGIDMap"))
    encoding = obj.get("/Encoding")
    if isinstance(encoding, Stream):
        data = decoded(encoding)
        inside = _WMODE.search(data)
        if int(inside[1] if inside else 0) != encoding.get("/WMode", 0):
            found.append((CMAP, "has a CMap that says WMode in two ways"))
        if any(not _PREDEFINED.fullmatch(each) for each in _used(encoding, data)):
            found.append((BASE, "has a CMap that uses one which is not predefined"))
        if not _same_collection(cid.get("/CIDSystemInfo"), encoding.get("/CIDSystemInfo")):
            found.append((COLLECTION, "has a CIDFont and a CMap of two collections"))
    elif not isinstance(encoding, Name) or not _PREDEFINED.fullmatch(str(encoding)[1:]):
        found.append((CMAP, "has a CMap that is neither embedded nor predefined"))
    elif not _is_of(cid.get("/CIDSystemInfo"), str(encoding)[1:]):
        found.append((COLLECTION, "has a CIDFont of another collection than its CMap"))
    return found


def _used(cmap: Object, data: bytes) -> Iterator[str]:
    """Yield the names of the CMaps that one builds on, by its data and by its dictionary."""
    if named := _USECMAP.search(data):
        yield named[1].decode("latin-1")
    base = cmap.get("/UseCMap")
    if base is not None:
        yield name_of(base.get("/CMapName") if isinstance(base, Stream) else base)


def _same_collection(own: object, other: object) -> bool:
    if not isinstance(own, Dictionary) or not isinstance(other, Dictionary):
        return False
    # Whoever follows the CMap knows all characters of the font's collection, and maybe more.
    same = all(str(own.get(key, "")) == str(other.get(key, "")) for key in _COLLECTION)
    return same and int(own.get("/Supplement", 0)) <= int(other.get("/Supplement", 0))


def _is_of(own: object, cmap: str) -> bool:
    """Tell whether a collection is that of a predefined CMap (ISO 32000-1, table 118)."""
    if cmap.startswith("Identity"):
        return True
    wanted = next((ordering for begin, ordering in _ORDERINGS if cmap.startswith(begin)), "Japan1")
    said = [str(own.get(key, "")) for key in _COLLECTION] if isinstance(own, Dictionary) else []
    return said == ["Adobe", wanted]


def _encoding(font: FontResource, obj: Object) -> Iterator[str]:
    """Yield what is wrong with how a TrueType font's codes find their glyphs (9.6.6.4)."""
    if obj.get("/Subtype") != "/TrueType" or font.program_kind != "/FontFile2":
        return
    maps = Sfnt(font.program).maps
    encoding = obj.get("/Encoding")
    if is_symbolic(obj):
        if encoding is not None:
            yield "is symbolic and has an Encoding"
        if len(maps) != 1 and (3, 0) not in maps:
            yield "is symbolic and has not one map of its own"
        return
    if (1, 0) not in maps and (3, 1) not in maps:
        yield "is not symbolic and has no map of characters"
    named = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    if str(named) not in ("/MacRomanEncoding", "/WinAnsiEncoding"):
        yield "is not symbolic and has an Encoding of its own"
    differences = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
    if isinstance(differences, Array):
        names = [str(each)[1:] for each in differences if isinstance(each, Name)]
        if (3, 1) not in maps or not all(character(name) for name in names):
            yield "is not symbolic and has Differences that its map cannot follow"
