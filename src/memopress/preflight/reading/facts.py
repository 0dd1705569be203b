"""What rules that judge a page by itself may know of the file around it, and nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from pikepdf import Dictionary, Object, Stream

ARCHIVE = "/GTS_PDFA1"  # what the output intent for PDF/A is


class _File(Protocol):
    """What is asked of a file, which has the facts itself."""

    @property
    def root(self) -> Object:
        """The catalogue."""

    @property
    def intents(self) -> list[Object]:
        """The output intents."""

    @property
    def profile(self) -> bytes:
        """The profile of the intent for PDF/X, empty where there is none."""

    def profile_of(self, intent: Object) -> bytes:
        """Return the profile of an intent, empty where there is none."""


class Facts:
    """The facts of a file that the findings on a page depend on, each found when it is asked for.

    A page of another file where these are the same has the same findings.
    """

    def __init__(self, file: _File) -> None:
        """Take a file."""
        self._file = file

    @cached_property
    def press_space(self) -> str | None:
        """The colour space of the profile of the intent for PDF/X, None where it has none."""
        profile = self._file.profile
        return profile[16:20].decode("latin-1") if profile else None

    @cached_property
    def archive_space(self) -> str | None:
        """The colour space of the intent for PDF/A: 'GRAY', 'RGB ', 'CMYK'; None without one."""
        for intent in self._file.intents:
            stream = intent.get("/DestOutputProfile")
            if intent.get("/S") == ARCHIVE and isinstance(stream, Stream):
                return self._file.profile_of(intent)[16:20].decode("latin-1")
        return None

    @cached_property
    def is_tagged(self) -> bool:
        """Whether the file has a structure tree."""
        return isinstance(self._file.root.get("/StructTreeRoot"), Dictionary)

    @property
    def all(self) -> tuple[object, ...]:
        """All of them, in order: a part of what pages are known by."""
        return self.press_space, self.archive_space, self.is_tagged
