"""What is wrong with a font."""

from __future__ import annotations

ANEW = "take the file anew from its maker"


class FontFault(ValueError):  # noqa: N818 (a fault of the input, and named so throughout)
    """A file is not a font that can be used; the message goes on from the file's name."""

    def __init__(self, message: str, hint: str = ANEW, face: str = "") -> None:
        """Keep what is wrong, what to do about it, and the layout's name for the font if known."""
        self.hint, self.face = hint, face
        super().__init__(message)
