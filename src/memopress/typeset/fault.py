"""What is wrong with a font."""

from __future__ import annotations

ANEW = "take the file anew from its maker"


class FontFault(ValueError):  # noqa: N818 (a fault of the input, and named so throughout)
    """A file is not a font that can be used; the message goes on with the file's name."""

    def __init__(self, message: str, hint: str = ANEW) -> None:
        """Keep what is wrong, and what to do about it."""
        self.hint = hint
        super().__init__(message)
