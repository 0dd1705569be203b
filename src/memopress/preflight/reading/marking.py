"""Marked content: the operators that say what the marks between them are (ISO 32000-1, 14.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Name

from memopress.preflight.reading.allowance import keep
from memopress.preflight.reading.marks import MarkedContent
from memopress.preflight.reading.painter import TOLD, Painter
from memopress.preflight.reading.values import name_of, text_of, whole_of

if TYPE_CHECKING:
    from pikepdf import Object


class Marker(Painter):
    """A painter who knows in which marked-content sequence each mark is."""

    def begin_marked(self, o: list[Any]) -> None:
        """Follow the operators BMC, BDC."""
        tag, *rest = o or [None]
        if not isinstance(tag, Name):
            self._miss("a marked-content sequence has no tag")
        listed = self._property_list(rest[0]) if rest else None
        mcid = whole_of(listed.get("/MCID")) if listed is not None else None
        found: dict[str, Any] = {}
        # Most have an MCID and nothing else, and pages have many.
        if listed is not None and len(listed) > (mcid is not None):
            found = {
                "alt": text_of(listed.get("/Alt")),
                "actual_text": text_of(listed.get("/ActualText")),
                "expansion": text_of(listed.get("/E")),
                "lang": text_of(listed.get("/Lang")),
            }
        self.begin(tag, mcid, **found)

    def begin(self, tag: object, mcid: int | None, **found: Any) -> None:
        """Begin a marked-content sequence."""
        keep()
        begun = MarkedContent(name_of(tag), mcid, self.form, self.within, **found)
        self.painted.sequences.append(begun)
        if self.within is not None:
            self.within.parts.append(begun)
        self.within = begun
        self.begun.append(self.text_object)

    def end_marked(self, _: list[Any]) -> None:
        """Follow the operator EMC."""
        if not self.begun or self.within is None:
            self._miss("an 'EMC' has no 'BMC' or 'BDC'")
            return
        # Text objects and sequences nest: neither ends within the other (14.6.1).
        if self.begun.pop() != self.text_object:
            self._miss(f"a text object begins or ends within a sequence '{self.within.tag}'")
        self.within = self.within.outer

    def end_all_marked(self) -> None:
        """End the stream: what it has begun it has to end (14.6.1)."""
        while self.begun and self.within is not None:
            self.begun.pop()
            self._miss(f"a sequence '{self.within.tag}' has no 'EMC'")
            self.within = self.within.outer

    def _property_list(self, operand: Any) -> Object | None:
        """Return a property list, written there or named in Properties (14.6.2)."""
        listed = operand
        if isinstance(operand, Name):
            table = self.resources.get("/Properties")
            listed = table.get(str(operand)) if isinstance(table, Dictionary) else None
        if isinstance(listed, Dictionary):
            return listed
        self._miss(f"there is no property list '{name_of(operand)[:40]}'")
        return None

    def _miss(self, fault: str) -> None:
        """Add a fault of the marked content, once."""
        told = self.painted.unpaired
        if len(told) < TOLD and fault not in told:
            self.painted.unpaired.append(fault)
