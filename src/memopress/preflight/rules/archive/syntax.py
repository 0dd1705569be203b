"""How a file is written, byte by byte: what every reader can find its way in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Array, Name

from memopress.preflight.reading.allowance import charge_bytes
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.reading.lexis import Written
from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, PageObject

HEADER = must(
    "file-header",
    "a file begins with %PDF-1.n at its first byte (ISO 19005-2, 6.1.2; ISO 14289-1, 6.1)",
    UA1,
    A2A,
)
BINARY = must(
    "file-binary",
    "a comment of four bytes over 127 says that it is no text (ISO 19005-2, 6.1.2)",
    A2A,
)
END = must("file-end", "nothing follows the last end-of-file marker (ISO 19005-2, 6.1.3)", A2A)
SPACING = must(
    "file-spacing",
    "objects, streams and cross-reference tables stand on lines of their own (ISO 19005-2, 6.1.4, "
    "6.1.7.1 and 6.1.9)",
    A2A,
)
LENGTH = must(
    "stream-length", "a stream has as many bytes as its Length says (ISO 19005-2, 6.1.7.1)", A2A
)
HEXADECIMAL = must(
    "string-hexadecimal",
    "strings in hexadecimal have two digits for each byte, and nothing else (ISO 19005-2, 6.1.6)",
    A2A,
)
FILTER = must(
    "stream-filter",
    "filters are those of ISO 32000-1 but for LZW, and Crypt does not encrypt (ISO 19005-2, "
    "6.1.7.2 and 6.1.10)",
    A2A,
)
_HEADER = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)")
_BINARY = re.compile(rb"%PDF-1\.\d(?:\r\n|\r|\n)%[\x80-\xff]{4}")
_ODD = (
    (re.compile(rb"\bxref(?![\r\n])|\bxref(?>\r\n|\r|\n)\D"), "xref"),
    (re.compile(rb"(?<![\r\n])\b\d+ \d+ obj\b(?<!startxref)"), "an object number"),
    (re.compile(rb"\b\d+ \d+ obj(?![\r\n])"), "obj"),
    (re.compile(rb"\b\d+(?: \s+|[^\S ]\s*)\d+\s+obj\b|\b\d+ \d+(?: \s+|[^\S ]\s*)obj\b"), "obj"),
    (re.compile(rb"(?<![\r\n])\bendobj\b"), "endobj"),
    (re.compile(rb"\bendobj(?![\r\n])"), "endobj"),
)
_FILTERS = frozenset(
    (
        "ASCIIHexDecode",
        "ASCII85Decode",
        "FlateDecode",
        "RunLengthDecode",
        "CCITTFaxDecode",
        "JBIG2Decode",
        "DCTDecode",
        "JPXDecode",
    )
)
_SHORT = frozenset(("AHx", "A85", "Fl", "RL", "CCF", "DCT"))  # in inline images


def check(file: File, _profile: Profile) -> Iterator[Finding]:
    """Tell of the first fault of each kind, and of each filter that may not be."""
    data = file.data
    if not _HEADER.match(data):
        yield HEADER.found("the file does not begin as a PDF", value=repr(data[:9])[2:-1])
    elif not _BINARY.match(data):
        yield BINARY.found("the header has no binary comment")
    tail = data[data.rfind(b"%%EOF") + 5 :] if b"%%EOF" in data else b""
    if tail not in (b"", b"\n", b"\r", b"\r\n"):
        yield END.found("data follow the end of the file", value=f"{len(tail)} bytes")
    laid = file.laid
    if fault := laid.keyword or _spacing(laid.rest):
        yield SPACING.found(f"{fault} does not stand on a line of its own")
    if laid.length is not None:
        yield LENGTH.found(
            "a stream says another length", value=str(laid.length), limit=str(laid.actual)
        )
    written = Written()
    written.read_strings(laid.rest)
    for stream in file.objects.streams:
        if stream.get("/Type") == "/ObjStm":
            written.read_strings(decoded(stream))
    if written.odd:
        yield HEXADECIMAL.found("a string has wrong digits", value=_shown(written.odd))
    used: dict[str, None] = {}
    for stream in file.objects.streams:
        names = stream.get("/Filter")
        for each in names if isinstance(names, Array) else (names,):
            plain = each == "/Crypt" and _is_identity(stream.get("/DecodeParms"))
            if isinstance(each, Name) and not plain and str(each)[1:] not in _FILTERS:
                used[str(each)[1:]] = None
    for sheet in file.sheets:
        used |= dict.fromkeys(f for f in sheet.summary.filters if f not in _FILTERS | _SHORT)
    for name in used:
        yield FILTER.found("a stream has a filter that may not be used", value=name)


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of strings of content with wrong digits, once for each stream of its own."""
    for painted in sheet.paintings:
        if odd := painted.written.odd:
            yield HEXADECIMAL.found("a string has wrong digits", sheet, value=_shown(odd))


def _spacing(rest: bytes) -> str:
    """Return the first keyword that does not stand as it must, '' for none."""
    charge_bytes(len(_ODD) * len(rest))
    return next((name for pattern, name in _ODD if pattern.search(rest)), "")


def _shown(text: bytes) -> str:
    return text[:20].decode("latin-1")


def _is_identity(parameters: object) -> bool:
    """Tell whether the parameters of Crypt say that nothing is encrypted."""
    several = parameters if isinstance(parameters, Array) else (parameters,)
    return all(str(getattr(each, "Name", "/Identity")) == "/Identity" for each in several)
