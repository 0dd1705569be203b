"""What is wrong with a font, or with its glyph for a character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ANEW = "take the file anew from its maker"


class FontFault(ValueError):  # noqa: N818 (a fault of the input, and named so throughout)
    """A file is not a font that can be used; the message goes on from the file's name."""

    def __init__(self, message: str, hint: str = ANEW, face: str = "") -> None:
        """Keep what is wrong, what to do about it, and the layout's name for the font if known."""
        self.hint, self.face = hint, face
        super().__init__(message)


class GlyphError(Exception):
    """A character cannot be shown; `code` and `hint` are those of a diagnostic."""

    def __init__(self, char: str, message: str, code: str, hint: str) -> None:
        """Keep the character, and what to say of it."""
        self.char, self.code, self.hint = char, code, hint
        super().__init__(message)


class MissingGlyphError(GlyphError):
    """No face of a chain has a glyph for a character."""

    def __init__(self, char: str, chain: Sequence[str]) -> None:
        """Keep the names of the faces that were asked."""
        self.chain = tuple(chain)
        message = f"no glyph for '{char}' (U+{ord(char):04X}) in {', '.join(chain)}"
        hint = "add a fallback font that has it to the font in layout.yaml"
        super().__init__(char, message, "missing-glyph", hint)


class BrokenGlyphError(GlyphError):
    """A font has a glyph for a character that is empty, or that is no outline."""

    def __init__(self, char: str, font: str, what: str) -> None:
        """Keep whose glyph it is, and what it is."""
        message = f"the glyph for '{char}' (U+{ord(char):04X}) in {font} {what}"
        super().__init__(char, message, "broken-glyph", ANEW)
