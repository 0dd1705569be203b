"""Composite fonts for one document: Type0 with Identity-H, so that most codes are glyph ids.

ISO 32000-1, 9.7. ReportLab's own TrueType fonts know code points, not glyphs, and refuse CFF.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFStreamFilterZCompress,
    PDFString,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.render.typecase import FontFile, Pair

_ITALIC, _SYMBOLIC, _FIXED = 64, 4, 1
# What a glyph is extracted as that adds nothing to the glyph before it (U+200B, no width).
_NOTHING = "\u200b"


class DocumentFont:
    """A face in one document: the glyphs it shows there, and the texts they are extracted as."""

    def __init__(self, resource: str, file: FontFile, pairs: Iterable[Pair]) -> None:
        """Choose a text for each glyph; pairs that differ from it need an ActualText."""
        self.resource = resource
        self.file = file
        self.texts: dict[int, str] = {}
        # Sorted, so that the choice hangs on the document alone and not on the order of a set.
        for gid, text in sorted(set(pairs)):
            self.texts[gid] = self.texts.get(gid) or text
        self.odd = frozenset(
            pair for pair in pairs if self.texts[pair[0]] != pair[1] or not pair[1]
        )
        # A second text of a glyph has a code of its own, which leads to the same outline. A bare
        # CFF has no table for that: there it is told as ActualText, as what has no text always is.
        # Nor is there a code beyond 0xFFFF.
        own = [] if file.is_cff else sorted(pair for pair in self.odd if pair[1])
        own = own[: 0x10000 - file.count]
        self.codes = {pair: file.count + number for number, pair in enumerate(own)}

    def advance(self, text: str, size: float) -> float:
        """Return how wide a plain text is, in points."""
        return sum(self.file.width(gid) for gid, _ in self.file.shape(text)) * size / 1000

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (ReportLab calls it by this name)
        """Put the font's objects into a ReportLab document that is about to be written."""
        gids = sorted(self.texts)
        program = self.file.subset(gids)
        name = f"{_tag(program)}+{self.file.name}"
        descendant = doc.Reference(self._descendant(doc, name, gids, program), f"{name} cid")
        font = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": PDFName(f"{name}-Identity-H" if self.file.is_cff else name),
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([descendant]),
                "ToUnicode": doc.Reference(_stream(self._to_unicode()), f"{name} unicode"),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font, name)

    def _descendant(self, doc: Any, name: str, gids: list[int], program: bytes) -> PDFDictionary:
        font = {
            "Type": "/Font",
            "Subtype": "/CIDFontType0" if self.file.is_cff else "/CIDFontType2",
            "BaseFont": PDFName(name),
            "CIDSystemInfo": PDFDictionary(
                {
                    "Registry": PDFString("Adobe"),
                    "Ordering": PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "FontDescriptor": doc.Reference(
                self._descriptor(doc, name, program), f"{name} descriptor"
            ),
            "DW": 1000,
            "W": self._widths(gids),
        }
        if not self.file.is_cff:
            font["CIDToGIDMap"] = (
                doc.Reference(_stream(self._glyphs(gids)), f"{name} glyphs")
                if self.codes
                else "/Identity"
            )
        return PDFDictionary(font)

    def _descriptor(self, doc: Any, name: str, program: bytes) -> PDFDictionary:
        metrics = self.file.metrics()
        stream = _stream(program)
        if self.file.is_cff:
            stream.dictionary["Subtype"] = "/CIDFontType0C"
        else:
            stream.dictionary["Length1"] = len(program)
        flags = _SYMBOLIC | (_ITALIC if metrics.angle else 0) | (_FIXED if metrics.fixed else 0)
        return PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": PDFName(name),
                "Flags": flags,
                "FontBBox": PDFArray(metrics.box),
                "ItalicAngle": f"{metrics.angle:.4g}",
                "Ascent": metrics.ascent,
                "Descent": metrics.descent,
                "CapHeight": metrics.cap_height,
                # No table holds the stems' width; this is the usual estimate from the weight.
                "StemV": 50 + int((metrics.weight / 65) ** 2),
                "FontFile3" if self.file.is_cff else "FontFile2": doc.Reference(
                    stream, f"{name} program"
                ),
            }
        )

    def _widths(self, gids: list[int]) -> str:
        """Return the W array (9.7.4.3): a first code and the widths of those that follow."""
        parts: list[str] = []
        previous = None
        own = ((code, gid) for (gid, _), code in self.codes.items())
        for code, gid in (*((gid, gid) for gid in gids), *own):
            if previous is None or code != previous + 1:
                parts.append(f"{']' if parts else ''} {code} [")
            parts.append(f"{self.file.width(gid):g} ")
            previous = code
        return f"[{''.join(parts)}]]"

    def _glyphs(self, gids: Iterable[int]) -> bytes:
        """Return the glyph id of each code, two bytes for each (9.7.4.2)."""
        table = [0] * (self.file.count + len(self.codes))
        for gid in gids:
            table[gid] = gid
        for (gid, _), code in self.codes.items():
            table[code] = gid
        return struct.pack(f">{len(table)}H", *table)

    def _to_unicode(self) -> bytes:
        """Return the CMap from codes to text (9.10.3)."""
        codes = [(gid, text) for gid, text in sorted(self.texts.items()) if gid]
        codes += [(code, text) for (_, text), code in self.codes.items()]
        rows = [
            f"<{code:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
            for code, text in codes
        ]
        # A block of a CMap holds 100 rows at the most (Adobe Technical Note 5014).
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin",
                "12 dict begin",
                "begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def",
                "/CMapType 2 def",
                "1 begincodespacerange",
                "<0000> <FFFF>",
                "endcodespacerange",
                *(
                    "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])
                    for block in blocks
                ),
                "endcmap",
                "CMapName currentdict /CMap defineresource pop",
                "end",
                "end",
            ]
        ).encode("ascii")


def _stream(content: bytes) -> PDFStream:
    return PDFStream(content=content, filters=[PDFStreamFilterZCompress()])


def _tag(program: bytes) -> str:
    """Return the six capitals that mark a subset (9.6.4), drawn from the program itself."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
