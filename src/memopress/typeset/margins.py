"""Optical margins: how far the outer glyphs of a line hang, so that its edge looks straight.

Gutenberg hung his hyphens; Hàn Thế Thành ('Micro-typographic extensions to the TeX typesetting
system', 2000, chapter 3) measures what a margin needs: small marks hang by most of their width,
letters that are round or slanted at the edge by a little. Shares are of the glyph's own advance,
judged by eye on the house's faces.
"""

from __future__ import annotations

_LEFT = {
    **dict.fromkeys("‘“‚„'\"", 0.7),
    **dict.fromkeys("«‹", 0.35),
    **dict.fromkeys("’”", 0.6),
    **dict.fromkeys("([{", 0.12),
    **dict.fromkeys("-‐–—", 0.3),
    **dict.fromkeys("•·", 0.3),
    **dict.fromkeys("AJTVWXY", 0.06),
    **dict.fromkeys("CGOQ", 0.03),
    **dict.fromkeys("vwxy", 0.05),
    **dict.fromkeys("t", 0.04),
    **dict.fromkeys("cdeoq", 0.03),
    **dict.fromkeys("17", 0.06),
}
_RIGHT = {
    **dict.fromkeys("-\u00ad‐", 0.6),
    **dict.fromkeys(".,", 0.7),
    **dict.fromkeys("’”'\"", 0.65),
    **dict.fromkeys("‘“", 0.6),
    **dict.fromkeys(":;", 0.45),
    **dict.fromkeys("!?", 0.2),
    **dict.fromkeys("–—", 0.3),
    **dict.fromkeys("»›", 0.35),
    **dict.fromkeys(")]}", 0.12),
    **dict.fromkeys("*°", 0.4),
    **dict.fromkeys("AFKLTVWXY", 0.06),
    **dict.fromkeys("DOPQRS", 0.03),
    **dict.fromkeys("vwxy", 0.05),
    **dict.fromkeys("rt", 0.06),
    **dict.fromkeys("bceops", 0.03),
    **dict.fromkeys("74", 0.04),
}


def left(char: str) -> float:
    """Return the share of its advance by which a line's first character hangs out on the left."""
    return _LEFT.get(char, 0.0)


def right(char: str) -> float:
    """Return the share of its advance by which a line's last character hangs out on the right."""
    return _RIGHT.get(char, 0.0)
