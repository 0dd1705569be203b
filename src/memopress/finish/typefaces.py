"""Composite fonts for one document: Type0 with Identity-H, so that codes are glyph ids.

ISO 32000-1, 9.7. ReportLab's own TrueType fonts know code points, not glyphs, and refuse CFF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.syntax import name, number, numbers, ref
from memopress.finish.writing import FLATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memopress.finish.writing import Writer
    from memopress.render.model import Metrics, NamedFont, SubsetProgram

_ITALIC, _SYMBOLIC, _FIXED = 64, 4, 1
# What a glyph is extracted as that adds nothing to the glyph before it (U+200B, no width).
_NOTHING = "\u200b"
_SYSTEM = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"


class Typefaces:
    """The fonts of a document, which those of its sheets are parts of.

    Fonts of one face differ in what their glyphs are extracted as, and share all the rest.
    """

    def __init__(self, writer: Writer, subsets: Mapping[str, SubsetProgram]) -> None:
        """Begin without any font."""
        self._writer, self._subsets = writer, subsets
        self._fonts: dict[tuple[str, int], list[tuple[int, dict[int, str]]]] = {}

    def number(self, use: NamedFont) -> int:
        """Return the number of the font that a sheet's is a part of: the first that can tell it."""
        fonts = self._fonts.setdefault((use.face, use.level), [])
        for font, texts in fonts:
            if _join(texts, use.texts):
                return font
        fonts.append((self._writer.reserve(), dict(use.texts)))
        return fonts[-1][0]

    def write(self) -> None:
        """Write all fonts, with the descendants that they share."""
        descendants: dict[str, int] = {}
        for (face, _), fonts in self._fonts.items():
            subset = self._subsets[face]
            if face not in descendants:
                descendants[face] = _descendant(self._writer, subset)
            called = f"{subset.tag}+{subset.name}"
            for font, texts in fonts:
                unicode = self._writer.deflate(to_unicode(texts))
                base = name(f"{called}-Identity-H" if subset.is_cff else called)
                self._writer.put(
                    f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
                    f"/DescendantFonts[{ref(descendants[face])}]/ToUnicode {ref(unicode)}>>",
                    font,
                )


def _join(texts: dict[int, str], more: Mapping[int, str]) -> bool:
    """Add texts of glyphs to those of a font, if none has another one there; tell whether."""
    if texts.items() >= more.items():
        return True
    if any(texts.get(gid) and text and texts[gid] != text for gid, text in more.items()):
        return False
    for gid, text in more.items():
        texts[gid] = texts.get(gid) or text
    return True


def _descendant(writer: Writer, subset: SubsetProgram) -> int:
    called = name(f"{subset.tag}+{subset.name}")
    if subset.is_cff:
        kind, file = "/CIDFontType0", "/FontFile3"
        program = writer.stream(subset.program, f"/Subtype/CIDFontType0C{FLATE}")
    else:
        kind, file = "/CIDFontType2/CIDToGIDMap/Identity", "/FontFile2"
        program = writer.stream(subset.program, f"/Length1 {subset.length}{FLATE}")
    descriptor = writer.put(
        f"<</Type/FontDescriptor/FontName{called}{_measures(subset.metrics)}{file} {ref(program)}>>"
    )
    return writer.put(
        f"<</Type/Font/Subtype{kind}/BaseFont{called}{_SYSTEM}/FontDescriptor {ref(descriptor)}"
        f"/DW 1000/W{_widths(subset.widths)}>>"
    )


def _measures(metrics: Metrics) -> str:
    flags = _SYMBOLIC | (_ITALIC if metrics.angle else 0) | (_FIXED if metrics.fixed else 0)
    return (
        f"/Flags {flags}/FontBBox{numbers(metrics.box)}/ItalicAngle {number(metrics.angle, 2)}"
        f"/Ascent {metrics.ascent}/Descent {metrics.descent}/CapHeight {metrics.cap_height}"
        # No table holds the stems' width; this is the usual estimate from the weight.
        f"/StemV {50 + int((metrics.weight / 65) ** 2)}"
    )


def _widths(widths: Mapping[int, float]) -> str:
    """Return the W array (9.7.4.3): a first code and the widths of those that follow."""
    parts: list[str] = []
    previous = None
    for code, width in sorted(widths.items()):
        if previous is None or code != previous + 1:
            parts.append(f"{']' if parts else ''}{code}[")
        else:
            parts.append(" ")
        parts.append(number(width))
        previous = code
    return f"[{''.join(parts)}{']' if parts else ''}]"


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """Return the CMap from codes to text (9.10.3)."""
    rows = [
        f"<{code:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(texts.items())
        if code
    ]
    # A block of a CMap holds 100 rows at the most (Adobe Technical Note 5014).
    blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
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
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")
