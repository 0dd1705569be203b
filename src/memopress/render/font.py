"""The fonts of one sheet: codes are glyph ids, and what a glyph stands for is the sheet's matter.

A glyph that stands for one text on a sheet, and for another one elsewhere, has the same code on
both: nothing that is drawn hangs on other sheets. Where the document cannot tell both with one
font, it has two, of the same outlines (ISO 32000-1, 9.7 and 9.10).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from memopress.render.model import NamedFont

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.render.typecase import FontFile, Pair


class SheetFont:
    """A face on one sheet: the glyphs it shows there, and the texts that they are extracted as.

    `odd` are the pairs of glyph and text that the first of its levels does not tell.
    """

    def __init__(self, resource: str, face: str, file: FontFile, pairs: Iterable[Pair]) -> None:
        """Give each text of a glyph its level: what the font itself says it stands for first.

        So the soft hyphen of one sheet and the hyphen of another are of two levels, though each
        sheet shows but one of them. What has no text (a second glyph of a cluster) is of the
        first, and needs an ActualText.
        """
        self.resource, self.face, self.file = resource, face, file
        shown: defaultdict[int, set[str]] = defaultdict(set)
        for gid, text in pairs:
            shown[gid].add(text)
        self._levels: dict[Pair, int] = {}
        self._texts: list[dict[int, str]] = [{}]
        self._named: set[int] = set()
        for gid in sorted(shown):
            own, texts = file.text(gid), shown[gid]
            others = sorted(text for text in texts if text and text != own)
            ladder = [own, *others] if own else others
            self._texts[0][gid] = ladder[0] if ladder else ""
            for level, text in enumerate(ladder):
                self._levels[gid, text] = level
                if level:
                    if level == len(self._texts):
                        self._texts.append({})
                    self._texts[level][gid] = text
        self.odd = frozenset(
            (gid, text)
            for gid, texts in shown.items()
            for text in texts
            if not text or self._levels[gid, text]
        )

    def level(self, pair: Pair) -> int:
        """Return the level that tells a glyph's text; a glyph without any is of the first."""
        return self._levels[pair] if pair[1] else 0

    def named(self, level: int = 0) -> str:
        """Return the resource of a level that is about to be shown."""
        self._named.add(level)
        return f"{self.resource}.{level}" if level else self.resource

    def uses(self) -> tuple[NamedFont, ...]:
        """Return the levels that were shown, as fonts of their own."""
        return tuple(
            NamedFont(self.named(level), self.face, level, self._texts[level])
            for level in sorted(self._named)
        )

    def advance(self, text: str, size: float) -> float:
        """Return how wide a plain text is, in points."""
        return sum(self.file.width(gid) for gid, _ in self.file.shape(text)) * size / 1000
